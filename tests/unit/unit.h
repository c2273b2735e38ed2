/*
 * unit.h - what a unit test needs: TEST and CHECK, and TAP on stdout.
 *
 *	TEST("numbers print shortest")
 *	numbers_print_shortest();
 *
 * stands inside main, in front of `return unit_end();`. Every TEST is one line
 * of TAP; its CHECKs that fail are told in front of it.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"

static int unit_tests, unit_failed, unit_now;
static const char *unit_name;

static inline void
unit_close(void)
{
	if (unit_name == NULL)
		return;
	unit_tests++;
	unit_failed += unit_now != 0;
	printf("%s %d - %s\n", unit_now ? "not ok" : "ok", unit_tests,
	    unit_name);
	fflush(stdout);
	unit_name = NULL;
}

static inline bool
unit_open(const char *name)
{
	unit_close();
	unit_name = name;
	unit_now = 0;
	return true;
}

/* `row`: which row of a table, or NULL. */
static inline bool
unit_check(bool holds, const char *text, const char *row, const char *file,
    int line)
{
	if (holds)
		return true;
	unit_now++;
	printf("# %s:%d: %s%s%s\n", file, line, text, row ? ", for " : "",
	    row ? row : "");
	return false;
}

/* A text as a span, also where it is none. */
static inline struct span
unit_text(const char *s)
{
	return span_str(s != NULL ? s : "(none)");
}

static inline bool
unit_check_span(struct span got, struct span due, const char *text,
    const char *row, const char *file, int line)
{
	if (!unit_check(span_eq(got, due), text, row, file, line))
		printf("#   got: %.*s\n#   due: %.*s\n", (int)got.n, got.p,
		    (int)due.n, due.p);
	return span_eq(got, due);
}

static inline int
unit_end(void)
{
	unit_close();
	printf("1..%d\n", unit_tests);
	return unit_failed != 0;
}

/*
 * The bytes in a block of exactly their size, so that ASan sees a byte too
 * far; to be freed.
 */
static inline void *
unit_exact(struct span s)
{
	void *p = malloc(s.n);

	if (p != NULL && s.n != 0)
		memcpy(p, s.p, s.n);
	return p;
}

#define TEST(name) if (unit_open(name))
/* They tell whether it holds, so that a test can stop where it can't go on. */
#define CHECK(x) unit_check((x), #x, NULL, __FILE__, __LINE__)
#define CHECK_ROW(x, row) unit_check((x), #x, (row), __FILE__, __LINE__)
/* Two texts; a span and a text. */
#define CHECK_STR(a, b)                                                 \
	unit_check_span(unit_text(a), unit_text(b), #a " is " #b, NULL, \
	    __FILE__, __LINE__)
#define CHECK_SPAN(a, b) CHECK_SPAN_ROW(a, b, NULL)
#define CHECK_SPAN_ROW(a, b, row)                                         \
	unit_check_span((a), unit_text(b), #a " is " #b, (row), __FILE__, \
	    __LINE__)

#endif
