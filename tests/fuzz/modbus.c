/*
 * modbus - one conversation, its messages framed and decoded without a
 * network around them: whole, cut and short, answered and not, over TCP and
 * as RTU.
 *
 * The input is { how(1) size(1) message(size) }.
 */
#include "proto/modbus.h"
#include "fuzz.h"

enum { DEPTH_MAX = 15 }; /* what an event's writer can close */

static const struct proto *proto;
static unsigned emitted;
static int64_t due;

static void
look_at_points(const struct msg *m)
{
	struct buf touched = {0};
	size_t i;

	for (i = 0; i < m->npoints; i++) {
		const struct point *p = &m->points[i];

		buf_span(&touched, p->ref.head);
		buf_span(&touched, p->ref.tail);
		CHECK(p->ref.head.n != 0);
		if (p->value.kind == VALUE_WORDS)
			CHECK(p->count * 2 == p->value.s.n);
		else if (p->value.kind == VALUE_BITS)
			CHECK(p->count <= p->value.s.n * 8);
		else
			continue;
		buf_span(&touched, p->value.s);
	}
	buf_release(&touched);
}

static void
look_at_details(const struct msg *m)
{
	bool array[DEPTH_MAX + 1] = {false};
	struct buf touched = {0};
	size_t depth = 0, i;

	for (i = 0; i < m->ndetails; i++) {
		const struct detail *d = &m->details[i];

		if (d->kind == DETAIL_CLOSE) {
			CHECK(depth-- != 0);
			continue;
		}
		CHECK((d->key == NULL) == array[depth]);
		if (d->kind != DETAIL_VALUE) {
			CHECK(depth++ < DEPTH_MAX);
			array[depth] = d->kind == DETAIL_ARRAY;
		} else if (d->value.kind == VALUE_TEXT ||
			   d->value.kind == VALUE_BYTES) {
			buf_span(&touched, d->value.s);
		}
	}
	CHECK(depth == 0);
	buf_release(&touched);
}

static void
emit(struct talk *t)
{
	const struct msg *m = t->msg;

	emitted++;
	CHECK(m->proto != NULL && m->ts <= t->ts);
	CHECK(m->fn != NULL || (m->flags & (FLAG_CUT | FLAG_MALFORMED)));
	CHECK(m->latency >= -1 && m->action < ACT_COUNT);
	look_at_points(m);
	look_at_details(m);
}

static void
overdue_at(struct talk *t, int64_t when)
{
	(void)t;
	due = when;
}

/*
 * RTU has no length: what isn't as long as its contents say, as functions of a
 * maker's own aren't, came in one piece.
 */
static bool
tells_length(struct span s, bool from_server, size_t len)
{
	struct span pdu = span(s.p + 1, s.n - 1);

	return proto == &proto_modbus ||
	       (!modbus_pdu_open(pdu) &&
		   modbus_pdu_length(pdu, from_server) + 3 == len);
}

/* Framing asks for more than it has, or names a length, or says no. */
static void
frame(struct span s, bool from_server, bool strict)
{
	size_t len = 0, n;
	enum framed got = proto->frame(s, from_server, strict, &len);
	bool tells = got == FRAMED_YES && tells_length(s, from_server, len);

	CHECK(got != FRAMED_MORE || len > s.n);
	CHECK(got != FRAMED_YES || len != 0);
	for (n = 0; n < s.n && n < 12; n++) {
		size_t front = 0;
		enum framed early =
		    proto->frame(span(s.p, n), from_server, strict, &front);

		/* What is no message's front can't become a message. */
		if (got == FRAMED_YES && n != 0 && n < len && tells)
			CHECK(early != FRAMED_NO);
		CHECK(early != FRAMED_MORE || front > n);
	}
}

static void
one(struct talk *t, uint8_t how, struct span s)
{
	struct rd r = rd_init(s, how & 2);

	t->from_server = how & 1;
	t->other_seen = how & 32;
	t->ts += (how & 12) * INT64_C(300000000);
	t->frame++;
	if (t->ts >= due)
		proto->overdue(t, t->ts, false);
	frame(s, t->from_server, how & 16);
	emitted = 0;
	if (s.n != 0)
		proto->decode(t, &r);
	CHECK(emitted == (s.n != 0));
	if (how & 64)
		proto->lost(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd r = rd_init(span(data, size), false);
	struct msg msg = {0};
	struct talk t = {.msg = &msg,
	    .emit = emit,
	    .overdue_at = overdue_at,
	    .ts = INT64_C(1767225600000000000),
	    .patience = 5 * TS_SECOND};

	proto = rd_u8(&r) & 1 ? &proto_modbus_rtu : &proto_modbus;
	t.state = calloc(1, proto->state);
	due = INT64_MAX;
	while (rd_left(&r) > 1) {
		uint8_t how = rd_u8(&r);
		size_t n = rd_u8(&r);
		char *exact;

		if (n > rd_left(&r))
			n = rd_left(&r);
		exact = malloc(n + (n == 0));
		memcpy(exact, rd_take(&r, n).p, n);
		one(&t, how, span(exact, n));
		free(exact);
	}
	proto->overdue(&t, t.ts, true);
	CHECK(((struct modbus_state *)t.state)->n == 0);
	proto->release(t.state);
	free(t.state);
	msg_release(&msg);
	return 0;
}
