/*
 * dnp3.c - DNP3: frames to fragments, and the frames of the link alone.
 *
 * User data begins with the transport function's octet, IEEE 1815-2012, 8.2:
 *
 *	FIN(1 bit) FIR(1) sequence(6), then the segment
 *
 * The segments from one with FIR to one with FIN are a fragment. What was
 * begun and doesn't go on in order is told once; then all goes by up to the
 * next first segment.
 */
#include "proto/dnp3.h"

#include <stdlib.h>

enum { FIN = 0x80, FIR = 0x40, SEQUENCE = 0x3f };
enum { BROADCAST_FIRST = 0xfffd };

/* One segment, and where it belongs. */
struct segment {
	struct dnp3_way *way;
	struct span bytes;
	uint8_t control;
};

bool
dnp3_is_broadcast(uint16_t address)
{
	return address >= BROADCAST_FIRST;
}

struct dnp3_peer *
dnp3_peer(struct dnp3_state *s, uint16_t master, uint16_t outstation)
{
	struct dnp3_peer *p;
	size_t i;

	if (s->peers == NULL)
		s->peers = xcalloc(DNP3_PEERS, sizeof(*s->peers));
	for (i = 0; i < DNP3_PEERS; i++) {
		p = &s->peers[i];
		if (p->used && p->master == master &&
		    p->outstation == outstation)
			return p;
	}
	p = &s->peers[s->next];
	s->next = (uint8_t)((s->next + 1) % DNP3_PEERS);
	p->way[0].bytes.n = p->way[1].bytes.n = 0;
	*p = (struct dnp3_peer){.master = master,
	    .outstation = outstation,
	    .used = true,
	    .way = {{.bytes = p->way[0].bytes}, {.bytes = p->way[1].bytes}}};
	return p;
}

void
dnp3_link_details(struct msg *m, const struct dnp3_link *l)
{
	static const char *const broadcasts[] = {
	    "confirm_not_required", "confirm_required", "confirm_optional"};

	detail_uint(m, "source", l->source);
	detail_uint(m, "destination", l->destination);
	if (dnp3_is_broadcast(l->destination))
		detail_name(m, "broadcast",
		    broadcasts[l->destination - BROADCAST_FIRST]);
}

/* Has the frame user data, by its function? */
static bool
carries(const struct dnp3_link *l)
{
	return l->primary && (l->function == DNP3_CONFIRMED ||
				 l->function == DNP3_UNCONFIRMED);
}

/* By the addresses of a request to the outstation and its answer. */
static uint64_t
link_key(uint16_t master, uint16_t outstation)
{
	return UINT64_C(1) << 63 | (uint64_t)master << 16 | outstation;
}

/* A frame of the link alone waits for its answer, or is one. */
static void
tie_link(struct talk *t, const struct dnp3_link *l)
{
	struct dnp3_state *s = t->state;
	struct ask *a;

	if (l->from_master && l->primary && dnp3_link_known(l) &&
	    !dnp3_is_broadcast(l->destination)) {
		asks_put(&s->asks, t, link_key(l->source, l->destination),
		    span("", 0));
	} else if (!l->from_master && !l->primary) {
		a = asks_find(&s->asks, link_key(l->destination, l->source));
		if (a != NULL)
			asks_answer(&s->asks, t, a, true);
	}
}

/*
 * A frame without a fragment. What an outstation says of its own accord is a
 * report, so that who asks and who answers can be told by the direction.
 */
static void
tell_link(struct talk *t, const struct dnp3_link *l)
{
	bool unasked = l->primary && !carries(l);
	enum dir dir = l->from_master ? DIR_REQUEST
		       : unasked      ? DIR_REPORT
				      : DIR_RESPONSE;
	struct msg *m = talk_msg(t, "dnp3", dir);

	m->station = l->from_master ? l->destination : l->source;
	m->fn = dnp3_link_name(l, &m->action);
	if (!l->from_master && !l->primary)
		m->status =
		    l->function == 0 || l->function == 11 ? "ok" : m->fn;
	dnp3_link_details(m, l);
	if (l->primary) {
		detail_bool(m, "fcb", l->control & 0x20);
		detail_bool(m, "fcv", l->control & 0x10);
	} else {
		detail_bool(m, "dfc", l->control & 0x10);
	}
	msg_ended(m, l->rd, l->whole);
	if (rd_ok(l->rd))
		tie_link(t, l);
	t->emit(t);
}

