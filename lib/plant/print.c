/*
 * print.c - the canonical form of a plant: everything that was read, written
 * out, in an order of its own.
 */
#include <math.h>

#include "conf/print.h"
#include "plant/plant.h"

static void
print_id(FILE *f, bool *first, const char *key, const struct plant *p,
    uint32_t component)
{
	if (component != NO_INDEX)
		yaml_member_text(f, first, key, p->components[component].id);
}

static void
print_int(FILE *f, bool *first, const char *key, int64_t v)
{
	yaml_member(f, first, key);
	fprintf(f, "%lld", (long long)v);
}

static void
print_constants(const struct plant *p, FILE *f)
{
	size_t i;

	if (p->nconstants != 0)
		fputs("constants:\n", f);
	for (i = 0; i < p->nconstants; i++) {
		bool first = true;

		fputs("  ", f);
		yaml_text(f, p->constants[i].id);
		fputs(": {", f);
		yaml_member(f, &first, "value");
		yaml_num(f, p->constants[i].value);
		yaml_member_text(f, &first, "unit", p->constants[i].unit);
		fputs("}\n", f);
	}
}

static void
print_zones(const struct plant *p, FILE *f)
{
	size_t i;

	if (p->nzones != 0)
		fputs("zones:\n", f);
	for (i = 0; i < p->nzones; i++) {
		const struct zone *z = &p->zones[i];
		bool first = true;

		fputs("  - {", f);
		yaml_member_text(f, &first, "id", z->id);
		if (z->purdue >= 0)
			print_int(f, &first, "purdue", z->purdue);
		if (z->sl_t >= 0)
			print_int(f, &first, "sl_t", z->sl_t);
		fputs("}\n", f);
	}
}

static void
print_conduits(const struct plant *p, FILE *f)
{
	size_t i;

	if (p->nconduits != 0)
		fputs("conduits:\n", f);
	for (i = 0; i < p->nconduits; i++) {
		const struct conduit *d = &p->conduits[i];
		bool first = true;

		fputs("  - {", f);
		yaml_member_text(f, &first, "from", d->from);
		yaml_member_text(f, &first, "to", d->to);
		if (d->nprotocols != 0) {
			yaml_member(f, &first, "protocols");
			yaml_texts(f, d->protocols, d->nprotocols);
		}
		if (d->nactions != 0) {
			yaml_member(f, &first, "actions");
			yaml_texts(f, d->actions, d->nactions);
		}
		fputs("}\n", f);
	}
}

static void
print_addresses(const struct component *c, FILE *f)
{
	char text[ADDR_TEXT];
	size_t i;

	putc('[', f);
	for (i = 0; i < c->naddresses; i++) {
		const struct component_address *a = &c->addresses[i];
		struct span ip =
		    span(text, (size_t)(addr_put(text, &a->addr) - text));
		bool first = true;

		fputs(i != 0 ? ", " : "", f);
		if (a->sensor.n == 0) {
			yaml_text(f, ip);
			continue;
		}
		putc('{', f);
		yaml_member_text(f, &first, "ip", ip);
		yaml_member_text(f, &first, "sensor", a->sensor);
		putc('}', f);
	}
	putc(']', f);
}

static void
print_component(const struct plant *p, const struct component *c, FILE *f)
{
	static const char *const addressing[] = {"zero", "modicon", "iec"};
	bool first = true;

	fputs("  - {", f);
	yaml_member_text(f, &first, "id", c->id);
	yaml_member_text(f, &first, "kind", span_str(kind_names[c->kind]));
	if (c->naddresses != 0) {
		yaml_member(f, &first, "address");
		print_addresses(c, f);
	}
	if (c->zone != NO_INDEX)
		yaml_member_text(f, &first, "zone", p->zones[c->zone].id);
	print_id(f, &first, "controller", p, c->controller);
	print_id(f, &first, "part_of", p, c->part_of);
	if (c->addressing != ADDRESSING_ZERO)
		yaml_member_text(f, &first, "addressing",
		    span_str(addressing[c->addressing]));
	yaml_member_text(f, &first, "title", c->title);
	yaml_member_text(f, &first, "vendor", c->vendor);
	yaml_member_text(f, &first, "model", c->model);
	yaml_member_text(f, &first, "firmware", c->firmware);
	yaml_member_text(f, &first, "owner", c->owner);
	yaml_member_text(f, &first, "location", c->location);
	fputs("}\n", f);
}

