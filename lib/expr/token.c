/*
 * token.c - what stands next in the text of an expression: blanks, words,
 * signs, and constants.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/num.h"
#include "base/ts.h"
#include "expr/inside.h"

struct expr *
expr_fail(struct reader *r, const char *at, const char *fmt, ...)
{
	va_list ap;

	if (r->e->text[0] != '\0')
		return NULL;
	r->e->at = (size_t)(at - r->start);
	va_start(ap, fmt);
	vsnprintf(r->e->text, sizeof(r->e->text), fmt, ap);
	va_end(ap);
	return NULL;
}

void
token_space(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' ||
				    *r->p == '\n' || *r->p == '\r'))
		r->p++;
}

bool
token_is_name(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && ((c >= '0' && c <= '9') || c == '.'));
}

struct span
token_name(struct reader *r)
{
	const char *p;

	token_space(r);
	p = r->p;
	while (p < r->end && token_is_name(*p, p == r->p))
		p++;
	return span(r->p, (size_t)(p - r->p));
}

bool
token_word(struct reader *r, const char *word)
{
	struct span name = token_name(r);

	if (!span_is(name, word))
		return false;
	r->p += name.n;
	return true;
}

bool
token_take(struct reader *r, const char *text)
{
	size_t n = strlen(text);

	token_space(r);
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, text, n) != 0)
		return false;
	r->p += n;
	return true;
}

bool
token_want(struct reader *r, const char *text)
{
	return token_take(r, text) ||
	       expr_fail(r, r->p, "expected %s here", text);
}

struct expr *
expr_new(struct reader *r, enum expr_op op, enum expr_type type,
    const char *from)
{
	struct expr *x = arena_zalloc(r->arena, sizeof(*x));

	x->op = op;
	x->type = type;
	x->text = span(from, (size_t)(r->p - from));
	x->value.at = TS_NONE;
	return x;
}

/* 30, 2.5e-3, or a duration: 15m, 500ms */
struct expr *
token_number(struct reader *r)
{
	const char *from = r->p;
	struct expr *x;
	int64_t ns;

	while (r->p < r->end &&
	       ((*r->p >= '0' && *r->p <= '9') || *r->p == '.'))
		r->p++;
	if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
		r->p++;
		if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
			r->p++;
		while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
			r->p++;
	}
	x = expr_new(r, OP_CONST, EXPR_NUM, from);
	x->value.type = EXPR_NUM;
	if (r->p == r->end || !token_is_name(*r->p, true)) {
		if (!num_read_f64(x->text, &x->value.num))
			return expr_fail(r, from, "not a number");
		return x;
	}
	while (r->p < r->end && token_is_name(*r->p, false))
		r->p++;
	x->text.n = (size_t)(r->p - from);
	if (!ts_read_duration(x->text, &ns))
		return expr_fail(r, from,
		    "%.*s: a number with a unit of time is written 500ms, 5s "
		    "or 15m",
		    (int)x->text.n, from);
	x->value.num = (double)ns / 1e9;
	x->duration = true;
	return x;
}

struct expr *
token_text(struct reader *r)
{
	const char *from = r->p, *end;
	struct expr *x;

	end = memchr(from + 1, *from, (size_t)(r->end - from) - 1);
	if (end == NULL)
		return expr_fail(r, from, "the text in quotes doesn't end");
	r->p = end + 1;
	x = expr_new(r, OP_CONST, EXPR_TEXT, from);
	x->value.type = EXPR_TEXT;
	x->value.text = span(from + 1, (size_t)(end - from) - 1);
	return x;
}
