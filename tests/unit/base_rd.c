/*
 * base_rd.c - the bounded reader, and the spans it stands on.
 */
#include "base/rd.h"
#include "unit.h"

static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};

static uint64_t
get_u8(struct rd *r)
{
	return rd_u8(r);
}

static uint64_t
get_be16(struct rd *r)
{
	return rd_be16(r);
}

static uint64_t
get_le16(struct rd *r)
{
	return rd_le16(r);
}

static uint64_t
get_be24(struct rd *r)
{
	return rd_be24(r);
}

static uint64_t
get_le24(struct rd *r)
{
	return rd_le24(r);
}

static uint64_t
get_be32(struct rd *r)
{
	return rd_be32(r);
}

static uint64_t
get_le32(struct rd *r)
{
	return rd_le32(r);
}

static const struct {
	const char *name;
	uint64_t (*get)(struct rd *);
	size_t size;
	uint64_t value; /* of the first bytes */
} getters[] = {
    {"u8", get_u8, 1, 0x01},
    {"be16", get_be16, 2, 0x0102},
    {"le16", get_le16, 2, 0x0201},
    {"be24", get_be24, 3, 0x010203},
    {"le24", get_le24, 3, 0x030201},
    {"be32", get_be32, 4, 0x01020304},
    {"le32", get_le32, 4, 0x04030201},
    {"be64", rd_be64, 8, 0x0102030405060708},
    {"le64", rd_le64, 8, 0x0807060504030201},
};

enum { NGETTERS = sizeof(getters) / sizeof(*getters) };

static void
getters_take_their_bytes(void)
{
	size_t i;

	for (i = 0; i < NGETTERS; i++) {
		struct rd r = rd_init(span(bytes, sizeof(bytes)), false);

		CHECK_ROW(getters[i].get(&r) == getters[i].value,
		    getters[i].name);
		CHECK_ROW(rd_at(&r) == getters[i].size, getters[i].name);
		CHECK_ROW(rd_ok(&r), getters[i].name);
		CHECK_ROW(rd_u8(&r) == getters[i].size + 1, getters[i].name);
	}
}

/* Every length that is too small for the getter, in a block of its own. */
static void
a_getter_past_the_end_latches(bool cut)
{
	size_t i, n;

	for (i = 0; i < NGETTERS; i++)
		for (n = 0; n < getters[i].size; n++) {
			void *p = unit_exact(span(bytes, n));
			struct rd r = rd_init(span(p, n), cut);
			enum rd_end end = cut ? RD_CUT : RD_SHORT;

			CHECK_ROW(getters[i].get(&r) == 0, getters[i].name);
			CHECK_ROW(r.state == end, getters[i].name);
			CHECK_ROW(rd_left(&r) == 0, getters[i].name);
			CHECK_ROW(rd_u8(&r) == 0, getters[i].name);
			free(p);
		}
}

