/*
 * nd.h - the line codec: one JSON document a line, read and written without a
 * tree and without allocation.
 *
 * nd_scan goes over a line once, holds it against RFC 8259 and keeps where the
 * wanted members of its top-level object stand. It accepts what Jansson
 * accepts with flags 0 (a top-level object or array; no U+0000, no integer
 * beyond 64 bits, no real beyond a double; the last duplicate wins), but for
 * nesting deeper than ND_DEPTH and for a NUL behind a number, which Jansson
 * passes over. What it accepted may then be walked with the cursor, which
 * trusts and doesn't check again.
 */
#ifndef NDJSON_ND_H
#define NDJSON_ND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum { ND_DEPTH = 64, ND_KEYS = 64 };
enum { ND_STEPS = 128, ND_STEP_TEXT = 40, ND_STEP_AFTER = 3 };

enum nd_type {
	ND_NONE, /* the member isn't there */
	ND_NULL,
	ND_FALSE,
	ND_TRUE,
	ND_INT,
	ND_REAL,
	ND_STRING,
	ND_OBJECT,
	ND_ARRAY
};

/*
 * A value in its line. `text` is the number, the inside of the string, or the
 * whole of the array or object with its brackets.
 */
struct nd_val {
	struct span text;
	enum nd_type type;
	bool escaped; /* the string holds a backslash: read it with nd_text */
};

/*
 * What stood between two scalars of a line that was accepted: names, commas
 * and brackets. Lines resemble each other, so the same bytes come again, and
 * where they come in the same place they mean the same.
 */
struct nd_step {
	char text[ND_STEP_TEXT];
	uint8_t n;		      /* bytes of text */
	uint8_t after[ND_STEP_AFTER]; /* steps that followed; 0: none */
	uint8_t depth[2];	      /* open brackets, in front and behind */
	uint8_t key;		      /* of the top-level member it begins */
	uint8_t closes, opens; /* where the top-level value ends, begins */
	uint64_t objects[2];   /* which brackets are objects, likewise */
};

/* The members that a reader wants: up to ND_KEYS names. */
struct nd_keys {
	const char *names[ND_KEYS];
	uint8_t lens[ND_KEYS];
	uint8_t next[ND_KEYS]; /* chains of one hash, index + 1 */
	uint8_t heads[256];
	size_t n;
	struct nd_step
	    steps[ND_STEPS]; /* learnt from the lines; [0]: the start */
	size_t nsteps;
	bool
	    escaped; /* some string of the line scanned last held a backslash */
};

/* The names are borrowed. */
void nd_keys_init(struct nd_keys *, const char *const *names, size_t n);

/*
 * `vals` has room for keys->n. On false, `e` says why and at which column.
 * `keys` learns what lines look like; what it says of one doesn't change.
 */
bool nd_scan(struct span line, struct nd_keys *keys, struct nd_val *vals,
    struct err *e);

/* The string without its escapes; `room` is used when there were any. */
struct span nd_text(const struct nd_val *, struct buf *room);
bool nd_int(const struct nd_val *, int64_t *); /* false: not an integer */
bool nd_num(const struct nd_val *, double *);  /* false: not a number */
/* False, and nothing is set: not an integer from 0 to `most`. */
bool nd_uint(const struct nd_val *, uint64_t most, uint64_t *);

/*
 * A cursor over a value that nd_scan accepted:
 *
 *	for (nd_enter(&c, &val); nd_member(&c, &key, &v);) ...
 *	for (nd_enter(&c, &val); nd_item(&c, &v);) ...
 *
 * nd_down enters the array or object that comes next, without looking
 * for its end first; after its last member the cursor stands behind it.
 */
struct nd_cursor {
	const char *p, *end;
};

void nd_enter(struct nd_cursor *, const struct nd_val *);
bool nd_member(struct nd_cursor *, struct nd_val *key, struct nd_val *val);
bool nd_item(struct nd_cursor *, struct nd_val *val);
bool nd_key(struct nd_cursor *, struct nd_val *key); /* value comes next */
void nd_value(struct nd_cursor *, struct nd_val *val);
bool nd_more(struct nd_cursor *); /* an item comes next; false: array ended */
bool nd_down(struct nd_cursor *, char bracket); /* false: isn't one */

/*
 * Behind nd_more in an object: is this the name that comes next? Then its
 * value comes. Quicker than to take every name and compare it. A name with
 * escapes is none of those asked for.
 */
static inline bool
nd_is(struct nd_cursor *c, const char *key)
{
	size_t n = strlen(key);
	const char *p = c->p;

	if ((size_t)(c->end - p) < n + 3 || memcmp(p + 1, key, n) != 0 ||
	    p[n + 1] != '"')
		return false;
	for (p += n + 2; *p != ':'; p++) /* over spaces */
		;
	c->p = p + 1;
	return true;
}

/* Writing: members are ,"key":value; nd_open puts no comma behind its brace. */
void nd_put_str(struct buf *, struct span utf8);
bool nd_put_text(struct buf *, struct span bytes); /* false: wasn't UTF-8 */
void nd_put_i64(struct buf *, int64_t);
void nd_put_u64(struct buf *, uint64_t);
void nd_put_f64(struct buf *, double); /* NaN and infinities: null */
void nd_put_f32(struct buf *, float);
void nd_put_bool(struct buf *, bool);
void nd_put_base64(struct buf *, struct span bytes);
void nd_put_hex(struct buf *, struct span bytes);

enum { ND_ESCAPE = 6 /* \u001b */, ND_SLACK = 2 + 16 };

/* Room that the text of `n` bytes may take. */
static inline size_t
nd_str_room(size_t n)
{
	return n * ND_ESCAPE + ND_SLACK;
}

/* The text where `to` points, which has room for it; returns its end. */
char *nd_str_at(char *to, struct span bytes, bool *clean);

/*
 * ,"key": or, first in an object, "key": with room for `more` behind it, and
 * not yet counted as written: the caller writes the value there and says
 * nd_wrote. Inline, because the keys are literals whose lengths the compiler
 * knows.
 */
static inline char *
nd_name_at(struct buf *b, struct span key, size_t more)
{
	char last = b->n ? b->p[b->n - 1] : '{';
	char *to = buf_need(b, key.n + 4 + more);

	/* A branch, foreseen, where arithmetic would wait for the byte. */
	if (__builtin_expect(last != '{', 1))
		*to++ = ',';
	*to++ = '"';
	memcpy(to, key.p, key.n);
	to += key.n;
	to[0] = '"';
	to[1] = ':';
	return to + 2;
}

static inline char *
nd_key_at(struct buf *b, const char *key, size_t more)
{
	return nd_name_at(b, span_str(key), more);
}

static inline void
nd_wrote(struct buf *b, const char *end)
{
	b->n = (size_t)(end - b->p);
}

static inline void
nd_put_key(struct buf *b, const char *key)
{
	nd_wrote(b, nd_key_at(b, key, 0));
}

/* Appends the bytes that the base64 text stands for. */
bool nd_base64(struct span text, struct buf *out);

#endif
