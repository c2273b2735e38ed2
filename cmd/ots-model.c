/*
 * ots-model - joins what is decoded with what the plant file says: events in,
 * readings out.
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/config.h"
#include "cli/only.h"
#include "cli/shed.h"
#include "model/model.h"

enum { OPT_ONLY = OPT_COMMON };

static const struct cli_option options[] = {
    {'n', "check", NULL, "check the plant; with -v print it"},
    {'p', "plant", "file", "the plant file (required)"},
    {OPT_ONLY, "only", "types", "write only these: reading,event:src+dst"},
};

struct tool {
	struct cli cli;
	struct only only;
	const char *file;
	bool check;
	struct plant plant;
	struct model *model;
	bool told; /* the config record */
	struct shed shed;
};

#define AT(field) offsetof(struct tool, field)

static const struct cli_setting settings[] = {
    {'n', CLI_FLAG, AT(check), 0},
    {'p', CLI_TEXT, AT(file), 0},
    {OPT_ONLY, CLI_ONLY, AT(only), 0},
};

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;

	only_all(&t->only);
	cli_settings(c, settings, sizeof(settings) / sizeof(*settings), t);
	if (t->file == NULL)
		cli_die(c, EXIT_USAGE, "-p FILE is missing: which plant?");
}

static void
tell_config(struct tool *t, int64_t ts)
{
	t->told = true;
	if (t->only.pass[REC_config])
		config_put(&t->cli, &t->plant, NULL, ts);
}

/* The readings and components that the model appended. */
static void
count(struct tool *t, uint64_t readings, uint64_t components)
{
	const struct model_counts *m = model_counts(t->model);

	cli_wrote(&t->cli, REC_reading, m->readings - readings);
	cli_wrote(&t->cli, REC_component, m->components - components);
}

static void
record(void *ctx, struct line *l)
{
	struct tool *t = ctx;
	const struct model_counts *m = model_counts(t->model);
	uint64_t readings = m->readings, components = m->components;

	if (!t->told)
		tell_config(t, l->ts);
	model_clock(t->model, l->ts);
	only_pass(&t->only, &t->cli, l);
	if (l->type == REC_event)
		model_event(t->model, l);
	count(t, readings, components);
}

static struct model *
new_model(struct tool *t)
{
	struct model *m = model_new(&t->plant, &t->cli.out.buf);

	model_want(m, t->only.pass[REC_reading], t->only.pass[REC_component]);
	return m;
}

/* SIGHUP: the new plant, or the old one where the new one is wrong. */
static void
reload(void *ctx)
{
	struct tool *t = ctx;
	struct errs es = {0};
	struct plant fresh;

	if (!plant_load(&fresh, t->file, t->shed.runner, &es)) {
		cli_warn_errs(&t->cli, &es);
		cli_warn(&t->cli, "the plant stays as it was");
		plant_release(&fresh);
		return;
	}
	model_free(t->model);
	plant_release(&t->plant);
	t->plant = fresh;
	t->model = new_model(t);
	config_warn_locks(&t->cli, &t->plant);
	tell_config(t, t->cli.clock);
}

static int
check(const struct tool *t)
{
	if (t->cli.verbose > 0)
		plant_print(&t->plant, stdout);
	return cli_printed();
}

static int
run(struct tool *t)
{
	struct filter f = {.cli = &t->cli,
	    .names = model_keys,
	    .nnames = MODEL_KEYS,
	    .only = &t->only,
	    .record = record,
	    .reload = reload,
	    .ctx = t};
	int status;

	cli_start(&t->cli);
	shed_plant(&t->shed, &t->plant);
	cli_shed(&t->cli, &t->shed);
	t->model = new_model(t);
	cli_filter(&f);
	if (!t->told)
		tell_config(t, TS_NONE);
	status = cli_finish(&t->cli, NULL);
	model_free(t->model);
	shed_release(&t->shed);
	return status;
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	struct errs es = {0};
	int status;

	t->cli = (struct cli){.tool = "ots-model",
	    .operands = "[file ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .reads_lines = true,
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	plant_load(&t->plant, t->file, NULL, &es);
	cli_die_errs(&t->cli, &es);
	config_warn_locks(&t->cli, &t->plant);
	status = t->check ? check(t) : run(t);
	plant_release(&t->plant);
	free(t);
	return status;
}
