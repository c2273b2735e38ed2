/*
 * expr.c - reading expressions: the grammar, types, and what is said of
 * mistakes. What they give is in expr_eval.c.
 */
#include "expr/expr.h"

#include "base/buf.h"
#include "base/rng.h"
#include "names.h"

static struct arena arena;
static struct expr_error error;

static struct expr *
read_as(struct span text, enum expr_type want)
{
	arena_reset(&arena);
	return expr_read(text, want, &names, &arena, &error);
}

static const struct {
	const char *text;
	enum expr_type type;
} good[] = {
    {"true", EXPR_BOOL},
    {"1", EXPR_NUM},
    {" 1 ", EXPR_NUM},
    {"\t\r\n1\n", EXPR_NUM},
    {".5", EXPR_NUM},
    {"2.5e-3", EXPR_NUM},
    {"1E+3", EXPR_NUM},
    {"15m", EXPR_NUM},
    {"1h30m", EXPR_NUM},
    {"'x'", EXPR_TEXT},
    {"\"it's\"", EXPR_TEXT},
    {"''", EXPR_TEXT},
    {"FULL", EXPR_NUM},
    {"LOAD", EXPR_NUM},
    {"{LOAD}", EXPR_NUM},
    {"{PT-101}", EXPR_NUM},
    {"RUN", EXPR_BOOL},
    {"src", EXPR_TEXT},
    {"{both}", EXPR_NUM},
    {"value", EXPR_NUM},
    {"value", EXPR_BOOL},
    {"value", EXPR_TEXT},
    {"value", EXPR_TIME},
    {"RAW", EXPR_BOOL},
    {"-1", EXPR_NUM},
    {"--1", EXPR_NUM},
    {"-LOAD", EXPR_NUM},
    {"1+2*3-4/5%6", EXPR_NUM},
    {"(1)", EXPR_NUM},
    {"((RUN))", EXPR_BOOL},
    {"not RUN", EXPR_BOOL},
    {"not not RUN", EXPR_BOOL},
    {"not LOAD == 1", EXPR_BOOL},
    {"RUN and RUN or RUN", EXPR_BOOL},
    {"LOAD == 1", EXPR_BOOL},
    {"LOAD != 1", EXPR_BOOL},
    {"LOAD<1", EXPR_BOOL},
    {"LOAD<=1", EXPR_BOOL},
    {"LOAD>1", EXPR_BOOL},
    {"LOAD>=1", EXPR_BOOL},
    {"RUN == true", EXPR_BOOL},
    {"'a' == src", EXPR_BOOL},
    {"CLAMP == 'open'", EXPR_BOOL},
    {"CLAMP == src", EXPR_BOOL},
    {"src != CLAMP", EXPR_BOOL},
    {"CLAMP == Z9.mode", EXPR_BOOL},
    {"'closed' != CLAMP", EXPR_BOOL},
    {"LOAD in [1]", EXPR_BOOL},
    {"LOAD not in [1, -2, 3.5]", EXPR_BOOL},
    {"src in ['a', \"b\"]", EXPR_BOOL},
    {"CLAMP in ['open']", EXPR_BOOL},
    {"value in [1]", EXPR_BOOL},
    {"abs(-1)", EXPR_NUM},
    {"abs ( 1 )", EXPR_NUM},
    {"actual(CLAMP)", EXPR_TEXT},
    {"age(LOAD)", EXPR_NUM},
    {"actual(CLAMP) == 'shut'", EXPR_BOOL},
    {"age(changed(LOAD))", EXPR_NUM},
    {"age(since(RUN))", EXPR_NUM},
    {"bit(LOAD, 3)", EXPR_BOOL},
    {"changed({PT-101})", EXPR_TIME},
    {"changed(LOAD) > since(RUN)", EXPR_BOOL},
    {"commanded(CLAMP) == 'open'", EXPR_BOOL},
    {"d(LOAD)", EXPR_NUM},
    {"held(RUN and LOAD > 1, 5s)", EXPR_BOOL},
    {"hour()", EXPR_NUM},
    {"if(RUN, 1, 2)", EXPR_NUM},
    {"if(RUN, 'a', src)", EXPR_TEXT},
    {"measured(RUN)", EXPR_BOOL},
    {"on_request(CLAMP)", EXPR_BOOL},
    {"prev(LOAD) < measured(LOAD)", EXPR_BOOL},
    {"quality(CLAMP) == 'bad'", EXPR_BOOL},
    {"rejected(LOAD)", EXPR_NUM},
    {"requested(RUN)", EXPR_BOOL},
    {"since(held(RUN, 1s))", EXPR_TIME},
    {"weekday()", EXPR_NUM},
};

