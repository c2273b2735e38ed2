/*
 * take.c - what is taken out of a tree: keys, places, and scalars as the type
 * that the taker asks for.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/names.h"
#include "base/num.h"
#include "base/ts.h"
#include "conf/inside.h"

struct place
conf_place(const struct conf *c)
{
	return (struct place){c->file, c->line, c->col};
}

struct place
conf_place_in(const struct conf *c, size_t offset)
{
	struct place at = conf_place(c);

	/* Right for one line; a block's places are those of its start. */
	at.col += (unsigned)offset + (c->quoted ? 1 : 0);
	return at;
}

bool
conf_error(const struct conf *c, struct errs *es, const char *fmt, ...)
{
	char text[ERR_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return errs_add(es, conf_place(c), "%s", text);
}

struct conf *
conf_get(struct conf *c, const char *key)
{
	size_t i;

	if (c == NULL || c->kind != CONF_MAP)
		return NULL;
	if (c->nasked < ASKED_MAX)
		c->asked[c->nasked++] = key;
	for (i = 0; i < c->n; i++)
		if (span_is(c->kids[i]->key, key)) {
			c->kids[i]->taken = true;
			return c->kids[i];
		}
	return NULL;
}

struct conf *
conf_need(struct conf *c, const char *key, struct errs *es)
{
	struct conf *v = conf_get(c, key);

	if (v == NULL && c != NULL)
		conf_error(c, es, "`%s:` is missing here", key);
	return v;
}

void
conf_done(struct conf *c, struct errs *es)
{
	size_t i;

	if (c == NULL || c->kind != CONF_MAP)
		return;
	for (i = 0; i < c->n; i++) {
		const struct conf *kid = c->kids[i];
		struct place at = {kid->file, kid->key_line, kid->key_col};
		const char *near;

		if (kid->taken)
			continue;
		near = word_nearest(c->asked, c->nasked, kid->key);
		errs_add(es, at, "unknown key %.*s%s%s%s", (int)kid->key.n,
		    kid->key.p, near ? ": did you mean `" : "",
		    near ? near : "", near ? "`?" : "");
	}
}

bool
conf_is(struct conf *c, enum conf_kind kind, struct errs *es, const char *what)
{
	if (c == NULL)
		return false;
	return c->kind == kind || conf_error(c, es, "write %s here", what);
}

bool
conf_text(struct conf *c, struct errs *es, struct span *out)
{
	if (!conf_is(c, CONF_SCALAR, es, "a text"))
		return false;
	*out = c->text;
	return true;
}

static bool
plain(struct conf *c, struct errs *es, const char *what)
{
	if (!conf_is(c, CONF_SCALAR, es, what))
		return false;
	return !c->quoted ||
	       conf_error(c, es, "write %s here, without quotes", what);
}

bool
conf_num(struct conf *c, struct errs *es, double *out)
{
	if (!plain(c, es, "a number"))
		return false;
	return num_read_f64(c->text, out) ||
	       conf_error(c, es, "%.*s: write a decimal number here",
		   (int)c->text.n, c->text.p);
}

bool
conf_int(struct conf *c, struct errs *es, int64_t least, int64_t most,
    int64_t *out)
{
	if (!plain(c, es, "a whole number"))
		return false;
	return (num_read_i64(c->text, out) && *out >= least && *out <= most) ||
	       conf_error(c, es,
		   "%.*s: write a whole number from %lld to %lld here",
		   (int)c->text.n, c->text.p, (long long)least,
		   (long long)most);
}

bool
conf_bool(struct conf *c, struct errs *es, bool *out)
{
	if (!plain(c, es, "true or false"))
		return false;
	*out = span_is(c->text, "true");
	return *out || span_is(c->text, "false") ||
	       conf_error(c, es, "%.*s: write true or false here",
		   (int)c->text.n, c->text.p);
}

bool
conf_duration(struct conf *c, struct errs *es, int64_t *out)
{
	if (!plain(c, es, "a duration"))
		return false;
	return ts_read_duration(c->text, out) ||
	       conf_error(c, es,
		   "%.*s: write a duration with its unit here, as in 500ms, 5s "
		   "or 1h30m",
		   (int)c->text.n, c->text.p);
}

bool
conf_time(struct conf *c, struct errs *es, int64_t *out)
{
	if (!conf_is(c, CONF_SCALAR, es, "a time"))
		return false;
	return ts_read(c->text, out) ||
	       conf_error(c, es,
		   "%.*s: write a time with its zone here, as in "
		   "2026-11-22T22:00-05:00",
		   (int)c->text.n, c->text.p);
}

bool
conf_word(struct conf *c, struct errs *es, const char *const *words, size_t n,
    int *out)
{
	struct buf all = {0};
	size_t i;

	if (!conf_is(c, CONF_SCALAR, es, "a word"))
		return false;
	*out = word_index(words, n, c->text);
	if (*out >= 0)
		return true;
	for (i = 0; i < n; i++)
		buf_fmt(&all, " %s", words[i]);
	conf_error(c, es, "%.*s: write one of%.*s here", (int)c->text.n,
	    c->text.p, (int)all.n, all.p);
	buf_release(&all);
	return false;
}

bool
conf_range(struct conf *c, struct errs *es, double *lo, double *hi)
{
	if (c == NULL)
		return false;
	if (c->kind == CONF_MAP) { /* {lo: 0, hi: 6}, as from a table */
		bool both = conf_num(conf_need(c, "lo", es), es, lo);

		both &= conf_num(conf_need(c, "hi", es), es, hi);
		conf_done(c, es);
		if (!both)
			return false;
	} else if (c->kind != CONF_LIST || c->n != 2) {
		return conf_error(c, es, "write [lowest, highest] here");
	} else if (!conf_num(c->kids[0], es, lo) ||
		   !conf_num(c->kids[1], es, hi)) {
		return false;
	}
	return *lo <= *hi ||
	       conf_error(c, es, "the lowest stands behind the highest");
}

size_t
conf_texts(struct conf *c, struct errs *es, struct arena *a, struct span **out)
{
	size_t n = 0, i;

	if (c == NULL)
		return 0;
	if (c->kind == CONF_SCALAR) {
		*out = arena_alloc(a, sizeof(**out));
		(*out)[0] = c->text;
		return 1;
	}
	if (!conf_is(c, CONF_LIST, es, "a text or a list of texts"))
		return 0;
	*out = arena_alloc(a, (c->n + 1) * sizeof(**out));
	for (i = 0; i < c->n; i++)
		n += conf_text(c->kids[i], es, &(*out)[n]);
	return n;
}
