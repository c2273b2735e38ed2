/*
 * test.c - the tests that stand in the rules.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "detect/inside.h"
#include "proc/proc.h"

enum { INPUT_MAX = 1 << 30 };

/* Readings that are given start here. */
static const char given_start[] = "2026-01-01T00:00:00Z";

struct run {
	const struct rule_test *test;
	const struct plant *plant;
	const char *dir; /* of our tools */
	struct buf input, output;
	struct buf why; /* why it failed */
};

static bool
tool_run(struct run *r, const char *const *argv, struct span input,
    struct buf *out)
{
	struct proc p = {.argv = argv,
	    .input = input,
	    .out_max = INPUT_MAX,
	    .err_max = 4096};
	struct err e = {{0}};
	bool ok = proc_run(&p, &e);

	if (!ok)
		buf_str(&r->why, e.text);
	else if (p.status != 0)
		buf_fmt(&r->why, "%s ended with %d: %.*s", argv[0], p.status,
		    (int)p.err.n, p.err.p);
	buf_span(out, buf_all(&p.out));
	ok = ok && p.status == 0;
	proc_release(&p);
	return ok;
}

/* ots-decode FILE | ots-model -p PLANT */
static bool
replay(struct run *r, const char *plant)
{
	struct buf decode = {0}, model = {0}, events = {0};
	bool ok;

	buf_fmt(&decode, "%s/ots-decode", r->dir);
	buf_char(&decode, '\0');
	buf_fmt(&model, "%s/ots-model", r->dir);
	buf_char(&model, '\0');
	{
		const char *const a[] = {decode.p, r->test->replay, NULL};
		const char *const b[] = {model.p, "-q", "-p", plant, NULL};

		ok = tool_run(r, a, span("", 0), &events) &&
		     tool_run(r, b, buf_all(&events), &r->input);
	}
	buf_release(&decode);
	buf_release(&model);
	buf_release(&events);
	return ok;
}

/* The address of a component, or the text itself. */
static void
put_by(const struct run *r, const char *key, struct span by)
{
	uint32_t c = plant_component(r->plant, by);
	struct buf *b = (struct buf *)(uintptr_t)&r->input;
	char text[ADDR_TEXT];

	if (by.n == 0)
		return;
	if (c != NO_INDEX && r->plant->components[c].naddresses != 0)
		by = span(text,
		    (size_t)(addr_put(text,
				 &r->plant->components[c].addresses[0].addr) -
			     text));
	rec_str(b, key, by);
}

/* Could the plant give this reading? */
static bool
given_known(struct run *r, const struct rule_given *g)
{
	uint32_t i = plant_tag(r->plant, g->tag);
	const struct tag *t;
	size_t j;

	if (i == NO_INDEX) {
		buf_fmt(&r->why, "the plant has no tag %.*s", (int)g->tag.n,
		    g->tag.p);
		return false;
	}
	t = &r->plant->tags[i];
	if (t->nstates == 0 || span_is(g->value, "null"))
		return true;
	for (j = 0; j < t->nstates; j++)
		if (span_eq(t->states[j].name, g->value))
			return true;
	buf_fmt(&r->why, "%.*s has no state %.*s", (int)g->tag.n, g->tag.p,
	    (int)g->value.n, g->value.p);
	return false;
}

static bool
put_given(struct run *r)
{
	const struct rule_test *t = r->test;
	struct ts_cache cache = {0};
	int64_t start = 0;
	size_t i;

	ts_read(span_str(given_start), &start);
	for (i = 0; i < t->ngiven; i++) {
		const struct rule_given *g = &t->given[i];

		if (!given_known(r, g))
			return false;
		rec_open(&r->input, &cache, REC_reading, ts_after(start, g->t));
		rec_str(&r->input, "tag", g->tag);
		nd_put_key(&r->input, "value");
		if (g->is_number || span_is(g->value, "true") ||
		    span_is(g->value, "false") || span_is(g->value, "null"))
			buf_span(&r->input, g->value);
		else
			nd_put_text(&r->input, g->value);
		rec_str(&r->input, "kind", g->kind);
		put_by(r, "by", g->by);
		put_by(r, "src", g->by);
		rec_close(&r->input);
	}
	return true;
}

static void
feed(struct run *r, struct detect *d)
{
	struct nd_val vals[DETECT_KEYS];
	struct line l = {.vals = vals};
	struct span rest = buf_all(&r->input);
	struct nd_keys keys;

	nd_keys_init(&keys, detect_keys, DETECT_KEYS);
	while (rest.n != 0) {
		l.text = span_cut(rest, '\n', &rest);
		if (!line_scan(&l, &keys, NULL))
			continue;
		if (l.ts != TS_NONE)
			detect_clock(d, l.ts);
		detect_record(d, &l);
	}
	detect_end(d);
}

enum { ALERT_RULE = KEY_OWN, ALERT_STATE, ALERT_SINCE, ALERT_KEYS };