static void
good_expressions_are_read(void)
{
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		CHECK_ROW(read_as(span_str(good[i].text), good[i].type) != NULL,
		    good[i].text);
		CHECK_ROW(error.text[0] == '\0', error.text);
		CHECK_ROW(read_as(span_str(good[i].text), EXPR_ANY) != NULL,
		    good[i].text);
	}
}

struct mistake {
	const char *text;
	size_t at;
	const char *why;
};

/* Read as conditions, they are refused at this offset with this text. */
static void
refused(const struct mistake *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		CHECK_ROW(read_as(span_str(rows[i].text), EXPR_BOOL) == NULL,
		    rows[i].text);
		CHECK_SPAN_ROW(span_str(error.text), rows[i].why, rows[i].text);
		CHECK_ROW(error.at == rows[i].at, rows[i].text);
	}
}

#define REFUSED(rows) refused(rows, sizeof(rows) / sizeof(*(rows)))

static void
broken_grammar_is_told_with_its_place(void)
{
	static const struct mistake rows[] = {
	    {"", 0, "the expression ends where a value is due"},
	    {"  ", 2, "the expression ends where a value is due"},
	    {"LOAD >", 6, "the expression ends where a value is due"},
	    {"RUN and", 7, "the expression ends where a value is due"},
	    {"not", 3, "the expression ends where a value is due"},
	    {"LOAD > )", 7, "expected a value here"},
	    {"RUN & RUN", 4, "expected the end here"},
	    {"RUN RUN", 4, "expected the end here"},
	    {"1 < LOAD < 2", 9, "expected the end here"},
	    {"LOAD > 5 s", 9, "expected the end here"},
	    {"LOAD = 1", 5, "equal is written =="},
	    {"LOAD => 1", 5, "equal is written =="},
	    {"(RUN", 4, "expected ) here"},
	    {"(RUN, RUN)", 4, "expected ) here"},
	    {"LOAD in 1", 8, "expected [ here"},
	    {"LOAD in []", 9, "expected a value here"},
	    {"LOAD in [1", 10, "expected ] here"},
	    {"LOAD in [1 2]", 11, "expected ] here"},
	    {"LOAD in [FULL + 1]", 14, "expected ] here"},
	    {"LOAD in [LOAD]", 9, "only numbers and texts stand in a list"},
	    {"LOAD not 1", 9, "expected `in` behind `not`"},
	    {"src == 'x", 7, "the text in quotes doesn't end"},
	    {"src == \"x'", 7, "the text in quotes doesn't end"},
	    {"{LOAD > 1", 0, "the brace doesn't close"},
	    {"LOAD > 1.2.3", 7, "not a number"},
	    {"LOAD > 1e", 7, "not a number"},
	    {"LOAD > .", 7, "not a number"},
	    {"LOAD > 5x", 7,
		"5x: a number with a unit of time is written 500ms, 5s or "
		"15m"},
	    {"LOAD > 1e5s", 7,
		"1e5s: a number with a unit of time is written 500ms, 5s or "
		"15m"},
	    {"abs 1", 0, "abs is no tag, field or constant"},
	    {"abs(1, 2) > 0", 5, "expected ) here"},
	    {"bit(LOAD)", 8, "expected , here"},
	    {"hour(1) > 0", 5, "expected ) here"},
	    {"held(RUN, 5s", 12, "expected ) here"},
	};

	REFUSED(rows);
}

