/*
 * alert.c - an alert as a line: it explains itself.
 */
#include "base/num.h"
#include "detect/inside.h"

const char *const class_names[CLASS_COUNT] = {"process", "security", "health"};
const char *const alert_states[ALERT_STATES] = {
    "raised", "updated", "cleared", "unknown", "pending"};

static void
put_value(struct buf *b, const struct expr_value *v)
{
	if (v->unknown) {
		buf_str(b, "null");
		return;
	}
	switch (v->type) {
	case EXPR_BOOL:
		nd_put_bool(b, v->b);
		break;
	case EXPR_NUM:
		nd_put_f64(b, v->num);
		break;
	case EXPR_TIME: {
		struct ts_cache none = {0};
		char text[TS_LEN];

		nd_put_str(b,
		    span(text, (size_t)(ts_put(text, &none, v->time) - text)));
		break;
	}
	default:
		nd_put_text(b, v->text);
		break;
	}
}

/* A value as people read it in a message. */
static void
say_value(struct buf *b, const struct expr_value *v)
{
	char text[NUM_MAX + TS_LEN], *end = text;
	struct ts_cache none = {0};

	if (v->unknown) {
		buf_str(b, "unknown");
		return;
	}
	switch (v->type) {
	case EXPR_BOOL:
		buf_str(b, v->b ? "true" : "false");
		return;
	case EXPR_NUM:
		end = num_f64(text, v->num);
		break;
	case EXPR_TIME:
		end = ts_put(text, &none, v->time);
		break;
	default:
		buf_span(b, v->text);
		return;
	}
	buf_add(b, text, (size_t)(end - text));
}

/* "CLAMP commanded open by {by} while LOAD is {LOAD} lb" */
static void
say_message(struct buf *b, struct span template, const struct cause *cause)
{
	struct expr_value v;
	struct span rest;

	while (template.n != 0) {
		buf_span(b, span_cut(template, '{', &rest));
		template = rest;
		if (template.n == 0)
			break;
		rest = span_cut(template, '}', &template);
		if (cause != NULL && cause->named != NULL &&
		    cause->named(cause->ctx, rest, &v))
			say_value(b, &v);
		else
			buf_str(b, "?");
	}
}

/* An end has words of its own: what was said at the start is over. */
static void
say_end(struct buf *b, const struct about *a)
{
	char text[64], *end = ts_put_duration(text, a->off_delay);

	if (a->momentary)
		buf_fmt(b, "not seen again for %.*s: ", (int)(end - text),
		    text);
	else
		buf_str(b, "over: ");
	buf_span(b, a->title);
}

static void
put_message(struct buf *b, const struct about *a, enum alert_state state,
    const struct cause *cause)
{
	struct buf text = {0};

	if (state == ALERT_CLEARED)
		say_end(&text, a);
	else
		say_message(&text, a->message, cause);
	rec_wire(b, "message", buf_all(&text));
	buf_release(&text);
}

static void
put_labels(struct buf *b, const struct about *a)
{
	size_t i;

	nd_put_key(b, "labels");
	buf_char(b, '[');
	for (i = 0; i < a->nlabels; i++) {
		if (i != 0)
			buf_char(b, ',');
		nd_put_str(b, a->labels[i]);
	}
	buf_char(b, ']');
}

static void
put_why(struct buf *b, const struct cause *c)
{
	size_t i;

	nd_put_key(b, "why");
	buf_char(b, '[');
	for (i = 0; i < c->nwhy; i++) {
		const struct why *w = &c->why[i];

		if (i != 0)
			buf_char(b, ',');
		buf_char(b, '{');
		rec_wire(b, "expr", w->expr);
		nd_put_key(b, "value");
		put_value(b, &w->value);
		if (w->value.at != TS_NONE)
			rec_time(b, "at", w->value.at);
		nd_put_key(b, "holds");
		buf_str(b, w->outcome == TERM_TRUE    ? "true"
			   : w->outcome == TERM_FALSE ? "false"
						      : "null");
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void
put_evidence(struct detect *d, struct buf *b, const struct cause *c)
{
	size_t i;

	nd_put_key(b, "evidence");
	buf_char(b, '[');
	for (i = 0; i < c->nseen; i++) {
		const struct seen *s = &c->seen[i];

		if (i != 0)
			buf_char(b, ',');
		buf_char(b, '{');
		if (s->file != 0)
			rec_wire(b, "file", d->evidence_files[s->file]);
		if (s->frame != 0)
			rec_uint(b, "frame", s->frame);
		rec_time(b, "ts", s->ts);
		if (s->flow_n != 0)
			rec_wire(b, "community_id", span(s->flow, s->flow_n));
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void
put_text(struct buf *b, const char *key, struct span s)
{
	if (s.n != 0)
		rec_wire(b, key, s);
}

static void
put_cause(struct detect *d, struct buf *b, const struct cause *c)
{
	put_text(b, "component", c->component);
	put_text(b, "tag", c->tag);
	if (c->has_value) {
		nd_put_key(b, "value");
		put_value(b, &c->value);
	}
	put_text(b, "by", c->by);
	put_text(b, "src", c->src);
	put_text(b, "dst", c->dst);
	put_text(b, "proto", c->proto);
	(void)d;
}

void
alert_put(struct detect *d, struct cond *c, enum alert_state state,
    struct cause *cause)
{
	const struct about *a = c->about;
	struct buf *b = d->out;

	rec_open(b, &d->ts, REC_alert, d->clock);
	rec_wire(b, "id", span_str(c->id));
	rec_uint(b, "seq", c->seq++);
	rec_str(b, "rule", a->name);
	rec_str(b, "state", span_str(alert_states[state]));
	rec_str(b, "severity", span_str(severity_names[a->severity]));
	rec_str(b, "class", span_str(class_names[a->class]));
	rec_str(b, "title", a->title);
	put_message(b, a, state, cause);
	if (cause != NULL)
		put_cause(d, b, cause);
	if (c->since != TS_NONE)
		rec_time(b, "since", c->since);
	if (a->nlabels != 0)
		put_labels(b, a);
	if (a->hazop.n != 0) {
		nd_put_key(b, "hazop");
		buf_span(b, a->hazop);
	}
	if (cause != NULL && cause->nwhy != 0 && state != ALERT_CLEARED)
		put_why(b, cause);
	if (cause != NULL && cause->nseen != 0)
		put_evidence(d, b, cause);
	if (state != ALERT_RAISED && c->count > 1)
		rec_uint(b, "count", c->count);
	rec_str(b, "config", span(d->config, sizeof(d->config)));
	rec_close(b);
	d->counts.alerts++;
}
