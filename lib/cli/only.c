#include "cli/only.h"

enum { NOT_OWN = 255 };

void
only_all(struct only *o)
{
	size_t i;

	*o = (struct only){0};
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
			cli_die(c, EXIT_USAGE,
			    "a record of type %s has no field %.*s",
			    record_names[type], (int)name.n, name.p);
		names[n] = f->key;
		list = rest;
	}
	if (list.n != 0)
		cli_die(c, EXIT_USAGE, "more than %d fields", ONLY_FIELDS);
	nd_keys_init(&o->fields[type], names, n);
}

void
only_read(struct only *o, struct cli *c, const char *option)
{
	struct span list = span_str(c->arg);

	*o = (struct only){0};
	if (span_is(list, "all")) {
		only_all(o);
		return;
	}
	while (list.n != 0) {
		struct span rest, item = span_cut(list, ',', &rest), fields;
		struct span name = span_cut(item, ':', &fields);
		enum record_type type = record_type(name);

		if (type == REC_UNKNOWN)
			cli_die(c, EXIT_USAGE,
			    "--%s: there is no record of type %.*s; "
			    "ots-records(5) has them",
			    option, (int)name.n, name.p);
		o->pass[type] = true;
		if (fields.n != 0)
			fields_read(o, c, type, fields);
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

void
only_pass(struct only *o, struct cli *c, const struct line *l)
{
	struct nd_keys *k = &o->fields[l->type];
	struct nd_val vals[ONLY_FIELDS];
	struct buf *b = &c->out.buf;
	size_t i;

	if (!o->pass[l->type])
		return;
	if (k->n == 0 ||
	    (!gather(o, l, k->n, vals) && !nd_scan(l->text, k, vals, NULL))) {
		cli_pass(c, l);
		return;
	}
	buf_char(b, '{');
	for (i = 0; i < k->n; i++)
		if (vals[i].type != ND_NONE)
			put_member(b, k->names[i], k->lens[i], &vals[i],
			    i == 0); /* type is there */
	rec_close(b);
	cli_wrote(c, l->type, 1);
}
