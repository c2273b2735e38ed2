/*
 * parts.h - one IP datagram in fragments, on its way to being whole.
 */
#ifndef NET_PARTS_H
#define NET_PARTS_H

#include "base/addr.h"
#include "base/rd.h"

enum {
	PARTS_BLOCK = 8, /* offsets count in these */
	PARTS_LONGEST = 65535,
	PARTS_WORDS = (PARTS_LONGEST / PARTS_BLOCK + 1) / 64
};

struct parts {
	struct parts *chain;	     /* in its bucket, by age */
	struct parts *older, *newer; /* by their first fragments */
	struct addr src, dst;
	uint32_t vni, id;
	uint16_t origin;
	uint8_t protocol;
	bool ended;	 /* `size` is known */
	uint32_t size;	 /* of the datagram's payload */
	uint32_t reach;	 /* behind the last byte that was claimed */
	uint32_t cut;	 /* the first byte that the capture left out */
	uint32_t filled; /* blocks that came */
	uint32_t room;
	int64_t ts; /* of the first fragment */
	uint64_t frame;
	char *bytes;
	uint64_t have[PARTS_WORDS]; /* which blocks came */
};

/* A fragment as it came: `n` bytes on the wire, of which `bytes` are here. */
struct arrival {
	struct span bytes;
	uint32_t at, n;
	bool more;
};

/* Does it agree with what is known of the datagram's end? */
bool parts_agree(const struct parts *, const struct arrival *);
/* Room for bytes up to `end`. */
void parts_widen(struct parts *, uint32_t end);
/*
 * Puts it in its place, for which there is room; of bytes that came before,
 * those stay. False: it overlaps others, or says otherwise.
 */
bool parts_place(struct parts *, const struct arrival *);
bool parts_whole(const struct parts *);
struct rd parts_read(const struct parts *); /* its payload */
void parts_free(struct parts *);

#endif
