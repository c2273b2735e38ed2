/*
 * read.c - from text to tree, with types checked on the way.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/names.h"
#include "base/num.h"
#include "base/ts.h"
#include "expr/inside.h"

enum { DEPTH_MAX = 64, SLOTS_MAX = 32, OPERATORS_MAX = 2048 };

struct reader {
	const char *p, *end, *start;
	const struct expr_names *names;
	struct arena *arena;
	struct expr_error *e;
	unsigned depth, operators;
	size_t nslots;
	struct expr *watched[SLOTS_MAX];
};

static const struct func {
	const char *name, *args;
	enum expr_type result;
} funcs[FUNC_COUNT] = {
#define FUNC(name, args, result) {#name, args, EXPR_##result},
#include "expr/funcs.def"
#undef FUNC
};

const char *const expr_functions[] = {
#define FUNC(name, args, result) #name,
#include "expr/funcs.def"
#undef FUNC
};
const size_t expr_nfunctions = FUNC_COUNT;

static const char *const type_names[] = {
    "a number", "true or false", "a text", "a time", "anything"};

static struct expr *fail(struct reader *, const char *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static struct expr *
fail(struct reader *r, const char *at, const char *fmt, ...)
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

static void
space(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' ||
				    *r->p == '\n' || *r->p == '\r'))
		r->p++;
}

static bool
is_name(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && ((c >= '0' && c <= '9') || c == '.'));
}

/* The name at the front, not taken; empty where none stands there. */
static struct span
peek_name(struct reader *r)
{
	const char *p;

	space(r);
	p = r->p;
	while (p < r->end && is_name(*p, p == r->p))
		p++;
	return span(r->p, (size_t)(p - r->p));
}

static bool
take_word(struct reader *r, const char *word)
{
	struct span name = peek_name(r);

	if (!span_is(name, word))
		return false;
	r->p += name.n;
	return true;
}

static bool
take(struct reader *r, const char *text)
{
	size_t n = strlen(text);

	space(r);
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, text, n) != 0)
		return false;
	r->p += n;
	return true;
}

static bool
want(struct reader *r, const char *text)
{
	return take(r, text) || fail(r, r->p, "expected %s here", text);
}

static struct expr *
node(struct reader *r, enum expr_op op, enum expr_type type, const char *from)
{
	struct expr *x = arena_zalloc(r->arena, sizeof(*x));

	x->op = op;
	x->type = type;
	x->text = span(from, (size_t)(r->p - from));
	x->value.at = TS_NONE;
	return x;
}

/* A chain of operators is a tree as deep as the chain is long: bounded. */
static struct expr *
join(struct reader *r, enum expr_op op, enum expr_type type, struct expr *a,
    struct expr *b)
{
	struct expr *x;

	if (++r->operators > OPERATORS_MAX)
		return fail(r, r->p, "more than %d operators", OPERATORS_MAX);
	x = node(r, op, type, a->text.p);
	x->kid[0] = a;
	x->kid[1] = b;
	x->nkids = b != NULL ? 2 : 1;
	while (x->text.n != 0 && x->text.p[x->text.n - 1] <= ' ')
		x->text.n--; /* blanks that were looked behind */
	return x;
}

static struct expr *disjunction(struct reader *);

/* 30, 2.5e-3, or a duration: 15m, 500ms */
static struct expr *
number(struct reader *r)
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
	x = node(r, OP_CONST, EXPR_NUM, from);
	x->value.type = EXPR_NUM;
	if (r->p == r->end || !is_name(*r->p, true)) {
		if (!num_read_f64(x->text, &x->value.num))
			return fail(r, from, "not a number");
		return x;
	}
	while (r->p < r->end && is_name(*r->p, false))
		r->p++;
	x->text.n = (size_t)(r->p - from);
	if (!ts_read_duration(x->text, &ns))
		return fail(r, from,
		    "%.*s: a number with a unit of time is written 500ms, 5s "
		    "or 15m",
		    (int)x->text.n, from);
	x->value.num = (double)ns / 1e9;
	x->duration = true;
	return x;
}

static struct expr *
text(struct reader *r)
{
	const char *from = r->p, *end;
	struct expr *x;

	end = memchr(from + 1, *from, (size_t)(r->end - from) - 1);
	if (end == NULL)
		return fail(r, from, "the text in quotes doesn't end");
	r->p = end + 1;
	x = node(r, OP_CONST, EXPR_TEXT, from);
	x->value.type = EXPR_TEXT;
	x->value.text = span(from + 1, (size_t)(end - from) - 1);
	return x;
}

