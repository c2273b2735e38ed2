/*
 * torture.h - conversations to be tortured: messages of Modbus/TCP, made by
 * seed or taken from the crane's capture; and the frames that carry them.
 *
 * All frames have the same time and number, so that what comes of them can
 * be compared as it is.
 */
#ifndef TESTS_UNIT_TORTURE_H
#define TESTS_UNIT_TORTURE_H

#include "base/file.h"
#include "base/rng.h"
#include "decode/decode.h"
#include "pcapfile/pcapfile.h"
#include "unit.h"

enum { MESSAGES_MAX = 4000, STREAM_MAX = 64 * 1024 };

struct message {
	int side; /* 0: the client's */
	uint32_t at, n;
};

/* What both sides say, each its bytes one after another. */
struct dialog {
	struct message messages[MESSAGES_MAX];
	size_t n;
	char bytes[SIDES][STREAM_MAX];
	uint32_t size[SIDES];
};

static inline uint32_t
below(struct rng *r, uint32_t n)
{
	return (uint32_t)(rng_u64(r) % n);
}

static inline bool
chance(struct rng *r, uint32_t of)
{
	return below(r, of) == 0;
}

static inline void
say(struct dialog *d, int side, struct span text)
{
	struct message *m = &d->messages[d->n];

	if (d->n == MESSAGES_MAX || d->size[side] + text.n > STREAM_MAX)
		return;
	*m = (struct message){side, d->size[side], (uint32_t)text.n};
	memcpy(d->bytes[side] + m->at, text.p, text.n);
	d->size[side] += m->n;
	d->n++;
}

static inline void
add16(struct buf *b, uint32_t v)
{
	buf_char(b, (char)(v >> 8));
	buf_char(b, (char)v);
}

/*
 * Some of the values are small, as parts of headers are. Were all of them,
 * they would make whole messages now and then, and nobody could tell.
 */
static inline void
add_values(struct buf *b, struct rng *r, uint32_t n)
{
	while (n-- != 0)
		add16(b, chance(r, 8) ? below(r, 8) : below(r, 65536));
}

/* A request and its response, each from its function code on. */
static inline void
make_exchange(struct rng *r, struct buf *ask, struct buf *answer)
{
	static const uint8_t functions[] = {1, 3, 3, 3, 4, 5, 6, 16, 16};
	uint8_t fc = functions[below(r, sizeof(functions))];
	uint32_t n = fc == 16 ? 1 + below(r, 60) : 1 + below(r, 125);

	buf_char(ask, (char)fc);
	add16(ask, chance(r, 2) ? below(r, 4) : below(r, 60000));
	if (fc == 5)
		add16(ask, chance(r, 2) ? 0xff00 : 0);
	else
		add16(ask, fc == 6 ? below(r, 65536) : n);
	if (fc == 16) {
		buf_char(ask, (char)(2 * n));
		add_values(ask, r, n);
	}
	if (chance(r, 10)) {
		buf_char(answer, (char)(fc | 0x80));
		buf_char(answer, (char)(1 + below(r, 4)));
	} else if (fc >= 5) {
		buf_add(answer, ask->p, 5);
	} else {
		buf_char(answer, (char)fc);
		buf_char(answer, (char)(fc == 1 ? (n + 7) / 8 : 2 * n));
		if (fc == 1)
			for (n = (n + 7) / 8; n != 0; n--)
				buf_char(answer, (char)below(r, 256));
		else
			add_values(answer, r, n);
	}
}

static inline void
say_adu(struct dialog *d, int side, uint32_t txn, uint8_t unit, struct span pdu)
{
	struct buf b = {0};

	add16(&b, txn);
	add16(&b, 0);
	add16(&b, (uint32_t)pdu.n + 1);
	buf_char(&b, (char)unit);
	buf_span(&b, pdu);
	say(d, side, buf_all(&b));
	buf_release(&b);
}

/* Turns of up to four requests and their responses. */
static inline void
make_dialog(struct dialog *d, struct rng *r)
{
	uint32_t turns = 2 + below(r, 7), txn = below(r, 65536), i, n;
	uint8_t unit = (uint8_t)below(r, 3);

	d->n = d->size[0] = d->size[1] = 0;
	while (turns-- != 0) {
		struct buf ask[4] = {{0}}, answer[4] = {{0}};

		n = 1 + below(r, 4);
		for (i = 0; i < n; i++)
			make_exchange(r, &ask[i], &answer[i]);
		for (i = 0; i < n; i++)
			say_adu(d, 0, (txn + i) & 0xffff, unit,
			    buf_all(&ask[i]));
		for (i = 0; i < n; i++)
			say_adu(d, 1, (txn + i) & 0xffff, unit,
			    buf_all(&answer[i]));
		txn = (txn + n) & 0xffff;
		for (i = 0; i < n; i++) {
			buf_release(&ask[i]);
			buf_release(&answer[i]);
		}
	}
}

/* Reading a capture: each chunk of it is a message. */
static inline void
read_chunk(void *ctx, struct flow *f, int side, const struct chunk *c)
{
	say(ctx, side != f->opener, c->bytes);
}

static inline void
read_nothing(void *ctx, struct flow *f, enum net_end end)
{
	(void)ctx;
	(void)f;
	(void)end;
}

static inline void
read_loss(void *ctx, struct flow *f, int side, const char *what, uint64_t n)
{
	(void)ctx;
	(void)f;
	(void)side;
	(void)what;
	CHECK(n == 0); /* nothing is missing in it */
}

