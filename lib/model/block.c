/*
 * block.c - tags inside blocks of bytes, whose contents only the plant file
 * knows: S7comm is mostly asked for ranges of them, where any address lies in
 * its area; elsewhere a block has one reference, and the tag says `at:`.
 */
#include <stdlib.h>

#include "base/num.h"
#include "model/inside.h"

enum { VALUE_MAX = 2 * WORDS_MAX, NO_BIT = 255 };

/* A tag of a block. */
struct inside {
	uint64_t byte;
	uint32_t tag;
	uint8_t size; /* in bytes */
	uint8_t bit;  /* or NO_BIT */
	char letter;  /* X, B, W or D */
};

struct block {
	struct inside *at; /* by byte */
	size_t n, cap;
};

/* What a reference addresses: DB1.DBD40, DI1.DIX4.0, MW2, I0.1; assembly:100 */
struct spot {
	struct span area; /* DB1, DI1, M, I; assembly:100 */
	uint64_t byte;
	uint8_t size, bit;
	char letter;
};

static uint8_t
size_of(char letter)
{
	return letter == 'D' ? 4 : letter == 'W' ? 2 : 1;
}

/* X4.0 B4 W4 D4, and 4.0 where no data block stands in front */
static bool
read_spot(struct span text, bool data_block, struct spot *p)
{
	struct span bit = {0}, byte;
	uint64_t n = NO_BIT;

	if (text.n == 0)
		return false;
	p->letter = text.p[0];
	if (strchr("BWD", p->letter) != NULL ||
	    (data_block && p->letter == 'X'))
		text = span(text.p + 1, text.n - 1);
	else if (data_block)
		return false;
	else
		p->letter = 'X';
	byte = span_cut(text, '.', &bit);
	if (!num_read_u64(byte, &p->byte) || p->byte > UINT32_MAX / 2)
		return false;
	if ((p->letter == 'X') != (byte.n != text.n) ||
	    (p->letter == 'X' && (!num_read_u64(bit, &n) || n > 7)))
		return false;
	p->bit = (uint8_t)n;
	p->size = size_of(p->letter);
	return true;
}

static bool
read_ref(struct span ref, struct spot *p)
{
	struct span rest;
	uint64_t number;

	if (ref.n == 0)
		return false;
	if (!span_starts(ref, "DB") && !span_starts(ref, "DI")) {
		p->area = span(ref.p, 1);
		return strchr("IQMLV", ref.p[0]) != NULL &&
		       read_spot(span(ref.p + 1, ref.n - 1), false, p);
	}
	p->area = span_cut(ref, '.', &rest);
	return num_read_u64(span(ref.p + 2, p->area.n - 2), &number) &&
	       rest.n > 2 && memcmp(rest.p, ref.p, 2) == 0 &&
	       read_spot(span(rest.p + 2, rest.n - 2), true, p);
}

/* A block that has but one reference. */
static struct spot
whole_block(struct span ref)
{
	return (struct spot){
	    .area = ref, .size = 1, .bit = NO_BIT, .letter = 'B'};
}

static uint8_t
size_of_type(enum tag_type type, uint8_t otherwise)
{
	static const uint8_t sizes[TYPE_COUNT] = {[TYPE_U8] = 1,
	    [TYPE_I8] = 1,
	    [TYPE_U16] = 2,
	    [TYPE_I16] = 2,
	    [TYPE_U32] = 4,
	    [TYPE_I32] = 4,
	    [TYPE_F32] = 4,
	    [TYPE_U64] = 8,
	    [TYPE_I64] = 8,
	    [TYPE_F64] = 8};

	return sizes[type] != 0 ? sizes[type] : otherwise;
}

void
block_bind(struct model *m, struct unit *u, uint32_t tag)
{
	const struct tag *t = &m->plant->tags[tag];
	struct block *b;
	struct spot p;

	if (!read_ref(t->source.ref, &p)) {
		if (t->source.at < 0)
			return;
		p = whole_block(t->source.ref);
	}
	if (t->source.at >= 0) {
		p.byte += (uint64_t)t->source.at;
		p.letter = t->source.bit >= 0 ? 'X' : 'B';
		p.bit = t->source.bit >= 0 ? (uint8_t)t->source.bit : NO_BIT;
	}
	b = map_get(&u->blocks, p.area);
	if (b == NULL) {
		b = arena_zalloc(&m->arena, sizeof(*b));
		map_put(&u->blocks, p.area, b);
	}
	b->at = xgrow(b->at, b->n, &b->cap, sizeof(*b->at));
	b->at[b->n++] = (struct inside){.byte = p.byte,
	    .tag = tag,
	    .size = p.letter == 'X' ? 1 : size_of_type(t->source.type, p.size),
	    .bit = p.bit,
	    .letter = p.letter};
}

