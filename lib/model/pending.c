/*
 * pending.c - the writes that a device hasn't answered yet.
 */
#include <stdlib.h>

#include "model/inside.h"

uint64_t
exchange_key(const struct model *m, const struct line *l, bool request)
{
	const struct nd_val *v = l->vals;
	const int ends[2][4] = {
	    {MODEL_DST, MODEL_DPORT, MODEL_SRC, MODEL_SPORT},
	    {MODEL_SRC, MODEL_SPORT, MODEL_DST, MODEL_DPORT}};
	const int same[] = {
	    MODEL_PROTO, MODEL_SENSOR, MODEL_STATION, MODEL_TXN, MODEL_FN};
	uint64_t h = m->seed;
	size_t i;

	for (i = 0; i < 4; i++) {
		const struct nd_val *e = &v[ends[request][i]];

		h = hash_bytes(h, e->text.p, e->type ? e->text.n : 0);
	}
	for (i = 0; i < sizeof(same) / sizeof(*same); i++)
		h = hash_bytes(h, v[same[i]].text.p,
		    v[same[i]].type ? v[same[i]].text.n : 0);
	return h | 1;
}

static struct pending *
pending_find(struct model *m, uint64_t key)
{
	size_t i;

	for (i = 0; i < PENDING; i++)
		if (m->pending[i].key == key)
			return &m->pending[i];
	return NULL;
}

/* Room for a write; the oldest makes way where all are taken. */
static struct pending *
pending_new(struct model *m, uint64_t key)
{
	struct pending *p = pending_find(m, key);

	if (p == NULL) {
		p = &m->pending[m->pending_next];
		m->pending_next = (m->pending_next + 1) % PENDING;
		p->n = 0;
	}
	p->key = key;
	return p;
}

void
pending_renew(struct model *m, uint64_t key)
{
	struct pending *p = pending_find(m, key);

	if (p != NULL)
		p->n = 0;
}

void
pending_add(struct model *m, uint64_t key, uint32_t tag,
    const struct raw_value *raw)
{
	struct pending *p = pending_new(m, key);

	p->tags = xgrow(p->tags, p->n, &p->cap, sizeof(*p->tags));
	p->tags[p->n] = (struct written){tag, *raw};
	/* a text lies in the event's line, which goes */
	if (raw->kind == RAW_TEXT)
		p->tags[p->n].raw.kind = RAW_NONE;
	p->n++;
}

void
pending_end(struct model *m, const struct line *l)
{
	struct pending *p = pending_find(m, exchange_key(m, l, false));
	bool ok = span_is(l->vals[MODEL_STATUS].text, "ok");
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < p->n; i++)
		reading_put(m, l, p->tags[i].tag, ok ? COMMANDED : REJECTED,
		    &p->tags[i].raw, NULL);
	p->key = 0;
	p->n = 0;
}

void
pending_release(struct model *m)
{
	size_t i;

	for (i = 0; i < PENDING; i++)
		free(m->pending[i].tags);
}
