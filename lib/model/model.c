/*
 * model.c - an event in, its readings out.
 */
#include "model/model.h"

#include <stdlib.h>

#include "base/num.h"
#include "model/inside.h"

enum { STRANGERS_MAX = 4096 };

const char *const model_keys[MODEL_KEYS] = {"type", "ts", "proto", "dir", "src",
    "sport", "dst", "dport", "sensor", "station", "txn", "fn", "action",
    "status", "points", "flags", "part", "frame", "file", "community_id"};

struct model *
model_new(const struct plant *p, struct buf *out)
{
	struct model *m = xcalloc(1, sizeof(*m));

	m->plant = p;
	m->out = out;
	m->clock = TS_NONE;
	m->seed = hash_seed();
	m->locked = arena_zalloc(&m->arena, p->nlockouts + 1);
	bind_tags(m);
	return m;
}

void
model_want(struct model *m, bool readings, bool components)
{
	m->no_readings = !readings;
	m->no_components = !components;
}

/* Its text, where a reference holds escapes: for as long as the event. */
static struct span
ref_text(struct model *m, const struct nd_val *v)
{
	return v->escaped ? arena_copy(&m->refs, nd_text(v, &m->room))
			  : v->text;
}

/* {"ref":...,"value":...,...} into the list of points */
static void
point_read(struct model *m, struct nd_cursor *c, struct point_in *p)
{
	struct nd_val v;

	*p = (struct point_in){.area = AREA_NONE};
	while (nd_more(c)) {
		if (nd_is(c, "ref")) {
			nd_value(c, &v);
			p->ref = ref_text(m, &v);
			p->area = ref_area(p->ref, &p->n);
		} else if (nd_is(c, "value")) {
			nd_value(c, &p->value);
			p->has_value = true;
		} else if (nd_is(c, "bytes")) {
			nd_value(c, &v);
			p->bytes = v.text;
		} else if (nd_is(c, "quality")) {
			nd_value(c, &p->quality);
		} else if (nd_is(c, "time")) {
			nd_value(c, &p->time);
		} else if (nd_is(c, "raw")) {
			nd_value(c, &p->raw);
		} else {
			nd_member(c, &v, &v);
		}
	}
}

static void
points_read(struct model *m, const struct nd_val *points)
{
	struct nd_cursor c;

	m->npoints = 0;
	arena_reset(&m->refs);
	if (points->type != ND_ARRAY)
		return;
	for (nd_enter(&c, points); nd_more(&c);) {
		if (!nd_down(&c, '{'))
			return;
		m->points = xgrow(m->points, m->npoints, &m->points_cap,
		    sizeof(*m->points));
		point_read(m, &c, &m->points[m->npoints++]);
	}
}

/* A part of a value was written: what the whole is now nobody knows. */
static bool
is_first_of(const struct model *m, size_t i, const struct bound *b)
{
	return b->word == 0 || i < b->word ||
	       m->points[i - b->word].area != m->points[i].area ||
	       m->points[i - b->word].n + b->word != m->points[i].n;
}

static void
tag_value(struct model *m, const struct line *l, const struct point_in *p,
    uint64_t key, const struct touched *t)
{
	struct raw_value raw = {.kind = RAW_NONE};

	if (t->whole)
		raw = t->raw;
	if (key != NO_REQUEST) {
		reading_put(m, l, t->tag, REQUESTED, &raw, p);
		if (key != NEVER_ANSWERED)
			pending_add(m, key, t->tag, &raw);
	} else if (t->whole) {
		reading_put(m, l, t->tag, MEASURED, &raw, p);
	}
}

static void
point_values(struct model *m, const struct line *l, const struct unit *u,
    size_t i, uint64_t key)
{
	const struct point_in *p = &m->points[i];
	struct bound *b;
	struct block_walk w;
	struct touched t;

	if (block_begin(u, p, &w)) {
		while (block_next(m, &w, p, &t))
			tag_value(m, l, p, key, &t);
		return;
	}
	for (b = bound_at(u, p); b != NULL; b = b->next) {
		t.tag = b->tag;
		t.whole =
		    b->word == 0 && p->has_value &&
		    value_read(m, &m->plant->tags[b->tag], i, b->words, &t.raw);
		if (key == NO_REQUEST || is_first_of(m, i, b))
			tag_value(m, l, p, key, &t);
	}
}

/* An address that speaks here and that no component has: told once. */
static void
tell_stranger(struct model *m, const struct line *l, const struct nd_val *end)
{
	struct span text = nd_text(end, &m->room);

	if (m->no_components || end->type != ND_STRING ||
	    m->strangers.n >= STRANGERS_MAX ||
	    map_get(&m->strangers, text) != NULL)
		return;
	map_put(&m->strangers, arena_copy(&m->strangers_arena, text), m);
	rec_open(m->out, &m->ts, REC_component, l->ts);
	rec_str(m->out, "id", text);
	rec_str(m->out, "state", SPAN("new"));
	nd_put_key(m->out, "detail");
	buf_char(m->out, '{');
	rec_str(m->out, "why",
	    SPAN("speaks, and no component has this "
		 "address"));
	buf_char(m->out, '}');
	rec_close(m->out);
	m->counts.components++;
}

/* The place of an address in the memory of those seen last. */
static struct host *
host_at(struct model *m, struct span addr)
{
	uint64_t h = addr.n;

	memcpy(&h, addr.p + addr.n - 8, 8);
	return &m->hosts[h * UINT64_C(0x9e3779b97f4a7c15) >> 58];
}

