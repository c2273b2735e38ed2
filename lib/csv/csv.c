#include "csv/csv.h"

#include <csv.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

enum { FILE_MAX = 256 << 20, CELLS_MAX = 256 };

struct reader {
	void (*row)(void *, unsigned, const struct span *, size_t);
	void *ctx;
	struct arena arena;
	struct span cells[CELLS_MAX];
	size_t n;
	unsigned number;
	bool too_wide;
};

static void
on_cell(void *cell, size_t n, void *ctx)
{
	struct reader *r = ctx;

	if (r->n == CELLS_MAX) {
		r->too_wide = true;
		return;
	}
	r->cells[r->n++] = arena_copy(&r->arena, span(n ? cell : "", n));
}

static void
on_row(int end, void *ctx)
{
	struct reader *r = ctx;

	(void)end;
	r->number++;
	if (r->n > 1 || (r->n == 1 && r->cells[0].n != 0))
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
	bool ok = file_read(file, FILE_MAX, &b, e);

	if (ok && csv_init(&p, CSV_STRICT | CSV_REPALL_NL) != 0)
		ok = err_set(e, "%s: libcsv won't start", file);
	if (!ok) {
		buf_release(&b);
		return false;
	}
	if (csv_parse(&p, b.p, b.n, on_cell, on_row, &r) != b.n ||
	    csv_fini(&p, on_cell, on_row, &r) != 0)
		ok = err_set(e, "%s:%u: %s", file, r.number + 1,
		    csv_strerror(csv_error(&p)));
	if (ok && r.too_wide)
		ok = err_set(e, "%s: more than %d cells in a row", file,
		    CELLS_MAX);
	csv_free(&p);
	arena_release(&r.arena);
	buf_release(&b);
	return ok;
}
