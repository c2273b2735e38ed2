/*
 * decode.c - the room's front door: frames to net/, its bytes to the
 * conversations, time to the requests that wait.
 */
#include "decode/decode.h"

#include <stdlib.h>

#include "base/names.h"
#include "base/num.h"
#include "decode/inside.h"

static void
on_stream(void *ctx, struct flow *f, int side, const struct chunk *k)
{
	struct decode *d = ctx;

	if (f->user == NULL) {
		struct between ends = between_of(f);
		struct conv *c = conv_new(d, &ends);

		c->flow = f;
		f->user = c;
	}
	if (f->protocol == IP_TCP)
		conv_stream(d, f->user, side, k);
	else
		conv_datagram(d, f->user, side, k);
}

static bool
spoke(const struct conv *c)
{
	return c != NULL && (c->told || c->claimed);
}

static void
on_closed(void *ctx, struct flow *f, enum net_end end)
{
	struct decode *d = ctx;
	struct conv *c = f->user;

	if (end == NET_EVICTED && !spoke(c) && d->unsaid++ == 0)
		d->unsaid_for = d->clock;
	if (c != NULL)
		conv_ended(d, c);
	if (c != NULL && end != NET_EVICTED && end != NET_FINISHED)
		conv_overdue(d, c, d->clock, true);
	if (d->options.flows)
		tell_flow(d, f, c, end);
	if (c != NULL)
		conv_free(d, c);
	f->user = NULL;
}

/* What net/ gave up matters where an industrial protocol was spoken. */
static void
on_loss(void *ctx, struct flow *f, int side, const char *what, uint64_t count)
{
	if (spoke(f->user))
		tell_loss(ctx, f->user, side, what, count, 0);
}

static void
on_conflict(void *ctx, struct flow *f, int side, const struct conflict *k)
{
	if (f->user != NULL)
		conv_conflict(ctx, f->user, side, k);
}

static void
put_host(struct buf *b, const char *key, const struct addr *a)
{
	char text[ADDR_TEXT];

	if (a->n != 0)
		rec_str(b, key, span(text, (size_t)(addr_put(text, a) - text)));
}

/* Of what datagrams in fragments would have said nobody knows. */
static void
on_lost(void *ctx, const struct net_loss *l)
{
	struct decode *d = ctx;

	rec_open(d->out, &d->ts, REC_loss, d->clock);
	rec_str(d->out, "tool", SPAN("ots-decode"));
	rec_str(d->out, "what", span_str(l->what));
	rec_uint(d->out, "count", l->count);
	rec_time(d->out, "since", l->since);
	put_host(d->out, "src", &l->src);
	put_host(d->out, "dst", &l->dst);
	rec_uint(d->out, "frame", l->frame & FRAME_MASK);
	if (l->frame >> FILE_SHIFT != 0)
		rec_wire(d->out, "file", d->files[l->frame >> FILE_SHIFT]);
	if (l->origin != 0)
		rec_wire(d->out, "sensor", d->sensors[l->origin]);
	rec_close(d->out);
	d->counts.losses++;
}

static const struct net_sink sink = {
    .stream = on_stream,
    .datagram = on_stream,
    .layer2 = pair_layer2,
    .closed = on_closed,
    .loss = on_loss,
    .conflict = on_conflict,
    .lost = on_lost,
};

void
decode_defaults(struct decode_options *o)
{
	*o = (struct decode_options){
	    .net = net_defaults, .patience = 5 * TS_SECOND};
}

bool
decode_cyclic(struct decode_options *o, struct span text, struct err *e)
{
	int64_t every = 0;

	o->cyclic_change = !span_is(text, "all");
	if (o->cyclic_change && !span_is(text, "change") &&
	    (!ts_read_duration(text, &every) || every <= 0))
		return err_set(e, "%.*s: write all, change, or a duration",
		    (int)text.n, text.p);
	o->cyclic_every = every;
	return true;
}

/* Known by name, read by nothing here yet: their ports are left alone. */
static const char *const later[] = {"ads", "bsap", "fins", "goose", "hart_ip",
    "mms", "mqtt", "pn_dcp", "sv", "synchrophasor"};

bool
decode_later(struct span name)
{
	return proto_named(name) == NULL && WORD_INDEX(later, name) >= 0;
}

bool
decode_force(struct decode_options *o, struct span text, struct err *e)
{
	struct span port, name = span_cut(text, '=', &port);
	const struct proto *p = proto_named(name);
	uint64_t n;

	if ((p == NULL && WORD_INDEX(later, name) < 0) ||
	    (p != NULL && p->frame == NULL))
		return err_set(e, "%.*s: no such protocol", (int)name.n,
		    name.p);
	if (!num_read_u64(port, &n) || n == 0 || n > UINT16_MAX)
		return err_set(e, "%.*s: write PROTO=PORT, as in modbus=5020",
		    (int)text.n, text.p);
	if (p == NULL)
		return true;
	if (o->nforced == DECODE_FORCED)
		return err_set(e, "more than %d ports", DECODE_FORCED);
	o->forced[o->nforced++] = (struct decode_forced){p, (uint16_t)n};
	return true;
}

