/*
 * expr - a text, a NUL, and steps { seconds(1) seed(2) }: the text is read
 * over a few names and evaluated as time goes on, each step with values of its
 * own. And until the time at which an expression asks to be woken its outcome
 * must stay as it is, while no record comes.
 */
#include "expr/expr.h"
#include "base/rd.h"
#include "base/ts.h"
#include "fuzz.h"

enum { ROOM = 8, TAGS = 5, FIELDS = 4, TICK = TS_SECOND / 16 };

static const struct span states[] = {{"open", 4}, {"closed", 6}};

/* What the host knows in a step. */
struct world {
	uint64_t seed;
	bool wild;    /* values that no plant has: huge ones, NaN */
	int64_t from; /* when the step began */
	struct expr_host host;
};

static bool
name_tag(void *ctx, struct span name, struct expr_tag *t)
{
	static const struct {
		const char *name;
		enum expr_type type;
	} tags[TAGS] = {{"LOAD", EXPR_NUM}, {"CLAMP", EXPR_TEXT},
	    {"RUN", EXPR_BOOL}, {"PT-101", EXPR_NUM}, {"X", EXPR_ANY}};
	uint32_t i;

	(void)ctx;
	for (i = 0; i < TAGS; i++)
		if (span_is(name, tags[i].name)) {
			*t = (struct expr_tag){.id = i,
			    .type = tags[i].type,
			    .feedback = i < 2,
			    .actual_type = tags[i].type};
			if (i == 1) {
				t->states = t->actual_states = states;
				t->nstates = t->nactual_states = 2;
			}
			return true;
		}
	return false;
}

static bool
name_field(void *ctx, struct span name, uint32_t *id, enum expr_type *type)
{
	static const char *const fields[FIELDS] = {"src", "code", "value", "X"};
	static const enum expr_type types[FIELDS] = {
	    EXPR_TEXT, EXPR_NUM, EXPR_ANY, EXPR_ANY};

	(void)ctx;
	for (*id = 0; *id < FIELDS; ++*id)
		if (span_is(name, fields[*id])) {
			*type = types[*id];
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

static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

/* The same in all of a step, but for what changes by the clock. Numbers and
 * times are such that doubles add them without rounding. */
static void
draw(const struct world *w, uint64_t which, struct expr_value *v)
{
	uint64_t bits = mix(w->seed << 8 | which);

	if ((bits & 7) == 0)
		return;
	if (v->type == EXPR_ANY)
		v->type = (enum expr_type)(bits >> 8 & 3);
	v->unknown = false;
	v->at = bits & 8 ? TS_NONE : w->from;
	switch (v->type) {
	case EXPR_NUM:
		v->slope = (double)(int8_t)(bits >> 16 & 31) / 2 - 4;
		if (bits & 48)
			v->slope = 0;
		v->num = (double)(int8_t)(bits >> 24) / 4 +
			 v->slope * (double)(w->host.now - w->from) / 1e9;
		if (w->wild)
			memcpy(&v->num, &bits, sizeof(bits));
		break;
	case EXPR_BOOL:
		v->b = bits & 16;
		break;
	case EXPR_TIME:
		v->time = w->wild ? (int64_t)(bits >> 1) - (INT64_MAX >> 1)
				  : w->from - (int64_t)(bits >> 56) * TICK;
		break;
	default:
		v->text = states[bits >> 16 & 1];
		v->alias = bits & 32 ? SPAN("hmi-1") : span("", 0);
		break;
	}
}

static void
get_tag(void *ctx, uint32_t id, enum expr_aspect a, struct expr_value *v)
{
	CHECK(id < TAGS && a < ASPECT_COUNT && v->unknown);
	draw(ctx, id << 4 | (unsigned)a, v);
}

static void
get_field(void *ctx, uint32_t id, struct expr_value *v)
{
	CHECK(id < FIELDS && v->unknown);
	draw(ctx, 0x80 | id, v);
}

static int64_t
local(void *ctx, int64_t now)
{
	(void)ctx;
	return now - 5 * 3600 * TS_SECOND;
}

/*
 * Does an expression keep its word on waking? It doesn't promise to where what
 * changes isn't a line (% bit and products), nor for `in`; and fractions and
 * long numbers aren't exact.
 */
static bool
promises(struct span s)
{
	static const char *const not [] = {
	    "%", "*", "/", ".", "[", "bit", "ms", "us", "ns"};
	size_t digits = 0, i;

	for (i = 0; i < sizeof(not ) / sizeof(*not ); i++)
		if (memmem(s.p, s.n, not [i], strlen(not [i])) != NULL)
			return false;
	for (i = 0; i < s.n && digits < 5; i++)
		digits = s.p[i] >= '0' && s.p[i] <= '9' ? digits + 1 : 0;
	return digits < 5;
}

/* Somewhere between now and then the outcome must be the same. */
static void
hold_to(const struct expr *x, struct world w, const struct expr_slot *slots,
    const struct expr_value *v, int64_t wake)
{
	struct expr_slot copy[ROOM];
	struct expr_value later;
	int64_t none = INT64_MAX, most = 60 * 86400 * TS_SECOND, gap;

	if (expr_slots(x) > ROOM)
		return;
	memcpy(copy, slots, expr_slots(x) * sizeof(*copy));
	gap = wake - 1 - w.host.now < most ? wake - 1 - w.host.now : most;
	w.host.now += gap / TICK * (int64_t)(mix(w.seed) % 17) / 16 * TICK;
	w.host.ctx = &w;
	expr_eval(x, &w.host, copy, &later, &none);
	if (v->type == EXPR_BOOL)
		CHECK(later.unknown == v->unknown &&
		      (v->unknown || later.b == v->b));
}

static void
evaluate(const struct expr *x, struct span source, struct rd *r)
{
	struct world w = {.host = {get_tag, get_field, local, NULL,
			      INT64_C(1767225600000000000)}};
	bool held = promises(source);
	size_t n = expr_slots(x), i;
	struct expr_slot *slots = calloc(n + 1, sizeof(*slots));
	struct expr_term terms[ROOM];
	struct expr_value v;
	int64_t wake;

	w.host.ctx = &w;
	expr_slots_init(slots, n);
	do {
		wake = INT64_MAX;
		w.host.now += rd_u8(r) * INT64_C(4) * TICK;
		w.from = w.host.now;
		w.seed = rd_be16(r);
		w.wild = (w.seed & 15) == 15;
		expr_eval(x, &w.host, slots, &v, &wake);
		CHECK(wake > w.host.now);
		CHECK(v.unknown || v.type != EXPR_ANY);
		if (held && !w.wild)
			hold_to(x, w, slots, &v, wake);
		n = expr_terms(x, &w.host, slots, terms, ROOM);
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
	struct span source = span_cut(all, '\0', &rest);
	struct expr_demand demands[2];
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
		expr_demands(x, 0, demands, 2);
		evaluate(x, source, &r);
	}
	arena_release(&a);
	return 0;
}
