/*
 * frag.c - datagrams in fragments (RFC 791, RFC 8200), put together.
 *
 * Of bytes that come twice the first to arrive count, as with TCP. Fragments
 * that contradict what came before, by their bytes or by where they say that
 * the datagram ends, are told; so are first fragments without the whole
 * header of the transport, and datagrams that never became whole.
 *
 * The table is bounded by datagrams and by memory, between two hosts and in
 * all: so that a pair that floods it drives out its own first. The oldest
 * goes. What is told is summed up over a second, so that a flood of fragments
 * isn't one of records.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/ts.h"
#include "net/inside.h"
#include "net/parts.h"

enum { GAP, EVICTED, OVERLAP, TINY }; /* what is told, as in `words` */

static const char *const words[FRAG_WORDS] = {
    "fragment_gap", "evicted_fragment", "fragment_overlap", "fragment_tiny"};

/* What a walk through a bucket finds of a pair of hosts. */
struct pair {
	struct parts *same;   /* the datagram looked for, or NULL */
	struct parts **end;   /* of the bucket */
	struct parts *oldest; /* of the pair */
	size_t n, bytes;
};

static size_t
weight(const struct parts *p)
{
	return sizeof(*p) + p->room;
}

static void
tell(struct net *net, int what)
{
	struct frags *fs = net->frags;
	struct net_loss *sum = &fs->sums[what];

	if (net->sink->lost != NULL)
		net->sink->lost(net->ctx, sum);
	sum->count = 0;
	fs->next[what] = ts_after(fs->now, TS_SECOND);
}

static void
add_up(struct net *net, int what, const struct parts *p, int64_t ts,
    uint64_t frame)
{
	struct frags *fs = net->frags;
	struct net_loss *sum = &fs->sums[what];

	if (sum->count == 0)
		*sum = (struct net_loss){
		    words[what], 0, ts, frame, p->src, p->dst, p->origin};
	if (!addr_eq(&sum->src, &p->src) || !addr_eq(&sum->dst, &p->dst))
		sum->src.n = sum->dst.n = 0;
	if (sum->origin != p->origin)
		sum->origin = 0;
	sum->count++;
	if (fs->now >= fs->next[what])
		tell(net, what);
}

/* When there will be something to tell though no fragment comes. */
static void
set_due(struct net *net)
{
	const struct frags *fs = net->frags;
	int i;

	net->frags_due = INT64_MAX;
	if (fs->oldest != NULL)
		net->frags_due =
		    ts_after(fs->oldest->ts, net->limits.parts_wait);
	for (i = 0; i < FRAG_WORDS; i++)
		if (fs->sums[i].count != 0 && fs->next[i] < net->frags_due)
			net->frags_due = fs->next[i];
}

static struct parts **
bucket(struct net *net, const struct addr *src, const struct addr *dst)
{
	uint64_t h[2] = {hash_bytes(net->seed, src->b, sizeof(src->b)),
	    hash_bytes(net->seed, dst->b, sizeof(dst->b))};

	return &net->frags->buckets[hash_bytes(net->seed, h, sizeof(h)) %
				    FRAG_BUCKETS];
}

static bool
same_pair(const struct parts *p, const struct frame *f,
    const struct ip_packet *ip)
{
	return p->origin == f->origin && p->vni == ip->vni &&
	       addr_eq(&p->src, &ip->src) && addr_eq(&p->dst, &ip->dst);
}

/* IPv6 tells datagrams apart by their number alone. */
static bool
same_datagram(const struct parts *p, const struct ip_packet *ip)
{
	return p->id == ip->id &&
	       (p->src.n != 4 || p->protocol == ip->protocol);
}

static struct pair
find(struct net *net, const struct frame *f, const struct ip_packet *ip)
{
	struct pair pair = {.end = bucket(net, &ip->src, &ip->dst)};
	struct parts *p;

	for (; (p = *pair.end) != NULL; pair.end = &p->chain) {
		if (!same_pair(p, f, ip))
			continue;
		if (pair.oldest == NULL)
			pair.oldest = p;
		if (same_datagram(p, ip))
			pair.same = p;
		pair.n++;
		pair.bytes += weight(p);
	}
	return pair;
}

/* Off the table; it is the caller's. */
static void
take_out(struct net *net, struct parts *p)
{
	struct frags *fs = net->frags;
	struct parts **at = bucket(net, &p->src, &p->dst);

	while (*at != p)
		at = &(*at)->chain;
	*at = p->chain;
	*(p->older ? &p->older->newer : &fs->oldest) = p->newer;
	*(p->newer ? &p->newer->older : &fs->newest) = p->older;
	fs->n--;
	fs->bytes -= weight(p);
}

static void
give_up(struct net *net, struct parts *p, int why)
{
	net->counts.incomplete++;
	take_out(net, p);
	add_up(net, why, p, p->ts, p->frame);
	parts_free(p);
}

static void
expire(struct net *net)
{
	struct frags *fs = net->frags;

	while (fs->oldest != NULL &&
	       fs->now >= ts_after(fs->oldest->ts, net->limits.parts_wait))
		give_up(net, fs->oldest, GAP);
}

void
frag_turn(struct net *net, int64_t now)
{
	struct frags *fs = net->frags;
	int i;

	if (now > fs->now)
		fs->now = now;
	expire(net);
	for (i = 0; i < FRAG_WORDS; i++)
		if (fs->sums[i].count != 0 && fs->now >= fs->next[i])
			tell(net, i);
	set_due(net);
}

