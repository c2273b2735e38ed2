/*
 * conv.c - a conversation: which protocol it speaks, where its messages
 * begin and end, and how it finds its feet behind a gap.
 */
#include <stdlib.h>

#include "decode/inside.h"

enum {
	UNKNOWN_MAX = 1024,   /* bytes held while no protocol is sure */
	HELD_MAX = 1 << 20,   /* ... of a message that isn't whole */
	HUNT_MAX = 64 * 1024, /* passed over before a claim was proven */
	MISSES_MAX = 4	      /* datagrams */
};

static void
put_end(struct buf *b, const char *addr, const char *port, const struct end *e)
{
	char text[ADDR_TEXT];

	if (e->addr.n == 0)
		return;
	rec_str(b, addr, span(text, (size_t)(addr_put(text, &e->addr) - text)));
	if (e->addr.n != 6)
		rec_uint(b, port, e->port);
}

struct conv *
conv_new(struct decode *d, const struct end end[SIDES], uint16_t vlan,
    size_t sensor)
{
	struct conv *c = xcalloc(1, sizeof(*c));
	struct buf b = {0};
	int side;

	c->origin = (uint16_t)sensor;
	for (side = 0; side < SIDES; side++) {
		c->end[side] = end[side];
		b.n = 0;
		buf_char(&b, '"'); /* as if a member stood in front */
		put_end(&b, "src", "sport", &end[side]);
		put_end(&b, "dst", "dport", &end[!side]);
		if (vlan != 0)
			rec_uint(&b, "vlan", vlan);
		if (sensor != 0)
			rec_wire(&b, "sensor", d->sensors[sensor]);
		c->way[side].ends =
		    arena_copy(&c->arena, span(b.p + 1, b.n - 1));
	}
	buf_release(&b);
	return c;
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
		buf_release(&c->way[side].held);
		buf_release(&c->way[side].intro);
	}
	arena_release(&c->arena);
	free(c);
}

static void
die(struct decode *d, struct conv *c)
{
	c->dead = true;
	d->counts.silent++;
	buf_release(&c->way[0].held);
	buf_release(&c->way[1].held);
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
}

void
conv_claim(struct decode *d, struct conv *c, const struct proto *p, int server)
{
	adopt(c, p, server);
	claim(d, c);
}

static void
emit(struct talk *t)
{
	struct decode *d = (struct decode *)t->msg->owner;
	struct conv *c = d->conv;

	if (t->proven)
		claim(d, c);
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

static void
decode_one(struct decode *d, struct conv *c, int side, struct span message,
    const struct chunk *k, bool cut)
{
	struct talk *t = talk_about(d, c, side);
	struct rd r = rd_init(message, cut);

	t->ts = k->ts;
	t->frame = k->frame;
	c->proto->decode(t, &r);
	c->way[side].flags = 0;
	c->way[side].messages++;
	c->way[side].hunted = 0;
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

static bool
over(const struct conv *c, const struct proto *p)
{
	bool tcp = c->flow == NULL || c->flow->protocol == IP_TCP;

	return p->frame != NULL && (p->over & (tcp ? OVER_TCP : OVER_UDP));
}

static bool
has_port(const struct proto *p, uint16_t port)
{
	const uint16_t *at;

	for (at = p->ports; *at != 0; at++)
		if (*at == port)
			return true;
	return false;
}

/* The side of a flow that has the port; -1: neither. */
static int
port_side(const struct conv *c, bool has[SIDES])
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
	if (got == FRAMED_YES)
		adopt(c, p, server);
	return got == FRAMED_YES && len > bytes.n ? FRAMED_MORE : got;
}

/* A well-known port: a message that frames well is enough. */
static enum framed
try_known(struct decode *d, struct conv *c, const struct proto *p, int server,
    int side, const struct chunk *k, struct span bytes)
{
	size_t len = 0;
	enum framed got = p->frame(bytes, side == server, false, &len);

	if (got == FRAMED_YES) {
		adopt(c, p, server);
		claim(d, c);
	} else if (got == FRAMED_NO && (k->midstream || k->gap)) {
		adopt(c, p, server); /* perhaps inside a message: look on */
		c->known = true;
		c->way[side].lost = true;
		got = FRAMED_YES;
	}
	return got;
}

/*
 * Chooses the protocol of a conversation by what `side` says first. False:
 * not yet, or never.
 */
static bool
identify(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span bytes)
{
	const struct proto *p;
	bool more = false;
	enum framed got;
	int server;
	size_t i;

	p = forced(d, c, &server);
	if (p != NULL) {
		conv_claim(d, c, p, server);
		return true;
	}
	for (i = 0; (p = protos[i]) != NULL; i++) {
		if (!over(c, p) || (server = known_port(c, p)) < 0)
			continue;
		got = try_known(d, c, p, server, side, k, bytes);
		if (got == FRAMED_YES)
			return true;
		more |= got == FRAMED_MORE;
	}
	for (i = 0; !more && (p = protos[i]) != NULL; i++) {
		if (!over(c, p))
			continue;
		got = fits(c, p, side, bytes);
		if (got == FRAMED_YES)
			return true;
		more |= got == FRAMED_MORE;
	}
	if (!more || bytes.n > UNKNOWN_MAX)
		die(d, c);
	return false;
}

/* Are these bytes whole messages, the last of which ends where they end? */
static bool
closes(const struct proto *p, bool from_server, struct span bytes)
{
	size_t len;

	while (bytes.n != 0) {
		if (p->frame(bytes, from_server, false, &len) != FRAMED_YES ||
		    len > bytes.n)
			return false;
		bytes = span(bytes.p + len, bytes.n - len);
	}
	return true;
}

/*
 * Behind a gap: the offset of the first byte that starts a message which
 * holds in every way, or of the first that may when more has come.
 */
static size_t
hunt(const struct conv *c, int side, struct span bytes, bool *found)
{
	size_t at, len;

	*found = false;
	for (at = 0; at < bytes.n; at++) {
		enum framed got =
		    c->proto->frame(span(bytes.p + at, bytes.n - at),
			side == c->server, true, &len);

		if (got == FRAMED_YES && at + len <= bytes.n) {
			*found = true;
			break;
		}
		if (got != FRAMED_NO)
			break;
	}
	return at;
}

/*
 * Where the next message starts; false: not among these bytes. Segments mostly
 * start one: that is believed of a segment whose messages end with it.
 */
static bool
find_feet(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span *bytes)
{
	struct way *w = &c->way[side];
	bool found = bytes->n >= k->bytes.n &&
		     closes(c->proto, side == c->server, k->bytes);
	size_t at =
	    found ? bytes->n - k->bytes.n : hunt(c, side, *bytes, &found);

	*bytes = span(bytes->p + at, bytes->n - at);
	w->hunted += at;
	if (found) {
		w->lost = false;
		if (c->known)
			claim(d, c);
		return true;
	}
	if (!c->claimed && w->hunted > HUNT_MAX)
		die(d, c);
	return false;
}

/* Takes whole messages off the front; leaves what isn't one yet. */
static void
messages(struct decode *d, struct conv *c, int side, const struct chunk *k,
    struct span *bytes)
{
	struct way *w = &c->way[side];
	size_t len;

	while (bytes->n != 0 && !c->dead) {
		enum framed got;

		if (w->lost && !find_feet(d, c, side, k, bytes))
			return;
		got = c->proto->frame(*bytes, side == c->server, false, &len);
		if (got == FRAMED_NO && !c->told) {
			die(d, c);
			return;
		}
		if (got == FRAMED_NO) {
			tell_broken(d, c, side, *bytes, k);
			tell_lost(d, c, side);
			w->lost = true;
			continue;
		}
		if (got == FRAMED_MORE || len > bytes->n)
			return;
		decode_one(d, c, side, span(bytes->p, len), k, false);
		*bytes = span(bytes->p + len, bytes->n - len);
	}
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
		if (got != FRAMED_NO)
			decode_one(d, c, side, bytes, k, true);
	}
	tell_lost(d, c, side);
	if (got != FRAMED_YES || len != bytes.n + k->missing)
		w->lost = true;
}

