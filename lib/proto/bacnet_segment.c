/*
 * bacnet_segment.c - messages in segments, and requests without answers.
 *
 * Segments count from 0 on, modulo 256. What isn't the next one was sent
 * before, or will be sent again: 5.4. What doesn't become whole in time is
 * told as far as it came.
 */
#include <stdlib.h>

#include "proto/bacnet_apdu.h"

static size_t
gathered(const struct bacnet_state *s)
{
	size_t i, n = 0;

	for (i = 0; i < BACNET_SERIES; i++)
		n += s->series[i].used ? s->series[i].bytes.n : 0;
	return n;
}

static struct bacnet_series *
series_of(struct bacnet_state *s, const struct bacnet_apdu *a)
{
	size_t i;

	if (s->series == NULL)
		s->series = xcalloc(BACNET_SERIES, sizeof(*s->series));
	for (i = 0; i < BACNET_SERIES; i++) {
		struct bacnet_series *g = &s->series[i];

		if (g->used && g->key == a->key &&
		    g->answers == (a->type == BACNET_COMPLEX_ACK))
			return g;
	}
	return NULL;
}

/* Its answer is on its way: it won't be called unanswered. */
static void
take_ask(struct bacnet_state *s, struct bacnet_series *g, struct ask *a)
{
	struct buf kept = g->ask.kept;

	kept.n = 0;
	buf_span(&kept, asks_kept(a));
	g->ask = *a;
	g->ask.kept = kept;
	asks_drop(&s->asks, a);
}

/* A free place, or that of the one that waited longest. */
static struct bacnet_series *
place(struct bacnet_state *s)
{
	struct bacnet_series *oldest = &s->series[0];
	size_t i;

	for (i = 0; i < BACNET_SERIES; i++) {
		if (!s->series[i].used)
			return &s->series[i];
		if (s->series[i].ts < oldest->ts)
			oldest = &s->series[i];
	}
	return oldest;
}

static struct bacnet_series *
begin(struct bacnet_apdu *a)
{
	struct bacnet_state *s = a->talk->state;
	struct bacnet_series *g = place(s);
	struct buf bytes = g->bytes, kept = g->ask.kept;

	bytes.n = kept.n = 0;
	*g = (struct bacnet_series){.bytes = bytes,
	    .ask = {.fn = NULL, .kept = kept},
	    .key = a->key,
	    .service = a->choice,
	    .first = a->first,
	    .invoke = a->invoke,
	    .used = true,
	    .answers = a->type == BACNET_COMPLEX_ACK,
	    .from_server = a->talk->from_server};
	if (a->ask != NULL)
		take_ask(s, g, a->ask);
	return g;
}

static void
complete(struct bacnet_apdu *a, struct bacnet_series *g)
{
	struct rd r = rd_init(buf_all(&g->bytes), false);

	a->series = g;
	a->ask = g->ask.fn != NULL ? &g->ask : NULL;
	g->used = false;
	bacnet_apdu_tell(a, &r);
}

void
bacnet_segment(struct bacnet_apdu *a, struct rd *r)
{
	struct talk *t = a->talk;
	struct bacnet_state *s = t->state;
	struct bacnet_series *g = series_of(s, a);
	struct rd none = rd_init(span("", 0), true);

	if (a->sequence == 0 && (g == NULL || g->segments <= 1)) {
		if (g != NULL)
			g->bytes.n = 0; /* the first one once more */
		else
			g = begin(a);
		g->next = 0;
		g->segments = 0;
	}
	if (g == NULL) {
		if (!(a->first & BACNET_MORE))
			bacnet_apdu_partial(a, &none,
			    "segments in front of it weren't seen");
		return;
	}
	if (a->sequence != g->next || a->choice != g->service)
		return;
	g->ts = t->ts;
	g->frame = t->frame;
	g->flags |= t->flags;
	g->next++;
	g->segments++;
	if (gathered(s) + rd_left(r) > BACNET_GATHERED_MAX) {
		g->used = false;
		bacnet_apdu_partial(a, &none, "longer than what is kept");
		return;
	}
	buf_span(&g->bytes, rd_rest(r));
	t->overdue_at(t, ts_after(g->ts, t->patience));
	if (!(a->first & BACNET_MORE))
		complete(a, g);
}

/* As far as it came. */
static void
tell_partial(struct talk *t, struct bacnet_series *g, int64_t now)
{
	static const struct bacnet_link link = {
	    .length = -1, .vsrc = -1, .vdst = -1};
	static const struct bacnet_npdu npdu = {.link = &link};
	struct bacnet_walk walk;
	struct bacnet_apdu a = {.talk = t,
	    .npdu = &npdu,
	    .walk = &walk,
	    .type = g->answers ? BACNET_COMPLEX_ACK : BACNET_CONFIRMED,
	    .first = g->first,
	    .invoke = g->invoke,
	    .choice = g->service,
	    .ask = g->ask.fn != NULL ? &g->ask : NULL};
	struct rd r = rd_init(buf_all(&g->bytes), true);
	struct talk was = *t;

	g->used = false;
	t->from_server = g->from_server;
	if (g->from_server != was.from_server) {
		t->src = was.dst;
		t->dst = was.src;
	}
	t->ts = ts_after(g->ts, t->patience) < now
		    ? ts_after(g->ts, t->patience)
		    : now;
	t->frame = g->frame;
	t->flags |= g->flags;
	bacnet_apdu_partial(&a, &r, "segments behind it weren't seen");
	*t = was;
}

static void
series_overdue(struct talk *t, int64_t now, bool ended)
{
	struct bacnet_state *s = t->state;
	size_t i;

	for (i = 0; s->series != NULL && i < BACNET_SERIES; i++) {
		struct bacnet_series *g = &s->series[i];

		if (!g->used)
			continue;
		if (ended || ts_after(g->ts, t->patience) <= now)
			tell_partial(t, g, now);
		else
			t->overdue_at(t, ts_after(g->ts, t->patience));
	}
}

/* Told as that side's who asked; the one that is told is still the first. */
static void
emit_unanswered(struct talk *t)
{
	struct bacnet_state *s = t->state;
	struct ask *ask = &s->asks.list[0];
	const struct bacnet_service *service;
	struct bacnet_walk walk;

	t->from_server = bacnet_server_asked(ask->key);
	if (ask->key & 1) {
		service = bacnet_service(true, (uint8_t)ask->code);
		if (service != NULL && service->what & BACNET_NOTIFIES)
			t->msg->dir = DIR_REPORT;
		bacnet_repeat(t, ask, &walk);
	}
	s->emit(t);
}

void
bacnet_overdue(struct talk *t, int64_t now, bool ended)
{
	struct bacnet_state *s = t->state;
	bool from_server = t->from_server;

	t->other_seen |= t->layer2 == LAYER2_LINK + BACNET_MSTP_LINK;
	series_overdue(t, now, ended);
	s->emit = t->emit;
	t->emit = emit_unanswered;
	asks_overdue(&s->asks, t, now, ended);
	t->emit = s->emit;
	t->from_server = from_server;
}

void
bacnet_lost(struct talk *t)
{
	struct bacnet_state *s = t->state;
	size_t i = 0;

	while (i < s->asks.n) {
		if (bacnet_server_asked(s->asks.list[i].key) != t->from_server)
			asks_drop(&s->asks, &s->asks.list[i]);
		else
			i++;
	}
	for (i = 0; s->series != NULL && i < BACNET_SERIES; i++)
		if (s->series[i].from_server == t->from_server)
			s->series[i].used = false;
}
