/*
 * range.c - what is read: named by hand or taken from the plant.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "poll/poll.h"

enum { PORT = 502, UNIT = 255, BITS = 16 };

bool
poll_allow(struct poll *p, struct span host, struct err *e)
{
	p->allowed = xgrow(p->allowed, p->nallowed, &p->allowed_cap,
	    sizeof(*p->allowed));
	if (!addr_read(host, &p->allowed[p->nallowed]) ||
	    p->allowed[p->nallowed].n == 6)
		return err_set(e, "%.*s: write an IP address", (int)host.n,
		    host.p);
	p->nallowed++;
	return true;
}

static bool
is_allowed(const struct poll *p, const struct addr *a)
{
	size_t i;

	for (i = 0; i < p->nallowed; i++)
		if (addr_eq(&p->allowed[i], a))
			return true;
	return false;
}

static bool
is_safety(const struct plant *p, uint32_t c)
{
	uint32_t i;

	for (i = 0; i < p->ncomponents; i++)
		if ((p->components[i].kind == KIND_SIS ||
			p->components[i].kind == KIND_LOGIC_SOLVER) &&
		    plant_within(p, c, i))
			return true;
	return false;
}

static struct poll_device *
device_of(struct poll *p, const struct addr *a, uint16_t port)
{
	struct poll_device *d;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (addr_eq(&p->devices[i].addr, a) &&
		    p->devices[i].port == port)
			return &p->devices[i];
	p->devices = xgrow(p->devices, p->n, &p->cap, sizeof(*p->devices));
	d = &p->devices[p->n++];
	*d = (struct poll_device){.addr = *a, .port = port};
	return d;
}

static void
add(struct poll_device *d, const struct mbus_ask *k)
{
	d->ranges = xgrow(d->ranges, d->n, &d->cap, sizeof(*d->ranges));
	d->ranges[d->n++] = (struct poll_range){.ask = *k};
}

static unsigned
most(enum mbus_table t)
{
	return t == MBUS_CO || t == MBUS_DI ? MBUS_BITS : MBUS_WORDS;
}

/* "hr:0": the table, and what stands behind the colon. */
static bool
read_table(struct span ref, enum mbus_table *table, struct span *rest)
{
	struct span name = span_cut(ref, ':', rest);
	int t;

	for (t = MBUS_CO; t <= MBUS_IR; t++)
		if (span_is(name, mbus_tables[t])) {
			*table = (enum mbus_table)t;
			return true;
		}
	return false;
}

/* HOST, HOST:PORT, [HOST]:PORT */
static bool
read_host(struct span s, struct addr *a, uint16_t *port)
{
	uint64_t n = PORT;
	struct span rest, host = s;

	if (addr_read(s, a)) {
		*port = PORT;
		return a->n != 6;
	}
	if (s.n != 0 && s.p[0] == '[')
		host = span_cut(span(s.p + 1, s.n - 1), ']', &rest);
	else
		host = span_cut(s, ':', &rest);
	if (rest.n != 0 && rest.p[0] == ':')
		rest = span(rest.p + 1, rest.n - 1);
	if (rest.n != 0 && (!num_read_u64(rest, &n) || n == 0))
		return false;
	*port = (uint16_t)n;
	return n <= UINT16_MAX && addr_read(host, a) && a->n != 6;
}

static bool
read_range(struct span s, struct mbus_ask *k)
{
	uint64_t first, count = 1;
	struct span at, n;

	if (!read_table(s, &k->table, &at))
		return false;
	at = span_cut(at, '+', &n);
	if (!num_read_u64(at, &first) ||
	    (n.n != 0 && !num_read_u64(n, &count)) || count == 0 ||
	    count > most(k->table) || first + count > UINT16_MAX + 1)
		return false;
	k->address = (uint16_t)first;
	k->count = (uint16_t)count;
	return true;
}

bool
poll_named(struct poll *p, struct span name, const struct plant *plant,
    struct err *e)
{
	struct span rest, host = span_cut(name, '/', &rest), range;
	struct span unit = span_cut(rest, '/', &range);
	struct mbus_ask k = {0};
	char text[ADDR_TEXT];
	struct addr a;
	uint32_t c;
	uint16_t port;
	uint64_t u;

