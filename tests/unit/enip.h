/*
 * enip.h - messages of EtherNet/IP for the tests of proto/: a CIP service
 * inside what carries it, and a conversation that has ends and a world.
 */
#ifndef TESTS_UNIT_ENIP_H
#define TESTS_UNIT_ENIP_H

#include "proto/enip.h"

#include "talk.h"

/* As SPAN, in tables. */
#define BYTES(lit)                      \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}

enum { RR = 0x6f, UNIT = 0x70, SESSION = 7 };

static const struct end ends[2] = {
    {{{192, 0, 2, 1}, 4}, 40000}, {{{192, 0, 2, 2}, 4}, 44818}};

static inline void
start(struct heard *h)
{
	heard_start(h, &proto_enip);
	h->talk.world = calloc(1, proto_enip.world);
	h->talk.src = &ends[0];
	h->talk.dst = &ends[1];
}

static inline void
end(struct heard *h)
{
	proto_enip.world_release(h->talk.world);
	free(h->talk.world);
	heard_end(h);
}

static inline void
put16(struct buf *b, unsigned v)
{
	buf_char(b, (char)v);
	buf_char(b, (char)(v >> 8));
}

static inline void
put32(struct buf *b, uint32_t v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

static inline void
put_header(struct buf *b, unsigned command, size_t length, uint32_t context)
{
	put16(b, command);
	put16(b, (unsigned)length);
	put32(b, SESSION);
	put32(b, 0);
	put32(b, context);
	put32(b, 0);
	put32(b, 0);
}

/* A service without a connection, in the message that carries it. */
static inline struct span
unconnected(struct buf *b, uint32_t context, struct span cip)
{
	b->n = 0;
	put_header(b, RR, 16 + cip.n, context);
	put32(b, 0);
	put16(b, 0);
	put16(b, 2);
	put32(b, 0);
	put16(b, 0xb2);
	put16(b, (unsigned)cip.n);
	buf_span(b, cip);
	return buf_all(b);
}

/* ... and with one. */
static inline struct span
connected(struct buf *b, uint32_t connection, unsigned count, struct span cip)
{
	b->n = 0;
	put_header(b, UNIT, 22 + cip.n, 0);
	put32(b, 0);
	put16(b, 0);
	put16(b, 2);
	put16(b, 0xa1);
	put16(b, 4);
	put32(b, connection);
	put16(b, 0xb1);
	put16(b, (unsigned)cip.n + 2);
	put16(b, count);
	buf_span(b, cip);
	return buf_all(b);
}

static inline struct span
io(struct buf *b, uint32_t connection, struct span data)
{
	b->n = 0;
	put16(b, 2);
	put16(b, 0x8002);
	put16(b, 8);
	put32(b, connection);
	put32(b, 1);
	put16(b, 0xb1);
	put16(b, (unsigned)data.n);
	buf_span(b, data);
	return buf_all(b);
}

static struct buf room;

static inline void
say(struct heard *h, bool from_server, struct span message)
{
	h->talk.src = &ends[from_server];
	h->talk.dst = &ends[!from_server];
	heard_bytes(h, from_server, message, false);
}

static inline void
ask(struct heard *h, uint32_t context, struct span cip)
{
	say(h, false, unconnected(&room, context, cip));
}

static inline void
answer(struct heard *h, uint32_t context, struct span cip)
{
	say(h, true, unconnected(&room, context, cip));
}

#endif