static void
unknown_names_are_told(void)
{
	static const struct mistake rows[] = {
	    {"LAOD > 1", 0, "LAOD is no tag, field or constant"},
	    {"{LAOD} > 1", 0, "no tag LAOD is declared"},
	    {"{} > 1", 0, "no tag  is declared"},
	    {"{src} == 'x'", 0, "no tag src is declared"},
	    {"RUN and", 7, "the expression ends where a value is due"},
	    {"RUN and or RUN", 8, "or is no tag, field or constant"},
	    {"PT-101 > 1", 0, "write {PT-101}: a bare - is minus"},
	    {"LOAD > PT-101 + 1", 7, "write {PT-101}: a bare - is minus"},
	    {"hold(RUN, 5s)", 0, "hold is no function: did you mean `held`?"},
	    {"average(LOAD) > 1", 0, "average is no function"},
	    {"LOAD(1)", 0, "LOAD is no function"},
	    {"both > 1", 0,
		"both is a tag and a field of the record: write {both} for "
		"the tag"},
	};

	REFUSED(rows);
}

static void
wrong_types_are_told(void)
{
	static const struct mistake rows[] = {
	    {"LOAD", 0, "LOAD is a number; true or false is wanted here"},
	    {"'x'", 0, "'x' is a text; true or false is wanted here"},
	    {"changed(LOAD)", 0,
		"changed(LOAD) is a time; true or false is wanted here"},
	    {"not LOAD", 4, "LOAD is a number; true or false is wanted here"},
	    {"RUN and LOAD", 8,
		"LOAD is a number; true or false is wanted here"},
	    {"src or RUN", 0, "src is a text; true or false is wanted here"},
	    {"-RUN == 1", 1, "RUN is true or false; a number is wanted here"},
	    {"LOAD + src > 1", 7, "src is a text; a number is wanted here"},
	    {"RUN * 2 > 1", 0, "RUN is true or false; a number is wanted here"},
	    {"1 - changed(LOAD) > 1", 4,
		"changed(LOAD) is a time; a number is wanted here"},
	    {"LOAD == 'x'", 8,
		"LOAD is a number, 'x' is a text: they can't be compared"},
	    {"RUN == 1", 7,
		"RUN is true or false, 1 is a number: they can't be "
		"compared"},
	    {"changed(LOAD) > 5s", 16,
		"changed(LOAD) is a time, 5s is a number: they can't be "
		"compared"},
	    {"src < 'x'", 0, "src is a text: it is equal or not, never less"},
	    {"RUN >= true", 0,
		"RUN is true or false: it is equal or not, never less"},
	    {"value <= 'x'", 9,
		"'x' is a text: it is equal or not, never less"},
	    {"LOAD in [1, 'x']", 12,
		"LOAD is a number, 'x' is a text: they can't be compared"},
	    {"CLAMP == 'opne'", 9,
		"CLAMP has no state 'opne': did you mean 'open'?"},
	    {"'shut' == CLAMP", 0, "CLAMP has no state 'shut'"},
	    {"Z9.mode == 'mode-1'", 11,
		"Z9.mode has no state 'mode-1': did you mean 'mode-0'?"},
	    {"CLAMP in ['open', 'shut']", 18, "CLAMP has no state 'shut'"},
	    {"actual(CLAMP) == 'open'", 17,
		"actual(CLAMP) has no state 'open': did you mean 'opened'?"},
	};

	REFUSED(rows);
}