static void
print_source(const struct plant *p, const struct tag *t, FILE *f, bool *first)
{
	bool inner = true;

	yaml_member(f, first, "source");
	putc('{', f);
	yaml_member_text(f, &inner, "ref", t->source.ref);
	print_id(f, &inner, "device", p, t->source.device);
	if (t->source.station >= 0)
		print_int(f, &inner, "station", t->source.station);
	if (t->source.type != TYPE_NATIVE && t->source.type != TYPE_BOOL)
		yaml_member_text(f, &inner, "type",
		    span_str(type_names[t->source.type]));
	if (t->source.order != plant_order(t->source.ref))
		yaml_member_text(f, &inner, "order",
		    span_str(order_names[t->source.order]));
	if (t->source.scale != t->source.divisor) {
		yaml_member(f, &inner, "scale");
		yaml_num(f, t->source.scale / t->source.divisor);
	}
	if (t->source.offset != 0) {
		yaml_member(f, &inner, "offset");
		yaml_num(f, t->source.offset);
	}
	if (t->source.at >= 0)
		print_int(f, &inner, "at", t->source.at);
	if (t->source.bit >= 0)
		print_int(f, &inner, "bit", t->source.bit);
	putc('}', f);
}

static void
print_states(const struct tag *t, FILE *f, bool *first)
{
	size_t i;

	yaml_member(f, first, "states");
	putc('{', f);
	for (i = 0; i < t->nstates; i++) {
		fputs(i != 0 ? ", " : "", f);
		yaml_num(f, t->states[i].raw);
		fputs(": ", f);
		yaml_text(f, t->states[i].name);
	}
	putc('}', f);
}

static void
print_range(FILE *f, bool *first, const char *key, double lo, double hi)
{
	yaml_member(f, first, key);
	putc('[', f);
	yaml_num(f, lo);
	fputs(", ", f);
	yaml_num(f, hi);
	putc(']', f);
}

static void
print_alarm(const struct tag_alarm *a, FILE *f, bool *first, const char *key)
{
	bool inner = true;

	yaml_member(f, first, key);
	putc('{', f);
	yaml_member(f, &inner, "at");
	yaml_num(f, a->at);
	if (a->priority >= 0)
		yaml_member_text(f, &inner, "priority",
		    span_str(severity_names[a->priority]));
	if (a->on_delay != TS_NONE) {
		yaml_member(f, &inner, "on_delay");
		yaml_duration(f, a->on_delay);
	}
	yaml_member_text(f, &inner, "response", a->response);
	if (a->respond_within != TS_NONE) {
		yaml_member(f, &inner, "respond_within");
		yaml_duration(f, a->respond_within);
	}
	putc('}', f);
}

static bool
has_alarms(const struct tag *t)
{
	int i;

	for (i = 0; i < ALARM_COUNT; i++)
		if (t->alarms[i].set)
			return true;
	return t->deadband != 0 || t->on_delay != 0 || t->off_delay != 0;
}

static void
print_alarms(const struct tag *t, FILE *f, bool *first)
{
	bool inner = true;
	int i;

	yaml_member(f, first, "alarms");
	putc('{', f);
	for (i = 0; i < ALARM_COUNT; i++)
		if (t->alarms[i].set)
			print_alarm(&t->alarms[i], f, &inner, alarm_names[i]);
	if (t->deadband != 0) {
		yaml_member(f, &inner, "deadband");
		yaml_num(f, t->deadband);
	}
	if (t->on_delay != 0) {
		yaml_member(f, &inner, "on_delay");
		yaml_duration(f, t->on_delay);
	}
	if (t->off_delay != 0) {
		yaml_member(f, &inner, "off_delay");
		yaml_duration(f, t->off_delay);
	}
	putc('}', f);
}

