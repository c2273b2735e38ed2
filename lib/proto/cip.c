/*
 * cip.c - the message router: requests, replies, and the two services that
 * carry others.
 *
 *	request	service(1) words(1) path data
 *	reply	service+80(1) 0(1) status(1) words(1) extended status, data
 *
 * Volume 1, 2-4.
 */
#include "proto/enip.h"

/* A fresh event with all that stands around it. */
static void
begin(struct cip_call *c, enum dir dir)
{
	const struct cip_around *a = c->around;
	struct msg *m = talk_msg(c->talk, "cip", dir);

	c->m = m;
	m->txn = a->txn;
	m->station = c->route.station;
	m->station_text = span(c->route.text, c->route.n);
	m->latency = a->latency;
}

static void
name(struct cip_call *c, uint8_t code)
{
	uint32_t class =
	    c->reply && !c->asked ? CLASS_UNKNOWN : cip_path_class(&c->path);

	c->service = cip_service_of(class, code);
	c->m->code = code;
	c->m->fn = c->service != NULL ? c->service->name : "unknown";
	c->m->action = cip_action(class, code,
	    c->service != NULL ? c->service->action : ACT_OTHER);
}

static void
tell_path(struct cip_call *c)
{
	const struct cip_path *p = &c->path;
	const char *class;

	if (p->has & HAS_CLASS) {
		class = cip_class_name(p->class);
		detail_uint(c->m, "class", p->class);
		if (class != NULL)
			detail_name(c->m, "class_name", class);
	}
	if (p->has & HAS_INSTANCE)
		detail_uint(c->m, "instance", p->instance);
	if (p->has & HAS_ATTRIBUTE)
		detail_uint(c->m, "attribute", p->attribute);
	if (p->has & HAS_POINT)
		detail_uint(c->m, "connection_point", p->point);
}

static void
tell_around(struct cip_call *c)
{
	const struct cip_around *a = c->around;

	detail_uint(c->m, "session", a->session);
	if (a->connected) {
		detail_uint(c->m, "connection", a->connection);
		if (a->txn >= 0)
			detail_int(c->m, "sequence_count", a->txn);
	} else if (a->context.n != 0) {
		detail_bytes(c->m, "sender_context", a->context);
	}
	if (a->index >= 0)
		detail_int(c->m, "index", a->index);
}

void
cip_rest(struct cip_call *c, struct rd *r)
{
	if (rd_ok(r) && rd_left(r) != 0)
		detail_bytes(c->m, "data", rd_rest(r));
}

/* Ends the event, tells it, then what it carries. */
static void
finish(struct cip_call *c, struct rd *r, struct span whole)
{
	if (rd_ok(r) && rd_left(r) != 0)
		detail_bytes(c->m, "trailing", rd_rest(r));
	if (c->around->outer != NULL)
		rd_join(r, c->around->outer);
	if (c->service != NULL && c->service->request == cip_secret &&
	    !c->talk->show_secrets)
		whole.n = 0;
	msg_ended(c->m, r, whole);
	c->talk->emit(c->talk);
	if (c->after != NULL)
		c->after(c);
}

/* { n(1) station text(n) request }: an ask's text must live with the ask. */
static void
remember(struct cip_call *c, struct span whole)
{
	const struct cip_around *a = c->around;
	struct enip_state *s = c->talk->state;
	uint8_t n = c->route.n;
	char *p = arena_alloc(&c->m->arena, 1u + n + whole.n);
	struct ask *ask;

	p[0] = (char)n;
	memcpy(p + 1, c->route.text, n);
	memcpy(p + 1 + n, whole.p, whole.n);
	ask = asks_put(&s->asks, c->talk, a->key, span(p, 1u + n + whole.n));
	ask->station_text =
	    ask->kept.n != 0 ? span(ask->kept.p + 1, n) : span("", 0);
}

static void
request(struct cip_around *a, struct rd *r)
{
	struct span whole = span(r->p, rd_left(r));
	struct cip_call c = {.talk = a->talk, .around = a, .route = a->route};
	uint8_t code = rd_u8(r);
	bool known = rd_ok(r);
	struct rd path = rd_sub(r, rd_u8(r) * 2u);

	begin(&c, DIR_REQUEST);
	cip_path_read(&path, &c.path);
	rd_join(r, &path);
	if (known) {
		name(&c, code);
		tell_path(&c);
	} else {
		c.m->fn = "unknown";
	}
	tell_around(&c);
	if (rd_ok(r) && c.service != NULL && c.service->request != NULL)
		c.service->request(&c, r);
	else if (known && rd_ok(r))
		cip_touched(&c, r);
	if (a->depth == 0 && known)
		remember(&c, whole);
	finish(&c, r, whole);
}

