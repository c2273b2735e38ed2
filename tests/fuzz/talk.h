/*
 * talk.h - a conversation of one protocol, its messages framed and decoded
 * without a network around them: whole, cut and short, answered and not.
 *
 * The input is { how(1) size(1) message(size) }; a size of 255 stands in the
 * two bytes that follow.
 */
#ifndef TESTS_FUZZ_TALK_H
#define TESTS_FUZZ_TALK_H

#include "base/addr.h"
#include "fuzz.h"
#include "proto/proto.h"

enum { DEPTH_MAX = 15 }; /* what an event's writer can close */
enum { STRICT = 16 };	 /* of `how`: framed where nothing else speaks for it */

static const struct proto *talk_proto;
static unsigned talk_emitted;
static int64_t talk_due;
/* Where only the end of its bytes tells how long a message is: does this? */
static bool (*talk_tells_length)(struct span, bool from_server, size_t len);

static inline void
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

static inline void
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
		CHECK((d->key.n == 0) == array[depth]);
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

static inline void
talk_heard(struct talk *t)
{
	const struct msg *m = t->msg;

	talk_emitted++;
	CHECK(m->proto != NULL && m->ts <= t->ts);
	CHECK(m->fn != NULL || (m->flags & (FLAG_CUT | FLAG_MALFORMED)));
	CHECK(m->latency >= -1 && m->action < ACT_COUNT);
	look_at_points(m);
	look_at_details(m);
}

static inline void
talk_overdue_at(struct talk *t, int64_t when)
{
	(void)t;
	talk_due = when;
}

/* Framing asks for more than it has, or names a length, or says no. */
static inline void
talk_frame(struct span s, bool from_server, bool strict)
{
	size_t len = 0, n;
	enum framed got = talk_proto->frame(s, from_server, strict, &len);
	bool tells =
	    got == FRAMED_YES && (talk_tells_length == NULL ||
				     talk_tells_length(s, from_server, len));

	CHECK(got != FRAMED_MORE || len > s.n);
	CHECK(got != FRAMED_YES || len != 0);
	for (n = 0; n < s.n && n < 24; n++) {
		size_t front = 0;
		enum framed early = talk_proto->frame(span(s.p, n), from_server,
		    strict, &front);

		/* What is no message's front can't become a message. */
		if (got == FRAMED_YES && n != 0 && n < len && tells)
			CHECK(early != FRAMED_NO);
		CHECK(early != FRAMED_MORE || front > n);
	}
}

/*
 * One message: bits of `how` say 1 from the server, 2 cut, 4 and 8 how much
 * time went by, 16 framed strictly, 32 the other side was seen, 64 bytes are
 * lost behind it, 128 a datagram.
 */
static inline void
talk_one(struct talk *t, uint8_t how, struct span s)
{
	static const struct end ends[2] = {
	    {{{10, 0, 0, 1}, 4}, 40000}, {{{10, 0, 0, 2}, 4}, 502}};
	struct rd r = rd_init(s, how & 2);

	t->from_server = how & 1;
	t->other_seen = how & 32;
	t->stream = !(how & 128);
	t->src = &ends[how & 1];
	t->dst = &ends[!(how & 1)];
	t->ts += (how & 12) * INT64_C(300000000);
	t->frame++;
	if (t->ts >= talk_due && talk_proto->overdue != NULL)
		talk_proto->overdue(t, t->ts, false);
	talk_frame(s, t->from_server, how & STRICT);
	if (s.n != 0)
		talk_proto->decode(t, &r);
	if (how & 64 && talk_proto->lost != NULL)
		talk_proto->lost(t);
}

/* The front of the next message: how, and how many bytes it has. */
static inline size_t
talk_next(struct rd *r, uint8_t *how)
{
	size_t n;

	*how = rd_u8(r);
	n = rd_u8(r);
	if (n == 255)
		n = rd_be16(r);
	return n < rd_left(r) ? n : rd_left(r);
}

/*
 * Plays the conversation; `spoke`, which may be NULL, is asked to look after
 * each message: how many bytes it had, how many events came of it.
 */
static inline void
talk_run(const struct proto *p, struct rd *r,
    void (*spoke)(struct talk *, size_t n, unsigned emitted))
{
	struct msg msg = {0};
	struct talk t = {.msg = &msg,
	    .emit = talk_heard,
	    .overdue_at = talk_overdue_at,
	    .ts = INT64_C(1767225600000000000),
	    .patience = 5 * TS_SECOND};

	talk_proto = p;
	t.state = calloc(1, p->state + 1);
	t.world = calloc(1, p->world + 1);
	talk_due = INT64_MAX;
	while (rd_left(r) > 1) {
		uint8_t how;
		size_t n = talk_next(r, &how);
		char *exact = malloc(n + (n == 0));

		memcpy(exact, rd_take(r, n).p, n);
		talk_emitted = 0;
		talk_one(&t, how, span(exact, n));
		if (spoke != NULL)
			spoke(&t, n, talk_emitted);
		free(exact);
	}
	if (p->overdue != NULL)
		p->overdue(&t, t.ts, true);
	if (p->release != NULL)
		p->release(t.state);
	if (p->world_release != NULL)
		p->world_release(t.world);
	free(t.state);
	free(t.world);
	msg_release(&msg);
}

/* The same where most messages are first made fit: lengths, checksums. */
static inline void
talk_run_sealed(const struct proto *p, const uint8_t *data, size_t size,
    void (*seal)(uint8_t *, size_t),
    void (*spoke)(struct talk *, size_t n, unsigned emitted))
{
	uint8_t *copy = malloc(size + 1);
	struct rd r = rd_init(span(copy, size), false);

	memcpy(copy, data, size);
	while (rd_left(&r) > 1) {
		uint8_t how;
		size_t n = talk_next(&r, &how);

		if (!(how & STRICT))
			seal(copy + rd_at(&r), n);
		rd_skip(&r, n);
	}
	r = rd_init(span(copy, size), false);
	talk_run(p, &r, spoke);
	free(copy);
}

#endif
