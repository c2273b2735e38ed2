/*
 * cip_pccc_data.c - addresses and values of PCCC: 1770-6.5.16, chapter 13.
 *
 *	logical		size file type element [sub-element]
 *	PLC-5 binary	levels(1), then one number for each bit of it
 *	PLC-5 ASCII	0 '$' text 0
 *
 * A number is one byte, or 0xff and two.
 */
#include "base/num.h"
#include "proto/cip_pccc.h"

enum { WIDE = 0xff, LEVELS = 4 };

enum {
	FILE_STATUS = 0x84,
	FILE_BIT,
	FILE_TIMER,
	FILE_COUNTER,
	FILE_CONTROL,
	FILE_INTEGER,
	FILE_FLOAT,
	FILE_OUTPUT,
	FILE_INPUT,
	FILE_STRING,
	FILE_ASCII,
	FILE_BCD,
	FILE_LONG = 0x91
};

static const struct file {
	uint8_t type;
	const char *letters;
	uint8_t size; /* of an element */
	uint8_t value;
} files[] = {
    {0x82, "O", 2, T_UINT},
    {0x83, "I", 2, T_UINT},
    {FILE_STATUS, "S", 2, T_INT},
    {FILE_BIT, "B", 2, T_UINT},
    {FILE_TIMER, "T", 6, T_INT},
    {FILE_COUNTER, "C", 6, T_INT},
    {FILE_CONTROL, "R", 6, T_INT},
    {FILE_INTEGER, "N", 2, T_INT},
    {FILE_FLOAT, "F", 4, T_REAL},
    {FILE_OUTPUT, "O", 2, T_UINT},
    {FILE_INPUT, "I", 2, T_UINT},
    {FILE_STRING, "ST", 84, T_NONE},
    {FILE_ASCII, "A", 2, T_UINT},
    {FILE_BCD, "D", 2, T_UINT},
    {FILE_LONG, "L", 4, T_DINT},
    {0x92, "MG", 0, T_NONE},
    {0x93, "PD", 0, T_NONE},
    {0x94, "PLS", 0, T_NONE},
};

static const struct file *
file_of(uint8_t type)
{
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (files[i].type == type)
			return &files[i];
	return NULL;
}

static uint16_t
field(struct rd *r)
{
	uint8_t v = rd_u8(r);

	return v == WIDE ? rd_le16(r) : v;
}

static void
logical(struct rd *r, bool sub, struct pccc_address *a)
{
	a->size = rd_u8(r);
	a->file = field(r);
	a->type = rd_u8(r);
	a->typed = true;
	a->element = field(r);
	a->has_sub = sub;
	if (sub)
		a->sub = field(r);
}

/* 0 '$' text 0 */
static void
written(struct rd *r, struct pccc_address *a)
{
	size_t n = 0;

	if (rd_u8(r) != '$' && rd_ok(r))
		rd_bad(r, "an address of no known form");
	while (rd_ok(r) && rd_peek(r, n) != 0)
		n++;
	a->name = rd_take(r, n);
	rd_skip(r, 1);
}

static void
plc5(struct rd *r, struct pccc_address *a)
{
	uint16_t level[LEVELS] = {0};
	uint8_t mask = rd_u8(r);
	int i;

	if (mask == 0) {
		written(r, a);
		return;
	}
	for (i = 0; i < 8 && rd_ok(r); i++) {
		uint16_t v = mask >> i & 1 ? field(r) : 0;

		if (i < LEVELS)
			level[i] = v;
	}
	a->file = level[1];
	a->element = level[2];
	a->sub = level[3];
	a->has_sub = mask & 8;
}

void
pccc_address(struct rd *r, enum pccc_form form, struct pccc_address *a)
{
	switch (form) {
	case FORM_TWO:
	case FORM_THREE:
		logical(r, form == FORM_THREE, a);
		break;
	case FORM_RANGE:
		a->offset = rd_le16(r);
		rd_skip(r, 2);
		plc5(r, a);
		break;
	case FORM_PLC5:
		plc5(r, a);
		break;
	case FORM_PLC2:
		a->file = rd_le16(r);
		a->name = SPAN("plc2:");
		break;
	case FORM_FILE:
		a->size = rd_u8(r);
		a->file = rd_le16(r);
		a->element = rd_le16(r);
		a->type = rd_u8(r);
		a->typed = true;
		break;
	default:
		break;
	}
	a->told = rd_ok(r);
}

/* The words of timers, counters and controls have names. */
static const char *
sub_name(const struct pccc_address *a, uint32_t sub)
{
	bool control = a->type == FILE_CONTROL;

	if (a->type < FILE_TIMER || a->type > FILE_CONTROL)
		return NULL;
	if (sub == 1)
		return control ? "LEN" : "PRE";
	if (sub == 2)
		return control ? "POS" : "ACC";
	return NULL;
}

static char *
put_sub(char *p, const struct pccc_address *a, uint32_t sub)
{
	const char *name = sub_name(a, sub);

	*p++ = '.';
	return name != NULL ? stpcpy(p, name) : num_u64(p, sub);
}

/* "N7:", what its elements are numbered behind. */
static char *
put_file(char *p, const struct pccc_address *a)
{
	const struct file *f = file_of(a->type);

	if (f != NULL) {
		p = stpcpy(p, f->letters);
	} else if (a->typed) { /* a type without a letter */
		*p++ = 'X';
		p = num_u64(p, a->type);
		*p++ = '/';
	}
	p = num_u64(p, a->file);
	*p++ = ':';
	return p;
}

