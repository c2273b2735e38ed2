/*
 * ots-capture - packets from interfaces or captures, as records, as pcapng, and
 * into an archive. Understands nothing of what is in them.
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "capture/tap.h"
#include "cli/shed.h"
#include "serial/serial.h"

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
enum { SNAPLEN = 262144, RING = 64 << 20, FILE_SIZE = 128 << 20 };
enum { RING_MIN = 1 << 20, FILE_MIN = 64 << 10 };

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
	struct archive_options keep;
	struct source_live live;
	const char *names[SOURCES_MAX]; /* of -i, -r or --extract */
	size_t nnames;
	int kind;   /* which of them; 0: none */
	int format; /* -1: not told */
	bool as_it_is;
	bool follow;
	double pace; /* 0: none */
	uint64_t snaplen;
	uint64_t packets, ticks; /* counted as written */
	char *filter;		 /* or NULL */
};

#define AT(field) offsetof(struct tool, field)

/* The options that only set something. */
static const struct cli_setting settings[] = {
    {'c', CLI_NUMBER, AT(tap.most), UINT64_MAX},
    {'s', CLI_NUMBER, AT(snaplen), SNAPLEN},
    {'w', CLI_TEXT, AT(keep.dir), 0},
    {OPT_FOLLOW, CLI_FLAG, AT(follow), 0},
    {OPT_KEEP_SIZE, CLI_SIZE, AT(keep.keep_size), 2 * FILE_MIN},
    {OPT_LIVE, CLI_FLAG, AT(tap.ticks), 0},
    {OPT_METRICS, CLI_TEXT, AT(tap.metrics), 0},
    {OPT_NO_PROMISCUOUS, CLI_FLAG, AT(as_it_is), 0},
    {OPT_RING, CLI_SIZE, AT(live.ring), RING_MIN},
    {OPT_ROTATE_SIZE, CLI_SIZE, AT(keep.rotate_size), FILE_MIN},
    {OPT_ROTATE_TIME, CLI_DURATION, AT(keep.rotate_time), 0},
    {OPT_SENSOR, CLI_TEXT, AT(tap.outlet.sensor), 0},
};

static void
add_name(struct tool *t, int key)
{
	if (t->kind != 0 && t->kind != key)
		cli_die(&t->cli, EXIT_USAGE,
		    "-i, -r and --extract don't go together");
	if (t->nnames == SOURCES_MAX)
		cli_die(&t->cli, EXIT_USAGE, "more than %d sources",
		    SOURCES_MAX);
	t->kind = key;
	t->names[t->nnames++] = t->cli.arg;
}

/* Serial taps stand among the words of the filter. */
static void
take_taps(struct tool *t, char **words)
{
	size_t i, n = 0;

	for (i = 0; words[i] != NULL; i++) {
		t->cli.arg = words[i];
		if (serial_named(span_str(words[i])))
			add_name(t, 'i');
		else
			words[n++] = words[i];
	}
	words[n] = NULL;
}

/* pcapng has no link type for messages without frames. */
static void
check_taps(struct tool *t)
{
	bool pcapng = t->keep.dir != NULL || t->format == FORMAT_PCAPNG;
	size_t i;

	for (i = 0; pcapng && i < t->nnames; i++)
		if (serial_named(span_str(t->names[i])))
			cli_die(&t->cli, EXIT_USAGE,
			    "%s: serial taps give records; neither -w nor "
			    "--format pcapng can keep them",
			    t->names[i]);
}

/* "2x" */
static void
read_pace(struct tool *t)
{
	struct span s = span_str(t->cli.arg);

	if (s.n < 2 || s.p[s.n - 1] != 'x' ||
	    !num_read_f64(span(s.p, s.n - 1), &t->pace) || t->pace <= 0)
		cli_die(&t->cli, EXIT_USAGE,
		    "--pace %s: write how many times as fast, as in 1x or 0.5x",
		    t->cli.arg);
}

