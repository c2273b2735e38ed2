/*
 * ots-respond - does something about it: alerts in, actions out. Dry unless
 * armed.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/cli.h"
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
	const char *files[FILES_MAX];
	size_t nfiles;
	const char *journal, *verify;
	bool check, armed, told;
	struct respond *respond;
	struct shed shed;
};

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	int key;

	only_argv(c, "--pass");
	while ((key = cli_next(c)) != -1)
		switch (key) {
		case 'b':
			if (t->nfiles == FILES_MAX)
				cli_die(c, EXIT_USAGE, "more than %d -b",
				    FILES_MAX);
			t->files[t->nfiles++] = c->arg;
			break;
		case 'j':
			t->journal = c->arg;
			break;
		case 'n':
			t->check = true;
			break;
		case OPT_ARM:
			t->armed = true;
			break;
		case OPT_PASS:
			only_read(&t->pass, c, "pass");
			break;
		case OPT_VERIFY:
			t->verify = c->arg;
			break;
		}
	if (t->nfiles == 0 && t->verify == NULL)
		cli_die(c, EXIT_USAGE, "-b FILE is missing: which playbooks?");
	if (t->armed && t->journal == NULL)
		cli_die(c, EXIT_USAGE,
		    "--arm wants -j FILE: what is done is written down first");
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
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_SYSTEM;
}

static void
tell_config(struct tool *t, int64_t ts)
{
	uint64_t before = respond_counts(t->respond)->actions;
	struct err e = {{0}};

	config_put(&t->cli, NULL, respond_files(t->respond), ts);
	t->told = true;
	if (!respond_in_doubt(t->respond, ts, &e))
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
	cli_wrote(&t->cli, REC_action,
	    respond_counts(t->respond)->actions - before);
}

static void
record(void *ctx, struct line *l)
{
	struct tool *t = ctx;
	uint64_t before;
	struct err e = {{0}};

	if (!t->told)
		tell_config(t, l->ts);
	only_pass(&t->pass, &t->cli, l);
	if (l->type != REC_alert)
		return;
	before = respond_counts(t->respond)->actions;
	if (!respond_alert(t->respond, l, &e))
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
	cli_wrote(&t->cli, REC_action,
	    respond_counts(t->respond)->actions - before);
	if (t->armed)
		out_flush(&t->cli); /* what was done is told at once */
}

static struct respond *
load(struct tool *t, struct errs *es)
{
	struct respond *r = respond_new(&t->cli.out.buf, t->armed);
	bool ok = true;
	size_t i;

	for (i = 0; i < t->nfiles; i++)
		ok &= respond_playbooks(r, t->files[i], es);
	if (ok)
		return r;
	respond_free(r);
	return NULL;
}

static bool
add_program(void *ctx, struct span name)
{
	shed_program(ctx, name);
	return true;
}

static bool
add_file(void *ctx, struct span path)
{
	shed_write(ctx, path);
	return true;
}

/* Dry, it neither runs nor writes anything. */
static void
shed(struct tool *t)
{
	struct respond_reach to = {add_program, add_file, &t->shed};

	shed_files(&t->shed, respond_files(t->respond));
	t->shed.programs_keep = true;
	if (t->armed)
		respond_reaches(t->respond, &to);
	cli_shed(&t->cli, &t->shed);
	respond_runner(t->respond, t->shed.runner);
}

static bool
may_run(void *ctx, struct span name)
{
	const struct tool *t = ctx;

	if (shed_may_run(&t->cli, &t->shed, name))
		return true;
	cli_warn(&t->cli,
	    "the program %.*s wasn't in the playbooks of the start: start anew "
	    "to run it",
	    (int)name.n, name.p);
	return false;
}

static bool
may_write(void *ctx, struct span path)
{
	const struct tool *t = ctx;

	if (shed_may_write(&t->cli, &t->shed, path))
		return true;
	cli_warn(&t->cli,
	    "no playbook of the start wrote to where %.*s lies: start anew to "
	    "write there",
	    (int)path.n, path.p);
	return false;
}

/* What the sandbox leaves is settled when it starts. */
static bool
within_reach(struct tool *t, const struct respond *r)
{
	struct respond_reach to = {may_run, may_write, t};

	return !t->armed || respond_reaches(r, &to);
}

/* SIGHUP: new playbooks, or the old ones where the new are wrong. */
static void
reload(void *ctx)
{
	struct tool *t = ctx;
	struct errs *es = xcalloc(1, sizeof(*es));
	struct respond *fresh = load(t, es);

	cli_warn_errs(&t->cli, es);
	if (fresh != NULL && !within_reach(t, fresh)) {
		respond_free(fresh);
		fresh = NULL;
	}
	if (fresh != NULL) {
		respond_runner(fresh, t->shed.runner);
		respond_take_over(fresh, t->respond);
		respond_free(t->respond);
		t->respond = fresh;
		tell_config(t, t->cli.clock);
	} else {
		cli_warn(&t->cli, "the playbooks stay as they were");
	}
	free(es);
}

static int
check(const struct tool *t)
{
	if (t->cli.verbose > 0)
		respond_print(t->respond, stdout);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_SYSTEM;
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
	struct errs *es = xcalloc(1, sizeof(*es));
	int status;

	t->cli = (struct cli){.tool = "ots-respond",
	    .operands = "[file ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .reads_lines = true,
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	if (t->verify != NULL) {
		status = verify(t);
		free(es);
		free(t);
		return status;
	}
	t->respond = load(t, es);
	cli_die_errs(&t->cli, es);
	status = t->check ? check(t) : run(t);
	respond_free(t->respond);
	shed_release(&t->shed);
	free(es);
	free(t);
	return status;
}
