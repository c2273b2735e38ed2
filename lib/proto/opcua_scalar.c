/*
 * opcua_scalar.c - the built-in types that are one value: OPC 10000-6, 5.2.2.
 */
#include "base/num.h"
#include "proto/opcua.h"

/* 100 ns since 1601 */
#define TICKS_1970 UINT64_C(116444736000000000)
#define TICKS_9999 UINT64_C(2650467743990000000) /* and all beyond */

enum { GUID_TEXT = 40, DATE_TEXT = 32 };

typedef struct value scalar_fn(struct opcua *, struct rd *);

struct span
opcua_string(struct rd *r, bool *null)
{
	uint32_t n = rd_le32(r);

	*null = n > INT32_MAX;
	return *null ? span("", 0) : rd_take(r, n);
}

static struct value
text_or_null(struct span s, bool null)
{
	return (struct value){.kind = null ? VALUE_NULL : VALUE_TEXT, .s = s};
}

static struct value
unsigned_value(uint64_t v)
{
	return (struct value){.kind = VALUE_UINT, .u = v};
}

static struct value
signed_value(int64_t v)
{
	return (struct value){.kind = VALUE_INT, .i = v};
}

static struct value
read_bool(struct opcua *u, struct rd *r)
{
	(void)u;
	return (struct value){.kind = VALUE_BOOL, .b = rd_u8(r) != 0};
}

static struct value
read_sbyte(struct opcua *u, struct rd *r)
{
	(void)u;
	return signed_value((int8_t)rd_u8(r));
}

static struct value
read_byte(struct opcua *u, struct rd *r)
{
	(void)u;
	return unsigned_value(rd_u8(r));
}

static struct value
read_int16(struct opcua *u, struct rd *r)
{
	(void)u;
	return signed_value((int16_t)rd_le16(r));
}

static struct value
read_uint16(struct opcua *u, struct rd *r)
{
	(void)u;
	return unsigned_value(rd_le16(r));
}

static struct value
read_int32(struct opcua *u, struct rd *r)
{
	(void)u;
	return signed_value((int32_t)rd_le32(r));
}

static struct value
read_uint32(struct opcua *u, struct rd *r)
{
	(void)u;
	return unsigned_value(rd_le32(r));
}

static struct value
read_int64(struct opcua *u, struct rd *r)
{
	(void)u;
	return signed_value((int64_t)rd_le64(r));
}

static struct value
read_uint64(struct opcua *u, struct rd *r)
{
	(void)u;
	return unsigned_value(rd_le64(r));
}

static struct value
read_float(struct opcua *u, struct rd *r)
{
	uint32_t bits = rd_le32(r);
	struct value v = {.kind = VALUE_F32};

	(void)u;
	memcpy(&v.f32, &bits, sizeof(bits));
	return v;
}

static struct value
read_double(struct opcua *u, struct rd *r)
{
	uint64_t bits = rd_le64(r);
	struct value v = {.kind = VALUE_F64};

	(void)u;
	memcpy(&v.f64, &bits, sizeof(bits));
	return v;
}

static struct value
read_string(struct opcua *u, struct rd *r)
{
	bool null;
	struct span s = opcua_string(r, &null);

	(void)u;
	return text_or_null(s, null);
}

static struct value
read_bytes(struct opcua *u, struct rd *r)
{
	struct value v = read_string(u, r);

	if (v.kind == VALUE_TEXT)
		v.kind = VALUE_BYTES;
	return v;
}

/* A time that a reader of 64 bits of nanoseconds can hold. */
int64_t
opcua_time(uint64_t ticks)
{
	int64_t since = (int64_t)(ticks - TICKS_1970);

	if (ticks == 0 || ticks > INT64_MAX || since > INT64_MAX / 100 ||
	    since < INT64_MIN / 100)
		return TS_NONE;
	return since * 100;
}

/* Beyond what ts.h holds: a date by the calendar. */
static char *
put_date(char *p, uint64_t ticks)
{
	uint64_t second = ticks / 10000000;
	int64_t year;
	int month, day;

	ts_date((int64_t)(second / 86400) + ts_days(1601, 1, 1), &year, &month,
	    &day);
	memcpy(p, num_pairs + year / 100 * 2, 2);
	memcpy(p + 2, num_pairs + year % 100 * 2, 2);
	memcpy(p + 4, "-00-00T00:00:00.000000000Z", 26);
	memcpy(p + 5, num_pairs + month * 2, 2);
	memcpy(p + 8, num_pairs + day * 2, 2);
	memcpy(p + 11, num_pairs + second / 3600 % 24 * 2, 2);
	memcpy(p + 14, num_pairs + second / 60 % 60 * 2, 2);
	memcpy(p + 17, num_pairs + second % 60 * 2, 2);
	return p + TS_LEN;
}

