/*
 * stream.c - the bytes of a TCP direction cut into messages: what isn't whole
 * is held, what can't be one is passed over. Where a message starts behind a
 * gap is told in feet.c.
 */
#include "decode/inside.h"

enum {
	HELD_MAX = 1 << 20,   /* bytes of a message that isn't whole */
	HELD_ALL = 32 << 20,  /* ... of all conversations */
	HELD_SMALL = 4 * 1024 /* room that is kept for the next one */
};

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

	if (w->lost && !feet_find(c, side, k, bytes)) {
		if (!feet_hopeless(c, side))
			return false;
		which_not(d, c);
		return which_stream(d, c, side, k, bytes);
	}
	if (c->known) /* and now its messages were found */
		which_proven(d, c);
	got = c->proto->frame(*bytes, side == c->server, !c->claimed, &len);
	if (got == FRAMED_MORE || (got == FRAMED_YES && len > bytes->n))
		return false;
	if (got == FRAMED_YES &&
	    conv_decode(d, c, side, span(bytes->p, len), k, false)) {
		*bytes = span(bytes->p + len, bytes->n - len);
		return true;
	}
	if (!c->claimed) { /* a wrong guess */
		which_not(d, c);
		return which_stream(d, c, side, k, bytes);
	}
	if (c->told && !(w->flags & (FLAG_GAP | FLAG_MIDSTREAM)))
		conv_broken(d, c, side, *bytes, k); /* none stands behind one */
	conv_lost(d, c, side);
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

/*
 * The capture left out what follows: tell what is there of a message. Its
 * length tells where the next one starts, unless that was left out too.
 */
static void
cut_short(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span bytes)
{
	struct way *w = &c->way[side];
	size_t len = w->skip, seen = k->missing;

	if (w->skip == 0 && !w->lost && bytes.n != 0) {
		enum framed got =
		    c->proto->frame(bytes, side == c->server, false, &len);

		if (got != FRAMED_NO &&
		    !conv_decode(d, c, side, bytes, k, true)) {
			which_not(d, c);
			return;
		}
		if (got == FRAMED_YES)
			seen += bytes.n;
		else
			len = 0;
	}
	conv_lost(d, c, side);
	w->lost |= len < seen;
	w->skip = w->lost ? 0 : len - seen;
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
	w->lost = w->front = true;
	fell_silent(d, c, side);
}

/* What is held is given up; the next message must be looked for. */
static void
lose(struct decode *d, struct conv *c, int side)
{
	struct way *w = &c->way[side];

	w->held.n = 0;
	w->lost = w->front = c->proto != NULL;
	w->flags |= FLAG_GAP;
	conv_lost(d, c, side);
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
		conv_drop_held(d, w);
		lose(d, c, side);
	} else if (bytes.n == 0 && w->room > HELD_SMALL) {
		conv_drop_held(d, w);
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
		w->lost = w->front = c->proto != NULL;
		w->flags |= FLAG_MIDSTREAM;
	}
	if (k->twice)
		w->flags |= FLAG_RETRANSMIT;
}

/* Did the segment end inside a message? Of it, `rest` wasn't taken. */
static inline bool
is_ragged(const struct conv *c, int side, const struct chunk *k,
    struct span rest)
{
	if (c->way[side].lost)
		rest = k->bytes;
	else if (!k->cut || c->proto == NULL)
		return rest.n != 0;
	return !feet_close(c->proto, side == c->server, rest, k->missing);
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
	if (!c->dead && c->proto == NULL && which_stream(d, c, side, k, &bytes))
		other_waited(d, c, !side);
	if (!c->dead && c->proto != NULL)
		messages(d, c, side, k, &bytes);
	if (c->dead)
		return;
	w->ragged = (uint8_t)(w->ragged << 1 | is_ragged(c, side, k, bytes));
	if (!k->cut) {
		hold(d, c, side, k, bytes);
		return;
	}
	if (c->proto != NULL)
		cut_short(d, c, side, k, bytes);
	else
		w->flags |= FLAG_GAP; /* a start that nothing can follow */
	w->held.n = 0;
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
