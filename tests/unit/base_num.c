/*
 * base_num.c - numbers as text and back. The C library is the oracle.
 */
#include <float.h>
#include <inttypes.h>
#include <math.h>

#include "base/num.h"
#include "base/rng.h"
#include "unit.h"

enum { ROUNDS = 60000 };

/* The text of a number; a byte behind NUM_MAX would be seen by ASan. */
static const char *
text_of(char *(*put)(char *, double), double v)
{
	static char text[NUM_MAX + 1];
	char *room = malloc(NUM_MAX), *end = put(room, v);
	size_t n = (size_t)(end - room);

	memcpy(text, room, n);
	text[n] = '\0';
	free(room);
	return text;
}

static char *
put_f32(char *p, double v)
{
	return num_f32(p, (float)v);
}

static void
integers_print_as_printf_does(void)
{
	static const uint64_t edges[] = {0, 9, 10, 99, 100, 999, 1000, 9999,
	    10000, 65535, 65536, 99999, 100000, INT64_MAX,
	    (uint64_t)INT64_MAX + 1, UINT64_MAX - 1, UINT64_MAX};
	char due[NUM_MAX], got[NUM_MAX];
	struct rng r;
	size_t i;

	rng_seed(&r, 1);
	for (i = 0; i < ROUNDS; i++) {
		uint64_t v = rng_u64(&r);

		v = i < sizeof(edges) / sizeof(*edges) ? edges[i] : v >> v % 64;
		snprintf(due, sizeof(due), "%" PRIu64, v);
		CHECK_SPAN(span(got, (size_t)(num_u64(got, v) - got)), due);
		snprintf(due, sizeof(due), "%" PRId64, (int64_t)v);
		CHECK_SPAN(span(got, (size_t)(num_i64(got, (int64_t)v) - got)),
		    due);
	}
}

static void
every_register_prints(void)
{
	char due[NUM_MAX], got[5];
	uint32_t v;

	for (v = 0; v <= UINT16_MAX; v++) {
		snprintf(due, sizeof(due), "%u", v);
		CHECK_SPAN(span(got, (size_t)(num_u16(got, v) - got)), due);
	}
}

static void
known_reals_print_shortest(void)
{
	static const struct {
		double v;
		const char *text;
	} rows[] = {
	    {0, "0"},
	    {-0.0, "-0.0"},
	    {1, "1"},
	    {-17, "-17"},
	    {0.1, "0.1"},
	    {-0.5, "-0.5"},
	    {36.6, "36.6"},
	    {0.001902, "0.001902"},
	    {1e-7, "0.0000001"},
	    {0.1 + 0.2, "0.30000000000000004"},
	    {1.0 / 3, "0.3333333333333333"},
	    {123456789.125, "123456789.125"},
	    {NUM_EXACT - 1, "9007199254740991"},
	    {NUM_EXACT, "9007199254740992.0"}, /* a real from here on */
	    {1e22, "1e+22"},
	    {DBL_MAX, "1.7976931348623157e+308"},
	    {-DBL_MAX, "-1.7976931348623157e+308"},
	    {DBL_MIN, "2.2250738585072014e-308"},
	    {5e-324, "5e-324"},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_STR(text_of(num_f64, rows[i].v), rows[i].text);
	CHECK_STR(text_of(put_f32, (double)36.6f), "36.6");
	CHECK_STR(text_of(put_f32, (double)0.1f), "0.1");
	CHECK_STR(text_of(put_f32, (double)-0.0f), "-0.0");
	CHECK_STR(text_of(put_f32, (double)16777216.0f), "16777216");
	CHECK_STR(text_of(put_f32, (double)FLT_MAX), "3.4028235e+38");
	CHECK_STR(text_of(put_f32, (double)FLT_MIN), "1.1754944e-38");
	CHECK_STR(text_of(put_f32, (double)FLT_TRUE_MIN), "1e-45");
}

/* The digits that count: without sign, point, exponent and outer zeros. */
static int
digits_of(const char *text)
{
	int n = 0, zeros = 0;

	for (; *text != '\0' && *text != 'e'; text++) {
		if (*text < '0' || *text > '9')
			continue;
		if (*text != '0') {
			n += zeros + 1;
			zeros = 0;
		} else if (n != 0) {
			zeros++;
		}
	}
	return n;
}

static double
as_double(const char *text)
{
	return strtod(text, NULL);
}

static double
as_float(const char *text)
{
	return (double)strtof(text, NULL);
}

/* How many digits printf needs to say `v`. */
static int
digits_needed(double v, double (*read)(const char *))
{
	char text[64];
	int n;

	for (n = 1; n < DBL_DECIMAL_DIG; n++) {
		snprintf(text, sizeof(text), "%.*e", n - 1, v);
		if (read(text) == v)
			break;
	}
	return n;
}

static double
bits_as_double(uint64_t bits)
{
	double v;

	memcpy(&v, &bits, sizeof(v));
	return v;
}

static double
bits_as_float(uint64_t bits)
{
	uint32_t low = (uint32_t)bits;
	float v;

	memcpy(&v, &low, sizeof(v));
	return (double)v;
}

/* Whole numbers are printed exactly, which is as short. */
static bool
is_short(const char *text, double v, double (*read)(const char *))
{
	return strpbrk(text, ".e") == NULL ||
	       digits_of(text) <= digits_needed(v, read);
}

/* Any bits, and decimal fractions as devices have them. */
static void
reals_read_back_and_are_shortest(double (*from_bits)(uint64_t),
    double (*read)(const char *), char *(*put)(char *, double))
{
	struct rng r;
	int i;

	rng_seed(&r, 2);
	for (i = 0; i < ROUNDS; i++) {
		double v = from_bits(rng_u64(&r));
		const char *text;

		if (i % 2 != 0)
			v = (double)(int64_t)(rng_u64(&r) % 20000000) /
			    pow(10, (double)(rng_u64(&r) % 9));
		if (read == as_float)
			v = (double)(float)v;
		if (!isfinite(v))
			continue;
		text = text_of(put, v);
		CHECK_ROW(read(text) == v, text);
		CHECK_ROW(read != as_float ||
			      (float)as_double(text) == (float)v,
		    text);
		CHECK_ROW(v == 0 || is_short(text, v, read), text);
	}
}

static void
texts_that_are_no_integers_are_refused(void)
{
	static const char *const rows[] = {"", "-", "+1", " 1", "1 ", "1.0",
	    "0x1", "1e3", "--1", "18446744073709551616",
	    "99999999999999999999"};
	uint64_t u;
	int64_t v;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(!num_read_u64(span_str(rows[i]), &u), rows[i]);
		CHECK_ROW(!num_read_i64(span_str(rows[i]), &v), rows[i]);
	}
	CHECK(!num_read_u64(SPAN("-1"), &u));
	CHECK(!num_read_i64(SPAN("9223372036854775808"), &v));
	CHECK(!num_read_i64(SPAN("-9223372036854775809"), &v));
	CHECK(!num_read_u64(span("1\0", 2), &u));
}

