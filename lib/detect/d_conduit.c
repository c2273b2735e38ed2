/*
 * d_conduit.c - conduit-violation: once there are conduits, what none of them
 * allows.
 */
#include "detect/inside.h"

enum { ALLOWED_MAX = 65536 };

static const struct span labels[] = {
    {"attack.t0886", 12}, {"iec62443.sr-5.2", 15}};

static const struct about about = {.name = {"conduit-violation", 17},
    .title = {"A conversation that no conduit allows", 37},
    .message = {"{src} speaks to {dst} ({proto}): no conduit allows it", 53},
    .severity = SEV_MEDIUM,
    .class = CLASS_SECURITY,
    .labels = labels,
    .nlabels = 2,
    .off_delay = 600 * TS_SECOND,
    .momentary = true};

struct conduits {
	struct groups groups;
	struct map allowed; /* conversations that were looked at already */
	struct arena keys;
};

static void
setup(struct detect *d)
{
	d->own[DETECTOR_conduit] =
	    arena_zalloc(&d->arena, sizeof(struct conduits));
}

static bool
named(void *ctx, struct span name, struct expr_value *v)
{
	const struct cause *c = ctx;

	*v = (struct expr_value){.type = EXPR_TEXT,
	    .text = span_is(name, "src")   ? c->src
		    : span_is(name, "dst") ? c->dst
					   : c->proto};
	return true;
}

static bool
is_end(const struct plant *p, struct span end, uint32_t component)
{
	const struct component *c;

	if (span_is(end, "any"))
		return true;
	if (component == NO_INDEX)
		return false;
	c = &p->components[component];
	return span_eq(end, c->id) ||
	       (c->zone != NO_INDEX && span_eq(end, p->zones[c->zone].id));
}

static bool
is_listed(const struct span *list, size_t n, struct span word)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (span_eq(list[i], word))
			return true;
	return n == 0;
}

static bool
allowed(struct detect *d, uint32_t client, uint32_t server, struct span proto,
    struct span action)
{
	const struct plant *p = d->plant;
	size_t i;

	for (i = 0; i < p->nconduits; i++) {
		const struct conduit *c = &p->conduits[i];

		if (is_end(p, c->from, client) && is_end(p, c->to, server) &&
		    is_listed(c->protocols, c->nprotocols, proto) &&
		    is_listed(c->actions, c->nactions, action))
			return true;
	}
	return false;
}

static void
tell(struct detect *d, struct conduits *own, const struct line *l)
{
	struct cause cause = {.named = named, .ctx = &cause};
	struct buf key = {0};
	struct cond *c;

	cause_of(d, l, &cause);
	cause.why[0] = (struct why){SPAN("action"),
	    {.type = EXPR_TEXT,
		.text = field_text(l, DETECT_action),
		.at = l->ts},
	    TERM_TRUE};
	cause.nwhy = 1;
	buf_span(&key, cause.src);
	buf_char(&key, '-');
	buf_span(&key, cause.dst);
	c = group_cond(d, &own->groups, &about, buf_all(&key), NULL);
	buf_release(&key);
	cond_set(d, c, IS_TRUE, &cause);
}

static void
event(struct detect *d, const struct line *l)
{
	struct conduits *own = d->own[DETECTOR_conduit];
	const int keys[] = {
	    DETECT_src, DETECT_dst, DETECT_sensor, DETECT_proto, DETECT_action};
	struct buf key = {0};
	size_t i;

	if (d->plant->nconduits == 0 ||
	    !span_is(field_text(l, DETECT_dir), "request"))
		return;
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		buf_span(&key, field_text(l, keys[i]));
		buf_char(&key, '\0');
	}
	if (map_get(&own->allowed, buf_all(&key)) == NULL) {
		if (!allowed(d, end_component(d, l, DETECT_src),
			end_component(d, l, DETECT_dst),
			field_text(l, DETECT_proto),
			field_text(l, DETECT_action)))
			tell(d, own, l);
		else if (own->allowed.n < ALLOWED_MAX)
			map_put(&own->allowed,
			    arena_copy(&own->keys, buf_all(&key)), own);
	}
	buf_release(&key);
}

static bool
looks(const struct plant *p)
{
	return p->nconduits != 0;
}

static void
release(struct detect *d)
{
	struct conduits *own = d->own[DETECTOR_conduit];

	groups_release(d, &own->groups);
	map_release(&own->allowed);
	arena_release(&own->keys);
}

const struct detector detector_conduit = {.name = "conduit",
    .setup = setup,
    .event = event,
    .looks = looks,
    .release = release};
