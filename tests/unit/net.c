/*
 * net.c - from a datagram to its payload: IPv4, IPv6, UDP, and the table of
 * flows. Links have net_link.c, tunnels net_tunnel.c, fragments net_frag.c,
 * TCP net_tcp.c.
 */
#include "net/net.h"

#include "hi.h"

/* An IPv4 datagram with a byte or two changed; what comes of it. */
static void
headers_of_ipv4_are_held_to_their_lengths(void)
{
	static const struct {
		const char *name;
		size_t at;
		const char *bytes;
		size_t n;
		const char *said;
		unsigned bad, fragments, other;
	} rows[] = {
	    {"nothing changed", 0, "\x45", 1, "c\"hi\"", 0, 0, 0},
	    {"header below 20", 0, "\x44", 1, "", 1, 0, 0},
	    {"header beyond the datagram", 0, "\x4f", 1, "", 1, 0, 0},
	    {"total below the header", 2, "\0\x13", 2, "", 1, 0, 0},
	    {"total beyond the frame", 2, "\x01\0", 2, "c\"hi\"", 1, 0, 0},
	    {"total 0: offloaded", 2, "\0\0", 2, "c\"hi\"", 0, 0, 0},
	    {"first fragment", 6, "\x20\0", 2, "", 0, 1, 0},
	    {"last fragment", 6, "\0\1", 2, "", 0, 1, 0},
	    {"evil bit", 6, "\x80\0", 2, "c\"hi\"", 0, 0, 0},
	    {"icmp", 9, "\1", 1, "", 0, 0, 1},
	    {"udp below its header", 24, "\0\7", 2, "", 1, 0, 0},
	    {"udp of nothing", 24, "\0\x08", 2, "", 0, 0, 0},
	    {"udp shorter than its datagram", 24, "\0\x09", 2, "c\"h\"", 0, 0,
		0},
	    {"udp longer than its datagram", 24, "\0\x0b", 2, "c\"hi\"", 1, 0,
		0},
	    {"udp length 0: jumbo", 24, "\0\0", 2, "c\"hi\"", 0, 0, 0},
	};
	struct buf b = {0};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct net_counts n;

		b.n = 0;
		hi_v4(&b);
		memcpy(b.p + rows[i].at, rows[i].bytes, rows[i].n);
		CHECK_SPAN_ROW(span_str(hi_frame(RAW_IP, buf_all(&b), b.n, &n)),
		    rows[i].said, rows[i].name);
		CHECK_ROW(n.bad == rows[i].bad, rows[i].name);
		CHECK_ROW(n.fragments == rows[i].fragments, rows[i].name);
		CHECK_ROW(n.other == rows[i].other, rows[i].name);
	}
	buf_release(&b);
}

static void
options_of_ipv4_are_passed_over(void)
{
	struct net_counts n;
	struct buf b = {0};
	size_t words;

	for (words = 1; words <= 10; words++) {
		size_t i;

		b.n = 0;
		wire_ipv4(&b, IP_UDP, false, words * 4 + 10);
		b.p[0] = (char)(0x45 + words);
		for (i = 0; i < words * 4; i++)
			buf_char(&b, 1);
		wire_udp(&b, false, SPAN("hi"));
		CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
		b.p[2] = b.p[3] = 0; /* offloaded: the frame tells */
		CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
	}
	buf_release(&b);
}

static void
padding_of_the_link_is_no_payload(void)
{
	struct net_counts n;
	struct buf b = {0};

	buf_add(&b, MACS "\x08\x00", 14);
	hi_v4(&b);
	buf_str(&b, "PADDINGPADDING");
	CHECK_STR(hi_frame(ETHERNET, buf_all(&b), b.n, &n), "c\"hi\"");
	/* Cut inside the padding, the datagram is whole. */
	CHECK_STR(hi_frame(ETHERNET, span(b.p, b.n - 3), b.n, &n), "c\"hi\"");
	buf_release(&b);
}

struct v6_row {
	const char *name, *headers;
	size_t n;
	uint8_t next;
	const char *said;
	unsigned bad, fragments, other;
};

#define EIGHT_OPTIONS                                            \
	"\x3c\0\0\0\0\0\0\0\x3c\0\0\0\0\0\0\0\x3c\0\0\0\0\0\0\0" \
	"\x3c\0\0\0\0\0\0\0\x3c\0\0\0\0\0\0\0\x3c\0\0\0\0\0\0\0" \
	"\x3c\0\0\0\0\0\0\0\x11\0\0\0\0\0\0\0"

