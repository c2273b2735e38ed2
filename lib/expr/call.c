/*
 * call.c - functions and their arguments.
 */
#include "base/names.h"
#include "expr/inside.h"

static const struct {
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

static bool
argument(struct reader *r, struct expr *call, char kind)
{
	struct expr *x = read_or(r);

	if (x == NULL)
		return false;
	call->kid[call->nkids++] = x;
	if (kind == 'T' && (x->op != OP_TAG || x->aspect != ASPECT_MEASURED))
		return expr_fail(r, x->text.p, "%.*s: a tag is wanted here",
			   (int)x->text.n, x->text.p) != NULL;
	if (kind == 'D' && (x->op != OP_CONST || !x->duration))
		return expr_fail(r, x->text.p,
			   "%.*s: a duration is wanted here, as in 5s",
			   (int)x->text.n, x->text.p) != NULL;
	if (kind == 'B')
		return type_want(r, x, EXPR_BOOL);
	if (kind == 'N')
		return type_want(r, x, EXPR_NUM);
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
finish_aspect(struct reader *r, struct expr *x)
{
	const struct expr *t = x->kid[0];

	if (x->aspect == ASPECT_ACTUAL && !t->tag.feedback)
		return expr_fail(r, x->text.p,
		    "%.*s has no `feedback:`, so what it actually is isn't "
		    "known",
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

static struct expr *
finish_call(struct reader *r, struct expr *x)
{
	if (as_aspect(x))
		return finish_aspect(r, x);
	if (x->func == FUNC_age && !type_want(r, x->kid[0], EXPR_TIME))
		return NULL;
	if (x->func == FUNC_if) {
		if (!type_fits(x->kid[1]->type, x->kid[2]->type))
			return expr_fail(r, x->text.p,
			    "the two outcomes of if() are of two types");
		x->type = x->kid[1]->type;
	}
	if (x->func != FUNC_held && x->func != FUNC_since)
		return x;
	if (r->nslots == SLOTS_MAX)
		return expr_fail(r, x->text.p,
		    "more than %d held() and since()", SLOTS_MAX);
	x->slot = r->nslots;
	r->watched[r->nslots++] = x;
	return x;
}

static struct expr *
unknown_function(struct reader *r, struct span name)
{
	const char *near = word_nearest(expr_functions, FUNC_COUNT, name);

	return expr_fail(r, name.p, "%.*s is no function%s%s%s", (int)name.n,
	    name.p, near ? ": did you mean `" : "", near ? near : "",
	    near ? "`?" : "");
}

struct expr *
call_read(struct reader *r, struct span name)
{
	int f = word_index(expr_functions, FUNC_COUNT, name);
	const char *args;
	struct expr *x;
	size_t i;

	if (f < 0)
		return unknown_function(r, name);
	args = funcs[f].args;
	r->p = name.p + name.n;
	token_want(r, "(");
	x = expr_new(r, OP_CALL, funcs[f].result, name.p);
	x->func = (enum expr_func)f;
	for (i = 0; args[i] != '\0'; i++)
		if ((i > 0 && !token_want(r, ",")) || !argument(r, x, args[i]))
			return NULL;
	if (!token_want(r, ")"))
		return NULL;
	x->text.n = (size_t)(r->p - name.p);
	return finish_call(r, x);
}
