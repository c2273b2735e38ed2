/*
 * ots-poll - asks devices where no mirror port shows what they say. It speaks,
 * so it stands outside the chain of the tools that only listen.
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "cli/shed.h"
#include "poll/poll.h"

enum { OPT_ALLOW = OPT_COMMON, OPT_EVERY, OPT_SENSOR, OPT_TIMEOUT };

static const struct cli_option options[] = {
    {'c', "count", "number", "stop after so many requests"},
    {'n', "check", NULL, "print what would be read, and read nothing"},
    {'p', "plant", "file", "read what this plant's tags are read from"},
    {OPT_ALLOW, "allow", "address", "this device may be asked"},
    {OPT_EVERY, "every", "duration", "between requests to a device (1s)"},
    {OPT_SENSOR, "sensor", "name", "say on every record who asked"},
    {OPT_TIMEOUT, "timeout", "duration", "an answer is due within (2s)"},
};

struct tool {
	struct cli cli;
	struct poll poll;
	const char *file, *sensor;
	struct plant plant;
	bool check;
	uint64_t most;	 /* requests; 0: no end */
	uint64_t frames; /* written */
};

#define AT(field) offsetof(struct tool, field)

/* The options that only set something. */
static const struct cli_setting settings[] = {
    {'c', CLI_NUMBER, AT(most), UINT64_MAX},
    {'n', CLI_FLAG, AT(check), 0},
    {'p', CLI_TEXT, AT(file), 0},
    {OPT_EVERY, CLI_DURATION, AT(poll.every), 0},
    {OPT_SENSOR, CLI_TEXT, AT(sensor), 0},
    {OPT_TIMEOUT, CLI_DURATION, AT(poll.timeout), 0},
};

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	struct err e = {{0}};
	int key;

	t->poll.every = TS_SECOND;
	t->poll.timeout = 2 * TS_SECOND;
	while ((key = cli_next(c)) != -1)
		if (key == OPT_ALLOW) {
			if (!poll_allow(&t->poll, span_str(c->arg), &e))
				cli_die(c, EXIT_USAGE, "--allow %s", e.text);
		} else {
			cli_set(c, settings,
			    sizeof(settings) / sizeof(*settings), key, t);
		}
	if (t->poll.every < TS_SECOND)
		cli_die(c, EXIT_USAGE,
		    "--every: devices have other work: 1s or more");
	if (t->poll.timeout < TS_SECOND / 100 ||
	    t->poll.timeout > 60 * TS_SECOND)
		cli_die(c, EXIT_USAGE, "--timeout: write 10ms to 60s");
}

static void
left_out(void *ctx, struct span component, const char *why)
{
	cli_warn(ctx, "%.*s isn't polled: %s", (int)component.n, component.p,
	    why);
}

static void
load(struct tool *t)
{
	struct errs *es = xcalloc(1, sizeof(*es));
	char **names = cli_operands(&t->cli);
	struct err e = {{0}};

	if (t->file != NULL && !plant_load(&t->plant, t->file, NULL, es))
		cli_die_errs(&t->cli, es);
	free(es);
	for (; names[0] != NULL; names++)
		if (!poll_named(&t->poll, span_str(names[0]),
			t->file != NULL ? &t->plant : NULL, &e))
			cli_die(&t->cli, EXIT_USAGE, "%s", e.text);
	if (t->file != NULL && cli_operands(&t->cli)[0] == NULL)
		poll_plant(&t->poll, &t->plant, left_out, &t->cli);
	if (t->poll.n == 0)
		cli_die(&t->cli, EXIT_USAGE,
		    "there is nothing to read: name a range, as in "
		    "192.0.2.10/1/hr:0+10, or a plant with -p, and what may "
		    "be asked with --allow");
	poll_tidy(&t->poll);
}

static int
check(const struct tool *t)
{
	struct buf b = {0};

	poll_ranges(&t->poll, &b);
	fwrite(b.p, 1, b.n, stdout);
	buf_release(&b);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_SYSTEM;
}

static void
shed(struct tool *t)
{
	uint16_t *ports = xcalloc(t->poll.n, sizeof(*ports));
	struct shed s = {
	    .may = SANDBOX_CONNECT, .ports = ports, .nports = t->poll.n};
	size_t i;

	for (i = 0; i < t->poll.n; i++)
		ports[i] = t->poll.devices[i].port;
	cli_shed(&t->cli, &s);
	shed_release(&s);
	free(ports);
}

static void
put_packet(struct tool *t, const struct poll_done *d, enum poll_side side)
{
	int64_t ts = poll_when(d, side);

	if (ts == TS_NONE)
		return;
	cli_clock(&t->cli, ts);
	poll_put(d, side, t->sensor, ++t->frames, &t->cli.out.buf, &t->cli.ts);
	cli_wrote(&t->cli, REC_packet, 1);
}

static void
put_done(struct tool *t, const struct poll_done *d)
{
	struct err e = {{0}};

	put_packet(t, d, POLL_ASKED);
	put_packet(t, d, POLL_ANSWERED);
	t->cli.in++;
	if (poll_trouble(d, &e)) {
		cli_warn(&t->cli, "%s", e.text);
		cli_loss(&t->cli, "not_polled", 1, e.text);
	}
	out_flush(&t->cli);
}

static int
run(struct tool *t)
{
	struct poll_done d = {0};
	struct buf detail = {0};
	int64_t wait;
	int status;

	while (!cli_stopped(true) &&
	       (t->most == 0 || t->poll.counts.asked < t->most)) {
		if (poll_next(&t->poll, clock_mono(), &d, &wait))
			put_done(t, &d);
		else
			cli_wait(&t->cli, NULL, 0, wait);
	}
	mbus_told_release(&d.told);
	poll_detail(&t->poll, &detail);
	status = cli_finish(&t->cli, detail.p);
	buf_release(&detail);
	return status;
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	int status;

	t->cli = (struct cli){.tool = "ots-poll",
	    .operands = "[range ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	load(t);
	if (t->check) {
		status = check(t);
	} else {
		cli_start(&t->cli);
		shed(t);
		status = run(t);
	}
	poll_release(&t->poll);
	plant_release(&t->plant);
	free(t);
	return status;
}
