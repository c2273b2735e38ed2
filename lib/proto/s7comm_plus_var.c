/*
 * s7comm_plus_var.c - variables got, set and sent on, with their addresses.
 *
 *	request: object(4) items [addresses] then addresses, to set also
 *		(number value) for each; behind them a qualifier, 1256(4) ...
 *	address, where object is 0: checksum area n sub-area, and n - 1 LIDs
 *	address in an object: the id of an attribute
 *	response: (number value)... 0 (number error)... 0, then what ends it
 *	notification: object(4) 0400 (2) (2) credit(1) sequence changes(1)
 *		then items: 92 reference(4) value, 9b reference value,
 *		03 or 13 reference(4); 0
 *
 * What has no length in parentheses is a number of a variable length.
 */
#include "base/num.h"
#include "proto/s7comm_plus_value.h"

enum { QUALIFIER = 1256, DB_AREA = 0x8a0e, REF_MAX = 64, LIDS_MAX = 32 };
enum { OBJECTS_1500 = 0x70000000 };
enum { NOTIFY_VALUE = 0x92, NOTIFY_VALUE_1500 = 0x9b };
enum { NOTIFY_ERROR = 0x03, NOTIFY_ERROR_1200 = 0x13, NOTIFY_LAYOUT = 0x0400 };

/* "DB6", "I", "obj50": whose variables they are. */
static char *
put_area(char *to, uint32_t area)
{
	static const char letters[] = "IQMCT";

	if (area >> 16 == DB_AREA)
		return num_u16(stpcpy(to, "DB"), area & 0xffff);
	if (area >= 0x50 && area < 0x55) {
		*to++ = letters[area - 0x50];
		return to;
	}
	return num_u64(stpcpy(to, "obj"), area);
}

/* "DB6:85e1c1ed/2550.16": area, checksum of the symbol, sub-area, LIDs */
static struct span
symbol(struct msg *m, struct rd *r)
{
	uint32_t sum = plus_vlq32(r), area = plus_vlq32(r);
	uint32_t n = plus_vlq32(r), i;
	const uint8_t be[] = {(uint8_t)(sum >> 24), (uint8_t)(sum >> 16),
	    (uint8_t)(sum >> 8), (uint8_t)sum};
	char *text, *to;

	if (!rd_ok(r) || n == 0 || n > LIDS_MAX) {
		rd_bad(r, "an address of no length that is known");
		return span("", 0);
	}
	text = arena_alloc(&m->arena, REF_MAX + n * NUM_MAX);
	to = put_area(text, area);
	*to++ = ':';
	to = num_hex(to, span(be, sizeof(be)));
	for (i = 0; i < n; i++) {
		*to++ = i == 0 ? '/' : '.';
		to = num_u64(to, plus_vlq32(r));
	}
	return span(text, (size_t)(to - text));
}

/* "obj903/306" */
static struct span
attribute(struct msg *m, uint32_t object, uint32_t id)
{
	char *text = arena_alloc(&m->arena, REF_MAX);
	char *to = num_u64(stpcpy(text, "obj"), object);

	*to++ = '/';
	to = num_u64(to, id);
	return span(text, (size_t)(to - text));
}

/* The addresses of a request: object(4) items addresses, then the list. */
struct addresses {
	struct rd list;
	uint32_t object, n;
};

static bool
open_addresses(struct addresses *a, struct rd *r)
{
	a->object = rd_be32(r);
	a->n = plus_vlq32(r);
	plus_vlq32(r); /* how many fields or ids there are in all */
	a->list = *r;
	return rd_ok(r) && a->n <= rd_left(r);
}

static struct span
next_address(struct msg *m, struct addresses *a)
{
	return a->object == 0 ? symbol(m, &a->list)
			      : attribute(m, a->object, plus_vlq32(&a->list));
}

/* Does the qualifier stand here, which ends what is asked for? */
static bool
at_qualifier(struct rd *r)
{
	uint32_t id = rd_be32(r);

	return rd_ok(r) && id == QUALIFIER;
}

bool
plus_get_request(struct plus *p, struct rd *r)
{
	struct span whole = span(r->p, rd_left(r));
	struct addresses a;
	uint32_t i;

	if (!open_addresses(&a, r))
		return false;
	for (i = 0; i < a.n; i++) {
		struct span ref = next_address(p->msg, &a);

		if (!rd_ok(&a.list))
			return false;
		msg_point(p->msg, ref_span(ref));
	}
	if (!at_qualifier(&a.list))
		return false;
	p->keep = whole;
	return true;
}

