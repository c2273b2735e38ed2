/*
 * csv.c - comma-separated files, row by row.
 */
#include "csv/csv.h"

#include <unistd.h>

#include "base/buf.h"
#include "unit.h"

static char name[32];

/* Writes a row as "number[cell|cell]". */
static void
note_row(void *ctx, unsigned number, const struct span *cells, size_t n)
{
	struct buf *b = ctx;
	size_t i;

	buf_fmt(b, "%u[", number);
	for (i = 0; i < n; i++) {
		if (i != 0)
			buf_char(b, '|');
		buf_span(b, cells[i]);
	}
	buf_char(b, ']');
}

/* Reads a file of these bytes; what its rows were goes into `b`. */
static bool
read_bytes(struct span bytes, struct buf *b, struct err *e)
{
	FILE *f = fopen(name, "w");

	CHECK(f != NULL && fwrite(bytes.p, 1, bytes.n, f) == bytes.n &&
	      fclose(f) == 0);
	b->n = 0;
	*e = (struct err){{0}};
	return csv_read(name, note_row, b, e);
}

static void
rows_come_with_their_numbers_and_cells(void)
{
	static const struct {
		const char *bytes, *rows;
	} table[] = {
	    {"", ""},
	    {"\n\n", ""},
	    {"a", "1[a]"},
	    {"a,b\n1,2\n", "1[a|b]2[1|2]"},
	    {"a,b\r\n1,2\r\n3,4\r\n", "1[a|b]2[1|2]3[3|4]"},
	    {"a\n\nb\n", "1[a]3[b]"},
	    {"a\r\n\r\nb\r\n", "1[a]3[b]"},
	    {"a\rb\r", "1[a]2[b]"},
	    {",\n", "1[|]"},
	    {"a,,c\n", "1[a||c]"},
	    {" a ,\tb c\n", "1[a|b c]"},
	    {"\" a \",\"b,c\",\"d\"\"e\"\n", "1[ a |b,c|d\"e]"},
	    {"\"\"\na\n", "2[a]"},
	    {"\"\",\"\"\n", "1[|]"},
	    {"\"a\nb\",c\nd\n", "1[a\nb|c]2[d]"},
	    {"\xef\xbb\xbf"
	     "a,b\n",
		"1[a|b]"},
	    {"\xc3\xa9,\xff\n", "1[\xc3\xa9|\xff]"},
	};
	struct buf b = {0};
	struct err e;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		CHECK_ROW(read_bytes(span_str(table[i].bytes), &b, &e),
		    table[i].bytes);
		CHECK_SPAN_ROW(buf_all(&b), table[i].rows, table[i].bytes);
	}
	CHECK(read_bytes(span("a\0b,c\n", 6), &b, &e));
	CHECK(span_eq(buf_all(&b), span("1[a\0b|c]", 8)));
	buf_release(&b);
}

static void
broken_quotes_are_refused(void)
{
	static const struct {
		const char *bytes;
		unsigned line;
	} table[] = {{"a\"b\n", 1}, {"a,b\n\"c\"d,e\n", 2},
	    {"a,b\r\n\"c\"d,e\r\n", 2}, {"a\n\"b\n", 2}, {"a\n\"b,c\nd\n", 2}};
	struct buf b = {0};
	char front[64];
	struct err e;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		CHECK_ROW(!read_bytes(span_str(table[i].bytes), &b, &e),
		    table[i].bytes);
		snprintf(front, sizeof(front), "%s:%u: ", name, table[i].line);
		CHECK_ROW(strncmp(e.text, front, strlen(front)) == 0, e.text);
	}
	buf_release(&b);
}

static void
a_row_has_at_most_256_cells(void)
{
	char bytes[300];
	struct buf b = {0};
	struct err e;

	memset(bytes, ',', sizeof(bytes));
	bytes[255] = '\n';
	CHECK(read_bytes(span(bytes, 256), &b, &e));
	bytes[255] = ',';
	bytes[256] = '\n';
	CHECK(!read_bytes(span(bytes, 257), &b, &e));
	CHECK(strstr(e.text, ":1: more than 256 cells in a row") != NULL);
	CHECK(b.n == 0); /* no row that lacks a cell is handed out */
	buf_release(&b);
}

static void
a_missing_file_is_told(void)
{
	struct buf b = {0};
	struct err e = {{0}};

	unlink(name);
	CHECK(!csv_read(name, note_row, &b, &e));
	CHECK(strstr(e.text, "No such file") != NULL);
	CHECK(b.n == 0);
}

int
main(void)
{
	int fd;

	strcpy(name, "/tmp/ots-unit-XXXXXX");
	fd = mkstemp(name);
	if (fd < 0)
		return 1;
	close(fd);
	TEST("rows come with their numbers and cells")
	rows_come_with_their_numbers_and_cells();
	TEST("broken quotes are refused with their line")
	broken_quotes_are_refused();
	TEST("a row has at most 256 cells")
	a_row_has_at_most_256_cells();
	TEST("a missing file is told")
	a_missing_file_is_told();
	return unit_end();
}
