/*
 * uses.c - what a finished expression asks for: slots, tags and fields, and
 * the words that fields must be.
 */
#include "base/ts.h"
#include "expr/inside.h"

size_t
expr_slots(const struct expr *x)
{
	return x->nslots;
}

void
expr_slots_init(struct expr_slot *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		s[i] = (struct expr_slot){.since = TS_NONE};
}

static size_t
add_uses(const struct expr *x, struct expr_use *out, size_t room, size_t n)
{
	size_t i;

	if (x->op == OP_TAG || x->op == OP_FIELD) {
		if (n < room)
			out[n] = (struct expr_use){
			    x->op == OP_TAG, x->id, x->aspect};
		return n + 1;
	}
	for (i = 0; i < x->nkids; i++)
		n = add_uses(x->kid[i], out, room, n);
	return n;
}

size_t
expr_uses(const struct expr *x, struct expr_use *out, size_t room)
{
	return add_uses(x, out, room, 0);
}

/* One of a list of texts? */
static size_t
words_of(uint32_t field, const struct expr_value *v, size_t n,
    struct expr_demand *out, size_t room)
{
	size_t i;

	for (i = 0; i < n && n <= room; i++) {
		if (v[i].type != EXPR_TEXT)
			return 0;
		out[i] = (struct expr_demand){field, v[i].text};
	}
	return n <= room ? n : 0;
}

/* What is said of one field, or of `any`. */
static size_t
demands(const struct expr *x, uint32_t field, bool any, struct expr_demand *out,
    size_t room)
{
	const struct expr *a = x->kid[0], *b = x->kid[1];
	size_t n, more;

	switch (x->op) {
	case OP_AND:
		n = demands(a, field, false, out, room);
		if (n == 0)
			n = demands(b, field, false, out, room);
		if (n == 0 && any)
			n = demands(a, field, true, out, room);
		if (n == 0 && any)
			n = demands(b, field, true, out, room);
		return n;
	case OP_OR:
		n = demands(a, field, any, out, room);
		more = n != 0 ? demands(b, field, any, out + n, room - n) : 0;
		return more != 0 ? n + more : 0;
	case OP_EQ:
		return a->op == OP_FIELD && (any || a->id == field) &&
			       b->op == OP_CONST
			   ? words_of(a->id, &b->value, 1, out, room)
			   : 0;
	case OP_IN:
		return a->op == OP_FIELD && (any || a->id == field)
			   ? words_of(a->id, x->list, x->nlist, out, room)
			   : 0;
	default:
		return 0;
	}
}

size_t
expr_demands(const struct expr *x, uint32_t first, struct expr_demand *out,
    size_t room)
{
	return demands(x, first, true, out, room);
}
