/*
 * detect.h - records in, alerts out.
 *
 * Rules are those that people wrote (ots-rules(5)) and those that the plant
 * file implies. Each condition has a state of its own: normal, active, or on
 * its way between them; what is unknown changes nothing.
 */
#ifndef DETECT_DETECT_H
#define DETECT_DETECT_H

#include "plant/plant.h"
#include "record/record.h"

/* The keys of a record that rules may ask for. */
/* clang-format off */
#define DETECT_FIELDS(X) \
	X(proto) X(dir) X(src) X(sport) X(dst) X(dport) X(vlan) X(station) \
	X(txn) X(fn) X(code) X(action) X(status) X(latency) X(tag) X(value) \
	X(kind) X(role) X(quality) X(component) X(device) X(by) X(frame) \
	X(file) X(sensor) X(community_id)
/* clang-format on */

enum {
	DETECT_BEFORE = KEY_OWN - 1,
#define X(name) DETECT_##name,
	DETECT_FIELDS(X)
#undef X
	    DETECT_KEYS,
	/* derived, never written */
	DETECT_client = DETECT_KEYS,
	DETECT_server,
	DETECT_NAMES
};
extern const char *const detect_keys[DETECT_NAMES];

struct detect_counts {
	uint64_t alerts; /* records */
	uint64_t raised; /* alerts, not records */
};

struct detect;
struct proc_runner;

/* What is loaded together and replaced together. */
struct detect_files {
	const char *plant; /* or NULL */
	const char *const *rules;
	size_t nrules;
};

/*
 * One of all these; NULL: what is wrong with them is in `es`. `runner` runs
 * what checks signatures; NULL: we do. Lines are appended to `out`.
 */
struct detect *detect_load(const struct detect_files *,
    struct proc_runner *runner, struct buf *out, struct errs *es);

/*
 * Without rules yet. `plant` may be NULL; it is borrowed. `config` stands in
 * alerts; detect_load makes it of the hashes of all files.
 */
struct detect *detect_new(const struct plant *, struct buf *out,
    const char *config);
/* Reads a file of rules, or every *.yaml of a directory. */
bool detect_rules(struct detect *, const char *file, struct errs *);

/* Timers that end before `ts` are handed out; then time is `ts`. */
void detect_clock(struct detect *, int64_t ts);
void detect_record(struct detect *, const struct line *);
/* Tells what is pending. */
void detect_end(struct detect *);

/* What plant and rules read: types, fields and events, as --only takes them. */
void detect_needs(const struct detect *, struct buf *);
bool detect_needs_same(const struct detect *, const struct detect *);
/* The rules in canonical form. */
void detect_print(const struct detect *, FILE *);

/* The plant, or NULL; and the files of rules that were read. */
const struct plant *detect_plant(const struct detect *);
const struct sums *detect_files(const struct detect *);
/*
 * Behind a reload: what `old` knew of tags and conditions that are still
 * there by name goes on in the new one, as do the counts; an active alarm
 * stays active.
 */
void detect_inherit(struct detect *, const struct detect *old);

/*
 * Runs the tests that stand in the rules, each on a detect of its own, and
 * prints TAP. `rules` are the names given to detect_rules; tools of the same
 * directory as ours decode and model what is replayed. False: one failed.
 */
bool detect_test(const struct detect *, const char *const *rules, size_t n,
    FILE *);

const struct detect_counts *detect_counts(const struct detect *);
void detect_free(struct detect *);

#endif
