/*
 * cip_types.c - elementary types: Volume 1, appendix C-6. All numbers are
 * little-endian.
 */
#include "base/addr.h"
#include "base/num.h"
#include "base/utf8.h"
#include "proto/cip.h"

static const struct type {
	const char *name;
	uint8_t size; /* 0: its bytes tell */
} types[] = {
    [T_BOOL] = {"bool", 1},
    [T_SINT] = {"sint", 1},
    [T_INT] = {"int", 2},
    [T_DINT] = {"dint", 4},
    [T_LINT] = {"lint", 8},
    [T_USINT] = {"usint", 1},
    [T_UINT] = {"uint", 2},
    [T_UDINT] = {"udint", 4},
    [T_ULINT] = {"ulint", 8},
    [T_REAL] = {"real", 4},
    [T_LREAL] = {"lreal", 8},
    [T_STIME] = {"stime", 4},
    [T_DATE] = {"date", 2},
    [T_TOD] = {"time_of_day", 4},
    [T_DT] = {"date_and_time", 6},
    [T_STRING] = {"string", 0},
    [T_BYTE] = {"byte", 1},
    [T_WORD] = {"word", 2},
    [T_DWORD] = {"dword", 4},
    [T_LWORD] = {"lword", 8},
    [T_STRING2] = {"string2", 0},
    [T_FTIME] = {"ftime", 4},
    [T_LTIME] = {"ltime", 8},
    [T_ITIME] = {"itime", 2},
    [T_STRINGN] = {"stringn", 0},
    [T_SHORT_STRING] = {"short_string", 0},
    [T_TIME] = {"time", 4},
    [T_EPATH] = {"epath", 0},
    [T_ENGUNIT] = {"engunit", 2},
    [T_STRINGI] = {"stringi", 0},
    [T_IP] = {NULL, 4},
    [T_MAC] = {NULL, 6},
};

enum { NTYPES = sizeof(types) / sizeof(*types) };

const char *
cip_type_name(uint32_t type)
{
	return type < NTYPES && type >= T_BOOL ? types[type].name : NULL;
}

size_t
cip_type_size(uint32_t type)
{
	return type < NTYPES ? types[type].size : 0;
}

/* UTF-16, as STRING2 has it, to UTF-8. */
static struct span
from_utf16(struct msg *m, struct span s)
{
	char *p = arena_alloc(&m->arena, s.n / 2 * 3 + 1), *to = p;
	const uint8_t *b = (const uint8_t *)s.p;
	size_t i;

	for (i = 0; i + 1 < s.n; i += 2) {
		uint32_t c = (uint32_t)(b[i] | b[i + 1] << 8);

		to = utf8_put(to, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
	return span(p, (size_t)(to - p));
}

static void
dotted(struct msg *m, uint32_t ip, struct value *v)
{
	struct addr a = {.n = 4};
	char *p = arena_alloc(&m->arena, ADDR_TEXT);
	int i;

	for (i = 0; i < 4; i++)
		a.b[i] = (uint8_t)(ip >> (24 - 8 * i));
	v->kind = VALUE_TEXT;
	v->s = span(p, (size_t)(addr_put(p, &a) - p));
}

/* In hexadecimal with colons. */
static void
mac(struct msg *m, struct span s, struct value *v)
{
	struct addr a = {.n = 6};
	char *p = arena_alloc(&m->arena, ADDR_TEXT);

	if (s.n == 6)
		memcpy(a.b, s.p, 6);
	v->kind = VALUE_TEXT;
	v->s = span(p, (size_t)(addr_put(p, &a) - p));
}

static void
text(struct msg *m, struct rd *r, uint32_t type, struct value *v)
{
	size_t wide = 1, n;

	v->kind = VALUE_TEXT;
	if (type == T_SHORT_STRING) {
		n = rd_u8(r);
	} else if (type == T_STRINGN) {
		wide = rd_le16(r);
		n = rd_le16(r);
	} else {
		wide = type == T_STRING2 ? 2 : 1;
		n = rd_le16(r);
	}
	v->s = rd_take(r, n * wide);
	if (wide == 2)
		v->s = from_utf16(m, v->s);
	else if (wide != 1)
		v->kind = VALUE_BYTES;
}

static void
whole(struct value *v, enum value_kind kind, uint64_t n)
{
	v->kind = kind;
	v->u = n;
}

static void
integer(struct value *v, int64_t n)
{
	v->kind = VALUE_INT;
	v->i = n;
}

static void
real(struct rd *r, uint32_t type, struct value *v)
{
	uint64_t bits = type == T_REAL ? rd_le32(r) : rd_le64(r);
	uint32_t low = (uint32_t)bits;

	v->kind = type == T_REAL ? VALUE_F32 : VALUE_F64;
	if (type == T_REAL)
		memcpy(&v->f32, &low, sizeof(v->f32));
	else
		memcpy(&v->f64, &bits, sizeof(v->f64));
}

static bool
number(struct rd *r, uint32_t type, struct value *v)
{
	switch (type) {
	case T_BOOL:
		v->kind = VALUE_BOOL;
		v->b = rd_u8(r) != 0;
		return true;
	case T_SINT:
		integer(v, (int8_t)rd_u8(r));
		return true;
	case T_INT:
	case T_ITIME:
		integer(v, (int16_t)rd_le16(r));
		return true;
	case T_DINT:
	case T_STIME:
	case T_FTIME:
	case T_TIME:
		integer(v, (int32_t)rd_le32(r));
		return true;
	case T_LINT:
	case T_LTIME:
		integer(v, (int64_t)rd_le64(r));
		return true;
	case T_USINT:
	case T_BYTE:
		whole(v, VALUE_UINT, rd_u8(r));
		return true;
	case T_UINT:
	case T_WORD:
	case T_DATE:
	case T_ENGUNIT:
		whole(v, VALUE_UINT, rd_le16(r));
		return true;
	case T_UDINT:
	case T_DWORD:
	case T_TOD:
		whole(v, VALUE_UINT, rd_le32(r));
		return true;
	case T_ULINT:
	case T_LWORD:
		whole(v, VALUE_UINT, rd_le64(r));
		return true;
	default:
		return false;
	}
}

/* A value that the reader doesn't hold whole is none. */
bool
cip_value(struct msg *m, struct rd *r, uint32_t type, struct value *v)
{
	v->kind = VALUE_NULL;
	if (number(r, type, v))
		return rd_ok(r);
	switch (type) {
	case T_REAL:
	case T_LREAL:
		real(r, type, v);
		return rd_ok(r);
	case T_STRING:
	case T_STRING2:
	case T_STRINGN:
	case T_SHORT_STRING:
		text(m, r, type, v);
		return rd_ok(r);
	case T_IP:
		dotted(m, rd_le32(r), v);
		return rd_ok(r);
	case T_MAC:
		mac(m, rd_take(r, 6), v);
		return rd_ok(r);
	case T_PATH:
		v->kind = VALUE_BYTES;
		v->s = rd_take(r, rd_le16(r) * 2u);
		return rd_ok(r);
	case T_DT:
		v->kind = VALUE_BYTES;
		v->s = rd_take(r, 6);
		return rd_ok(r);
	case T_REST:
		v->kind = VALUE_BYTES;
		v->s = rd_rest(r);
		return rd_ok(r);
	default:
		return false;
	}
}
