/*
 * ndjson_put.c - what is written reads back with Jansson as what it was.
 */
#include <float.h>
#include <jansson.h>
#include <math.h>

#include "base/rng.h"
#include "base/utf8.h"
#include "ndjson/nd.h"
#include "unit.h"

enum { ROUNDS = 20000, LONGEST = 40 };

/* The one item of the array that `b` holds, and nothing else; clears it. */
static json_t *
read_back(struct buf *b)
{
	json_t *j, *item;

	buf_add(b, "]", 2); /* its NUL for messages */
	j = json_loadb(b->p, b->n - 1, JSON_DECODE_INT_AS_REAL, NULL);
	item = json_incref(json_array_get(j, 0));
	CHECK_ROW(json_array_size(j) == 1, b->p);
	json_decref(j);
	return item;
}

static void
begin(struct buf *b)
{
	b->n = 0;
	buf_char(b, '[');
}

/* What a text becomes: U+FFFD for U+0000 and for each byte that isn't UTF-8. */
static bool
cleaned(struct span s, struct buf *out)
{
	bool clean = true;

	out->n = 0;
	while (s.n != 0) {
		size_t n = utf8_len(s);

		if (n == 0 || *s.p == '\0') {
			buf_str(out, "\xef\xbf\xbd");
			clean = false;
			n = 1;
		} else {
			buf_add(out, s.p, n);
		}
		s = span(s.p + n, s.n - n);
	}
	return clean;
}

/* May it be looked at in a terminal? No controls, those of C1 neither. */
static bool
is_harmless(struct span s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i;

	for (i = 0; i < s.n; i++)
		if (p[i] < 0x20 || p[i] == 0x7f ||
		    (p[i] == 0xc2 && i + 1 < s.n && p[i + 1] < 0xa0))
			return false;
	return true;
}

/* A text, from a block of exactly its size, is read back cleaned. */
static bool
text_reads_back(struct span s)
{
	struct buf b = {0}, due = {0};
	char *p = unit_exact(s);
	bool clean, ok;
	json_t *j;

	begin(&b);
	clean = nd_put_text(&b, span(p, s.n));
	ok = is_harmless(buf_all(&b));
	j = read_back(&b);
	ok = ok && cleaned(s, &due) == clean && json_is_string(j) &&
	     span_eq(span(json_string_value(j), json_string_length(j)),
		 buf_all(&due));
	json_decref(j);
	free(p);
	buf_release(&b);
	buf_release(&due);
	return ok;
}

static void
every_byte_reads_back_in_every_place(void)
{
	char text[LONGEST];
	size_t n, at;
	int c;

	for (n = 1; n <= LONGEST; n++)
		for (at = 0; at < n; at++)
			for (c = 0; c < 256; c += n % 8 == 0 ? 1 : 31) {
				memset(text, 'x', n);
				text[at] = (char)c;
				CHECK(text_reads_back(span(text, n)));
			}
	CHECK(text_reads_back(SPAN("")));
}

static void
every_code_point_reads_back(void)
{
	char text[4 * 64];
	uint32_t c, i;

	for (c = 0; c < 0x110000; c += 64) {
		char *p = text;

		for (i = 0; i < 64; i++)
			p = utf8_put(p, c + i);
		CHECK(text_reads_back(span(text, (size_t)(p - text))));
	}
}

static void
random_bytes_read_back(void)
{
	static const char odd[] = "\"\\/\x00\x1f\x7f\x80\xc2\x85\xe2\xff ab";
	char text[3 * LONGEST];
	struct rng r;
	int i;

	rng_seed(&r, 1);
	for (i = 0; i < ROUNDS; i++) {
		size_t n = rng_u64(&r) % sizeof(text), k;

		for (k = 0; k < n; k++)
			text[k] = i % 2 == 0 ? (char)rng_u64(&r)
					     : odd[rng_u64(&r) % sizeof(odd)];
		CHECK(text_reads_back(span(text, n)));
	}
}

