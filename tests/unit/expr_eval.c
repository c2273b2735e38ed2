/*
 * expr_eval.c - what expressions give: three values, arithmetic, terms. What
 * they have to do with time is in expr_time.c.
 */
#include "world.h"

static void
set_truth(struct expr_value *v, char c)
{
	*v = c == 'u' ? unknown : a_bool(c == 't');
}

/* Kleene's tables; RAW is a tag of any type, RUN is true or false. */
static void
logic_is_three_valued(void)
{
	static const struct {
		char a, b, and, or ;
	} rows[] = {{'t', 't', 't', 't'}, {'t', 'f', 'f', 't'},
	    {'t', 'u', 'u', 't'}, {'f', 't', 'f', 't'}, {'f', 'f', 'f', 'f'},
	    {'f', 'u', 'f', 'u'}, {'u', 't', 'u', 't'}, {'u', 'f', 'f', 'u'},
	    {'u', 'u', 'u', 'u'}};
	size_t i;

	know_nothing();
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char row[] = {rows[i].a, rows[i].b, 0};

		set_truth(&world.tags[RUN][ASPECT_MEASURED], rows[i].a);
		set_truth(&world.tags[RAW][ASPECT_MEASURED], rows[i].b);
		CHECK_ROW(truth_of("RUN and RAW") == rows[i].and, row);
		CHECK_ROW(truth_of("RUN or RAW") == rows[i].or, row);
		CHECK_ROW(truth_of("RAW and RUN") == rows[i].and, row);
		CHECK_ROW(truth_of("RAW or RUN") == rows[i].or, row);
		CHECK_ROW(truth_of("not RUN") == (rows[i].a == 't'	? 'f'
						     : rows[i].a == 'f' ? 't'
									: 'u'),
		    row);
	}
}

static void
and_binds_tighter_than_or_and_not_tightest(void)
{
	know_nothing();
	CHECK(truth_of("true or true and false") == 't');
	CHECK(truth_of("(true or true) and false") == 'f');
	CHECK(truth_of("not false and false") == 'f');
	CHECK(truth_of("not (false and false)") == 't');
	CHECK(truth_of("not 1 == 2") == 't');
	CHECK(truth_of("not not true") == 't');
}

/* How `op` compares 1 with 1, 1 with 2, 2 with 1; and with unknown. */
static void
comparisons_give_what_they_say(void)
{
	static const struct {
		const char *op, *gives;
	} rows[] = {{"==", "tff"}, {"!=", "ftt"}, {"<", "ftf"}, {"<=", "ttf"},
	    {">", "fft"}, {">=", "tft"}};
	static const double values[][2] = {{1, 1}, {1, 2}, {2, 1}};
	char text[64];
	size_t i, k;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		know_nothing();
		snprintf(text, sizeof(text), "LOAD %s {PT-101}", rows[i].op);
		CHECK_ROW(truth_of(text) == 'u', text);
		world.tags[LOAD][ASPECT_MEASURED] = a_num(1);
		CHECK_ROW(truth_of(text) == 'u', text);
		world.tags[LOAD][ASPECT_MEASURED] = unknown;
		world.tags[PT_101][ASPECT_MEASURED] = a_num(1);
		CHECK_ROW(truth_of(text) == 'u', text);
		for (k = 0; k < 3; k++) {
			world.tags[LOAD][ASPECT_MEASURED] = a_num(values[k][0]);
			world.tags[PT_101][ASPECT_MEASURED] =
			    a_num(values[k][1]);
			CHECK_ROW(truth_of(text) == rows[i].gives[k], text);
		}
	}
}

