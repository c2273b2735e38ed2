/*
 * rule.c - rules with a `when:` at work.
 */
#include "base/names.h"
#include "detect/inside.h"

#define X(name) #name,
const char *const detect_keys[DETECT_NAMES] = {
    "type", "ts", DETECT_FIELDS(X) "client", "server"};
#undef X

bool
field_is_end(uint32_t key)
{
	return key == DETECT_src || key == DETECT_dst || key == DETECT_by ||
	       key == DETECT_client || key == DETECT_server;
}

static enum expr_type
field_type(uint32_t key)
{
	switch (key) {
	case DETECT_sport:
	case DETECT_dport:
	case DETECT_vlan:
	case DETECT_txn:
	case DETECT_code:
	case DETECT_latency:
	case DETECT_frame:
		return EXPR_NUM;
	case DETECT_station:
	case DETECT_value:
		return EXPR_ANY;
	default:
		return EXPR_TEXT;
	}
}

static bool
name_field(void *ctx, struct span name, uint32_t *id, enum expr_type *type)
{
	int i = word_index(detect_keys, DETECT_NAMES, name);

	(void)ctx;
	if (i < KEY_OWN)
		return false;
	*id = (uint32_t)i;
	*type = field_type(*id);
	return true;
}

static bool
no_tag(void *ctx, struct span name, struct expr_tag *t)
{
	(void)ctx;
	(void)name;
	(void)t;
	return false;
}

void
rules_fields(struct expr_names *n, struct detect *d)
{
	if (d->plant != NULL)
		plant_names(d->plant, n);
	else
		*n = (struct expr_names){.tag = no_tag};
	n->field = name_field;
}

/* client is who asks: the sender of requests, the receiver of the rest. */
static int
end_key(const struct line *l, uint32_t key)
{
	bool request = span_is(field_text(l, DETECT_dir), "request");

	if (key == DETECT_client)
		return request ? DETECT_src : DETECT_dst;
	if (key == DETECT_server)
		return request ? DETECT_dst : DETECT_src;
	return (int)key;
}

static void
get_field(void *ctx, uint32_t id, struct expr_value *v)
{
	struct detect *d = ctx;
	const struct line *l = d->line;
	const struct nd_val *n;
	int key;
	uint32_t c;

	if (l == NULL)
		return;
	key = end_key(l, id);
	n = &l->vals[key];
	v->at = l->ts;
	if (n->type == ND_STRING) {
		v->type = EXPR_TEXT;
		v->text = n->text;
		v->unknown = false;
		if (field_is_end(id) &&
		    (c = end_component(d, l, key)) != NO_INDEX)
			v->alias = d->plant->components[c].id;
	} else if (n->type == ND_INT || n->type == ND_REAL) {
		v->type = EXPR_NUM;
		v->unknown = !nd_num(n, &v->num);
	} else if (n->type == ND_TRUE || n->type == ND_FALSE) {
		v->type = EXPR_BOOL;
		v->b = n->type == ND_TRUE;
		v->unknown = false;
	}
}

static void
get_tag(void *ctx, uint32_t id, enum expr_aspect a, struct expr_value *v)
{
	view_tag(ctx, id, a, v);
}

static int64_t
local_time(void *ctx, int64_t now)
{
	struct detect *d = ctx;

	return d->plant ? now + plant_zone_offset(d->plant, now) : now;
}

void
rule_values(struct detect *d, struct expr_host *h)
{
	*h = (struct expr_host){.tag = get_tag,
	    .field = get_field,
	    .local = local_time,
	    .ctx = d,
	    .now = d->clock};
}

/* {LOAD} and {by} in a message. */
static bool
named(void *ctx, struct span name, struct expr_value *v)
{
	struct detect *d = ctx;
	uint32_t tag = d->plant ? plant_tag(d->plant, name) : NO_INDEX;
	int key = word_index(detect_keys, DETECT_NAMES, name);

	*v = (struct expr_value){.unknown = true};
	if (tag != NO_INDEX) {
		view_tag(d, tag, ASPECT_MEASURED, v);
		return true;
	}
	if (key < KEY_OWN)
		return false;
	get_field(d, (uint32_t)key, v);
	return true;
}

