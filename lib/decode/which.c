/*
 * which.c - which protocol a conversation speaks: told by its content; a port
 * only says what to try first and how much proof is wanted.
 *
 * What was taken for a guess is dropped at the first message that doesn't fit,
 * and the next protocol tried, or none.
 */
#include <stdlib.h>

#include "decode/inside.h"

enum {
	UNKNOWN_MAX = 1024, /* bytes held while no protocol is sure */
	MISSES_MAX = 4	    /* datagrams or segments */
};

#define PROTO(name) +1
_Static_assert(0
#include "proto/protos.def"
		   <= 64,
    "conv.ruled_out has a bit for each protocol");
#undef PROTO

static size_t
place_of(const struct proto *p)
{
	size_t i;

	for (i = 0; protos[i] != p; i++)
		continue;
	return i;
}

/* Can it be tried on this conversation? */
static bool
over(const struct conv *c, size_t i)
{
	bool tcp = c->flow == NULL || c->flow->protocol == IP_TCP;
	const struct proto *p = protos[i];

	return p->frame != NULL && (p->over & (tcp ? OVER_TCP : OVER_UDP)) &&
	       !(c->ruled_out >> i & 1);
}

static bool
has_port(const struct proto *p, uint16_t port)
{
	const uint16_t *at;

	for (at = p->ports; at != NULL && *at != 0; at++)
		if (*at == port)
			return true;
	return false;
}

/* The side of a flow that has the port; -1: neither. */
static int
port_side(const struct conv *c, const bool has[SIDES])
{
	if (has[0] && has[1])
		return !c->flow->opener;
	return has[0] ? 0 : has[1] ? 1 : -1;
}

static int
known_port(const struct conv *c, const struct proto *p)
{
	bool has[SIDES] = {
	    has_port(p, c->flow->port[0]), has_port(p, c->flow->port[1])};

	return port_side(c, has);
}

static const struct proto *
forced(const struct decode *d, const struct conv *c, int *server)
{
	size_t i;

	for (i = 0; i < d->options.nforced; i++) {
		const struct decode_forced *f = &d->options.forced[i];
		bool has[SIDES] = {
		    c->flow->port[0] == f->port, c->flow->port[1] == f->port};

		*server = port_side(c, has);
		if (*server >= 0)
			return f->proto;
	}
	return NULL;
}

static void
adopt(struct conv *c, const struct proto *p, int server)
{
	c->proto = p;
	c->server = (uint8_t)server;
	c->state = xcalloc(1, p->state ? p->state : 1);
}

static void
claim(struct decode *d, struct conv *c)
{
	if (!c->claimed)
		d->counts.claimed++;
	c->claimed = true;
	c->known = false;
}

void
which_proven(struct decode *d, struct conv *c)
{
	claim(d, c);
}

void
which_is(struct decode *d, struct conv *c, const struct proto *p, int server)
{
	adopt(c, p, server);
	claim(d, c);
}

void
which_not(struct decode *d, struct conv *c)
{
	int side;

	heap_remove(&d->due, &c->due);
	if (c->proto->release != NULL)
		c->proto->release(c->state);
	free(c->state);
	c->ruled_out |= UINT64_C(1) << place_of(c->proto);
	c->state = NULL;
	c->proto = NULL;
	c->doubted = c->known = false;
	for (side = 0; side < SIDES; side++) {
		c->way[side].lost = false;
		c->way[side].hunted = 0;
	}
}

/* Are bytes in front of those at hand missing? */
static bool
from_middle(const struct conv *c, int side)
{
	return c->way[side].flags & (FLAG_MIDSTREAM | FLAG_GAP);
}

/* Does the front of `bytes` fit on a port where anything may be spoken? */
static enum framed
fits(struct conv *c, const struct proto *p, int side, struct span bytes)
{
	int server = !c->flow->opener;
	enum framed got;
	size_t len = 0;

	got = p->frame(bytes, side == server, true, &len);
	if (got == FRAMED_NO && !c->flow->opener_sure) {
		server = !server;
		got = p->frame(bytes, side == server, true, &len);
	}
	if (got == FRAMED_YES && len > bytes.n)
		got = FRAMED_MORE;
	if (got == FRAMED_YES)
		adopt(c, p, server);
	return got;
}

/* The port says that it should be this one: its messages are looked for. */
static bool
look_on(struct conv *c, const struct proto *p, int server, int side)
{
	adopt(c, p, server);
	c->known = true;
	c->way[side].lost = true;
	c->way[side].front = from_middle(c, side);
	return true;
}

/*
 * A port says that it is this one: a message that frames well is enough, but
 * where the beginning is missing one must hold in every way, and is then
 * looked for as behind any gap.
 */
static enum framed
try_port(struct decode *d, struct conv *c, const struct proto *p, int server,
    int side, struct span bytes)
{
	bool strict = from_middle(c, side);
	size_t len = 0;
	enum framed got = p->frame(bytes, side == server, strict, &len);

	if (got == FRAMED_YES && strict && len > bytes.n)
		got = FRAMED_MORE;
	if (got == FRAMED_YES && strict)
		look_on(c, p, server, side);
	else if (got == FRAMED_YES)
		which_is(d, c, p, server);
	return got;
}

