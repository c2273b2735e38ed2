/*
 * ots-capture - packets from interfaces or captures, as records, as pcapng, and
 * into an archive. Understands nothing of what is in them.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"
#include "capture/outlet.h"
#include "capture/pick.h"
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
enum { RING_MIN = 1 << 20, FILE_MIN = 64 << 10, OFTEN = 64 };

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
    {OPT_NO_PROMISCUOUS, "no-promiscuous", NULL, "only what is for us"},
    {OPT_PACE, "pace", "times", "at recorded speed, as in 1x or 2x"},
    {OPT_RING, "ring", "size", "the kernel's ring (64MiB)"},
    {OPT_ROTATE_SIZE, "rotate-size", "size", "bytes of a file (128MiB)"},
    {OPT_ROTATE_TIME, "rotate-time", "duration", "time of a file"},
    {OPT_SENSOR, "sensor", "name", "say on every record who saw it"},
};

struct tool {
	struct cli cli;
	struct outlet outlet;
	struct sources *sources;
	struct archive_options keep;
	struct source_live live;
	const char *names[SOURCES_MAX]; /* of -i, -r or --extract */
	size_t nnames;
	int kind; /* which of them: 'i', 'r', OPT_EXTRACT; 0: none */
	struct pick pick;
	char *filter;
	const char *metrics;
	uint64_t most; /* packets; 0: no end */
	double pace;   /* 0: none */
	bool ticks, follow, formatted;
	int64_t tick, chores, measure; /* when they are due next */
	uint64_t not_archived;	       /* told already */
	int status;
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

static void
read_format(struct tool *t)
{
	int format = format_read(span_str(t->cli.arg));

	if (format < 0)
		cli_die(&t->cli, EXIT_USAGE,
		    "--format %s: write json, pcapng or none", t->cli.arg);
	t->outlet.format = (enum format)format;
	t->formatted = true;
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
	struct cli *c = &t->cli;

	switch (key) {
	case 'c':
		t->most = cli_number(c, "count", UINT64_MAX);
		break;
	case 's':
		t->outlet.snaplen = (uint32_t)cli_number(c, "snaplen", SNAPLEN);
		break;
	case 'w':
		t->keep.dir = c->arg;
		break;
	case OPT_FOLLOW:
		t->follow = true;
		break;
	case OPT_FORMAT:
		read_format(t);
		break;
	case OPT_KEEP_SIZE:
		t->keep.keep_size = cli_size(c, "keep-size", 2 * FILE_MIN);
		break;
	case OPT_LIVE:
		t->ticks = true;
		break;
	case OPT_METRICS:
		t->metrics = c->arg;
		break;
	case OPT_NO_PROMISCUOUS:
		t->live.promiscuous = false;
		break;
	case OPT_PACE:
		read_pace(t);
		break;
	case OPT_RING:
		t->live.ring = cli_size(c, "ring", RING_MIN);
		break;
	case OPT_ROTATE_SIZE:
		t->keep.rotate_size = cli_size(c, "rotate-size", FILE_MIN);
		break;
	case OPT_ROTATE_TIME:
		t->keep.rotate_time = cli_duration(c, "rotate-time");
		break;
	case OPT_SENSOR:
		t->outlet.sensor = c->arg;
		break;
	default:
		add_name(t, key);
	}
}

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	int key;

	t->outlet.snaplen = SNAPLEN;
	t->outlet.last = TS_NONE;
	t->live.ring = RING;
	t->live.promiscuous = true;
	while ((key = cli_next(c)) != -1)
		read_option(t, key);
	if (t->kind == OPT_EXTRACT && !t->formatted)
		t->outlet.format = FORMAT_PCAPNG;
	c->bare = t->outlet.format == FORMAT_PCAPNG;
	c->out.needless = t->keep.dir != NULL;
	t->outlet.pcapng.snaplen = t->keep.snaplen = t->live.snaplen =
	    t->outlet.snaplen;
	t->keep.sensor = t->outlet.sensor;
	if (t->keep.rotate_size == 0)
		t->keep.rotate_size = FILE_SIZE;
	if (t->keep.keep_size != 0 &&
	    t->keep.rotate_size > t->keep.keep_size / 2)
		t->keep.rotate_size = t->keep.keep_size / 2;
}

/* The operands are serial taps, and the words of a filter. */
static void
join_filter(struct tool *t, char **words)
{
	struct buf b = {0};

	for (; *words != NULL; words++) {
		if (serial_named(span_str(*words))) {
			t->cli.arg = *words;
			add_name(t, 'i');
			continue;
		}
		if (b.n != 0)
			buf_char(&b, ' ');
		buf_str(&b, *words);
	}
	if (b.n == 0)
		return;
	buf_char(&b, '\0');
	t->filter = b.p;
	if (t->kind != 'i')
		t->outlet.filters = filters_new(t->filter);
}

