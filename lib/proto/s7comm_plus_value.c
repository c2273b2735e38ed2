/*
 * s7comm_plus_value.c - tagged values.
 *
 *	value: flags(1) type(1), arrays: n, then what the type says
 *	structure: id(4), then (id value) until an id of 0
 *
 * Numbers n, ids and some types have a variable length.
 */
#include <math.h>

#include "base/num.h"
#include "proto/s7comm_plus_value.h"

enum {
	FLAG_ARRAY = 0x10,
	FLAG_ADDRESS_ARRAY = 0x20,
	FLAG_1500 = 0x80, /* stands on values of an S7-1500: says nothing */
	DEPTH_MAX = 8,
	POINTS_MAX = 65536
};
enum { T_NULL, T_BOOL = 1, T_BLOB = 0x14, T_WSTRING = 0x15, T_STRUCT = 0x17 };
enum { MEMBER_MAX = 16 };

/* `n` of 7-bit groups, and where `n` is 9 all 8 bits of the last. */
static uint64_t
vlq(struct rd *r, int n, bool is_signed)
{
	uint64_t v = is_signed && rd_peek(r, 0) & 0x40 ? UINT64_MAX : 0;
	int i;

	for (i = 0; i < n; i++) {
		uint8_t b = rd_u8(r);

		if (i == 8)
			return v << 8 | b;
		v = v << 7 | (b & 0x7f);
		if (!(b & 0x80))
			return v;
	}
	rd_bad(r, "a number longer than its type");
	return 0;
}

uint32_t
plus_vlq32(struct rd *r)
{
	return (uint32_t)vlq(r, 5, false);
}

uint64_t
plus_vlq64(struct rd *r)
{
	return vlq(r, 9, false);
}

enum form { FIXED, UNSIGNED, SIGNED };

/* What a scalar takes on the wire, and what it is. */
static const struct scalar {
	uint8_t type, width; /* bytes, or at most so many where it varies */
	enum form form;
	enum value_kind kind;
} scalars[] = {
    {0x01, 1, FIXED, VALUE_BOOL}, {0x02, 1, FIXED, VALUE_UINT}, /* USINT */
    {0x03, 2, FIXED, VALUE_UINT},				/* UINT */
    {0x04, 5, UNSIGNED, VALUE_UINT},				/* UDINT */
    {0x05, 9, UNSIGNED, VALUE_UINT},				/* ULINT */
    {0x06, 1, FIXED, VALUE_INT},				/* SINT */
    {0x07, 2, FIXED, VALUE_INT},				/* INT */
    {0x08, 5, SIGNED, VALUE_INT},				/* DINT */
    {0x09, 9, SIGNED, VALUE_INT},				/* LINT */
    {0x0a, 1, FIXED, VALUE_UINT},				/* BYTE */
    {0x0b, 2, FIXED, VALUE_UINT},				/* WORD */
    {0x0c, 4, FIXED, VALUE_UINT},				/* DWORD */
    {0x0d, 8, FIXED, VALUE_UINT},				/* LWORD */
    {0x0e, 4, FIXED, VALUE_F32},				/* REAL */
    {0x0f, 8, FIXED, VALUE_F64},				/* LREAL */
    {0x10, 8, FIXED, VALUE_UINT},    /* TIMESTAMP, ns since 1970 */
    {0x11, 9, SIGNED, VALUE_INT},    /* TIMESPAN, ns */
    {0x12, 4, FIXED, VALUE_UINT},    /* RID */
    {0x13, 5, UNSIGNED, VALUE_UINT}, /* AID */
};

static uint64_t
fixed(struct rd *r, uint8_t width, bool is_signed)
{
	struct span s = rd_take(r, width);
	const uint8_t *p = (const uint8_t *)s.p;
	uint64_t v = is_signed && s.n != 0 && p[0] & 0x80 ? UINT64_MAX : 0;
	size_t i;

	for (i = 0; i < s.n; i++)
		v = v << 8 | p[i];
	return v;
}

