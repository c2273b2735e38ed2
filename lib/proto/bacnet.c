/*
 * bacnet.c - BACnet: which link a message came over, and which device an
 * address belongs to.
 *
 *	UDP		BVLC (Annex J, U), then the NPDU
 *	Ethernet	LLC 82 82 03, then the NPDU (clause 7)
 *	MS/TP		55 ff, a header and its CRC, data and its CRC (clause 9)
 */
#include "proto/bacnet.h"

#include <stdlib.h>

enum { BVLL = 0x81, BVLL6 = 0x82, LLC = 0x82, UI = 0x03, PREAMBLE = 0x55 };
enum { BVLL_MIN = 4, LLC_HEADER = 3, KEY_MAX = 32 };

static bool
is_llc(const uint8_t *b, size_t n)
{
	return n >= 2 && b[0] == LLC && b[1] == LLC && (n < 3 || b[2] == UI);
}

/* Does the NPDU of these octets hold, whatever the length in front says? */
static bool
holds(struct span s)
{
	const uint8_t *b = (const uint8_t *)s.p;
	size_t at = bacnet_npdu_at(b[0], b[1]);

	return at != 0 && at < s.n &&
	       bacnet_npdu_holds(span(s.p + at, s.n - at));
}

/* A conversation of another protocol must not be claimed by its length. */
static bool
proves(struct span s, size_t length)
{
	const uint8_t *b = (const uint8_t *)s.p;

	return bacnet_bvll_known(b[0], b[1], length) &&
	       (bacnet_npdu_at(b[0], b[1]) == 0 || holds(span(s.p, length)));
}

/*
 * Some send a length that isn't the datagram's, and are understood: where what
 * they send holds in every other way, so it is here.
 */
static enum framed
frame_bvll(struct span s, bool strict, size_t *len)
{
	const uint8_t *b = (const uint8_t *)s.p;

	if (s.n < BVLL_MIN) {
		*len = BVLL_MIN;
		return FRAMED_MORE;
	}
	*len = (size_t)(b[2] << 8 | b[3]);
	if (!strict && *len != s.n &&
	    (holds(s) || (*len < s.n && holds(span(s.p, *len)))))
		*len = s.n;
	if (*len < BVLL_MIN)
		return FRAMED_NO;
	if (!strict)
		return FRAMED_YES;
	if (s.n < *len)
		return FRAMED_MORE;
	return proves(s, *len) ? FRAMED_YES : FRAMED_NO;
}

static enum framed
frame_mstp(struct span s, bool strict, size_t *len)
{
	if (s.n > 1 && (uint8_t)s.p[1] != 0xff)
		return FRAMED_NO;
	*len = bacnet_mstp_length(s);
	if (*len == 0) {
		*len = 8;
		return FRAMED_MORE;
	}
	if (!strict)
		return FRAMED_YES;
	if (s.n < *len)
		return FRAMED_MORE;
	return bacnet_mstp_holds(s, *len) ? FRAMED_YES : FRAMED_NO;
}

/* Only in datagrams is anything asked strictly. */
enum framed
bacnet_frame(struct span s, bool from_server, bool strict, size_t *len)
{
	const uint8_t *b = (const uint8_t *)s.p;

	(void)from_server;
	*len = 2;
	if (s.n == 0)
		return FRAMED_MORE;
	if (b[0] == PREAMBLE)
		return frame_mstp(s, strict, len);
	if (b[0] != BVLL && b[0] != BVLL6)
		return FRAMED_NO;
	if (s.n == 1)
		return FRAMED_MORE;
	if (is_llc(b, s.n)) {
		*len = s.n < LLC_HEADER + 1u ? LLC_HEADER + 1u : s.n;
		return s.n <= LLC_HEADER ? FRAMED_MORE
		       : strict		 ? FRAMED_NO
					 : FRAMED_YES;
	}
	return frame_bvll(s, strict, len);
}

