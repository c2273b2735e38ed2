/*
 * ots-noise - disturbs readings on purpose, and labels what it did.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/shed.h"
#include "noise/noise.h"

static const struct cli_option options[] = {
    {'f', "fault", "spec", "as in bias:tag=LIT-101,by=0.4,from=10s"},
    {'s', "seed", "number", "the same seed gives the same noise (1)"},
};

enum { FAULTS_MAX = 256 };

struct tool {
	struct cli cli;
	uint64_t seed;
	const char *faults[FAULTS_MAX];
	size_t nfaults;
	struct noise *noise;
};

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	int key;

	t->seed = 1;
	while ((key = cli_next(c)) != -1)
		switch (key) {
		case 'f':
			if (t->nfaults == FAULTS_MAX)
				cli_die(c, EXIT_USAGE, "more than %d faults",
				    FAULTS_MAX);
			t->faults[t->nfaults++] = c->arg;
			break;
		case 's':
			t->seed = cli_number(c, "seed", UINT64_MAX);
			break;
		}
	if (t->nfaults == 0)
		cli_die(c, EXIT_USAGE,
		    "-f SPEC is missing: which disturbance? As in "
		    "-f gaussian:tag=LIT-101,sigma=0.05");
}

static void
count(struct tool *t, const struct noise_counts *before)
{
	const struct noise_counts *n = noise_counts(t->noise);

	cli_wrote(&t->cli, REC_reading, n->readings - before->readings);
	cli_wrote(&t->cli, REC_label, n->labels - before->labels);
}

static void
record(void *ctx, struct line *l)
{
	struct tool *t = ctx;
	struct noise_counts before = *noise_counts(t->noise);

	noise_clock(t->noise, l->ts);
	if (l->type != REC_reading || !noise_reading(t->noise, l))
		cli_pass(&t->cli, l);
	count(t, &before);
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	struct filter f = {.cli = &t->cli,
	    .names = noise_keys,
	    .nnames = NOISE_KEYS,
	    .record = record,
	    .ctx = t};
	struct noise_counts before;
	struct shed none = {0};
	struct err e = {{0}};
	size_t i;
	int status;

	t->cli = (struct cli){.tool = "ots-noise",
	    .operands = "[file ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .reads_lines = true,
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	t->noise = noise_new(&t->cli.out.buf, t->seed);
	for (i = 0; i < t->nfaults; i++)
		if (!noise_fault(t->noise, span_str(t->faults[i]), &e))
			cli_die(&t->cli, EXIT_USAGE, "-f %s: %s", t->faults[i],
			    e.text);
	cli_start(&t->cli);
	cli_shed(&t->cli, &none);
	cli_filter(&f);
	before = *noise_counts(t->noise);
	noise_end(t->noise);
	count(t, &before);
	status = cli_finish(&t->cli, NULL);
	noise_free(t->noise);
	free(t);
	return status;
}