/* The place of `name` in a list, where it is added if it is new. */
static size_t
place_of(struct decode *d, struct span **list, size_t *n, size_t *cap,
    struct span name)
{
	size_t i;

	for (i = *n; i-- > 0;)
		if (span_eq((*list)[i], name))
			return i;
	*list = xgrow(*list, *n, cap, sizeof(**list));
	(*list)[*n] = arena_copy(&d->arena, name);
	return (*n)++;
}

struct decode *
decode_new(const struct decode_options *o, struct buf *out)
{
	struct decode *d = xcalloc(1, sizeof(*d));

	d->options = *o;
	d->out = out;
	d->clock = TS_NONE;
	d->net = net_new(&o->net, &sink, d);
	decode_source(d, span("", 0), span("", 0));
	return d;
}

/* ,"file":"..."} as it will end the lines of the file at hand. */
static void
keep_evidence(struct decode *d)
{
	struct buf b = {0};

	if (d->nevidence == d->nfiles)
		return;
	d->evidence =
	    xrealloc(d->evidence, d->files_cap * sizeof(*d->evidence));
	buf_char(&b, '0'); /* as if a member stood in front */
	if (d->file != 0)
		rec_wire(&b, "file", d->files[d->file]);
	rec_close(&b);
	d->evidence[d->nevidence++] =
	    arena_copy(&d->arena, span(b.p + 1, b.n - 1));
	buf_release(&b);
}

void
decode_source(struct decode *d, struct span file, struct span sensor)
{
	d->file = place_of(d, &d->files, &d->nfiles, &d->files_cap, file);
	keep_evidence(d);
	d->sensor =
	    place_of(d, &d->sensors, &d->nsensors, &d->sensors_cap, sensor);
	if (d->sensor > UINT16_MAX)
		d->sensor = UINT16_MAX;
}

/* Time goes on: requests whose patience ended are told first. */
static void
advance(struct decode *d, int64_t ts)
{
	struct heap_node *node;

	while ((node = heap_first(&d->due)) != NULL && node->at <= ts) {
		struct conv *c = (struct conv *)(void *)node;
		int64_t at = node->at;

		heap_remove(&d->due, node);
		if (at > d->clock)
			d->clock = at;
		conv_overdue(d, c, at, false);
	}
	if (ts > d->clock)
		d->clock = ts;
	if (d->unsaid != 0 && d->clock - d->unsaid_for >= TS_SECOND)
		tell_unsaid(d);
}

static uint64_t
evidence(const struct decode *d, uint64_t number)
{
	return (uint64_t)d->file << FILE_SHIFT | (number & FRAME_MASK);
}

void
decode_frame(struct decode *d, const struct frame *frame)
{
	struct frame f = *frame;

	f.number = evidence(d, frame->number);
	f.origin = (uint16_t)d->sensor;
	advance(d, f.ts);
	net_frame(d->net, &f);
}

void
decode_payload(struct decode *d, const struct payload *p)
{
	struct chunk k = {
	    .bytes = p->bytes, .ts = p->ts, .frame = evidence(d, p->number)};
	struct end src = {p->src, p->sport}, dst = {p->dst, p->dport};
	struct conv *c;
	int side;

	advance(d, p->ts);
	if (p->src.n == 0 && p->dst.n == 0)
		c = line_conv(d, p, &side);
	else
		c = pair_conv(d, p->proto, &src, &dst, 0, 0, &side);
	c->own = p->own;
	conv_datagram(d, c, side, &k);
}

void
decode_end(struct decode *d)
{
	net_end(d->net);
	tell_unsaid(d);
}

const struct decode_counts *
decode_counts(const struct decode *d)
{
	return &d->counts;
}

const struct net_counts *
decode_net_counts(const struct decode *d)
{
	return net_counts(d->net);
}

void
decode_free(struct decode *d)
{
	size_t i;

	for (i = 0; i < PHRASES; i++)
		buf_release(&d->phrases[i].text);
	pairs_release(d);
	net_free(d->net);
	for (i = 0; d->worlds != NULL && protos[i] != NULL; i++) {
		if (d->worlds[i] != NULL && protos[i]->world_release != NULL)
			protos[i]->world_release(d->worlds[i]);
		free(d->worlds[i]);
	}
	free(d->worlds);
	msg_release(&d->msg);
	heap_release(&d->due);
	free(d->files);
	free(d->evidence);
	free(d->cyclic);
	buf_release(&d->counted);
	buf_release(&d->data);
	for (i = 0; i < DECODE_KEYS; i++)
		buf_release(&d->texts[i]);
	free(d->sensors);
	arena_release(&d->arena);
	free(d);
}
