/*
 * net_frag_lies.c - who lies about fragments is told, who floods us with them
 * is held in bounds.
 */
#include "frag.h"

struct overlap_row {
	const char *name;
	struct part first, second, third;
	const char *said;
};

/* Of two datagrams, "0123456789ab" and, in the second part, "ABCDEFGHIJKL". */
static const struct overlap_row overlaps[] = {
    {"other bytes in the same place", {.at = 0, .end = 16, .more = true},
	{.at = 8, .end = 16, .more = true}, {.at = 16},
	"lost fragment_overlap 1 c\"0123456789ab\""},
    {"over the edge", {.at = 0, .end = 8, .more = true},
	{.at = 0, .end = 16, .more = true}, {.at = 16},
	"lost fragment_overlap 1 c\"ABCDEFGH89ab\""},
    {"teardrop", {.at = 0, .end = 16, .more = true}, {.at = 8, .end = 12},
	{.at = 16}, "lost fragment_overlap 1 c\"0123456789ab\""},
    {"an end inside what came", {.at = 0, .end = 16, .more = true},
	{.at = 8, .end = 16}, {.at = 16},
	"lost fragment_overlap 1 c\"0123456789ab\""},
    {"beyond the end", {.at = 16}, {.at = 16, .end = 24, .more = true},
	{.at = 0, .end = 16, .more = true},
	"lost fragment_overlap 1 c\"0123456789ab\""},
    {"another end", {.at = 16}, {.at = 16, .end = 28},
	{.at = 0, .end = 16, .more = true},
	"lost fragment_overlap 1 c\"0123456789ab\""},
    {"no end where the end was", {.at = 8}, {.at = 8, .end = 24, .more = true},
	{.at = 0, .end = 8, .more = true},
	"lost fragment_overlap 1 c\"0123456789ab\""},
};

