/*
 * conf.c - the files that people write: every refusal with its place, typed
 * take-outs, unknown keys, and values printed so that they read in again.
 */
#include "conf/conf.h"

#include <unistd.h>

#include "base/ts.h"
#include "base/utf8.h"
#include "conf/print.h"
#include "unit.h"

static struct arena arena;
static struct errs errs;

static struct conf *
parse(struct span text)
{
	arena_reset(&arena);
	errs = (struct errs){0};
	return conf_parse("f", text, &arena, &errs);
}

/* The value of `key` in a map; a fresh list of errors. */
static struct conf *
value_of(const char *key, const char *yaml)
{
	struct conf *c = parse(span_str(yaml));

	CHECK_ROW(c != NULL, yaml);
	return conf_get(c, key);
}

static void
broken_files_are_refused_with_their_place(void)
{
	static const struct {
		const char *yaml, *why;
	} rows[] = {
	    {"", "f: is empty"},
	    {"# only this\n", "f: is empty"},
	    {"a: 1\n'a': 2\n",
		"f:2:1: the key a stands here twice, first in line 1"},
	    {"x:\n  - {b: 1, c: 2, b: 3}\n",
		"f:2:18: the key b stands here twice, first in line 2"},
	    {"a: &x 1\n", "f:1:4: an anchor (&): write the value out where "
			  "it is used"},
	    {"a: &x [1]\n", "f:1:4: an anchor (&): write the value out where "
			    "it is used"},
	    {"a: &x {b: 1}\n", "f:1:4: an anchor (&): write the value out "
			       "where it is used"},
	    {"&x a: 1\n", "f:1:1: an anchor (&): write the value out where "
			  "it is used"},
	    {"a:\n  b: *x\n", "f:2:6: an alias (*): write the value out"},
	    {"*x : 1\n", "f:1:1: an alias (*): write the value out"},
	    {"a: !!str 1\n", "f:1:4: a tag (!): values are typed by their "
			     "keys"},
	    {"a: !t [1]\n", "f:1:4: a tag (!): values are typed by their keys"},
	    {"a: !t {b: 1}\n",
		"f:1:4: a tag (!): values are typed by their keys"},
	    {"<<: {a: 1}\n", "f:1:1: a merge key (<<): write the keys out"},
	    {"a: 1\n---\nb: 2\n", "f:2:1: a second document: one a file"},
	    {"--- 1\n--- 2\n", "f:2:1: a second document: one a file"},
	    {"? [a]\n: 1\n", "f:1:3: a key must be text"},
	    {"{a: 1}: 2\n", "f:1:1: a key must be text"},
	    {"a: 1\n\tb: 2\n", "f:2:1: a tab: YAML is indented with spaces"},
	    {"\xc3\xa9: \xe2\x82\xac\n\tb: 2\n",
		"f:2:1: a tab: YAML is indented with spaces"},
	    {"a:\n\t- 1\n", "f:2:1: a tab: YAML is indented with spaces"},
	    {"a: b: c\n",
		"f:1:5: mapping values are not allowed in this context"},
	    {"a: \"x\\q\"\n", "f:1:6: found unknown escape character"},
	    {"a: [1, 2\n", "f:2:1: did not find expected ',' or ']'"},
	    {"a: {b: 1\n", "f:2:1: did not find expected ',' or '}'"},
	    {"a: \"b\n", "f:2:1: found unexpected end of stream"},
	    {"a: 1\nb: x\xff\n", "f:2:5: invalid leading UTF-8 octet"},
	    {"a: x\xc3\n", "f:1:6: invalid trailing UTF-8 octet"},
	    {"a: 1\nb: \x01\n", "f:2:4: control characters are not allowed"},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(parse(span_str(rows[i].yaml)) == NULL, rows[i].yaml);
		CHECK_ROW(errs.n == 1, rows[i].yaml);
		CHECK_STR(errs.kept[0].text, rows[i].why);
	}
	CHECK(parse(span("a: \0b\n", 6)) == NULL);
	CHECK_STR(
	    errs.kept[0].text, "f:1:4: control characters are not allowed");
}

static void
nesting_has_an_end(void)
{
	char yaml[80];

	memset(yaml, '[', 32);
	memset(yaml + 32, ']', 32);
	CHECK(parse(span(yaml, 64)) != NULL);
	memset(yaml, '[', 33);
	memset(yaml + 33, ']', 33);
	CHECK(parse(span(yaml, 66)) == NULL);
	CHECK_STR(errs.kept[0].text, "f:1:33: nested deeper than 32");
}

