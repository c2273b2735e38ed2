/*
 * view.c - what is known of each tag, from its readings.
 */
#include <math.h>

#include "base/names.h"
#include "detect/inside.h"

const char *const reading_kinds[KINDS] = {
    "measured", "requested", "commanded", "rejected"};
static const char *const qualities[] = {"good", "uncertain", "bad",
    "substituted", "blocked", "overflow", "old", "forced", "test", "simulated",
    "stale"};

struct span
field_text(const struct line *l, int key)
{
	const struct nd_val *v = &l->vals[key];

	return v->type == ND_STRING ? v->text : span("", 0);
}

uint32_t
end_component(struct detect *d, const struct line *l, int key)
{
	if (d->plant == NULL)
		return NO_INDEX;
	return plant_address(d->plant, field_text(l, key),
	    field_text(l, DETECT_sensor));
}

static uint32_t
file_index(struct detect *d, struct span name)
{
	size_t i;

	if (name.n == 0)
		return 0;
	for (i = d->nevidence_files; i-- > 1;)
		if (span_eq(d->evidence_files[i], name))
			return (uint32_t)i;
	d->evidence_files = xgrow(d->evidence_files, d->nevidence_files,
	    &d->evidence_cap, sizeof(*d->evidence_files));
	d->evidence_files[d->nevidence_files] = arena_copy(&d->arena, name);
	return (uint32_t)d->nevidence_files++;
}

struct seen
seen_of(struct detect *d, const struct line *l)
{
	struct seen s = {.ts = l->ts, .set = true};
	struct span flow;

	nd_uint(&l->vals[DETECT_frame], UINT64_MAX, &s.frame);
	s.file = file_index(d, field_text(l, DETECT_file));
	flow = field_text(l, DETECT_community_id);
	if (flow.n <= sizeof(s.flow)) {
		memcpy(s.flow, flow.p, flow.n);
		s.flow_n = (uint8_t)flow.n;
	}
	return s;
}

void
cause_see(struct cause *c, const struct seen *s)
{
	size_t i;

	if (!s->set || c->nseen == EVIDENCE_MAX)
		return;
	for (i = 0; i < c->nseen; i++)
		if (c->seen[i].ts == s->ts && c->seen[i].frame == s->frame &&
		    c->seen[i].file == s->file)
			return;
	c->seen[c->nseen++] = *s;
}

void
cause_of(struct detect *d, const struct line *l, struct cause *c)
{
	struct seen s;

	if (l == NULL)
		return;
	c->by = field_text(l, DETECT_by);
	c->src = field_text(l, DETECT_src);
	c->dst = field_text(l, DETECT_dst);
	c->proto = field_text(l, DETECT_proto);
	s = seen_of(d, l);
	cause_see(c, &s);
}

/* The value of a reading's line. */
static void
value_of(const struct line *l, struct expr_value *v)
{
	const struct nd_val *n = &l->vals[DETECT_value];

	*v =
	    (struct expr_value){.type = EXPR_NUM, .unknown = true, .at = l->ts};
	switch (n->type) {
	case ND_INT:
	case ND_REAL:
		v->unknown = !nd_num(n, &v->num);
		break;
	case ND_TRUE:
	case ND_FALSE:
		v->type = EXPR_BOOL;
		v->b = n->type == ND_TRUE;
		v->unknown = false;
		break;
	case ND_STRING:
		v->type = EXPR_TEXT;
		v->text = n->text;
		v->unknown = false;
		break;
	default:
		break;
	}
}

static bool
same(const struct expr_value *a, const struct expr_value *b)
{
	if (a->unknown || b->unknown || a->type != b->type)
		return a->unknown && b->unknown;
	if (a->type == EXPR_NUM)
		return a->num == b->num;
	return a->type == EXPR_BOOL ? a->b == b->b : span_eq(a->text, b->text);
}

/* A text that outlives its line: a state's own, or a copy in `room`. */
void
keep_text(struct detect *d, uint32_t tag, struct known *k)
{
	const struct tag *t = &d->plant->tags[tag];
	size_t i;

	if (k->value.type != EXPR_TEXT || k->value.unknown)
		return;
	for (i = 0; i < t->nstates; i++)
		if (span_eq(t->state_names[i], k->value.text)) {
			k->value.text = t->state_names[i];
			return;
		}
	if (k->text.n < k->value.text.n)
		k->text = span(arena_alloc(&d->arena, k->value.text.n * 2),
		    k->value.text.n * 2);
	memcpy((char *)(uintptr_t)k->text.p, k->value.text.p, k->value.text.n);
	k->value.text.p = k->text.p;
}

