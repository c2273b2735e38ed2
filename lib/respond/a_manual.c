/*
 * a_manual.c - asks people: what they are to do, and until when they should
 * say that it is done.
 */
#include "conf/print.h"
#include "respond/inside.h"

static void
read(struct step *s, struct conf *c, struct arena *a, struct errs *es)
{
	struct conf *text = conf_need(c, "text", es);

	s->nargs = conf_texts(conf_get(c, "to"), es, a, &s->args);
	if (conf_text(text, es, &s->text))
		check_template(text, es, s->text, true);
	s->confirm_within = TS_NONE;
	conf_duration(conf_get(c, "confirm_within"), es, &s->confirm_within);
}

static void
say(const struct step *s, const struct line *l, struct buf *b)
{
	struct buf text = {0};
	size_t i;

	nd_put_key(b, "to");
	buf_char(b, '[');
	for (i = 0; i < s->nargs; i++) {
		if (i != 0)
			buf_char(b, ',');
		nd_put_str(b, s->args[i]);
	}
	buf_char(b, ']');
	fill(&text, s->text, l);
	rec_wire(b, "text", buf_all(&text));
	buf_release(&text);
	if (s->confirm_within != TS_NONE)
		rec_time(b, "confirm_until",
		    ts_after(l->ts, s->confirm_within));
}

/* The record itself is the request; a person's answer comes later. */
static enum step_status
run(const struct respond *r, const struct step *s, const struct line *l,
    struct buf *detail)
{
	(void)r;
	(void)s;
	(void)l;
	(void)detail;
	return STEP_PENDING;
}

static void
print(const struct step *s, FILE *f)
{
	fputs(", to: ", f);
	yaml_texts(f, s->args, s->nargs);
	fputs(", text: ", f);
	yaml_text(f, s->text);
	if (s->confirm_within != TS_NONE) {
		fputs(", confirm_within: ", f);
		yaml_duration(f, s->confirm_within);
	}
}

const struct action action_manual = {
    .name = "manual", .read = read, .say = say, .run = run, .print = print};
