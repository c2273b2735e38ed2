/*
 * heap.h - what comes next: nodes ordered by time, and by the order in which
 * they were set where the times are equal. A node lies inside what it is for;
 * it must not move while it is set.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_node {
	int64_t at;
	uint64_t order;
	size_t place; /* in the heap, 1-based; 0: not set */
};

struct heap {
	struct heap_node **nodes;
	size_t n, cap;
	uint64_t order;
};

/* Sets a node, or moves one that is set. */
void heap_set(struct heap *, struct heap_node *, int64_t at);
void heap_remove(struct heap *, struct heap_node *);
void heap_release(struct heap *);

/* The earliest node, or NULL. */
static inline struct heap_node *
heap_first(const struct heap *h)
{
	return h->n != 0 ? h->nodes[0] : NULL;
}

#endif
