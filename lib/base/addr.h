/*
 * addr.h - the address of a host: IPv4, IPv6 or MAC, as bytes in network
 * order and as text (dotted, RFC 5952, colons).
 */
#ifndef BASE_ADDR_H
#define BASE_ADDR_H

#include <stdint.h>

#include "base/span.h"

enum { ADDR_TEXT = 46 };

struct addr {
	uint8_t b[16]; /* zero behind n */
	uint8_t n;     /* 4, 6 or 16; 0: none */
};

char *addr_put(char *p, const struct addr *); /* ADDR_TEXT bytes, no NUL */
bool addr_read(struct span, struct addr *);

static inline bool
addr_eq(const struct addr *a, const struct addr *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0 && a->n == b->n;
}

#endif
