/*
 * ndjson_walk.c - the values of lines that were accepted, held against
 * Jansson's; and lines made at random, good ones and broken ones.
 */
#include <jansson.h>

#include "base/num.h"
#include "base/rng.h"
#include "ndjson/nd.h"
#include "unit.h"

enum { LINES = 4000, BROKEN = 6 };

static bool same(const json_t *, const struct nd_val *);

static bool
same_number(const json_t *j, const struct nd_val *v)
{
	int64_t i = 0;
	double d = 0;

	if (!nd_num(v, &d) || d != json_number_value(j))
		return false;
	if (v->type == ND_INT)
		return json_is_integer(j) && nd_int(v, &i) &&
		       i == json_integer_value(j);
	return json_is_real(j) && !nd_int(v, &i);
}

static bool
same_string(const json_t *j, const struct nd_val *v)
{
	struct buf room = {0};
	bool ok = json_is_string(j) &&
		  span_eq(nd_text(v, &room),
		      span(json_string_value(j), json_string_length(j)));

	buf_release(&room);
	return ok;
}

static bool
same_array(const json_t *j, const struct nd_val *v)
{
	struct nd_cursor c;
	struct nd_val item;
	size_t n = 0;

	for (nd_enter(&c, v); nd_item(&c, &item); n++)
		if (!same(json_array_get(j, n), &item))
			return false;
	return json_is_array(j) && n == json_array_size(j);
}

/* The last member of this name. */
static bool
last_member(const struct nd_val *v, const char *name, struct nd_val *out)
{
	struct buf room = {0};
	struct nd_val key, member;
	struct nd_cursor c;
	bool found = false;

	for (nd_enter(&c, v); nd_member(&c, &key, &member);)
		if (span_is(nd_text(&key, &room), name)) {
			*out = member;
			found = true;
		}
	buf_release(&room);
	return found;
}

static bool
same_object(json_t *j, const struct nd_val *v)
{
	struct nd_val key, member;
	struct buf room = {0};
	struct nd_cursor c;
	const char *name;
	json_t *value;
	bool ok = json_is_object(j);

	json_object_foreach(j, name, value) ok =
	    ok && last_member(v, name, &member) && same(value, &member);
	for (nd_enter(&c, v); ok && nd_member(&c, &key, &member);) {
		nd_text(&key, &room);
		if (!key.escaped) {
			room.n = 0;
			buf_span(&room, key.text);
		}
		buf_char(&room, '\0');
		ok = json_object_get(j, room.p) != NULL;
	}
	buf_release(&room);
	return ok;
}

static bool
same(const json_t *j, const struct nd_val *v)
{
	switch (v->type) {
	case ND_NULL:
		return json_is_null(j);
	case ND_TRUE:
		return json_is_true(j);
	case ND_FALSE:
		return json_is_false(j);
	case ND_STRING:
		return same_string(j, v);
	case ND_ARRAY:
		return same_array(j, v);
	case ND_OBJECT:
		return same_object((json_t *)(uintptr_t)j, v);
	default:
		return same_number(j, v);
	}
}

/* The whole document as a value. */
static struct nd_val
document(struct span line)
{
	while (line.n != 0 && *line.p != '{' && *line.p != '[')
		line = span(line.p + 1, line.n - 1);
	return (struct nd_val){.text = line,
	    .type = line.n != 0 && *line.p == '{' ? ND_OBJECT : ND_ARRAY};
}

/* NULL where a NUL stands: Jansson 2.14 loses one behind a number or word. */
static json_t *
load(struct span line)
{
	if (memchr(line.p, '\0', line.n) != NULL)
		return NULL;
	return json_loadb(line.p, line.n, 0, NULL);
}

/* Both accept the line and find the same in it, or neither accepts it. */
static bool
agree(struct span line)
{
	static const char *const names[] = {"a", "b", "ab"};
	json_t *j = load(line);
	char *p = unit_exact(line);
	struct nd_val vals[3], whole = document(span(p, line.n));
	static struct nd_keys keys; /* learns from line to line */
	struct err e = {{0}};
	bool ok;
	size_t i;

	if (keys.n == 0)
		nd_keys_init(&keys, names, 3);
	ok = nd_scan(span(p, line.n), &keys, vals, &e) == (j != NULL);
	if (ok && j != NULL)
		ok = same(j, &whole);
	for (i = 0; ok && json_is_object(j) && i < 3; i++) {
		json_t *value = json_object_get(j, names[i]);

		ok = value == NULL ? vals[i].type == ND_NONE
				   : same(value, &vals[i]);
	}
	json_decref(j);
	free(p);
	return ok;
}

