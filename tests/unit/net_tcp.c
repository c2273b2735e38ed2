/*
 * net_tcp.c - the bytes of each direction in order, each once: whatever order
 * they come in, and what is missing told. How connections begin and end is in
 * net_ends.c.
 */
#include "tcp.h"

static void
bytes_in_order_come_out_at_once(void)
{
	struct wire w;

	start(&w);
	CHECK(w.frames == 3);
	c(&w, C, "GET", PSH);
	CHECK_STR(wire_said(&w), "c\"GET\"");
	CHECK(w.chunk.frame == 4 && w.chunk.ts == w.now);
	CHECK(w.flow->opener_sure && wire_who(w.flow, w.flow->opener) == 'c');
	s(&w, S, "OK", 0);
	c(&w, C + 3, NULL, 0);
	c(&w, C + 3, "more", 0);
	CHECK_STR(wire_said(&w), "s\"OK\" c\"more\"");
	CHECK(net_counts(w.net)->tcp == 7);
	CHECK_STR(wire_end(&w), "finished");
}

static void
bytes_out_of_order_wait_for_the_hole(void)
{
	struct wire w;

	start(&w);
	c(&w, C + 6, "ghi", 0);
	c(&w, C + 3, "def", 0);
	c(&w, C + 12, "mno", 0);
	CHECK_STR(wire_said(&w), "");
	c(&w, C, "abc", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" c\"def\" c\"ghi\"");
	CHECK(w.chunk.frame == 4); /* when the bytes were seen */
	c(&w, C + 9, "jkl", 0);
	CHECK_STR(wire_said(&w), "c\"jkl\" c\"mno\"");
	CHECK(net_counts(w.net)->gaps == 0);
	wire_end(&w);
}

static void
the_first_to_arrive_count_where_segments_overlap(void)
{
	struct wire w;

	start(&w);
	c(&w, C + 2, "CD", 0);
	c(&w, C + 6, "GH", 0);
	c(&w, C + 1, "bcdefghi", 0); /* fills around what waits */
	c(&w, C + 3, "!!!", 0);
	CHECK_STR(wire_said(&w), "conflict c 4@0 conflict c 3@0");
	c(&w, C, "a?????????", 0); /* in order, yet later than the others */
	CHECK_STR(wire_said(&w),
	    "conflict c 8@0 c\"a\" c+twice\"b\" c+twice\"CD\" "
	    "c+twice\"ef\" c+twice\"GH\" c+twice\"i\" c+twice\"?\"");
	c(&w, C + 13, "N", 0);
	c(&w, C + 10, "klmn", 0); /* by one byte */
	CHECK_STR(wire_said(&w), "conflict c 1@0 c\"klm\" c+twice\"N\"");
	wire_end(&w);
}

static void
bytes_sent_twice_come_out_once(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C, "ABC", 0);
	c(&w, C + 1, "BC", 0);
	c(&w, C + 1, "BCde", 0); /* the tail is new */
	CHECK_STR(wire_said(&w),
	    "c\"abc\" conflict c 3@1 conflict c 2@1 conflict c 2@1 "
	    "c+twice\"de\"");
	CHECK(net_counts(w.net)->retransmitted == 3);
	c(&w, C + 10, "kl", 0);
	c(&w, C + 10, "KL", 0);
	c(&w, C + 5, "fghijKL", 0);
	CHECK_STR(wire_said(&w),
	    "conflict c 2@0 conflict c 2@0 c\"fghij\" c+twice\"kl\"");
	wire_end(&w);
}

static void
a_keep_alive_is_nothing_new(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 2, "?", 0); /* the last byte again */
	c(&w, C + 2, NULL, 0);
	c(&w, C + 3, "d", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" c\"d\"");
	wire_end(&w);
}

static void
sequence_numbers_wrap_around(void)
{
	struct wire w;

	wire_start(&w, &net_defaults);
	open_at(&w, UINT32_MAX - 4);
	c(&w, UINT32_MAX - 4, "abc", 0);
	c(&w, 1, "ghi", 0); /* waits, on the other side of zero */
	c(&w, UINT32_MAX - 1, "def", 0);
	c(&w, UINT32_MAX, "efghij", 0);
	CHECK_STR(wire_said(&w), "c\"abc\" c\"def\" c\"ghi\" c\"j\"");
	CHECK(net_counts(w.net)->gaps == 0);
	wire_end(&w);
}

