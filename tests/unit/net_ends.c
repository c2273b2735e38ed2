/*
 * net_ends.c - how connections begin and end, and how attackers say they do.
 */
#include "tcp.h"

static void
a_connection_closes_when_both_ends_have(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "bye", FIN); /* with data */
	s(&w, S, "OK", 0);    /* half closed */
	CHECK_STR(wire_said(&w), "c\"bye\" s\"OK\"");
	s(&w, S + 2, NULL, FIN);
	CHECK_STR(wire_said(&w), "closed");
	s(&w, S + 2, NULL, FIN); /* again, and the last acknowledgment */
	c(&w, C + 4, NULL, 0);
	CHECK_STR(wire_said(&w), "");
	wire_end(&w);
}

static void
a_fin_waits_for_the_bytes_in_front_of_it(void)
{
	struct wire w;

	start(&w);
	s(&w, S, NULL, FIN);
	c(&w, C + 3, "def", FIN);
	CHECK_STR(wire_said(&w), "");
	c(&w, C, "abc", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" c\"def\" closed");
	wire_end(&w);
}

static void
a_reset_in_its_place_ends_the_connection(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 9, "jkl", 0);
	wire_said(&w);
	c(&w, C + 4, NULL, RST); /* anywhere else it is an attacker's */
	c(&w, C, NULL, RST);
	s(&w, S + 1, NULL, RST);
	CHECK_STR(wire_said(&w), "");
	c(&w, C + 3, NULL, RST);
	CHECK_STR(wire_said(&w), "loss c tcp_gap 6 c+gap\"jkl\" reset");
	s(&w, S, NULL, RST); /* told once */
	CHECK_STR(wire_said(&w), "");
	wire_end(&w);
}

/* Whoever said so wasn't one of the two; what was being said is lost. */
static void
bytes_behind_a_reset_are_seen_from_the_middle(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	s(&w, S, "OK", 0);
	c(&w, C + 3, NULL, RST);
	CHECK_STR(wire_said(&w), "c\"abc\" s\"OK\" reset");
	c(&w, C + 3, "def", 0);
	c(&w, C + 6, "ghi", 0);
	s(&w, S + 2, "OK", 0);
	CHECK_STR(wire_said(&w), "c+mid\"def\" c\"ghi\" s+mid\"OK\"");
	CHECK_STR(wire_end(&w), "finished");
}

/* Its sender had sent all that waits. */
static void
a_reset_behind_what_waits_is_believed(void)
{
	struct wire w;

	start(&w);
	c(&w, C + 3, "def", 0);
	c(&w, C + 9, "jkl", 0);
	c(&w, C + 6, NULL, RST);
	CHECK_STR(wire_said(&w), "");
	c(&w, C + 12, NULL, RST);
	CHECK_STR(wire_said(&w),
	    "loss c tcp_gap 3 c+gap\"def\" loss c tcp_gap 3 c+gap\"jkl\" "
	    "reset");
	CHECK_STR(wire_end(&w), "");
}

static void
a_refused_connection_is_reset(void)
{
	struct wire w;

	wire_start(&w, &net_defaults);
	c_syn(&w, C);
	wire_tcp(&w,
	    &(struct segment_of){
		.server = true, .flags = RST | ACK, .seq = 0, .ack = C});
	CHECK_STR(wire_said(&w), "reset");
	open_at(&w, C + 100); /* the next try */
	c(&w, C + 100, "abc", 0);
	CHECK_STR(wire_said(&w), "c\"abc\"");
	CHECK_STR(wire_end(&w), "finished");
}

/* What belongs to the end, and what to the next connection. */
static void
packets_are_counted_with_their_connection(void)
{
	const struct flow *f;
	struct wire w;
	int side;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C, "abc", 0);
	f = w.flow;
	side = wire_who(f, 0) == 'c' ? 0 : 1;
	CHECK(f->packets[side] == 4 && f->packets[!side] == 1);
	CHECK(f->bytes[side] == 4 * 40 + 2 * 3 && f->bytes[!side] == 40);
	CHECK(f->retransmitted == 1 && f->gaps == 0);
	CHECK(f->last - f->since == 4 * 1000000 && f->last == w.now);
	c(&w, C + 6, "ghi", FIN);
	s(&w, S, NULL, FIN);
	s_acks(&w, C + 10);
	CHECK_STR(wire_said(&w),
	    "c\"abc\" loss c tcp_gap 3 c+gap\"ghi\" closed");
	CHECK(f->packets[0] + f->packets[1] == 0 && f->gaps == 0);
	c(&w, C + 10, NULL, 0); /* behind the end */
	c_syn(&w, 70000);
	s_syn(&w, 80000, 70000);
	CHECK(f->packets[side] == 1 && f->packets[!side] == 1);
	CHECK_STR(wire_end(&w), "finished");
}

/* RFC 9293, 3.5.3: a reset may say why; that is nothing the stream says. */
static void
words_on_a_reset_are_no_bytes_of_the_stream(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 3, "go away", RST);
	CHECK_STR(wire_said(&w), "c\"abc\" reset");
	wire_end(&w);
}

