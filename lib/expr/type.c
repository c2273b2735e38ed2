/*
 * type.c - which types go together, and which words may be compared with a
 * tag.
 */
#include "base/names.h"
#include "expr/inside.h"

static const char *const type_names[] = {
    "a number", "true or false", "a text", "a time", "anything"};

bool
type_fits(enum expr_type is, enum expr_type wanted)
{
	return is == wanted || is == EXPR_ANY || wanted == EXPR_ANY;
}

bool
type_want(struct reader *r, const struct expr *x, enum expr_type type)
{
	if (type_fits(x->type, type))
		return true;
	expr_fail(r, x->text.p, "%.*s is %s; %s is wanted here", (int)x->text.n,
	    x->text.p, type_names[x->type], type_names[type]);
	return false;
}

/* A word that a tag is compared with must be one of its states. */
static bool
fit_state(struct reader *r, const struct expr *tag, const struct expr *word)
{
	const char *words[32], *near;
	size_t n = 0, i;

	if (tag->op != OP_TAG || tag->type != EXPR_TEXT ||
	    tag->aspect == ASPECT_QUALITY || tag->tag.nstates == 0 ||
	    word->op != OP_CONST || word->type != EXPR_TEXT)
		return true;
	for (i = 0; i < tag->tag.nstates; i++) {
		if (span_eq(tag->tag.states[i], word->value.text))
			return true;
		if (n < sizeof(words) / sizeof(*words))
			words[n++] = arena_str(r->arena, tag->tag.states[i]);
	}
	near = word_nearest(words, n, word->value.text);
	expr_fail(r, word->text.p, "%.*s has no state %.*s%s%s%s",
	    (int)tag->text.n, tag->text.p, (int)word->text.n, word->text.p,
	    near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
	return false;
}

static bool
is_unordered(const struct expr *x)
{
	return x->type == EXPR_TEXT || x->type == EXPR_BOOL;
}

bool
type_compare(struct reader *r, enum expr_op op, const struct expr *a,
    const struct expr *b)
{
	bool order = op != OP_EQ && op != OP_NE;

	if (!type_fits(a->type, b->type))
		return expr_fail(r, b->text.p,
			   "%.*s is %s, %.*s is %s: they can't be compared",
			   (int)a->text.n, a->text.p, type_names[a->type],
			   (int)b->text.n, b->text.p,
			   type_names[b->type]) != NULL;
	if (order && (is_unordered(b) || is_unordered(a))) {
		const struct expr *x = is_unordered(a) ? a : b;

		return expr_fail(r, x->text.p,
			   "%.*s is %s: it is equal or not, never less",
			   (int)x->text.n, x->text.p,
			   type_names[x->type]) != NULL;
	}
	return fit_state(r, a, b) && fit_state(r, b, a);
}
