/*
 * ts.h - points in time and durations, in nanoseconds since 1970 UTC.
 *
 * Records carry RFC 3339 with nine digits and Z: it sorts as text. The range
 * is the years 1678 to 2261 in UTC; leap seconds (:60) are read as the next
 * second.
 */
#ifndef BASE_TS_H
#define BASE_TS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

#define TS_SECOND INT64_C(1000000000)
#define TS_NONE INT64_MIN

enum { TS_LEN = 30 }; /* 2026-11-22T19:56:31.123456000Z */

/* The date and time of the last second written, since the next is often it. */
struct ts_cache {
	int64_t second;
	bool valid;
	char text[20];
};

char *ts_put(char *p, struct ts_cache *, int64_t ts); /* TS_LEN bytes */
bool ts_read(struct span s, int64_t *); /* also other fractions and offsets */

/* "250ms", "5s", "10m", "1h30m", "365d"; a bare number isn't a duration. */
bool ts_read_duration(struct span s, int64_t *);
/* The canonical text: the largest units that say it exactly, "1h30m". */
char *ts_put_duration(char *p, int64_t d); /* needs 64 bytes */

/* A while behind a time; where that is no time any more, the last one. */
static inline int64_t
ts_after(int64_t ts, int64_t d)
{
	int64_t sum;

	return __builtin_add_overflow(ts, d, &sum) ? INT64_MAX : sum;
}

/* Seconds from one time to another; half a range apart, roughly. */
static inline double
ts_seconds(int64_t from, int64_t to)
{
	int64_t d;

	if (__builtin_sub_overflow(to, from, &d))
		return (double)to / 1e9 - (double)from / 1e9;
	return (double)d / 1e9;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back. */
int64_t ts_days(int64_t year, int month, int day);
void ts_date(int64_t days, int64_t *year, int *month, int *day);

#endif
