/*
 * frames.h - frames made by a script of bytes, so that a fuzzer reaches what
 * lies behind the headers of link, IP and TCP without having to find them.
 *
 *	how(1) [around(1)] { what(1) [more(1) shift(1)] size(1) [payload(size)]
 *	    [parts(1)] }
 *
 * how:    link type (3 bits), IPv6, VLAN, raw frames, other links, `around`
 * around: tunnel (3 bits), twice, in fragments, by PRP
 * what:   side, flow (2 bits), SYN, FIN, RST, no ACK, `more`, `shift` follow
 * more:   how `shift` is meant (2 bits), bytes cut off (3 bits), time (3 bits)
 * parts:  eights of bytes in each (3 bits), from behind, one lost, one comes
 *         again with other bytes
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

enum { MADE_FLOWS = 4, MADE_UDP = 3, MADE_PARTS = 40, MADE_FRAMES = 500 };

/* Bytes of the payload that go in a fragment, or all of them. */
struct piece {
	uint32_t at, n;
	bool more, wrong;
};

struct maker {
	struct rd r;
	struct buf b;	/* the payload of IP in the making */
	struct buf out; /* the frame */
	char *exact;	/* the same in memory that ends where it ends */
	uint32_t link;
	bool v6, vlan, raw, twice, parts, prp;
	unsigned tunnel;
	bool scripted; /* payloads stand in the script; else they are the low
			  bytes of their sequence numbers */
	uint32_t next[MADE_FLOWS][SIDES];
	int64_t ts;
	uint64_t number;
	struct piece pieces[MADE_PARTS]; /* of the datagram at hand */
	size_t npieces, sent;
	int side;
	uint8_t protocol;
	uint16_t id;
	size_t cut;
	bool again; /* the frame goes over the other network, too */
};

static inline void
maker_init(struct maker *m, const uint8_t *data, size_t size, bool scripted)
{
	static const uint32_t links[16] = {LINK_ETHERNET, LINK_RAW, LINK_SLL,
	    LINK_SLL2, LINK_NULL, LINK_IPV4, LINK_LOOP, 12, 9, 50, 51, 104,
	    LINK_PPI, LINK_IPV6, 14, 147};
	uint8_t how, around;

	*m = (struct maker){.r = rd_init(span(data, size), false),
	    .scripted = scripted,
	    .ts = INT64_C(1767225600000000000)};
	how = rd_u8(&m->r);
	around = how & 128 ? rd_u8(&m->r) : 0;
	m->link = links[(how & 7) | (how >> 3 & 8)];
	m->v6 = how & 8;
	m->vlan = how & 16;
	m->raw = how & 32;
	m->tunnel = around & 7;
	m->twice = around & 8;
	m->parts = around & 16;
	m->prp = around & 32 && m->link == LINK_ETHERNET;
}

static inline void
maker_release(struct maker *m)
{
	buf_release(&m->b);
	buf_release(&m->out);
	free(m->exact);
}

static inline void
make_n(struct buf *b, uint32_t v, int bytes)
{
	uint8_t be[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16),
	    (uint8_t)(v >> 8), (uint8_t)v};

	buf_add(b, be + 4 - bytes, (size_t)bytes);
}

static inline void
make_ether(struct buf *b, int side, bool vlan, uint32_t type)
{
	make_n(b, 0x02000000, 4);
	make_n(b, side ? 0x0001 : 0x0002, 2);
	make_n(b, 0x02000000, 4);
	make_n(b, side ? 0x0002 : 0x0001, 2);
	if (vlan)
		make_n(b, 0x81000007, 4);
	make_n(b, type, 2);
}

/* The header of PPI, in front of bare IP. */
static inline void
make_ppi(struct buf *b)
{
	buf_add(b, "\0\0\x08\0\x65\0\0\0", 8);
}

static inline void
make_cooked(struct buf *b, uint32_t type)
{
	make_n(b, 0x00000001, 4);
	make_n(b, 6, 2);
	make_n(b, 0x02000000, 4);
	make_n(b, 1, 4);
	make_n(b, type, 2);
}

static inline void
make_cooked2(struct buf *b, uint32_t type)
{
	make_n(b, type << 16, 4);
	make_n(b, 1, 4);
	make_n(b, 0x00010006, 4);
	make_n(b, 0x02000000, 4);
	make_n(b, 1, 4);
}

/* In front of `size` bytes of IP. */
static inline void
make_link(struct maker *m, bool v6, size_t size)
{
	uint32_t type = v6 ? 0x86dd : 0x0800, ppp = v6 ? 0x57 : 0x21;
	struct buf *b = &m->out;

	switch (m->link) {
	case LINK_ETHERNET:
		make_ether(b, m->side, m->vlan, type);
		break;
	case LINK_SLL:
		make_cooked(b, type);
		break;
	case LINK_SLL2:
		make_cooked2(b, type);
		break;
	case LINK_NULL:
	case LINK_LOOP:
		make_n(b, v6 ? 30 : 2, 4);
		break;
	case 51:
		make_n(b, 0x11000001, 4);
		make_n(b, (uint32_t)size + 2, 2);
		/* fallthrough */
	case 9:
		make_n(b, ppp, 2);
		break;
	case 50:
		make_n(b, 0xff030000 | ppp, 4);
		break;
	case 104:
		make_n(b, 0x0f000000 | type, 4);
		break;
	case LINK_PPI:
		make_ppi(b);
		break;
	}
}

