/*
 * proc.c - other programs: what they say, how they end, and that nothing of
 * them is left behind.
 *
 * Whether a process is gone is seen by a pipe whose other end it holds: the
 * pipe ends when the last of them is gone. An alarm ends a test that waits in
 * vain.
 */
#include "proc/proc.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/ts.h"
#include "unit.h"

enum { KEPT = 1 << 20, ALARM = 20 };

static struct err error;

/* Runs a script of sh; false when it could not be started. */
static bool
run(struct proc *p, const char *script)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	bool ok;

	p->argv = argv;
	if (p->out_max == 0)
		p->out_max = p->err_max = KEPT;
	error = (struct err){{0}};
	ok = proc_run(p, &error);
	p->argv = NULL;
	return ok;
}

static void
what_it_says_is_kept(void)
{
	struct proc p = {0};

	CHECK(run(&p, "echo out; echo err >&2; exit 7"));
	CHECK_SPAN(buf_all(&p.out), "out\n");
	CHECK_SPAN(buf_all(&p.err), "err\n");
	CHECK(p.status == 7 && !p.timed_out);
	proc_release(&p);
	CHECK(p.out.p == NULL && p.err.p == NULL);
}

static void
arguments_are_never_a_shells(void)
{
	static const char *const argv[] = {
	    "printf", "%s|", "$HOME", "a b", ";exit 1", "", NULL};
	struct proc p = {.argv = argv, .out_max = KEPT};

	CHECK(proc_run(&p, &error));
	CHECK_SPAN(buf_all(&p.out), "$HOME|a b|;exit 1||");
	CHECK(p.status == 0);
	proc_release(&p);
}

static void
the_environment_is_ours_and_more(void)
{
	static const char *const env[] = {"OTS_ONE=1", "OTS_TWO=a b", NULL};
	struct proc p = {.env = env};

	setenv("OTS_TWO", "old", 1);
	setenv("OTS_THREE", "3", 1);
	CHECK(run(&p, "echo \"$OTS_ONE $OTS_TWO $OTS_THREE\""));
	CHECK_SPAN(buf_all(&p.out), "1 a b 3\n");
	CHECK_STR(getenv("OTS_TWO"), "old"); /* ours stays as it is */
	proc_release(&p);
}

static void
what_is_not_found_is_told(void)
{
	static const char *const argv[] = {"ots-no-such-program", NULL};
	struct proc p = {.argv = argv, .out_max = KEPT};

	error = (struct err){{0}};
	CHECK(!proc_run(&p, &error));
	CHECK_STR(error.text, "ots-no-such-program: No such file or directory");
	proc_release(&p);
}

static void
what_may_not_be_run_is_told(void)
{
	static const char *const argv[] = {"/dev/null", NULL};
	struct proc p = {.argv = argv, .out_max = KEPT};

	error = (struct err){{0}};
	CHECK(!proc_run(&p, &error));
	CHECK_STR(error.text, "/dev/null: Permission denied");
	proc_release(&p);
}

/* More than any pipe holds, there and back at once. */
static void
input_is_fed_while_output_is_read(void)
{
	size_t n = 3 << 20, i;
	char *bytes = malloc(n);
	struct proc p = {
	    .input = span(bytes, n), .out_max = n + 1, .err_max = 1};

	for (i = 0; i < n; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	CHECK(run(&p, "cat"));
	CHECK(span_eq(buf_all(&p.out), span(bytes, n)));
	CHECK(p.status == 0);
	proc_release(&p);
	free(bytes);
}

static void
no_input_is_an_end_at_once(void)
{
	struct proc p = {0};

	CHECK(run(&p, "cat; echo done"));
	CHECK_SPAN(buf_all(&p.out), "done\n");
	proc_release(&p);
}

static void
who_does_not_read_breaks_nothing(void)
{
	size_t n = 3 << 20;
	char *bytes = calloc(1, n);
	struct proc p = {.input = span(bytes, n)};
	struct sigaction before, after;

	sigaction(SIGPIPE, NULL, &before);
	CHECK(run(&p, "exec <&-; echo hello"));
	CHECK_SPAN(buf_all(&p.out), "hello\n");
	CHECK(p.status == 0);
	sigaction(SIGPIPE, NULL, &after);
	CHECK(before.sa_handler == after.sa_handler);
	proc_release(&p);
	free(bytes);
}

static void
of_more_than_is_kept_the_front_is(void)
{
	struct proc p = {.out_max = 10, .err_max = 3};

	CHECK(run(&p,
	    "i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); "
	    "done; echo error >&2; exit 4"));
	CHECK_SPAN(buf_all(&p.out), "0123456789");
	CHECK_SPAN(buf_all(&p.err), "err");
	CHECK(p.status == 4); /* the rest was read: it came to its end */
	proc_release(&p);
}

static void
a_signal_is_told_by_its_number(void)
{
	struct proc p = {0};

	CHECK(run(&p, "kill -KILL $$"));
	CHECK(p.status == 128 + SIGKILL && !p.timed_out);
	proc_release(&p);
}

/* What we ignore or hold back, the child doesn't. */
static void
signals_are_as_usual_in_the_child(void)
{
	static const struct {
		int number;
		const char *script;
	} rows[] = {{SIGPIPE, "kill -PIPE $$"}, {SIGINT, "kill -INT $$"},
	    {SIGTERM, "kill -TERM $$"}, {SIGHUP, "kill -HUP $$"}};
	sigset_t set;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct proc p = {0};

		sigemptyset(&set);
		sigaddset(&set, rows[i].number);
		signal(rows[i].number, SIG_IGN);
		sigprocmask(SIG_BLOCK, &set, NULL);
		CHECK(run(&p, rows[i].script));
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		signal(rows[i].number, SIG_DFL);
		CHECK_ROW(p.status == 128 + rows[i].number, rows[i].script);
		proc_release(&p);
	}
}

