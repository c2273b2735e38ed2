/*
 * pick.h - frames of a capture by their numbers, as evidence names them:
 *
 *	attack.pcap:812		attack.pcap:1-20,812,900
 */
#ifndef CAPTURE_PICK_H
#define CAPTURE_PICK_H

#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

struct pick {
	char *file;
	size_t n, at;
	struct pick_range {
		uint64_t from, to;
	} * ranges; /* ascending, none reaches into the next */
};

bool pick_read(struct pick *, const char *text, struct err *);
/* For frames in their order: is this one wanted? */
bool pick_wants(struct pick *, uint64_t frame);
/* The next frame that is still wanted, behind this one; 0: none. */
uint64_t pick_next(const struct pick *, uint64_t frame);
void pick_release(struct pick *);

#endif