static struct expr *
truth(struct reader *r, const char *from, bool b)
{
	struct expr *x = node(r, OP_CONST, EXPR_BOOL, from);

	x->value.type = EXPR_BOOL;
	x->value.b = b;
	return x;
}

static struct expr *
tag_node(struct reader *r, const char *from, const struct expr_tag *t)
{
	struct expr *x = node(r, OP_TAG, t->type, from);

	x->id = t->id;
	x->tag = *t;
	return x;
}

static struct expr *
braced(struct reader *r)
{
	const char *from = r->p, *end;
	struct expr_tag t;
	struct span name;

	end = memchr(from, '}', (size_t)(r->end - from));
	if (end == NULL)
		return fail(r, from, "the brace doesn't close");
	name = span(from + 1, (size_t)(end - from) - 1);
	r->p = end + 1;
	if (!r->names->tag(r->names->ctx, name, &t))
		return fail(r, from, "no tag %.*s is declared", (int)name.n,
		    name.p);
	return tag_node(r, from, &t);
}

/* PT-101 without braces, where that is a declared tag. */
static bool
looks_bare(struct reader *r, const char *from)
{
	const char *p = from;
	struct expr_tag t;

	while (p < r->end && (is_name(*p, false) || *p == '-' || *p == '/'))
		p++;
	if (!r->names->tag(r->names->ctx, span(from, (size_t)(p - from)), &t))
		return false;
	fail(r, from, "write {%.*s}: a bare - is minus", (int)(p - from), from);
	return true;
}

static struct expr *
unknown_name(struct reader *r, struct span name, bool call)
{
	const char *near = word_nearest(expr_functions, FUNC_COUNT, name);

	if (!call && looks_bare(r, name.p))
		return NULL;
	if (!call)
		near = NULL;
	return fail(r, name.p, "%.*s is no %s%s%s%s", (int)name.n, name.p,
	    call ? "function" : "tag, field or constant",
	    near ? ": did you mean `" : "", near ? near : "", near ? "`?" : "");
}

static struct expr *
plain_name(struct reader *r, struct span name)
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
		return fail(r, name.p,
		    "%.*s is a tag and a field of the record: write {%.*s} "
		    "for the tag",
		    (int)name.n, name.p, (int)name.n, name.p);
	if (tag)
		return tag_node(r, name.p, &t);
	if (field) {
		x = node(r, OP_FIELD, type, name.p);
		x->id = id;
		return x;
	}
	if (r->names->constant != NULL &&
	    r->names->constant(r->names->ctx, name, &v)) {
		x = node(r, OP_CONST, EXPR_NUM, name.p);
		x->value.type = EXPR_NUM;
		x->value.num = v;
		return x;
	}
	return unknown_name(r, name, false);
}

static bool
fits(enum expr_type is, enum expr_type wanted)
{
	return is == wanted || is == EXPR_ANY || wanted == EXPR_ANY;
}

static bool
expect(struct reader *r, const struct expr *x, enum expr_type type)
{
	if (fits(x->type, type))
		return true;
	fail(r, x->text.p, "%.*s is %s; %s is wanted here", (int)x->text.n,
	    x->text.p, type_names[x->type], type_names[type]);
	return false;
}

static bool
argument(struct reader *r, struct expr *call, char kind)
{
	struct expr *x = disjunction(r);

	if (x == NULL)
		return false;
	call->kid[call->nkids++] = x;
	if (kind == 'T' && (x->op != OP_TAG || x->aspect != ASPECT_MEASURED))
		return fail(r, x->text.p, "%.*s: a tag is wanted here",
			   (int)x->text.n, x->text.p) != NULL;
	if (kind == 'D' && (x->op != OP_CONST || !x->duration))
		return fail(r, x->text.p,
			   "%.*s: a duration is wanted here, as in 5s",
			   (int)x->text.n, x->text.p) != NULL;
	if (kind == 'B')
		return expect(r, x, EXPR_BOOL);
	if (kind == 'N')
		return expect(r, x, EXPR_NUM);
	return true;
}

