/*
 * n_gaussian.c - normal noise is added.
 */
#include "noise/inside.h"

static enum outcome
apply(const struct fault *f, struct victim *v, struct rng *r, int64_t ts,
    double *value)
{
	(void)v;
	(void)ts;
	*value += f->param[0] * rng_gauss(r);
	return CHANGED;
}

const struct disturbance noise_gaussian = {
    .name = "gaussian", .params = {"sigma"}, .apply = apply};
