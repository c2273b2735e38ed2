/*
 * ndjson.c - which lines are accepted, where others break, and which members
 * are found. Jansson is the oracle: it accepts and rejects the same.
 */
#include <jansson.h>

#include "base/mem.h"
#include "ndjson/nd.h"
#include "unit.h"

static const char *const wanted[] = {"type", "ts", "value", ""};

enum { TYPE, TS, VALUE, EMPTY, WANTED };

/* Scans a copy of exactly the line's size; the values are not kept. */
static bool
accepts(struct span line, struct err *e)
{
	struct nd_val vals[WANTED];
	struct nd_keys keys;
	char *p = unit_exact(line);
	bool ok;

	nd_keys_init(&keys, wanted, WANTED);
	ok = nd_scan(span(p, line.n), &keys, vals, e);
	free(p);
	return ok;
}

static bool
jansson_accepts(struct span line)
{
	json_t *j = json_loadb(line.p, line.n, 0, NULL);
	bool ok = j != NULL;

	json_decref(j);
	return ok;
}

/* A line that may hold NULs. */
#define LINE(text)                        \
	{                                 \
		"" text, sizeof(text) - 1 \
	}

static const struct span good[] = {
    LINE("{}"),
    LINE("[]"),
    LINE(" \t\r\n{ } \n"),
    LINE("[[],{}]"),
    LINE("{\"a\":1}"),
    LINE("{\"\":1}"),
    LINE("{\"a\":{\"b\":[1,2,{}]}}"),
    LINE("[null,true,false]"),
    LINE("[0,-0,-1,10,0.5,-0.0,1e5,1E+5,1.5e-5]"),
    LINE("[9223372036854775807,-9223372036854775808]"),
    LINE("[1.7976931348623157e308,-1.7976931348623157e308]"),
    LINE("[1e-400,0.0e99999,5e-324]"),
    LINE("[100000000000000000000.5]"),
    LINE("[\"\",\"a\",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]"),
    LINE("[\"\\u0001\\u00e9\\uD7FF\\ue000\\uFFFF\"]"),
    LINE("[\"\\ud800\\udc00\\uDBFF\\uDFFF\"]"),
    LINE("[\"\x7f\xc2\x80\xe2\x82\xac\xf4\x8f\xbf\xbf\"]"),
    LINE("{\"a\":1,\"a\":2}"),
    LINE("{\"a\\u0062\":1,\"\\u0061b\":2}"),
    LINE("{\"a\" : 1 , \"b\"\n:\t[ 1 , 2 ]}"),
};

