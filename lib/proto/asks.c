#include "proto/asks.h"

#include <stdlib.h>

/* Most conversations have a few on their way, not all that they may. */
static void
widen(struct asks *s)
{
	size_t cap = s->cap != 0 ? s->cap * 2 : 4;

	s->list = xrealloc(s->list, cap * sizeof(*s->list));
	memset(s->list + s->cap, 0, (cap - s->cap) * sizeof(*s->list));
	s->cap = cap;
}

struct ask *
asks_put(struct asks *s, struct talk *t, uint64_t key, struct span keep)
{
	const struct msg *m = t->msg;
	struct ask *a;
	struct buf kept;

	if (s->n == s->cap && s->cap < ASKS_MAX)
		widen(s);
	if (s->n == ASKS_MAX) /* nobody answers that many behind */
		asks_drop(s, &s->list[0]);
	a = &s->list[s->n++];
	kept = a->kept;
	kept.n = 0;
	if (kept.cap > ASK_SPARE_MAX)
		buf_release(&kept);
	if (s->kept + keep.n <= ASK_KEPT_MAX)
		buf_span(&kept, keep);
	s->kept += kept.n;
	*a = (struct ask){.key = key,
	    .ts = t->ts,
	    .frame = t->frame,
	    .txn = m->txn,
	    .station = m->station,
	    .code = m->code,
	    .proto = m->proto,
	    .fn = m->fn,
	    .station_text = m->station_text,
	    .action = m->action,
	    .kept = kept};
	if (s->n == 1)
		t->overdue_at(t, ts_after(t->ts, t->patience));
	return a;
}

struct ask *
asks_find(const struct asks *s, uint64_t key)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->list[i].key == key)
			return &s->list[i];
	return NULL;
}

/* Its buffer goes to the free end, to be read yet and then used again. */
void
asks_drop(struct asks *s, struct ask *a)
{
	size_t i = (size_t)(a - s->list);
	struct ask gone = *a;

	s->n--;
	s->kept -= gone.kept.n;
	memmove(a, a + 1, (s->n - i) * sizeof(*a));
	s->list[s->n] = gone;
}

void
asks_answer(struct asks *s, struct talk *t, struct ask *a, bool fits)
{
	t->msg->latency = t->ts >= a->ts ? t->ts - a->ts : 0;
	if (fits)
		t->proven = true;
	asks_drop(s, a);
}

static void
tell_unanswered(struct talk *t, const struct ask *a, int64_t now)
{
	struct msg *m = talk_msg(t, a->proto, DIR_REQUEST);

	m->ts = ts_after(a->ts, t->patience);
	if (m->ts > now)
		m->ts = now;
	m->frame = a->frame;
	m->txn = a->txn;
	m->station = a->station;
	m->station_text = a->station_text;
	m->fn = a->fn;
	m->code = a->code;
	m->action = a->action;
	m->status = "unanswered";
	t->emit(t);
}

void
asks_overdue(struct asks *s, struct talk *t, int64_t now, bool ended)
{
	while (s->n != 0 &&
	       (ended || ts_after(s->list[0].ts, t->patience) <= now)) {
		/* Where only one direction is seen, who knows? */
		if (t->other_seen)
			tell_unanswered(t, &s->list[0], now);
		asks_drop(s, &s->list[0]);
	}
	if (s->n != 0)
		t->overdue_at(t, ts_after(s->list[0].ts, t->patience));
}

void
asks_forget(struct asks *s)
{
	s->n = s->kept = 0;
}

/* Responses may have been among the lost bytes of the server. */
void
asks_lost(struct asks *s, const struct talk *t)
{
	if (t->from_server)
		asks_forget(s);
}

void
asks_release(struct asks *s)
{
	size_t i;

	for (i = 0; i < s->cap; i++)
		buf_release(&s->list[i].kept);
	free(s->list);
	*s = (struct asks){0};
}
