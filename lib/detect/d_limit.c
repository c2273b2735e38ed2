/*
 * d_limit.c - what the plant says of a tag's values: physically possible
 * (range), safe, alarm limits with deadband and delays, rate of change, and
 * how long it may stay silent (stale).
 *
 * A value outside `range` is impossible: it tells of the sensor or of the
 * message, not of the process, so the other limits take it as unknown.
 */
#include <math.h>

#include "base/num.h"
#include "detect/inside.h"

enum limit_kind {
	LIMIT_RANGE,
	LIMIT_SAFE,
	LIMIT_ALARM,
	LIMIT_RATE,
	LIMIT_STALE
};

struct limit {
	struct limit *next;
	struct about about;
	struct cond cond;
	enum limit_kind kind;
	uint32_t tag;
	double lo, hi;	 /* inside is well */
	double deadband; /* how far inside it must come back */
	bool beyond_hi;	 /* on which side it was last outside */
	double value;
	int64_t stale;
};

struct limits {
	struct limit **by_tag;
};

static const struct span range_labels[] = {
    {"attack.t1692.002", 16}, {"iec62443.sr-3.5", 15}};

static struct span
text(struct detect *d, struct buf *b)
{
	struct span s = arena_copy(&d->arena, buf_all(b));

	buf_release(b);
	return s;
}

static struct limit *
limit_new(struct detect *d, uint32_t tag, enum limit_kind kind,
    const char *name, const char *title, enum severity severity,
    enum alert_class class)
{
	struct limits *own = d->own[DETECTOR_limit];
	const struct tag *t = &d->plant->tags[tag];
	struct limit *l = arena_zalloc(&d->arena, sizeof(*l));

	l->kind = kind;
	l->tag = tag;
	l->lo = -INFINITY;
	l->hi = INFINITY;
	l->about = (struct about){.name = span_str(name),
	    .title = span_str(title),
	    .severity = severity,
	    .class = class,
	    .on_delay = 0,
	    .off_delay = 0};
	cond_init(d, &l->cond, &l->about, t->id, l);
	l->next = own->by_tag[tag];
	own->by_tag[tag] = l;
	return l;
}

/* "LIT-101 is {LIT-101} m: ..." */
static void
message(struct detect *d, struct limit *l, const char *what)
{
	const struct tag *t = &d->plant->tags[l->tag];
	struct buf b = {0};

	buf_fmt(&b, "%.*s is {%.*s}%s%.*s: %s", (int)t->id.n, t->id.p,
	    (int)t->id.n, t->id.p, t->unit.n ? " " : "", (int)t->unit.n,
	    t->unit.p, what);
	l->about.message = text(d, &b);
}

static void
say_range(struct detect *d, struct limit *l, const char *what)
{
	char lo[NUM_MAX], hi[NUM_MAX];
	struct buf b = {0};

	buf_fmt(&b, "%s (%.*s to %.*s)", what, (int)(num_f64(lo, l->lo) - lo),
	    lo, (int)(num_f64(hi, l->hi) - hi), hi);
	buf_char(&b, '\0');
	message(d, l, b.p);
	buf_release(&b);
}

static void
add_range(struct detect *d, uint32_t i, const struct tag *t)
{
	struct limit *l = limit_new(d, i, LIMIT_RANGE, "range",
	    "Impossible value", SEV_HIGH, CLASS_HEALTH);

	l->lo = t->range_lo;
	l->hi = t->range_hi;
	l->about.labels = range_labels;
	l->about.nlabels = 2;
	say_range(d, l, "outside what is physically possible");
}

static void
add_safe(struct detect *d, uint32_t i, const struct tag *t)
{
	struct limit *l = limit_new(d, i, LIMIT_SAFE, "safe",
	    "Outside safe operating limits", SEV_HIGH, CLASS_PROCESS);

	l->lo = t->safe_lo;
	l->hi = t->safe_hi;
	l->deadband = t->deadband;
	say_range(d, l, "outside its safe operating limits");
}