static void
add_space(struct buf *b, struct rng *r)
{
	static const char *const spaces[] = {
	    "", "", "", "", " ", "\t", "\r\n", "  "};

	buf_str(b, spaces[rng_u64(r) % 8]);
}

static void
add_text(struct buf *b, struct rng *r)
{
	static const char *const pieces[] = {"a", "b", "ab", "\\u0061", "\\n",
	    "\\\"", "\\\\", "\\/", "\\t", "\\u00e9", "\xc3\xa9", "\xe2\x82\xac",
	    "\\ud83d\\ude00", "\xf0\x9f\x98\x80", "\\uffff", "0123456789abcdef",
	    "{", "}", "[", "]", ",", ":", "\x7f"};
	size_t n = sizeof(pieces) / sizeof(*pieces), i = rng_u64(r) % 5;

	buf_char(b, '"');
	while (i-- != 0)
		buf_str(b, pieces[rng_u64(r) % n]);
	buf_char(b, '"');
}

static void
add_number(struct buf *b, struct rng *r)
{
	uint64_t bits = rng_u64(r);
	char text[NUM_MAX];
	double v;

	switch (rng_u64(r) % 4) {
	case 0:
		buf_fmt(b, "%lld", (long long)bits >> bits % 64);
		break;
	case 1:
		memcpy(&v, &bits, sizeof(v));
		if (v - v == 0)
			buf_fmt(b, "%.17g", v);
		else
			buf_str(b, "-0");
		break;
	case 2:
		v = (double)(int32_t)bits / 1000;
		buf_add(b, text, (size_t)(num_f64(text, v) - text));
		break;
	default:
		buf_fmt(b, "%d.%de%+d", (int)(bits % 100),
		    (int)(bits / 100 % 1000), (int)(bits % 600) - 300);
		break;
	}
}

static void
add_value(struct buf *b, struct rng *r, int depth)
{
	static const char *const words[] = {"null", "true", "false"};
	bool object = rng_u64(r) % 2 == 0 || depth == 0;
	uint64_t kind = depth == 0 ? 0 : depth > 4 ? 9 : rng_u64(r) % 9;
	size_t i, n = rng_u64(r) % 5;

	if (kind > 2) {
		if (kind < 5)
			add_number(b, r);
		else if (kind < 7)
			add_text(b, r);
		else
			buf_str(b, words[rng_u64(r) % 3]);
		return;
	}
	buf_char(b, object ? '{' : '[');
	add_space(b, r);
	for (i = 0; i < n; i++) {
		if (i != 0)
			buf_char(b, ',');
		add_space(b, r);
		if (object) {
			add_text(b, r);
			add_space(b, r);
			buf_char(b, ':');
			add_space(b, r);
		}
		add_value(b, r, depth + 1);
		add_space(b, r);
	}
	buf_char(b, object ? '}' : ']');
}

/* One byte changed, left out or put in. */
static void
break_line(struct buf *b, struct rng *r)
{
	static const char bytes[] = "{}[]\",:\\ue0159.-+tn \x01\x80\xc3\xff";
	size_t at = rng_u64(r) % b->n;
	char c = bytes[rng_u64(r) % sizeof(bytes)]; /* its NUL as well */

	switch (rng_u64(r) % 3) {
	case 0:
		b->p[at] = c;
		break;
	case 1:
		memmove(b->p + at, b->p + at + 1, b->n - at - 1);
		b->n--;
		break;
	default:
		buf_char(b, ' ');
		memmove(b->p + at + 1, b->p + at, b->n - at - 1);
		b->p[at] = c;
		break;
	}
}

static void
random_lines_are_judged_and_read_as_jansson_does(void)
{
	struct buf line = {0};
	struct rng r;
	int i, k;

	rng_seed(&r, 1);
	for (i = 0; i < LINES; i++) {
		line.n = 0;
		add_value(&line, &r, 0);
		for (k = 0; k < BROKEN && line.n != 0; k++) {
			buf_char(&line, '\0');
			line.n--;
			if (!CHECK_ROW(agree(buf_all(&line)), line.p))
				break;
			break_line(&line, &r);
		}
	}
	buf_release(&line);
}

