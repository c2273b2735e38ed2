/*
 * proto_msg.c - the shape of a decoded message, and the table of protocols.
 */
#include "proto/proto.h"
#include "unit.h"

static void
a_cleared_message_says_nothing(void)
{
	struct msg m = {0};

	m.station_text = SPAN("x");
	m.txn = m.code = m.station = m.latency = 5;
	m.flags = FLAG_CUT;
	m.action = ACT_READ;
	m.fn = "fn";
	msg_point(&m, ref_at("hr:", 1));
	detail_int(&m, "a", 1);
	msg_clear(&m);
	CHECK(m.proto == NULL && m.fn == NULL && m.status == NULL);
	CHECK(m.station_text.n == 0);
	CHECK(m.txn == -1 && m.code == -1 && m.station == -1 &&
	      m.latency == -1);
	CHECK(m.flags == 0 && m.action == ACT_NONE && m.dir == DIR_REQUEST);
	CHECK(m.npoints == 0 && m.ndetails == 0);
	CHECK(m.points_cap != 0); /* its memory stays */
	msg_release(&m);
	CHECK(m.points == NULL);
}

static void
a_fresh_point_is_empty(void)
{
	struct msg m = {0};
	struct point *p;
	int i;

	for (i = 0; i < 100; i++) {
		p = msg_point(&m, ref_at("hr:", (uint32_t)i));
		CHECK(p->value.kind == VALUE_NONE && p->time == TS_NONE);
		CHECK(p->count == 0 && !p->indexed && !p->has_qraw &&
		      p->quality == NULL);
		CHECK(p->ref.numbered && p->ref.n == (uint32_t)i);
		p->count = 7;
		p->value.kind = VALUE_BOOL;
	}
	CHECK(m.npoints == 100);
	p = msg_point(&m, ref_plain("co:"));
	CHECK(!p->ref.numbered && p->ref.tail.n == 0);
	CHECK_SPAN(p->ref.head, "co:");
	msg_release(&m);
}

static void
names_from_the_wire_are_made_keys(void)
{
	static const struct {
		struct span name;
		const char *key;
	} rows[] = {{{"LOAD", 4}, "LOAD"}, {{"a b%c", 5}, "a%20b%25c"},
	    {{"a\0\n\x7f", 4}, "a%00%0a%7f"},
	    {{"\xc3\xa9\xe2\x82\xac", 5}, "\xc3\xa9\xe2\x82\xac"},
	    {{"\xff\xc3", 2}, "%ff%c3"},
	    {{"\xc2\x85\xc2\xa0", 4}, "%c2%85\xc2\xa0"},
	    {{"\xed\xa0\x80", 3}, "%ed%a0%80"}, {{"", 0}, ""}};
	struct msg m = {0};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *p = unit_exact(rows[i].name);

		CHECK_SPAN(ref_escape(&m, span(p, rows[i].name.n)),
		    rows[i].key);
		free(p);
	}
	msg_release(&m);
}

/* No two names become the same key. */
static void
keys_are_injective(void)
{
	struct msg m = {0};
	char a[3], b[3];
	int i, k;

	for (i = 0; i < 256; i++)
		for (k = 0; k < 256; k++) {
			struct span x, y;

			a[0] = '%';
			a[1] = (char)i;
			b[0] = (char)k;
			x = ref_escape(&m, span(a, 2));
			y = ref_escape(&m, span(b, 1));
			CHECK(!span_eq(x, y));
			msg_clear(&m);
		}
	CHECK(!span_eq(ref_escape(&m, SPAN("%20")), ref_escape(&m, SPAN(" "))));
	msg_release(&m);
}

static void
ends_are_told_apart(void)
{
	static const struct {
		enum rd_end end;
		uint32_t flags;
		const char *why;
	} rows[] = {{RD_CUT, FLAG_CUT, "the capture ends here"},
	    {RD_SHORT, FLAG_MALFORMED, "a length promises more than there is"},
	    {RD_BAD, FLAG_MALFORMED, "because"}};
	struct msg m = {0};
	struct rd r = rd_init(SPAN("abc"), false);
	size_t i;

	msg_clear(&m);
	msg_ended(&m, &r, SPAN("abc"));
	CHECK(m.flags == 0 && m.ndetails == 0);
	for (i = 0; i < 3; i++) {
		msg_clear(&m);
		r = rd_init(SPAN("abc"), false);
		rd_fail(&r, rows[i].end, "because");
		m.flags = FLAG_GAP;
		msg_ended(&m, &r, SPAN("abc"));
		CHECK(m.flags == (rows[i].flags | FLAG_GAP));
		CHECK(m.ndetails == 2);
		CHECK_SPAN(m.details[0].key, "error");
		CHECK_SPAN(m.details[0].value.s, rows[i].why);
		CHECK_SPAN(m.details[1].key, "hex");
		CHECK_SPAN(m.details[1].value.s, "abc");
	}
	msg_release(&m);
}