static void
add_alarm(struct detect *d, uint32_t i, const struct tag *t, int which)
{
	static const char *const names[] = {
	    "alarm-ll", "alarm-l", "alarm-h", "alarm-hh"};
	static const char *const titles[] = {
	    "Low low alarm", "Low alarm", "High alarm", "High high alarm"};
	const struct tag_alarm *a = &t->alarms[which];
	enum severity severity = a->priority >= 0 ? (enum severity)a->priority
						  : plant_alarm_severity(which);
	struct limit *l = limit_new(d, i, LIMIT_ALARM, names[which],
	    titles[which], severity, CLASS_PROCESS);
	char at[NUM_MAX];
	struct buf b = {0};

	if (which == ALARM_H || which == ALARM_HH)
		l->hi = a->at;
	else
		l->lo = a->at;
	l->deadband = t->deadband;
	l->about.on_delay = a->on_delay != TS_NONE ? a->on_delay : t->on_delay;
	l->about.off_delay = t->off_delay;
	buf_fmt(&b, "%s its %s limit of %.*s",
	    which >= ALARM_H ? "above" : "below", alarm_names[which],
	    (int)(num_f64(at, a->at) - at), at);
	if (a->response.n != 0)
		buf_fmt(&b, "; response: %.*s", (int)a->response.n,
		    a->response.p);
	buf_char(&b, '\0');
	message(d, l, b.p);
	buf_release(&b);
}

static void
add_rate(struct detect *d, uint32_t i, const struct tag *t)
{
	struct limit *l = limit_new(d, i, LIMIT_RATE, "rate",
	    "Changes faster than it can", SEV_MEDIUM, CLASS_HEALTH);

	if (!isnan(t->rate_down))
		l->lo = -t->rate_down;
	if (!isnan(t->rate_up))
		l->hi = t->rate_up;
	message(d, l, "it changed faster than its `rate:` allows");
}

static void
add_stale(struct detect *d, uint32_t i, const struct tag *t)
{
	struct limit *l = limit_new(d, i, LIMIT_STALE, "stale", "Stale value",
	    SEV_MEDIUM, CLASS_HEALTH);
	char span_text[64];
	struct buf b = {0};

	l->stale = t->stale;
	buf_fmt(&b, "the last value seen; nothing newer for %.*s",
	    (int)(ts_put_duration(span_text, t->stale) - span_text), span_text);
	buf_char(&b, '\0');
	message(d, l, b.p);
	buf_release(&b);
}

static void
setup(struct detect *d)
{
	struct limits *own = arena_zalloc(&d->arena, sizeof(*own));
	uint32_t i;
	int k;

	d->own[DETECTOR_limit] = own;
	own->by_tag = arena_zalloc(&d->arena,
	    (d->plant->ntags + 1) * sizeof(struct limit *));
	for (i = 0; i < d->plant->ntags; i++) {
		const struct tag *t = &d->plant->tags[i];

		if (t->stale != TS_NONE)
			add_stale(d, i, t);
		if (!isnan(t->rate_up) || !isnan(t->rate_down))
			add_rate(d, i, t);
		for (k = 0; k < ALARM_COUNT; k++)
			if (t->alarms[k].set)
				add_alarm(d, i, t, k);
		if (t->has_safe)
			add_safe(d, i, t);
		if (t->has_range) /* last, so it comes first */
			add_range(d, i, t);
	}
}

/* Inside, outside; back inside only when `deadband` away from the limit. */
static enum truth
outside(struct limit *l, double v)
{
	bool was =
	    l->cond.state == COND_ACTIVE || l->cond.state == COND_FALLING;
	double band = was ? l->deadband : 0;

	if (v > l->hi || v < l->lo) {
		l->beyond_hi = v > l->hi;
		return IS_TRUE;
	}
	if (was && (l->beyond_hi ? v > l->hi - band : v < l->lo + band))
		return IS_TRUE;
	return IS_FALSE;
}

