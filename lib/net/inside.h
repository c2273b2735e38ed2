/*
 * inside.h - what the files of net/ share.
 */
#ifndef NET_INSIDE_H
#define NET_INSIDE_H

#include "base/rd.h"
#include "net/net.h"

enum { CLASSES = 2 }; /* flows without a payload yet, flows with */

/* An IP datagram's payload on its way to a flow. */
struct ip_packet {
	struct addr src, dst;
	size_t size; /* bytes of payload on the wire, captured or not */
	uint16_t vlan;
	uint8_t protocol;
	bool cut;
};

/* A segment as it came. */
struct arrival {
	struct span bytes;
	uint32_t seq, size; /* size on the wire; fewer may be captured */
	int64_t ts;
	uint64_t frame;
	bool cut;
	bool twice; /* it says other bytes than one in front of it */
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
};

void link_frame(struct net *, const struct frame *);
void ip_frame(struct net *, const struct frame *, struct rd *, uint16_t vlan);

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
trim_back(struct arrival *a, uint32_t n)
{
	if (a->bytes.n > n)
		a->bytes.n = n;
	a->size = n;
}

/* Bytes of a direction whose `next` is known, from wherever they are. */
void order_add(struct net *, struct flow *, int side, struct arrival *,
    bool gap);
/* Bytes on a SYN: they wait until it is clear whether they are taken. */
void order_early(struct net *, struct tcp_side *, const struct arrival *);
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

void past_add(struct net *, struct tcp_side *, const struct arrival *);
/*
 * Holds the first `n` bytes of a segment against what was handed out; returns
 * how many differ, and in *last the number of the last of them.
 */
uint32_t past_differs(const struct tcp_side *, const struct arrival *,
    uint32_t n, uint32_t *last);
void past_drop(struct tcp_side *);
void pasts_release(struct net *);

#endif