static void
texts_truths_and_times_are_compared(void)
{
	know_nothing();
	world.fields[SRC] = a_text("10.0.0.3");
	CHECK(truth_of("src == '10.0.0.3'") == 't');
	CHECK(truth_of("src != '10.0.0.3'") == 'f');
	CHECK(truth_of("src == 'plc-1'") == 'f');
	world.fields[SRC].alias = SPAN("plc-1"); /* its component */
	CHECK(truth_of("src == 'plc-1'") == 't');
	CHECK(truth_of("'plc-1' != src") == 'f');
	CHECK(truth_of("src in ['plc-2', 'plc-1']") == 't');
	world.tags[RUN][ASPECT_MEASURED] = a_bool(false);
	CHECK(truth_of("RUN == false") == 't');
	CHECK(truth_of("RUN != false") == 'f');
	world.tags[RUN][ASPECT_CHANGED] = a_time(NOW - 1);
	world.tags[LOAD][ASPECT_CHANGED] = a_time(NOW);
	CHECK(truth_of("changed(RUN) < changed(LOAD)") == 't');
	CHECK(truth_of("changed(RUN) >= changed(LOAD)") == 'f');
	CHECK(truth_of("changed(RUN) == changed(LOAD)") == 'f');
	world.tags[RUN][ASPECT_CHANGED] = a_time(NOW);
	CHECK(truth_of("changed(RUN) <= changed(LOAD)") == 't');
	CHECK(truth_of("changed(RUN) > changed(LOAD)") == 'f');
}

static void
lists_are_looked_through(void)
{
	know_nothing();
	CHECK(truth_of("LOAD in [1, 2]") == 'u');
	CHECK(truth_of("LOAD not in [1, 2]") == 'u');
	world.tags[LOAD][ASPECT_MEASURED] = a_num(-2);
	CHECK(truth_of("LOAD in [1, -2]") == 't');
	CHECK(truth_of("LOAD not in [1, -2]") == 'f');
	CHECK(truth_of("LOAD in [1, 2]") == 'f');
	CHECK(truth_of("LOAD not in [1, 2]") == 't');
	world.fields[VALUE] = a_text("a");
	CHECK(truth_of("value in [1, 'a', true]") == 't');
	CHECK(truth_of("value in [1, 'b', true]") == 'f');
	world.fields[VALUE] = a_bool(true);
	CHECK(truth_of("value in [1, 'b', true]") == 't');
}

/* `value` may be of any type: where it doesn't fit, nothing is known. */
static void
values_of_the_wrong_type_are_unknown(void)
{
	static const char *const conditions[] = {"value", "not value",
	    "value and true", "true and value", "value or false",
	    "held(value, 1s)", "value == 'x'", "value != 'x'", "value == true",
	    "if(value, true, true)", "bit(RAW, 0)", "RAW > 1", "RAW + 1 > 0",
	    "-RAW < 0", "abs(RAW) >= 0", "1 - RAW != 0", "RAW * 0 == 0",
	    "value <= RAW", "RUN", "not RUN", "RUN == true", "LOAD < 1"};
	size_t i;

	know_nothing();
	world.fields[VALUE] = a_num(1);
	world.tags[RAW][ASPECT_MEASURED] = a_text("closed");
	/* A reading needn't be of its tag's type. */
	world.tags[RUN][ASPECT_MEASURED] = a_num(0);
	world.tags[LOAD][ASPECT_MEASURED] = a_bool(false);
	for (i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		CHECK_ROW(truth_of(conditions[i]) == 'u', conditions[i]);
	CHECK(isnan(number_of("LOAD")));
	CHECK(isnan(number_of("-LOAD")));
	CHECK(isnan(number_of("abs(LOAD)")));
	world.fields[VALUE] = a_text("closed");
	CHECK(truth_of("value >= RAW") == 'u'); /* never less */
	CHECK(truth_of("value == RAW") == 't');
}

static void
arithmetic_gives_what_it_says(void)
{
	static const struct {
		const char *text;
		double v; /* NaN: unknown */
	} rows[] = {{"1 + 2 * 3", 7}, {"(1 + 2) * 3", 9}, {"8 - 2 - 1", 5},
	    {"8 / 2 / 2", 2}, {"7 % 4", 3}, {"-7 % 4", -3}, {"7.5 % 2", 1.5},
	    {"2 - -3", 5}, {"--2", 2}, {"-(1 + 2)", -3}, {"FULL * 2", 11},
	    {"1m", 60}, {"1h30m", 5400}, {"250ms", 0.25}, {"-5s", -5},
	    {"1 / 0", (double)NAN}, {"0 / 0", (double)NAN},
	    {"1 % 0", (double)NAN}, {"1e308 * 10", (double)NAN},
	    {"LOAD + 1", (double)NAN}, {"1 - LOAD", (double)NAN},
	    {"0 * LOAD", (double)NAN}, {"-LOAD", (double)NAN}, {"abs(-3)", 3},
	    {"abs(3)", 3}, {"abs(LOAD)", (double)NAN}};
	size_t i;

	know_nothing();
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		double v = number_of(rows[i].text);

		CHECK_ROW(isnan(rows[i].v) ? isnan(v) : v == rows[i].v,
		    rows[i].text);
	}
}