/* N7:0, T4:2.ACC, 7:0 where the type isn't told, plc2:16, $N7:0 as written */
struct span
pccc_ref(struct msg *m, const struct pccc_address *a)
{
	char *p, *end;

	if (a->name.n != 0 && !span_is(a->name, "plc2:")) {
		struct span name = ref_escape(m, a->name);

		p = arena_alloc(&m->arena, name.n + 1);
		p[0] = '$';
		memcpy(p + 1, name.p, name.n);
		return span(p, name.n + 1);
	}
	p = end = arena_alloc(&m->arena, 4 * NUM_MAX);
	if (a->name.n != 0) {
		end = num_u64(stpcpy(end, "plc2:"), a->file);
	} else {
		end = num_u64(put_file(end, a), a->element);
		if (a->has_sub && a->sub != 0)
			end = put_sub(end, a, a->sub);
	}
	return span(p, (size_t)(end - p));
}

uint32_t
pccc_count(const struct pccc_address *a)
{
	const struct file *f = file_of(a->type);
	uint32_t size = f != NULL && f->size != 0 ? f->size : 1;

	if (size == 6 && a->has_sub && a->sub != 0)
		size = 2; /* words of one */
	return (a->size + size - 1) / size;
}

static struct point *
element(struct cip_call *c, const struct pccc_address *a, uint32_t n)
{
	char *p = arena_alloc(&c->m->arena, 2 * NUM_MAX);
	struct point *pt =
	    msg_point(c->m, ref_span(span(p, (size_t)(put_file(p, a) - p))));

	pt->ref.numbered = true;
	pt->ref.n = a->element + n;
	return pt;
}

/* A structure's words: the address goes on over the elements behind. */
static void
words(struct cip_call *c, struct rd *r, const struct pccc_address *a)
{
	uint32_t at = a->has_sub ? a->sub : 0;

	for (; rd_left(r) >= 2; at++) {
		struct point *pt = element(c, a, at / 3);
		char *p = arena_alloc(&c->m->arena, NUM_MAX);
		struct span tail;

		tail = span(p, (size_t)(put_sub(p, a, at % 3) - p));
		pt->ref.tail = tail;
		cip_value(c->m, r, T_INT, &pt->value);
	}
}

static void
raw(struct cip_call *c, struct rd *r, const struct pccc_address *a)
{
	struct point *pt = msg_point(c->m, ref_span(pccc_ref(c->m, a)));

	pt->value.kind = VALUE_BYTES;
	pt->value.s = rd_rest(r);
}

void
pccc_values(struct cip_call *c, struct rd *r, const struct pccc_address *a)
{
	const struct file *f = file_of(a->as != 0 ? a->as : a->type);
	size_t n = rd_left(r), i;

	if (n == 0)
		return;
	if (f != NULL && f->size == 6 && n % 2 == 0 &&
	    (!a->has_sub || a->sub < 3)) {
		words(c, r, a);
		return;
	}
	if (f == NULL || f->value == T_NONE || n % f->size != 0 ||
	    (a->has_sub && a->sub != 0)) {
		raw(c, r, a);
		return;
	}
	for (i = 0; i < n / f->size; i++)
		cip_value(c->m, r, f->value,
		    &element(c, a, (uint32_t)i)->value);
}

/*
 * Type and size: t ttt s sss; with the bit in front of either, as many bytes
 * follow that hold the number. An array (9) has one of its elements behind.
 */
static void
descriptor(struct rd *r, uint32_t *type, uint32_t *size)
{
	uint8_t flag = rd_u8(r), n;

	*type = flag >> 4 & 7;
	*size = flag & 7;
	if (flag & 0x80) {
		n = (uint8_t)*type;
		*type = 0;
		while (n-- != 0 && rd_ok(r))
			*type = *type << 8 | rd_u8(r);
	}
	if (flag & 0x08) {
		uint64_t v = 0;
		int shift;

		n = (uint8_t)*size;
		for (shift = 0; n-- != 0 && rd_ok(r); shift += 8)
			v |= (uint64_t)rd_u8(r) << shift;
		*size = v > UINT32_MAX ? UINT32_MAX : (uint32_t)v;
	}
}

void
pccc_typed(struct cip_call *c, struct rd *r, const struct pccc_address *a)
{
	enum { INTEGER = 4, FLOATING = 8, ARRAY = 9 };
	struct pccc_address at = *a;
	uint32_t type, size;

	descriptor(r, &type, &size);
	if (type == ARRAY)
		descriptor(r, &type, &size);
	if (!rd_ok(r))
		return;
	detail_uint(c->m, "data_type", type);
	at.element = (uint16_t)(at.element + at.offset);
	if (type == INTEGER && size == 2)
		at.as = FILE_INTEGER;
	else if (type == FLOATING && size == 4)
		at.as = FILE_FLOAT;
	if (at.name.n != 0 && at.as != 0 && rd_left(r) == size)
		cip_value(c->m, r, file_of(at.as)->value,
		    &msg_point(c->m, ref_span(pccc_ref(c->m, &at)))->value);
	else if (at.name.n != 0 || rd_left(r) == 0)
		raw(c, r, &at);
	else
		pccc_values(c, r, &at);
}
