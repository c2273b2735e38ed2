/*
 * rules.c - a file of rules: read and checked.
 */
#include <stdlib.h>

#include "base/file.h"
#include "base/names.h"
#include "base/num.h"
#include "detect/inside.h"

enum { FILE_BYTES_MAX = 16 << 20 };

static const char *const unread[] = {
    "detection", "correlation", "detector", "for_each", "logsource"};
static const char *const implied[] = {"range", "safe", "alarm-ll", "alarm-l",
    "alarm-h", "alarm-hh", "rate", "stale", "unauthorised-writer",
    "conduit-violation", "lockout"};
static const char *const statuses[] = {
    "stable", "test", "experimental", "deprecated", "unsupported"};

struct loader {
	struct detect *d;
	struct errs *es;
	const char *file;
};

static const char *
beside(struct loader *l, struct conf *c)
{
	struct buf b = {0};
	struct span name;
	const char *s;

	if (!conf_text(c, l->es, &name))
		return NULL;
	file_beside(&b, l->file, name);
	s = arena_str(&l->d->arena, buf_all(&b));
	buf_release(&b);
	return s;
}

static void
given_read(struct loader *l, struct conf *c, struct rule_given *g)
{
	struct conf *v;
	double number;
	int word;

	*g = (struct rule_given){.kind = SPAN("measured")};
	if (!conf_is(c, CONF_MAP, l->es, "{t: 0s, tag: X, value: 1}"))
		return;
	conf_duration(conf_need(c, "t", l->es), l->es, &g->t);
	conf_text(conf_need(c, "tag", l->es), l->es, &g->tag);
	v = conf_need(c, "value", l->es);
	conf_text(v, l->es, &g->value);
	g->is_number =
	    v != NULL && !v->quoted && num_read_f64(g->value, &number);
	if (conf_word(conf_get(c, "kind"), l->es, reading_kinds, KINDS, &word))
		g->kind = span_str(reading_kinds[word]);
	conf_text(conf_get(c, "by"), l->es, &g->by);
	conf_done(c, l->es);
}

static void
expect_read(struct loader *l, struct conf *c, struct rule_expect *x)
{
	int word;

	*x = (struct rule_expect){.count = -1};
	if (!conf_is(c, CONF_MAP, l->es, "{rule: ..., state: raised}"))
		return;
	conf_text(conf_get(c, "rule"), l->es, &x->rule);
	if (conf_word(conf_get(c, "state"), l->es, alert_states, ALERT_STATES,
		&word))
		x->state = span_str(alert_states[word]);
	conf_duration(conf_get(c, "within"), l->es, &x->within);
	conf_int(conf_get(c, "count"), l->es, 0, INT32_MAX, &x->count);
	conf_done(c, l->es);
}

static void
test_read(struct loader *l, struct conf *c, struct rule_test *t,
    struct span rule)
{
	struct arena *a = &l->d->arena;
	struct conf *given, *expect;
	size_t i;

	*t = (struct rule_test){.rule = rule, .at = conf_place(c)};
	if (!conf_is(c, CONF_MAP, l->es, "{name: ..., expect: []}"))
		return;
	conf_text(conf_need(c, "name", l->es), l->es, &t->name);
	t->replay = beside(l, conf_get(c, "replay"));
	t->plant = beside(l, conf_get(c, "plant"));
	given = conf_get(c, "given");
	expect = conf_need(c, "expect", l->es);
	if ((given == NULL) == (t->replay == NULL))
		conf_error(c, l->es, "a test has either `replay:` or `given:`");
	if (conf_is(given, CONF_LIST, l->es, "a list")) {
		t->given = arena_alloc(a, (given->n + 1) * sizeof(*t->given));
		for (i = 0; i < given->n; i++)
			given_read(l, given->kids[i], &t->given[t->ngiven++]);
	}
	if (conf_is(expect, CONF_LIST, l->es, "a list")) {
		t->expect =
		    arena_alloc(a, (expect->n + 1) * sizeof(*t->expect));
		for (i = 0; i < expect->n; i++)
			expect_read(l, expect->kids[i],
			    &t->expect[t->nexpect++]);
	}
	conf_done(c, l->es);
}

static void
tests_read(struct loader *l, struct conf *c, struct rule *r)
{
	size_t i;

	if (!conf_is(c, CONF_LIST, l->es, "a list of tests"))
		return;
	r->tests = arena_alloc(&l->d->arena, (c->n + 1) * sizeof(*r->tests));
	for (i = 0; i < c->n; i++)
		test_read(l, c->kids[i], &r->tests[r->ntests++], r->about.name);
}

/* {study: ..., node: ...} goes into alerts as it is. */
static void
hazop_read(struct loader *l, struct conf *c, struct rule *r)
{
	struct buf b = {0};
	int64_t n;
	size_t i;

	if (!conf_is(c, CONF_MAP, l->es, "{node: ..., guideword: ...}"))
		return;
	buf_char(&b, '{');
	for (i = 0; i < c->n; i++) {
		struct conf *kid = c->kids[i];
		struct span value;

		kid->taken = true;
		if (!conf_text(kid, l->es, &value))
			continue;
		if (b.n > 1)
			buf_char(&b, ',');
		nd_put_text(&b, kid->key); /* it may need escapes */
		buf_char(&b, ':');
		if (!kid->quoted && num_read_i64(value, &n))
			nd_put_i64(&b, n);
		else
			nd_put_text(&b, value);
	}
	buf_char(&b, '}');
	r->about.hazop = arena_copy(&l->d->arena, buf_all(&b));
	buf_release(&b);
}

