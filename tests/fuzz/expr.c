/*
 * expr - a text, a NUL, and bytes from which the host's values are drawn: read
 * over a few names, evaluated as time goes on, explained.
 */
#include "expr/expr.h"
#include "base/rd.h"
#include "base/ts.h"
#include "fuzz.h"

enum { ROOM = 8 };

static const struct span states[] = {{"open", 4}, {"closed", 6}};

static bool
name_tag(void *ctx, struct span name, struct expr_tag *t)
{
	static const struct {
		const char *name;
		enum expr_type type;
	} tags[] = {{"LOAD", EXPR_NUM}, {"CLAMP", EXPR_TEXT},
	    {"RUN", EXPR_BOOL}, {"PT-101", EXPR_NUM}, {"X", EXPR_ANY}};
	uint32_t i;

	(void)ctx;
	for (i = 0; i < 5; i++)
		if (span_is(name, tags[i].name)) {
			*t = (struct expr_tag){
			    .id = i, .type = tags[i].type, .feedback = i == 1};
			if (i == 1) {
				t->states = states;
				t->nstates = 2;
			}
			return true;
		}
	return false;
}

static bool
name_field(void *ctx, struct span name, uint32_t *id, enum expr_type *type)
{
	static const char *const fields[] = {"src", "code", "value", "X"};
	uint32_t i;

	(void)ctx;
	for (i = 0; i < 4; i++)
		if (span_is(name, fields[i])) {
			*id = i;
			*type = i == 0	 ? EXPR_TEXT
				: i == 1 ? EXPR_NUM
					 : EXPR_ANY;
			return true;
		}
	return false;
}

static bool
name_constant(void *ctx, struct span name, double *v)
{
	(void)ctx;
	*v = 12.5;
	return span_is(name, "AREA");
}

/* A value of the type that is expected, or of any, or unknown. */
static void
draw(struct rd *r, struct expr_value *v)
{
	uint8_t how = rd_u8(r);
	uint64_t bits;

	if ((how & 7) == 0)
		return;
	if (v->type == EXPR_ANY)
		v->type = (enum expr_type)(how >> 6);
	v->unknown = false;
	v->at = how & 8 ? TS_NONE : (int64_t)how * TS_SECOND;
	switch (v->type) {
	case EXPR_NUM:
		bits = rd_be64(r);
		v->num = (double)(int8_t)bits / 4;
		if (how & 16)
			memcpy(&v->num, &bits, sizeof(bits));
		v->growing = how & 32;
		break;
	case EXPR_BOOL:
		v->b = how & 16;
		break;
	case EXPR_TIME:
		v->time = (int64_t)(rd_be64(r) >> 1) - (INT64_MAX >> 1);
		break;
	default:
		v->text = states[how >> 4 & 1];
		v->alias = how & 32 ? SPAN("hmi-1") : span("", 0);
		break;
	}
}

static void
get_tag(void *ctx, uint32_t id, enum expr_aspect a, struct expr_value *v)
{
	CHECK(id < 5 && a < ASPECT_COUNT && v->unknown);
	draw(ctx, v);
}

static void
get_field(void *ctx, uint32_t id, struct expr_value *v)
{
	CHECK(id < 4 && v->unknown);
	draw(ctx, v);
}

static int64_t
local(void *ctx, int64_t now)
{
	(void)ctx;
	return now - 5 * 3600 * TS_SECOND;
}

static void
evaluate(const struct expr *x, struct span source, struct rd *r)
{
	struct expr_host host = {
	    get_tag, get_field, local, r, INT64_C(1767225600000000000)};
	size_t n = expr_slots(x), i;
	struct expr_slot *slots = calloc(n + 1, sizeof(*slots));
	struct expr_term terms[ROOM];
	struct expr_value v;
	int64_t wake;

	expr_slots_init(slots, n);
	do {
		wake = INT64_MAX;
		host.now += rd_u8(r) * TS_SECOND / 16;
		expr_eval(x, &host, slots, &v, &wake);
		CHECK(wake > host.now);
		n = expr_terms(x, &host, slots, terms, ROOM);
		CHECK(n <= ROOM);
		for (i = 0; i < n; i++)
			CHECK(terms[i].text.p >= source.p &&
			      terms[i].text.p + terms[i].text.n <=
				  source.p + source.n);
	} while (rd_ok(r));
	free(slots);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct expr_names names = {
	    name_tag, name_field, name_constant, NULL};
	struct span all = span(size ? (const char *)data : "", size), rest;
	struct span source = span_cut(all, '\0', &rest), word;
	struct rd r = rd_init(rest, false);
	struct expr_use uses[ROOM];
	struct arena a = {0};
	struct expr_error e;
	struct expr *x;

	x = expr_read(source, size & 1 ? EXPR_BOOL : EXPR_ANY, &names, &a, &e);
	CHECK((x == NULL) == (e.text[0] != '\0'));
	CHECK(e.at <= source.n);
	if (x != NULL) {
		CHECK(expr_uses(x, NULL, 0) == expr_uses(x, uses, ROOM));
		expr_demands(x, 0, &word);
		evaluate(x, source, &r);
	}
	arena_release(&a);
	return 0;
}