static bool
named(void *ctx, struct span name, struct expr_value *v)
{
	const struct limit *l = ctx;

	(void)name; /* the message names no other tag */
	*v = (struct expr_value){.type = EXPR_NUM, .num = l->value};
	return true;
}

static struct span
expr_text(struct detect *d, const struct limit *l)
{
	const struct tag *t = &d->plant->tags[l->tag];
	double at = l->beyond_hi ? l->hi : l->lo;
	char number[NUM_MAX], age[64], *end;
	struct buf b = {0};

	if (l->kind == LIMIT_STALE)
		buf_fmt(&b, "age({%.*s}) > %.*s", (int)t->id.n, t->id.p,
		    (int)(ts_put_duration(age, l->stale) - age), age);
	else if (isfinite(at)) {
		end = num_f64(number, at);
		buf_fmt(&b,
		    l->kind == LIMIT_RATE ? "d({%.*s}) %s %.*s"
					  : "{%.*s} %s %.*s",
		    (int)t->id.n, t->id.p, l->beyond_hi ? ">" : "<",
		    (int)(end - number), number);
	}
	return text(d, &b);
}

static void
explain(struct detect *d, struct cond *c, struct cause *cause)
{
	struct limit *l = c->owner;
	const struct tag *t = &d->plant->tags[l->tag];
	const struct known *k = &d->tags[l->tag].kinds[KIND_MEASURED];
	struct expr_value v = k->value;

	if (d->line != NULL && span_eq(field_text(d->line, DETECT_tag), t->id))
		cause_of(d, d->line, cause);
	else
		cause_see(cause, &k->seen);
	v.at = k->seen.ts;
	l->value = v.num;
	cause->tag = t->id;
	if (t->component != NO_INDEX)
		cause->component = d->plant->components[t->component].id;
	cause->value = v;
	cause->has_value = k->set;
	if (c->state != COND_NORMAL || c->falls == INT64_MAX) {
		cause->why[0] = (struct why){expr_text(d, l), v, TERM_TRUE};
		if (l->kind == LIMIT_RATE)
			cause->why[0].value.num = d->tags[l->tag].d;
		cause->nwhy = 1;
	}
	cause->named = named;
	cause->ctx = l;
}

static void
set(struct detect *d, struct limit *l, enum truth t)
{
	struct cause cause = {0};

	l->cond.explain = explain;
	if (t == IS_TRUE && l->cond.state == COND_NORMAL)
		explain(d, &l->cond, &cause);
	cond_set(d, &l->cond, t, &cause);
}

static void
grown_stale(struct detect *d, struct cond *c)
{
	set(d, c->owner, IS_TRUE);
}

static enum truth
judge(struct detect *d, struct limit *l, const struct reading *r,
    bool impossible)
{
	double v = r->value.num;

	if (l->kind == LIMIT_STALE) {
		l->cond.wake = grown_stale;
		l->cond.wakes = ts_after(ts_after(d->clock, l->stale), 1);
		return IS_FALSE;
	}
	if (r->value.type != EXPR_NUM || r->value.unknown)
		return IS_UNKNOWN;
	if (l->kind != LIMIT_RANGE && impossible)
		return IS_UNKNOWN;
	if (l->kind == LIMIT_RATE) {
		v = d->tags[l->tag].d;
		if (isnan(v))
			return IS_UNKNOWN;
	}
	return outside(l, v);
}

static void
reading(struct detect *d, const struct reading *r)
{
	struct limits *own = d->own[DETECTOR_limit];
	const struct tag *t = &d->plant->tags[r->tag];
	struct limit *l = own->by_tag[r->tag];
	bool impossible =
	    t->has_range && r->value.type == EXPR_NUM &&
	    (r->value.num < t->range_lo || r->value.num > t->range_hi);

	if (r->kind != KIND_MEASURED || r->late)
		return;
	for (; l != NULL; l = l->next)
		set(d, l, judge(d, l, r, impossible));
}

const struct detector detector_limit = {
    .name = "limit", .setup = setup, .reading = reading};