/* Bytes 3, 4 and 5 are missing; what waits stands behind them. */
static void
start_hole(struct wire *w)
{
	start(w);
	c(w, C, "abc", 0);
	c(w, C + 6, "ghi", 0);
	CHECK_STR(wire_said(w), "c\"abc\"");
}

static void
a_hole_ends_when_its_receiver_has_it(void)
{
	struct wire w;

	start_hole(&w);
	s_acks(&w, C + 3);
	s_acks(&w, C + 5);
	CHECK_STR(wire_said(&w), "");
	c(&w, C + 9, "jkl", 0); /* waits behind what waits */
	s_acks(&w, C + 6);	/* it got what we missed */
	CHECK_STR(wire_said(&w), "loss c tcp_gap 3 c+gap\"ghi\" c\"jkl\"");
	c(&w, C + 12, "mno", 0);
	c(&w, C + 3, "def", 0); /* too late */
	CHECK_STR(wire_said(&w), "c\"mno\"");
	CHECK(net_counts(w.net)->gaps == 1);
	wire_end(&w);
}

static void
a_hole_ends_by_time(void)
{
	struct wire w;

	start_hole(&w);
	w.now += net_defaults.hole_wait - 2000000;
	c(&w, C + 12, "mno", 0);
	CHECK_STR(wire_said(&w), "");
	w.now += 3000000;
	c(&w, C + 15, "pqr", 0);
	/* The second hole is younger: it goes on waiting. */
	CHECK_STR(wire_said(&w), "loss c tcp_gap 3 c+gap\"ghi\"");
	c(&w, C + 9, "jkl", 0);
	CHECK_STR(wire_said(&w), "c\"jkl\" c\"mno\" c\"pqr\"");
	wire_end(&w);
}

static char block[512];

static void
send_block(struct wire *w, uint16_t port, uint32_t seq)
{
	memset(block, 'x', sizeof(block));
	wire_tcp(w, &(struct segment_of){.flags = ACK,
			.port = port,
			.seq = seq,
			.data = block,
			.n = sizeof(block)});
}

static void
a_hole_ends_by_the_bytes_behind_it(void)
{
	struct net_limits few = net_defaults;
	struct wire w;
	uint32_t i;

	few.hole_flow = 4 * 600;
	wire_start(&w, &few);
	c_syn(&w, C);
	for (i = 0; i < 4; i++)
		send_block(&w, 0, C + 10 + i * 512);
	CHECK_STR(wire_said(&w), "");
	send_block(&w, 0, C + 10 + i * 512);
	CHECK(strncmp(wire_said(&w), "loss c tcp_gap 10 c+gap\"xxx", 27) == 0);
	send_block(&w, 0, C + 10 + 5 * 512); /* all of it came out */
	CHECK(strncmp(wire_said(&w), "c\"xxx", 5) == 0);
	wire_end(&w);
}

static void
all_holes_together_have_a_bound(void)
{
	struct net_limits few = net_defaults;
	struct wire w;
	uint16_t port;

	few.hole_all = 4 * 600;
	wire_start(&w, &few);
	for (port = 1; port <= 5; port++) {
		wire_tcp(&w, &(struct segment_of){
				 .flags = SYN, .port = port, .seq = C - 1});
		send_block(&w, port, C + 10);
		CHECK((wire_said(&w)[0] != '\0') == (port == 5));
	}
	wire_end(&w);
}

/* What was filled counts no longer. */
static void
holes_that_were_filled_leave_room_for_others(void)
{
	struct net_limits few = net_defaults;
	struct wire w;
	uint32_t at;

	few.hole_flow = few.hole_all = 2 * 600;
	wire_start(&w, &few);
	c_syn(&w, C);
	for (at = C; at < C + 50 * 1024; at += 1024) {
		send_block(&w, 0, at + 512);
		CHECK_STR(wire_said(&w), "");
		send_block(&w, 0, at);
		wire_said(&w);
	}
	CHECK(net_counts(w.net)->gaps == 0);
	wire_end(&w);
}

