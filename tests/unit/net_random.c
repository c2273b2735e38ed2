/*
 * net_random.c - byte streams cut into segments by seed: in any order,
 * overlapping, sent twice, with numbers that wrap, they come out as the same
 * streams. Where segments are lost, what is told as lost is what is missing.
 */
#include "base/rng.h"
#include "wire.h"

enum { ROUNDS = 300, STREAM = 4000, LONGEST = 200, PIECES = 4 * STREAM };

/* One direction. */
struct way {
	char bytes[STREAM];
	uint32_t first; /* number of the first byte */
	size_t n;	/* how many of the bytes are sent */
	struct piece {
		uint32_t at, n;
		uint64_t when; /* they are sent in this order */
	} pieces[PIECES];
	size_t npieces, sent;
	uint64_t got; /* how many bytes came out or were told lost */
	uint64_t lost;
	bool wrong, gap_due;
};

struct run {
	struct wire wire;
	struct way way[SIDES]; /* the client's, the server's */
	struct rng r;
	unsigned closed;
};

static struct way *
way_of(struct run *run, const struct flow *f, int side)
{
	return &run->way[wire_who(f, side) == 's'];
}

static void
on_stream(void *ctx, struct flow *f, int side, const struct chunk *c)
{
	struct way *w = way_of(ctx, f, side);

	if (c->gap != w->gap_due || c->midstream || c->cut ||
	    w->got + c->bytes.n > STREAM ||
	    memcmp(w->bytes + w->got, c->bytes.p, c->bytes.n) != 0)
		w->wrong = true;
	w->gap_due = false;
	w->got += c->bytes.n;
}

static void
on_loss(void *ctx, struct flow *f, int side, const char *what, uint64_t n)
{
	struct way *w = way_of(ctx, f, side);

	if (strcmp(what, "tcp_gap") != 0 || w->gap_due)
		w->wrong = true;
	w->gap_due = true;
	w->got += n;
	w->lost += n;
}

static void
on_closed(void *ctx, struct flow *f, enum net_end end)
{
	struct run *run = ctx;

	(void)f;
	run->closed += end == NET_CLOSED;
}

static const struct net_sink sink = {.stream = on_stream,
    .datagram = on_stream,
    .closed = on_closed,
    .loss = on_loss};

static uint32_t
below(struct run *run, uint32_t n)
{
	return (uint32_t)(rng_u64(&run->r) % n);
}

static void
add_piece(struct run *run, struct way *w, uint32_t at, uint32_t n,
    uint64_t when)
{
	struct piece p = {at, n, when + below(run, 40) * 100};
	size_t i = w->npieces++;

	for (; i > 0 && w->pieces[i - 1].when > p.when; i--)
		w->pieces[i] = w->pieces[i - 1];
	w->pieces[i] = p;
}

/* Cuts the stream, sends some twice; of a hundred, `lost` are not sent. */
static void
make_way(struct run *run, struct way *w, uint32_t lost)
{
	uint32_t at, n, i;

	memset(w, 0, sizeof(*w));
	w->first = below(run, 2) != 0 ? (uint32_t)-below(run, STREAM)
				      : (uint32_t)rng_u64(&run->r);
	for (i = 0; i < STREAM; i++)
		w->bytes[i] = (char)rng_u64(&run->r);
	for (at = 0; at < STREAM; at += n) {
		n = 1 + below(run, LONGEST);
		n = n < STREAM - at ? n : STREAM - at;
		if (below(run, 100) >= lost)
			add_piece(run, w, at, n, at);
		if (below(run, 3) != 0)
			continue;
		i = below(run, at + 1); /* any part that was sent before */
		if (below(run, 100) >= lost)
			add_piece(run, w, i, 1 + below(run, at + n - i), at);
	}
}

static void
send(struct run *run, int side, uint8_t flags, uint32_t at, uint32_t n)
{
	struct way *w = &run->way[side], *other = &run->way[!side];
	char *bytes = w->bytes + (at < STREAM ? at : 0);

	/* Acknowledges what came out: its receiver has at least that. */
	wire_tcp(&run->wire, &(struct segment_of){.server = side != 0,
				 .flags = flags,
				 .seq = w->first + at,
				 .ack = other->first + (uint32_t)other->got,
				 .data = n != 0 ? bytes : NULL,
				 .n = n});
}

/* The next piece of a side, or now and then something without new bytes. */
static void
step(struct run *run, int side)
{
	struct way *w = &run->way[side];
	const struct piece *p = &w->pieces[w->sent];

	if (below(run, 20) == 0)
		send(run, side, SYN | (side != 0 ? ACK : 0), UINT32_MAX, 0);
	else if (below(run, 20) == 0)
		send(run, side, ACK, (uint32_t)w->got, 0);
	else if (w->sent < w->npieces) {
		send(run, side, ACK, p->at, p->n);
		w->sent++;
	}
}

static void
play(struct run *run, uint32_t lost)
{
	int side;

	wire_start(&run->wire, &net_defaults);
	net_free(run->wire.net);
	run->wire.net = net_new(&net_defaults, &sink, run);
	run->closed = 0;
	for (side = 0; side < SIDES; side++)
		make_way(run, &run->way[side], lost);
	for (side = 0; side < SIDES; side++)
		send(run, side, SYN | (side != 0 ? ACK : 0), UINT32_MAX, 0);
	while (run->way[0].sent < run->way[0].npieces ||
	       run->way[1].sent < run->way[1].npieces)
		step(run, (int)below(run, SIDES));
	for (side = 0; side < SIDES; side++)
		send(run, side, FIN | ACK, STREAM, 0);
}

static void
streams_come_out_as_they_went_in(void)
{
	static struct run run;
	int i, side;

	rng_seed(&run.r, 1);
	for (i = 0; i < ROUNDS; i++) {
		play(&run, 0);
		CHECK(run.closed == 1);
		CHECK(net_counts(run.wire.net)->gaps == 0);
		net_end(run.wire.net);
		net_free(run.wire.net);
		for (side = 0; side < SIDES; side++) {
			CHECK(!run.way[side].wrong);
			CHECK(run.way[side].got == STREAM);
			CHECK(run.way[side].lost == 0);
		}
	}
}

/* How many bytes lie in no piece and in front of one. */
static uint64_t
missing_of(const struct way *w)
{
	static bool seen[STREAM];
	uint64_t n = 0, missing = 0;
	size_t i, k;

	memset(seen, 0, sizeof(seen));
	for (i = 0; i < w->npieces; i++)
		for (k = 0; k < w->pieces[i].n; k++)
			seen[w->pieces[i].at + k] = true;
	for (i = 0; i < STREAM; i++) {
		n += !seen[i];
		missing = seen[i] ? n : missing;
	}
	return missing;
}

static void
what_is_told_as_lost_is_what_is_missing(void)
{
	static struct run run;
	uint64_t lost = 0;
	int i, side;

	rng_seed(&run.r, 2);
	for (i = 0; i < ROUNDS; i++) {
		play(&run, 10);
		net_end(run.wire.net);
		net_free(run.wire.net);
		for (side = 0; side < SIDES; side++) {
			CHECK(!run.way[side].wrong);
			CHECK(run.way[side].lost == missing_of(&run.way[side]));
			lost += run.way[side].lost;
		}
	}
	CHECK(lost != 0);
}

int
main(void)
{
	TEST("streams come out as they went in")
	streams_come_out_as_they_went_in();
	TEST("what is told as lost is what is missing")
	what_is_told_as_lost_is_what_is_missing();
	return unit_end();
}
