/*
 * buf.h - bytes that grow at their end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "base/span.h"

struct buf {
	char *p;
	size_t n, cap;
};

/* Never called but by buf_need. */
void buf_widen(struct buf *, size_t more);

/* Room for `more` bytes behind the end; returns where they go. */
static inline char *
buf_need(struct buf *b, size_t more)
{
	if (b->cap - b->n < more)
		buf_widen(b, more);
	return b->p + b->n;
}

static inline void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	memcpy(buf_need(b, n), p, n);
	b->n += n;
}

static inline void
buf_span(struct buf *b, struct span s)
{
	buf_add(b, s.p, s.n);
}

static inline void
buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

static inline void
buf_char(struct buf *b, char c)
{
	*buf_need(b, 1) = c;
	b->n++;
}

void buf_fmt(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Drops the first `n` bytes. */
void buf_drop(struct buf *, size_t n);
void buf_release(struct buf *);

static inline struct span
buf_all(const struct buf *b)
{
	return span(b->p ? b->p : "", b->n);
}

#endif
