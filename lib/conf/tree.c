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

/* Appends to the kids of a map that lives in the arena. */
static void
append(struct conf *map, struct arena *a, struct conf *kid, struct span key)
{
	struct conf **kids = arena_alloc(a, (map->n + 1) * sizeof(*kids));

	if (map->n != 0)
		memcpy(kids, map->kids, map->n * sizeof(*kids));
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

void
conf_put(struct conf *map, struct arena *a, struct span key, struct span text,
    struct place at)
{
	struct span rest, head = span_cut(key, '.', &rest);
	struct conf *kid = child(map, head);

	head = arena_copy(a, head);
	if (head.n == key.n) {
		kid = conf_new(a, CONF_SCALAR, at);
		kid->text = arena_copy(a, text);
		append(map, a, kid, head);
		return;
	}
	if (kid == NULL) {
		kid = conf_new(a, CONF_MAP, at);
		append(map, a, kid, head);
	}
	conf_put(kid, a, rest, text, at);
}
