/*
 * ots-poll - asks devices where no mirror port shows what they say. It speaks,
 * so it stands outside the chain of the tools that only listen.
 */
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
	uint64_t most, asked, answered, refused, failed; /* requests */
	uint64_t frames;
};

static void
allow(struct tool *t)
{
	struct err e = {{0}};

	if (!poll_allow(&t->poll, span_str(t->cli.arg), &e))
		cli_die(&t->cli, EXIT_USAGE, "--allow %s", e.text);
}

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	int key;

	t->poll.every = TS_SECOND;
	t->poll.timeout = 2 * TS_SECOND;
	while ((key = cli_next(c)) != -1)
		switch (key) {
		case 'c':
			t->most = cli_number(c, "count", UINT64_MAX);
			break;
		case 'n':
			t->check = true;
			break;
		case 'p':
			t->file = c->arg;
			break;
		case OPT_ALLOW:
			allow(t);
			break;
		case OPT_EVERY:
			t->poll.every = cli_duration(c, "every");
			break;
		case OPT_SENSOR:
			t->sensor = c->arg;
			break;
		case OPT_TIMEOUT:
			t->poll.timeout = cli_duration(c, "timeout");
			break;
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

/* As it is named on the command line. */
static void
put_range(struct buf *b, const struct poll_device *d, const struct mbus_ask *k)
{
	char host[ADDR_TEXT + 1];

	*addr_put(host, &d->addr) = '\0';
	buf_fmt(b,
	    d->addr.n == 16 ? "[%s]:%u/%u/%s:%u+%u" : "%s:%u/%u/%s:%u+%u", host,
	    d->port, k->unit, mbus_tables[k->table], k->address, k->count);
}

static int
check(const struct tool *t)
{
	struct buf b = {0};
	size_t i, j;

	for (i = 0; i < t->poll.n; i++)
		for (j = 0; j < t->poll.devices[i].n; j++) {
			put_range(&b, &t->poll.devices[i],
			    &t->poll.devices[i].ranges[j].ask);
			buf_char(&b, '\n');
		}
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
put_end(struct buf *b, const char *key, const char *port_key,
    const struct addr *a, uint16_t port)
{
	char text[ADDR_TEXT];

	rec_str(b, key, span(text, (size_t)(addr_put(text, a) - text)));
	rec_uint(b, port_key, port);
}

/* What one side said; `ours`: we did. */
static void
put_packet(struct tool *t, const struct poll_done *d, bool ours)
{
	const struct mbus_told *m = &d->told;
	struct buf *b = &t->cli.out.buf;
	struct span bytes = buf_all(ours ? &m->asked : &m->answered);
	int64_t ts = ours ? m->asked_at : m->answered_at;

	if (bytes.n == 0)
		return;
	cli_clock(&t->cli, ts);
	rec_open(b, &t->cli.ts, REC_packet, ts);
	if (t->sensor != NULL)
		rec_str(b, "sensor", span_str(t->sensor));
	rec_str(b, "link", SPAN("payload"));
	rec_str(b, "proto", SPAN("modbus"));
	put_end(b, "src", "sport", ours ? &m->from : &d->device->addr,
	    ours ? m->from_port : d->device->port);
	put_end(b, "dst", "dport", ours ? &d->device->addr : &m->from,
	    ours ? d->device->port : m->from_port);
	rec_uint(b, "len", bytes.n);
	rec_uint(b, "cap", bytes.n);
	nd_put_key(b, "flags");
	buf_str(b, "[\"own\"]");
	rec_uint(b, "frame", ++t->frames);
	nd_put_key(b, "data");
	nd_put_base64(b, bytes);
	rec_close(b);
	cli_wrote(&t->cli, REC_packet, 1);
}

static void
tell_trouble(struct tool *t, const struct poll_done *d)
{
	struct buf range = {0};
	struct err e = {{0}};

	if (d->why.text[0] == '\0')
		return;
	put_range(&range, d->device, &d->range->ask);
	err_set(&e, "%.*s: %s: left alone for %lld s", (int)range.n, range.p,
	    d->why.text, (long long)(d->hold / TS_SECOND));
	cli_warn(&t->cli, "%s", e.text);
	cli_loss(&t->cli, "not_polled", 1, e.text);
	buf_release(&range);
}

static void
count(struct tool *t, const struct poll_done *d)
{
	t->cli.in++;
	t->asked++;
	if (d->told.exception != 0)
		t->refused++;
	else if (d->why.text[0] != '\0')
		t->failed++;
	else
		t->answered++;
}

static void
run(struct tool *t)
{
	struct poll_done d = {0};
	int64_t wait;

	while (!cli_stopped(true) && (t->most == 0 || t->asked < t->most)) {
		if (poll_next(&t->poll, clock_mono(), &d, &wait)) {
			put_packet(t, &d, true);
			put_packet(t, &d, false);
			count(t, &d);
			tell_trouble(t, &d);
			out_flush(&t->cli);
		} else {
			cli_wait(&t->cli, NULL, 0, wait);
		}
	}
	mbus_told_release(&d.told);
}

static int
finish(struct tool *t)
{
	struct buf b = {0};
	int status;

	buf_char(&b, '{');
	rec_uint(&b, "asked", t->asked);
	rec_uint(&b, "answered", t->answered);
	rec_uint(&b, "refused", t->refused);
	rec_uint(&b, "failed", t->failed);
	buf_char(&b, '}');
	buf_char(&b, '\0');
	status = cli_finish(&t->cli, b.p);
	buf_release(&b);
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
		run(t);
		status = finish(t);
	}
	poll_release(&t->poll);
	plant_release(&t->plant);
	free(t);
	return status;
}
