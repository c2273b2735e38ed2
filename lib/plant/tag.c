/*
 * tag.c - what the values mean: limits, states, writers; and tables of tags.
 */
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/num.h"
#include "base/utf8.h"
#include "csv/csv.h"
#include "plant/inside.h"

const char *const role_names[ROLE_COUNT] = {"", "measurement", "feedback",
    "output", "setpoint", "command", "parameter", "mode", "bypass"};
const char *const alarm_names[ALARM_COUNT] = {"ll", "l", "h", "hh"};

enum { TABLE_MAX = 256 << 20, ALARM_PRIORITY_NONE = -1 };

/* A table being turned into items. */
struct table {
	struct loader *loader;
	const char *file;
	struct span *header;
	size_t n;
};

static void
table_row(void *ctx, unsigned number, const struct span *cells, size_t n)
{
	struct table *t = ctx;
	struct arena *a = &t->loader->plant->arena;
	struct place at = {t->file, number, 1};
	struct conf *row;
	size_t i;

	if (t->header == NULL) {
		t->header = arena_alloc(a, n * sizeof(*t->header));
		for (i = 0; i < n; i++)
			t->header[i] = arena_copy(a, cells[i]);
		t->n = n;
		return;
	}
	if (n > t->n) {
		errs_add(t->loader->es, at, "%zu cells under a header of %zu",
		    n, t->n);
		return;
	}
	row = conf_new_map(a, at);
	for (i = 0; i < n; i++) {
		at.col = (unsigned)i + 1; /* tables have cells for columns */
		if (!utf8_valid(cells[i]))
			errs_add(t->loader->es, at, "this cell isn't UTF-8");
		else if (cells[i].n != 0)
			conf_put(row, a, t->header[i], cells[i], at);
	}
	collect(t->loader, SECTION_TAGS, row);
}

static void
table_read(struct loader *l, struct conf *c)
{
	struct table t = {.loader = l};
	struct buf b = {0};
	struct err e = {{0}};
	struct span name;

	if (!conf_text(c, l->es, &name))
		return;
	t.file = beside(l, name);
	if (file_read(t.file, TABLE_MAX, &b, &e))
		file_note(l, t.file, buf_all(&b));
	buf_release(&b);
	if (e.text[0] == '\0' && csv_read(t.file, table_row, &t, &e))
		return;
	conf_error(c, l->es, "%s", e.text);
}

void
tags_collect(struct loader *l, struct conf *list)
{
	size_t i;

	if (!conf_is(list, CONF_LIST, l->es, "a list, each item behind a dash"))
		return;
	for (i = 0; i < list->n; i++) {
		struct conf *c = list->kids[i], *csv = conf_get(c, "csv");

		if (csv == NULL) {
			collect(l, SECTION_TAGS, c);
			continue;
		}
		table_read(l, csv);
		conf_done(c, l->es); /* beside `csv:` nothing may stand */
	}
}

static int
by_raw(const void *a, const void *b)
{
	const struct tag_state *x = a, *y = b;

	return (x->raw > y->raw) - (x->raw < y->raw);
}

/* {0: stop, 1: start} */
static void
states_read(struct loader *l, struct conf *c, struct tag *t)
{
	struct arena *a = &l->plant->arena;
	size_t i;

	if (!conf_is(c, CONF_MAP, l->es, "{0: stopped, 1: running}"))
		return;
	if (conf_get(c, "from") != NULL) {
		conf_error(c, l->es,
		    "states from several tags are not read by this version");
		return;
	}
	t->states = arena_alloc(a, (c->n + 1) * sizeof(*t->states));
	t->state_names = arena_alloc(a, (c->n + 1) * sizeof(struct span));
	for (i = 0; i < c->n; i++) {
		struct conf *kid = c->kids[i];
		struct tag_state *s = &t->states[t->nstates];

		kid->taken = true;
		if (span_is(kid->key, "false") || span_is(kid->key, "true"))
			s->raw = span_is(kid->key, "true");
		else if (!num_read_f64(kid->key, &s->raw)) {
			conf_error(kid, l->es,
			    "%.*s: a state's number is wanted in front of "
			    "its name",
			    (int)kid->key.n, kid->key.p);
			continue;
		}
		if (conf_text(kid, l->es, &s->name))
			t->nstates++;
	}
	qsort(t->states, t->nstates, sizeof(*t->states), by_raw);
	for (i = 0; i < t->nstates; i++)
		t->state_names[i] = t->states[i].name;
}

/* 4.8, or {at: 5.2, priority: critical, on_delay: 0s, ...} */
static void
alarm_read(struct loader *l, struct conf *c, struct tag_alarm *a)
{
	struct errs *es = l->es;

	*a = (struct tag_alarm){.priority = ALARM_PRIORITY_NONE,
	    .on_delay = TS_NONE,
	    .respond_within = TS_NONE};
	if (c == NULL)
		return;
	if (c->kind != CONF_MAP) {
		a->set = conf_num(c, es, &a->at);
		return;
	}
	a->set = conf_num(conf_need(c, "at", es), es, &a->at);
	conf_word(conf_get(c, "priority"), es, severity_names, SEV_COUNT,
	    &a->priority);
	conf_duration(conf_get(c, "on_delay"), es, &a->on_delay);
	conf_text(conf_get(c, "response"), es, &a->response);
	conf_duration(conf_get(c, "respond_within"), es, &a->respond_within);
	conf_done(c, es);
}

