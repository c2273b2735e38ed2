/*
 * pair.c - conversations that no flow stands for: of layer 2, and of messages
 * that come without a network around them.
 */
#include "decode/inside.h"

enum { PAIRS_MAX = 65536 };

static void
drop_all(struct decode *d)
{
	struct map_entry *e = NULL;

	while ((e = map_next(&d->pairs, e)) != NULL)
		conv_free(d, e->value);
	map_release(&d->pairs);
	d->pairs = (struct map){0};
	arena_reset(&d->pairs_arena);
}

void
pairs_release(struct decode *d)
{
	drop_all(d);
	arena_release(&d->pairs_arena);
}

/* More ends than any plant has: somebody makes them up. Begin anew. */
void
pairs_room(struct decode *d)
{
	size_t n = d->pairs.n;

	if (n < PAIRS_MAX)
		return;
	drop_all(d);
	rec_open(d->out, &d->ts, REC_loss, d->clock);
	rec_str(d->out, "tool", SPAN("ots-decode"));
	rec_str(d->out, "what", SPAN("evicted_flow"));
	rec_uint(d->out, "count", n);
	rec_close(d->out);
	d->counts.losses++;
}

/* The side whose well-known port or, without one, whose silence says so. */
static int
server_of(const struct proto *p, const struct end end[SIDES], int side)
{
	uint16_t port = p->ports != NULL ? p->ports[0] : 0;

	if (port != 0 && end[0].port == port)
		return 0;
	if (port != 0 && end[1].port == port)
		return 1;
	return !side;
}

static int
order(const struct end *a, const struct end *b)
{
	int c = memcmp(&a->addr, &b->addr, sizeof(a->addr));

	return c != 0 ? c : (int)a->port - (int)b->port;
}

struct conv *
pair_conv(struct decode *d, const struct proto *p, const struct end *src,
    const struct end *dst, uint32_t layer2, uint16_t vlan, int *side)
{
	struct between ends = {.vlan = vlan, .sensor = (uint16_t)d->sensor};
	struct pair_key key;
	struct conv *c;

	memset(&key, 0, sizeof(key));
	*side = order(src, dst) > 0;
	memcpy(&key.end[*side].addr, &src->addr, sizeof(src->addr));
	memcpy(&key.end[!*side].addr, &dst->addr, sizeof(dst->addr));
	key.end[*side].port = src->port;
	key.end[!*side].port = dst->port;
	key.proto = p;
	key.layer2 = layer2;
	key.vlan = vlan;
	key.sensor = (uint16_t)d->sensor;
	c = map_get(&d->pairs, span(&key, sizeof(key)));
	if (c != NULL)
		return c;
	pairs_room(d);
	memcpy(ends.end, key.end, sizeof(ends.end));
	c = conv_new(d, &ends);
	c->layer2 = layer2;
	which_is(d, c, p, server_of(p, key.end, *side));
	map_put(&d->pairs, arena_copy(&d->pairs_arena, span(&key, sizeof(key))),
	    c);
	return c;
}

static bool
carries(const struct proto *p, uint32_t id)
{
	const uint32_t *at = p->layer2;

	while (at != NULL && *at != 0 && *at != id)
		at++;
	return at != NULL && *at != 0;
}

void
pair_layer2(void *ctx, const struct layer2 *l2, const struct frame *f)
{
	struct decode *d = ctx;
	struct end src = {l2->src, 0}, dst = {l2->dst, 0};
	struct chunk k = {.bytes = l2->bytes,
	    .ts = f->ts,
	    .frame = f->number,
	    .cut = l2->cut};
	struct conv *c;
	size_t i, len = 0;
	int side;

	for (i = 0; protos[i] != NULL; i++) {
		const struct proto *p = protos[i];

		if (!(p->over & OVER_LAYER2) || !carries(p, l2->id) ||
		    p->frame(l2->bytes, false, false, &len) == FRAMED_NO)
			continue;
		if (len > l2->bytes.n && l2->cut)
			k.missing = (uint32_t)(len - l2->bytes.n);
		c = pair_conv(d, p, &src, &dst, l2->id, l2->vlan, &side);
		conv_datagram(d, c, side, &k);
		return;
	}
}
