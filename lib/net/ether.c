/*
 * ether.c - Ethernet and what may stand between it and IP: VLAN tags (IEEE
 * 802.1Q), 802.2 with SNAP, MPLS (RFC 3032) with pseudowires (RFC 4448),
 * PPPoE (RFC 2516), and the marks of redundant networks (IEC 62439-3).
 */
#include "base/hash.h"
#include "net/inside.h"

enum {
	TYPE_LEAST = 0x0600, /* below: a length, IEEE 802.3 */
	TYPE_IPV4 = 0x0800,
	TYPE_ARP = 0x0806,
	TYPE_VLAN = 0x8100,
	TYPE_IPV6 = 0x86dd,
	TYPE_MPLS = 0x8847,
	TYPE_MPLS_MULTICAST = 0x8848,
	TYPE_PPPOE = 0x8864,
	TYPE_PROFINET = 0x8892,
	TYPE_QINQ = 0x88a8,
	TYPE_GOOSE = 0x88b8,
	TYPE_SAMPLED_VALUES = 0x88ba,
	TYPE_HSR = 0x892f,
	TYPE_QINQ_OLD = 0x9100,
	TYPES_FIRST = 0x8800, /* where IEEE has given them out of late */
	TYPES_LAST = 0x89ff
};

enum {
	MAC_LEN = 6,
	HEADER = 14,
	PADDING = 64, /* at most, behind a datagram: those of short frames */
	VLAN_MASK = 0x0fff,
	VLAN_TAG = 4,
	TAGS_MAX = 4,
	LABELS_MAX = 16,
	LABEL_BOTTOM = 0x100,
	PRP_TRAILER = 6,
	PRP_SUFFIX = 0x88fb,
	PRP_LAN_A = 10,
	PRP_LAN_B = 11,
	SIZE_MASK = 0x0fff
};

static struct addr
mac(struct span s)
{
	struct addr a = {0};

	if (s.n == MAC_LEN) {
		memcpy(a.b, s.p, MAC_LEN);
		a.n = MAC_LEN;
	}
	return a;
}

/* A frame but for its tags. */
static uint64_t
frame_hash(const struct net *net, const struct outer *o, const struct macs *m,
    uint64_t type, struct span s)
{
	uint64_t h[4] = {type};

	h[1] = twice_hash(net, o->frame, m->dst);
	h[2] = twice_hash(net, o->frame, m->src);
	h[3] = twice_hash(net, o->frame, s);
	return hash_bytes(net->seed, h, sizeof(h));
}

/*
 * Protocols that number their frames: two that are the same are one that a
 * mirror showed twice. Others may well say the same again.
 */
static bool
is_numbered(uint32_t id)
{
	return id == TYPE_GOOSE || id == TYPE_SAMPLED_VALUES ||
	       id == TYPE_PROFINET;
}

void
layer2_out(struct net *net, const struct outer *o, const struct macs *m,
    uint32_t id, struct rd *r)
{
	struct layer2 l2 = {.src = mac(m->src),
	    .dst = mac(m->dst),
	    .id = id,
	    .vlan = o->vlan,
	    .cut = r->limit == RD_CUT,
	    .bytes = rd_rest(r)};

	net->counts.other++;
	if (net->sink->layer2 == NULL ||
	    (is_numbered(id) && twice_mirror(net, o->frame,
				    frame_hash(net, o, m, id, l2.bytes), 0)))
		return;
	net->sink->layer2(net->ctx, &l2, o->frame);
}

static bool
is_vlan(uint16_t type)
{
	return type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_QINQ_OLD;
}

bool
ether_proves(struct rd r)
{
	uint16_t type;
	int tags;

	rd_skip(&r, HEADER - 2);
	type = rd_be16(&r);
	for (tags = 0; tags < TAGS_MAX && is_vlan(type); tags++) {
		rd_skip(&r, 2);
		type = rd_be16(&r);
	}
	if (!rd_ok(&r))
		return false;
	if (type == TYPE_IPV4 || type == TYPE_IPV6)
		return ip_proves(r, PADDING);
	if (type < TYPE_LEAST)
		return type <= rd_left(&r) || r.limit == RD_CUT;
	return type == TYPE_ARP || (type >= TYPES_FIRST && type <= TYPES_LAST);
}

/* A frame that labels lead to; in front of it may stand a control word. */
static bool
pseudowire(struct net *net, const struct outer *o, struct rd *r)
{
	struct outer in = tunnel_inside(o, 0);
	struct rd behind = *r;
	bool word = rd_be32(&behind) >> 16 == 0 && ether_proves(behind);

	if (o->depth >= TUNNELS_MAX || (!word && !ether_proves(*r)))
		return false;
	net->counts.tunnels++;
	ether_frame(net, &in, word ? &behind : r);
	return true;
}

