/*
 * proto_rtu.c - Modbus RTU inside TCP: frames by their contents and the CRC,
 * responses by order; and UMAS, which is function 90 over either.
 */
#include "exchanges.h"

enum { UNIT_1 = 1 };

/* The frame of a PDU: address, PDU and the CRC of x^16 + x^15 + x^2 + 1. */
static struct span
with_crc(struct buf *b, unsigned unit, struct span pdu)
{
	unsigned crc = 0xffff;
	size_t i;
	int bit;

	b->n = 0;
	buf_char(b, (char)unit);
	buf_span(b, pdu);
	for (i = 0; i < b->n; i++) {
		crc ^= (unsigned char)b->p[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	buf_char(b, (char)crc);
	buf_char(b, (char)(crc >> 8));
	return buf_all(b);
}

static struct buf room;

static void
ask(struct heard *h, unsigned unit, struct span pdu)
{
	heard_bytes(h, false, with_crc(&room, unit, pdu), false);
}

static void
answer(struct heard *h, unsigned unit, struct span pdu)
{
	heard_bytes(h, true, with_crc(&room, unit, pdu), false);
}

static enum framed
framed_how(struct span s, bool from_server, bool strict, size_t *len)
{
	char *p = unit_exact(s);
	enum framed got =
	    proto_modbus_rtu.frame(span(p, s.n), from_server, strict, len);

	free(p);
	return got;
}

static enum framed
framed(struct span s, bool from_server, size_t *len)
{
	return framed_how(s, from_server, true, len);
}

/* Nothing but the frame tells how long these are. */
static bool
is_open(struct span pdu)
{
	return pdu.p[0] == 65 || pdu.p[0] == 90 ||
	       (pdu.p[0] == 43 && pdu.p[1] == 13);
}

static void
a_published_frame_is_framed(void)
{
	size_t len;

	CHECK(framed(SPAN("\x01\x03\x00\x00\x00\x0a\xc5\xcd"), false, &len) ==
		  FRAMED_YES &&
	      len == 8);
	CHECK(framed(SPAN("\x01\x03\x00\x00\x00\x0a\xcd\xc5"), false, &len) ==
	      FRAMED_NO);
	/* What follows is another message. */
	CHECK(framed(SPAN("\x01\x03\x00\x00\x00\x0a\xc5\xcd\x01\x03"), false,
		  &len) == FRAMED_YES &&
	      len == 8);
}

static void
check_framing(const char *name, struct span pdu, bool from_server)
{
	struct span s = with_crc(&room, UNIT_1, pdu);
	enum framed got = FRAMED_MORE;
	size_t n, len;

	for (n = 0; n <= s.n; n++) {
		got =
		    framed_how(span(s.p, n), from_server, !is_open(pdu), &len);
		CHECK_ROW(got != FRAMED_NO || is_open(pdu), name);
		CHECK_ROW(got != FRAMED_YES || (n == s.n && len == s.n), name);
		CHECK_ROW(got != FRAMED_MORE || len > n, name);
	}
	CHECK_ROW(got == FRAMED_YES, name);
	/* A CRC alone proves little: ROC Plus has it too. */
	CHECK_ROW((framed(s, from_server, &len) == FRAMED_YES) == !is_open(pdu),
	    name);
}

static void
frames_are_found_as_they_come(void)
{
	size_t i;

	for (i = 0; i < NEXCHANGES; i++) {
		check_framing(exchanges[i].name, exchanges[i].request, false);
		check_framing(exchanges[i].name, exchanges[i].response, true);
	}
	check_framing("UMAS", SPAN("\x5a\x00\x10\x01"), false);
}

static void
frames_end_at_256_bytes(void)
{
	char pdu[2 + 252] = "\x15\xfb";
	size_t len;

	CHECK(framed(with_crc(&room, UNIT_1, span(pdu, 2 + 251)), false,
		  &len) == FRAMED_YES &&
	      len == 256);
	pdu[1]++;
	CHECK(framed(with_crc(&room, UNIT_1, span(pdu, 2 + 252)), false,
		  &len) == FRAMED_NO);
}

static void
every_wrong_byte_breaks_the_frame(void)
{
	struct span s = with_crc(&room, UNIT_1, exchanges[10].request);
	size_t i, len;

	for (i = 0; i < s.n; i++) {
		room.p[i] ^= 0x10;
		CHECK(framed(s, false, &len) != FRAMED_YES);
		room.p[i] ^= 0x10;
	}
	CHECK(framed(s, false, &len) == FRAMED_YES);
}

static void
every_function_is_decoded_both_ways(void)
{
	char due[512];
	struct heard h;
	size_t i;

	for (i = 0; i < NEXCHANGES; i++) {
		const struct exchange *x = &exchanges[i];

		heard_start(&h, &proto_modbus_rtu);
		ask(&h, UNIT, x->request);
		snprintf(due, sizeof(due), "request station=10 %s", x->asks);
		CHECK_SPAN_ROW(span_str(heard_said(&h)), due, x->name);
		answer(&h, UNIT, x->response);
		snprintf(due, sizeof(due), "response station=10 %s",
		    x->answers);
		CHECK_SPAN_ROW(span_str(heard_said(&h)), due, x->name);
		heard_end(&h);
	}
}

/* Decodes fronts; there is no length to compare with but the contents'. */
static void
check_fronts(const struct exchange *x, bool from_server)
{
	struct span pdu = from_server ? x->response : x->request;
	struct heard h;
	size_t n, i;
	int cut;

	for (n = 0; n < pdu.n + 3; n++)
		for (cut = 0; cut < 2; cut++) {
			uint32_t due = cut ? FLAG_CUT : FLAG_MALFORMED;

			if (!cut && is_open(pdu) && n > 3)
				continue; /* whole, for all we know */
			heard_start(&h, &proto_modbus_rtu);
			if (from_server)
				ask(&h, UNIT, x->request);
			h.emitted = 0;
			with_crc(&room, UNIT, pdu);
			heard_bytes(&h, from_server, span(room.p, n), cut);
			CHECK_ROW(h.emitted == 1, x->name);
			CHECK_ROW(h.msg.flags == due, x->name);
			CHECK_ROW(h.msg.txn == -1, x->name);
			CHECK_ROW((h.msg.station >= 0) == (n >= 1), x->name);
			/* No frame is below four bytes, of them a CRC. */
			CHECK_ROW((h.msg.code >= 0) == (n >= 2) ||
				      (!cut && n < 4),
			    x->name);
			for (i = 0; i < h.msg.ndetails; i++)
				CHECK_ROW(!span_is(h.msg.details[i].key,
					      "trailing"),
				    x->name);
			heard_end(&h);
		}
}

static void
fronts_of_frames_are_told_apart(void)
{
	size_t i;

	for (i = 0; i < NEXCHANGES; i++) {
		check_fronts(&exchanges[i], false);
		check_fronts(&exchanges[i], true);
	}
}

static void
responses_find_their_requests_by_order(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus_rtu);
	ask(&h, 1, SPAN("\x03\x00\x10\x00\x01"));
	ask(&h, 1, SPAN("\x03\x00\x20\x00\x01"));
	ask(&h, 2, SPAN("\x03\x00\x30\x00\x01"));
	answer(&h, 2, SPAN("\x03\x02\x00\x00"));
	CHECK(h.msg.points[0].ref.n == 0x30);
	answer(&h, 1, SPAN("\x03\x02\x00\x00"));
	CHECK(h.msg.points[0].ref.n == 0x10);
	answer(&h, 1, SPAN("\x83\x04"));
	CHECK(h.msg.latency == 0);
	answer(&h, 1, SPAN("\x03\x02\x00\x00"));
	CHECK(h.msg.points[0].indexed);
	heard_end(&h);
}

static void
nobody_answers_a_broadcast(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus_rtu);
	ask(&h, 0, SPAN("\x06\x00\x01\x00\x03"));
	CHECK_STR(heard_said(&h),
	    "request station=0 write_single_register 6 write hr:1 "
	    "x1=words:0003");
	h.proto->overdue(&h.talk, 9000, true);
	CHECK_STR(heard_said(&h), "");
	ask(&h, 1, SPAN("\x06\x00\x01\x00\x03"));
	heard_said(&h);
	h.proto->overdue(&h.talk, 9000, true);
	CHECK_STR(heard_said(&h), /* nor has it a transaction */
	    "request station=1 write_single_register 6 write unanswered "
	    "hr:1");
	heard_end(&h);
}