/* The header itself is broken: nothing in it is believed. */
static void
tell_broken(struct talk *t, const struct dnp3_link *l)
{
	struct msg *m =
	    talk_msg(t, "dnp3", t->from_server ? DIR_RESPONSE : DIR_REQUEST);

	msg_ended(m, l->rd, l->whole);
	t->emit(t);
}

/*
 * Segments are missing, in front of this one or behind those that came. A
 * datagram may have got lost, and so may what the capture didn't see; only a
 * stream without a gap is the sender's own.
 */
static void
tell_missing(struct talk *t, const struct dnp3_link *l, struct dnp3_way *w,
    const char *why)
{
	struct dnp3_link told = *l;
	uint32_t flags = w->flags;
	bool ours = !t->stream || flags & (FLAG_GAP | FLAG_MIDSTREAM);

	told.lacks = why;
	flags |= ours ? FLAG_CUT : FLAG_MALFORMED;
	dnp3_fragment(t, &told, buf_all(&w->bytes), flags);
	w->state = DNP3_SKIPPING;
	w->bytes.n = 0;
	w->flags = 0;
}

/* A segment that was sent again: 8.2.5. */
static bool
repeated(const struct segment *g)
{
	struct span had = buf_all(&g->way->bytes);

	return (g->control & SEQUENCE) == ((g->way->next - 1) & SEQUENCE) &&
	       had.n >= g->bytes.n &&
	       span_eq(span(had.p + had.n - g->bytes.n, g->bytes.n), g->bytes);
}

/* A segment that isn't the first: true if it goes on in order. */
static bool
goes_on(struct talk *t, const struct dnp3_link *l, const struct segment *g)
{
	struct dnp3_way *w = g->way;

	if (w->state == DNP3_IDLE)
		tell_missing(t, l, w, "a transport segment without the first");
	else if (w->state == DNP3_SKIPPING || repeated(g))
		return false;
	else if ((g->control & SEQUENCE) != w->next)
		tell_missing(t, l, w, "a transport segment is out of order");
	else if (w->bytes.n + g->bytes.n > DNP3_FRAGMENT_MAX)
		tell_missing(t, l, w, "a fragment longer than any may be");
	return w->state == DNP3_GATHERING;
}

static void
begin(struct talk *t, const struct dnp3_link *l, const struct segment *g)
{
	struct dnp3_way *w = g->way;

	if (w->state == DNP3_GATHERING && !repeated(g))
		tell_missing(t, l, w,
		    "a fragment whose last segment is missing");
	w->state = DNP3_GATHERING;
	w->bytes.n = 0;
}

static void
take_segment(struct talk *t, const struct dnp3_link *l, const struct segment *g)
{
	struct dnp3_way *w = g->way;

	w->flags |= t->flags;
	if (g->control & FIR)
		begin(t, l, g);
	else if (!goes_on(t, l, g))
		return;
	w->next = (g->control + 1) & SEQUENCE;
	buf_span(&w->bytes, g->bytes);
	if (!(g->control & FIN) && rd_ok(l->rd))
		return;
	dnp3_fragment(t, l, buf_all(&w->bytes), w->flags);
	w->state = g->control & FIN ? DNP3_IDLE : DNP3_SKIPPING;
	w->bytes.n = 0;
	w->flags = 0;
}

