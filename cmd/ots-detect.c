/*
 * ots-detect - finds what is unsafe: records in, alerts out.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"
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

/* What is loaded together and replaced together. */
struct setup {
	struct plant plant;
	struct detect *detect;
};

struct tool {
	struct cli cli;
	struct only pass;
	const char *plant_file;
	const char *rules[RULES_MAX];
	size_t nrules;
	bool check, needs, test, tell;
	struct setup *setup;
	bool told; /* the config record */
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
		case 'e':
			t->tell = true;
			break;
		case 'n':
			t->check = true;
			break;
		case 'p':
			t->plant_file = c->arg;
			break;
		case 'r':
			if (t->nrules == RULES_MAX)
				cli_die(c, EXIT_USAGE, "more than %d -r",
				    RULES_MAX);
			t->rules[t->nrules++] = c->arg;
			break;
		case OPT_NEEDS:
			t->needs = true;
			break;
		case OPT_PASS:
			only_read(&t->pass, c, "pass");
			break;
		case OPT_TEST:
			t->test = true;
			break;
		}
	if (t->plant_file == NULL && t->nrules == 0)
		cli_die(c, EXIT_USAGE,
		    "neither -p FILE nor -r FILE: there is nothing to detect");
}

static void
setup_free(struct setup *s)
{
	if (s->detect != NULL)
		detect_free(s->detect);
	plant_release(&s->plant);
	free(s);
}

/* Plant and rules; NULL: what is wrong with them is in `es`. */
static struct setup *
load(struct tool *t, struct errs *es)
{
	struct setup *s = xcalloc(1, sizeof(*s));
	bool plant = t->plant_file != NULL, ok = true;
	char sum[64] = {0};
	size_t i;

	if (plant)
		ok = plant_load(&s->plant, t->plant_file, t->shed.runner, es);
	if (ok)
		s->detect =
		    detect_new(plant ? &s->plant : NULL, &t->cli.out.buf, sum);
	for (i = 0; s->detect != NULL && i < t->nrules; i++)
		ok &= detect_rules(s->detect, t->rules[i], es);
	if (!ok) {
		setup_free(s);
		return NULL;
	}
	sums_all(&s->plant.files, detect_files(s->detect), sum);
	detect_set_config(s->detect, sum);
	return s;
}

static void
tell_config(struct tool *t, int64_t ts)
{
	config_put(&t->cli, &t->setup->plant, detect_files(t->setup->detect),
	    ts);
	t->told = true;
}

static uint64_t
alerts(const struct tool *t)
{
	const struct detect_counts *n = detect_counts(t->setup->detect);
	uint64_t all = 0;
	size_t i;

	for (i = 0; i < sizeof(n->alerts) / sizeof(*n->alerts); i++)
		all += n->alerts[i];
	return all;
}

static void
record(void *ctx, struct line *l)
{
	struct tool *t = ctx;
	struct detect *d = t->setup->detect;
	uint64_t before = alerts(t);

	if (!t->told)
		tell_config(t, l->ts);
	if (l->ts != TS_NONE)
		detect_clock(d, l->ts);
	only_pass(&t->pass, &t->cli, l);
	detect_record(d, l);
	cli_wrote(&t->cli, REC_alert, alerts(t) - before);
}

/*
 * What was left out in front because the rules of the start didn't ask for it
 * stays left out: that must not look as if it never happened.
 */
static void
warn_needs(struct tool *t, const struct detect *fresh)
{
	struct buf was = {0}, is = {0};

	detect_needs(t->setup->detect, &was);
	detect_needs(fresh, &is);
	if (!span_eq(buf_all(&was), buf_all(&is)))
		cli_warn(&t->cli,
		    "plant and rules read other records than before: where "
		    "ots-model has --only, start it anew with what "
		    "ots-detect -n --needs prints");
	buf_release(&was);
	buf_release(&is);
}

/* SIGHUP: plant and rules anew, or as they were where one is wrong. */
static void
reload(void *ctx)
{
	struct tool *t = ctx;
	struct errs *es = xcalloc(1, sizeof(*es));
	struct setup *fresh = load(t, es);

	cli_warn_errs(&t->cli, es);
	if (fresh != NULL) {
		warn_needs(t, fresh->detect);
		detect_inherit(fresh->detect, t->setup->detect);
		setup_free(t->setup);
		t->setup = fresh;
		tell_config(t, t->cli.clock);
	} else {
		cli_warn(&t->cli, "plant and rules stay as they were");
	}
	free(es);
}

static int
check(struct tool *t)
{
	struct buf needs = {0};

	if (t->needs) {
		detect_needs(t->setup->detect, &needs);
		buf_char(&needs, '\n');
		fwrite(needs.p, 1, needs.n, stdout);
		buf_release(&needs);
	} else if (t->cli.verbose > 0) {
		detect_print(t->setup->detect, stdout);
	}
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_SYSTEM;
}

/* The directory that this program lies in. */
static const char *
own_directory(char *room, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", room, size - 1);
	char *slash;

	room[n > 0 ? n : 0] = '\0';
	slash = strrchr(room, '/');
	if (slash == NULL)
		return "/usr/bin";
	*slash = '\0';
	return room;
}

static int
test(struct tool *t)
{
	char room[4096];
	bool ok = detect_test(t->setup->detect, t->rules, t->nrules,
	    own_directory(room, sizeof(room)), stdout);

	if (fflush(stdout) != 0)
		return EXIT_SYSTEM;
	return ok ? EXIT_DONE : EXIT_YES;
}

/* What a reload reads, and runs, is all that it still may. */
static void
shed(struct tool *t)
{
	size_t i;

	if (t->plant_file != NULL)
		shed_plant(&t->shed, &t->setup->plant);
	for (i = 0; i < t->nrules; i++)
		shed_read(&t->shed, span_str(t->rules[i]));
	shed_files(&t->shed, detect_files(t->setup->detect));
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
	uint64_t before;
	int status;

	cli_start(&t->cli);
	shed(t);
	cli_filter(&f);
	if (!t->told)
		tell_config(t, TS_NONE);
	before = alerts(t);
	detect_end(t->setup->detect);
	cli_wrote(&t->cli, REC_alert, alerts(t) - before);
	status = cli_finish(&t->cli, NULL);
	if (t->tell && detect_counts(t->setup->detect)->raised != 0)
		status = EXIT_YES;
	return status;
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	struct errs *es = xcalloc(1, sizeof(*es));
	int status;

	t->cli = (struct cli){.tool = "ots-detect",
	    .operands = "[file ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .reads_lines = true,
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	t->setup = load(t, es);
	cli_die_errs(&t->cli, es);
	config_warn_locks(&t->cli, &t->setup->plant);
	status = t->check ? check(t) : t->test ? test(t) : run(t);
	setup_free(t->setup);
	shed_release(&t->shed);
	free(es);
	free(t);
	return status;
}
