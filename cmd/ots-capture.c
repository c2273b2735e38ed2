/*
 * ots-capture - packets from an interface or from captures, as records or as
 * pcapng. Understands nothing of what is in them.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "cap/cap.h"
#include "cli/shed.h"

enum { OPT_FORMAT = OPT_COMMON, OPT_LIVE, OPT_SENSOR };
enum { SNAPLEN = 262144, RING = 64 << 20, BATCH = 512, LINKS_MAX = 16 };

static const struct cli_option options[] = {
    {'c', "count", "number", "stop after so many packets"},
    {'i', "interface", "name", "capture live from this interface"},
    {'r', "read", "file", "read this capture; - is stdin, as without"},
    {'s', "snaplen", "bytes", "bytes kept of each packet (262144)"},
    {OPT_FORMAT, "format", "name", "json (default) or pcapng"},
    {OPT_LIVE, "live", NULL, "write a tick every second of the clock"},
    {OPT_SENSOR, "sensor", "name", "say on every record who saw it"},
};

struct tool {
	struct cli cli;
	const char *interface, *file, *sensor;
	char *filter;
	uint64_t most; /* packets; 0: no end */
	uint32_t snaplen;
	bool live;
	uint64_t frames, written;
	const char *name; /* of the file at hand, or NULL */
	struct {
		uint32_t link;
		struct cap_filter *filter;
	} filters[LINKS_MAX]; /* for files: by link type */
	size_t nfilters;
	int64_t header_link; /* of pcapng: -1 until it was written */
	int64_t ticked;
	uint64_t dropped; /* told already */
};

static void
read_options(struct tool *t)
{
	struct cli *c = &t->cli;
	int key;

	t->snaplen = SNAPLEN;
	t->header_link = -1;
	while ((key = cli_next(c)) != -1)
		switch (key) {
		case 'c':
			t->most = cli_number(c, "count", UINT64_MAX);
			break;
		case 'i':
			t->interface = c->arg;
			break;
		case 'r':
			t->file = c->arg;
			break;
		case 's':
			t->snaplen =
			    (uint32_t)cli_number(c, "snaplen", SNAPLEN);
			break;
		case OPT_FORMAT:
			c->bare = strcmp(c->arg, "pcapng") == 0;
			if (!c->bare && strcmp(c->arg, "json") != 0)
				cli_die(c, EXIT_USAGE,
				    "--format %s: write json or pcapng",
				    c->arg);
			break;
		case OPT_LIVE:
			t->live = true;
			break;
		case OPT_SENSOR:
			t->sensor = c->arg;
			break;
		}
}

static void
put_record(struct tool *t, const struct packet *p)
{
	struct buf *b = &t->cli.out.buf;
	const char *link = pcapfile_link_name(p->link);
	char other[32];

	rec_open(b, &t->cli.ts, REC_packet, p->ts);
	if (t->sensor != NULL)
		rec_str(b, "sensor", span_str(t->sensor));
	if (p->ifname.n != 0)
		rec_wire(b, "if", p->ifname);
	if (link == NULL) {
		snprintf(other, sizeof(other), "dlt:%u", p->link);
		link = other;
	}
	rec_str(b, "link", span_str(link));
	rec_uint(b, "len", p->len);
	rec_uint(b, "cap", p->bytes.n);
	rec_uint(b, "frame", t->frames);
	if (t->name != NULL)
		rec_wire(b, "file", span_str(t->name));
	nd_put_key(b, "data");
	nd_put_base64(b, p->bytes);
	rec_close(b);
	cli_wrote(&t->cli, REC_packet, 1);
}

static void
put_pcapng(struct tool *t, const struct packet *p)
{
	struct buf *b = &t->cli.out.buf;
	char name[64];

	/* a section of its own for every other link type */
	if (t->header_link != (int64_t)p->link) {
		snprintf(name, sizeof(name), "%.*s", (int)p->ifname.n,
		    p->ifname.p);
		pcapfile_put_header(b, p->link, t->snaplen, name);
		t->header_link = p->link;
	}
	pcapfile_put_packet(b, p);
}

static bool
enough(const struct tool *t)
{
	return t->most != 0 && t->written >= t->most;
}