static void
bytes_behind_the_end_are_not_taken(void)
{
	struct wire w;

	start(&w);
	c(&w, C + 3, NULL, FIN); /* ends behind three bytes */
	c(&w, C + 3, "evil", 0);
	c(&w, C + 9, "evil", 0);
	CHECK_STR(wire_said(&w), "");
	c(&w, C, "abcE", 0);
	CHECK_STR(wire_said(&w), "c\"abc\"");
	c(&w, C + 3, "evil", 0);
	s(&w, S, NULL, FIN);
	CHECK_STR(wire_said(&w), "closed");
	wire_end(&w);
}

static void
bytes_that_waited_behind_the_end_are_not_taken(void)
{
	struct wire w;

	start(&w);
	c(&w, C + 2, "cd", 0);
	c(&w, C + 5, "evil", 0);
	c(&w, C + 4, NULL, FIN);
	c(&w, C, "ab", 0);
	s(&w, S, NULL, FIN);
	CHECK_STR(wire_said(&w), "c\"ab\" c\"cd\" closed");
	wire_end(&w);
}

/* The receiver has bytes behind it already: it is old, or an attacker's. */
static void
a_fin_inside_what_was_said_is_not_believed(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abcdef", 0);
	c(&w, C + 3, NULL, FIN);
	c(&w, C + 2, "c", FIN);
	c(&w, C + 6, "ghi", 0);
	s(&w, S, NULL, FIN);
	CHECK_STR(wire_said(&w), "c\"abcdef\" c\"ghi\"");
	c(&w, C + 12, "mno", 0); /* waits */
	c(&w, C + 12, NULL, FIN);
	c(&w, C + 13, NULL, FIN);
	c(&w, C + 9, "jkl", 0);
	CHECK_STR(wire_said(&w), "c\"jkl\" c\"mno\"");
	c(&w, C + 15, NULL, FIN);
	CHECK_STR(wire_said(&w), "closed");
	wire_end(&w);
}

static void
connections_seen_from_the_middle_are_marked(void)
{
	struct wire w;

	wire_start(&w, &net_defaults);
	c(&w, C, NULL, 0);
	c(&w, C, "abc", 0);
	c(&w, C + 3, "def", 0);
	s(&w, S, "OK", 0);
	CHECK_STR(wire_said(&w), "c+mid\"abc\" c\"def\" s+mid\"OK\"");
	CHECK(!w.flow->opener_sure);
	c(&w, C + 9, "jkl", 0); /* waits, as in any connection */
	c(&w, C + 6, "ghi", 0);
	CHECK_STR(wire_said(&w), "c\"ghi\" c\"jkl\"");
	wire_end(&w);
	wire_start(&w, &net_defaults);
	c(&w, C, "abc", 0);
	c(&w, C + 6, "ghi", 0); /* from the second segment on */
	c(&w, C + 3, "def", 0);
	CHECK_STR(wire_said(&w), "c+mid\"abc\" c\"def\" c\"ghi\"");
	wire_end(&w);
	/* Only the answer to the handshake was seen: its side is whole. */
	wire_start(&w, &net_defaults);
	s_syn(&w, S, C);
	c(&w, C, "abc", 0);
	s(&w, S, "OK", 0);
	CHECK_STR(wire_said(&w), "c+mid\"abc\" s\"OK\"");
	CHECK(wire_who(w.flow, w.flow->opener) == 'c');
	wire_end(&w);
}

static void
a_syn_sent_twice_changes_nothing(void)
{
	struct wire w;

	wire_start(&w, &net_defaults);
	c_syn(&w, C);
	c_syn(&w, C);
	s_syn(&w, S, C);
	s_syn(&w, S, C);
	c(&w, C, "abc", 0);
	c_syn(&w, C);
	s_syn(&w, S, C);
	s(&w, S, "OK", 0);
	c(&w, C + 3, "def", 0);
	c_syn(&w, C);
	c(&w, C + 6, "ghi", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" s\"OK\" c\"def\" c\"ghi\"");
	CHECK_STR(wire_end(&w), "finished");
}

int
main(void)
{
	TEST("a connection closes when both ends have")
	a_connection_closes_when_both_ends_have();
	TEST("a FIN waits for the bytes in front of it")
	a_fin_waits_for_the_bytes_in_front_of_it();
	TEST("a reset in its place ends the connection, any other doesn't")
	a_reset_in_its_place_ends_the_connection();
	TEST("bytes behind a reset are seen from the middle")
	bytes_behind_a_reset_are_seen_from_the_middle();
	TEST("a reset behind what waits is believed")
	a_reset_behind_what_waits_is_believed();
	TEST("a refused connection is reset")
	a_refused_connection_is_reset();
	TEST("packets are counted with their connection")
	packets_are_counted_with_their_connection();
	TEST("words on a reset are no bytes of the stream")
	words_on_a_reset_are_no_bytes_of_the_stream();
	TEST("bytes behind the end are not taken")
	bytes_behind_the_end_are_not_taken();
	TEST("bytes that waited behind the end are not taken")
	bytes_that_waited_behind_the_end_are_not_taken();
	TEST("a FIN inside what was said is not believed")
	a_fin_inside_what_was_said_is_not_believed();
	TEST("connections seen from the middle are marked")
	connections_seen_from_the_middle_are_marked();
	TEST("a SYN sent twice changes nothing")
	a_syn_sent_twice_changes_nothing();
	return unit_end();
}
