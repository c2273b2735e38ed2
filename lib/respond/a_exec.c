/*
 * a_exec.c - runs a program: by its list of arguments, never by a shell. The
 * alert stands on its stdin.
 */
#include <stdlib.h>

#include "conf/print.h"
#include "proc/proc.h"
#include "respond/inside.h"

enum { SAID_MAX = 1024 };

static void
read(struct step *s, struct conf *c, struct arena *a, struct errs *es)
{
	struct conf *argv = conf_need(c, "argv", es);
	size_t i;

	s->timeout = 30 * TS_SECOND;
	conf_duration(conf_get(c, "timeout"), es, &s->timeout);
	retry_read(conf_get(c, "retry"), s, es);
	if (!conf_is(argv, CONF_LIST, es, "[program, argument, ...]"))
		return;
	s->nargs = conf_texts(argv, es, a, &s->args);
	if (s->nargs == 0)
		conf_error(argv, es, "which program?");
	for (i = 0; i < s->nargs; i++)
		check_template(argv->kids[i], es, s->args[i], false);
}

static void
say(const struct step *s, const struct line *l, struct buf *b)
{
	struct buf arg = {0};
	size_t i;

	nd_put_key(b, "argv");
	buf_char(b, '[');
	for (i = 0; i < s->nargs; i++) {
		arg.n = 0;
		fill(&arg, s->args[i], l);
		if (i != 0)
			buf_char(b, ',');
		nd_put_text(b, buf_all(&arg));
	}
	buf_char(b, ']');
	buf_release(&arg);
}

static void
put_said(struct buf *detail, const char *key, const struct buf *said)
{
	if (said->n != 0)
		rec_wire(detail, key, buf_all(said));
}

/*
 * An argument that looks like an option only because of what the alert says
 * would be the sender's word to our program.
 */
static bool
turned_option(struct span template, const struct buf *arg)
{
	return arg->n != 0 && arg->p[0] == '-' && template.n != 0 &&
	       template.p[0] == '{';
}

static enum step_status
run_argv(const struct respond *r, const struct step *s, const char *const *argv,
    const struct line *l, struct buf *detail)
{
	struct proc p = {.argv = argv,
	    .runner = r->runner,
	    .input = l->text,
	    .timeout = s->timeout,
	    .out_max = SAID_MAX,
	    .err_max = SAID_MAX};
	struct err e = {{0}};
	bool started = proc_run(&p, &e);
	enum step_status status = STEP_OK;

	if (!started)
		rec_wire(detail, "error", span_str(e.text));
	else
		rec_int(detail, "exit_status", p.status);
	put_said(detail, "stdout", &p.out);
	put_said(detail, "stderr", &p.err);
	if (p.timed_out)
		status = STEP_TIMED_OUT;
	else if (!started || p.status != 0)
		status = STEP_FAILED;
	proc_release(&p);
	return status;
}

static enum step_status
run(const struct respond *r, const struct step *s, const struct line *l,
    struct buf *detail)
{
	const char **argv = xcalloc(s->nargs + 1, sizeof(*argv));
	enum step_status status = STEP_OK;
	struct arena a = {0};
	size_t i;

	for (i = 0; i < s->nargs; i++) {
		struct buf arg = {0};

		fill(&arg, s->args[i], l);
		if (turned_option(s->args[i], &arg)) {
			rec_wire(detail, "error",
			    SPAN("an argument would start with -"));
			status = STEP_REFUSED;
		}
		argv[i] = arena_str(&a, buf_all(&arg));
		buf_release(&arg);
	}
	if (status == STEP_OK)
		status = run_argv(r, s, argv, l, detail);
	free(argv);
	arena_release(&a);
	return status;
}

static void
print(const struct step *s, FILE *f)
{
	fputs(", argv: ", f);
	yaml_texts(f, s->args, s->nargs);
	fputs(", timeout: ", f);
	yaml_duration(f, s->timeout);
}

const struct action action_exec = {.name = "exec",
    .read = read,
    .say = say,
    .run = run,
    .print = print,
    .runs = true};
