/*
 * proto_enip.c - EtherNet/IP and CIP across messages: what ties replies to
 * their requests, what conversations share and where it ends, secrets,
 * framing, and every prefix of good messages.
 */
#include "proto/enip.h"

#include "talk.h"

/* As SPAN, in tables. */
#define BYTES(lit)                      \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}

enum { RR = 0x6f, UNIT = 0x70, SESSION = 7 };

static struct end ends[2] = {
    {{{192, 0, 2, 1}, 4}, 40000}, {{{192, 0, 2, 2}, 4}, 44818}};

static void
start(struct heard *h)
{
	heard_start(h, &proto_enip);
	h->talk.world = calloc(1, proto_enip.world);
	h->talk.src = &ends[0];
	h->talk.dst = &ends[1];
}

static void
end(struct heard *h)
{
	proto_enip.world_release(h->talk.world);
	free(h->talk.world);
	heard_end(h);
}

static void
put16(struct buf *b, unsigned v)
{
	buf_char(b, (char)v);
	buf_char(b, (char)(v >> 8));
}

static void
put32(struct buf *b, uint32_t v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

static void
put_header(struct buf *b, unsigned command, size_t length, uint32_t context)
{
	put16(b, command);
	put16(b, (unsigned)length);
	put32(b, SESSION);
	put32(b, 0);
	put32(b, context);
	put32(b, 0);
	put32(b, 0);
}

/* A service without a connection, in the message that carries it. */
static struct span
unconnected(struct buf *b, uint32_t context, struct span cip)
{
	b->n = 0;
	put_header(b, RR, 16 + cip.n, context);
	put32(b, 0);
	put16(b, 0);
	put16(b, 2);
	put32(b, 0);
	put16(b, 0xb2);
	put16(b, (unsigned)cip.n);
	buf_span(b, cip);
	return buf_all(b);
}

/* ... and with one. */
static struct span
connected(struct buf *b, uint32_t connection, unsigned count, struct span cip)
{
	b->n = 0;
	put_header(b, UNIT, 22 + cip.n, 0);
	put32(b, 0);
	put16(b, 0);
	put16(b, 2);
	put16(b, 0xa1);
	put16(b, 4);
	put32(b, connection);
	put16(b, 0xb1);
	put16(b, (unsigned)cip.n + 2);
	put16(b, count);
	buf_span(b, cip);
	return buf_all(b);
}

static struct span
io(struct buf *b, uint32_t connection, struct span data)
{
	b->n = 0;
	put16(b, 2);
	put16(b, 0x8002);
	put16(b, 8);
	put32(b, connection);
	put32(b, 1);
	put16(b, 0xb1);
	put16(b, (unsigned)data.n);
	buf_span(b, data);
	return buf_all(b);
}

static struct buf room;

static void
say(struct heard *h, bool from_server, struct span message)
{
	h->talk.src = &ends[from_server];
	h->talk.dst = &ends[!from_server];
	heard_bytes(h, from_server, message, false);
}

static void
ask(struct heard *h, uint32_t context, struct span cip)
{
	say(h, false, unconnected(&room, context, cip));
}

static void
answer(struct heard *h, uint32_t context, struct span cip)
{
	say(h, true, unconnected(&room, context, cip));
}

/* Forward Open of a class, by ids and serial number: assemblies 150, 100. */
static struct span
forward_open(struct buf *b, unsigned transport, unsigned serial, uint32_t to)
{
	b->n = 0;
	buf_span(b, SPAN("\x54\x02\x20\x06\x24\x01\x0a\x0e"));
	put32(b, 0);
	put32(b, to);
	put16(b, serial);
	put16(b, 1);
	put32(b, 0xabcdef);
	put32(b, 0);
	put32(b, 10000);
	put16(b, 0x480a);
	put32(b, 20000);
	put16(b, 0x480a);
	buf_char(b, (char)transport);
	buf_span(b, SPAN("\x04\x20\x04\x24\x97\x2c\x96\x2c\x64"));
	return buf_all(b);
}

static struct span
opened(struct buf *b, unsigned serial, uint32_t ot, uint32_t to)
{
	b->n = 0;
	buf_span(b, SPAN("\xd4\0\0\0"));
	put32(b, ot);
	put32(b, to);
	put16(b, serial);
	put16(b, 1);
	put32(b, 0xabcdef);
	put32(b, 10000);
	put32(b, 20000);
	put16(b, 0);
	return buf_all(b);
}

static void
open_connection(struct heard *h, unsigned transport, unsigned serial,
    uint32_t ot, uint32_t to)
{
	static struct buf cip;

	ask(h, serial, forward_open(&cip, transport, serial, to));
	answer(h, serial, opened(&cip, serial, ot, to));
	buf_release(&cip);
}

#define READ_A SPAN("\x4c\x02\x91\x01\x41\x00\x01\x00")
#define READ_B SPAN("\x4c\x02\x91\x01\x42\x00\x01\x00")
#define WRITE_B SPAN("\x4d\x02\x91\x01\x42\x00\xc3\x00\x01\x00\x05\x00")
#define VALUE_1 SPAN("\xcc\x00\x00\x00\xc3\x00\x01\x00")
#define VALUE_2 SPAN("\xcc\x00\x00\x00\xc3\x00\x02\x00")
#define WRITTEN SPAN("\xcd\x00\x00\x00")

/* Clients that don't count give every request the same context. */
static void
equal_contexts_are_answered_in_order(void)
{
	struct heard h;

	start(&h);
	ask(&h, 1, READ_A);
	ask(&h, 1, WRITE_B);
	ask(&h, 1, READ_B);
	h.talk.ts += 5;
	heard_said(&h);
	answer(&h, 1, WRITTEN);
	CHECK(strstr(heard_said(&h), "write_tag 77 write ok after 5 B") != 0);
	answer(&h, 1, VALUE_1);
	CHECK(strstr(heard_said(&h), "ok after 5 A=1") != NULL);
	answer(&h, 1, VALUE_2);
	CHECK(strstr(heard_said(&h), "ok after 5 B=2") != NULL);
	CHECK(h.talk.proven);
	answer(&h, 1, VALUE_2);
	CHECK(strstr(heard_said(&h), "unknown 76 other ok ?@0") != NULL);
	end(&h);
}

static void
connections_are_kept_apart(void)
{
	struct heard h;

	start(&h);
	open_connection(&h, 0xa3, 1, 0x1000, 0x2000);
	open_connection(&h, 0xa3, 2, 0x1001, 0x2001);
	say(&h, false, connected(&room, 0x1000, 9, READ_A));
	say(&h, false, connected(&room, 0x1001, 9, READ_B));
	heard_said(&h);
	say(&h, true, connected(&room, 0x2001, 9, VALUE_2));
	CHECK(strstr(heard_said(&h), " B=2") != NULL);
	say(&h, true, connected(&room, 0x2000, 9, VALUE_1));
	CHECK(strstr(heard_said(&h), " A=1") != NULL);
	end(&h);
}

static void
connections_have_a_bound(void)
{
	struct enip_world *w;
	struct heard h;
	uint32_t i;
	int way;

	start(&h);
	for (i = 0; i < CONNS_MAX + 100; i++)
		open_connection(&h, 1, i & 0xffff, 0x10000 + i, 0x20000 + i);
	w = h.talk.world;
	CHECK(w->nconns == CONNS_MAX);
	h.talk.src = &ends[0]; /* the originator: O->T */
	for (i = 0; i < CONNS_MAX + 100; i++)
		CHECK((enip_conn_find(&h.talk, 0x10000 + i, &way) == NULL) ==
		      (i < 100));
	h.talk.src = &ends[1];
	CHECK(enip_conn_find(&h.talk, 0x20000 + 200, &way) != NULL);
	CHECK(way == T_TO_O);
	h.talk.origin = 3; /* another sensor's hosts are others */
	CHECK(enip_conn_find(&h.talk, 0x20000 + 200, &way) == NULL);
	end(&h);
}

static void
an_id_that_is_used_anew_is_the_new_connection(void)
{
	struct heard h;
	struct enip_conn *c;
	int way;

	start(&h);
	open_connection(&h, 1, 1, 0x1000, 0x2000);
	open_connection(&h, 1, 2, 0x1000, 0x2001);
	h.talk.src = &ends[0];
	c = enip_conn_find(&h.talk, 0x1000, &way);
	CHECK(c != NULL && c->serial == 2);
	h.talk.src = &ends[1];
	c = enip_conn_find(&h.talk, 0x2000, &way);
	CHECK(c != NULL && c->serial == 1);
	end(&h);
}

/* Run and idle are told until a header is none: then never again. */
static void
a_run_idle_header_is_believed_until_it_is_none(void)
{
	static const struct {
		struct span data;
		const char *said;
	} rows[] = {
	    {BYTES("\1\0\1\0\0\0\xaa\xbb"), "run=true"},
	    {BYTES("\2\0\0\0\0\0\xaa\xbb"), "run=false"},
	    {BYTES("\3\0\0\0\1\0\xaa\xbb"), "assembly:150=bytes:00000100aabb"},
	    {BYTES("\4\0\1\0\0\0\xaa\xbb"), "assembly:150=bytes:01000000aabb"},
	};
	struct heard h;
	size_t i;

	start(&h);
	open_connection(&h, 1, 1, 0x1000, 0x2000);
	h.talk.stream = false;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		heard_said(&h);
		say(&h, false, io(&room, 0x1000, rows[i].data));
		CHECK(strstr(heard_said(&h), rows[i].said) != NULL);
	}
	say(&h, true, io(&room, 0x2000, rows[0].data));
	CHECK(strstr(heard_said(&h), "assembly:100=bytes:01000000aabb") !=
	      NULL);
	end(&h);
}