static void
alarm_read(struct loader *l, struct conf *c, struct about *a)
{
	static const char *const later[] = {"deadband", "unknown", "settle"};
	size_t i;

	if (!conf_is(c, CONF_MAP, l->es, "{on_delay: 5s, latch: true}"))
		return;
	conf_duration(conf_get(c, "on_delay"), l->es, &a->on_delay);
	conf_duration(conf_get(c, "off_delay"), l->es, &a->off_delay);
	conf_bool(conf_get(c, "latch"), l->es, &a->latch);
	for (i = 0; i < sizeof(later) / sizeof(*later); i++)
		if (conf_get(c, later[i]) != NULL)
			conf_error(c, l->es,
			    "`%s:` is not read by this version", later[i]);
	conf_done(c, l->es);
}

static void
refuse(struct loader *l, struct conf *c)
{
	size_t i;

	for (i = 0; i < sizeof(unread) / sizeof(*unread); i++) {
		struct conf *kid = conf_get(c, unread[i]);

		if (kid != NULL)
			conf_error(kid, l->es,
			    "`%s:` is not read by this version; write the "
			    "condition as `when:`",
			    unread[i]);
	}
}

/* Texts for people, of Sigma, that change nothing. */
static void
pass_over(struct loader *l, struct conf *c)
{
	static const char *const keys[] = {"author", "date", "modified",
	    "references", "related", "license", "falsepositives", "confidence",
	    "fields"};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		conf_get(c, keys[i]);
	conf_text(conf_get(c, "id"), l->es, &(struct span){0});
}

static void
about_read(struct loader *l, struct conf *c, struct rule *r)
{
	struct about *a = &r->about;
	struct errs *es = l->es;
	int word;

	a->severity = SEV_MEDIUM;
	a->class = CLASS_PROCESS;
	a->off_delay = -1; /* not told */
	conf_text(conf_need(c, "title", es), es, &a->title);
	conf_text(conf_need(c, "name", es), es, &a->name);
	conf_text(conf_get(c, "id"), es, &a->id);
	conf_text(conf_get(c, "description"), es, &r->description);
	if (conf_word(conf_get(c, "status"), es, statuses, 5, &word))
		r->status = span_str(statuses[word]);
	if (conf_word(conf_get(c, "level"), es, severity_names, SEV_COUNT,
		&word))
		a->severity = (enum severity)word;
	if (conf_word(conf_get(c, "class"), es, class_names, CLASS_COUNT,
		&word))
		a->class = (enum alert_class)word;
	a->nlabels = conf_texts(conf_get(c, "tags"), es, &l->d->arena,
	    (struct span **)(uintptr_t)&a->labels);
	a->message = a->title;
	conf_text(conf_get(c, "message"), es, &a->message);
	alarm_read(l, conf_get(c, "alarm"), a);
	hazop_read(l, conf_get(c, "hazop"), r);
}

/* Every {name} of a message must mean something. */
static void
check_message(struct loader *l, struct conf *c, struct span m)
{
	struct expr_names names;
	struct expr_tag tag;
	enum expr_type type;
	struct span rest, name;
	uint32_t id;

	rules_fields(&names, l->d);
	for (;;) {
		span_cut(m, '{', &rest);
		if (rest.n == 0)
			return;
		name = span_cut(rest, '}', &m);
		if (!names.tag(names.ctx, name, &tag) &&
		    !names.field(names.ctx, name, &id, &type))
			conf_error(c, l->es,
			    "{%.*s} is neither a tag nor a field of a record",
			    (int)name.n, name.p);
	}
}

static void
rule_read(struct loader *l, struct conf *c)
{
	struct detect *d = l->d;
	struct rule *r = arena_zalloc(&d->arena, sizeof(*r));
	const char *why;
	struct conf *when;
	struct expr_names names;
	struct expr_error e;
	size_t before = l->es->n;

	if (!conf_is(c, CONF_MAP, l->es, "a rule: title, name, when"))
		return;
	r->at = conf_place(c);
	about_read(l, c, r);
	refuse(l, c);
	pass_over(l, c);
	tests_read(l, conf_get(c, "tests"), r);
	when = conf_need(c, "when", l->es);
	conf_done(c, l->es);
	if (conf_get(c, "message") != NULL)
		check_message(l, conf_get(c, "message"), r->about.message);
	if (!conf_text(when, l->es, &r->when))
		return;
	rules_fields(&names, d);
	r->expr = expr_read(r->when, EXPR_BOOL, &names, &d->arena, &e);
	if (r->expr == NULL)
		errs_add(l->es, conf_place_in(when, e.at), "%s", e.text);
	if (map_get(&d->names, r->about.name) != NULL)
		conf_error(c, l->es, "the rule %.*s is already there",
		    (int)r->about.name.n, r->about.name.p);
	if (WORD_INDEX(implied, r->about.name) >= 0)
		conf_error(c, l->es,
		    "%.*s is the name of a rule that plant files imply",
		    (int)r->about.name.n, r->about.name.p);
	if (l->es->n == before && (why = rule_add(d, r)) != NULL)
		conf_error(when, l->es, "%s", why);
}

void
rules_read(struct detect *d, const char *name, struct errs *es)
{
	struct loader l = {d, es, name};
	struct buf b = {0};
	struct err e = {{0}};
	struct conf *c;
	size_t i;

	if (!file_read(name, FILE_BYTES_MAX, &b, &e)) {
		errs_add(es, (struct place){0}, "%s", e.text);
		return;
	}
	sums_add(&d->files, &d->arena, name, buf_all(&b));
	c = conf_parse(name, buf_all(&b), &d->arena, es);
	if (c != NULL && c->kind == CONF_LIST)
		for (i = 0; i < c->n; i++)
			rule_read(&l, c->kids[i]);
	else if (c != NULL)
		rule_read(&l, c);
	buf_release(&b);
}
