/*
 * ots-decode - industrial protocols: packets in, events out.
 */
#include "base/num.h"
#include "cli/shed.h"
#include "decode/decode.h"
#include "pcapfile/pcapfile.h"

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

enum {
	KEY_IF = KEY_OWN,
	KEY_LINK,
	KEY_LEN,
	KEY_FRAME,
	KEY_FILE,
	KEY_SENSOR,
	KEY_DATA,
	KEY_PROTO,
	KEY_SRC,
	KEY_SPORT,
	KEY_DST,
	KEY_DPORT,
	KEY_FLAGS,
	NKEYS
};

static const char *const key_names[NKEYS] = {"type", "ts", "if", "link", "len",
    "frame", "file", "sensor", "data", "proto", "src", "sport", "dst", "dport",
    "flags"};

enum { TEXTS = 6 };

struct tool {
	struct cli cli;
	struct decode_options options;
	struct decode *decode;
	struct nd_keys keys;
	struct buf data, text[TEXTS];	/* of the packet record at hand */
	uint64_t frames;		/* of the input at hand */
	uint64_t events, losses, flows; /* counted as written */
};

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	struct err e = {{0}};
	int key;

	decode_defaults(&t->options);
	while ((key = cli_next(c)) != -1)
		switch (key) {
		case OPT_CYCLIC:
			if (!decode_cyclic(&t->options, span_str(c->arg), &e))
				cli_die(c, EXIT_USAGE, "--cyclic %s", e.text);
			break;
		case OPT_PORT:
			if (!decode_force(&t->options, span_str(c->arg), &e))
				cli_die(c, EXIT_USAGE, "--port %s", e.text);
			break;
		case OPT_TIMEOUT:
			t->options.patience = cli_duration(c, "timeout");
			break;
		case OPT_TWICE:
			t->options.net.twice_lan = 0;
			t->options.net.twice_mirror = 0;
			break;
		case OPT_SECRETS:
			t->options.show_secrets = true;
			break;
		case OPT_COMMUNITY:
			t->options.community_id = true;
			break;
		case OPT_FLOWS:
			t->options.flows = true;
			break;
		case OPT_FLOWS_MAX:
			t->options.net.flows =
			    cli_number(c, "max-flows", UINT32_MAX);
			if (t->options.net.flows == 0)
				t->options.net.flows = 1;
			break;
		}
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

static bool
within(const struct cli *c, int64_t ts)
{
	return (c->since == TS_NONE || ts >= c->since) &&
	       (c->until == TS_NONE || ts <= c->until);
}

/* A capture file: packets until its end or until it breaks. */
static void
read_capture(struct tool *t, struct in *i)
{
	struct pcapfile f = {0};
	struct packet p = {0};
	struct err e = {{0}};
	enum pcapfile_got got;
	size_t used;

	for (;;) {
		got = pcapfile_next(&f, in_bytes(i), &p, &used, &e);
		if (got == PCAPFILE_BROKEN)
			break;
		if (got == PCAPFILE_MORE) {
			if (!in_want(i, used))
				break;
			continue;
		}
		if (got == PCAPFILE_PACKET && ++t->frames &&
		    within(&t->cli, p.ts)) {
			struct frame fr = {
			    p.ts, t->frames, p.link, p.len, p.bytes, 0};

			t->cli.in++;
			cli_clock(&t->cli, p.ts);
			decode_frame(t->decode, &fr);
			count(t);
			out_settle(&t->cli);
		}
		in_take(i, used);
	}
	if (got == PCAPFILE_MORE && in_bytes(i).n != 0 && !cli_stopped(true))
		err_set(&e, "ends inside record %llu",
		    (unsigned long long)t->frames + 1);
	if (e.text[0] != '\0') {
		cli_warn(&t->cli, "%s: %s", i->name, e.text);
		cli_loss(&t->cli, "broken_capture", 1, e.text);
	}
}

static struct span
text_of(const struct nd_val *v, struct buf *room)
{
	return v->type == ND_STRING ? nd_text(v, room) : span("", 0);
}

/* The payload of one message, with link "payload". */
static bool
payload_record(struct tool *t, const struct line *l, struct err *e)
{
	const struct nd_val *v = l->vals;
	uint64_t sport = 0, dport = 0, number = t->frames;
	struct payload p = {.ts = l->ts, .bytes = buf_all(&t->data)};

	p.proto = proto_named(text_of(&v[KEY_PROTO], &t->text[2]));
	if (p.proto == NULL || p.proto->frame == NULL)
		return err_set(e, "\"proto\" names no protocol");
	p.line = text_of(&v[KEY_IF], &t->text[3]);
	p.ends[0] = text_of(&v[KEY_SRC], &t->text[4]);
	p.ends[1] = text_of(&v[KEY_DST], &t->text[5]);
	addr_read(p.ends[0], &p.src);
	addr_read(p.ends[1], &p.dst);
	nd_uint(&v[KEY_SPORT], UINT16_MAX, &sport);
	nd_uint(&v[KEY_DPORT], UINT16_MAX, &dport);
	nd_uint(&v[KEY_FRAME], UINT32_MAX, &number);
	p.sport = (uint16_t)sport;
	p.dport = (uint16_t)dport;
	p.number = number;
	p.own = v[KEY_FLAGS].type == ND_ARRAY &&
		memmem(v[KEY_FLAGS].text.p, v[KEY_FLAGS].text.n, "\"own\"", 5);
	decode_payload(t->decode, &p);
	return true;
}

