/*
 * runner.c - a request is an `ask` and its texts, the reply an `answer` and
 * its texts. Both ends are this program, so structs travel as they lie in
 * memory.
 */
#include "proc/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

enum {
	TEXTS_MAX = 1 << 20,
	INPUT_MAX = 64 << 20,
	SAID_MAX = 16 << 20,
	SOCKET = 3 /* the runner's only descriptor beside the three */
};

struct proc_runner {
	int fd;
	pid_t pid;
	char **programs;
	size_t nprograms;
};

struct ask {
	uint64_t args, env; /* bytes, each text with its NUL */
	uint64_t input;
	uint64_t out_max, err_max;
	int64_t timeout;
};

struct answer {
	bool started, timed_out;
	int status;
	uint64_t out, err;
	struct err why;
};

static bool
get(int fd, void *to, size_t n)
{
	char *p = to;

	while (n != 0) {
		ssize_t got = recv(fd, p, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static bool
put(int fd, const void *from, size_t n)
{
	const char *p = from;

	while (n != 0) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool
get_buf(int fd, struct buf *b, uint64_t n, uint64_t most)
{
	if (n > most)
		return false;
	b->n = 0;
	if (!get(fd, buf_need(b, n), n))
		return false;
	b->n = n;
	return true;
}

static void
add_texts(struct buf *b, const char *const *texts)
{
	for (; texts != NULL && *texts != NULL; texts++)
		buf_add(b, *texts, strlen(*texts) + 1);
}

/* The texts as a list; NULL where they don't end as texts do. */
static const char **
list(const struct buf *b)
{
	const char **all;
	size_t n = 0, at;

	if (b->n != 0 && b->p[b->n - 1] != '\0')
		return NULL;
	for (at = 0; at < b->n; at++)
		n += b->p[at] == '\0';
	all = xcalloc(n + 1, sizeof(*all));
	for (n = at = 0; at < b->n; at += strlen(b->p + at) + 1)
		all[n++] = b->p + at;
	return all;
}

bool
proc_runner_may(const struct proc_runner *r, struct span program)
{
	size_t i;

	for (i = 0; i < r->nprograms; i++)
		if (span_is(program, r->programs[i]))
			return true;
	return false;
}

static bool
reply(int fd, const struct answer *a, const struct proc *p)
{
	return put(fd, a, sizeof(*a)) &&
	       (p == NULL || (put(fd, p->out.p, p->out.n) &&
				 put(fd, p->err.p, p->err.n)));
}

/* Runs what was asked for; false: the parent is gone, or talks nonsense. */
static bool
run_asked(const struct proc_runner *r, const struct ask *k,
    const char *const *args, const char *const *env, struct span input)
{
	struct answer a = {0};
	struct proc p = {.argv = args,
	    .env = env,
	    .input = input,
	    .timeout = k->timeout,
	    .out_max = k->out_max,
	    .err_max = k->err_max};
	bool ok;

	if (proc_runner_may(r, span_str(args[0])))
		a.started = proc_run(&p, &a.why);
	else
		err_set(&a.why, "%s: isn't among the programs of the start",
		    args[0]);
	a.timed_out = p.timed_out;
	a.status = p.status;
	a.out = p.out.n;
	a.err = p.err.n;
	ok = reply(r->fd, &a, &p);
	proc_release(&p);
	return ok;
}

static bool
serve_one(const struct proc_runner *r)
{
	struct buf args = {0}, env = {0}, input = {0};
	const char **argv = NULL, **envv = NULL;
	struct ask k;
	bool ok;

	ok = get(r->fd, &k, sizeof(k)) && k.out_max <= SAID_MAX &&
	     k.err_max <= SAID_MAX &&
	     get_buf(r->fd, &args, k.args, TEXTS_MAX) &&
	     get_buf(r->fd, &env, k.env, TEXTS_MAX) &&
	     get_buf(r->fd, &input, k.input, INPUT_MAX) &&
	     (argv = list(&args)) != NULL && (envv = list(&env)) != NULL &&
	     argv[0] != NULL && run_asked(r, &k, argv, envv, buf_all(&input));
	free(argv);
	free(envv);
	buf_release(&args);
	buf_release(&env);
	buf_release(&input);
	return ok;
}

/* It holds none of the parent's pipes open, and outlives what stops it. */
static _Noreturn void
serve(struct proc_runner *r, bool (*shed)(void *, struct err *), void *ctx)
{
	struct answer a = {0};
	int null = open("/dev/null", O_RDWR), fd;

	for (fd = 0; null >= 0 && fd < SOCKET; fd++)
		dup2(null, fd);
	dup2(r->fd, SOCKET);
	close_range(SOCKET + 1, UINT_MAX, 0);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	r->fd = SOCKET;
	a.started = shed == NULL || shed(ctx, &a.why);
	if (!reply(r->fd, &a, NULL) || !a.started)
		_exit(1);
	while (serve_one(r))
		continue;
	_exit(0);
}

struct proc_runner *
proc_runner_new(char *const *programs, size_t n,
    bool (*shed)(void *, struct err *), void *ctx, struct err *e)
{
	struct proc_runner *r = xcalloc(1, sizeof(*r));
	struct answer a = {0};
	int ends[2] = {-1, -1};

	r->programs = xcalloc(n, sizeof(*r->programs));
	for (; r->nprograms < n; r->nprograms++)
		r->programs[r->nprograms] = xstrdup(programs[r->nprograms]);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0 ||
	    (r->pid = fork()) < 0) {
		err_set(e, "a process that runs programs: %s", strerror(errno));
		close(ends[1]);
		r->fd = ends[0];
		proc_runner_free(r);
		return NULL;
	}
	r->fd = ends[r->pid == 0];
	close(ends[r->pid != 0]);
	if (r->pid == 0)
		serve(r, shed, ctx);
	if (get(r->fd, &a, sizeof(a)) && a.started)
		return r;
	err_set(e, "%s",
	    a.why.text[0] != '\0' ? a.why.text : "what runs programs ended");
	proc_runner_free(r);
	return NULL;
}

static bool
talk(struct proc *p, const struct ask *k, const struct buf *texts,
    struct answer *a)
{
	int fd = p->runner->fd;

	return put(fd, k, sizeof(*k)) && put(fd, texts->p, texts->n) &&
	       put(fd, p->input.p, p->input.n) && get(fd, a, sizeof(*a)) &&
	       get_buf(fd, &p->out, a->out, SAID_MAX) &&
	       get_buf(fd, &p->err, a->err, SAID_MAX);
}

bool
proc_runner_run(struct proc *p, struct err *e)
{
	struct ask k = {.input = p->input.n,
	    .out_max = p->out_max,
	    .err_max = p->err_max,
	    .timeout = p->timeout};
	struct answer a = {0};
	struct buf texts = {0};
	bool ok;

	add_texts(&texts, p->argv);
	k.args = texts.n;
	add_texts(&texts, p->env);
	k.env = texts.n - k.args;
	ok = talk(p, &k, &texts, &a);
	buf_release(&texts);
	p->timed_out = a.timed_out;
	p->status = a.status;
	if (!ok)
		return err_set(e, "%s: what runs programs is gone", p->argv[0]);
	return a.started || err_set(e, "%s", a.why.text);
}

void
proc_runner_free(struct proc_runner *r)
{
	if (r == NULL)
		return;
	close(r->fd);
	while (r->pid > 0 && waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	while (r->nprograms != 0)
		free(r->programs[--r->nprograms]);
	free(r->programs);
	free(r);
}
