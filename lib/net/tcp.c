/*
 * tcp.c - the bytes of each direction in order, each once (RFC 9293).
 *
 * What arrives in order is handed out straight from the frame. What arrives
 * behind a hole waits for it, until the hole is filled, the receiver has
 * acknowledged it (then we missed what it got), or a limit is reached: then
 * the bytes behind it are handed out with `gap`. Of bytes that were sent twice
 * the first to arrive count, also where segments overlap.
 *
 * A segment far outside the window, and a SYN inside a connection, can be an
 * attacker's or a new connection's: they are believed when a second segment
 * continues them.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "net/inside.h"

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };
enum { HEADER = 20, FAR = 1 << 24 };

/* Bytes that wait behind a hole, in the order of their numbers. */
struct segment {
	struct segment *next;
	int64_t ts;
	uint64_t frame;
	uint32_t seq, size; /* size on the wire; n may be less */
	uint32_t n;
	bool cut;
	char bytes[];
};

/* A segment as it came. */
struct arrival {
	struct span bytes;
	uint32_t seq, size;
	int64_t ts;
	uint64_t frame;
	bool cut;
};

/* How far `a` lies behind `b` in the circle of sequence numbers. */
static int32_t
ahead(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b);
}

/* Takes the first `n` bytes off. */
static void
trim_front(struct arrival *a, uint32_t n)
{
	size_t held = n < a->bytes.n ? n : a->bytes.n;

	a->bytes = span(a->bytes.p + held, a->bytes.n - held);
	a->seq += n;
	a->size -= n;
}

/* Leaves the first `n` bytes. */
static void
trim_back(struct arrival *a, uint32_t n)
{
	if (a->bytes.n > n)
		a->bytes.n = n;
	a->size = n;
}

static void
hand_out(struct net *net, struct flow *f, int side, const struct arrival *a,
    bool gap)
{
	struct tcp_side *t = &f->tcp[side];
	struct chunk c = {.bytes = a->bytes,
	    .ts = a->ts,
	    .frame = a->frame,
	    .gap = gap,
	    .midstream = !t->told && !t->syn,
	    .cut = a->bytes.n < a->size,
	    .missing = a->size - (uint32_t)a->bytes.n};

	t->next = a->seq + a->size;
	t->told = true;
	if (gap)
		net->counts.gaps++;
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
		struct arrival a = {span(s->bytes, s->n), s->seq, s->size,
		    s->ts, s->frame, s->cut};
		uint32_t old = t->next - s->seq;

		t->hole = s->next;
		if (old < a.size) {
			trim_front(&a, old);
			hand_out(net, f, side, &a, false);
		}
		forget(net, t, s);
	}
}

/* The first hole won't be filled: what stands behind it is handed out. */
static void
give_up(struct net *net, struct flow *f, int side)
{
	struct tcp_side *t = &f->tcp[side];
	struct segment *s = t->hole;
	struct arrival a = {
	    span(s->bytes, s->n), s->seq, s->size, s->ts, s->frame, s->cut};
	uint32_t missing = s->seq - t->next;

	t->hole = s->next;
	net->sink->loss(net->ctx, f, side, "tcp_gap", missing);
	hand_out(net, f, side, &a, true);
	forget(net, t, s);
	drain(net, f, side);
}

void
tcp_flush(struct net *net, struct flow *f)
{
	int side;

	for (side = 0; side < SIDES; side++)
		while (f->tcp[side].hole != NULL)
			give_up(net, f, side);
}

static void
drop_holes(struct net *net, struct tcp_side *t)
{
	struct segment *s;

	while ((s = t->hole) != NULL) {
		t->hole = s->next;
		forget(net, t, s);
	}
}

void
tcp_release(struct net *net, struct flow *f)
{
	drop_holes(net, &f->tcp[0]);
	drop_holes(net, &f->tcp[1]);
}

/* A piece that overlaps nothing, in front of *at. */
static void
insert(struct net *net, struct tcp_side *t, struct segment **at,
    const struct arrival *a, uint32_t size)
{
	size_t n = a->bytes.n < size ? a->bytes.n : size;
	struct segment *s = xmalloc(sizeof(*s) + n);

	*s = (struct segment){.next = *at,
	    .ts = a->ts,
	    .frame = a->frame,
	    .seq = a->seq,
	    .size = size,
	    .n = (uint32_t)n,
	    .cut = a->cut};
	if (n != 0)
		memcpy(s->bytes, a->bytes.p, n);
	*at = s;
	t->waiting += (uint32_t)(n + sizeof(*s));
	net->waiting += n + sizeof(*s);
}

