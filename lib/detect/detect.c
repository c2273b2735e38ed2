/*
 * detect.c - the room's front door: records to the rules that want them.
 */
#include "detect/detect.h"

#include <stdlib.h>

#include "base/names.h"
#include "detect/inside.h"

enum { MOMENT_SECONDS = 60, DEMANDS_MAX = 16 };

const struct detector *const detectors[DETECTORS] = {
#define DETECTOR(name) &detector_##name,
#include "detect/detectors.def"
#undef DETECTOR
};

static void
refer(struct detect *d, struct rule_ref **list, struct rule *r)
{
	struct rule_ref *ref;

	for (; *list != NULL; list = &(*list)->next)
		if ((*list)->rule == r)
			return;
	ref = arena_alloc(&d->arena, sizeof(*ref));
	*ref = (struct rule_ref){NULL, r};
	*list = ref;
}

/* Where the rules that wait for this action stand; NULL: no room. */
static struct rule_ref **
action_list(struct detect *d, struct span action)
{
	size_t i;

	for (i = 0; i < d->nby_action; i++)
		if (span_eq(d->actions[i], action))
			return &d->by_action[i];
	if (i == sizeof(d->actions) / sizeof(*d->actions))
		return NULL;
	d->actions[d->nby_action++] = action;
	return &d->by_action[i];
}

/* Rules on events that hold for some actions only wait for those. */
static void
refer_event(struct detect *d, struct rule *r)
{
	struct expr_demand on[DEMANDS_MAX];
	struct rule_ref **lists[DEMANDS_MAX];
	size_t n = expr_demands(r->expr, DETECT_action, on, DEMANDS_MAX);
	size_t i;

	for (i = 0; i < n; i++) {
		lists[i] = on[i].field == DETECT_action
			       ? action_list(d, on[i].word)
			       : NULL;
		if (lists[i] == NULL)
			n = 0;
	}
	if (n == 0)
		refer(d, &d->event_rules, r);
	for (i = 0; i < n; i++)
		refer(d, lists[i], r);
}

static void
look_at_use(struct rule *r, const struct expr_use *u)
{
	struct span key;

	if (u->is_tag) {
		if (r->group_tag == NO_INDEX)
			r->group_tag = u->id;
		r->about.momentary |= u->aspect == ASPECT_ON_REQUEST;
		return;
	}
	r->on_record = r->about.momentary = true;
	if (u->id >= DETECT_KEYS) { /* client and server follow from dir */
		r->of_events = true;
		return;
	}
	key = span_str(detect_keys[u->id]);
	r->of_events |= record_field(REC_reading, key) == NULL;
	r->of_readings |= record_field(REC_event, key) == NULL;
}

static void
look_at_uses(struct detect *d, struct rule *r)
{
	size_t i;

	r->nuses = expr_uses(r->expr, NULL, 0);
	r->uses = arena_alloc(&d->arena, (r->nuses + 1) * sizeof(*r->uses));
	expr_uses(r->expr, r->uses, r->nuses);
	r->group_tag = NO_INDEX;
	for (i = 0; i < r->nuses; i++)
		look_at_use(r, &r->uses[i]);
	/* fields that both have, and no tag: events are told of first */
	if (r->on_record && !r->of_readings && r->group_tag == NO_INDEX)
		r->of_events = true;
}

/* Why no record could ever make this rule true; NULL: one could. */
static const char *
idle(const struct rule *r)
{
	if (r->nuses == 0)
		return "it names neither a tag nor a field of a record, so "
		       "nothing would ever ask for it";
	if (r->of_events && r->of_readings)
		return "it names fields of events and fields of readings, "
		       "and no record has both";
	if (r->of_events && expr_slots(r->expr) != 0)
		return "held() and since() are about tags; an event is a "
		       "moment";
	return NULL;
}

static struct span
group_of(const struct detect *d, const struct rule *r)
{
	const struct tag *t;

	if (r->group_tag == NO_INDEX)
		return SPAN("plant");
	t = &d->plant->tags[r->group_tag];
	return t->component != NO_INDEX ? d->plant->components[t->component].id
					: t->id;
}

const char *
rule_add(struct detect *d, struct rule *r)
{
	const char *why;
	size_t i;

	look_at_uses(d, r);
	why = idle(r);
	if (why != NULL)
		return why;
	if (r->about.off_delay < 0)
		r->about.off_delay =
		    r->about.momentary ? MOMENT_SECONDS * TS_SECOND : 0;
	r->slots = arena_alloc(&d->arena,
	    (expr_slots(r->expr) + 1) * sizeof(*r->slots));
	expr_slots_init(r->slots, expr_slots(r->expr));
	cond_init(d, &r->cond, &r->about, group_of(d, r), r);
	d->rules =
	    xgrow(d->rules, d->nrules, &d->rules_cap, sizeof(struct rule *));
	d->rules[d->nrules++] = r;
	map_put(&d->names, r->about.name, r);
	if (r->of_events) {
		refer_event(d, r);
		return NULL;
	}
	if (r->of_readings && r->group_tag == NO_INDEX)
		refer(d, &d->reading_rules, r);
	for (i = 0; i < r->nuses; i++) {
		uint32_t tag = r->uses[i].id, feedback;

		if (!r->uses[i].is_tag)
			continue;
		refer(d, &d->tags[tag].rules, r);
		feedback = d->plant->tags[tag].feedback;
		if (r->uses[i].aspect == ASPECT_ACTUAL && feedback != NO_INDEX)
			refer(d, &d->tags[feedback].rules, r);
	}
	return NULL;
}

