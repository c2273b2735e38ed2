/*
 * bacnet_apdu.c - PDUs of the application layer: their services, and what ties
 * answers to requests.
 *
 * A request and what answers it have their invoke id in common, and their
 * ends: those of the networks too, where routers are between.
 */
#include "proto/bacnet_apdu.h"

static enum dir
dir_of(const struct bacnet_apdu *a)
{
	if (bacnet_answers(a))
		return DIR_RESPONSE;
	if (a->service != NULL && a->service->what & BACNET_NOTIFIES)
		return DIR_REPORT;
	return DIR_REQUEST;
}

/* Is it the answer to a notification? */
static bool
notified(const struct bacnet_apdu *a)
{
	const struct bacnet_service *s = NULL;

	if (a->ask != NULL)
		s = bacnet_service(true, (uint8_t)a->ask->code);
	return s != NULL && s->what & BACNET_NOTIFIES;
}

/* Name, number and verb; those of the request, where that isn't told. */
static void
name(struct bacnet_apdu *a)
{
	struct msg *m = a->msg;
	bool told = a->type != BACNET_REJECT && a->type != BACNET_ABORT &&
		    a->type != BACNET_SEGMENT_ACK;

	m->dir = dir_of(a);
	m->station = bacnet_device(a->talk, a->npdu, m->dir != DIR_REQUEST);
	if (a->type != BACNET_UNCONFIRMED)
		m->txn = a->invoke;
	if (told) {
		m->code = a->choice;
		m->fn = a->service != NULL ? a->service->name : "unknown";
		m->action = a->service != NULL ? a->service->action : ACT_OTHER;
	} else {
		m->fn = a->ask != NULL && a->type != BACNET_SEGMENT_ACK
			    ? a->ask->fn
			    : bacnet_pdu_names[a->type];
		m->action = ACT_OTHER;
	}
	if (a->ask != NULL && a->type != BACNET_SEGMENT_ACK)
		m->action = notified(a) ? ACT_ACKNOWLEDGE : a->ask->action;
}

/* By the state that the request asks for. */
static void
refine(struct bacnet_apdu *a)
{
	const struct bacnet_verb *v;

	if (a->service == NULL || a->service->verbs == NULL ||
	    !a->walk->has_state)
		return;
	for (v = a->service->verbs; v->action != ACT_NONE; v++)
		if (v->state == a->walk->state)
			a->msg->action = v->action;
}

void
bacnet_repeat(struct talk *t, const struct ask *ask, struct bacnet_walk *w)
{
	const struct bacnet_service *s =
	    bacnet_service(true, (uint8_t)ask->code);
	struct rd r = rd_init(asks_kept(ask), true);
	size_t details = t->msg->ndetails;

	bacnet_begin(w, t);
	if (s == NULL || s->request == NULL || rd_left(&r) == 0)
		return;
	w->touching = true;
	bacnet_walk(w, &r, s->request, s->role);
	w->touching = false;
	t->msg->ndetails = details;
}

/* What was notified isn't told again. */
static void
repeat(struct bacnet_apdu *a)
{
	if (a->ask != NULL && !notified(a))
		bacnet_repeat(a->talk, a->ask, a->walk);
}

/* The parameters of a service that isn't known go by their tags. */
static void
walk(struct bacnet_apdu *a, struct rd *r, const struct bacnet_type *type)
{
	if (a->service == NULL)
		bacnet_generic(a->walk, r, "parameters");
	else if (type != NULL)
		bacnet_walk(a->walk, r, type, a->service->role);
	if (rd_ok(r) && rd_left(r) != 0)
		rd_bad(r, "parameters where the service has none");
	bacnet_finish(a->walk);
}

static void
learn(struct bacnet_apdu *a)
{
	if (a->walk->device < 0)
		return;
	bacnet_learn(a->talk, a->npdu, (uint32_t)a->walk->device);
	if (a->msg->dir == DIR_REPORT)
		a->msg->station = a->walk->device;
}