static const struct {
	enum expr_func func;
	enum expr_aspect aspect;
} aspects[] = {
    {FUNC_measured, ASPECT_MEASURED},
    {FUNC_requested, ASPECT_REQUESTED},
    {FUNC_commanded, ASPECT_COMMANDED},
    {FUNC_rejected, ASPECT_REJECTED},
    {FUNC_actual, ASPECT_ACTUAL},
    {FUNC_on_request, ASPECT_ON_REQUEST},
    {FUNC_prev, ASPECT_PREV},
    {FUNC_changed, ASPECT_CHANGED},
    {FUNC_quality, ASPECT_QUALITY},
    {FUNC_d, ASPECT_D},
    {FUNC_age, ASPECT_AGE},
};

/* Functions of a tag alone are aspects of it. */
static bool
as_aspect(struct expr *x)
{
	size_t i;

	if (x->kid[0] == NULL || x->kid[0]->op != OP_TAG ||
	    x->kid[0]->aspect != ASPECT_MEASURED)
		return false;
	for (i = 0; i < sizeof(aspects) / sizeof(*aspects); i++)
		if (aspects[i].func == x->func) {
			x->aspect = aspects[i].aspect;
			return true;
		}
	return false;
}

static struct expr *
finish_call(struct reader *r, struct expr *x)
{
	if (as_aspect(x)) {
		struct expr *t = x->kid[0];

		if (x->aspect == ASPECT_ACTUAL && !t->tag.feedback)
			return fail(r, x->text.p,
			    "%.*s has no `feedback:`, so what it actually is "
			    "isn't known",
			    (int)t->text.n, t->text.p);
		x->op = OP_TAG;
		x->id = t->id;
		x->tag = t->tag;
		x->nkids = 0;
		if (x->aspect == ASPECT_ACTUAL) {
			x->type = t->tag.actual_type;
			x->tag.states = t->tag.actual_states;
			x->tag.nstates = t->tag.nactual_states;
		} else if (x->type == EXPR_ANY) {
			x->type = t->type;
		}
		return x;
	}
	if (x->func == FUNC_age && !expect(r, x->kid[0], EXPR_TIME))
		return NULL;
	if (x->func == FUNC_if) {
		if (!fits(x->kid[1]->type, x->kid[2]->type))
			return fail(r, x->text.p,
			    "the two outcomes of if() are of two types");
		x->type = x->kid[1]->type;
	}
	if (x->func != FUNC_held && x->func != FUNC_since)
		return x;
	if (r->nslots == SLOTS_MAX)
		return fail(r, x->text.p, "more than %d held() and since()",
		    SLOTS_MAX);
	x->slot = r->nslots;
	r->watched[r->nslots++] = x;
	return x;
}

static struct expr *
call(struct reader *r, struct span name)
{
	int f = word_index(expr_functions, FUNC_COUNT, name);
	const char *args;
	struct expr *x;
	size_t i;

	if (f < 0)
		return unknown_name(r, name, true);
	args = funcs[f].args;
	r->p = name.p + name.n;
	want(r, "(");
	x = node(r, OP_CALL, funcs[f].result, name.p);
	x->func = (enum expr_func)f;
	for (i = 0; args[i] != '\0'; i++)
		if ((i > 0 && !want(r, ",")) || !argument(r, x, args[i]))
			return NULL;
	if (!want(r, ")"))
		return NULL;
	x->text.n = (size_t)(r->p - name.p);
	return finish_call(r, x);
}

static struct expr *
named(struct reader *r, struct span name)
{
	const char *from = r->p;

	if (take_word(r, "true"))
		return truth(r, from, true);
	if (take_word(r, "false"))
		return truth(r, from, false);
	r->p = name.p + name.n;
	space(r);
	if (r->p < r->end && *r->p == '(')
		return call(r, name);
	return plain_name(r, name);
}

static struct expr *
primary(struct reader *r)
{
	struct span name = peek_name(r);
	const char *from = r->p;
	struct expr *x;

	if (name.n != 0)
		return named(r, name);
	if (r->p == r->end)
		return fail(r, r->p,
		    "the expression ends where a value is due");
	if (*r->p == '{')
		return braced(r);
	if (*r->p == '\'' || *r->p == '"')
		return text(r);
	if ((*r->p >= '0' && *r->p <= '9') || *r->p == '.')
		return number(r);
	if (!take(r, "("))
		return fail(r, r->p, "expected a value here");
	x = disjunction(r);
	if (x == NULL || !want(r, ")"))
		return NULL;
	x->text = span(from, (size_t)(r->p - from));
	return x;
}