static void
integers_read_to_their_ends(void)
{
	uint64_t u;
	int64_t v;

	CHECK(num_read_u64(SPAN("18446744073709551615"), &u));
	CHECK(u == UINT64_MAX);
	CHECK(num_read_u64(SPAN("000"), &u) && u == 0);
	CHECK(num_read_i64(SPAN("9223372036854775807"), &v));
	CHECK(v == INT64_MAX);
	CHECK(num_read_i64(SPAN("-9223372036854775808"), &v));
	CHECK(v == INT64_MIN);
	CHECK(num_read_i64(SPAN("-0"), &v) && v == 0);
}

static void
reals_read_as_written(void)
{
	static const struct {
		const char *text;
		double v;
	} rows[] = {{"0", 0}, {"15", 15}, {"-15", -15}, {"+15", 15}, {".5", .5},
	    {"5.", 5}, {"1e3", 1e3}, {"1E-3", 1e-3},
	    {"123456789012345", 123456789012345.0},
	    {"9007199254740993", 9007199254740992.0},
	    {"1.7976931348623157e308", DBL_MAX}, {"1e-400", 0}};
	char many[130];
	double v;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(num_read_f64(span_str(rows[i].text), &v),
		    rows[i].text);
		CHECK_ROW(v == rows[i].v, rows[i].text);
	}
	memset(many, '0', sizeof(many));
	CHECK(num_read_f64(span(many, 127), &v) && v == 0);
	CHECK(!num_read_f64(span(many, 128), &v));
}

static void
texts_that_are_no_reals_are_refused(void)
{
	static const char *const rows[] = {"", ".", "-", "e", "1e", "--1",
	    "1..2", "1.2.3", "nan", "inf", "-inf", "infinity", "0x10", "0x1p3",
	    " 1", "1 ", "1e999", "-1e999", "1,5", "1_000"};
	double v;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(!num_read_f64(span_str(rows[i]), &v), rows[i]);
	CHECK(!num_read_f64(span("1\0", 2), &v));
}

static void
hex_goes_there_and_back(void)
{
	uint8_t all[256], back[256];
	char text[512];
	int i;

	for (i = 0; i < 256; i++)
		all[i] = (uint8_t)i;
	CHECK(num_hex(text, span(all, 256)) == text + 512);
	CHECK(num_read_hex(span(text, 512), back));
	CHECK(memcmp(all, back, 256) == 0);
	CHECK(num_read_hex(SPAN("aBcD"), back));
	CHECK(back[0] == 0xab && back[1] == 0xcd);
	CHECK(num_read_hex(SPAN("09afAF"), back));
	CHECK(back[0] == 0x09 && back[1] == 0xaf && back[2] == 0xaf);
	CHECK(num_read_hex(SPAN(""), back));
	CHECK(!num_read_hex(SPAN("abc"), back));
	CHECK(!num_read_hex(SPAN("0g"), back));
	CHECK(!num_read_hex(SPAN("g0"), back));
	CHECK(!num_read_hex(SPAN("0x"), back));
}

int
main(void)
{
	TEST("integers print as printf does")
	integers_print_as_printf_does();
	TEST("every register's value prints")
	every_register_prints();
	TEST("known reals print shortest")
	known_reals_print_shortest();
	TEST("doubles read back and are shortest")
	reals_read_back_and_are_shortest(bits_as_double, as_double, num_f64);
	TEST("floats read back and are shortest")
	reals_read_back_and_are_shortest(bits_as_float, as_float, put_f32);
	TEST("texts that are no integers are refused")
	texts_that_are_no_integers_are_refused();
	TEST("integers read to their ends")
	integers_read_to_their_ends();
	TEST("reals read as written")
	reals_read_as_written();
	TEST("texts that are no reals are refused")
	texts_that_are_no_reals_are_refused();
	TEST("hex goes there and back")
	hex_goes_there_and_back();
	return unit_end();
}
