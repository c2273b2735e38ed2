/*
 * inside.h - what the files of respond/ share.
 */
#ifndef RESPOND_INSIDE_H
#define RESPOND_INSIDE_H

#include <stdio.h>

#include "base/hash.h"
#include "conf/conf.h"
#include "respond/respond.h"

enum step_status {
	STEP_OK,
	STEP_FAILED,
	STEP_DRY_RUN,
	STEP_SKIPPED,
	STEP_REFUSED,
	STEP_PENDING,
	STEP_TIMED_OUT,
	STEP_DONE,
	STEP_DECLINED,
	STEP_IN_DOUBT,
	STEP_STATUSES
};
extern const char *const step_statuses[STEP_STATUSES];

struct step;

/* A kind of step: one file each, listed in actions.def. */
struct action {
	const char *name;
	/* Takes the step's own keys out of its map. */
	void (*read)(struct step *, struct conf *, struct arena *,
	    struct errs *);
	/* What it would do, as members of `detail`. */
	void (*say)(const struct step *, const struct line *, struct buf *);
	/* Does it; may add to `detail`. */
	enum step_status (*run)(const struct respond *, const struct step *,
	    const struct line *, struct buf *detail);
	void (*print)(const struct step *, FILE *);
	bool runs, writes; /* its first text names the program, the file */
};

#define ACTION(name) extern const struct action action_##name;
#include "respond/actions.def"
#undef ACTION

struct step {
	struct span id;
	const struct action *action;
	int64_t timeout, backoff;
	int64_t times; /* tries in all */
	/* exec: argv; manual: to; file: one path */
	struct span *args;
	size_t nargs;
	struct span text; /* manual and file: what is said */
	int64_t confirm_within;
};

struct playbook {
	struct span id;
	struct {
		struct span *list;
		size_t n;
	} rules, severities, classes, components, states;
	struct step *steps;
	size_t nsteps;
};

struct respond {
	struct buf *out;
	bool armed;
	struct proc_runner *runner; /* of programs; NULL: we run them */
	struct arena arena;
	struct playbook *playbooks;
	size_t nplaybooks, playbooks_cap;
	struct reach *reaches; /* of all their steps */
	size_t nreaches, reaches_cap;
	struct sums files; /* of playbooks */
	int journal;	   /* descriptor, or -1 */
	const char *journal_name;
	char prev[64];	  /* hash of its last line */
	struct map done;  /* steps of alerts that the journal knows */
	struct map begun; /* ... of which only the beginning */
	struct arena keys;
	struct arena texts; /* of the alert at hand, without its escapes */
	struct ts_cache ts;
	struct respond_counts counts;
};

/* {times: 3, backoff: 2s}: for steps that can be tried again. */
void retry_read(struct conf *, struct step *, struct errs *);
/* Fills {name} with what the alert says, cleaned for a terminal. */
void fill(struct buf *, struct span template, const struct line *alert);
/* Refuses what no alert has. */
void check_template(struct conf *, struct errs *, struct span template,
    bool wire_allowed);

struct span alert_text(const struct line *, int key);

/* A step of a playbook for one record of an alert. */
struct deed {
	const struct playbook *playbook;
	const struct step *step;
	struct span alert;
	int64_t ts, seq;
	enum step_status status;
	int64_t attempt;    /* 0: not told */
	double duration;    /* below 0: not told */
	struct span detail; /* an object's members */
};

/* Writes all of it, however many writes it takes, and syncs. */
bool append_all(int fd, struct span text);
/* Appends the line to the journal and syncs it. */
bool journal_put(struct respond *, const struct deed *, struct err *);
/* "alert\nseq\nplaybook\nstep" */
void deed_key(struct buf *, struct span alert, int64_t seq, struct span pb,
    struct span step);
void action_put(struct buf *, struct ts_cache *, const struct deed *,
    const char *prev, const char *hash);

#endif
