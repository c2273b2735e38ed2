/*
 * file.h - whole small files: configuration, journals, signatures.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* Appends the file's bytes; refuses directories and what is larger. */
bool file_read(const char *name, size_t most, struct buf *, struct err *);

/* "dir/of/base" and "name" to "dir/of/name"; absolute names stay. */
void file_beside(struct buf *out, const char *base, struct span name);

#endif
