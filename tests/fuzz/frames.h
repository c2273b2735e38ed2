/*
 * frames.h - frames made by a script of bytes, so that a fuzzer reaches what
 * lies behind the headers of link, IP and TCP without having to find them.
 *
 *	how(1) { what(1) [more(1) shift(1)] size(1) [payload(size)] }
 *
 * how:  link type (3 bits), IPv6, VLAN, raw frames
 * what: side, flow (2 bits), SYN, FIN, RST, no ACK, `more` and `shift` follow
 * more: how `shift` is meant (2 bits), bytes cut off (3 bits), time (3 bits)
 *
 * With raw frames a script is { size(1) frame(size) }.
 */
#ifndef TESTS_FRAMES_H
#define TESTS_FRAMES_H

#include <stdlib.h>

#include "base/buf.h"
#include "base/rd.h"
#include "net/net.h"
#include "pcapfile/pcapfile.h"

enum { MADE_FLOWS = 4, MADE_UDP = 3 };

struct maker {
	struct rd r;
	struct buf b; /* the frame in the making */
	char *exact;  /* the same in memory that ends where it ends */
	uint32_t link;
	bool v6, vlan, raw;
	bool scripted; /* payloads stand in the script; else they are the low
			  bytes of their sequence numbers */
	uint32_t next[MADE_FLOWS][SIDES];
	int64_t ts;
	uint64_t number;
};

static inline void
maker_init(struct maker *m, const uint8_t *data, size_t size, bool scripted)
{
	static const uint32_t links[8] = {LINK_ETHERNET, LINK_RAW, LINK_SLL,
	    LINK_SLL2, LINK_NULL, LINK_IPV4, LINK_LOOP, 12};
	uint8_t how;

	*m = (struct maker){.r = rd_init(span(data, size), false),
	    .scripted = scripted,
	    .ts = INT64_C(1767225600000000000)};
	how = rd_u8(&m->r);
	m->link = links[how & 7];
	m->v6 = how & 8;
	m->vlan = how & 16;
	m->raw = how & 32;
}

static inline void
maker_release(struct maker *m)
{
	buf_release(&m->b);
	free(m->exact);
}

static inline void
make_n(struct maker *m, uint32_t v, int bytes)
{
	while (bytes-- != 0)
		buf_char(&m->b, (char)(v >> 8 * bytes));
}

static inline void
make_link(struct maker *m, int side)
{
	uint32_t type = m->v6 ? 0x86dd : 0x0800;

	if (m->link == LINK_ETHERNET) {
		make_n(m, 0x02000000, 4);
		make_n(m, side ? 0x0001 : 0x0002, 2);
		make_n(m, 0x02000000, 4);
		make_n(m, side ? 0x0002 : 0x0001, 2);
		if (m->vlan)
			make_n(m, 0x81000007, 4);
		make_n(m, type, 2);
	} else if (m->link == LINK_SLL) {
		make_n(m, 0x00000001, 4);
		make_n(m, 6, 2);
		make_n(m, 0x02000000, 4);
		make_n(m, 1, 4);
		make_n(m, type, 2);
	} else if (m->link == LINK_SLL2) {
		make_n(m, type << 16, 4);
		make_n(m, 1, 4);
		make_n(m, 0x00010006, 4);
		make_n(m, 0x02000000, 4);
		make_n(m, 1, 4);
	} else if (m->link == LINK_NULL || m->link == LINK_LOOP) {
		make_n(m, m->v6 ? 30 : 2, 4);
	}
}

static inline void
make_addr(struct maker *m, int side)
{
	if (m->v6) {
		make_n(m, 0xfe800000, 4);
		make_n(m, 0, 4);
		make_n(m, 0, 4);
	}
	make_n(m, side ? 0xc000020a : 0xc0000214, 4);
}

static inline void
make_ip(struct maker *m, int side, uint32_t size, uint32_t protocol)
{
	if (m->v6) {
		make_n(m, 0x60000000, 4);
		make_n(m, size, 2);
		make_n(m, protocol << 8 | 64, 2);
	} else {
		make_n(m, 0x45000000 | (size + 20), 4);
		make_n(m, 0, 4);
		make_n(m, 64u << 24 | protocol << 16, 4);
	}
	make_addr(m, side);
	make_addr(m, !side);
}

