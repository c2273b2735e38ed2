/*
 * proto_opcua.c - what goldens can't show: every prefix of good messages,
 * state across messages and conversations, its bounds, lies about sizes.
 */
#include <stdarg.h>

#include "proto/opcua.h"
#include "talk.h"

enum { READ = 631, READ_RESPONSE = 634, CHANNEL = 1 };

static const struct end client = {{{192, 0, 2, 1}, 4}, 40000};
static const struct end server = {{{192, 0, 2, 2}, 4}, 4840};

/* A conversation with a world of its own, or that of another. */
static void
start(struct heard *h, void *world)
{
	heard_start(h, &proto_opcua);
	h->talk.world = world ? world : calloc(1, proto_opcua.world);
}

static void
end(struct heard *h)
{
	void *world = h->talk.world;

	heard_end(h);
	proto_opcua.world_release(world);
	free(world);
}

static void
hear(struct heard *h, bool from_server, struct span s)
{
	h->talk.src = from_server ? &server : &client;
	h->talk.dst = from_server ? &client : &server;
	heard_bytes(h, from_server, s, false);
}

static void
le32(struct buf *b, uint32_t v)
{
	char bytes[] = {
	    (char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24)};

	buf_add(b, bytes, 4);
}

/* MSG and final, with room for its size */
static void
chunk(struct buf *b, char final, uint32_t sequence, uint32_t request)
{
	b->n = 0;
	buf_str(b, "MSG");
	buf_char(b, final);
	le32(b, 0);
	le32(b, CHANNEL);
	le32(b, 1); /* token */
	le32(b, sequence);
	le32(b, request);
}

static struct span
sized(struct buf *b)
{
	uint32_t n = (uint32_t)b->n;

	b->n = 4;
	le32(b, n);
	b->n = n;
	return buf_all(b);
}

static void
type(struct buf *b, unsigned id)
{
	char bytes[] = {1, 0, (char)id, (char)(id >> 8)};

	buf_add(b, bytes, 4);
}

/* token null, timestamp 0, handle, no diagnostics, no audit, hint, nothing */
static void
request_header(struct buf *b, uint32_t handle)
{
	buf_add(b, "\0\0", 2);
	le32(b, 0);
	le32(b, 0);
	le32(b, handle);
	le32(b, 0);
	le32(b, UINT32_MAX);
	le32(b, 0);
	buf_add(b, "\0\0\0", 3);
}

static void
response_header(struct buf *b, uint32_t handle)
{
	le32(b, 0);
	le32(b, 0);
	le32(b, handle);
	le32(b, 0);
	buf_char(b, 0);
	le32(b, 0);
	buf_add(b, "\0\0\0", 3);
}

/* A read of nodes i=1 to i=n. */
static struct span
read_request(struct buf *b, uint32_t request, uint32_t n)
{
	uint32_t i;

	chunk(b, 'F', request, request);
	type(b, READ);
	request_header(b, request);
	le32(b, 0);
	le32(b, 0);
	le32(b, 2);
	le32(b, n);
	for (i = 1; i <= n; i++) {
		buf_add(b, "\2\0\0", 3);
		le32(b, i);
		le32(b, 13);
		le32(b, UINT32_MAX);
		buf_add(b, "\0\0", 2);
		le32(b, UINT32_MAX);
	}
	return sized(b);
}

/* Its answer: n bytes, each the value of one. */
static struct span
read_response(struct buf *b, uint32_t request, uint32_t n)
{
	uint32_t i;

	chunk(b, 'F', request, request);
	type(b, READ_RESPONSE);
	response_header(b, request);
	le32(b, n);
	for (i = 0; i < n; i++) {
		buf_add(b, "\1\3", 2);
		buf_char(b, (char)i);
	}
	le32(b, 0);
	return sized(b);
}

/* The last point of the last message, as text. */
static const char *
last_ref(const struct heard *h)
{
	static char text[64];
	const struct point *p = &h->msg.points[h->msg.npoints - 1];

	if (h->msg.npoints == 0)
		return "(none)";
	snprintf(text, sizeof(text), "%.*s", (int)p->ref.head.n, p->ref.head.p);
	return text;
}

