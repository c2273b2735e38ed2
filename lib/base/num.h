/*
 * num.h - numbers as text: the shortest text that reads back as the same
 * number, and back again.
 *
 * The put functions write at `p`, add no NUL and return the end; NUM_MAX
 * bytes are always enough.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum { NUM_MAX = 32 };

/* Beyond this magnitude a double doesn't hold every integer. */
#define NUM_EXACT 9007199254740992.0 /* 2^53 */

extern const char num_pairs[200]; /* "00" to "99" */

char *num_u64(char *p, uint64_t);
char *num_i64(char *p, int64_t);
/* NaN and infinities have no text in JSON: the caller looks first. */
char *num_f64(char *p, double);
char *num_f32(char *p, float);
char *num_hex(char *p, struct span bytes); /* needs two bytes a byte */

/* 0 to 65535, the registers of half the world: at most 5 digits. */
static inline char *
num_u16(char *p, uint32_t v)
{
	if (v >= 10000) {
		*p++ = (char)('0' + v / 10000);
		v %= 10000;
		goto four;
	}
	if (v >= 1000)
		goto four;
	if (v >= 100) {
		*p++ = (char)('0' + v / 100);
		memcpy(p, num_pairs + v % 100 * 2, 2);
		return p + 2;
	}
	if (v >= 10) {
		memcpy(p, num_pairs + v * 2, 2);
		return p + 2;
	}
	*p = (char)('0' + v);
	return p + 1;
four:
	memcpy(p, num_pairs + v / 100 * 2, 2);
	memcpy(p + 2, num_pairs + v % 100 * 2, 2);
	return p + 4;
}

/* The whole of `s` must be the number: decimal, no blanks. */
bool num_read_i64(struct span s, int64_t *);
bool num_read_u64(struct span s, uint64_t *);
/* Bytes: "64MiB", "2GiB", "500kB"; k, M, G and T alone are KiB, MiB, ... */
bool num_read_size(struct span s, uint64_t *);
bool num_read_f64(struct span s, double *);	 /* below 128 characters */
bool num_read_f64_long(const char *s, double *); /* any length, NUL behind */
bool num_read_hex(struct span s, uint8_t *out);	 /* s.n / 2 bytes */

#endif
