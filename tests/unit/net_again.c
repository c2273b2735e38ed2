/*
 * net_again.c - bytes that are sent twice: what differs is told, what doesn't
 * isn't, and what is kept for it has a bound. Bytes on a SYN, which may have
 * to be sent twice.
 */
#include "tcp.h"

static void
bytes_that_differ_are_told(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abcdef", 0);
	c(&w, C, "abcdef", 0);
	c(&w, C + 2, "cd", 0);
	CHECK_STR(wire_said(&w), "c\"abcdef\"");
	c(&w, C, "aXcdYf", 0);
	CHECK_STR(wire_said(&w), "conflict c 2@2");
	CHECK(w.conflict.frame == w.frames && w.conflict.ts == w.now);
	s(&w, S, "OK", 0); /* the other direction has its own bytes */
	s(&w, S, "ab", 0);
	CHECK_STR(wire_said(&w), "s\"OK\" conflict s 2@1");
	CHECK(net_counts(w.net)->conflicts == 2);
	wire_end(&w);
}

static void
what_is_new_behind_bytes_that_differ_is_marked(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 1, "Xcde", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" conflict c 1@2 c+twice\"de\"");
	c(&w, C + 5, "fgh", 0);
	CHECK_STR(wire_said(&w), "c\"fgh\"");
	wire_end(&w);
}

static void
bytes_that_wait_are_held_against_too(void)
{
	struct wire w;

	start(&w);
	c(&w, C + 3, "def", 0);
	c(&w, C + 3, "def", 0);
	c(&w, C + 9, "jkl", 0);
	CHECK_STR(wire_said(&w), "");
	c(&w, C + 4, "EfghiJ", 0); /* around a hole, into both */
	CHECK_STR(wire_said(&w), "conflict c 2@0");
	c(&w, C, "abc", 0);
	CHECK_STR(wire_said(&w),
	    "c\"abc\" c+twice\"def\" c+twice\"ghi\" c+twice\"jkl\"");
	CHECK(net_counts(w.net)->conflicts == 1);
	wire_end(&w);
}

/* RFC 9293, 3.8.4: the byte of a keep-alive may be any. */
static void
a_keep_alive_says_nothing_else(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 2, "?", 0);
	CHECK_STR(wire_said(&w), "c\"abc\"");
	CHECK(net_counts(w.net)->retransmitted == 0);
	c(&w, C + 1, "?", 0); /* nobody asks with another byte */
	CHECK_STR(wire_said(&w), "conflict c 1@2");
	wire_end(&w);
}

/* The byte of a window probe is the next one, and is sent again. */
static void
a_window_probe_is_the_next_byte(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 3, "d", 0);
	c(&w, C + 3, "d", 0);
	c(&w, C + 3, "def", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" c\"d\" c\"ef\"");
	wire_end(&w);
}

static void
numbers_that_wrap_are_held_against(void)
{
	struct wire w;

	wire_start(&w, &net_defaults);
	open_at(&w, UINT32_MAX - 2);
	c(&w, UINT32_MAX - 2, "abcdef", 0);
	c(&w, UINT32_MAX - 1, "bcdeX", 0);
	CHECK_STR(wire_said(&w), "c\"abcdef\" conflict c 1@1");
	wire_end(&w);
}

static void
only_bytes_that_were_seen_are_held_against(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 6, "ghi", 0);
	s_acks(&w, C + 9);
	wire_said(&w);
	c(&w, C, "ABCDEFGhi", 0); /* of the gap nothing is known */
	CHECK_STR(wire_said(&w), "conflict c 1@3");
	wire_tcp(&w, &(struct segment_of){
			 .flags = ACK, .seq = C + 9, .data = "jklm", .cut = 2});
	wire_said(&w);
	c(&w, C + 9, "jkLM", 0); /* nor of what the capture left out */
	CHECK_STR(wire_said(&w), "");
	wire_end(&w);
}

/* 4 KiB of a direction are kept: in bytes, then in a segment that is more. */
static void
what_is_kept_of_a_direction_has_a_bound(void)
{
	static char block[5000];
	struct wire w;
	uint32_t i;

	memset(block, 'x', sizeof(block));
	start(&w);
	for (i = 0; i < 5000; i += 50)
		wire_tcp(&w,
		    &(struct segment_of){
			.flags = ACK, .seq = C + i, .data = block, .n = 50});
	wire_said(&w);
	c(&w, C + 5000 - 4097, "??", 0); /* the first is forgotten */
	CHECK_STR(wire_said(&w), "conflict c 1@4096");
	wire_tcp(&w, &(struct segment_of){.flags = ACK,
			 .seq = C + 5000,
			 .data = block,
			 .n = sizeof(block)});
	w.log.n = 0;
	c(&w, C + 10000 - 4097, "??", 0);
	CHECK_STR(wire_said(&w), "conflict c 1@4096");
	wire_end(&w);
}

static void
say(struct wire *w, uint16_t port, const char *text)
{
	wire_tcp(w, &(struct segment_of){
			.flags = ACK, .port = port, .seq = C, .data = text});
	w->log.n = 0;
}

