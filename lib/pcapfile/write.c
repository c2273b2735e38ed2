/*
 * write.c - pcapng, little-endian, with times in nanoseconds.
 */
#include "pcapfile/inside.h"
#include "pcapfile/pcapfile.h"

enum { PACKET_FIXED = BLOCK_MIN + 20, RESOLUTION_NS = 9, NOBODY = 0 };

static char *
le32(char *p, uint32_t v)
{
	p[0] = (char)v;
	p[1] = (char)(v >> 8);
	p[2] = (char)(v >> 16);
	p[3] = (char)(v >> 24);
	return p + 4;
}

static void
put32(struct buf *b, uint32_t v)
{
	le32(buf_need(b, 4), v);
	b->n += 4;
}

static void
put16(struct buf *b, uint32_t v)
{
	unsigned char le[2] = {(unsigned char)v, (unsigned char)(v >> 8)};

	buf_add(b, le, sizeof(le));
}

static uint32_t
padded(size_t n)
{
	return (uint32_t)((n + 3) & ~(size_t)3);
}

static void
put_padded(struct buf *b, struct span s)
{
	static const char zeros[4] = {0};

	buf_span(b, s);
	buf_add(b, zeros, padded(s.n) - s.n);
}

static void
put_section(struct buf *b)
{
	put32(b, MAGIC_NG);
	put32(b, SECTION_MIN);
	put32(b, ORDER_NG);
	put32(b, 1); /* version 1.0 */
	put32(b, UINT32_MAX);
	put32(b, UINT32_MAX); /* section length: not told */
	put32(b, SECTION_MIN);
}

static void
put_interface(struct buf *b, uint32_t link, uint32_t snaplen, struct span name)
{
	uint32_t options = 8 + 4 + (name.n != 0 ? 4 + padded(name.n) : 0);
	uint32_t length = BLOCK_MIN + 8 + options;

	put32(b, BLOCK_IF);
	put32(b, length);
	put16(b, link);
	put16(b, 0);
	put32(b, snaplen);
	if (name.n != 0) {
		put16(b, OPT_NAME);
		put16(b, (uint32_t)name.n);
		put_padded(b, name);
	}
	put16(b, OPT_RESOLUTION);
	put16(b, 1);
	put32(b, RESOLUTION_NS);
	put32(b, OPT_END);
	put32(b, length);
}

static void
put_packet(struct buf *b, uint32_t id, const struct packet *p)
{
	uint32_t body = padded(p->bytes.n), length = PACKET_FIXED + body;
	uint64_t ts = (uint64_t)p->ts;
	char *to = buf_need(b, length);

	b->n += length;
	to = le32(to, BLOCK_PACKET);
	to = le32(to, length);
	to = le32(to, id);
	to = le32(to, (uint32_t)(ts >> 32));
	to = le32(to, (uint32_t)ts);
	to = le32(to, (uint32_t)p->bytes.n);
	to = le32(to, p->len);
	if (body != 0)
		le32(to + body - 4, 0); /* the padding */
	memcpy(to, p->bytes.p, p->bytes.n);
	le32(to + body, length);
}

/* The number of the packet's interface; a new one is put first. */
static uint32_t
interface_of(struct pcapng *w, struct buf *b, const struct packet *p)
{
	struct pcapfile_if *in;
	size_t i;

	for (i = 0; i < w->nifs; i++)
		if (w->ifs[i].link == p->link &&
		    span_is(p->ifname, w->ifs[i].name))
			return (uint32_t)i;
	if (w->nifs == PCAPFILE_IFS || w->nifs == 0) {
		put_section(b);
		w->nifs = 0;
	}
	in = &w->ifs[w->nifs];
	*in = (struct pcapfile_if){.link = p->link};
	i = p->ifname.n < sizeof(in->name) ? p->ifname.n : sizeof(in->name) - 1;
	if (i != 0)
		memcpy(in->name, p->ifname.p, i);
	put_interface(b, p->link, w->snaplen, span_str(in->name));
	return (uint32_t)w->nifs++;
}

void
pcapng_put(struct pcapng *w, struct buf *b, const struct packet *p)
{
	uint32_t id = interface_of(w, b, p);

	put_packet(b, id, p);
}

void
pcapng_pad(struct buf *b, size_t n)
{
	size_t end = b->n + n;

	put32(b, BLOCK_CUSTOM);
	put32(b, (uint32_t)n);
	put32(b, NOBODY);
	memset(buf_need(b, end - b->n), 0, end - b->n);
	b->n = end - 4;
	put32(b, (uint32_t)n);
}