static void
a_tree_has_places_and_texts(void)
{
	struct conf *c, *v;

	c = parse(SPAN("# crane\ntags:\n  - id: LOAD\n    note: 'it''s'\n"
		       "empty:\n\"<<\": >-\n  two\n  lines\n"));
	if (!CHECK(c != NULL && c->kind == CONF_MAP && c->n == 3))
		return;
	CHECK(c->line == 2 && c->col == 1);
	v = c->kids[0];
	CHECK(v->kind == CONF_LIST && v->n == 1);
	CHECK_SPAN(v->key, "tags");
	CHECK(v->key_line == 2 && v->key_col == 1);
	v = v->kids[0];
	CHECK(v->line == 3 && v->col == 5);
	CHECK_SPAN(v->kids[0]->text, "LOAD");
	CHECK(v->kids[0]->line == 3 && v->kids[0]->col == 9);
	CHECK(!v->kids[0]->quoted);
	CHECK_SPAN(v->kids[1]->text, "it's");
	CHECK(v->kids[1]->quoted);
	CHECK(c->kids[1]->kind == CONF_SCALAR && c->kids[1]->text.n == 0);
	CHECK_SPAN(c->kids[2]->key, "<<"); /* in quotes it is a text */
	CHECK_SPAN(c->kids[2]->text, "two lines");
	CHECK(c->kids[2]->quoted);
}

static void
a_mark_of_byte_order_is_passed_over(void)
{
	struct conf *c = parse(SPAN("\xef\xbb\xbf"
				    "a: 1\nb: 2\n"));

	CHECK(c != NULL && c->n == 2);
	CHECK_SPAN(c->kids[0]->key, "a");
	CHECK(c->kids[0]->key_col == 1);
}

static void
a_place_inside_a_scalar_is_known(void)
{
	struct conf *v = value_of("when", "when: LOAD > x\n");
	struct place at = conf_place_in(v, 7);

	CHECK(at.line == 1 && at.col == 14);
	v = value_of("when", "a: 1\nwhen: \"LOAD > x\"\n");
	at = conf_place_in(v, 7);
	CHECK(at.line == 2 && at.col == 15);
	CHECK_STR(at.file, "f");
}

/* What a taker says of the value of `a`. */
static const char *
refusal(bool taken)
{
	CHECK(!taken);
	CHECK(errs.n == 1);
	return errs.kept[0].text;
}

static void
numbers_are_decimal_and_bare(void)
{
	static const struct {
		const char *yaml;
		double v;
	} good[] = {
	    {"a: 0", 0}, {"a: -1.5", -1.5}, {"a: 1e3", 1000}, {"a: +2", 2}};
	static const struct {
		const char *yaml, *why;
	} bad[] = {
	    {"a: 0x10", "f:1:4: 0x10: write a decimal number here"},
	    {"a: .inf", "f:1:4: .inf: write a decimal number here"},
	    {"a: 1_000", "f:1:4: 1_000: write a decimal number here"},
	    {"a: 12:30", "f:1:4: 12:30: write a decimal number here"},
	    {"a:", "f:1:3: : write a decimal number here"},
	    {"a: '1'", "f:1:4: write a number here, without quotes"},
	    {"a: [1]", "f:1:4: write a number here"},
	    {"a: {b: 1}", "f:1:4: write a number here"},
	};
	double v;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++)
		CHECK_ROW(conf_num(value_of("a", good[i].yaml), &errs, &v) &&
			      v == good[i].v,
		    good[i].yaml);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_STR(
		    refusal(conf_num(value_of("a", bad[i].yaml), &errs, &v)),
		    bad[i].why);
}

static void
whole_numbers_have_bounds(void)
{
	static const char *const bad[] = {"a: 0", "a: 65536", "a: 1.5", "a: -1",
	    "a: 1e3", "a: 99999999999999999999", "a: x"};
	int64_t v;
	size_t i;

	CHECK(conf_int(value_of("a", "a: 1"), &errs, 1, 65535, &v) && v == 1);
	CHECK(conf_int(value_of("a", "a: 65535"), &errs, 1, 65535, &v) &&
	      v == 65535);
	CHECK(conf_int(value_of("a", "a: -5"), &errs, -5, 5, &v) && v == -5);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_ROW(
		    strstr(refusal(conf_int(
			       value_of("a", bad[i]), &errs, 1, 65535, &v)),
			": write a whole number from 1 to 65535 here") != NULL,
		    bad[i]);
	CHECK_STR(refusal(conf_int(value_of("a", "a: '1'"), &errs, 1, 9, &v)),
	    "f:1:4: write a whole number here, without quotes");
}

