/*
 * conv.c - a conversation and its messages, decoded one by one; those that
 * come as datagrams. How a stream is cut into messages is told in stream.c,
 * which protocol they are of in which.c.
 */
#include <stdlib.h>

#include "decode/inside.h"

struct conv *
conv_new(struct decode *d, const struct between *ends)
{
	struct conv *c = xcalloc(1, sizeof(*c));
	struct buf *b = &c->ends;
	size_t start[SIDES + 1];
	int side;

	c->origin = ends->sensor;
	buf_char(b, '"'); /* as if a member stood in front */
	for (side = 0; side < SIDES; side++) {
		c->end[side] = ends->end[side];
		start[side] = b->n;
		put_between(d, b, ends, side);
	}
	start[SIDES] = b->n;
	for (side = 0; side < SIDES; side++)
		c->way[side].ends =
		    span(b->p + start[side], start[side + 1] - start[side]);
	return c;
}

void
conv_drop_held(struct decode *d, struct way *w)
{
	buf_release(&w->held);
	w->held = (struct buf){0};
	d->held -= w->room;
	w->room = 0;
}

void
conv_free(struct decode *d, struct conv *c)
{
	int side;

	heap_remove(&d->due, &c->due);
	if (c->proto != NULL && c->proto->release != NULL)
		c->proto->release(c->state);
	free(c->state);
	for (side = 0; side < SIDES; side++) {
		conv_drop_held(d, &c->way[side]);
		buf_release(&c->way[side].intro);
	}
	buf_release(&c->ends);
	free(c);
}

void
conv_die(struct decode *d, struct conv *c)
{
	c->dead = true;
	d->counts.silent++;
	conv_drop_held(d, &c->way[0]);
	conv_drop_held(d, &c->way[1]);
}

static void
emit(struct talk *t)
{
	struct decode *d = (struct decode *)t->msg->owner;
	struct conv *c = d->conv;

	if (t->proven && !c->claimed)
		which_proven(d, c);
	if (!c->claimed && (t->msg->flags & FLAG_MALFORMED)) {
		c->doubted = true;
		return;
	}
	if (!c->claimed)
		t->msg->flags |= FLAG_GUESS;
	if (!t->stream && t->msg->dir >= DIR_REPORT)
		t->msg->flags &= ~(uint32_t)FLAG_HALF; /* nobody answers */
	c->told = true;
	d->skipped = 0;
	if (t->msg->dir == DIR_CYCLIC && !cyclic_wanted(d, t->msg, &d->skipped))
		return;
	event_put(d);
}

static void
overdue_at(struct talk *t, int64_t when)
{
	struct decode *d = (struct decode *)t->msg->owner;

	if (d->conv->due.place == 0 || d->conv->due.at > when)
		heap_set(&d->due, &d->conv->due, when);
}

/* What the conversations of a protocol share. */
static void *
world_of(struct decode *d, const struct proto *p)
{
	size_t i, n;

	if (p->world == 0)
		return NULL;
	for (n = 0; d->worlds == NULL && protos[n] != NULL; n++)
		continue;
	if (d->worlds == NULL)
		d->worlds = xcalloc(n, sizeof(*d->worlds));
	for (i = 0; protos[i] != p; i++)
		continue;
	if (d->worlds[i] == NULL)
		d->worlds[i] = xcalloc(1, p->world);
	return d->worlds[i];
}

static bool
other_seen(const struct conv *c, int side)
{
	return c->flow != NULL ? c->flow->seen[!side] : c->seen[!side];
}

/* The talk about a message that `side` sent. */
static struct talk *
talk_about(struct decode *d, struct conv *c, int side)
{
	struct talk *t = &d->talk;
	struct way *w = &c->way[side];

	d->conv = c;
	d->msg.owner = d;
	t->state = c->state;
	t->world = world_of(d, c->proto);
	t->layer2 = c->layer2;
	t->origin = c->origin;
	t->src = &c->end[side];
	t->dst = &c->end[!side];
	t->msg = &d->msg;
	t->emit = emit;
	t->overdue_at = overdue_at;
	t->patience = d->options.patience;
	t->show_secrets = d->options.show_secrets;
	t->from_server = side == c->server;
	t->other_seen = other_seen(c, side);
	t->stream = c->flow != NULL && c->flow->protocol == IP_TCP;
	t->proven = false;
	t->flags = w->flags | (c->own ? FLAG_OWN : 0);
	if (!t->other_seen && (t->from_server || w->messages != 0))
		t->flags |= FLAG_HALF;
	return t;
}

bool
conv_decode(struct decode *d, struct conv *c, int side, struct span message,
    const struct chunk *k, bool cut)
{
	struct talk *t = talk_about(d, c, side);
	struct rd r = rd_init(message, cut);

	t->ts = k->ts;
	t->frame = k->frame;
	c->proto->decode(t, &r);
	if (c->doubted)
		return false;
	c->way[side].flags = 0;
	c->way[side].messages++;
	c->way[side].hunted = 0;
	return true;
}

void
conv_broken(struct decode *d, struct conv *c, int side, struct span bytes,
    const struct chunk *k)
{
	struct talk *t = talk_about(d, c, side);
	struct rd r = rd_init(bytes, false);
	struct msg *m;

	t->ts = k->ts;
	t->frame = k->frame;
	m = talk_msg(t,
	    c->proto->event_proto ? c->proto->event_proto : c->proto->name,
	    t->from_server ? DIR_RESPONSE : DIR_REQUEST);
	rd_bad(&r, "no message starts here");
	msg_ended(m, &r, bytes);
	t->emit(t);
	c->way[side].flags = 0;
}

void
conv_lost(struct decode *d, struct conv *c, int side)
{
	if (c->proto != NULL && c->proto->lost != NULL)
		c->proto->lost(talk_about(d, c, side));
}

/* False: the protocol was a guess, and this is no message of it. */
static bool
datagram(struct decode *d, struct conv *c, int side, const struct chunk *k)
{
	struct span bytes = k->bytes;
	size_t len;

	do {
		enum framed got = c->proto->frame(bytes, side == c->server,
		    !c->claimed, &len);

		if (got == FRAMED_NO) {
			if (c->told && c->claimed)
				conv_broken(d, c, side, bytes, k);
			return c->claimed;
		}
		if (got == FRAMED_MORE || len > bytes.n)
			len = bytes.n;
		if (!conv_decode(d, c, side, span(bytes.p, len), k,
			k->cut && len == bytes.n))
			return false;
		bytes = span(bytes.p + len, bytes.n - len);
	} while (bytes.n != 0);
	return true;
}

void
conv_datagram(struct decode *d, struct conv *c, int side, const struct chunk *k)
{
	c->seen[side] = true;
	while (!c->dead &&
	       (c->proto != NULL || which_datagram(d, c, side, k)) &&
	       !datagram(d, c, side, k))
		which_not(d, c);
}

void
conv_overdue(struct decode *d, struct conv *c, int64_t now, bool ended)
{
	struct talk *t;

	if (c->dead || c->proto == NULL || c->proto->overdue == NULL)
		return;
	t = talk_about(d, c, !c->server);
	t->ts = now;
	t->flags = c->own ? FLAG_OWN : 0;
	c->proto->overdue(t, now, ended);
}
