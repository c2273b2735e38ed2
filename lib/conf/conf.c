#include "conf/conf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/names.h"
#include "base/num.h"
#include "base/ts.h"

enum { DEPTH_MAX = 32, FILE_MAX = 64 << 20 };

#define BOM "\xef\xbb\xbf"

struct reader {
	yaml_parser_t yaml;
	const char *file;
	struct span text;
	struct arena *arena;
	struct errs *es;
	unsigned depth;
};

struct place
conf_place(const struct conf *c)
{
	return (struct place){c->file, c->line, c->col};
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

static struct place
mark_place(const struct reader *r, yaml_mark_t m)
{
	return (struct place){
	    r->file, (unsigned)m.line + 1, (unsigned)m.column + 1};
}

static struct conf *refused(struct reader *r, yaml_mark_t at, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

static struct conf *
refused(struct reader *r, yaml_mark_t at, const char *fmt, ...)
{
	char text[ERR_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	errs_add(r->es, mark_place(r, at), "%s", text);
	return NULL;
}

/* The first byte of the character that stands behind `n` others, or NUL. */
static char
character(struct span s, size_t n)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && n-- == 0)
			return s.p[i];
	return '\0';
}

/* What libyaml says, and for tabs what it means. */
static void
syntax_error(struct reader *r)
{
	const yaml_parser_t *y = &r->yaml;
	yaml_mark_t at = y->problem_mark;
	const char *what = y->problem ? y->problem : "not YAML";

	if (y->error == YAML_MEMORY_ERROR)
		mem_exhausted();
	if (character(r->text, at.index) == '\t')
		what = "a tab: YAML is indented with spaces";
	if (y->error == YAML_READER_ERROR) {
		size_t i;

		at.line = at.column = 0;
		for (i = 0; i < y->problem_offset && i < r->text.n; i++) {
			at.column++;
			if (r->text.p[i] == '\n') {
				at.line++;
				at.column = 0;
			}
		}
	}
	refused(r, at, "%s", what);
}

static bool
next_event(struct reader *r, yaml_event_t *ev)
{
	if (yaml_parser_parse(&r->yaml, ev) != 0)
		return true;
	syntax_error(r);
	return false;
}

static const char **
new_asked(struct arena *a)
{
	return arena_alloc(a, CONF_ASKED * sizeof(const char *));
}

static struct conf *
node(struct reader *r, enum conf_kind kind, const yaml_event_t *ev)
{
	struct conf *c = arena_zalloc(r->arena, sizeof(*c));

	c->kind = kind;
	if (kind == CONF_MAP)
		c->asked = new_asked(r->arena);
	c->file = r->file;
	c->line = (unsigned)ev->start_mark.line + 1;
	c->col = (unsigned)ev->start_mark.column + 1;
	return c;
}

static void
add_kid(struct conf *c, struct conf *kid, size_t *cap)
{
	c->kids = xgrow(c->kids, c->n, cap, sizeof(struct conf *));
	c->kids[c->n++] = kid;
}

/* Moves the array of kids into the arena. */
static void
settle(struct reader *r, struct conf *c)
{
	struct conf **kids;

	if (c->n == 0)
		return;
	kids = arena_alloc(r->arena, c->n * sizeof(*kids));
	memcpy(kids, c->kids, c->n * sizeof(*kids));
	free(c->kids);
	c->kids = kids;
}

static struct conf *value(struct reader *, const yaml_event_t *);

static struct conf *
scalar(struct reader *r, const yaml_event_t *ev)
{
	struct conf *c = node(r, CONF_SCALAR, ev);

	c->text = arena_copy(r->arena,
	    span(ev->data.scalar.value, ev->data.scalar.length));
	c->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return c;
}

static struct conf *
list(struct reader *r, const yaml_event_t *start)
{
	struct conf *c = node(r, CONF_LIST, start), *kid;
	yaml_event_t ev;
	size_t cap = 0;
	bool over;

	for (;;) {
		if (!next_event(r, &ev))
			break;
		over = ev.type == YAML_SEQUENCE_END_EVENT;
		kid = over ? NULL : value(r, &ev);
		yaml_event_delete(&ev);
		if (over) {
			settle(r, c);
			return c;
		}
		if (kid == NULL)
			break;
		add_kid(c, kid, &cap);
	}
	free(c->kids);
	return NULL;
}

static bool
fit_key(struct reader *r, const struct conf *map, const struct conf *key,
    yaml_mark_t at)
{
	size_t i;

	if (key->kind != CONF_SCALAR)
		return refused(r, at, "a key must be text") != NULL;
	if (span_is(key->text, "<<") && !key->quoted)
		return refused(r, at, "a merge key (<<): write the keys out") !=
		       NULL;
	for (i = 0; i < map->n; i++)
		if (span_eq(map->kids[i]->key, key->text))
			return refused(r, at,
				   "the key %.*s stands here twice, first "
				   "in line %u",
				   (int)key->text.n, key->text.p,
				   map->kids[i]->key_line) != NULL;
	return true;
}

static struct conf *
map(struct reader *r, const yaml_event_t *start)
{
	struct conf *c = node(r, CONF_MAP, start), *key, *val;
	yaml_event_t ev;
	size_t cap = 0;

	while (next_event(r, &ev)) {
		yaml_mark_t at = ev.start_mark;

		if (ev.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&ev);
			settle(r, c);
			return c;
		}
		key = value(r, &ev);
		yaml_event_delete(&ev);
		if (key == NULL || !fit_key(r, c, key, at) ||
		    !next_event(r, &ev))
			break;
		val = value(r, &ev);
		yaml_event_delete(&ev);
		if (val == NULL)
			break;
		val->key = key->text;
		val->key_line = key->line;
		val->key_col = key->col;
		add_kid(c, val, &cap);
	}
	free(c->kids);
	return NULL;
}