static void
alarms_read(struct loader *l, struct conf *c, struct tag *t)
{
	double before = -INFINITY;
	int i;

	for (i = 0; i < ALARM_COUNT; i++) {
		struct conf *limit = conf_get(c, alarm_names[i]);

		alarm_read(l, limit, &t->alarms[i]);
		if (t->alarms[i].set && t->alarms[i].at < before)
			conf_error(limit, l->es,
			    "%s lies below a limit that should be lower",
			    alarm_names[i]);
		if (t->alarms[i].set)
			before = t->alarms[i].at;
	}
	if (c == NULL)
		return;
	conf_num(conf_get(c, "deadband"), l->es, &t->deadband);
	if (t->deadband < 0)
		conf_error(c, l->es, "a deadband is never below 0");
	conf_duration(conf_get(c, "on_delay"), l->es, &t->on_delay);
	conf_duration(conf_get(c, "off_delay"), l->es, &t->off_delay);
	conf_done(c, l->es);
}

/* 0.02/s, 1.2/m, 72/h: per second */
static void
rate_one(struct loader *l, struct conf *c, double *out)
{
	struct span unit, number, text;
	int64_t ns;
	char one[8];

	*out = NAN;
	if (!conf_text(c, l->es, &text))
		return;
	number = span_cut(text, '/', &unit);
	one[0] = '1';
	if (unit.n == 0 || unit.n > 2 || !num_read_f64(number, out) ||
	    *out < 0 ||
	    (memcpy(one + 1, unit.p, unit.n),
		!ts_read_duration(span(one, unit.n + 1), &ns))) {
		*out = NAN;
		conf_error(c, l->es,
		    "%.*s: write a change by time here, as in 0.02/s",
		    (int)text.n, text.p);
		return;
	}
	*out = *out * 1e9 / (double)ns;
}

static void
rate_read(struct loader *l, struct conf *c, struct tag *t)
{
	t->rate_up = t->rate_down = NAN;
	if (c == NULL || !conf_is(c, CONF_MAP, l->es, "{up: 0.02/s}"))
		return;
	rate_one(l, conf_get(c, "up"), &t->rate_up);
	rate_one(l, conf_get(c, "down"), &t->rate_down);
	conf_done(c, l->es);
}

static void
writers_read(struct loader *l, struct conf *c, struct tag *t)
{
	struct conf *one[] = {c}, **list = one;
	size_t n = 1, i;

	if (c == NULL)
		return;
	if (c->kind == CONF_LIST) {
		list = c->kids;
		n = c->n;
	}
	t->has_writers = true;
	t->writers =
	    arena_alloc(&l->plant->arena, (n + 1) * sizeof(*t->writers));
	for (i = 0; i < n; i++) {
		uint32_t w = component_named(l, list[i]);

		if (w != NO_INDEX)
			t->writers[t->nwriters++] = w;
	}
}

static void
check(struct loader *l, struct conf *c, const struct tag *t)
{
	if (t->nstates != 0 && (t->has_range || t->has_safe))
		conf_error(c, l->es,
		    "%.*s has states, so it has no range in numbers",
		    (int)t->id.n, t->id.p);
	if (t->has_range && t->has_safe &&
	    (t->safe_lo < t->range_lo || t->safe_hi > t->range_hi))
		conf_error(c, l->es, "`safe:` reaches beyond `range:`");
}

void
tag_read(struct loader *l, struct tag *t, const struct item *item)
{
	struct conf *c = item->conf;
	struct errs *es = l->es;
	int word;

	*t = (struct tag){.stale = TS_NONE};
	conf_text(conf_get(c, "id"), es, &t->id);
	conf_text(conf_get(c, "unit"), es, &t->unit);
	t->component = component_named(l, conf_get(c, "component"));
	if (conf_word(conf_get(c, "role"), es, role_names, ROLE_COUNT, &word))
		t->role = (enum tag_role)word;
	source_read(l, conf_get(c, "source"), item->defaults, t);
	states_read(l, conf_get(c, "states"), t);
	t->has_range =
	    conf_range(conf_get(c, "range"), es, &t->range_lo, &t->range_hi);
	t->has_safe =
	    conf_range(conf_get(c, "safe"), es, &t->safe_lo, &t->safe_hi);
	alarms_read(l, conf_get(c, "alarms"), t);
	rate_read(l, conf_get(c, "rate"), t);
	conf_duration(conf_get(c, "stale"), es, &t->stale);
	t->feedback = tag_named(l, conf_get(c, "feedback"));
	writers_read(l, conf_get(c, "writers"), t);
	if (conf_get(c, "computed") != NULL)
		conf_error(c, es, "`computed:` is not read by this version");
	if (conf_get(c, "resolution") != NULL)
		conf_error(c, es, "`resolution:` is not read by this version");
	conf_done(c, es);
	check(l, c, t);
}
