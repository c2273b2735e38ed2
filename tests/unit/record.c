/*
 * record.c - what a line means: the table of records, lines as they are
 * written and as they are read.
 */
#include "record/record.h"

#include <jansson.h>

#include "unit.h"

static const char *const names[] = {"type", "ts", "value"};

enum { VALUE = KEY_OWN, KEYS };

/* Scans a line from a block of exactly its size. */
static bool
scan(struct span text, struct line *l, struct err *e)
{
	static struct nd_val vals[KEYS];
	struct nd_keys keys;
	char *p = unit_exact(text);
	bool ok;

	nd_keys_init(&keys, names, KEYS);
	*l = (struct line){.text = span(p, text.n), .vals = vals};
	*e = (struct err){{0}};
	ok = line_scan(l, &keys, e);
	free(p);
	return ok;
}

static void
records_are_known_by_type_and_time(void)
{
	static const struct {
		const char *text;
		enum record_type type;
		int64_t ts;
	} rows[] = {
	    {"{\"type\":\"event\",\"ts\":\"1970-01-01T00:00:01.000000000Z\"}",
		REC_event, TS_SECOND},
	    {"{\"ts\":\"1970-01-01T01:00+01:00\",\"type\":\"reading\"}",
		REC_reading, 0},
	    {"{\"type\":\"event\",\"type\":\"alert\"}", REC_alert, TS_NONE},
	    {"{\"type\":\"\\u0065vent\"}", REC_event, TS_NONE},
	    {"{\"\\u0074ype\":\"tick\"}", REC_tick, TS_NONE},
	    {" { \"type\" : \"loss\" } ", REC_loss, TS_NONE},
	    /* Of a type that we don't know, nothing else is asked. */
	    {"{\"type\":\"weather\",\"ts\":17}", REC_UNKNOWN, TS_NONE},
	    {"{\"type\":\"Event\"}", REC_UNKNOWN, TS_NONE},
	    {"{\"type\":\"\"}", REC_UNKNOWN, TS_NONE},
	};
	struct line l;
	struct err e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(scan(span_str(rows[i].text), &l, &e), rows[i].text);
		CHECK_ROW(l.type == rows[i].type, rows[i].text);
		CHECK_ROW(l.ts == rows[i].ts, rows[i].text);
	}
}

static void
what_is_no_record_is_refused(void)
{
	static const char *const rows[][2] = {
	    {"", "column 1: expected { or ["},
	    {"not JSON", "column 1: expected { or ["},
	    {"{\"type\":\"event\"", NULL},
	    {"[]", "no \"type\": not a record"},
	    {"[\"type\",\"event\"]", "no \"type\": not a record"},
	    {"{}", "no \"type\": not a record"},
	    {"{\"type\":17}", "no \"type\": not a record"},
	    {"{\"type\":null}", "no \"type\": not a record"},
	    {"{\"a\":{\"type\":\"event\"}}", "no \"type\": not a record"},
	    {"{\"type\":\"event\",\"ts\":17}",
		"\"ts\" is no time: write 2026-11-22T19:56:31.123456000Z"},
	    {"{\"type\":\"event\",\"ts\":null}",
		"\"ts\" is no time: write 2026-11-22T19:56:31.123456000Z"},
	    {"{\"type\":\"event\",\"ts\":\"2026-11-22\"}",
		"\"ts\" is no time: write 2026-11-22T19:56:31.123456000Z"},
	    {"{\"type\":\"event\",\"ts\":\"\"}",
		"\"ts\" is no time: write 2026-11-22T19:56:31.123456000Z"},
	};
	struct line l;
	struct err e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(!scan(span_str(rows[i][0]), &l, &e), rows[i][0]);
		CHECK_ROW(e.text[0] != '\0', rows[i][0]);
		if (rows[i][1] != NULL)
			CHECK_SPAN_ROW(span_str(e.text), rows[i][1],
			    rows[i][0]);
	}
}

static void
own_keys_are_found(void)
{
	struct line l;
	struct err e;
	int64_t v = 0;

	CHECK(scan(SPAN("{\"type\":\"reading\",\"x\":{\"value\":1},"
			"\"value\":42}"),
	    &l, &e));
	CHECK(l.vals[VALUE].type == ND_INT);
	CHECK(scan(SPAN("{\"type\":\"reading\"}"), &l, &e));
	CHECK(l.vals[VALUE].type == ND_NONE);
	CHECK(!nd_int(&l.vals[VALUE], &v));
}

static void
escaped_values_are_made_texts(void)
{
	static const char text[] =
	    "{\"type\":\"re\\u0061ding\",\"ts\":\"1970-01-01T00:00Z\","
	    "\"value\":\"a\\u0062\\n\"}";
	struct nd_val vals[KEYS];
	struct line l = {.text = span_str(text), .vals = vals};
	struct arena a = {0};
	struct err e = {{0}};
	struct nd_keys keys;

	nd_keys_init(&keys, names, KEYS);
	CHECK(line_scan(&l, &keys, &e));
	line_unescape(&l, VALUE, &a); /* those in front of it */
	CHECK(vals[VALUE].escaped);
	line_unescape(&l, KEYS, &a);
	CHECK(!vals[VALUE].escaped);
	CHECK_SPAN(vals[VALUE].text, "ab\n");
	CHECK_SPAN(vals[KEY_TYPE].text, "reading");
	arena_release(&a);
}