static const struct span bad[] = {
    LINE(""),
    LINE(" "),
    LINE("1"),
    LINE("\"a\""),
    LINE("null"),
    LINE("true"),
    LINE("{"),
    LINE("["),
    LINE("}"),
    LINE("]"),
    LINE("{]"),
    LINE("[}"),
    LINE("[1"),
    LINE("[1,"),
    LINE("[1,]"),
    LINE("[,1]"),
    LINE("[1 2]"),
    LINE("[1,,2]"),
    LINE("{\"a\"}"),
    LINE("{\"a\":}"),
    LINE("{\"a\":1,}"),
    LINE("{,}"),
    LINE("{a:1}"),
    LINE("{'a':1}"),
    LINE("{1:1}"),
    LINE("{\"a\" 1}"),
    LINE("{\"a\":1 \"b\":2}"),
    LINE("{\"a\":1}}"),
    LINE("{}{}"),
    LINE("{},"),
    LINE("[] x"),
    LINE("{}\0"),
    LINE("\0{}"),
    LINE("[\0]"),
    LINE("\xef\xbb\xbf{}"),
    LINE("[nul]"),
    LINE("[nulls]"),
    LINE("[True]"),
    LINE("[tru"),
    LINE("[NaN]"),
    LINE("[Infinity]"),
    LINE("[-]"),
    LINE("[+1]"),
    LINE("[01]"),
    LINE("[-01]"),
    LINE("[00]"),
    LINE("[1.]"),
    LINE("[.5]"),
    LINE("[1.e5]"),
    LINE("[1e]"),
    LINE("[1e+]"),
    LINE("[0x10]"),
    LINE("[1_0]"),
    LINE("[--1]"),
    LINE("[9223372036854775808]"),
    LINE("[-9223372036854775809]"),
    LINE("[99999999999999999999]"),
    LINE("[1e309]"),
    LINE("[-1e309]"),
    LINE("[1e99999999999]"),
    LINE("[\"]"),
    LINE("[\"a]"),
    LINE("[\"\\\"]"),
    LINE("[\"\\a\"]"),
    LINE("[\"\\'\"]"),
    LINE("[\"\\\0\"]"),
    LINE("[\"\\u\"]"),
    LINE("[\"\\u12\"]"),
    LINE("[\"\\u12g4\"]"),
    LINE("[\"\\U0041\"]"),
    LINE("[\"\\u0000\"]"),
    LINE("{\"\\u0000\":1}"),
    LINE("[\"\\ud800\"]"),
    LINE("[\"\\udc00\"]"),
    LINE("[\"\\ud800x\"]"),
    LINE("[\"\\ud800\\n\"]"),
    LINE("[\"\\ud800\\u0041\"]"),
    LINE("[\"\\ud800\\ud800\"]"),
    LINE("[\"\\ud800\\udcg0\"]"),
    LINE("[\"\\ud800\\udc0"),
    LINE("[\"\0\"]"),
    LINE("[\"\x1f\"]"),
    LINE("[\"a\nb\"]"),
    LINE("[\"\t\"]"),
    LINE("[\"\x80\"]"),
    LINE("[\"\xc0\x80\"]"),
    LINE("[\"\xed\xa0\x80\"]"),
    LINE("[\"\xf4\x90\x80\x80\"]"),
    LINE("[\"\xe2\x82\"]"),
    LINE("[\"\xff\"]"),
    LINE("[\x80]"),
    LINE("[\f1]"),
    LINE("[\v1]"),
    LINE("[1]//"),
    LINE("[/**/1]"),
};

static void
good_lines_are_accepted(void)
{
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct err e = {{0}};

		CHECK_ROW(accepts(good[i], &e), good[i].p);
		CHECK_ROW(e.text[0] == '\0', good[i].p);
		CHECK_ROW(jansson_accepts(good[i]), good[i].p);
	}
}

static void
bad_lines_are_rejected(void)
{
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err e = {{0}};

		CHECK_ROW(!accepts(bad[i], &e), bad[i].p);
		CHECK_ROW(strncmp(e.text, "column ", 7) == 0, bad[i].p);
		CHECK_ROW(!jansson_accepts(bad[i]), bad[i].p);
	}
}

/* Each byte in every place where it could matter: one ? after the other. */
static void
every_byte_is_judged_as_jansson_does(void)
{
	static const char places[] = "?{?\"?k?\"?:?[\"?s0123456789abcdef?\",?1,"
				     "1?2,\"\\?\",\"\\u??41\"]?}?",
			  filled[] = " { \"xkx\" : [\"xs0123456789abcdefx\", "
				     "1,102,\"\\n\",\"\\u0041\"] } ";
	char text[sizeof(filled)];
	struct err e = {{0}};
	size_t i;
	int c;

	CHECK(sizeof(places) == sizeof(filled));
	memcpy(text, filled, sizeof(filled));
	for (i = 0; i < sizeof(places); i++)
		for (c = 0; c < 256 && places[i] == '?'; c++) {
			struct span s = span(text, sizeof(text) - 1);

			text[i] = (char)c;
			CHECK_ROW(accepts(s, &e) == jansson_accepts(s), text);
			text[i] = filled[i];
		}
}

