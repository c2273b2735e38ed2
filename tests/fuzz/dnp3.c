/*
 * dnp3 - a conversation (talk.h). The CRCs are made good in messages that
 * aren't framed strictly (bit 16), so that what they carry is reached.
 */
#include "proto/dnp3.h"
#include "talk.h"

enum { HEADER = 8, BLOCK = 16, CRC = 2 };

static void
seal(uint8_t *p, size_t n)
{
	unsigned crc = 0, bit;
	size_t i;

	for (i = 0; i < n; i++) {
		crc ^= p[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa6bc : crc >> 1;
	}
	p[n] = (uint8_t)~crc;
	p[n + 1] = (uint8_t)(~crc >> 8);
}

static void
seal_frame(uint8_t *p, size_t n)
{
	size_t user, block;

	if (n < HEADER + CRC)
		return;
	seal(p, HEADER);
	user = p[2] > 5 ? p[2] - 5u : 0;
	p += HEADER + CRC;
	n -= HEADER + CRC;
	for (; user != 0; user -= block) {
		block = user < BLOCK ? user : BLOCK;
		if (n < block + CRC)
			return;
		seal(p, block);
		p += block + CRC;
		n -= block + CRC;
	}
}

/* What is kept has its bounds. */
static void
spoke(struct talk *t, size_t n, unsigned emitted)
{
	const struct dnp3_state *s = t->state;
	size_t i;

	(void)n;
	(void)emitted;
	CHECK(s->asks.n <= ASKS_MAX);
	for (i = 0; s->peers != NULL && i < DNP3_PEERS; i++) {
		CHECK(s->peers[i].way[0].bytes.n <= DNP3_FRAGMENT_MAX);
		CHECK(s->peers[i].way[1].bytes.n <= DNP3_FRAGMENT_MAX);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	talk_run_sealed(&proto_dnp3, data, size, seal_frame, spoke);
	return 0;
}
