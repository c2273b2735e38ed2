/*
 * net_frag.c - datagrams in fragments come out whole or are told as lost.
 */
#include "base/rng.h"
#include "frag.h"

static void
they_come_in_any_order(void)
{
	static const int orders[6][3] = {
	    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	struct buf b = {0};
	struct span hi = says(&b, false, "0123456789ab");
	struct wire w;
	int i, k, v6;

	for (v6 = 0; v6 < 2; v6++)
		for (i = 0; i < 6; i++) {
			wire_start(&w, &net_defaults);
			for (k = 0; k < 3; k++) {
				CHECK(w.log.n == 0);
				send_part(&w, hi, third(orders[i][k], v6, 1));
			}
			CHECK(w.chunk.frame == 3 && w.chunk.ts == w.now);
			CHECK_STR(wire_said(&w), "c\"0123456789ab\"");
			CHECK(net_counts(w.net)->fragments == 3);
			CHECK(net_counts(w.net)->reassembled == 1);
			CHECK(net_counts(w.net)->ip == 1);
			CHECK_STR(wire_end(&w), "finished");
		}
	buf_release(&b);
}

static void
datagrams_are_told_apart(void)
{
	struct buf a = {0}, b = {0}, c = {0};
	struct span one = says(&a, false, "0123456789ab");
	struct span two = says(&b, false, "ABCDEFGHIJKL");
	struct span other = says(&c, true, "abcdefghijkl");
	struct part back = third(0, false, 1), rest = third(1, false, 1);
	struct wire w;

	back.server = rest.server = true;
	rest.end = 0;
	rest.more = false;
	wire_start(&w, &net_defaults);
	send_part(&w, one, third(0, false, 1));
	send_part(&w, two, third(0, false, 2));
	send_part(&w, other, back);
	w.origin = 1;
	send_part(&w, two, third(0, false, 1));
	w.origin = 0;
	send_part(&w, two, third(1, false, 2));
	send_part(&w, other, rest);
	send_part(&w, one, third(1, false, 1));
	send_part(&w, one, third(2, false, 1));
	send_part(&w, two, third(2, false, 2));
	CHECK_STR(wire_said(&w),
	    "s\"abcdefghijkl\" c\"0123456789ab\" c\"ABCDEFGHIJKL\"");
	CHECK_STR(wire_end(&w), "lost fragment_gap 1 finished");
	buf_release(&a);
	buf_release(&b);
	buf_release(&c);
}

static void
tcp_comes_in_them_too(void)
{
	static const char segment[] =
	    "\4\1\1\xf6\0\0\0\1\0\0\0\0\x50\x10\x20\0\0\0\0\0abcdefgh";
	struct span s = span(segment, 28);
	struct wire w;

	wire_start(&w, &net_defaults);
	send_part(&w, s, (struct part){.at = 24, .id = 1, .protocol = IP_TCP});
	send_part(&w, s,
	    (struct part){
		.at = 0, .end = 24, .more = true, .id = 1, .protocol = IP_TCP});
	CHECK_STR(wire_said(&w), "c+mid\"abcdefgh\"");
	wire_end(&w);
}

/* Honest networks do that: a mirror, or a sender that tries again. */
static void
a_fragment_that_comes_twice_is_no_lie(void)
{
	struct buf b = {0};
	struct span hi = says(&b, false, "0123456789ab");
	struct wire w;
	int i;

	wire_start(&w, &net_defaults);
	for (i = 0; i < 3; i++) {
		send_part(&w, hi, third(i, false, 1));
		send_part(&w, hi, third(i, false, 1));
	}
	CHECK_STR(wire_said(&w), "c\"0123456789ab\"");
	CHECK(net_counts(w.net)->duplicates == 3);
	send_part(&w, hi, third(0, true, 1));
	w.now += SECOND;
	send_part(&w, hi, third(0, true, 1)); /* too late for a mirror */
	send_part(&w, hi, third(1, true, 1));
	send_part(&w, hi, third(2, true, 1));
	CHECK_STR(wire_said(&w), "c\"0123456789ab\"");
	CHECK(net_counts(w.net)->duplicates == 3);
	CHECK_STR(wire_end(&w), "finished finished");
	buf_release(&b);
}

static void
what_never_becomes_whole_is_told(void)
{
	struct buf b = {0};
	struct span hi = says(&b, false, "0123456789ab");
	struct wire w;
	int64_t began;

	wire_start(&w, &net_defaults);
	send_part(&w, hi, third(0, false, 1));
	began = w.now;
	w.now += 29 * SECOND;
	send_part(&w, hi, third(2, false, 2));
	CHECK_STR(wire_said(&w), "");
	w.now = began + 30 * SECOND;
	send_part(&w, hi, third(1, false, 1)); /* too late: another one */
	CHECK_STR(wire_said(&w), "lost fragment_gap 1");
	CHECK(w.lost.since == began && w.lost.frame == 1);
	w.now += 40 * SECOND;
	wire_tcp(&w, &(struct segment_of){.flags = SYN}); /* any frame tells */
	CHECK_STR(wire_said(&w), "lost fragment_gap 1");
	wire_tcp(&w, &(struct segment_of){.flags = SYN});
	CHECK_STR(wire_said(&w), "");
	w.now += 2 * SECOND;
	wire_tcp(&w, &(struct segment_of){.flags = SYN});
	CHECK_STR(wire_said(&w), "lost fragment_gap 1");
	CHECK(net_counts(w.net)->incomplete == 3);
	send_part(&w, hi, third(1, true, 3));
	CHECK_STR(wire_end(&w), "lost fragment_gap 1 finished");
	buf_release(&b);
}

/* Only the front is known, up to the first byte that isn't. */
static void
what_the_capture_cut_is_cut(void)
{
	struct buf b = {0};
	struct span hi = says(&b, false, "0123456789ab");
	struct part middle = third(1, false, 1), last = third(2, false, 2);
	struct wire w;

	middle.cut = 6;
	wire_start(&w, &net_defaults);
	send_part(&w, hi, middle);
	send_part(&w, hi, third(0, false, 1));
	send_part(&w, hi, third(2, false, 1));
	CHECK_STR(wire_said(&w), "c+cut10\"01\"");
	last.cut = 1;
	send_part(&w, hi, last);
	send_part(&w, hi, third(0, false, 2));
	send_part(&w, hi, third(1, false, 2));
	CHECK_STR(wire_said(&w), "c+cut1\"0123456789a\"");
	last = third(2, true, 3); /* cut when it comes again: no matter */
	send_part(&w, hi, last);
	last.cut = 4;
	send_part(&w, hi, last);
	send_part(&w, hi, third(0, true, 3));
	send_part(&w, hi, third(1, true, 3));
	CHECK_STR(wire_said(&w), "c\"0123456789ab\"");
	CHECK(net_counts(w.net)->bad == 0);
	wire_end(&w);
	buf_release(&b);
}

/* What an IPv6 fragment carries is told by the first, not by the others. */
static void
the_first_fragment_tells_the_protocol(void)
{
	struct buf b = {0};
	struct span hi = says(&b, false, "0123456789ab");
	struct part p = third(2, true, 1);
	struct wire w;

	wire_start(&w, &net_defaults);
	p.protocol = IP_TCP;
	send_part(&w, hi, p);
	send_part(&w, hi, third(0, true, 1));
	p = third(1, true, 1);
	p.protocol = IP_TCP;
	send_part(&w, hi, p);
	CHECK_STR(wire_said(&w), "c\"0123456789ab\"");
	wire_end(&w);
	buf_release(&b);
}

static void
what_nothing_is_made_of_is_not_kept(void)
{
	struct part p = {.at = 0, .end = 8, .more = true, .protocol = 1};
	struct wire w;

	wire_start(&w, &net_defaults);
	send_part(&w, SPAN("an echo request"), p);
	CHECK(net_counts(w.net)->other == 1);
	CHECK(net_counts(w.net)->fragments == 1);
	CHECK_STR(wire_end(&w), "");
}

/* Datagrams of any size, cut by seed, in any order, many at a time. */
enum { ROUNDS = 200, MANY = 8, LONGEST = 6000, PARTS = 200 };

struct cut {
	int who;
	struct part part;
	uint64_t when; /* they are sent in this order */
};

struct round {
	struct buf said[MANY];
	struct cut cuts[MANY * PARTS];
	size_t n;
};

static void
say(struct buf *b, int who, struct rng *r)
{
	size_t size = 600 + rng_u64(r) % LONGEST;

	b->n = 0;
	wire_ports(b, false, (uint16_t)(1 + who));
	wire_be16(b, (unsigned)size);
	wire_be16(b, 0);
	while (b->n < size)
		buf_char(b, (char)rng_u64(r));
}

static void
cut_up(struct round *a, int who, struct rng *r)
{
	size_t size = a->said[who].n, at, end;

	for (at = 0; at < size; at = end) {
		end = at + (rng_u64(r) % 64 + 4) * BLOCK;
		end = end < size ? end : size;
		a->cuts[a->n++] = (struct cut){who,
		    {.at = (uint16_t)at,
			.end = (uint16_t)end,
			.more = end < size,
			.v6 = who & 1,
			.id = (uint32_t)(who + 1)},
		    rng_u64(r)};
	}
}

static int
earlier(const void *a, const void *b)
{
	uint64_t x = ((const struct cut *)a)->when;
	uint64_t y = ((const struct cut *)b)->when;

	return x < y ? -1 : x > y;
}

/* Sends one; what comes of it, if anything, is all that was said. */
static void
send_cut(struct wire *w, const struct round *a, const struct cut *c)
{
	struct span all = buf_all(&a->said[c->who]);
	size_t n = all.n - UDP_HEADER;

	w->log.n = 0;
	send_part(w, all, c->part);
	if (w->log.n != 0)
		CHECK(w->log.n == n + 3 &&
		      memcmp(w->log.p + 2, all.p + UDP_HEADER, n) == 0);
}

static void
datagrams_cut_by_seed_come_out_whole(void)
{
	static struct round a;
	struct rng r;
	struct wire w;
	int round, i;
	size_t k;

	rng_seed(&r, 1);
	for (round = 0; round < ROUNDS; round++) {
		a.n = 0;
		for (i = 0; i < MANY; i++) {
			say(&a.said[i], i, &r);
			cut_up(&a, i, &r);
		}
		qsort(a.cuts, a.n, sizeof(*a.cuts), earlier);
		wire_start(&w, &net_defaults);
		for (k = 0; k < a.n; k++)
			send_cut(&w, &a, &a.cuts[k]);
		CHECK(net_counts(w.net)->reassembled == MANY);
		CHECK(net_counts(w.net)->udp == MANY);
		wire_end(&w);
	}
	for (i = 0; i < MANY; i++)
		buf_release(&a.said[i]);
}

int
main(void)
{
	TEST("fragments come in any order")
	they_come_in_any_order();
	TEST("datagrams in fragments are told apart")
	datagrams_are_told_apart();
	TEST("TCP comes in fragments too")
	tcp_comes_in_them_too();
	TEST("a fragment that comes twice is no lie")
	a_fragment_that_comes_twice_is_no_lie();
	TEST("what never becomes whole is told")
	what_never_becomes_whole_is_told();
	TEST("what the capture cut of fragments is cut")
	what_the_capture_cut_is_cut();
	TEST("the first fragment tells the protocol")
	the_first_fragment_tells_the_protocol();
	TEST("what nothing is made of is not kept")
	what_nothing_is_made_of_is_not_kept();
	TEST("datagrams cut by seed come out whole")
	datagrams_cut_by_seed_come_out_whole();
	return unit_end();
}