static void
every_aspect_is_asked_for(void)
{
	static const char *const texts[ASPECT_COUNT] = {"LOAD",
	    "requested(LOAD)", "commanded(LOAD)", "rejected(LOAD)",
	    "actual(CLAMP)", "on_request(LOAD)", "prev(LOAD)", "age(LOAD)",
	    "changed(LOAD)", "quality(LOAD)", "d(LOAD)"};
	int64_t wake;
	int a;

	for (a = 0; a < ASPECT_COUNT; a++) {
		uint32_t id = a == ASPECT_ACTUAL ? CLAMP : LOAD;
		struct expr_value v;

		know_nothing();
		v = value_of(texts[a], EXPR_ANY, &wake);
		CHECK_ROW(v.unknown, texts[a]);
		world.tags[id][a] = a_num(7);
		v = value_of(texts[a], EXPR_ANY, &wake);
		CHECK_ROW(!v.unknown && v.num == 7, texts[a]);
	}
	CHECK(number_of("measured(LOAD) * 0 + 1") != 1); /* unknown now */
	world.tags[LOAD][ASPECT_MEASURED] = a_num(7);
	CHECK(number_of("measured(LOAD)") == 7);
}

static void
bits_are_counted_from_the_least(void)
{
	know_nothing();
	CHECK(truth_of("bit(5, 0)") == 't');
	CHECK(truth_of("bit(0, 0)") == 'f');
	CHECK(truth_of("bit(5, 1)") == 'f');
	CHECK(truth_of("bit(5, 2)") == 't');
	CHECK(truth_of("bit(5, 52)") == 'f');
	CHECK(truth_of("bit(4503599627370496, 52)") == 't');
	CHECK(truth_of("bit(9007199254740992, 52)") == 'f');
	CHECK(truth_of("bit(5, 53)") == 'u');
	CHECK(truth_of("bit(5, -1)") == 'u');
	CHECK(truth_of("bit(-5, 0)") == 'u');
	CHECK(truth_of("bit(1e16, 0)") == 'u');
	CHECK(truth_of("bit(LOAD, 0)") == 'u');
	CHECK(truth_of("bit(5, LOAD)") == 'u');
}

static void
if_chooses(void)
{
	know_nothing();
	world.fields[CODE] = a_num(2);
	CHECK(number_of("if(true, 1, LOAD)") == 1);
	CHECK(number_of("if(false, LOAD, code)") == 2);
	CHECK(isnan(number_of("if(true, LOAD, 1)")));
	CHECK(isnan(number_of("if(RUN, 1, 1)")));
	CHECK(truth_of("if(true, src, 'x') == 'x'") == 'u');
}

