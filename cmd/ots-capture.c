/*
 * ots-capture - packets from interfaces or captures, as records, as pcapng, and
 * into an archive. Understands nothing of what is in them.
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"
#include "capture/tap.h"
#include "cli/shed.h"

enum {
	OPT_EXTRACT = OPT_COMMON,
	OPT_FOLLOW,
	OPT_FORMAT,
	OPT_KEEP_SIZE,
	OPT_LIVE,
	OPT_METRICS,
	OPT_NO_PROMISCUOUS,
	OPT_PACE,
	OPT_RING,
	OPT_ROTATE_SIZE,
	OPT_ROTATE_TIME,
	OPT_SENSOR
};
enum { SNAPLEN_MAX = 262144, RING_MIN = 1 << 20, FILE_MIN = 64 << 10 };

static const struct cli_option options[] = {
    {'c', "count", "number", "stop after so many packets"},
    {'i', "interface", "name", "capture live from this interface"},
    {'r', "read", "file", "read this capture; - is stdin, as without"},
    {'s', "snaplen", "bytes", "bytes kept of each packet (262144)"},
    {'w', "archive", "dir", "keep the packets in this directory"},
    {OPT_EXTRACT, "extract", "file:frames", "give these frames back"},
    {OPT_FOLLOW, "follow", NULL, "-r names what grows: go on at its end"},
    {OPT_FORMAT, "format", "name", "json (default), pcapng or none"},
    {OPT_KEEP_SIZE, "keep-size", "size", "bytes of the archive at most"},
    {OPT_LIVE, "live", NULL, "write a tick every second of the clock"},
    {OPT_METRICS, "metrics", "file", "keep counts for Prometheus here"},
    {OPT_NO_PROMISCUOUS, "no-promiscuous", NULL, "leave the interface be"},
    {OPT_PACE, "pace", "times", "at recorded speed, as in 1x or 2x"},
    {OPT_RING, "ring", "size", "the kernel's ring (64MiB)"},
    {OPT_ROTATE_SIZE, "rotate-size", "size", "bytes of a file (128MiB)"},
    {OPT_ROTATE_TIME, "rotate-time", "duration", "time of a file"},
    {OPT_SENSOR, "sensor", "name", "say on every record who saw it"},
};

struct tool {
	struct cli cli;
	struct tap tap;
};

#define AT(field) offsetof(struct tool, field)

/* The options that only set something. */
static const struct cli_setting settings[] = {
    {'c', CLI_NUMBER, AT(tap.most), UINT64_MAX},
    {'s', CLI_NUMBER, AT(tap.snaplen), SNAPLEN_MAX},
    {'w', CLI_TEXT, AT(tap.keep.dir), 0},
    {OPT_FOLLOW, CLI_FLAG, AT(tap.from.follow), 0},
    {OPT_KEEP_SIZE, CLI_SIZE, AT(tap.keep.keep_size), 2 * FILE_MIN},
    {OPT_LIVE, CLI_FLAG, AT(tap.ticks), 0},
    {OPT_METRICS, CLI_TEXT, AT(tap.metrics), 0},
    {OPT_NO_PROMISCUOUS, CLI_FLAG, AT(tap.from.live.as_it_is), 0},
    {OPT_RING, CLI_SIZE, AT(tap.from.live.ring), RING_MIN},
    {OPT_ROTATE_SIZE, CLI_SIZE, AT(tap.keep.rotate_size), FILE_MIN},
    {OPT_ROTATE_TIME, CLI_DURATION, AT(tap.keep.rotate_time), 0},
    {OPT_SENSOR, CLI_TEXT, AT(tap.outlet.sensor), 0},
};

static void
read_option(struct tool *t, int key)
{
	struct inputs *from = &t->tap.from;
	const char *arg = t->cli.arg;
	struct err e = {{0}};
	bool ok;

	if (cli_set(&t->cli, settings, sizeof(settings) / sizeof(*settings),
		key, t))
		return;
	if (key == OPT_PACE)
		ok = inputs_pace(from, arg, &e);
	else if (key == OPT_FORMAT)
		ok = tap_format(&t->tap, arg, &e);
	else if (key == OPT_EXTRACT)
		ok = inputs_add(from, INPUTS_PICKS, arg, &e);
	else
		ok = inputs_add(from, key == 'i' ? INPUTS_LIVE : INPUTS_FILES,
		    arg, &e);
	if (!ok)
		cli_die(&t->cli, EXIT_USAGE, "%s", e.text);
}