static void
wrong_arguments_are_told(void)
{
	static const struct mistake rows[] = {
	    {"abs(src) > 1", 4, "src is a text; a number is wanted here"},
	    {"bit(LOAD, RUN)", 10,
		"RUN is true or false; a number is wanted here"},
	    {"held(LOAD, 5s)", 5,
		"LOAD is a number; true or false is wanted here"},
	    {"held(RUN, 5)", 10, "5: a duration is wanted here, as in 5s"},
	    {"held(RUN, -5s)", 10, "-5s: a duration is wanted here, as in 5s"},
	    {"held(RUN, LOAD)", 10,
		"LOAD: a duration is wanted here, as in 5s"},
	    {"since(1) == since(RUN)", 6,
		"1 is a number; true or false is wanted here"},
	    {"if(LOAD, 1, 2) == 1", 3,
		"LOAD is a number; true or false is wanted here"},
	    {"if(RUN, 1, 'x') == 1", 0,
		"the two outcomes of if() are of two types"},
	    {"prev(1) > 1", 5, "1: a tag is wanted here"},
	    {"prev(src) == 'x'", 5, "src: a tag is wanted here"},
	    {"prev(LOAD + 1) > 1", 5, "LOAD + 1: a tag is wanted here"},
	    {"prev(prev(LOAD)) > 1", 5, "prev(LOAD): a tag is wanted here"},
	    {"age(1) > 1", 4, "1 is a number; a time is wanted here"},
	    {"age(age(LOAD)) > 1", 4,
		"age(LOAD) is a number; a time is wanted here"},
	    {"actual(LOAD) > 1", 0,
		"LOAD has no `feedback:`, so what it actually is isn't "
		"known"},
	};

	REFUSED(rows);
}

/* `n` times `front`, then `middle`, then `n` times `back`. */
static struct span
nested(struct buf *b, int n, const char *front, const char *middle,
    const char *back)
{
	int i;

	b->n = 0;
	for (i = 0; i < n; i++)
		buf_str(b, front);
	buf_str(b, middle);
	for (i = 0; i < n; i++)
		buf_str(b, back);
	return buf_all(b);
}

static void
nesting_ends_at_sixty_four(void)
{
	static const struct {
		const char *front, *middle, *back;
	} rows[] = {{"(", "RUN", ")"}, {"not ", "RUN", ""},
	    {"not (", "RUN", ")"}, {"if(RUN, RUN, ", "RUN", ")"}};
	struct buf b = {0};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int each = i == 2 ? 2 : 1;

		CHECK_ROW(read_as(nested(&b, 63 / each, rows[i].front,
				      rows[i].middle, rows[i].back),
			      EXPR_BOOL) != NULL,
		    rows[i].front);
		CHECK_ROW(read_as(nested(&b, 64, rows[i].front, rows[i].middle,
				      rows[i].back),
			      EXPR_BOOL) == NULL,
		    rows[i].front);
		CHECK_STR(error.text, "nested too deep");
		CHECK_ROW(read_as(nested(&b, 100000, rows[i].front, "", ""),
			      EXPR_BOOL) == NULL,
		    rows[i].front);
	}
	CHECK(read_as(nested(&b, 100000, "-", "1", ""), EXPR_NUM) == NULL);
	CHECK_STR(error.text, "nested too deep");
	buf_release(&b);
}

static void
operators_slots_and_lists_have_bounds(void)
{
	struct buf b = {0};

	CHECK(read_as(nested(&b, 2048, "", "1", "+1"), EXPR_NUM) != NULL);
	CHECK(read_as(nested(&b, 2049, "", "1", "+1"), EXPR_NUM) == NULL);
	CHECK_STR(error.text, "more than 2048 operators");
	CHECK(read_as(nested(&b, 100000, "", "RUN", " or RUN"), EXPR_BOOL) ==
	      NULL);
	CHECK(expr_slots(read_as(nested(&b, 31, "", "held(RUN, 1s)",
				     " and held(RUN, 1s)"),
		  EXPR_BOOL)) == 32);
	CHECK(read_as(nested(&b, 32, "", "held(RUN, 1s)", " and held(RUN, 1s)"),
		  EXPR_BOOL) == NULL);
	CHECK_STR(error.text, "more than 32 held() and since()");
	nested(&b, 255, "", "LOAD in [1", ",1");
	buf_char(&b, ']');
	CHECK(read_as(buf_all(&b), EXPR_BOOL) != NULL);
	nested(&b, 256, "", "LOAD in [1", ",1");
	buf_char(&b, ']');
	CHECK(read_as(buf_all(&b), EXPR_BOOL) == NULL);
	CHECK_STR(error.text, "more than 256 in a list");
	buf_release(&b);
}

