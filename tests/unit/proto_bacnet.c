/*
 * proto_bacnet.c - BACnet: what is kept across messages, and its bounds.
 */
#include "proto/bacnet.h"
#include "talk.h"

/* For tables: what SPAN gives isn't a constant. */
#define ROW(text)                         \
	{                                 \
		"" text, sizeof(text) - 1 \
	}

/* Octets of an NPDU, behind the header of an original unicast. */
#define NPDU(text) SPAN("\x01\x04" text)

static struct buf room;

static struct span
unicast(struct span npdu)
{
	size_t n = npdu.n + 4;

	room.n = 0;
	buf_char(&room, (char)0x81);
	buf_char(&room, 0x0a);
	buf_char(&room, (char)(n >> 8));
	buf_char(&room, (char)n);
	buf_span(&room, npdu);
	return buf_all(&room);
}

static void
say(struct heard *h, bool from_server, struct span npdu)
{
	heard_bytes(h, from_server, unicast(npdu), false);
}

/* What proto/ gets of a datagram's conversation, besides heard_start. */
static void
start(struct heard *h, struct bacnet_world *w)
{
	static const struct end end = {{{192, 0, 2, 2}, 4}, 47808};

	heard_start(h, &proto_bacnet);
	h->talk.stream = false;
	h->talk.world = w;
	h->talk.src = h->talk.dst = &end;
}

static void
end(struct heard *h)
{
	struct bacnet_world *w = h->talk.world;

	heard_end(h);
	if (w != NULL)
		proto_bacnet.world_release(w);
}

#define READ "\x0c\x0c\x00\x00\x00\x01\x19\x55" /* present-value, ai:1 */
#define VALUE "\x3e\x44\x3f\x80\x00\x00\x3f"	/* 1.0 */

static void
an_answer_needs_id_service_and_ends(void)
{
	struct heard h;

	start(&h, NULL);
	say(&h, false, NPDU("\x00\x05\x07" READ));
	heard_said(&h);
	h.talk.ts = 1100;
	/* another id, another service, another station behind a router */
	say(&h, true, NPDU("\x20\x08\x0f"));
	CHECK(h.msg.latency == -1);
	say(&h, true, NPDU("\x20\x07\x0f"));
	CHECK(h.msg.latency == -1);
	say(&h, true, SPAN("\x01\x08\x00\x05\x01\x03\x30\x07" READ VALUE));
	CHECK(h.msg.latency == -1);
	/* the side that asked doesn't answer itself */
	say(&h, false, NPDU("\x30\x07" READ VALUE));
	CHECK(h.msg.latency == -1 && !h.talk.proven);
	heard_said(&h);
	say(&h, true, NPDU("\x30\x07" READ VALUE));
	CHECK(h.msg.latency == 100 && h.talk.proven);
	CHECK(h.msg.npoints == 1 && h.msg.points[0].value.f32 == 1.0f);
	end(&h);
}

static void
both_sides_ask_with_one_id(void)
{
	struct heard h;

	start(&h, NULL);
	say(&h, false, NPDU("\x00\x05\x07" READ));
	h.talk.ts = 1010;
	say(&h, true, NPDU("\x00\x05\x07" READ));
	h.talk.ts = 1030;
	say(&h, true, NPDU("\x30\x07" READ VALUE));
	CHECK(h.msg.latency == 30);
	say(&h, false, NPDU("\x30\x07" READ VALUE));
	CHECK(h.msg.latency == 20);
	end(&h);
}

static void
a_request_sent_again_is_answered_once(void)
{
	struct heard h;

	start(&h, NULL);
	say(&h, false, NPDU("\x00\x05\x07" READ));
	h.talk.ts = 1200;
	say(&h, false, NPDU("\x00\x05\x07" READ));
	h.talk.ts = 1230;
	say(&h, true, NPDU("\x30\x07" READ VALUE));
	CHECK(h.msg.latency == 30);
	heard_said(&h);
	proto_bacnet.overdue(&h.talk, 9000, true);
	CHECK(h.emitted == 0);
	end(&h);
}

static bool told_from_server;

static void
emit_side(struct talk *t)
{
	told_from_server = t->from_server;
	heard_emit(t);
}

