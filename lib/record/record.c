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

bool
line_scan(struct line *l, struct nd_keys *keys, struct err *e)
{
	const struct nd_val *type = &l->vals[KEY_TYPE];
	const struct nd_val *ts = &l->vals[KEY_TS];

	if (!nd_scan(l->text, keys, l->vals, e))
		return false;
	if (type->type != ND_STRING)
		return err_set(e, "no \"type\": not a record");
	l->type = type_of(type);
	l->ts = TS_NONE;
	if (ts->type == ND_NONE || l->type == REC_UNKNOWN)
		return true;
	if (ts->type != ND_STRING || !ts_read(ts->text, &l->ts))
		return err_set(e,
		    "\"ts\" is no time: write 2026-11-22T19:56:31.123456000Z");
	return true;
}

void
line_unescape(const struct line *l, size_t n, struct arena *a)
{
	struct buf room = {0};
	size_t i;

	for (i = 0; i < n; i++) {
		struct nd_val *v = &l->vals[i];

		if (v->type != ND_STRING || !v->escaped)
			continue;
		v->text = arena_copy(a, nd_text(v, &room));
		v->escaped = false;
	}
	buf_release(&room);
}
