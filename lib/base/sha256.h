/*
 * sha256.h - SHA-256 (FIPS 180-4), and SHA-1 where others' identifiers are
 * made of it: the only door to libmd.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stdint.h>

#include "base/span.h"

enum { SHA256_TEXT = 64, SHA1_SIZE = 20 };

/* Bytes that come one after another. */
struct sha256;

struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *, struct span bytes);
/* Frees it and writes 64 hexadecimal digits, no NUL. */
void sha256_end(struct sha256 *, char out[SHA256_TEXT]);
void sha256_free(struct sha256 *); /* NULL is fine */

/* The digest of one piece. */
void sha256_text(struct span bytes, char out[SHA256_TEXT]);

/* Not for what must withstand anybody. */
void sha1_digest(struct span bytes, uint8_t out[SHA1_SIZE]);

#endif
