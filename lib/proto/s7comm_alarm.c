/*
 * s7comm_alarm.c - what a controller tells by itself: diagnostics and alarms.
 *
 *	an alarm: time(8, of indications) function(1) n(1), then n objects
 *	object: 12 length(1) syntax(1) values(1) event id(4), then by syntax
 *		ALARM_IND (16): event state(1) state(1)
 *		ALARM_IND, ALARM_ACK (19), NOTIFY_IND (1c): acknowledged(2)
 *		NOTIFY_IND: going(1) coming(1) last changed(1) (1)
 *		ALARM_IND, NOTIFY_IND: the associated values
 *		ALARM_LOCKFREE (15): nothing more
 *	answered: function(1) n(1), then n codes
 *
 * A point is the alarm's event with its state as value, one bit a signal.
 */
#include "base/names.h"
#include "base/num.h"
#include "proto/s7comm.h"

enum { LOCKFREE = 0x15, IND = 0x16, ACK = 0x19, QUERY = 0x1a, NOTIFY = 0x1c };
enum { TYPE_ALARM_S = 4, QUERY_BY_TYPE = 1, QUERY_BY_EVENT = 3 };
enum { QUERY_LEAST = 12, REF_MAX = 48 };

static const struct name alarm_types[] = {
    {1, "scan"}, {2, "alarm_8"}, {4, "alarm_s"}};

/* event(2) priority(1) ob(1) id(2) info(2) info(4) time(8) */
void
s7_diagnostic_entry(struct msg *m, struct rd *r)
{
	static const struct name classes[] = {{1, "standard_ob_event"},
	    {2, "synchronous_error"}, {3, "asynchronous_error"},
	    {4, "mode_transition"}, {5, "run_time_event"},
	    {6, "communication_event"}, {7, "h_f_system_event"},
	    {8, "module_diagnostics"}, {9, "user_event"},
	    {10, "user_defined_event"}, {11, "user_defined_event"}};
	uint16_t event = rd_be16(r);
	uint8_t priority = rd_u8(r), ob = rd_u8(r);
	uint16_t id = rd_be16(r), info1 = rd_be16(r);
	uint32_t info2 = rd_be32(r);

	if (!rd_ok(r))
		return;
	s7_detail_code(m, "event_id", "event_class", event,
	    NAME_OF(classes, event >> 12));
	detail_bool(m, "entering", event >> 8 & 1);
	detail_uint(m, "priority_class", priority);
	detail_uint(m, "ob_number", ob);
	detail_uint(m, "dat_id", id);
	detail_uint(m, "info1", info1);
	detail_uint(m, "info2", info2);
	s7_detail_bcd_time(m, "time", r);
}

void
s7_diagnostic(struct s7_pdu *p, struct s7_user *u)
{
	if (rd_left(&u->data) != 0)
		s7_diagnostic_entry(p->msg, &u->data);
}

static void
byte(struct msg *m, const char *key, struct rd *r)
{
	uint8_t v = rd_u8(r);

	if (rd_ok(r))
		detail_uint(m, key, v);
}

/* "alarm:175", "alarm:175.value[0]" */
static struct point *
alarm_point(struct msg *m, uint32_t event, int value)
{
	struct point *pt = msg_point(m, ref_at("alarm:", event));
	char *tail, *to;

	if (value < 0)
		return pt;
	tail = arena_alloc(&m->arena, REF_MAX);
	to = stpcpy(tail, ".value[");
	to = num_u16(to, (uint32_t)value);
	*to++ = ']';
	pt->ref.tail = span(tail, (size_t)(to - tail));
	return pt;
}

static void
associated(struct s7_pdu *p, struct rd *r, uint32_t event, uint8_t n,
    int64_t time)
{
	uint8_t code, type, i;

	for (i = 0; i < n; i++) {
		struct span data = s7_data_read(r, &code, &type, i + 1 == n);
		struct point *pt;

		if (!rd_ok(r))
			break;
		pt = alarm_point(p->msg, event, i);
		pt->time = time;
		if (code == S7_SUCCESS && data.n != 0) {
			pt->value = s7_data_value(type, data);
		} else {
			pt->quality = "bad";
			pt->qraw = code;
			pt->has_qraw = true;
		}
	}
}

/* What stands behind the event id, up to the values. */
static void
states(struct s7_pdu *p, struct rd *r, uint8_t syntax, struct point *pt)
{
	struct msg *m = p->msg;
	size_t place = (size_t)(pt - m->points);
	uint8_t state;

	if (syntax == IND || syntax == NOTIFY) {
		state = rd_u8(r);
		if (rd_ok(r))
			m->points[place].value =
			    (struct value){.kind = VALUE_UINT, .u = state};
		byte(m, "state", r);
	}
	if (syntax != LOCKFREE) {
		byte(m, "ack_state_going", r);
		byte(m, "ack_state_coming", r);
	}
	if (syntax == NOTIFY) {
		byte(m, "event_going", r);
		byte(m, "event_coming", r);
		byte(m, "event_last_changed", r);
		rd_skip(r, 1);
	}
}

