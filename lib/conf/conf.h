/*
 * conf.h - the files that people write: YAML to a tree with places, and typed,
 * checked take-outs. The only door to libyaml.
 *
 * Scalars are text until a taker asks for a type; `yes no on off null ~` are
 * text, booleans are `true` and `false`, numbers are decimal. Keys are text.
 * Duplicate keys, anchors, aliases, merge keys, tags and second documents are
 * refused by name and place.
 *
 * A taker asks a map for the keys it knows; conf_done then refuses what is
 * left by name, with the nearest key that was asked for. Every mistake goes
 * into the list of errors with its place, and the taker goes on.
 */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

enum conf_kind { CONF_SCALAR, CONF_MAP, CONF_LIST };

struct conf {
	enum conf_kind kind;
	const char *file;
	unsigned line, col;
	bool quoted; /* a scalar in quotes or a block: always text */
	bool taken;
	struct span text; /* scalar */
	struct span key;  /* of this value in its map */
	unsigned key_line, key_col;
	struct conf **kids; /* the items or values, in order */
	size_t n;
	const char **asked; /* keys that a map was asked for */
	size_t nasked;
};

/* Reads a file; the tree lives in the arena. NULL: told in `es`. */
struct conf *conf_read(const char *file, struct arena *, struct errs *);
/* The same of text; `file` is for messages. */
struct conf *conf_parse(const char *file, struct span text, struct arena *,
    struct errs *);

struct place conf_place(const struct conf *);
/* A mistake at this node. */
bool conf_error(const struct conf *, struct errs *, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The value of a key, or NULL. The node must be a map (or NULL). */
struct conf *conf_get(struct conf *, const char *key);
/* conf_get, and an error if it isn't there. */
struct conf *conf_need(struct conf *, const char *key, struct errs *);
/* Refuses what wasn't asked for. */
void conf_done(struct conf *, struct errs *);
bool conf_is(struct conf *, enum conf_kind, struct errs *, const char *what);

/* Each: true and *out when the node is there and right; NULL nodes are not
 * there, which is no error. */
bool conf_text(struct conf *, struct errs *, struct span *out);
bool conf_num(struct conf *, struct errs *, double *out);
bool conf_int(struct conf *, struct errs *, int64_t least, int64_t most,
    int64_t *out);
bool conf_bool(struct conf *, struct errs *, bool *out);
bool conf_duration(struct conf *, struct errs *, int64_t *out);
bool conf_time(struct conf *, struct errs *, int64_t *out);
/* The index of the word in the list. */
bool conf_word(struct conf *, struct errs *, const char *const *words, size_t n,
    int *out);
/* [lo, hi], or {lo: ..., hi: ...}: two numbers in order. */
bool conf_range(struct conf *, struct errs *, double *lo, double *hi);
/* One text or a list of them: how many, 0 where there is none. */
size_t conf_texts(struct conf *, struct errs *, struct arena *,
    struct span **out);

/*
 * Trees that no YAML stood for, as rows of a table: an empty map, and a scalar
 * in such a map; a key with points (range.lo) makes the maps in between.
 */
struct conf *conf_new_map(struct arena *, struct place);
void conf_put(struct conf *map, struct arena *, struct span key,
    struct span text, struct place);

/* Where a byte of a scalar stands in its file. */
struct place conf_place_in(const struct conf *, size_t offset);

#endif
