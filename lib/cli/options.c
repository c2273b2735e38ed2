/*
 * options.c - options from a table, and the usage made from the same table.
 */
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

enum { OPTIONS_MAX = 64 };

static const struct cli_option common[] = {
    {'h', "help", NULL, "print this and exit"},
    {'q', "quiet", NULL, "say only what went wrong"},
    {'V', "version", NULL, "print the version and exit"},
    {'v', "verbose", NULL, "say more"},
    {'o', "output", "file", "write records to file instead of stdout"},
    {OPT_STATS, "stats", "duration", "write a stats record this often"},
    {OPT_NO_SANDBOX, "no-sandbox", NULL, "keep all rights"},
    {OPT_SANDBOX, "sandbox", NULL, "don't run where rights can't be shed"},
    {OPT_USER, "user", "name", "become this user (nobody, if root)"},
    {OPT_STRICT, "strict", NULL, "exit 1 when something was not seen"},
};

static const struct cli_option lines[] = {
    {OPT_MAX_LINE, "max-line", "bytes", "reject longer lines (16777216)"},
    {OPT_REJECT, "reject", "file", "keep the lines that are no records"},
    {OPT_SINCE, "since", "time", "leave out what is earlier"},
    {OPT_UNTIL, "until", "time", "leave out what is later"},
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* All options of a tool, its own first. */
static size_t
collect(const struct cli *c, const struct cli_option *all[OPTIONS_MAX])
{
	size_t n = 0, i;

	for (i = 0; i < c->noptions; i++)
		all[n++] = &c->options[i];
	for (i = 0; i < COUNT(common); i++)
		all[n++] = &common[i];
	for (i = 0; c->reads_lines && i < COUNT(lines); i++)
		all[n++] = &lines[i];
	return n;
}

static int
by_key(const void *a, const void *b)
{
	const struct cli_option *const *x = a, *const *y = b;
	bool letters = (*x)->key < OPT_LONG && (*y)->key < OPT_LONG;

	if (((*x)->key < OPT_LONG) != ((*y)->key < OPT_LONG))
		return (*x)->key < OPT_LONG ? -1 : 1;
	if (letters && ((*x)->key | 32) != ((*y)->key | 32))
		return ((*x)->key | 32) - ((*y)->key | 32);
	return letters ? (*x)->key - (*y)->key : strcmp((*x)->name, (*y)->name);
}

static void
synopsis(const struct cli *c, const struct cli_option **all, size_t n)
{
	size_t i;

	printf("usage: %s [-", c->tool);
	for (i = 0; i < n; i++)
		if (all[i]->key < OPT_LONG && all[i]->arg == NULL)
			putchar(all[i]->key);
	putchar(']');
	for (i = 0; i < n; i++) {
		if (all[i]->key < OPT_LONG && all[i]->arg != NULL)
			printf(" [-%c %s]", all[i]->key, all[i]->arg);
		if (all[i]->key >= OPT_LONG && all[i]->arg == NULL)
			printf(" [--%s]", all[i]->name);
		if (all[i]->key >= OPT_LONG && all[i]->arg != NULL)
			printf(" [--%s %s]", all[i]->name, all[i]->arg);
	}
	printf(" %s\n", c->operands);
}

static _Noreturn void
help(const struct cli *c)
{
	const struct cli_option *all[OPTIONS_MAX];
	size_t n = collect(c, all), i;

	qsort(all, n, sizeof(*all), by_key);
	synopsis(c, all, n);
	for (i = 0; i < n; i++) {
		char left[64];
		const char *arg = all[i]->arg ? all[i]->arg : "";

		if (all[i]->key >= OPT_LONG)
			snprintf(left, sizeof(left), "    --%s %s",
			    all[i]->name, arg);
		else
			snprintf(left, sizeof(left), "-%c, --%s %s",
			    all[i]->key, all[i]->name, arg);
		printf("  %-28s %s\n", left, all[i]->help);
	}
	printf("The manual: man %s\n", c->tool);
	exit(cli_printed());
}

/* True: it was one of the common ones. */
static bool
common_option(struct cli *c, int key)
{
	switch (key) {
	case 'h':
		help(c);
	case 'V':
		printf("%s %s\n", c->tool, OTS_VERSION);
		exit(cli_printed());
	case 'q':
		c->verbose = -1;
		return true;
	case 'v':
		c->verbose++;
		return true;
	case 'o':
		c->out_name = c->arg;
		return true;
	case OPT_STATS:
		c->stats_every = cli_duration(c, "stats");
		return true;
	case OPT_STRICT:
		c->strict = true;
		return true;
	case OPT_REJECT:
		c->reject_name = c->arg;
		return true;
	case OPT_MAX_LINE:
		c->max_line = cli_number(c, "max-line", UINT32_MAX);
		return true;
	case OPT_SANDBOX:
		c->shed = SHED_MUST;
		return true;
	case OPT_NO_SANDBOX:
		c->shed = SHED_NOT;
		return true;
	case OPT_USER:
		c->user = c->arg;
		return true;
	case OPT_SINCE:
		c->since = cli_time(c, "since");
		return true;
	case OPT_UNTIL:
		c->until = cli_time(c, "until");
		return true;
	default:
		return false;
	}
}

static void
set_defaults(struct cli *c)
{
	c->max_line = 16 << 20;
	c->since = c->until = c->clock = c->first_ts = TS_NONE;
	opterr = 0;
}

int
cli_next(struct cli *c)
{
	const struct cli_option *all[OPTIONS_MAX];
	struct option longs[OPTIONS_MAX + 1] = {{0}};
	char letters[2 * OPTIONS_MAX + 2], *p = letters;
	size_t n = collect(c, all), i;
	int key;

	if (c->max_line == 0)
		set_defaults(c);
	*p++ = ':';
	for (i = 0; i < n; i++) {
		longs[i] = (struct option){
		    all[i]->name, all[i]->arg != NULL, NULL, all[i]->key};
		if (all[i]->key < OPT_LONG) {
			*p++ = (char)all[i]->key;
			if (all[i]->arg != NULL)
				*p++ = ':';
		}
	}
	*p = '\0';
	do {
		key = getopt_long(c->argc, c->argv, letters, longs, NULL);
		c->arg = optarg;
		if (key == '?' || key == ':')
			cli_die(c, EXIT_USAGE, "%s %s; %s -h shows them",
			    c->argv[optind - 1],
			    key == ':' ? "wants an argument" : "is no option",
			    c->tool);
	} while (key != -1 && common_option(c, key));
	return key;
}

char **
cli_operands(struct cli *c)
{
	return c->argv + optind;
}
