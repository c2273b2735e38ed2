#include "base/heap.h"

#include <stdlib.h>

#include "base/mem.h"

static bool
before(const struct heap_node *a, const struct heap_node *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void
put(struct heap *h, size_t i, struct heap_node *node)
{
	h->nodes[i] = node;
	node->place = i + 1;
}

static void
rise(struct heap *h, size_t i, struct heap_node *node)
{
	for (; i > 0 && before(node, h->nodes[(i - 1) / 2]); i = (i - 1) / 2)
		put(h, i, h->nodes[(i - 1) / 2]);
	put(h, i, node);
}

static void
sink(struct heap *h, size_t i, struct heap_node *node)
{
	size_t child;

	for (; (child = 2 * i + 1) < h->n; i = child) {
		if (child + 1 < h->n &&
		    before(h->nodes[child + 1], h->nodes[child]))
			child++;
		if (!before(h->nodes[child], node))
			break;
		put(h, i, h->nodes[child]);
	}
	put(h, i, node);
}

void
heap_remove(struct heap *h, struct heap_node *node)
{
	size_t i = node->place;
	struct heap_node *last;

	if (i-- == 0)
		return;
	node->place = 0;
	last = h->nodes[--h->n];
	if (last == node)
		return;
	if (i > 0 && before(last, h->nodes[(i - 1) / 2]))
		rise(h, i, last);
	else
		sink(h, i, last);
}

void
heap_set(struct heap *h, struct heap_node *node, int64_t at)
{
	heap_remove(h, node);
	node->at = at;
	node->order = h->order++;
	h->nodes = xgrow(h->nodes, h->n, &h->cap, sizeof(struct heap_node *));
	rise(h, h->n++, node);
}

void
heap_release(struct heap *h)
{
	free(h->nodes);
	*h = (struct heap){0};
}