static void
highest_values_come_out_whole(void)
{
	static const uint8_t high[] = {
	    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	size_t i;

	for (i = 0; i < NGETTERS; i++) {
		struct rd r = rd_init(span(high, sizeof(high)), false);

		CHECK_ROW(getters[i].get(&r) ==
			      UINT64_MAX >> (64 - 8 * getters[i].size),
		    getters[i].name);
	}
}

static void
an_empty_reader_is_short_at_once(void)
{
	struct rd r = rd_init(span(NULL, 0), false);

	CHECK(rd_ok(&r));
	CHECK(rd_left(&r) == 0);
	CHECK(rd_rest(&r).n == 0);
	CHECK(rd_ok(&r));
	rd_u8(&r);
	CHECK(r.state == RD_SHORT);
	CHECK(rd_rest(&r).n == 0);
}

static void
peeking_takes_nothing(void)
{
	struct rd r = rd_init(span(bytes, 3), true);

	CHECK(rd_peek(&r, 0) == 1);
	CHECK(rd_peek(&r, 2) == 3);
	CHECK(rd_at(&r) == 0);
	CHECK(rd_peek(&r, 3) == 0);
	CHECK(r.state == RD_CUT);
	CHECK(rd_peek(&r, 0) == 0);
}

static void
take_gives_all_or_nothing(void)
{
	struct rd r = rd_init(span(bytes, 4), false);
	struct span s = rd_take(&r, 3);

	CHECK(s.n == 3 && s.p == (const char *)bytes);
	s = rd_take(&r, 2);
	CHECK(s.n == 0);
	CHECK(r.state == RD_SHORT);
	CHECK(rd_rest(&r).n == 0);
}

static void
skipping_past_the_end_fails(void)
{
	struct rd r = rd_init(span(bytes, 4), false);

	rd_skip(&r, 4);
	CHECK(rd_ok(&r));
	rd_skip(&r, 0);
	CHECK(rd_ok(&r));
	rd_skip(&r, SIZE_MAX);
	CHECK(r.state == RD_SHORT);
}

static void
a_child_ends_where_its_length_says(void)
{
	struct rd r = rd_init(span(bytes, 9), true), c;

	rd_skip(&r, 1);
	c = rd_sub(&r, 3);
	CHECK(rd_at(&c) == 0);
	CHECK(rd_left(&c) == 3);
	CHECK(rd_be24(&c) == 0x020304);
	CHECK(rd_ok(&c));
	rd_u8(&c); /* the inner lie: of the sender, though the rest is cut */
	CHECK(c.state == RD_SHORT);
	CHECK(rd_ok(&r));
	CHECK(rd_u8(&r) == 5);
}

static void
a_child_past_the_end_ends_as_its_parent(bool cut)
{
	struct rd r = rd_init(span(bytes, 3), cut), c = rd_sub(&r, 5);
	enum rd_end end = cut ? RD_CUT : RD_SHORT;

	CHECK(r.state == end);
	CHECK(rd_ok(&c));
	CHECK(rd_left(&c) == 3);
	CHECK(rd_be24(&c) == 0x010203);
	rd_u8(&c);
	CHECK(c.state == end);
}

static void
a_child_of_a_failed_reader_is_failed(void)
{
	struct rd r = rd_init(span(bytes, 3), false), c;

	rd_bad(&r, "broken");
	c = rd_sub(&r, 0);
	CHECK(c.state == RD_BAD);
	CHECK(rd_left(&c) == 0);
	c = rd_sub(&r, 2);
	CHECK(c.state == RD_BAD);
	CHECK(rd_left(&c) == 0);
}

static void
the_first_failure_stays(void)
{
	struct rd r = rd_init(span(bytes, 3), false);

	rd_bad(&r, "first");
	rd_bad(&r, "second");
	rd_fail(&r, RD_CUT, "third");
	rd_be32(&r);
	CHECK(r.state == RD_BAD);
	CHECK_STR(r.why, "first");
}

static void
joining_takes_over_a_bad_end_only(void)
{
	struct rd r = rd_init(span(bytes, 3), false), c = rd_sub(&r, 1);

	rd_u8(&c);
	rd_join(&r, &c);
	CHECK(rd_ok(&r));
	CHECK(rd_left(&r) == 2);
	rd_bad(&c, "inner");
	rd_join(&r, &c);
	CHECK(r.state == RD_BAD);
	CHECK_STR(r.why, "inner");
	CHECK(rd_left(&r) == 0);
}

static void
spans_compare_by_their_bytes(void)
{
	CHECK(span_eq(span("a\0b", 3), span("a\0b", 3)));
	CHECK(!span_eq(span("a\0b", 3), span("a\0c", 3)));
	CHECK(!span_eq(SPAN("ab"), SPAN("abc")));
	CHECK(span_eq(span(NULL, 0), SPAN("")));
	CHECK(span_is(SPAN("abc"), "abc"));
	CHECK(!span_is(SPAN("abc"), "ab"));
	CHECK(span_starts(SPAN("abc"), "ab"));
	CHECK(span_starts(SPAN("abc"), ""));
	CHECK(!span_starts(SPAN("ab"), "abc"));
}

static void
a_span_is_cut_at_the_first_mark(void)
{
	struct span rest, head = span_cut(SPAN("a.b.c"), '.', &rest);

	CHECK_SPAN(head, "a");
	CHECK_SPAN(rest, "b.c");
	head = span_cut(SPAN("abc"), '.', &rest);
	CHECK_SPAN(head, "abc");
	CHECK(rest.n == 0);
	head = span_cut(SPAN("abc."), '.', &rest);
	CHECK_SPAN(head, "abc");
	CHECK(rest.n == 0);
	head = span_cut(SPAN(""), '.', &rest);
	CHECK(head.n == 0 && rest.n == 0);
}

int
main(void)
{
	TEST("getters take their bytes in their order")
	getters_take_their_bytes();
	TEST("the highest values come out whole")
	highest_values_come_out_whole();
	TEST("past the end a getter gives zero and latches short")
	a_getter_past_the_end_latches(false);
	TEST("past the end of a cut capture a getter latches cut")
	a_getter_past_the_end_latches(true);
	TEST("an empty reader is short at once")
	an_empty_reader_is_short_at_once();
	TEST("peeking takes nothing")
	peeking_takes_nothing();
	TEST("take gives all of it or nothing")
	take_gives_all_or_nothing();
	TEST("skipping past the end fails")
	skipping_past_the_end_fails();
	TEST("a child ends where its length says, and is short there")
	a_child_ends_where_its_length_says();
	TEST("a child past the end of a cut reader holds the rest and is cut")
	a_child_past_the_end_ends_as_its_parent(true);
	TEST("a child past the end holds the rest and is short")
	a_child_past_the_end_ends_as_its_parent(false);
	TEST("a child of a failed reader is failed and empty")
	a_child_of_a_failed_reader_is_failed();
	TEST("the first failure stays")
	the_first_failure_stays();
	TEST("joining takes over a bad end only")
	joining_takes_over_a_bad_end_only();
	TEST("spans compare by their bytes")
	spans_compare_by_their_bytes();
	TEST("a span is cut at the first mark")
	a_span_is_cut_at_the_first_mark();
	return unit_end();
}