/* (1) type of query(1) (1) event id or alarm type(4) */
static void
query_object(struct s7_pdu *p, struct rd *r)
{
	uint8_t how;
	uint32_t what;

	rd_skip(r, 1);
	how = rd_u8(r);
	rd_skip(r, 1);
	what = rd_be32(r);
	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "query_type", how);
	if (how == QUERY_BY_EVENT)
		alarm_point(p->msg, what, -1);
	else if (how == QUERY_BY_TYPE)
		s7_detail_code(p->msg, "alarm_type", "alarm_type_name", what,
		    NAME_OF(alarm_types, what));
	else
		detail_uint(p->msg, "query", what);
}

static void
object(struct s7_pdu *p, struct rd *r, int64_t time)
{
	uint8_t length, syntax, n;
	uint32_t event;
	struct point *pt;

	rd_skip(r, 1);
	length = rd_u8(r);
	syntax = rd_u8(r);
	if (syntax == QUERY) {
		query_object(p, r);
		return;
	}
	if (syntax != LOCKFREE && syntax != IND && syntax != ACK &&
	    syntax != NOTIFY) {
		rd_skip(r, length ? length - 1u : 0);
		return;
	}
	n = rd_u8(r);
	event = rd_be32(r);
	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "event_id", event);
	pt = alarm_point(p->msg, event, -1);
	pt->time = time;
	states(p, r, syntax, pt);
	if (syntax == IND || syntax == NOTIFY)
		associated(p, r, event, n, time);
}

static void
objects(struct s7_pdu *p, struct rd *r, int64_t time)
{
	uint8_t function = rd_u8(r), n = rd_u8(r), i;

	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "alarm_function", function);
	detail_array(p->msg, "objects");
	for (i = 0; i < n && rd_ok(r); i++) {
		detail_open(p->msg, NULL);
		object(p, r, time);
		detail_close(p->msg);
	}
	detail_close(p->msg);
}

static void
codes(struct s7_pdu *p, struct rd *r)
{
	uint8_t n, i;

	rd_skip(r, 1);
	n = rd_u8(r);
	if (!rd_ok(r))
		return;
	detail_array(p->msg, "return_codes");
	for (i = 0; i < n; i++) {
		uint8_t code = rd_u8(r);

		if (!rd_ok(r))
			break;
		detail_name(p->msg, NULL, s7_return_code(code));
		if (code != S7_SUCCESS && p->msg->status != NULL &&
		    strcmp(p->msg->status, "ok") == 0)
			p->msg->status = s7_return_code(code);
	}
	detail_close(p->msg);
}

/* Indications carry the time at which it happened. */
static bool
is_timed(uint8_t subfunction)
{
	return subfunction == 0x05 || subfunction == 0x06 ||
	       subfunction == 0x0c || subfunction == 0x11 ||
	       subfunction == 0x12 || subfunction == 0x16;
}

void
s7_alarm(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;
	int64_t time = TS_NONE;

	if (rd_left(r) == 0 && r->limit == RD_SHORT)
		return;
	if (u->kind == S7_RESPONSE) {
		codes(p, r);
		return;
	}
	if (is_timed(u->subfunction)) {
		struct span s = rd_take(r, 8);

		if (!rd_ok(r))
			return;
		if (s7_bcd_time(s, &time))
			detail_text(p->msg, "time", s7_time_text(p->msg, time));
		else
			detail_bytes(p->msg, "time", s);
	}
	objects(p, r, time);
}

/* Of ALARM_S: when it came and went, each with one value. */
static void
alarm_s_times(struct s7_pdu *p, struct rd *r)
{
	uint8_t code, type;

	s7_detail_bcd_time(p->msg, "time_coming", r);
	detail_bytes(p->msg, "value_coming",
	    s7_data_read(r, &code, &type, true));
	s7_detail_bcd_time(p->msg, "time_going", r);
	detail_bytes(p->msg, "value_going",
	    s7_data_read(r, &code, &type, true));
}

/*
 * length(1) (2) type(1) event id(4) (1) state(1) acknowledged(2)
 * and of ALARM_S: twice time(8) value
 */
static void
queried(struct s7_pdu *p, struct rd *r)
{
	uint8_t type, state;
	uint32_t event;
	struct point *pt;

	rd_skip(r, 3);
	type = rd_u8(r);
	event = rd_be32(r);
	rd_skip(r, 1);
	state = rd_u8(r);
	if (!rd_ok(r))
		return;
	pt = alarm_point(p->msg, event, -1);
	pt->value = (struct value){.kind = VALUE_UINT, .u = state};
	detail_uint(p->msg, "event_id", event);
	s7_detail_code(p->msg, "alarm_type", "alarm_type_name", type,
	    NAME_OF(alarm_types, type));
	byte(p->msg, "ack_state_going", r);
	byte(p->msg, "ack_state_coming", r);
	if (type == TYPE_ALARM_S)
		alarm_s_times(p, r);
}

void
s7_alarm_query(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &u->data;
	uint8_t function, n;

	if (rd_left(r) == 0 && r->limit == RD_SHORT)
		return;
	if (u->kind != S7_RESPONSE) {
		objects(p, r, TS_NONE);
		return;
	}
	function = rd_u8(r);
	n = rd_u8(r);
	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "alarm_function", function);
	detail_uint(p->msg, "object_count", n);
	/* What continues an answer has another head: it stays as bytes. */
	if (n == 0 || function != 0)
		return;
	rd_skip(r, 4);
	detail_array(p->msg, "objects");
	while (rd_left(r) >= QUERY_LEAST) {
		detail_open(p->msg, NULL);
		queried(p, r);
		detail_close(p->msg);
	}
	detail_close(p->msg);
}
