/*
 * ots-detect - finds what is unsafe: records in, alerts out.
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/config.h"
#include "cli/only.h"
#include "cli/shed.h"
#include "detect/detect.h"

enum { OPT_NEEDS = OPT_COMMON, OPT_PASS, OPT_TEST };
enum { RULES_MAX = 256 };

static const struct cli_option options[] = {
    {'e', "exit-status", NULL, "exit 1 when an alert was raised"},
    {'n', "check", NULL, "check plant and rules; with -v print the rules"},
    {'p', "plant", "file", "the plant file"},
    {'r', "rules", "file", "a file of rules, or a directory of them"},
    {OPT_NEEDS, "needs", NULL, "with -n: print what --only should name"},
    {OPT_PASS, "pass", "types", "pass these records on; alone: all"},
    {OPT_TEST, "test", NULL, "run the tests that stand in the rules"},
};

struct tool {
	struct cli cli;
	struct only pass;
	struct shed shed;
	const char *plant;
	struct cli_list rules;
	bool check, needs, test, tell;
	struct detect *detect;
	bool told;	  /* the config record */
	uint64_t counted; /* alerts */
};

#define AT(field) offsetof(struct tool, field)

static const struct cli_setting settings[] = {
    {'e', CLI_FLAG, AT(tell), 0},
    {'n', CLI_FLAG, AT(check), 0},
    {'p', CLI_TEXT, AT(plant), 0},
    {'r', CLI_LIST, AT(rules), RULES_MAX},
    {OPT_NEEDS, CLI_FLAG, AT(needs), 0},
    {OPT_PASS, CLI_ONLY, AT(pass), 0},
    {OPT_TEST, CLI_FLAG, AT(test), 0},
};

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;

	only_argv(c, "--pass");
	cli_settings(c, settings, sizeof(settings) / sizeof(*settings), t);
	if (t->plant == NULL && t->rules.n == 0)
		cli_die(c, EXIT_USAGE,
		    "neither -p FILE nor -r FILE: there is nothing to detect");
}

static struct detect *
load(struct tool *t, struct errs *es)
{
	struct detect_files from = {t->plant, t->rules.v, t->rules.n};

	return detect_load(&from, t->shed.runner, &t->cli.out.buf, es);
}

static void
tell_config(struct tool *t, int64_t ts)
{
	config_put(&t->cli, detect_plant(t->detect), detect_files(t->detect),
	    ts);
	t->told = true;
}

/* The alerts that detect appended. */
static void
count(struct tool *t)
{
	uint64_t alerts = detect_counts(t->detect)->alerts;

	cli_wrote(&t->cli, REC_alert, alerts - t->counted);
	t->counted = alerts;
}

static void
record(void *ctx, struct line *l)
{
	struct tool *t = ctx;

	if (!t->told)
		tell_config(t, l->ts);
	if (l->ts != TS_NONE)
		detect_clock(t->detect, l->ts);
	only_pass(&t->pass, &t->cli, l);
	detect_record(t->detect, l);
	count(t);
}

/* SIGHUP: plant and rules anew, or as they were where one is wrong. */
static void
reload(void *ctx)
{
	struct tool *t = ctx;
	struct errs es = {0};
	struct detect *fresh = load(t, &es);

	cli_warn_errs(&t->cli, &es);
	if (fresh == NULL) {
		cli_warn(&t->cli, "plant and rules stay as they were");
		return;
	}
	/* what was left out in front must not look as if it never happened */
	if (!detect_needs_same(t->detect, fresh))
		cli_warn(&t->cli,
		    "plant and rules read other records than before: where "
		    "ots-model has --only, start it anew with what "
		    "ots-detect -n --needs prints");
	detect_inherit(fresh, t->detect);
	detect_free(t->detect);
	t->detect = fresh;
	config_warn_locks(&t->cli, detect_plant(fresh));
	tell_config(t, t->cli.clock);
}

static int
check(struct tool *t)
{
	struct buf needs = {0};

	if (t->needs) {
		detect_needs(t->detect, &needs);
		printf("%.*s\n", (int)needs.n, needs.p);
		buf_release(&needs);
	} else if (t->cli.verbose > 0) {
		detect_print(t->detect, stdout);
	}
	return cli_printed();
}

static int
test(struct tool *t)
{
	bool ok = detect_test(t->detect, t->rules.v, t->rules.n, stdout);
	int status = cli_printed();

	return status == EXIT_DONE && !ok ? EXIT_YES : status;
}

/* What a reload reads, and runs, is all that it still may. */
static void
shed(struct tool *t)
{
	size_t i;

	if (t->plant != NULL)
		shed_plant(&t->shed, detect_plant(t->detect));
	for (i = 0; i < t->rules.n; i++)
		shed_read(&t->shed, span_str(t->rules.v[i]));
	shed_files(&t->shed, detect_files(t->detect));
	cli_shed(&t->cli, &t->shed);
}

static int
run(struct tool *t)
{
	struct filter f = {.cli = &t->cli,
	    .names = detect_keys,
	    .nnames = DETECT_KEYS,
	    .only = &t->pass,
	    .record = record,
	    .reload = reload,
	    .ctx = t};
	int status;

	cli_start(&t->cli);
	shed(t);
	cli_filter(&f);
	if (!t->told)
		tell_config(t, TS_NONE);
	detect_end(t->detect);
	count(t);
	status = cli_finish(&t->cli, NULL);
	if (t->tell && detect_counts(t->detect)->raised != 0)
		status = EXIT_YES;
	return status;
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	struct errs es = {0};
	int status;

	t->cli = (struct cli){.tool = "ots-detect",
	    .operands = "[file ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .reads_lines = true,
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	t->detect = load(t, &es);
	cli_die_errs(&t->cli, &es);
	config_warn_locks(&t->cli, detect_plant(t->detect));
	status = t->check ? check(t) : t->test ? test(t) : run(t);
	detect_free(t->detect);
	shed_release(&t->shed);
	free(t);
	return status;
}