/* Keeps those parts of `a` that aren't waiting already. */
static void
keep(struct net *net, struct tcp_side *t, struct arrival a)
{
	struct segment **at = &t->hole;

	while (a.size != 0) {
		while (*at != NULL &&
		       ahead((*at)->seq + (*at)->size, a.seq) <= 0)
			at = &(*at)->next;
		if (*at == NULL || ahead(a.seq + a.size, (*at)->seq) <= 0) {
			insert(net, t, at, &a, a.size);
			return;
		}
		if (ahead((*at)->seq, a.seq) > 0) {
			uint32_t n = (*at)->seq - a.seq;

			insert(net, t, at, &a, n);
			trim_front(&a, n);
			at = &(*at)->next;
		}
		if (ahead(a.seq + a.size, (*at)->seq + (*at)->size) <= 0)
			return;
		trim_front(&a, (*at)->seq + (*at)->size - a.seq);
	}
}

static bool
too_long(const struct net *net, const struct tcp_side *t, int64_t now)
{
	return t->waiting > net->limits.hole_flow ||
	       net->waiting > net->limits.hole_all ||
	       now - t->hole->ts > net->limits.hole_wait;
}

/* Another connection took over these ends. */
static void
rebirth(struct net *net, struct flow *f)
{
	int side;

	tcp_flush(net, f);
	net->sink->closed(net->ctx, f, NET_REUSED);
	for (side = 0; side < SIDES; side++) {
		struct tcp_side *t = &f->tcp[side];
		uint32_t first = t->elsewhere;
		bool reborn = t->reborn;

		*t = (struct tcp_side){0};
		if (reborn) {
			t->started = t->syn = true;
			t->next = t->first = first;
		}
	}
	f->opener_sure = false;
	f->done = false;
}

/* Far outside the window: true when it is to be believed. */
static bool
believe(struct net *net, struct flow *f, int side, const struct arrival *a)
{
	struct tcp_side *t = &f->tcp[side];

	if (t->strange && t->elsewhere == a->seq) {
		if (t->reborn) {
			rebirth(net, f);
		} else {
			tcp_flush(net, f);
			net->sink->loss(net->ctx, f, side, "tcp_gap", 1);
			t->strange = false;
		}
		return true;
	}
	t->strange = true;
	t->reborn = false;
	t->elsewhere = a->seq + a->size;
	return false;
}

static bool
is_far(const struct tcp_side *t, uint32_t seq)
{
	int32_t d = ahead(seq, t->next);

	return d > FAR || d < -FAR || (t->reborn && seq == t->elsewhere);
}

/* Does it reach into what waits, which was there first? */
static bool
overlaps(const struct tcp_side *t, const struct arrival *a)
{
	return t->hole != NULL && ahead(a->seq + a->size, t->hole->seq) > 0;
}

static void
payload(struct net *net, struct flow *f, int side, struct arrival a)
{
	struct tcp_side *t = &f->tcp[side];
	bool gap = false;
	int32_t d;

	if (!t->started) {
		t->started = true;
		t->next = a.seq;
	} else if (is_far(t, a.seq)) {
		bool reborn = t->reborn;

		if (!believe(net, f, side, &a))
			return;
		gap = !reborn;
		t->next = a.seq;
	}
	d = ahead(a.seq, t->next);
	if (t->ended && ahead(a.seq, t->fin) >= 0)
		return; /* no receiver takes bytes behind the end */
	if (t->ended && ahead(a.seq + a.size, t->fin) > 0)
		trim_back(&a, t->fin - a.seq);
	if (d < 0) {
		net->counts.retransmitted++;
		if ((uint32_t)-d >= a.size)
			return;
		trim_front(&a, (uint32_t)-d);
		d = 0;
	}
	if (d == 0 && !overlaps(t, &a)) {
		hand_out(net, f, side, &a, gap);
		drain(net, f, side);
		return;
	}
	keep(net, t, a);
	drain(net, f, side);
	while (t->hole != NULL && too_long(net, t, a.ts))
		give_up(net, f, side);
}

static void
closing(struct net *net, struct flow *f, enum net_end end)
{
	tcp_flush(net, f);
	if (!f->done)
		net->sink->closed(net->ctx, f, end);
	f->done = true;
}

static void
start_over(struct net *net, struct flow *f)
{
	tcp_release(net, f);
	f->tcp[0] = f->tcp[1] = (struct tcp_side){0};
	f->done = false;
}