static void
unanswered_is_told_as_who_asked(void)
{
	struct heard h;

	start(&h, NULL);
	say(&h, true,
	    NPDU("\x00\x05\x07\x01\x09\x12\x1c\x02\x00\x00\x04\x2c\x00\x00\x00"
		 "\x0a\x39\x00\x4e\x09\x55\x2e\x44\x3f\x80\x00\x00\x2f\x4f"));
	heard_said(&h);
	h.talk.from_server = false;
	h.talk.emit = emit_side;
	proto_bacnet.overdue(&h.talk, 1499, false);
	CHECK(h.emitted == 0);
	proto_bacnet.overdue(&h.talk, 1500, false);
	CHECK(told_from_server && !h.talk.from_server);
	CHECK_STR(heard_said(&h),
	    "report bacnet txn=7 station=4 confirmed_cov_notification 1 read "
	    "unanswered analog-input:10/present-value");
	end(&h);
}

static void
lost_answers_excuse_the_server(void)
{
	struct heard h;

	start(&h, NULL);
	say(&h, false, NPDU("\x00\x05\x07" READ));
	say(&h, true, NPDU("\x00\x05\x09" READ));
	heard_said(&h);
	h.talk.from_server = true;
	proto_bacnet.lost(&h.talk);
	proto_bacnet.overdue(&h.talk, 9000, true);
	CHECK_STR(heard_said(&h),
	    "request bacnet txn=9 read_property 12 read unanswered "
	    "analog-input:1/present-value");
	end(&h);
}

/* A segment of `n` octets; not the last. */
static void
segment(struct heard *h, uint8_t invoke, uint8_t sequence, size_t n)
{
	struct buf b = {0};

	buf_span(&b, SPAN("\x01\x04\x3c"));
	buf_char(&b, (char)invoke);
	buf_char(&b, (char)sequence);
	buf_span(&b, SPAN("\x10\x0e"));
	memset(buf_need(&b, n), 0, n);
	b.n += n;
	say(h, true, buf_all(&b));
	buf_release(&b);
}

static size_t
gathered(const struct heard *h, size_t *series)
{
	const struct bacnet_state *s = h->talk.state;
	size_t i, n = 0;

	for (*series = i = 0; i < BACNET_SERIES; i++)
		if (s->series[i].used) {
			n += s->series[i].bytes.n;
			++*series;
		}
	return n;
}

static void
segments_have_a_bound(void)
{
	struct heard h;
	size_t series = 0, i, most = 0;

	start(&h, NULL);
	for (i = 0; i < 3 * BACNET_SERIES; i++) {
		segment(&h, (uint8_t)i, 0, 100);
		CHECK(gathered(&h, &series) <= 100 * BACNET_SERIES);
	}
	CHECK(series == BACNET_SERIES);
	for (i = 1; i < 1000; i++) {
		segment(&h, 3 * BACNET_SERIES - 1, (uint8_t)i, 1400);
		if (gathered(&h, &series) > most)
			most = gathered(&h, &series);
	}
	CHECK(most <= BACNET_GATHERED_MAX);
	CHECK(most > BACNET_GATHERED_MAX - 2000);
	CHECK(series == BACNET_SERIES - 1);
	end(&h);
}

static void
segments_go_on_beyond_256(void)
{
	struct heard h;
	size_t i;

	start(&h, NULL);
	for (i = 0; i < 300; i++)
		segment(&h, 1, (uint8_t)i, 1);
	heard_said(&h);
	say(&h, true, NPDU("\x38\x01\x2c\x10\x0e\x00"));
	CHECK(h.emitted == 1);
	CHECK(strstr(heard_said(&h), "segments=301") != NULL);
	end(&h);
}

/* "I am device N", from behind a router. */
static void
introduce(struct heard *h, uint32_t instance, uint16_t net, uint8_t mac)
{
	char text[] = "\x01\x08\x00\x05\x01\x03\x10\x00\xc4\x02\x00\x00\x00"
		      "\x22\x01\xe0\x91\x00\x21\x07";

	text[2] = (char)(net >> 8);
	text[3] = (char)net;
	text[5] = (char)mac;
	text[10] = (char)(instance >> 16 & 0x3f);
	text[11] = (char)(instance >> 8);
	text[12] = (char)instance;
	say(h, true, span(text, sizeof(text) - 1));
}