/*
 * Of a reply: what it answers. The reply to what an Unconnected Send carried
 * comes as if it had come alone.
 */
static void
recall(struct cip_call *c, uint8_t code)
{
	struct span asked = c->around->request;
	struct span inner = cip_unwrap(asked, &c->route);
	struct rd path;

	if (inner.n != 0 && (uint8_t)inner.p[0] == code)
		asked = inner;
	c->query = rd_init(asked, false);
	c->asked = asked.n != 0 && rd_u8(&c->query) == code;
	if (!c->asked)
		return;
	path = rd_sub(&c->query, rd_u8(&c->query) * 2u);
	cip_path_read(&path, &c->path);
	if (!rd_ok(&path))
		c->path = (struct cip_path){.bytes = span("", 0)};
}

static void
tell_status(struct cip_call *c, struct rd *r)
{
	uint8_t words;
	const char *ext_name;
	uint16_t ext;
	struct rd more;

	rd_skip(r, 1);
	c->status = rd_u8(r);
	words = rd_u8(r);
	if (!rd_ok(r))
		return;
	c->m->status = cip_status_name(c->status);
	if (c->status != STATUS_OK)
		detail_uint(c->m, "general_status", c->status);
	more = rd_sub(r, words * 2u);
	ext = words != 0 ? rd_le16(&more) : 0;
	if (words == 0 || !rd_ok(&more))
		return;
	detail_uint(c->m, "extended_status", ext);
	ext_name = cip_extended_name(cip_path_class(&c->path), c->status, ext);
	if (ext_name != NULL)
		detail_name(c->m, "extended_status_name", ext_name);
	if (rd_left(&more) != 0)
		detail_bytes(c->m, "extended_data", rd_rest(&more));
}

/* Does a reply of this status carry what the service gives? */
static bool
carries(const struct cip_call *c)
{
	return c->status == STATUS_OK || c->status == STATUS_PARTIAL ||
	       c->status == STATUS_LIST || c->status == STATUS_EMBEDDED ||
	       cip_path_class(&c->path) == CLASS_MANAGER;
}

/* Its request did nothing: whatever it says beside its status are bytes. */
static void
failed(struct cip_call *c, struct rd *r)
{
	if (c->service != NULL && c->service->reply == cip_reset_reply)
		cip_reset_reply(c, r);
	else
		cip_touched(c, r);
}

static void
reply(struct cip_around *a, struct rd *r)
{
	struct span whole = span(r->p, rd_left(r));
	struct cip_call c = {.talk = a->talk,
	    .around = a,
	    .route = a->route,
	    .path.bytes = span("", 0),
	    .reply = true};
	uint8_t code = rd_u8(r) & (uint8_t)~CIP_REPLY;

	recall(&c, code);
	begin(&c, DIR_RESPONSE);
	name(&c, code);
	tell_path(&c);
	tell_around(&c);
	tell_status(&c, r);
	if (rd_ok(r) && c.service != NULL && c.service->reply != NULL &&
	    carries(&c))
		c.service->reply(&c, r);
	else if (code == CIP_MULTIPLE)
		cip_rest(&c, r); /* wrappers have no points */
	else
		failed(&c, r);
	finish(&c, r, whole);
}

void
cip_message(struct cip_around *a, struct rd *r)
{
	if (rd_left(r) != 0 && rd_peek(r, 0) & CIP_REPLY)
		reply(a, r);
	else
		request(a, r);
}

/*
 * Unconnected Send:
 *
 *	priority(1) ticks(1) size(2) request [pad] words(1) 0(1) route
 */
struct span
cip_unwrap(struct span whole, struct cip_route *route)
{
	struct rd r = rd_init(whole, false), path;
	struct cip_path p;
	struct span inner, hops;
	uint16_t size;

	if (whole.n == 0 || rd_u8(&r) != CIP_UNCONNECTED_SEND)
		return whole;
	path = rd_sub(&r, rd_u8(&r) * 2u);
	cip_path_read(&path, &p);
	if (!rd_ok(&path) || cip_path_class(&p) != CLASS_MANAGER)
		return whole;
	rd_skip(&r, 2);
	size = rd_le16(&r);
	inner = rd_take(&r, size);
	if (!rd_ok(&r))
		return whole;
	rd_skip(&r, size % 2);
	hops = rd_take(&r, rd_u8(&r) * 2u + 1u);
	if (rd_ok(&r))
		cip_route_read(span(hops.p + 1, hops.n - 1), route);
	return inner;
}