static void
known_documents_are_read_as_jansson_does(void)
{
	static const char *const rows[] = {"{}", "[]", "[[]]", "[{},[],{}]",
	    "{\"a\":{},\"b\":[[[]]]}", "{\"a\":\"\\\"}]\",\"b\":[\"{\",\"[\"]}",
	    "{\"a\":1,\"\\u0061\":2,\"b\":{\"c\":1,\"c\":[2]}}",
	    "[\"\\udbff\\udfff\\ud800\\udc00\\ud83d\\ude00\\u20ac\\u00e9\\u0041"
	    "\\\\\\/"
	    "\\\"\\b\\f\\n\\r\\t\"]",
	    "[9223372036854775807,-9223372036854775808,-0,0,-0.0]",
	    "[9007199254740993,1.7976931348623157e308,5e-324,1e-400]",
	    "[123456789012345678901234567890.5,0.10000000000000000555]",
	    " [ 1 , \"a\" , { \"b\" : null } ] "};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(agree(span_str(rows[i])), rows[i]);
}

/* A real of more digits than anyone sane writes. */
static void
long_numbers_are_read(void)
{
	struct nd_val v = {.type = ND_REAL};
	struct buf b = {0};
	double d;
	int i;

	buf_str(&b, "[0.");
	for (i = 0; i < 1000; i++)
		buf_char(&b, '3');
	buf_char(&b, ']');
	CHECK(agree(buf_all(&b)));
	v.text = span(b.p + 1, b.n - 2);
	CHECK(nd_num(&v, &d) && d == 1.0 / 3);
	buf_release(&b);
}

static void
numbers_are_taken_by_type(void)
{
	static const struct {
		const char *text;
		enum nd_type type;
		bool is_int, is_num, is_small;
	} rows[] = {{"17", ND_INT, true, true, true},
	    {"-17", ND_INT, true, true, false},
	    {"100", ND_INT, true, true, true},
	    {"101", ND_INT, true, true, false},
	    {"9223372036854775807", ND_INT, true, true, false},
	    {"1.0", ND_REAL, false, true, false},
	    {"17", ND_STRING, false, false, false},
	    {"", ND_NONE, false, false, false},
	    {"null", ND_NULL, false, false, false}};
	uint64_t u;
	int64_t i;
	double d;
	size_t n;

	for (n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
		struct nd_val v = {
		    .text = span_str(rows[n].text), .type = rows[n].type};

		CHECK_ROW(nd_int(&v, &i) == rows[n].is_int, rows[n].text);
		CHECK_ROW(nd_num(&v, &d) == rows[n].is_num, rows[n].text);
		u = 7;
		CHECK_ROW(nd_uint(&v, 100, &u) == rows[n].is_small,
		    rows[n].text);
		CHECK_ROW(rows[n].is_small || u == 7, rows[n].text);
	}
}

/* As the hot loops walk: down into arrays without looking for their end. */
static void
the_cursor_goes_down_and_comes_out_behind(void)
{
	static const char line[] =
	    "{\"p\":[ {\"r\":1} , {\"r\":2,\"s\":[]} ],\"q\":7,\"e\":[]}";
	struct nd_val doc = document(span_str(line)), key, v;
	struct nd_cursor c;
	int64_t sum = 0, i;

	nd_enter(&c, &doc);
	CHECK(nd_key(&c, &key) && span_is(key.text, "p"));
	CHECK(!nd_down(&c, '{'));
	CHECK(nd_down(&c, '['));
	while (nd_more(&c)) {
		CHECK(nd_down(&c, '{'));
		while (nd_member(&c, &key, &v))
			sum += nd_int(&v, &i) ? i : 100;
	}
	CHECK(sum == 103);
	CHECK(nd_member(&c, &key, &v) && span_is(key.text, "q"));
	CHECK(nd_int(&v, &i) && i == 7);
	CHECK(nd_key(&c, &key) && nd_down(&c, '[') && !nd_more(&c));
	CHECK(!nd_key(&c, &key));
	CHECK(c.p == c.end);
}

static void
scalars_have_no_members(void)
{
	struct nd_val v = {.text = SPAN("17"), .type = ND_INT}, key, item;
	struct nd_cursor c;

	nd_enter(&c, &v);
	CHECK(!nd_item(&c, &item));
	v = (struct nd_val){.text = SPAN("{[,"), .type = ND_STRING};
	nd_enter(&c, &v);
	CHECK(!nd_member(&c, &key, &item));
}

int
main(void)
{
	TEST("known documents are read as Jansson does")
	known_documents_are_read_as_jansson_does();
	TEST("random lines are judged and read as Jansson does")
	random_lines_are_judged_and_read_as_jansson_does();
	TEST("long numbers are read")
	long_numbers_are_read();
	TEST("numbers are taken by type")
	numbers_are_taken_by_type();
	TEST("the cursor goes down and comes out behind")
	the_cursor_goes_down_and_comes_out_behind();
	TEST("scalars have no members")
	scalars_have_no_members();
	return unit_end();
}
