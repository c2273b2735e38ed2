/*
 * csv.h - comma-separated files (RFC 4180), row by row. The only door to
 * libcsv.
 */
#ifndef CSV_CSV_H
#define CSV_CSV_H

#include "base/err.h"
#include "base/span.h"

/*
 * Calls `row` for each row that isn't empty, with the number of the row (the
 * line, where no cell holds a line's end) and its cells, blanks cut off.
 */
bool csv_read(const char *file,
    void (*row)(void *ctx, unsigned number, const struct span *cells, size_t n),
    void *ctx, struct err *);

#endif
