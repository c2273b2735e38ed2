/*
 * proto_dnp3.c - DNP3: what is kept across messages, and its bounds.
 */
#include "dnp3.h"

static struct buf room;

static void
responses_find_the_request_with_their_sequence(void)
{
	struct heard h;

	heard_start(&h, &proto_dnp3);
	ask(&h, SPAN("\xc0\xc1\x01\x3c\x02\x06"));
	h.talk.ts = 1100;
	ask(&h, SPAN("\xc1\xc2\x0d"));
	CHECK_STR(heard_said(&h),
	    "request dnp3 txn=1 station=10 read 1 read class:1 source=1 "
	    "destination=10 fir=true fin=true con=false uns=false objects=[ "
	    "{ group=60 variation=2 qualifier=6 / /\n"
	    "request dnp3 txn=2 station=10 cold_restart 13 restart source=1 "
	    "destination=10 fir=true fin=true con=false uns=false");
	h.talk.ts = 1150;
	answer(&h, SPAN("\xc0\xc2\x81\x00\x01"));
	CHECK_STR(heard_said(&h),
	    "response dnp3 txn=2 station=10 response 129 restart "
	    "no_func_code_support after 50 source=10 destination=1 fir=true "
	    "fin=true con=false uns=false iin=[ 'no_func_code_support' / "
	    "request='cold_restart'");
	CHECK(h.talk.proven);
	/* Another station's answer is no answer. */
	heard_bytes(&h, true,
	    frame_of(&room, ANSWERS, MASTER, 11, SPAN("\xc0\xc1\x81\x00\x00")),
	    false);
	CHECK(h.msg.latency == -1);
	answer(&h, SPAN("\xc1\xc1\x81\x00\x00"));
	CHECK(h.msg.latency == 150 && h.msg.action == ACT_READ);
	heard_end(&h);
}

static void
a_request_sent_again_is_answered_once(void)
{
	struct heard h;

	heard_start(&h, &proto_dnp3);
	ask(&h, SPAN("\xc0\xc1\x17"));
	h.talk.ts = 1100;
	ask(&h, SPAN("\xc1\xc1\x17"));
	h.talk.ts = 1130;
	answer(&h, SPAN("\xc0\xc1\x81\x00\x00"));
	CHECK(h.msg.latency == 30);
	heard_said(&h);
	h.proto->overdue(&h.talk, 9000, false);
	CHECK_STR(heard_said(&h),
	    "request dnp3 txn=1 station=10 delay_measure 23 diagnose "
	    "unanswered");
	heard_end(&h);
}

static void
what_needs_no_answer_is_not_unanswered(void)
{
	static const struct span rows[] = {USER("\xc0\xc1\x00"),
	    USER("\xc0\xc1\x06"), USER("\xc0\xc1\x08\x14\x00\x06"),
	    USER("\xc0\xc1\x0a"), USER("\xc0\xc1\x0c"), USER("\xc0\xc1\x21")};
	struct heard h;
	size_t i;

	heard_start(&h, &proto_dnp3);
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		ask(&h, rows[i]);
	for (i = 0xfffd; i <= 0xffff; i++) /* to all */
		heard_bytes(&h, false,
		    frame_of(&room, ASKS, (unsigned)i, MASTER,
			SPAN("\xc0\xc1\x0d")),
		    false);
	CHECK(h.emitted == 9 && h.overdue == NEVER);
	heard_said(&h);
	h.proto->overdue(&h.talk, 9000, true);
	CHECK_STR(heard_said(&h), "");
	heard_end(&h);
}

/* The outstation opened the connection, or was seen first. */
static void
the_master_may_be_on_either_side(void)
{
	struct heard h;

	heard_start(&h, &proto_dnp3);
	heard_bytes(&h, true,
	    frame_of(&room, ASKS, OUTSTATION, MASTER, SPAN("\xc0\xc1\x0e")),
	    false);
	CHECK(h.msg.dir == DIR_REQUEST && h.msg.station == OUTSTATION);
	h.talk.from_server = false;
	h.proto->overdue(&h.talk, 9000, false);
	CHECK(h.talk.from_server); /* whose it is told to be */
	CHECK(strstr(heard_said(&h), "warm_restart 14 restart unanswered"));
	heard_bytes(&h, true,
	    frame_of(&room, ASKS, OUTSTATION, MASTER, SPAN("\xc1\xc2\x0e")),
	    false);
	heard_bytes(&h, false,
	    frame_of(&room, ANSWERS, MASTER, OUTSTATION,
		SPAN("\xc0\xc2\x81\x00\x00")),
	    false);
	CHECK(h.msg.dir == DIR_RESPONSE && h.msg.latency == 0);
	heard_end(&h);
}

