/*
 * talk.h - a conversation for the tests of proto/: what a decoder emits is
 * kept as a text that a test can compare:
 *
 *	response txn=7 station=10 read_coils 1 read ok co:19 x19=bits:cd6b05
 *
 * then details as key=value, { and [ where they nest, and flags as +cut.
 */
#ifndef TESTS_UNIT_TALK_H
#define TESTS_UNIT_TALK_H

#include "base/buf.h"
#include "base/num.h"
#include "proto/proto.h"
#include "unit.h"

enum { NEVER = 0 };

struct heard {
	const struct proto *proto;
	struct talk talk;
	struct msg msg;	  /* the last one */
	struct buf said;  /* all of them, a line each */
	unsigned emitted; /* since heard_said */
	int64_t overdue;  /* the earliest asked for, or NEVER */
};

static inline void
heard_hex(struct buf *b, struct span s)
{
	char *to = buf_need(b, s.n * 2 + 1);

	b->n += (size_t)(num_hex(to, s) - to);
}

static inline void
heard_value(struct buf *b, const struct value *v)
{
	switch (v->kind) {
	case VALUE_BOOL:
		buf_str(b, v->b ? "true" : "false");
		break;
	case VALUE_INT:
		buf_fmt(b, "%lld", (long long)v->i);
		break;
	case VALUE_TIME:
		buf_fmt(b, "time:%lld", (long long)v->i);
		break;
	case VALUE_UINT:
		buf_fmt(b, "%llu", (unsigned long long)v->u);
		break;
	case VALUE_TEXT:
		buf_fmt(b, "'%.*s'", (int)v->s.n, v->s.n ? v->s.p : "");
		break;
	case VALUE_BYTES:
		buf_str(b, "bytes:");
		heard_hex(b, v->s);
		break;
	case VALUE_WORDS:
		buf_str(b, "words:");
		heard_hex(b, v->s);
		break;
	case VALUE_BITS:
		buf_str(b, "bits:");
		heard_hex(b, v->s);
		break;
	default:
		buf_str(b, "null");
		break;
	}
}

static inline void
heard_point(struct buf *b, const struct point *p)
{
	buf_char(b, ' ');
	buf_span(b, p->ref.head);
	if (p->ref.numbered)
		buf_fmt(b, "%u", p->ref.n);
	buf_span(b, p->ref.tail);
	if (p->indexed)
		buf_fmt(b, "@%u", p->index);
	if (p->count != 0)
		buf_fmt(b, " x%u", p->count);
	if (p->value.kind == VALUE_NONE)
		return;
	buf_char(b, '=');
	heard_value(b, &p->value);
}

static inline void
heard_detail(struct buf *b, const struct detail *d)
{
	static const char marks[] = {'{', '[', '/'};

	buf_char(b, ' ');
	if (d->kind != DETAIL_CLOSE && d->key.n != 0)
		buf_fmt(b, "%.*s=", (int)d->key.n, d->key.p);
	if (d->kind == DETAIL_VALUE)
		heard_value(b, &d->value);
	else
		buf_char(b, marks[d->kind]);
}

static inline void
heard_emit(struct talk *t)
{
	struct heard *h = t->msg->owner;
	const struct msg *m = t->msg;
	struct buf *b = &h->said;
	size_t i;

	if (h->emitted++ != 0)
		buf_char(b, '\n');
	buf_str(b, dir_names[m->dir]);
	if (strcmp(m->proto, "modbus") != 0)
		buf_fmt(b, " %s", m->proto);
	if (m->txn >= 0)
		buf_fmt(b, " txn=%lld", (long long)m->txn);
	if (m->station >= 0)
		buf_fmt(b, " station=%lld", (long long)m->station);
	if (m->fn != NULL)
		buf_fmt(b, " %s", m->fn);
	if (m->code >= 0)
		buf_fmt(b, " %lld", (long long)m->code);
	if (m->action != ACT_NONE)
		buf_fmt(b, " %s", action_names[m->action]);
	if (m->status != NULL)
		buf_fmt(b, " %s", m->status);
	if (m->latency >= 0)
		buf_fmt(b, " after %lld", (long long)m->latency);
	for (i = 0; i < m->npoints; i++)
		heard_point(b, &m->points[i]);
	for (i = 0; i < m->ndetails; i++)
		heard_detail(b, &m->details[i]);
	for (i = 0; i < FLAG_COUNT; i++)
		if (m->flags & 1u << i)
			buf_fmt(b, " +%s", flag_names[i]);
}

static inline void
heard_overdue(struct talk *t, int64_t when)
{
	struct heard *h = t->msg->owner;

	if (h->overdue == NEVER || when < h->overdue)
		h->overdue = when;
}

/* A conversation of which both directions are seen; time starts at 1000. */
static inline void
heard_start(struct heard *h, const struct proto *p)
{
	*h = (struct heard){.proto = p};
	h->talk = (struct talk){.state = calloc(1, p->state + 1),
	    .msg = &h->msg,
	    .emit = heard_emit,
	    .overdue_at = heard_overdue,
	    .ts = 1000,
	    .patience = 500,
	    .other_seen = true,
	    .stream = true};
}

static inline void
heard_end(struct heard *h)
{
	h->proto->release(h->talk.state);
	free(h->talk.state);
	msg_release(&h->msg);
	buf_release(&h->said);
}

/*
 * Decodes `n` bytes of a message, which are all of it, the front that the
 * capture has (`cut`), or less than they promise; from a block of exactly
 * their size. What was emitted is said before the bytes go.
 */
static inline void
heard_bytes(struct heard *h, bool from_server, struct span bytes, bool cut)
{
	char *p = unit_exact(bytes);
	struct rd r = rd_init(span(p, bytes.n), cut);

	h->talk.from_server = from_server;
	h->talk.frame++;
	h->msg.owner = h;
	h->proto->decode(&h->talk, &r);
	free(p);
}

/* What was emitted since the last call. */
static inline const char *
heard_said(struct heard *h)
{
	static char text[4096];

	snprintf(text, sizeof(text), "%.*s", (int)h->said.n,
	    h->said.n ? h->said.p : "");
	h->said.n = 0;
	h->emitted = 0;
	return text;
}

#endif