/* pcapng has no link type for messages without frames. */
static void
check_taps(struct tool *t)
{
	bool pcapng = t->keep.dir != NULL || t->outlet.format == FORMAT_PCAPNG;
	size_t i;

	for (i = 0; pcapng && i < t->nnames; i++)
		if (serial_named(span_str(t->names[i])))
			cli_die(&t->cli, EXIT_USAGE,
			    "%s: serial taps give records; neither -w nor "
			    "--format pcapng can keep them",
			    t->names[i]);
}

static int
status_of(enum source_got got)
{
	return got == SOURCE_REFUSED ? EXIT_USAGE : EXIT_SYSTEM;
}

static void
open_source(struct tool *t, const char *name)
{
	enum source_got got = SOURCE_REFUSED;
	struct err e = {{0}};
	bool ok;

	if (t->kind == 'i' && serial_named(span_str(name))) {
		ok = source_serial(t->sources, name, &got, &e);
	} else if (t->kind == 'i') {
		t->live.interface = name;
		t->live.filter = t->filter;
		t->live.several = t->nnames > 1;
		ok = source_live(t->sources, &t->live, &got, &e);
	} else if (t->follow) {
		ok = source_follow(t->sources, name, &got, &e);
	} else {
		ok = source_file(t->sources, name, &got, &e);
	}
	if (!ok)
		cli_die(&t->cli, status_of(got), "%s", e.text);
	if (t->kind == 'i')
		cli_note(&t->cli, "%s: capturing", name);
}

static void
open_archive(struct tool *t)
{
	struct errs told = {0};
	struct err e = {{0}};
	size_t i;

	if (t->keep.dir == NULL)
		return;
	t->outlet.archive = archive_open(&t->keep, &told, &e);
	if (t->outlet.archive == NULL)
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
	for (i = 0; i < told.n && i < ERRS_KEPT; i++)
		cli_warn(&t->cli, "%s/%s", t->keep.dir, told.kept[i].text);
	if (archive_counts(t->outlet.archive)->adopted != 0)
		cli_warn(&t->cli, "%s: %llu files of an earlier run indexed",
		    t->keep.dir,
		    (unsigned long long)archive_counts(t->outlet.archive)
			->adopted);
}

/* Everything that has to be opened; nothing is read yet. */
static void
open_all(struct tool *t)
{
	size_t i;

	t->sources = sources_new();
	if (t->kind == OPT_EXTRACT)
		return;
	if (t->nnames == 0)
		t->names[t->nnames++] = "-";
	for (i = 0; i < t->nnames; i++)
		open_source(t, t->names[i]);
	sources_pace(t->sources, t->pace);
	open_archive(t);
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
	if (t->metrics != NULL)
		shed_write(&s, span_str(t->metrics));
	cli_shed(&t->cli, &s);
	shed_release(&s);
}

/* --live: time has come this far, and nothing earlier follows. */
static void
tick(struct tool *t, int64_t ts)
{
	struct cli *c = &t->cli;
	int64_t second = ts / TS_SECOND * TS_SECOND;

	if (!t->ticks || t->kind != 'i' || c->bare || second <= t->tick)
		return;
	t->tick = second;
	cli_clock(c, second);
	rec_open(&c->out.buf, &c->ts, REC_tick, second);
	if (t->outlet.sensor != NULL)
		rec_str(&c->out.buf, "sensor", span_str(t->outlet.sensor));
	rec_close(&c->out.buf);
	cli_wrote(c, REC_tick, 1);
}

/* What was lost is told in the stream and to people. */
static void
tell_losses(struct tool *t)
{
	struct cli *c = &t->cli;
	struct source_loss l;
	struct err e;
	uint64_t n;

	while (sources_lost(t->sources, &l)) {
		cli_warn(c, "%s: %llu packets dropped, %llu in all", l.name,
		    (unsigned long long)l.more, (unsigned long long)l.all);
		cli_loss(c, "kernel_drop", l.more, l.name);
		t->outlet.lost += l.more;
	}
	if (t->outlet.archive == NULL)
		return;
	if (archive_news(t->outlet.archive, &e))
		cli_warn(c, "%s", e.text);
	n = archive_counts(t->outlet.archive)->dropped;
	if (n > t->not_archived)
		cli_loss(c, "not_archived", n - t->not_archived, t->keep.dir);
	t->not_archived = n;
}

static void
measure(struct tool *t)
{
	struct err e = {{0}};

	if (t->metrics != NULL && !outlet_metrics(&t->outlet, t->metrics, &e))
		cli_warn(&t->cli, "%s", e.text);
}

/* What is to be done twice a second, and every few seconds. */
static void
chores(struct tool *t)
{
	int64_t now = clock_mono();

	if (now < t->chores)
		return;
	t->chores = now + TS_SECOND / 2;
	if (t->outlet.archive != NULL)
		archive_tick(t->outlet.archive,
		    t->kind == 'i' ? clock_real() : TS_NONE);
	tell_losses(t);
	if (now < t->measure)
		return;
	t->measure = now + 4 * TS_SECOND;
	measure(t);
}

