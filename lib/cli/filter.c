/*
 * filter.c - the loop of the tools that read records.
 */
#include <unistd.h>

#include "cli/only.h"

enum { TOLD_MAX = 10 };

void
cli_loss(struct cli *c, const char *what, uint64_t count, const char *reason)
{
	struct buf *b = &c->out.buf;

	c->lacked = true;
	if (c->bare)
		return;
	rec_open(b, &c->ts, REC_loss, c->clock);
	rec_str(b, "tool", span_str(c->tool));
	rec_str(b, "what", span_str(what));
	rec_uint(b, "count", count);
	if (reason != NULL)
		rec_wire(b, "reason", span_str(reason));
	rec_close(b);
	cli_wrote(c, REC_loss, 1);
}

void
cli_reject(struct cli *c, const char *name, uint64_t line, const char *why,
    struct span text)
{
	c->rejected++;
	if (c->rejected <= TOLD_MAX)
		cli_warn(c, "%s:%llu: %s: passed over", name,
		    (unsigned long long)line, why);
	if (c->rejected == TOLD_MAX)
		cli_warn(c, "further such lines are only counted");
	if (c->reject != NULL && text.n != 0) {
		fwrite(text.p, 1, text.n, c->reject);
		fputc('\n', c->reject);
	}
	cli_loss(c, "rejected_line", 1, why);
}

void
cli_pass(struct cli *c, const struct line *l)
{
	char *to = buf_need(&c->out.buf, l->text.n + 1);

	memcpy(to, l->text.p, l->text.n);
	to[l->text.n] = '\n';
	c->out.buf.n += l->text.n + 1;
	cli_wrote(c, l->type, 1);
}

static void
one_line(struct filter *f, struct in *i, struct span text, struct nd_val *vals)
{
	struct cli *c = f->cli;
	struct line l = {.text = text, .vals = vals, .last = &c->read};
	struct err e;

	if (text.n == 0)
		return;	  /* an empty line is nobody's record */
	e.text[0] = '\0'; /* which is all: this runs once a line */
	if (!line_scan(&l, &f->keys, &e)) {
		c->in++;
		cli_reject(c, i->name, i->lines, e.text, text);
		return;
	}
	if (!cli_within(c, l.ts))
		return;
	c->in++;
	cli_clock(c, l.ts);
	f->record(f->ctx, &l);
}

/* What starts as no record can be no stream of them. */
static void
check_front(struct filter *f, struct in *i)
{
	struct span front;

	in_want(i, 1);
	front = in_bytes(i);
	if (front.n != 0 && strchr("{[ \t\r\n", front.p[0]) == NULL)
		cli_die(f->cli, EXIT_USAGE,
		    "%s: isn't JSON lines; captures go through ots-decode "
		    "first",
		    i->name);
}

static void
one_input(struct filter *f, const char *name)
{
	struct nd_val vals[ND_KEYS];
	struct span text;
	struct in i;

	in_open(&i, f->cli, name);
	check_front(f, &i);
	while (in_line(&i, &text)) {
		one_line(f, &i, text, vals);
		out_settle(f->cli);
		if (f->reload != NULL && cli_hung_up())
			f->reload(f->ctx);
	}
	if (i.lines == 0 && strcmp(name, "-") != 0 && !cli_stopped(true))
		cli_die(f->cli, EXIT_USAGE, "%s: is empty", name);
	in_close(&i);
}

void
cli_filter(struct filter *f)
{
	char **names = cli_operands(f->cli);

	nd_keys_init(&f->keys, f->names, f->nnames);
	if (f->only != NULL)
		only_bind(f->only, &f->keys);
	if (names[0] == NULL)
		one_input(f, "-");
	for (; names[0] != NULL && !cli_stopped(true); names++)
		one_input(f, names[0]);
	if (f->only != NULL)
		only_end(f->only, f->cli);
}
