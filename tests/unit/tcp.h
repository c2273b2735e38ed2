/*
 * tcp.h - segments of one connection, for the tests of net/.
 *
 * Behind the handshake the client goes on at 1000 and the server at 5000.
 */
#ifndef TESTS_UNIT_TCP_H
#define TESTS_UNIT_TCP_H

#include "wire.h"

enum { C = 1000, S = 5000 };

/* A segment of the client's that acknowledges nothing new. */
static inline void
c(struct wire *w, uint32_t seq, const char *data, uint8_t flags)
{
	wire_tcp(w,
	    &(struct segment_of){
		.flags = flags | ACK, .seq = seq, .ack = S, .data = data});
}

static inline void
s(struct wire *w, uint32_t seq, const char *data, uint8_t flags)
{
	wire_tcp(w, &(struct segment_of){.server = true,
			.flags = flags | ACK,
			.seq = seq,
			.ack = C,
			.data = data});
}

/* The server has everything in front of `ack`. */
static inline void
s_acks(struct wire *w, uint32_t ack)
{
	wire_tcp(w, &(struct segment_of){
			.server = true, .flags = ACK, .seq = S, .ack = ack});
}

static inline void
c_syn(struct wire *w, uint32_t next)
{
	wire_tcp(w, &(struct segment_of){.flags = SYN, .seq = next - 1});
}

static inline void
s_syn(struct wire *w, uint32_t next, uint32_t ack)
{
	wire_tcp(w, &(struct segment_of){.server = true,
			.flags = SYN | ACK,
			.seq = next - 1,
			.ack = ack});
}

static inline void
open_at(struct wire *w, uint32_t client)
{
	c_syn(w, client);
	s_syn(w, S, client);
	c(w, client, NULL, 0);
}

static inline void
start(struct wire *w)
{
	wire_start(w, &net_defaults);
	open_at(w, C);
	CHECK_STR(wire_said(w), "");
}

#endif
