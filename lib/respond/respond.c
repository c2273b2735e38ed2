/*
 * respond.c - which playbooks an alert calls for, and their steps.
 */
#include "respond/respond.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/names.h"
#include "base/num.h"
#include "respond/inside.h"

const char *const respond_keys[RESPOND_KEYS] = {"type", "ts", "id", "seq",
    "rule", "state", "severity", "class", "title", "message", "component",
    "tag", "value", "by", "src", "dst", "proto"};

struct respond *
respond_new(struct buf *out, bool armed)
{
	struct respond *r = xcalloc(1, sizeof(*r));

	r->out = out;
	r->armed = armed;
	r->journal = -1;
	memset(r->prev, '0', sizeof(r->prev));
	return r;
}

void
respond_runner(struct respond *r, struct proc_runner *runner)
{
	r->runner = runner;
}

const struct reach *
respond_reaches(const struct respond *r, size_t *n)
{
	*n = r->armed ? r->nreaches : 0;
	return r->reaches;
}

struct span
alert_text(const struct line *l, int key)
{
	const struct nd_val *v = &l->vals[key];

	return v->type == ND_STRING ? v->text : span("", 0);
}

/* Control bytes would speak to a terminal: they are left out. */
static void
add_clean(struct buf *b, struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		buf_char(b, (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f
				? ' '
				: s.p[i]);
}

void
fill(struct buf *b, struct span t, const struct line *l)
{
	struct buf room = {0};
	struct span rest, name;

	while (t.n != 0) {
		int key;

		buf_span(b, span_cut(t, '{', &rest));
		if (rest.n == 0)
			break;
		name = span_cut(rest, '}', &t);
		key = word_index(respond_keys, RESPOND_KEYS, name);
		if (key < 0)
			continue;
		if (l->vals[key].type == ND_STRING)
			add_clean(b, nd_text(&l->vals[key], &room));
		else if (l->vals[key].type != ND_NONE)
			add_clean(b, l->vals[key].text);
	}
	buf_release(&room);
}

static bool
matches(const struct span *list, size_t n, struct span word)
{
	char pattern[256], text[256];
	size_t i;

	if (word.n >= sizeof(text))
		return false;
	memcpy(text, word.p, word.n);
	text[word.n] = '\0';
	for (i = 0; i < n; i++) {
		if (list[i].n >= sizeof(pattern))
			continue;
		memcpy(pattern, list[i].p, list[i].n);
		pattern[list[i].n] = '\0';
		if (fnmatch(pattern, text, 0) == 0)
			return true;
	}
	return n == 0;
}

/* Unless it says otherwise, a playbook is about alerts that are raised. */
static bool
calls_for(const struct playbook *p, const struct line *l)
{
	struct span state = alert_text(l, RESPOND_STATE);

	if (p->states.n == 0 && !span_is(state, "raised"))
		return false;
	return matches(p->states.list, p->states.n, state) &&
	       matches(p->rules.list, p->rules.n,
		   alert_text(l, RESPOND_RULE)) &&
	       matches(p->severities.list, p->severities.n,
		   alert_text(l, RESPOND_SEVERITY)) &&
	       matches(p->classes.list, p->classes.n,
		   alert_text(l, RESPOND_CLASS)) &&
	       matches(p->components.list, p->components.n,
		   alert_text(l, RESPOND_COMPONENT));
}

static void
tell(struct respond *r, const struct deed *d)
{
	action_put(r->out, &r->ts, d, NULL, NULL);
	r->counts.actions++;
	r->counts.failed +=
	    d->status == STEP_FAILED || d->status == STEP_TIMED_OUT;
}

/* Was it done before, or begun? Then it isn't done again. */
static bool
known(struct respond *r, const struct deed *d)
{
	struct buf key = {0};
	struct span kept;
	bool done;

	deed_key(&key, d->alert, d->seq, d->playbook->id, d->step->id);
	done = map_get(&r->done, buf_all(&key)) != NULL ||
	       map_get(&r->begun, buf_all(&key)) != NULL;
	if (!done) {
		kept = arena_copy(&r->keys, buf_all(&key));
		map_put(&r->done, kept, r);
	}
	buf_release(&key);
	r->counts.repeated += done;
	return done;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
pause_for(int64_t ns)
{
	struct timespec t = {ns / TS_SECOND, ns % TS_SECOND};

	nanosleep(&t, NULL);
}

static void
attempt(struct respond *r, struct deed *d, const struct line *l,
    struct buf *detail)
{
	double from = seconds();

	d->status = d->step->action->run(r, d->step, l, detail);
	d->duration = seconds() - from;
	d->detail = span(detail->p + 1, detail->n - 1);
}

/* Written down, then done, then written down what came of it. */
static bool
act(struct respond *r, struct deed *d, const struct line *l, struct buf *detail,
    struct err *e)
{
	size_t said = detail->n;
	int64_t i;

	d->status = STEP_PENDING;
	d->attempt = 0;
	d->duration = -1;
	if (!journal_put(r, d, e))
		return false;
	for (i = 1; i <= d->step->times; i++) {
		detail->n = said;
		d->attempt = i;
		attempt(r, d, l, detail);
		tell(r, d);
		if (!journal_put(r, d, e))
			return false;
		if (d->status != STEP_FAILED && d->status != STEP_TIMED_OUT)
			break;
		if (i < d->step->times)
			pause_for(d->step->backoff);
	}
	return true;
}

static bool
step(struct respond *r, const struct playbook *p, const struct step *s,
    const struct line *l, struct err *e)
{
	struct deed d = {.playbook = p,
	    .step = s,
	    .alert = alert_text(l, RESPOND_ID),
	    .ts = l->ts,
	    .status = STEP_DRY_RUN,
	    .duration = -1};
	struct buf detail = {0};
	bool ok = true;

	nd_int(&l->vals[RESPOND_SEQ], &d.seq);
	if (known(r, &d))
		return true;
	buf_char(&detail, '{'); /* members follow; the brace is cut off */
	s->action->say(s, l, &detail);
	d.detail = span(detail.p + 1, detail.n - 1);
	if (r->armed) {
		ok = act(r, &d, l, &detail, e);
	} else {
		tell(r, &d);
		ok = journal_put(r, &d, e);
	}
	buf_release(&detail);
	return ok;
}

bool
respond_alert(struct respond *r, const struct line *l, struct err *e)
{
	size_t i, j;

	if (l->ts == TS_NONE || l->vals[RESPOND_ID].type != ND_STRING)
		return true;
	arena_reset(&r->texts);
	line_unescape(l, RESPOND_KEYS, &r->texts);
	for (i = 0; i < r->nplaybooks; i++) {
		const struct playbook *p = &r->playbooks[i];

		for (j = 0; calls_for(p, l) && j < p->nsteps; j++)
			if (!step(r, p, &p->steps[j], l, e))
				return false;
	}
	return true;
}

/* What was begun by a run that ended before it could say more. */
bool
respond_in_doubt(struct respond *r, int64_t ts, struct err *e)
{
	struct map_entry *m = NULL;

	while ((m = map_next(&r->begun, m)) != NULL) {
		static const struct action nothing = {.name = "unknown"};
		struct span rest = m->key;
		struct step s = {.action = &nothing};
		struct playbook p = {0};
		struct deed d = {.playbook = &p,
		    .step = &s,
		    .ts = ts,
		    .status = STEP_IN_DOUBT,
		    .duration = -1};

		if (map_get(&r->done, m->key) != NULL)
			continue;
		d.alert = span_cut(rest, '\n', &rest);
		num_read_i64(span_cut(rest, '\n', &rest), &d.seq);
		p.id = span_cut(rest, '\n', &s.id);
		tell(r, &d);
		if (!journal_put(r, &d, e))
			return false;
		map_put(&r->done, m->key, r);
	}
	return true;
}

void
respond_take_over(struct respond *r, struct respond *old)
{
	r->journal = old->journal;
	r->journal_name = old->journal_name;
	memcpy(r->prev, old->prev, sizeof(r->prev));
	r->done = old->done;
	r->begun = old->begun;
	r->keys = old->keys;
	r->counts = old->counts;
	old->journal = -1;
	old->done = old->begun = (struct map){0};
	old->keys = (struct arena){0};
}

const struct sums *
respond_files(const struct respond *r)
{
	return &r->files;
}

const struct respond_counts *
respond_counts(const struct respond *r)
{
	return &r->counts;
}

void
respond_free(struct respond *r)
{
	if (r == NULL)
		return;
	if (r->journal >= 0)
		close(r->journal);
	free(r->playbooks);
	free(r->reaches);
	sums_release(&r->files);
	map_release(&r->done);
	map_release(&r->begun);
	arena_release(&r->keys);
	arena_release(&r->texts);
	arena_release(&r->arena);
	free(r);
}