static void
details_keep_their_kinds(void)
{
	struct msg m = {0};

	detail_open(&m, "o");
	detail_int(&m, "i", INT64_MIN);
	detail_uint(&m, "u", UINT64_MAX);
	detail_bool(&m, "b", true);
	detail_f64(&m, "f", 0.5);
	detail_name(&m, "n", "name");
	detail_text(&m, "t", SPAN("text"));
	detail_bytes(&m, "h", SPAN("bytes"));
	detail_array(&m, "a");
	detail_close(&m);
	detail_close(&m);
	CHECK(m.ndetails == 11);
	CHECK(m.details[0].kind == DETAIL_OPEN);
	CHECK(m.details[1].value.kind == VALUE_INT &&
	      m.details[1].value.i == INT64_MIN);
	CHECK(m.details[2].value.kind == VALUE_UINT &&
	      m.details[2].value.u == UINT64_MAX);
	CHECK(m.details[3].value.kind == VALUE_BOOL && m.details[3].value.b);
	CHECK(m.details[4].value.kind == VALUE_F64 &&
	      m.details[4].value.f64 == 0.5);
	CHECK(m.details[5].value.kind == VALUE_TEXT);
	CHECK(m.details[7].value.kind == VALUE_BYTES);
	CHECK(m.details[8].kind == DETAIL_ARRAY);
	CHECK(m.details[9].kind == DETAIL_CLOSE && m.details[9].key.n == 0);
	msg_release(&m);
}

static void
every_code_has_a_name(void)
{
	int i;

	CHECK(action_names[ACT_NONE] == NULL);
	for (i = ACT_NONE + 1; i < ACT_COUNT; i++)
		CHECK(action_names[i] != NULL);
	CHECK_STR(action_names[ACT_READ], "read");
	CHECK_STR(action_names[ACT_CHANGE_PROGRAM], "change_program");
	CHECK_STR(action_names[ACT_OTHER], "other");
	CHECK_STR(dir_names[DIR_CYCLIC], "cyclic");
	CHECK_STR(flag_names[0], "gap");
	CHECK_STR(flag_names[6], "cut");
	CHECK(1 << 6 == FLAG_CUT && 1 << 11 == FLAG_OWN);
	CHECK_STR(flag_names[FLAG_COUNT - 1], "own");
}

static void
protocols_are_listed_whole(void)
{
	size_t i;

	for (i = 0; protos[i] != NULL; i++) {
		const struct proto *p = protos[i];

		CHECK_ROW(proto_named(span_str(p->name)) == p, p->name);
		CHECK_ROW(i == 0 || strcmp(protos[i - 1]->name, p->name) < 0,
		    p->name);
		if (p->frame == NULL) /* it comes inside another */
			continue;
		CHECK_ROW(p->ports != NULL && p->over != 0, p->name);
		CHECK_ROW(p->decode != NULL && p->state != 0, p->name);
	}
	CHECK(i >= 3);
	CHECK(proto_named(SPAN("modbus")) == &proto_modbus);
	CHECK(proto_named(SPAN("Modbus")) == NULL);
	CHECK(proto_named(SPAN("")) == NULL);
}

int
main(void)
{
	TEST("a cleared message says nothing and keeps its memory")
	a_cleared_message_says_nothing();
	TEST("a fresh point is empty")
	a_fresh_point_is_empty();
	TEST("names from the wire are made keys")
	names_from_the_wire_are_made_keys();
	TEST("keys are injective")
	keys_are_injective();
	TEST("ends are told apart: cut, short, bad")
	ends_are_told_apart();
	TEST("details keep their kinds")
	details_keep_their_kinds();
	TEST("every code has a name")
	every_code_has_a_name();
	TEST("protocols are listed, sorted and whole")
	protocols_are_listed_whole();
	return unit_end();
}
