/*
 * conv.c - a conversation: its bytes cut into messages, and those decoded.
 * Which protocol it speaks is told in which.c, where a message starts behind
 * a gap in feet.c.
 */
#include <stdlib.h>

#include "decode/inside.h"

enum {
	HELD_MAX = 1 << 20,   /* bytes of a message that isn't whole */
	HELD_ALL = 32 << 20,  /* ... of all conversations */
	HELD_SMALL = 4 * 1024 /* room that is kept for the next one */
};

struct conv *
conv_new(struct decode *d, const struct between *ends)
{
	struct conv *c = xcalloc(1, sizeof(*c));
	struct buf b = {0};
	int side;

	c->origin = ends->sensor;
	for (side = 0; side < SIDES; side++) {
		c->end[side] = ends->end[side];
		b.n = 0;
		buf_char(&b, '"'); /* as if a member stood in front */
		put_between(d, &b, ends, side);
		c->way[side].ends =
		    arena_copy(&c->arena, span(b.p + 1, b.n - 1));
	}
	buf_release(&b);
	return c;
}

/* Gives back the room of a message that isn't whole. */
static void
drop_held(struct decode *d, struct way *w)
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
		drop_held(d, &c->way[side]);
		buf_release(&c->way[side].intro);
	}
	arena_release(&c->arena);
	free(c);
}

void
conv_die(struct decode *d, struct conv *c)
{
	c->dead = true;
	d->counts.silent++;
	drop_held(d, &c->way[0]);
	drop_held(d, &c->way[1]);
}