struct detect *
detect_new(const struct plant *p, struct buf *out, const char *config)
{
	struct detect *d = xcalloc(1, sizeof(*d));
	size_t i, n = p != NULL ? p->ntags : 0;

	d->plant = p;
	d->out = out;
	d->clock = TS_NONE;
	d->request_tag = NO_INDEX;
	memcpy(d->config, config, sizeof(d->config));
	d->tags = xcalloc(n + 1, sizeof(*d->tags));
	d->evidence_files =
	    xgrow(NULL, 0, &d->evidence_cap, sizeof(*d->evidence_files));
	d->evidence_files[d->nevidence_files++] = span("", 0);
	for (i = 0; p != NULL && i < DETECTORS; i++)
		detectors[i]->setup(d);
	return d;
}

void
detect_clock(struct detect *d, int64_t ts)
{
	struct heap_node *node;

	d->line = NULL;
	d->request_tag = NO_INDEX;
	while ((node = heap_first(&d->due)) != NULL && node->at <= ts) {
		int64_t at = node->at;

		heap_remove(&d->due, node);
		if (at > d->clock)
			d->clock = at;
		cond_due(d, (struct cond *)(void *)node);
	}
	if (ts > d->clock)
		d->clock = ts;
}

static void
on_reading(struct detect *d, const struct line *l)
{
	struct rule_ref *ref;
	struct reading r;
	size_t i;

	if (!view_reading(d, l, &r))
		return;
	if (r.kind == KIND_REQUESTED)
		d->request_tag = r.tag;
	for (i = 0; i < DETECTORS; i++)
		if (detectors[i]->reading != NULL)
			detectors[i]->reading(d, &r);
	for (ref = d->tags[r.tag].rules; ref != NULL; ref = ref->next)
		rule_reading(d, ref->rule);
	for (ref = d->reading_rules; ref != NULL; ref = ref->next)
		rule_record(d, ref->rule);
	d->request_tag = NO_INDEX;
}

static void
on_event(struct detect *d, const struct line *l)
{
	struct span action = field_text(l, DETECT_action);
	struct rule_ref *ref;
	size_t i;

	for (i = 0; d->plant != NULL && i < DETECTORS; i++)
		if (detectors[i]->event != NULL)
			detectors[i]->event(d, l);
	for (ref = d->event_rules; ref != NULL; ref = ref->next)
		rule_record(d, ref->rule);
	for (i = 0; i < d->nby_action; i++)
		if (span_eq(d->actions[i], action))
			for (ref = d->by_action[i]; ref; ref = ref->next)
				rule_record(d, ref->rule);
}

void
detect_record(struct detect *d, const struct line *l)
{
	if (l->ts == TS_NONE)
		return; /* said at no time, it has no place among the others */
	arena_reset(&d->texts);
	line_unescape(l, DETECT_KEYS, &d->texts);
	d->line = l;
	if (l->type == REC_reading)
		on_reading(d, l);
	else if (l->type == REC_event)
		on_event(d, l);
	d->line = NULL;
}

void
detect_end(struct detect *d)
{
	size_t i;

	d->line = NULL;
	for (i = 0; i < d->due.n; i++) {
		struct cond *c = (struct cond *)(void *)d->due.nodes[i];
		struct cause cause = {0};

		if (c->state != COND_RISING)
			continue;
		c->seq = 0;
		snprintf(c->id, sizeof(c->id), "%.*s/%.*s@pending",
		    (int)c->about->name.n, c->about->name.p, (int)c->group.n,
		    c->group.p);
		if (c->explain != NULL)
			c->explain(d, c, &cause);
		alert_put(d, c, ALERT_PENDING, &cause);
	}
}

const struct plant *
detect_plant(const struct detect *d)
{
	return d->plant;
}

const struct sums *
detect_files(const struct detect *d)
{
	return &d->files;
}

const struct detect_counts *
detect_counts(const struct detect *d)
{
	return &d->counts;
}

void
detect_free(struct detect *d)
{
	size_t i;

	for (i = 0; d->plant != NULL && i < DETECTORS; i++)
		if (detectors[i]->release != NULL)
			detectors[i]->release(d);
	for (i = 0; i < d->nrules; i++)
		groups_release(d, &d->rules[i]->groups);
	free(d->rules);
	sums_release(&d->files);
	free(d->tags);
	free(d->evidence_files);
	free(d->conds);
	map_release(&d->inherited);
	map_release(&d->names);
	heap_release(&d->due);
	arena_release(&d->texts);
	arena_release(&d->arena);
	if (d->own_plant != NULL)
		plant_release(d->own_plant);
	free(d->own_plant);
	free(d);
}