/* A frame of which not even the transport octet is good. */
static void
no_segment(struct talk *t, const struct dnp3_link *l, struct dnp3_way *w)
{
	if (w->state == DNP3_GATHERING)
		dnp3_fragment(t, l, buf_all(&w->bytes), t->flags | w->flags);
	else
		tell_link(t, l);
	w->state = DNP3_SKIPPING;
	w->bytes.n = 0;
	w->flags = 0;
}

/* Most fragments are of one segment: these are read where they are. */
static void
user_data(struct talk *t, const struct dnp3_link *l, struct span user)
{
	struct dnp3_peer *p =
	    l->from_master ? dnp3_peer(t->state, l->source, l->destination)
			   : dnp3_peer(t->state, l->destination, l->source);
	struct segment g = {.way = &p->way[l->from_master]};

	if (user.n == 0) {
		no_segment(t, l, g.way);
		return;
	}
	g.control = (uint8_t)user.p[0];
	g.bytes = span(user.p + 1, user.n - 1);
	if (rd_ok(l->rd))
		t->proven = true; /* by two CRCs at least */
	if (g.way->state != DNP3_GATHERING && g.control & FIR &&
	    g.control & FIN) {
		dnp3_fragment(t, l, g.bytes, t->flags | g.way->flags);
		g.way->state = DNP3_IDLE;
		g.way->flags = 0;
		return;
	}
	take_segment(t, l, &g);
}

static void
dnp3_decode(struct talk *t, struct rd *r)
{
	struct dnp3_link l = {.rd = r, .whole = span(r->p, rd_left(r))};
	struct dnp3_state *s = t->state;
	uint8_t user[DNP3_USER_MAX];
	size_t n;

	if (!dnp3_link_header(r, &l)) {
		tell_broken(t, &l);
		return;
	}
	s->swapped = l.from_master == t->from_server;
	n = dnp3_link_user(&l, user);
	if (rd_ok(r) && carries(&l) != (n != 0))
		rd_bad(r, n != 0 ? "a frame of the link alone has user data"
				 : "a frame of user data has none");
	if (carries(&l))
		user_data(t, &l, span(user, n));
	else
		tell_link(t, &l);
}

/* The one that is told is still the first. */
static void
emit_unanswered(struct talk *t)
{
	struct dnp3_state *s = t->state;

	dnp3_repeat(t, &s->asks.list[0]);
	s->emit(t);
}

/* Requests are told as the master's, whichever side that is. */
static void
dnp3_overdue(struct talk *t, int64_t now, bool ended)
{
	struct dnp3_state *s = t->state;

	t->from_server = s->swapped;
	s->emit = t->emit;
	t->emit = emit_unanswered;
	asks_overdue(&s->asks, t, now, ended);
	t->emit = s->emit;
}

static void
dnp3_lost(struct talk *t)
{
	struct dnp3_state *s = t->state;
	bool from_master = t->from_server == s->swapped;
	size_t i;

	if (!from_master)
		asks_forget(&s->asks);
	for (i = 0; s->peers != NULL && i < DNP3_PEERS; i++) {
		struct dnp3_way *w = &s->peers[i].way[from_master];

		w->state = DNP3_SKIPPING;
		w->bytes.n = 0;
		if (!from_master)
			s->peers[i].series.fn = NULL;
	}
}

static void
dnp3_release(void *state)
{
	struct dnp3_state *s = state;
	size_t i;

	asks_release(&s->asks);
	for (i = 0; s->peers != NULL && i < DNP3_PEERS; i++) {
		buf_release(&s->peers[i].way[0].bytes);
		buf_release(&s->peers[i].way[1].bytes);
	}
	free(s->peers);
}

static const uint16_t ports[] = {20000, 0};

const struct proto proto_dnp3 = {
    .name = "dnp3",
    .ports = ports,
    .over = OVER_TCP | OVER_UDP,
    .state = sizeof(struct dnp3_state),
    .frame = dnp3_frame,
    .decode = dnp3_decode,
    .overdue = dnp3_overdue,
    .lost = dnp3_lost,
    .release = dnp3_release,
};
