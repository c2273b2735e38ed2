/*
 * link.c - from a frame to what it carries, by link type (the LINKTYPE_
 * values of tcpdump.org/linktypes.html).
 */
#include "net/inside.h"

enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_PPP = 9,
	LINK_RAW_BSD = 12,
	LINK_RAW_OPENBSD = 14,
	LINK_PPP_HDLC = 50,
	LINK_PPP_ETHER = 51,
	LINK_RAW = 101,
	LINK_C_HDLC = 104,
	LINK_LOOP = 108,
	LINK_SLL = 113,
	LINK_PPI = 192,
	LINK_IPV4 = 228,
	LINK_IPV6 = 229,
	LINK_SLL2 = 276
};

enum {
	MAC_LEN = 6,
	PPI_HEADER = 8,
	PPP_STATION = 0xff,
	SLL_LLC = 4, /* a number of Linux's own: IEEE 802.2 without a length */
	SLL_OWN = 0x0600 /* below are such numbers, from there on EtherTypes */
};

/* What Linux calls a protocol is an EtherType, or a number of its own. */
static void
cooked(struct net *net, const struct outer *o, struct rd *r, struct span src,
    uint16_t type)
{
	struct macs m = {span("", 0), src};

	if (type >= SLL_OWN || !rd_ok(r))
		ether_type(net, o, r, &m, type);
	else if (type == SLL_LLC)
		ether_llc(net, o, r, &m);
	else
		net->counts.other++;
}

/* type(2) arphrd(2) length(2) address(8) protocol(2) */
static void
linux_sll(struct net *net, const struct outer *o, struct rd *r)
{
	struct span src;

	rd_skip(r, 6);
	src = rd_take(r, MAC_LEN);
	rd_skip(r, 2);
	cooked(net, o, r, src, rd_be16(r));
}

/* protocol(2) reserved(2) interface(4) arphrd(2) type(1) length(1) address(8)
 */
static void
linux_sll2(struct net *net, const struct outer *o, struct rd *r)
{
	uint16_t type = rd_be16(r);
	struct span src;

	rd_skip(r, 10);
	src = rd_take(r, MAC_LEN);
	rd_skip(r, 2);
	cooked(net, o, r, src, type);
}

/* The families of BSD's loopback: AF_INET, and AF_INET6 of its children. */
static bool
loopback_family(uint32_t family)
{
	return family == 2 || family == 24 || family == 28 || family == 30 ||
	       family == 10;
}

/* family(4), in the byte order of the host that captured */
static void
loopback(struct net *net, const struct outer *o, struct rd *r)
{
	struct rd q = *r;

	if (loopback_family(rd_le32(r)) || loopback_family(rd_be32(&q)))
		ip_datagram(net, o, r);
	else
		net->counts.other++;
}

/* station(1) control(1) type(2), Cisco's; or PPP's, RFC 1662 */
static void
hdlc(struct net *net, const struct outer *o, struct rd *r)
{
	struct macs none = {span("", 0), span("", 0)};

	if (rd_peek(r, 0) == PPP_STATION) {
		ppp_frame(net, o, r);
		return;
	}
	rd_skip(r, 2);
	ether_type(net, o, r, &none, rd_be16(r));
}

static void read_link(struct net *, const struct outer *, uint32_t link,
    struct rd *);

/* version(1) flags(1) length(2) dlt(4), low bytes first; fields; a frame */
static void
ppi(struct net *net, const struct outer *o, struct rd *r)
{
	struct outer in = tunnel_inside(o, 0);
	uint16_t version = rd_be16(r) >> 8, length = rd_le16(r);
	uint32_t link = rd_le32(r);

	if (rd_ok(r) && (version != 0 || length < PPI_HEADER))
		rd_bad(r, "no PPI header");
	rd_skip(r, rd_ok(r) ? length - (size_t)PPI_HEADER : 0);
	if (!rd_ok(r))
		net->counts.bad += r->state != RD_CUT;
	else if (o->depth != 0 || link == LINK_PPI)
		net->counts.other++;
	else
		read_link(net, &in, link, r);
}

static const struct link {
	uint32_t type;
	void (*read)(struct net *, const struct outer *, struct rd *);
} links[] = {
    {LINK_NULL, loopback},
    {LINK_ETHERNET, ether_frame},
    {LINK_PPP, ppp_frame},
    {LINK_RAW_BSD, ip_datagram},
    {LINK_RAW_OPENBSD, ip_datagram},
    {LINK_PPP_HDLC, hdlc},
    {LINK_PPP_ETHER, pppoe_frame},
    {LINK_RAW, ip_datagram},
    {LINK_C_HDLC, hdlc},
    {LINK_LOOP, loopback},
    {LINK_SLL, linux_sll},
    {LINK_PPI, ppi},
    {LINK_IPV4, ip_datagram},
    {LINK_IPV6, ip_datagram},
    {LINK_SLL2, linux_sll2},
};

static void
read_link(struct net *net, const struct outer *o, uint32_t link, struct rd *r)
{
	struct macs none = {span("", 0), span("", 0)};
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(*links); i++)
		if (links[i].type == link) {
			links[i].read(net, o, r);
			return;
		}
	if (link <= UINT16_MAX)
		layer2_out(net, o, &none, LAYER2_LINK + link, r);
	else /* no such number is given out */
		net->counts.other++;
}

void
link_frame(struct net *net, const struct frame *f)
{
	bool cut = f->bytes.n < f->len;
	struct rd r = rd_init(f->bytes, cut);
	struct outer o = {.frame = f};
	uint64_t bad = net->counts.bad;

	net->counts.frames++;
	net->counts.cut += cut;
	if (f->link == LINK_ETHERNET)
		ether_frame(net, &o, &r);
	else
		read_link(net, &o, f->link, &r);
	if (net->counts.bad > bad)
		net->counts.bad = bad + 1; /* one frame, however many lies */
}
