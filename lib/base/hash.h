/*
 * hash.h - a keyed hash of bytes and a map from bytes to pointers.
 *
 * Keys can come from the wire, so a map hashes with a seed of its own that an
 * attacker doesn't know. Nothing that is printed may depend on a map's inner
 * order; map_next walks in the order of insertion.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/span.h"

uint64_t hash_bytes(uint64_t seed, const void *p, size_t n);
uint64_t hash_seed(void); /* from the kernel's random numbers */

struct map {
	struct map_entry *entries; /* in order of insertion */
	uint32_t *slots;	   /* index + 1 into entries; 0 is free */
	size_t n, cap, mask;
	uint64_t seed;
};

struct map_entry {
	uint64_t hash;
	struct span key; /* borrowed: it must live as long as the map */
	void *value;
};

void *map_get(const struct map *, struct span key); /* NULL: not there */
/* Adds or replaces; returns the former value or NULL. Values aren't NULL. */
void *map_put(struct map *, struct span key, void *value);
void map_release(struct map *);

/* for (e = NULL; (e = map_next(m, e)) != NULL;) */
struct map_entry *map_next(const struct map *, struct map_entry *);

#endif
