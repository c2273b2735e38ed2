/*
 * expr_time.c - what expressions have to do with time: what is held, since
 * when, how old; when they wake; the calendar.
 */
#include "world.h"

/* Evaluates the same use of an expression again, `later` nanoseconds on. */
static char
again(struct expr *x, struct expr_slot *slots, int64_t later, int64_t *wake)
{
	struct expr_host h;
	struct expr_value v;

	world.now += later;
	h = host();
	*wake = INT64_MAX;
	expr_eval(x, &h, slots, &v, wake);
	if (*wake == INT64_MAX)
		*wake = NEVER;
	return letter(&v);
}

static void
held_waits_for_its_duration(void)
{
	struct expr *x = read_as("held(RUN, 1001ms)", EXPR_BOOL);
	const int64_t due = NOW + INT64_C(1001000000);
	struct expr_value *run = &world.tags[RUN][ASPECT_MEASURED];
	struct expr_slot slot;
	int64_t wake;

	know_nothing();
	expr_slots_init(&slot, 1);
	CHECK(again(x, &slot, 0, &wake) == 'u' && wake == NEVER);
	*run = a_bool(false);
	CHECK(again(x, &slot, 0, &wake) == 'f' && wake == NEVER);
	*run = a_bool(true);
	CHECK(again(x, &slot, 0, &wake) == 'f' && wake == due);
	CHECK(again(x, &slot, 1001000000 - 1, &wake) == 'f' && wake == due);
	CHECK(again(x, &slot, 1, &wake) == 't' && wake == NEVER);
	CHECK(again(x, &slot, 1, &wake) == 't' && wake == NEVER);
	*run = unknown; /* then it begins anew */
	CHECK(again(x, &slot, 0, &wake) == 'u' && wake == NEVER);
	*run = a_bool(true);
	CHECK(again(x, &slot, 0, &wake) == 'f');
	CHECK(wake == world.now + INT64_C(1001000000));
	*run = a_bool(false);
	CHECK(again(x, &slot, 5 * TS_SECOND, &wake) == 'f' && wake == NEVER);
	arena_reset(&arena);
}

/* What is remembered doesn't hang on what decides the outcome now. */
static void
held_is_watched_also_where_it_does_not_decide(void)
{
	struct expr *x = read_as("LOAD > 1 and held(RUN, 1s)", EXPR_BOOL);
	struct expr_slot slot;
	int64_t wake;

	know_nothing();
	expr_slots_init(&slot, 1);
	world.tags[LOAD][ASPECT_MEASURED] = a_num(0);
	world.tags[RUN][ASPECT_MEASURED] = a_bool(true);
	CHECK(again(x, &slot, 0, &wake) == 'f' && wake == NEVER);
	world.tags[LOAD][ASPECT_MEASURED] = a_num(2);
	CHECK(again(x, &slot, TS_SECOND, &wake) == 't');
	arena_reset(&arena);
}

static void
held_and_since_nest(void)
{
	struct expr *x =
	    read_as("held(held(RUN, 1s), 1s) and age(since(RUN)) < 3s",
		EXPR_BOOL);
	struct expr_slot slots[3];
	int64_t wake;

	CHECK(expr_slots(x) == 3);
	know_nothing();
	expr_slots_init(slots, 3);
	world.tags[RUN][ASPECT_MEASURED] = a_bool(true);
	CHECK(again(x, slots, 0, &wake) == 'f' && wake == NOW + TS_SECOND);
	CHECK(again(x, slots, TS_SECOND, &wake) == 'f' &&
	      wake == NOW + 2 * TS_SECOND);
	CHECK(again(x, slots, TS_SECOND, &wake) == 't' &&
	      wake == NOW + 3 * TS_SECOND);
	CHECK(again(x, slots, TS_SECOND, &wake) == 'f');
	world.tags[RUN][ASPECT_MEASURED] = a_bool(false);
	CHECK(again(x, slots, 0, &wake) == 'f');
	arena_reset(&arena);
}

static void
since_is_the_time_a_condition_came_true(void)
{
	struct expr *x = read_as("since(RUN) == changed(RUN)", EXPR_BOOL);
	struct expr_slot slot;
	int64_t wake;

	know_nothing();
	expr_slots_init(&slot, 1);
	world.tags[RUN][ASPECT_CHANGED] = a_time(NOW);
	CHECK(again(x, &slot, 0, &wake) == 'u');
	world.tags[RUN][ASPECT_MEASURED] = a_bool(true);
	CHECK(again(x, &slot, 0, &wake) == 't');
	CHECK(again(x, &slot, 5, &wake) == 't');
	world.tags[RUN][ASPECT_MEASURED] = a_bool(false);
	CHECK(again(x, &slot, 5, &wake) == 'u');
	arena_reset(&arena);
}

