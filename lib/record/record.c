#include "record/record.h"

#include "base/mem.h"
#include "base/names.h"

enum { OPENING = 80 }; /* room for type and ts */

const char *const record_names[REC_UNKNOWN] = {
#define RECORD(type, what) #type,
#define FIELD(type, key, kind, words, what)
#include "record/fields.def"
#undef RECORD
#undef FIELD
};

const struct field record_fields[] = {
#define RECORD(type, what)
#define FIELD(type, key, kind, words, what) \
	{REC_##type, #key, FIELD_##kind, words},
#include "record/fields.def"
#undef RECORD
#undef FIELD
};

const size_t record_nfields = sizeof(record_fields) / sizeof(*record_fields);

enum record_type
record_type(struct span name)
{
	int i = WORD_INDEX(record_names, name);

	return i < 0 ? REC_UNKNOWN : (enum record_type)i;
}

const struct field *
record_field(enum record_type type, struct span key)
{
	static const struct field shared[] = {
	    {REC_UNKNOWN, "sensor", FIELD_TEXT, ""},
	    {REC_UNKNOWN, "site", FIELD_TEXT, ""},
	};
	size_t i;

	if (type == REC_UNKNOWN)
		return NULL;
	for (i = 0; i < sizeof(shared) / sizeof(*shared); i++)
		if (span_is(key, shared[i].key))
			return &shared[i];
	for (i = 0; i < record_nfields; i++)
		if (record_fields[i].type == type &&
		    span_is(key, record_fields[i].key))
			return &record_fields[i];
	return NULL;
}

bool
field_has_word(const struct field *f, struct span word)
{
	const char *w = f->words + (f->words[0] == '!');
	struct span rest = span_str(w);

	while (rest.n != 0)
		if (span_eq(span_cut(rest, ' ', &rest), word))
			return true;
	return false;
}

void
rec_open(struct buf *b, struct ts_cache *c, enum record_type type, int64_t ts)
{
	char *to = buf_need(b, OPENING);

	memcpy(to, "{\"type\":\"", 9);
	to = stpcpy(to + 9, record_names[type]);
	if (ts != TS_NONE) {
		memcpy(to, "\",\"ts\":\"", 8);
		to = ts_put(to + 8, c, ts);
	}
	*to++ = '"';
	b->n = (size_t)(to - b->p);
}

void
rec_wire(struct buf *b, const char *key, struct span s)
{
	char hex[64];
	size_t n = strlen(key);
	bool clean;

	nd_wrote(b, nd_str_at(nd_key_at(b, key, nd_str_room(s.n)), s, &clean));
	if (clean || n + sizeof("_hex") > sizeof(hex))
		return;
	memcpy(hex, key, n);
	memcpy(hex + n, "_hex", sizeof("_hex"));
	nd_put_key(b, hex);
	nd_put_hex(b, s);
}

void
rec_time(struct buf *b, const char *key, int64_t ts)
{
	struct ts_cache none = {0};
	char text[TS_LEN];

	nd_put_key(b, key);
	nd_put_str(b, span(text, (size_t)(ts_put(text, &none, ts) - text)));
}

static enum record_type
type_of(const struct nd_val *v)
{
	struct buf room = {0};
	enum record_type t;

	if (!v->escaped)
		return record_type(v->text);
	t = record_type(nd_text(v, &room));
	buf_release(&room);
	return t;
}

enum { TS_SECONDS = 20, TS_DIGITS = 9 }; /* 2026-11-22T19:56:31. */

/* The fraction of a second, where all its digits are there. */
static bool
fraction(const char *p, int64_t *ns)
{
	int64_t v = 0;
	int i;

	for (i = 0; i < TS_DIGITS; i++) {
		unsigned d = (unsigned)(unsigned char)p[i] - '0';

		if (d > 9)
			return false;
		v = v * 10 + d;
	}
	*ns = v;
	return p[TS_DIGITS] == 'Z';
}

/* Mostly it is in the second of the line before. */
static bool
read_time(struct line *l, struct span s)
{
	struct ts_cache *c = l->last;
	int64_t ns;

	if (c == NULL || s.n != TS_LEN || !fraction(s.p + TS_SECONDS, &ns))
		return ts_read(s, &l->ts);
	if (c->valid && memcmp(c->text, s.p, TS_SECONDS) == 0) {
		l->ts = c->second + ns;
		return true;
	}
	if (!ts_read(s, &l->ts))
		return false;
	memcpy(c->text, s.p, TS_SECONDS);
	c->second = l->ts - ns; /* in nanoseconds */
	c->valid = true;
	return true;
}

bool
line_scan(struct line *l, struct nd_keys *keys, struct err *e)
{
	const struct nd_val *type = &l->vals[KEY_TYPE];
	const struct nd_val *ts = &l->vals[KEY_TS];

	if (!nd_scan(l->text, keys, l->vals, e))
		return false;
	l->escaped = keys->escaped;
	if (type->type != ND_STRING)
		return err_set(e, "no \"type\": not a record");
	l->type = type_of(type);
	l->ts = TS_NONE;
	if (ts->type == ND_NONE || l->type == REC_UNKNOWN)
		return true;
	if (ts->type != ND_STRING || !read_time(l, ts->text))
		return err_set(e,
		    "\"ts\" is no time: write 2026-11-22T19:56:31.123456000Z");
	return true;
}

void
line_unescape(const struct line *l, size_t n, struct arena *a)
{
	struct buf room = {0};
	size_t i;

	for (i = 0; l->escaped && i < n; i++) {
		struct nd_val *v = &l->vals[i];

		if (v->type != ND_STRING || !v->escaped)
			continue;
		v->text = arena_copy(a, nd_text(v, &room));
		v->escaped = false;
	}
	buf_release(&room);
}
