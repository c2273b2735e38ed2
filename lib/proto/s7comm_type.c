/*
 * s7comm_type.c - the types that items have, and the forms of time.
 *
 * Numbers are big-endian. Counters are three digits BCD; timers and S5TIME are
 * base(4 bits: 10 ms, 100 ms, 1 s, 10 s) and three digits BCD.
 */
#include "base/num.h"
#include "proto/s7comm.h"

#define MS INT64_C(1000000)
#define DAY (24 * 3600 * TS_SECOND)

enum { EPOCH_YEAR = 1984, DATE_YEAR = 1990, TIME_TEXT = 24 };

static uint64_t
unsigned_of(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < s.n; i++)
		v = v << 8 | p[i];
	return v;
}

static int64_t
signed_of(struct span s)
{
	unsigned shift = 64 - 8 * (unsigned)s.n;

	return (int64_t)(unsigned_of(s) << shift) >> shift;
}

static struct value
unsigned_value(struct msg *m, struct span s)
{
	(void)m;
	return (struct value){.kind = VALUE_UINT, .u = unsigned_of(s)};
}

static struct value
signed_value(struct msg *m, struct span s)
{
	(void)m;
	return (struct value){.kind = VALUE_INT, .i = signed_of(s)};
}

static struct value
real_value(struct msg *m, struct span s)
{
	uint32_t bits = (uint32_t)unsigned_of(s);
	struct value v = {.kind = VALUE_F32};

	(void)m;
	memcpy(&v.f32, &bits, sizeof(v.f32));
	return v;
}

static struct value
bytes_value(struct span s)
{
	return (struct value){.kind = VALUE_BYTES, .s = s};
}

static struct value
text_value(struct span s)
{
	return (struct value){.kind = VALUE_TEXT, .s = s};
}

/* Two digits of a byte, or -1. */
static int
bcd(uint8_t v)
{
	return v >> 4 > 9 || (v & 15) > 9 ? -1 : (v >> 4) * 10 + (v & 15);
}

/* The lower three digits of a word, or -1. */
static int
bcd_word(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	int low = bcd(p[1]), high = p[0] & 15;

	return low < 0 || high > 9 ? -1 : high * 100 + low;
}

static struct value
counter_value(struct msg *m, struct span s)
{
	int v = bcd_word(s);

	(void)m;
	if (v < 0 || (uint8_t)s.p[0] > 9)
		return bytes_value(s);
	return (struct value){.kind = VALUE_UINT, .u = (uint64_t)v};
}

/* In milliseconds. */
static struct value
s5time_value(struct msg *m, struct span s)
{
	static const uint32_t bases[] = {10, 100, 1000, 10000};
	int v = bcd_word(s);

	(void)m;
	if (v < 0)
		return bytes_value(s);
	return (struct value){.kind = VALUE_UINT,
	    .u = (uint64_t)v * bases[(uint8_t)s.p[0] >> 4 & 3]};
}

static char *
put_two(char *to, int v)
{
	memcpy(to, num_pairs + 2 * v, 2);
	return to + 2;
}

/* "1994-01-09" */
static char *
put_date(char *to, int64_t days)
{
	int64_t year;
	int month, day;

	ts_date(days, &year, &month, &day);
	to = put_two(to, (int)(year / 100));
	to = put_two(to, (int)(year % 100));
	*to++ = '-';
	to = put_two(to, month);
	*to++ = '-';
	return put_two(to, day);
}

/* Days since 1990. */
static struct value
date_value(struct msg *m, struct span s)
{
	char text[TIME_TEXT];
	int64_t days = ts_days(DATE_YEAR, 1, 1) + (int64_t)unsigned_of(s);
	size_t n = (size_t)(put_date(text, days) - text);

	return text_value(arena_copy(&m->arena, span(text, n)));
}