/* Where nobody waits for children, the kernel forgets how they ended. */
static void
the_status_is_known_also_where_children_are_ignored(void)
{
	struct proc p = {0};

	signal(SIGCHLD, SIG_IGN);
	CHECK(run(&p, "exit 5"));
	CHECK(p.status == 5);
	CHECK(signal(SIGCHLD, SIG_DFL) == SIG_IGN);
	proc_release(&p);
}

/* A pipe whose writing end children inherit; we hold the other. */
static int
hold(int *out)
{
	int fd[2];

	CHECK(pipe(fd) == 0);
	fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	*out = fd[1];
	return fd[0];
}

/* Waits until everybody who holds the pipe is gone. */
static void
all_are_gone(int held, int out)
{
	char c;

	close(out);
	CHECK(read(held, &c, 1) == 0);
	close(held);
}

static void
time_ends_the_whole_group(void)
{
	static const char *const scripts[] = {
	    /* it waits, and so does what it started */
	    "sleep 1000 & sleep 1000",
	    /* it has ended: what it started holds its output */
	    "sleep 1000 & exit 3",
	    /* it doesn't stop when it is asked to */
	    "trap '' TERM; while :; do sleep 1000; done",
	    /* it says something all the time */
	    "yes & exec yes >&2",
	    /* it closed its output and goes on */
	    "exec >&- 2>&-; sleep 1000"};
	size_t i;

	for (i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		struct proc p = {.timeout = TS_SECOND / 10};
		int out, held = hold(&out);

		CHECK_ROW(run(&p, scripts[i]), scripts[i]);
		CHECK_ROW(p.timed_out, scripts[i]);
		all_are_gone(held, out);
		proc_release(&p);
	}
}

static void
what_is_left_behind_is_ended(void)
{
	struct proc p = {0};
	int out, held = hold(&out);

	CHECK(run(&p, "sleep 1000 >/dev/null 2>&1 & exit 3"));
	CHECK(p.status == 3 && !p.timed_out);
	all_are_gone(held, out);
	proc_release(&p);
}

static void
who_is_in_time_is_not_timed_out(void)
{
	struct proc p = {.timeout = ALARM * TS_SECOND};

	CHECK(run(&p, "exit 3"));
	CHECK(p.status == 3 && !p.timed_out);
	proc_release(&p);
}

static void
nothing_stays_open(void)
{
	struct proc p = {0};
	int before = dup(0), after, i;

	close(before);
	for (i = 0; i < 20; i++) {
		static const char *const argv[] = {"ots-no-such-program", NULL};
		struct proc q = {.argv = argv};

		p = (struct proc){0};
		CHECK(run(&p, "echo x"));
		proc_release(&p);
		proc_run(&q, &error);
		proc_release(&q);
	}
	after = dup(0);
	close(after);
	CHECK(after == before);
}

int
main(void)
{
	alarm(ALARM);
	TEST("what it says is kept, and how it ended")
	what_it_says_is_kept();
	TEST("arguments are never a shell's")
	arguments_are_never_a_shells();
	TEST("the environment is ours and more")
	the_environment_is_ours_and_more();
	TEST("what is not found is told")
	what_is_not_found_is_told();
	TEST("what may not be run is told")
	what_may_not_be_run_is_told();
	TEST("input is fed while output is read")
	input_is_fed_while_output_is_read();
	TEST("no input is an end at once")
	no_input_is_an_end_at_once();
	TEST("who doesn't read breaks nothing")
	who_does_not_read_breaks_nothing();
	TEST("of more than is kept the front is")
	of_more_than_is_kept_the_front_is();
	TEST("a signal is told by its number")
	a_signal_is_told_by_its_number();
	TEST("signals are as usual in the child")
	signals_are_as_usual_in_the_child();
	TEST("the status is known also where children are ignored")
	the_status_is_known_also_where_children_are_ignored();
	TEST("time ends the whole group")
	time_ends_the_whole_group();
	TEST("what is left behind is ended")
	what_is_left_behind_is_ended();
	TEST("who is in time is not timed out")
	who_is_in_time_is_not_timed_out();
	TEST("nothing stays open")
	nothing_stays_open();
	return unit_end();
}
