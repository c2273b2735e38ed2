/*
 * eval.c - three-valued evaluation (Kleene).
 */
#include <math.h>

#include "base/ts.h"
#include "expr/inside.h"

struct run {
	const struct expr_host *host;
	struct expr_slot *slots;
	int64_t wake;
};

static void eval(struct run *, const struct expr *, struct expr_value *);

static void
unknown(struct expr_value *v, enum expr_type type)
{
	*v = (struct expr_value){.type = type, .unknown = true, .at = TS_NONE};
}

static void
truth(struct expr_value *v, bool b)
{
	*v = (struct expr_value){.type = EXPR_BOOL, .b = b, .at = TS_NONE};
}

static void
number(struct expr_value *v, double num)
{
	*v = (struct expr_value){.type = EXPR_NUM, .num = num, .at = TS_NONE};
}

static void
wake_at(struct run *r, int64_t when)
{
	if (when > r->host->now && when < r->wake)
		r->wake = when;
}

/* A part whose type was any until now: what doesn't fit is unknown. */
static void
eval_as(struct run *r, const struct expr *x, enum expr_type type,
    struct expr_value *out)
{
	eval(r, x, out);
	if (out->type != type && type != EXPR_ANY)
		unknown(out, type);
}

static void
logic(struct run *r, const struct expr *x, struct expr_value *out)
{
	bool decides = x->op == OP_OR; /* the value that settles it */
	struct expr_value b;

	eval_as(r, x->kid[0], EXPR_BOOL, out);
	if (!out->unknown && out->b == decides)
		return;
	eval_as(r, x->kid[1], EXPR_BOOL, &b);
	if (b.unknown || b.b == decides)
		*out = b;
}

static bool
equal(const struct expr_value *a, const struct expr_value *b)
{
	switch (a->type) {
	case EXPR_NUM:
		return a->num == b->num;
	case EXPR_BOOL:
		return a->b == b->b;
	case EXPR_TIME:
		return a->time == b->time;
	default:
		return span_eq(a->text, b->text) ||
		       (a->alias.n != 0 && span_eq(a->alias, b->text)) ||
		       (b->alias.n != 0 && span_eq(b->alias, a->text));
	}
}

/* -1, 0, 1; times and numbers only. */
static int
order(const struct expr_value *a, const struct expr_value *b)
{
	if (a->type == EXPR_TIME)
		return (a->time > b->time) - (a->time < b->time);
	return (a->num > b->num) - (a->num < b->num);
}

/* Their distance changes with the clock: when do they meet? */
static void
meet(struct run *r, const struct expr_value *a, const struct expr_value *b)
{
	double slope = a->slope - b->slope, seconds;
	int64_t when;

	if (a->type != EXPR_NUM || slope == 0)
		return;
	seconds = (b->num - a->num) / slope;
	if (!(seconds >= 0 && seconds < 3e9))
		return;
	/* Rather a moment early: then the rest is told again. */
	when = ts_after(r->host->now, (int64_t)(seconds * 1e9));
	wake_at(r, when);
	wake_at(r, ts_after(when, 1)); /* < turns a moment behind <= */
}

static void
compare(struct run *r, const struct expr *x, struct expr_value *out)
{
	struct expr_value a, b;
	int c;

	eval(r, x->kid[0], &a);
	if (a.unknown) {
		unknown(out, EXPR_BOOL);
		return;
	}
	eval(r, x->kid[1], &b);
	if (b.unknown || a.type != b.type) {
		unknown(out, EXPR_BOOL);
		return;
	}
	meet(r, &a, &b);
	if (x->op == OP_EQ || x->op == OP_NE) {
		truth(out, equal(&a, &b) == (x->op == OP_EQ));
		return;
	}
	if ((a.type != EXPR_NUM && a.type != EXPR_TIME) ||
	    (a.type == EXPR_NUM && (isnan(a.num) || isnan(b.num)))) {
		unknown(out, EXPR_BOOL);
		return;
	}
	c = order(&a, &b);
	truth(out, x->op == OP_LT   ? c < 0
		   : x->op == OP_LE ? c <= 0
		   : x->op == OP_GT ? c > 0
				    : c >= 0);
}

