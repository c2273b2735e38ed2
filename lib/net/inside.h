/*
 * inside.h - what the files of net/ share.
 */
#ifndef NET_INSIDE_H
#define NET_INSIDE_H

#include "base/rd.h"
#include "net/net.h"

enum { CLASSES = 2 }; /* flows without a payload yet, flows with */

enum { TUNNELS_MAX = 4 }; /* one in another */
enum { IP_IN_IP = 4, IP_IPV6 = 41, IP_GRE = 47, IP_AUTH = 51 };

/* What lies around the bytes that are read. */
struct outer {
	const struct frame *frame;
	uint32_t vni;  /* the virtual network; 0: none */
	uint16_t vlan; /* the innermost tag; 0: none */
	uint8_t depth; /* tunnels passed */
};

/* The addresses of an Ethernet frame, empty where the link has none. */
struct macs {
	struct span dst, src;
};

/* An IP datagram's payload on its way to a flow. */
struct ip_packet {
	struct addr src, dst;
	size_t size;	   /* bytes of payload on the wire, captured or not */
	struct span whole; /* the datagram as captured; put together: empty */
	uint32_t vni;
	uint32_t id; /* by it a sender tells its datagrams apart; 0: not */
	uint16_t vlan;
	uint8_t protocol;
	bool cut;
};

/* The bytes of a segment, as they came. */
struct stretch {
	struct span bytes;
	uint32_t seq, size; /* size on the wire; fewer may be captured */
	int64_t ts;
	uint64_t frame;
	bool cut;
	bool twice; /* it says other bytes than one in front of it */
};

/* Where a fragment belongs. */
struct fragment {
	uint32_t at; /* offset in the datagram's payload */
	bool more;   /* it isn't the last */
};

enum { FRAG_BUCKETS = 1024, FRAG_WORDS = 4 };

/* Datagrams that wait for fragments: see frag.c and parts.h. */
struct frags {
	struct parts *buckets[FRAG_BUCKETS];
	struct parts *oldest, *newest;
	size_t n, bytes;
	int64_t now;
	struct net_loss sums[FRAG_WORDS];
	int64_t next[FRAG_WORDS]; /* when a sum may be told again */
};

struct flow_list {
	struct flow *oldest, *newest;
};

struct net {
	struct net_limits limits;
	const struct net_sink *sink;
	void *ctx;
	struct net_counts counts;
	struct flow **buckets;
	size_t mask, nflows;
	uint64_t seed;
	struct flow_list lists[CLASSES];
	size_t waiting; /* bytes behind holes, in all */
	struct past **pasts;
	size_t npasts, pasts_cap, hand;
	struct frags *frags;
	int64_t frags_due; /* when they have something to tell */
	int64_t latest;	   /* the time of the latest frame */
	struct twice *twice;
};

/* Frames, by link type; and what stands behind an EtherType. */
void link_frame(struct net *, const struct frame *);
void ether_frame(struct net *, const struct outer *, struct rd *);
void ether_type(struct net *, const struct outer *, struct rd *,
    const struct macs *, uint16_t type);
void ether_llc(struct net *, const struct outer *, struct rd *,
    const struct macs *);
void ppp_frame(struct net *, const struct outer *, struct rd *);
void pppoe_frame(struct net *, const struct outer *, struct rd *);
void layer2_out(struct net *, const struct outer *, const struct macs *,
    uint32_t id, struct rd *);

void ip_datagram(struct net *, const struct outer *, struct rd *);

/*
 * Do these bytes prove to be a datagram, or a frame: do their lengths close?
 * `slack`: how many bytes of padding may stand behind.
 */
bool ip_proves(struct rd, size_t slack);
bool ether_proves(struct rd);

/* Reads what a tunnel carries; false: that it is one isn't proven. */
bool tunnel_ip(struct net *, const struct outer *, uint8_t protocol,
    const struct rd *);
bool tunnel_udp(struct net *, const struct outer *, uint16_t port,
    const struct rd *);
struct outer tunnel_inside(const struct outer *, uint32_t vni);

/*
 * Takes a fragment in, of which `r` holds the payload. The datagram when it
 * is whole: ip->size and ip->protocol are then its own, parts_read gives its
 * payload, and the caller frees it.
 */
struct parts *frag_add(struct net *, const struct frame *, struct ip_packet *,
    const struct fragment *, struct rd *r);
void frag_turn(struct net *, int64_t now); /* tells what is due */
void frag_end(struct net *);

/*
 * Was it seen before, by the hash of its bytes? On the other of two redundant
 * networks; or from a mirror, when more than `since` frames had come.
 */
uint64_t twice_hash(const struct net *, const struct frame *, struct span);
bool twice_lan(struct net *, const struct frame *, uint64_t hash, uint8_t lan);
bool twice_mirror(struct net *, const struct frame *, uint64_t hash,
    uint64_t since);
void twice_free(struct twice *);

/* The flow of a packet; *side tells which of its ends sent it. */
struct flow *flow_find(struct net *, const struct frame *,
    const struct ip_packet *, uint16_t sport, uint16_t dport, int *side);
void flow_touch(struct net *, struct flow *, bool payload);
/* What follows is another story. */
void flow_restart(struct flow *);
void flow_drop(struct net *, struct flow *, enum net_end);

/* The packet belongs to the story that the flow tells now. */
static inline void
flow_count(struct flow *f, const struct frame *fr, int side)
{
	if (f->packets[0] + f->packets[1] == 0)
		f->since = fr->ts;
	f->last = fr->ts;
	f->packets[side]++;
	f->bytes[side] += fr->len;
}

void tcp_packet(struct net *, const struct frame *, const struct ip_packet *,
    struct rd *);

/* How far `a` lies behind `b` in the circle of sequence numbers. */
static inline int32_t
ahead(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b);
}

/* Leaves the first `n` bytes. */
static inline void
trim_back(struct stretch *a, uint32_t n)
{
	if (a->bytes.n > n)
		a->bytes.n = n;
	a->size = n;
}

/* Bytes of a direction whose `next` is known, from wherever they are. */
void order_add(struct net *, struct flow *, int side, struct stretch *,
    bool gap);
/* Bytes on a SYN: they wait until it is clear whether they are taken. */
void order_early(struct net *, struct tcp_side *, const struct stretch *);
void order_settle(struct net *, struct flow *, int side, bool taken);
/* The receiver has everything in front of `ack`. */
void order_acknowledged(struct net *, struct flow *, int side, uint32_t ack);
/* Hands out everything that waits. */
void order_flush(struct net *, struct flow *);
/* Where what waits ends; `next` where nothing does. */
uint32_t order_end(const struct tcp_side *);
/* Was this byte handed out, or does it wait? */
bool order_has(const struct tcp_side *, uint32_t seq);
/* What waits behind `fin` is dropped. */
void order_cut(struct net *, struct tcp_side *, uint32_t fin);
/* Forgets everything: a direction as if never seen. */
void order_reset(struct net *, struct tcp_side *);

void past_add(struct net *, struct tcp_side *, const struct stretch *);
/*
 * Holds the first `n` bytes of a segment against what was handed out; returns
 * how many differ, and in *last the number of the last of them.
 */
uint32_t past_differs(const struct tcp_side *, const struct stretch *,
    uint32_t n, uint32_t *last);
void past_drop(struct tcp_side *);
void pasts_release(struct net *);

#endif
