/*
 * net_tunnel.c - what tunnels carry comes out as if it had been seen bare, and
 * what only looks like a tunnel stays what it is.
 */
#include "hi.h"

enum { GRE = 47, IPIP = 4, SIXIN4 = 41, GTP = 2152, VXLAN = 4789 };
enum { GENEVE = 6081, VXLAN_LINUX = 8472 };

/* A tunnel's header and what stands behind it: an Ethernet header or none. */
struct tunnel {
	const char *name;
	uint16_t over; /* an IP protocol, or a port of UDP */
	const char *header;
	size_t n;
	bool v6; /* what it carries */
	uint16_t vlan;
	uint32_t vni;
};

#define ETHER MACS "\x08\x00"
#define TAGGED MACS "\x81\x00\x00\x05\x08\x00"
#define ERSPAN2 "\x10\x00\x88\xbe\0\0\0\1"
#define ERSPAN3 "\x10\x00\x22\xeb\0\0\0\1"
#define OPTIONS "\1\2\x80\1\0\0\0\x2a\1\2\1\0"

static const struct tunnel tunnels[] = {
    {"gre", GRE, HEADER("\0\0\x08\0"), false, 0, 0},
    {"gre, IPv6, key", GRE, HEADER("\x20\0\x86\xdd\0\0\0\x2a"), true, 0, 0},
    {"gre, checksum, key, number", GRE,
	HEADER("\xb0\0\x08\0\0\0\0\0\0\0\0\x2a\0\0\0\1"), false, 0, 0},
    {"gre, Ethernet", GRE, HEADER("\0\0\x65\x58" TAGGED), false, 5, 0},
    {"gre, labels", GRE, HEADER("\0\0\x88\x47\x00\x01\x01\x40"), false, 0, 0},
    {"erspan I", GRE, HEADER("\0\0\x88\xbe" ETHER), false, 0, 0},
    {"erspan II", GRE, HEADER(ERSPAN2 "\x10\1\x08\1\0\0\0\0" TAGGED), false, 5,
	0},
    {"erspan II, the tag in it", GRE,
	HEADER(ERSPAN2 "\x10\6\x10\1\0\0\0\0" ETHER), false, 6, 0},
    {"erspan III", GRE, HEADER(ERSPAN3 "\x20\1\0\1\0\0\0\0\0\0\x80\0" ETHER),
	false, 0, 0},
    {"erspan III, subheader", GRE,
	HEADER(ERSPAN3 "\x20\1\0\1\0\0\0\0\0\0\x80\1PLATFORM" TAGGED), false, 5,
	0},
    {"erspan III, bare IP", GRE, HEADER(ERSPAN3 "\x20\1\0\1\0\0\0\0\0\0\x08\0"),
	true, 0, 0},
    {"ip in ip", IPIP, HEADER(""), false, 0, 0},
    {"6in4", SIXIN4, HEADER(""), true, 0, 0},
    {"vxlan", VXLAN, HEADER("\x08\0\0\0\0\0\x2a\0" TAGGED), false, 5, 42},
    {"vxlan of Linux", VXLAN_LINUX, HEADER("\x08\0\0\0\1\0\0\0" ETHER), false,
	0, 65536},
    {"vxlan with a policy", VXLAN, HEADER("\x88\0\0\7\0\0\x2a\0" ETHER), false,
	0, 42},
    {"geneve", GENEVE, HEADER("\0\0\x65\x58\0\0\x2a\0" TAGGED), false, 5, 42},
    {"geneve, options, IPv6", GENEVE,
	HEADER("\3\x40\x86\xdd\0\0\x2a\0" OPTIONS), true, 0, 42},
    {"gtp", GTP, HEADER("\x30\xff\0\x1e\0\0\0\1"), false, 0, 0},
    {"gtp, number", GTP, HEADER("\x32\xff\0\x36\0\0\0\1\0\1\0\0"), true, 0, 0},
    {"gtp, extensions", GTP,
	HEADER("\x34\xff\0\x2a\0\0\0\1\0\0\0\x85\1\x10\x09\x20\1\0\0\0"), false,
	0, 0},
};

