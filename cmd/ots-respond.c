/*
 * ots-respond - does something about it: alerts in, actions out. Dry unless
 * armed.
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/config.h"
#include "cli/only.h"
#include "cli/shed.h"
#include "respond/respond.h"

enum { OPT_ARM = OPT_COMMON, OPT_PASS, OPT_VERIFY };
enum { FILES_MAX = 64 };

static const struct cli_option options[] = {
    {'b', "playbooks", "file", "a file of playbooks"},
    {'j', "journal", "file", "append what is done, before it is done"},
    {'n', "check", NULL, "check the playbooks; with -v print them"},
    {OPT_ARM, "arm", NULL, "really do it (wants -j)"},
    {OPT_PASS, "pass", "types", "pass these records on; alone: all"},
    {OPT_VERIFY, "verify", "file", "check a journal's chain of hashes"},
};

struct tool {
	struct cli cli;
	struct only pass;
	struct shed shed;
	struct cli_list files;
	const char *journal, *verify;
	bool check, armed;
	struct respond *respond;
	bool told;	  /* the config record */
	uint64_t counted; /* actions */
};

#define AT(field) offsetof(struct tool, field)

static const struct cli_setting settings[] = {
    {'b', CLI_LIST, AT(files), FILES_MAX},
    {'j', CLI_TEXT, AT(journal), 0},
    {'n', CLI_FLAG, AT(check), 0},
    {OPT_ARM, CLI_FLAG, AT(armed), 0},
    {OPT_PASS, CLI_ONLY, AT(pass), 0},
    {OPT_VERIFY, CLI_TEXT, AT(verify), 0},
};

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;

	only_argv(c, "--pass");
	cli_settings(c, settings, sizeof(settings) / sizeof(*settings), t);
	if (t->files.n == 0 && t->verify == NULL)
		cli_die(c, EXIT_USAGE, "-b FILE is missing: which playbooks?");
	if (t->armed && t->journal == NULL)
		cli_die(c, EXIT_USAGE,
		    "--arm wants -j FILE: what is done is written down first");
}

static struct respond *
load(struct tool *t, struct errs *es)
{
	return respond_load(t->files.v, t->files.n, &t->cli.out.buf, t->armed,
	    es);
}

/* The actions that respond appended. */
static void
count(struct tool *t)
{
	uint64_t actions = respond_counts(t->respond)->actions;

	cli_wrote(&t->cli, REC_action, actions - t->counted);
	t->counted = actions;
}

static void
tell_config(struct tool *t, int64_t ts)
{
	struct err e = {{0}};

	config_put(&t->cli, NULL, respond_files(t->respond), ts);
	t->told = true;
	if (!respond_in_doubt(t->respond, ts, &e))
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
	count(t);
}

static void
record(void *ctx, struct line *l)
{
	struct tool *t = ctx;
	struct err e = {{0}};

	if (!t->told)
		tell_config(t, l->ts);
	only_pass(&t->pass, &t->cli, l);
	if (l->type != REC_alert)
		return;
	if (!respond_alert(t->respond, l, &e))
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
	count(t);
	if (t->armed)
		out_flush(&t->cli); /* what was done is told at once */
}

/* It runs and writes what its playbooks name, and no more. */
static void
shed(struct tool *t)
{
	size_t n, i;
	const struct reach *to = respond_reaches(t->respond, &n);

	shed_files(&t->shed, respond_files(t->respond));
	t->shed.programs_keep = true;
	for (i = 0; i < n; i++)
		if (to[i].program)
			shed_program(&t->shed, to[i].name);
		else
			shed_write(&t->shed, to[i].name);
	cli_shed(&t->cli, &t->shed);
	respond_runner(t->respond, t->shed.runner);
}

/* What the sandbox leaves is settled when it starts. */
static bool
within_reach(const struct tool *t, const struct respond *r)
{
	size_t n, i;
	const struct reach *to = respond_reaches(r, &n);

	for (i = 0; i < n; i++) {
		if (to[i].program
			? shed_may_run(&t->cli, &t->shed, to[i].name)
			: shed_may_write(&t->cli, &t->shed, to[i].name))
			continue;
		cli_warn(&t->cli,
		    to[i].program
			? "the program %.*s wasn't in the playbooks of the "
			  "start: start anew to run it"
			: "no playbook of the start wrote to where %.*s lies: "
			  "start anew to write there",
		    (int)to[i].name.n, to[i].name.p);
		return false;
	}
	return true;
}

/* SIGHUP: new playbooks, or the old ones where the new are wrong. */
static void
reload(void *ctx)
{
	struct tool *t = ctx;
	struct errs es = {0};
	struct respond *fresh = load(t, &es);

	cli_warn_errs(&t->cli, &es);
	if (fresh == NULL || !within_reach(t, fresh)) {
		cli_warn(&t->cli, "the playbooks stay as they were");
		respond_free(fresh);
		return;
	}
	respond_runner(fresh, t->shed.runner);
	respond_take_over(fresh, t->respond);
	respond_free(t->respond);
	t->respond = fresh;
	tell_config(t, t->cli.clock);
}

static int
verify(struct tool *t)
{
	struct err e = {{0}};
	uint64_t n;

	if (!journal_verify(t->verify, &n, &e)) {
		cli_warn(&t->cli, "%s", e.text);
		return EXIT_YES;
	}
	printf("%s: %llu lines, the chain holds\n", t->verify,
	    (unsigned long long)n);
	return cli_printed();
}

static int
check(const struct tool *t)
{
	if (t->cli.verbose > 0)
		respond_print(t->respond, stdout);
	return cli_printed();
}

static int
run(struct tool *t)
{
	struct filter f = {.cli = &t->cli,
	    .names = respond_keys,
	    .nnames = RESPOND_KEYS,
	    .only = &t->pass,
	    .record = record,
	    .reload = reload,
	    .ctx = t};
	struct err e = {{0}};

	if (t->journal != NULL && !respond_journal(t->respond, t->journal, &e))
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
	t->cli.out.needless = t->armed;
	cli_start(&t->cli);
	shed(t);
	cli_filter(&f);
	if (!t->told)
		tell_config(t, TS_NONE);
	return cli_finish(&t->cli, NULL);
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	struct errs es = {0};
	int status;

	t->cli = (struct cli){.tool = "ots-respond",
	    .operands = "[file ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .reads_lines = true,
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	if (t->verify == NULL)
		t->respond = load(t, &es);
	cli_die_errs(&t->cli, &es);
	status = t->verify != NULL ? verify(t) : t->check ? check(t) : run(t);
	respond_free(t->respond);
	shed_release(&t->shed);
	free(t);
	return status;
}
