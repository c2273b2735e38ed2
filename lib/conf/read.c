/*
 * read.c - from YAML to a tree: libyaml's events, each with its place, and what
 * of YAML is refused.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/file.h"
#include "conf/inside.h"

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

static struct conf *
node(struct reader *r, enum conf_kind kind, const yaml_event_t *ev)
{
	return conf_new(r->arena, kind, mark_place(r, ev->start_mark));
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