/* What only looks like one: it stays a datagram, or is none of ours. */
static const struct tunnel lies[] = {
    {"gre of version 1", GRE, HEADER("\0\1\x08\0"), false, 0, 0},
    {"gre with routing", GRE, HEADER("\x40\0\x08\0"), false, 0, 0},
    {"gre, another type", GRE, HEADER("\0\0\x88\x0b"), false, 0, 0},
    {"gre, a length that does not close", GRE, HEADER("\0\0\x86\xdd\x45"),
	false, 0, 0},
    {"erspan II of version 2", GRE, HEADER(ERSPAN2 "\x20\0\0\0\0\0\0\0" ETHER),
	false, 0, 0},
    {"erspan III of version 1", GRE,
	HEADER(ERSPAN3 "\x10\1\0\1\0\0\0\0\0\0\x80\0" ETHER), false, 0, 0},
    {"erspan III, Wi-Fi", GRE,
	HEADER(ERSPAN3 "\x20\1\0\1\0\0\0\0\0\0\x04\0" ETHER), false, 0, 0},
    {"ip in ip, a byte in front", IPIP, HEADER("\0"), false, 0, 0},
    {"ip in ip, a header of 16", IPIP, HEADER("\x44"), false, 0, 0},
    {"vxlan without a network", VXLAN, HEADER("\0\0\0\0\0\0\x2a\0" ETHER),
	false, 0, 0},
    {"vxlan, reserved flag", VXLAN, HEADER("\x0c\0\0\0\0\0\x2a\0" ETHER), false,
	0, 0},
    {"vxlan, policy without its flag", VXLAN,
	HEADER("\x08\0\0\7\0\0\x2a\0" ETHER), false, 0, 0},
    {"vxlan, reserved byte", VXLAN, HEADER("\x08\0\0\0\0\0\x2a\1" ETHER), false,
	0, 0},
    {"vxlan, an unlikely type", VXLAN,
	HEADER("\x08\0\0\0\0\0\x2a\0" MACS "\x12\x34"), false, 0, 0},
    {"geneve of version 1", GENEVE, HEADER("\x40\0\x65\x58\0\0\x2a\0" ETHER),
	false, 0, 0},
    {"geneve, control", GENEVE, HEADER("\0\x80\x65\x58\0\0\x2a\0" ETHER), false,
	0, 0},
    {"geneve, an option too long", GENEVE,
	HEADER("\1\0\x08\0\0\0\x2a\0\1\2\0\1"), false, 0, 0},
    {"geneve, another type", GENEVE, HEADER("\0\0\x12\x34\0\0\x2a\0"), false, 0,
	0},
    {"gtp of version 2", GTP, HEADER("\x50\xff\0\x1e\0\0\0\1"), false, 0, 0},
    {"gtp, charging", GTP, HEADER("\x20\xff\0\x1e\0\0\0\1"), false, 0, 0},
    {"gtp, echo", GTP, HEADER("\x30\1\0\x1e\0\0\0\1"), false, 0, 0},
    {"gtp, a byte short", GTP, HEADER("\x30\xff\0\x1d\0\0\0\1"), false, 0, 0},
    {"gtp, an extension of 0", GTP,
	HEADER("\x34\xff\0\x26\0\0\0\1\0\0\0\x85\0\0\0\0"), false, 0, 0},
};

static bool
over_udp(const struct tunnel *t)
{
	return t->over > UINT8_MAX;
}

/* Wraps what stands in `b`. */
static void
wrap(struct buf *b, const struct tunnel *t)
{
	struct buf in = *b;
	size_t n = t->n + in.n;

	*b = (struct buf){0};
	wire_ipv4(b, over_udp(t) ? IP_UDP : (uint8_t)t->over, false,
	    n + (over_udp(t) ? 8 : 0));
	if (over_udp(t)) {
		wire_be16(b, 50000);
		wire_be16(b, t->over);
		wire_be16(b, (unsigned)(n + 8));
		wire_be16(b, 0);
	}
	buf_add(b, t->header, t->n);
	buf_span(b, buf_all(&in));
	buf_release(&in);
}

