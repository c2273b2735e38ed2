/*
 * respond.h - alerts in, actions out: playbooks, and a journal that is written
 * before anything is done.
 */
#ifndef RESPOND_RESPOND_H
#define RESPOND_RESPOND_H

#include <stdio.h>

#include "base/err.h"
#include "base/sums.h"
#include "record/record.h"

enum {
	RESPOND_ID = KEY_OWN,
	RESPOND_SEQ,
	RESPOND_RULE,
	RESPOND_STATE,
	RESPOND_SEVERITY,
	RESPOND_CLASS,
	RESPOND_TITLE,
	RESPOND_MESSAGE,
	RESPOND_COMPONENT,
	RESPOND_TAG,
	RESPOND_VALUE,
	RESPOND_BY,
	RESPOND_SRC,
	RESPOND_DST,
	RESPOND_PROTO,
	RESPOND_KEYS
};
extern const char *const respond_keys[RESPOND_KEYS];

struct respond_counts {
	uint64_t actions, failed, repeated;
};

struct respond;

/* Lines are appended to `out`. Not armed: everything is dry. */
struct respond *respond_new(struct buf *out, bool armed);
bool respond_playbooks(struct respond *, const char *file, struct errs *);
/* Both, of several files; NULL: what is wrong with them is in `es`. */
struct respond *respond_load(const char *const *files, size_t n,
    struct buf *out, bool armed, struct errs *es);
struct proc_runner;
/* Who runs the programs of steps; NULL: this process. */
void respond_runner(struct respond *, struct proc_runner *);
/* What its steps run and write to, as the playbooks name it; dry, nothing. */
struct reach {
	struct span name;
	bool program; /* or a file */
};
const struct reach *respond_reaches(const struct respond *, size_t *n);
/*
 * Opens the journal for appending, after it was read: what stands in it isn't
 * done again. A journal whose chain of hashes is broken is refused.
 */
bool respond_journal(struct respond *, const char *file, struct err *);
/* Behind a reload: the journal, and what is done, go over from `old`. */
void respond_take_over(struct respond *, struct respond *old);
/* Only reads and checks one; *lines: how many. */
bool journal_verify(const char *file, uint64_t *lines, struct err *);

/* Steps that a run before this began and of which no end was written. */
bool respond_in_doubt(struct respond *, int64_t ts, struct err *);
/* False, here too: the journal can't be written, and nothing may be done any
 * more. */
bool respond_alert(struct respond *, const struct line *, struct err *);

/* The files of playbooks that were read. */
const struct sums *respond_files(const struct respond *);
void respond_print(const struct respond *, FILE *);
const struct respond_counts *respond_counts(const struct respond *);
void respond_free(struct respond *); /* NULL is fine */

#endif
