#include "noise/noise.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/names.h"
#include "base/num.h"
#include "noise/inside.h"

const char *const noise_keys[NOISE_KEYS] = {
    "type", "ts", "tag", "value", "kind"};

static const struct disturbance *const kinds[] = {
#define NOISE(name) &noise_##name,
#include "noise/noises.def"
#undef NOISE
};

static const char *const kind_names[] = {
#define NOISE(name) #name,
#include "noise/noises.def"
#undef NOISE
};

struct noise {
	struct buf *out;
	uint64_t seed;
	struct fault *faults;
	size_t nfaults, faults_cap;
	struct arena arena;
	struct buf room;      /* a tag without its escapes */
	int64_t start, clock; /* of the first record, of the last */
	struct ts_cache ts;
	struct noise_counts counts;
};

struct noise *
noise_new(struct buf *out, uint64_t seed)
{
	struct noise *n = xcalloc(1, sizeof(*n));

	n->out = out;
	n->seed = seed;
	n->start = n->clock = TS_NONE;
	return n;
}

/* 10s behind the first record, or a time. */
static bool
read_when(struct span text, int64_t *at, bool *offset)
{
	*offset = ts_read_duration(text, at);
	return *offset || ts_read(text, at);
}

static bool
read_param(struct fault *f, struct span key, struct span value, struct err *e)
{
	size_t i;

	if (span_is(key, "tag")) {
		free(f->tag);
		f->tag = xstrndup(value.p, value.n);
		return true;
	}
	if (span_is(key, "from") || span_is(key, "until")) {
		bool from = span_is(key, "from");

		return read_when(value, from ? &f->from : &f->until,
			   from ? &f->from_offset : &f->until_offset) ||
		       err_set(e,
			   "%.*s=%.*s: write 10s (behind the first record) or "
			   "a "
			   "time",
			   (int)key.n, key.p, (int)value.n, value.p);
	}
	for (i = 0; i < PARAMS && f->kind->params[i] != NULL; i++)
		if (span_is(key, f->kind->params[i]))
			return num_read_f64(value, &f->param[i]) ||
			       err_set(e, "%.*s=%.*s: write a number",
				   (int)key.n, key.p, (int)value.n, value.p);
	return err_set(e, "%s takes no %.*s", f->kind->name, (int)key.n, key.p);
}

static bool
read_spec(struct fault *f, struct span spec, struct err *e)
{
	bool given[PARAMS] = {false};
	struct span rest;
	size_t i;

	while (spec.n != 0) {
		struct span item = span_cut(spec, ',', &rest), value;
		struct span key = span_cut(item, '=', &value);

		if (!read_param(f, key, value, e))
			return false;
		for (i = 0; i < PARAMS && f->kind->params[i] != NULL; i++)
			given[i] |= span_is(key, f->kind->params[i]);
		spec = rest;
	}
	for (i = 0; i < PARAMS && f->kind->params[i] != NULL; i++)
		if (!given[i])
			return err_set(e, "%s wants %s=", f->kind->name,
			    f->kind->params[i]);
	return true;
}

bool
noise_fault(struct noise *n, struct span spec, struct err *e)
{
	struct span rest, name = span_cut(spec, ':', &rest);
	int kind = WORD_INDEX(kind_names, name);
	struct fault f = {.from_offset = true, .until = INT64_MAX};

	if (kind < 0)
		return err_set(e, "%.*s is no disturbance; did you mean %s?",
		    (int)name.n, name.p,
		    word_nearest(kind_names, sizeof(kinds) / sizeof(*kinds),
			name)
			? word_nearest(kind_names,
			      sizeof(kinds) / sizeof(*kinds), name)
			: "bias");
	f.kind = kinds[kind];
	f.tag = xstrdup("*");
	f.number = n->nfaults + 1;
	rng_seed(&f.rng, n->seed ^ f.number * 0x9e3779b97f4a7c15);
	n->faults =
	    xgrow(n->faults, n->nfaults, &n->faults_cap, sizeof(*n->faults));
	n->faults[n->nfaults++] = f;
	return read_spec(&n->faults[n->nfaults - 1], rest, e);
}

static int64_t
when(const struct noise *n, int64_t at, bool offset)
{
	return offset ? ts_after(n->start, at) : at;
}