	if (!read_host(host, &a, &port) || !num_read_u64(unit, &u) ||
	    u > UINT8_MAX || !read_range(range, &k))
		return err_set(e,
		    "%.*s: write ADDRESS[:PORT]/UNIT/TABLE:FIRST+COUNT, as in "
		    "192.0.2.10/1/hr:0+10; tables are co, di, hr and ir, with "
		    "up to 2000 bits or 125 registers a request",
		    (int)name.n, name.p);
	k.unit = (uint8_t)u;
	if (!is_allowed(p, &a))
		return err_set(e, "%.*s isn't allowed: --allow %.*s",
		    (int)host.n, host.p, (int)(addr_put(text, &a) - text),
		    text);
	c = plant == NULL ? NO_INDEX
			  : plant_address(plant,
				span(text, (size_t)(addr_put(text, &a) - text)),
				span("", 0));
	if (c != NO_INDEX && is_safety(plant, c))
		return err_set(e, "%.*s is a safety system: it isn't polled",
		    (int)host.n, host.p);
	add(device_of(p, &a, port), &k);
	return true;
}

/* Registers that a value takes. */
static unsigned
width(const struct tag *t)
{
	switch (t->source.type) {
	case TYPE_U32:
	case TYPE_I32:
	case TYPE_F32:
		return 2;
	case TYPE_U64:
	case TYPE_I64:
	case TYPE_F64:
		return 4;
	default:
		return 1;
	}
}

static const struct addr *
address_of(const struct component *c)
{
	size_t i;

	for (i = 0; i < c->naddresses; i++)
		if (c->addresses[i].addr.n != 6)
			return &c->addresses[i].addr;
	return NULL;
}

/* NULL: it is read from there. */
static const char *
add_tag(struct poll *p, const struct plant *plant, const struct tag *t)
{
	uint32_t c = t->source.device;
	const struct addr *a;
	struct mbus_ask k = {0};
	struct span at;
	uint64_t first;

	if (!read_table(t->source.ref, &k.table, &at) ||
	    !num_read_u64(at, &first) || first > UINT16_MAX)
		return "its tags are not Modbus's";
	if (c == NO_INDEX || (a = address_of(&plant->components[c])) == NULL)
		return "it has no IP address";
	if (is_safety(plant, c))
		return "it is a safety system";
	if (!is_allowed(p, a))
		return "it isn't allowed with --allow";
	k.unit = (uint8_t)(t->source.station < 0 ? UNIT : t->source.station);
	k.address = (uint16_t)first;
	k.count = (uint16_t)(most(k.table) == MBUS_BITS ? 1 : width(t));
	if (first + k.count > UINT16_MAX + 1)
		return "a tag reaches beyond the last register";
	add(device_of(p, a, PORT), &k);
	return NULL;
}

void
poll_plant(struct poll *p, const struct plant *plant,
    void (*left_out)(void *, struct span, const char *), void *ctx)
{
	bool *told = xcalloc(plant->ncomponents + 1, sizeof(*told));
	size_t i;

	for (i = 0; i < plant->ntags; i++) {
		const struct tag *t = &plant->tags[i];
		uint32_t c = t->source.device;
		const char *why;

		if (!t->source.set)
			continue;
		why = add_tag(p, plant, t);
		if (why == NULL || c == NO_INDEX || told[c])
			continue;
		told[c] = true;
		left_out(ctx, plant->components[c].id, why);
	}
	free(told);
}

static int
by_place(const void *a, const void *b)
{
	const struct mbus_ask *x = &((const struct poll_range *)a)->ask;
	const struct mbus_ask *y = &((const struct poll_range *)b)->ask;

	if (x->unit != y->unit)
		return x->unit - y->unit;
	if (x->table != y->table)
		return (int)x->table - (int)y->table;
	return x->address - y->address;
}

/* Takes `k` into `into`, where it touches it and both are one request. */
static bool
join(struct mbus_ask *into, const struct mbus_ask *k)
{
	unsigned end = into->address + into->count,
		 last = k->address + k->count;

	if (into->unit != k->unit || into->table != k->table ||
	    k->address > end || last - into->address > most(k->table))
		return false;
	if (last > end)
		into->count = (uint16_t)(last - into->address);
	return true;
}

void
poll_tidy(struct poll *p)
{
	size_t i, j, n;

	for (i = 0; i < p->n; i++) {
		struct poll_device *d = &p->devices[i];

		qsort(d->ranges, d->n, sizeof(*d->ranges), by_place);
		for (j = n = 1; j < d->n; j++)
			if (!join(&d->ranges[n - 1].ask, &d->ranges[j].ask))
				d->ranges[n++] = d->ranges[j];
		d->n = n;
	}
}
