/*
 * link.c - from a frame to the IP datagram in it.
 */
#include "net/inside.h"

enum {
	TYPE_IPV4 = 0x0800,
	TYPE_IPV6 = 0x86dd,
	TYPE_VLAN = 0x8100,
	TYPE_QINQ = 0x88a8,
	TYPE_QINQ_OLD = 0x9100,
	TYPE_LEAST = 0x0600, /* below: a length, IEEE 802.3 */
	VLAN_MASK = 0x0fff,
	MAC_LEN = 6,
	TAGS_MAX = 4
};

enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_RAW_BSD = 12,
	LINK_RAW = 101,
	LINK_LOOP = 108,
	LINK_SLL = 113,
	LINK_IPV4 = 228,
	LINK_IPV6 = 229,
	LINK_SLL2 = 276
};

/* The families of BSD's loopback: AF_INET, and AF_INET6 of its children. */
static bool
loopback_family(uint32_t family)
{
	return family == 2 || family == 24 || family == 28 || family == 30 ||
	       family == 10;
}

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

static void
not_ip(struct net *net, const struct frame *f, const struct layer2 *l2)
{
	net->counts.other++;
	if (net->sink->layer2 != NULL)
		net->sink->layer2(net->ctx, l2, f);
}

/* `src` and `dst` are MAC addresses, empty where the link has none. */
static void
ethertype(struct net *net, const struct frame *f, struct rd *r, struct span dst,
    struct span src, uint16_t type)
{
	struct layer2 l2;
	uint16_t vlan = 0;
	int tags;

	for (tags = 0;
	     tags < TAGS_MAX &&
	     (type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_QINQ_OLD);
	     tags++) {
		vlan = rd_be16(r) & VLAN_MASK; /* the innermost counts */
		type = rd_be16(r);
	}
	if (!rd_ok(r)) {
		net->counts.bad += r->limit != RD_CUT;
		return;
	}
	if (type == TYPE_IPV4 || type == TYPE_IPV6) {
		ip_frame(net, f, r, vlan);
		return;
	}
	l2 = (struct layer2){.src = mac(src),
	    .dst = mac(dst),
	    .vlan = vlan,
	    .id = type < TYPE_LEAST ? LAYER2_LLC : type,
	    .cut = r->limit == RD_CUT,
	    .bytes = rd_rest(r)};
	if (type < TYPE_LEAST && l2.bytes.n >= type) { /* what is behind pads */
		l2.bytes.n = type;
		l2.cut = false;
	}
	not_ip(net, f, &l2);
}

/* destination(6) source(6) type(2) */
static void
ethernet(struct net *net, const struct frame *f, struct rd *r)
{
	struct span dst = rd_take(r, MAC_LEN), src = rd_take(r, MAC_LEN);

	ethertype(net, f, r, dst, src, rd_be16(r));
}

/* type(2) arphrd(2) length(2) address(8) protocol(2) */
static void
linux_sll(struct net *net, const struct frame *f, struct rd *r)
{
	struct span src;

	rd_skip(r, 6);
	src = rd_take(r, MAC_LEN);
	rd_skip(r, 2);
	ethertype(net, f, r, span("", 0), src, rd_be16(r));
}

/* protocol(2) reserved(2) interface(4) arphrd(2) type(1) length(1) address(8)
 */
static void
linux_sll2(struct net *net, const struct frame *f, struct rd *r)
{
	uint16_t type = rd_be16(r);
	struct span src;

	rd_skip(r, 10);
	src = rd_take(r, MAC_LEN);
	rd_skip(r, 2);
	ethertype(net, f, r, span("", 0), src, type);
}

/* family(4), in the byte order of the host that captured */
static void
loopback(struct net *net, const struct frame *f, struct rd *r)
{
	struct rd q = *r;

	if (loopback_family(rd_le32(r)) || loopback_family(rd_be32(&q)))
		ip_frame(net, f, r, 0);
	else
		net->counts.other++;
}

void
link_frame(struct net *net, const struct frame *f)
{
	bool cut = f->bytes.n < f->len;
	struct rd r = rd_init(f->bytes, cut);
	uint64_t bad = net->counts.bad;

	net->counts.frames++;
	net->counts.cut += cut;
	switch (f->link) {
	case LINK_ETHERNET:
		ethernet(net, f, &r);
		break;
	case LINK_NULL:
	case LINK_LOOP:
		loopback(net, f, &r);
		break;
	case LINK_RAW:
	case LINK_RAW_BSD:
	case LINK_IPV4:
	case LINK_IPV6:
		ip_frame(net, f, &r, 0);
		break;
	case LINK_SLL:
		linux_sll(net, f, &r);
		break;
	case LINK_SLL2:
		linux_sll2(net, f, &r);
		break;
	default:
		not_ip(net, f,
		    &(struct layer2){.id = LAYER2_LINK + f->link,
			.cut = cut,
			.bytes = f->bytes});
		break;
	}
	if (net->counts.bad > bad)
		net->counts.bad = bad + 1; /* one frame, however many lies */
}
