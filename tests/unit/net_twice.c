/*
 * net_twice.c - what redundant networks and mirrors show twice counts once,
 * and nothing else does.
 */
#include "hi.h"

enum { LAN_A = 10, LAN_B = 11 };

#define MILLISECOND INT64_C(1000000)

/* Only what redundant networks show twice is discarded. */
static const struct net_limits lan_only = {
    .flows = 16, .twice_kept = 99, .twice_lan = 400 * MILLISECOND};

static int64_t started; /* so that a time may stand in a row: see at() */

/* The next frame comes so many nanoseconds behind the start. */
static void
at(struct wire *w, int64_t ns)
{
	w->now = started + ns - MILLISECOND; /* wire_frame adds one */
}

static void
begin(struct wire *w, const struct net_limits *limits)
{
	wire_start(w, limits);
	started = w->now;
}

/* An Ethernet frame that says hi and ends in PRP's trailer. */
static void
prp_frame(struct buf *b, uint16_t number, uint8_t lan, const char *tag,
    size_t tag_n)
{
	b->n = 0;
	buf_add(b, MACS, 12);
	buf_add(b, tag, tag_n);
	buf_add(b, "\x08\x00", 2);
	hi_v4(b);
	wire_be16(b, number);
	wire_be16(b, (unsigned)lan << 12 | (30 + 6));
	wire_be16(b, 0x88fb);
}

static void
send_prp(struct wire *w, uint16_t number, uint8_t lan)
{
	struct buf b = {0};

	prp_frame(&b, number, lan, "", 0);
	wire_frame(w, ETHERNET, buf_all(&b), b.n);
	buf_release(&b);
}

static void
the_second_of_prp_is_discarded(void)
{
	struct wire w;

	begin(&w, &lan_only);
	send_prp(&w, 1, LAN_A);
	send_prp(&w, 1, LAN_B);
	send_prp(&w, 1, LAN_B);
	CHECK_STR(wire_said(&w), "c\"hi\"");
	at(&w, 10 * MILLISECOND);
	send_prp(&w, 2, LAN_B); /* whichever comes first */
	send_prp(&w, 2, LAN_A);
	CHECK_STR(wire_said(&w), "c\"hi\"");
	CHECK(net_counts(w.net)->redundant == 3);
	CHECK(net_counts(w.net)->duplicates == 0);
	wire_end(&w);
}

static void
both_of_prp_count_later_and_from_one_network(void)
{
	struct wire w;

	begin(&w, &lan_only);
	send_prp(&w, 1, LAN_A);
	at(&w, 402 * MILLISECOND);
	send_prp(&w, 1, LAN_B);
	CHECK_STR(wire_said(&w), "c\"hi\" c\"hi\"");
	send_prp(&w, 2, LAN_A);
	at(&w, 500 * MILLISECOND);
	send_prp(&w, 2, LAN_A);
	CHECK_STR(wire_said(&w), "c\"hi\" c\"hi\"");
	w.origin = 1; /* another sensor */
	send_prp(&w, 2, LAN_B);
	CHECK_STR(wire_said(&w), "c\"hi\"");
	CHECK(net_counts(w.net)->redundant == 0);
	wire_end(&w);
}

/* So nobody can send a message that is taken for the second of another. */
static void
other_bytes_under_one_number_count(void)
{
	struct buf b = {0};
	struct wire w;
	size_t i;

	begin(&w, &lan_only);
	send_prp(&w, 1, LAN_A);
	prp_frame(&b, 1, LAN_B, "", 0);
	for (i = 0; i < b.n - 6; i++) { /* any of them */
		b.p[i] ^= 1;
		wire_frame(&w, ETHERNET, buf_all(&b), b.n);
		b.p[i] ^= 1;
	}
	CHECK(net_counts(w.net)->redundant == 0);
	CHECK(net_counts(w.net)->frames == 1 + b.n - 6);
	wire_frame(&w, ETHERNET, buf_all(&b), b.n);
	CHECK(net_counts(w.net)->redundant == 1);
	wire_end(&w);
	buf_release(&b);
}

