#include "net/parts.h"

#include <stdlib.h>

#include "base/mem.h"

enum { ROOM_FIRST = 2048 };

bool
parts_agree(const struct parts *p, const struct arrival *a)
{
	uint32_t end = a->at + a->n;

	if (p->ended)
		return a->more ? end < p->size : end == p->size;
	return a->more || end > p->reach;
}

void
parts_widen(struct parts *p, uint32_t end)
{
	uint32_t room = p->room != 0 ? p->room : ROOM_FIRST;

	while (room < end)
		room *= 2;
	if (room != p->room)
		p->bytes = xrealloc(p->bytes, room);
	p->room = room;
}

/* Are the bytes at `at` the same as those that came before? */
static bool
same(const struct parts *p, uint32_t at, struct span bytes)
{
	size_t known = p->cut > at ? p->cut - at : 0;

	known = bytes.n < known ? bytes.n : known;
	return known == 0 || memcmp(p->bytes + at, bytes.p, known) == 0;
}

/* The `n` bytes of a block; false: others came before. */
static bool
place_block(struct parts *p, uint32_t at, uint32_t n, struct span bytes)
{
	uint64_t bit = UINT64_C(1) << at / PARTS_BLOCK % 64;
	uint64_t *have = &p->have[at / PARTS_BLOCK / 64];

	bytes.n = bytes.n < n ? bytes.n : n;
	if (*have & bit)
		return same(p, at, bytes);
	*have |= bit;
	p->filled++;
	if (bytes.n != 0)
		memcpy(p->bytes + at, bytes.p, bytes.n);
	if (bytes.n < n && p->cut > at + bytes.n)
		p->cut = (uint32_t)(at + bytes.n);
	return true;
}

bool
parts_place(struct parts *p, const struct arrival *a)
{
	uint32_t at, n, filled = p->filled, blocks = 0;
	bool right = true;

	for (at = 0; at < a->n; at += PARTS_BLOCK, blocks++) {
		size_t skip = at < a->bytes.n ? at : a->bytes.n;

		n = a->n - at < PARTS_BLOCK ? a->n - at : PARTS_BLOCK;
		right &= place_block(p, a->at + at, n,
		    span(a->bytes.p + skip, a->bytes.n - skip));
	}
	if (a->at + a->n > p->reach)
		p->reach = a->at + a->n;
	if (!a->more) {
		p->ended = true;
		p->size = a->at + a->n;
	}
	filled = p->filled - filled;
	return right && (filled == 0 || filled == blocks);
}

bool
parts_whole(const struct parts *p)
{
	return p->ended &&
	       p->filled == (p->size + PARTS_BLOCK - 1) / PARTS_BLOCK;
}

struct rd
parts_read(const struct parts *p)
{
	bool cut = p->cut < p->size;

	return rd_init(span(p->bytes, cut ? p->cut : p->size), cut);
}

void
parts_free(struct parts *p)
{
	free(p->bytes);
	free(p);
}
