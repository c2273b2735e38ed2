/*
 * zip.h - bytes of a file as if it weren't packed: gzip (RFC 1952) and zstd
 * (RFC 8878) by their first bytes, anything else as it is. The only door to
 * zlib and libzstd.
 *
 * Memory is bounded whatever the data says: what is unpacked goes to the
 * caller's bytes and nowhere else, and a zstd frame that wants a window of
 * more than 128 MiB is refused.
 */
#ifndef ZIP_ZIP_H
#define ZIP_ZIP_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

struct zip;

struct zip *zip_new(int fd); /* borrowed: closing it is the caller's */
/*
 * As read(2), with two ends more: 0 with `e` set where the data is damaged,
 * and -1 with EAGAIN where the file gave bytes that unpack to none yet. Who
 * reads a file that grows may go on after a 0 without `e`.
 */
ssize_t zip_read(struct zip *, void *p, size_t n, struct err *e);
bool zip_ready(const struct zip *);  /* more without reading the file */
bool zip_packed(const struct zip *); /* known after the first bytes */
/* May the file end here? False: `e` says what lacks. */
bool zip_whole(const struct zip *, struct err *e);
void zip_free(struct zip *); /* NULL is fine */

#endif