/* The tag was measured 3 s ago. */
static void
comparisons_of_ages_wake(void)
{
	static const struct {
		const char *text;
		char truth;
		double wake; /* seconds from now; NaN: not */
	} rows[] = {
	    {"age(LOAD) > 5s", 'f', 2},
	    {"age(LOAD) >= 5s", 'f', 2},
	    {"age(LOAD) < 5s", 't', 2},
	    {"age(LOAD) <= 5s", 't', 2},
	    {"age(LOAD) == 5s", 'f', 2},
	    {"5 < age(LOAD)", 'f', 2},
	    {"age(LOAD) > 3s", 'f', 0},
	    {"age(LOAD) > 2s", 't', (double)NAN},
	    {"age(LOAD) + 1 > 5s", 'f', 1},
	    {"1 + age(LOAD) > 5s", 'f', 1},
	    {"age(LOAD) - 1 > 5s", 'f', 3},
	    {"5 - age(LOAD) < 1", 'f', 1},
	    {"-age(LOAD) < -5s", 'f', 2},
	    {"age(LOAD) / 60 > 1", 'f', 57},
	    {"age(LOAD) * 2 > 10", 'f', 2},
	    {"abs(age(LOAD) - 10) < 3", 'f', 4},
	    {"age(LOAD) > age({PT-101}) + 1", 'u', (double)NAN},
	    {"age(LOAD) > age(LOAD) + 1", 'f', (double)NAN},
	    {"not (age(LOAD) > 5s)", 't', 2},
	    {"age(LOAD) > 5s and age(LOAD) > 4s", 'f', 2},
	    {"age(LOAD) > 5s or age(LOAD) > 4s", 'f', 1},
	    {"age(changed(LOAD)) > 5s", 'f', 1},
	    {"age({PT-101}) > 5s", 'u', (double)NAN},
	    {"age(changed({PT-101})) > 5s", 'u', (double)NAN},
	    {"age(since(RUN)) > 5s", 'u', (double)NAN},
	    {"age(LOAD) > {PT-101}", 'u', (double)NAN},
	};
	size_t i;

	know_nothing();
	world.tags[LOAD][ASPECT_AGE] = a_num(3);
	world.tags[LOAD][ASPECT_AGE].slope = 1;
	world.tags[LOAD][ASPECT_CHANGED] = a_time(NOW - 4 * TS_SECOND);
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int64_t wake, due;
		struct expr_value v = value_of(rows[i].text, EXPR_BOOL, &wake);

		due = isnan(rows[i].wake)
			  ? NEVER
			  : NOW + (int64_t)(rows[i].wake * 1e9) +
				(rows[i].wake == 0); /* a moment behind */
		CHECK_ROW(letter(&v) == rows[i].truth, rows[i].text);
		CHECK_ROW(wake == due || wake == due - 1, rows[i].text);
	}
}

/* Whatever an expression says now holds until it wakes. */
static void
the_outcome_changes_when_it_wakes(void)
{
	static const char *const texts[] = {"age(changed(LOAD)) > 5s",
	    "age(changed(LOAD)) >= 5s", "age(changed(LOAD)) == 5s",
	    "abs(age(changed(LOAD)) - 4) < 2",
	    "held(age(changed(LOAD)) > 2s, 1500ms)",
	    "held(held(age(changed(LOAD)) >= 1s, 1s), 1s)",
	    "age(changed(LOAD)) * 2 - 1 > 5s"};
	struct expr_slot slots[2];
	int64_t wake, t;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct expr *x = read_as(texts[i], EXPR_BOOL);
		char was, is = 'x';
		unsigned changes = 0;

		know_nothing();
		world.tags[LOAD][ASPECT_CHANGED] = a_time(NOW);
		expr_slots_init(slots, 2);
		was = again(x, slots, 0, &wake);
		for (t = 0; t < 80 && wake != NEVER; t++) {
			/* A moment in front of it, all is as it was. */
			is = again(x, slots, wake - world.now - 1, &wake);
			CHECK_ROW(is == was, texts[i]);
			is = again(x, slots, wake - world.now, &wake);
			changes += is != was;
			was = is;
		}
		CHECK_ROW(changes != 0 && wake == NEVER, texts[i]);
		is = again(x, slots, 60 * TS_SECOND, &wake);
		CHECK_ROW(is == was, texts[i]);
		arena_reset(&arena);
	}
}

static void
the_calendar_is_the_plants(void)
{
	int64_t wake;

	know_nothing();
	CHECK(number_of("hour()") == 19);
	CHECK(number_of("weekday()") == 7);
	world.zone = 5 * 3600 * TS_SECOND; /* Monday, 00:56:31.5 there */
	CHECK(number_of("hour()") == 0);
	CHECK(number_of("weekday()") == 1);
	CHECK(truth_of("weekday() in [1, 2, 3, 4, 5]") == 't');
	value_of("hour()", EXPR_NUM, &wake);
	CHECK(wake == NOW + (3 * 60 + 28) * TS_SECOND + TS_SECOND / 2);
	value_of("weekday()", EXPR_NUM, &wake);
	CHECK(wake ==
	      NOW + ((23 * 60 + 3) * 60 + 28) * TS_SECOND + TS_SECOND / 2);
	world.now = -1; /* Wednesday, the last moment of 1969 */
	world.zone = 0;
	CHECK(number_of("hour()") == 23);
	CHECK(number_of("weekday()") == 3);
	value_of("hour()", EXPR_NUM, &wake);
	CHECK(wake == NEVER); /* 0 it is */
	world.now = 0;
	CHECK(number_of("hour()") == 0);
	CHECK(number_of("weekday()") == 4);
}

int
main(void)
{
	TEST("held() waits for its duration")
	held_waits_for_its_duration();
	TEST("held() is watched also where it doesn't decide")
	held_is_watched_also_where_it_does_not_decide();
	TEST("held() and since() nest")
	held_and_since_nest();
	TEST("since() is the time a condition came true")
	since_is_the_time_a_condition_came_true();
	TEST("comparisons of ages wake")
	comparisons_of_ages_wake();
	TEST("the outcome holds until it wakes, and changes there")
	the_outcome_changes_when_it_wakes();
	TEST("the calendar is the plant's")
	the_calendar_is_the_plants();
	arena_release(&arena);
	return unit_end();
}
