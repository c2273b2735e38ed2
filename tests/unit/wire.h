/*
 * wire.h - a wire for the tests of net/: frames are put on it, and what comes
 * out is kept as a text that a test can compare:
 *
 *	c"GET" s+gap"OK" loss s tcp_gap 5 closed
 *
 * c is the client, 10.0.0.1 or fd00::1; s is the server at .2. Chunks carry
 * their marks: +gap, +mid (midstream), +twice, +cut and the number of missing
 * bytes. "conflict c 2@5": two bytes of the client's came anew and differ, the
 * last of them the fifth from the end of what came out.
 */
#ifndef TESTS_UNIT_WIRE_H
#define TESTS_UNIT_WIRE_H

#include "base/buf.h"
#include "net/net.h"
#include "unit.h"

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };
enum { ETHERNET = 1, RAW_IP = 101 };
enum { CLIENT_PORT = 1025, SERVER_PORT = 502 };

struct wire {
	struct net *net;
	struct buf log;
	int64_t now;
	uint64_t frames;
	uint16_t origin;
	uint16_t vlan;		  /* of the last datagram or layer 2 frame */
	const struct flow *flow;  /* the last one that anything came of */
	struct layer2 layer2;	  /* the last; its bytes are in the log */
	struct chunk chunk;	  /* the last; its bytes are in the log */
	struct net_loss lost;	  /* the last */
	struct conflict conflict; /* the last */
};

/* A TCP segment. */
struct segment_of {
	bool server; /* who sends it */
	uint8_t flags;
	uint16_t port; /* the client's, where it isn't CLIENT_PORT */
	uint32_t seq, ack;
	const char *data; /* NULL: none */
	size_t n;	  /* where `data` isn't a text */
	size_t cut;	  /* bytes at the end that the capture left out */
};

static inline char
wire_who(const struct flow *f, int side)
{
	const struct addr *a = &f->addr[side];

	return a->b[a->n - 1] == 1 ? 'c' : 's';
}

static inline void
wire_gap(struct wire *w)
{
	if (w->log.n != 0)
		buf_char(&w->log, ' ');
}

static inline void
wire_chunk(void *ctx, struct flow *f, int side, const struct chunk *c)
{
	struct wire *w = ctx;

	wire_gap(w);
	buf_char(&w->log, wire_who(f, side));
	if (c->gap)
		buf_str(&w->log, "+gap");
	if (c->midstream)
		buf_str(&w->log, "+mid");
	if (c->twice)
		buf_str(&w->log, "+twice");
	if (c->cut)
		buf_fmt(&w->log, "+cut%u", c->missing);
	buf_char(&w->log, '"');
	buf_span(&w->log, c->bytes);
	buf_char(&w->log, '"');
	w->flow = f;
	w->vlan = f->vlan;
	w->chunk = *c;
}

static inline void
wire_layer2(void *ctx, const struct layer2 *l, const struct frame *f)
{
	struct wire *w = ctx;

	(void)f;
	wire_gap(w);
	buf_fmt(&w->log, "%04x\"", l->id);
	buf_span(&w->log, l->bytes);
	buf_char(&w->log, '"');
	w->layer2 = *l;
	w->vlan = l->vlan;
}

static inline void
wire_closed(void *ctx, struct flow *f, enum net_end end)
{
	static const char *const words[] = {
	    "closed", "reset", "reused", "evicted", "finished"};
	struct wire *w = ctx;

	wire_gap(w);
	buf_str(&w->log, words[end]);
	w->flow = f;
}

static inline void
wire_loss(void *ctx, struct flow *f, int side, const char *what, uint64_t count)
{
	struct wire *w = ctx;

	wire_gap(w);
	buf_fmt(&w->log, "loss %c %s %llu", wire_who(f, side), what,
	    (unsigned long long)count);
	w->flow = f;
}

static inline void
wire_lost(void *ctx, const struct net_loss *l)
{
	struct wire *w = ctx;

	wire_gap(w);
	buf_fmt(&w->log, "lost %s %llu", l->what, (unsigned long long)l->count);
	w->lost = *l;
}