static void
words_of_a_field_are_known(void)
{
	const struct field *f = record_field(REC_event, SPAN("dir"));

	if (!CHECK(f != NULL && f->kind == FIELD_ENUM))
		return;
	CHECK(field_has_word(f, SPAN("request"))); /* behind the `!` */
	CHECK(field_has_word(f, SPAN("cyclic")));
	CHECK(!field_has_word(f, SPAN("cycli")));
	CHECK(!field_has_word(f, SPAN("!request")));
	CHECK(!field_has_word(f, SPAN("")));
	f = record_field(REC_event, SPAN("action"));
	CHECK(f != NULL && field_has_word(f, SPAN("read")));
}

static void
every_type_has_its_name(void)
{
	int i;

	for (i = 0; i < REC_UNKNOWN; i++)
		CHECK_ROW(record_type(span_str(record_names[i])) ==
			      (enum record_type)i,
		    record_names[i]);
	CHECK(record_type(SPAN("events")) == REC_UNKNOWN);
	CHECK(record_type(SPAN("")) == REC_UNKNOWN);
}

static void
every_field_is_found_once(void)
{
	size_t i;

	for (i = 0; i < record_nfields; i++) {
		const struct field *f = &record_fields[i];

		CHECK_ROW(record_field(f->type, span_str(f->key)) == f, f->key);
		CHECK_ROW(i == 0 || f->type >= record_fields[i - 1].type,
		    f->key);
	}
	CHECK(record_field(REC_event, SPAN("points"))->kind == FIELD_OBJECTS);
	CHECK(record_field(REC_event, SPAN("rule")) == NULL);
	CHECK(record_field(REC_UNKNOWN, SPAN("value")) == NULL);
}

static void
records_are_written_in_one_form(void)
{
	struct ts_cache cache = {0};
	struct buf b = {0};

	rec_open(&b, &cache, REC_event, TS_SECOND);
	rec_str(&b, "proto", SPAN("modbus"));
	rec_int(&b, "code", -3);
	rec_uint(&b, "txn", UINT64_MAX);
	rec_bool(&b, "own", true);
	rec_num(&b, "latency", 0.001902);
	rec_time(&b, "since", 0);
	rec_close(&b);
	CHECK_SPAN(buf_all(&b),
	    "{\"type\":\"event\",\"ts\":\"1970-01-01T00:00:01.000000000Z\","
	    "\"proto\":\"modbus\",\"code\":-3,\"txn\":18446744073709551615,"
	    "\"own\":true,\"latency\":0.001902,"
	    "\"since\":\"1970-01-01T00:00:00.000000000Z\"}\n");
	b.n = 0;
	rec_open(&b, &cache, REC_stats, TS_NONE);
	rec_close(&b);
	CHECK_SPAN(buf_all(&b), "{\"type\":\"stats\"}\n");
	buf_release(&b);
}

static void
every_type_is_written_so_that_it_is_read(void)
{
	struct ts_cache cache = {0};
	struct buf b = {0};
	struct line l;
	struct err e;
	int i;

	for (i = 0; i < REC_UNKNOWN; i++) {
		json_t *j;

		b.n = 0;
		rec_open(&b, &cache, (enum record_type)i, i * TS_SECOND);
		rec_wire(&b, "value", SPAN("x"));
		rec_close(&b);
		CHECK_ROW(b.p[b.n - 1] == '\n', record_names[i]);
		CHECK_ROW(scan(span(b.p, b.n - 1), &l, &e), record_names[i]);
		CHECK_ROW(l.type == (enum record_type)i, record_names[i]);
		CHECK_ROW(l.ts == i * TS_SECOND, record_names[i]);
		j = json_loadb(b.p, b.n, 0, NULL);
		CHECK_ROW(json_is_object(j), record_names[i]);
		json_decref(j);
	}
	buf_release(&b);
}

static void
text_from_the_wire_keeps_its_bytes(void)
{
	struct buf b = {0};

	buf_char(&b, '{');
	rec_wire(&b, "a", SPAN("caf\xc3\xa9"));
	rec_wire(&b, "b", span("x\xff\0", 3));
	buf_char(&b, '}');
	CHECK_SPAN(buf_all(&b),
	    "{\"a\":\"caf\xc3\xa9\",\"b\":\"x\xef\xbf\xbd\xef\xbf\xbd\","
	    "\"b_hex\":\"78ff00\"}");
	buf_release(&b);
}

int
main(void)
{
	TEST("records are known by type and time")
	records_are_known_by_type_and_time();
	TEST("what is no record is refused, and told why")
	what_is_no_record_is_refused();
	TEST("own keys are found")
	own_keys_are_found();
	TEST("escaped values are made texts")
	escaped_values_are_made_texts();
	TEST("words of a field are known")
	words_of_a_field_are_known();
	TEST("every type has its name")
	every_type_has_its_name();
	TEST("every field is found once, in the order of the types")
	every_field_is_found_once();
	TEST("records are written in one form")
	records_are_written_in_one_form();
	TEST("every type is written so that it is read")
	every_type_is_written_so_that_it_is_read();
	TEST("text from the wire keeps its bytes")
	text_from_the_wire_keeps_its_bytes();
	return unit_end();
}