static void
emit(struct talk *t)
{
	struct decode *d = (struct decode *)t->msg->owner;
	struct conv *c = d->conv;

	if (t->proven)
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

/* False: it was a guess that this is a message, and it is none. */
static bool
decode_one(struct decode *d, struct conv *c, int side, struct span message,
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

/* Bytes that are no message's start, where one was due. */
static void
tell_broken(struct decode *d, struct conv *c, int side, struct span bytes,
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

static void
tell_lost(struct decode *d, struct conv *c, int side)
{
	if (c->proto != NULL && c->proto->lost != NULL)
		c->proto->lost(talk_about(d, c, side));
}

/*
 * The front of the bytes: decoded, passed over or given to another protocol.
 * False: nothing can be said before more have come.
 */
static bool
message(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span *bytes)
{
	struct way *w = &c->way[side];
	enum framed got;
	size_t len;

	if (w->lost && !feet_find(c, side, k->bytes, bytes)) {
		if (!feet_hopeless(c, side))
			return false;
		which_not(d, c);
		return which_stream(d, c, side, k->bytes, bytes);
	}
	if (c->known) /* and now its messages were found */
		which_proven(d, c);
	got = c->proto->frame(*bytes, side == c->server, !c->claimed, &len);
	if (got == FRAMED_MORE || (got == FRAMED_YES && len > bytes->n))
		return false;
	if (got == FRAMED_YES &&
	    decode_one(d, c, side, span(bytes->p, len), k, false)) {
		*bytes = span(bytes->p + len, bytes->n - len);
		return true;
	}
	if (!c->claimed) { /* a wrong guess */
		which_not(d, c);
		return which_stream(d, c, side, k->bytes, bytes);
	}
	if (c->told && !(w->flags & (FLAG_GAP | FLAG_MIDSTREAM)))
		tell_broken(d, c, side, *bytes, k); /* none stands behind one */
	tell_lost(d, c, side);
	w->lost = true;
	return true;
}

/* Takes whole messages off the front; leaves what isn't one yet. */
static void
messages(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span *bytes)
{
	while (bytes->n != 0 && !c->dead && message(d, c, side, k, bytes))
		continue;
}

/* The capture left out what follows: tell what is there of a message. */
static void
cut_short(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span bytes)
{
	struct way *w = &c->way[side];
	size_t len = 0;
	enum framed got = FRAMED_MORE;

	if (!w->lost && bytes.n != 0) {
		got = c->proto->frame(bytes, side == c->server, false, &len);
		if (got != FRAMED_NO &&
		    !decode_one(d, c, side, bytes, k, true)) {
			which_not(d, c);
			return;
		}
	}
	tell_lost(d, c, side);
	if (got != FRAMED_YES || len != bytes.n + k->missing)
		w->lost = true;
}

/*
 * Whoever sent this way says no more for now: a message that ends where its
 * bytes end is believed.
 */
static void
fell_silent(struct decode *d, struct conv *c, int side)
{
	struct way *w = &c->way[side];
	struct chunk k = {.bytes = span("", 0), .ts = w->ts, .frame = w->frame};
	struct span bytes = buf_all(&w->held);

	if (bytes.n == 0 || c->proto == NULL || !feet_settle(c, side, &bytes))
		return;
	messages(d, c, side, &k, &bytes);
	if (!c->dead)
		buf_drop(&w->held, w->held.n - bytes.n);
}

/* What the other side said in front has a protocol now. */
static void
other_waited(struct decode *d, struct conv *c, int side)
{
	struct way *w = &c->way[side];

	if (!(w->flags & (FLAG_MIDSTREAM | FLAG_GAP)))
		return;
	w->lost = true;
	fell_silent(d, c, side);
}

/* What is held is given up; the next message must be looked for. */
static void
lose(struct decode *d, struct conv *c, int side)
{
	struct way *w = &c->way[side];

	w->held.n = 0;
	w->lost = c->proto != NULL;
	w->flags |= FLAG_GAP;
	tell_lost(d, c, side);
}

static void
behind_gap(struct decode *d, struct conv *c, int side, uint32_t skipped)
{
	struct way *w = &c->way[side];
	bool known;

	if (w->lost)
		fell_silent(d, c, side);
	known = feet_keep(c, side, skipped, &w->skip);
	lose(d, c, side);
	if (known)
		w->lost = false;
	else
		w->skip = 0;
}

/* The rest of a message that has a hole. */
static void
pass_over(struct way *w, struct span *bytes)
{
	size_t n = w->skip < bytes->n ? w->skip : bytes->n;

	*bytes = span(bytes->p + n, bytes->n - n);
	w->skip -= n;
}

/* Keeps the front of a message, within bounds. */
static void
hold(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span bytes)
{
	struct way *w = &c->way[side];

	if (bytes.n == 0 && w->held.n == 0)
		return;
	if (w->held.n != 0)
		buf_drop(&w->held, w->held.n - bytes.n);
	else
		buf_span(&w->held, bytes);
	w->ts = k->ts;
	w->frame = k->frame;
	d->held += w->held.cap - w->room;
	w->room = w->held.cap;
	if (bytes.n > HELD_MAX || d->held > HELD_ALL) {
		tell_loss(d, c, side, "unfinished_message", bytes.n, k->frame);
		drop_held(d, w);
		lose(d, c, side);
	} else if (bytes.n == 0 && w->room > HELD_SMALL) {
		drop_held(d, w);
	}
}

/* What is known of the bytes before they are looked at. */
static void
begin(struct decode *d, struct conv *c, int side, const struct chunk *k)
{
	struct way *w = &c->way[side];

	c->seen[side] = true;
	if (c->way[!side].lost)
		fell_silent(d, c, !side);
	if (k->gap)
		behind_gap(d, c, side, k->skipped);
	if (k->midstream) {
		w->lost = c->proto != NULL;
		w->flags |= FLAG_MIDSTREAM;
	}
	if (k->twice)
		w->flags |= FLAG_RETRANSMIT;
}

void
conv_stream(struct decode *d, struct conv *c, int side, const struct chunk *k)
{
	struct way *w = &c->way[side];
	struct span bytes = k->bytes;

	if (c->dead)
		return;
	begin(d, c, side, k);
	if (w->skip != 0)
		pass_over(w, &bytes);
	if (w->held.n != 0) {
		buf_span(&w->held, bytes);
		bytes = buf_all(&w->held);
	}
	if (!c->dead && c->proto == NULL &&
	    which_stream(d, c, side, k->bytes, &bytes))
		other_waited(d, c, !side);
	if (!c->dead && c->proto != NULL)
		messages(d, c, side, k, &bytes);
	if (c->dead)
		return;
	feet_remember(c, side, k->bytes, bytes.n);
	if (k->cut && c->proto != NULL) {
		cut_short(d, c, side, k, bytes);
		w->held.n = w->skip = 0;
	} else {
		hold(d, c, side, k, bytes);
	}
}

void
conv_conflict(struct decode *d, struct conv *c, int side,
    const struct conflict *k)
{
	struct way *w = &c->way[side];

	if (k->behind != 0 && k->behind <= w->held.n)
		w->flags |= FLAG_RETRANSMIT;
	if (c->told || c->claimed)
		tell_loss(d, c, side, "tcp_conflict", k->count, k->frame);
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
				tell_broken(d, c, side, bytes, k);
			return c->claimed;
		}
		if (got == FRAMED_MORE || len > bytes.n)
			len = bytes.n;
		if (!decode_one(d, c, side, span(bytes.p, len), k,
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
conv_ended(struct decode *d, struct conv *c)
{
	int side;

	for (side = 0; side < SIDES; side++)
		if (c->way[side].lost)
			fell_silent(d, c, side);
	if (!c->dead && !c->told && !c->claimed)
		d->counts.silent++;
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
