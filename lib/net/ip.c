/*
 * ip.c - IPv4 (RFC 791), IPv6 (RFC 8200) and UDP (RFC 768).
 */
#include "net/inside.h"

enum {
	V4_HEADER = 20,
	V4_MORE = 0x2000,
	V4_OFFSET = 0x1fff,
	V6_MORE = 0x0001,
	V6_OFFSET = 0xfff8,
	EXTENSIONS_MAX = 8,
	UDP_HEADER = 8
};

enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, AUTH = 51, OPTIONS = 60 };

static struct addr
address(struct rd *r, uint8_t n)
{
	struct span s = rd_take(r, n);
	struct addr a = {.n = n};

	if (s.n == n)
		memcpy(a.b, s.p, n);
	return a;
}

/* A length that promises more than is there is a lie. */
static size_t
believable(struct net *net, const struct rd *r, size_t n)
{
	if (n <= rd_left(r) || r->limit == RD_CUT)
		return n;
	net->counts.bad++;
	return rd_left(r);
}

/* source port(2) destination port(2) length(2) checksum(2) payload */
static void
udp_packet(struct net *net, const struct frame *f, const struct ip_packet *ip,
    struct rd *r)
{
	uint16_t sport = rd_be16(r), dport = rd_be16(r), n = rd_be16(r);
	struct chunk c = {.ts = f->ts, .frame = f->number};
	struct flow *flow;
	struct rd body;
	int side;

	rd_skip(r, 2);
	if (!rd_ok(r) || (n != 0 && n < UDP_HEADER)) {
		net->counts.bad += r->state != RD_CUT;
		return;
	}
	net->counts.udp++;
	body = n == 0 ? *r : rd_sub(r, believable(net, r, n - UDP_HEADER));
	c.bytes = rd_rest(&body);
	c.cut = body.limit == RD_CUT && n > c.bytes.n + UDP_HEADER;
	if (c.cut)
		c.missing = (uint32_t)(n - UDP_HEADER - c.bytes.n);
	flow = flow_find(net, f, ip, sport, dport, &side);
	flow_touch(net, flow, c.bytes.n != 0);
	flow_count(flow, f, side);
	if (c.bytes.n != 0 || c.cut)
		net->sink->datagram(net->ctx, flow, side, &c);
}

static void
transport(struct net *net, const struct frame *f, struct ip_packet *ip,
    struct rd *r)
{
	net->counts.ip++;
	ip->cut = r->limit == RD_CUT;
	ip->size = ip->size > rd_at(r) ? ip->size - rd_at(r) : 0;
	if (ip->protocol == IP_TCP)
		tcp_packet(net, f, ip, r);
	else if (ip->protocol == IP_UDP)
		udp_packet(net, f, ip, r);
	else
		net->counts.other++;
}

/*
 * version+ihl(1) tos(1) length(2) id(2) flags+offset(2) ttl(1) protocol(1)
 * checksum(2) source(4) destination(4) options
 */
static void
ipv4(struct net *net, const struct frame *f, struct rd *r, uint16_t vlan)
{
	struct ip_packet ip = {.vlan = vlan};
	size_t header = (size_t)(rd_u8(r) & 15) * 4, total;
	uint16_t fragment;
	struct rd body;

	rd_skip(r, 1);
	total = rd_be16(r);
	rd_skip(r, 2);
	fragment = rd_be16(r);
	rd_skip(r, 1);
	ip.protocol = rd_u8(r);
	rd_skip(r, 2);
	ip.src = address(r, 4);
	ip.dst = address(r, 4);
	if (total == 0) /* segmentation offload: the frame tells */
		total = V4_HEADER + rd_left(r);
	if (!rd_ok(r) || header < V4_HEADER || total < header) {
		net->counts.bad += r->state != RD_CUT;
		return;
	}
	rd_skip(r, header - V4_HEADER);
	ip.size = believable(net, r, total - header);
	body = rd_sub(r, ip.size);
	if (fragment & (V4_MORE | V4_OFFSET))
		net->counts.fragments++;
	else if (rd_ok(&body))
		transport(net, f, &ip, &body);
}

/* next header(1) length(1) ...: leaves `r` behind the extension headers */
static bool
extensions(struct rd *r, uint8_t *next, bool *fragment)
{
	int i;

	for (i = 0; i <= EXTENSIONS_MAX && rd_ok(r); i++) {
		uint8_t type = *next;
		size_t n;

		if (type != HOP_BY_HOP && type != ROUTING && type != OPTIONS &&
		    type != AUTH && type != FRAGMENT)
			return true;
		*next = rd_u8(r);
		n = rd_u8(r);
		if (type == FRAGMENT) {
			*fragment |= (rd_be16(r) & (V6_MORE | V6_OFFSET)) != 0;
			rd_skip(r, 4);
		} else {
			rd_skip(r, type == AUTH ? n * 4 + 6 : n * 8 + 6);
		}
	}
	return false;
}

/* version..label(4) length(2) next header(1) hops(1) source(16) dest(16) */
static void
ipv6(struct net *net, const struct frame *f, struct rd *r, uint16_t vlan)
{
	struct ip_packet ip = {.vlan = vlan};
	bool fragment = false;
	struct rd body;
	size_t n;

	rd_skip(r, 4);
	n = rd_be16(r);
	ip.protocol = rd_u8(r);
	rd_skip(r, 1);
	ip.src = address(r, 16);
	ip.dst = address(r, 16);
	if (!rd_ok(r)) {
		net->counts.bad += r->state != RD_CUT;
		return;
	}
	ip.size = n == 0 ? rd_left(r) : believable(net, r, n); /* 0: jumbo */
	body = rd_sub(r, ip.size);
	if (!extensions(&body, &ip.protocol, &fragment))
		net->counts.bad += body.state != RD_CUT;
	else if (fragment)
		net->counts.fragments++;
	else
		transport(net, f, &ip, &body);
}

void
ip_frame(struct net *net, const struct frame *f, struct rd *r, uint16_t vlan)
{
	uint8_t version = rd_peek(r, 0) >> 4;

	if (version == 4)
		ipv4(net, f, r, vlan);
	else if (version == 6)
		ipv6(net, f, r, vlan);
	else
		net->counts.bad += r->state != RD_CUT;
}
