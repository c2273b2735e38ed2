/*
 * n_dropout.c - readings are lost, each with a probability.
 */
#include "noise/inside.h"

static enum outcome
apply(const struct fault *f, struct victim *v, struct rng *r, int64_t ts,
    double *value)
{
	(void)v;
	(void)ts;
	(void)value;
	return rng_unit(r) < f->param[0] ? DROPPED : KEPT;
}

const struct disturbance noise_dropout = {
    .name = "dropout", .params = {"p"}, .apply = apply, .any = true};
