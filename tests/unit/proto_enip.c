/*
 * proto_enip.c - EtherNet/IP and CIP across messages: what ties replies to
 * their requests, what conversations share and where it ends, secrets.
 */
#include "enip.h"

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
	buf_release(&room);
	return unit_end();
}
