/*
 * order.c - the bytes of a direction in order, each once.
 *
 * What arrives in order is handed out straight from the frame. What arrives
 * behind a hole waits for it, until the hole is filled, the receiver has
 * acknowledged it (then we missed what it got), or a limit is reached: then
 * the bytes behind it are handed out with `gap`.
 *
 * Of bytes that were sent twice the first to arrive count, also where segments
 * overlap. Receivers differ in this, so where the second say something else
 * that is told: nobody here knows which were believed.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "net/inside.h"

/* Bytes that wait behind a hole, in the order of their numbers. */
struct segment {
	struct segment *next;
	int64_t ts;
	uint64_t frame;
	uint32_t seq, size; /* size on the wire; n may be less */
	uint32_t n;
	bool cut, twice;
	char bytes[];
};

static struct stretch
stretch_of(const struct segment *s)
{
	return (struct stretch){.bytes = span(s->bytes, s->n),
	    .seq = s->seq,
	    .size = s->size,
	    .ts = s->ts,
	    .frame = s->frame,
	    .cut = s->cut,
	    .twice = s->twice};
}

/* Takes the first `n` bytes off. */
static void
trim_front(struct stretch *a, uint32_t n)
{
	size_t held = n < a->bytes.n ? n : a->bytes.n;

	a->bytes = span(a->bytes.p + held, a->bytes.n - held);
	a->seq += n;
	a->size -= n;
}

static void
hand_out(struct net *net, struct flow *f, int side, const struct stretch *a,
    bool gap)
{
	struct tcp_side *t = &f->tcp[side];
	struct chunk c = {.bytes = a->bytes,
	    .ts = a->ts,
	    .frame = a->frame,
	    .gap = gap,
	    .skipped = a->seq - t->next,
	    .midstream = !t->told && !t->whole,
	    .cut = a->bytes.n < a->size,
	    .twice = a->twice,
	    .missing = a->size - (uint32_t)a->bytes.n};

	past_add(net, t, a);
	t->next = a->seq + a->size;
	t->told = true;
	if (gap) {
		net->counts.gaps++;
		f->gaps++;
	}
	f->done = false;
	net->sink->stream(net->ctx, f, side, &c);
}

/* Of a segment that was taken off the list: it waits no more. */
static void
forget(struct net *net, struct tcp_side *t, struct segment *s)
{
	t->waiting -= s->n + (uint32_t)sizeof(*s);
	net->waiting -= s->n + sizeof(*s);
	free(s);
}

/* The waiting segments that the hole no longer holds back. */
static void
drain(struct net *net, struct flow *f, int side)
{
	struct tcp_side *t = &f->tcp[side];
	struct segment *s;

	while ((s = t->hole) != NULL && ahead(s->seq, t->next) <= 0) {
		struct stretch a = stretch_of(s);
		uint32_t old = t->next - s->seq;

		t->hole = s->next;
		if (old < a.size) {
			trim_front(&a, old);
			hand_out(net, f, side, &a, false);
		}
		forget(net, t, s);
	}
}

void
order_settle(struct net *net, struct flow *f, int side, bool taken)
{
	struct tcp_side *t = &f->tcp[side];
	struct segment *s = t->hole;

	t->early = false;
	if (!taken) {
		t->hole = s->next;
		forget(net, t, s);
	}
	drain(net, f, side);
}

/*
 * The first hole won't be filled: what stands behind it is handed out. Where
 * the receiver didn't say that it has what is missing here, that may be
 * somebody else's: the hole is kept in mind.
 */
static void
give_up(struct net *net, struct flow *f, int side)
{
	struct tcp_side *t = &f->tcp[side];
	struct segment *s = t->hole;
	struct stretch a = stretch_of(s);
	uint32_t missing = s->seq - t->next;

	if (t->early) { /* nobody said that it was taken */
		order_settle(net, f, side, false);
		return;
	}
	t->hole = s->next;
	t->left = t->next;
	t->back = s->seq;
	net->sink->loss(net->ctx, f, side, "tcp_gap", missing);
	hand_out(net, f, side, &a, true);
	forget(net, t, s);
	drain(net, f, side);
}

void
order_flush(struct net *net, struct flow *f)
{
	int side;

	for (side = 0; side < SIDES; side++)
		while (f->tcp[side].hole != NULL)
			give_up(net, f, side);
}

void
order_acknowledged(struct net *net, struct flow *f, int side, uint32_t ack)
{
	struct tcp_side *t = &f->tcp[side];

	if (t->early)
		order_settle(net, f, side, ahead(ack, t->first) > 0);
	while (t->hole != NULL && ahead(ack, t->hole->seq) >= 0)
		give_up(net, f, side);
	if (t->left != t->back && ahead(ack, t->back) >= 0)
		t->left = t->back; /* its word */
}

static bool
too_long(const struct net *net, const struct tcp_side *t, int64_t now)
{
	return t->waiting > net->limits.hole_flow ||
	       net->waiting > net->limits.hole_all ||
	       now - t->hole->ts > net->limits.hole_wait;
}

static void
tell_conflict(struct net *net, struct flow *f, int side,
    const struct stretch *a, uint32_t count, uint32_t behind)
{
	struct conflict c = {a->ts, a->frame, count, behind};

	net->counts.conflicts++;
	if (net->sink->conflict != NULL)
		net->sink->conflict(net->ctx, f, side, &c);
}

