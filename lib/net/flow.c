/*
 * flow.c - the table of flows, bounded; and the room's front door.
 */
#include <endian.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "net/inside.h"

enum { BUCKETS_FIRST = 256 };

const struct net_limits net_defaults = {
    .flows = 65536,
    .hole_flow = 256 * 1024,
    .hole_all = 8 * 1024 * 1024,
    .hole_wait = 2 * INT64_C(1000000000),
    .pasts = 4096,
    .parts_pair = 64,
    .parts_all = 4096,
    .bytes_pair = 1024 * 1024,
    .bytes_all = 16 * 1024 * 1024,
    .parts_wait = 30 * INT64_C(1000000000),
    .twice_kept = 4096,
    .twice_lan = 400 * INT64_C(1000000),
    .twice_mirror = 2 * INT64_C(1000000),
};

struct net *
net_new(const struct net_limits *limits, const struct net_sink *sink, void *ctx)
{
	struct net *net = xcalloc(1, sizeof(*net));

	net->limits = *limits;
	net->sink = sink;
	net->ctx = ctx;
	net->seed = hash_seed();
	net->mask = BUCKETS_FIRST - 1;
	net->buckets = xcalloc(BUCKETS_FIRST, sizeof(*net->buckets));
	net->frags_due = INT64_MAX;
	net->latest = INT64_MIN;
	return net;
}

const struct net_counts *
net_counts(const struct net *net)
{
	return &net->counts;
}

void
net_frame(struct net *net, const struct frame *f)
{
	if (f->ts > net->latest)
		net->latest = f->ts;
	if (f->ts >= net->frags_due)
		frag_turn(net, f->ts);
	link_frame(net, f);
}

static void
unlist(struct net *net, struct flow *f)
{
	struct flow_list *l = &net->lists[f->payload];

	*(f->older ? &f->older->newer : &l->oldest) = f->newer;
	*(f->newer ? &f->newer->older : &l->newest) = f->older;
	f->older = f->newer = NULL;
}

static void
list(struct net *net, struct flow *f)
{
	struct flow_list *l = &net->lists[f->payload];

	f->older = l->newest;
	*(l->newest ? &l->newest->newer : &l->oldest) = f;
	l->newest = f;
}

void
flow_touch(struct net *net, struct flow *f, bool payload)
{
	if (net->lists[f->payload].newest == f && (f->payload || !payload))
		return;
	unlist(net, f);
	f->payload |= payload;
	list(net, f);
}

void
flow_restart(struct flow *f)
{
	f->packets[0] = f->packets[1] = f->bytes[0] = f->bytes[1] = 0;
	f->retransmitted = f->gaps = 0;
}

void
flow_drop(struct net *net, struct flow *f, enum net_end end)
{
	struct flow **at = &net->buckets[f->hash & net->mask];

	if (f->protocol == IP_TCP)
		order_flush(net, f);
	if (!f->done)
		net->sink->closed(net->ctx, f, end);
	order_reset(net, &f->tcp[0]);
	order_reset(net, &f->tcp[1]);
	while (*at != f)
		at = &(*at)->chain;
	*at = f->chain;
	unlist(net, f);
	net->nflows--;
	free(f);
}

static void
evict(struct net *net)
{
	struct flow *f = net->lists[0].oldest;

	if (f == NULL)
		f = net->lists[1].oldest;
	if (f->payload)
		net->sink->loss(net->ctx, f, 0, "evicted_flow", 1);
	net->counts.evicted++;
	flow_drop(net, f, NET_EVICTED);
}

static void
widen(struct net *net)
{
	size_t size = (net->mask + 1) * 2, i;
	struct flow **wide = xcalloc(size, sizeof(*wide)), *f, *next;

	for (i = 0; i <= net->mask; i++)
		for (f = net->buckets[i]; f != NULL; f = next) {
			next = f->chain;
			f->chain = wide[f->hash & (size - 1)];
			wide[f->hash & (size - 1)] = f;
		}
	free(net->buckets);
	net->buckets = wide;
	net->mask = size - 1;
}

