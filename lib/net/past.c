/*
 * past.c - what each direction of a connection was last heard to say, so that
 * a segment that comes again can be held against it.
 *
 * Whoever can put a packet on the wire can answer before the server does: the
 * receiver takes what comes first, and the honest segment, a moment later,
 * looks like one sent twice. It differs.
 *
 * A ring a direction, in which a byte's place is its sequence number. There
 * are only so many: a direction that needs one takes it from another that
 * hasn't spoken since the hand last came by (the clock of page replacement).
 */
#include <stdlib.h>

#include "base/mem.h"
#include "net/inside.h"

enum { PAST = 4096 };

/* Holds the bytes from `from` up to `to`, at most PAST. */
struct past {
	struct tcp_side *owner;
	uint32_t from, to;
	bool fresh; /* used since the hand came by */
	char bytes[PAST];
};

static struct past *
add_one(struct net *net)
{
	struct past *p = xmalloc(sizeof(*p));

	net->pasts = xgrow(net->pasts, net->npasts, &net->pasts_cap, sizeof(p));
	net->pasts[net->npasts++] = p;
	p->owner = NULL;
	return p;
}

static struct past *
take_one(struct net *net)
{
	struct past *p;

	if (net->npasts < net->limits.pasts)
		return add_one(net);
	do {
		p = net->pasts[net->hand++ % net->npasts];
		p->fresh = !p->fresh;
	} while (!p->fresh);
	if (p->owner != NULL)
		p->owner->past = NULL;
	return p;
}

void
past_add(struct net *net, struct tcp_side *t, const struct stretch *a)
{
	struct span s = a->bytes;
	uint32_t seq = a->seq, at;
	struct past *p = t->past;
	size_t n;

	if (s.n == 0 || net->limits.pasts == 0)
		return;
	if (p == NULL) {
		p = t->past = take_one(net);
		p->owner = t;
		p->from = p->to = seq;
	}
	if (p->to != seq)
		p->from = seq;
	p->fresh = true;
	p->to = seq + (uint32_t)s.n;
	if (p->to - p->from > PAST)
		p->from = p->to - PAST;
	if (s.n > PAST) {
		seq = p->from;
		s = span(s.p + s.n - PAST, PAST);
	}
	at = seq % PAST;
	n = s.n < PAST - at ? s.n : PAST - at;
	memcpy(p->bytes + at, s.p, n);
	if (n < s.n)
		memcpy(p->bytes, s.p + n, s.n - n);
}

uint32_t
past_differs(const struct tcp_side *t, const struct stretch *a, uint32_t n,
    uint32_t *last)
{
	const struct past *p = t->past;
	uint32_t i, differ = 0;

	if (p == NULL)
		return 0;
	if (n > a->bytes.n)
		n = (uint32_t)a->bytes.n;
	for (i = 0; i < n; i++) {
		uint32_t seq = a->seq + i;

		if (seq - p->from >= p->to - p->from ||
		    p->bytes[seq % PAST] == a->bytes.p[i])
			continue;
		differ++;
		*last = seq;
	}
	return differ;
}

void
past_drop(struct tcp_side *t)
{
	if (t->past == NULL)
		return;
	t->past->owner = NULL;
	t->past->fresh = false;
	t->past = NULL;
}

void
pasts_release(struct net *net)
{
	while (net->npasts != 0)
		free(net->pasts[--net->npasts]);
	free(net->pasts);
}