static void
in_list(struct run *r, const struct expr *x, struct expr_value *out)
{
	struct expr_value a;
	size_t i;

	eval(r, x->kid[0], &a);
	if (a.unknown) {
		unknown(out, EXPR_BOOL);
		return;
	}
	for (i = 0; i < x->nlist; i++)
		if (a.type == x->list[i].type && equal(&a, &x->list[i]))
			break;
	truth(out, i < x->nlist);
}

static void
arithmetic(struct run *r, const struct expr *x, struct expr_value *out)
{
	struct expr_value a, b;

	eval_as(r, x->kid[0], EXPR_NUM, &a);
	eval_as(r, x->kid[1], EXPR_NUM, &b);
	if (a.unknown || b.unknown) {
		unknown(out, EXPR_NUM);
		return;
	}
	switch (x->op) {
	case OP_ADD:
		number(out, a.num + b.num);
		out->slope = a.slope + b.slope;
		break;
	case OP_SUB:
		number(out, a.num - b.num);
		out->slope = a.slope - b.slope;
		break;
	case OP_MUL:
		number(out, a.num * b.num);
		/* the product of two that change isn't a line */
		if (a.slope == 0 || b.slope == 0)
			out->slope = a.slope * b.num + b.slope * a.num;
		break;
	case OP_DIV:
		number(out, a.num / b.num);
		if (b.slope == 0)
			out->slope = a.slope / b.num;
		break;
	default:
		number(out, fmod(a.num, b.num));
		break;
	}
	out->unknown = !isfinite(out->num); /* as dividing by zero */
}

/* How long, in seconds, since a time. */
static void
age(struct run *r, const struct expr *x, struct expr_value *out)
{
	struct expr_value t;

	eval_as(r, x->kid[0], EXPR_TIME, &t);
	if (t.unknown) {
		unknown(out, EXPR_NUM);
		return;
	}
	number(out, ts_seconds(t.time, r->host->now));
	out->slope = 1;
}

/* Looks at the condition of held() or since() and remembers. */
static void
watch(struct run *r, const struct expr *x)
{
	struct expr_slot *s = &r->slots[x->slot];
	struct expr_value v;

	eval_as(r, x->kid[0], EXPR_BOOL, &v);
	s->unknown = v.unknown;
	if (v.unknown || !v.b)
		s->since = TS_NONE;
	else if (s->since == TS_NONE)
		s->since = r->host->now;
}

static void
held(struct run *r, const struct expr *x, struct expr_value *out)
{
	const struct expr_slot *s = &r->slots[x->slot];
	int64_t due;

	truth(out, false);
	out->unknown = s->unknown;
	if (s->since == TS_NONE)
		return;
	due = ts_after(s->since, llround(x->kid[1]->value.num * 1e9));
	out->b = r->host->now >= due;
	wake_at(r, due);
}

static void
since(struct run *r, const struct expr *x, struct expr_value *out)
{
	unknown(out, EXPR_TIME);
	out->time = r->slots[x->slot].since;
	out->unknown = out->time == TS_NONE;
}

static void
bit(struct run *r, const struct expr *x, struct expr_value *out)
{
	struct expr_value v, n;

	eval_as(r, x->kid[0], EXPR_NUM, &v);
	eval_as(r, x->kid[1], EXPR_NUM, &n);
	if (v.unknown || n.unknown || !(n.num >= 0 && n.num <= 52) ||
	    !(v.num >= 0 && v.num <= 9007199254740992.0)) { /* nor NaN */
		unknown(out, EXPR_BOOL);
		return;
	}
	truth(out, (uint64_t)v.num >> (unsigned)n.num & 1);
}

/* Hours 0 to 23, or days from Monday (1) to Sunday (7), of the plant. */
static void
calendar(struct run *r, const struct expr *x, struct expr_value *out)
{
	const struct expr_host *h = r->host;
	int64_t local = h->local ? h->local(h->ctx, h->now) : h->now;
	int64_t unit = (x->func == FUNC_hour ? 3600 : 86400) * TS_SECOND;
	int64_t n = local / unit - (local % unit < 0);

	if (x->func == FUNC_hour)
		number(out, (double)((n % 24 + 24) % 24));
	else
		number(out, (double)(((n + 3) % 7 + 7) % 7 + 1));
	wake_at(r, ts_after(h->now, unit - (local - n * unit)));
}