void
conv_stream(struct decode *d, struct conv *c, int side, const struct chunk *k)
{
	struct way *w = &c->way[side];
	struct span bytes = k->bytes;

	if (c->dead)
		return;
	c->seen[side] = true;
	if (k->gap) {
		w->held.n = 0;
		w->lost = c->proto != NULL;
		w->flags |= FLAG_GAP;
		tell_lost(d, c, side);
	}
	if (k->midstream)
		w->flags |= FLAG_MIDSTREAM;
	if (w->held.n != 0) {
		buf_span(&w->held, bytes);
		bytes = buf_all(&w->held);
	}
	if (c->proto != NULL || identify(d, c, side, k, bytes))
		messages(d, c, side, k, &bytes);
	if (c->dead)
		return;
	if (k->cut && c->proto != NULL) {
		cut_short(d, c, side, k, bytes);
		w->held.n = 0;
	} else if (bytes.n > HELD_MAX) {
		w->held.n = 0;
		w->lost = true;
	} else if (w->held.n != 0) {
		buf_drop(&w->held, w->held.n - bytes.n);
	} else {
		buf_span(&w->held, bytes);
	}
}

/* A datagram's messages end where it ends, if the capture shows that. */
static bool
fills(const struct proto *p, bool from_server, const struct chunk *k)
{
	size_t len;

	if (!k->cut)
		return closes(p, from_server, k->bytes);
	return p->frame(k->bytes, from_server, false, &len) == FRAMED_YES &&
	       len <= k->bytes.n + k->missing;
}

static bool
identify_datagram(struct decode *d, struct conv *c, int side,
    const struct chunk *k)
{
	const struct proto *p;
	int server;
	size_t i;

	p = forced(d, c, &server);
	if (p != NULL) {
		conv_claim(d, c, p, server);
		return true;
	}
	for (i = 0; (p = protos[i]) != NULL; i++)
		if (over(c, p) && (server = known_port(c, p)) >= 0 &&
		    fills(p, side == server, k)) {
			conv_claim(d, c, p, server);
			return true;
		}
	for (i = 0; (p = protos[i]) != NULL; i++)
		if (over(c, p) && fits(c, p, side, k->bytes) == FRAMED_YES) {
			if (fills(p, side == c->server, k))
				return true;
			free(c->state);
			c->state = NULL;
			c->proto = NULL;
		}
	if (++c->misses == MISSES_MAX)
		die(d, c);
	return false;
}

void
conv_datagram(struct decode *d, struct conv *c, int side, const struct chunk *k)
{
	struct span bytes = k->bytes;
	size_t len;

	c->seen[side] = true;
	if (c->dead || (c->proto == NULL && !identify_datagram(d, c, side, k)))
		return;
	do {
		enum framed got =
		    c->proto->frame(bytes, side == c->server, false, &len);

		if (got == FRAMED_NO) {
			if (c->told)
				tell_broken(d, c, side, bytes, k);
			return;
		}
		if (got == FRAMED_MORE || len > bytes.n)
			len = bytes.n;
		decode_one(d, c, side, span(bytes.p, len), k,
		    k->cut && len == bytes.n);
		bytes = span(bytes.p + len, bytes.n - len);
	} while (bytes.n != 0);
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
