/*
 * names.h - tables of codes and their names, as the standards print them.
 */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include <stdint.h>

#include "base/span.h"

struct name {
	uint32_t code;
	const char *name;
};

/* NULL where the code isn't in the table. */
const char *name_of(const struct name *, size_t n, uint32_t code);
#define NAME_OF(table, code) \
	name_of(table, sizeof(table) / sizeof(*(table)), code)

/* The index of `word` in a list of texts, or -1. */
int word_index(const char *const *words, size_t n, struct span word);
#define WORD_INDEX(words, word) \
	word_index(words, sizeof(words) / sizeof(*(words)), word)

/* The nearest of the words by edit distance, or NULL if none is near. */
const char *word_nearest(const char *const *words, size_t n, struct span word);

#endif
