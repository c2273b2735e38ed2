#include "base/names.h"

const char *
name_of(const struct name *table, size_t n, uint32_t code)
{
	size_t i;

	/* Many tables have no holes, and begin with 0 or 1. */
	if (code < n && table[code].code == code)
		return table[code].name;
	if (code - 1 < n && table[code - 1].code == code)
		return table[code - 1].name;
	for (i = 0; i < n; i++)
		if (table[i].code == code)
			return table[i].name;
	return NULL;
}

int
word_index(const char *const *words, size_t n, struct span word)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (span_is(word, words[i]))
			return (int)i;
	return -1;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance of a word from a short one; no other is near. */
static size_t
distance(struct span a, const char *b)
{
	size_t row[64], n = strlen(b), i, j;

	if (n >= sizeof(row) / sizeof(*row))
		return SIZE_MAX;
	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 1; i <= a.n; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (j = 1; j <= n; j++) {
			size_t up = row[j];
			size_t swap = corner + (a.p[i - 1] != b[j - 1]);

			row[j] = least(swap, least(up, row[j - 1]) + 1);
			corner = up;
		}
	}
	return row[n];
}

const char *
word_nearest(const char *const *words, size_t n, struct span word)
{
	size_t best = word.n / 2 + 1, i;
	const char *found = NULL;

	for (i = 0; i < n; i++) {
		size_t d = distance(word, words[i]);

		if (d < best) {
			best = d;
			found = words[i];
		}
	}
	return found;
}