static inline void
make_addr(struct buf *b, bool v6, int side)
{
	if (v6) {
		make_n(b, 0xfe800000, 4);
		make_n(b, 0, 4);
		make_n(b, 0, 4);
	}
	make_n(b, side ? 0xc000020a : 0xc0000214, 4);
}

/* An IP header; `word` as IPv4 has it behind the identification. */
static inline void
make_ip(struct buf *b, bool v6, int side, uint32_t size, uint32_t protocol,
    uint32_t id, uint32_t word)
{
	bool part = (word & 0x3fff) != 0;

	if (v6) {
		make_n(b, 0x60000000, 4);
		make_n(b, size + (part ? 8 : 0), 2);
		make_n(b, (part ? 44 : protocol) << 8 | 64, 2);
	} else {
		make_n(b, 0x45000000 | (size + 20), 4);
		make_n(b, id << 16 | word, 4);
		make_n(b, 64u << 24 | protocol << 16, 4);
	}
	make_addr(b, v6, side);
	make_addr(b, v6, !side);
	if (v6 && part) {
		make_n(b, protocol << 8, 2);
		make_n(b, (word & 0x1fff) << 3 | (word >> 13 & 1), 2);
		make_n(b, id, 4);
	}
}

/* The datagram in `b` in a tunnel: the same, in IPv4, bare of a link. */
static inline void
make_tunnel(struct maker *m, struct buf *b, bool v6)
{
	static const struct {
		uint16_t port; /* 0: over IP */
		uint8_t protocol;
		bool ether, typed;
		const char *header;
		size_t n;
	} kinds[8] = {{0, 0, false, false, "", 0},
	    {0, 47, false, true, "\0\0", 2},
	    {0, 47, true, false, "\x10\0\x88\xbe\0\0\0\1\x10\0\0\0\0\0\0\0",
		16},
	    {4789, 17, true, false, "\x08\0\0\0\0\0\x2a\0", 8},
	    {6081, 17, true, false, "\1\0\x65\x58\0\0\x2a\0\1\2\1\0", 12},
	    {0, 4, false, false, "", 0},
	    {2152, 17, false, false, "\x30\xff", 2},
	    {0, 47, true, false, "\0\0\x88\x47\0\1\1\x40\0\0\0\0", 12}};
	struct buf in = *b;
	size_t n, udp = kinds[m->tunnel].port != 0 ? 8 : 0;
	size_t gtp = kinds[m->tunnel].port == 2152 ? 6 : 0;

	*b = (struct buf){0};
	n = udp + kinds[m->tunnel].n + (kinds[m->tunnel].ether ? 14 : 0) +
	    (kinds[m->tunnel].typed ? 2 : 0) + gtp + in.n;
	make_ip(b, false, m->side, (uint32_t)n,
	    kinds[m->tunnel].protocol == 4 && v6 ? 41
						 : kinds[m->tunnel].protocol,
	    0, 0);
	if (udp != 0) {
		make_n(b, 50000u << 16 | kinds[m->tunnel].port, 4);
		make_n(b, (uint32_t)n << 16, 4);
	}
	buf_add(b, kinds[m->tunnel].header, kinds[m->tunnel].n);
	if (gtp != 0) {
		make_n(b, (uint32_t)in.n, 2);
		make_n(b, 1, 4);
	}
	if (kinds[m->tunnel].ether)
		make_ether(b, m->side, false, v6 ? 0x86dd : 0x0800);
	if (kinds[m->tunnel].typed)
		make_n(b, v6 ? 0x86dd : 0x0800, 2);
	buf_span(b, buf_all(&in));
	buf_release(&in);
}

/* Ports: 502 of three servers, and one that nobody knows. */
static inline void
make_ports(struct maker *m, unsigned flow, int side)
{
	uint32_t client = 1024 + flow, server = flow == 2 ? 2000 : 502;

	make_n(&m->b, side ? server : client, 2);
	make_n(&m->b, side ? client : server, 2);
}

