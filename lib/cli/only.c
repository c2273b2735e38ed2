#include "cli/only.h"

enum { NOT_OWN = 255 };

void
only_all(struct only *o)
{
	size_t i;

	*o = (struct only){.told = TS_NONE};
	for (i = 0; i <= REC_UNKNOWN; i++)
		o->pass[i] = true;
}

void
only_argv(struct cli *c, const char *option)
{
	static char all[] = "--pass=all";
	int i;

	for (i = 1; i < c->argc && strcmp(c->argv[i], "--") != 0; i++) {
		struct span rest, next;

		if (strcmp(c->argv[i], option) != 0)
			continue;
		next = span_str(i + 1 < c->argc ? c->argv[i + 1] : "");
		next = span_cut(span_cut(next, ',', &rest), ':', &rest);
		if (record_type(next) == REC_UNKNOWN && !span_is(next, "all"))
			c->argv[i] = all;
		else
			i++;
	}
}

static _Noreturn void
no_field(struct cli *c, enum record_type type, struct span name)
{
	cli_die(c, EXIT_USAGE, "a record of type %s has no field %.*s",
	    record_names[type], (int)name.n, name.p);
}

/* action+src+dst */
static void
fields_read(struct only *o, struct cli *c, enum record_type type,
    struct span list)
{
	const char *names[ONLY_FIELDS];
	size_t n = 0;

	names[n++] = "type";
	names[n++] = "ts";
	for (; list.n != 0 && n < ONLY_FIELDS; n++) {
		struct span rest, name = span_cut(list, '+', &rest);
		const struct field *f = record_field(type, name);

		if (f == NULL)
			no_field(c, type, name);
		names[n] = f->key;
		list = rest;
	}
	if (list.n != 0)
		cli_die(c, EXIT_USAGE, "more than %d fields", ONLY_FIELDS);
	nd_keys_init(&o->fields[type], names, n);
}

/* action=write+mode, of a field that is kept */
static void
when_read(struct only *o, struct cli *c, enum record_type type,
    struct span text)
{
	const struct nd_keys *k = &o->fields[type];
	struct span words, rest, name = span_cut(text, '=', &words);
	uint8_t field = 0;

	while (field < k->n && !span_is(name, k->names[field]))
		field++;
	if (field == k->n && record_field(type, name) == NULL)
		no_field(c, type, name);
	if (field == k->n || words.n == 0)
		cli_die(c, EXIT_USAGE,
		    "%.*s: write FIELD=WORD+WORD here, of a field that is "
		    "among those to keep",
		    (int)text.n, text.p);
	o->chosen[type] = true;
	for (; words.n != 0; words = rest) {
		struct span word = span_cut(words, '+', &rest);

		if (o->nwhen == ONLY_WHEN)
			cli_die(c, EXIT_USAGE, "more than %d words", ONLY_WHEN);
		o->when[o->nwhen++] = (struct only_when){type, field, word};
	}
}

void
only_read(struct only *o, struct cli *c, const char *option)
{
	struct span list = span_str(c->arg);

	*o = (struct only){.told = TS_NONE};
	if (span_is(list, "all")) {
		only_all(o);
		return;
	}
	while (list.n != 0) {
		struct span rest, item = span_cut(list, ',', &rest), parts;
		struct span name = span_cut(item, ':', &parts);
		struct span fields = span_cut(parts, ':', &parts);
		enum record_type type = record_type(name);

		if (type == REC_UNKNOWN)
			cli_die(c, EXIT_USAGE,
			    "--%s: there is no record of type %.*s; "
			    "ots-records(5) has them",
			    option, (int)name.n, name.p);
		o->pass[type] = true;
		if (fields.n != 0)
			fields_read(o, c, type, fields);
		while (parts.n != 0)
			when_read(o, c, type, span_cut(parts, ':', &parts));
		list = rest;
	}
}

void
only_bind(struct only *o, const struct nd_keys *own)
{
	size_t type, i, j;

	for (type = 0; type <= REC_UNKNOWN; type++)
		for (i = 0; i < o->fields[type].n; i++) {
			o->own[type][i] = NOT_OWN;
			for (j = 0; j < own->n; j++)
				if (strcmp(own->names[j],
					o->fields[type].names[i]) == 0)
					o->own[type][i] = (uint8_t)j;
		}
}

/* True when the tool's own scan of the line has every field. */
static bool
gather(const struct only *o, const struct line *l, size_t n,
    struct nd_val *vals)
{
	size_t i;

	for (i = 0; i < n; i++) {
		uint8_t own = o->own[l->type][i];

		if (own == NOT_OWN)
			return false;
		vals[i] = l->vals[own];
	}
	return true;
}

/* Is one of what is demanded so? */
static bool
holds(const struct only *o, enum record_type type, const struct nd_val *vals)
{
	size_t i;

	for (i = 0; i < o->nwhen; i++) {
		const struct only_when *w = &o->when[i];
		const struct nd_val *v = &vals[w->field];

		if (w->type == type && v->type == ND_STRING &&
		    (v->escaped || span_eq(v->text, w->word)))
			return true;
	}
	return false;
}

static void
tick(struct only *o, struct cli *c, int64_t ts)
{
	rec_open(&c->out.buf, &c->ts, REC_tick, ts);
	rec_close(&c->out.buf);
	cli_wrote(c, REC_tick, 1);
	o->told = ts;
}

/* That time has come this far is told once a second, all the same. */
static void
hold_back(struct only *o, struct cli *c, int64_t ts)
{
	o->held = o->pass[REC_tick];
	if (o->held && ts != TS_NONE &&
	    (o->told == TS_NONE || ts - o->told >= TS_SECOND))
		tick(o, c, ts);
}

void
only_end(struct only *o, struct cli *c)
{
	if (o->held && c->clock > o->told)
		tick(o, c, c->clock);
}

static inline void
put_member(struct buf *b, const char *key, size_t n, const struct nd_val *v,
    bool first)
{
	char *to = buf_need(b, n + v->text.n + 8);

	*to = ',';
	to += !first;
	*to++ = '"';
	memcpy(to, key, n);
	to += n;
	*to++ = '"';
	*to++ = ':';
	*to = '"';
	to += v->type == ND_STRING;
	memcpy(to, v->text.p, v->text.n);
	to += v->text.n;
	*to = '"';
	to += v->type == ND_STRING;
	nd_wrote(b, to);
}

static void
put_narrow(struct buf *b, const struct nd_keys *k, const struct nd_val *vals)
{
	size_t i;

	buf_char(b, '{');
	for (i = 0; i < k->n; i++)
		if (vals[i].type != ND_NONE)
			put_member(b, k->names[i], k->lens[i], &vals[i],
			    i == 0); /* type is there */
	rec_close(b);
}

void
only_pass(struct only *o, struct cli *c, const struct line *l)
{
	struct nd_keys *k = &o->fields[l->type];
	struct nd_val vals[ONLY_FIELDS];

	/* the line was scanned before: that it is well-formed is settled */
	if (k->n != 0 && !gather(o, l, k->n, vals))
		nd_scan(l->text, k, vals, NULL);
	if (!o->pass[l->type] ||
	    (o->chosen[l->type] && !holds(o, l->type, vals))) {
		hold_back(o, c, l->ts);
		return;
	}
	if (l->ts != TS_NONE)
		o->told = l->ts;
	if (k->n == 0) {
		cli_pass(c, l);
		return;
	}
	put_narrow(&c->out.buf, k, vals);
	cli_wrote(c, l->type, 1);
}