static void
add_why(struct detect *d, const struct rule *r, struct cause *c)
{
	struct expr_term terms[WHY_MAX];
	struct expr_host host;
	size_t i;

	rule_values(d, &host);
	c->nwhy = expr_terms(r->expr, &host, r->slots, terms, WHY_MAX);
	for (i = 0; i < c->nwhy; i++)
		c->why[i] = (struct why){
		    terms[i].text, terms[i].value, (int)terms[i].outcome};
}

static void
add_tags(struct detect *d, const struct rule *r, struct cause *c)
{
	size_t i;
	int k;

	for (i = 0; i < r->nuses; i++)
		for (k = 0; r->uses[i].is_tag && k < KINDS; k++)
			cause_see(c, &d->tags[r->uses[i].id].kinds[k].seen);
	if (r->group_tag != NO_INDEX) {
		const struct tag *t = &d->plant->tags[r->group_tag];

		c->tag = t->id;
		if (t->component != NO_INDEX)
			c->component = d->plant->components[t->component].id;
	}
}

static void
explain(struct detect *d, struct cond *cond, struct cause *c)
{
	const struct rule *r = cond->owner;
	struct expr_value v = {.type = EXPR_NUM, .unknown = true};

	cause_of(d, d->line, c);
	add_tags(d, r, c);
	add_why(d, r, c);
	if (r->group_tag != NO_INDEX) {
		view_tag(d, r->group_tag,
		    d->request_tag == r->group_tag ? ASPECT_REQUESTED
						   : ASPECT_MEASURED,
		    &v);
		c->value = v;
		c->has_value = !v.unknown;
	}
	c->named = named;
	c->ctx = d;
}

static enum truth
evaluate(struct detect *d, const struct rule *r, int64_t *wake)
{
	struct expr_value v;
	struct expr_host host;

	*wake = INT64_MAX;
	rule_values(d, &host);
	expr_eval(r->expr, &host, r->slots, &v, wake);
	return v.unknown ? IS_UNKNOWN : v.b ? IS_TRUE : IS_FALSE;
}

static void
settle(struct detect *d, struct rule *r, struct cond *c)
{
	struct cause cause = {0};
	int64_t wake;
	enum truth t = evaluate(d, r, &wake);

	c->wakes = wake;
	c->explain = explain;
	if (t == IS_TRUE && c->state == COND_NORMAL)
		explain(d, c, &cause);
	cond_set(d, c, t, &cause);
}

static void
wake(struct detect *d, struct cond *c)
{
	settle(d, c->owner, c);
}

void
rule_reading(struct detect *d, struct rule *r)
{
	r->cond.wake = wake;
	settle(d, r, &r->cond);
}

/* Events are grouped by who speaks to whom, readings by their tag. */
static void
put_group(const struct line *l, struct buf *key)
{
	if (l->type == REC_reading) {
		buf_span(key, field_text(l, DETECT_tag));
		return;
	}
	buf_span(key, field_text(l, end_key(l, DETECT_client)));
	buf_char(key, '-');
	buf_span(key, field_text(l, end_key(l, DETECT_server)));
}

void
rule_record(struct detect *d, struct rule *r)
{
	int64_t wakes;
	struct cause cause = {0};
	struct buf key = {0};
	struct cond *c;

	if (evaluate(d, r, &wakes) != IS_TRUE)
		return;
	put_group(d->line, &key);
	c = group_cond(d, &r->groups, &r->about, buf_all(&key), r);
	buf_release(&key);
	c->explain = explain;
	if (c->state == COND_NORMAL)
		explain(d, c, &cause);
	cond_set(d, c, IS_TRUE, &cause);
}
