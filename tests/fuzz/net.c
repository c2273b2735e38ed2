/*
 * net - frames by script (frames.h): whatever the order of the segments, each
 * direction comes out in order and each byte once, what is missing is told,
 * and no more is kept than the limits say.
 */
#include "frames.h"
#include "fuzz.h"
#include "net/inside.h"
#include "net/parts.h"

static const struct net_limits limits = {.flows = 3,
    .hole_flow = 2048,
    .hole_all = 3000,
    .hole_wait = 2 * INT64_C(1000000000),
    .pasts = 4,
    .parts_pair = 3,
    .parts_all = 5,
    .bytes_pair = 12000,
    .bytes_all = 20000,
    .parts_wait = 3 * INT64_C(1000000000),
    .twice_kept = 5,
    .twice_lan = 400 * INT64_C(1000000),
    .twice_mirror = 2 * INT64_C(1000000)};

/* What was handed out of a flow: the number that must come next. */
struct story {
	struct {
		bool begun;
		uint8_t next;
	} side[SIDES];
};

static bool raw; /* raw frames: their bytes say nothing of their place */

static void
stream(void *ctx, struct flow *f, int side, const struct chunk *c)
{
	struct story *s = f->user;
	size_t i;

	(void)ctx;
	CHECK(c->cut == (c->missing != 0));
	CHECK(c->bytes.n + c->missing != 0);
	if (s == NULL)
		s = f->user = calloc(1, sizeof(*s));
	if (!raw && c->bytes.n != 0) {
		uint8_t first = (uint8_t)c->bytes.p[0];

		CHECK(!s->side[side].begun || c->gap ||
		      s->side[side].next == first);
		s->side[side].next = first;
		for (i = 0; i < c->bytes.n; i++)
			CHECK((uint8_t)c->bytes.p[i] == (uint8_t)(first + i));
	}
	CHECK(!c->midstream || !s->side[side].begun);
	/* Of bytes that were all cut off nobody knows which they were. */
	s->side[side].begun =
	    c->bytes.n != 0 || (s->side[side].begun && !c->gap);
	s->side[side].next =
	    (uint8_t)(s->side[side].next + c->bytes.n + c->missing);
}

static void
datagram(void *ctx, struct flow *f, int side, const struct chunk *c)
{
	(void)ctx;
	(void)side;
	CHECK(f->protocol == IP_UDP && !c->gap);
	CHECK(c->cut == (c->missing != 0));
	if (c->bytes.n != 0)
		CHECK(memchr(c->bytes.p, 1, c->bytes.n) != c->bytes.p - 1);
}

static void
layer2(void *ctx, const struct layer2 *l, const struct frame *f)
{
	(void)ctx;
	(void)f;
	CHECK(l->id >= 0x600);
	if (l->bytes.n != 0)
		CHECK(memchr(l->bytes.p, 1, l->bytes.n) != l->bytes.p - 1);
}

static void
closed(void *ctx, struct flow *f, enum net_end end)
{
	(void)ctx;
	(void)end;
	free(f->user);
	f->user = NULL;
}

static void
loss(void *ctx, struct flow *f, int side, const char *what, uint64_t count)
{
	(void)ctx;
	(void)f;
	CHECK(side == 0 || side == 1);
	CHECK(what[0] != '\0' && count != 0);
}

static void
lost(void *ctx, const struct net_loss *l)
{
	(void)ctx;
	CHECK(l->what[0] != '\0' && l->count != 0);
	CHECK(l->src.n == l->dst.n);
}

static void
conflict(void *ctx, struct flow *f, int side, const struct conflict *c)
{
	(void)ctx;
	(void)f;
	CHECK(side == 0 || side == 1);
	CHECK(c->count != 0);
	CHECK(raw); /* else a byte's number says what it is */
}

static const struct net_sink sink = {
    stream, datagram, layer2, closed, loss, lost, conflict};

/* The bookkeeping holds: each flow in its list and within the limits. */
static void
look(const struct net *net)
{
	size_t waiting = 0, n = 0, pasts = 0;
	const struct flow *f;
	int class, side;

	for (class = 0; class < CLASSES; class ++)
		for (f = net->lists[class].oldest; f != NULL; f = f->newer) {
			CHECK(f->payload == class);
			for (side = 0; side < SIDES; side++) {
				CHECK(f->tcp[side].waiting <= limits.hole_flow);
				CHECK((f->tcp[side].hole == NULL) ==
				      (f->tcp[side].waiting == 0));
				CHECK(!f->tcp[side].early ||
				      f->tcp[side].hole != NULL);
				pasts += f->tcp[side].past != NULL;
				waiting += f->tcp[side].waiting;
			}
			n++;
		}
	CHECK(n == net->nflows && n <= limits.flows);
	CHECK(pasts <= net->npasts && net->npasts <= limits.pasts);
	CHECK(waiting == net->waiting && waiting <= limits.hole_all);
}

/* That of fragments, too. */
static void
look_at_fragments(const struct net *net)
{
	const struct frags *fs = net->frags;
	const struct parts *p;
	size_t bytes = 0, n = 0, i;

	if (fs == NULL)
		return;
	for (p = fs->oldest; p != NULL; p = p->newer, n++) {
		CHECK(!parts_whole(p) && p->filled != 0);
		CHECK(p->reach <= p->room);
		bytes += sizeof(*p) + p->room;
	}
	CHECK(n == fs->n && n <= limits.parts_all);
	CHECK(bytes == fs->bytes && bytes <= limits.bytes_all);
	for (i = 0; i < FRAG_BUCKETS; i++)
		for (p = fs->buckets[i]; p != NULL; p = p->chain)
			n--;
	CHECK(n == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct net *net = net_new(&limits, &sink, NULL);
	struct maker m;
	struct frame f;

	maker_init(&m, data, size, false);
	raw = m.raw;
	while (make_frame(&m, &f)) {
		net_frame(net, &f);
		look(net);
	}
	look_at_fragments(net);
	net_end(net);
	look(net);
	look_at_fragments(net);
	CHECK(net->nflows == 0);
	CHECK(net->frags == NULL || net->frags->n == 0);
	net_free(net);
	maker_release(&m);
	return 0;
}
