/*
 * iec104_tie.c - what ties an ASDU to those in front of it: activations to
 * their confirmations and terminations, executes to their selects, values to
 * the read commands that asked for them. IEC 60870-5-101:2003, 7.4.
 */
#include "proto/iec104.h"

static uint64_t
key_of(const struct msg *m, uint8_t type, uint32_t ioa)
{
	return (uint64_t)type << 48 | (uint64_t)m->station << 24 | ioa;
}

static struct iec104_held *
held_find(struct iec104_held *list, uint64_t key)
{
	size_t i;

	for (i = 0; i < IEC104_HELD; i++)
		if (list[i].ts != 0 && list[i].key == key)
			return &list[i];
	return NULL;
}

static void
hold(struct iec104_held *list, uint8_t *next, uint64_t key, int64_t ts,
    uint64_t value)
{
	struct iec104_held *h = held_find(list, key);

	if (h == NULL) {
		h = &list[*next % IEC104_HELD];
		*next = (uint8_t)((*next + 1) % IEC104_HELD);
	}
	*h = (struct iec104_held){key, ts, value};
}

/* A command goes out: selects are kept, executes held to them. */
static void
activation(struct talk *t, const struct iec104_object *o, uint64_t key)
{
	struct iec104_state *s = t->state;
	struct msg *m = t->msg;
	struct iec104_held *h = held_find(s->selects, key);

	if (m->action == ACT_CANCEL) {
		if (h != NULL)
			h->ts = 0;
	} else if (o->select) {
		m->action = ACT_SELECT;
		hold(s->selects, &s->nselects, key, t->ts, o->value);
	} else if (h != NULL) {
		detail_name(m, "selected",
		    h->value == o->value ? "matches" : "differs");
		h->ts = 0;
	} else if (m->action == ACT_OPERATE) {
		m->action = ACT_CONTROL; /* at once, without a select */
	}
	asks_put(&s->asks, t, key, span("", 0));
}

static void
confirmation(struct talk *t, uint64_t key, uint8_t cause)
{
	struct iec104_state *s = t->state;
	struct ask *a = asks_find(&s->asks, key);

	if (a == NULL)
		return;
	t->msg->action = a->action; /* of a select too */
	if (cause == COT_ACT_CON)
		hold(s->active, &s->nactive, key, a->ts, 0);
	asks_answer(&s->asks, t, a, true);
}

static void
termination(struct talk *t, uint64_t key)
{
	struct iec104_state *s = t->state;
	struct iec104_held *h = held_find(s->active, key);

	if (h == NULL)
		return;
	t->msg->latency = t->ts >= h->ts ? t->ts - h->ts : 0;
	h->ts = 0;
}

/* The value that a read command asked for comes as any other does. */
static void
requested(struct talk *t, uint32_t ioa)
{
	struct iec104_state *s = t->state;
	struct ask *a = asks_find(&s->asks, key_of(t->msg, IEC104_READ, ioa));

	if (a == NULL)
		return;
	t->msg->dir = DIR_RESPONSE;
	t->msg->status = "ok";
	asks_answer(&s->asks, t, a, true);
}

void
iec104_tie(struct talk *t, const struct iec104_object *o, uint8_t type,
    uint8_t cause)
{
	uint64_t key = key_of(t->msg, type, o->ioa);
	bool answers = t->msg->dir != DIR_REQUEST;

	if (cause == COT_REQUEST && answers)
		requested(t, o->ioa);
	else if (cause == COT_ACT || cause == COT_DEACT ||
		 (cause == COT_REQUEST && type == IEC104_READ))
		activation(t, o, key);
	else if (cause == COT_ACT_TERM)
		termination(t, key);
	else if (cause == COT_ACT_CON || cause == COT_DEACT_CON ||
		 (cause >= COT_UNKNOWN_FIRST && cause <= COT_UNKNOWN_LAST))
		confirmation(t, key, cause);
}