static const struct v6_row v6_rows[] = {
    {"none", HEADER(""), 17, "c\"hi\"", 0, 0, 0},
    {"hop by hop", HEADER("\x11\0\1\4\0\0\0\0"), 0, "c\"hi\"", 0, 0, 0},
    {"routing of 16", HEADER("\x11\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 43,
	"c\"hi\"", 0, 0, 0},
    {"options", HEADER("\x11\0\1\4\0\0\0\0"), 60, "c\"hi\"", 0, 0, 0},
    {"authentication", HEADER("\x11\4\0\0\0\0\0\1\0\0\0\1ICV-ICV-ICV-"), 51,
	"c\"hi\"", 0, 0, 0},
    {"atomic fragment", HEADER("\x11\0\0\0\0\0\0\1"), 44, "c\"hi\"", 0, 0, 0},
    {"first fragment, not of eights", HEADER("\x11\0\0\1\0\0\0\1"), 44, "", 1,
	1, 0},
    {"last fragment", HEADER("\x11\0\0\x08\0\0\0\1"), 44, "", 0, 1, 0},
    {"two of them", HEADER("\x2b\0\0\0\0\0\0\0\x11\0\0\0\0\0\0\0"), 0,
	"c\"hi\"", 0, 0, 0},
    {"eight of them", HEADER(EIGHT_OPTIONS), 60, "c\"hi\"", 0, 0, 0},
    {"nine of them", HEADER("\x3c\0\0\0\0\0\0\0" EIGHT_OPTIONS), 60, "", 1, 0,
	0},
    {"one beyond the datagram", HEADER("\x11\xff\0\0\0\0\0\0"), 0, "", 1, 0, 0},
    {"no next header", HEADER(""), 59, "", 0, 0, 1},
};

static void
add_v6_row(struct buf *b, const struct v6_row *row)
{
	b->n = 0;
	hi_v6_header(b, row->next, row->n + 10);
	buf_add(b, row->headers, row->n);
	wire_udp(b, false, SPAN("hi"));
}

static void
extension_headers_of_ipv6_are_passed_over(void)
{
	struct net_counts n;
	struct buf b = {0};
	size_t i, end;

	for (i = 0; i < sizeof(v6_rows) / sizeof(*v6_rows); i++) {
		const struct v6_row *row = &v6_rows[i];

		add_v6_row(&b, row);
		CHECK_SPAN_ROW(span_str(hi_frame(RAW_IP, buf_all(&b), b.n, &n)),
		    row->said, row->name);
		CHECK_ROW(n.bad == row->bad, row->name);
		CHECK_ROW(n.fragments == row->fragments, row->name);
		CHECK_ROW(n.other == row->other, row->name);
		for (end = 0; end < b.n; end++) {
			CHECK_ROW(hi_front(hi_frame(RAW_IP, span(b.p, end), b.n,
					       &n),
				      true),
			    row->name);
			CHECK_ROW(n.bad <= row->bad, row->name);
		}
	}
	buf_release(&b);
}

/* What stands in front of TCP is none of its bytes. */
static void
tcp_behind_extension_headers_is_whole(void)
{
	struct net_counts n;
	struct buf b = {0};

	hi_v6_header(&b, 0, 8 + 22);
	buf_add(&b, "\x06\0\1\4\0\0\0\0", 8);
	wire_ports(&b, false, CLIENT_PORT);
	buf_add(&b, "\0\0\0\1\0\0\0\0\x50\x10\x20\0\0\0\0\0hi", 18);
	CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "c+mid\"hi\"");
	CHECK_STR(hi_frame(RAW_IP, span(b.p, b.n - 1), b.n, &n),
	    "c+mid+cut1\"h\"");
	buf_release(&b);
}

static void
lengths_of_ipv6_are_held_to_the_frame(void)
{
	struct net_counts n;
	struct buf b = {0};

	hi_v6(&b);
	b.p[5] = 11; /* a byte more than there is */
	CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
	CHECK(n.bad == 1);
	b.p[5] = 9; /* the rest is padding: UDP's length is the lie */
	CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"h\"");
	b.p[5] = 0; /* a jumbogram: the frame tells */
	CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
	CHECK(n.bad == 0);
	buf_release(&b);
}

static void
send_udp(struct wire *w, bool server, uint16_t port, const char *text)
{
	struct span data = span_str(text);
	struct buf b = {0};

	wire_ipv4(&b, IP_UDP, server, 8 + data.n);
	wire_ports(&b, server, port);
	wire_be16(&b, (unsigned)(8 + data.n));
	wire_be16(&b, 0);
	buf_span(&b, data);
	wire_frame(w, RAW_IP, buf_all(&b), b.n);
	buf_release(&b);
}