static void
put_packet(struct tool *t, const struct packet *packet)
{
	struct packet p = *packet;

	if (enough(t))
		return;
	if (p.bytes.n > t->snaplen)
		p.bytes.n = t->snaplen;
	t->written++;
	if (t->cli.bare)
		put_pcapng(t, &p);
	else
		put_record(t, &p);
	out_settle(&t->cli);
}

/*
 * Compiles the filter for the links that are common while the names in it can
 * still be looked up. What doesn't suit a link is told when that is met.
 */
static void
foresee(struct tool *t)
{
	static const uint32_t links[] = {
	    LINK_ETHERNET, LINK_RAW, LINK_SLL, LINK_SLL2, LINK_NULL};
	size_t i;

	for (i = 0; t->filter != NULL && i < sizeof(links) / sizeof(*links);
	     i++) {
		struct cap_filter *f =
		    cap_filter_new(t->filter, links[i], SNAPLEN, NULL);

		if (f == NULL)
			continue;
		t->filters[t->nfilters].link = links[i];
		t->filters[t->nfilters++].filter = f;
	}
}

/* Of an interface, its counters of what it dropped are read now and then. */
static void
shed(struct tool *t)
{
	struct shed s = {.may = t->interface != NULL ? SANDBOX_CAPTURE : 0};
	struct buf counters = {0};

	if (t->interface != NULL) {
		buf_fmt(&counters, "/sys/class/net/%s/statistics",
		    t->interface);
		shed_read(&s, buf_all(&counters));
	}
	cli_shed(&t->cli, &s);
	buf_release(&counters);
	shed_release(&s);
}

/* The filter for a link type, compiled when it is first met. */
static bool
passes(struct tool *t, const struct packet *p)
{
	struct err e = {{0}};
	size_t i;

	if (t->filter == NULL)
		return true;
	for (i = 0; i < t->nfilters; i++)
		if (t->filters[i].link == p->link)
			return cap_filter_match(t->filters[i].filter, p);
	if (t->nfilters == LINKS_MAX)
		return false;
	t->filters[i].link = p->link;
	t->filters[i].filter = cap_filter_new(t->filter, p->link, SNAPLEN, &e);
	if (t->filters[i].filter == NULL)
		cli_die(&t->cli, EXIT_USAGE, "%s", e.text);
	t->nfilters++;
	return cap_filter_match(t->filters[i].filter, p);
}

static void
on_file_packet(struct tool *t, const struct packet *p)
{
	t->frames++;
	t->cli.in++;
	cli_clock(&t->cli, p->ts);
	if (passes(t, p))
		put_packet(t, p);
}

static void
read_file(struct tool *t, const char *name)
{
	struct pcapfile f = {0};
	struct packet p = {0};
	enum pcapfile_got got = PCAPFILE_MORE;
	struct err e = {{0}};
	struct in i;
	size_t used;

	in_open(&i, &t->cli, name);
	foresee(t);
	shed(t);
	t->name = strcmp(name, "-") != 0 ? name : NULL;
	t->frames = 0;
	in_want(&i, 4);
	if (in_bytes(&i).n != 0 && !pcapfile_magic(in_bytes(&i)))
		cli_die(&t->cli, EXIT_USAGE, "%s: is neither pcap nor pcapng",
		    i.name);
	if (in_bytes(&i).n == 0 && t->name != NULL)
		cli_die(&t->cli, EXIT_USAGE, "%s: is empty", i.name);
	while (!enough(t)) {
		got = pcapfile_next(&f, in_bytes(&i), &p, &used, &e);
		if (got == PCAPFILE_BROKEN)
			break;
		if (got == PCAPFILE_MORE) {
			if (!in_want(&i, used))
				break;
			continue;
		}
		if (got == PCAPFILE_PACKET)
			on_file_packet(t, &p);
		in_take(&i, used);
	}
	if (got == PCAPFILE_MORE && in_bytes(&i).n != 0 && !cli_stopped(true))
		err_set(&e, "ends inside record %llu",
		    (unsigned long long)t->frames + 1);
	if (e.text[0] != '\0') {
		cli_warn(&t->cli, "%s: %s", i.name, e.text);
		cli_loss(&t->cli, "broken_capture", 1, e.text);
	}
	in_close(&i);
}

static int64_t
wall_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * TS_SECOND + t.tv_nsec;
}

