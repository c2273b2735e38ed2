/*
 * sums.h - the files that something was read from, each with the hash of what
 * it held: so that what a tool works by can be told, and compared.
 */
#ifndef BASE_SUMS_H
#define BASE_SUMS_H

#include "base/mem.h"
#include "base/sha256.h"

struct sums {
	struct sum {
		struct span name;
		char sha256[SHA256_TEXT];
	} * v;
	size_t n, cap;
};

/* The arena keeps the name. */
void sums_add(struct sums *, struct arena *, const char *name,
    struct span text);
/* The hash of all their hashes, those of `a` first; either may be NULL. */
void sums_all(const struct sums *a, const struct sums *b,
    char out[SHA256_TEXT]);
void sums_release(struct sums *);

#endif