static void
make(struct buf *b, const struct tunnel *t)
{
	b->n = 0;
	if (t->v6)
		hi_v6(b);
	else
		hi_v4(b);
	wrap(b, t);
}

static void
what_they_carry_comes_out(void)
{
	struct buf b = {0};
	struct wire w;
	size_t i;

	for (i = 0; i < sizeof(tunnels) / sizeof(*tunnels); i++) {
		const struct tunnel *t = &tunnels[i];

		wire_start(&w, &net_defaults);
		make(&b, t);
		wire_frame(&w, RAW_IP, buf_all(&b), b.n);
		if (!CHECK_SPAN_ROW(buf_all(&w.log), "c\"hi\"", t->name))
			continue;
		CHECK_ROW(w.vlan == t->vlan && w.flow->vni == t->vni, t->name);
		CHECK_ROW(w.flow->addr[0].n == (t->v6 ? 16 : 4), t->name);
		CHECK_ROW(net_counts(w.net)->tunnels == 1, t->name);
		CHECK_ROW(net_counts(w.net)->bad == 0, t->name);
		wire_end(&w);
	}
	buf_release(&b);
}

/* No more of it than is there; nobody is blamed for what we cut. */
static void
every_truncation_is_survived(void)
{
	struct net_counts n;
	struct buf b = {0};
	size_t i, end;

	for (i = 0; i < sizeof(tunnels) / sizeof(*tunnels); i++) {
		const struct tunnel *t = &tunnels[i];

		make(&b, t);
		for (end = 0; end < b.n; end++) {
			const char *said =
			    hi_frame(RAW_IP, span(b.p, end), b.n, &n);

			CHECK_ROW(n.bad == 0, t->name);
			CHECK_ROW(n.tunnels == 0 || hi_front(said, true),
			    t->name);
			hi_frame(RAW_IP, span(b.p, end), end, &n);
			CHECK_ROW(n.bad == 1, t->name);
		}
	}
	buf_release(&b);
}

static void
what_does_not_prove_to_be_one_stays_what_it_is(void)
{
	struct net_counts n;
	struct buf b = {0};
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		const struct tunnel *t = &lies[i];
		const char *said;

		make(&b, t);
		said = hi_frame(RAW_IP, buf_all(&b), b.n, &n);
		CHECK_ROW(n.tunnels == 0 && n.bad == 0, t->name);
		CHECK_ROW(n.ip == 1, t->name);
		if (over_udp(t))
			CHECK_ROW(n.udp == 1 && said[0] == 'c' &&
				      strcmp(said, "c\"hi\"") != 0,
			    t->name);
		else
			CHECK_ROW(n.other == 1 && said[0] == '\0', t->name);
	}
	buf_release(&b);
}

/* An Ethernet frame may be padded; what stands bare is as long as it says. */
static void
padding_is_for_frames(void)
{
	static const struct tunnel bare = {
	    "gre", GRE, HEADER("\0\0\x08\0"), false, 0, 0};
	static const struct tunnel framed = {
	    "gre", GRE, HEADER("\0\0\x65\x58" ETHER), false, 0, 0};
	struct net_counts n;
	struct buf b = {0};

	hi_v4(&b);
	buf_str(&b, "PADDING");
	wrap(&b, &framed);
	CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "c\"hi\"");
	b.n = 0;
	hi_v4(&b);
	buf_str(&b, "PADDING");
	wrap(&b, &bare);
	CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "");
	CHECK(n.other == 1);
	buf_release(&b);
}

/* The mirror cut the frame, and says so. */
static void
what_the_mirror_cut_is_cut(void)
{
	static const struct tunnel t = {"erspan II", GRE,
	    HEADER(ERSPAN2 "\x10\0\x04\1\0\0\0\0" ETHER), false, 0, 0};
	struct net_counts n;
	struct buf b = {0};

	hi_v4(&b);
	b.n--;
	wrap(&b, &t);
	CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n), "c+cut1\"h\"");
	CHECK(n.bad == 0);
	buf_release(&b);
}

