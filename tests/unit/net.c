/*
 * net.c - from a frame to its payload: links, IPv4, IPv6, UDP, and the table
 * of flows. TCP has net_tcp.c.
 */
#include "net/net.h"

#include "wire.h"

#define MACS "\x00\x1b\x1b\x00\x00\x02\x00\x1b\x1b\x00\x00\x01"
#define SLL "\0\0\0\1\0\6\x00\x1b\x1b\x00\x00\x01\0\0"
#define SLL2 "\0\0\0\0\0\2\0\1\0\6\x00\x1b\x1b\x00\x00\x01\0\0"

/* Sends one frame into a fresh net and gives what came out. */
static const char *
one_frame(uint32_t link, struct span bytes, size_t len, struct net_counts *n)
{
	struct wire w;
	const char *said;

	wire_start(&w, &net_defaults);
	wire_frame(&w, link, bytes, len);
	*n = *net_counts(w.net);
	said = wire_said(&w);
	net_end(w.net);
	net_free(w.net);
	buf_release(&w.log);
	return said;
}

/* Behind a link header: an IPv4 datagram from the client that says "hi". */
static void
add_v4(struct buf *b)
{
	wire_ipv4(b, IP_UDP, false, 10);
	wire_udp(b, false, SPAN("hi"));
}

/* The header of an IPv6 datagram with `n` bytes behind it. */
static void
add_v6_header(struct buf *b, uint8_t next, size_t n)
{
	int i;

	buf_add(b, "\x60\0\0\0", 4);
	wire_be16(b, (unsigned)n);
	buf_char(b, (char)next);
	buf_char(b, 64);
	for (i = 1; i <= 2; i++) { /* fd00::1 to fd00::2 */
		buf_add(b, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 15);
		buf_char(b, (char)i);
	}
}

static void
add_v6(struct buf *b)
{
	add_v6_header(b, IP_UDP, 10);
	wire_udp(b, false, SPAN("hi"));
}

struct link_row {
	const char *name;
	uint32_t link;
	const char *header;
	size_t n;
	uint16_t vlan;
	bool v6;
};

#define HEADER(text) text, sizeof(text) - 1

static const struct link_row links[] = {
    {"ethernet", 1, HEADER(MACS "\x08\x00"), 0, false},
    {"ethernet, IPv6", 1, HEADER(MACS "\x86\xdd"), 0, true},
    {"vlan", 1, HEADER(MACS "\x81\x00\x60\x05\x08\x00"), 5, false},
    {"qinq", 1, HEADER(MACS "\x88\xa8\x00\x07\x81\x00\x00\x05\x08\x00"), 5,
	false},
    {"old qinq", 1, HEADER(MACS "\x91\x00\x00\x07\x81\x00\x00\x06\x86\xdd"), 6,
	true},
    {"four tags", 1,
	HEADER(MACS "\x81\x00\x00\x01\x81\x00\x00\x02\x81\x00\x00\x03"
		    "\x81\x00\x00\x04\x08\x00"),
	4, false},
    {"linux_sll", 113, HEADER(SLL "\x08\x00"), 0, false},
    {"linux_sll, vlan", 113, HEADER(SLL "\x81\x00\x00\x05\x86\xdd"), 5, true},
    {"linux_sll2", 276, HEADER("\x08\x00" SLL2), 0, false},
    {"linux_sll2, IPv6", 276, HEADER("\x86\xdd" SLL2), 0, true},
    {"null, low byte first", 0, HEADER("\x02\0\0\0"), 0, false},
    {"null, high byte first", 0, HEADER("\0\0\0\x02"), 0, false},
    {"null, IPv6 of FreeBSD", 0, HEADER("\x1c\0\0\0"), 0, true},
    {"null, IPv6 of Darwin", 0, HEADER("\0\0\0\x1e"), 0, true},
    {"loop", 108, HEADER("\0\0\0\x18"), 0, true},
    {"raw", 101, HEADER(""), 0, false},
    {"raw, IPv6", 101, HEADER(""), 0, true},
    {"raw of BSD", 12, HEADER(""), 0, false},
    {"ipv4", 228, HEADER(""), 0, false},
    {"ipv6", 229, HEADER(""), 0, true},
};