static void
read_option(struct tool *t, int key)
{
	if (cli_set(&t->cli, settings, sizeof(settings) / sizeof(*settings),
		key, t))
		return;
	if (key == OPT_PACE) {
		read_pace(t);
	} else if (key == OPT_FORMAT) {
		t->format = format_read(span_str(t->cli.arg));
		if (t->format < 0)
			cli_die(&t->cli, EXIT_USAGE,
			    "--format %s: write json, pcapng or none",
			    t->cli.arg);
	} else {
		add_name(t, key);
	}
}

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	struct outlet *o = &t->tap.outlet;
	int key;

	t->format = -1;
	t->snaplen = SNAPLEN;
	t->live.ring = RING;
	while ((key = cli_next(c)) != -1)
		read_option(t, key);
	take_taps(t, cli_operands(c));
	check_taps(t);
	t->filter = filters_text(cli_operands(c));
	if (t->filter != NULL && t->kind != 'i')
		o->filters = filters_new(t->filter);
	if (t->format < 0)
		t->format =
		    t->kind == OPT_EXTRACT ? FORMAT_PCAPNG : FORMAT_JSON;
	o->format = (enum format)t->format;
	o->snaplen = o->pcapng.snaplen = t->keep.snaplen = t->live.snaplen =
	    (uint32_t)t->snaplen;
	c->bare = o->format == FORMAT_PCAPNG;
	c->out.needless = t->keep.dir != NULL;
	t->tap.live = t->kind == 'i';
	t->live.promiscuous = !t->as_it_is;
	t->live.several = t->nnames > 1;
	t->live.filter = t->filter;
	t->keep.sensor = o->sensor;
	if (t->keep.rotate_size == 0)
		t->keep.rotate_size = FILE_SIZE;
}

static void
open_source(struct tool *t, const char *name)
{
	struct sources *a = t->tap.sources;
	enum source_got got = SOURCE_REFUSED;
	struct err e = {{0}};
	bool ok;

	t->live.interface = name;
	if (t->kind == 'i' && serial_named(span_str(name)))
		ok = source_serial(a, name, &got, &e);
	else if (t->kind == 'i')
		ok = source_live(a, &t->live, &got, &e);
	else if (t->follow)
		ok = source_follow(a, name, &got, &e);
	else
		ok = source_file(a, name, &got, &e);
	if (!ok)
		cli_die(&t->cli,
		    got == SOURCE_REFUSED ? EXIT_USAGE : EXIT_SYSTEM, "%s",
		    e.text);
	cli_note(&t->cli, "%s: %s", name,
	    t->kind == 'i' ? "capturing" : "reading");
}

static void
open_archive(struct tool *t)
{
	struct errs told = {0};
	struct err e = {{0}};
	struct archive *a;
	size_t i;

	if (t->keep.dir == NULL)
		return;
	a = archive_open(&t->keep, &told, &e);
	if (a == NULL)
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
	for (i = 0; i < told.n && i < ERRS_KEPT; i++)
		cli_warn(&t->cli, "%s/%s", t->keep.dir, told.kept[i].text);
	if (archive_counts(a)->adopted != 0)
		cli_warn(&t->cli, "%s: files of an earlier run indexed: %llu",
		    t->keep.dir,
		    (unsigned long long)archive_counts(a)->adopted);
	t->tap.outlet.archive = a;
	t->tap.archive_of = t->keep.dir;
}

/* What a source still opens, once it goes on. */
static void
shed_source(struct tool *t, struct shed *s, const char *name)
{
	struct span file = span_str(name);
	const char *colon = strrchr(name, ':');
	struct buf counters = {0};

	if (serial_named(file))
		return;
	if (t->kind == 'i') { /* of what an interface dropped */
		s->may |= SANDBOX_CAPTURE;
		buf_fmt(&counters, "/sys/class/net/%s/statistics", name);
		shed_read(s, buf_all(&counters));
		buf_release(&counters);
	} else if (t->kind == OPT_EXTRACT) {
		shed_read(s,
		    colon == NULL ? file : span(name, (size_t)(colon - name)));
	} else if (t->follow) {
		shed_read(s, file);
	}
}

