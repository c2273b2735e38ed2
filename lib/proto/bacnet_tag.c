/*
 * bacnet_tag.c - tags and primitive values.
 *
 *	number(4 bits) class(1) length, value or type(3)
 *
 * then the number where the bits say 15, and the length where they say 5: in
 * one octet, in two behind 254, in four behind 255. Class 0 is application,
 * 1 context; of the latter 6 opens and 7 closes. ANSI/ASHRAE 135-2020, 20.2.1.
 */
#include "proto/bacnet_tag.h"

#include "base/num.h"
#include "base/utf8.h"

enum { CONTEXT = 8, MORE = 5, OPENING = 6, CLOSING = 7, EXTENDED = 15 };
enum { LENGTH16 = 254, LENGTH32 = 255, ANY_OCTET = 255 };

/* Character sets: 20.2.9. */
enum { UTF8, DBCS, JIS, UCS4, UCS2, LATIN1 };

bool
bacnet_tag(struct rd *r, struct bacnet_tag *t)
{
	uint8_t first = rd_u8(r), low = first & 7;

	*t = (struct bacnet_tag){
	    .number = first >> 4, .context = first & CONTEXT, .length = low};
	if (t->number == EXTENDED)
		t->number = rd_u8(r);
	if (low == MORE) {
		t->length = rd_u8(r);
		if (t->length == LENGTH16)
			t->length = rd_be16(r);
		else if (t->length == LENGTH32)
			t->length = rd_be32(r);
	} else if (low >= OPENING) {
		t->shape = low == OPENING ? BACNET_OPENING : BACNET_CLOSING;
		t->length = 0;
		if (!t->context)
			rd_bad(r, "an application tag that opens or closes");
	}
	return rd_ok(r);
}

bool
bacnet_next(const struct rd *r, struct bacnet_tag *t)
{
	struct rd ahead = *r;

	return rd_left(r) != 0 && bacnet_tag(&ahead, t);
}

/* Of an application boolean the length is the value. */
static void
skip_contents(struct rd *r, const struct bacnet_tag *t)
{
	if (t->context || t->number != BACNET_BOOLEAN)
		rd_skip(r, t->length);
}

bool
bacnet_balanced(struct rd *r)
{
	uint8_t open[BACNET_DEPTH_MAX * 2];
	size_t depth = 0;
	struct bacnet_tag t;

	while (rd_left(r) != 0 && bacnet_next(r, &t)) {
		if (t.shape == BACNET_CLOSING && depth == 0)
			return true;
		bacnet_tag(r, &t);
		if (t.shape == BACNET_PRIMITIVE)
			skip_contents(r, &t);
		else if (t.shape == BACNET_CLOSING && open[--depth] != t.number)
			rd_bad(r, "a tag that closes another than was opened");
		else if (t.shape == BACNET_OPENING && depth == sizeof(open))
			rd_bad(r, "tags are nested too deep");
		else if (t.shape == BACNET_OPENING)
			open[depth++] = t.number;
	}
	return rd_ok(r) && rd_left(r) == 0 && depth == 0;
}

struct span
bacnet_word(const struct bacnet_type *t, uint64_t n)
{
	struct span s = SPAN("");

	if (t->words != NULL && n < t->n && t->words[n] != NULL)
		s = span_str(t->words[n]);
	if (s.n != 0 && s.p[s.n - 1] == ':')
		s.n--;
	if (s.n != 0 && s.p[0] == '/')
		s = span(s.p + 1, s.n - 1);
	return s;
}

/* Two digits, or * where it may be any. */
static char *
put_two(char *p, uint8_t v)
{
	if (v == ANY_OCTET) {
		*p++ = '*';
		return p;
	}
	if (v < 10)
		*p++ = '0';
	return num_u64(p, v);
}

