/*
 * names.h - the names that the tests of expr/ know: a small plant's tags, the
 * fields of a record and a constant.
 */
#ifndef TESTS_UNIT_NAMES_H
#define TESTS_UNIT_NAMES_H

#include "expr/expr.h"
#include "unit.h"

enum { LOAD, PT_101, RUN, CLAMP, RAW, BOTH, MODE, TAGS };
enum { MODES = 40 }; /* more than are looked through for a near one */
enum { SRC, CODE, VALUE, FIELD_BOTH, FIELDS };

static const struct span clamp_states[] = {{"open", 4}, {"closed", 6}};
static const struct span back_states[] = {{"opened", 6}, {"shut", 4}};

static const struct {
	const char *name;
	enum expr_type type;
} name_tags[TAGS] = {{"LOAD", EXPR_NUM}, {"PT-101", EXPR_NUM},
    {"RUN", EXPR_BOOL}, {"CLAMP", EXPR_TEXT}, {"RAW", EXPR_ANY},
    {"both", EXPR_NUM}, {"Z9.mode", EXPR_TEXT}};

static const struct {
	const char *name;
	enum expr_type type;
} name_fields[FIELDS] = {{"src", EXPR_TEXT}, {"code", EXPR_NUM},
    {"value", EXPR_ANY}, {"both", EXPR_TEXT}};

static inline void
names_states(uint32_t id, struct expr_tag *t)
{
	static struct span modes[MODES];
	size_t i;

	if (id == CLAMP) {
		t->states = clamp_states;
		t->nstates = 2;
		t->feedback = true;
		t->actual_type = EXPR_TEXT;
		t->actual_states = back_states;
		t->nactual_states = 2;
	} else if (id == MODE) {
		for (i = 0; i < MODES; i++)
			modes[i] = SPAN("mode-0");
		t->states = modes;
		t->nstates = MODES;
	}
}

static inline bool
names_tag(void *ctx, struct span name, struct expr_tag *t)
{
	uint32_t i;

	(void)ctx;
	for (i = 0; i < TAGS; i++)
		if (span_is(name, name_tags[i].name)) {
			*t = (struct expr_tag){
			    .id = i, .type = name_tags[i].type};
			names_states(i, t);
			return true;
		}
	return false;
}

static inline bool
names_field(void *ctx, struct span name, uint32_t *id, enum expr_type *type)
{
	uint32_t i;

	(void)ctx;
	for (i = 0; i < FIELDS; i++)
		if (span_is(name, name_fields[i].name)) {
			*id = i;
			*type = name_fields[i].type;
			return true;
		}
	return false;
}

static inline bool
names_constant(void *ctx, struct span name, double *v)
{
	(void)ctx;
	*v = 5.5;
	return span_is(name, "FULL");
}

static const struct expr_names names = {
    .tag = names_tag, .field = names_field, .constant = names_constant};

#endif