static void
label(struct noise *n, const struct fault *f, struct span tag,
    const char *state, int64_t ts)
{
	struct buf id = {0};

	rec_open(n->out, &n->ts, REC_label, ts);
	buf_fmt(&id, "%zu/%.*s", f->number, (int)tag.n, tag.p);
	rec_str(n->out, "id", buf_all(&id));
	rec_str(n->out, "fault", span_str(f->kind->name));
	rec_str(n->out, "tag", tag);
	rec_str(n->out, "state", span_str(state));
	rec_close(n->out);
	buf_release(&id);
	n->counts.labels++;
}

static void
end_fault(struct noise *n, struct fault *f, int64_t ts)
{
	struct map_entry *e = NULL;

	while (!f->over && (e = map_next(&f->victims, e)) != NULL)
		label(n, f, e->key, "end", ts);
	f->over = true;
}

void
noise_clock(struct noise *n, int64_t ts)
{
	size_t i;

	if (ts == TS_NONE)
		return;
	if (n->start == TS_NONE)
		n->start = ts;
	if (n->clock == TS_NONE || ts > n->clock)
		n->clock = ts;
	for (i = 0; i < n->nfaults; i++) {
		struct fault *f = &n->faults[i];
		int64_t until = f->until == INT64_MAX
				    ? INT64_MAX
				    : when(n, f->until, f->until_offset);

		if (!f->over && n->clock >= until)
			end_fault(n, f, until);
	}
}

static struct victim *
victim_of(struct noise *n, struct fault *f, struct span tag, int64_t ts)
{
	struct victim *v = map_get(&f->victims, tag);

	if (v != NULL)
		return v;
	v = arena_zalloc(&n->arena, sizeof(*v));
	map_put(&f->victims, arena_copy(&n->arena, tag), v);
	label(n, f, tag, "start", ts);
	return v;
}

static bool
hits(const struct noise *n, const struct fault *f, struct span tag, int64_t ts)
{
	char text[256];

	if (f->over || tag.n >= sizeof(text) ||
	    ts < when(n, f->from, f->from_offset))
		return false;
	memcpy(text, tag.p, tag.n);
	text[tag.n] = '\0';
	return fnmatch(f->tag, text, 0) == 0;
}

/* The line with another value in it. */
static void
put_changed(struct noise *n, const struct line *l, double value)
{
	struct span old = l->vals[NOISE_VALUE].text;
	size_t front = (size_t)(old.p - l->text.p);

	buf_add(n->out, l->text.p, front);
	nd_put_f64(n->out, value);
	buf_add(n->out, old.p + old.n, l->text.n - front - old.n);
	buf_char(n->out, '\n');
	n->counts.changed++;
	n->counts.readings++;
}

bool
noise_reading(struct noise *n, const struct line *l)
{
	const struct nd_val *v = l->vals;
	bool number =
	    v[NOISE_VALUE].type == ND_INT || v[NOISE_VALUE].type == ND_REAL;
	double value = 0;
	bool changed = false;
	struct span tag;
	size_t i;

	if (l->ts == TS_NONE || v[NOISE_TAG].type != ND_STRING ||
	    !span_is(v[NOISE_KIND].text, "measured"))
		return false;
	tag = nd_text(&v[NOISE_TAG], &n->room);
	if (number)
		nd_num(&v[NOISE_VALUE], &value);
	for (i = 0; i < n->nfaults; i++) {
		struct fault *f = &n->faults[i];
		enum outcome o;

		if ((!number && !f->kind->any) || !hits(n, f, tag, l->ts))
			continue;
		o = f->kind->apply(f, victim_of(n, f, tag, l->ts), &f->rng,
		    l->ts, &value);
		if (o == DROPPED) {
			n->counts.dropped++;
			return true;
		}
		changed |= o == CHANGED;
	}
	if (changed)
		put_changed(n, l, value);
	return changed;
}

void
noise_end(struct noise *n)
{
	size_t i;

	for (i = 0; i < n->nfaults; i++)
		end_fault(n, &n->faults[i], n->clock);
}

const struct noise_counts *
noise_counts(const struct noise *n)
{
	return &n->counts;
}

void
noise_free(struct noise *n)
{
	size_t i;

	for (i = 0; i < n->nfaults; i++) {
		free(n->faults[i].tag);
		map_release(&n->faults[i].victims);
	}
	free(n->faults);
	buf_release(&n->room);
	arena_release(&n->arena);
	free(n);
}
