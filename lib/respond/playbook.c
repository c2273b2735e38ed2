/*
 * playbook.c - the files of playbooks: read, checked, printed.
 */
#include <fnmatch.h>

#include "base/file.h"
#include "base/names.h"
#include "conf/print.h"
#include "respond/inside.h"

enum { FILE_BYTES_MAX = 4 << 20, TRIES_MAX = 100 };

static const struct action *const actions[] = {
#define ACTION(name) &action_##name,
#include "respond/actions.def"
#undef ACTION
};

static const char *const action_words[] = {
#define ACTION(name) #name,
#include "respond/actions.def"
#undef ACTION
};

/* Of the playbook page, not read by this version. */
static const char *const later[] = {
    "group_by", "wait", "repeat", "permit", "approve", "else"};

/* What {name} may stand for: the keys of an alert. */
static int
template_key(struct span name)
{
	int key = word_index(respond_keys, RESPOND_KEYS, name);

	return key == KEY_TYPE ? -1 : key;
}

void
check_template(struct conf *c, struct errs *es, struct span t, bool wire)
{
	struct span rest, name;

	for (;;) {
		int key;

		span_cut(t, '{', &rest);
		if (rest.n == 0)
			return;
		name = span_cut(rest, '}', &t);
		key = template_key(name);
		if (key < 0)
			conf_error(c, es, "{%.*s}: an alert has no such field",
			    (int)name.n, name.p);
		else if (!wire && (key == RESPOND_BY || key == RESPOND_SRC ||
				      key == RESPOND_DST))
			conf_error(c, es,
			    "{%.*s} can be a spoofed address, so no program "
			    "is given it; the whole alert is on its stdin",
			    (int)name.n, name.p);
	}
}

void
retry_read(struct conf *c, struct step *s, struct errs *es)
{
	if (!conf_is(c, CONF_MAP, es, "{times: 3, backoff: 2s}"))
		return;
	conf_int(conf_get(c, "times"), es, 1, TRIES_MAX, &s->times);
	conf_duration(conf_get(c, "backoff"), es, &s->backoff);
	conf_done(c, es);
}

static void
note_reach(struct respond *r, const struct step *s)
{
	if (s->nargs == 0 || !(s->action->runs || s->action->writes))
		return;
	r->reaches = xgrow(r->reaches, r->nreaches, &r->reaches_cap,
	    sizeof(*r->reaches));
	r->reaches[r->nreaches++] = (struct reach){s->args[0], s->action->runs};
}

static void
step_read(struct respond *r, struct conf *c, struct step *s, struct errs *es)
{
	int which;

	if (!conf_is(c, CONF_MAP, es, "{id: ..., do: ...}"))
		return;
	s->times = 1;
	conf_text(conf_need(c, "id", es), es, &s->id);
	if (conf_word(conf_need(c, "do", es), es, action_words,
		sizeof(actions) / sizeof(*actions), &which)) {
		s->action = actions[which];
		s->action->read(s, c, &r->arena, es);
		conf_done(c, es);
		note_reach(r, s);
	}
}

static void
match_list(struct respond *r, struct conf *c, const char *key,
    struct span **list, size_t *n, struct errs *es)
{
	*n = conf_texts(conf_get(c, key), es, &r->arena, list);
}

static void
match_words(struct conf *c, const char *key, const struct span *list, size_t n,
    const char *const *words, size_t nwords, struct errs *es)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (word_index(words, nwords, list[i]) < 0)
			conf_error(c, es, "%.*s is no %s of an alert",
			    (int)list[i].n, list[i].p, key);
}

static void
match_read(struct respond *r, struct conf *c, struct playbook *p,
    struct errs *es)
{
	static const char *const severities[] = {
	    "informational", "low", "medium", "high", "critical"};
	static const char *const classes[] = {"process", "security", "health"};
	static const char *const states[] = {
	    "raised", "updated", "cleared", "unknown", "pending"};

	if (!conf_is(c, CONF_MAP, es, "{rule: crane-*, severity: [high]}"))
		return;
	match_list(r, c, "rule", &p->rules.list, &p->rules.n, es);
	match_list(r, c, "severity", &p->severities.list, &p->severities.n, es);
	match_list(r, c, "class", &p->classes.list, &p->classes.n, es);
	match_list(r, c, "component", &p->components.list, &p->components.n,
	    es);
	match_list(r, c, "state", &p->states.list, &p->states.n, es);
	match_words(c, "severity", p->severities.list, p->severities.n,
	    severities, 5, es);
	match_words(c, "class", p->classes.list, p->classes.n, classes, 3, es);
	match_words(c, "state", p->states.list, p->states.n, states, 5, es);
	conf_done(c, es);
}