static void
only_true_and_false_are_booleans(void)
{
	static const char *const bad[] = {"a: yes", "a: no", "a: on", "a: off",
	    "a: True", "a: null", "a: ~", "a: 1", "a:"};
	bool v;
	size_t i;

	CHECK(conf_bool(value_of("a", "a: true"), &errs, &v) && v);
	CHECK(conf_bool(value_of("a", "a: false"), &errs, &v) && !v);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_ROW(
		    strstr(refusal(conf_bool(value_of("a", bad[i]), &errs, &v)),
			": write true or false here") != NULL,
		    bad[i]);
	CHECK_STR(refusal(conf_bool(value_of("a", "a: 'true'"), &errs, &v)),
	    "f:1:4: write true or false here, without quotes");
}

static void
texts_stay_as_they_are(void)
{
	static const char *const rows[][2] = {{"a: yes", "yes"},
	    {"a: null", "null"}, {"a: ~", "~"}, {"a: 007", "007"},
	    {"a: '1'", "1"}, {"a: \"\\u20ac\"", "\xe2\x82\xac"}, {"a:", ""}};
	struct span v;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK(conf_text(value_of("a", rows[i][0]), &errs, &v));
		CHECK_SPAN(v, rows[i][1]);
	}
	CHECK_STR(refusal(conf_text(value_of("a", "a: [x]"), &errs, &v)),
	    "f:1:4: write a text here");
}

static void
durations_and_times_are_taken(void)
{
	int64_t v;

	CHECK(conf_duration(value_of("a", "a: 1h30m"), &errs, &v) &&
	      v == 5400 * TS_SECOND);
	CHECK_STR(refusal(conf_duration(value_of("a", "a: 5"), &errs, &v)),
	    "f:1:4: 5: write a duration with its unit here, as in 500ms, 5s "
	    "or 1h30m");
	CHECK_STR(refusal(conf_duration(value_of("a", "a: '5s'"), &errs, &v)),
	    "f:1:4: write a duration here, without quotes");
	CHECK(conf_time(value_of("a", "a: 1970-01-01T00:01Z"), &errs, &v) &&
	      v == 60 * TS_SECOND);
	CHECK(conf_time(value_of("a", "a: '1970-01-01 00:01Z'"), &errs, &v));
	CHECK_STR(refusal(conf_time(value_of("a", "a: 2026-11-22"), &errs, &v)),
	    "f:1:4: 2026-11-22: write a time with its zone here, as in "
	    "2026-11-22T22:00-05:00");
	CHECK_STR(refusal(conf_time(value_of("a", "a: []"), &errs, &v)),
	    "f:1:4: write a time here");
}

static void
words_are_of_a_list(void)
{
	static const char *const words[] = {"low", "high"};
	int v;

	CHECK(
	    conf_word(value_of("a", "a: high"), &errs, words, 2, &v) && v == 1);
	CHECK_STR(
	    refusal(conf_word(value_of("a", "a: hihg"), &errs, words, 2, &v)),
	    "f:1:4: hihg: write one of low high here");
	CHECK_STR(
	    refusal(conf_word(value_of("a", "a: {}"), &errs, words, 2, &v)),
	    "f:1:4: write a word here");
}

static void
ranges_are_two_numbers_in_order(void)
{
	static const char *const bad[][2] = {
	    {"a: [2, 1]", "f:1:4: the lowest stands behind the highest"},
	    {"a: [1]", "f:1:4: write [lowest, highest] here"},
	    {"a: [1, 2, 3]", "f:1:4: write [lowest, highest] here"},
	    {"a: 1", "f:1:4: write [lowest, highest] here"},
	    {"a: [1, x]", "f:1:8: x: write a decimal number here"}};
	double lo, hi;
	size_t i;

	CHECK(conf_range(value_of("a", "a: [-1, 2.5]"), &errs, &lo, &hi));
	CHECK(lo == -1 && hi == 2.5);
	CHECK(conf_range(value_of("a", "a: [1, 1]"), &errs, &lo, &hi));
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_STR(refusal(conf_range(
			      value_of("a", bad[i][0]), &errs, &lo, &hi)),
		    bad[i][1]);
}

