/*
 * enip_world.c - what all conversations share: the connections that Forward
 * Opens made, and the names of symbols. Addresses alone don't tell hosts
 * apart where several sensors watch, so the sensor is part of each key.
 */
#include <stdlib.h>

#include "proto/enip.h"

enum { SLOTS = 4096, SCOPE_MAX = 255, NAME_MAX_KEPT = 1024 };

struct conn_key {
	struct addr producer;
	uint32_t id;
	uint16_t origin;
};

/* By the seed, which nobody knows, equal keys are equal ends. */
static uint64_t
conn_key(const struct enip_world *w, const struct addr *producer, uint32_t id,
    uint16_t origin)
{
	struct conn_key k;

	memset(&k, 0, sizeof(k));
	memcpy(k.producer.b, producer->b, sizeof(k.producer.b));
	k.producer.n = producer->n;
	k.id = id;
	k.origin = origin;
	return hash_bytes(w->seed, &k, sizeof(k));
}

static void
start(struct enip_world *w)
{
	if (w->slots != NULL)
		return;
	w->seed = hash_seed();
	w->slots = xcalloc(SLOTS, sizeof(*w->slots));
}

static struct enip_conn *
find(const struct enip_world *w, uint64_t key, int *way)
{
	uint32_t at = w->slots != NULL ? w->slots[key % SLOTS] : 0;

	while (at != 0) {
		struct enip_conn *c = &w->conns[(at - 1) / WAYS];

		*way = (int)((at - 1) % WAYS);
		if (c->key[*way] == key)
			return c;
		at = c->next[*way];
	}
	return NULL;
}

static void
unlink_way(struct enip_world *w, struct enip_conn *c, int way)
{
	uint32_t me = (uint32_t)(c - w->conns) * WAYS + (uint32_t)way + 1;
	uint32_t *at = &w->slots[c->key[way] % SLOTS];

	while (*at != 0 && *at != me) {
		struct enip_conn *o = &w->conns[(*at - 1) / WAYS];

		at = &o->next[(*at - 1) % WAYS];
	}
	if (*at == me)
		*at = c->next[way];
}

/* The place of the connection that comes: a fresh one, or the oldest's. */
static struct enip_conn *
place(struct enip_world *w)
{
	struct enip_conn *c;

	if (w->nconns < CONNS_MAX) {
		w->conns = xgrow(w->conns, w->nconns, &w->conns_cap,
		    sizeof(*w->conns));
		return &w->conns[w->nconns++];
	}
	c = &w->conns[w->turn++ % CONNS_MAX];
	unlink_way(w, c, O_TO_T);
	unlink_way(w, c, T_TO_O);
	return c;
}

void
enip_conn_add(struct talk *t, struct enip_conn *new)
{
	const struct addr *end[WAYS] = {&t->dst->addr, &t->src->addr};
	struct enip_world *w = t->world;
	struct enip_conn *c;
	int way, was;

	start(w);
	for (way = 0; way < WAYS; way++) {
		new->key[way] = conn_key(w, end[way], new->id[way], t->origin);
		c = find(w, new->key[way], &was);
		if (c != NULL) /* the id is used anew */
			unlink_way(w, c, was);
	}
	c = place(w);
	*c = *new;
	for (way = 0; way < WAYS; way++) {
		uint32_t *slot = &w->slots[c->key[way] % SLOTS];

		c->next[way] = *slot;
		*slot = (uint32_t)(c - w->conns) * WAYS + (uint32_t)way + 1;
	}
}

struct enip_conn *
enip_conn_find(const struct talk *t, uint32_t id, int *way)
{
	const struct enip_world *w = t->world;

	return find(w, conn_key(w, &t->src->addr, id, t->origin), way);
}

/* What a symbol is known by: sensor, server, scope, instance. */
struct symbol_key {
	char bytes[2 + 17 + 4 + SCOPE_MAX];
	size_t n;
};

static bool
symbol_key(const struct talk *t, struct span scope, uint32_t instance,
    struct symbol_key *k)
{
	const struct end *server = t->from_server ? t->src : t->dst;

	if (scope.n > SCOPE_MAX)
		return false;
	memcpy(k->bytes, &t->origin, 2);
	memcpy(k->bytes + 2, server->addr.b, 16);
	k->bytes[18] = (char)server->addr.n;
	memcpy(k->bytes + 19, &instance, 4);
	memcpy(k->bytes + 23, scope.p, scope.n);
	k->n = 23 + scope.n;
	return true;
}

static void
forget_names(struct enip_world *w)
{
	map_release(&w->symbols);
	w->symbols = (struct map){0};
	arena_reset(&w->names);
	w->names_bytes = 0;
}

void
enip_symbol_add(struct talk *t, struct span scope, uint32_t instance,
    struct span name)
{
	struct enip_world *w = t->world;
	struct symbol_key k;
	struct span *known;

	if (name.n == 0 || name.n > NAME_MAX_KEPT ||
	    !symbol_key(t, scope, instance, &k))
		return;
	known = map_get(&w->symbols, span(k.bytes, k.n));
	if (known != NULL && span_eq(*known, name))
		return;
	w->names_bytes += name.n + k.n + sizeof(*known);
	if (w->symbols.n == SYMBOLS_MAX || w->names_bytes > SYMBOLS_BYTES)
		forget_names(w);
	known = arena_alloc(&w->names, sizeof(*known));
	*known = arena_copy(&w->names, name);
	map_put(&w->symbols, arena_copy(&w->names, span(k.bytes, k.n)), known);
}

struct span
enip_symbol(const struct talk *t, struct span scope, uint32_t instance)
{
	const struct enip_world *w = t->world;
	struct symbol_key k;
	const struct span *known = NULL;

	if (w->symbols.n != 0 && symbol_key(t, scope, instance, &k))
		known = map_get(&w->symbols, span(k.bytes, k.n));
	return known != NULL ? *known : span("", 0);
}

void
enip_world_release(void *world)
{
	struct enip_world *w = world;

	free(w->conns);
	free(w->slots);
	map_release(&w->symbols);
	arena_release(&w->names);
	*w = (struct enip_world){0};
}
