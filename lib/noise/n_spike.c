/*
 * n_spike.c - single readings jump, each with a probability.
 */
#include "noise/inside.h"

static enum outcome
apply(const struct fault *f, struct victim *v, struct rng *r, int64_t ts,
    double *value)
{
	(void)v;
	(void)ts;
	if (rng_unit(r) >= f->param[1])
		return KEPT;
	*value += f->param[0];
	return CHANGED;
}

const struct disturbance noise_spike = {
    .name = "spike", .params = {"by", "p"}, .apply = apply};
