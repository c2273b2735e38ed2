/*
 * read.c - from text to tree, by the grammar of expr.h, with types checked on
 * the way.
 */
#include "expr/inside.h"

enum { DEPTH_MAX = 64, OPERATORS_MAX = 2048 };

/* Takes off the blanks that were looked behind. */
static void
trim(struct expr *x)
{
	while (x->text.n != 0 && x->text.p[x->text.n - 1] <= ' ')
		x->text.n--;
}

/* A chain of operators is a tree as deep as the chain is long: bounded. */
static struct expr *
join(struct reader *r, enum expr_op op, enum expr_type type, struct expr *a,
    struct expr *b)
{
	struct expr *x;

	if (++r->operators > OPERATORS_MAX)
		return expr_fail(r, r->p, "more than %d operators",
		    OPERATORS_MAX);
	x = expr_new(r, op, type, a->text.p);
	x->kid[0] = a;
	x->kid[1] = b;
	x->nkids = b != NULL ? 2 : 1;
	trim(x);
	return x;
}

static struct expr *
truth(struct reader *r, const char *from, bool b)
{
	struct expr *x = expr_new(r, OP_CONST, EXPR_BOOL, from);

	x->value.type = EXPR_BOOL;
	x->value.b = b;
	return x;
}

static struct expr *
named(struct reader *r, struct span name)
{
	const char *from = r->p;

	if (token_word(r, "true"))
		return truth(r, from, true);
	if (token_word(r, "false"))
		return truth(r, from, false);
	r->p = name.p + name.n;
	token_space(r);
	if (r->p < r->end && *r->p == '(')
		return call_read(r, name);
	return name_plain(r, name);
}

static struct expr *
primary(struct reader *r)
{
	struct span name = token_name(r);
	const char *from = r->p;
	struct expr *x;

	if (name.n != 0)
		return named(r, name);
	if (r->p == r->end)
		return expr_fail(r, r->p,
		    "the expression ends where a value is due");
	if (*r->p == '{')
		return name_braced(r);
	if (*r->p == '\'' || *r->p == '"')
		return token_text(r);
	if ((*r->p >= '0' && *r->p <= '9') || *r->p == '.')
		return token_number(r);
	if (!token_take(r, "("))
		return expr_fail(r, r->p, "expected a value here");
	x = read_or(r);
	if (x == NULL || !token_want(r, ")"))
		return NULL;
	x->text = span(from, (size_t)(r->p - from));
	return x;
}

static struct expr *
unary(struct reader *r)
{
	const char *from;
	struct expr *x, *y;

	token_space(r);
	from = r->p;
	if (!token_take(r, "-"))
		return primary(r);
	if (++r->depth > DEPTH_MAX)
		return expr_fail(r, from, "nested too deep");
	y = unary(r);
	r->depth--;
	if (y == NULL || !type_want(r, y, EXPR_NUM))
		return NULL;
	if (y->op == OP_CONST) {
		y->value.num = -y->value.num;
		y->duration = false;
		y->text = span(from, (size_t)(r->p - from));
		return y;
	}
	x = expr_new(r, OP_NEG, EXPR_NUM, from);
	x->kid[0] = y;
	x->nkids = 1;
	return x;
}

static struct expr *
arithmetic(struct reader *r, enum expr_op op, struct expr *a, struct expr *b)
{
	if (b == NULL || !type_want(r, a, EXPR_NUM) ||
	    !type_want(r, b, EXPR_NUM))
		return NULL;
	return join(r, op, EXPR_NUM, a, b);
}

static struct expr *
term(struct reader *r)
{
	struct expr *x = unary(r);

	while (x != NULL) {
		if (token_take(r, "*"))
			x = arithmetic(r, OP_MUL, x, unary(r));
		else if (token_take(r, "/"))
			x = arithmetic(r, OP_DIV, x, unary(r));
		else if (token_take(r, "%"))
			x = arithmetic(r, OP_MOD, x, unary(r));
		else
			break;
	}
	return x;
}

static struct expr *
sum(struct reader *r)
{
	struct expr *x = term(r);

	while (x != NULL) {
		if (token_take(r, "+"))
			x = arithmetic(r, OP_ADD, x, term(r));
		else if (token_take(r, "-"))
			x = arithmetic(r, OP_SUB, x, term(r));
		else
			break;
	}
	return x;
}

static struct expr *
compare(struct reader *r, enum expr_op op, struct expr *a, struct expr *b)
{
	if (b == NULL || !type_compare(r, op, a, b))
		return NULL;
	return join(r, op, EXPR_BOOL, a, b);
}