static void
after_send(struct cip_call *c)
{
	struct cip_around a = *c->around;

	a.depth++;
	a.route = c->route;
	if (c->inner_whole)
		a.outer = NULL;
	cip_message(&a, &c->inner);
}

void
cip_send_request(struct cip_call *c, struct rd *r)
{
	uint8_t priority = rd_u8(r), ticks = rd_u8(r);
	uint16_t size = rd_le16(r), words;
	struct rd hops;

	if (!rd_ok(r))
		return;
	detail_uint(c->m, "priority_time_tick", priority);
	detail_uint(c->m, "timeout_ticks", ticks);
	detail_uint(c->m, "message_size", size);
	c->inner = rd_sub(r, size);
	c->inner_whole = rd_ok(r);
	if (c->around->depth + 1 >= CIP_DEPTH)
		rd_bad(r, "services nested too deeply");
	else if (rd_left(&c->inner) != 0)
		c->after = after_send;
	rd_skip(r, size % 2);
	words = rd_u8(r);
	rd_skip(r, 1);
	hops = rd_sub(r, words * 2u);
	if (!rd_ok(r))
		return;
	cip_route_read(span(hops.p, rd_left(&hops)), &c->route);
	c->m->station = c->route.station;
	c->m->station_text = span(c->route.text, c->route.n);
}

/* Only failures on the way come back as such: words(1) of path left. */
void
cip_send_reply(struct cip_call *c, struct rd *r)
{
	if (rd_left(r) == 0)
		return;
	detail_uint(c->m, "remaining_path_size", rd_u8(r));
	rd_skip(r, rd_left(r) != 0);
}

/*
 * Multiple Service Packet: count(2) offsets(2 each) services. Offsets count
 * from the count on. Those of real devices ascend; others are refused, as they
 * could name the same bytes again and again.
 */
static struct rd
embedded(struct rd body, uint16_t count, uint16_t i, bool *whole)
{
	struct rd at = body, one;
	size_t start, end;

	rd_skip(&at, 2u + 2u * i);
	start = rd_le16(&at);
	end = i + 1 < count ? rd_le16(&at) : start + rd_left(&body);
	rd_join(&body, &at);
	if (start < 2u + 2u * count || start >= end)
		rd_bad(&body, "offsets that don't ascend");
	rd_skip(&body, start);
	*whole = i + 1 < count;
	if (i + 1 == count || !rd_ok(&body))
		return body;
	one = rd_sub(&body, end - start);
	*whole = rd_ok(&body);
	return one;
}

static uint16_t
embedded_count(struct rd body)
{
	uint16_t n = rd_le16(&body);

	return n * 2u <= rd_left(&body) ? n : 0;
}

static void
after_multiple(struct cip_call *c)
{
	struct cip_around a = *c->around;
	uint16_t n = embedded_count(c->inner), i;
	uint16_t asked = c->asked ? embedded_count(c->query) : 0;

	a.depth++;
	a.route = c->route;
	for (i = 0; i < n; i++) {
		bool inside, as_asked;
		struct rd one = embedded(c->inner, n, i, &inside), q;

		if (!rd_ok(&one))
			return;
		a.index = i;
		a.outer = inside ? NULL : c->around->outer;
		a.request = span("", 0);
		if (asked == n) {
			q = embedded(c->query, n, i, &as_asked);
			a.request = rd_rest(&q);
		}
		if (rd_left(&one) != 0)
			cip_message(&a, &one);
	}
}

static void
multiple(struct cip_call *c, struct rd *r)
{
	uint16_t count, i;

	if (c->reply && rd_left(r) == 0)
		return; /* it failed as a whole */
	c->inner = *r;
	c->inner.start = r->p;
	count = rd_le16(r);
	if (!rd_ok(r))
		return;
	detail_uint(c->m, "services", count);
	rd_skip(r, 2u * count);
	rd_rest(r);
	if (!rd_ok(r))
		return;
	for (i = 0; i < count; i++) {
		bool inside;
		struct rd one = embedded(c->inner, count, i, &inside);

		rd_join(r, &one);
		if (i + 1 < count && !inside && rd_ok(r))
			rd_fail(r, r->limit, "ends early");
	}
	if (c->around->depth + 1 >= CIP_DEPTH)
		rd_bad(r, "services nested too deeply");
	else
		c->after = after_multiple;
}

void
cip_multiple_request(struct cip_call *c, struct rd *r)
{
	multiple(c, r);
}

void
cip_multiple_reply(struct cip_call *c, struct rd *r)
{
	multiple(c, r);
}
