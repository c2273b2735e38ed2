/*
 * name.c - what the names in an expression stand for, and what is said of one
 * that stands for nothing.
 */
#include "expr/inside.h"

static struct expr *
tag_node(struct reader *r, const char *from, const struct expr_tag *t)
{
	struct expr *x = expr_new(r, OP_TAG, t->type, from);

	x->id = t->id;
	x->tag = *t;
	return x;
}

struct expr *
name_braced(struct reader *r)
{
	const char *from = r->p, *end;
	struct expr_tag t;
	struct span name;

	end = memchr(from, '}', (size_t)(r->end - from));
	if (end == NULL)
		return expr_fail(r, from, "the brace doesn't close");
	name = span(from + 1, (size_t)(end - from) - 1);
	r->p = end + 1;
	if (!r->names->tag(r->names->ctx, name, &t))
		return expr_fail(r, from, "no tag %.*s is declared",
		    (int)name.n, name.p);
	return tag_node(r, from, &t);
}

/* PT-101 without braces, where that is a declared tag. */
static bool
looks_bare(struct reader *r, const char *from)
{
	const char *p = from;
	struct expr_tag t;

	while (p < r->end &&
	       (token_is_name(*p, false) || *p == '-' || *p == '/'))
		p++;
	if (!r->names->tag(r->names->ctx, span(from, (size_t)(p - from)), &t))
		return false;
	expr_fail(r, from, "write {%.*s}: a bare - is minus", (int)(p - from),
	    from);
	return true;
}

struct expr *
name_plain(struct reader *r, struct span name)
{
	struct expr_tag t;
	enum expr_type type;
	struct expr *x;
	uint32_t id;
	bool tag = r->names->tag(r->names->ctx, name, &t);
	bool field = r->names->field != NULL &&
		     r->names->field(r->names->ctx, name, &id, &type);
	double v;

	r->p = name.p + name.n;
	if (tag && field)
		return expr_fail(r, name.p,
		    "%.*s is a tag and a field of the record: write {%.*s} "
		    "for the tag",
		    (int)name.n, name.p, (int)name.n, name.p);
	if (tag)
		return tag_node(r, name.p, &t);
	if (field) {
		x = expr_new(r, OP_FIELD, type, name.p);
		x->id = id;
		return x;
	}
	if (r->names->constant != NULL &&
	    r->names->constant(r->names->ctx, name, &v)) {
		x = expr_new(r, OP_CONST, EXPR_NUM, name.p);
		x->value.type = EXPR_NUM;
		x->value.num = v;
		return x;
	}
	if (looks_bare(r, name.p))
		return NULL;
	return expr_fail(r, name.p, "%.*s is no tag, field or constant",
	    (int)name.n, name.p);
}
