/*
 * component.c - what there is: devices, machines, hosts.
 */
#include "plant/inside.h"

const char *const kind_names[KIND_COUNT] = {"sensor", "actuator", "valve",
    "pump", "burner", "vessel", "alarm", "controller", "sis", "logic_solver",
    "hmi", "historian", "opc_server", "workstation", "engineering_workstation",
    "domain_controller", "server", "gateway", "switch", "drive", "robot",
    "generic"};

static const char *const addressing_names[] = {"zero", "modicon", "iec"};

/* 10.0.0.3, or {ip: 192.168.1.10, sensor: cell-2} */
static void
address_read(struct loader *l, struct conf *c, struct component *to)
{
	struct component_address *a = &to->addresses[to->naddresses];
	struct span text = {0};
	struct conf *ip = c;

	*a = (struct component_address){0};
	if (c->kind == CONF_MAP) {
		ip = conf_need(c, "ip", l->es);
		conf_text(conf_get(c, "sensor"), l->es, &a->sensor);
		conf_done(c, l->es);
	}
	if (!conf_text(ip, l->es, &text))
		return;
	if (!addr_read(text, &a->addr))
		conf_error(ip, l->es, "%.*s: write an IP or MAC address here",
		    (int)text.n, text.p);
	else
		to->naddresses++;
}

static void
addresses_read(struct loader *l, struct conf *c, struct component *to)
{
	size_t n, i;

	if (c == NULL)
		return;
	n = c->kind == CONF_LIST ? c->n : 1;
	to->addresses =
	    arena_alloc(&l->plant->arena, n * sizeof(*to->addresses));
	for (i = 0; i < n; i++)
		address_read(l, c->kind == CONF_LIST ? c->kids[i] : c, to);
}

static uint32_t
zone_named(struct loader *l, struct conf *c)
{
	const struct plant *p = l->plant;
	struct span id;
	size_t i;

	if (!conf_text(c, l->es, &id))
		return NO_INDEX;
	for (i = 0; i < p->nzones; i++)
		if (span_eq(p->zones[i].id, id))
			return (uint32_t)i;
	conf_error(c, l->es, "no zone %.*s is declared", (int)id.n, id.p);
	return NO_INDEX;
}

/* The template parts of the page, which need `types:`. */
static void
refuse_templates(struct loader *l, struct conf *c)
{
	static const char *const keys[] = {
	    "use", "for", "set", "feeds", "fails"};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct conf *kid = conf_get(c, keys[i]);

		if (kid != NULL)
			conf_error(kid, l->es,
			    "`%s:` is not read by this version", keys[i]);
	}
}

void
component_read(struct loader *l, struct component *k, const struct item *item)
{
	struct conf *c = item->conf;
	struct errs *es = l->es;
	int word;

	*k = (struct component){.kind = KIND_GENERIC};
	conf_text(conf_get(c, "id"), es, &k->id);
	if (conf_word(conf_get(c, "kind"), es, kind_names, KIND_COUNT, &word))
		k->kind = (enum component_kind)word;
	if (conf_word(conf_get(c, "addressing"), es, addressing_names, 3,
		&word))
		k->addressing = (enum addressing)word;
	conf_text(conf_get(c, "title"), es, &k->title);
	conf_text(conf_get(c, "vendor"), es, &k->vendor);
	conf_text(conf_get(c, "model"), es, &k->model);
	conf_text(conf_get(c, "firmware"), es, &k->firmware);
	conf_text(conf_get(c, "owner"), es, &k->owner);
	conf_text(conf_get(c, "location"), es, &k->location);
	addresses_read(l, conf_get(c, "address"), k);
	k->zone = zone_named(l, conf_get(c, "zone"));
	k->controller = component_named(l, conf_get(c, "controller"));
	k->part_of = component_named(l, conf_get(c, "part_of"));
	refuse_templates(l, c);
	conf_done(c, es);
}