/* --live: time has come this far, whatever the packets say. */
static void
tick(struct tool *t)
{
	struct buf *b = &t->cli.out.buf;
	int64_t now = wall_clock();

	if (!t->live || t->cli.bare || now / TS_SECOND == t->ticked)
		return;
	t->ticked = now / TS_SECOND;
	cli_clock(&t->cli, now);
	rec_open(b, &t->cli.ts, REC_tick, now);
	if (t->sensor != NULL)
		rec_str(b, "sensor", span_str(t->sensor));
	rec_close(b);
	cli_wrote(&t->cli, REC_tick, 1);
}

static void
on_live_packet(void *ctx, const struct packet *p)
{
	struct tool *t = ctx;

	t->frames++;
	t->cli.in++;
	cli_clock(&t->cli, p->ts);
	put_packet(t, p);
}

/* What the kernel dropped is told in the stream and to people. */
static void
tell_drops(struct tool *t, struct cap *c)
{
	struct cap_counts n;
	uint64_t dropped;

	if (!cap_counts(c, &n))
		return;
	dropped = n.dropped + n.dropped_interface;
	if (dropped == t->dropped)
		return;
	cli_warn(&t->cli, "%s: %llu packets dropped, %llu in all", t->interface,
	    (unsigned long long)(dropped - t->dropped),
	    (unsigned long long)dropped);
	cli_loss(&t->cli, "kernel_drop", dropped - t->dropped, t->interface);
	t->dropped = dropped;
}

/*
 * Waits for packets, or for the first signal, a tenth of a second at most:
 * longer than the kernel keeps a block of its ring to itself.
 */
static void
wait_packets(struct tool *t, struct cap *c)
{
	struct pollfd p = {.fd = cap_fd(c), .events = POLLIN};
	struct timespec most = {0, 100000000};
	sigset_t all, old;

	out_flush(&t->cli);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	ppoll(&p, 1, &most, cli_stopped(true) ? &all : &old);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void
capture(struct tool *t)
{
	struct cap_options o = {.interface = t->interface,
	    .filter = t->filter,
	    .snaplen = (int)t->snaplen,
	    .buffer = RING,
	    .promiscuous = true};
	struct err e = {{0}};
	struct cap *c = cap_open(&o, &e);
	int n = 0, quiet = 0;

	if (c == NULL)
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
	shed(t);
	cli_note(&t->cli, "%s: capturing", t->interface);
	/*
	 * Asked to stop, it goes on until the ring stays empty: what the
	 * kernel had received is not lost.
	 */
	while (!enough(t) && quiet < 2) {
		n = cap_read(c, BATCH, on_live_packet, t, &e);
		if (n < 0)
			break;
		tick(t);
		quiet = n == 0 && cli_stopped(true) ? quiet + 1 : 0;
		if (n == 0) {
			tell_drops(t, c);
			wait_packets(t, c);
		}
	}
	tell_drops(t, c);
	cap_close(c);
	if (n < 0)
		cli_die(&t->cli, EXIT_SYSTEM, "%s", e.text);
}

/* The operands: captures to read, or, live, the words of a filter. */
static void
join_filter(struct tool *t, char **words)
{
	struct buf b = {0};

	for (; *words != NULL; words++) {
		if (b.n != 0)
			buf_char(&b, ' ');
		buf_str(&b, *words);
	}
	if (b.n == 0)
		return;
	buf_char(&b, '\0');
	t->filter = b.p;
}

static int
finish(struct tool *t)
{
	char detail[128];
	size_t i;

	for (i = 0; i < t->nfilters; i++)
		cap_filter_free(t->filters[i].filter);
	free(t->filter);
	snprintf(detail, sizeof(detail),
	    "{\"received\":%llu,\"written\":%llu,\"dropped\":%llu}",
	    (unsigned long long)t->cli.in, (unsigned long long)t->written,
	    (unsigned long long)t->dropped);
	return cli_finish(&t->cli, detail);
}

int
main(int argc, char **argv)
{
	struct tool *t = xcalloc(1, sizeof(*t));
	int status;

	t->cli = (struct cli){.tool = "ots-capture",
	    .operands = "[filter ...]",
	    .options = options,
	    .noptions = sizeof(options) / sizeof(*options),
	    .argc = argc,
	    .argv = argv};
	read_options(t);
	join_filter(t, cli_operands(&t->cli));
	cli_start(&t->cli);
	if (t->interface != NULL)
		capture(t);
	else
		read_file(t, t->file != NULL ? t->file : "-");
	status = finish(t);
	free(t);
	return status;
}
