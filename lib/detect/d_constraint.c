/*
 * d_constraint.c - constraints: what must never hold, as rules.
 */
#include "detect/inside.h"

static struct span
say(struct detect *d, const struct constraint *k)
{
	struct buf b = {0};
	struct span s;

	if (k->title.n != 0)
		return k->title;
	buf_str(&b, "this must never be");
	s = arena_copy(&d->arena, buf_all(&b));
	buf_release(&b);
	return s;
}

static void
setup(struct detect *d)
{
	size_t i;

	for (i = 0; i < d->plant->nconstraints; i++) {
		const struct constraint *k = &d->plant->constraints[i];
		struct rule *r = arena_zalloc(&d->arena, sizeof(*r));

		r->about = (struct about){.name = k->id,
		    .title = say(d, k),
		    .message = say(d, k),
		    .severity = (enum severity)k->severity,
		    .class = CLASS_PROCESS,
		    .labels = k->labels,
		    .nlabels = k->nlabels};
		r->when = k->never;
		r->expr = k->expr;
		rule_add(d, r);
	}
}

const struct detector detector_constraint = {
    .name = "constraint", .setup = setup};
