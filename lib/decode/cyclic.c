/*
 * cyclic.c - process images come many times a second and say the same: with
 * --cyclic change an event is written where a value, a quality or a state
 * differs from the last, and at least as often as asked for.
 *
 * What was said last is kept in a table of fixed size. Two streams that meet
 * in one place of it forget each other: then more is written, never less.
 */
#include "decode/inside.h"

enum { PLACES = 4096 };

/* What a stream of cyclic events said last, as a hash. */
struct cyclic {
	uint64_t stream, said;
	int64_t written; /* when */
	uint64_t skipped;
};

static uint64_t
add(uint64_t h, const void *p, size_t n)
{
	return hash_bytes(h, p, n);
}

static uint64_t
add_span(uint64_t h, struct span s)
{
	return add(add(h, &s.n, sizeof(s.n)), s.p, s.n);
}

static uint64_t
add_value(uint64_t h, const struct value *v)
{
	h = add(h, &v->kind, sizeof(v->kind));
	switch (v->kind) {
	case VALUE_NONE:
	case VALUE_NULL:
		return h;
	case VALUE_BOOL:
		return add(h, &v->b, sizeof(v->b));
	case VALUE_F32:
		return add(h, &v->f32, sizeof(v->f32));
	case VALUE_INT:
	case VALUE_UINT:
	case VALUE_F64:
	case VALUE_TIME:
		return add(h, &v->u, sizeof(v->u));
	default:
		return add_span(h, v->s);
	}
}

/* Which stream it is of: its conversation, function and first reference. */
static uint64_t
stream_of(const struct decode *d, const struct msg *m)
{
	const struct conv *c = d->conv;
	uint64_t h = 0;
	int side;

	for (side = 0; side < SIDES; side++) {
		h = add(h, c->end[side].addr.b, sizeof(c->end[side].addr.b));
		h = add(h, &c->end[side].port, sizeof(c->end[side].port));
	}
	h = add(h, &d->talk.from_server, sizeof(d->talk.from_server));
	h = add(h, &c->layer2, sizeof(c->layer2));
	h = add(h, &c->origin, sizeof(c->origin));
	h = add(h, m->proto, strlen(m->proto));
	h = add(h, &m->code, sizeof(m->code));
	h = add(h, &m->station, sizeof(m->station));
	if (m->npoints != 0) {
		h = add_span(h, m->points[0].ref.head);
		h = add(h, &m->points[0].ref.n, sizeof(m->points[0].ref.n));
		h = add_span(h, m->points[0].ref.tail);
	}
	return h | 1;
}

/* Words and booleans are states; numbers count what is sent. */
static uint64_t
add_details(uint64_t h, const struct msg *m)
{
	size_t i;

	for (i = 0; i < m->ndetails; i++) {
		const struct detail *d = &m->details[i];

		if (d->kind == DETAIL_VALUE && (d->value.kind == VALUE_BOOL ||
						   d->value.kind == VALUE_TEXT))
			h = add_value(h, &d->value);
	}
	return h;
}

/* An attacker must not find two that are alike, so it has a seed. */
static uint64_t
said_by(const struct decode *d, const struct msg *m)
{
	uint64_t h = add(d->cyclic_seed, &m->flags, sizeof(m->flags));
	const char *status = m->status != NULL ? m->status : "";
	size_t i;

	h = add_details(add(h, status, strlen(status)), m);
	for (i = 0; i < m->npoints; i++) {
		const struct point *p = &m->points[i];

		h = add_span(h, p->ref.head);
		h = add(h, &p->ref.n, sizeof(p->ref.n));
		h = add_span(h, p->ref.tail);
		h = add_value(h, &p->value);
		h = add(h, &p->qraw, sizeof(p->qraw));
		if (p->quality != NULL)
			h = add(h, p->quality, strlen(p->quality));
	}
	return h;
}

bool
cyclic_wanted(struct decode *d, const struct msg *m, uint64_t *skipped)
{
	uint64_t stream, said;
	struct cyclic *c;

	*skipped = 0;
	if (!d->options.cyclic_change)
		return true;
	if (d->cyclic == NULL) {
		d->cyclic = xcalloc(PLACES, sizeof(*d->cyclic));
		d->cyclic_seed = hash_seed();
	}
	stream = stream_of(d, m);
	said = said_by(d, m);
	c = &d->cyclic[stream / 2 % PLACES];
	if (c->stream == stream && c->said == said &&
	    (d->options.cyclic_every == 0 ||
		m->ts - c->written < d->options.cyclic_every)) {
		c->skipped++;
		return false;
	}
	if (c->stream == stream)
		*skipped = c->skipped;
	*c = (struct cyclic){.stream = stream, .said = said, .written = m->ts};
	return true;
}
