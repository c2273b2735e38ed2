/*
 * live.c - an interface, and its end: what the kernel had received when it was
 * asked to stop is handed out, and the counts balance.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/ts.h"
#include "cap/cap.h"
#include "source/inside.h"

/*
 * The kernel hands a block of its ring over when it is full, or after one to
 * two times so many milliseconds. An empty block isn't handed over, but each
 * block takes its room whatever is in it: a longer time makes the ring last
 * longer when the reader stalls.
 */
enum { BLOCK_ALONE = 30, BLOCK_MERGED = 25, RING_MAX = 1 << 30 };

static const int64_t quiet = TS_SECOND / 4; /* more than two of them */

struct live {
	struct cap *cap;
	bool filtered;
	bool stopped, ended;
	int64_t last; /* when a packet last came, once stopped */
	uint64_t handed, unread;
};

/* Stopped, and nothing is there. Was that all? */
static bool
drained(struct live *l)
{
	struct cap_counts c = {0};
	uint64_t due;

	if (!cap_counts(l->cap, &c))
		return true;
	due = c.received - c.dropped;
	/* a filter's counts hold what came before it was there */
	if (!l->filtered && due == l->handed)
		return true;
	if (clock_mono() - l->last <= quiet)
		return false;
	if (!l->filtered && due > l->handed)
		l->unread = due - l->handed;
	return true;
}

static enum source_got
live_next(void *self, struct seen *seen, struct err *e)
{
	struct live *l = self;
	int n;

	seen->frame = 0;
	seen->file = NULL;
	if (l->ended)
		return SOURCE_END;
	n = cap_next(l->cap, &seen->packet, e);
	if (n > 0) {
		l->handed++;
		if (l->stopped)
			l->last = clock_mono();
		return SOURCE_PACKET;
	}
	l->ended = n < 0 || (l->stopped && drained(l));
	if (n < 0)
		return SOURCE_FAILED;
	return l->ended ? SOURCE_END : SOURCE_WAIT;
}

static int
live_fd(const void *self)
{
	const struct live *l = self;

	return cap_fd(l->cap);
}

static void
live_stop(void *self)
{
	struct live *l = self;
	struct err e = {{0}};

	l->stopped = true;
	l->last = clock_mono();
	l->ended = !cap_stop(l->cap, &e);
}

static void
live_counts(void *self, struct source_counts *out)
{
	struct live *l = self;
	struct cap_counts c;

	if (cap_counts(l->cap, &c))
		out->lost = c.dropped + c.missed + l->unread;
}

static void
live_close(void *self)
{
	struct live *l = self;

	cap_close(l->cap);
	free(l);
}

static const struct source_ops live_ops = {
    true, NULL, live_next, live_fd, live_stop, live_counts, live_close};

bool
source_live(struct sources *a, const struct source_live *o,
    enum source_got *got, struct err *e)
{
	struct cap_options c = {.interface = o->interface,
	    .filter = o->filter,
	    .snaplen = (int)o->snaplen,
	    .buffer = o->ring < RING_MAX ? (int)o->ring : RING_MAX,
	    .block = o->several ? BLOCK_MERGED : BLOCK_ALONE,
	    .promiscuous = !o->as_it_is};
	bool misfit;
	struct cap *cap = cap_open(&c, &misfit, e);
	struct live *l;

	*got = misfit ? SOURCE_REFUSED : SOURCE_FAILED;
	if (cap == NULL)
		return false;
	l = xcalloc(1, sizeof(*l));
	l->cap = cap;
	l->filtered = o->filter != NULL;
	sources_add(a, &live_ops, l, o->interface);
	return true;
}