/* From blocks of exactly their size: ASan sees who looks behind the end. */
static void
every_truncation_is_safe(void)
{
	static const char text[] =
	    "not ({PT-101}+1.5e-3*-LOAD>=30s)and src not in['a',\"b\"] or "
	    "held(age(changed(CLAMP))<1h30m,5s)and if(RUN,1,2)==FULL%3";
	size_t n;

	CHECK_ROW(read_as(span(text, sizeof(text) - 1), EXPR_BOOL) != NULL,
	    error.text);
	for (n = 0; n < sizeof(text) - 1; n++) {
		char *p = unit_exact(span(text, n));

		read_as(span(p, n), EXPR_BOOL);
		CHECK_ROW(error.text[0] == '\0' || error.at <= n, error.text);
		free(p);
	}
}

static void
random_words_are_safe(void)
{
	static const char *const words[] = {"LOAD", "RUN", "CLAMP", "src",
	    "value", "{PT-101}", "PT-101", "1", "2.5", "5s", "'open'", "\"",
	    "'", "(", ")", "[", "]", "{", "}", ",", "==", "<", ">=", "=", "+",
	    "-", "*", "/", "%", "and", "or", "not", "in", "true", "held(",
	    "since(", "age(", "if(", "bit(", "abs(", "\xff", "\n"};
	struct buf b = {0};
	struct rng r;
	int i;

	rng_seed(&r, 1);
	for (i = 0; i < 30000; i++) {
		size_t n = rng_u64(&r) % 12;
		char *p;

		b.n = 0;
		while (n-- != 0) {
			buf_str(&b, words[rng_u64(&r) %
					  (sizeof(words) / sizeof(*words))]);
			if (rng_u64(&r) % 2 == 0)
				buf_char(&b, ' ');
		}
		p = unit_exact(buf_all(&b));
		if (read_as(span(p, b.n), EXPR_BOOL) == NULL)
			CHECK(error.text[0] != '\0' && error.at <= b.n);
		free(p);
	}
	buf_release(&b);
}

static void
uses_are_listed_in_order(void)
{
	struct expr_use uses[4];
	const struct expr *x = read_as(
	    SPAN("CLAMP == 'open' and prev(LOAD) < {PT-101} or src == 'a'"),
	    EXPR_BOOL);

	CHECK(expr_uses(x, NULL, 0) == 4);
	CHECK(expr_uses(x, uses, 4) == 4);
	CHECK(uses[0].is_tag && uses[0].id == CLAMP &&
	      uses[0].aspect == ASPECT_MEASURED);
	CHECK(uses[1].is_tag && uses[1].id == LOAD &&
	      uses[1].aspect == ASPECT_PREV);
	CHECK(uses[2].is_tag && uses[2].id == PT_101);
	CHECK(!uses[3].is_tag && uses[3].id == SRC);
	x = read_as(SPAN("not RUN or LOAD not in [1] or -{PT-101} > 1"),
	    EXPR_BOOL);
	CHECK(expr_uses(x, uses, 4) == 3);
	CHECK(uses[0].id == RUN && uses[1].id == LOAD && uses[2].id == PT_101);
	uses[1].id = 99;
	CHECK(expr_uses(x, uses, 1) == 3 && uses[1].id == 99); /* no room */
}