static void
prefixes_are_safe(bool cut)
{
	struct buf q = {0}, a = {0};
	struct span asks = read_request(&q, 1, 3);
	struct span answers = read_response(&a, 1, 3);
	struct heard h;
	size_t n;

	for (n = 0; n <= answers.n; n++) {
		start(&h, NULL);
		h.talk.src = &client;
		h.talk.dst = &server;
		heard_bytes(&h, false, span(asks.p, n < asks.n ? n : asks.n),
		    cut);
		CHECK(h.emitted == 1);
		CHECK(n >= asks.n ||
		      (h.msg.flags & (cut ? FLAG_CUT : FLAG_MALFORMED)));
		hear(&h, false, asks);
		h.talk.src = &server;
		h.talk.dst = &client;
		heard_bytes(&h, true, span(answers.p, n), cut);
		CHECK(h.emitted == 3);
		CHECK((h.msg.flags == 0) == (n == answers.n));
		CHECK(h.msg.npoints <= 3);
		end(&h);
	}
	buf_release(&q);
	buf_release(&a);
}

static void
framing_asks_for_more_then_says_the_length(void)
{
	struct buf b = {0};
	struct span s = read_request(&b, 1, 3);
	size_t n, len;

	for (n = 1; n <= s.n; n++) {
		char *p = unit_exact(span(s.p, n));
		enum framed got =
		    proto_opcua.frame(span(p, n), false, false, &len);
		enum framed strict =
		    proto_opcua.frame(span(p, n), false, true, &len);

		CHECK(got == (n < 8 ? FRAMED_MORE : FRAMED_YES));
		CHECK(strict == (n < s.n ? FRAMED_MORE : FRAMED_YES));
		free(p);
	}
	buf_release(&b);
}

#define BYTES(lit)                   \
	{                            \
		lit, sizeof(lit) - 1 \
	}

/* Strictly, lengths close, and what follows begins another message. */
static void
what_only_looks_alike_is_refused(void)
{
	static const struct span rows[] = {
	    BYTES("HELF\x20\0\0\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0"
		  "\1\0\0\0"),
	    BYTES("ACKF\x1d\0\0\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0"),
	    BYTES("ERRF\x10\0\0\0\0\0\1\0\0\0\0\0"),
	    BYTES("MSGF\x18\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0"),
	    BYTES("MSGF\x18\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0GET"),
	    BYTES("MSGF\x17\0\0\0\1\0\0\0"), BYTES("MSGX"),
	    BYTES("MSGF\0\0\0\1"), BYTES("HELC"), BYTES("MSH"),
	    BYTES("MSGF\0\1\xff\xff")};
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char row[16];

		snprintf(row, sizeof(row), "row %zu", i);
		CHECK_ROW(proto_opcua.frame(rows[i], false, true, &len) ==
			      FRAMED_NO,
		    row);
	}
}

/* ... up to what asks.h keeps. */
static void
long_reads_keep_their_addresses(void)
{
	struct buf b = {0};
	struct heard h;

	start(&h, NULL);
	hear(&h, false, read_request(&b, 1, 20000));
	hear(&h, true, read_response(&b, 1, 20000));
	CHECK(h.msg.npoints == 20000);
	CHECK_STR(last_ref(&h), "i=20000");
	CHECK(h.msg.flags == 0);
	end(&h);
	buf_release(&b);
}

/* Read to its end, but told only so far. */
static void
what_is_told_is_bounded(void)
{
	struct buf b = {0};
	struct heard h;

	start(&h, NULL);
	hear(&h, true, read_response(&b, 1, 200000));
	CHECK(h.msg.npoints == OPCUA_POINTS_MAX);
	CHECK(h.msg.flags == 0);
	CHECK_SPAN(h.msg.details[h.msg.ndetails - 1].key, "left_out");
	end(&h);
	buf_release(&b);
}

static void
counts_that_lie_cost_nothing(void)
{
	struct buf b = {0};
	struct heard h;

	start(&h, NULL);
	hear(&h, false, read_request(&b, 1, 1));
	read_response(&b, 1, 1);
	b.n -= 3 + 8;
	le32(&b, 0x7fffffff);
	hear(&h, true, sized(&b));
	CHECK(h.msg.flags == FLAG_MALFORMED);
	CHECK(h.msg.npoints <= 1);
	end(&h);
	buf_release(&b);
}

/* A message of more chunks than there is room for is told, not kept. */
static void
messages_are_bounded(void)
{
	static char zeros[OPCUA_CHUNK_MAX - 24];
	struct buf b = {0};
	struct heard h;
	struct opcua_world *w;
	uint32_t i;

	start(&h, NULL);
	w = h.talk.world;
	hear(&h, false, read_request(&b, 1, 1));
	for (i = 2; i < 30; i++) {
		chunk(&b, 'C', i, 7);
		buf_add(&b, zeros, sizeof(zeros));
		hear(&h, false, sized(&b));
		CHECK(w->held <= OPCUA_MESSAGE_MAX);
	}
	CHECK(h.emitted == 1);
	chunk(&b, 'F', i, 7);
	hear(&h, false, sized(&b));
	CHECK(h.emitted == 2);
	CHECK(w->held == 0);
	for (i = 0; i < 100; i++) { /* begun and never ended */
		chunk(&b, 'C', 31 + i, 100 + i);
		buf_add(&b, zeros, sizeof(zeros) / 2);
		hear(&h, false, sized(&b));
		CHECK(w->held <= OPCUA_PARTS * sizeof(zeros));
	}
	h.talk.from_server = false;
	proto_opcua.lost(&h.talk);
	CHECK(w->held == 0);
	end(&h);
	buf_release(&b);
}

