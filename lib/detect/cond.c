/*
 * cond.c - the state of a condition: when it is raised, updated, cleared.
 *
 *	NORMAL --true--> RISING --on_delay--> ACTIVE --false--> FALLING
 *	   ^---false------'                     ^-----true---------'
 *	   '--------------------------------off_delay--------------'
 *
 * Unknown moves nothing: a delay that runs goes on only while it is true.
 */
#include <stdio.h>

#include "detect/inside.h"

/* What goes on is told again this often. */
#define REMIND (60 * TS_SECOND)

void
cond_init(struct detect *d, struct cond *c, const struct about *about,
    struct span group, void *owner)
{
	*c = (struct cond){.about = about,
	    .group = group,
	    .since = TS_NONE,
	    .falls = INT64_MAX,
	    .rises = INT64_MAX,
	    .wakes = INT64_MAX,
	    .owner = owner};
	d->conds =
	    xgrow(d->conds, d->nconds, &d->conds_cap, sizeof(struct cond *));
	d->conds[d->nconds++] = c;
	cond_inherit(d, c);
}

void
cond_timer(struct detect *d, struct cond *c)
{
	int64_t at = c->wakes;

	if (c->state == COND_RISING && c->rises < at)
		at = c->rises;
	if ((c->state == COND_FALLING || c->about->momentary) && c->falls < at)
		at = c->falls;
	if (at == INT64_MAX)
		heap_remove(&d->due, &c->due);
	else if (c->due.place == 0 || c->due.at != at)
		heap_set(&d->due, &c->due, at);
}

/* rule/group@ts: the same input gives the same ids. */
static void
make_id(struct detect *d, struct cond *c)
{
	struct ts_cache none = {0};
	char ts[TS_LEN];

	ts_put(ts, &none, d->clock);
	snprintf(c->id, sizeof(c->id), "%.*s/%.*s@%.*s", (int)c->about->name.n,
	    c->about->name.p, (int)c->group.n, c->group.p, TS_LEN, ts);
}

static void
raise_alert(struct detect *d, struct cond *c, struct cause *cause)
{
	struct cause later = {0};

	c->state = COND_ACTIVE;
	c->seq = 0;
	c->told = d->clock;
	make_id(d, c);
	if (cause == NULL && c->explain != NULL) {
		c->explain(d, c, &later);
		cause = &later;
	}
	alert_put(d, c, ALERT_RAISED, cause);
	d->counts.raised++;
}

static void
clear_alert(struct detect *d, struct cond *c)
{
	struct cause cause = {0};

	c->state = COND_NORMAL;
	c->falls = INT64_MAX;
	if (c->explain != NULL)
		c->explain(d, c, &cause);
	alert_put(d, c, ALERT_CLEARED, &cause);
	c->since = TS_NONE;
	c->count = 0;
}

/* A momentary condition that goes on: told again, but not each time. */
static void
remind(struct detect *d, struct cond *c)
{
	struct cause cause = {0};

	if (!c->about->momentary || d->clock < ts_after(c->told, REMIND))
		return;
	c->told = d->clock;
	if (c->explain != NULL)
		c->explain(d, c, &cause);
	alert_put(d, c, ALERT_UPDATED, &cause);
}

static void
came_true(struct detect *d, struct cond *c, struct cause *cause)
{
	const struct about *a = c->about;

	c->count++;
	if (a->momentary)
		c->falls = ts_after(d->clock, a->off_delay);
	switch (c->state) {
	case COND_NORMAL:
		c->since = d->clock;
		c->rises = ts_after(d->clock, a->on_delay);
		c->state = COND_RISING;
		if (a->on_delay == 0)
			raise_alert(d, c, cause);
		break;
	case COND_FALLING:
		c->state = COND_ACTIVE;
		break;
	case COND_ACTIVE:
		remind(d, c);
		break;
	default:
		break;
	}
}

static void
came_false(struct detect *d, struct cond *c)
{
	const struct about *a = c->about;

	if (a->momentary)
		return; /* it ends by time */
	if (c->state == COND_RISING) {
		c->state = COND_NORMAL;
		c->since = TS_NONE;
		c->count = 0;
	} else if (c->state == COND_ACTIVE && !a->latch) {
		c->state = COND_FALLING;
		c->falls = ts_after(d->clock, a->off_delay);
		if (a->off_delay == 0)
			clear_alert(d, c);
	}
}

void
cond_set(struct detect *d, struct cond *c, enum truth t, struct cause *cause)
{
	if (t == IS_TRUE)
		came_true(d, c, cause);
	else if (t == IS_FALSE)
		came_false(d, c);
	cond_timer(d, c);
}

/* It hasn't been true for its off-delay. */
static void
fall(struct detect *d, struct cond *c)
{
	c->falls = INT64_MAX;
	if (c->state == COND_RISING) { /* it never was raised */
		c->state = COND_NORMAL;
		c->since = TS_NONE;
		c->count = 0;
	} else if (c->state != COND_NORMAL && !c->about->latch) {
		clear_alert(d, c);
	}
}

void
cond_due(struct detect *d, struct cond *c)
{
	bool wake = c->wakes <= d->clock;

	if (wake)
		c->wakes = INT64_MAX;
	if (c->state == COND_RISING && c->rises <= d->clock)
		raise_alert(d, c, NULL);
	else if (c->falls <= d->clock)
		fall(d, c);
	if (wake && c->wake != NULL)
		c->wake(d, c);
	cond_timer(d, c);
}

struct cond *
group_cond(struct detect *d, struct groups *g, const struct about *about,
    struct span key, void *owner)
{
	struct cond *c = map_get(&g->map, key);

	if (c != NULL)
		return c;
	if (g->map.n >= GROUPS_MAX) {
		/* one condition stands for all groups beyond the bound */
		key = SPAN("others");
		c = map_get(&g->map, key);
		if (c != NULL)
			return c;
	}
	c = arena_alloc(&g->arena, sizeof(*c));
	key = arena_copy(&g->arena, key);
	cond_init(d, c, about, key, owner);
	map_put(&g->map, key, c);
	return c;
}

void
groups_release(struct detect *d, struct groups *g)
{
	struct map_entry *e = NULL;

	while ((e = map_next(&g->map, e)) != NULL)
		heap_remove(&d->due, &((struct cond *)e->value)->due);
	map_release(&g->map);
	arena_release(&g->arena);
}
