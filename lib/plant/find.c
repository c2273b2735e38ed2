/*
 * find.c - who and what is where, for those who have a plant.
 */
#include "plant/plant.h"

static uint32_t
at(const struct map *m, struct span key)
{
	return (uint32_t)(uintptr_t)map_get(m, key) - 1;
}

uint32_t
plant_component(const struct plant *p, struct span id)
{
	return at(&p->component_ids, id);
}

uint32_t
plant_tag(const struct plant *p, struct span id)
{
	return at(&p->tag_ids, id);
}

uint32_t
plant_address(const struct plant *p, struct span addr, struct span sensor)
{
	char key[256];
	uint32_t found;

	if (addr.n == 0 || addr.n + sensor.n + 1 > sizeof(key))
		return NO_INDEX;
	memcpy(key, addr.p, addr.n);
	key[addr.n] = '%';
	if (sensor.n != 0) {
		memcpy(key + addr.n + 1, sensor.p, sensor.n);
		found = at(&p->addresses, span(key, addr.n + 1 + sensor.n));
		if (found != NO_INDEX)
			return found;
	}
	return at(&p->addresses, span(key, addr.n + 1));
}

bool
plant_within(const struct plant *p, uint32_t c, uint32_t of)
{
	size_t depth;

	for (depth = 0; c != NO_INDEX && depth <= p->ncomponents; depth++) {
		if (c == of || p->components[c].controller == of)
			return true;
		c = p->components[c].part_of;
	}
	return false;
}

enum severity
plant_alarm_severity(int which)
{
	return which == ALARM_LL || which == ALARM_HH ? SEV_HIGH : SEV_MEDIUM;
}

static enum expr_type
tag_type(const struct tag *t)
{
	if (t->nstates != 0)
		return EXPR_TEXT;
	if (t->source.type == TYPE_BOOL)
		return EXPR_BOOL;
	return t->source.set && t->source.type == TYPE_NATIVE &&
		       !span_starts(t->source.ref, "hr:") &&
		       !span_starts(t->source.ref, "ir:")
		   ? EXPR_ANY
		   : EXPR_NUM;
}

static bool
name_tag(void *ctx, struct span name, struct expr_tag *out)
{
	const struct plant *p = ctx;
	uint32_t i = plant_tag(p, name);
	const struct tag *back;

	if (i == NO_INDEX)
		return false;
	*out = (struct expr_tag){.id = i,
	    .type = tag_type(&p->tags[i]),
	    .states = p->tags[i].state_names,
	    .nstates = p->tags[i].nstates};
	if (p->tags[i].feedback == NO_INDEX)
		return true;
	back = &p->tags[p->tags[i].feedback];
	out->feedback = true;
	out->actual_type = tag_type(back);
	out->actual_states = back->state_names;
	out->nactual_states = back->nstates;
	return true;
}

static bool
name_constant(void *ctx, struct span name, double *out)
{
	const struct plant *p = ctx;
	size_t i;

	for (i = 0; i < p->nconstants; i++)
		if (span_eq(p->constants[i].id, name)) {
			*out = p->constants[i].value;
			return true;
		}
	return false;
}

void
plant_names(const struct plant *p, struct expr_names *n)
{
	*n = (struct expr_names){.tag = name_tag,
	    .constant = name_constant,
	    .ctx = (void *)(uintptr_t)p};
}