static void
lost_bytes_excuse_the_outstation(void)
{
	struct heard h;

	heard_start(&h, &proto_dnp3);
	ask(&h, SPAN("\xc0\xc1\x17"));
	h.talk.from_server = false;
	h.proto->lost(&h.talk); /* of the master: nothing to excuse */
	CHECK(((struct dnp3_state *)h.talk.state)->asks.n == 1);
	h.talk.from_server = true;
	h.proto->lost(&h.talk);
	heard_said(&h);
	h.proto->overdue(&h.talk, 9000, true);
	CHECK_STR(heard_said(&h), "");
	heard_end(&h);
}

/* What is forgotten gives back the room that it took of what may be kept. */
static void
lost_bytes_take_no_room_of_what_is_kept(void)
{
	struct heard h;

	heard_start(&h, &proto_dnp3);
	ask(&h, SPAN("\xc0\xc1\x01\x3c\x02\x06"));
	CHECK(((struct dnp3_state *)h.talk.state)->asks.kept == 3);
	h.talk.from_server = true;
	h.proto->lost(&h.talk);
	CHECK(((struct dnp3_state *)h.talk.state)->asks.kept == 0);
	heard_end(&h);
}

/* What goes on behind a gap is nobody's fault, and its flag isn't lost. */
static void
the_rest_of_a_fragment_behind_a_gap_goes_by(void)
{
	struct heard h;

	heard_start(&h, &proto_dnp3);
	answer(&h, SPAN("\x40\xc1\x81\x00\x00\x01\x02\x00\x00\x02\x81"));
	h.talk.from_server = true;
	h.proto->lost(&h.talk);
	h.talk.flags = FLAG_GAP;
	answer(&h, SPAN("\x02\x81"));
	h.talk.flags = 0;
	answer(&h, SPAN("\x83\x81"));
	CHECK(h.emitted == 0);
	answer(&h, SPAN("\x44\xc2\x81\x00\x00\x01\x02\x00\x00\x00"));
	answer(&h, SPAN("\x85\x81"));
	CHECK(h.emitted == 1 && h.msg.npoints == 1);
	CHECK(h.msg.flags == FLAG_GAP);
	/* Where the capture begins inside one, that is told once. */
	heard_end(&h);
	heard_start(&h, &proto_dnp3);
	h.talk.flags = FLAG_MIDSTREAM;
	answer(&h, SPAN("\x02\x81"));
	h.talk.flags = 0;
	answer(&h, SPAN("\x83\x81"));
	CHECK(h.emitted == 1);
	CHECK(h.msg.flags == (FLAG_CUT | FLAG_MIDSTREAM));
	heard_end(&h);
}

static void
a_fragment_has_a_bound(void)
{
	char user[DNP3_USER_MAX] = "\x40\xc1\x81\x00\x00\x6e\x01\x01\x00\x00";
	struct heard h;
	struct span told = span("", 0);
	size_t sent = 0, i;
	int seq = 0;

	user[10] = user[11] = (char)0xff; /* 65536 texts of a byte */
	heard_start(&h, &proto_dnp3);
	while (h.emitted == 0 && sent < 4 * DNP3_FRAGMENT_MAX) {
		user[0] = (char)((seq & 63) | (seq ? 0 : 0x40));
		answer(&h, span(user, sizeof(user)));
		sent += sizeof(user) - 1;
		seq++;
	}
	CHECK(sent > DNP3_FRAGMENT_MAX &&
	      sent < DNP3_FRAGMENT_MAX + 2 * DNP3_USER_MAX);
	CHECK(h.msg.flags == FLAG_MALFORMED && h.msg.code == DNP3_RESPONSE);
	CHECK(h.msg.npoints > DNP3_FRAGMENT_MAX - DNP3_USER_MAX);
	for (i = 0; i < h.msg.ndetails; i++)
		if (span_is(h.msg.details[i].key, "error"))
			told = h.msg.details[i].value.s;
	CHECK_SPAN(told, "a fragment longer than any may be");
	heard_end(&h);
}

/* More pairs than are kept: the first is forgotten, and only that. */
static void
pairs_have_a_bound(void)
{
	struct heard h;
	unsigned i;

	heard_start(&h, &proto_dnp3);
	for (i = 0; i <= DNP3_PEERS; i++)
		heard_bytes(&h, true,
		    frame_of(&room, ANSWERS, MASTER, 100 + i,
			SPAN("\x40\xc1\x81\x00\x00\x01\x02\x00\x00\x00")),
		    false);
	CHECK(h.emitted == 0);
	heard_bytes(&h, true,
	    frame_of(&room, ANSWERS, MASTER, 101, SPAN("\x81\x81")), false);
	CHECK(h.msg.flags == 0 && h.msg.npoints == 1 && h.msg.station == 101);
	heard_bytes(&h, true,
	    frame_of(&room, ANSWERS, MASTER, 100, SPAN("\x81\x81")), false);
	CHECK(h.msg.flags == FLAG_MALFORMED && h.msg.code == -1);
	heard_end(&h);
}