static void
names_of_symbols_have_a_bound(void)
{
	struct enip_world *w;
	struct heard h;
	uint32_t i;

	start(&h);
	w = h.talk.world;
	for (i = 0; i < SYMBOLS_MAX; i++)
		enip_symbol_add(&h.talk, SPAN(""), i, SPAN("Tank"));
	CHECK(w->symbols.n == SYMBOLS_MAX);
	CHECK(enip_symbol(&h.talk, SPAN(""), 5).n == 4);
	CHECK(enip_symbol(&h.talk, SPAN("Program:Main."), 5).n == 0);
	enip_symbol_add(&h.talk, SPAN(""), i, SPAN("Level"));
	CHECK(w->symbols.n == 1 && w->names_bytes < 200);
	for (i = 0; i < 100000; i++) { /* one symbol, renamed for ever */
		char name[16];

		enip_symbol_add(&h.talk, SPAN(""), 1,
		    span(name, (size_t)(num_u64(name, i) - name)));
		CHECK(w->names_bytes <= SYMBOLS_BYTES);
	}
	end(&h);
}

#define SEND_TO_3                                       \
	SPAN("\x52\x02\x20\x06\x24\x01\x05\x9d\x08\x00" \
	     "\x4c\x02\x91\x01\x41\x00\x01\x00"         \
	     "\x02\x00\x02\x03\x02\x04")