static void
bacnet_decode(struct talk *t, struct rd *r)
{
	struct bacnet_link l = {.whole = span(r->p, rd_left(r)),
	    .length = -1,
	    .vsrc = -1,
	    .vdst = -1};
	const uint8_t *b = (const uint8_t *)l.whole.p;

	if (l.whole.n != 0 && b[0] == PREAMBLE) {
		bacnet_mstp(t, r, &l);
	} else if (is_llc(b, l.whole.n)) {
		rd_skip(r, LLC_HEADER);
		bacnet_npdu(t, r, &l);
	} else if (l.whole.n != 0 && b[0] == BVLL6) {
		bacnet_bvll6(t, r, &l);
	} else {
		bacnet_bvll(t, r, &l);
	}
}

/* What an address is known by: on its own network, or on one behind routers. */
static struct span
key_of(uint8_t key[KEY_MAX], const struct talk *t, const struct bacnet_npdu *n,
    bool source)
{
	uint16_t net = source ? n->snet : n->dnet;
	struct span mac = source ? n->sadr : n->dadr;
	const struct end *e = source ? t->src : t->dst;
	const struct bacnet_link *l = n->link;
	uint8_t *p = key;

	memcpy(p, &t->origin, sizeof(t->origin));
	p += sizeof(t->origin);
	memcpy(p, &net, sizeof(net));
	p += sizeof(net);
	if (net == 0 && source && l->from.n != 0)
		mac = l->from;
	if (net != 0 || mac.n != 0) {
		size_t most = mac.n < KEY_MAX - 8 ? mac.n : KEY_MAX - 8;

		memcpy(p, mac.p, most);
		return span(key, (size_t)(p - key) + most);
	}
	if (l->frame != NULL) {
		*p++ = source ? l->source : l->destination;
		return span(key, (size_t)(p - key));
	}
	if (e == NULL)
		return span(key, 0);
	memcpy(p, e->addr.b, e->addr.n);
	p += e->addr.n;
	*p++ = (uint8_t)(e->port >> 8);
	*p++ = (uint8_t)e->port;
	return span(key, (size_t)(p - key));
}

int64_t
bacnet_device(const struct talk *t, const struct bacnet_npdu *n, bool source)
{
	struct bacnet_world *w = t->world;
	uint8_t key[KEY_MAX];
	uintptr_t found;

	if (w == NULL || w->devices.n == 0)
		return -1;
	found = (uintptr_t)map_get(&w->devices, key_of(key, t, n, source));
	return (int64_t)found - 1;
}

static void
forget(struct bacnet_world *w)
{
	map_release(&w->devices);
	arena_release(&w->arena);
	*w = (struct bacnet_world){0};
}

void
bacnet_learn(const struct talk *t, const struct bacnet_npdu *n,
    uint32_t instance)
{
	struct bacnet_world *w = t->world;
	uint8_t bytes[KEY_MAX];
	struct span key = key_of(bytes, t, n, true);
	void *value = (void *)((uintptr_t)instance + 1);
	void *had;

	if (w == NULL || key.n == 0 || instance == BACNET_INSTANCE_MAX)
		return;
	had = map_get(&w->devices, key);
	if (had == value)
		return;
	if (had == NULL && w->devices.n == BACNET_DEVICES)
		forget(w);
	map_put(&w->devices, had == NULL ? arena_copy(&w->arena, key) : key,
	    value);
}

static void
bacnet_world_release(void *world)
{
	forget(world);
}

static void
bacnet_release(void *state)
{
	struct bacnet_state *s = state;
	size_t i;

	asks_release(&s->asks);
	for (i = 0; s->series != NULL && i < BACNET_SERIES; i++) {
		buf_release(&s->series[i].bytes);
		buf_release(&s->series[i].ask.kept);
	}
	free(s->series);
}

static const uint16_t ports[] = {47808, 47809, 47810, 47811, 47812, 47813,
    47814, 47815, 47816, 47817, 47818, 47819, 47820, 47821, 47822, 47823, 0};
static const uint32_t links[] = {LAYER2_LLC, LAYER2_LINK + BACNET_MSTP_LINK, 0};

const struct proto proto_bacnet = {
    .name = "bacnet",
    .ports = ports,
    .layer2 = links,
    .over = OVER_UDP | OVER_LAYER2,
    .state = sizeof(struct bacnet_state),
    .world = sizeof(struct bacnet_world),
    .frame = bacnet_frame,
    .decode = bacnet_decode,
    .overdue = bacnet_overdue,
    .lost = bacnet_lost,
    .release = bacnet_release,
    .world_release = bacnet_world_release,
};
