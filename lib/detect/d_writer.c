/*
 * d_writer.c - unauthorised-writer: a tag with `writers:` was written by
 * somebody else.
 */
#include "detect/inside.h"

static const struct span labels[] = {
    {"attack.t1692.001", 16}, {"iec62443.sr-2.1", 15}};

static const struct about about = {.name = {"unauthorised-writer", 19},
    .title = {"Written by somebody who may not", 31},
    .message = {"{tag} was written by {src}, who is not among its writers", 56},
    .severity = SEV_HIGH,
    .class = CLASS_SECURITY,
    .labels = labels,
    .nlabels = 2,
    .off_delay = 60 * TS_SECOND,
    .momentary = true};

static void
setup(struct detect *d)
{
	d->own[DETECTOR_writer] =
	    arena_zalloc(&d->arena, sizeof(struct groups));
}

static bool
named(void *ctx, struct span name, struct expr_value *v)
{
	const struct cause *c = ctx;

	*v = (struct expr_value){
	    .type = EXPR_TEXT, .text = span_is(name, "tag") ? c->tag : c->src};
	return true;
}

static bool
may(const struct tag *t, uint32_t component)
{
	size_t i;

	for (i = 0; i < t->nwriters; i++)
		if (t->writers[i] == component)
			return true;
	return false;
}

static void
reading(struct detect *d, const struct reading *r)
{
	const struct tag *t = &d->plant->tags[r->tag];
	struct cause cause = {.named = named, .ctx = &cause};
	uint32_t who;
	struct cond *c;

	if (!t->has_writers || r->kind != KIND_REQUESTED)
		return;
	who = end_component(d, r->line, DETECT_src);
	if (who != NO_INDEX && may(t, who))
		return;
	cause_of(d, r->line, &cause);
	cause.tag = t->id;
	if (t->component != NO_INDEX)
		cause.component = d->plant->components[t->component].id;
	cause.value = r->value;
	cause.has_value = true;
	cause.why[0] = (struct why){SPAN("src not in writers"),
	    {.type = EXPR_TEXT, .text = cause.src, .at = r->line->ts},
	    TERM_TRUE};
	cause.nwhy = 1;
	c = group_cond(d, d->own[DETECTOR_writer], &about, t->id, NULL);
	cond_set(d, c, IS_TRUE, &cause);
}

static void
release(struct detect *d)
{
	groups_release(d, d->own[DETECTOR_writer]);
}

const struct detector detector_writer = {
    .name = "writer", .setup = setup, .reading = reading, .release = release};