static void
every_truncation_is_rejected(void)
{
	static const char line[] =
	    "{\"type\":\"event\",\"n\":[1,-2.5e+3,true,false,null,{\"a\":[]}],"
	    "\"t\":\"\\u00e9\\ud83d\\ude00 \xe2\x82\xac\\n\",\"o\":{\"x\":0}}";
	struct err e = {{0}};
	size_t n;

	CHECK(accepts(span(line, sizeof(line) - 1), &e));
	for (n = 0; n < sizeof(line) - 1; n++) {
		CHECK_ROW(!accepts(span(line, n), &e), line + n);
		CHECK_ROW(!jansson_accepts(span(line, n)), line + n);
	}
}

/* `n` of these brackets around nothing. */
static struct span
nested(struct buf *b, int n, bool objects)
{
	int i;

	b->n = 0;
	for (i = 0; i < n; i++)
		buf_str(b, objects && i % 2 == 0 ? "{\"a\":" : "[");
	if (objects && n % 2 != 0)
		b->n -= 4;
	for (i = n; i-- > 0;)
		buf_str(b, objects && i % 2 == 0 ? "}" : "]");
	return buf_all(b);
}

static void
nesting_ends_at_sixty_four(void)
{
	struct err e = {{0}};
	struct buf b = {0};
	int objects;

	for (objects = 0; objects < 2; objects++) {
		CHECK(accepts(nested(&b, ND_DEPTH - 1, objects), &e));
		CHECK(accepts(nested(&b, ND_DEPTH, objects), &e));
		CHECK(!accepts(nested(&b, ND_DEPTH + 1, objects), &e));
		CHECK(strstr(e.text, "nested deeper than 64") != NULL);
		CHECK(!accepts(nested(&b, 100000, objects), &e));
		CHECK(jansson_accepts(nested(&b, ND_DEPTH + 1, objects)));
		b.p[ND_DEPTH / 2 * 6 + 1] = '!';
		CHECK(!accepts(buf_all(&b), &e));
	}
	buf_release(&b);
}

/* Jansson 2.14 loses a NUL behind a number or a word; here it is one. */
static void
a_nul_is_never_passed_over(void)
{
	static const struct span rows[] = {LINE("[1\0]"), LINE("[true\0]"),
	    LINE("{\"a\":1.5\0}"), LINE("[1]\0"), LINE("\0[1]")};
	struct err e = {{0}};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(!accepts(rows[i], &e), rows[i].p);
}

static void
mistakes_are_told_with_their_column(void)
{
	static const struct {
		const char *line, *why;
	} rows[] = {
	    {"x", "column 1: expected { or ["},
	    {"{\"a\":1} {}", "column 8: more text behind the value"},
	    {"{\"a\":1} x", "column 10: the line doesn't end with } or ]"},
	    {"{\"a\":01}", "column 6: number with a leading zero"},
	    {"{\"a\":-}", "column 7: a minus without digits"},
	    {"{\"a\":1.}", "column 8: a point without digits"},
	    {"{\"a\":1e}", "column 8: an exponent without digits"},
	    {"{\"a\":1e999}", "column 6: number beyond a double"},
	    {"{\"a\":9223372036854775808}", "column 6: integer beyond 64 bits"},
	    {"{\"a\":\"b}", "column 9: the string doesn't end"},
	    {"{\"a\":{}", "column 8: a bracket isn't closed"},
	    {"{\"a\":\"\n\"}", "column 7: control character in a string"},
	    {"{\"a\":\"\xff\"}", "column 7: not UTF-8"},
	    {"{\"a\":\"\\u00\"}",
		"column 9: \\u wants four hexadecimal digits"},
	    {"{a:1}", "column 2: expected a name in quotes"},
	    {"{\"a\",1}", "column 5: expected a colon"},
	    {"{\"a\":1]", "column 7: expected , or }"},
	    {"[1}", "column 3: expected , or ]"},
	    {"{\"a\":!}", "column 6: expected a value"},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err e = {{0}};

		CHECK(!accepts(span_str(rows[i].line), &e));
		CHECK_STR(e.text, rows[i].why);
	}
}

