/*
 * tcp.c - connections: where their directions begin and end, and which
 * segments belong to them (RFC 9293). What order their bytes come out in is
 * told in order.c.
 *
 * A segment far outside the window, and a SYN inside a connection, can be an
 * attacker's or a new connection's: they are believed when a second segment
 * continues them. So can one behind a hole that nobody fills: where two
 * segments fill it after all, they are believed. Bytes on a SYN (RFC 7413) wait
 * for the other end to say whether it takes them.
 */
#include "base/ts.h"
#include "net/inside.h"

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };
enum { HEADER = 20, FAR = 1 << 24 };

/* A direction whose first byte has this number. */
static void
begin(struct tcp_side *t, uint32_t first)
{
	t->started = t->syn = t->whole = true;
	t->next = t->first = first;
}

/* Another connection took over these ends. */
static void
rebirth(struct net *net, struct flow *f)
{
	int side;

	order_flush(net, f);
	net->sink->closed(net->ctx, f, NET_REUSED);
	flow_restart(f);
	for (side = 0; side < SIDES; side++) {
		struct tcp_side *t = &f->tcp[side];
		uint32_t first = t->elsewhere;
		bool reborn = t->reborn;

		order_reset(net, t);
		if (reborn)
			begin(t, first);
	}
	f->opener_sure = false;
	f->done = false;
}

/* Far outside the window: true when it is to be believed. */
static bool
believe(struct net *net, struct flow *f, int side, const struct stretch *a)
{
	struct tcp_side *t = &f->tcp[side];

	if (t->strange && t->elsewhere == a->seq) {
		if (t->reborn) {
			rebirth(net, f);
		} else {
			order_flush(net, f);
			net->sink->loss(net->ctx, f, side, "tcp_gap", 1);
			t->strange = false;
			t->left = t->back;
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

	return d > FAR || d < -FAR || (t->reborn && seq == t->elsewhere) ||
	       seq - t->left < t->back - t->left;
}

/*
 * In front of bytes that are here already, and stamped long before the clock:
 * a file out of order, further than is waited for. (Where such bytes are
 * missing that is told as a gap.) On the wire it can't happen.
 */
static bool
too_late(const struct net *net, const struct tcp_side *t,
    const struct stretch *a)
{
	return ts_after(a->ts, net->limits.hole_wait) < net->latest &&
	       ahead(a->seq, order_end(t)) < 0;
}

static void
payload(struct net *net, struct flow *f, int side, struct stretch *a)
{
	struct tcp_side *t = &f->tcp[side];
	bool gap = false;

	if (!t->started) {
		t->started = true;
		t->next = a->seq;
	} else if (too_late(net, t, a)) {
		net->counts.late++;
		return;
	} else if (is_far(t, a->seq)) {
		bool reborn = t->reborn;

		if (!believe(net, f, side, a))
			return;
		gap = !reborn;
		t->next = a->seq;
	}
	if (t->early)
		order_settle(net, f, side, ahead(a->seq, t->first) > 0);
	if (t->ended && ahead(a->seq, t->fin) >= 0)
		return; /* no receiver takes bytes behind the end */
	if (t->ended && ahead(a->seq + a->size, t->fin) > 0)
		trim_back(a, t->fin - a->seq);
	order_add(net, f, side, a, gap);
}

static void
closing(struct net *net, struct flow *f, enum net_end end)
{
	order_flush(net, f);
	if (!f->done)
		net->sink->closed(net->ctx, f, end);
	f->done = true;
	flow_restart(f);
	/* Should bytes follow, the end was a lie and what they are unknown. */
	f->tcp[0].told = f->tcp[1].told = false;
	f->tcp[0].whole = f->tcp[1].whole = false;
}

static void
start_over(struct net *net, struct flow *f)
{
	order_reset(net, &f->tcp[0]);
	order_reset(net, &f->tcp[1]);
	flow_restart(f);
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
	order_reset(net, t);
	begin(t, first);
}

static void
syn(struct net *net, struct flow *f, int side, uint8_t bits,
    const struct stretch *a, uint32_t ack)
{
	struct tcp_side *t = &f->tcp[side], *other = &f->tcp[!side];
	struct stretch early = *a;

	opening(net, f, side, a->seq + 1, bits & ACK);
	early.seq++;
	if (a->size != 0 && t->syn && t->first == early.seq)
		order_early(net, t, &early);
	if ((bits & ACK) && other->early)
		order_acknowledged(net, f, !side, ack);
}

static bool
side_over(const struct flow *f, int side)
{
	const struct tcp_side *t = &f->tcp[side];

	return !f->seen[side] || (t->ended && ahead(t->next, t->fin) >= 0);
}

/* Ends the direction: what waits behind `fin` no receiver takes. */
static void
end_at(struct net *net, struct tcp_side *t, uint32_t fin)
{
	t->ended = true;
	t->fin = fin;
	order_cut(net, t, fin);
}

/* RFC 5961, 3.2: anywhere else it is an attacker's, or too old. */
static bool
can_reset(const struct tcp_side *t, uint32_t seq)
{
	return !t->started || seq == t->next || seq == order_end(t);
}

static void
flags(struct net *net, struct flow *f, int side, uint8_t bits, uint32_t seq,
    uint32_t end)
{
	struct tcp_side *t = &f->tcp[side];

	if ((bits & RST) && can_reset(t, seq)) {
		closing(net, f, NET_RESET);
		return;
	}
	if ((bits & FIN) && !(bits & SYN) && !t->ended && t->started &&
	    !is_far(t, seq) && !order_has(t, end))
		end_at(net, t, end);
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
	struct stretch a = {.ts = fr->ts, .frame = fr->number};
	uint32_t ack, seq, end;
	struct flow *f;
	size_t header;
	uint8_t bits;
	int side;

	a.seq = seq = rd_be32(r);
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
	end = seq + a.size;
	net->counts.tcp++;
	f = flow_find(net, fr, ip, sport, dport, &side);
	flow_touch(net, f, a.size != 0);
	if (bits & SYN)
		syn(net, f, side, bits, &a, ack);
	else if ((bits & ACK) && (f->tcp[!side].hole != NULL ||
				     f->tcp[!side].left != f->tcp[!side].back))
		order_acknowledged(net, f, !side, ack);
	if (!(bits & (SYN | RST)) && a.size != 0) /* a RST's are for people */
		payload(net, f, side, &a);
	flow_count(f, fr, side);
	if (bits & (FIN | RST) || f->tcp[side].ended)
		flags(net, f, side, bits, seq, end);
}
