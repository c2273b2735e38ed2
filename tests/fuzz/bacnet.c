/*
 * bacnet - a conversation (talk.h). In messages that aren't framed strictly
 * (bit 16) the BVLC's length and the CRCs of MS/TP are made good, so that what
 * they carry is reached.
 */
#include "proto/bacnet.h"
#include "talk.h"

enum { BVLL = 0x81, BVLL6 = 0x82, PREAMBLE = 0x55, HEADER = 8 };

static uint8_t
crc8(const uint8_t *p, size_t n)
{
	unsigned crc = 0xff, bit;

	for (; n != 0; n--)
		for (crc ^= *p++, bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x81 : 0);
	return (uint8_t)~crc;
}

static uint16_t
crc16(const uint8_t *p, size_t n)
{
	unsigned crc = 0xffff, bit;

	for (; n != 0; n--)
		for (crc ^= *p++, bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x8408 : 0);
	return (uint16_t)~crc;
}

static void
seal(uint8_t *p, size_t n)
{
	size_t data;
	uint16_t crc;

	if (n < 4)
		return;
	if ((p[0] == BVLL || p[0] == BVLL6) && p[1] < 0x80) {
		p[2] = (uint8_t)(n >> 8);
		p[3] = (uint8_t)n;
	}
	if (p[0] != PREAMBLE || n < HEADER)
		return;
	p[7] = crc8(p + 2, 5);
	data = (size_t)(p[5] << 8 | p[6]);
	if (data == 0 || n < HEADER + data + 2)
		return;
	crc = crc16(p + HEADER, data);
	p[HEADER + data] = (uint8_t)crc;
	p[HEADER + data + 1] = (uint8_t)(crc >> 8);
}

/* Only the datagram's end tells where a message ends that has no length. */
static bool
tells_length(struct span s, bool from_server, size_t len)
{
	const uint8_t *b = (const uint8_t *)s.p;

	(void)from_server;
	return (b[0] == BVLL || b[0] == BVLL6) && s.n > 3 &&
	       (size_t)(b[2] << 8 | b[3]) == len;
}

/* What is kept has its bounds. */
static void
spoke(struct talk *t, size_t n, unsigned emitted)
{
	const struct bacnet_state *s = t->state;
	const struct bacnet_world *w = t->world;
	size_t i, all = 0;

	(void)n;
	(void)emitted;
	CHECK(s->asks.n <= ASKS_MAX);
	CHECK(w->devices.n <= BACNET_DEVICES);
	for (i = 0; s->series != NULL && i < BACNET_SERIES; i++)
		all += s->series[i].used ? s->series[i].bytes.n : 0;
	CHECK(all <= BACNET_GATHERED_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	talk_tells_length = tells_length;
	talk_run_sealed(&proto_bacnet, data, size, seal, spoke);
	return 0;
}