static bool
meets(const struct line *l, const struct rule_expect *x, struct span rule)
{
	struct span state = l->vals[ALERT_STATE].text;
	int64_t since;

	if (!span_eq(l->vals[ALERT_RULE].text, x->rule.n ? x->rule : rule))
		return false;
	if (x->state.n != 0 && !span_eq(state, x->state))
		return false;
	return x->within == 0 || (ts_read(l->vals[ALERT_SINCE].text, &since) &&
				     l->ts <= ts_after(since, x->within));
}

/* How many alerts meet an expectation. */
static int64_t
count(const struct run *r, const struct rule_expect *x)
{
	static const char *const names[ALERT_KEYS] = {
	    "type", "ts", "rule", "state", "since"};
	struct nd_val vals[ALERT_KEYS];
	struct line l = {.vals = vals};
	struct span rest = buf_all(&r->output);
	struct nd_keys keys;
	int64_t n = 0;

	nd_keys_init(&keys, names, ALERT_KEYS);
	while (rest.n != 0) {
		l.text = span_cut(rest, '\n', &rest);
		if (line_scan(&l, &keys, NULL) && l.type == REC_alert)
			n += meets(&l, x, r->test->rule);
	}
	return n;
}

static bool
judge(struct run *r)
{
	static const struct rule_expect none = {.state = {"raised", 6}};
	const struct rule_test *t = r->test;
	size_t i;

	if (t->nexpect == 0 && count(r, &none) != 0) {
		buf_str(&r->why, "an alert where none is expected");
		return false;
	}
	for (i = 0; i < t->nexpect; i++) {
		const struct rule_expect *x = &t->expect[i];
		int64_t n = count(r, x);

		if (x->count < 0 ? n > 0 : n == x->count)
			continue;
		buf_fmt(&r->why, "expectation %zu: %lld such alerts", i + 1,
		    (long long)n);
		return false;
	}
	return true;
}

static bool
run_one(struct run *r, const char *const *rules, size_t n, const char *plant)
{
	struct errs *es = xcalloc(1, sizeof(*es));
	struct detect *d = detect_new(r->plant, &r->output,
	    "0000000000000000000000000000000000000000000000000000000000000000");
	bool ok = true;
	size_t i;

	for (i = 0; i < n; i++)
		ok &= detect_rules(d, rules[i], es);
	if (!ok)
		buf_str(&r->why, es->kept[0].text);
	if (ok && r->test->replay != NULL)
		ok = replay(r, plant);
	else if (ok)
		ok = put_given(r);
	if (ok) {
		feed(r, d);
		ok = judge(r);
	}
	detect_free(d);
	free(es);
	return ok;
}

/* The test's own plant, or the one at hand. */
static bool
run_test(const struct detect *d, struct run *r, const char *const *rules,
    size_t n)
{
	struct errs *es = xcalloc(1, sizeof(*es));
	const char *plant = r->test->plant;
	struct plant own;
	bool ok = true;

	r->plant = d->plant;
	if (plant == NULL && d->plant != NULL)
		plant = arena_str((struct arena *)(uintptr_t)&d->arena,
		    d->plant->files.v[0].name);
	if (r->test->plant != NULL) {
		ok = plant_load(&own, plant, NULL, es);
		r->plant = &own; /* cppcheck-suppress autoVariables */
	}
	if (!ok)
		buf_str(&r->why, es->kept[0].text);
	if (plant == NULL) {
		buf_str(&r->why, "neither the test nor -p names a plant");
		ok = false;
	}
	ok = ok && run_one(r, rules, n, plant);
	if (r->test->plant != NULL)
		plant_release(&own);
	r->plant = NULL;
	free(es);
	return ok;
}

/* The directory that this program lies in. */
static const char *
own_directory(char *room, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", room, size - 1);
	char *slash;

	room[n > 0 ? n : 0] = '\0';
	slash = strrchr(room, '/');
	if (slash == NULL)
		return "/usr/bin";
	*slash = '\0';
	return room;
}

bool
detect_test(const struct detect *d, const char *const *rules, size_t n, FILE *f)
{
	char room[4096];
	const char *dir = own_directory(room, sizeof(room));
	size_t i, j, number = 0, total = 0, failed = 0;

	for (i = 0; i < d->nrules; i++)
		total += d->rules[i]->ntests;
	fprintf(f, "1..%zu\n", total);
	for (i = 0; i < d->nrules; i++)
		for (j = 0; j < d->rules[i]->ntests; j++) {
			const struct rule_test *t = &d->rules[i]->tests[j];
			struct run r = {.test = t, .dir = dir};
			bool ok = run_test(d, &r, rules, n);

			failed += !ok;
			fprintf(f, "%s %zu - %.*s: %.*s\n",
			    ok ? "ok" : "not ok", ++number, (int)t->rule.n,
			    t->rule.p, (int)t->name.n, t->name.p);
			if (!ok)
				fprintf(f, "# %s:%u: %.*s\n", t->at.file,
				    t->at.line, (int)r.why.n, r.why.p);
			buf_release(&r.input);
			buf_release(&r.output);
			buf_release(&r.why);
		}
	return failed == 0;
}