static void
scan(const char *line, struct nd_val *vals)
{
	struct err e = {{0}};
	struct nd_keys keys;

	nd_keys_init(&keys, wanted, WANTED);
	CHECK_ROW(nd_scan(span_str(line), &keys, vals, &e), e.text);
}

static void
wanted_members_are_found(void)
{
	struct nd_val v[WANTED];

	scan("{\"x\":{\"type\":0},\"value\":[1, "
	     "2],\"type\":\"event\",\"\":-1.5}",
	    v);
	CHECK(v[TYPE].type == ND_STRING && !v[TYPE].escaped);
	CHECK_SPAN(v[TYPE].text, "event");
	CHECK(v[TS].type == ND_NONE);
	CHECK(v[VALUE].type == ND_ARRAY);
	CHECK_SPAN(v[VALUE].text, "[1, 2]");
	CHECK(v[EMPTY].type == ND_REAL);
	CHECK_SPAN(v[EMPTY].text, "-1.5");
	scan("[{\"type\":1}]", v);
	CHECK(v[TYPE].type == ND_NONE);
	scan("{}", v);
	CHECK(v[TYPE].type == ND_NONE);
}

static void
the_last_duplicate_wins(void)
{
	struct nd_val v[WANTED];

	scan("{\"type\":1,\"type\":true,\"ts\":{},\"ts\":null}", v);
	CHECK(v[TYPE].type == ND_TRUE);
	CHECK(v[TS].type == ND_NULL);
	/* Also where one of them is spelled with escapes. */
	scan("{\"type\":1,\"\\u0074yp\\u0065\":2}", v);
	CHECK_SPAN(v[TYPE].text, "2");
	scan("{\"\\u0074ype\":2,\"type\":1}", v);
	CHECK_SPAN(v[TYPE].text, "1");
	scan("{\"type\":\"\\u0041\",\"type\":\"A\"}", v);
	CHECK(!v[TYPE].escaped);
}

/* As many keys as there may be, among them some that hash alike. */
static void
many_keys_are_told_apart(void)
{
	static char names[ND_KEYS][8];
	const char *list[ND_KEYS];
	struct nd_val vals[ND_KEYS];
	struct nd_keys keys;
	struct err e = {{0}};
	struct buf b = {0};
	size_t i;

	buf_char(&b, '{');
	for (i = 0; i < ND_KEYS; i++) {
		snprintf(names[i], sizeof(names[i]), "a%02zub", i);
		list[i] = names[i];
		nd_put_key(&b, names[i]);
		nd_put_u64(&b, i);
	}
	buf_char(&b, '}');
	nd_keys_init(&keys, list, ND_KEYS);
	CHECK_ROW(nd_scan(buf_all(&b), &keys, vals, &e), e.text);
	for (i = 0; i < ND_KEYS; i++) {
		uint64_t v = 0;

		CHECK(nd_uint(&vals[i], ND_KEYS, &v) && v == i);
	}
	buf_release(&b);
}

int
main(void)
{
	TEST("good lines are accepted")
	good_lines_are_accepted();
	TEST("bad lines are rejected, with a reason")
	bad_lines_are_rejected();
	TEST("every byte is judged as Jansson does")
	every_byte_is_judged_as_jansson_does();
	TEST("every truncation is rejected")
	every_truncation_is_rejected();
	TEST("nesting ends at sixty-four")
	nesting_ends_at_sixty_four();
	TEST("a NUL is never passed over")
	a_nul_is_never_passed_over();
	TEST("mistakes are told with their column")
	mistakes_are_told_with_their_column();
	TEST("wanted members are found, at the top only")
	wanted_members_are_found();
	TEST("the last duplicate wins")
	the_last_duplicate_wins();
	TEST("as many keys as there may be are told apart")
	many_keys_are_told_apart();
	return unit_end();
}
