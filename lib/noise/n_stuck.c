/*
 * n_stuck.c - the value stands still at the first one: a sensor that hangs.
 */
#include "noise/inside.h"

static enum outcome
apply(const struct fault *f, struct victim *v, struct rng *r, int64_t ts,
    double *value)
{
	(void)f;
	(void)r;
	(void)ts;
	if (!v->holding) {
		v->holding = true;
		v->held = *value;
	}
	*value = v->held;
	return CHANGED;
}

const struct disturbance noise_stuck = {
    .name = "stuck", .params = {NULL}, .apply = apply};