static void
other_frames_in_a_tunnel_are_handed_out(void)
{
	static const struct tunnel t = {"vxlan", VXLAN,
	    HEADER("\x08\0\0\0\0\0\x2a\0" MACS "\x81\x00\0\5\x88\xb8goose"), 0,
	    0, 0};
	struct buf b = {0};
	struct wire w;

	wire_start(&w, &net_defaults);
	wrap(&b, &t);
	wire_frame(&w, RAW_IP, buf_all(&b), b.n);
	CHECK_STR(wire_said(&w), "88b8\"goose\"");
	CHECK(w.layer2.vlan == 5 && w.layer2.src.b[5] == 1);
	wire_end(&w);
	buf_release(&b);
}

static void
four_are_passed_one_in_another(void)
{
	static const struct tunnel t = {"ipip", IPIP, HEADER(""), 0, 0, 0};
	struct net_counts n;
	struct buf b = {0};
	unsigned depth;

	hi_v4(&b);
	for (depth = 1; depth <= 6; depth++) {
		wrap(&b, &t);
		CHECK_STR(hi_frame(RAW_IP, buf_all(&b), b.n, &n),
		    depth <= 4 ? "c\"hi\"" : "");
		CHECK(n.tunnels == (depth <= 4 ? depth : 4));
		CHECK(n.other == (depth > 4));
	}
	buf_release(&b);
}

/* The tag of what carries the tunnel says nothing of what is carried. */
static void
the_tag_around_a_tunnel_is_not_that_in_it(void)
{
	struct buf b = {0}, frame = {0};
	struct wire w;

	hi_v4(&b);
	wrap(&b, &tunnels[0]);
	buf_add(&frame, MACS "\x81\x00\0\7\x08\x00", 18);
	buf_span(&frame, buf_all(&b));
	wire_start(&w, &net_defaults);
	wire_frame(&w, ETHERNET, buf_all(&frame), frame.n);
	CHECK(w.flow != NULL && w.flow->vlan == 0);
	wire_end(&w);
	buf_release(&b);
	buf_release(&frame);
}

static void
equal_addresses_in_two_networks_are_two_hosts(void)
{
	static const struct tunnel two[] = {
	    {"42", VXLAN, HEADER("\x08\0\0\0\0\0\x2a\0" ETHER), 0, 0, 0},
	    {"43", VXLAN, HEADER("\x08\0\0\0\0\0\x2b\0" ETHER), 0, 0, 0},
	    {"key 1", GRE, HEADER("\x20\0\x08\0\0\0\0\1"), 0, 0, 0},
	    {"key 2", GRE, HEADER("\x20\0\x08\0\0\0\0\2"), 0, 0, 0},
	};
	const struct flow *flow[4];
	struct buf b = {0};
	struct wire w;
	int i;

	wire_start(&w, &net_defaults);
	for (i = 0; i < 4; i++) {
		w.now += 1000000000;
		make(&b, &two[i]);
		wire_frame(&w, RAW_IP, buf_all(&b), b.n);
		flow[i] = w.flow;
	}
	CHECK(flow[0] != flow[1] && flow[1] != flow[2]);
	CHECK(flow[2] == flow[3]);
	wire_end(&w);
	buf_release(&b);
}

int
main(void)
{
	TEST("what tunnels carry comes out")
	what_they_carry_comes_out();
	TEST("every truncation of a tunnel is survived")
	every_truncation_is_survived();
	TEST("what doesn't prove to be a tunnel stays what it is")
	what_does_not_prove_to_be_one_stays_what_it_is();
	TEST("padding is for frames in tunnels, not for datagrams")
	padding_is_for_frames();
	TEST("what the mirror cut is cut")
	what_the_mirror_cut_is_cut();
	TEST("other frames in a tunnel are handed out")
	other_frames_in_a_tunnel_are_handed_out();
	TEST("four tunnels are passed, one in another")
	four_are_passed_one_in_another();
	TEST("the tag around a tunnel is not that in it")
	the_tag_around_a_tunnel_is_not_that_in_it();
	TEST("equal addresses in two virtual networks are two hosts")
	equal_addresses_in_two_networks_are_two_hosts();
	return unit_end();
}