static struct opcua_watched
item(uint32_t handle, uint32_t id, const char *ref)
{
	return (struct opcua_watched){.ref = span_str(ref),
	    .fields = span("", 0),
	    .handle = handle,
	    .id = id};
}

static void
items_are_found_and_forgotten(void)
{
	struct opcua_world *w = calloc(1, sizeof(*w));
	struct opcua_watched a = item(1, 10, "a"), b = item(2, 11, "b");
	const struct opcua_watched *got;

	CHECK(opcua_by_handle(w, 7, 5, 1) == NULL);
	opcua_watch(w, 7, 5, &a);
	opcua_watch(w, 7, 5, &b);
	opcua_watch(w, 8, 5, &b); /* of another server */
	got = opcua_by_handle(w, 7, 5, 1);
	CHECK(got != NULL && span_is(got->ref, "a"));
	CHECK(opcua_by_id(w, 7, 5, 11) != NULL);
	CHECK(opcua_by_handle(w, 8, 5, 1) == NULL);
	opcua_rename(w, 7, 5, 10, 99);
	CHECK(opcua_by_handle(w, 7, 5, 1) == NULL);
	CHECK(opcua_by_handle(w, 7, 5, 99) != NULL);
	b.handle = 99; /* used twice: the newer one has it */
	b.id = 12;
	opcua_watch(w, 7, 5, &b);
	got = opcua_by_handle(w, 7, 5, 99);
	CHECK(got != NULL && got->id == 12);
	opcua_unwatch(w, 7, 5, 10);
	CHECK(opcua_by_handle(w, 7, 5, 99) == got);
	opcua_unwatch(w, 7, 5, 12);
	CHECK(opcua_by_handle(w, 7, 5, 99) == NULL);
	opcua_unsubscribe(w, 7, 5);
	CHECK(opcua_by_id(w, 7, 5, 11) == NULL);
	CHECK(opcua_by_id(w, 8, 5, 11) != NULL);
	opcua_world_release(w);
	free(w);
}

/* What is spoken of stays; what nobody spoke of for longest goes. */
static void
items_are_bounded(void)
{
	struct opcua_world *w = calloc(1, sizeof(*w));
	struct opcua_watched a;
	uint32_t sub, i;

	for (sub = 1; sub <= 2000; sub++)
		for (i = 0; i < 20; i++) {
			a = item(i, i, "ns=2;s=Tank.Level");
			opcua_watch(w, 1, sub, &a);
			CHECK(opcua_by_handle(w, 1, 1, 0) != NULL);
		}
	CHECK(w->nentries <= 32769);
	CHECK(opcua_by_handle(w, 1, 2000, 19) != NULL);
	CHECK(opcua_by_handle(w, 1, 2, 0) == NULL);
	for (i = 0; i < 40000; i++) { /* one alone */
		a = item(i, i, "x");
		opcua_watch(w, 1, 1, &a);
	}
	CHECK(w->nentries <= 32769);
	opcua_world_release(w);
	free(w);
}

static void
long_texts_are_bounded(void)
{
	struct opcua_world *w = calloc(1, sizeof(*w));
	size_t n = 1 << 20;
	char *text = malloc(n);
	struct opcua_watched a = item(0, 0, "");
	uint32_t i;

	memset(text, 'x', n);
	a.ref = span(text, n);
	for (i = 0; i < 32; i++) {
		a.id = i;
		opcua_watch(w, 1, i % 2, &a);
		CHECK(w->texts <= 8u << 20);
	}
	CHECK(opcua_by_id(w, 1, 1, 31) != NULL);
	opcua_world_release(w);
	free(w);
	free(text);
}

static void
sessions_are_known_by_their_token(void)
{
	struct opcua_world *w = calloc(1, sizeof(*w));
	uint32_t i;

	CHECK(opcua_session(w, 1, SPAN("t")).n == 0);
	opcua_session_put(w, 1, SPAN("t"), SPAN("ns=1;i=7"));
	CHECK_SPAN(opcua_session(w, 1, SPAN("t")), "ns=1;i=7");
	CHECK(opcua_session(w, 2, SPAN("t")).n == 0);
	for (i = 0; i < 100000; i++)
		opcua_session_put(w, 3, span(&i, 4), SPAN("other"));
	CHECK(opcua_session(w, 1, SPAN("t")).n == 0 ||
	      span_is(opcua_session(w, 1, SPAN("t")), "ns=1;i=7"));
	opcua_world_release(w);
	free(w);
}