static void
measured(struct tag_view *t, const struct expr_value *v, int64_t ts)
{
	struct known *k = &t->kinds[KIND_MEASURED];
	double seconds = ts_seconds(k->seen.ts, ts);
	struct span room = t->prev_text;

	if (!k->set) {
		t->changed = ts;
		t->d = NAN;
		return;
	}
	t->d = k->value.type == EXPR_NUM && v->type == EXPR_NUM &&
		       !k->value.unknown && !v->unknown && seconds > 0
		   ? (v->num - k->value.num) / seconds
		   : NAN;
	t->prev = k->value; /* with the room that its text may lie in */
	t->prev_text = k->text;
	k->text = room;
	t->has_prev = true;
	if (!same(&k->value, v))
		t->changed = ts;
}

static struct span
quality_of(const struct line *l)
{
	int i = WORD_INDEX(qualities, field_text(l, DETECT_quality));

	return span_str(qualities[i < 0 ? 1 : i]);
}

bool
view_reading(struct detect *d, const struct line *l, struct reading *r)
{
	struct tag_view *t;
	struct known *k;

	if (d->plant == NULL)
		return false;
	*r = (struct reading){.line = l};
	r->tag = plant_tag(d->plant, field_text(l, DETECT_tag));
	r->kind = WORD_INDEX(reading_kinds, field_text(l, DETECT_kind));
	if (r->tag == NO_INDEX || r->kind < 0)
		return false;
	t = &d->tags[r->tag];
	k = &t->kinds[r->kind];
	value_of(l, &r->value);
	r->seen = seen_of(d, l);
	r->late = k->set && l->ts < k->seen.ts;
	if (r->late)
		return true;
	if (r->kind == KIND_MEASURED) {
		measured(t, &r->value, l->ts);
		t->quality = quality_of(l);
	}
	k->value = r->value;
	k->seen = r->seen;
	k->set = true;
	keep_text(d, r->tag, k);
	return true;
}

static void
give(const struct known *k, struct expr_value *v)
{
	enum expr_type type = v->type;

	if (!k->set)
		return;
	*v = k->value;
	v->at = k->seen.ts;
	if (v->unknown)
		v->type = type;
}

static void
give_time(int64_t t, struct expr_value *v)
{
	v->type = EXPR_TIME;
	v->time = v->at = t;
	v->unknown = false;
}

/* *v is unknown, of the type that the expression expects. */
void
view_tag(struct detect *d, uint32_t tag, enum expr_aspect a,
    struct expr_value *v)
{
	const struct tag_view *t = &d->tags[tag];
	const struct known *m = &t->kinds[KIND_MEASURED];
	uint32_t feedback = d->plant->tags[tag].feedback;

	switch (a) {
	case ASPECT_MEASURED:
	case ASPECT_REQUESTED:
	case ASPECT_COMMANDED:
	case ASPECT_REJECTED:
		give(&t->kinds[a - ASPECT_MEASURED], v);
		break;
	case ASPECT_ACTUAL:
		if (feedback != NO_INDEX)
			give(&d->tags[feedback].kinds[KIND_MEASURED], v);
		break;
	case ASPECT_ON_REQUEST:
		*v = (struct expr_value){.type = EXPR_BOOL,
		    .b = d->request_tag == tag,
		    .at = d->clock};
		break;
	case ASPECT_PREV:
		if (t->has_prev)
			*v = t->prev;
		break;
	case ASPECT_AGE:
		if (m->set) {
			*v = (struct expr_value){.type = EXPR_NUM,
			    .num = ts_seconds(m->seen.ts, d->clock),
			    .slope = 1,
			    .at = m->seen.ts};
		}
		break;
	case ASPECT_CHANGED:
		if (m->set)
			give_time(t->changed, v);
		break;
	case ASPECT_QUALITY:
		if (m->set)
			*v = (struct expr_value){.type = EXPR_TEXT,
			    .text = t->quality,
			    .at = m->seen.ts};
		break;
	default: /* d: the change by second */
		if (m->set && !isnan(t->d))
			*v = (struct expr_value){
			    .type = EXPR_NUM, .num = t->d, .at = m->seen.ts};
		break;
	}
}
