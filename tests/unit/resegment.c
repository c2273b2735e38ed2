/*
 * resegment.c - captures whose TCP segments are sent again one byte at a time,
 * with their time and number: the events are the same. Reads the captures that
 * are named, or the crane's.
 */
#include <netinet/in.h>

#include "base/file.h"
#include "decode/decode.h"
#include "pcapfile/pcapfile.h"
#include "unit.h"

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, FILE_MAX = 1 << 28 };

/* Where the parts of a frame are. */
struct parts {
	size_t ip, tcp, payload;
	uint32_t size; /* of the payload on the wire */
	bool v6;
};

static uint32_t
get(const struct buf *b, size_t at, int n)
{
	uint32_t v = 0;

	while (n-- > 0)
		v = v << 8 | (uint8_t)b->p[at++];
	return v;
}

static void
set(struct buf *b, size_t at, int n, uint32_t v)
{
	for (; n-- > 0; v >>= 8)
		b->p[at + (size_t)n] = (char)v;
}

/* The offset of the IP header; 0 where there is none that is read here. */
static bool
find_ip(const struct buf *b, uint32_t link, size_t *at)
{
	size_t type = link == LINK_ETHERNET ? 12 : link == LINK_SLL ? 14 : 0;

	switch (link) {
	case LINK_ETHERNET:
	case LINK_SLL:
		while (b->n > type + 8 &&
		       (get(b, type, 2) == 0x8100 || get(b, type, 2) == 0x88a8))
			type += 4;
		*at = type + 2;
		return b->n > type + 2 &&
		       (get(b, type, 2) == 0x0800 || get(b, type, 2) == 0x86dd);
	case LINK_SLL2:
		*at = 20;
		return b->n > 20;
	case LINK_NULL:
	case LINK_LOOP:
		*at = 4;
		return b->n > 4;
	case LINK_RAW:
	case LINK_IPV4:
	case LINK_IPV6:
		*at = 0;
		return b->n > 0;
	default:
		return false;
	}
}

static bool
find_tcp(const struct buf *b, uint32_t link, struct parts *p)
{
	size_t header, total;

	if (!find_ip(b, link, &p->ip) || b->n < p->ip + 40)
		return false;
	p->v6 = (uint8_t)b->p[p->ip] >> 4 == 6;
	header = p->v6 ? 40 : (get(b, p->ip, 1) & 15) * 4;
	total = p->v6 ? 40 + get(b, p->ip + 4, 2) : get(b, p->ip + 2, 2);
	if (get(b, p->ip + (p->v6 ? 6 : 9), 1) != IPPROTO_TCP ||
	    (!p->v6 && (get(b, p->ip + 6, 2) & 0x3fff) != 0))
		return false;
	p->tcp = p->ip + header;
	if (b->n < p->tcp + 20)
		return false;
	header += (get(b, p->tcp + 12, 1) >> 4) * 4;
	p->payload = p->ip + header;
	if (total < header || b->n < p->payload)
		return false;
	p->size = (uint32_t)(total - header);
	return true;
}

static void
give(struct decode *d, const struct frame *f, const struct buf *b, size_t len)
{
	struct frame copy = *f;
	void *exact = unit_exact(buf_all(b));

	copy.bytes = span(exact, b->n);
	copy.len = (uint32_t)len;
	decode_frame(d, &copy);
	free(exact);
}

/* The headers with `n` bytes of the payload behind them, from `at` on. */
static void
give_part(struct decode *d, const struct frame *f, const struct buf *whole,
    const struct parts *p, uint32_t at, uint32_t n)
{
	size_t have = whole->n - p->payload;
	size_t total = p->payload - p->ip + n;
	struct buf b = {0};

	buf_add(&b, whole->p, p->payload);
	if (at < have)
		buf_add(&b, whole->p + p->payload + at,
		    n < have - at ? n : have - at);
	set(&b, p->ip + (p->v6 ? 4 : 2), 2,
	    (uint32_t)(p->v6 ? total - 40 : total));
	set(&b, p->tcp + 4, 4, get(&b, p->tcp + 4, 4) + at);
	if (at + n < p->size)
		b.p[p->tcp + 13] &= (char)~(FIN | PSH);
	give(d, f, &b, p->payload + n);
	buf_release(&b);
}