/*
 * No protocol: not for now, as the next segment may start a message, where the
 * beginning is missing or nonsense was sent first; or for good.
 */
static bool
none(struct decode *d, struct conv *c, struct span *bytes)
{
	if (++c->misses < MISSES_MAX)
		bytes->n = 0;
	else
		conv_die(d, c);
	return false;
}

static bool
try_forced(struct decode *d, struct conv *c, const struct proto *p, int server,
    int side, struct span bytes)
{
	switch (try_port(d, c, p, server, side, bytes)) {
	case FRAMED_YES:
		return true;
	case FRAMED_NO:
		return look_on(c, p, server, side);
	default:
		return (bytes.n > UNKNOWN_MAX || from_middle(c, side)) &&
		       look_on(c, p, server, side);
	}
}

/* Tries the protocols whose port it is; `first` of those that may be it. */
static enum framed
try_ports(struct decode *d, struct conv *c, int side, struct span bytes,
    const struct proto **first, int *server)
{
	enum framed best = FRAMED_NO;
	size_t i;

	for (i = 0; protos[i] != NULL && best != FRAMED_YES; i++) {
		int s = over(c, i) ? known_port(c, protos[i]) : -1;
		enum framed got;

		if (s < 0)
			continue;
		got = try_port(d, c, protos[i], s, side, bytes);
		if (*first == NULL || (got != FRAMED_NO && best == FRAMED_NO)) {
			*first = protos[i];
			*server = s;
		}
		if (got != FRAMED_NO)
			best = got;
	}
	return best;
}

static enum framed
try_all(struct conv *c, int side, struct span bytes)
{
	enum framed best = FRAMED_NO;
	size_t i;

	for (i = 0; protos[i] != NULL && best != FRAMED_YES; i++) {
		enum framed got =
		    over(c, i) ? fits(c, protos[i], side, bytes) : FRAMED_NO;

		if (got != FRAMED_NO)
			best = got;
	}
	return best;
}

/* What the front of the bytes fits; without a port's word, MORE is little. */
static enum framed
try_bytes(struct decode *d, struct conv *c, int side, struct span bytes,
    const struct proto **first, int *server)
{
	enum framed got = try_ports(d, c, side, bytes, first, server);

	if (got != FRAMED_NO)
		return got;
	got = try_all(c, side, bytes);
	return got == FRAMED_MORE && *first != NULL ? FRAMED_NO : got;
}

/*
 * The capture left bytes out: on its port, messages whose lengths end where
 * the segment did.
 */
static bool
try_cut(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span bytes)
{
	size_t i;

	for (i = 0; k->cut && protos[i] != NULL; i++) {
		int server = over(c, i) ? known_port(c, protos[i]) : -1;

		if (server < 0 ||
		    !feet_close(protos[i], side == server, bytes, k->missing))
			continue;
		which_is(d, c, protos[i], server);
		return true;
	}
	return false;
}

bool
which_stream(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span *bytes)
{
	const struct proto *p, *first = NULL;
	struct span segment = k->bytes;
	enum framed got;
	int server = 0;

	p = forced(d, c, &server);
	if (p != NULL)
		return try_forced(d, c, p, server, side, *bytes);
	got = try_bytes(d, c, side, *bytes, &first, &server);
	if (got != FRAMED_YES && first == NULL && from_middle(c, side) &&
	    segment.n < bytes->n && try_all(c, side, segment) == FRAMED_YES) {
		*bytes = span(bytes->p + bytes->n - segment.n, segment.n);
		return true;
	}
	if (got == FRAMED_YES || try_cut(d, c, side, k, *bytes))
		return true;
	if (got == FRAMED_MORE && bytes->n <= UNKNOWN_MAX &&
	    (first == NULL || !from_middle(c, side)))
		return false;
	if (first != NULL)
		return look_on(c, first, server, side);
	return none(d, c, bytes);
}

/* A datagram's messages end where it ends, if the capture shows that. */
static bool
fills(const struct proto *p, bool from_server, const struct chunk *k)
{
	size_t len;

	if (!k->cut)
		return feet_close(p, from_server, k->bytes, 0);
	return p->frame(k->bytes, from_server, false, &len) == FRAMED_YES &&
	       len <= k->bytes.n + k->missing;
}

static void
unadopt(struct conv *c)
{
	free(c->state);
	c->state = NULL;
	c->proto = NULL;
}

bool
which_datagram(struct decode *d, struct conv *c, int side,
    const struct chunk *k)
{
	const struct proto *p;
	bool port = false;
	int server;
	size_t i;

	p = forced(d, c, &server);
	if (p != NULL) {
		which_is(d, c, p, server);
		return true;
	}
	for (i = 0; (p = protos[i]) != NULL; i++) {
		if (!over(c, i) || (server = known_port(c, p)) < 0)
			continue;
		port = true;
		if (fills(p, side == server, k)) {
			which_is(d, c, p, server);
			return true;
		}
	}
	for (i = 0; (p = protos[i]) != NULL; i++) {
		if (!over(c, i) || fits(c, p, side, k->bytes) != FRAMED_YES)
			continue;
		if (fills(p, side == c->server, k))
			return true;
		unadopt(c);
	}
	if (!port && ++c->misses == MISSES_MAX)
		conv_die(d, c);
	return false;
}
