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
};

void link_frame(struct net *, const struct frame *);
void ip_frame(struct net *, const struct frame *, struct rd *, uint16_t vlan);

/* The flow of a packet; *side tells which of its ends sent it. */
struct flow *flow_find(struct net *, const struct frame *,
    const struct ip_packet *, uint16_t sport, uint16_t dport, int *side);
void flow_touch(struct net *, struct flow *, int64_t ts, bool payload);
void flow_drop(struct net *, struct flow *, enum net_end);

void tcp_packet(struct net *, const struct frame *, const struct ip_packet *,
    struct rd *);
void tcp_flush(struct net *, struct flow *); /* hands out behind holes */
void tcp_release(struct net *, struct flow *);

#endif