static void
of_overlapping_bytes_the_first_count(void)
{
	struct buf a = {0}, b = {0};
	struct span one = says(&a, false, "0123456789ab");
	struct span two = says(&b, false, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	struct wire w;
	size_t i;

	b.p[5] = 20; /* both say that they have twelve bytes */
	for (i = 0; i < sizeof(overlaps) / sizeof(*overlaps); i++) {
		const struct overlap_row *row = &overlaps[i];

		wire_start(&w, &net_defaults);
		send_part(&w, one, row->first);
		send_part(&w, two, row->second);
		CHECK_ROW(w.lost.frame == 2 && w.lost.since == w.now,
		    row->name);
		CHECK_ROW(w.lost.src.b[3] == 1 && w.lost.dst.b[3] == 2,
		    row->name);
		send_part(&w, one, row->third);
		CHECK_SPAN_ROW(span_str(wire_said(&w)), row->said, row->name);
		CHECK_SPAN_ROW(span_str(wire_end(&w)), "finished", row->name);
	}
	buf_release(&a);
	buf_release(&b);
}

static void
lies_about_sizes_are_counted(void)
{
	static const struct part lies[] = {
	    {.at = 8, .end = 15, .more = true, .v6 = true}, /* not of eights */
	    {.at = 8, .end = 15, .more = true},		    /* nothing left */
	    {.at = 65528, .end = 65535},		    /* Ping of Death */
	    {.at = 65528, .end = 65535, .v6 = true},
	};
	char much[UINT16_MAX + 8] = "";
	struct wire w;
	size_t i;

	wire_start(&w, &net_defaults);
	for (i = 0; i < sizeof(lies) / sizeof(*lies); i++)
		send_part(&w, span(much, sizeof(much)), lies[i]);
	CHECK(net_counts(w.net)->bad == 2);
	send_part(&w, span(much, sizeof(much)),
	    (struct part){.at = 65528, .end = 65532, .id = 7});
	CHECK(net_counts(w.net)->bad == 2);
	wire_end(&w);
}

static void
first_fragments_too_short_for_the_header_are_told(void)
{
	static const char segment[] =
	    "\4\1\1\xf6\0\0\0\1\0\0\0\0\x50\x10\x20\0\0\0\0\0abcdefgh";
	struct part p = {
	    .at = 0, .end = 16, .more = true, .id = 1, .protocol = IP_TCP};
	struct wire w;

	wire_start(&w, &net_defaults);
	send_part(&w, span(segment, 28), p);
	CHECK_STR(wire_said(&w), "lost fragment_tiny 1");
	p = (struct part){.at = 16, .id = 1, .protocol = IP_TCP};
	send_part(&w, span(segment, 28), p);
	CHECK_STR(wire_said(&w), "c+mid\"abcdefgh\"");
	wire_end(&w);
}

/* Told at once, then once a second for all that there were. */
static void
a_flood_is_summed_up(void)
{
	struct net_limits few = net_defaults;
	struct buf b = {0};
	struct span hi = says(&b, false, "0123456789ab");
	struct wire w;
	uint32_t i;

	few.parts_pair = 4;
	wire_start(&w, &few);
	for (i = 0; i < 500; i++)
		send_part(&w, hi, third(0, false, i + 1));
	CHECK_STR(wire_said(&w), "lost evicted_fragment 1");
	for (; i < 1200; i++)
		send_part(&w, hi, third(0, false, i + 1));
	CHECK_STR(wire_said(&w), "lost evicted_fragment 999");
	CHECK(net_counts(w.net)->incomplete == 1196);
	CHECK_STR(wire_end(&w),
	    "lost fragment_gap 4 lost evicted_fragment 196");
	buf_release(&b);
}

/* The pair that floods drives out its own; the other's are still there. */
static void
the_table_of_them_is_bounded(void)
{
	struct net_limits few = net_defaults;
	struct buf b = {0};
	struct span hi = says(&b, false, "0123456789ab");
	struct part back;
	struct wire w;
	uint32_t i;

	few.parts_pair = 4;
	few.parts_all = 6;
	wire_start(&w, &few);
	for (i = 1; i <= 2; i++) {
		back = third(0, false, i);
		back.server = true;
		send_part(&w, hi, back);
	}
	for (i = 1; i <= 100; i++)
		send_part(&w, hi, third(0, false, i));
	wire_said(&w);
	for (i = 1; i <= 2; i++) { /* says the client's ports: no matter */
		back = third(1, false, i);
		back.server = true;
		send_part(&w, hi, back);
		back = third(2, false, i);
		back.server = true;
		send_part(&w, hi, back);
	}
	CHECK_STR(wire_said(&w), "s\"0123456789ab\" s\"0123456789ab\"");
	for (i = 1; i <= 4; i++) /* and IPv6, which fills it to six */
		send_part(&w, hi, third(0, true, i));
	CHECK(net_counts(w.net)->incomplete == 96 + 2);
	CHECK(w.lost.src.n == 4 || w.lost.src.n == 0);
	wire_end(&w);
	buf_release(&b);
}

static void
their_memory_is_bounded(void)
{
	struct net_limits few = net_defaults;
	char much[40000] = "";
	struct part p = {.at = 32000, .more = true};
	struct wire w;

	few.bytes_pair = 100000;
	few.bytes_all = 150000;
	wire_start(&w, &few);
	for (p.id = 1; p.id <= 3; p.id++) /* each takes 64 KiB */
		send_part(&w, span(much, sizeof(much)), p);
	CHECK(net_counts(w.net)->incomplete == 2);
	p.server = true;
	send_part(&w, span(much, sizeof(much)), p);
	CHECK(net_counts(w.net)->incomplete == 2);
	p.v6 = true;
	send_part(&w, span(much, sizeof(much)), p);
	CHECK(net_counts(w.net)->incomplete == 3);
	wire_end(&w);
	few.bytes_pair = 1000; /* less than one takes */
	wire_start(&w, &few);
	send_part(&w, span(much, sizeof(much)), p);
	CHECK_STR(wire_said(&w), "lost evicted_fragment 1");
	CHECK_STR(wire_end(&w), "");
}

/* IPv6 could hide fragments in fragments. */
static void
fragments_of_fragments_are_refused(void)
{
	static const char inner[] =
	    "\x11\0\0\1\0\0\0\1ABCDEFGH\x11\0\0\0\0\0\0\2";
	struct part p = {
	    .at = 0, .end = 16, .more = true, .v6 = true, .protocol = 44};
	struct wire w;

	wire_start(&w, &net_defaults);
	send_part(&w, span(inner, 24), p);
	p.at = 16;
	p.end = 24;
	p.more = false;
	send_part(&w, span(inner, 24), p);
	CHECK(net_counts(w.net)->bad == 1);
	CHECK(net_counts(w.net)->reassembled == 1);
	CHECK_STR(wire_end(&w), "");
}

int
main(void)
{
	TEST("of overlapping bytes the first count, and it is told")
	of_overlapping_bytes_the_first_count();
	TEST("lies about the sizes of fragments are counted")
	lies_about_sizes_are_counted();
	TEST("first fragments too short for the header are told")
	first_fragments_too_short_for_the_header_are_told();
	TEST("a flood of fragments is summed up")
	a_flood_is_summed_up();
	TEST("the table of fragments is bounded, by pair and in all")
	the_table_of_them_is_bounded();
	TEST("the memory of fragments is bounded")
	their_memory_is_bounded();
	TEST("fragments of fragments are refused")
	fragments_of_fragments_are_refused();
	return unit_end();
}