static void
unanswered_requests_are_told(void)
{
	struct buf b = {0};
	struct heard h;

	start(&h, NULL);
	hear(&h, false, read_request(&b, 9, 1));
	CHECK(h.overdue == 1500);
	h.talk.ts = 1500;
	heard_said(&h);
	proto_opcua.overdue(&h.talk, 1500, false);
	CHECK_STR(heard_said(&h),
	    "request opcua txn=9 read 631 read unanswered");
	hear(&h, true, read_response(&b, 9, 1));
	CHECK_STR(last_ref(&h), "?");
	CHECK(h.msg.latency == -1);
	end(&h);
	buf_release(&b);
}

/* Publish requests wait for news as long as it takes. */
static void
publish_requests_may_wait(void)
{
	struct buf b = {0};
	struct heard h;

	start(&h, NULL);
	chunk(&b, 'F', 1, 1);
	type(&b, 826);
	request_header(&b, 1);
	le32(&b, 0);
	hear(&h, false, sized(&b));
	CHECK(h.emitted == 1 && h.msg.flags == 0);
	proto_opcua.overdue(&h.talk, 1000000, true);
	CHECK(h.emitted == 1);
	end(&h);
	buf_release(&b);
}

static void
a_gap_forgets_what_was_begun(void)
{
	struct buf b = {0};
	struct heard h;

	start(&h, NULL);
	hear(&h, false, read_request(&b, 1, 1));
	h.talk.from_server = true;
	proto_opcua.lost(&h.talk);
	hear(&h, true, read_response(&b, 7, 1)); /* no sequence is due */
	CHECK_STR(last_ref(&h), "?");
	CHECK(h.msg.flags == 0);
	CHECK(strstr(heard_said(&h), "expected") == NULL);
	hear(&h, true, read_response(&b, 9, 1));
	CHECK(strstr(heard_said(&h), "expected_sequence_number=8") != NULL);
	end(&h);
	buf_release(&b);
}

/* Behind it, the rest of a message isn't taken for a broken one. */
static void
the_rest_of_a_message_is_no_message(void)
{
	struct buf b = {0};
	struct heard h;
	uint32_t i;

	start(&h, NULL);
	hear(&h, false, read_request(&b, 1, 1));
	for (i = 0; i < 2; i++) {
		h.talk.from_server = true;
		proto_opcua.lost(&h.talk);
		h.talk.flags = FLAG_GAP;
		heard_said(&h);
		if (i != 0) { /* ... also where several chunks are left */
			chunk(&b, 'C', 8, 9);
			buf_str(&b, "\x09 a middle");
			hear(&h, true, sized(&b));
			h.talk.flags = 0;
			CHECK(h.emitted == 0);
		}
		chunk(&b, 'F', 9, 9);
		buf_str(&b, "\x09 an end");
		hear(&h, true, sized(&b));
		CHECK(h.emitted == 1 && h.msg.flags == FLAG_GAP);
		CHECK_STR(h.msg.fn, "message");
		CHECK(h.msg.code == -1);
	}
	end(&h);
	buf_release(&b);
}

int
main(void)
{
	TEST("prefixes keep what they have and tell that they were cut")
	prefixes_are_safe(true);
	TEST("... or that their lengths lie")
	prefixes_are_safe(false);
	TEST("framing asks for more, then says the length")
	framing_asks_for_more_then_says_the_length();
	TEST("what only looks alike is refused")
	what_only_looks_alike_is_refused();
	TEST("long reads keep their addresses")
	long_reads_keep_their_addresses();
	TEST("what is told of one message is bounded")
	what_is_told_is_bounded();
	TEST("counts that lie cost nothing")
	counts_that_lie_cost_nothing();
	TEST("messages of many chunks are bounded")
	messages_are_bounded();
	TEST("monitored items are found and forgotten")
	items_are_found_and_forgotten();
	TEST("monitored items are bounded")
	items_are_bounded();
	TEST("... and so are their texts")
	long_texts_are_bounded();
	TEST("sessions are known by their token")
	sessions_are_known_by_their_token();
	TEST("unanswered requests are told")
	unanswered_requests_are_told();
	TEST("publish requests may wait")
	publish_requests_may_wait();
	TEST("a gap forgets what was begun")
	a_gap_forgets_what_was_begun();
	TEST("the rest of a message is no message")
	the_rest_of_a_message_is_no_message();
	return unit_end();
}
