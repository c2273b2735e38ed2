/*
 * clock.h - the clocks of the machine, in nanoseconds: for live sources and
 * what has to wait, never for what a record says of the past.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t
clock_now(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* Since 1970, as the ts of records; it may be set while we run. */
static inline int64_t
clock_real(void)
{
	return clock_now(CLOCK_REALTIME);
}

/* Since some moment; it only goes on. */
static inline int64_t
clock_mono(void)
{
	return clock_now(CLOCK_MONOTONIC);
}

#endif