/* 0 is no time; the last second of 9999 and more is forever. */
static struct value
read_time(struct opcua *u, struct rd *r)
{
	uint64_t ticks = rd_le64(r);
	int64_t ts = opcua_time(ticks);
	char *p, *end;

	if (!rd_ok(r) || ticks == 0 || ticks > INT64_MAX)
		return text_or_null(span("", 0), true);
	if (ticks > TICKS_9999)
		ticks = TICKS_9999;
	p = opcua_room(u, DATE_TEXT);
	end = ts != TS_NONE ? ts_put(p, &u->state->ts, ts) : put_date(p, ticks);
	return text_or_null(span(p, (size_t)(end - p)), false);
}

static struct value
read_guid(struct opcua *u, struct rd *r)
{
	char *p = opcua_room(u, GUID_TEXT);
	char *end = opcua_put_guid(p, r);

	return text_or_null(span(p, (size_t)(end - p)), false);
}

static struct value
read_node(struct opcua *u, struct rd *r)
{
	struct span s = opcua_node(u, r, false);

	return text_or_null(s, s.n == 0);
}

static struct value
read_xnode(struct opcua *u, struct rd *r)
{
	struct span s = opcua_node(u, r, true);

	return text_or_null(s, s.n == 0);
}

/* By name, or as 0x80ab0000. */
static struct value
read_status(struct opcua *u, struct rd *r)
{
	uint32_t code = rd_le32(r);
	const char *name = opcua_status_name(code);
	uint8_t bytes[4] = {(uint8_t)(code >> 24), (uint8_t)(code >> 16),
	    (uint8_t)(code >> 8), (uint8_t)code};
	char *p;

	if (name != NULL)
		return text_or_null(span_str(name), false);
	p = opcua_room(u, 10);
	memcpy(p, "0x", 2);
	num_hex(p + 2, span(bytes, 4));
	return text_or_null(span(p, 10), false);
}

/* namespace(2) name; written "2:Level", and "Level" in the first one */
static struct value
read_qname(struct opcua *u, struct rd *r)
{
	uint16_t space = rd_le16(r);
	bool null;
	struct span name = opcua_string(r, &null);
	char *p, *end;

	if (!rd_ok(r) || (null && space == 0) || space == 0)
		return text_or_null(name, null);
	p = opcua_room(u, NUM_MAX + name.n);
	end = num_u16(p, space);
	*end++ = ':';
	memcpy(end, name.p, name.n);
	return text_or_null(span(p, (size_t)(end - p) + name.n), false);
}

/* mask(1) locale, then the text, which is what counts */
static struct value
read_ltext(struct opcua *u, struct rd *r)
{
	uint8_t mask = rd_u8(r);
	struct span s = span("", 0);
	bool null = true;

	(void)u;
	if (mask & 1)
		opcua_string(r, &null);
	null = true;
	if (mask & 2)
		s = opcua_string(r, &null);
	return text_or_null(s, null);
}

static scalar_fn *const readers[] = {
    [BOOL] = read_bool,
    [SBYTE] = read_sbyte,
    [BYTE] = read_byte,
    [INT16] = read_int16,
    [UINT16] = read_uint16,
    [INT32] = read_int32,
    [UINT32] = read_uint32,
    [INT64] = read_int64,
    [UINT64] = read_uint64,
    [FLOAT] = read_float,
    [DOUBLE] = read_double,
    [STRING] = read_string,
    [TIME] = read_time,
    [GUID] = read_guid,
    [BYTES] = read_bytes,
    [XML] = read_string,
    [NODE] = read_node,
    [XNODE] = read_xnode,
    [STATUS] = read_status,
    [QNAME] = read_qname,
    [LTEXT] = read_ltext,
};

struct value
opcua_scalar(struct opcua *u, struct rd *r, enum opcua_kind kind)
{
	return readers[kind](u, r);
}