/* Ports: 502 of three servers, and one that nobody knows. */
static inline void
make_ports(struct maker *m, unsigned flow, int side)
{
	uint32_t client = 1024 + flow, server = flow == 2 ? 2000 : 502;

	make_n(m, side ? server : client, 2);
	make_n(m, side ? client : server, 2);
}

static inline void
make_payload(struct maker *m, uint32_t seq, uint32_t size)
{
	uint32_t i;

	if (m->scripted)
		buf_span(&m->b, rd_take(&m->r, size));
	else
		for (i = 0; i < size; i++)
			buf_char(&m->b, (char)(seq + i));
}

/* Where the segment stands that is `shift` away from the next one. */
static inline uint32_t
made_seq(uint32_t next, uint8_t more, uint8_t shift)
{
	int32_t d = (int8_t)shift;

	switch (more & 3) {
	case 0:
		return next;
	case 1:
		return next + (uint32_t)d;
	case 2:
		return next + (uint32_t)(d * 64);
	default:
		return next + ((uint32_t)d << 24);
	}
}

static inline void
make_tcp(struct maker *m, uint8_t what, uint8_t more, uint8_t shift)
{
	unsigned flow = what >> 1 & 3;
	int side = what & 1;
	uint32_t *next = &m->next[flow][side];
	bool syn = what & 8, fin = what & 16, rst = what & 32;
	uint32_t seq = made_seq(*next, more, shift), size = rd_u8(&m->r);

	if (m->scripted && size > rd_left(&m->r))
		size = (uint32_t)rd_left(&m->r);
	make_ip(m, side, 20 + size, IP_TCP);
	make_ports(m, flow, side);
	make_n(m, seq, 4);
	make_n(m, m->next[flow][!side], 4);
	make_n(m,
	    5u << 12 | (uint32_t)fin | (uint32_t)syn << 1 | (uint32_t)rst << 2 |
		(what & 64 ? 0u : 16u),
	    2);
	make_n(m, 0xffff, 2);
	make_n(m, 0, 4);
	make_payload(m, seq + syn, size);
	/* What lies far off, or behind a hole, isn't what comes next. */
	if (syn || seq == *next || (more & 3) == 1)
		*next = seq + size + syn + fin;
}

static inline void
make_udp(struct maker *m, uint8_t what)
{
	uint32_t size = rd_u8(&m->r);

	if (m->scripted && size > rd_left(&m->r))
		size = (uint32_t)rd_left(&m->r);
	make_ip(m, what & 1, 8 + size, IP_UDP);
	make_ports(m, MADE_UDP, what & 1);
	make_n(m, 8 + size, 2);
	make_n(m, 0, 2);
	make_payload(m, 0, size);
}

/* The next frame of the script; false at its end. */
static inline bool
make_frame(struct maker *m, struct frame *f)
{
	uint8_t what = rd_u8(&m->r), more = 0, shift = 0;
	size_t cut = 0;

	if (!rd_ok(&m->r))
		return false;
	m->b.n = 0;
	if (m->raw) {
		if (what > rd_left(&m->r))
			what = (uint8_t)rd_left(&m->r);
		buf_span(&m->b, rd_take(&m->r, what));
	} else {
		if (what & 128) {
			more = rd_u8(&m->r);
			shift = rd_u8(&m->r);
		}
		make_link(m, what & 1);
		if ((what >> 1 & 3) == MADE_UDP)
			make_udp(m, what);
		else
			make_tcp(m, what, more, shift);
		cut = (more >> 2 & 7) * 5;
	}
	m->ts += (int64_t)(more >> 5) * 700000000;
	if (cut > m->b.n)
		cut = m->b.n;
	free(m->exact);
	m->exact = malloc(m->b.n - cut + (m->b.n == cut));
	memcpy(m->exact, buf_all(&m->b).p, m->b.n - cut);
	*f = (struct frame){.ts = m->ts,
	    .number = ++m->number,
	    .link = m->link,
	    .len = (uint32_t)m->b.n,
	    .bytes = span(m->exact, m->b.n - cut)};
	return true;
}

#endif
