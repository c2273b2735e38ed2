/*
 * conf - any text as a file that a person wrote: read, every value taken out
 * as every type, and each scalar printed so that it reads in again as what it
 * was.
 */
#include "conf/conf.h"
#include "base/utf8.h"
#include "conf/print.h"
#include "fuzz.h"

/* Printed as yaml_text prints it, alone in a list. */
static void
print_and_read(struct span text)
{
	char *printed = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&printed, &n);
	struct errs es = {0};
	struct arena a = {0};
	struct conf *c;

	fputs("[", f);
	yaml_text(f, text);
	fputs("]\n", f);
	fclose(f);
	c = conf_parse("printed", span(printed, n), &a, &es);
	if (c == NULL)
		fprintf(stderr, "%s\n", es.kept[0].text);
	CHECK(c != NULL && c->kind == CONF_LIST && c->n == 1);
	CHECK(c->kids[0]->kind == CONF_SCALAR);
	CHECK(span_eq(c->kids[0]->text, text));
	arena_release(&a);
	free(printed);
}

static void
take(struct conf *c, struct arena *a, struct errs *es)
{
	static const char *const words[] = {"raised", "cleared"};
	struct span text = {0}, *texts;
	double lo, hi;
	int64_t i;
	bool b;
	int w;

	if (conf_text(c, es, &text) && utf8_valid(text))
		print_and_read(text);
	conf_num(c, es, &lo);
	if (conf_int(c, es, -5, 5, &i))
		CHECK(i >= -5 && i <= 5);
	conf_bool(c, es, &b);
	if (conf_duration(c, es, &i))
		CHECK(i >= 0);
	conf_time(c, es, &i);
	if (conf_word(c, es, words, 2, &w))
		CHECK(span_is(text, words[w]));
	if (conf_range(c, es, &lo, &hi))
		CHECK(lo <= hi);
	conf_texts(c, es, a, &texts);
	CHECK(conf_place_in(c, text.n).line != 0);
}

static void
walk(struct conf *c, struct arena *a, struct errs *es)
{
	size_t i;

	CHECK(c->line != 0 && c->col != 0);
	take(c, a, es);
	conf_need(c, "id", es);
	conf_get(c, "value");
	for (i = 0; i < c->n; i++)
		walk(c->kids[i], a, es);
	conf_done(c, es);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span(size ? (const char *)data : "", size);
	struct errs es = {0};
	struct arena a = {0};
	struct conf *c = conf_parse("fuzzed.yaml", text, &a, &es), *map;

	CHECK((c == NULL) == (es.n != 0));
	CHECK(c == NULL || utf8_valid(text));
	if (c != NULL)
		walk(c, &a, &es);
	map = conf_new_map(&a, (struct place){"table", 1, 1});
	conf_put(map, &a, text, SPAN("1"), (struct place){"table", 2, 1});
	conf_put(map, &a, SPAN("a.b"), text, (struct place){"table", 2, 2});
	walk(map, &a, &es);
	arena_release(&a);
	return 0;
}
