/*
 * in.c - input: bytes and lines, from files, pipes and stdin.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

enum { READ_SIZE = 256 * 1024 };

/* An operand may be open already; by its place, for a name may come twice. */
static int
open_input(struct cli *c, const char *name)
{
	char **names = cli_operands(c);
	size_t k;

	if (strcmp(name, "-") == 0)
		return STDIN_FILENO;
	for (k = 0; c->inputs != NULL && names[k] != NULL; k++)
		if (names[k] == name) {
			errno = c->inputs[k] < 0 ? -c->inputs[k] : 0;
			return c->inputs[k];
		}
	return open(name, O_RDONLY | O_CLOEXEC);
}

void
in_open(struct in *i, struct cli *c, const char *name)
{
	bool is_stdin = strcmp(name, "-") == 0;
	struct stat st;

	*i = (struct in){.cli = c, .name = is_stdin ? "stdin" : name};
	i->fd = open_input(c, name);
	if (i->fd < 0 || fstat(i->fd, &st) != 0)
		cli_die(c, EXIT_SYSTEM, "%s: %s", name, strerror(errno));
	if (S_ISDIR(st.st_mode))
		cli_die(c, EXIT_USAGE,
		    "%s: is a directory; name the files in it", name);
	i->pipe = !S_ISREG(st.st_mode);
	i->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	i->zip = zip_new(i->fd);
}

void
in_close(struct in *i)
{
	zip_free(i->zip);
	if (i->fd != STDIN_FILENO)
		close(i->fd);
	buf_release(&i->buf);
}

/* A line on a terminal, a second apart, while a large file is read. */
static void
progress(struct in *i)
{
	struct timespec now;

	if (i->size < READ_SIZE * 16 || i->cli->verbose < 0 ||
	    zip_packed(i->zip) || !isatty(STDERR_FILENO))
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec == i->told && i->done < i->size)
		return;
	if (i->told != 0)
		fprintf(stderr, "\r%s: %s %3llu %%%s", i->cli->tool, i->name,
		    (unsigned long long)(i->done * 100 / i->size),
		    i->done >= i->size ? "\r\033[K" : "");
	i->told = now.tv_sec;
}

/* Waits for input, with output flushed before it would block. */
static bool
wait_input(struct in *i)
{
	struct pollfd p = {.fd = i->fd, .events = POLLIN};
	struct timespec now = {0, 0};
	sigset_t all, old;
	int n;

	if (!i->pipe || zip_ready(i->zip))
		return !cli_stopped(!i->pipe);
	n = ppoll(&p, 1, &now, NULL);
	if (n > 0)
		return !cli_stopped(false);
	out_flush(i->cli);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	while (!cli_stopped(false) && ppoll(&p, 1, NULL, &old) < 0 &&
	       errno == EINTR)
		continue;
	sigprocmask(SIG_SETMASK, &old, NULL);
	return !cli_stopped(false);
}

/* As read(2), and 0 when stopped; `e` says what is wrong with packed bytes. */
static ssize_t
read_some(struct in *i, struct err *e)
{
	ssize_t n;

	do {
		if (!wait_input(i))
			return 0;
		n = zip_read(i->zip, i->buf.p + i->buf.n, READ_SIZE, e);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n < 0)
		cli_die(i->cli, EXIT_SYSTEM, "%s: %s", i->name,
		    strerror(errno));
	if (n == 0)
		zip_whole(i->zip, e);
	return n;
}

bool
in_more(struct in *i)
{
	struct err e = {{0}};
	ssize_t n;

	if (i->eof)
		return false;
	buf_drop(&i->buf, i->at);
	i->at = 0;
	buf_need(&i->buf, READ_SIZE);
	n = read_some(i, &e);
	if (e.text[0] != '\0') {
		cli_warn(i->cli, "%s: %s", i->name, e.text);
		cli_loss(i->cli, "broken_input", 1, e.text);
	}
	if (n == 0) {
		i->eof = true;
		return false;
	}
	i->buf.n += (size_t)n;
	i->done += (uint64_t)n;
	i->cli->bytes += (uint64_t)n;
	progress(i);
	return true;
}

bool
in_want(struct in *i, size_t n)
{
	while (i->buf.n - i->at < n)
		if (!in_more(i))
			return false;
	return true;
}

/* Passes over the rest of a line that is longer than --max-line. */
static void
skip_line(struct in *i)
{
	struct cli *c = i->cli;
	char why[64];

	snprintf(why, sizeof(why), "longer than %zu bytes", c->max_line);
	i->lines++;
	c->in++;
	cli_reject(c, i->name, i->lines, why, span("", 0));
	for (;;) {
		struct span all = in_bytes(i), rest;
		struct span piece = span_cut(all, '\n', &rest);

		if (c->reject != NULL)
			fwrite(piece.p, 1, piece.n, c->reject);
		if (piece.n < all.n) {
			in_take(i, piece.n + 1);
			break;
		}
		in_take(i, all.n);
		if (!in_more(i))
			break;
	}
	if (c->reject != NULL)
		fputc('\n', c->reject);
}

bool
in_line(struct in *i, struct span *line)
{
	size_t seen = 0;

	for (;;) {
		struct span s = in_bytes(i);
		const char *end =
		    s.n > seen ? memchr(s.p + seen, '\n', s.n - seen) : NULL;

		if (end != NULL && (size_t)(end - s.p) <= i->cli->max_line) {
			*line = span(s.p, (size_t)(end - s.p));
			in_take(i, line->n + 1);
			i->lines++;
			return true;
		}
		seen = s.n;
		if (s.n > i->cli->max_line) {
			skip_line(i);
			seen = 0;
			continue;
		}
		if (!in_more(i)) {
			if (s.n == 0)
				return false;
			*line = in_bytes(i); /* a last line without its end */
			in_take(i, line->n);
			i->lines++;
			return true;
		}
	}
}
