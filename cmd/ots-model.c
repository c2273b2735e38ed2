/*
 * ots-model - joins what is decoded with what the plant file says: events in,
 * readings out.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/cli.h"
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

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	int key;

	only_all(&t->only);
	while ((key = cli_next(c)) != -1)
		switch (key) {
		case 'n':
			t->check = true;
			break;
		case 'p':
			t->file = c->arg;
			break;
		case OPT_ONLY:
			only_read(&t->only, c, "only");
			break;
		}
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

static void
load(struct tool *t)
{
	struct errs *es = xcalloc(1, sizeof(*es));

	if (!plant_load(&t->plant, t->file, NULL, es))
		cli_die_errs(&t->cli, es);
	free(es);
	config_warn_locks(&t->cli, &t->plant);
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
	struct errs *es = xcalloc(1, sizeof(*es));
	struct plant fresh;
	size_t i;

	if (plant_load(&fresh, t->file, t->shed.runner, es)) {
		model_free(t->model);
		plant_release(&t->plant);
		t->plant = fresh;
		t->model = new_model(t);
		tell_config(t, t->cli.clock);
	} else {
		for (i = 0; i < es->n && i < ERRS_KEPT; i++)
			cli_warn(&t->cli, "%s", es->kept[i].text);
		cli_warn(&t->cli, "the plant stays as it was");
		plant_release(&fresh);
	}
	free(es);
}

int
main(int argc, char **argv)
{
	static struct nd_keys keys;
	struct tool *t = xcalloc(1, sizeof(*t));
	struct filter f = {.cli = &t->cli,
	    .keys = &keys,
	    .record = record,
	    .reload = reload,
	    .ctx = t};
	int status;

	t->cli = (struct cli){.tool = "ots-model",
	    .operands = "[file ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .reads_lines = true,
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	load(t);
	if (t->check) {
		if (t->cli.verbose > 0)
			plant_print(&t->plant, stdout);
		return fclose(stdout) == 0 ? EXIT_DONE : EXIT_SYSTEM;
	}
	nd_keys_init(&keys, model_keys, MODEL_KEYS);
	only_bind(&t->only, &keys);
	cli_start(&t->cli);
	shed_plant(&t->shed, &t->plant);
	cli_shed(&t->cli, &t->shed);
	t->model = new_model(t);
	cli_filter(&f);
	only_end(&t->only, &t->cli);
	if (!t->told)
		tell_config(t, TS_NONE);
	status = cli_finish(&t->cli, NULL);
	model_free(t->model);
	plant_release(&t->plant);
	shed_release(&t->shed);
	free(t);
	return status;
}
