/*
 * n_bias.c - a constant is added: a sensor out of calibration.
 */
#include "noise/inside.h"

static enum outcome
apply(const struct fault *f, struct victim *v, struct rng *r, int64_t ts,
    double *value)
{
	(void)v;
	(void)r;
	(void)ts;
	*value += f->param[0];
	return CHANGED;
}

const struct disturbance noise_bias = {
    .name = "bias", .params = {"by"}, .apply = apply};
