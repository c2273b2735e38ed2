/*
 * feet.c - where the next message starts: behind a gap, or in a connection
 * that was open before the capture began.
 *
 * Values can look like a message's header, so one that holds in every way
 * isn't enough, something else must speak for it: that it starts with the
 * first segment behind the gap, or with one whose messages end with it (mostly
 * they do), another message behind it that holds too, or that it ends where
 * its sender falls silent (the other side speaks, or nobody any more).
 */
#include "decode/inside.h"

enum {
	PROOF = 2,	     /* messages in a row */
	SILENT_MAX = 4096,   /* how far back a message is looked for then */
	HUNT_MAX = 64 * 1024 /* passed over before a claim was proven */
};

/* What stands at a place where a message may start. */
struct found {
	unsigned whole; /* messages, PROOF at most */
	bool closed;	/* the last of them ends with the bytes */
	bool more;	/* behind them, a message may start */
};

static struct found
look(const struct conv *c, int side, struct span s)
{
	struct found f = {0};

	while (f.whole < PROOF && !f.closed && !f.more) {
		size_t len = 0;
		enum framed got =
		    c->proto->frame(s, side == c->server, f.whole == 0, &len);

		if (got == FRAMED_NO)
			break;
		if (got == FRAMED_MORE || len > s.n) {
			f.more = true;
			break;
		}
		s = span(s.p + len, s.n - len);
		f.whole++;
		f.closed = s.n == 0;
	}
	return f;
}

/*
 * The offset of the first byte that starts a message for sure; or, while more
 * may come (not `silent`), of the first that may.
 */
static size_t
hunt(const struct conv *c, int side, struct span bytes, bool silent,
    bool *found)
{
	size_t at = silent && bytes.n > SILENT_MAX ? bytes.n - SILENT_MAX : 0;
	bool front = c->way[side].front;

	*found = false;
	for (; at < bytes.n; at++) {
		struct found f =
		    look(c, side, span(bytes.p + at, bytes.n - at));

		*found =
		    f.whole == PROOF || (f.whole != 0 && f.closed && silent) ||
		    (f.whole != 0 && (f.closed || f.more) && front && at == 0);
		if (*found || (!silent && (f.more || f.closed)))
			break;
	}
	return at;
}

bool
feet_close(const struct proto *p, bool from_server, struct span bytes,
    size_t missing)
{
	size_t len;

	while (bytes.n != 0) {
		if (p->frame(bytes, from_server, false, &len) != FRAMED_YES)
			return false;
		if (len > bytes.n)
			return len == bytes.n + missing;
		bytes = span(bytes.p + len, bytes.n - len);
	}
	return missing == 0;
}

/* The segment's messages end with it; perhaps some do in front of it too. */
static size_t
segment_start(const struct conv *c, int side, struct span front)
{
	bool found;
	size_t at = hunt(c, side, front, true, &found);

	return found ? at : front.n;
}

/*
 * A segment of whole messages, by their lengths. Where more than two of the
 * last eight weren't, segments start anywhere: the first must hold too.
 */
static bool
whole_messages(const struct conv *c, int side, struct span s, size_t missing)
{
	unsigned ragged = c->way[side].ragged;
	bool from_server = side == c->server;
	size_t len;

	if (s.n == 0 || !feet_close(c->proto, from_server, s, missing))
		return false;
	ragged &= ragged - 1;
	ragged &= ragged - 1;
	return ragged == 0 ||
	       c->proto->frame(s, from_server, true, &len) == FRAMED_YES;
}

bool
feet_find(struct conv *c, int side, const struct chunk *k, struct span *bytes)
{
	struct way *w = &c->way[side];
	struct span segment = k->bytes;
	bool found = segment.n <= bytes->n &&
		     whole_messages(c, side, segment, k->missing);
	size_t at =
	    found ? segment_start(c, side, span(bytes->p, bytes->n - segment.n))
		  : hunt(c, side, *bytes, false, &found);

	*bytes = span(bytes->p + at, bytes->n - at);
	w->hunted += at;
	w->lost = !found;
	w->front &= at == 0;
	return found;
}

bool
feet_settle(struct conv *c, int side, struct span *bytes)
{
	struct way *w = &c->way[side];
	bool found;
	size_t at = hunt(c, side, *bytes, true, &found);

	if (!found)
		return false;
	*bytes = span(bytes->p + at, bytes->n - at);
	w->lost = false;
	return true;
}

bool
feet_hopeless(const struct conv *c, int side)
{
	return !c->claimed && c->way[side].hunted > HUNT_MAX;
}

bool
feet_keep(const struct conv *c, int side, uint32_t skipped, size_t *skip)
{
	const struct way *w = &c->way[side];
	size_t len, due = w->skip;

	if (w->lost || !c->claimed || skipped == 0)
		return false;
	if (w->held.n != 0) {
		if (c->proto->frame(buf_all(&w->held), side == c->server, false,
			&len) != FRAMED_YES ||
		    len < w->held.n)
			return false;
		due = len - w->held.n;
	}
	*skip = due - skipped;
	return due >= skipped;
}