static uint32_t
component_at(struct model *m, const struct line *l, int key)
{
	const struct nd_val *v = &l->vals[key], *s = &l->vals[MODEL_SENSOR];
	struct span addr = v->text;
	struct host *h;
	uint32_t c;

	if (v->type != ND_STRING)
		return NO_INDEX;
	if (s->type != ND_NONE || addr.n < 8 || addr.n > sizeof(h->text)) {
		c = plant_address(m->plant, addr,
		    s->type == ND_STRING ? s->text : span("", 0));
	} else {
		h = host_at(m, addr);
		if (!span_eq(span(h->text, h->n), addr)) {
			memcpy(h->text, addr.p, addr.n);
			h->n = (uint8_t)addr.n;
			h->component =
			    plant_address(m->plant, addr, span("", 0));
		}
		c = h->component;
	}
	if (c == NO_INDEX && key == MODEL_SRC) /* of groups none speaks */
		tell_stranger(m, l, v);
	return c;
}

static bool
changes(struct span action)
{
	static const char *const verbs[] = {
	    "write", "control", "operate", "select", "force", "mode", "config"};
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (span_is(action, verbs[i]))
			return true;
	return false;
}

static int64_t
station_of(const struct nd_val *v)
{
	int64_t station;

	return nd_int(v, &station) ? station : -1;
}

/* The values of a broken message aren't used; that it was sent counts. */
static bool
is_broken(const struct nd_val *v)
{
	return v[MODEL_FLAGS].type == ND_ARRAY &&
	       memmem(v[MODEL_FLAGS].text.p, v[MODEL_FLAGS].text.n,
		   "\"malformed\"", 11) != NULL;
}

static void
points_forget(struct model *m)
{
	size_t i;

	for (i = 0; i < m->npoints; i++) {
		m->points[i].has_value = false;
		m->points[i].bytes.n = 0;
	}
}

static bool
has_tags(const struct model *m, uint32_t device)
{
	return device != NO_INDEX && m->units[device] != NULL;
}

/* What the points mean for a device's tags. */
static void
device_values(struct model *m, const struct line *l, uint32_t device,
    uint64_t key)
{
	int64_t station = station_of(&l->vals[MODEL_STATION]);
	const struct unit *u;
	size_t i;

	for (u = m->units[device]; u != NULL; u = u->next) {
		if (u->station >= 0 && u->station != station)
			continue;
		for (i = 0; i < m->npoints; i++)
			point_values(m, l, u, i, key);
	}
}

void
model_event(struct model *m, const struct line *l)
{
	const struct nd_val *v = l->vals;
	bool request = span_is(v[MODEL_DIR].text, "request");
	bool write = changes(v[MODEL_ACTION].text);
	bool cyclic = span_is(v[MODEL_DIR].text, "cyclic");
	bool unanswered = span_is(v[MODEL_STATUS].text, "unanswered");
	uint32_t src = component_at(m, l, MODEL_SRC);
	uint32_t dst = component_at(m, l, MODEL_DST);
	bool broken = is_broken(v);
	bool tells = !request && has_tags(m, src);
	bool asks = write && (request || cyclic) && has_tags(m, dst);
	uint64_t key = NEVER_ANSWERED;

	if (unanswered || (!request && broken))
		return;
	if (!request && !cyclic && write && v[MODEL_PART].type == ND_NONE)
		pending_end(m, l);
	if (!tells && !asks)
		return;
	points_read(m, &v[MODEL_POINTS]);
	if (broken)
		points_forget(m);
	if (request) {
		key = exchange_key(m, l, true);
		if (v[MODEL_PART].type == ND_NONE)
			pending_renew(m, key);
	}
	/* outputs sent in a cycle are both: the sender's word, and an order */
	if (tells)
		device_values(m, l, src, NO_REQUEST);
	if (asks)
		device_values(m, l, dst, key);
}

static void
tell_lock(struct model *m, const struct lockout *k, int64_t ts, bool on)
{
	const struct plant *p = m->plant;
	size_t i;

	for (i = 0; !m->no_components && i < k->ncomponents; i++) {
		rec_open(m->out, &m->ts, REC_component, ts);
		rec_str(m->out, "id", p->components[k->components[i]].id);
		rec_str(m->out, "state",
		    on ? SPAN("locked_out") : SPAN("unlocked"));
		nd_put_key(m->out, "detail");
		buf_char(m->out, '{');
		rec_str(m->out, "lockout", k->id);
		rec_str(m->out, "signed_by", k->who);
		if (k->reason.n != 0)
			rec_str(m->out, "reason", k->reason);
		rec_time(m->out, "until", k->until);
		buf_char(m->out, '}');
		rec_close(m->out);
		m->counts.components++;
	}
}

void
model_clock(struct model *m, int64_t ts)
{
	const struct plant *p = m->plant;
	bool first = m->clock == TS_NONE;
	size_t i;

	if (ts == TS_NONE || (!first && ts <= m->clock))
		return;
	m->clock = ts;
	for (i = 0; i < p->nlockouts; i++) {
		const struct lockout *k = &p->lockouts[i];
		bool on = k->valid && k->from <= ts && ts < k->until;

		if (on == m->locked[i])
			continue;
		m->locked[i] = on;
		tell_lock(m, k, first ? ts : on ? k->from : k->until, on);
	}
}

const struct model_counts *
model_counts(const struct model *m)
{
	return &m->counts;
}

void
model_free(struct model *m)
{
	struct unit *u;
	size_t i;

	for (i = 0; i < m->plant->ncomponents; i++)
		for (u = m->units[i]; u != NULL; u = u->next) {
			map_release(&u->refs);
			block_release(u);
		}
	pending_release(m);
	free(m->points);
	map_release(&m->strangers);
	arena_release(&m->strangers_arena);
	buf_release(&m->room);
	arena_release(&m->refs);
	arena_release(&m->arena);
	free(m);
}
