/*
 * mem.h - memory: allocation that never fails quietly, and arenas.
 *
 * When memory is exhausted there is nothing a record filter could do but
 * stop: these say so on stderr and end the process with exit code 3, so that
 * no caller has a path for NULL. That is the one place below cli/ that ends
 * a process.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#include "base/span.h"

void *xmalloc(size_t n);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *);
char *xstrndup(const char *, size_t n);

/* For who learns from another library that there is no memory left. */
_Noreturn void mem_exhausted(void);

/* Room for one more in an array of `n`: doubles *cap when it is full. */
void *xgrow(void *p, size_t n, size_t *cap, size_t size);

/*
 * An arena hands out memory that is freed all at once. arena_reset keeps the
 * first block, so that a loop that resets it once a record allocates nothing.
 */
struct arena {
	struct arena_block *first, *now;
	size_t used; /* of the block `now` */
};

void *arena_alloc(struct arena *, size_t n);
void *arena_zalloc(struct arena *, size_t n);
struct span arena_copy(struct arena *, struct span);
char *arena_str(struct arena *, struct span); /* NUL-terminated */
void arena_reset(struct arena *);
void arena_release(struct arena *);

#endif
