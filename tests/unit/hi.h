/*
 * hi.h - a UDP datagram from the client that says "hi", and what comes of a
 * frame with it.
 */
#ifndef TESTS_UNIT_HI_H
#define TESTS_UNIT_HI_H

#include "wire.h"

#define MACS "\x00\x1b\x1b\x00\x00\x02\x00\x1b\x1b\x00\x00\x01"
#define HEADER(text) text, sizeof(text) - 1

/* Sends one frame into a fresh net and gives what came out. */
static inline const char *
hi_frame(uint32_t link, struct span bytes, size_t len, struct net_counts *n)
{
	struct wire w;
	const char *said;

	wire_start(&w, &net_defaults);
	wire_frame(&w, link, bytes, len);
	*n = *net_counts(w.net);
	said = wire_said(&w);
	net_end(w.net);
	net_free(w.net);
	buf_release(&w.log);
	return said;
}

/* In IPv4: 30 bytes. */
static inline void
hi_v4(struct buf *b)
{
	wire_ipv4(b, IP_UDP, false, 10);
	wire_udp(b, false, SPAN("hi"));
}

/* The header of an IPv6 datagram with `n` bytes behind it. */
static inline void
hi_v6_header(struct buf *b, uint8_t next, size_t n)
{
	int i;

	buf_add(b, "\x60\0\0\0", 4);
	wire_be16(b, (unsigned)n);
	buf_char(b, (char)next);
	buf_char(b, 64);
	for (i = 1; i <= 2; i++) { /* fd00::1 to fd00::2 */
		buf_add(b, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 15);
		buf_char(b, (char)i);
	}
}

/* In IPv6: 50 bytes. */
static inline void
hi_v6(struct buf *b)
{
	hi_v6_header(b, IP_UDP, 10);
	wire_udp(b, false, SPAN("hi"));
}

/* What may come of a frame whose end is missing. */
static inline bool
hi_front(const char *said, bool cut)
{
	static const char *const fronts[] = {
	    "", "c+cut1\"h\"", "c+cut2\"\"", "c\"h\"", "c\"\""};
	size_t i;

	for (i = 0; i < (cut ? 3 : 5); i++)
		if (strcmp(said, fronts[i]) == 0)
			return true;
	return span_starts(span_str(said), "10000\""); /* cut inside SNAP */
}

#endif