/* What isn't PRP's trailer is left where it is, as is that of a cut frame. */
static void
a_trailer_has_to_be_one(void)
{
	static const struct {
		const char *name;
		size_t end; /* where, from the end */
		char byte;
	} rows[] = {
	    {"suffix", 1, '\xfa'},
	    {"suffix, high byte", 2, '\x87'},
	    {"size", 3, 35},
	    {"network", 4, '\xc0'},
	};
	static const char tag[] = "\x81\x00\0\5";
	struct buf b = {0}, c = {0};
	struct wire w;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		begin(&w, &lan_only);
		prp_frame(&b, 1, LAN_A, "", 0);
		prp_frame(&c, 1, LAN_B, "", 0);
		b.p[b.n - rows[i].end] = rows[i].byte;
		c.p[c.n - rows[i].end] = rows[i].byte;
		wire_frame(&w, ETHERNET, buf_all(&b), b.n);
		wire_frame(&w, ETHERNET, buf_all(&c), c.n);
		CHECK_SPAN_ROW(buf_all(&w.log), "c\"hi\" c\"hi\"",
		    rows[i].name);
		wire_end(&w);
	}
	begin(&w, &lan_only);
	prp_frame(&b, 1, LAN_A, "", 0);
	wire_frame(&w, ETHERNET, buf_all(&b), b.n + 1);
	prp_frame(&b, 1, LAN_B, "", 0);
	wire_frame(&w, ETHERNET, buf_all(&b), b.n + 1);
	CHECK_STR(wire_said(&w), "c\"hi\" c\"hi\"");
	/* Behind a tag, which counts or not. */
	prp_frame(&b, 3, LAN_A, tag, 4);
	wire_frame(&w, ETHERNET, buf_all(&b), b.n);
	prp_frame(&b, 3, LAN_B, tag, 4);
	wire_frame(&w, ETHERNET, buf_all(&b), b.n);
	CHECK_STR(wire_said(&w), "c\"hi\"");
	wire_end(&w);
	buf_release(&b);
	buf_release(&c);
}

/* Of a protocol of layer 2 the trailer would be payload. */
static void
the_trailer_is_no_payload(void)
{
	static const char goose[] = MACS "\x88\xb8goose.\0\1\xa0\x0c\x88\xfb";
	struct wire w;

	begin(&w, &net_defaults);
	wire_frame(&w, ETHERNET, span(goose, sizeof(goose) - 1),
	    sizeof(goose) - 1);
	CHECK_STR(wire_said(&w), "88b8\"goose.\"");
	wire_end(&w);
}

static void
send_hsr(struct wire *w, uint8_t path, uint16_t number)
{
	struct buf b = {0};

	buf_add(&b, MACS "\x89\x2f", 14);
	wire_be16(&b, (unsigned)path << 12 | (30 + 6));
	wire_be16(&b, number);
	wire_be16(&b, 0x0800);
	hi_v4(&b);
	wire_frame(w, ETHERNET, buf_all(&b), b.n);
	buf_release(&b);
}

static void
the_second_of_hsr_is_discarded(void)
{
	struct wire w;

	begin(&w, &lan_only);
	send_hsr(&w, 0, 1);
	send_hsr(&w, 1, 1);
	CHECK_STR(wire_said(&w), "c\"hi\"");
	CHECK(net_counts(w.net)->redundant == 1);
	at(&w, 10 * MILLISECOND);
	send_hsr(&w, 0, 2);
	at(&w, 20 * MILLISECOND);
	send_hsr(&w, 0, 2); /* the same way round */
	CHECK_STR(wire_said(&w), "c\"hi\" c\"hi\"");
	wire_end(&w);
}

/* A datagram with this identification, behind a VLAN tag or none. */
static void
send(struct wire *w, bool server, uint16_t id, uint16_t vlan, uint8_t ttl)
{
	struct buf b = {0};
	size_t ip;

	buf_add(&b, MACS, 12);
	if (vlan != 0) {
		wire_be16(&b, 0x8100);
		wire_be16(&b, vlan);
	}
	wire_be16(&b, 0x0800);
	ip = b.n;
	wire_ipv4(&b, IP_UDP, server, 10);
	wire_udp(&b, server, SPAN("hi"));
	b.p[ip + 4] = (char)(id >> 8);
	b.p[ip + 5] = (char)id;
	b.p[ip + 8] = (char)ttl;
	wire_frame(w, ETHERNET, buf_all(&b), b.n);
	buf_release(&b);
}

static void
what_a_mirror_shows_twice_counts_once(void)
{
	struct wire w;

	begin(&w, &net_defaults);
	send(&w, false, 9, 0, 64);
	send(&w, false, 9, 0, 64);
	send(&w, false, 9, 5, 64);
	CHECK_STR(wire_said(&w), "c\"hi\""); /* up to 2 ms later */
	CHECK(net_counts(w.net)->duplicates == 2);
	send(&w, false, 9, 0, 64);
	CHECK_STR(wire_said(&w), "c\"hi\"");
	w.now -= 3 * MILLISECOND; /* out of order is near as well */
	send(&w, false, 9, 7, 64);
	CHECK_STR(wire_said(&w), "");
	CHECK(net_counts(w.net)->udp == 5);
	wire_end(&w);
}