/* How many of the bytes that `a` has in common with `s` differ. */
static uint32_t
differ(struct segment *s, const struct stretch *a)
{
	uint32_t i, n = 0;

	for (i = 0; i < a->bytes.n; i++) {
		uint32_t at = a->seq + i - s->seq;

		n += at < s->n && s->bytes[at] != a->bytes.p[i];
	}
	s->twice |= n != 0;
	return n;
}

/* A piece that overlaps nothing, in front of *at. */
static void
insert(struct net *net, struct tcp_side *t, struct segment **at,
    const struct stretch *a, uint32_t size)
{
	size_t n = a->bytes.n < size ? a->bytes.n : size;
	struct segment *s = xmalloc(sizeof(*s) + n);

	*s = (struct segment){.next = *at,
	    .ts = a->ts,
	    .frame = a->frame,
	    .seq = a->seq,
	    .size = size,
	    .n = (uint32_t)n,
	    .cut = a->cut,
	    .twice = a->twice};
	if (n != 0)
		memcpy(s->bytes, a->bytes.p, n);
	*at = s;
	t->waiting += (uint32_t)(n + sizeof(*s));
	net->waiting += n + sizeof(*s);
}

/* Keeps those parts of `a` that aren't waiting already; how many differ. */
static uint32_t
keep(struct net *net, struct tcp_side *t, struct stretch a)
{
	struct segment **at = &t->hole;
	uint32_t n, differing = 0;

	while (a.size != 0) {
		while (*at != NULL &&
		       ahead((*at)->seq + (*at)->size, a.seq) <= 0)
			at = &(*at)->next;
		if (*at == NULL || ahead(a.seq + a.size, (*at)->seq) <= 0) {
			insert(net, t, at, &a, a.size);
			break;
		}
		if (ahead((*at)->seq, a.seq) > 0) {
			n = (*at)->seq - a.seq;
			insert(net, t, at, &a, n);
			trim_front(&a, n);
			at = &(*at)->next;
		}
		n = differ(*at, &a);
		differing += n;
		a.twice |= n != 0;
		if (ahead(a.seq + a.size, (*at)->seq + (*at)->size) <= 0)
			break;
		trim_front(&a, (*at)->seq + (*at)->size - a.seq);
	}
	return differing;
}

void
order_early(struct net *net, struct tcp_side *t, const struct stretch *a)
{
	size_t room = a->bytes.n + sizeof(struct segment);

	if (t->early || t->hole != NULL || t->told ||
	    room > net->limits.hole_flow ||
	    net->waiting + room > net->limits.hole_all)
		return;
	keep(net, t, *a);
	t->early = true;
}

/*
 * The part that was handed out before is held against what was, and taken
 * off. A byte in front of `next` alone is a probe whether the other end is
 * there, and may be any (RFC 9293, 3.8.4).
 */
static void
again(struct net *net, struct flow *f, int side, struct stretch *a)
{
	struct tcp_side *t = &f->tcp[side];
	uint32_t old = t->next - a->seq, last = 0, count;

	if (old == 1 && a->size == 1) {
		trim_front(a, 1);
		return;
	}
	net->counts.retransmitted++;
	f->retransmitted++;
	old = old < a->size ? old : a->size;
	count = past_differs(t, a, old, &last);
	if (count != 0) {
		a->twice = true;
		tell_conflict(net, f, side, a, count, t->next - last);
	}
	trim_front(a, old);
}

/* Does it reach into what waits, which was there first? */
static bool
overlaps(const struct tcp_side *t, const struct stretch *a)
{
	return t->hole != NULL && ahead(a->seq + a->size, t->hole->seq) > 0;
}

void
order_add(struct net *net, struct flow *f, int side, struct stretch *a,
    bool gap)
{
	struct tcp_side *t = &f->tcp[side];
	uint32_t count;

	if (ahead(a->seq, t->next) < 0)
		again(net, f, side, a);
	if (a->size == 0)
		return;
	if (a->seq == t->next && !overlaps(t, a)) {
		hand_out(net, f, side, a, gap);
		if (t->hole != NULL)
			drain(net, f, side);
		return;
	}
	count = keep(net, t, *a);
	if (count != 0)
		tell_conflict(net, f, side, a, count, 0);
	drain(net, f, side);
	while (t->hole != NULL && too_long(net, t, a->ts))
		give_up(net, f, side);
}

uint32_t
order_end(const struct tcp_side *t)
{
	const struct segment *s = t->hole;

	if (s == NULL)
		return t->next;
	while (s->next != NULL)
		s = s->next;
	return s->seq + s->size;
}

bool
order_has(const struct tcp_side *t, uint32_t seq)
{
	const struct segment *s = t->hole;

	while (s != NULL && ahead(s->seq + s->size, seq) <= 0)
		s = s->next;
	return ahead(t->next, seq) > 0 ||
	       (s != NULL && ahead(s->seq, seq) <= 0);
}

void
order_cut(struct net *net, struct tcp_side *t, uint32_t fin)
{
	struct segment **at = &t->hole, *s;

	while (*at != NULL && ahead((*at)->seq, fin) < 0)
		at = &(*at)->next;
	while ((s = *at) != NULL) {
		*at = s->next;
		forget(net, t, s);
	}
}

void
order_reset(struct net *net, struct tcp_side *t)
{
	struct segment *s;

	while ((s = t->hole) != NULL) {
		t->hole = s->next;
		forget(net, t, s);
	}
	past_drop(t);
	*t = (struct tcp_side){0};
}