static void
request(struct bacnet_apdu *a, struct rd *r)
{
	struct bacnet_state *s = a->talk->state;
	struct ask *had;

	a->parameters = span(r->p, rd_left(r));
	bacnet_begin(a->walk, a->talk);
	walk(a, r, a->service != NULL ? a->service->request : NULL);
	refine(a);
	learn(a);
	if (a->type != BACNET_CONFIRMED)
		return;
	had = bacnet_latest(&s->asks, a->key);
	if (had != NULL && had->code == a->choice &&
	    span_eq(asks_kept(had), a->parameters))
		asks_drop(&s->asks, had); /* it is sent again */
	asks_put(&s->asks, a->talk, a->key, a->parameters);
}

/* The ask of a message in segments was taken when the first came. */
static void
done(struct bacnet_apdu *a)
{
	struct bacnet_state *s = a->talk->state;
	struct talk *t = a->talk;

	if (a->ask == NULL)
		return;
	if (a->series == NULL) {
		asks_answer(&s->asks, t, a->ask, true);
		return;
	}
	t->msg->latency = t->ts >= a->ask->ts ? t->ts - a->ask->ts : 0;
	t->proven = true;
}

/* Of which object a file's data is, or where a range began. */
static void
prepare(struct bacnet_apdu *a)
{
	struct msg *m = a->msg;

	if (a->service == NULL || !(a->service->what & BACNET_NEEDS_ASK) ||
	    a->ask == NULL)
		return;
	repeat(a);
	m->npoints = 0;
	a->walk->first_point = 0;
	a->walk->npriorities = 0;
	a->walk->nerrors = 0;
}

static void
acknowledged(struct bacnet_apdu *a, struct rd *r)
{
	const struct bacnet_type *type =
	    a->service != NULL ? a->service->answer : NULL;

	a->msg->status = "ok";
	bacnet_begin(a->walk, a->talk);
	if (a->type == BACNET_SIMPLE_ACK ||
	    (a->service != NULL && type == NULL))
		repeat(a);
	else
		prepare(a);
	if (a->type == BACNET_SIMPLE_ACK && rd_left(r) != 0)
		rd_bad(r, "parameters where the PDU has none");
	if (a->type == BACNET_COMPLEX_ACK)
		walk(a, r, type);
	if (a->type == BACNET_COMPLEX_ACK && a->msg->npoints == 0)
		repeat(a);
	done(a);
}

/* What follows the error is the service's own. */
static void
failed(struct bacnet_apdu *a, struct rd *r)
{
	struct bacnet_failure e = {0};
	struct bacnet_tag t;

	bacnet_begin(a->walk, a->talk);
	if (bacnet_next(r, &t) && t.context && a->service != NULL &&
	    a->service->failure != NULL) {
		bacnet_walk(a->walk, r, a->service->failure, BACNET_PLAIN);
		if (a->walk->nerrors != 0)
			e = a->walk->errors[0];
	} else {
		bacnet_read_error(r, &e);
		if (rd_ok(r) && rd_left(r) != 0)
			bacnet_generic(a->walk, r, "more");
	}
	a->msg->status = rd_ok(r) ? bacnet_error_name(&e) : "unknown";
	if (rd_ok(r))
		bacnet_put_error(a->msg, &e);
	repeat(a);
	done(a);
}

static void
put_reason(struct bacnet_apdu *a, const char *key,
    const struct bacnet_type *type)
{
	struct span word = bacnet_word(type, a->choice);

	a->msg->status = word.n != 0 ? word.p : "unknown";
	detail_uint(a->msg, key, a->choice);
}

static void
refused(struct bacnet_apdu *a)
{
	struct bacnet_state *s = a->talk->state;

	if (a->type == BACNET_REJECT)
		put_reason(a, "reject_reason", &bacnet_reject_reason);
	else
		put_reason(a, "abort_reason", &bacnet_abort_reason);
	if (a->msg->dir == DIR_RESPONSE) {
		repeat(a);
		done(a);
	} else {
		a->msg->action = ACT_CANCEL; /* the client gives up */
		if (a->ask != NULL)
			asks_drop(&s->asks, a->ask);
	}
}