static bool
has_tag(const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		return ev->data.scalar.tag != NULL;
	case YAML_SEQUENCE_START_EVENT:
		return ev->data.sequence_start.tag != NULL;
	case YAML_MAPPING_START_EVENT:
		return ev->data.mapping_start.tag != NULL;
	default:
		return false;
	}
}

static bool
has_anchor(const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		return ev->data.scalar.anchor != NULL;
	case YAML_SEQUENCE_START_EVENT:
		return ev->data.sequence_start.anchor != NULL;
	case YAML_MAPPING_START_EVENT:
		return ev->data.mapping_start.anchor != NULL;
	default:
		return false;
	}
}

static struct conf *
value(struct reader *r, const yaml_event_t *ev)
{
	struct conf *c = NULL;

	if (has_anchor(ev))
		return refused(r, ev->start_mark,
		    "an anchor (&): write the value out where it is used");
	if (has_tag(ev))
		return refused(r, ev->start_mark,
		    "a tag (!): values are typed by their keys");
	if (r->depth == DEPTH_MAX)
		return refused(r, ev->start_mark, "nested deeper than %d",
		    DEPTH_MAX);
	r->depth++;
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		c = scalar(r, ev);
		break;
	case YAML_SEQUENCE_START_EVENT:
		c = list(r, ev);
		break;
	case YAML_MAPPING_START_EVENT:
		c = map(r, ev);
		break;
	case YAML_ALIAS_EVENT:
		refused(r, ev->start_mark, "an alias (*): write the value out");
		break;
	default:
		refused(r, ev->start_mark, "not a value");
		break;
	}
	r->depth--;
	return c;
}

