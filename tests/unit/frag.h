/*
 * frag.h - fragments of datagrams, for the tests of net/.
 */
#ifndef TESTS_UNIT_FRAG_H
#define TESTS_UNIT_FRAG_H

#include "hi.h"

enum { BLOCK = 8, UDP_HEADER = 8 };

#define SECOND INT64_C(1000000000)

/* A fragment: these bytes of the payload of datagram `id`. */
struct part {
	uint16_t at, end; /* end 0: to the last byte */
	bool more;
	bool server, v6;
	uint32_t id;
	uint8_t protocol; /* 0: UDP */
	size_t cut;	  /* bytes at its end that the capture left out */
};

static inline void
put_header(struct buf *b, const struct part *p, size_t n)
{
	size_t start = b->n;
	uint8_t protocol = p->protocol ? p->protocol : IP_UDP;

	if (p->v6) {
		hi_v6_header(b, 44, n + 8);
		if (p->server) { /* the other way */
			b->p[start + 23] = 2;
			b->p[start + 39] = 1;
		}
		buf_char(b, (char)protocol);
		buf_char(b, 0);
		wire_be16(b, p->at | p->more);
		wire_be32(b, p->id);
		return;
	}
	wire_ipv4(b, protocol, p->server, n);
	b->p[start + 4] = (char)(p->id >> 8);
	b->p[start + 5] = (char)p->id;
	b->p[start + 6] = (char)((p->more ? 0x20 : 0) | p->at / BLOCK >> 8);
	b->p[start + 7] = (char)(p->at / BLOCK);
}

static inline void
send_part(struct wire *w, struct span payload, struct part p)
{
	struct buf b = {0};

	if (p.end == 0)
		p.end = (uint16_t)payload.n;
	put_header(&b, &p, p.end - p.at);
	buf_add(&b, payload.p + p.at, p.end - p.at);
	wire_frame(w, RAW_IP, span(b.p, b.n - p.cut), b.n);
	buf_release(&b);
}

/* The payload of a datagram that says this. */
static inline struct span
says(struct buf *b, bool server, const char *text)
{
	b->n = 0;
	wire_udp(b, server, span_str(text));
	return buf_all(b);
}

/* "0123..." in three parts: 0 to 8, 8 to 16, 16 to 20. */
static const struct part thirds[3] = {{.at = 0, .end = 8, .more = true},
    {.at = 8, .end = 16, .more = true}, {.at = 16}};

static inline struct part
third(int i, bool v6, uint32_t id)
{
	struct part p = thirds[i];

	p.v6 = v6;
	p.id = id;
	return p;
}

#endif