static const char control[] = "\x0c\x01\x17\x01\x03\x03\x01\0\0\0\0\0\0\0\0\0";

static void
command(struct heard *h, unsigned to, unsigned seq, unsigned fc)
{
	char user[3 + sizeof(control) - 1];

	user[0] = (char)0xc0;
	user[1] = (char)(0xc0 | seq);
	user[2] = (char)fc;
	memcpy(user + 3, control, sizeof(control) - 1);
	heard_bytes(h, false,
	    frame_of(&room, ASKS, to, MASTER, span(user, sizeof(user))), false);
}

static bool
said_select(struct heard *h, const char *word)
{
	char due[64];

	snprintf(due, sizeof(due), "select='%s'", word);
	return strstr(heard_said(h), due) != NULL;
}

static void
a_select_is_its_stations_own(void)
{
	struct heard h;

	heard_start(&h, &proto_dnp3);
	command(&h, 10, 1, DNP3_SELECT);
	command(&h, 11, 2, DNP3_OPERATE);
	CHECK(said_select(&h, "none"));
	command(&h, 10, 2, DNP3_OPERATE);
	CHECK(said_select(&h, "matched"));
	command(&h, 10, 2, DNP3_OPERATE);
	CHECK(said_select(&h, "repeated"));
	command(&h, 10, 3, DNP3_OPERATE);
	CHECK(said_select(&h, "none"));
	command(&h, 10, 15, DNP3_SELECT); /* sequences go on from 15 to 0 */
	command(&h, 10, 0, DNP3_OPERATE);
	CHECK(said_select(&h, "matched"));
	heard_end(&h);
}

static void
secrets_are_masked_unless_asked_for(void)
{
	static const char user[] = "\xc0\xc1\x1d\x46\x02\x5b\x01\x11\x00"
				   "\x0c\x00\x02\x00\x0e\x00\x03\x00"
				   "\x2a\x00\x00\x00"
				   "meabc";
	struct heard h;

	heard_start(&h, &proto_dnp3);
	ask(&h, span(user, sizeof(user) - 1));
	CHECK(strstr(heard_said(&h),
	    "user='me' password='***' auth_key='***'"));
	h.talk.show_secrets = true;
	ask(&h, span(user, sizeof(user) - 1));
	CHECK(strstr(heard_said(&h), "user='me' password='abc' auth_key=42"));
	heard_end(&h);
}

/* A status request is answered by its status; what is no function, by none. */
static void
link_frames_are_tied(void)
{
	struct heard h;

	heard_start(&h, &proto_dnp3);
	heard_bytes(&h, false,
	    frame_of(&room, 0xc9, OUTSTATION, MASTER, SPAN("")), false);
	h.talk.ts = 1040;
	heard_bytes(&h, true,
	    frame_of(&room, 0x0b, MASTER, OUTSTATION, SPAN("")), false);
	CHECK(h.msg.latency == 40 && h.msg.code == -1 && h.msg.txn == -1);
	heard_bytes(&h, false,
	    frame_of(&room, 0xc9, OUTSTATION, MASTER, SPAN("")), false);
	heard_said(&h);
	h.proto->overdue(&h.talk, 9000, false);
	CHECK_STR(heard_said(&h),
	    "request dnp3 station=10 request_link_status keepalive "
	    "unanswered");
	heard_bytes(&h, false,
	    frame_of(&room, 0xc7, OUTSTATION, MASTER, SPAN("")), false);
	CHECK_STR(h.msg.fn, "unknown");
	heard_said(&h);
	h.proto->overdue(&h.talk, 9000, true);
	CHECK_STR(heard_said(&h), "");
	heard_end(&h);
}

int
main(void)
{
	TEST("responses find the request with their sequence")
	responses_find_the_request_with_their_sequence();
	TEST("a request sent again is answered once")
	a_request_sent_again_is_answered_once();
	TEST("what needs no answer is not unanswered")
	what_needs_no_answer_is_not_unanswered();
	TEST("the master may be on either side")
	the_master_may_be_on_either_side();
	TEST("lost bytes excuse the outstation")
	lost_bytes_excuse_the_outstation();
	TEST("lost bytes take no room of what is kept")
	lost_bytes_take_no_room_of_what_is_kept();
	TEST("the rest of a fragment behind a gap goes by")
	the_rest_of_a_fragment_behind_a_gap_goes_by();
	TEST("a fragment has a bound")
	a_fragment_has_a_bound();
	TEST("pairs have a bound")
	pairs_have_a_bound();
	TEST("a select is its station's own")
	a_select_is_its_stations_own();
	TEST("secrets are masked unless asked for")
	secrets_are_masked_unless_asked_for();
	TEST("frames of the link alone are tied")
	link_frames_are_tied();
	buf_release(&room);
	return unit_end();
}