/* (number value) for each address, in their order. */
static bool
set_values(struct plus *p, struct addresses *a, struct rd *r)
{
	size_t from = p->msg->npoints;
	uint32_t i;

	for (i = 0; i < a->n; i++) {
		struct span ref = next_address(p->msg, a);

		if (plus_vlq32(r) != i + 1 || !rd_ok(&a->list) ||
		    !plus_value(p->msg, r, ref))
			return false;
	}
	/* What is set in one's own session is how it was proven. */
	if (a->object != 0 && a->object == p->session && !p->talk->show_secrets)
		plus_hide(p->msg, from);
	return true;
}

bool
plus_set_request(struct plus *p, struct rd *r)
{
	struct span whole = span(r->p, rd_left(r));
	struct addresses a, skipped;
	size_t from = p->msg->npoints;
	uint32_t i;

	if (!open_addresses(&a, r))
		return false;
	skipped = a;
	for (i = 0; i < a.n; i++) /* the values stand behind them all */
		next_address(p->msg, &skipped);
	*r = skipped.list;
	if (!rd_ok(r) || !set_values(p, &a, r) || rd_u8(r) != 0 ||
	    !at_qualifier(r)) {
		p->msg->npoints = from;
		return false;
	}
	p->keep = whole;
	if (a.object != 0 && a.object == p->session)
		p->msg->action = ACT_AUTH;
	return true;
}

/* What is set in an object is often more than its value. */
static void
tell_attribute(struct plus *p, uint32_t id)
{
	static const struct {
		uint32_t id;
		enum action action;
	} verbs[] = {
	    {1048, ACT_SUBSCRIBE}, /* addresses of a subscription */
	    {1049, ACT_SUBSCRIBE}, /* its rate */
	    {1051, ACT_CANCEL},	   /* its end */
	    {1053, ACT_SUBSCRIBE}, /* how often it sends */
	    {2421, ACT_TIME_SET},
	};
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (verbs[i].id == id)
			p->msg->action = verbs[i].action;
}

/* object(4) items, then (id value) for each */
static bool
set_variables(struct plus *p, struct rd *r, uint32_t *object)
{
	uint32_t n, i;

	*object = rd_be32(r);
	n = plus_vlq32(r);
	if (!rd_ok(r) || n > rd_left(r))
		return false;
	for (i = 0; i < n; i++) {
		uint32_t id = plus_vlq32(r);

		if (!rd_ok(r) ||
		    !plus_value(p->msg, r, attribute(p->msg, *object, id)))
			return false;
		tell_attribute(p, id);
	}
	return true;
}

bool
plus_set_variable_request(struct plus *p, struct rd *r)
{
	struct span whole = span(r->p, rd_left(r));
	uint32_t object;

	if (!set_variables(p, r, &object) || !at_qualifier(r))
		return false;
	if (object == p->session && !p->talk->show_secrets)
		plus_hide(p->msg, 0);
	p->keep = whole;
	return true;
}

/* Nothing, or zeros, as they fill some messages. */
static bool
is_fill(struct rd r)
{
	if (rd_left(&r) > 4)
		return false;
	while (rd_left(&r) != 0)
		if (rd_u8(&r) != 0)
			return false;
	return true;
}

/* [id of integrity [32 digest(32)]], filled with zeros */
static bool
ends(struct plus *p, struct rd *r)
{
	uint32_t id;
	struct span digest;

	if (is_fill(*r))
		return true;
	id = plus_vlq32(r);
	if (rd_ok(r) && rd_left(r) == PLUS_DIGEST + 1 &&
	    rd_peek(r, 0) == PLUS_DIGEST) {
		rd_skip(r, 1);
		digest = rd_rest(r);
		detail_uint(p->msg, "integrity_id", id);
		detail_bytes(p->msg, "integrity_digest", digest);
		return true;
	}
	if (!rd_ok(r) || !is_fill(*r))
		return false;
	detail_uint(p->msg, "integrity_id", id);
	return true;
}

/* Of what was written there is a point already, in the order of numbers. */
static struct point *
failed(struct plus *p, const struct addresses *asked, uint32_t n)
{
	struct addresses a = *asked;
	struct span ref = SPAN("?");
	struct point *pt;
	uint32_t i;

	if (p->function == PLUS_SET_MULTI && n <= p->msg->npoints)
		return &p->msg->points[n - 1];
	for (i = 0; i < n && i < a.n; i++)
		ref = next_address(p->msg, &a);
	pt = msg_point(p->msg, ref_span(ref));
	pt->indexed = a.n == 0;
	pt->index = n;
	return pt;
}

