/*
 * conf_take.c - typed values out of trees, and the keys that nobody knows.
 */
#include "base/buf.h"
#include "base/ts.h"
#include "tree.h"

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
		CHECK_STR(refusal(conf_num(value_of("a", bad[i].yaml), &errs,
			      &v)),
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
		CHECK_ROW(strstr(refusal(conf_int(value_of("a", bad[i]), &errs,
				     1, 65535, &v)),
			      ": write a whole number from 1 to 65535 here") !=
			      NULL,
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
		CHECK_ROW(strstr(refusal(conf_bool(value_of("a", bad[i]), &errs,
				     &v)),
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

	CHECK(conf_word(value_of("a", "a: high"), &errs, words, 2, &v) &&
	      v == 1);
	CHECK_STR(refusal(conf_word(value_of("a", "a: hihg"), &errs, words, 2,
		      &v)),
	    "f:1:4: hihg: write one of low high here");
	CHECK_STR(refusal(conf_word(value_of("a", "a: {}"), &errs, words, 2,
		      &v)),
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
	    {"a: [1, x]", "f:1:8: x: write a decimal number here"},
	    {"a: {lo: 2, hi: 1}",
		"f:1:4: the lowest stands behind the highest"},
	    {"a: {lo: 2}", "f:1:4: `hi:` is missing here"}};
	static const char more[] = "a: {lo: 1, hi: 2, mid: 3}";
	double lo, hi;
	size_t i;

	CHECK(conf_range(value_of("a", more), &errs, &lo, &hi));
	CHECK_STR(errs.kept[0].text, "f:1:19: unknown key mid");
	CHECK(conf_range(value_of("a", "a: [-1, 2.5]"), &errs, &lo, &hi));
	CHECK(lo == -1 && hi == 2.5);
	CHECK(conf_range(value_of("a", "a: [1, 1]"), &errs, &lo, &hi));
	/* As tables have them. */
	CHECK(conf_range(value_of("a", "a: {lo: 0, hi: 6}"), &errs, &lo, &hi));
	CHECK(lo == 0 && hi == 6);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_STR(refusal(conf_range(value_of("a", bad[i][0]), &errs,
			      &lo, &hi)),
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
	CHECK_STR(errs.kept[0].text,
	    "f:1:4: write a text or a list of texts here");
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
	conf_put(c, &arena, SPAN("range.lo"), SPAN("0"), at);
	conf_put(c, &arena, SPAN("range.hi"), SPAN("x"), at);
	conf_put(c, &arena, SPAN("id"), SPAN("LOAD"), at);
	conf_put(c, &arena, SPAN("alarms.lo"), SPAN("1"), at);
	conf_put(c, &arena, SPAN("alarms.hi"), SPAN("5"), at);
	CHECK(c->n == 3 && c->kids[2]->n == 2);
	range = conf_get(c, "range");
	CHECK(range != NULL && range->kind == CONF_MAP && range->n == 2);
	CHECK(conf_num(conf_get(range, "lo"), &errs, &lo) && lo == 0);
	CHECK(!conf_num(conf_get(range, "hi"), &errs, &hi));
	CHECK_STR(errs.kept[0].text,
	    "t.csv:4:1: x: write a decimal number here");
	conf_done(c, &errs);
	CHECK_STR(errs.kept[1].text, "t.csv:4:1: unknown key id");
	CHECK_STR(errs.kept[2].text, "t.csv:4:1: unknown key alarms");
}

/* As deep as a header is long: recursion would end with the stack. */
static void
keys_of_many_points_make_deep_trees(void)
{
	struct place at = {"t.csv", 4, 1};
	struct buf key = {0};
	struct conf *c;
	size_t i;

	arena_reset(&arena);
	errs = (struct errs){0};
	c = conf_new_map(&arena, at);
	for (i = 0; i < 100000; i++)
		buf_str(&key, "a.");
	buf_str(&key, "b");
	conf_put(c, &arena, buf_all(&key), SPAN("1"), at);
	for (i = 0; c->kind == CONF_MAP && c->n == 1; i++)
		c = c->kids[0];
	CHECK(i == 100001);
	CHECK_SPAN(c->key, "b");
	CHECK_SPAN(c->text, "1");
	buf_release(&key);
}

static void
tables_may_be_wide(void)
{
	struct place at = {"t.csv", 4, 1};
	struct conf *c;
	char key[2] = "A";
	int i;

	arena_reset(&arena);
	c = conf_new_map(&arena, at);
	for (i = 0; i < 26; i++, key[0]++)
		conf_put(c, &arena, span_str(key), span_str(key), at);
	CHECK(c->n == 26);
	for (i = 0; i < 26; i++)
		CHECK(c->kids[i]->key.p[0] == 'A' + i &&
		      span_eq(c->kids[i]->key, c->kids[i]->text));
}

int
main(void)
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
	TEST("rows of tables make trees")
	rows_of_tables_make_trees();
	TEST("keys of many points make deep trees")
	keys_of_many_points_make_deep_trees();
	TEST("tables may be wide")
	tables_may_be_wide();
	arena_release(&arena);
	return unit_end();
}
