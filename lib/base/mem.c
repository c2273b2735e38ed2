#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 16 * 1024, ALIGN = 16, EXIT_SYSTEM = 3 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	_Alignas(ALIGN) char bytes[];
};

void
mem_exhausted(void)
{
	static const char words[] = "ots: out of memory\n";

	if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0)
		_exit(EXIT_SYSTEM);
	_exit(EXIT_SYSTEM);
}

void *
xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (p == NULL)
		mem_exhausted();
	return p;
}

void *
xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (p == NULL)
		mem_exhausted();
	return p;
}

void *
xrealloc(void *p, size_t n)
{
	void *q = realloc(p, n ? n : 1);

	if (q == NULL)
		mem_exhausted();
	return q;
}

char *
xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}

char *
xstrndup(const char *s, size_t n)
{
	char *p = strndup(s, n);

	if (p == NULL)
		mem_exhausted();
	return p;
}

void *
xgrow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 8;
	if (*cap > SIZE_MAX / size)
		mem_exhausted();
	return xrealloc(p, *cap * size);
}

static struct arena_block *
block_new(size_t size)
{
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof(*b))
		mem_exhausted();
	b = xmalloc(sizeof(*b) + size);
	b->next = NULL;
	b->size = size;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct arena_block *b;
	void *p;

	if (n > SIZE_MAX - ALIGN)
		mem_exhausted();
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (a->now == NULL || a->now->size - a->used < n) {
		b = block_new(n > BLOCK ? n : BLOCK);
		if (a->now == NULL)
			a->first = b;
		else
			a->now->next = b;
		a->now = b;
		a->used = 0;
	}
	p = a->now->bytes + a->used;
	a->used += n;
	return p;
}

void *
arena_zalloc(struct arena *a, size_t n)
{
	return memset(arena_alloc(a, n), 0, n);
}

struct span
arena_copy(struct arena *a, struct span s)
{
	if (s.n == 0)
		return span("", 0);
	return span(memcpy(arena_alloc(a, s.n), s.p, s.n), s.n);
}

char *
arena_str(struct arena *a, struct span s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n != 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *b, *next;

	if (a->first == NULL)
		return;
	for (b = a->first->next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->first->next = NULL;
	a->now = a->first;
	a->used = 0;
}

void
arena_release(struct arena *a)
{
	arena_reset(a);
	free(a->first);
	*a = (struct arena){0};
}