/* stream start, document start, value, document end, stream end */
static struct conf *
document(struct reader *r)
{
	struct conf *c = NULL;
	yaml_event_t ev;
	int documents = 0;
	bool over = false;

	while (!over && next_event(r, &ev)) {
		switch (ev.type) {
		case YAML_STREAM_START_EVENT:
		case YAML_DOCUMENT_END_EVENT:
			break;
		case YAML_STREAM_END_EVENT:
			over = true;
			break;
		case YAML_DOCUMENT_START_EVENT:
			if (++documents == 2) {
				refused(r, ev.start_mark,
				    "a second document: one a file");
				c = NULL;
				over = true;
			}
			break;
		default:
			c = value(r, &ev);
			over = c == NULL;
			break;
		}
		yaml_event_delete(&ev);
	}
	if (over && c == NULL && documents == 0)
		errs_add(r->es, (struct place){r->file, 0, 0}, "is empty");
	return over ? c : NULL;
}

struct conf *
conf_parse(const char *file, struct span text, struct arena *a, struct errs *es)
{
	struct reader r = {.file = arena_str(a, span_str(file)),
	    .text = text,
	    .arena = a,
	    .es = es};
	struct conf *c;

	if (span_starts(text, BOM)) /* as some editors leave it */
		r.text = text = span(text.p + 3, text.n - 3);
	if (yaml_parser_initialize(&r.yaml) == 0)
		mem_exhausted(); /* it fails for no other reason */
	yaml_parser_set_input_string(&r.yaml, (const unsigned char *)text.p,
	    text.n);
	yaml_parser_set_encoding(&r.yaml, YAML_UTF8_ENCODING);
	c = document(&r);
	yaml_parser_delete(&r.yaml);
	return c;
}

struct conf *
conf_read(const char *file, struct arena *a, struct errs *es)
{
	struct buf b = {0};
	struct conf *c = NULL;
	struct err e = {{0}};

	if (!file_read(file, FILE_MAX, &b, &e))
		errs_add(es, (struct place){0}, "%s", e.text);
	else
		c = conf_parse(file, buf_all(&b), a, es);
	buf_release(&b);
	return c;
}

struct conf *
conf_get(struct conf *c, const char *key)
{
	size_t i;

	if (c == NULL || c->kind != CONF_MAP)
		return NULL;
	if (c->nasked < CONF_ASKED)
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

struct conf *
conf_new_map(struct arena *a, struct place at)
{
	struct conf *c = arena_zalloc(a, sizeof(*c));

	c->kind = CONF_MAP;
	c->asked = new_asked(a);
	c->file = at.file;
	c->line = at.line;
	c->col = at.col;
	return c;
}

/* Appends to the kids of a map that lives in the arena. */
static void
append(struct conf *map, struct arena *a, struct conf *kid, struct span key)
{
	struct conf **kids = arena_alloc(a, (map->n + 1) * sizeof(*kids));

	if (map->n != 0)
		memcpy(kids, map->kids, map->n * sizeof(*kids));
	kids[map->n++] = kid;
	map->kids = kids;
	kid->key = key;
	kid->key_line = kid->line;
	kid->key_col = kid->col;
}

static struct conf *
child(struct conf *map, struct span key)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (span_eq(map->kids[i]->key, key))
			return map->kids[i];
	return NULL;
}

void
conf_put(struct conf *map, struct arena *a, struct span key, struct span text,
    struct place at)
{
	struct span rest, head = span_cut(key, '.', &rest);
	struct conf *kid = child(map, head);

	head = arena_copy(a, head);
	if (head.n == key.n) {
		kid = conf_new_map(a, at);
		kid->kind = CONF_SCALAR;
		kid->text = arena_copy(a, text);
		append(map, a, kid, head);
		return;
	}
	if (kid == NULL) {
		kid = conf_new_map(a, at);
		append(map, a, kid, head);
	}
	conf_put(kid, a, rest, text, at);
}

struct place
conf_place_in(const struct conf *c, size_t offset)
{
	struct place at = conf_place(c);

	/* Right for one line; a block's places are those of its start. */
	at.col += (unsigned)offset + (c->quoted ? 1 : 0);
	return at;
}
