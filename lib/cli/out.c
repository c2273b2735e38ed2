/*
 * out.c - output, signals, and the end of a run.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

enum { OUT_FULL = 128 * 1024, PIPE_SIZE = 1 << 20 };

/* How often each came. A handler can reach nothing else. */
static volatile sig_atomic_t interrupts, terminations, hangups;

static void
on_signal(int sig)
{
	if (sig == SIGINT)
		interrupts++;
	else if (sig == SIGTERM)
		terminations++;
	else
		hangups = 1;
}

void
cli_signals(void)
{
	struct sigaction a = {.sa_handler = on_signal};

	sigaction(SIGINT, &a, NULL);
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGHUP, &a, NULL);
}

bool
cli_stopped(bool source)
{
	return terminations != 0 || interrupts > (source ? 0 : 1);
}

bool
cli_hung_up(void)
{
	bool yes = hangups != 0;

	hangups = 0;
	return yes;
}

void
cli_wait(struct cli *c, struct pollfd *fds, size_t n, int64_t most)
{
	struct timespec t = {most / TS_SECOND, most % TS_SECOND};
	sigset_t all, old;

	out_flush(c);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	ppoll(fds, (nfds_t)n, &t, cli_stopped(true) ? &all : &old);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

void
cli_start(struct cli *c)
{
	c->out.fd = STDOUT_FILENO;
	c->out.name = "stdout";
	if (c->out_name != NULL && strcmp(c->out_name, "-") != 0) {
		c->out.name = c->out_name;
		c->out.fd = open(c->out_name,
		    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (c->out.fd < 0)
			cli_die(c, EXIT_SYSTEM, "%s: %s", c->out_name,
			    strerror(errno));
	}
	if (c->reject_name != NULL) {
		c->reject = fopen(c->reject_name, "we");
		if (c->reject == NULL)
			cli_die(c, EXIT_SYSTEM, "%s: %s", c->reject_name,
			    strerror(errno));
	}
	c->out.terminal = isatty(c->out.fd);
	if (c->out.needless)
		signal(SIGPIPE, SIG_IGN);
	fcntl(c->out.fd, F_SETPIPE_SZ, PIPE_SIZE); /* where it is a pipe */
	cli_signals();
}

void
out_flush(struct cli *c)
{
	struct out *o = &c->out;
	size_t at = o->closed ? o->buf.n : 0;

	while (at < o->buf.n) {
		ssize_t n = write(o->fd, o->buf.p + at, o->buf.n - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EPIPE && o->needless) {
			if (!o->closed)
				cli_warn(c,
				    "%s is closed: going on without "
				    "it",
				    o->name);
			o->closed = true;
			break;
		}
		if (n < 0) {
			o->buf.n = 0;
			cli_die(c, EXIT_SYSTEM, "%s: %s", o->name,
			    strerror(errno));
		}
		at += (size_t)n;
	}
	o->buf.n = 0;
}

void
out_settle(struct cli *c)
{
	if (c->out.buf.n >= OUT_FULL || (c->out.terminal && c->out.buf.n != 0))
		out_flush(c);
}

void
cli_wrote(struct cli *c, enum record_type type, uint64_t n)
{
	c->out.records += n;
	c->out.by_type[type] += n;
}

int
cli_printed(void)
{
	return fclose(stdout) == 0 ? EXIT_DONE : EXIT_SYSTEM;
}

static void
put_stats(struct cli *c, const char *detail_json)
{
	struct buf *b = &c->out.buf;
	int i;

	rec_open(b, &c->ts, REC_stats, c->clock);
	rec_str(b, "tool", span_str(c->tool));
	rec_uint(b, "in", c->in);
	rec_uint(b, "out", c->out.records);
	rec_uint(b, "rejected", c->rejected);
	rec_uint(b, "bytes", c->bytes);
	nd_put_key(b, "by_type");
	buf_char(b, '{');
	for (i = 0; i <= REC_UNKNOWN; i++)
		if (c->out.by_type[i] != 0)
			rec_uint(b, i < REC_UNKNOWN ? record_names[i] : "other",
			    c->out.by_type[i]);
	buf_char(b, '}');
	if (c->first_ts != TS_NONE)
		rec_time(b, "since", c->first_ts);
	if (detail_json != NULL) {
		nd_put_key(b, "detail");
		buf_str(b, detail_json);
	}
	rec_close(b);
}

void
cli_clock(struct cli *c, int64_t ts)
{
	if (ts == TS_NONE)
		return;
	if (c->clock == TS_NONE || ts > c->clock)
		c->clock = ts;
	if (c->first_ts == TS_NONE) {
		c->first_ts = ts;
		c->stats_next = ts + c->stats_every;
	}
	if (c->stats_every == 0 || c->bare || ts < c->stats_next)
		return;
	put_stats(c, NULL);
	c->stats_next +=
	    (ts - c->stats_next) / c->stats_every * c->stats_every +
	    c->stats_every;
}

int
cli_finish(struct cli *c, const char *detail_json)
{
	if (!c->bare)
		put_stats(c, detail_json);
	out_flush(c);
	if (c->out.fd != STDOUT_FILENO || fclose(stdout) != 0) {
		if (c->out.fd == STDOUT_FILENO || close(c->out.fd) != 0)
			cli_die(c, EXIT_SYSTEM, "%s: %s", c->out.name,
			    strerror(errno));
	}
	if (c->reject != NULL && fclose(c->reject) != 0)
		cli_die(c, EXIT_SYSTEM, "%s: %s", c->reject_name,
		    strerror(errno));
	buf_release(&c->out.buf);
	free(c->inputs);
	c->inputs = NULL;
	return c->strict && (c->lacked || c->rejected != 0) ? EXIT_YES
							    : EXIT_DONE;
}
