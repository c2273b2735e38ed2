/*
 * pcapfile - a capture read at once and in pieces gives the same packets and
 * ends the same way; and what was read is written and read again as it was.
 */
#include "pcapfile/pcapfile.h"
#include "fuzz.h"

/* A packet as text, so that two readings can be held against each other. */
static void
note(struct buf *b, const struct packet *p)
{
	buf_fmt(b, "%lld %u %u %zu %.*s ", (long long)p->ts, p->link, p->len,
	    p->bytes.n, (int)p->ifname.n, p->ifname.p);
	buf_span(b, p->bytes);
	buf_char(b, '\n');
}

/* Reads `all`, of which `step` bytes more are there each time. */
static enum pcapfile_got
read_all(struct span all, size_t step, struct buf *packets, struct buf *copy,
    struct err *e)
{
	struct pcapfile *f = calloc(1, sizeof(*f));
	struct pcapng *w = calloc(1, sizeof(*w));
	size_t at = 0, there = step < all.n ? step : all.n, used;
	enum pcapfile_got got = PCAPFILE_MORE;
	struct packet p;

	while (got != PCAPFILE_BROKEN) {
		got = pcapfile_next(f, span(all.p + at, there - at), &p, &used,
		    e);
		CHECK((got == PCAPFILE_BROKEN) == (e->text[0] != '\0'));
		if (got == PCAPFILE_MORE) {
			CHECK(used > there - at);
			if (there == all.n)
				break;
			there = step < all.n - there ? there + step : all.n;
			continue;
		}
		CHECK(got == PCAPFILE_BROKEN ||
		      (used != 0 && used <= there - at));
		if (got == PCAPFILE_PACKET) {
			note(packets, &p);
			if (copy != NULL && packets->n < 65536) {
				pcapng_put(w, copy, &p);
				pcapng_pad(copy, 16 + 4 * (packets->n % 9));
			}
		}
		at += used;
	}
	free(f);
	free(w);
	return got;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span all = span(size ? (const char *)data : "", size);
	struct buf a = {0}, b = {0}, copy = {0};
	struct err ea = {{0}}, eb = {{0}};
	enum pcapfile_got got = read_all(all, size, &a, &copy, &ea);

	CHECK(read_all(all, 1 + size % 61, &b, NULL, &eb) == got);
	CHECK(span_eq(buf_all(&a), buf_all(&b)));
	CHECK(strcmp(ea.text, eb.text) == 0);
	if (a.n < 65536) {
		b.n = 0;
		eb = (struct err){{0}};
		CHECK(read_all(buf_all(&copy), copy.n, &b, NULL, &eb) ==
		      PCAPFILE_MORE);
		CHECK(span_eq(buf_all(&a), buf_all(&b)));
	}
	buf_release(&a);
	buf_release(&b);
	buf_release(&copy);
	return 0;
}
