/*
 * modbus_pdu.c - a PDU becomes a message: responses are tied to their requests,
 * and requests that nobody answers are told.
 *
 * Requests on their way aren't kept in a struct asks, which would do the same:
 * one takes 40 bytes of a table here, and there 112 and a buffer of 256 for its
 * range; and for what is asked most, a packet takes 2 % fewer instructions so.
 */
#include "proto/modbus.h"

#include <stdlib.h>

enum { BROADCAST = 0 }; /* a unit of serial lines */

static struct modbus_ask *
find_ask(struct modbus_state *s, const struct modbus_adu *adu, uint8_t fc)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		struct modbus_ask *a = &s->asks[i];

		if (a->txn == adu->txn && a->unit == adu->unit && a->fc == fc)
			return a;
	}
	return NULL;
}

static void
drop_ask(struct modbus_state *s, struct modbus_ask *a)
{
	size_t i = (size_t)(a - s->asks);

	free(a->groups);
	s->n--;
	memmove(a, a + 1, (s->n - i) * sizeof(*a));
}

static struct modbus_ask *
new_ask(struct talk *t, const struct modbus_adu *adu, uint8_t fc)
{
	struct modbus_state *s = t->state;
	struct modbus_ask *a;

	if (s->asks == NULL)
		s->asks = xmalloc(MODBUS_ASKS * sizeof(*s->asks));
	if (s->n == MODBUS_ASKS) /* nobody answers that many behind */
		drop_ask(s, &s->asks[0]);
	a = &s->asks[s->n++];
	*a = (struct modbus_ask){.ts = t->ts,
	    .frame = t->frame,
	    .txn = adu->txn,
	    .unit = (uint8_t)adu->unit,
	    .fc = fc};
	if (s->n == 1)
		t->overdue_at(t, ts_after(t->ts, t->patience));
	return a;
}

static void
answered(struct modbus_pdu *p, int64_t ts)
{
	struct modbus_state *s = p->talk->state;

	p->msg->latency = ts >= p->ask->ts ? ts - p->ask->ts : 0;
	if (p->matched)
		p->talk->proven = true;
	drop_ask(s, p->ask);
}

void
modbus_pdu(struct talk *t, struct rd *r, const struct modbus_adu *adu)
{
	enum dir dir = t->from_server ? DIR_RESPONSE : DIR_REQUEST;
	struct msg *m = talk_msg(t, "modbus", dir);
	struct modbus_pdu p = {.talk = t, .msg = m};
	uint8_t fc = rd_u8(r);
	bool known = rd_ok(r);

	m->txn = adu->txn;
	m->station = adu->unit;
	if (known)
		m->code = fc & ~MODBUS_EXCEPTION;
	if (known && t->from_server) {
		p.ask =
		    find_ask(t->state, adu, (uint8_t)(fc & ~MODBUS_EXCEPTION));
		modbus_response(&p, r, fc);
	} else if (known) {
		p.ask = fc & MODBUS_EXCEPTION ? NULL : new_ask(t, adu, fc);
		modbus_request(&p, r, fc);
	}
	if (rd_ok(r) && rd_left(r) != 0)
		detail_bytes(m, "trailing", rd_rest(r));
	rd_join(r, adu->rd); /* what takes all the rest doesn't see an end */
	msg_ended(m, r, adu->whole);
	if (p.ask != NULL && t->from_server)
		answered(&p, t->ts);
	else if (p.ask != NULL &&
		 (p.ask->silent || (adu->txn < 0 && adu->unit == BROADCAST)))
		drop_ask(t->state, p.ask); /* nobody answers */
	t->emit(t);
}

static void
tell_unanswered(struct talk *t, const struct modbus_ask *a, int64_t now)
{
	struct msg *m = talk_msg(t, "modbus", DIR_REQUEST);

	m->ts = ts_after(a->ts, t->patience);
	if (m->ts > now)
		m->ts = now;
	m->frame = a->frame;
	m->txn = a->txn;
	m->station = a->unit;
	m->status = "unanswered";
	modbus_name(m, a);
	t->emit(t);
}

void
modbus_overdue(struct talk *t, int64_t now, bool ended)
{
	struct modbus_state *s = t->state;

	while (s->n != 0 &&
	       (ended || ts_after(s->asks[0].ts, t->patience) <= now)) {
		/* Where only one direction is seen, who knows? */
		if (t->other_seen)
			tell_unanswered(t, &s->asks[0], now);
		drop_ask(s, &s->asks[0]);
	}
	if (s->n != 0)
		t->overdue_at(t, ts_after(s->asks[0].ts, t->patience));
}

static void
drop_all(struct modbus_state *s)
{
	while (s->n != 0)
		drop_ask(s, &s->asks[s->n - 1]);
}

void
modbus_lost(struct talk *t)
{
	if (t->from_server)
		drop_all(t->state);
}

void
modbus_release(void *state)
{
	struct modbus_state *s = state;

	drop_all(s);
	free(s->asks);
}
