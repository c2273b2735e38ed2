#include "csv/csv.h"

#include <csv.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

enum { FILE_MAX = 256 << 20, CELLS_MAX = 256 };

#define BOM "\xef\xbb\xbf"

struct reader {
	void (*row)(void *, unsigned, const struct span *, size_t);
	void *ctx;
	struct arena arena;
	struct span cells[CELLS_MAX];
	size_t n;
	unsigned number, too_wide; /* too_wide: the row that is, or 0 */
	int end;		   /* what ended the row in front */
};

static void
on_cell(void *cell, size_t n, void *ctx)
{
	struct reader *r = ctx;

	if (r->n == CELLS_MAX) {
		if (r->too_wide == 0)
			r->too_wide = r->number + 1;
		return;
	}
	r->cells[r->n++] = arena_copy(&r->arena, span(n ? cell : "", n));
}

/* Also of empty rows: the second byte of CR LF looks like one. */
static void
on_row(int end, void *ctx)
{
	struct reader *r = ctx;
	bool rest = end == '\n' && r->end == '\r' && r->n == 0;

	r->end = end;
	if (rest)
		return;
	r->number++;
	if (r->too_wide == 0 && (r->n > 1 || (r->n == 1 && r->cells[0].n != 0)))
		r->row(r->ctx, r->number, r->cells, r->n);
	r->n = 0;
	arena_reset(&r->arena);
}

bool
csv_read(const char *file,
    void (*row)(void *ctx, unsigned number, const struct span *cells, size_t n),
    void *ctx, struct err *e)
{
	struct reader r = {.row = row, .ctx = ctx};
	struct csv_parser p;
	struct buf b = {0};
	struct span text;
	bool ok = file_read(file, FILE_MAX, &b, e);

	if (ok &&
	    csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
		ok = err_set(e, "%s: libcsv won't start", file);
	if (!ok) {
		buf_release(&b);
		return false;
	}
	text = buf_all(&b);
	if (span_starts(text, BOM)) /* as spreadsheets leave it */
		text = span(text.p + 3, text.n - 3);
	if (csv_parse(&p, text.p, text.n, on_cell, on_row, &r) != text.n ||
	    csv_fini(&p, on_cell, on_row, &r) != 0) {
		if (csv_error(&p) == CSV_ENOMEM)
			mem_exhausted();
		ok = err_set(e, "%s:%u: %s", file, r.number + 1,
		    csv_strerror(csv_error(&p)));
	}
	if (ok && r.too_wide != 0)
		ok = err_set(e, "%s:%u: more than %d cells in a row", file,
		    r.too_wide, CELLS_MAX);
	csv_free(&p);
	arena_release(&r.arena);
	buf_release(&b);
	return ok;
}
