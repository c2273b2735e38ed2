/*
 * tunnel.c - what carries other hosts' datagrams and frames: GRE (RFC 2784,
 * RFC 2890) with ERSPAN (draft-foschiano-erspan-03) in it, IP in IP (RFC
 * 2003, RFC 4213), VXLAN (RFC 7348), Geneve (RFC 8926), GTP-U (3GPP TS
 * 29.281).
 *
 * A tunnel is believed when its header has no bit that the standard reserves
 * and the lengths of what it carries close. Otherwise it stays a datagram
 * like any other. Nothing is counted or handed out before that is known.
 *
 * The network number of VXLAN and Geneve is part of a flow's identity: equal
 * addresses in two virtual networks are two hosts. Keys and sessions of the
 * others aren't: they differ between the two directions, or two of them
 * mirror one network.
 */
#include "net/inside.h"

enum {
	TYPE_IPV4 = 0x0800,
	TYPE_BRIDGED = 0x6558,
	TYPE_IPV6 = 0x86dd,
	TYPE_MPLS = 0x8847,
	TYPE_ERSPAN = 0x88be,
	TYPE_ERSPAN3 = 0x22eb
};

enum { GRE_CHECKSUM = 0x8000, GRE_KEY = 0x2000, GRE_SEQUENCE = 0x1000 };
enum { EXTENSIONS_MAX = 8 };

struct outer
tunnel_inside(const struct outer *o, uint32_t vni)
{
	return (struct outer){.frame = o->frame,
	    .vni = vni != 0 ? vni : o->vni,
	    .depth = (uint8_t)(o->depth + 1)};
}

static bool
carries_ip(struct net *net, const struct outer *in, struct rd r)
{
	if (!ip_proves(r, 0))
		return false;
	net->counts.tunnels++;
	ip_datagram(net, in, &r);
	return true;
}

static bool
carries_ether(struct net *net, const struct outer *in, struct rd r)
{
	if (!ether_proves(r))
		return false;
	net->counts.tunnels++;
	ether_frame(net, in, &r);
	return true;
}

/* Labels prove nothing by themselves: what they lead to does. */
static bool
carries_labels(struct net *net, const struct outer *in, struct rd r)
{
	static const struct macs none = {{"", 0}, {"", 0}};

	net->counts.tunnels++;
	ether_type(net, in, &r, &none, TYPE_MPLS);
	return true;
}

/*
 * version(4 bits) vlan(12 bits) class(3 bits) encapsulation(2 bits)
 * truncated(1 bit) session(10 bits) reserved(12 bits) index(20 bits)
 */
static bool
erspan2(struct net *net, struct outer *in, struct rd r)
{
	enum { VERSION = 1, TAG_TAKEN = 2 };
	uint32_t word = rd_be32(&r);

	if (word >> 28 != VERSION)
		return false;
	if ((word >> 11 & 3) == TAG_TAKEN)
		in->vlan = word >> 16 & 0x0fff;
	if (word >> 10 & 1)
		r.limit = RD_CUT;
	rd_skip(&r, 4);
	return carries_ether(net, in, r);
}

/*
 * version(4 bits) vlan(12 bits) class(3 bits) health(2 bits) truncated(1 bit)
 * session(10 bits) timestamp(4) group(2) ethernet(1 bit) kind(5 bits)
 * hardware(6 bits) direction(1 bit) granularity(2 bits) more(1 bit)
 * [platform(8)]
 */
static bool
erspan3(struct net *net, struct outer *in, struct rd r)
{
	enum { VERSION = 2, ETHERNET = 0, IP = 2 };
	uint32_t word = rd_be32(&r);
	uint16_t about;

	rd_skip(&r, 6);
	about = rd_be16(&r);
	if (about & 1)
		rd_skip(&r, 8);
	if (word >> 28 != VERSION)
		return false;
	if (word >> 10 & 1)
		r.limit = RD_CUT;
	if ((about >> 10 & 31) == IP)
		return carries_ip(net, in, r);
	return (about >> 10 & 31) == ETHERNET && carries_ether(net, in, r);
}

/* flags(2) type(2) [checksum(2) reserved(2)] [key(4)] [sequence(4)] */
static bool
gre(struct net *net, struct outer *in, struct rd r)
{
	uint16_t flags = rd_be16(&r), type = rd_be16(&r);

	if (flags & ~(GRE_CHECKSUM | GRE_KEY | GRE_SEQUENCE))
		return false;
	rd_skip(&r, (flags & GRE_CHECKSUM ? 4u : 0u) +
			(flags & GRE_KEY ? 4u : 0u) +
			(flags & GRE_SEQUENCE ? 4u : 0u));
	switch (rd_ok(&r) ? type : 0) {
	case TYPE_IPV4:
	case TYPE_IPV6:
		return carries_ip(net, in, r);
	case TYPE_BRIDGED:
		return carries_ether(net, in, r);
	case TYPE_MPLS:
		return carries_labels(net, in, r);
	case TYPE_ERSPAN: /* without a number: type I, which has no header */
		return flags & GRE_SEQUENCE ? erspan2(net, in, r)
					    : carries_ether(net, in, r);
	case TYPE_ERSPAN3:
		return erspan3(net, in, r);
	}
	return false;
}