static void
every_function_of_a_tag_is_an_aspect(void)
{
	static const struct {
		const char *text;
		enum expr_aspect aspect;
	} rows[] = {{"measured(CLAMP)", ASPECT_MEASURED},
	    {"requested(CLAMP)", ASPECT_REQUESTED},
	    {"commanded(CLAMP)", ASPECT_COMMANDED},
	    {"rejected(CLAMP)", ASPECT_REJECTED},
	    {"actual(CLAMP)", ASPECT_ACTUAL},
	    {"on_request(CLAMP)", ASPECT_ON_REQUEST},
	    {"prev(CLAMP)", ASPECT_PREV}, {"age(CLAMP)", ASPECT_AGE},
	    {"changed(CLAMP)", ASPECT_CHANGED},
	    {"quality(CLAMP)", ASPECT_QUALITY}, {"d(CLAMP)", ASPECT_D}};
	struct expr_use use;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct expr *x =
		    read_as(span_str(rows[i].text), EXPR_ANY);

		CHECK_ROW(x != NULL && expr_uses(x, &use, 1) == 1,
		    rows[i].text);
		CHECK_ROW(use.aspect == rows[i].aspect && use.id == CLAMP,
		    rows[i].text);
	}
}

static void
what_a_condition_demands_is_found(void)
{
	static const struct {
		const char *text, *words; /* "": they may be any */
	} rows[] = {{"src == 'a'", "a"}, {"RUN and src == 'a' and RUN", "a"},
	    {"RUN and (src == 'a' or RUN)", ""},
	    {"RUN and (src == 'a' or RUN and src == 'b')", "ab"},
	    {"src == 'a' or src == 'b'", "ab"}, {"not src == 'a'", ""},
	    {"src != 'a'", ""}, {"src in ['a']", "a"},
	    {"src in ['a', 'b'] or src == 'c'", "abc"},
	    {"src in ['a', 'b', 'c', 'd']", ""},
	    {"src == 'a' or src in ['b', 'c', 'd']", ""},
	    {"value in [1, 2]", ""}, {"not src in ['a']", ""},
	    {"value == 'a'", "a"}, {"value == 'd' and src == 'a'", "a"},
	    {"value == 'd' and RUN", "d"}, {"value == 'd' or src == 'a'", "da"},
	    {"value == 'd' and (src == 'a' or value == 'e')", "d"},
	    {"(value == 'd' or RUN) and src == 'a'", "a"},
	    {"(src == 'a') and RUN", "a"}, {"RUN", ""}, {"true", ""},
	    {"held(src == 'a', 1s)", ""}, {"LOAD + 1 > 2", ""},
	    {"src == src", ""}};
	struct expr_demand demands[3]; /* there is room for three */
	char all[4];
	size_t i, n, k;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct expr *x =
		    read_as(span_str(rows[i].text), EXPR_BOOL);

		n = expr_demands(x, SRC, demands, 3);
		for (k = 0; k < n && k < 3; k++)
			all[k] = demands[k].word.p[0];
		all[k] = '\0';
		CHECK_ROW(strcmp(all, rows[i].words) == 0, rows[i].text);
	}
}

static void
the_functions_are_listed(void)
{
	size_t i;

	CHECK(expr_nfunctions == 18);
	for (i = 1; i < expr_nfunctions; i++)
		CHECK_ROW(strcmp(expr_functions[i - 1], expr_functions[i]) < 0,
		    expr_functions[i]);
}

int
main(void)
{
	TEST("good expressions are read")
	good_expressions_are_read();
	TEST("broken grammar is told with its place")
	broken_grammar_is_told_with_its_place();
	TEST("unknown names are told, with hints")
	unknown_names_are_told();
	TEST("wrong types are told")
	wrong_types_are_told();
	TEST("wrong arguments are told")
	wrong_arguments_are_told();
	TEST("nesting ends at sixty-four")
	nesting_ends_at_sixty_four();
	TEST("operators, slots and lists have bounds")
	operators_slots_and_lists_have_bounds();
	TEST("every truncation is safe")
	every_truncation_is_safe();
	TEST("random words are safe")
	random_words_are_safe();
	TEST("uses are listed in the order of appearance")
	uses_are_listed_in_order();
	TEST("every function of a tag is an aspect")
	every_function_of_a_tag_is_an_aspect();
	TEST("what a condition demands of a field is found")
	what_a_condition_demands_is_found();
	TEST("the functions are listed, sorted")
	the_functions_are_listed();
	arena_release(&arena);
	return unit_end();
}
