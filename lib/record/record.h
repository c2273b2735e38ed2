/*
 * record.h - what a line means: the record types and their fields.
 *
 * The table is fields.def. Writers open a record, put its members with the
 * rec_ functions in the table's order, and close it. Readers say which keys
 * they want once and scan each line.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/ts.h"
#include "ndjson/nd.h"

enum record_type {
#define RECORD(type, what) REC_##type,
#define FIELD(type, key, kind, words, what)
#include "record/fields.def"
#undef RECORD
#undef FIELD
	REC_UNKNOWN /* passes through */
};

enum field_kind {
	FIELD_TIME,
	FIELD_INT,
	FIELD_NUMBER,
	FIELD_BOOL,
	FIELD_TEXT,
	FIELD_VALUE,
	FIELD_ENUM,
	FIELD_WORDS,
	FIELD_OBJECT,
	FIELD_OBJECTS
};

struct field {
	enum record_type type;
	const char *key;
	enum field_kind kind;
	const char *words; /* of an ENUM or WORDS, between blanks */
};

extern const char *const record_names[REC_UNKNOWN];
extern const struct field record_fields[];
extern const size_t record_nfields;

enum record_type record_type(struct span name);
/* With those that every type has: sensor and site. NULL: no such field. */
const struct field *record_field(enum record_type, struct span key);
/* Is it one of the words that the field may hold? */
bool field_has_word(const struct field *, struct span word);

/* {"type":"...","ts":"..." */
void rec_open(struct buf *, struct ts_cache *, enum record_type, int64_t ts);
/* Text from the wire: what isn't UTF-8 is also put as hex under key_hex. */
void rec_wire(struct buf *, const char *key, struct span);
void rec_time(struct buf *, const char *key, int64_t ts);

/* }\n */
static inline void
rec_close(struct buf *b)
{
	buf_add(b, "}\n", 2);
}

static inline void
rec_str(struct buf *b, const char *key, struct span s)
{
	bool clean;

	nd_wrote(b, nd_str_at(nd_key_at(b, key, nd_str_room(s.n)), s, &clean));
}

static inline void
rec_int(struct buf *b, const char *key, int64_t v)
{
	nd_wrote(b, num_i64(nd_key_at(b, key, NUM_MAX), v));
}

static inline void
rec_uint(struct buf *b, const char *key, uint64_t v)
{
	nd_wrote(b, num_u64(nd_key_at(b, key, NUM_MAX), v));
}

static inline void
rec_bool(struct buf *b, const char *key, bool v)
{
	char *to = nd_key_at(b, key, sizeof("false"));

	nd_wrote(b, stpcpy(to, v ? "true" : "false"));
}

static inline void
rec_num(struct buf *b, const char *key, double v)
{
	nd_put_key(b, key);
	nd_put_f64(b, v);
}

/* Every reader wants these two; its own keys follow. */
enum { KEY_TYPE, KEY_TS, KEY_OWN };

struct line {
	struct span text; /* without its end */
	enum record_type type;
	int64_t ts; /* TS_NONE: none, or not a time */
	struct nd_val *vals;
	bool escaped;	       /* some value may be: line_unescape */
	struct ts_cache *last; /* of the lines before; may be NULL */
};

/*
 * Scans a line; keys[0] is "type" and keys[1] is "ts". False when it is no
 * record: not JSON, not an object, no type, or a ts that is no time.
 */
bool line_scan(struct line *, struct nd_keys *, struct err *);

/*
 * Makes the first `n` values that hold escapes the texts that they stand for,
 * in the arena: what is compared, kept or written anew must be the text.
 */
void line_unescape(const struct line *, size_t n, struct arena *);

#endif