static void
devices_are_learned_within_a_bound(void)
{
	struct bacnet_world w = {0};
	struct heard h;
	uint32_t i;

	start(&h, &w);
	introduce(&h, 50, 5, 3);
	introduce(&h, 51, 5, 4);
	say(&h, false, SPAN("\x01\x24\x00\x05\x01\x04\xff\x00\x05\x07" READ));
	CHECK(h.msg.station == 51);
	say(&h, false, SPAN("\x01\x24\x00\x05\x01\x05\xff\x00\x05\x08" READ));
	CHECK(h.msg.station == -1);
	introduce(&h, 52, 5, 4); /* it is another now */
	say(&h, true, SPAN("\x01\x08\x00\x05\x01\x04\x30\x07" READ VALUE));
	CHECK(h.msg.station == 52 && w.devices.n == 2);
	for (i = 0; i < 3 * BACNET_DEVICES; i++) {
		introduce(&h, i, (uint16_t)(100 + i / 200), (uint8_t)(i % 200));
		CHECK(w.devices.n <= BACNET_DEVICES);
	}
	end(&h);
}

static void
secrets_are_masked_unless_asked_for(void)
{
	static const char restart[] =
	    "\x01\x04\x00\x05\x07\x14\x09\x00\x1d\x07\x00secret";
	struct heard h;

	start(&h, NULL);
	say(&h, false, span(restart, sizeof(restart) - 1));
	CHECK(strstr(heard_said(&h), "secret") == NULL);
	h.talk.show_secrets = true;
	say(&h, false, span(restart, sizeof(restart) - 1));
	CHECK(strstr(heard_said(&h), "password='secret'") != NULL);
	end(&h);
}

/* Of frames without BVLC, which no golden's script holds. */
static void
every_front_of_other_links_is_told(void)
{
	static const struct span rows[] = {
	    ROW("\x82\x82\x03\x01\x04\x00\x05\x07" READ),
	    ROW("\x55\xff\x06\xff\x02\x00\x08\x2e\x01\x20\xff\xff\x00\xff\x10"
		"\x08\x00")};
	size_t row, n, i;

	for (row = 0; row < sizeof(rows) / sizeof(*rows); row++)
		for (n = 1; n < 2 * rows[row].n; n++) {
			struct heard h;
			bool cut = n % 2;

			start(&h, NULL);
			i = n / 2 + (n == 1);
			heard_bytes(&h, false, span(rows[row].p, i), cut);
			CHECK(h.emitted == 1);
			CHECK(h.msg.flags &
			      (uint32_t)(cut ? FLAG_CUT : FLAG_MALFORMED));
			end(&h);
		}
}

static void
another_protocol_is_not_claimed(void)
{
	static const struct span rows[] = {
	    /* DNS, whose number happens to begin as BVLC does */
	    ROW("\x81\x0a\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00"),
	    /* a length that closes, and no NPDU */
	    ROW("\x81\x0a\x00\x08\x02\x00\x10\x08"),
	    /* an NPDU, and a tag that isn't closed */
	    ROW("\x81\x0a\x00\x09\x01\x00\x10\x08\x0e"),
	    ROW("\x82\x82\x03\x01\x00\x10\x08")};
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK(proto_bacnet.frame(rows[i], false, true, &len) !=
		      FRAMED_YES);
}

int
main(void)
{
	TEST("an answer needs id, service and ends")
	an_answer_needs_id_service_and_ends();
	TEST("both sides ask with one id")
	both_sides_ask_with_one_id();
	TEST("a request sent again is answered once")
	a_request_sent_again_is_answered_once();
	TEST("unanswered is told as who asked")
	unanswered_is_told_as_who_asked();
	TEST("lost answers excuse the server")
	lost_answers_excuse_the_server();
	TEST("segments have a bound")
	segments_have_a_bound();
	TEST("segments go on beyond 256")
	segments_go_on_beyond_256();
	TEST("devices are learned within a bound")
	devices_are_learned_within_a_bound();
	TEST("secrets are masked unless asked for")
	secrets_are_masked_unless_asked_for();
	TEST("every front of other links is told")
	every_front_of_other_links_is_told();
	TEST("another protocol isn't claimed")
	another_protocol_is_not_claimed();
	buf_release(&room);
	return unit_end();
}
