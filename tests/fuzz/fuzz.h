/*
 * fuzz.h - what the fuzz targets share: CHECK, which ends the run and leaves
 * the input behind, and what Jansson thinks of the lines that we write.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);
int LLVMFuzzerInitialize(int *, char ***);

#define CHECK(x) ((x) ? (void)0 : fuzz_failed(#x, __FILE__, __LINE__))

static inline void
fuzz_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

/* Every line must be an object for Jansson, and have its end. */
static inline void
fuzz_lines(const struct buf *b)
{
	struct span rest = buf_all(b), line;

	CHECK(b->n == 0 || b->p[b->n - 1] == '\n');
	while (rest.n != 0) {
		json_error_t why;
		json_t *j;

		line = span_cut(rest, '\n', &rest);
		j = json_loadb(line.p, line.n, 0, &why);
		if (!json_is_object(j))
			fprintf(stderr, "%s: %.*s\n", why.text, (int)line.n,
			    line.p);
		CHECK(json_is_object(j));
		json_decref(j);
	}
}

#endif
