/*
 * net_reuse.c - connections that take over the ports of another, and jumps in
 * the numbers of one: new connections, broken captures or attackers.
 */
#include "tcp.h"

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