static void
make_frame(const struct link_row *row, struct buf *b)
{
	b->n = 0;
	buf_add(b, row->header, row->n);
	if (row->v6)
		add_v6(b);
	else
		add_v4(b);
}

static void
every_link_leads_to_its_datagram(void)
{
	struct buf b = {0};
	struct wire w;
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(*links); i++) {
		wire_start(&w, &net_defaults);
		make_frame(&links[i], &b);
		wire_frame(&w, links[i].link, buf_all(&b), b.n);
		CHECK_SPAN_ROW(buf_all(&w.log), "c\"hi\"", links[i].name);
		CHECK_ROW(w.vlan == links[i].vlan, links[i].name);
		CHECK_ROW(net_counts(w.net)->udp == 1, links[i].name);
		CHECK_ROW(net_counts(w.net)->bad == 0, links[i].name);
		wire_end(&w);
	}
	buf_release(&b);
}

/* What may come of a frame whose end is missing. */
static bool
is_front(const char *said, bool cut)
{
	static const char *const fronts[] = {
	    "", "c+cut1\"h\"", "c+cut2\"\"", "c\"h\"", "c\"\""};
	size_t i;

	for (i = 0; i < (cut ? 3 : 5); i++)
		if (strcmp(said, fronts[i]) == 0)
			return true;
	return false;
}

/* Cut by the capture, nobody is blamed; sent short, the sender is. */
static void
every_truncation_is_told_apart(void)
{
	struct net_counts counts;
	struct buf b = {0};
	size_t i, n;

	for (i = 0; i < sizeof(links) / sizeof(*links); i++) {
		make_frame(&links[i], &b);
		for (n = 0; n < b.n; n++) {
			struct span front = span(b.p, n);

			CHECK_ROW(is_front(one_frame(links[i].link, front, b.n,
					       &counts),
				      true),
			    links[i].name);
			CHECK_ROW(counts.bad == 0, links[i].name);
			CHECK_ROW(counts.cut == 1, links[i].name);
			CHECK_ROW(is_front(one_frame(links[i].link, front, n,
					       &counts),
				      false),
			    links[i].name);
			CHECK_ROW(counts.bad + counts.other != 0,
			    links[i].name);
			CHECK_ROW(counts.cut == 0, links[i].name);
		}
	}
	buf_release(&b);
}

static void
other_ethertypes_are_handed_out(void)
{
	static const char goose[] =
	    MACS "\x81\x00\x80\x0a\x88\xb8\x00\x01 rest";
	struct wire w;

	wire_start(&w, &net_defaults);
	wire_frame(&w, ETHERNET, span(goose, sizeof(goose) - 1),
	    sizeof(goose) - 1);
	CHECK(span_eq(buf_all(&w.log), SPAN("88b8\"\0\1 rest\"")));
	CHECK(w.layer2.vlan == 10 && !w.layer2.cut);
	CHECK(w.layer2.dst.n == 6 && w.layer2.dst.b[5] == 2);
	CHECK(w.layer2.src.n == 6 && w.layer2.src.b[5] == 1);
	wire_frame(&w, ETHERNET, span(goose, sizeof(goose) - 1), 100);
	CHECK(w.layer2.cut);
	w.log.n = 0;
	wire_frame(&w, ETHERNET, SPAN(MACS "\x06\x00 xns"), 18);
	CHECK_STR(wire_said(&w), "0600\" xns\"");
	/* Below 0x0600 it is a length, behind which is padding. */
	wire_frame(&w, ETHERNET, SPAN(MACS "\x00\x07\x42\x42\x03 stp\0\0"), 23);
	CHECK(w.layer2.id == LAYER2_LLC && !w.layer2.cut);
	CHECK_STR(wire_said(&w), "10000\"BB\3 stp\"");
	CHECK(net_counts(w.net)->other == 4);
	wire_end(&w);
}

