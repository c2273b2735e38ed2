/*
 * unit.h - what a unit test needs: TEST and CHECK, and TAP on stdout.
 *
 *	TEST("numbers print shortest")
 *	{
 *		CHECK(...);
 *	}
 *
 * stands inside main, between unit_start() and `return unit_end();`. Every
 * TEST is one line of TAP; its CHECKs that fail are told behind it.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int unit_tests, unit_failed, unit_now;
static const char *unit_name;

static void
unit_close(void)
{
	if (unit_name == NULL)
		return;
	unit_tests++;
	unit_failed += unit_now != 0;
	printf("%s %d - %s\n", unit_now ? "not ok" : "ok", unit_tests,
	    unit_name);
	fflush(stdout);
	unit_name = NULL;
}

static bool
unit_open(const char *name)
{
	unit_close();
	unit_name = name;
	unit_now = 0;
	return true;
}

static void
unit_check(bool holds, const char *text, const char *file, int line)
{
	if (holds)
		return;
	unit_now++;
	printf("# %s:%d: %s\n", file, line, text);
}

static int
unit_end(void)
{
	unit_close();
	printf("1..%d\n", unit_tests);
	return unit_failed != 0;
}

#define TEST(name) if (unit_open(name))
#define CHECK(x) unit_check((x), #x, __FILE__, __LINE__)
/* Texts, NULL never. */
#define CHECK_STR(a, b) unit_check(strcmp((a), (b)) == 0, #a " is " #b, \
	__FILE__, __LINE__)

#endif
