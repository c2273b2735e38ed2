/*
 * noise.h - disturbs readings on purpose, by seed, and says so in labels: so
 * that it can be counted what a rule finds, how late, and how often it cries
 * wolf.
 */
#ifndef NOISE_NOISE_H
#define NOISE_NOISE_H

#include "base/err.h"
#include "base/rng.h"
#include "record/record.h"

enum { NOISE_TAG = KEY_OWN, NOISE_VALUE, NOISE_KIND, NOISE_KEYS };
extern const char *const noise_keys[NOISE_KEYS];

struct noise_counts {
	uint64_t changed, dropped, labels, readings;
};

struct noise;

struct noise *noise_new(struct buf *out, uint64_t seed);
/* "bias:tag=LIT-*,by=0.4,from=10s,until=1m" */
bool noise_fault(struct noise *, struct span spec, struct err *);
/* Time goes on to that of the next record: faults begin and end. */
void noise_clock(struct noise *, int64_t ts);
/* True: the reading went out changed, or not at all; false: pass it on. */
bool noise_reading(struct noise *, const struct line *);
void noise_end(struct noise *);
const struct noise_counts *noise_counts(const struct noise *);
void noise_free(struct noise *);

#endif