static void
an_expression_is_explained_by_its_terms(void)
{
	struct expr *x = read_as("CLAMP == 'open' and (LOAD > 500 or not RUN) "
				 "and (LOAD + 1) * 2 < 7 and 5 <= LOAD",
	    EXPR_BOOL);
	struct expr_host h;
	struct expr_term terms[8];

	know_nothing();
	world.tags[CLAMP][ASPECT_MEASURED] = a_text("open");
	world.tags[LOAD][ASPECT_MEASURED] = a_num(300);
	h = host();
	CHECK(expr_terms(x, &h, NULL, terms, 8) == 5);
	CHECK_SPAN(terms[0].text, "CLAMP == 'open'");
	CHECK(terms[0].outcome == TERM_TRUE);
	CHECK_SPAN(terms[0].value.text, "open");
	CHECK_SPAN(terms[1].text, "LOAD > 500");
	CHECK(terms[1].outcome == TERM_FALSE && terms[1].value.num == 300);
	CHECK_SPAN(terms[2].text, "not RUN");
	CHECK(terms[2].outcome == TERM_UNKNOWN && terms[2].value.unknown);
	CHECK_SPAN(terms[3].text, "(LOAD + 1) * 2 < 7");
	CHECK(terms[3].outcome == TERM_FALSE && terms[3].value.num == 602);
	CHECK_SPAN(terms[4].text, "5 <= LOAD"); /* the side that varies */
	CHECK(terms[4].outcome == TERM_TRUE && terms[4].value.num == 300);
	CHECK(expr_terms(x, &h, NULL, terms, 2) == 2);
	arena_reset(&arena);
}

static void
calls_and_lists_are_terms_too(void)
{
	struct expr *x = read_as(
	    "held(RUN, 1s) or LOAD not in [1, 2] or bit(LOAD, 0) or -3 < LOAD",
	    EXPR_BOOL);
	struct expr_slot slot;
	struct expr_host h;
	struct expr_term terms[4];

	know_nothing();
	expr_slots_init(&slot, 1);
	world.tags[LOAD][ASPECT_MEASURED] = a_num(3);
	h = host();
	CHECK(expr_terms(x, &h, &slot, terms, 4) == 4);
	CHECK_SPAN(terms[0].text, "held(RUN, 1s)");
	CHECK(terms[0].outcome == TERM_FALSE);
	CHECK_SPAN(terms[1].text, "LOAD not in [1, 2]");
	CHECK(terms[1].outcome == TERM_TRUE && terms[1].value.num == 3);
	CHECK_SPAN(terms[2].text, "bit(LOAD, 0)");
	CHECK(terms[2].outcome == TERM_TRUE);
	CHECK_SPAN(terms[3].text, "-3 < LOAD");
	CHECK(terms[3].value.num == 3);
	x = read_as("not RUN  or LOAD > 1  ", EXPR_BOOL); /* without blanks */
	CHECK(expr_terms(x, &h, &slot, terms, 4) == 2);
	CHECK_SPAN(terms[0].text, "not RUN");
	CHECK_SPAN(terms[1].text, "LOAD > 1");
	arena_reset(&arena);
}

int
main(void)
{
	TEST("logic is three-valued")
	logic_is_three_valued();
	TEST("and binds tighter than or, not tightest")
	and_binds_tighter_than_or_and_not_tightest();
	TEST("comparisons give what they say, and unknown of unknown")
	comparisons_give_what_they_say();
	TEST("texts, truths and times are compared")
	texts_truths_and_times_are_compared();
	TEST("lists are looked through")
	lists_are_looked_through();
	TEST("values of the wrong type are unknown")
	values_of_the_wrong_type_are_unknown();
	TEST("arithmetic gives what it says")
	arithmetic_gives_what_it_says();
	TEST("every aspect is asked for")
	every_aspect_is_asked_for();
	TEST("bits are counted from the least")
	bits_are_counted_from_the_least();
	TEST("if() chooses")
	if_chooses();
	TEST("an expression is explained by its terms")
	an_expression_is_explained_by_its_terms();
	TEST("calls and lists are terms too")
	calls_and_lists_are_terms_too();
	arena_release(&arena);
	return unit_end();
}
