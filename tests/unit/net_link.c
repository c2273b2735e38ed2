/*
 * net_link.c - from a frame to its datagram: links, tags, labels, sessions.
 */
#include "hi.h"

#define SLL "\0\0\0\1\0\6\x00\x1b\x1b\x00\x00\x01\0\0"
#define SLL2 "\0\0\0\0\0\2\0\1\0\6\x00\x1b\x1b\x00\x00\x01\0\0"

struct link_row {
	const char *name;
	uint32_t link;
	const char *header;
	size_t n;
	uint16_t vlan;
	bool v6;
};

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
    {"raw of OpenBSD", 14, HEADER(""), 0, false},
    {"snap", 1, HEADER(MACS "\x00\x26\xaa\xaa\x03\0\0\0\x08\x00"), 0, false},
    {"snap behind a tag", 1,
	HEADER(MACS "\x81\x00\x00\x05\x00\x3a\xaa\xaa\x03\0\0\0\x86\xdd"), 5,
	true},
    {"linux_sll, snap", 113, HEADER(SLL "\0\4\xaa\xaa\x03\0\0\0\x08\x00"), 0,
	false},
    {"mpls", 1, HEADER(MACS "\x88\x47\x00\x01\x01\x40"), 0, false},
    {"mpls of multicast, two labels", 1,
	HEADER(MACS "\x88\x48\x00\x01\x00\x40\x00\x01\x01\x40"), 0, true},
    {"pseudowire with a control word", 1,
	HEADER(MACS "\x88\x47\x00\x01\x01\x40\0\0\0\7" MACS
		    "\x81\x00\x00\x05\x08\x00"),
	5, false},
    {"pseudowire without one", 1,
	HEADER(MACS "\x88\x47\x00\x01\x01\x40" MACS "\x86\xdd"), 0, true},
    {"pppoe", 1, HEADER(MACS "\x88\x64\x11\x00\0\1\0\x20\0\x21"), 0, false},
    {"pppoe behind a tag", 1,
	HEADER(MACS "\x81\x00\0\5\x88\x64\x11\x00\0\1\0\x33\x57"), 5, true},
    {"pppoe without Ethernet", 51, HEADER("\x11\x00\0\1\0\x20\0\x21"), 0,
	false},
    {"ppp", 9, HEADER("\xff\x03\0\x21"), 0, false},
    {"ppp, bare", 9, HEADER("\0\x57"), 0, true},
    {"ppp, shortest", 9, HEADER("\x21"), 0, false},
    {"ppp like hdlc", 50, HEADER("\xff\x03\0\x57"), 0, true},
    {"hdlc", 104, HEADER("\x0f\0\x08\x00"), 0, false},
    {"hdlc of multicast", 50, HEADER("\x8f\0\x86\xdd"), 0, true},
    {"ppi, raw", 192, HEADER("\0\0\x08\0\x65\0\0\0"), 0, true},
    {"ppi, a field and Ethernet", 192,
	HEADER("\0\0\x0c\0\1\0\0\0\x30\x75\0\0" MACS "\x08\x00"), 0, false},
    {"hsr", 1, HEADER(MACS "\x89\x2f\x00\x24\0\1\x08\x00"), 0, false},
    {"hsr behind a tag", 1,
	HEADER(MACS "\x81\x00\0\5\x89\x2f\x10\x38\0\1\x86\xdd"), 5, true},
};

static void
make_frame(const struct link_row *row, struct buf *b)
{
	b->n = 0;
	buf_add(b, row->header, row->n);
	if (row->v6)
		hi_v6(b);
	else
		hi_v4(b);
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

			CHECK_ROW(hi_front(hi_frame(links[i].link, front, b.n,
					       &counts),
				      true),
			    links[i].name);
			CHECK_ROW(counts.bad == 0, links[i].name);
			CHECK_ROW(counts.cut == 1, links[i].name);
			CHECK_ROW(hi_front(hi_frame(links[i].link, front, n,
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
	w.now += 1000000000; /* so that it isn't a mirror's second */
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

	CHECK_STR(hi_frame(147, SPAN("whatever"), 8, &counts),
	    "20093\"whatever\"");
	CHECK(counts.frames == 1 && counts.other == 1);
	CHECK_STR(hi_frame(0, SPAN("\7\0\0\0whatever"), 12, &counts), "");
	CHECK(counts.other == 1);
	CHECK_STR(hi_frame(RAW_IP, SPAN("\x35whatever"), 9, &counts), "");
	CHECK(counts.bad == 1);
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
	return unit_end();
}
