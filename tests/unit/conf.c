/*
 * conf.c - the files that people write: every refusal with its place, and
 * values printed so that they read in again. What is taken out of them is in
 * conf_take.c.
 */
#include <unistd.h>

#include "base/ts.h"
#include "base/utf8.h"
#include "conf/print.h"
#include "tree.h"

static const struct {
	const char *yaml, *why;
} broken[] = {
    {"", "f: is empty"},
    {"# only this\n", "f: is empty"},
    {"a: 1\n'a': 2\n", "f:2:1: the key a stands here twice, first in line 1"},
    {"x:\n  - {b: 1, c: 2, b: 3}\n",
	"f:2:18: the key b stands here twice, first in line 2"},
    {"a: 1\nb: 1\n\nb: 2\n",
	"f:4:1: the key b stands here twice, first in line 2"},
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
    {"a: !t {b: 1}\n", "f:1:4: a tag (!): values are typed by their keys"},
    {"<<: {a: 1}\n", "f:1:1: a merge key (<<): write the keys out"},
    {"a: 1\n---\nb: 2\n", "f:2:1: a second document: one a file"},
    {"--- 1\n--- 2\n", "f:2:1: a second document: one a file"},
    {"? [a]\n: 1\n", "f:1:3: a key must be text"},
    {"{a: 1}: 2\n", "f:1:1: a key must be text"},
    {"a: 1\n\tb: 2\n", "f:2:1: a tab: YAML is indented with spaces"},
    {"\xc3\xa9: \xe2\x82\xac\n\tb: 2\n",
	"f:2:1: a tab: YAML is indented with spaces"},
    {"a:\n\t- 1\n", "f:2:1: a tab: YAML is indented with spaces"},
    {"a: b: c\n", "f:1:5: mapping values are not allowed in this context"},
    {"a: \"x\\q\"\n", "f:1:6: found unknown escape character"},
    {"a: [1, 2\n", "f:2:1: did not find expected ',' or ']'"},
    {"a: {b: 1\n", "f:2:1: did not find expected ',' or '}'"},
    {"a: \"b\n", "f:2:1: found unexpected end of stream"},
    {"a: 1\nb: x\xff\n", "f:2:5: invalid leading UTF-8 octet"},
    {"a: x\xc3\n", "f:1:6: invalid trailing UTF-8 octet"},
    {"a: 1\nb: \x01\n", "f:2:4: control characters are not allowed"},
};

static void
broken_files_are_refused_with_their_place(void)
{
	size_t i;

	for (i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		CHECK_ROW(parse(span_str(broken[i].yaml)) == NULL,
		    broken[i].yaml);
		CHECK_ROW(errs.n == 1, broken[i].yaml);
		CHECK_STR(errs.kept[0].text, broken[i].why);
	}
	CHECK(parse(span("\xff\xfe"
			 "a\0:\0 \0001\0",
		  10)) == NULL); /* UTF-16 */
	CHECK_STR(errs.kept[0].text, "f:1:1: invalid leading UTF-8 octet");
	CHECK(parse(span("a: \0b\n", 6)) == NULL);
	CHECK_STR(errs.kept[0].text,
	    "f:1:4: control characters are not allowed");
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

/* Quoted is what some reader of YAML takes for something else. */
static void
texts_are_quoted_where_they_must_be(void)
{
	static const char *const rows[][2] = {{"LOAD", "a: LOAD"},
	    {"a/b.c-d_e9", "a: a/b.c-d_e9"}, {"nothing", "a: nothing"},
	    {"yesterday", "a: yesterday"}, {"yes", "a: \"yes\""},
	    {"Y", "a: \"Y\""}, {"nULL", "a: \"nULL\""}, {"OFF", "a: \"OFF\""},
	    {"True", "a: \"True\""}, {"9", "a: \"9\""}, {"", "a: \"\""},
	    {"a b", "a: \"a b\""}, {"a\"\\\n", "a: \"a\\\"\\\\\\x0a\""},
	    {"\xc2\xa0\xe2\x80\xa7", "a: \"\xc2\xa0\xe2\x80\xa7\""},
	    {"x\xff", "a: \"x\\ufffd\""}};
	char *room = NULL;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_SPAN(printed(span_str(rows[i][0]), &room), rows[i][1]);
		free(room);
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
	TEST("files are read")
	files_are_read();
	TEST("texts print so that they read in again")
	texts_print_so_that_they_read_in_again();
	TEST("every code point prints so that it reads in again")
	every_code_point_prints_so_that_it_reads_in_again();
	TEST("texts are quoted where they must be")
	texts_are_quoted_where_they_must_be();
	TEST("values print as they are read")
	values_print_as_they_are_read();
	arena_release(&arena);
	return unit_end();
}