static inline void
make_payload(struct maker *m, uint32_t seq, uint32_t size)
{
	char low[256];
	uint32_t i;

	for (i = 0; i < size && !m->scripted; i++)
		low[i] = (char)(seq + i);
	buf_span(&m->b, m->scripted ? rd_take(&m->r, size) : span(low, size));
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
	m->protocol = IP_TCP;
	make_ports(m, flow, side);
	make_n(&m->b, seq, 4);
	make_n(&m->b, m->next[flow][!side], 4);
	make_n(&m->b,
	    5u << 12 | (uint32_t)fin | (uint32_t)syn << 1 | (uint32_t)rst << 2 |
		(what & 64 ? 0u : 16u),
	    2);
	make_n(&m->b, 0xffff, 2);
	make_n(&m->b, 0, 4);
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
	m->protocol = IP_UDP;
	make_ports(m, MADE_UDP, what & 1);
	make_n(&m->b, 8 + size, 2);
	make_n(&m->b, 0, 2);
	make_payload(m, 0, size);
}

static inline void
add_piece(struct maker *m, uint32_t at, uint32_t n, bool wrong)
{
	if (m->npieces < MADE_PARTS)
		m->pieces[m->npieces++] =
		    (struct piece){at, n, at + n < m->b.n, wrong};
}

/* In which pieces the payload goes, and in what order. */
static inline void
cut_up(struct maker *m)
{
	uint8_t how = m->parts ? rd_u8(&m->r) : 0;
	uint32_t size = ((how & 7u) + 1) * 8, all = (uint32_t)m->b.n, i, n, k;

	m->npieces = m->sent = 0;
	m->id++;
	if (!m->parts) {
		add_piece(m, 0, all, false);
		return;
	}
	n = (all + size - 1) / size;
	for (i = how & 16 ? 1 : 0; i < n; i++) {
		k = how & 8 ? n - 1 - i : i;
		add_piece(m, k * size, k + 1 < n ? size : all - k * size,
		    false);
		if (how & 32 && m->npieces == 1)
			add_piece(m, k * size,
			    k + 1 < n ? size : all - k * size, true);
	}
}

/* The next of the script's payloads; false at its end. */
static inline bool
make_next(struct maker *m)
{
	uint8_t what = rd_u8(&m->r), more = 0, shift = 0;

	if (!rd_ok(&m->r))
		return false;
	m->b.n = 0;
	m->cut = 0;
	if (m->raw) {
		if (what > rd_left(&m->r))
			what = (uint8_t)rd_left(&m->r);
		buf_span(&m->b, rd_take(&m->r, what));
		m->npieces = m->sent = 0;
		add_piece(m, 0, (uint32_t)m->b.n, false);
		return true;
	}
	if (what & 128) {
		more = rd_u8(&m->r);
		shift = rd_u8(&m->r);
	}
	m->side = what & 1;
	if ((what >> 1 & 3) == MADE_UDP)
		make_udp(m, what);
	else
		make_tcp(m, what, more, shift);
	m->cut = (more >> 2 & 7) * 5;
	m->ts += (int64_t)(more >> 5) * 700000000;
	cut_up(m);
	return true;
}

/* A piece of the payload, with all that stands around it. */
static inline void
make_around(struct maker *m, const struct piece *p)
{
	struct buf in = {0};
	uint32_t word = p->at / 8 | (p->more ? 0x2000 : 0);
	bool v6 = m->v6;
	size_t i;

	make_ip(&in, v6, m->side, p->n, m->protocol, m->id, word);
	buf_add(&in, m->b.p + p->at, p->n);
	for (i = 0; i < p->n && p->wrong; i++)
		in.p[in.n - 1 - i] ^= 0x55;
	if (m->tunnel != 0) {
		make_tunnel(m, &in, v6);
		if (m->twice)
			make_tunnel(m, &in, false);
		v6 = false;
	}
	make_link(m, v6, in.n);
	buf_span(&m->out, buf_all(&in));
	buf_release(&in);
}

static inline void
make_trailer(struct maker *m)
{
	size_t size = m->out.n + 6 - 14;

	make_n(&m->out, m->id + (uint32_t)m->sent * 256, 2);
	make_n(&m->out,
	    (m->again ? 0xa000u : 0xb000u) | (uint32_t)(size & 0x0fff), 2);
	make_n(&m->out, 0x88fb, 2);
}

/* The next frame of the script; false at its end. */
static inline bool
make_frame(struct maker *m, struct frame *f)
{
	const struct piece *p;
	size_t cut;

	while (m->sent == m->npieces)
		if (m->number >= MADE_FRAMES || !make_next(m))
			return false;
	p = &m->pieces[m->sent];
	m->out.n = 0;
	m->again = m->prp && !m->again;
	if (m->raw)
		buf_span(&m->out, buf_all(&m->b));
	else
		make_around(m, p);
	if (m->prp)
		make_trailer(m);
	cut = m->cut < m->out.n ? m->cut : m->out.n;
	free(m->exact);
	m->exact = malloc(m->out.n - cut + (m->out.n == cut));
	memcpy(m->exact, buf_all(&m->out).p, m->out.n - cut);
	if (!m->again)
		m->sent++;
	*f = (struct frame){.ts = m->ts,
	    .number = ++m->number,
	    .link = m->link,
	    .len = (uint32_t)m->out.n,
	    .bytes = span(m->exact, m->out.n - cut)};
	return true;
}

#endif
