/*
 * tree.c - the nodes of a tree, and trees that no YAML stood for.
 */
#include "conf/inside.h"

struct conf *
conf_new(struct arena *a, enum conf_kind kind, struct place at)
{
	struct conf *c = arena_zalloc(a, sizeof(*c));

	c->kind = kind;
	if (kind == CONF_MAP)
		c->asked = arena_alloc(a, ASKED_MAX * sizeof(*c->asked));
	c->file = at.file;
	c->line = at.line;
	c->col = at.col;
	return c;
}

struct conf *
conf_new_map(struct arena *a, struct place at)
{
	return conf_new(a, CONF_MAP, at);
}

/* Appends to the kids of a map; their array doubles when it is full. */
static void
append(struct conf *map, struct arena *a, struct conf *kid, struct span key)
{
	struct conf **kids = map->kids;

	if ((map->n & (map->n - 1)) == 0) {
		kids = arena_alloc(a, (map->n * 2 + 1) * sizeof(*kids));
		if (map->n != 0)
			memcpy(kids, map->kids, map->n * sizeof(*kids));
	}
	kids[map->n++] = kid;
	map->kids = kids;
	kid->key = key;
	kid->key_line = kid->line;
	kid->key_col = kid->col;
}

static struct conf *
child(struct conf *map, struct span key)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (span_eq(map->kids[i]->key, key))
			return map->kids[i];
	return NULL;
}

/* The map under a key, made where there is none. */
static struct conf *
inner(struct conf *map, struct arena *a, struct span key, struct place at)
{
	struct conf *kid = child(map, key);

	if (kid == NULL) {
		kid = conf_new(a, CONF_MAP, at);
		append(map, a, kid, arena_copy(a, key));
	}
	return kid;
}

void
conf_put(struct conf *map, struct arena *a, struct span key, struct span text,
    struct place at)
{
	struct span rest, head = span_cut(key, '.', &rest);
	struct conf *kid;

	for (; head.n != key.n; head = span_cut(key, '.', &rest)) {
		map = inner(map, a, head, at);
		key = rest;
	}
	kid = conf_new(a, CONF_SCALAR, at);
	kid->text = arena_copy(a, text);
	append(map, a, kid, arena_copy(a, key));
}
