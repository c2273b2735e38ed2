/*
 * test.h - tests that stand in a rule: what is given, what is expected.
 */
#ifndef DETECT_TEST_H
#define DETECT_TEST_H

#include "base/err.h"
#include "base/span.h"

struct rule_expect {
	struct span rule, state; /* empty: any */
	int64_t within;		 /* of the start of the input; 0: any time */
	int64_t count;		 /* how many; -1: at least one */
};

struct rule_given {
	int64_t t;
	struct span tag, value, kind, by;
	bool is_number;
};

struct rule_test {
	struct span name, rule;
	const char *replay, *plant; /* files, or NULL */
	struct rule_given *given;
	struct rule_expect *expect;
	size_t ngiven, nexpect;
	struct place at;
};

#endif