bool
tunnel_ip(struct net *net, const struct outer *o, uint8_t protocol,
    const struct rd *r)
{
	struct outer in = tunnel_inside(o, 0);

	if (in.depth > TUNNELS_MAX)
		return false;
	if (protocol == IP_GRE)
		return gre(net, &in, *r);
	return (protocol == IP_IN_IP || protocol == IP_IPV6) &&
	       carries_ip(net, &in, *r);
}

/* flags(1) policy(3) network(3) reserved(1); policies: Smith's draft */
static bool
vxlan(struct net *net, const struct outer *o, struct rd r)
{
	enum { NETWORK = 0x08, POLICY = 0x80 };
	uint8_t flags = rd_u8(&r);
	uint32_t policy = rd_be24(&r), vni = rd_be24(&r);
	struct outer in = tunnel_inside(o, vni);

	if ((flags & ~POLICY) != NETWORK || rd_u8(&r) != 0 ||
	    (policy != 0 && !(flags & POLICY)))
		return false;
	return carries_ether(net, &in, r);
}

/*
 * version(2 bits) words(6 bits) control(1 bit) critical(1 bit)
 * reserved(6 bits) type(2) network(3) reserved(1) options
 */
static bool
geneve(struct net *net, const struct outer *o, struct rd r)
{
	enum { CRITICAL = 0x40 };
	uint8_t words = rd_u8(&r), flags = rd_u8(&r);
	uint16_t type = rd_be16(&r);
	struct outer in = tunnel_inside(o, rd_be24(&r));
	struct rd options;

	if (words >> 6 != 0 || (flags & ~CRITICAL) != 0 || rd_u8(&r) != 0)
		return false;
	options = rd_sub(&r, words * 4u);
	while (rd_ok(&options) && rd_left(&options) != 0) {
		rd_skip(&options, 3); /* class(2) type(1) words(1) */
		rd_skip(&options, (rd_u8(&options) & 31u) * 4);
	}
	if (!rd_ok(&options))
		return false;
	if (type == TYPE_BRIDGED)
		return carries_ether(net, &in, r);
	return (type == TYPE_IPV4 || type == TYPE_IPV6) &&
	       carries_ip(net, &in, r);
}

/*
 * flags(1) type(1) length(2) tunnel(4) [sequence(2) number(1) next(1)]
 * { words(1) ... next(1) }
 */
static bool
gtp(struct net *net, const struct outer *o, struct rd r)
{
	enum { FIXED = 0xf8, GTP_1 = 0x30, OPTIONAL = 7, EXTENDED = 4 };
	enum { USER_DATA = 255 };
	uint8_t flags = rd_u8(&r), type = rd_u8(&r), next = 0;
	uint16_t length = rd_be16(&r);
	struct outer in = tunnel_inside(o, 0);
	int n;

	rd_skip(&r, 4);
	if ((flags & FIXED) != GTP_1 || type != USER_DATA ||
	    (length != rd_left(&r) && r.limit != RD_CUT))
		return false;
	if (flags & OPTIONAL) {
		rd_skip(&r, 3);
		next = rd_u8(&r);
	}
	if (!(flags & EXTENDED))
		next = 0;
	for (n = 0; n < EXTENSIONS_MAX && next != 0 && rd_ok(&r); n++) {
		uint8_t words = rd_u8(&r);

		rd_skip(&r, words == 0 ? SIZE_MAX : words * 4u - 2);
		next = rd_u8(&r);
	}
	return next == 0 && carries_ip(net, &in, r);
}

static const struct over_udp {
	uint16_t port;
	bool (*read)(struct net *, const struct outer *, struct rd);
} over_udp[] = {
    {2152, gtp}, {4789, vxlan}, {6081, geneve},
    {8472, vxlan}, /* Linux's, older than the standard's */
};

bool
tunnel_udp(struct net *net, const struct outer *o, uint16_t port,
    const struct rd *r)
{
	size_t i;

	for (i = 0; i < sizeof(over_udp) / sizeof(*over_udp); i++)
		if (over_udp[i].port == port)
			return o->depth < TUNNELS_MAX &&
			       over_udp[i].read(net, o, *r);
	return false;
}