/* SYN: where this direction starts. */
static void
opening(struct net *net, struct flow *f, int side, uint32_t first, bool ack)
{
	struct tcp_side *t = &f->tcp[side];

	if (t->started && (t->next == first || (t->syn && t->first == first)))
		return;		      /* sent twice */
	if (!f->done && t->started) { /* inside a connection: see believe() */
		t->elsewhere = first;
		t->strange = t->reborn = true;
		return;
	}
	if (!ack && f->tcp[!side].told)
		closing(net, f, NET_REUSED);
	if (f->done)
		start_over(net, f);
	f->opener = (uint8_t)(ack ? !side : side);
	f->opener_sure = true;
	*t = (struct tcp_side){
	    .started = true, .syn = true, .next = first, .first = first};
}

static bool
side_over(const struct flow *f, int side)
{
	const struct tcp_side *t = &f->tcp[side];

	return !f->seen[side] || (t->ended && ahead(t->next, t->fin) >= 0);
}

/* The other direction's receiver has everything in front of `ack`. */
static void
acknowledged(struct net *net, struct flow *f, int side, uint32_t ack)
{
	struct tcp_side *t = &f->tcp[side];

	while (t->hole != NULL && ahead(ack, t->hole->seq) >= 0)
		give_up(net, f, side);
}

/* May the direction end at `fin`, or was a byte seen there before? */
static bool
can_end(const struct tcp_side *t, uint32_t fin)
{
	const struct segment *s = t->hole;

	while (s != NULL && ahead(s->seq + s->size, fin) <= 0)
		s = s->next;
	return ahead(fin, t->next) >= 0 &&
	       (s == NULL || ahead(s->seq, fin) > 0);
}

/* Ends the direction: what waits behind `fin` no receiver takes. */
static void
end_at(struct net *net, struct tcp_side *t, uint32_t fin)
{
	struct segment **at = &t->hole, *s;

	t->ended = true;
	t->fin = fin;
	while (*at != NULL && ahead((*at)->seq, fin) < 0)
		at = &(*at)->next;
	while ((s = *at) != NULL) {
		*at = s->next;
		forget(net, t, s);
	}
}

static void
flags(struct net *net, struct flow *f, int side, uint8_t bits,
    const struct arrival *a)
{
	struct tcp_side *t = &f->tcp[side];

	if ((bits & RST) && (!t->started || a->seq == t->next)) {
		closing(net, f, NET_RESET);
		return;
	}
	if ((bits & FIN) && !(bits & SYN) && !t->ended && t->started &&
	    !is_far(t, a->seq) && can_end(t, a->seq + a->size))
		end_at(net, t, a->seq + a->size);
	if (t->ended && side_over(f, 0) && side_over(f, 1))
		closing(net, f, NET_CLOSED);
}

/*
 * ports(2+2) sequence(4) acknowledgment(4) offset+flags(2) window(2)
 * checksum(2) urgent(2) options
 */
void
tcp_packet(struct net *net, const struct frame *fr, const struct ip_packet *ip,
    struct rd *r)
{
	uint16_t sport = rd_be16(r), dport = rd_be16(r), word;
	struct arrival a = {.ts = fr->ts, .frame = fr->number};
	uint32_t ack;
	struct flow *f;
	size_t header;
	uint8_t bits;
	int side;

	a.seq = rd_be32(r);
	ack = rd_be32(r);
	word = rd_be16(r);
	bits = (uint8_t)word;
	header = (size_t)(word >> 12) * 4;
	rd_skip(r, 6);
	if (!rd_ok(r) || header < HEADER || ip->size < header) {
		net->counts.bad += r->state != RD_CUT;
		return;
	}
	rd_skip(r, header - HEADER);
	a.bytes = rd_rest(r);
	a.size = (uint32_t)(ip->size - header);
	a.cut = a.bytes.n < a.size;
	net->counts.tcp++;
	f = flow_find(net, fr, ip, sport, dport, &side);
	flow_touch(net, f, fr->ts, a.size != 0);
	if (bits & SYN)
		opening(net, f, side, a.seq + 1, bits & ACK);
	else if (a.size != 0 && !(bits & RST)) /* that one's are for people */
		payload(net, f, side, a);
	if ((bits & (SYN | ACK)) == ACK)
		acknowledged(net, f, !side, ack);
	if (bits & (FIN | RST) || f->tcp[side].ended)
		flags(net, f, side, bits, &a);
}