static void
what_is_said_again_counts_again(void)
{
	struct wire w;

	begin(&w, &net_defaults);
	send(&w, false, 0, 0, 64); /* no identification */
	send(&w, false, 0, 0, 64);
	CHECK_STR(wire_said(&w), "c\"hi\" c\"hi\"");
	send(&w, false, 1, 0, 64);
	send(&w, false, 2, 0, 64);
	CHECK_STR(wire_said(&w), "c\"hi\" c\"hi\"");
	send(&w, false, 3, 0, 64);
	send(&w, false, 3, 0, 63); /* another hop */
	CHECK_STR(wire_said(&w), "c\"hi\" c\"hi\"");
	send(&w, false, 4, 0, 64); /* of a host that numbers all alike: */
	send(&w, true, 1, 0, 64);  /* ... with an answer in between */
	send(&w, false, 4, 0, 64);
	CHECK_STR(wire_said(&w), "c\"hi\" s\"hi\" c\"hi\"");
	w.origin = 1;
	send(&w, false, 4, 0, 64); /* another sensor */
	CHECK_STR(wire_said(&w), "c\"hi\"");
	CHECK(net_counts(w.net)->duplicates == 0);
	wire_end(&w);
}

static void
numbered_frames_of_layer_2_count_once(void)
{
	static const char goose[] = MACS "\x81\x00\0\5\x88\xb8goose";
	static const char tagless[] = MACS "\x88\xb8goose";
	static const char ether_cat[] = MACS "\x88\xa4 cycle";
	struct wire w;

	begin(&w, &net_defaults);
	wire_frame(&w, ETHERNET, span(goose, 23), 23);
	wire_frame(&w, ETHERNET, span(tagless, 19), 19);
	CHECK_STR(wire_said(&w), "88b8\"goose\"");
	wire_frame(&w, ETHERNET, span(ether_cat, 20), 20);
	wire_frame(&w, ETHERNET, span(ether_cat, 20), 20);
	CHECK_STR(wire_said(&w), "88a4\" cycle\" 88a4\" cycle\"");
	CHECK(net_counts(w.net)->duplicates == 1);
	CHECK(net_counts(w.net)->other == 4);
	wire_end(&w);
}

static void
both_can_be_kept(void)
{
	struct net_limits keep = net_defaults;
	struct wire w;

	keep.twice_lan = keep.twice_mirror = 0;
	begin(&w, &keep);
	send_prp(&w, 1, LAN_A);
	send_prp(&w, 1, LAN_B);
	send_hsr(&w, 0, 1);
	send_hsr(&w, 1, 1);
	send(&w, false, 9, 0, 64);
	send(&w, false, 9, 0, 64);
	CHECK_STR(wire_said(&w),
	    "c\"hi\" c\"hi\" c\"hi\" c\"hi\" c\"hi\" c\"hi\"");
	wire_end(&w);
}

/* Between the two came more than are kept: the oldest are forgotten. */
static void
what_is_kept_is_bounded(void)
{
	enum { KEPT = 100 };
	struct net_limits wide = net_defaults;
	struct wire w;
	uint16_t i;

	wide.twice_kept = KEPT;
	wide.twice_mirror = INT64_C(1000000000000);
	begin(&w, &wide);
	send(&w, false, 60000, 0, 64);
	for (i = 1; i < KEPT; i++)
		send(&w, false, i, 0, 64);
	send(&w, false, 60000, 0, 64);
	CHECK(net_counts(w.net)->duplicates == 1);
	send(&w, false, KEPT, 0, 64);
	send(&w, false, 60000, 0, 64);
	CHECK(net_counts(w.net)->duplicates == 1);
	for (i = 2; i <= KEPT; i++)
		send(&w, false, i, 0, 64);
	CHECK(net_counts(w.net)->duplicates == KEPT);
	wire_end(&w);
}

int
main(void)
{
	TEST("the second frame of PRP is discarded")
	the_second_of_prp_is_discarded();
	TEST("both frames of PRP count when they come late or from one network")
	both_of_prp_count_later_and_from_one_network();
	TEST("other bytes under one number count")
	other_bytes_under_one_number_count();
	TEST("a trailer of PRP has to be one")
	a_trailer_has_to_be_one();
	TEST("the trailer of PRP is no payload")
	the_trailer_is_no_payload();
	TEST("the second frame of HSR is discarded")
	the_second_of_hsr_is_discarded();
	TEST("what a mirror shows twice counts once")
	what_a_mirror_shows_twice_counts_once();
	TEST("what is said again counts again")
	what_is_said_again_counts_again();
	TEST("frames of layer 2 that are numbered count once")
	numbered_frames_of_layer_2_count_once();
	TEST("both can be kept")
	both_can_be_kept();
	TEST("what is kept of frames is bounded, the oldest is forgotten")
	what_is_kept_is_bounded();
	return unit_end();
}