static void
texts_come_alone_or_in_lists(void)
{
	struct span *v = NULL;

	CHECK(conf_texts(value_of("a", "a: x"), &errs, &arena, &v) == 1);
	CHECK_SPAN(v[0], "x");
	CHECK(conf_texts(value_of("a", "a: [x, 'y', 3]"), &errs, &arena, &v) ==
	      3);
	CHECK_SPAN(v[2], "3");
	CHECK(conf_texts(value_of("a", "a: []"), &errs, &arena, &v) == 0);
	CHECK(errs.n == 0);
	CHECK(conf_texts(value_of("a", "a: [x, [y]]"), &errs, &arena, &v) == 1);
	CHECK_STR(errs.kept[0].text, "f:1:8: write a text here");
	CHECK(conf_texts(value_of("a", "a: {b: 1}"), &errs, &arena, &v) == 0);
	CHECK_STR(
	    errs.kept[0].text, "f:1:4: write a text or a list of texts here");
}

static void
what_is_not_there_is_no_mistake(void)
{
	struct conf *none = value_of("b", "a: 1");
	struct span text, *texts;
	double lo, hi;
	int64_t i;
	bool b;
	int w;

	CHECK(none == NULL);
	CHECK(conf_get(NULL, "a") == NULL);
	CHECK(conf_need(NULL, "a", &errs) == NULL);
	CHECK(!conf_text(none, &errs, &text));
	CHECK(!conf_num(none, &errs, &lo));
	CHECK(!conf_int(none, &errs, 0, 1, &i));
	CHECK(!conf_bool(none, &errs, &b));
	CHECK(!conf_duration(none, &errs, &i));
	CHECK(!conf_time(none, &errs, &i));
	CHECK(!conf_word(none, &errs, NULL, 0, &w));
	CHECK(!conf_range(none, &errs, &lo, &hi));
	CHECK(conf_texts(none, &errs, &arena, &texts) == 0);
	CHECK(!conf_is(none, CONF_MAP, &errs, "a map"));
	conf_done(none, &errs);
	CHECK(errs.n == 0);
}

static void
what_is_needed_is_missed(void)
{
	struct conf *c = parse(SPAN("a: 1\nb:\n  c: 2\n")), *b;

	CHECK(conf_need(c, "a", &errs) != NULL);
	b = conf_get(c, "b");
	CHECK(conf_need(b, "d", &errs) == NULL);
	CHECK(errs.n == 1);
	CHECK_STR(errs.kept[0].text, "f:3:3: `d:` is missing here");
}

static void
unknown_keys_are_refused_with_the_nearest(void)
{
	struct conf *c = parse(SPAN("severity: low\nserverity: high\n"
				    "  # between\nquux: 1\ntag: [a]\n"));

	conf_get(c, "severity");
	conf_get(c, "tag");
	conf_get(c, "title");
	conf_done(c, &errs);
	CHECK(errs.n == 2);
	CHECK_STR(errs.kept[0].text,
	    "f:2:1: unknown key serverity: did you mean `severity`?");
	CHECK_STR(errs.kept[1].text, "f:4:1: unknown key quux");
	errs.n = 0;
	conf_done(conf_get(c, "tag"), &errs); /* a list has no keys */
	CHECK(errs.n == 0);
}

static void
rows_of_tables_make_trees(void)
{
	struct place at = {"t.csv", 4, 1};
	struct conf *c, *range;
	double lo, hi;

	arena_reset(&arena);
	errs = (struct errs){0};
	c = conf_new_map(&arena, at);
	conf_put(c, &arena, SPAN("id"), SPAN("LOAD"), at);
	conf_put(c, &arena, SPAN("range.lo"), SPAN("0"), at);
	conf_put(c, &arena, SPAN("range.hi"), SPAN("x"), at);
	CHECK(c->n == 2);
	range = conf_get(c, "range");
	CHECK(range != NULL && range->kind == CONF_MAP && range->n == 2);
	CHECK(conf_num(conf_get(range, "lo"), &errs, &lo) && lo == 0);
	CHECK(!conf_num(conf_get(range, "hi"), &errs, &hi));
	CHECK_STR(
	    errs.kept[0].text, "t.csv:4:1: x: write a decimal number here");
	conf_done(c, &errs);
	CHECK_STR(errs.kept[1].text, "t.csv:4:1: unknown key id");
}

static void
files_are_read(void)
{
	char name[] = "/tmp/ots-unit-XXXXXX", due[64];
	int fd = mkstemp(name);
	struct conf *c;

	CHECK(fd >= 0 && write(fd, "a: 1\n", 5) == 5 && close(fd) == 0);
	errs = (struct errs){0};
	arena_reset(&arena);
	c = conf_read(name, &arena, &errs);
	CHECK(c != NULL && c->n == 1);
	unlink(name);
	CHECK(conf_read(name, &arena, &errs) == NULL);
	snprintf(due, sizeof(due), "%s: No such file or directory", name);
	CHECK_STR(errs.kept[0].text, due);
}

