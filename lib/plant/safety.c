/*
 * safety.c - constraints and lockouts: what must never be.
 */
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "plant/inside.h"
#include "sig/sig.h"

enum { LOCK_BYTES_MAX = 64 * 1024 };

static const char lock_space[] = "ots-lockout";

void
constraint_read(struct loader *l, struct constraint *k, const struct item *item)
{
	struct conf *c = item->conf, *never;
	struct errs *es = l->es;
	struct expr_names names;
	struct expr_error e;

	*k = (struct constraint){.severity = SEV_HIGH};
	id_read(l, c, &k->id);
	conf_text(conf_get(c, "title"), es, &k->title);
	conf_word(conf_get(c, "severity"), es, severity_names, SEV_COUNT,
	    &k->severity);
	k->nlabels =
	    conf_texts(conf_get(c, "labels"), es, &l->plant->arena, &k->labels);
	never = conf_need(c, "never", es);
	conf_done(c, es);
	if (!conf_text(never, es, &k->never))
		return;
	plant_names(l->plant, &names);
	k->expr = expr_read(k->never, EXPR_BOOL, &names, &l->plant->arena, &e);
	if (k->expr == NULL)
		errs_add(es, conf_place_in(never, e.at), "%s", e.text);
}

/*
 * 20261122190000Z, as ssh-keygen wants it: the signer's key must have been
 * valid when the lock was hung.
 */
static void
when_text(int64_t ts, char out[16])
{
	struct ts_cache none = {0};
	char t[TS_LEN];
	size_t i, n = 0;

	ts_put(t, &none, ts);
	for (i = 0; i < 19; i++)
		if (t[i] >= '0' && t[i] <= '9')
			out[n++] = t[i];
	out[n++] = 'Z';
	out[n] = '\0';
}

/* A file that counts, if it is there. */
static void
note(struct loader *l, const char *name)
{
	struct buf b = {0};

	if (file_read(name, LOCK_BYTES_MAX, &b, NULL))
		file_note(l, name, buf_all(&b));
	buf_release(&b);
}

/* LO-17.yaml is signed by LO-17.yaml.sig, of one in allowed_signers. */
static void
lock_verify(struct loader *l, struct lockout *k, struct span text)
{
	struct arena *a = &l->plant->arena;
	struct buf sig = {0}, allowed = {0};
	const char *file = arena_str(a, k->file);
	struct err e = {{0}};
	char when[16], *who;

	buf_fmt(&sig, "%s.sig", file);
	file_beside(&allowed, file, SPAN("allowed_signers"));
	buf_char(&sig, '\0');
	buf_char(&allowed, '\0');
	note(l, sig.p);
	note(l, allowed.p);
	when_text(k->from, when);
	k->valid = sig_verify(text, sig.p, allowed.p, lock_space, when,
	    l->runner, &who, &e);
	if (k->valid) {
		k->who = arena_copy(a, span_str(who));
		free(who);
	} else {
		k->why = arena_copy(a, span_str(e.text));
	}
	buf_release(&sig);
	buf_release(&allowed);
}

static void
lock_components(struct loader *l, struct conf *c, struct lockout *k)
{
	size_t n, i;

	if (c == NULL)
		return;
	n = c->kind == CONF_LIST ? c->n : 1;
	k->components =
	    arena_alloc(&l->plant->arena, (n + 1) * sizeof(*k->components));
	for (i = 0; i < n; i++) {
		uint32_t at =
		    component_named(l, c->kind == CONF_LIST ? c->kids[i] : c);

		if (at != NO_INDEX)
			k->components[k->ncomponents++] = at;
	}
}

static void
lock_fields(struct loader *l, struct conf *c, struct lockout *k)
{
	struct errs *es = l->es;
	bool times;

	conf_text(conf_need(c, "lockout", es), es, &k->id);
	lock_components(l, conf_need(c, "components", es), k);
	conf_text(conf_get(c, "reason"), es, &k->reason);
	times = conf_time(conf_need(c, "from", es), es, &k->from);
	times &= conf_time(conf_need(c, "until", es), es, &k->until);
	if (times && k->from >= k->until)
		conf_error(c, es, "`until:` isn't behind `from:`");
	conf_done(c, es);
}

static void
lock_read(struct loader *l, const char *name)
{
	struct plant *p = l->plant;
	struct lockout k = {.file = arena_copy(&p->arena, span_str(name))};
	struct buf b = {0};
	struct err e = {{0}};
	size_t before = l->es->n;
	struct conf *c;

	if (!file_read(name, LOCK_BYTES_MAX, &b, &e)) {
		errs_add(l->es, (struct place){0}, "%s", e.text);
	} else {
		file_note(l, name, buf_all(&b));
		c = conf_parse(name, buf_all(&b), &p->arena, l->es);
		if (conf_is(c, CONF_MAP, l->es, "`lockout:` and its parts"))
			lock_fields(l, c, &k);
	}
	if (l->es->n == before) {
		lock_verify(l, &k, buf_all(&b));
		p->lockouts = xgrow(p->lockouts, p->nlockouts, &p->lockouts_cap,
		    sizeof(*p->lockouts));
		p->lockouts[p->nlockouts++] = k;
	}
	buf_release(&b);
}

/* A directory of locks, or one file of them. */
void
lockouts_read(struct loader *l, struct conf *c)
{
	struct span name;
	struct buf pattern = {0};
	struct stat st;
	glob_t g;
	size_t i;
	int rc;

	if (c == NULL || !conf_text(c, l->es, &name))
		return;
	l->file = c->file;
	while (name.n > 1 && name.p[name.n - 1] == '/')
		name.n--;
	buf_str(&pattern, beside(l, name));
	buf_char(&pattern, '\0');
	if (stat(pattern.p, &st) != 0) {
		conf_error(c, l->es, "no file or directory %s", pattern.p);
		buf_release(&pattern);
		return;
	}
	pattern.n--;
	l->plant->lockouts_at = arena_copy(&l->plant->arena, buf_all(&pattern));
	if (S_ISDIR(st.st_mode))
		buf_str(&pattern, "/*.yaml");
	buf_char(&pattern, '\0');
	rc = glob(pattern.p, GLOB_ERR, NULL, &g);
	if (rc == GLOB_NOSPACE || (rc == GLOB_ABORTED && errno == ENOMEM))
		mem_exhausted();
	if (rc == 0) {
		for (i = 0; i < g.gl_pathc; i++)
			lock_read(l, g.gl_pathv[i]);
		globfree(&g);
	} else if (rc != GLOB_NOMATCH) {
		conf_error(c, l->es, "%s: %s", pattern.p, strerror(errno));
	}
	buf_release(&pattern);
}