static void
call(struct run *r, const struct expr *x, struct expr_value *out)
{
	struct expr_value zero;

	switch (x->func) {
	case FUNC_abs:
		eval_as(r, x->kid[0], EXPR_NUM, out);
		number(&zero, 0);
		meet(r, out, &zero); /* there it turns */
		if (out->num < 0)
			out->slope = -out->slope;
		out->num = fabs(out->num);
		break;
	case FUNC_age:
		age(r, x, out);
		break;
	case FUNC_bit:
		bit(r, x, out);
		break;
	case FUNC_held:
		held(r, x, out);
		break;
	case FUNC_since:
		since(r, x, out);
		break;
	case FUNC_if:
		eval_as(r, x->kid[0], EXPR_BOOL, out);
		if (out->unknown)
			unknown(out, x->type);
		else
			eval(r, x->kid[out->b ? 1 : 2], out);
		break;
	case FUNC_hour:
	case FUNC_weekday:
		calendar(r, x, out);
		break;
	default:
		unknown(out, x->type);
		break;
	}
}

static void
eval(struct run *r, const struct expr *x, struct expr_value *out)
{
	const struct expr_host *h = r->host;

	switch (x->op) {
	case OP_CONST:
		*out = x->value;
		break;
	case OP_TAG:
		unknown(out, x->type);
		h->tag(h->ctx, x->id, x->aspect, out);
		break;
	case OP_FIELD:
		unknown(out, x->type);
		h->field(h->ctx, x->id, out);
		break;
	case OP_AND:
	case OP_OR:
		logic(r, x, out);
		break;
	case OP_NOT:
		eval_as(r, x->kid[0], EXPR_BOOL, out);
		out->b = !out->b;
		break;
	case OP_IN:
		in_list(r, x, out);
		break;
	case OP_NEG:
		eval_as(r, x->kid[0], EXPR_NUM, out);
		out->num = -out->num;
		out->slope = -out->slope;
		break;
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
		arithmetic(r, x, out);
		break;
	case OP_CALL:
		call(r, x, out);
		break;
	default:
		compare(r, x, out);
		break;
	}
}

void
expr_eval(const struct expr *x, const struct expr_host *host,
    struct expr_slot *slots, struct expr_value *out, int64_t *wake)
{
	struct run r = {host, slots, INT64_MAX};
	size_t i;

	/* Also of the parts that the outcome doesn't hang on now. */
	for (i = 0; i < x->nslots; i++)
		watch(&r, x->watched[i]);
	eval_as(&r, x, x->wanted, out);
	if (r.wake < *wake)
		*wake = r.wake;
}

/* The side of a comparison that isn't constant. */
static const struct expr *
subject(const struct expr *x)
{
	if (x->nkids == 0 || x->op == OP_CALL)
		return x;
	return x->kid[0]->op != OP_CONST || x->nkids < 2 ? x->kid[0]
							 : x->kid[1];
}

static size_t
add_terms(struct run *r, const struct expr *x, struct expr_term *out,
    size_t room, size_t n)
{
	struct expr_value v;

	if (x->op == OP_AND || x->op == OP_OR) {
		n = add_terms(r, x->kid[0], out, room, n);
		return add_terms(r, x->kid[1], out, room, n);
	}
	if (n >= room)
		return n;
	eval_as(r, x, EXPR_BOOL, &v);
	out[n].text = x->text;
	out[n].outcome = v.unknown ? TERM_UNKNOWN
			 : v.b	   ? TERM_TRUE
				   : TERM_FALSE;
	while (x->op == OP_NOT)
		x = x->kid[0];
	eval(r, subject(x), &out[n].value);
	return n + 1;
}

size_t
expr_terms(const struct expr *x, const struct expr_host *host,
    struct expr_slot *slots, struct expr_term *out, size_t room)
{
	struct run r = {host, slots, INT64_MAX};

	return add_terms(&r, x, out, room, 0);
}