static uint64_t
wide(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return be64toh(v);
}

/*
 * Both directions share one flow, so its two ends are kept in an order that
 * doesn't depend on who sent: the greater address, then port, is side 1.
 */
static int
order(const struct ip_packet *ip, uint16_t sport, uint16_t dport)
{
	const uint8_t *a = ip->src.b, *b = ip->dst.b;
	uint64_t front = wide(a), other = wide(b);

	if (front == other) {
		front = wide(a + 8);
		other = wide(b + 8);
	}
	return front != other ? front > other : sport > dport;
}

static uint64_t
key_hash(const struct net *net, const struct frame *fr,
    const struct ip_packet *ip, const uint16_t port[SIDES], int side)
{
	const struct addr *a = side ? &ip->dst : &ip->src;
	const struct addr *b = side ? &ip->src : &ip->dst;
	struct {
		uint8_t addr[SIDES][16];
		uint16_t port[SIDES], origin, protocol;
	} key;
	size_t n = a->n;

	/* IPv4 needs only the front: the addresses side by side */
	memcpy((uint8_t *)key.addr + 32 - 2 * n, a->b, n);
	memcpy((uint8_t *)key.addr + 32 - n, b->b, n);
	key.port[0] = port[0];
	key.port[1] = port[1];
	key.origin = fr->origin;
	key.protocol = ip->protocol;
	return hash_bytes(net->seed ^ ip->vni, (uint8_t *)&key + 32 - 2 * n,
	    sizeof(key) - 32 + 2 * n);
}

static struct flow *
flow_new(struct net *net, const struct frame *fr, const struct ip_packet *ip,
    const uint16_t port[SIDES], int side)
{
	struct flow *f;

	while (net->nflows >= net->limits.flows)
		evict(net);
	if (net->nflows > net->mask)
		widen(net);
	f = xcalloc(1, sizeof(*f));
	f->addr[side] = ip->src;
	f->addr[!side] = ip->dst;
	f->port[0] = port[0];
	f->port[1] = port[1];
	f->origin = fr->origin;
	f->vlan = ip->vlan;
	f->vni = ip->vni;
	f->protocol = ip->protocol;
	f->opener = (uint8_t)side;
	list(net, f);
	net->nflows++;
	return f;
}

struct flow *
flow_find(struct net *net, const struct frame *fr, const struct ip_packet *ip,
    uint16_t sport, uint16_t dport, int *side)
{
	uint16_t port[SIDES];
	struct flow *f;
	uint64_t hash;

	*side = order(ip, sport, dport);
	port[*side] = sport;
	port[!*side] = dport;
	hash = key_hash(net, fr, ip, port, *side);
	for (f = net->buckets[hash & net->mask]; f != NULL; f = f->chain)
		if (f->hash == hash && f->port[0] == port[0] &&
		    f->port[1] == port[1] && f->protocol == ip->protocol &&
		    f->origin == fr->origin && f->vni == ip->vni &&
		    addr_eq(&f->addr[*side], &ip->src) &&
		    addr_eq(&f->addr[!*side], &ip->dst))
			break;
	if (f == NULL) {
		f = flow_new(net, fr, ip, port, *side);
		f->hash = hash;
		f->chain = net->buckets[hash & net->mask];
		net->buckets[hash & net->mask] = f;
	}
	f->seen[*side] = true;
	return f;
}

void
net_end(struct net *net)
{
	int class;

	frag_end(net);
	for (class = 0; class < CLASSES; class ++)
		while (net->lists[class].oldest != NULL)
			flow_drop(net, net->lists[class].oldest, NET_FINISHED);
}

void
net_free(struct net *net)
{
	pasts_release(net);
	free(net->frags);
	twice_free(net->twice);
	free(net->buckets);
	free(net);
}
