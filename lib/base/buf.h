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

void buf_add(struct buf *, const void *, size_t n);
void buf_span(struct buf *, struct span);
void buf_str(struct buf *, const char *);
void buf_char(struct buf *, char);
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
