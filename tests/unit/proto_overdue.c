/*
 * proto_overdue.c - requests that nobody answers, and what may not be called
 * unanswered.
 */
#include "exchanges.h"

static struct buf room;

static void
ask(struct heard *h, unsigned txn, struct span pdu)
{
	heard_bytes(h, false, with_mbap(&room, txn, UNIT, pdu), false);
}

/* What nobody answered at `now`. */
static const char *
overdue(struct heard *h, int64_t now, bool ended)
{
	heard_said(h);
	h->overdue = NEVER;
	h->proto->overdue(&h->talk, now, ended);
	return heard_said(h);
}

static void
a_request_is_unanswered_when_patience_ends(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	ask(&h, 1, SPAN("\x03\x00\x10\x00\x02"));
	CHECK(h.overdue == 1500);
	h.talk.ts = 1200;
	ask(&h, 2, SPAN("\x06\x00\x11\x00\x01"));
	CHECK(h.overdue == 1500);
	CHECK_STR(overdue(&h, 1499, false), "");
	CHECK(h.overdue == 1500);
	CHECK_STR(overdue(&h, 1500, false),
	    "request txn=1 station=10 read_holding_registers 3 read "
	    "unanswered hr:16 x2");
	CHECK(h.msg.ts == 1500 && h.msg.frame == 1);
	CHECK(h.overdue == 1700);
	CHECK_STR(overdue(&h, 5000, false),
	    "request txn=2 station=10 write_single_register 6 write "
	    "unanswered hr:17");
	CHECK(h.msg.ts == 1700 && h.msg.frame == 2); /* when it was due */
	CHECK(h.overdue == NEVER);
	CHECK_STR(overdue(&h, 9000, false), "");
	heard_end(&h);
}

static void
an_answer_in_time_is_no_absence(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	ask(&h, 1, SPAN("\x07"));
	ask(&h, 2, SPAN("\x07"));
	heard_bytes(&h, true, with_mbap(&room, 1, UNIT, SPAN("\x07\x00")),
	    false);
	CHECK_STR(overdue(&h, 9000, false),
	    "request txn=2 station=10 read_exception_status 7 read "
	    "unanswered");
	heard_end(&h);
}

static void
the_end_of_the_conversation_ends_all_patience(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	ask(&h, 1, SPAN("\x07"));
	CHECK_STR(overdue(&h, 1100, true),
	    "request txn=1 station=10 read_exception_status 7 read "
	    "unanswered");
	CHECK(h.msg.ts == 1100);
	heard_end(&h);
}

static void
where_one_direction_is_seen_nobody_knows(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	h.talk.other_seen = false;
	ask(&h, 1, SPAN("\x07"));
	CHECK_STR(overdue(&h, 9000, false), "");
	h.talk.other_seen = true; /* then it is over and done with */
	CHECK_STR(overdue(&h, 9000, false), "");
	heard_end(&h);
}

static void
where_bytes_were_lost_nobody_knows(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	ask(&h, 1, SPAN("\x14\x07\x06\x00\x04\x00\x01\x00\x02"));
	h.talk.from_server = false; /* of requests: the answer may come */
	h.proto->lost(&h.talk);
	CHECK(overdue(&h, 9000, false)[0] != '\0');
	ask(&h, 2, SPAN("\x14\x07\x06\x00\x04\x00\x01\x00\x02"));
	h.talk.from_server = true;
	h.proto->lost(&h.talk);
	CHECK_STR(overdue(&h, 9000, false), "");
	heard_end(&h);
}

/* What each function is called, and what of its range is told. */
static void
unanswered_requests_say_what_they_asked(void)
{
	static const struct {
		struct span pdu;
		const char *said;
	} rows[] = {
	    {PDU("\x01\x00\x13\x00\x13"),
		"read_coils 1 read unanswered co:19 x19"},
	    {PDU("\x05\x00\xac\xff\x00"),
		"write_single_coil 5 write unanswered co:172"},
	    {PDU("\x10\x00\x01\x00\x02\x04\x00\x0a\x01\x02"),
		"write_multiple_registers 16 write unanswered hr:1 x2"},
	    {PDU("\x16\x00\x04\x00\xf2\x00\x25"),
		"mask_write_register 22 write unanswered hr:4"},
	    {PDU("\x17\x00\x03\x00\x06\x00\x0e\x00\x01\x02\x00\xff"),
		"read_write_multiple_registers 23 write unanswered hr:3 x6"},
	    {PDU("\x08\x00\x01\x00\x00"), "diagnostics 8 restart unanswered"},
	    {PDU("\x5a\x00\x41"), "umas stop_plc"},
	    {PDU("\x41\x01"), "unknown 65 other unanswered"},
	    {PDU("\x08\x01\x01\x00\x00"), "diagnostics 8 diagnose unanswered"},
	    {PDU("\x2b\x0d\x00"),
		"canopen_general_reference 43 other unanswered"},
	    {PDU("\x2b\x0e\x01\x00"),
		"read_device_identification 43 identify unanswered"},
	};
	struct heard h;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *said;

		heard_start(&h, &proto_modbus);
		ask(&h, 1, rows[i].pdu);
		said = overdue(&h, 9000, false);
		if (i == 6)
			CHECK_STR(said,
			    "request umas txn=1 station=10 stop_plc 65 stop "
			    "unanswered");
		else
			CHECK_SPAN(span_str(said + strlen("request txn=1 "
							  "station=10 ")),
			    rows[i].said);
		heard_end(&h);
	}
}

static void
what_expects_no_answer_is_not_missed(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	ask(&h, 1, SPAN("\x08\x00\x04\x00\x00")); /* force listen only */
	ask(&h, 2, SPAN("\x83\x01"));		  /* no function at all */
	CHECK_STR(overdue(&h, 9000, false), "");
	heard_end(&h);
}

/* Over TCP unit 0 is the device itself, and 0 a number like others. */
static void
unit_and_transaction_0_are_no_broadcast(void)
{
	struct heard h;

	heard_start(&h, &proto_modbus);
	heard_bytes(&h, false, with_mbap(&room, 0, 0, SPAN("\x07")), false);
	CHECK_STR(overdue(&h, 9000, false),
	    "request txn=0 station=0 read_exception_status 7 read "
	    "unanswered");
	heard_end(&h);
}

int
main(void)
{
	TEST("a request is unanswered when patience ends")
	a_request_is_unanswered_when_patience_ends();
	TEST("an answer in time is no absence")
	an_answer_in_time_is_no_absence();
	TEST("the end of the conversation ends all patience")
	the_end_of_the_conversation_ends_all_patience();
	TEST("where one direction is seen nobody knows")
	where_one_direction_is_seen_nobody_knows();
	TEST("where bytes were lost nobody knows")
	where_bytes_were_lost_nobody_knows();
	TEST("unanswered requests say what they asked")
	unanswered_requests_say_what_they_asked();
	TEST("what expects no answer is not missed")
	what_expects_no_answer_is_not_missed();
	TEST("unit and transaction 0 are no broadcast")
	unit_and_transaction_0_are_no_broadcast();
	buf_release(&room);
	return unit_end();
}