static void
texts_are_escaped_for_lines_and_terminals(void)
{
	struct buf b = {0};

	CHECK(nd_put_text(&b, SPAN("a\"b\\c/d")));
	CHECK_SPAN(buf_all(&b), "\"a\\\"b\\\\c/d\"");
	b.n = 0;
	CHECK(nd_put_text(&b, SPAN("\b\f\n\r\t\x1b\x7f\xc2\x9b\xc2\xa0")));
	CHECK_SPAN(buf_all(&b),
	    "\"\\b\\f\\n\\r\\t\\u001b\\u007f\\u009b\xc2\xa0\"");
	b.n = 0;
	CHECK(!nd_put_text(&b, span("a\0\xff", 3)));
	CHECK_SPAN(buf_all(&b), "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
	b.n = 0;
	nd_put_str(&b, SPAN("\xe2\x82\xac"));
	CHECK_SPAN(buf_all(&b), "\"\xe2\x82\xac\"");
	buf_release(&b);
}

static double
real_back(struct buf *b)
{
	json_t *j = read_back(b);
	double v = json_number_value(j);

	CHECK(json_is_number(j));
	json_decref(j);
	return v;
}

static void
reals_read_back(void)
{
	static const double rows[] = {0, -0.0, 1, -1, 0.1, 36.6, DBL_MAX,
	    -DBL_MAX, DBL_MIN, DBL_TRUE_MIN, DBL_EPSILON, 9007199254740991.0,
	    9007199254740992.0, 1e22, 1e-7, (double)FLT_MAX};
	struct buf b = {0};
	struct rng r;
	size_t i;

	rng_seed(&r, 2);
	for (i = 0; i < ROUNDS; i++) {
		uint64_t bits = rng_u64(&r);
		double v;

		memcpy(&v, &bits, sizeof(v));
		if (i < sizeof(rows) / sizeof(*rows))
			v = rows[i];
		if (!isfinite(v))
			continue;
		begin(&b);
		nd_put_f64(&b, v);
		CHECK_ROW(real_back(&b) == v, b.p);
	}
	buf_release(&b);
}

static void
floats_read_back(void)
{
	static const float rows[] = {0, 36.6f, FLT_MAX, -FLT_MAX, FLT_MIN,
	    FLT_TRUE_MIN, 16777216.0f, 1e9f};
	struct buf b = {0};
	struct rng r;
	size_t i;

	rng_seed(&r, 3);
	for (i = 0; i < ROUNDS; i++) {
		uint32_t bits = (uint32_t)rng_u64(&r);
		float v;

		memcpy(&v, &bits, sizeof(v));
		if (i < sizeof(rows) / sizeof(*rows))
			v = rows[i];
		if (!isfinite(v))
			continue;
		begin(&b);
		nd_put_f32(&b, v);
		CHECK_ROW((float)real_back(&b) == v, b.p);
	}
	buf_release(&b);
}

static void
what_is_no_number_is_null(void)
{
	struct buf b = {0};

	nd_put_f64(&b, (double)NAN);
	buf_char(&b, ' ');
	nd_put_f64(&b, -(double)INFINITY);
	buf_char(&b, ' ');
	nd_put_f32(&b, NAN);
	buf_char(&b, ' ');
	nd_put_f32(&b, INFINITY);
	CHECK_SPAN(buf_all(&b), "null null null null");
	buf_release(&b);
}

static void
integers_and_truths_are_written(void)
{
	struct buf b = {0};

	nd_put_i64(&b, INT64_MIN);
	buf_char(&b, ' ');
	nd_put_i64(&b, INT64_MAX);
	buf_char(&b, ' ');
	nd_put_u64(&b, UINT64_MAX);
	buf_char(&b, ' ');
	nd_put_bool(&b, true);
	nd_put_bool(&b, false);
	CHECK_SPAN(buf_all(&b), "-9223372036854775808 9223372036854775807 "
				"18446744073709551615 truefalse");
	buf_release(&b);
}

static void
keys_stand_with_their_commas(void)
{
	struct buf b = {0};

	nd_put_key(&b, "x"); /* in an empty buffer: the first as well */
	CHECK_SPAN(buf_all(&b), "\"x\":");
	b.n = 0;
	buf_char(&b, '{');
	nd_put_key(&b, "a");
	nd_put_i64(&b, 1);
	nd_put_key(&b, "b");
	buf_char(&b, '{');
	nd_put_key(&b, "");
	nd_put_bool(&b, true);
	buf_str(&b, "}}");
	CHECK_SPAN(buf_all(&b), "{\"a\":1,\"b\":{\"\":true}}");
	buf_release(&b);
}

/* RFC 4648, 10. */
static void
base64_is_as_published(void)
{
	static const char *const rows[][2] = {{"", ""}, {"f", "Zg=="},
	    {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
	    {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
	    {"\xff\xef\xbe", "/+++"}};
	struct buf b = {0}, back = {0};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		b.n = back.n = 0;
		nd_put_base64(&b, span_str(rows[i][0]));
		CHECK_SPAN(span(b.p + 1, b.n - 2), rows[i][1]);
		CHECK(nd_base64(span_str(rows[i][1]), &back));
		CHECK_SPAN(buf_all(&back), rows[i][0]);
	}
	buf_release(&b);
	buf_release(&back);
}

static void
what_is_no_base64_is_refused(void)
{
	static const char *const rows[] = {"Z", "Zg", "Zg=", "=",
	    "==", "===", "====", "Z===", "Zg==Zg==", "Zm9v\n", "Zm9*", "Zm 9",
	    "=Zg=", "Z=g=", "Zm-_", "Zm8=Zm8=Z"};
	struct buf b = {0};
	size_t i;

	buf_str(&b, "x");
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *p = unit_exact(span_str(rows[i]));

		CHECK_ROW(!nd_base64(span(p, strlen(rows[i])), &b), rows[i]);
		free(p);
	}
	CHECK_SPAN(buf_all(&b), "x"); /* nothing was left behind */
	buf_release(&b);
}

static void
bytes_go_there_and_back_in_base64(void)
{
	struct buf b = {0}, back = {0};
	unsigned char bytes[100];
	struct rng r;
	size_t n, i;

	rng_seed(&r, 4);
	for (n = 0; n <= sizeof(bytes); n++) {
		unsigned char *p;

		for (i = 0; i < n; i++)
			bytes[i] = (unsigned char)rng_u64(&r);
		p = unit_exact(span(bytes, n));
		b.n = back.n = 0;
		nd_put_base64(&b, span(p, n));
		CHECK(nd_base64(span(b.p + 1, b.n - 2), &back));
		CHECK(span_eq(buf_all(&back), span(bytes, n)));
		b.n = 0;
		nd_put_hex(&b, span(p, n));
		CHECK(b.n == 2 * n + 2 && b.p[b.n - 1] == '"');
		free(p);
	}
	buf_release(&b);
	buf_release(&back);
}

int
main(void)
{
	TEST("every byte reads back in every place")
	every_byte_reads_back_in_every_place();
	TEST("every code point reads back")
	every_code_point_reads_back();
	TEST("random bytes read back")
	random_bytes_read_back();
	TEST("texts are escaped for lines and for terminals")
	texts_are_escaped_for_lines_and_terminals();
	TEST("doubles read back")
	reals_read_back();
	TEST("floats read back")
	floats_read_back();
	TEST("what is no number is null")
	what_is_no_number_is_null();
	TEST("integers and truths are written")
	integers_and_truths_are_written();
	TEST("keys stand with their commas")
	keys_stand_with_their_commas();
	TEST("base64 is as published")
	base64_is_as_published();
	TEST("what is no base64 is refused and leaves nothing")
	what_is_no_base64_is_refused();
	TEST("bytes go there and back in base64")
	bytes_go_there_and_back_in_base64();
	return unit_end();
}
