/*
 * ip.c - IPv4 (RFC 791), IPv6 (RFC 8200) and UDP (RFC 768).
 */
#include "net/inside.h"
#include "net/parts.h"

enum {
	V4_HEADER = 20,
	V4_MORE = 0x2000,
	V4_OFFSET = 0x1fff,
	V6_HEADER = 40,
	V6_MORE = 0x0001,
	V6_OFFSET = 0xfff8,
	EXTENSIONS_MAX = 8,
	UDP_HEADER = 8
};

enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, OPTIONS = 60 };

/* `n` is a constant, so the compiler copies it in one or two moves. */
static inline void
address(struct addr *a, struct rd *r, uint8_t n)
{
	struct span s = rd_take(r, n);

	a->n = n;
	if (s.n == n)
		memcpy(a->b, s.p, n);
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

bool
ip_proves(struct rd r, size_t slack)
{
	size_t left = rd_left(&r), size, least;
	uint8_t first = rd_u8(&r);

	if (first >> 4 == 4) {
		least = (first & 15) * 4u;
		rd_skip(&r, 1);
		size = rd_be16(&r);
		if (least < V4_HEADER || size < least)
			return false;
	} else {
		rd_skip(&r, 3);
		size = V6_HEADER + rd_be16(&r);
		if (first >> 4 != 6)
			return false;
	}
	return rd_ok(&r) &&
	       (r.limit == RD_CUT || (size <= left && left - size <= slack));
}

/* Did a mirror show it already, and nobody has answered since? */
static bool
seen_before(struct net *net, const struct frame *f, const struct ip_packet *ip,
    const struct flow *flow, int side)
{
	return ip->id != 0 && ip->whole.n != 0 &&
	       twice_mirror(net, f, twice_hash(net, f, ip->whole),
		   flow->spoke[!side]);
}

/* source port(2) destination port(2) length(2) checksum(2) payload */
static void
udp_packet(struct net *net, const struct outer *o, const struct ip_packet *ip,
    struct rd *r)
{
	uint16_t sport = rd_be16(r), dport = rd_be16(r), n = rd_be16(r);
	struct chunk c = {.ts = o->frame->ts, .frame = o->frame->number};
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
	if (tunnel_udp(net, o, dport, &body))
		return;
	c.bytes = rd_rest(&body);
	c.cut = body.limit == RD_CUT && n > c.bytes.n + UDP_HEADER;
	if (c.cut)
		c.missing = (uint32_t)(n - UDP_HEADER - c.bytes.n);
	flow = flow_find(net, o->frame, ip, sport, dport, &side);
	if (seen_before(net, o->frame, ip, flow, side))
		return;
	flow->spoke[side] = net->counts.frames;
	flow_touch(net, flow, c.bytes.n != 0);
	flow_count(flow, o->frame, side);
	if (c.bytes.n != 0 || c.cut)
		net->sink->datagram(net->ctx, flow, side, &c);
}

static void
transport(struct net *net, const struct outer *o, struct ip_packet *ip,
    struct rd *r)
{
	net->counts.ip++;
	ip->cut = r->limit == RD_CUT;
	ip->size = ip->size > rd_at(r) ? ip->size - rd_at(r) : 0;
	if (ip->protocol == IP_TCP)
		tcp_packet(net, o->frame, ip, r);
	else if (ip->protocol == IP_UDP)
		udp_packet(net, o, ip, r);
	else if (!tunnel_ip(net, o, ip->protocol, r))
		net->counts.other++;
}

static bool
is_extension(const struct ip_packet *ip)
{
	uint8_t type = ip->protocol;

	return type == IP_AUTH ||
	       (ip->src.n != 4 && (type == HOP_BY_HOP || type == ROUTING ||
				      type == OPTIONS || type == FRAGMENT));
}

/* reserved(1) offset(13 bits) reserved(2 bits) more(1 bit) id(4) */
static void
fragment_header(struct rd *r, struct ip_packet *ip, struct fragment *fr)
{
	uint16_t word;

	rd_skip(r, 1);
	word = rd_be16(r);
	fr->at = word & V6_OFFSET;
	fr->more = word & V6_MORE;
	ip->id = rd_be32(r);
}

/*
 * next header(1) length(1) ...: leaves `r` behind the extension headers, or
 * behind the first that says that this is a fragment.
 */
static bool
extensions(struct rd *r, struct ip_packet *ip, struct fragment *fr)
{
	int i;

	for (i = 0; i <= EXTENSIONS_MAX && rd_ok(r); i++) {
		uint8_t type = ip->protocol;
		size_t n;

		if (!is_extension(ip) || fr->at != 0 || fr->more)
			return true;
		ip->protocol = rd_u8(r);
		if (type == FRAGMENT) {
			fragment_header(r, ip, fr);
			continue;
		}
		n = rd_u8(r);
		rd_skip(r, type == IP_AUTH ? n * 4 + 6 : n * 8 + 6);
	}
	return false;
}

static void fragment(struct net *, const struct outer *, struct ip_packet *,
    const struct fragment *, struct rd *);

/* What stands behind the header. */
static void
payload(struct net *net, const struct outer *o, struct ip_packet *ip,
    struct rd *r)
{
	struct fragment fr = {0};

	if (is_extension(ip) && !extensions(r, ip, &fr))
		net->counts.bad += r->state != RD_CUT;
	else if (fr.at != 0 || fr.more)
		fragment(net, o, ip, &fr, r);
	else
		transport(net, o, ip, r);
}

/* Is anything made of it, so that putting it together is worth it? */
static bool
is_read(const struct ip_packet *ip)
{
	uint8_t type = ip->protocol;

	return type == IP_TCP || type == IP_UDP || type == IP_GRE ||
	       type == IP_IN_IP || type == IP_IPV6 || is_extension(ip);
}

/*
 * Of IPv6, only the first fragment tells what it is; the others may say
 * anything. Fragments of fragments are none.
 */
static void
fragment(struct net *net, const struct outer *o, struct ip_packet *ip,
    const struct fragment *fr, struct rd *r)
{
	struct parts *whole;
	struct rd body;

	net->counts.fragments++;
	if (ip->whole.n == 0 || (ip->src.n == 4 && !is_read(ip))) {
		net->counts.bad += ip->whole.n == 0;
		net->counts.other += ip->whole.n != 0;
		return;
	}
	if (ip->id != 0 && twice_mirror(net, o->frame,
			       twice_hash(net, o->frame, ip->whole), 0))
		return;
	whole = frag_add(net, o->frame, ip, fr, r);
	if (whole == NULL)
		return;
	net->counts.reassembled++;
	body = parts_read(whole);
	ip->whole = span("", 0);
	payload(net, o, ip, &body);
	parts_free(whole);
}

/*
 * version+ihl(1) tos(1) length(2) id(2) flags+offset(2) ttl(1) protocol(1)
 * checksum(2) source(4) destination(4) options
 */
static void
ipv4(struct net *net, const struct outer *o, struct rd *r)
{
	struct ip_packet ip = {.vlan = o->vlan, .vni = o->vni};
	struct rd body, all = *r;
	size_t header = (size_t)(rd_u8(r) & 15) * 4, total;
	struct fragment fr;
	uint16_t word;

	rd_skip(r, 1);
	total = rd_be16(r);
	ip.id = rd_be16(r);
	word = rd_be16(r);
	rd_skip(r, 1);
	ip.protocol = rd_u8(r);
	rd_skip(r, 2);
	address(&ip.src, r, 4);
	address(&ip.dst, r, 4);
	if (total == 0) /* segmentation offload: the frame tells */
		total = V4_HEADER + rd_left(r);
	if (!rd_ok(r) || header < V4_HEADER || total < header) {
		net->counts.bad += r->state != RD_CUT;
		return;
	}
	rd_skip(r, header - V4_HEADER);
	ip.size = believable(net, r, total - header);
	body = rd_sub(r, ip.size);
	ip.whole = rd_take(&all, header + rd_left(&body));
	fr.at = (word & V4_OFFSET) * 8u;
	fr.more = word & V4_MORE;
	if (!rd_ok(&body))
		return;
	if (fr.at != 0 || fr.more)
		fragment(net, o, &ip, &fr, &body);
	else
		payload(net, o, &ip, &body);
}

/* version..label(4) length(2) next header(1) hops(1) source(16) dest(16) */
static void
ipv6(struct net *net, const struct outer *o, struct rd *r)
{
	struct ip_packet ip = {.vlan = o->vlan, .vni = o->vni};
	struct rd body, all = *r;
	size_t n;

	rd_skip(r, 4);
	n = rd_be16(r);
	ip.protocol = rd_u8(r);
	rd_skip(r, 1);
	address(&ip.src, r, 16);
	address(&ip.dst, r, 16);
	if (!rd_ok(r)) {
		net->counts.bad += r->state != RD_CUT;
		return;
	}
	ip.size = n == 0 ? rd_left(r) : believable(net, r, n); /* 0: jumbo */
	body = rd_sub(r, ip.size);
	ip.whole = rd_take(&all, V6_HEADER + rd_left(&body));
	payload(net, o, &ip, &body);
}

void
ip_datagram(struct net *net, const struct outer *o, struct rd *r)
{
	uint8_t version = rd_peek(r, 0) >> 4;

	if (version == 4)
		ipv4(net, o, r);
	else if (version == 6)
		ipv6(net, o, r);
	else
		net->counts.bad += r->state != RD_CUT;
}
