/*
 * dnp3.h - DNP3 frames for the tests: their CRCs, and who sends them.
 */
#ifndef TESTS_UNIT_DNP3_H
#define TESTS_UNIT_DNP3_H

#include "proto/dnp3.h"
#include "talk.h"

enum { MASTER = 1, OUTSTATION = 10, ASKS = 0xc4, ANSWERS = 0x44 };

/* The bytes, and behind them their CRC: x^16 + x^13 + ... + x^2 + 1. */
static inline void
put_sealed(struct buf *b, const char *p, size_t n)
{
	unsigned crc = 0, bit;
	size_t i;

	for (i = 0; i < n; i++) {
		crc ^= (unsigned char)p[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa6bc : crc >> 1;
	}
	buf_add(b, p, n);
	buf_char(b, (char)~crc);
	buf_char(b, (char)(~crc >> 8));
}

/* A frame in a buffer that the next one overwrites. */
static inline struct span
frame_of(struct buf *b, unsigned control, unsigned to, unsigned from,
    struct span user)
{
	char head[8] = {0x05, 0x64, (char)(5 + user.n), (char)control, (char)to,
	    (char)(to >> 8), (char)from, (char)(from >> 8)};
	size_t at, n;

	b->n = 0;
	put_sealed(b, head, sizeof(head));
	for (at = 0; at < user.n; at += n) {
		n = user.n - at < 16 ? user.n - at : 16;
		put_sealed(b, user.p + at, n);
	}
	return buf_all(b);
}

/* A frame of this much user data, the transport octet in front. */
static inline void
ask(struct heard *h, struct span user)
{
	struct buf b = {0};

	heard_bytes(h, false, frame_of(&b, ASKS, OUTSTATION, MASTER, user),
	    false);
	buf_release(&b);
}

static inline void
answer(struct heard *h, struct span user)
{
	struct buf b = {0};

	heard_bytes(h, true, frame_of(&b, ANSWERS, MASTER, OUTSTATION, user),
	    false);
	buf_release(&b);
}

/* In tables. */
#define USER(lit)                       \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}

#endif