/* (number error)... 0 */
static bool
errors(struct plus *p, struct rd *r, const struct addresses *asked)
{
	uint32_t n, i;

	for (i = 0; (n = plus_vlq32(r)) != 0 && rd_ok(r); i++) {
		uint64_t code = plus_vlq64(r);
		struct point *pt;

		if (!rd_ok(r) || (asked->n != 0 && n > asked->n) ||
		    i > asked->n)
			return false;
		pt = failed(p, asked, n);
		pt->quality = "bad";
		pt->qraw = (uint32_t)code & 0xffff;
		pt->has_qraw = true;
	}
	return rd_ok(r);
}

/* Numbers count up; their addresses are those of the request. */
static bool
values(struct plus *p, struct rd *r, const struct addresses *asked)
{
	struct addresses a = *asked;
	uint32_t n, at = 0;

	while ((n = plus_vlq32(r)) != 0 && rd_ok(r)) {
		struct span ref = SPAN("?");

		if (n <= at || n > a.n)
			return false;
		for (; at < n; at++)
			ref = next_address(p->msg, &a);
		if (!plus_value(p->msg, r, ref))
			return false;
	}
	return rd_ok(r);
}

static void
open_kept(const struct plus *p, struct addresses *a)
{
	struct rd kept = rd_init(p->kept, false);

	*a = (struct addresses){.n = 0};
	if (p->ask == NULL || !open_addresses(a, &kept))
		a->n = 0;
}

bool
plus_get_response(struct plus *p, struct rd *r)
{
	struct addresses a;

	open_kept(p, &a);
	return a.n != 0 && values(p, r, &a) && errors(p, r, &a) && ends(p, r);
}

bool
plus_set_response(struct plus *p, struct rd *r)
{
	struct addresses a, written;
	uint32_t i;

	open_kept(p, &a);
	written = a;
	for (i = 0; i < a.n; i++)
		msg_point(p->msg, ref_span(next_address(p->msg, &written)));
	return errors(p, r, &a) && ends(p, r);
}

/* The addresses are those of the request; it has the values. */
bool
plus_set_variable_response(struct plus *p, struct rd *r)
{
	struct rd kept = rd_init(p->kept, false);
	enum action action = p->msg->action;
	uint32_t object;

	if (p->ask != NULL && p->kept.n != 0) {
		set_variables(p, &kept, &object);
		plus_hide(p->msg, 0);
		p->msg->action = action;
	}
	return ends(p, r);
}

/* "obj1879051857/item5": the reference that the subscription gave it */
static struct span
item(struct msg *m, uint32_t object, uint32_t n)
{
	char *text = arena_alloc(&m->arena, REF_MAX);
	char *to = num_u64(stpcpy(text, "obj"), object);

	to = num_u64(stpcpy(to, "/item"), n);
	return span(text, (size_t)(to - text));
}

static bool
notified(struct plus *p, struct rd *r, uint32_t object)
{
	for (;;) {
		uint8_t code = rd_u8(r);
		uint32_t n;
		struct point *pt;

		if (!rd_ok(r) || code == 0)
			return rd_ok(r);
		n = code == NOTIFY_VALUE_1500 ? plus_vlq32(r) : rd_be32(r);
		if (!rd_ok(r))
			return false;
		if (code == NOTIFY_VALUE || code == NOTIFY_VALUE_1500) {
			if (!plus_value(p->msg, r, item(p->msg, object, n)))
				return false;
		} else if (code == NOTIFY_ERROR || code == NOTIFY_ERROR_1200) {
			pt = msg_point(p->msg,
			    ref_span(item(p->msg, object, n)));
			pt->quality = "bad";
			pt->qraw = code;
			pt->has_qraw = true;
		} else {
			return false;
		}
	}
}

bool
plus_notification(struct plus *p, struct rd *r)
{
	uint32_t object = rd_be32(r), sequence;
	uint16_t layout = rd_be16(r);
	uint8_t credit, changes;

	rd_skip(r, 4);
	credit = rd_u8(r);
	sequence = plus_vlq32(r);
	if (!rd_ok(r))
		return false;
	detail_uint(p->msg, "subscription_object_id", object);
	detail_uint(p->msg, "credit_tick", credit);
	detail_uint(p->msg, "notification_sequence_number", sequence);
	/* An S7-1500 counts changes; an S7-1200 need not. */
	changes = rd_peek(r, 0);
	if (object >= OBJECTS_1500 || (changes != 0 && changes < 0x10))
		rd_skip(r, 1);
	if (layout != NOTIFY_LAYOUT ||
	    (object >= OBJECTS_1500 && (changes == 0 || changes >= 0x80)))
		return false;
	while (rd_left(r) != 0)
		if (!notified(p, r, object) || is_fill(*r))
			break;
	return rd_ok(r) && is_fill(*r);
}
