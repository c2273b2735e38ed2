/*
 * world.h - what the host knows, for the tests of what expressions give.
 */
#ifndef TESTS_UNIT_WORLD_H
#define TESTS_UNIT_WORLD_H

#include <math.h>

#include "base/ts.h"
#include "names.h"

/* Sunday, 2026-11-22T19:56:31.5Z */
#define NOW (INT64_C(1795377391) * TS_SECOND + TS_SECOND / 2)

enum { NEVER = 0 };

/* What the host knows. */
struct world {
	struct expr_value tags[TAGS][ASPECT_COUNT];
	struct expr_value fields[FIELDS];
	int64_t now, zone;
};

static struct arena arena;
static struct world world;

static inline void
get_tag(void *ctx, uint32_t id, enum expr_aspect a, struct expr_value *v)
{
	const struct world *w = ctx;

	if (!w->tags[id][a].unknown)
		*v = w->tags[id][a];
}

static inline void
get_field(void *ctx, uint32_t id, struct expr_value *v)
{
	const struct world *w = ctx;

	if (!w->fields[id].unknown)
		*v = w->fields[id];
}

static inline int64_t
get_local(void *ctx, int64_t now)
{
	const struct world *w = ctx;

	return now + w->zone;
}

static inline struct expr_host
host(void)
{
	return (struct expr_host){.tag = get_tag,
	    .field = get_field,
	    .local = get_local,
	    .ctx = &world,
	    .now = world.now};
}

/* Nothing is known, at NOW. */
static inline void
know_nothing(void)
{
	size_t i, k;

	world = (struct world){.now = NOW};
	for (i = 0; i < TAGS; i++)
		for (k = 0; k < ASPECT_COUNT; k++)
			world.tags[i][k].unknown = true;
	for (i = 0; i < FIELDS; i++)
		world.fields[i].unknown = true;
}

static inline struct expr_value
a_num(double v)
{
	return (struct expr_value){.type = EXPR_NUM, .num = v, .at = TS_NONE};
}

static inline struct expr_value
a_bool(bool v)
{
	return (struct expr_value){.type = EXPR_BOOL, .b = v, .at = TS_NONE};
}

static inline struct expr_value
a_text(const char *v)
{
	return (struct expr_value){
	    .type = EXPR_TEXT, .text = span_str(v), .at = TS_NONE};
}

static inline struct expr_value
a_time(int64_t v)
{
	return (struct expr_value){.type = EXPR_TIME, .time = v, .at = TS_NONE};
}

static const struct expr_value unknown = {.unknown = true, .at = TS_NONE};

static inline struct expr *
read_as(const char *text, enum expr_type want)
{
	struct expr_error e;
	struct expr *x = expr_read(span_str(text), want, &names, &arena, &e);

	CHECK_ROW(x != NULL, e.text);
	return x;
}

/* Evaluates with fresh slots; *wake is NEVER where it asks for none. */
static inline struct expr_value
value_of(const char *text, enum expr_type want, int64_t *wake)
{
	struct expr *x = read_as(text, want);
	struct expr_slot slots[32];
	struct expr_host h = host();
	struct expr_value v;

	*wake = INT64_MAX;
	expr_slots_init(slots, expr_slots(x));
	expr_eval(x, &h, slots, &v, wake);
	if (*wake == INT64_MAX)
		*wake = NEVER;
	arena_reset(&arena);
	return v;
}

/* 't', 'f' or 'u'; 'x' where it isn't a truth at all. */
static inline char
letter(const struct expr_value *v)
{
	if (v->type != EXPR_BOOL)
		return 'x';
	return v->unknown ? 'u' : v->b ? 't' : 'f';
}

static inline char
truth_of(const char *text)
{
	int64_t wake;
	struct expr_value v = value_of(text, EXPR_BOOL, &wake);

	return letter(&v);
}

/* The number, NaN where it is unknown. */
static inline double
number_of(const char *text)
{
	int64_t wake;
	struct expr_value v = value_of(text, EXPR_NUM, &wake);

	CHECK_ROW(v.type == EXPR_NUM, text);
	return v.unknown ? (double)NAN : v.num;
}

#endif