static inline void
read_dialog(struct dialog *d, const char *name)
{
	static const struct net_sink sink = {.stream = read_chunk,
	    .datagram = read_chunk,
	    .closed = read_nothing,
	    .loss = read_loss};
	struct net *net = net_new(&net_defaults, &sink, d);
	struct pcapfile file = {0};
	struct packet p = {0};
	struct buf b = {0};
	struct err e = {{0}};
	struct span rest;
	size_t used;

	CHECK(file_read(name, 1 << 20, &b, &e));
	rest = buf_all(&b);
	while (pcapfile_next(&file, rest, &p, &used, &e) <= PCAPFILE_OTHER) {
		struct frame f = {p.ts, 1, p.link, p.len, p.bytes, 0};

		if (p.bytes.n != 0)
			net_frame(net, &f);
		rest = span(rest.p + used, rest.n - used);
		p.bytes.n = 0;
	}
	net_end(net);
	net_free(net);
	buf_release(&b);
}

/* A segment on its way. */
struct sent {
	uint32_t seq, ack;
	uint8_t flags;
	int side;
	struct span data;
};

static inline void
add_tcp(struct buf *b, const struct sent *s)
{
	add16(b, s->side ? 502 : 40000);
	add16(b, s->side ? 40000 : 502);
	add16(b, s->seq >> 16);
	add16(b, s->seq);
	add16(b, s->ack >> 16);
	add16(b, s->ack);
	add16(b, 0x5000u | s->flags);
	add16(b, 8192);
	add16(b, 0);
	add16(b, 0);
	buf_span(b, s->data);
}

static inline void
add_ipv4(struct buf *b, const struct sent *s)
{
	add16(b, 0x4500);
	add16(b, (uint32_t)(40 + s->data.n));
	add16(b, 1);
	add16(b, 0);
	add16(b, 0x4006);
	add16(b, 0);
	add16(b, 0x0a00);
	add16(b, s->side ? 2 : 1);
	add16(b, 0x0a00);
	add16(b, s->side ? 1 : 2);
	add_tcp(b, s);
}

/* The header of what a carrier carries, with `n` bytes behind it. */
static inline void
add_outer(struct buf *b, uint32_t protocol, uint32_t n)
{
	add16(b, 0x4500);
	add16(b, 20 + n);
	add16(b, 1);
	add16(b, 0);
	add16(b, 0x4000 | protocol);
	add16(b, 0);
	add16(b, 0xc000);
	add16(b, 0x0201);
	add16(b, 0xc000);
	add16(b, 0x0202);
}

static inline void
add_ipv6(struct buf *b, const struct sent *s)
{
	static const char zeros[12] = {0};
	int i;

	add16(b, 0x6000);
	add16(b, 0);
	add16(b, (uint32_t)(20 + s->data.n));
	add16(b, 0x0640);
	for (i = 0; i < 2; i++) {
		add16(b, 0xfd00);
		buf_add(b, zeros, 12);
		add16(b, s->side == i ? 1 : 2);
	}
	add_tcp(b, s);
}

static inline void
wrap_raw(struct buf *b, const struct sent *s)
{
	add_ipv4(b, s);
}

static inline void
wrap_raw6(struct buf *b, const struct sent *s)
{
	add_ipv6(b, s);
}

static inline void
wrap_ethernet(struct buf *b, const struct sent *s)
{
	buf_add(b, "\2\0\0\0\0\2\2\0\0\0\0\1\x08\0", 14);
	add_ipv4(b, s);
	while (b->n < 60) /* the shortest frame is padded */
		buf_char(b, 'P');
}

static inline void
wrap_vlan(struct buf *b, const struct sent *s)
{
	buf_add(b, "\2\0\0\0\0\2\2\0\0\0\0\1\x81\0\0\7\x86\xdd", 18);
	add_ipv6(b, s);
}

/* GRE (RFC 2784) between two hosts of the carrier. */
static inline void
wrap_gre(struct buf *b, const struct sent *s)
{
	add_outer(b, 47, (uint32_t)(4 + 40 + s->data.n));
	add16(b, 0);
	add16(b, 0x0800);
	add_ipv4(b, s);
}

/* VXLAN (RFC 7348), network 5. */
static inline void
wrap_vxlan(struct buf *b, const struct sent *s)
{
	uint32_t n = (uint32_t)(16 + 18 + 60 + s->data.n);

	add_outer(b, 17, n);
	add16(b, 50000);
	add16(b, 4789);
	add16(b, n);
	add16(b, 0);
	buf_add(b, "\x08\0\0\0\0\0\5\0", 8);
	wrap_vlan(b, s);
}

/* How a segment is carried; both runs of a case are carried alike. */
static const struct wrap {
	uint32_t link;
	void (*add)(struct buf *, const struct sent *);
	bool fragments; /* and cut into such */
} wraps[] = {
    {LINK_RAW, wrap_raw, false},
    {LINK_RAW, wrap_raw, true},
    {LINK_RAW, wrap_raw6, false},
    {LINK_RAW, wrap_gre, false},
    {LINK_RAW, wrap_gre, true},
    {LINK_RAW, wrap_vxlan, false},
    {LINK_ETHERNET, wrap_ethernet, false},
    {LINK_ETHERNET, wrap_vlan, false},
};

enum { NWRAPS = sizeof(wraps) / sizeof(*wraps) };

#endif