static void
shed(struct tool *t)
{
	struct shed s = {0};
	size_t i;

	for (i = 0; i < t->nnames; i++)
		shed_source(t, &s, t->names[i]);
	if (t->keep.dir != NULL)
		shed_write(&s, span_str(t->keep.dir));
	if (t->tap.metrics != NULL)
		shed_write(&s, span_str(t->tap.metrics));
	cli_shed(&t->cli, &s);
	shed_release(&s);
}

/* Everything that has to be opened; nothing is read yet. */
static void
open_all(struct tool *t)
{
	size_t i;

	sources_pace(t->tap.sources, t->pace);
	if (t->nnames == 0)
		open_source(t, "-");
	for (i = 0; t->kind != OPT_EXTRACT && i < t->nnames; i++)
		open_source(t, t->names[i]);
	open_archive(t);
	cli_start(&t->cli);
	shed(t);
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

/* Takes what was written since the last call into the counts. */
static void
count(struct tool *t)
{
	const struct tap *tap = &t->tap;

	t->cli.in = tap->outlet.seen;
	cli_wrote(&t->cli, REC_packet, tap->records - t->packets);
	cli_wrote(&t->cli, REC_tick, tap->ticked - t->ticks);
	t->packets = tap->records;
	t->ticks = tap->ticked;
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
	enum tap_got got;
	int64_t most;
	size_t n;

	while ((got = tap_next(&t->tap)) != TAP_END) {
		count(t);
		cli_clock(c, t->tap.clock);
		out_settle(c);
		if (cli_stopped(true))
			sources_stop(t->tap.sources);
		if (got != TAP_WAIT)
			continue;
		n = tap_poll(&t->tap, fds, &most);
		cli_wait(c, fds, n, most);
	}
	c->bytes += sources_bytes(t->tap.sources);
}

/* The frames that one --extract names; those that aren't there are told. */
static void
extract(struct tool *t, const char *text)
{
	struct tap *tap = &t->tap;
	struct err e = {{0}};

	if (!pick_read(&tap->pick, text, &e))
		cli_die(&t->cli, EXIT_USAGE, "%s", e.text);
	open_source(t, tap->pick.file);
	tap->frame = 0;
	run(t);
	if (tap_missing(tap) != 0 && !tap->failed) {
		cli_warn(&t->cli, "%s: has no frame %llu", tap->pick.file,
		    (unsigned long long)tap_missing(tap));
		tap->refused = true;
	}
	sources_free(tap->sources);
	tap->sources = sources_new();
	pick_release(&tap->pick);
}

static int
finish(struct tool *t)
{
	struct tap *tap = &t->tap;
	struct cli *c = &t->cli;
	struct buf detail = {0};
	int status;

	tap_end(tap);
	outlet_detail(&tap->outlet, &detail);
	status = cli_finish(c, detail.p);
	buf_release(&detail);
	archive_free(tap->outlet.archive);
	sources_free(tap->sources);
	filters_free(tap->outlet.filters);
	free(t->filter);
	if (tap->failed)
		return EXIT_SYSTEM;
	return tap->refused ? EXIT_USAGE : status;
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	int status;
	size_t i;

	t->cli = (struct cli){.tool = "ots-capture",
	    .operands = "[tap ...] [filter ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .argc = argc,
	    .argv = argv};
	tap_init(&t->tap);
	t->tap.say = say;
	t->tap.ctx = t;
	t->tap.out = &t->cli.out.buf;
	t->tap.ts = &t->cli.ts;
	read_options(t);
	open_all(t);
	if (t->kind != OPT_EXTRACT)
		run(t);
	for (i = 0; t->kind == OPT_EXTRACT && i < t->nnames; i++)
		extract(t, t->names[i]);
	status = finish(t);
	free(t);
	return status;
}