static void
give_bytes(struct decode *d, const struct frame *f)
{
	struct buf b = {0};
	struct parts p;
	uint32_t i, have;

	buf_span(&b, f->bytes);
	if (!find_tcp(&b, f->link, &p) || p.size < 2 ||
	    get(&b, p.tcp + 13, 1) & (SYN | RST)) {
		decode_frame(d, f);
		buf_release(&b);
		return;
	}
	have = (uint32_t)(b.n - p.payload);
	have = have < p.size ? have : p.size;
	for (i = 0; i < have; i++)
		give_part(d, f, &b, &p, i, 1);
	if (have < p.size) /* what the capture left out */
		give_part(d, f, &b, &p, have, p.size - have);
	buf_release(&b);
}

static void
decode_file(struct buf *out, struct span rest, bool bytes)
{
	static struct pcapfile file;
	struct decode_options o;
	struct decode *d;
	struct packet p;
	struct err e = {{0}};
	enum pcapfile_got got;
	uint64_t number = 0;
	size_t used;

	file = (struct pcapfile){0};
	decode_defaults(&o);
	d = decode_new(&o, out);
	while ((got = pcapfile_next(&file, rest, &p, &used, &e)) !=
		   PCAPFILE_MORE &&
	       got != PCAPFILE_BROKEN) {
		struct frame f = {p.ts, ++number, p.link, p.len, p.bytes, 0};

		if (got == PCAPFILE_PACKET && bytes)
			give_bytes(d, &f);
		else if (got == PCAPFILE_PACKET)
			decode_frame(d, &f);
		rest = span(rest.p + used, rest.n - used);
	}
	decode_end(d);
	decode_free(d);
}

/*
 * The next event. Of what is no message those bytes are shown that are there:
 * how many, the segments say.
 */
static struct span
next_event(struct span *rest, struct buf *room)
{
	static const char broken[] = "no message starts here\",\"hex\":\"";
	struct span line;
	const char *at;

	do
		line = span_cut(*rest, '\n', rest);
	while (line.n != 0 &&
	       !memmem(line.p, line.n, "\"type\":\"event\"", 14));
	at = memmem(line.p, line.n, broken, sizeof(broken) - 1);
	if (at == NULL)
		return line;
	at += sizeof(broken) - 1;
	room->n = 0;
	buf_add(room, line.p, (size_t)(at - line.p));
	while (*at != '"')
		at++;
	buf_add(room, at, (size_t)(line.p + line.n - at));
	return buf_all(room);
}

static void
same_events(const char *name)
{
	struct buf file = {0}, whole = {0}, bytes = {0};
	struct buf lroom = {0}, rroom = {0};
	struct span left, right, l, r;
	struct err e = {{0}};
	size_t n = 0;

	CHECK_ROW(file_read(name, FILE_MAX, &file, &e), name);
	decode_file(&whole, buf_all(&file), false);
	decode_file(&bytes, buf_all(&file), true);
	left = buf_all(&whole);
	right = buf_all(&bytes);
	do {
		l = next_event(&left, &lroom);
		r = next_event(&right, &rroom);
		n += l.n != 0;
		if (!unit_check_span(r, l, "the events are the same", name,
			__FILE__, __LINE__))
			break;
	} while (l.n != 0);
	printf("# %s: %zu events\n", name, n);
	buf_release(&lroom);
	buf_release(&rroom);
	buf_release(&file);
	buf_release(&whole);
	buf_release(&bytes);
}

int
main(int argc, char **argv)
{
	int i;

	if (argc == 1) {
		TEST("examples/crane/normal.pcap byte by byte")
		same_events("examples/crane/normal.pcap");
		TEST("examples/crane/attack.pcap byte by byte")
		same_events("examples/crane/attack.pcap");
	}
	for (i = 1; i < argc; i++)
		if (unit_open(argv[i]))
			same_events(argv[i]);
	return unit_end();
}