/* in ['a', 'b'] */
static struct expr *
in_list(struct reader *r, struct expr *a)
{
	struct expr_value list[256];
	struct expr *x, *item;
	size_t n = 0;

	if (!token_want(r, "["))
		return NULL;
	do {
		item = unary(r);
		if (item == NULL)
			return NULL;
		if (item->op != OP_CONST)
			return expr_fail(r, item->text.p,
			    "only numbers and texts stand in a list");
		if (!type_compare(r, OP_EQ, a, item))
			return NULL;
		if (n == sizeof(list) / sizeof(*list))
			return expr_fail(r, item->text.p,
			    "more than %zu in a list", n);
		list[n++] = item->value;
	} while (token_take(r, ","));
	if (!token_want(r, "]"))
		return NULL;
	x = join(r, OP_IN, EXPR_BOOL, a, NULL);
	if (x == NULL)
		return NULL;
	x->list = arena_alloc(r->arena, n * sizeof(*list));
	memcpy(x->list, list, n * sizeof(*list));
	x->nlist = n;
	return x;
}

static struct expr *
negate(struct reader *r, const char *from, struct expr *y)
{
	struct expr *x;

	if (y == NULL || !type_want(r, y, EXPR_BOOL))
		return NULL;
	x = expr_new(r, OP_NOT, EXPR_BOOL, from);
	x->kid[0] = y;
	x->nkids = 1;
	trim(x);
	return x;
}

static struct expr *
cmp(struct reader *r)
{
	static const struct {
		const char *text;
		enum expr_op op;
	} ops[] = {{"==", OP_EQ}, {"!=", OP_NE}, {"<=", OP_LE}, {">=", OP_GE},
	    {"<", OP_LT}, {">", OP_GT}};
	struct expr *x = sum(r);
	size_t i;

	if (x == NULL)
		return NULL;
	for (i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (token_take(r, ops[i].text))
			return compare(r, ops[i].op, x, sum(r));
	if (token_take(r, "="))
		return expr_fail(r, r->p - 1, "equal is written ==");
	if (token_word(r, "in"))
		return in_list(r, x);
	if (token_word(r, "not")) {
		if (!token_word(r, "in"))
			return expr_fail(r, r->p, "expected `in` behind `not`");
		return negate(r, x->text.p, in_list(r, x));
	}
	return x;
}

static struct expr *
negation(struct reader *r)
{
	const char *from;
	struct expr *x;

	token_space(r);
	from = r->p;
	if (!token_word(r, "not"))
		return cmp(r);
	if (++r->depth > DEPTH_MAX)
		return expr_fail(r, from, "nested too deep");
	x = negation(r);
	r->depth--;
	return negate(r, from, x);
}

static struct expr *
logic(struct reader *r, enum expr_op op, struct expr *a, struct expr *b)
{
	if (b == NULL || !type_want(r, a, EXPR_BOOL) ||
	    !type_want(r, b, EXPR_BOOL))
		return NULL;
	return join(r, op, EXPR_BOOL, a, b);
}

static struct expr *
conjunction(struct reader *r)
{
	struct expr *x = negation(r);

	while (x != NULL && token_word(r, "and"))
		x = logic(r, OP_AND, x, negation(r));
	return x;
}

struct expr *
read_or(struct reader *r)
{
	struct expr *x;

	if (++r->depth > DEPTH_MAX)
		return expr_fail(r, r->p, "nested too deep");
	x = conjunction(r);
	while (x != NULL && token_word(r, "or"))
		x = logic(r, OP_OR, x, conjunction(r));
	r->depth--;
	return x;
}

struct expr *
expr_read(struct span source, enum expr_type type,
    const struct expr_names *names, struct arena *a, struct expr_error *e)
{
	struct reader r = {.p = source.p,
	    .end = source.p + source.n,
	    .start = source.p,
	    .names = names,
	    .arena = a,
	    .e = e};
	struct expr *x;

	*e = (struct expr_error){0};
	x = read_or(&r);
	token_space(&r);
	if (x != NULL && r.p != r.end)
		x = expr_fail(&r, r.p, "expected the end here");
	if (x == NULL || !type_want(&r, x, type))
		return NULL;
	x->wanted = type;
	x->nslots = r.nslots;
	x->watched = arena_alloc(a, r.nslots * sizeof(struct expr *));
	memcpy(x->watched, r.watched, r.nslots * sizeof(struct expr *));
	return x;
}