static void
unknown_links_are_handed_out_whole(void)
{
	struct net_counts counts;

	CHECK_STR(one_frame(147, SPAN("whatever"), 8, &counts),
	    "20093\"whatever\"");
	CHECK(counts.frames == 1 && counts.other == 1);
	CHECK_STR(one_frame(0, SPAN("\7\0\0\0whatever"), 12, &counts), "");
	CHECK(counts.other == 1);
	CHECK_STR(one_frame(RAW_IP, SPAN("\x35whatever"), 9, &counts), "");
	CHECK(counts.bad == 1);
}

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
		add_v4(&b);
		memcpy(b.p + rows[i].at, rows[i].bytes, rows[i].n);
		CHECK_SPAN_ROW(span_str(one_frame(RAW_IP, buf_all(&b), b.n,
				   &n)),
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
		CHECK_STR(one_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
		b.p[2] = b.p[3] = 0; /* offloaded: the frame tells */
		CHECK_STR(one_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
	}
	buf_release(&b);
}

static void
padding_of_the_link_is_no_payload(void)
{
	struct net_counts n;
	struct buf b = {0};

	buf_add(&b, MACS "\x08\x00", 14);
	add_v4(&b);
	buf_str(&b, "PADDINGPADDING");
	CHECK_STR(one_frame(ETHERNET, buf_all(&b), b.n, &n), "c\"hi\"");
	/* Cut inside the padding, the datagram is whole. */
	CHECK_STR(one_frame(ETHERNET, span(b.p, b.n - 3), b.n, &n), "c\"hi\"");
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
    {"first fragment", HEADER("\x11\0\0\1\0\0\0\1"), 44, "", 0, 1, 0},
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
	add_v6_header(b, row->next, row->n + 10);
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
		CHECK_SPAN_ROW(span_str(one_frame(RAW_IP, buf_all(&b), b.n,
				   &n)),
		    row->said, row->name);
		CHECK_ROW(n.bad == row->bad, row->name);
		CHECK_ROW(n.fragments == row->fragments, row->name);
		CHECK_ROW(n.other == row->other, row->name);
		for (end = 0; end < b.n; end++) {
			CHECK_ROW(is_front(one_frame(RAW_IP, span(b.p, end),
					       b.n, &n),
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

	add_v6_header(&b, 0, 8 + 22);
	buf_add(&b, "\x06\0\1\4\0\0\0\0", 8);
	wire_ports(&b, false, CLIENT_PORT);
	buf_add(&b, "\0\0\0\1\0\0\0\0\x50\x10\x20\0\0\0\0\0hi", 18);
	CHECK_STR(one_frame(RAW_IP, buf_all(&b), b.n, &n), "c+mid\"hi\"");
	CHECK_STR(one_frame(RAW_IP, span(b.p, b.n - 1), b.n, &n),
	    "c+mid+cut1\"h\"");
	buf_release(&b);
}

static void
lengths_of_ipv6_are_held_to_the_frame(void)
{
	struct net_counts n;
	struct buf b = {0};

	add_v6(&b);
	b.p[5] = 11; /* a byte more than there is */
	CHECK_STR(one_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
	CHECK(n.bad == 1);
	b.p[5] = 9; /* the rest is padding: UDP's length is the lie */
	CHECK_STR(one_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"h\"");
	b.p[5] = 0; /* a jumbogram: the frame tells */
	CHECK_STR(one_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
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
	TEST("every link leads to its datagram")
	every_link_leads_to_its_datagram();
	TEST("at every truncation the capture and the sender are told apart")
	every_truncation_is_told_apart();
	TEST("other ethertypes are handed out as they are")
	other_ethertypes_are_handed_out();
	TEST("unknown links are handed out whole and counted")
	unknown_links_are_handed_out_whole();
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
