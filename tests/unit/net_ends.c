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

static void
a_syn_inside_a_connection_is_not_believed_alone(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c_syn(&w, 70000);		    /* near */
	c_syn(&w, C + (UINT32_C(1) << 30)); /* far */
	s_syn(&w, 80000, C);
	c(&w, C + 3, "def", 0);
	s(&w, S, "OK", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" c\"def\" s\"OK\"");
	CHECK_STR(wire_end(&w), "finished");
}

static void
a_new_connection_takes_over_the_ports_of_an_open_one(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	s(&w, S, "OK", 0);
	c(&w, C + 9, "lost", 0); /* waits; the old connection dies here */
	wire_said(&w);
	c_syn(&w, 70000);
	s_syn(&w, 80000, 70000);
	CHECK_STR(wire_said(&w), "");
	c(&w, 70000, "new", 0);
	CHECK_STR(wire_said(&w),
	    "loss c tcp_gap 6 c+gap\"lost\" reused c\"new\"");
	s(&w, 80000, "NEW", 0);
	c(&w, 70003, "er", 0);
	CHECK_STR(wire_said(&w), "s\"NEW\" c\"er\"");
	CHECK(!w.flow->opener_sure);
	CHECK_STR(wire_end(&w), "finished");
	start(&w);
	c(&w, C, "bye", FIN); /* that the server had gone, nobody saw */
	wire_said(&w);
	c_syn(&w, C + 100);
	s_syn(&w, 80000, C + 100);
	c(&w, C + 100, "new", 0);
	CHECK_STR(wire_said(&w), "reused c\"new\"");
	wire_end(&w);
}

static void
a_new_connection_follows_a_closed_one(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", FIN);
	s(&w, S, NULL, FIN);
	CHECK_STR(wire_said(&w), "c\"abc\" closed");
	c_syn(&w, C + 4); /* just behind the old one */
	s_syn(&w, 80000, C + 4);
	c(&w, C + 4, "new", 0);
	s(&w, 80000, "OK", 0);
	CHECK_STR(wire_said(&w), "c\"new\" s\"OK\"");
	c(&w, C + 7, NULL, FIN);
	s(&w, 80002, NULL, FIN);
	CHECK_STR(wire_said(&w), "closed");
	wire_end(&w);
}

/* Of the new one, the server's answer to the handshake wasn't seen. */
static void
nothing_of_a_closed_connection_is_left_for_the_next(void)
{
	struct wire w;

	start(&w);
	c(&w, C, NULL, FIN);
	s(&w, S, NULL, FIN);
	CHECK_STR(wire_said(&w), "closed");
	c_syn(&w, 70000);
	s(&w, S + 10, "OK", 0);
	CHECK_STR(wire_said(&w), "s+mid\"OK\"");
	CHECK_STR(wire_end(&w), "finished");
	start(&w);
	c(&w, C, NULL, FIN);
	s(&w, S, NULL, FIN);
	wire_said(&w);
	s_syn(&w, 80000, C + 50); /* or the client's wasn't */
	c(&w, C + 50, "abc", 0);
	CHECK_STR(wire_said(&w), "c+mid\"abc\"");
	wire_end(&w);
	start(&w);
	c(&w, C, NULL, RST);
	c(&w, C + 9, "stray", 0); /* waits */
	s(&w, S + 9, "stray", 0);
	CHECK_STR(wire_said(&w), "reset");
	c_syn(&w, 70000);
	c(&w, 70000, "new", 0);
	CHECK_STR(wire_said(&w), "c\"new\"");
	CHECK_STR(wire_end(&w), "finished");
}

/* As a port scan, or where our capture has the server's side only. */
static void
a_new_connection_follows_one_seen_by_half(void)
{
	struct wire w;

	wire_start(&w, &net_defaults);
	s(&w, S, "OK", 0);
	CHECK_STR(wire_said(&w), "s+mid\"OK\"");
	c_syn(&w, C);
	CHECK_STR(wire_said(&w), "reused");
	s_syn(&w, 80000, C);
	s(&w, 80000, "new", 0);
	CHECK_STR(wire_said(&w), "s\"new\"");
	wire_end(&w);
}

static void
a_segment_far_outside_needs_a_second(void)
{
	const uint32_t far = C + (UINT32_C(1) << 25);
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, far, "evil", 0);
	c(&w, far + 100, "evil", 0); /* doesn't continue it */
	c(&w, C + 3, "def", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" c\"def\"");
	c(&w, C + 8, "ijk", 0); /* waits */
	c(&w, far, "one", 0);
	c(&w, far + 3, "two", 0);
	c(&w, far + 6, "three", 0);
	CHECK_STR(wire_said(&w),
	    "loss c tcp_gap 2 c+gap\"ijk\" loss c tcp_gap 1 c+gap\"two\" "
	    "c\"three\"");
	wire_end(&w);
}

/* Nobody acknowledges the jump: the stream itself goes on in front of it. */
static void
a_jump_that_nobody_acknowledges_is_taken_back(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 100000, "evil", 0); /* waits */
	w.now += 3 * net_defaults.hole_wait;
	c(&w, C + 100004, "more", 0);
	CHECK_STR(wire_said(&w),
	    "c\"abc\" loss c tcp_gap 99997 c+gap\"evil\" c\"more\"");
	c(&w, C + 3, "def", 0);
	CHECK_STR(wire_said(&w), "");
	c(&w, C + 6, "ghi", 0);
	c(&w, C + 9, "jkl", 0);
	CHECK_STR(wire_said(&w), "loss c tcp_gap 1 c+gap\"ghi\" c\"jkl\"");
	wire_end(&w);
}

static void
a_jump_that_is_acknowledged_stands(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 9, "jkl", 0); /* waits */
	w.now += 3 * net_defaults.hole_wait;
	c(&w, C + 12, "mno", 0);
	CHECK_STR(wire_said(&w),
	    "c\"abc\" loss c tcp_gap 6 c+gap\"jkl\" c\"mno\"");
	s_acks(&w, C + 15);
	c(&w, C + 3, "def", 0); /* too late */
	c(&w, C + 6, "ghi", 0);
	c(&w, C + 15, "pqr", 0);
	CHECK_STR(wire_said(&w), "c\"pqr\"");
	wire_end(&w);
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
	TEST("a SYN inside a connection is not believed alone")
	a_syn_inside_a_connection_is_not_believed_alone();
	TEST("a new connection takes over the ports of an open one")
	a_new_connection_takes_over_the_ports_of_an_open_one();
	TEST("a new connection follows a closed one")
	a_new_connection_follows_a_closed_one();
	TEST("nothing of a closed connection is left for the next")
	nothing_of_a_closed_connection_is_left_for_the_next();
	TEST("a new connection follows one seen by half")
	a_new_connection_follows_one_seen_by_half();
	TEST("a segment far outside needs a second that continues it")
	a_segment_far_outside_needs_a_second();
	TEST("a jump that nobody acknowledges is taken back")
	a_jump_that_nobody_acknowledges_is_taken_back();
	TEST("a jump that is acknowledged stands")
	a_jump_that_is_acknowledged_stands();
	return unit_end();
}