static int
by_byte(const void *a, const void *b)
{
	const struct inside *x = a, *y = b;

	if (x->byte != y->byte)
		return x->byte < y->byte ? -1 : 1;
	return x->tag < y->tag ? -1 : 1;
}

void
block_sort(struct unit *u)
{
	struct map_entry *e;

	for (e = NULL; (e = map_next(&u->blocks, e)) != NULL;) {
		struct block *b = e->value;

		qsort(b->at, b->n, sizeof(*b->at), by_byte);
	}
}

void
block_release(struct unit *u)
{
	struct map_entry *e;

	for (e = NULL; (e = map_next(&u->blocks, e)) != NULL;)
		free(((struct block *)e->value)->at);
	map_release(&u->blocks);
}

/* The first that may reach to `byte`. */
static size_t
first_near(const struct block *b, uint64_t byte)
{
	size_t lo = 0, hi = b->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (b->at[mid].byte + VALUE_MAX <= byte)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool
block_begin(const struct unit *u, const struct point_in *p,
    struct block_walk *w)
{
	struct spot at;

	if (u->blocks.n == 0 || p->area != AREA_NONE)
		return false;
	if (!read_ref(p->ref, &at)) {
		if (p->bytes.n == 0)
			return false;
		at = whole_block(p->ref);
	}
	w->block = map_get(&u->blocks, at.area);
	if (w->block == NULL)
		return false;
	w->byte = at.byte;
	w->size = p->bytes.n != 0 ? p->bytes.n / 2 : at.size;
	w->bit = at.bit;
	w->next = first_near(w->block, at.byte);
	return true;
}

/* The next that the point touches: a bit by itself, or by bytes. */
static const struct inside *
next_touched(struct block_walk *w)
{
	const struct inside *t;

	while (w->next < w->block->n) {
		t = &w->block->at[w->next++];
		if (t->byte >= w->byte + w->size)
			break;
		if (t->byte + t->size > w->byte &&
		    (w->bit == NO_BIT || t->bit == NO_BIT || t->bit == w->bit))
			return t;
	}
	return NULL;
}

/* A whole number that is no larger than its place: not the ms of a timer. */
static bool
fits(const struct block_walk *w, const struct point_in *p, int64_t *v)
{
	int64_t end = INT64_C(1) << 8 * w->size;

	return p->has_value && p->value.type == ND_INT &&
	       nd_int(&p->value, v) && *v >= -end / 2 && *v < end;
}

/* The bytes of a point from `from` on; whole numbers have theirs as well. */
static bool
bytes_of(const struct block_walk *w, const struct point_in *p, size_t from,
    size_t n, uint8_t *out)
{
	int64_t v;
	size_t i;

	if (p->bytes.n != 0)
		return num_read_hex(span(p->bytes.p + 2 * from, 2 * n), out);
	if (!fits(w, p, &v))
		return false;
	for (i = 0; i < n; i++)
		out[i] = (uint8_t)((uint64_t)v >> 8 * (w->size - 1 - from - i));
	return true;
}

/* Its whole value, and its type: told by the plant, or needing none. */
static bool
value_of(const struct tag *t, const struct inside *at, const uint8_t *bytes,
    struct raw_value *out)
{
	uint16_t words[WORDS_MAX];
	size_t i;

	if (at->letter == 'X') {
		out->kind = RAW_BOOL;
		out->b = bytes[0] >> at->bit & 1;
	} else if (at->size == 1) {
		out->kind = RAW_INT;
		out->i =
		    t->source.type == TYPE_I8 ? (int8_t)bytes[0] : bytes[0];
	} else if (size_of_type(t->source.type, 0) == 0) {
		return false;
	} else {
		for (i = 0; i < at->size / 2u; i++)
			words[i] =
			    (uint16_t)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
		value_of_words(t, words, at->size / 2u, out);
	}
	return true;
}

/* The wire's own type, unless the plant knows better. */
static bool
is_native(const struct block_walk *w, const struct point_in *p,
    const struct tag *t)
{
	int64_t v;

	return p->bytes.n == 0 && t->source.at < 0 &&
	       span_eq(t->source.ref, p->ref) &&
	       (t->source.type == TYPE_NATIVE || !fits(w, p, &v));
}

bool
block_next(const struct model *m, struct block_walk *w,
    const struct point_in *p, struct touched *out)
{
	const struct inside *at = next_touched(w);
	uint8_t bytes[VALUE_MAX];
	const struct tag *t;

	if (at == NULL)
		return false;
	t = &m->plant->tags[at->tag];
	out->tag = at->tag;
	if (is_native(w, p, t))
		out->whole = p->has_value && value_native(p, &out->raw);
	else
		out->whole =
		    at->byte >= w->byte && w->bit == NO_BIT &&
		    at->byte + at->size <= w->byte + w->size &&
		    bytes_of(w, p, at->byte - w->byte, at->size, bytes) &&
		    value_of(t, at, bytes, &out->raw);
	return true;
}