static void
on_packet(struct tool *t, const struct seen *seen)
{
	struct cli *c = &t->cli;
	struct err e = {{0}};

	tick(t, seen->packet.ts);
	c->in++;
	cli_clock(c, seen->packet.ts);
	cli_wrote(c, REC_packet,
	    outlet_put(&t->outlet, seen, &c->out.buf, &c->ts, &e));
	if (e.text[0] != '\0')
		cli_die(c, EXIT_USAGE, "%s", e.text);
	out_settle(c);
	if (c->in % OFTEN == 0)
		chores(t);
}

static void
wait_packets(struct tool *t)
{
	/* longer than the kernel and the merging keep a packet back */
	const int64_t behind = 150 * TS_SECOND / 1000;
	struct pollfd fds[SOURCES_MAX];
	int64_t most;
	size_t n = sources_poll(t->sources, fds, &most);

	tick(t, clock_real() - behind);
	chores(t);
	cli_wait(&t->cli, fds, n, most);
}

static void
tell_source(struct tool *t, enum source_got got, const struct err *e)
{
	bool broken = got == SOURCE_TOLD;

	cli_warn(&t->cli, "%s", e->text);
	cli_loss(&t->cli, broken ? "broken_capture" : "source_failed", 1,
	    e->text);
	if (!broken)
		t->status = status_of(got);
}

static bool
enough(const struct tool *t)
{
	return t->most != 0 && t->outlet.written >= t->most;
}

/*
 * Asked to stop, it goes on until the sources have handed out what they had
 * received.
 */
static void
run(struct tool *t)
{
	enum source_got got = SOURCE_PACKET;
	struct seen seen;

	while (!enough(t) && got != SOURCE_END) {
		struct err e = {{0}};

		if (cli_stopped(true))
			sources_stop(t->sources);
		got = sources_next(t->sources, &seen, &e);
		if (got == SOURCE_PACKET)
			on_packet(t, &seen);
		else if (got == SOURCE_WAIT)
			wait_packets(t);
		else if (got != SOURCE_END)
			tell_source(t, got, &e);
	}
	t->cli.bytes += sources_bytes(t->sources);
	tell_losses(t);
}

/* The frames that one --extract names; those that aren't there are told. */
static void
extract(struct tool *t, const char *text)
{
	enum source_got got = SOURCE_PACKET;
	struct err e = {{0}};
	struct seen seen = {0};
	uint64_t frame = 0;

	if (!pick_read(&t->pick, text, &e))
		cli_die(&t->cli, EXIT_USAGE, "%s", e.text);
	open_source(t, t->pick.file);
	while (got != SOURCE_END && pick_next(&t->pick, frame) != 0) {
		got = sources_next(t->sources, &seen, &e);
		if (got == SOURCE_WAIT)
			wait_packets(t);
		if (got == SOURCE_TOLD || got > SOURCE_END)
			tell_source(t, got, &e);
		if (got != SOURCE_PACKET)
			continue;
		frame = seen.frame;
		if (pick_wants(&t->pick, frame))
			on_packet(t, &seen);
	}
	if (pick_next(&t->pick, frame) != 0) {
		cli_warn(&t->cli, "%s: has no frame %llu", t->pick.file,
		    (unsigned long long)pick_next(&t->pick, frame));
		t->status = EXIT_USAGE;
	}
	t->cli.bytes += sources_bytes(t->sources);
	sources_free(t->sources);
	t->sources = sources_new();
	pick_release(&t->pick);
}

static int
finish(struct tool *t)
{
	struct buf detail = {0};
	struct err e = {{0}};
	int status;

	if (t->outlet.archive != NULL) {
		if (!archive_end(t->outlet.archive, &e)) {
			cli_warn(&t->cli, "%s", e.text);
			t->status = EXIT_SYSTEM;
		}
		tell_losses(t);
	}
	measure(t);
	outlet_detail(&t->outlet, &detail);
	status = cli_finish(&t->cli, detail.p);
	buf_release(&detail);
	archive_free(t->outlet.archive);
	sources_free(t->sources);
	filters_free(t->outlet.filters);
	free(t->filter);
	return t->status != 0 ? t->status : status;
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	int status;
	size_t i;

	t->cli = (struct cli){.tool = "ots-capture",
	    .operands = "[filter ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	join_filter(t, cli_operands(&t->cli));
	check_taps(t);
	open_all(t);
	cli_start(&t->cli);
	shed(t);
	if (t->kind == OPT_EXTRACT)
		for (i = 0; i < t->nnames; i++)
			extract(t, t->names[i]);
	else
		run(t);
	status = finish(t);
	free(t);
	return status;
}
