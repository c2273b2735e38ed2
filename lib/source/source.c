#include "source/source.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/ts.h"

/*
 * The kernel keeps a packet to itself for 50 ms at most; what is older than
 * SOURCE_HOLD can be passed by none that is still to come.
 */
static const int64_t hold = 60 * TS_SECOND / 1000;
static const int64_t patience = TS_SECOND / 10;
static const int64_t nap = TS_SECOND / 200; /* heads of 5 ms at once */

struct source {
	struct heap_node node; /* its head, by time; must come first */
	const struct source_ops *ops;
	void *self;
	const char *name;
	struct source *next; /* of the hungry ones */
	struct seen head;
	int64_t asked; /* when it last had nothing */
	uint64_t told; /* of the packets it lost */
};

struct sources {
	struct source *list[SOURCES_MAX];
	size_t n;
	struct source *hungry; /* those without a head */
	struct source *taken;  /* whose head was handed out */
	struct heap heads;
	bool stopped;
	uint64_t frames; /* of those in no file */
	double pace;
	int64_t pace_ts, pace_at; /* of the first packet */
};

struct sources *
sources_new(void)
{
	return xcalloc(1, sizeof(struct sources));
}

static void
feed(struct sources *a, struct source *s)
{
	s->next = a->hungry;
	a->hungry = s;
}

void
sources_add(struct sources *a, const struct source_ops *ops, void *self,
    const char *name)
{
	struct source *s = xcalloc(1, sizeof(*s)), **end = &a->hungry;

	s->ops = ops;
	s->self = self;
	s->name = name;
	s->asked = TS_NONE;
	a->list[a->n++] = s;
	while (*end != NULL) /* at equal times the first named comes first */
		end = &(*end)->next;
	*end = s;
}

void
sources_pace(struct sources *a, double times)
{
	a->pace = times;
	a->pace_ts = TS_NONE;
}

/*
 * A live source that had nothing a moment ago needn't be asked for each
 * packet of another: what it could still bring is younger.
 */
static bool
younger(const struct sources *a, const struct source *s)
{
	const struct heap_node *first = heap_first(&a->heads);

	return s->ops->live && first != NULL && s->asked != TS_NONE &&
	       first->at <= s->asked - hold;
}

/* Asks those without a head; what isn't a packet and no waiting ends it. */
static enum source_got
ask(struct sources *a, struct err *e)
{
	struct source **at = &a->hungry;

	while (*at != NULL) {
		struct source *s = *at;
		enum source_got got;

		if (younger(a, s)) {
			at = &s->next;
			continue;
		}
		s->head.payload = NULL;
		got = s->ops->next(s->self, &s->head, e);
		if (got == SOURCE_TOLD)
			return got;
		if (got == SOURCE_WAIT) {
			s->asked = clock_real();
			at = &s->next;
			continue;
		}
		*at = s->next;
		if (got == SOURCE_PACKET)
			heap_set(&a->heads, &s->node, s->head.packet.ts);
		else if (got != SOURCE_END)
			return got;
	}
	return SOURCE_PACKET;
}

/* May something earlier than the first head still come? */
static bool
too_early(const struct sources *a)
{
	const struct heap_node *first = heap_first(&a->heads);
	const struct source *s;

	for (s = a->hungry; s != NULL; s = s->next) {
		if (!s->ops->live)
			return true;
		/* a time far ahead of the clock is no reason to wait */
		if (first->at > s->asked - hold &&
		    first->at < s->asked + TS_SECOND)
			return true;
	}
	return false;
}

/* Nanoseconds until the head's time has come; 0: it has. */
static int64_t
pace_left(struct sources *a, int64_t ts)
{
	int64_t now, due;

	if (a->pace <= 0)
		return 0;
	now = clock_mono();
	if (a->pace_ts == TS_NONE) {
		a->pace_ts = ts;
		a->pace_at = now;
	}
	due = a->pace_at + (int64_t)((double)(ts - a->pace_ts) / a->pace);
	return due > now ? due - now : 0;
}

enum source_got
sources_next(struct sources *a, struct seen *seen, struct err *e)
{
	enum source_got got;
	struct source *s;
	size_t i;

	if (a->taken != NULL) {
		feed(a, a->taken);
		a->taken = NULL;
	}
	for (i = 0; i < a->n; i++)
		if (a->list[i]->ops->listen != NULL)
			a->list[i]->ops->listen(a->list[i]->self);
	got = ask(a, e);
	if (got != SOURCE_PACKET)
		return got;
	s = (struct source *)heap_first(&a->heads);
	if (s == NULL)
		return a->hungry == NULL ? SOURCE_END : SOURCE_WAIT;
	if (too_early(a) || (!a->stopped && pace_left(a, s->node.at) != 0))
		return SOURCE_WAIT;
	heap_remove(&a->heads, &s->node);
	a->taken = s;
	*seen = s->head;
	if (seen->frame == 0)
		seen->frame = ++a->frames;
	return SOURCE_PACKET;
}

/* How long the head has to wait until others are heard, or for its time. */
static int64_t
head_left(struct sources *a, int64_t ts)
{
	int64_t left = patience;

	if (a->hungry == NULL || !too_early(a))
		return pace_left(a, ts);
	if (ts_seconds(clock_real(), ts) < 1)
		left = ts + hold - clock_real();
	return left > nap ? left : nap;
}

size_t
sources_poll(struct sources *a, struct pollfd fds[SOURCES_MAX], int64_t *wait)
{
	struct heap_node *first = heap_first(&a->heads);
	const struct source *s;
	size_t n = 0, listening, i;

	for (i = 0; i < a->n; i++) {
		int fd = a->list[i]->ops->fd(a->list[i]->self);

		if (a->list[i]->ops->listen != NULL && fd >= 0)
			fds[n++] = (struct pollfd){.fd = fd, .events = POLLIN};
	}
	listening = n;
	for (s = a->hungry; s != NULL; s = s->next) {
		int fd = s->ops->listen == NULL ? s->ops->fd(s->self) : -1;

		if (fd >= 0 && (first == NULL || !s->ops->live))
			fds[n++] = (struct pollfd){.fd = fd, .events = POLLIN};
	}
	*wait = patience;
	if (first != NULL && n == listening)
		*wait = head_left(a, first->at);
	if (*wait > patience)
		*wait = patience;
	return n;
}

void
sources_stop(struct sources *a)
{
	size_t i;

	if (a->stopped)
		return;
	a->stopped = true;
	for (i = 0; i < a->n; i++)
		a->list[i]->ops->stop(a->list[i]->self);
}

uint64_t
sources_bytes(struct sources *a)
{
	uint64_t all = 0;
	size_t i;

	for (i = 0; i < a->n; i++) {
		struct source_counts c = {0};

		a->list[i]->ops->counts(a->list[i]->self, &c);
		all += c.bytes;
	}
	return all;
}

bool
sources_lost(struct sources *a, struct source_loss *out)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		struct source *s = a->list[i];
		struct source_counts c = {0};

		s->ops->counts(s->self, &c);
		if (c.lost <= s->told)
			continue;
		*out = (struct source_loss){s->name, c.lost - s->told, c.lost};
		s->told = c.lost;
		return true;
	}
	return false;
}

void
sources_free(struct sources *a)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		a->list[i]->ops->close(a->list[i]->self);
		free(a->list[i]);
	}
	heap_release(&a->heads);
	free(a);
}
