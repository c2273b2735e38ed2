/*
 * zone.c - zones, and the conduits between them: who may speak to whom.
 */
#include "plant/inside.h"
#include "record/record.h"

void
zone_read(struct loader *l, struct zone *z, const struct item *item)
{
	struct conf *c = item->conf;

	*z = (struct zone){.purdue = -1, .sl_t = -1};
	id_read(l, c, &z->id);
	conf_int(conf_get(c, "purdue"), l->es, 0, 5, &z->purdue);
	conf_int(conf_get(c, "sl_t"), l->es, 0, 4, &z->sl_t);
	conf_done(c, l->es);
}

/* A zone or a component, or `any`. */
static void
end_read(struct loader *l, struct conf *c, struct span *out)
{
	const struct plant *p = l->plant;
	size_t i;

	if (!conf_text(c, l->es, out))
		return;
	for (i = 0; i < p->nzones; i++)
		if (span_eq(p->zones[i].id, *out))
			return;
	if (!span_is(*out, "any") && plant_component(p, *out) == NO_INDEX)
		conf_error(c, l->es, "%.*s is neither a zone nor a component",
		    (int)out->n, out->p);
}

static void
actions_known(struct loader *l, struct conf *c, const struct conduit *d)
{
	const struct field *action = record_field(REC_event, SPAN("action"));
	size_t i;

	for (i = 0; i < d->nactions; i++)
		if (!field_has_word(action, d->actions[i]))
			conf_error(c, l->es,
			    "%.*s is no action; ots-records(5) lists them",
			    (int)d->actions[i].n, d->actions[i].p);
}

void
conduit_read(struct loader *l, struct conduit *d, const struct item *item)
{
	struct conf *c = item->conf;
	struct arena *a = &l->plant->arena;

	*d = (struct conduit){0};
	end_read(l, conf_need(c, "from", l->es), &d->from);
	end_read(l, conf_need(c, "to", l->es), &d->to);
	d->nprotocols =
	    conf_texts(conf_get(c, "protocols"), l->es, a, &d->protocols);
	d->nactions = conf_texts(conf_get(c, "actions"), l->es, a, &d->actions);
	actions_known(l, conf_get(c, "actions"), d);
	conf_done(c, l->es);
}