/* year - 1900, month, day, day of the week: 20.2.12. */
static char *
put_date(char *p, struct rd *r)
{
	static const char *const weekdays[] = {
	    "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	uint8_t year = rd_u8(r), month = rd_u8(r), day = rd_u8(r),
		weekday = rd_u8(r);
	bool any = year == ANY_OCTET || month > 12 || day > 31;

	if (year == ANY_OCTET)
		*p++ = '*';
	else
		p = num_u64(p, 1900u + year);
	*p++ = '-';
	if (month == 13 || month == 14)
		p = stpcpy(p, month == 13 ? "odd" : "even");
	else
		p = put_two(p, month);
	*p++ = '-';
	if (day == 32)
		p = stpcpy(p, "last");
	else if (day == 33 || day == 34)
		p = stpcpy(p, day == 33 ? "odd" : "even");
	else
		p = put_two(p, day);
	if (any && weekday >= 1 && weekday <= 7) { /* it selects the days */
		*p++ = ',';
		p = stpcpy(p, weekdays[weekday - 1]);
	}
	return p;
}

/* hour, minute, second, hundredths: 20.2.13. */
static char *
put_time(char *p, struct rd *r)
{
	int i;

	for (i = 0; i < 4; i++) {
		if (i != 0)
			*p++ = i == 3 ? '.' : ':';
		p = put_two(p, rd_u8(r));
	}
	return p;
}

/* Both, and their tags. */
struct span
bacnet_datetime_text(struct msg *m, struct rd *r)
{
	char *p = arena_alloc(&m->arena, 2 * NUM_MAX), *end = p;
	struct bacnet_tag t;

	if (!bacnet_tag(r, &t))
		return SPAN("");
	if (t.context || t.number != BACNET_DATE || t.length != 4)
		rd_bad(r, "no date where one is due");
	end = put_date(end, r);
	*end++ = 'T';
	if (bacnet_tag(r, &t) &&
	    (t.context || t.number != BACNET_TIME || t.length != 4))
		rd_bad(r, "no time where one is due");
	end = put_time(end, r);
	return span(p, (size_t)(end - p));
}

struct span
bacnet_object_text(struct msg *m, uint32_t object)
{
	char *p = arena_alloc(&m->arena, 2 * NUM_MAX), *end;
	const char *head = bacnet_object_head(object >> 22);

	if (head != NULL) {
		end = stpcpy(p, head);
	} else {
		end = num_u64(stpcpy(p, "object-type-"), object >> 22);
		*end++ = ':';
	}
	end = num_u64(end, object & BACNET_INSTANCE_MAX);
	return span(p, (size_t)(end - p));
}

/* Characters of `width` octets each, as UTF-8. */
static struct span
recode(struct msg *m, struct span s, size_t width)
{
	char *p = arena_alloc(&m->arena, s.n / width * 4 + 1), *end = p;
	const uint8_t *b = (const uint8_t *)s.p;
	size_t i, k;

	for (i = 0; i + width <= s.n; i += width) {
		uint32_t c = 0;

		for (k = 0; k < width; k++)
			c = c << 8 | b[i + k];
		if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
			c = 0xfffd;
		end = utf8_put(end, c);
	}
	return span(p, (size_t)(end - p));
}

/* What no table here knows stays as it is. */
static struct value
characters(struct msg *m, struct rd *r)
{
	uint8_t set = rd_u8(r);
	struct value v = {.kind = VALUE_TEXT};

	if (set == DBCS)
		rd_skip(r, 2); /* the code page */
	v.s = rd_rest(r);
	if (set == UCS2)
		v.s = recode(m, v.s, 2);
	else if (set == UCS4)
		v.s = recode(m, v.s, 4);
	else if (set == LATIN1)
		v.s = recode(m, v.s, 1);
	return v;
}

static struct value
number(struct rd *r, const struct bacnet_type *type)
{
	struct value v = {.kind = VALUE_UINT};
	uint64_t n = 0;
	size_t left = rd_left(r), i;

	if (left == 0)
		rd_bad(r, "a number without octets");
	if (left > sizeof(n))
		return (struct value){.kind = VALUE_BYTES, .s = rd_rest(r)};
	for (i = 0; i < left; i++)
		n = n << 8 | rd_u8(r);
	v.u = n;
	if (type->kind == BACNET_INTEGER) {
		v.kind = VALUE_INT;
		if (left != 0 && left < sizeof(n) && n >> (8 * left - 1) & 1)
			n |= UINT64_MAX << 8 * left;
		v.i = (int64_t)n;
	} else if (type->words == NULL && n < type->n) {
		v.kind = VALUE_BOOL;
		v.b = n != 0;
	} else if (bacnet_word(type, n).n != 0) {
		v.kind = VALUE_TEXT;
		v.s = bacnet_word(type, n);
	}
	return v;
}

static struct value
real(struct rd *r, enum bacnet_kind kind)
{
	struct value v;
	uint32_t u32;
	uint64_t u64;

	if (kind == BACNET_REAL) {
		u32 = rd_be32(r);
		v.kind = VALUE_F32;
		memcpy(&v.f32, &u32, sizeof(u32));
	} else {
		u64 = rd_be64(r);
		v.kind = VALUE_F64;
		memcpy(&v.f64, &u64, sizeof(u64));
	}
	return v;
}

static struct value
when(struct msg *m, struct rd *r, enum bacnet_kind kind)
{
	char *p = arena_alloc(&m->arena, NUM_MAX);
	char *end = kind == BACNET_DATE ? put_date(p, r) : put_time(p, r);

	return (struct value){
	    .kind = VALUE_TEXT, .s = span(p, (size_t)(end - p))};
}

struct value
bacnet_value(struct msg *m, struct rd *r, const struct bacnet_type *type)
{
	switch (type->kind) {
	case BACNET_NULL:
		return (struct value){.kind = VALUE_NULL};
	case BACNET_BOOLEAN:
		return (struct value){.kind = VALUE_BOOL, .b = rd_u8(r) != 0};
	case BACNET_UNSIGNED:
	case BACNET_INTEGER:
	case BACNET_ENUMERATED:
		return number(r, type);
	case BACNET_REAL:
	case BACNET_DOUBLE:
		return real(r, type->kind);
	case BACNET_CHARACTERS:
		return characters(m, r);
	case BACNET_DATE:
	case BACNET_TIME:
		return when(m, r, type->kind);
	case BACNET_OBJECT:
		return (struct value){
		    .kind = VALUE_TEXT, .s = bacnet_object_text(m, rd_be32(r))};
	default:
		return (struct value){.kind = VALUE_BYTES, .s = rd_rest(r)};
	}
}
