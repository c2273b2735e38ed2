#include "base/hash.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/mem.h"

static uint64_t
mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide r = (wide)a * b;

	return (uint64_t)r ^ (uint64_t)(r >> 64);
}

static uint64_t
load8(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static uint64_t
load4(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* One to seven bytes, each of them at least once. */
static uint64_t
load_few(const unsigned char *p, size_t n)
{
	if (n >= 4)
		return load4(p) << 32 | load4(p + n - 4);
	return (uint64_t)p[0] << 16 | (uint64_t)p[n / 2] << 8 | p[n - 1];
}

uint64_t
hash_bytes(uint64_t seed, const void *bytes, size_t n)
{
	static const uint64_t k1 = 0x9e3779b97f4a7c15, k2 = 0xd6e8feb86659fd93;
	const unsigned char *p = bytes;
	uint64_t h = seed ^ mix(n ^ k1, k2);

	for (; n >= 16; n -= 16, p += 16)
		h = mix(load8(p) ^ k1 ^ h, load8(p + 8) ^ k2 ^ seed);
	if (n >= 8) {
		h = mix(load8(p) ^ k1 ^ h, k2 ^ seed);
		n -= 8;
		p += 8;
	}
	if (n > 0)
		h = mix(load_few(p, n) ^ k2 ^ h, k1 ^ seed);
	return mix(h ^ k1, seed ^ k2 ^ 1);
}

uint64_t
hash_seed(void)
{
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed))
		seed = (uint64_t)(uintptr_t)&seed;
	return seed | 1;
}

static uint32_t *
find(const struct map *m, uint64_t hash, struct span key)
{
	size_t i = hash & m->mask;

	for (; m->slots[i] != 0; i = (i + 1) & m->mask) {
		const struct map_entry *e = &m->entries[m->slots[i] - 1];

		if (e->hash == hash && span_eq(e->key, key))
			break;
	}
	return &m->slots[i];
}

void *
map_get(const struct map *m, struct span key)
{
	uint32_t *slot;

	if (m->n == 0)
		return NULL;
	slot = find(m, hash_bytes(m->seed, key.p, key.n), key);
	return *slot != 0 ? m->entries[*slot - 1].value : NULL;
}

static void
widen(struct map *m)
{
	size_t size = m->slots == NULL ? 16 : (m->mask + 1) * 2, i;

	if (m->slots == NULL)
		m->seed = hash_seed();
	free(m->slots);
	m->slots = xcalloc(size, sizeof(*m->slots));
	m->mask = size - 1;
	for (i = 0; i < m->n; i++) {
		size_t at = m->entries[i].hash & m->mask;

		while (m->slots[at] != 0)
			at = (at + 1) & m->mask;
		m->slots[at] = (uint32_t)(i + 1);
	}
}

void *
map_put(struct map *m, struct span key, void *value)
{
	uint64_t hash;
	uint32_t *slot;

	if (m->slots == NULL || (m->n + 1) * 2 > m->mask)
		widen(m);
	hash = hash_bytes(m->seed, key.p, key.n);
	slot = find(m, hash, key);
	if (*slot != 0) {
		void *former = m->entries[*slot - 1].value;

		m->entries[*slot - 1].value = value;
		return former;
	}
	m->entries = xgrow(m->entries, m->n, &m->cap, sizeof(*m->entries));
	m->entries[m->n++] = (struct map_entry){hash, key, value};
	*slot = (uint32_t)m->n;
	return NULL;
}

void
map_release(struct map *m)
{
	free(m->entries);
	free(m->slots);
	*m = (struct map){0};
}

struct map_entry *
map_next(const struct map *m, struct map_entry *e)
{
	size_t i = e == NULL ? 0 : (size_t)(e - m->entries) + 1;

	return i < m->n ? &m->entries[i] : NULL;
}