/* A new datagram, behind those of its bucket. */
static struct parts *
begin(struct net *net, struct parts **at, const struct frame *f,
    const struct ip_packet *ip)
{
	struct frags *fs = net->frags;
	struct parts *p = xcalloc(1, sizeof(*p));

	p->src = ip->src;
	p->dst = ip->dst;
	p->vni = ip->vni;
	p->id = ip->id;
	p->origin = f->origin;
	p->protocol = ip->protocol;
	p->cut = PARTS_LONGEST;
	p->ts = f->ts;
	p->frame = f->number;
	p->older = fs->newest;
	*(fs->newest ? &fs->newest->newer : &fs->oldest) = p;
	fs->newest = p;
	*at = p;
	fs->n++;
	fs->bytes += weight(p);
	return p;
}

/* The datagram that a fragment belongs to. */
static struct parts *
belongs(struct net *net, const struct frame *f, const struct ip_packet *ip)
{
	struct frags *fs = net->frags;
	struct pair pair = find(net, f, ip);

	if (pair.same != NULL)
		return pair.same;
	if (pair.n >= net->limits.parts_pair && pair.oldest != NULL)
		give_up(net, pair.oldest, EVICTED);
	else if (fs->n >= net->limits.parts_all && fs->oldest != NULL)
		give_up(net, fs->oldest, EVICTED);
	else
		return begin(net, pair.end, f, ip);
	return begin(net, find(net, f, ip).end, f, ip);
}

/* Whom the limits of memory cost its place; NULL: nobody. */
static struct parts *
too_much(struct net *net, const struct frame *f, const struct ip_packet *ip)
{
	struct pair pair = find(net, f, ip);

	if (pair.bytes > net->limits.bytes_pair)
		return pair.oldest;
	return net->frags->bytes > net->limits.bytes_all ? net->frags->oldest
							 : NULL;
}

/* Room for bytes up to `end`; false: the datagram itself had to go. */
static bool
widen(struct net *net, struct parts *p, uint32_t end, const struct frame *f,
    const struct ip_packet *ip)
{
	size_t before = p->room;
	struct parts *victim;

	parts_widen(p, end);
	if (p->room == before)
		return true;
	net->frags->bytes += p->room - before;
	while ((victim = too_much(net, f, ip)) != NULL) {
		give_up(net, victim, EVICTED);
		if (victim == p)
			return false;
	}
	return true;
}

/* Too short for the header that a filter looks at: RFC 1858, RFC 3128. */
static bool
is_tiny(const struct ip_packet *ip, const struct arrival *a)
{
	enum { TCP_HEADER = 20, UDP_HEADER = 8 };

	return a->at == 0 && a->n < (ip->protocol == IP_TCP	 ? TCP_HEADER
					: ip->protocol == IP_UDP ? UDP_HEADER
								 : 0u);
}

/* The datagram, if the fragment makes it whole. */
static struct parts *
take_in(struct net *net, const struct frame *f, const struct ip_packet *ip,
    const struct arrival *a)
{
	struct parts *p = belongs(net, f, ip);

	if (is_tiny(ip, a))
		add_up(net, TINY, p, f->ts, f->number);
	if (!parts_agree(p, a)) {
		add_up(net, OVERLAP, p, f->ts, f->number);
		return NULL;
	}
	if (!widen(net, p, a->at + a->n, f, ip))
		return NULL;
	if (!parts_place(p, a))
		add_up(net, OVERLAP, p, f->ts, f->number);
	if (a->at == 0)
		p->protocol = ip->protocol;
	if (!parts_whole(p))
		return NULL;
	take_out(net, p);
	return p;
}

struct parts *
frag_add(struct net *net, const struct frame *f, struct ip_packet *ip,
    const struct fragment *fr, struct rd *r)
{
	size_t n = ip->size > rd_at(r) ? ip->size - rd_at(r) : 0;
	struct arrival a = {rd_rest(r), fr->at, 0, fr->more};
	struct parts *p;

	if (fr->more && ip->src.n == 4)
		n -= n % PARTS_BLOCK; /* receivers round down; IPv6's don't take
					 it */
	if (n == 0 || (fr->more && n % PARTS_BLOCK != 0) ||
	    fr->at + n > PARTS_LONGEST) {
		net->counts.bad++;
		return NULL;
	}
	a.n = (uint32_t)n;
	if (a.bytes.n > n)
		a.bytes.n = n;
	if (net->frags == NULL)
		net->frags = xcalloc(1, sizeof(*net->frags));
	if (f->ts > net->frags->now)
		net->frags->now = f->ts;
	p = take_in(net, f, ip, &a);
	if (p != NULL) {
		ip->size = p->size;
		ip->protocol = p->protocol;
	}
	set_due(net);
	return p;
}

void
frag_end(struct net *net)
{
	struct frags *fs = net->frags;
	int i;

	if (fs == NULL)
		return;
	fs->next[GAP] = INT64_MAX; /* all of them as one */
	while (fs->oldest != NULL)
		give_up(net, fs->oldest, GAP);
	for (i = 0; i < FRAG_WORDS; i++)
		if (fs->sums[i].count != 0)
			tell(net, i);
	set_due(net);
}
