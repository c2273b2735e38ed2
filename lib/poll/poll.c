/*
 * poll.c - whose turn it is.
 */
#include "poll/poll.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/ts.h"

enum { HOLD_SECONDS = 60, HOLD_DOUBLED = 4 }; /* 1, 2, 4, 8, 16 minutes */

static int64_t
hold(unsigned *fails)
{
	int64_t seconds = HOLD_SECONDS << *fails;

	if (*fails < HOLD_DOUBLED)
		++*fails;
	return seconds * TS_SECOND;
}

/* The device's range that is due, those behind the last one first. */
static struct poll_range *
range_due(struct poll_device *d, int64_t now, int64_t *at)
{
	size_t i;

	*at = INT64_MAX;
	for (i = 0; i < d->n; i++) {
		struct poll_range *r = &d->ranges[(d->next + i) % d->n];

		if (r->due <= now) {
			*at = d->due;
			return r;
		}
		if (r->due < *at)
			*at = r->due;
	}
	return NULL;
}

/* The device that has waited longest; NULL: none is due before *at. */
static struct poll_device *
device_due(struct poll *p, int64_t now, int64_t *at)
{
	struct poll_device *first = NULL;
	size_t i;

	*at = INT64_MAX;
	for (i = 0; i < p->n; i++) {
		struct poll_device *d = &p->devices[i];
		int64_t when;

		range_due(d, now, &when);
		if (when < d->due)
			when = d->due;
		if (when < *at) {
			*at = when;
			first = d;
		}
	}
	return *at <= now ? first : NULL;
}

static void
ask(struct poll *p, struct poll_device *d, struct poll_range *r,
    struct poll_done *done)
{
	int64_t now;
	bool ok;

	if (d->mbus == NULL)
		d->mbus = mbus_new(&d->addr, d->port, p->timeout);
	done->device = d;
	done->range = r;
	ok = mbus_read(d->mbus, &r->ask, &done->told, &done->why);
	now = clock_mono();
	d->due = now + p->every;
	d->next = (size_t)(r - d->ranges) + 1;
	done->hold = 0;
	p->counts.asked++;
	if (!ok) {
		p->counts.failed++;
		done->hold = hold(&d->fails);
		d->due = now + done->hold;
		return;
	}
	d->fails = 0;
	if (done->told.exception == 0) {
		p->counts.answered++;
		r->fails = 0;
		return;
	}
	p->counts.refused++;
	done->hold = hold(&r->fails);
	r->due = now + done->hold;
	err_set(&done->why, "refused with exception %u", done->told.exception);
}

bool
poll_next(struct poll *p, int64_t now, struct poll_done *done, int64_t *wait)
{
	int64_t at;
	struct poll_device *d = device_due(p, now, &at);

	done->why = (struct err){{0}};
	if (d != NULL) {
		ask(p, d, range_due(d, now, &at), done);
		return true;
	}
	*wait = at == INT64_MAX ? TS_SECOND : at - now;
	return false;
}

void
poll_release(struct poll *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (p->devices[i].mbus != NULL)
			mbus_free(p->devices[i].mbus);
		free(p->devices[i].ranges);
	}
	free(p->devices);
	free(p->allowed);
}