static void
unanswered_requests_are_told_with_their_route(void)
{
	struct heard h;
	struct talk *t;

	start(&h);
	ask(&h, 1, SEND_TO_3);
	CHECK(h.msg.station_text.n == 7);
	heard_said(&h);
	t = &h.talk;
	t->from_server = false;
	h.msg.owner = &h;
	proto_enip.overdue(t, t->ts + t->patience, false);
	CHECK(h.emitted == 1);
	CHECK(span_is(h.msg.station_text, "2/3/2/4"));
	CHECK(strstr(heard_said(&h), "unconnected_send 82 other unanswered") !=
	      NULL);
	ask(&h, 2, READ_A);
	heard_said(&h);
	t->from_server = true; /* what it answered may be lost */
	proto_enip.lost(t);
	proto_enip.overdue(t, t->ts + t->patience, true);
	CHECK(h.emitted == 0);
	end(&h);
}

#define PASSWORD SPAN("\x51\x02\x20\x39\x24\x01topsecret")

static void
passwords_are_masked(void)
{
	struct heard h;
	const char *said;

	start(&h);
	ask(&h, 1, PASSWORD);
	said = heard_said(&h);
	CHECK(strstr(said, "746f70736563726574") == NULL);
	CHECK(strstr(said, "data='masked'") != NULL);
	h.talk.show_secrets = true;
	ask(&h, 2, PASSWORD);
	CHECK(strstr(heard_said(&h), "data=bytes:746f70736563726574") != NULL);
	end(&h);
}