static void
print_rate(const struct tag *t, FILE *f, bool *first)
{
	bool inner = true;

	yaml_member(f, first, "rate");
	putc('{', f);
	if (!isnan(t->rate_up)) {
		yaml_member(f, &inner, "up");
		yaml_num(f, t->rate_up);
		fputs("/s", f);
	}
	if (!isnan(t->rate_down)) {
		yaml_member(f, &inner, "down");
		yaml_num(f, t->rate_down);
		fputs("/s", f);
	}
	putc('}', f);
}

static void
print_writers(const struct plant *p, const struct tag *t, FILE *f, bool *first)
{
	size_t i;

	yaml_member(f, first, "writers");
	putc('[', f);
	for (i = 0; i < t->nwriters; i++) {
		fputs(i != 0 ? ", " : "", f);
		yaml_text(f, p->components[t->writers[i]].id);
	}
	putc(']', f);
}

static void
print_tag(const struct plant *p, const struct tag *t, FILE *f)
{
	bool first = true;

	fputs("  - {", f);
	yaml_member_text(f, &first, "id", t->id);
	print_id(f, &first, "component", p, t->component);
	yaml_member_text(f, &first, "unit", t->unit);
	if (t->role != ROLE_NONE)
		yaml_member_text(f, &first, "role",
		    span_str(role_names[t->role]));
	if (t->source.set)
		print_source(p, t, f, &first);
	if (t->nstates != 0)
		print_states(t, f, &first);
	if (t->has_range)
		print_range(f, &first, "range", t->range_lo, t->range_hi);
	if (t->has_safe)
		print_range(f, &first, "safe", t->safe_lo, t->safe_hi);
	if (has_alarms(t))
		print_alarms(t, f, &first);
	if (!isnan(t->rate_up) || !isnan(t->rate_down))
		print_rate(t, f, &first);
	if (t->stale != TS_NONE) {
		yaml_member(f, &first, "stale");
		yaml_duration(f, t->stale);
	}
	if (t->feedback != NO_INDEX)
		yaml_member_text(f, &first, "feedback",
		    p->tags[t->feedback].id);
	if (t->has_writers)
		print_writers(p, t, f, &first);
	fputs("}\n", f);
}

static void
print_constraints(const struct plant *p, FILE *f)
{
	size_t i;

	if (p->nconstraints != 0)
		fputs("constraints:\n", f);
	for (i = 0; i < p->nconstraints; i++) {
		const struct constraint *k = &p->constraints[i];
		bool first = true;

		fputs("  - {", f);
		yaml_member_text(f, &first, "id", k->id);
		yaml_member_text(f, &first, "title", k->title);
		yaml_member_text(f, &first, "severity",
		    span_str(severity_names[k->severity]));
		if (k->nlabels != 0) {
			yaml_member(f, &first, "labels");
			yaml_texts(f, k->labels, k->nlabels);
		}
		yaml_member_text(f, &first, "never", k->never);
		fputs("}\n", f);
	}
}

void
plant_print(const struct plant *p, FILE *f)
{
	size_t i;

	fputs("plant: ", f);
	yaml_text(f, p->name);
	putc('\n', f);
	if (p->timezone.n != 0) {
		fputs("timezone: ", f);
		yaml_text(f, p->timezone);
		putc('\n', f);
	}
	print_constants(p, f);
	print_zones(p, f);
	print_conduits(p, f);
	if (p->ncomponents != 0)
		fputs("components:\n", f);
	for (i = 0; i < p->ncomponents; i++)
		print_component(p, &p->components[i], f);
	if (p->ntags != 0)
		fputs("tags:\n", f);
	for (i = 0; i < p->ntags; i++)
		print_tag(p, &p->tags[i], f);
	print_constraints(p, f);
	if (p->lockouts_at.n != 0) {
		fputs("lockouts: ", f);
		yaml_text(f, p->lockouts_at);
		putc('\n', f);
	}
}
