/*
 * rd.h - the bounded reader: the only way that bytes from the wire are read.
 *
 * A getter returns the value, or zero and latches the first failure; a failed
 * reader is empty for good, so a decoder reads straight on and looks at rd_ok
 * before it branches, loops, allocates or writes.
 *
 * Three ends are told apart:
 *   RD_CUT    our capture holds less than was sent (never blame the sender)
 *   RD_SHORT  a length on the wire promises more than there is: the sender's
 *   RD_BAD    a rule of the protocol is broken, with the reason
 *
 * rd_sub cuts off a child for whatever carries a length, so that an inner lie
 * cannot reach outer bytes. The child of a length that reaches past the end
 * holds what is there and ends as its parent does.
 */
#ifndef BASE_RD_H
#define BASE_RD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/span.h"

enum rd_end { RD_OK, RD_CUT, RD_SHORT, RD_BAD };

struct rd {
	const uint8_t *p, *end, *start;
	const char *why;   /* static text, with RD_BAD and RD_SHORT */
	enum rd_end state; /* how it failed, RD_OK until then */
	enum rd_end limit; /* what running out means here: CUT or SHORT */
};

/* `cut`: these bytes are the front of more that the capture left out. */
static inline struct rd
rd_init(struct span s, bool cut)
{
	const uint8_t *p = (const uint8_t *)(s.p != NULL ? s.p : "");

	return (struct rd){.p = p,
	    .end = p + s.n,
	    .start = p,
	    .limit = cut ? RD_CUT : RD_SHORT};
}

static inline bool
rd_ok(const struct rd *r)
{
	return r->state == RD_OK;
}

static inline size_t
rd_left(const struct rd *r)
{
	return (size_t)(r->end - r->p);
}

/* How many bytes were taken so far. */
static inline size_t
rd_at(const struct rd *r)
{
	return (size_t)(r->p - r->start);
}

static inline void
rd_fail(struct rd *r, enum rd_end state, const char *why)
{
	if (r->state != RD_OK)
		return;
	r->state = state;
	r->why = why;
	r->p = r->end;
}

/* A rule of the protocol is broken: `why` is static text for people. */
static inline void
rd_bad(struct rd *r, const char *why)
{
	rd_fail(r, RD_BAD, why);
}

static inline bool
rd_has(struct rd *r, size_t n)
{
	if (rd_left(r) >= n)
		return true;
	rd_fail(r, r->limit, "ends early");
	return false;
}

static inline uint8_t
rd_u8(struct rd *r)
{
	return rd_has(r, 1) ? *r->p++ : 0;
}

static inline uint16_t
rd_be16(struct rd *r)
{
	uint16_t v = 0;

	if (rd_has(r, 2)) {
		v = (uint16_t)(r->p[0] << 8 | r->p[1]);
		r->p += 2;
	}
	return v;
}

static inline uint16_t
rd_le16(struct rd *r)
{
	uint16_t v = 0;

	if (rd_has(r, 2)) {
		v = (uint16_t)(r->p[1] << 8 | r->p[0]);
		r->p += 2;
	}
	return v;
}

static inline uint32_t
rd_be24(struct rd *r)
{
	uint32_t v = 0;

	if (rd_has(r, 3)) {
		v = (uint32_t)r->p[0] << 16 | (uint32_t)r->p[1] << 8 | r->p[2];
		r->p += 3;
	}
	return v;
}

static inline uint32_t
rd_le24(struct rd *r)
{
	uint32_t v = 0;

	if (rd_has(r, 3)) {
		v = (uint32_t)r->p[2] << 16 | (uint32_t)r->p[1] << 8 | r->p[0];
		r->p += 3;
	}
	return v;
}

static inline uint32_t
rd_be32(struct rd *r)
{
	uint32_t v = 0;

	if (rd_has(r, 4)) {
		v = (uint32_t)r->p[0] << 24 | (uint32_t)r->p[1] << 16 |
		    (uint32_t)r->p[2] << 8 | r->p[3];
		r->p += 4;
	}
	return v;
}

static inline uint32_t
rd_le32(struct rd *r)
{
	uint32_t v = 0;

	if (rd_has(r, 4)) {
		v = (uint32_t)r->p[3] << 24 | (uint32_t)r->p[2] << 16 |
		    (uint32_t)r->p[1] << 8 | r->p[0];
		r->p += 4;
	}
	return v;
}

static inline uint64_t
rd_be64(struct rd *r)
{
	uint64_t hi;

	if (!rd_has(r, 8))
		return 0;
	hi = rd_be32(r);
	return hi << 32 | rd_be32(r);
}

static inline uint64_t
rd_le64(struct rd *r)
{
	uint64_t lo;

	if (!rd_has(r, 8))
		return 0;
	lo = rd_le32(r);
	return (uint64_t)rd_le32(r) << 32 | lo;
}

/* A byte that is looked at and not taken; `ahead` 0 is the next one. */
static inline uint8_t
rd_peek(struct rd *r, size_t ahead)
{
	return rd_has(r, ahead + 1) ? r->p[ahead] : 0;
}

/* Exactly `n` bytes, or an empty span and a failed reader. */
static inline struct span
rd_take(struct rd *r, size_t n)
{
	struct span s = span(r->p, 0);

	if (rd_has(r, n)) {
		s.n = n;
		r->p += n;
	}
	return s;
}

/* All that is left. */
static inline struct span
rd_rest(struct rd *r)
{
	return rd_take(r, rd_left(r));
}

static inline void
rd_skip(struct rd *r, size_t n)
{
	if (rd_has(r, n))
		r->p += n;
}

static inline struct rd
rd_sub(struct rd *r, size_t n)
{
	struct rd c = *r;

	if (rd_left(r) >= n) {
		c.end = r->p + n;
		c.limit = RD_SHORT;
		r->p += n;
	} else {
		rd_fail(r, r->limit, "ends early");
	}
	c.start = c.p;
	return c;
}

/* Takes over how a child ended, if it ended badly. */
static inline void
rd_join(struct rd *r, const struct rd *child)
{
	if (child->state != RD_OK)
		rd_fail(r, child->state, child->why);
}

#endif
