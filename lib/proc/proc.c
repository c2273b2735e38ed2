#include "proc/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proc/runner.h"

enum { PIECE = 65536, GRACE_MS = 500, UNKNOWN_STATUS = 255 };

struct pipes {
	int in[2], out[2], err[2], failed[2];
};

static void
close_pair(int fd[2])
{
	if (fd[0] >= 0)
		close(fd[0]);
	if (fd[1] >= 0)
		close(fd[1]);
}

static void
close_all(struct pipes *p)
{
	close_pair(p->in);
	close_pair(p->out);
	close_pair(p->err);
	close_pair(p->failed);
}

static bool
open_all(struct pipes *p)
{
	memset(p, -1, sizeof(*p));
	return pipe2(p->in, O_CLOEXEC) == 0 && pipe2(p->out, O_CLOEXEC) == 0 &&
	       pipe2(p->err, O_CLOEXEC) == 0 &&
	       pipe2(p->failed, O_CLOEXEC) == 0;
}

static _Noreturn void
child(const struct proc *p, const struct pipes *pipes)
{
	const char *const *e;
	sigset_t none;
	int why;

	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	for (e = p->env; e != NULL && *e != NULL; e++)
		putenv((char *)(uintptr_t)*e);
	if (dup2(pipes->in[0], STDIN_FILENO) >= 0 &&
	    dup2(pipes->out[1], STDOUT_FILENO) >= 0 &&
	    dup2(pipes->err[1], STDERR_FILENO) >= 0)
		execvp(p->argv[0], (char *const *)(uintptr_t)p->argv);
	why = errno;
	if (write(pipes->failed[1], &why, sizeof(why)) < 0)
		_exit(126);
	_exit(127);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* One read into `b`, of which `most` bytes are kept. False at its end. */
static bool
drain(int fd, struct buf *b, size_t most)
{
	char piece[PIECE];
	ssize_t n = read(fd, piece, sizeof(piece));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (n > 0 && b->n < most)
		buf_add(b, piece,
		    (size_t)n < most - b->n ? (size_t)n : most - b->n);
	return n > 0;
}

static void
feed(struct proc *p, int *fd)
{
	ssize_t n = write(*fd, p->input.p, p->input.n);

	if (n > 0)
		p->input = span(p->input.p + n, p->input.n - (size_t)n);
	if ((n < 0 && errno != EINTR && errno != EAGAIN) || p->input.n == 0) {
		close(*fd);
		*fd = -1;
	}
}

static int
wait_ms(int64_t deadline)
{
	int64_t left;

	if (deadline == 0)
		return -1;
	left = deadline - now_ms();
	return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

/* Feeds and drains until both its outputs end, or until time is up. */
static void
converse(struct proc *p, struct pipes *pipes, int64_t deadline)
{
	int in = pipes->in[1], out = pipes->out[0], err = pipes->err[0];

	pipes->in[1] = pipes->out[0] = pipes->err[0] = -1;
	fcntl(in, F_SETFL, O_NONBLOCK);
	if (p->input.n == 0) {
		close(in);
		in = -1;
	}
	while ((out >= 0 || err >= 0) && !p->timed_out) {
		struct pollfd fds[3] = {
		    {out, POLLIN, 0}, {err, POLLIN, 0}, {in, POLLOUT, 0}};

		/* Also of one that is never done speaking. */
		p->timed_out = deadline != 0 && now_ms() >= deadline;
		poll(fds, 3, wait_ms(deadline));
		if (fds[2].revents != 0)
			feed(p, &in);
		if (fds[0].revents != 0 && !drain(out, &p->out, p->out_max)) {
			close(out);
			out = -1;
		}
		if (fds[1].revents != 0 && !drain(err, &p->err, p->err_max)) {
			close(err);
			err = -1;
		}
	}
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	if (err >= 0)
		close(err);
}

/* The child's end; the whole group is killed when time is up. */
static void
reap(struct proc *p, pid_t pid, int64_t deadline)
{
	const struct timespec pause = {0, 2000000};
	int64_t grace = 0;
	int status = 0;
	pid_t got;

	while ((got = waitpid(pid, &status, WNOHANG)) == 0) {
		if (deadline != 0 && now_ms() >= deadline)
			p->timed_out = true;
		if (p->timed_out && grace == 0) {
			kill(-pid, SIGTERM);
			grace = now_ms() + GRACE_MS;
		} else if (p->timed_out && now_ms() >= grace) {
			kill(-pid, SIGKILL);
		}
		nanosleep(&pause, NULL);
	}
	kill(-pid, SIGKILL); /* what it left behind */
	p->status = got < 0		? UNKNOWN_STATUS
		    : WIFEXITED(status) ? WEXITSTATUS(status)
					: 128 + WTERMSIG(status);
}

bool
proc_run(struct proc *p, struct err *e)
{
	int64_t deadline = p->timeout ? now_ms() + p->timeout / 1000000 : 0;
	struct pipes pipes;
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old_pipe;
	struct sigaction normal = {.sa_handler = SIG_DFL}, old_child;
	int why = 0;
	pid_t pid;

	if (p->runner != NULL)
		return proc_runner_run(p, e);
	/* Where children are ignored, how they ended is forgotten. */
	sigaction(SIGCHLD, &normal, &old_child);
	if (!open_all(&pipes) || (pid = fork()) < 0) {
		err_set(e, "%s: %s", p->argv[0], strerror(errno));
		close_all(&pipes);
		sigaction(SIGCHLD, &old_child, NULL);
		return false;
	}
	if (pid == 0)
		child(p, &pipes);
	setpgid(pid, pid);
	sigaction(SIGPIPE, &ignore, &old_pipe);
	close(pipes.in[0]);
	close(pipes.out[1]);
	close(pipes.err[1]);
	close(pipes.failed[1]);
	pipes.in[0] = pipes.out[1] = pipes.err[1] = pipes.failed[1] = -1;
	if (read(pipes.failed[0], &why, sizeof(why)) != sizeof(why))
		why = 0;
	converse(p, &pipes, deadline);
	reap(p, pid, deadline);
	close_all(&pipes);
	sigaction(SIGPIPE, &old_pipe, NULL);
	sigaction(SIGCHLD, &old_child, NULL);
	return why == 0 || err_set(e, "%s: %s", p->argv[0], strerror(why));
}

void
proc_release(struct proc *p)
{
	buf_release(&p->out);
	buf_release(&p->err);
}
