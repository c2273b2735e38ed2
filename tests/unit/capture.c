/*
 * What ots-capture reads from its command line: frames, formats, filters.
 */
#include "base/num.h"
#include "capture/outlet.h"
#include "capture/pick.h"
#include "unit.h"

/* The frames of 1 to 30 that are wanted, as '1' and '0'. */
static void
wanted(struct pick *p, char out[31])
{
	uint64_t i;

	for (i = 1; i <= 30; i++)
		out[i - 1] = pick_wants(p, i) ? '1' : '0';
	out[30] = '\0';
}

static void
frames_are_numbers_and_ranges(void)
{
	static const struct {
		const char *text, *file, *wanted;
	} rows[] = {
	    {"a:1", "a", "100000000000000000000000000000"},
	    {"a:b:30", "a:b", "000000000000000000000000000001"},
	    {"a:2-4", "a", "011100000000000000000000000000"},
	    {"a:9,2-4,3-6,6", "a", "011111001000000000000000000000"},
	    {"a:5-7,1-30", "a", "111111111111111111111111111111"},
	    {"a:3-3,18446744073709551615", "a",
		"001000000000000000000000000000"},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pick p;
		struct err e = {{0}};
		char got[31];

		if (!CHECK_ROW(pick_read(&p, rows[i].text, &e), rows[i].text))
			continue;
		CHECK_STR(p.file, rows[i].file);
		wanted(&p, got);
		CHECK_STR(got, rows[i].wanted);
		pick_release(&p);
	}
}

static void
other_frames_are_refused(void)
{
	static const char *const rows[] = {"", "a", "a:", ":1", "a:0", "a:0-1",
	    "a:4-2", "a:1,", "a:1,,2", "a:-1", "a:1-", "a:x", "a:1 ",
	    "a:18446744073709551616"};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pick p;
		struct err e = {{0}};

		CHECK_ROW(!pick_read(&p, rows[i], &e), rows[i]);
		CHECK_ROW(e.text[0] != '\0', rows[i]);
	}
}

static void
the_next_frame_is_known(void)
{
	struct pick p;
	struct err e = {{0}};

	CHECK(pick_read(&p, "a:3-5,9", &e));
	CHECK(pick_next(&p, 0) == 3);
	CHECK(pick_next(&p, 3) == 4);
	CHECK(pick_next(&p, 5) == 9);
	CHECK(pick_next(&p, 8) == 9);
	CHECK(pick_next(&p, 9) == 0);
	pick_release(&p);
}

static void
sizes_have_units(void)
{
	static const struct {
		const char *text;
		uint64_t n;
	} rows[] = {
	    {"0", 0},
	    {"4096", 4096},
	    {"7B", 7},
	    {"64MiB", 64 << 20},
	    {"64M", 64 << 20},
	    {"2k", 2048},
	    {"2kB", 2000},
	    {"3GB", 3000000000},
	    {"16383TiB", UINT64_C(16383) << 40},
	};
	static const char *const bad[] = {"", "MiB", "1.5G", "-1", "1 M", "1mb",
	    "16777216TiB", "18446744073709551616"};
	uint64_t n;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(num_read_size(span_str(rows[i].text), &n) &&
			      n == rows[i].n,
		    rows[i].text);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_ROW(!num_read_size(span_str(bad[i]), &n), bad[i]);
}

static void
a_filter_fits_the_link_type(void)
{
	char tcp[] = "tcp", port[] = "port 502";
	char *words[] = {tcp, port, NULL}, *none[] = {NULL};
	struct packet p = {.link = LINK_ETHERNET, .len = 2, .bytes = {"ab", 2}};
	char *text = filters_text(words);
	struct filters *f;
	struct err e = {{0}};

	CHECK_STR(text, "tcp port 502");
	CHECK(filters_text(none) == NULL);
	free(text);
	f = filters_new("greater 2");
	CHECK(filters_pass(f, &p, &e));
	p.link = LINK_RAW;
	p.len = 1;
	CHECK(!filters_pass(f, &p, &e) && e.text[0] == '\0');
	filters_free(f);
	f = filters_new("port port");
	CHECK(!filters_pass(f, &p, &e) && e.text[0] != '\0');
	filters_free(f);
}

int
main(void)
{
	TEST("frames are numbers and ranges")
	frames_are_numbers_and_ranges();
	TEST("other frames are refused")
	other_frames_are_refused();
	TEST("the next frame is known")
	the_next_frame_is_known();
	TEST("sizes have units")
	sizes_have_units();
	TEST("a filter fits the link type")
	a_filter_fits_the_link_type();
	return unit_end();
}
