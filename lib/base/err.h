/*
 * err.h - why something failed, told by the room that knows to the room that
 * prints.
 *
 * A struct err keeps the first reason; later ones are dropped, because they
 * follow from it. A struct errs keeps a list, for files that people write:
 * they want to mend more than one mistake a run.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

enum { ERR_TEXT = 512, ERRS_KEPT = 20 };

struct err {
	char text[ERR_TEXT]; /* empty: nothing failed */
};

struct errs {
	size_t n; /* how many were told; the first ERRS_KEPT are kept */
	struct err kept[ERRS_KEPT];
};

/* Where in a file that a person wrote; line 0 is the whole file. */
struct place {
	const char *file;
	unsigned line, col; /* 1-based */
};

/* Both return false, so that a caller can `return err_set(...)`. */
bool err_set(struct err *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool errs_add(struct errs *, struct place, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
