/*
 * inside.h - what the files of noise/ share.
 */
#ifndef NOISE_INSIDE_H
#define NOISE_INSIDE_H

#include "base/hash.h"
#include "noise/noise.h"

enum { PARAMS = 2 };

/* What a fault remembers of one tag. */
struct victim {
	double held; /* stuck: the value it stands at */
	bool holding;
	int64_t since; /* drift: when it began */
	bool labelled; /* its start was told */
};

enum outcome { KEPT, CHANGED, DROPPED };

struct fault;

/* A kind of disturbance: one file each, listed in noises.def. */
struct disturbance {
	const char *name;
	const char *params[PARAMS]; /* numbers it wants, NULL behind them */
	enum outcome (*apply)(const struct fault *, struct victim *,
	    struct rng *, int64_t ts, double *value);
	bool any; /* also of values that are no numbers */
};

#define NOISE(name) extern const struct disturbance noise_##name;
#include "noise/noises.def"
#undef NOISE

struct fault {
	const struct disturbance *kind;
	char *tag; /* a pattern */
	double param[PARAMS];
	int64_t from, until; /* times, or offsets from the first record */
	bool from_offset, until_offset;
	struct rng rng;
	struct map victims; /* by tag */
	size_t number;
	bool over;
};

#endif