static bool
is_kept(struct wire *w, uint16_t port)
{
	wire_tcp(w, &(struct segment_of){
			.flags = ACK, .port = port, .seq = C, .data = "zzz"});
	return strstr(wire_said(w), "conflict") != NULL;
}

/* A direction that speaks keeps its bytes, the others make way. */
static void
the_directions_kept_have_a_bound(void)
{
	struct net_limits few = net_defaults;
	struct wire w;
	uint16_t port;

	few.pasts = 3;
	wire_start(&w, &few);
	for (port = 1; port <= 3; port++)
		say(&w, port, "abc");
	for (port = 4; port <= 20; port++) {
		CHECK(is_kept(&w, port - 1));
		say(&w, port, "abc");
	}
	CHECK(is_kept(&w, 20));
	CHECK(!is_kept(&w, 1) && !is_kept(&w, 10));
	wire_end(&w);
	few.pasts = 0;
	wire_start(&w, &few);
	say(&w, 1, "abc");
	CHECK(!is_kept(&w, 1));
	wire_end(&w);
}

/* The client's SYN with bytes on it, and what the server has of them. */
static void
early_syn(struct wire *w, const char *data)
{
	wire_start(w, &net_defaults);
	wire_tcp(w,
	    &(struct segment_of){.flags = SYN, .seq = C - 1, .data = data});
	CHECK_STR(wire_said(w), "");
}

static void
bytes_on_a_syn_count_where_they_are_taken(void)
{
	struct wire w;

	early_syn(&w, "abc");
	s_syn(&w, S, C + 3);
	CHECK_STR(wire_said(&w), "c\"abc\"");
	c(&w, C + 3, "def", 0);
	CHECK_STR(wire_said(&w), "c\"def\"");
	wire_end(&w);
	early_syn(&w, "abc"); /* that the server took them, nobody saw */
	c(&w, C + 3, "def", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" c\"def\"");
	wire_end(&w);
	early_syn(&w, "abc");
	s(&w, S, "OK", 0); /* acknowledges nothing */
	c(&w, C, "def", 0);
	CHECK_STR(wire_said(&w), "s+mid\"OK\" c\"def\"");
	wire_end(&w);
}

/* What is sent in their place is what the server takes, not a conflict. */
static void
bytes_on_a_syn_that_are_refused_are_forgotten(void)
{
	struct wire w;

	early_syn(&w, "evil");
	s_syn(&w, S, C);
	CHECK_STR(wire_said(&w), "");
	c(&w, C, "good", 0);
	CHECK_STR(wire_said(&w), "c\"good\"");
	wire_end(&w);
	early_syn(&w, "evil"); /* the answer wasn't seen */
	c(&w, C, "good", 0);
	CHECK_STR(wire_said(&w), "c\"good\"");
	wire_end(&w);
	early_syn(&w, "evil"); /* nobody answers */
	CHECK_STR(wire_end(&w), "finished");
	early_syn(&w, "evil");
	wire_tcp(&w,
	    &(struct segment_of){
		.server = true, .flags = RST | ACK, .seq = 0, .ack = C});
	CHECK_STR(wire_said(&w), "reset");
	wire_end(&w);
}

static void
bytes_on_syns_have_a_bound(void)
{
	static const char block[400] = "x";
	struct net_limits few = net_defaults;
	struct wire w;
	uint16_t port;

	few.hole_all = 1000;
	wire_start(&w, &few);
	for (port = 1; port <= 4; port++)
		wire_tcp(&w, &(struct segment_of){.flags = SYN,
				 .port = port,
				 .seq = C - 1,
				 .data = block,
				 .n = sizeof(block)});
	for (port = 1; port <= 4; port++) {
		wire_tcp(&w, &(struct segment_of){.server = true,
				 .flags = SYN | ACK,
				 .port = port,
				 .seq = S - 1,
				 .ack = C + sizeof(block)});
		CHECK((wire_said(&w)[0] == 'c') == (port <= 2));
	}
	wire_end(&w);
}

int
main(void)
{
	TEST("bytes that differ are told")
	bytes_that_differ_are_told();
	TEST("what is new behind bytes that differ is marked")
	what_is_new_behind_bytes_that_differ_is_marked();
	TEST("bytes that wait are held against too")
	bytes_that_wait_are_held_against_too();
	TEST("a keep-alive says nothing else")
	a_keep_alive_says_nothing_else();
	TEST("a window probe is the next byte")
	a_window_probe_is_the_next_byte();
	TEST("numbers that wrap are held against")
	numbers_that_wrap_are_held_against();
	TEST("only bytes that were seen are held against")
	only_bytes_that_were_seen_are_held_against();
	TEST("what is kept of a direction has a bound")
	what_is_kept_of_a_direction_has_a_bound();
	TEST("the directions kept have a bound")
	the_directions_kept_have_a_bound();
	TEST("bytes on a SYN count where they are taken")
	bytes_on_a_syn_count_where_they_are_taken();
	TEST("bytes on a SYN that are refused are forgotten")
	bytes_on_a_syn_that_are_refused_are_forgotten();
	TEST("bytes on SYNs have a bound")
	bytes_on_syns_have_a_bound();
	return unit_end();
}