static void
put_segment_ack(struct bacnet_apdu *a)
{
	if (a->msg->dir == DIR_RESPONSE)
		a->msg->status = a->first & BACNET_NEGATIVE ? "negative" : "ok";
	detail_bool(a->msg, "negative_ack", a->first & BACNET_NEGATIVE);
	detail_uint(a->msg, "sequence_number", a->sequence);
	detail_uint(a->msg, "actual_window_size", a->window);
}

static void
contents(struct bacnet_apdu *a, struct rd *r)
{
	switch (a->type) {
	case BACNET_CONFIRMED:
	case BACNET_UNCONFIRMED:
		request(a, r);
		break;
	case BACNET_SIMPLE_ACK:
	case BACNET_COMPLEX_ACK:
		acknowledged(a, r);
		break;
	case BACNET_ERROR:
		failed(a, r);
		break;
	case BACNET_SEGMENT_ACK:
		put_segment_ack(a);
		break;
	default:
		refused(a);
		break;
	}
}

static void
find(struct bacnet_apdu *a)
{
	struct bacnet_state *s = a->talk->state;

	a->key = bacnet_key(a);
	if (a->type != BACNET_REJECT && a->type != BACNET_ABORT &&
	    a->type != BACNET_SEGMENT_ACK)
		a->service =
		    bacnet_service(a->type != BACNET_UNCONFIRMED, a->choice);
	if (a->type > BACNET_UNCONFIRMED)
		a->ask = bacnet_latest(&s->asks, a->key);
	if (a->ask != NULL && a->service != NULL && a->ask->code != a->choice)
		a->ask = NULL; /* of another service: it answers nothing */
}

void
bacnet_apdu_tell(struct bacnet_apdu *a, struct rd *r)
{
	struct msg *m = talk_msg(a->talk, "bacnet", DIR_REQUEST);

	a->msg = m;
	name(a);
	bacnet_put_pdu(a);
	if (a->series != NULL) {
		m->flags |= a->series->flags;
		detail_uint(m, "segments", a->series->segments);
	}
	contents(a, r);
	bacnet_emit(a->talk, r, a->npdu->link);
}

void
bacnet_apdu_partial(struct bacnet_apdu *a, struct rd *r, const char *why)
{
	struct msg *m = talk_msg(a->talk, "bacnet", DIR_REQUEST);
	const struct bacnet_service *s = bacnet_service(true, a->choice);
	const struct bacnet_type *type = NULL;

	a->msg = m;
	a->service = s;
	name(a);
	bacnet_put_pdu(a);
	bacnet_begin(a->walk, a->talk);
	if (s != NULL)
		type = a->type == BACNET_CONFIRMED ? s->request : s->answer;
	if (type != NULL && rd_left(r) != 0)
		bacnet_walk(a->walk, r, type, s->role);
	bacnet_finish(a->walk);
	m->flags |= FLAG_CUT;
	detail_name(m, "error", why);
	a->talk->emit(a->talk);
}

/* The header itself is broken. */
static void
tell_broken(struct bacnet_apdu *a, struct rd *r)
{
	struct msg *m = talk_msg(a->talk, "bacnet",
	    a->talk->from_server ? DIR_RESPONSE : DIR_REQUEST);

	bacnet_put_link(m, a->npdu->link);
	bacnet_put_npdu(m, a->npdu);
	bacnet_emit(a->talk, r, a->npdu->link);
}

void
bacnet_apdu(struct talk *t, struct rd *r, const struct bacnet_npdu *n)
{
	struct bacnet_walk walk;
	struct bacnet_apdu a = {.talk = t, .npdu = n, .walk = &walk};

	if (!bacnet_apdu_header(&a, r)) {
		tell_broken(&a, r);
		return;
	}
	find(&a);
	if (bacnet_is_segment(&a))
		bacnet_segment(&a, r);
	else
		bacnet_apdu_tell(&a, r);
}