static void
umas_is_named_by_its_request(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	heard_bytes(&h, false,
	    with_mbap(&room, TXN, UNIT, SPAN("\x5a\x01\x40\xff\x00")), false);
	CHECK_STR(heard_said(&h),
	    "request umas txn=7 station=10 start_plc 64 start session=1 "
	    "data=bytes:ff00");
	heard_bytes(&h, true,
	    with_mbap(&room, TXN, UNIT, SPAN("\x5a\x01\xfe\x07")), false);
	CHECK_STR(heard_said(&h),
	    "response umas txn=7 station=10 start_plc 64 start ok after 0 "
	    "session=1 data=bytes:07");
	CHECK(h.talk.proven);
	heard_bytes(&h, false,
	    with_mbap(&room, TXN, UNIT, SPAN("\x5a\x00\x10")), false);
	heard_bytes(&h, true, with_mbap(&room, TXN, UNIT, SPAN("\x5a\x00\xfd")),
	    false);
	CHECK(strstr(heard_said(&h),
		  "response umas txn=7 station=10 take_plc_reservation 16 "
		  "reserve error after 0 session=0") != NULL);
	h.talk.proven = false;
	heard_bytes(&h, true, with_mbap(&room, TXN, UNIT, SPAN("\x5a\x00\xfe")),
	    false);
	CHECK_STR(heard_said(&h), /* its request wasn't seen */
	    "response umas txn=7 station=10 unknown 254 other ok session=0");
	CHECK(!h.talk.proven);
	heard_bytes(&h, false,
	    with_mbap(&room, TXN, UNIT, SPAN("\x5a\x00\x99")), false);
	CHECK_STR(heard_said(&h),
	    "request umas txn=7 station=10 unknown 153 other session=0");
	heard_bytes(&h, true, with_mbap(&room, TXN, UNIT, SPAN("\xda\x02")),
	    false);
	CHECK_STR(heard_said(&h),
	    "response umas txn=7 station=10 unknown 153 other "
	    "illegal_data_address after 0 exception_code=2");
	heard_end(&h);
}