/* Prints a text as YAML; `a: ` stands in front. */
static struct span
printed(struct span text, char **room)
{
	size_t n = 0;
	FILE *f = open_memstream(room, &n);

	fputs("a: ", f);
	yaml_text(f, text);
	fclose(f);
	return span(*room, n);
}

static void
reads_in_again(struct span text)
{
	char *room = NULL;
	struct span yaml = printed(text, &room), back = {0};
	struct conf *c = parse(yaml);

	CHECK_ROW(c != NULL && conf_text(conf_get(c, "a"), &errs, &back), room);
	CHECK_ROW(span_eq(back, text), room);
	free(room);
}

static void
texts_print_so_that_they_read_in_again(void)
{
	static const char *const rows[] = {"", " ", "a", "a b", " a ", "yes",
	    "No", "NULL", "~", "1", "1e3", "0x1", "-", "- a", "a: b", "a #b",
	    "#b", "*a", "&a", "!a", "[a]", "{a}", "'a'", "\"a\"", "a\\b",
	    "a\nb", "a\n\n b\n", "\ta", "<<", "%a", "@a", "`a", "|", ">", "?",
	    "a,b", "a/b.c-d_e"};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		reads_in_again(span_str(rows[i]));
}

static void
every_code_point_prints_so_that_it_reads_in_again(void)
{
	uint32_t c, step;

	for (c = 1; c < 0x110000; c += step) {
		char text[16] = "x ", *end = utf8_put(text + 2, c);

		memcpy(end, " y", 2);
		if (c < 0xd800 || c > 0xdfff)
			reads_in_again(span(text, (size_t)(end + 2 - text)));
		step = c < 0x100 || (c >= 0x2020 && c < 0x2030) ||
			       (c >= 0xfef0 && c < 0x10010)
			   ? 1
		       : c < 0x10000 ? 37
				     : 4111;
	}
}

static void
values_print_as_they_are_read(void)
{
	struct span texts[] = {SPAN("a"), SPAN("b c")};
	char *room = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&room, &n);
	bool first = true;

	putc('{', f);
	yaml_member(f, &first, "n");
	yaml_num(f, -1.5);
	yaml_member(f, &first, "d");
	yaml_duration(f, 90 * TS_SECOND);
	yaml_member(f, &first, "t");
	yaml_time(f, 0);
	yaml_member_text(f, &first, "none", SPAN(""));
	yaml_member_text(f, &first, "s", SPAN("no"));
	yaml_member(f, &first, "l");
	yaml_texts(f, texts, 2);
	fputs("}", f);
	fclose(f);
	CHECK_STR(room,
	    "{n: -1.5, d: 1m30s, t: \"1970-01-01T00:00:00.000000000Z\", "
	    "s: \"no\", l: [a, \"b c\"]}");
	CHECK(parse(span(room, n)) != NULL);
	free(room);
}

static void
check_takers(void)
{
	TEST("numbers are decimal and bare")
	numbers_are_decimal_and_bare();
	TEST("whole numbers have bounds")
	whole_numbers_have_bounds();
	TEST("only true and false are booleans")
	only_true_and_false_are_booleans();
	TEST("texts stay as they are")
	texts_stay_as_they_are();
	TEST("durations and times are taken")
	durations_and_times_are_taken();
	TEST("words are of a list")
	words_are_of_a_list();
	TEST("ranges are two numbers in order")
	ranges_are_two_numbers_in_order();
	TEST("texts come alone or in lists")
	texts_come_alone_or_in_lists();
	TEST("what is not there is no mistake")
	what_is_not_there_is_no_mistake();
	TEST("what is needed is missed")
	what_is_needed_is_missed();
	TEST("unknown keys are refused, with the nearest one known")
	unknown_keys_are_refused_with_the_nearest();
}

int
main(void)
{
	TEST("broken files are refused with their place")
	broken_files_are_refused_with_their_place();
	TEST("nesting has an end")
	nesting_has_an_end();
	TEST("a tree has places and texts")
	a_tree_has_places_and_texts();
	TEST("a mark of byte order is passed over")
	a_mark_of_byte_order_is_passed_over();
	TEST("a place inside a scalar is known")
	a_place_inside_a_scalar_is_known();
	check_takers();
	TEST("rows of tables make trees")
	rows_of_tables_make_trees();
	TEST("files are read")
	files_are_read();
	TEST("texts print so that they read in again")
	texts_print_so_that_they_read_in_again();
	TEST("every code point prints so that it reads in again")
	every_code_point_prints_so_that_it_reads_in_again();
	TEST("values print as they are read")
	values_print_as_they_are_read();
	arena_release(&arena);
	return unit_end();
}
