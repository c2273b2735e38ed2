/*
 * tree.h - YAML as trees, for the tests of conf/: the last one read, and what
 * was wrong with it.
 */
#ifndef TESTS_UNIT_TREE_H
#define TESTS_UNIT_TREE_H

#include "conf/conf.h"
#include "unit.h"

static struct arena arena;
static struct errs errs;

static inline struct conf *
parse(struct span text)
{
	arena_reset(&arena);
	errs = (struct errs){0};
	return conf_parse("f", text, &arena, &errs);
}

/* The value of `key` in a map; a fresh list of errors. */
static inline struct conf *
value_of(const char *key, const char *yaml)
{
	struct conf *c = parse(span_str(yaml));

	CHECK_ROW(c != NULL, yaml);
	return conf_get(c, key);
}

#endif
