/*
 * base_ts.c - times and durations. The C library's calendar is the oracle.
 */
#include <time.h>

#include "base/rng.h"
#include "base/ts.h"
#include "unit.h"

enum { ROUNDS = 20000 };

#define YEAR_1678 (INT64_C(-9214560000) * TS_SECOND)
#define YEAR_2262 (INT64_C(9214646400) * TS_SECOND)

static const char *
text_of(int64_t ts)
{
	static char text[TS_LEN + 1];
	char *room = malloc(TS_LEN);
	struct ts_cache none = {0};

	CHECK(ts_put(room, &none, ts) == room + TS_LEN);
	memcpy(text, room, TS_LEN);
	free(room);
	return text;
}

static void
known_times_print(void)
{
	CHECK_STR(text_of(0), "1970-01-01T00:00:00.000000000Z");
	CHECK_STR(text_of(-1), "1969-12-31T23:59:59.999999999Z");
	CHECK_STR(text_of(INT64_C(1795377391123456789)),
	    "2026-11-22T19:56:31.123456789Z");
	CHECK_STR(text_of(INT64_C(951782400) * TS_SECOND),
	    "2000-02-29T00:00:00.000000000Z");
	CHECK_STR(text_of(YEAR_1678), "1678-01-01T00:00:00.000000000Z");
	CHECK_STR(text_of(YEAR_2262 - 1), "2261-12-31T23:59:59.999999999Z");
}

/* A time of the range that can be read. */
static int64_t
any_time(struct rng *r)
{
	uint64_t range = (uint64_t)YEAR_2262 - (uint64_t)YEAR_1678;

	return (int64_t)((uint64_t)YEAR_1678 + rng_u64(r) % range);
}

static void
times_print_as_gmtime_says(void)
{
	char due[64];
	struct rng r;
	int i;

	rng_seed(&r, 1);
	for (i = 0; i < ROUNDS; i++) {
		int64_t ts = any_time(&r), ns = ts % TS_SECOND;
		struct tm tm;
		time_t s;
		size_t n;

		ns += ns < 0 ? TS_SECOND : 0;
		s = (time_t)((ts - ns) / TS_SECOND);
		gmtime_r(&s, &tm);
		n = strftime(due, sizeof(due), "%Y-%m-%dT%H:%M:%S", &tm);
		snprintf(due + n, sizeof(due) - n, ".%09lldZ", (long long)ns);
		CHECK_STR(text_of(ts), due);
	}
}

static void
times_read_back(void)
{
	struct ts_cache c = {0};
	char text[TS_LEN];
	struct rng r;
	int64_t back;
	int i;

	rng_seed(&r, 2);
	for (i = 0; i < ROUNDS; i++) {
		int64_t ts = any_time(&r);

		/* Through one cache, the half of them in the same second. */
		ts_put(text, &c, ts);
		CHECK(ts_read(span(text, TS_LEN), &back) && back == ts);
		ts += ts % TS_SECOND < 999999999 ? 1 : -1;
		ts_put(text, &c, ts);
		CHECK(ts_read(span(text, TS_LEN), &back) && back == ts);
	}
}

static void
other_forms_of_times_are_read(void)
{
	static const struct {
		const char *text, *same;
	} rows[] = {
	    {"2026-11-22T22:00Z", "2026-11-22T22:00:00.000000000Z"},
	    {"2026-11-22 22:00Z", "2026-11-22T22:00:00.000000000Z"},
	    {"2026-11-22t22:00:01z", "2026-11-22T22:00:01.000000000Z"},
	    {"2026-11-22T22:00-05:00", "2026-11-23T03:00:00.000000000Z"},
	    {"2026-01-01T00:30+01:30", "2025-12-31T23:00:00.000000000Z"},
	    {"2026-11-22T22:00:01.5Z", "2026-11-22T22:00:01.500000000Z"},
	    {"2026-11-22T22:00:01.12345678901234Z",
		"2026-11-22T22:00:01.123456789Z"},
	    {"2024-02-29T00:00Z", "2024-02-29T00:00:00.000000000Z"},
	    {"2024-02-29T23:59-23:59", "2024-03-01T23:58:00.000000000Z"},
	    /* Leap seconds are the next second. */
	    {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000000Z"},
	};
	int64_t ts;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (CHECK_ROW(ts_read(span_str(rows[i].text), &ts),
			rows[i].text))
			CHECK_STR(text_of(ts), rows[i].same);
}

static void
what_is_no_time_is_refused(void)
{
	static const char *const rows[] = {"", "now", "1795377391",
	    "2026-11-22", "2026-11-22T22:00", "2026-11-22T22:00:00",
	    "2026-11-22T22Z", "2026-11-22T+05:00", "2026-13-01T00:00Z",
	    "2026-00-01T00:00Z", "2026-01-00T00:00Z", "2026-02-29T00:00Z",
	    "2100-02-29T00:00Z", "2026-04-31T00:00Z", "2026-11-22T24:00Z",
	    "2026-11-22T22:60Z", "2026-11-22T22:00:61Z",
	    "2026-11-22T22:00:00.Z", "2026-11-22T22:00+0100",
	    "2026-11-22T22:00+24:00", "2026-11-22T22:00+01:60",
	    "2026-11-22T22:00Zz", "2026-11-22T22:00 Z", "1677-12-31T23:59:59Z",
	    "2262-01-01T00:00:00Z", "2261-12-31T23:59:60Z",
	    "2261-12-31T23:59:59-00:01", "1678-01-01T00:00+00:01",
	    "2026/11/22T22:00Z", "2026-1-22T22:00:00Z", "-026-11-22T22:00Z",
	    "2026-11-22T22:0aZ"};
	int64_t ts;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(!ts_read(span_str(rows[i]), &ts), rows[i]);
}

static void
a_truncated_time_is_refused(void)
{
	static const char good[] = "2026-11-22T19:56:31.123456789+05:00";
	int64_t ts;
	size_t n;

	CHECK(ts_read(span_str(good), &ts));
	for (n = 0; n < sizeof(good) - 1; n++) {
		char *p = unit_exact(span(good, n));

		CHECK_ROW(!ts_read(span(p, n), &ts), good + n);
		free(p);
	}
}

static void
durations_are_read(void)
{
	static const struct {
		const char *text;
		int64_t ns;
	} rows[] = {{"0s", 0}, {"1ns", 1}, {"1us", 1000}, {"250ms", 250000000},
	    {"5s", 5 * TS_SECOND}, {"10m", 600 * TS_SECOND},
	    {"1h30m", 5400 * TS_SECOND}, {"1.5h", 5400 * TS_SECOND},
	    {"365d", INT64_C(365) * 86400 * TS_SECOND}, {"0.1s", 100000000},
	    {"1d1ns", INT64_C(86400) * TS_SECOND + 1},
	    {"365d1ns", INT64_C(365) * 86400 * TS_SECOND + 1}};
	int64_t ns;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(ts_read_duration(span_str(rows[i].text), &ns),
		    rows[i].text);
		CHECK_ROW(ns == rows[i].ns, rows[i].text);
	}
}

