/*
 * n_drift.c - the value moves away, so much a second: a sensor that ages.
 */
#include "noise/inside.h"

static enum outcome
apply(const struct fault *f, struct victim *v, struct rng *r, int64_t ts,
    double *value)
{
	(void)r;
	if (!v->holding) {
		v->holding = true;
		v->since = ts;
	}
	*value += f->param[0] * ts_seconds(v->since, ts);
	return CHANGED;
}

const struct disturbance noise_drift = {
    .name = "drift", .params = {"rate"}, .apply = apply};