static void
the_end_hands_out_what_waits(void)
{
	struct wire w;

	start_hole(&w);
	c(&w, C + 20, "uvw", 0);
	CHECK_STR(wire_end(&w),
	    "loss c tcp_gap 3 c+gap\"ghi\" loss c tcp_gap 11 c+gap\"uvw\" "
	    "finished");
}

/* The file goes back in time further than is waited for. */
static void
what_is_stamped_too_early_is_not_put_in_front(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 6, "ghi", 0);
	w.now -= net_defaults.hole_wait + 9000000;
	c(&w, C + 3, "def", 0);
	CHECK(net_counts(w.net)->late == 1);
	c(&w, C, "xyz", 0); /* also where it was heard before */
	CHECK(net_counts(w.net)->late == 2);
	CHECK(net_counts(w.net)->conflicts == 0);
	c(&w, C + 9, "jkl", 0); /* behind all is never too late */
	CHECK_STR(wire_end(&w),
	    "c\"abc\" loss c tcp_gap 3 c+gap\"ghi\" c\"jkl\" finished");
}

static void
what_is_stamped_a_little_early_is(void)
{
	struct wire w;

	start(&w);
	c(&w, C, "abc", 0);
	c(&w, C + 6, "ghi", 0);
	w.now -= net_defaults.hole_wait - 2000000;
	c(&w, C + 3, "def", 0);
	CHECK_STR(wire_end(&w), "c\"abc\" c\"def\" c\"ghi\" finished");
}

static void
an_evicted_flow_hands_out_what_waits(void)
{
	struct net_limits one = net_defaults;
	struct wire w;

	one.flows = 1;
	wire_start(&w, &one);
	open_at(&w, C);
	c(&w, C + 3, "def", 0);
	wire_tcp(&w, &(struct segment_of){.flags = SYN, .port = 9});
	CHECK(strstr(wire_said(&w),
		  "evicted_flow 1 loss c tcp_gap 3 c+gap\"def\" evicted") !=
	      NULL);
	CHECK_STR(wire_end(&w), "finished");
}

/* As `c`, with the last bytes left out by the capture. */
static void
c_cut(struct wire *w, uint32_t seq, const char *data, size_t cut)
{
	wire_tcp(w,
	    &(struct segment_of){
		.flags = ACK, .seq = seq, .ack = S, .data = data, .cut = cut});
}

static void
cut_segments_tell_what_is_missing(void)
{
	struct wire w;

	start(&w);
	c_cut(&w, C, "abcdef", 2);
	c(&w, C + 6, "ghi", 0);
	CHECK_STR(wire_said(&w), "c+cut2\"abcd\" c\"ghi\"");
	c_cut(&w, C + 12, "mnopqr", 4); /* waits */
	c_cut(&w, C + 12, "mnopqrst", 0);
	c(&w, C + 9, "jkl", 0);
	CHECK_STR(wire_said(&w), "c\"jkl\" c+cut4\"mn\" c\"st\"");
	c_cut(&w, C + 20, "uvw", 3);
	c_cut(&w, C + 22, "wxyz", 3); /* of it, all that is new is cut */
	CHECK_STR(wire_said(&w), "c+cut3\"\" c+cut3\"\"");
	c(&w, C + 26, "end", 0);
	CHECK_STR(wire_said(&w), "c\"end\"");
	wire_end(&w);
}

/* As a port scan: the flow that talks is kept. */
static void
flows_that_say_nothing_are_evicted_first(void)
{
	struct net_limits few = net_defaults;
	struct wire w;
	uint16_t port;

	few.flows = 4;
	wire_start(&w, &few);
	open_at(&w, C);
	c(&w, C, "abc", 0);
	c(&w, C + 3, NULL, 0);
	for (port = 1; port < 100; port++)
		wire_tcp(&w, &(struct segment_of){.flags = SYN, .port = port});
	c(&w, C + 3, "def", 0);
	CHECK(strstr(wire_said(&w), "evicted c\"def\"") != NULL);
	CHECK(net_counts(w.net)->evicted == 96);
	wire_end(&w);
}