static void
what_is_no_duration_is_refused(void)
{
	static const char *const rows[] = {"", "5", "s", "5x", "-5s", "+5s",
	    "5 s", " 5s", "5s ", "5S", "1h30", "1.2.3s", ".s", "5sec", "1e3s",
	    "106752d", "99999999999d", "1h,30m", "100000d100000d"};
	int64_t ns;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(!ts_read_duration(span_str(rows[i]), &ns), rows[i]);
}

static void
durations_print_and_read_back(void)
{
	char *text = malloc(64);
	struct rng r;
	int64_t back;
	int i;

	CHECK_SPAN(span(text, (size_t)(ts_put_duration(text, 0) - text)), "0s");
	CHECK_SPAN(span(text, (size_t)(ts_put_duration(text, 5400 * TS_SECOND) -
				       text)),
	    "1h30m");
	CHECK_SPAN(span(text, (size_t)(ts_put_duration(text,
					   INT64_C(9199999999999999999)) -
				       text)),
	    "106481d11h33m19s999ms999us999ns");
	rng_seed(&r, 3);
	for (i = 0; i < ROUNDS; i++) {
		int64_t d =
		    (int64_t)(rng_u64(&r) % UINT64_C(9200000000000000000));
		char *end;

		d >>= rng_u64(&r) % 63;
		end = ts_put_duration(text, d);
		*end = '\0';
		CHECK_ROW(ts_read_duration(span_str(text), &back) && back == d,
		    text);
	}
	free(text);
}

static void
times_far_apart_stay_in_range(void)
{
	CHECK(ts_after(5, 7) == 12);
	CHECK(ts_after(5, -7) == -2);
	CHECK(ts_after(INT64_MAX - 1, 1) == INT64_MAX);
	CHECK(ts_after(INT64_MAX, 1) == INT64_MAX);
	CHECK(ts_seconds(TS_SECOND, 3 * TS_SECOND) == 2);
	CHECK(ts_seconds(3 * TS_SECOND, TS_SECOND) == -2);
	CHECK(ts_seconds(INT64_MIN, INT64_MAX) > 1.8e10);
	CHECK(ts_seconds(INT64_MAX, INT64_MIN) < -1.8e10);
}

static void
days_and_dates_are_inverse(void)
{
	int64_t day, year;
	int month, d, before = 0;

	for (day = ts_days(1678, 1, 1); day <= ts_days(2262, 12, 31); day++) {
		ts_date(day, &year, &month, &d);
		CHECK(ts_days(year, month, d) == day);
		CHECK(d == before + 1 || d == 1);
		before = d;
	}
	CHECK(ts_days(1970, 1, 1) == 0);
	CHECK(ts_days(2000, 3, 1) == 11017);
}

int
main(void)
{
	TEST("known times print")
	known_times_print();
	TEST("times print as gmtime says")
	times_print_as_gmtime_says();
	TEST("times read back, through one cache")
	times_read_back();
	TEST("other forms of times are read")
	other_forms_of_times_are_read();
	TEST("what is no time is refused")
	what_is_no_time_is_refused();
	TEST("a truncated time is refused")
	a_truncated_time_is_refused();
	TEST("durations are read")
	durations_are_read();
	TEST("what is no duration is refused")
	what_is_no_duration_is_refused();
	TEST("durations print and read back")
	durations_print_and_read_back();
	TEST("times far apart stay in range")
	times_far_apart_stay_in_range();
	TEST("days and dates are inverse")
	days_and_dates_are_inverse();
	return unit_end();
}