static void
both_directions_share_a_flow(void)
{
	const struct flow *f;
	struct wire w;
	int side;

	wire_start(&w, &net_defaults);
	send_udp(&w, true, CLIENT_PORT, "first");
	f = w.flow;
	side = wire_who(f, 0) == 's' ? 0 : 1;
	CHECK(f->opener == side && f->seen[side] && !f->seen[!side]);
	send_udp(&w, false, CLIENT_PORT, "second");
	CHECK(w.flow == f && f->seen[!side]);
	CHECK(f->port[side] == SERVER_PORT && f->port[!side] == CLIENT_PORT);
	CHECK(f->protocol == IP_UDP && f->vlan == 0);
	CHECK(f->last == w.now);
	CHECK_STR(wire_said(&w), "s\"first\" c\"second\"");
	send_udp(&w, false, CLIENT_PORT + 1, "other port");
	CHECK(w.flow != f);
	w.origin = 1;
	send_udp(&w, false, CLIENT_PORT, "other sensor");
	CHECK(w.flow != f && w.flow->origin == 1);
	w.log.n = 0;
	CHECK_STR(wire_end(&w), "finished finished finished");
}

static void
chunks_carry_their_frame_and_time(void)
{
	struct wire w;

	wire_start(&w, &net_defaults);
	send_udp(&w, false, CLIENT_PORT, "a");
	send_udp(&w, false, CLIENT_PORT, "b");
	CHECK(w.chunk.frame == 2 && w.chunk.ts == w.now);
	wire_end(&w);
}

/* Flows without a payload go first, then the one idle for longest. */
static void
the_table_of_flows_is_bounded(void)
{
	struct net_limits few = net_defaults;
	struct wire w;
	uint16_t port;

	few.flows = 4;
	wire_start(&w, &few);
	for (port = 1; port <= 2; port++)
		send_udp(&w, false, port, "a");
	for (port = 3; port <= 4; port++)
		send_udp(&w, false, port, "");
	send_udp(&w, false, 1, "b"); /* now 2 is idle for longest */
	wire_said(&w);
	send_udp(&w, false, 5, "c");
	CHECK_STR(wire_said(&w), "evicted c\"c\"");
	send_udp(&w, false, 6, "c");
	CHECK_STR(wire_said(&w), "evicted c\"c\"");
	send_udp(&w, false, 7, "c"); /* of payload, so that is told */
	CHECK(strstr(wire_said(&w), "evicted_flow 1 evicted c\"c\"") != NULL);
	send_udp(&w, false, 1, "still there");
	CHECK_STR(wire_said(&w), "c\"still there\"");
	CHECK(net_counts(w.net)->evicted == 3);
	CHECK_STR(wire_end(&w), "finished finished finished finished");
}

static void
many_flows_are_told_apart(void)
{
	enum { MANY = 2000 };
	struct wire w;
	uint16_t i;

	wire_start(&w, &net_defaults);
	for (i = 1; i <= MANY; i++)
		send_udp(&w, false, i, "x");
	for (i = 1; i <= MANY; i++) {
		send_udp(&w, true, i, "y");
		CHECK(w.flow->port[wire_who(w.flow, 0) == 'c' ? 0 : 1] == i);
		CHECK(w.flow->seen[0] && w.flow->seen[1]);
	}
	CHECK(net_counts(w.net)->udp == 2 * MANY);
	wire_end(&w);
}

int
main(void)
{
	TEST("headers of IPv4 are held to their lengths")
	headers_of_ipv4_are_held_to_their_lengths();
	TEST("options of IPv4 are passed over")
	options_of_ipv4_are_passed_over();
	TEST("padding of the link is no payload")
	padding_of_the_link_is_no_payload();
	TEST("extension headers of IPv6 are passed over, eight of them")
	extension_headers_of_ipv6_are_passed_over();
	TEST("TCP behind extension headers is whole")
	tcp_behind_extension_headers_is_whole();
	TEST("lengths of IPv6 are held to the frame")
	lengths_of_ipv6_are_held_to_the_frame();
	TEST("both directions share a flow")
	both_directions_share_a_flow();
	TEST("chunks carry their frame and time")
	chunks_carry_their_frame_and_time();
	TEST("the table of flows is bounded")
	the_table_of_flows_is_bounded();
	TEST("many flows are told apart")
	many_flows_are_told_apart();
	return unit_end();
}