struct span
s7_time_text(struct msg *m, int64_t ts)
{
	char *text = arena_alloc(&m->arena, TIME_TEXT), *to;
	int64_t days = ts / DAY, ms = ts % DAY / MS;

	if (ms < 0) {
		days--;
		ms += DAY / MS;
	}
	to = put_date(text, days);
	*to++ = 'T';
	to = put_two(to, (int)(ms / 3600000));
	*to++ = ':';
	to = put_two(to, (int)(ms / 60000 % 60));
	*to++ = ':';
	to = put_two(to, (int)(ms / 1000 % 60));
	*to++ = '.';
	to = put_two(to, (int)(ms % 1000 / 10));
	*to++ = (char)('0' + ms % 10);
	return span(text, (size_t)(to - text));
}

bool
s7_bcd_time(struct span s, int64_t *ts)
{
	const uint8_t *p = (const uint8_t *)s.p;
	int field[7], i;

	for (i = 0; i < 7; i++)
		if ((field[i] = bcd(p[i])) < 0)
			return false;
	if (p[7] >> 4 > 9 || field[1] < 1 || field[1] > 12 || field[2] < 1 ||
	    field[2] > 31 || field[3] > 23 || field[4] > 59 || field[5] > 59)
		return false;
	*ts = ts_days(field[0] < 90 ? 2000 + field[0] : 1900 + field[0],
		  field[1], field[2]) *
		  DAY +
	      (field[3] * 3600 + field[4] * 60 + field[5]) * TS_SECOND +
	      (field[6] * 10 + (p[7] >> 4)) * MS;
	return true;
}

static struct value
date_and_time_value(struct msg *m, struct span s)
{
	int64_t ts;

	return s7_bcd_time(s, &ts) ? text_value(s7_time_text(m, ts))
				   : bytes_value(s);
}

void
s7_detail_bcd_time(struct msg *m, const char *key, struct rd *r)
{
	struct span s = rd_take(r, 8);
	int64_t ts;

	if (!rd_ok(r))
		return;
	if (s7_bcd_time(s, &ts))
		detail_text(m, key, s7_time_text(m, ts));
	else
		detail_bytes(m, key, s);
}

void
s7_detail_day_time(struct msg *m, const char *key, struct rd *r)
{
	uint32_t ms = rd_be32(r);
	uint16_t days = rd_be16(r);

	if (rd_ok(r))
		detail_text(m, key,
		    s7_time_text(m,
			(ts_days(EPOCH_YEAR, 1, 1) + days) * DAY + ms * MS));
}

/* By their codes. */
static const struct s7_type types[] = {
    [S7_BIT] = {0, "bit", NULL},
    [S7_BYTE] = {1, "byte", unsigned_value},
    [3] = {1, "char", NULL}, /* all of them are one text */
    [S7_WORD] = {2, "word", unsigned_value},
    [5] = {2, "int", signed_value},
    [S7_DWORD] = {4, "dword", unsigned_value},
    [7] = {4, "dint", signed_value},
    [8] = {4, "real", real_value},
    [9] = {2, "date", date_value},
    [10] = {4, "time_of_day", unsigned_value},
    [11] = {4, "time", signed_value},
    [12] = {2, "s5time", s5time_value},
    [15] = {8, "date_and_time", date_and_time_value},
    [S7_COUNTER] = {2, "counter", counter_value},
    [S7_TIMER] = {2, "timer", s5time_value},
    [30] = {0, "iec_counter", NULL},
    [31] = {0, "iec_timer", NULL},
    [32] = {0, "hs_counter", NULL},
};

const struct s7_type *
s7_type(uint8_t code)
{
	if (code >= sizeof(types) / sizeof(*types) || types[code].name == NULL)
		return NULL;
	return &types[code];
}

/* What the data itself tells of its type is little. */
struct value
s7_data_value(uint8_t type, struct span s)
{
	if (type == S7_DATA_BIT && s.n == 1)
		return (struct value){.kind = VALUE_BOOL, .b = s.p[0] & 1};
	if (type == S7_DATA_REAL && s.n == 4)
		return real_value(NULL, s);
	if ((type == S7_DATA_INT || type == S7_DATA_DINT) &&
	    (s.n == 1 || s.n == 2 || s.n == 4))
		return signed_value(NULL, s);
	return bytes_value(s);
}