/* What this version doesn't decode yet, another may: it passes on. */
static bool
later(struct tool *t, const struct line *l)
{
	bool yes = decode_later(text_of(&l->vals[KEY_PROTO], &t->text[2]));

	if (yes)
		cli_pass(&t->cli, l);
	return yes;
}

static bool
packet_record(struct tool *t, const struct line *l, struct err *e)
{
	const struct nd_val *v = l->vals;
	struct frame f = {.ts = l->ts, .number = ++t->frames};
	struct span link = text_of(&v[KEY_LINK], &t->text[2]);
	uint64_t len;

	t->data.n = 0;
	if (l->ts == TS_NONE || v[KEY_DATA].type != ND_STRING ||
	    v[KEY_DATA].escaped || !nd_base64(v[KEY_DATA].text, &t->data))
		return err_set(e, "a packet without ts or base64 data");
	if (v[KEY_FRAME].type != ND_NONE)
		nd_uint(&v[KEY_FRAME], UINT32_MAX, &f.number);
	decode_source(t->decode, text_of(&v[KEY_FILE], &t->text[0]),
	    text_of(&v[KEY_SENSOR], &t->text[1]));
	if (span_is(link, "payload") && later(t, l))
		return true;
	if (span_is(link, "payload"))
		return payload_record(t, l, e);
	if (!pcapfile_link_read(link, &f.link))
		return err_set(e, "\"link\" names no link type");
	f.bytes = buf_all(&t->data);
	len = f.bytes.n;
	nd_uint(&v[KEY_LEN], UINT32_MAX, &len);
	f.len = (uint32_t)len;
	decode_frame(t->decode, &f);
	return true;
}

static void
read_lines(struct tool *t, struct in *i)
{
	struct nd_val vals[NKEYS];
	struct cli *c = &t->cli;
	struct line l = {.vals = vals};

	while (in_line(i, &l.text)) {
		struct err e = {{0}};

		if (l.text.n == 0)
			continue;
		if (!line_scan(&l, &t->keys, &e)) {
			c->in++;
			cli_reject(c, i->name, i->lines, e.text, l.text);
			continue;
		}
		if (l.ts != TS_NONE && !within(c, l.ts))
			continue;
		c->in++;
		cli_clock(c, l.ts);
		if (l.type != REC_packet)
			cli_pass(c, &l);
		else if (!packet_record(t, &l, &e))
			cli_reject(c, i->name, i->lines, e.text, l.text);
		count(t);
		out_settle(c);
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
	else if (file)
		cli_die(&t->cli, EXIT_USAGE, "%s: is empty", name);
	in_close(&i);
}

static void
put_detail(struct tool *t, struct buf *b)
{
	const struct decode_counts *d = decode_counts(t->decode);
	const struct net_counts *n = decode_net_counts(t->decode);

	buf_char(b, '{');
	rec_uint(b, "frames", n->frames);
	rec_uint(b, "ip", n->ip);
	rec_uint(b, "tcp", n->tcp);
	rec_uint(b, "udp", n->udp);
	rec_uint(b, "other", n->other);
	rec_uint(b, "cut_frames", n->cut);
	rec_uint(b, "bad_frames", n->bad);
	rec_uint(b, "tunnels", n->tunnels);
	rec_uint(b, "fragments", n->fragments);
	rec_uint(b, "reassembled", n->reassembled);
	rec_uint(b, "incomplete", n->incomplete);
	rec_uint(b, "redundant", n->redundant);
	rec_uint(b, "duplicates", n->duplicates);
	rec_uint(b, "retransmitted", n->retransmitted);
	rec_uint(b, "conflicts", n->conflicts);
	rec_uint(b, "gaps", n->gaps);
	rec_uint(b, "late", n->late);
	rec_uint(b, "evicted", n->evicted);
	rec_uint(b, "conversations", d->claimed);
	rec_uint(b, "conversations_unknown", d->silent);
	rec_uint(b, "exceptions", d->exceptions);
	rec_uint(b, "unanswered", d->unanswered);
	rec_uint(b, "malformed", d->malformed);
	rec_uint(b, "cut", d->cut);
	rec_uint(b, "guess", d->guess);
	buf_char(b, '}');
	buf_char(b, '\0');
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
	int status, i;

	read_options(&t);
	nd_keys_init(&t.keys, key_names, NKEYS);
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
	put_detail(&t, &detail);
	status = cli_finish(&t.cli, detail.p);
	decode_free(t.decode);
	buf_release(&detail);
	buf_release(&t.data);
	for (i = 0; i < TEXTS; i++)
		buf_release(&t.text[i]);
	return status;
}