/* What it still opens while it runs. */
static void
shed(struct tool *t)
{
	const struct inputs *from = &t->tap.from;
	struct buf path = {0};
	struct shed s = {0};
	size_t i;

	for (i = 0; i < from->n; i++, path.n = 0) {
		if (!inputs_reopens(from, i, &path))
			continue;
		if (from->kind == INPUTS_LIVE)
			s.may |= SANDBOX_CAPTURE;
		shed_read(&s, buf_all(&path));
	}
	if (t->tap.keep.dir != NULL)
		shed_write(&s, span_str(t->tap.keep.dir));
	if (t->tap.metrics != NULL)
		shed_write(&s, span_str(t->tap.metrics));
	cli_shed(&t->cli, &s);
	shed_release(&s);
	buf_release(&path);
}

static void
say(void *ctx, const char *what, uint64_t count, const char *words,
    const char *reason)
{
	struct tool *t = ctx;

	if (words != NULL)
		cli_warn(&t->cli, "%s", words);
	if (what != NULL)
		cli_loss(&t->cli, what, count, reason);
}

static void
note(void *ctx, const char *words)
{
	struct tool *t = ctx;

	cli_note(&t->cli, "%s", words);
}

static void
count(struct tool *t)
{
	struct tap *tap = &t->tap;
	struct cli *c = &t->cli;

	c->in = tap->outlet.seen;
	c->bytes = tap->bytes;
	cli_wrote(c, REC_packet, tap->records);
	cli_wrote(c, REC_tick, tap->ticked);
	tap->records = tap->ticked = 0;
}

static void
check(struct tool *t, enum tap_got got, const struct err *e)
{
	if (got == TAP_REFUSED)
		cli_die(&t->cli, EXIT_USAGE, "%s", e->text);
	if (got == TAP_FAILED)
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e->text);
}

/*
 * Asked to stop, it goes on until the sources have handed out what they had
 * received.
 */
static void
run(struct tool *t)
{
	struct pollfd fds[SOURCES_MAX];
	struct cli *c = &t->cli;
	struct err e = {{0}};
	enum tap_got got;
	int64_t most;
	size_t n;

	while ((got = tap_next(&t->tap, &e)) != TAP_END) {
		check(t, got, &e);
		count(t);
		cli_clock(c, t->tap.clock);
		out_settle(c);
		if (cli_stopped(true))
			tap_stop(&t->tap);
		if (got != TAP_WAIT)
			continue;
		n = tap_poll(&t->tap, fds, &most);
		cli_wait(c, fds, n, most);
	}
}

static int
finish(struct tool *t)
{
	struct tap *tap = &t->tap;
	struct buf detail = {0};
	int status;

	tap_end(tap);
	count(t);
	outlet_detail(&tap->outlet, &detail);
	status = cli_finish(&t->cli, detail.p);
	buf_release(&detail);
	tap_release(tap);
	if (tap->failed)
		return EXIT_SYSTEM;
	return tap->refused ? EXIT_USAGE : status;
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	struct cli *c = &t->cli;
	struct err e = {{0}};
	int status, key;

	*c = (struct cli){.tool = "ots-capture",
	    .operands = "[tap ...] [filter ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .argc = argc,
	    .argv = argv};
	tap_init(&t->tap);
	t->tap.say = say;
	t->tap.note = note;
	t->tap.ctx = t;
	t->tap.out = &c->out.buf;
	t->tap.ts = &c->ts;
	while ((key = cli_next(c)) != -1)
		read_option(t, key);
	if (!tap_ready(&t->tap, cli_operands(c), &e))
		cli_die(c, EXIT_USAGE, "%s", e.text);
	c->bare = t->tap.outlet.format == FORMAT_PCAPNG;
	c->out.needless = t->tap.keep.dir != NULL;
	check(t, tap_open(&t->tap, &e), &e);
	cli_start(c);
	shed(t);
	run(t);
	status = finish(t);
	free(t);
	return status;
}
