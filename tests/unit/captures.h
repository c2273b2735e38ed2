/*
 * captures.h - capture files in the making, for the tests of pcapfile/; and
 * what is found in them.
 */
#ifndef TESTS_UNIT_CAPTURES_H
#define TESTS_UNIT_CAPTURES_H

#include "base/ts.h"
#include "pcapfile/pcapfile.h"
#include "unit.h"

#define MAGIC_US 0xa1b2c3d4u
#define MAGIC_NS 0xa1b23c4du
#define MAGIC_PATCHED 0xa1b2cd34u
#define MAGIC_NG 0x0a0d0d0au

enum { INTERFACE = 1, OLD = 2, SIMPLE = 3, STATISTICS = 5, ENHANCED = 6 };
enum { PACKETS_MAX = 16 };

/* A file in the making. */
struct file {
	struct buf b;
	bool big;     /* byte order */
	size_t block; /* where the block being written starts */
};

static inline void
put16(struct file *f, unsigned v)
{
	buf_char(&f->b, (char)(f->big ? v >> 8 : v));
	buf_char(&f->b, (char)(f->big ? v : v >> 8));
}

static inline void
put32(struct file *f, uint32_t v)
{
	put16(f, f->big ? v >> 16 : v & 0xffff);
	put16(f, f->big ? v & 0xffff : v >> 16);
}

static inline void
put_padded(struct file *f, const char *text)
{
	buf_str(&f->b, text);
	while (f->b.n % 4 != 0)
		buf_char(&f->b, 'P'); /* a padding that would be seen */
}

static inline void
begin(struct file *f, uint32_t type)
{
	while (f->b.n % 4 != 0)
		buf_char(&f->b, 'P');
	f->block = f->b.n;
	put32(f, type);
	put32(f, 0);
}

static inline void
patch32(struct file *f, size_t at, uint32_t v)
{
	struct file part = {.big = f->big};

	put32(&part, v);
	memcpy(f->b.p + at, part.b.p, 4);
	buf_release(&part.b);
}

static inline void
end(struct file *f)
{
	uint32_t length = (uint32_t)(f->b.n - f->block + 4);

	put32(f, length);
	patch32(f, f->block + 4, length);
}

static inline void
put_section(struct file *f)
{
	begin(f, MAGIC_NG);
	put32(f, 0x1a2b3c4d);
	put16(f, 1);
	put16(f, 0);
	put32(f, UINT32_MAX);
	put32(f, UINT32_MAX);
	end(f);
}

static inline void
put_option(struct file *f, unsigned code, struct span value)
{
	put16(f, code);
	put16(f, (unsigned)value.n);
	buf_span(&f->b, value);
	while (f->b.n % 4 != 0)
		buf_char(&f->b, 'P');
}

/* resolution -1: not told */
static inline void
put_interface(struct file *f, unsigned link, uint32_t snaplen, int resolution,
    int64_t offset)
{
	struct file part = {.big = f->big};
	char byte = (char)resolution;

	begin(f, INTERFACE);
	put16(f, link);
	put16(f, 0);
	put32(f, snaplen);
	put_option(f, 2, SPAN("eth0"));
	if (resolution >= 0)
		put_option(f, 9, span(&byte, 1));
	if (offset != 0) {
		uint64_t v = (uint64_t)offset;

		put32(&part, (uint32_t)(f->big ? v >> 32 : v));
		put32(&part, (uint32_t)(f->big ? v : v >> 32));
		put_option(f, 14, buf_all(&part.b));
		buf_release(&part.b);
	}
	put_option(f, 0, SPAN(""));
	end(f);
}

static inline void
put_enhanced(struct file *f, uint32_t interface, uint64_t ticks,
    const char *bytes, uint32_t len)
{
	begin(f, ENHANCED);
	put32(f, interface);
	put32(f, (uint32_t)(ticks >> 32));
	put32(f, (uint32_t)ticks);
	put32(f, (uint32_t)strlen(bytes));
	put32(f, len);
	put_padded(f, bytes);
	put_option(f, 2, SPAN("\1\0\0\0")); /* epb_flags: passed over */
	end(f);
}

static inline void
put_simple(struct file *f, const char *bytes, uint32_t len)
{
	begin(f, SIMPLE);
	put32(f, len);
	put_padded(f, bytes);
	end(f);
}

static inline void
put_old(struct file *f, unsigned interface, uint64_t ticks, const char *bytes)
{
	begin(f, OLD);
	put16(f, interface);
	put16(f, 3); /* drops */
	put32(f, (uint32_t)(ticks >> 32));
	put32(f, (uint32_t)ticks);
	put32(f, (uint32_t)strlen(bytes));
	put32(f, (uint32_t)strlen(bytes));
	put_padded(f, bytes);
	end(f);
}

static inline void
put_pcap_header(struct file *f, uint32_t magic, uint32_t link)
{
	put32(f, magic);
	put16(f, 2);
	put16(f, 4);
	put32(f, 0);
	put32(f, 0);
	put32(f, 65535);
	put32(f, link);
}

static inline void
put_record(struct file *f, uint32_t s, uint32_t fraction, const char *bytes,
    uint32_t len, size_t more)
{
	put32(f, s);
	put32(f, fraction);
	put32(f, (uint32_t)strlen(bytes));
	put32(f, len);
	while (more-- != 0)
		buf_char(&f->b, 'H');
	buf_str(&f->b, bytes);
}

/* What a file was found to hold. */
struct found {
	struct packet packets[PACKETS_MAX];
	size_t n, used; /* packets and bytes */
	enum pcapfile_got last;
	size_t needed; /* with MORE */
	struct err e;
};

/* Reads from a block of exactly its size, which is kept for the packets. */
static inline void
read_all(struct span bytes, struct found *out, void **block)
{
	static struct pcapfile f;
	size_t used = 0;

	f = (struct pcapfile){0};
	*out = (struct found){.last = PCAPFILE_OTHER};
	*block = unit_exact(bytes);
	bytes.p = *block;
	while (out->last == PCAPFILE_PACKET || out->last == PCAPFILE_OTHER) {
		struct packet *p = &out->packets[out->n % PACKETS_MAX];

		p->ifname = SPAN("junk");
		out->used += used;
		bytes = span(bytes.p + used, bytes.n - used);
		out->last = pcapfile_next(&f, bytes, p, &used, &out->e);
		out->n += out->last == PCAPFILE_PACKET;
		if (!CHECK(used <= bytes.n || out->last == PCAPFILE_MORE))
			break;
	}
	out->needed = used;
	CHECK(f.consumed == out->used);
}

static inline bool
is_packet(const struct packet *p, int64_t ts, uint32_t link, const char *bytes,
    uint32_t len)
{
	return p->ts == ts && p->link == link && p->len == len &&
	       span_is(p->bytes, bytes);
}

#endif