static inline void
wire_conflict(void *ctx, struct flow *f, int side, const struct conflict *c)
{
	struct wire *w = ctx;

	wire_gap(w);
	buf_fmt(&w->log, "conflict %c %u@%u", wire_who(f, side), c->count,
	    c->behind);
	w->conflict = *c;
	w->flow = f;
}

static const struct net_sink wire_sink = {.stream = wire_chunk,
    .datagram = wire_chunk,
    .layer2 = wire_layer2,
    .closed = wire_closed,
    .loss = wire_loss,
    .lost = wire_lost,
    .conflict = wire_conflict};

static inline void
wire_start(struct wire *w, const struct net_limits *limits)
{
	*w = (struct wire){.now = INT64_C(1795377391) * 1000000000};
	w->net = net_new(limits, &wire_sink, w);
}

/* What came out since the last call. */
static inline const char *
wire_said(struct wire *w)
{
	static char text[4096];

	snprintf(text, sizeof(text), "%.*s", (int)w->log.n,
	    w->log.n ? w->log.p : "");
	w->log.n = 0;
	return text;
}

/* Hands out what waits; what came out at the end. */
static inline const char *
wire_end(struct wire *w)
{
	const char *said;

	net_end(w->net);
	said = wire_said(w);
	net_free(w->net);
	buf_release(&w->log);
	return said;
}

/* A frame, from a block of exactly its size, a millisecond later. */
static inline void
wire_frame(struct wire *w, uint32_t link, struct span bytes, size_t len)
{
	void *p = unit_exact(bytes);
	struct frame f = {.ts = w->now += 1000000,
	    .number = ++w->frames,
	    .link = link,
	    .len = (uint32_t)len,
	    .bytes = span(p, bytes.n),
	    .origin = w->origin};

	net_frame(w->net, &f);
	free(p);
}

static inline void
wire_be16(struct buf *b, unsigned v)
{
	buf_char(b, (char)(v >> 8));
	buf_char(b, (char)v);
}

static inline void
wire_be32(struct buf *b, uint32_t v)
{
	wire_be16(b, v >> 16);
	wire_be16(b, v & 0xffff);
}

/* The header of an IPv4 datagram with `n` bytes of payload behind it. */
static inline void
wire_ipv4(struct buf *b, uint8_t protocol, bool server, size_t n)
{
	buf_add(b, "\x45\0", 2);
	wire_be16(b, (unsigned)(20 + n));
	buf_add(b, "\0\1\x40\0\x40", 5); /* id, don't fragment, ttl */
	buf_char(b, (char)protocol);
	buf_add(b, "\0\0", 2);
	wire_be32(b, server ? 0x0a000002 : 0x0a000001);
	wire_be32(b, server ? 0x0a000001 : 0x0a000002);
}

static inline void
wire_ports(struct buf *b, bool server, uint16_t port)
{
	wire_be16(b, server ? SERVER_PORT : port);
	wire_be16(b, server ? port : SERVER_PORT);
}

static inline void
wire_udp(struct buf *b, bool server, struct span data)
{
	wire_ports(b, server, CLIENT_PORT);
	wire_be16(b, (unsigned)(8 + data.n));
	wire_be16(b, 0);
	buf_span(b, data);
}

static inline void
wire_tcp(struct wire *w, const struct segment_of *s)
{
	struct span data = s->data == NULL ? span("", 0)
			   : s->n != 0	   ? span(s->data, s->n)
					   : span_str(s->data);
	struct buf b = {0};

	wire_ipv4(&b, IP_TCP, s->server, 20 + data.n);
	wire_ports(&b, s->server, s->port ? s->port : CLIENT_PORT);
	wire_be32(&b, s->seq);
	wire_be32(&b, s->ack);
	wire_be16(&b, 0x5000u | s->flags);
	buf_add(&b, "\x20\0\0\0\0\0", 6);
	buf_span(&b, data);
	wire_frame(w, RAW_IP, span(b.p, b.n - s->cut), b.n);
	buf_release(&b);
}

#endif