static struct value
scalar(struct rd *r, const struct scalar *s)
{
	bool is_signed = s->form == SIGNED || s->kind == VALUE_INT;
	struct value v = {.kind = s->kind};
	uint64_t raw = s->form == FIXED ? fixed(r, s->width, is_signed)
					: vlq(r, s->width, is_signed);
	uint32_t low = (uint32_t)raw;

	switch (s->kind) {
	case VALUE_BOOL:
		v.b = raw != 0;
		break;
	case VALUE_F32:
		memcpy(&v.f32, &low, sizeof(v.f32));
		break;
	case VALUE_F64:
		memcpy(&v.f64, &raw, sizeof(v.f64));
		break;
	case VALUE_INT:
		v.i = s->width == 5 ? (int32_t)low : (int64_t)raw;
		break;
	default:
		v.u = raw;
		break;
	}
	return v;
}

/* Whose length stands in front: text, or bytes behind an id. */
static struct value
counted(struct rd *r, uint8_t type)
{
	struct value v = {.kind = type == T_BLOB ? VALUE_BYTES : VALUE_TEXT};

	if (type == T_BLOB && plus_vlq32(r) != 0)
		rd_bad(r, "a blob with a root");
	v.s = rd_take(r, plus_vlq32(r));
	return v;
}

static bool
put_one(struct msg *m, struct rd *r, struct span ref, uint8_t type)
{
	struct value v = {.kind = VALUE_NULL};
	struct point *pt;
	size_t i;

	if (type == T_BLOB || type == T_WSTRING) {
		v = counted(r, type);
	} else if (type != T_NULL) {
		for (i = 0; i < sizeof(scalars) / sizeof(*scalars) &&
			    scalars[i].type != type;
		     i++)
			continue;
		if (i == sizeof(scalars) / sizeof(*scalars))
			rd_bad(r, "a type that isn't known");
		else
			v = scalar(r, &scalars[i]);
	}
	if (!rd_ok(r) || m->npoints >= POINTS_MAX)
		return false;
	pt = msg_point(m, ref_span(ref));
	pt->value = v;
	return true;
}

/* The reference with ".2550" or "[3]" behind it. */
static struct span
member(struct msg *m, struct span ref, char mark, uint32_t n)
{
	char *text = arena_alloc(&m->arena, ref.n + MEMBER_MAX), *to = text;

	memcpy(to, ref.p, ref.n);
	to += ref.n;
	*to++ = mark;
	to = num_u64(to, n);
	if (mark == '[')
		*to++ = ']';
	return span(text, (size_t)(to - text));
}

static bool put(struct msg *, struct rd *, struct span ref, unsigned depth);

static bool
put_struct(struct msg *m, struct rd *r, struct span ref, unsigned depth)
{
	uint32_t id = rd_be32(r);

	/* Packed ones have bytes where others have members. */
	if ((id > 0x90000000 && id < 0x9fffffff) ||
	    (id > 0x02000000 && id < 0x02ffffff))
		rd_bad(r, "a packed structure");
	while (rd_ok(r)) {
		id = plus_vlq32(r);
		if (!rd_ok(r))
			break;
		if (id == 0)
			return true;
		if (!put(m, r, member(m, ref, '.', id), depth + 1))
			return false;
	}
	return false;
}

static bool
put_array(struct msg *m, struct rd *r, struct span ref, uint8_t type)
{
	uint32_t n = plus_vlq32(r), i;

	/* Every element takes a byte at least. */
	if (!rd_ok(r) || n > rd_left(r) || type == T_NULL || type == T_STRUCT)
		return false;
	for (i = 0; i < n; i++)
		if (!put_one(m, r, member(m, ref, '[', i), type))
			return false;
	return true;
}

static bool
put(struct msg *m, struct rd *r, struct span ref, unsigned depth)
{
	uint8_t flags = rd_u8(r) & (uint8_t)~FLAG_1500, type = rd_u8(r);

	if (!rd_ok(r) || depth > DEPTH_MAX)
		return false;
	if (flags == FLAG_ARRAY || flags == FLAG_ADDRESS_ARRAY)
		return put_array(m, r, ref, type);
	if (flags != 0) /* sparse arrays have keys of their own */
		return false;
	return type == T_STRUCT ? put_struct(m, r, ref, depth)
				: put_one(m, r, ref, type);
}

bool
plus_value(struct msg *m, struct rd *r, struct span ref)
{
	return put(m, r, ref, 0);
}

void
plus_hide(struct msg *m, size_t from)
{
	size_t i;

	for (i = from; i < m->npoints; i++)
		m->points[i].value.kind = VALUE_NONE;
}