static struct expr *
unary(struct reader *r)
{
	const char *from;
	struct expr *x, *y;

	space(r);
	from = r->p;
	if (!take(r, "-"))
		return primary(r);
	if (++r->depth > DEPTH_MAX)
		return fail(r, from, "nested too deep");
	y = unary(r);
	r->depth--;
	if (y == NULL || !expect(r, y, EXPR_NUM))
		return NULL;
	if (y->op == OP_CONST) {
		y->value.num = -y->value.num;
		y->duration = false;
		y->text = span(from, (size_t)(r->p - from));
		return y;
	}
	x = node(r, OP_NEG, EXPR_NUM, from);
	x->kid[0] = y;
	x->nkids = 1;
	return x;
}

static struct expr *
arithmetic(struct reader *r, enum expr_op op, struct expr *a, struct expr *b)
{
	if (b == NULL || !expect(r, a, EXPR_NUM) || !expect(r, b, EXPR_NUM))
		return NULL;
	return join(r, op, EXPR_NUM, a, b);
}

static struct expr *
term(struct reader *r)
{
	struct expr *x = unary(r);

	while (x != NULL) {
		if (take(r, "*"))
			x = arithmetic(r, OP_MUL, x, unary(r));
		else if (take(r, "/"))
			x = arithmetic(r, OP_DIV, x, unary(r));
		else if (take(r, "%"))
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
		if (take(r, "+"))
			x = arithmetic(r, OP_ADD, x, term(r));
		else if (take(r, "-"))
			x = arithmetic(r, OP_SUB, x, term(r));
		else
			break;
	}
	return x;
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
	fail(r, word->text.p, "%.*s has no state %.*s%s%s%s", (int)tag->text.n,
	    tag->text.p, (int)word->text.n, word->text.p,
	    near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
	return false;
}

static bool
is_unordered(const struct expr *x)
{
	return x->type == EXPR_TEXT || x->type == EXPR_BOOL;
}

static struct expr *
compare(struct reader *r, enum expr_op op, struct expr *a, struct expr *b)
{
	bool order = op != OP_EQ && op != OP_NE;

	if (b == NULL)
		return NULL;
	if (!fits(a->type, b->type))
		return fail(r, b->text.p,
		    "%.*s is %s, %.*s is %s: they can't be compared",
		    (int)a->text.n, a->text.p, type_names[a->type],
		    (int)b->text.n, b->text.p, type_names[b->type]);
	if (order && (is_unordered(b) || is_unordered(a))) {
		const struct expr *x = is_unordered(a) ? a : b;

		return fail(r, x->text.p,
		    "%.*s is %s: it is equal or not, never less",
		    (int)x->text.n, x->text.p, type_names[x->type]);
	}
	if (!fit_state(r, a, b) || !fit_state(r, b, a))
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

	if (!want(r, "["))
		return NULL;
	do {
		item = unary(r);
		if (item == NULL)
			return NULL;
		if (item->op != OP_CONST)
			return fail(r, item->text.p,
			    "only numbers and texts stand in a list");
		if (!fits(a->type, item->type) || !fit_state(r, a, item))
			return fail(r, item->text.p,
			    "%.*s is %s, %.*s is %s: they can't be compared",
			    (int)a->text.n, a->text.p, type_names[a->type],
			    (int)item->text.n, item->text.p,
			    type_names[item->type]);
		if (n == sizeof(list) / sizeof(*list))
			return fail(r, item->text.p, "more than %zu in a list",
			    n);
		list[n++] = item->value;
	} while (take(r, ","));
	if (!want(r, "]"))
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

	if (y == NULL || !expect(r, y, EXPR_BOOL))
		return NULL;
	x = node(r, OP_NOT, EXPR_BOOL, from);
	x->kid[0] = y;
	x->nkids = 1;
	while (x->text.n != 0 && x->text.p[x->text.n - 1] <= ' ')
		x->text.n--;
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
		if (take(r, ops[i].text))
			return compare(r, ops[i].op, x, sum(r));
	if (take(r, "="))
		return fail(r, r->p - 1, "equal is written ==");
	if (take_word(r, "in"))
		return in_list(r, x);
	if (span_is(peek_name(r), "not")) {
		take_word(r, "not");
		if (!take_word(r, "in"))
			return fail(r, r->p, "expected `in` behind `not`");
		return negate(r, x->text.p, in_list(r, x));
	}
	return x;
}

static struct expr *
negation(struct reader *r)
{
	const char *from;
	struct expr *x;

	space(r);
	from = r->p;
	if (!take_word(r, "not"))
		return cmp(r);
	if (++r->depth > DEPTH_MAX)
		return fail(r, from, "nested too deep");
	x = negation(r);
	r->depth--;
	return negate(r, from, x);
}

static struct expr *
logic(struct reader *r, enum expr_op op, struct expr *a, struct expr *b)
{
	if (b == NULL || !expect(r, a, EXPR_BOOL) || !expect(r, b, EXPR_BOOL))
		return NULL;
	return join(r, op, EXPR_BOOL, a, b);
}

static struct expr *
conjunction(struct reader *r)
{
	struct expr *x = negation(r);

	while (x != NULL && take_word(r, "and"))
		x = logic(r, OP_AND, x, negation(r));
	return x;
}

static struct expr *
disjunction(struct reader *r)
{
	struct expr *x;

	if (++r->depth > DEPTH_MAX)
		return fail(r, r->p, "nested too deep");
	x = conjunction(r);
	while (x != NULL && take_word(r, "or"))
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
	x = disjunction(&r);
	space(&r);
	if (x != NULL && r.p != r.end)
		x = fail(&r, r.p, "expected the end here");
	if (x == NULL || !expect(&r, x, type))
		return NULL;
	x->wanted = type;
	x->nslots = r.nslots;
	x->watched = arena_alloc(a, r.nslots * sizeof(struct expr *));
	memcpy(x->watched, r.watched, r.nslots * sizeof(struct expr *));
	return x;
}

size_t
expr_slots(const struct expr *x)
{
	return x->nslots;
}

void
expr_slots_init(struct expr_slot *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		s[i] = (struct expr_slot){.since = TS_NONE};
}

static size_t
add_uses(const struct expr *x, struct expr_use *out, size_t room, size_t n)
{
	size_t i;

	if (x->op == OP_TAG || x->op == OP_FIELD) {
		if (n < room)
			out[n] = (struct expr_use){
			    x->op == OP_TAG, x->id, x->aspect};
		return n + 1;
	}
	for (i = 0; i < x->nkids; i++)
		n = add_uses(x->kid[i], out, room, n);
	return n;
}

size_t
expr_uses(const struct expr *x, struct expr_use *out, size_t room)
{
	return add_uses(x, out, room, 0);
}

/* One of a list of texts? */
static size_t
words_of(uint32_t field, const struct expr_value *v, size_t n,
    struct expr_demand *out, size_t room)
{
	size_t i;

	for (i = 0; i < n && n <= room; i++) {
		if (v[i].type != EXPR_TEXT)
			return 0;
		out[i] = (struct expr_demand){field, v[i].text};
	}
	return n <= room ? n : 0;
}

/* What is said of one field, or of `any`. */
static size_t
demands(const struct expr *x, uint32_t field, bool any, struct expr_demand *out,
    size_t room)
{
	const struct expr *a = x->kid[0], *b = x->kid[1];
	size_t n, more;

	switch (x->op) {
	case OP_AND:
		n = demands(a, field, false, out, room);
		if (n == 0)
			n = demands(b, field, false, out, room);
		if (n == 0 && any)
			n = demands(a, field, true, out, room);
		if (n == 0 && any)
			n = demands(b, field, true, out, room);
		return n;
	case OP_OR:
		n = demands(a, field, any, out, room);
		more = n != 0 ? demands(b, field, any, out + n, room - n) : 0;
		return more != 0 ? n + more : 0;
	case OP_EQ:
		return a->op == OP_FIELD && (any || a->id == field) &&
			       b->op == OP_CONST
			   ? words_of(a->id, &b->value, 1, out, room)
			   : 0;
	case OP_IN:
		return a->op == OP_FIELD && (any || a->id == field)
			   ? words_of(a->id, x->list, x->nlist, out, room)
			   : 0;
	default:
		return 0;
	}
}

size_t
expr_demands(const struct expr *x, uint32_t first, struct expr_demand *out,
    size_t room)
{
	return demands(x, first, true, out, room);
}
