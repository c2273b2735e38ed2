/*
 * inside.h - what zip.c and the formats share.
 */
#ifndef ZIP_INSIDE_H
#define ZIP_INSIDE_H

#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

/* Takes bytes off the front of `in`, writes others at the front of `out`. */
struct piece {
	const uint8_t *in;
	size_t in_left;
	uint8_t *out;
	size_t out_left;
};

/* A format of packed files: what zip_new finds by the first bytes. */
struct format {
	const char *name;
	const char *magic; /* without a zero byte in it */
	void *(*start)(void);
	/* False: damaged, and `e` says how. *inside: more has to follow. */
	bool (*unpack)(void *, struct piece *, bool *inside, struct err *e);
	void (*end)(void *);
};

extern const struct format format_gzip, format_zstd;

#endif