static void
a_front_of_umas_has_no_code_yet(void)
{
	struct heard h;
	int cut;

	for (cut = 0; cut < 2; cut++) {
		heard_start(&h, &proto_modbus);
		with_mbap(&room, TXN, UNIT, SPAN("\x5a\x01\x40\xff\x00"));
		heard_bytes(&h, false, span(room.p, 9), cut);
		CHECK(h.msg.code == -1);
		CHECK_STR(h.msg.fn, "unknown");
		heard_bytes(&h, false, span(room.p, 11), cut);
		CHECK(h.msg.code == 0x40);
		CHECK(h.msg.flags == (cut ? FLAG_CUT : FLAG_MALFORMED));
		with_mbap(&room, TXN, UNIT, SPAN("\x5a\x01\xfe"));
		heard_bytes(&h, true, span(room.p, 9), cut);
		CHECK(h.msg.code == -1 && h.msg.status == NULL);
		heard_end(&h);
	}
}

int
main(void)
{
	TEST("a published frame is framed")
	a_published_frame_is_framed();
	TEST("frames are found as they come, byte by byte")
	frames_are_found_as_they_come();
	TEST("frames end at 256 bytes")
	frames_end_at_256_bytes();
	TEST("every wrong byte breaks the frame")
	every_wrong_byte_breaks_the_frame();
	TEST("every function is decoded both ways")
	every_function_is_decoded_both_ways();
	TEST("fronts of frames are told apart: cut or short")
	fronts_of_frames_are_told_apart();
	TEST("responses find their requests by order")
	responses_find_their_requests_by_order();
	TEST("nobody answers a broadcast")
	nobody_answers_a_broadcast();
	TEST("UMAS is named by its request")
	umas_is_named_by_its_request();
	TEST("a front of UMAS has no code yet")
	a_front_of_umas_has_no_code_yet();
	buf_release(&room);
	return unit_end();
}