/* Every length of a frame with options, cut or sent short. */
static void
every_truncation_of_a_segment_is_safe(void)
{
	struct buf b = {0};
	struct wire w;
	size_t n;

	wire_ipv4(&b, IP_TCP, false, 32 + 4);
	wire_ports(&b, false, CLIENT_PORT);
	wire_be32(&b, C);
	wire_be32(&b, S);
	wire_be16(&b, 0x8000 | ACK);
	buf_add(&b, "\x20\0\0\0\0\0", 6);
	buf_add(&b, "\1\1\x08\x0a\0\0\0\1\0\0\0\2", 12); /* timestamps */
	buf_str(&b, "abcd");
	for (n = 0; n <= b.n; n++) {
		wire_start(&w, &net_defaults);
		wire_frame(&w, RAW_IP, span(b.p, n), b.n);
		CHECK(net_counts(w.net)->bad == 0);
		CHECK((w.log.n != 0) == (n >= 40));
		CHECK(w.log.n == 0 ||
		      w.chunk.missing ==
			  (b.n - n < 4 ? (uint32_t)(b.n - n) : 4u));
		wire_end(&w);
		wire_start(&w, &net_defaults);
		wire_frame(&w, RAW_IP, span(b.p, n), n);
		CHECK(net_counts(w.net)->bad == (n < b.n));
		CHECK(w.log.n == 0 || !w.chunk.cut);
		wire_end(&w);
	}
	buf_release(&b);
}

static void
headers_that_contradict_themselves_are_bad(void)
{
	static const uint8_t offsets[] = {0x00, 0x40, 0xf0};
	struct buf b = {0};
	struct wire w;
	size_t i;

	for (i = 0; i < 3; i++) {
		b.n = 0;
		wire_ipv4(&b, IP_TCP, false, 24);
		wire_ports(&b, false, CLIENT_PORT);
		wire_be32(&b, C);
		wire_be32(&b, S);
		wire_be16(&b, (unsigned)offsets[i] << 8 | ACK);
		buf_add(&b, "\x20\0\0\0\0\0abcd", 10);
		wire_start(&w, &net_defaults);
		wire_frame(&w, RAW_IP, buf_all(&b), b.n);
		CHECK(w.log.n == 0);
		CHECK(net_counts(w.net)->bad == 1);
		wire_end(&w);
	}
	buf_release(&b);
}

int
main(void)
{
	TEST("bytes in order come out at once")
	bytes_in_order_come_out_at_once();
	TEST("bytes out of order wait for the hole to be filled")
	bytes_out_of_order_wait_for_the_hole();
	TEST("the first to arrive count where segments overlap")
	the_first_to_arrive_count_where_segments_overlap();
	TEST("bytes sent twice come out once")
	bytes_sent_twice_come_out_once();
	TEST("a keep-alive is nothing new")
	a_keep_alive_is_nothing_new();
	TEST("sequence numbers wrap around")
	sequence_numbers_wrap_around();
	TEST("a hole ends when its receiver has acknowledged it")
	a_hole_ends_when_its_receiver_has_it();
	TEST("a hole ends by time")
	a_hole_ends_by_time();
	TEST("a hole ends by the bytes behind it")
	a_hole_ends_by_the_bytes_behind_it();
	TEST("all holes together have a bound")
	all_holes_together_have_a_bound();
	TEST("holes that were filled leave room for others")
	holes_that_were_filled_leave_room_for_others();
	TEST("the end hands out what waits")
	the_end_hands_out_what_waits();
	TEST("what is stamped too early is not put in front")
	what_is_stamped_too_early_is_not_put_in_front();
	TEST("what is stamped a little early is")
	what_is_stamped_a_little_early_is();
	TEST("an evicted flow hands out what waits")
	an_evicted_flow_hands_out_what_waits();
	TEST("flows that say nothing are evicted first")
	flows_that_say_nothing_are_evicted_first();
	TEST("cut segments tell what is missing")
	cut_segments_tell_what_is_missing();
	TEST("every truncation of a segment is safe and told apart")
	every_truncation_of_a_segment_is_safe();
	TEST("headers that contradict themselves are bad")
	headers_that_contradict_themselves_are_bad();
	return unit_end();
}
