/*
 * runner.c - programs run by a process that was forked before.
 */
#include "proc/runner.h"

#include <unistd.h>

#include "base/ts.h"
#include "unit.h"

enum { KEPT = 1 << 20 };

static struct err error;

static struct proc_runner *
runner_of(char *program)
{
	char *const programs[] = {program};

	error = (struct err){{0}};
	return proc_runner_new(programs, 1, NULL, NULL, &error);
}

static void
it_runs_what_was_named_and_nothing_else(void)
{
	static const char *const script[] = {
	    "sh", "-c", "cat; echo $COLOUR >&2; exit 7", NULL};
	static const char *const env[] = {"COLOUR=red", NULL};
	static const char *const cat[] = {"cat", "/dev/null", NULL};
	struct proc_runner *r = runner_of((char[]){"sh"});
	struct proc p = {.argv = script,
	    .env = env,
	    .runner = r,
	    .input = SPAN("hello"),
	    .out_max = KEPT,
	    .err_max = KEPT};

	CHECK(proc_runner_may(r, SPAN("sh")) && !proc_runner_may(r, SPAN("s")));
	CHECK(proc_run(&p, &error));
	CHECK(p.status == 7 && !p.timed_out);
	CHECK_SPAN(buf_all(&p.out), "hello");
	CHECK_SPAN(buf_all(&p.err), "red\n");
	proc_release(&p);
	p = (struct proc){.argv = cat, .runner = r};
	CHECK(!proc_run(&p, &error));
	CHECK_STR(error.text, "cat: isn't among the programs of the start");
	proc_release(&p);
	proc_runner_free(r);
}

static void
much_goes_in_and_out_within_its_bounds(void)
{
	static const char *const argv[] = {"cat", NULL};
	struct proc_runner *r = runner_of((char[]){"cat"});
	struct proc p = {
	    .argv = argv, .runner = r, .out_max = 3 << 20, .err_max = KEPT};
	struct buf b = {0};
	size_t i;

	for (i = 0; i < 2 << 20; i++)
		buf_char(&b, (char)i);
	p.input = buf_all(&b);
	CHECK(proc_run(&p, &error));
	CHECK(span_eq(buf_all(&p.out), buf_all(&b)));
	proc_release(&p);
	p = (struct proc){.argv = argv,
	    .runner = r,
	    .input = buf_all(&b),
	    .out_max = 100,
	    .err_max = 100};
	CHECK(proc_run(&p, &error));
	CHECK(p.out.n == 100);
	proc_release(&p);
	buf_release(&b);
	proc_runner_free(r);
}

static void
what_takes_too_long_is_stopped(void)
{
	static const char *const argv[] = {"sleep", "60", NULL};
	struct proc_runner *r = runner_of((char[]){"sleep"});
	struct proc p = {
	    .argv = argv, .runner = r, .timeout = 50 * TS_SECOND / 1000};

	CHECK(proc_run(&p, &error));
	CHECK(p.timed_out);
	proc_release(&p);
	proc_runner_free(r);
}

static void
one_that_is_not_there_is_told(void)
{
	static const char *const argv[] = {"no-such-program", NULL};
	struct proc_runner *r = runner_of((char[]){"no-such-program"});
	struct proc p = {.argv = argv, .runner = r};

	error = (struct err){{0}};
	CHECK(!proc_run(&p, &error));
	CHECK_STR(error.text, "no-such-program: No such file or directory");
	proc_release(&p);
	proc_runner_free(r);
}

static bool
refuse(void *ctx, struct err *e)
{
	return err_set(e, "%s", (const char *)ctx);
}

static void
what_it_cant_shed_is_told(void)
{
	char *const programs[] = {(char[]){"sh"}};

	error = (struct err){{0}};
	CHECK(proc_runner_new(programs, 1, refuse, (char[]){"because"},
		  &error) == NULL);
	CHECK_STR(error.text, "because");
}

/* The write end of a pipe is closed when the last that holds it is gone. */
static void
it_holds_nothing_of_its_parent_open(void)
{
	struct proc_runner *r;
	int ends[2];
	char c;

	CHECK(pipe(ends) == 0);
	r = runner_of((char[]){"sh"});
	close(ends[1]);
	alarm(20);
	CHECK(read(ends[0], &c, 1) == 0);
	alarm(0);
	close(ends[0]);
	proc_runner_free(r);
}

int
main(void)
{
	TEST("it runs what was named, and nothing else")
	it_runs_what_was_named_and_nothing_else();
	TEST("much goes in and out, within its bounds")
	much_goes_in_and_out_within_its_bounds();
	TEST("what takes too long is stopped")
	what_takes_too_long_is_stopped();
	TEST("one that is not there is told")
	one_that_is_not_there_is_told();
	TEST("what it can't shed is told")
	what_it_cant_shed_is_told();
	TEST("it holds nothing of its parent open")
	it_holds_nothing_of_its_parent_open();
	return unit_end();
}