/* Messages that are good, from both sides, one of each kind. */
static const struct good {
	bool from_server;
	struct span cip;
} good[] = {
    {false, BYTES("\x4c\x02\x91\x01\x41\x00\x01\x00")},
    {true, BYTES("\xcc\x00\x00\x00\xca\x00\x00\x00\x80\x3f")},
    {true, BYTES("\xcc\x00\x04\x01\x00\x00")},
    {false, BYTES("\x4d\x02\x91\x01\x42\x00\xc3\x00\x02\x00\x05\x00\x06\x00")},
    {false, BYTES("\x52\x02\x91\x01\x41\x00\x05\x00\x00\x00\x00\x00")},
    {false, BYTES("\x01\x02\x20\x01\x24\x01")},
    {true, BYTES("\x81\0\0\0\x01\0\x0c\0\x3a\0\x04\x03\x30\0\x0e\x4d\x52\0"
		 "\x02hi\x03")},
    {false, BYTES("\x03\x02\x20\x01\x24\x01\x02\x00\x01\x00\x06\x00")},
    {true, BYTES("\x83\0\0\0\x02\0\x01\0\0\0\x01\0\x06\0\0\0\x01\x02\x03\x04")},
    {false, BYTES("\x52\x02\x20\x06\x24\x01\x05\x9d\x08\x00"
		  "\x4c\x02\x91\x01\x41\x00\x01\x00\x01\x00\x01\x00")},
    {false, BYTES("\x0a\x02\x20\x02\x24\x01\x02\x00\x06\x00\x0e\x00"
		  "\x4c\x02\x91\x01\x41\x00\x01\x00"
		  "\x4c\x02\x91\x01\x42\x00\x01\x00")},
    {true, BYTES("\x8a\0\0\0\x02\x00\x06\x00\x0e\x00"
		 "\xcc\x00\x00\x00\xc3\x00\x01\x00"
		 "\xcc\x00\x00\x00\xc3\x00\x02\x00")},
    {false, BYTES("\x55\x02\x20\x6b\x24\x00\x02\x00\x01\x00\x02\x00")},
    {true, BYTES("\xd5\0\0\0\x05\0\0\0\x02\0ab\xc4\0")},
    {false, BYTES("\x4b\x02\x20\x67\x24\x01\x07\x4d\x00\x01\x02\x03\x04"
		  "\x0f\x00\x01\x01\xa2\x02\x07\x89\x0a\x00")},
    {true, BYTES("\xcb\0\0\0\x07\x4d\x00\x01\x02\x03\x04"
		 "\x4f\x00\x01\x01\x05\x00")},
    {false, BYTES("\x4e\x02\x20\x06\x24\x01\x0a\x0e\x11\x00\x01\x00"
		  "\xef\xcd\xab\x00\x03\x00\x01\x00\x20\x02\x24\x01")},
};

enum { NGOOD = sizeof(good) / sizeof(*good) };

/* A front is never called whole: cut here, malformed by its sender there. */
static void
check_prefix(const struct good *g, struct span message, size_t n, bool cut)
{
	struct heard h;

	start(&h);
	h.talk.src = &ends[g->from_server];
	h.talk.dst = &ends[!g->from_server];
	heard_bytes(&h, g->from_server, span(message.p, n), cut);
	CHECK(h.emitted >= 1);
	CHECK(h.msg.proto != NULL);
	if (n < message.n)
		CHECK((h.said.n != 0) &&
		      strstr(heard_said(&h), cut ? "+cut" : "+malformed") !=
			  NULL);
	end(&h);
}