static void
playbook_read(struct respond *r, struct conf *c, struct errs *es)
{
	struct playbook p = {0};
	struct conf *steps;
	size_t i, j;

	if (!conf_is(c, CONF_MAP, es, "{id: ..., match: ..., steps: ...}"))
		return;
	conf_text(conf_need(c, "id", es), es, &p.id);
	match_read(r, conf_need(c, "match", es), &p, es);
	steps = conf_need(c, "steps", es);
	for (i = 0; i < sizeof(later) / sizeof(*later); i++)
		if (conf_get(c, later[i]) != NULL)
			conf_error(c, es,
			    "`%s:` is not read by this version: without it "
			    "the playbook would do more than you meant",
			    later[i]);
	conf_done(c, es);
	if (!conf_is(steps, CONF_LIST, es, "a list of steps"))
		return;
	p.steps = arena_zalloc(&r->arena, (steps->n + 1) * sizeof(*p.steps));
	for (i = 0; i < steps->n; i++) {
		step_read(r, steps->kids[i], &p.steps[p.nsteps++], es);
		for (j = 0; j < i; j++)
			if (span_eq(p.steps[j].id, p.steps[i].id))
				conf_error(steps->kids[i], es,
				    "two steps have the id %.*s",
				    (int)p.steps[i].id.n, p.steps[i].id.p);
	}
	for (i = 0; i < r->nplaybooks; i++)
		if (span_eq(r->playbooks[i].id, p.id))
			conf_error(c, es, "two playbooks have the id %.*s",
			    (int)p.id.n, p.id.p);
	r->playbooks = xgrow(r->playbooks, r->nplaybooks, &r->playbooks_cap,
	    sizeof(*r->playbooks));
	r->playbooks[r->nplaybooks++] = p;
}

bool
respond_playbooks(struct respond *r, const char *file, struct errs *es)
{
	size_t before = es->n, i;
	struct buf b = {0};
	struct err e = {{0}};
	struct conf *top, *list;

	if (!file_read(file, FILE_BYTES_MAX, &b, &e))
		return errs_add(es, (struct place){0}, "%s", e.text);
	sums_add(&r->files, &r->arena, file, buf_all(&b));
	top = conf_parse(file, buf_all(&b), &r->arena, es);
	if (conf_is(top, CONF_MAP, es, "`playbooks:` and a list of them")) {
		list = conf_need(top, "playbooks", es);
		conf_done(top, es);
		if (conf_is(list, CONF_LIST, es, "a list of playbooks"))
			for (i = 0; i < list->n; i++)
				playbook_read(r, list->kids[i], es);
	}
	buf_release(&b);
	return es->n == before;
}

struct respond *
respond_load(const char *const *files, size_t n, struct buf *out, bool armed,
    struct errs *es)
{
	struct respond *r = respond_new(out, armed);
	bool ok = true;
	size_t i;

	for (i = 0; i < n; i++)
		ok &= respond_playbooks(r, files[i], es);
	if (ok)
		return r;
	respond_free(r);
	return NULL;
}

static void
print_match(FILE *f, bool *first, const char *key, const struct span *list,
    size_t n)
{
	if (n == 0)
		return;
	yaml_member(f, first, key);
	yaml_texts(f, list, n);
}

static void
print_step(const struct step *s, FILE *f)
{
	bool first = false;

	fputs("      - {id: ", f);
	yaml_text(f, s->id);
	yaml_member_text(f, &first, "do", span_str(s->action->name));
	s->action->print(s, f);
	if (s->times > 1) {
		fprintf(f,
		    ", retry: {times: %lld, backoff: ", (long long)s->times);
		yaml_duration(f, s->backoff);
		putc('}', f);
	}
	fputs("}\n", f);
}

void
respond_print(const struct respond *r, FILE *f)
{
	size_t i, j;

	fputs("playbooks:\n", f);
	for (i = 0; i < r->nplaybooks; i++) {
		const struct playbook *p = &r->playbooks[i];
		bool first = true;

		fputs("  - id: ", f);
		yaml_text(f, p->id);
		fputs("\n    match: {", f);
		print_match(f, &first, "rule", p->rules.list, p->rules.n);
		print_match(f, &first, "severity", p->severities.list,
		    p->severities.n);
		print_match(f, &first, "class", p->classes.list, p->classes.n);
		print_match(f, &first, "component", p->components.list,
		    p->components.n);
		print_match(f, &first, "state", p->states.list, p->states.n);
		fputs("}\n    steps:\n", f);
		for (j = 0; j < p->nsteps; j++)
			print_step(&p->steps[j], f);
	}
}
