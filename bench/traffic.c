/*
 * traffic.c - a capture for the benchmarks where no real one is at hand:
 *
 *	traffic PACKETS >FILE
 *
 * Controllers that are polled over long connections, in the proportions of a
 * real water plant's capture: most of it reads of few or of about a hundred
 * registers, some writes of coils, a third of the packets bare ACKs.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOSTS = 200, FRAME = 1024 };

static uint32_t seqs[HOSTS][2];
static uint64_t made, most;
static uint32_t rng = 1;

static uint32_t
number(uint32_t below)
{
	rng = rng * 1664525 + 1013904223;
	return (rng >> 8) % below;
}

static void
be16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
be32(uint8_t *p, uint32_t v)
{
	be16(p, v >> 16);
	be16(p + 2, v & 0xffff);
}

static void
packet(uint32_t host, int from_server, const uint8_t *data, uint32_t n)
{
	uint8_t f[FRAME] = {0};
	uint32_t header[4] = {(uint32_t)(made / 10000 + 1700000000),
	    (uint32_t)(made % 10000 * 100), 54 + n, 54 + n};
	uint32_t client = 0x0a000001, server = 0x0a010000 + host;

	if (made++ >= most)
		return;
	be16(f + 12, 0x0800);
	f[14] = 0x45;
	be16(f + 16, 40 + n);
	f[22] = 64;
	f[23] = 6;
	be32(f + 26, from_server ? server : client);
	be32(f + 30, from_server ? client : server);
	be16(f + 34, from_server ? 502 : 40000 + host);
	be16(f + 36, from_server ? 40000 + host : 502);
	be32(f + 38, seqs[host][from_server]);
	be32(f + 42, seqs[host][!from_server]);
	f[46] = 0x50;
	f[47] = n ? 0x18 : 0x10;
	be16(f + 48, 8192);
	if (n != 0)
		memcpy(f + 54, data, n);
	seqs[host][from_server] += n;
	fwrite(header, sizeof(header), 1, stdout);
	fwrite(f, 1, 54 + n, stdout);
}

static void
exchange(uint32_t host, uint32_t txn)
{
	uint8_t ask[300] = {0}, answer[300] = {0};
	uint32_t kind = number(10), count = kind < 3 ? 99 : 2, i;

	be16(ask, txn);
	be16(answer, txn);
	ask[6] = answer[6] = 255;
	if (kind < 7) { /* read input registers */
		be16(ask + 4, 6);
		ask[7] = answer[7] = 4;
		be16(ask + 8, number(4) * 100);
		be16(ask + 10, count);
		packet(host, 0, ask, 12);
		be16(answer + 4, 3 + 2 * count);
		answer[8] = (uint8_t)(2 * count);
		for (i = 0; i < count; i++)
			be16(answer + 9 + 2 * i, number(4000));
		packet(host, 1, answer, 9 + 2 * count);
	} else { /* write multiple coils */
		be16(ask + 4, 8);
		ask[7] = answer[7] = 15;
		ask[11] = 1;
		ask[12] = 1;
		ask[13] = (uint8_t)number(2);
		packet(host, 0, ask, 14);
		be16(answer + 4, 6);
		memcpy(answer + 8, ask + 8, 4);
		packet(host, 1, answer, 12);
	}
	packet(host, 0, NULL, 0);
}

int
main(int argc, char **argv)
{
	static const uint32_t header[6] = {
	    0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
	uint32_t i = 0;

	most = argc > 1 ? strtoull(argv[1], NULL, 10) : 770000;
	fwrite(header, sizeof(header), 1, stdout);
	while (made < most) {
		exchange(i % HOSTS, i / HOSTS);
		i++;
	}
	return fflush(stdout) != 0;
}