static void
every_prefix_is_safe(void)
{
	size_t i, n;

	for (i = 0; i < NGOOD; i++) {
		struct buf b = {0};
		struct span m = unconnected(&b, 1, good[i].cip);

		for (n = 1; n <= m.n; n++) {
			check_prefix(&good[i], m, n, true);
			check_prefix(&good[i], m, n, false);
		}
		buf_release(&b);
	}
}

/* Behind its request, too, every front of a reply keeps to its bytes. */
static void
every_prefix_of_a_reply_is_safe(void)
{
	size_t i, n;

	for (i = 1; i < NGOOD; i++) {
		struct buf b = {0};
		struct span m = unconnected(&b, 1, good[i].cip);

		if (!good[i].from_server)
			continue;
		for (n = 24; n <= m.n; n++) {
			struct heard h;

			start(&h);
			ask(&h, 1, good[i - 1].cip);
			heard_said(&h);
			say(&h, true, span(m.p, n));
			CHECK(h.emitted >= 1);
			CHECK(n == m.n ||
			      strstr(heard_said(&h), "+malformed") != NULL);
			end(&h);
		}
		buf_release(&b);
	}
}

static void
every_prefix_is_framed(void)
{
	size_t i, n, len;
	int strict;

	for (i = 0; i < NGOOD; i++)
		for (strict = 0; strict < 2; strict++) {
			struct buf b = {0};
			struct span m = unconnected(&b, 1, good[i].cip);
			enum framed got = FRAMED_NO;

			for (n = 0; n <= m.n; n++) {
				char *p = unit_exact(span(m.p, n));

				got = proto_enip.frame(span(p, n),
				    good[i].from_server, strict, &len);
				CHECK(got != FRAMED_NO);
				CHECK(got != FRAMED_YES || len == m.n);
				CHECK(got != FRAMED_MORE || len > n);
				free(p);
			}
			CHECK(got == FRAMED_YES);
			got = proto_enip.frame(m, !good[i].from_server, true,
			    &len);
			CHECK(got == FRAMED_NO); /* the wrong way round */
			buf_release(&b);
		}
}

static void
what_is_no_message_is_not_claimed(void)
{
	static const struct span rows[] = {
	    BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	    BYTES("\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\x55\x55\x55"
		  "\x55\x55\x55\x55\x55\x55\x55\x55\x55\x55"),
	    BYTES("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    BYTES("\x65\x00\x04\x00\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		  "\x02\x00\x00\x00"), /* another version */
	    BYTES("\x6f\x00\x00\x00\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	    BYTES("\x02\x00\x02\x80\x08\x00\1\2\3\4\5\6\7\x08\xb2\x00\0\0"),
	};
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK(proto_enip.frame(rows[i], false, true, &len) ==
		      FRAMED_NO);
}

int
main(void)
{
	TEST("equal contexts are answered in order")
	equal_contexts_are_answered_in_order();
	TEST("connections are kept apart")
	connections_are_kept_apart();
	TEST("connections have a bound, the oldest goes")
	connections_have_a_bound();
	TEST("an id that is used anew is the new connection")
	an_id_that_is_used_anew_is_the_new_connection();
	TEST("a run/idle header is believed until it is none")
	a_run_idle_header_is_believed_until_it_is_none();
	TEST("names of symbols have a bound")
	names_of_symbols_have_a_bound();
	TEST("unanswered requests are told with their route")
	unanswered_requests_are_told_with_their_route();
	TEST("passwords are masked")
	passwords_are_masked();
	TEST("every prefix is safe")
	every_prefix_is_safe();
	TEST("every prefix of a reply is safe")
	every_prefix_of_a_reply_is_safe();
	TEST("every prefix is framed")
	every_prefix_is_framed();
	TEST("what is no message is not claimed")
	what_is_no_message_is_not_claimed();
	buf_release(&room);
	return unit_end();
}