/* { label(20 bits) class(3 bits) bottom(1 bit) ttl(1) } */
static void
mpls(struct net *net, const struct outer *o, struct rd *r)
{
	uint8_t version;
	int labels = 1;

	while (!(rd_be32(r) & LABEL_BOTTOM) && rd_ok(r))
		if (++labels > LABELS_MAX)
			rd_bad(r, "too many labels");
	version = rd_peek(r, 0) >> 4;
	if (!rd_ok(r))
		net->counts.bad += r->state != RD_CUT;
	else if (!ip_proves(*r, PADDING) && pseudowire(net, o, r))
		return;
	else if (version == 4 || version == 6)
		ip_datagram(net, o, r);
	else
		net->counts.other++;
}

static const struct within {
	uint16_t type;
	void (*read)(struct net *, const struct outer *, struct rd *);
} within[] = {
    {TYPE_IPV4, ip_datagram},
    {TYPE_IPV6, ip_datagram},
    {TYPE_MPLS, mpls},
    {TYPE_MPLS_MULTICAST, mpls},
    {TYPE_PPPOE, pppoe_frame},
};

static void
typed(struct net *net, const struct outer *o, struct rd *r,
    const struct macs *m, uint16_t type)
{
	size_t i;

	for (i = 0; i < sizeof(within) / sizeof(*within); i++)
		if (within[i].type == type) {
			within[i].read(net, o, r);
			return;
		}
	layer2_out(net, o, m, type, r);
}

/* dsap(1) ssap(1) control(1); SNAP: aa aa 03, organisation(3) type(2) */
void
ether_llc(struct net *net, const struct outer *o, struct rd *r,
    const struct macs *m)
{
	struct rd snap = *r;

	if (rd_be24(&snap) == 0xaaaa03 && rd_be24(&snap) == 0) {
		uint16_t type = rd_be16(&snap);

		if (rd_ok(&snap) && type >= TYPE_LEAST) {
			typed(net, o, &snap, m, type);
			return;
		}
	}
	layer2_out(net, o, m, LAYER2_LLC, r);
}

/* path(4 bits) size(12 bits) sequence(2) type(2); true: its second */
static bool
hsr_tag(struct net *net, const struct outer *o, struct rd *r,
    const struct macs *m, uint16_t *type)
{
	uint8_t path = (uint8_t)(rd_be16(r) >> 12);
	struct rd all = *r;

	rd_skip(r, 2);
	*type = rd_be16(r);
	return rd_ok(r) &&
	       twice_lan(net, o->frame,
		   frame_hash(net, o, m, TYPE_HSR, rd_rest(&all)), path);
}

/* VLAN: priority(3 bits) drop(1 bit) id(12 bits) type(2) */
static void
tagged(struct net *net, struct outer o, struct rd *r, const struct macs *m,
    uint16_t type)
{
	int tags;

	for (tags = 0; tags < TAGS_MAX; tags++)
		if (is_vlan(type)) {
			o.vlan = rd_be16(r) & VLAN_MASK;
			type = rd_be16(r);
		} else if (type != TYPE_HSR) {
			break;
		} else if (hsr_tag(net, &o, r, m, &type)) {
			return;
		}
	if (!rd_ok(r)) {
		net->counts.bad += r->limit != RD_CUT;
	} else if (type < TYPE_LEAST) {
		struct rd llc = rd_left(r) >= type ? rd_sub(r, type) : *r;

		ether_llc(net, &o, &llc, m);
	} else {
		typed(net, &o, r, m, type);
	}
}

void
ether_type(struct net *net, const struct outer *o, struct rd *r,
    const struct macs *m, uint16_t type)
{
	if (type == TYPE_IPV4 || type == TYPE_IPV6)
		ip_datagram(net, o, r);
	else
		tagged(net, *o, r, m, type);
}

/*
 * What ends a frame of PRP: sequence(2) lan(4 bits) size(12 bits) suffix(2).
 * Size counts what stands behind the type and the tag, this with it. True:
 * it is the second of its two.
 */
static bool
prp_trailer(struct net *net, const struct outer *o, struct rd *r)
{
	size_t n = rd_left(r), size;
	struct rd trailer = *r;
	struct span bytes;
	uint16_t word;
	uint8_t lan;

	if (n < HEADER + PRP_TRAILER || r->limit == RD_CUT)
		return false;
	bytes = rd_take(&trailer, n - PRP_TRAILER + 2);
	word = rd_be16(&trailer);
	size = word & SIZE_MASK;
	lan = (uint8_t)(word >> 12);
	if (rd_be16(&trailer) != PRP_SUFFIX ||
	    (lan != PRP_LAN_A && lan != PRP_LAN_B) ||
	    (size != n - HEADER && size != n - HEADER - VLAN_TAG))
		return false;
	*r = rd_sub(r, n - PRP_TRAILER);
	return twice_lan(net, o->frame, twice_hash(net, o->frame, bytes), lan);
}

/* destination(6) source(6) type(2) */
void
ether_frame(struct net *net, const struct outer *o, struct rd *r)
{
	struct macs m;

	if (rd_left(r) >= HEADER + PRP_TRAILER &&
	    rd_peek(r, rd_left(r) - 1) == (PRP_SUFFIX & 0xff) &&
	    prp_trailer(net, o, r))
		return;
	m.dst = rd_take(r, MAC_LEN);
	m.src = rd_take(r, MAC_LEN);
	ether_type(net, o, r, &m, rd_be16(r));
}
