/*
 * inherit.c - a reload forgets nothing: what was known of tags and conditions
 * that are still there goes on.
 */
#include "detect/inside.h"

/* What a condition was, by the name of its rule and its group. */
struct former {
	unsigned state;
	int64_t since, falls, rises, told;
	uint64_t seq, count;
	char id[sizeof(((struct cond *)NULL)->id)];
};

static struct span
key_of(struct arena *a, const struct cond *c)
{
	struct buf b = {0};
	struct span key;

	buf_span(&b, c->about->name);
	buf_char(&b, '\n');
	buf_span(&b, c->group);
	key = arena_copy(a, buf_all(&b));
	buf_release(&b);
	return key;
}

void
cond_inherit(struct detect *d, struct cond *c)
{
	const struct former *f;

	if (d->inherited.n == 0)
		return;
	f = map_get(&d->inherited, key_of(&d->arena, c));
	if (f == NULL)
		return;
	c->state = f->state;
	c->since = f->since;
	c->falls = f->falls;
	c->rises = f->rises;
	c->told = f->told;
	c->seq = f->seq;
	c->count = f->count;
	memcpy(c->id, f->id, sizeof(c->id));
	cond_timer(d, c);
}

static void
remember(struct detect *d, const struct cond *c)
{
	struct former *f;

	if (c->state == COND_NORMAL)
		return;
	f = arena_alloc(&d->arena, sizeof(*f));
	*f = (struct former){c->state, c->since, c->falls, c->rises, c->told,
	    c->seq, c->count, {0}};
	memcpy(f->id, c->id, sizeof(f->id));
	map_put(&d->inherited, key_of(&d->arena, c), f);
}

static void
inherit_tag(struct detect *d, const struct detect *old, uint32_t from,
    uint32_t to)
{
	const struct tag_view *was = &old->tags[from];
	struct tag_view *is = &d->tags[to];
	struct rule_ref *rules = is->rules;
	int k;

	*is = *was;
	is->rules = rules;
	is->has_prev = was->has_prev && was->prev.type != EXPR_TEXT;
	is->prev_text = span("", 0);
	for (k = 0; k < KINDS; k++) {
		is->kinds[k].text = span("", 0);
		is->kinds[k].seen.file = 0; /* the list of names is new */
		keep_text(d, to, &is->kinds[k]);
	}
}

static void
inherit_slots(struct detect *d, const struct detect *old)
{
	size_t i;

	for (i = 0; i < d->nrules; i++) {
		struct rule *r = d->rules[i];
		const struct rule *was = map_get(&old->names, r->about.name);

		if (was != NULL && span_eq(was->when, r->when))
			memcpy(r->slots, was->slots,
			    expr_slots(r->expr) * sizeof(*r->slots));
	}
}

void
detect_inherit(struct detect *d, const struct detect *old)
{
	size_t i;

	d->clock = old->clock;
	d->counts = old->counts;
	for (i = 0; d->plant && old->plant && i < old->plant->ntags; i++) {
		uint32_t to = plant_tag(d->plant, old->plant->tags[i].id);

		if (to != NO_INDEX)
			inherit_tag(d, old, (uint32_t)i, to);
	}
	inherit_slots(d, old);
	for (i = 0; i < old->nconds; i++)
		remember(d, old->conds[i]);
	for (i = 0; i < d->nconds; i++)
		cond_inherit(d, d->conds[i]);
}
