/*
 * ots-decode - industrial protocols: packets in, events out.
 */
#include <stddef.h>

#include "cli/packets.h"
#include "cli/shed.h"
#include "decode/decode.h"

enum {
	OPT_COMMUNITY = OPT_COMMON,
	OPT_CYCLIC,
	OPT_FLOWS,
	OPT_FLOWS_MAX,
	OPT_PORT,
	OPT_SECRETS,
	OPT_TIMEOUT,
	OPT_TWICE
};

static const struct cli_option options[] = {
    {OPT_COMMUNITY, "community-id", NULL, "put community_id on records"},
    {OPT_CYCLIC, "cyclic", "how", "all, change, or at least every duration"},
    {OPT_FLOWS, "flows", NULL, "write a flow record for each conversation"},
    {OPT_TWICE, "keep-duplicates", NULL, "tell what mirrors show twice"},
    {OPT_FLOWS_MAX, "max-flows", "number", "conversations kept (65536)"},
    {OPT_PORT, "port", "proto=number", "this port speaks this protocol"},
    {OPT_SECRETS, "show-secrets", NULL, "don't mask passwords and keys"},
    {OPT_TIMEOUT, "timeout", "duration", "a response is due within (5s)"},
};

struct tool {
	struct cli cli;
	struct decode_options options;
	struct decode *decode;
	struct nd_keys keys;
	uint64_t frames; /* packet records of the input at hand */
	uint64_t events, losses, flows; /* counted as written */
};

#define AT(field) offsetof(struct tool, field)

/* The options that only set something. */
static const struct cli_setting settings[] = {
    {OPT_COMMUNITY, CLI_FLAG, AT(options.community_id), 0},
    {OPT_FLOWS, CLI_FLAG, AT(options.flows), 0},
    {OPT_SECRETS, CLI_FLAG, AT(options.show_secrets), 0},
    {OPT_TIMEOUT, CLI_DURATION, AT(options.patience), 0},
};

static void
read_option(struct tool *t, int key)
{
	struct decode_options *o = &t->options;
	struct cli *c = &t->cli;
	struct err e = {{0}};

	if (cli_set(c, settings, sizeof(settings) / sizeof(*settings), key, t))
		return;
	if (key == OPT_CYCLIC && !decode_cyclic(o, span_str(c->arg), &e))
		cli_die(c, EXIT_USAGE, "--cyclic %s", e.text);
	if (key == OPT_PORT && !decode_force(o, span_str(c->arg), &e))
		cli_die(c, EXIT_USAGE, "--port %s", e.text);
	if (key == OPT_TWICE)
		o->net.twice_lan = o->net.twice_mirror = 0;
	if (key == OPT_FLOWS_MAX)
		o->net.flows = cli_number(c, "max-flows", UINT32_MAX);
	if (o->net.flows == 0)
		o->net.flows = 1;
}

/* Takes what was decoded since the last call into the counts. */
static void
count(struct tool *t)
{
	const struct decode_counts *d = decode_counts(t->decode);

	cli_wrote(&t->cli, REC_event, d->events - t->events);
	cli_wrote(&t->cli, REC_loss, d->losses - t->losses);
	if (t->options.flows)
		cli_wrote(&t->cli, REC_flow, d->flows - t->flows);
	t->cli.lacked |= d->losses != t->losses;
	t->events = d->events;
	t->losses = d->losses;
	t->flows = d->flows;
}

/* A capture file: packets until its end or until it breaks. */
static void
read_capture(struct tool *t, struct in *i)
{
	struct packets k = {.in = i};
	struct packet p = {0};

	while (packets_next(&k, &p)) {
		struct frame f = {p.ts, k.frames, p.link, p.len, p.bytes, 0};

		decode_frame(t->decode, &f);
		count(t);
		out_settle(&t->cli);
	}
}

static void
read_line(struct tool *t, const struct in *i, struct line *l)
{
	enum decode_got got = DECODE_LATER; /* as all that is no packet */
	struct cli *c = &t->cli;
	struct err e;

	e.text[0] = '\0'; /* which is all: this runs once a line */
	if (!line_scan(l, &t->keys, &e)) {
		c->in++;
		cli_reject(c, i->name, i->lines, e.text, l->text);
		return;
	}
	if (!cli_within(c, l->ts))
		return;
	c->in++;
	cli_clock(c, l->ts);
	if (l->type == REC_packet)
		got = decode_record(t->decode, l, ++t->frames, &e);
	if (got == DECODE_LATER)
		cli_pass(c, l);
	else if (got == DECODE_REFUSED)
		cli_reject(c, i->name, i->lines, e.text, l->text);
}

static void
read_lines(struct tool *t, struct in *i)
{
	struct nd_val vals[DECODE_KEYS];
	struct line l = {.vals = vals};

	while (in_line(i, &l.text)) {
		if (l.text.n == 0)
			continue;
		read_line(t, i, &l);
		count(t);
		out_settle(&t->cli);
	}
}

static void
read_input(struct tool *t, const char *name)
{
	bool file = strcmp(name, "-") != 0;
	struct span front;
	struct in i;

	in_open(&i, &t->cli, name);
	t->frames = 0;
	decode_source(t->decode, file ? span_str(name) : span("", 0),
	    span("", 0));
	in_want(&i, 4);
	front = in_bytes(&i);
	if (pcapfile_magic(front))
		read_capture(t, &i);
	else if (front.n != 0 && (front.p[0] == '{' || front.p[0] == '\n'))
		read_lines(t, &i);
	else if (front.n != 0)
		cli_die(&t->cli, EXIT_USAGE,
		    "%s: is neither pcap nor pcapng nor JSON lines", i.name);
	else if (file && !cli_stopped(true))
		cli_die(&t->cli, EXIT_USAGE, "%s: is empty", name);
	in_close(&i);
}

int
main(int argc, char **argv)
{
	struct tool t = {.cli = {.tool = "ots-decode",
			     .operands = "[file ...]",
			     .options = options,
			     .noptions = sizeof(options) / sizeof(*options),
			     .reads_lines = true,
			     .argc = argc,
			     .argv = argv}};
	struct buf detail = {0};
	struct shed none = {0};
	char **names;
	int status, key;

	decode_defaults(&t.options);
	while ((key = cli_next(&t.cli)) != -1)
		read_option(&t, key);
	nd_keys_init(&t.keys, decode_keys, DECODE_KEYS);
	cli_start(&t.cli);
	cli_shed(&t.cli, &none);
	t.decode = decode_new(&t.options, &t.cli.out.buf);
	names = cli_operands(&t.cli);
	if (names[0] == NULL)
		read_input(&t, "-");
	for (; names[0] != NULL && !cli_stopped(true); names++)
		read_input(&t, names[0]);
	decode_end(t.decode);
	count(&t);
	decode_detail(t.decode, &detail);
	status = cli_finish(&t.cli, detail.p);
	decode_free(t.decode);
	buf_release(&detail);
	return status;
}
