#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

void
buf_widen(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 256;

	while (cap - b->n < more && cap <= SIZE_MAX / 2)
		cap *= 2;
	b->p = xrealloc(b->p, cap - b->n < more ? SIZE_MAX : cap);
	b->cap = cap;
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	buf_need(b, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void
buf_drop(struct buf *b, size_t n)
{
	b->n -= n;
	if (b->n != 0 && n != 0)
		memmove(b->p, b->p + n, b->n);
}

void
buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){0};
}
