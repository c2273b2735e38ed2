/*
 * span.h - bytes that belong to somebody else.
 *
 * A span is borrowed for the call it is handed to; who keeps it longer copies
 * it. It is not NUL-terminated and may hold any byte.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *p;
	size_t n;
};

/* The span of a string literal. */
#define SPAN(lit) ((struct span){"" lit, sizeof(lit) - 1})

static inline struct span
span(const void *p, size_t n)
{
	return (struct span){p, n};
}

static inline struct span
span_str(const char *s)
{
	return (struct span){s, strlen(s)};
}

static inline bool
span_eq(struct span a, struct span b)
{
	return a.n == b.n && (b.n == 0 || memcmp(a.p, b.p, b.n) == 0);
}

static inline bool
span_is(struct span a, const char *s)
{
	return span_eq(a, span_str(s));
}

static inline bool
span_starts(struct span a, const char *s)
{
	size_t n = strlen(s);

	return a.n >= n && memcmp(a.p, s, n) == 0;
}

/* What stands before the first `c`; the rest, without it, goes to *rest. */
static inline struct span
span_cut(struct span a, char c, struct span *rest)
{
	const char *at = a.n ? memchr(a.p, c, a.n) : NULL;
	size_t n = at ? (size_t)(at - a.p) : a.n;

	*rest = at ? span(at + 1, a.n - n - 1) : span(a.p + a.n, 0);
	return span(a.p, n);
}

#endif
