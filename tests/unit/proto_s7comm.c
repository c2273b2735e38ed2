/*
 * proto_s7comm.c - TPKT, COTP and S7comm: what goldens can't show. Framing,
 * every prefix, bounds, and what ties messages together.
 */
#include "s7.h"

#define READ "\4\1\x12\x0a\x10\2\0\1\0\1\x84\0\0\0"

static void
frames_are_proven_by_what_they_carry(void)
{
	static const struct {
		const char *name;
		struct span bytes;
		enum framed plain, strict;
		bool from_server;
	} rows[] = {
	    {"nothing", BYTES(""), FRAMED_MORE, FRAMED_MORE, false},
	    {"another version", BYTES("\2"), FRAMED_NO, FRAMED_NO, false},
	    {"reserved byte", BYTES("\3\1"), FRAMED_NO, FRAMED_NO, false},
	    {"a length below the header's", BYTES("\3\0\0\6"), FRAMED_NO,
		FRAMED_NO, false},
	    {"a header longer than all", BYTES("\3\0\0\7\3"), FRAMED_NO,
		FRAMED_NO, false},
	    {"a type that class 0 hasn't", BYTES("\3\0\0\7\2\x60\x80"),
		FRAMED_NO, FRAMED_NO, false},
	    {"DT of nothing", BYTES("\3\0\0\7\2\xf0\x80"), FRAMED_YES,
		FRAMED_MORE, false},
	    {"a connection, and no more yet",
		BYTES("\3\0\0\x0b\6\xe0\0\0\0\1\0"), FRAMED_YES, FRAMED_MORE,
		false},
	    {"a connection, then MMS",
		BYTES("\3\0\0\x0b\6\xe0\0\0\0\1\0\3\0\0\x9\2\xf0\x80\x0d\4"),
		FRAMED_YES, FRAMED_NO, false},
	    {"a job",
		BYTES("\3\0\0\x19\2\xf0\x80\x32\1\0\0\0\1\0\x8\0\0\xf0\0\0\1\0"
		      "\1\0\xf0"),
		FRAMED_YES, FRAMED_YES, false},
	    {"a connection, then a job",
		BYTES("\3\0\0\x0b\6\xe0\0\0\0\1\0\3\0\0\x19\2\xf0\x80\x32\1\0"
		      "\0\0\1\0\x8\0\0\xf0\0\0\1\0\1\0\xf0"),
		FRAMED_YES, FRAMED_YES, false},
	    {"a job of a function nobody knows",
		BYTES("\3\0\0\x12\2\xf0\x80\x32\1\0\0\0\1\0\1\0\0\x63"),
		FRAMED_YES, FRAMED_NO, false},
	    {"lengths that don't close",
		BYTES("\3\0\0\x12\2\xf0\x80\x32\1\0\0\0\1\0\2\0\0\4"),
		FRAMED_YES, FRAMED_NO, false},
	    {"the front of a job",
		BYTES("\3\0\0\x13\2\xf0\0\x32\1\0\0\0\1\0\2\0\5\4\1"),
		FRAMED_YES, FRAMED_YES, false},
	    {"reserved bytes of the PDU",
		BYTES("\3\0\0\x12\2\xf0\x80\x32\1\0\7\0\1\0\1\0\0\x29"),
		FRAMED_YES, FRAMED_NO, false},
	    {"a job, from the server",
		BYTES("\3\0\0\x19\2\xf0\x80\x32\1\0\0\0\1\0\x8\0\0\xf0\0\0\1\0"
		      "\1\0\xf0"),
		FRAMED_YES, FRAMED_NO, true},
	    {"a mode transition",
		BYTES("\3\0\0\x19\2\xf0\x80\x32\7\0\0\0\0\0\x8\0\0\1\0\0\x10"
		      "\x10\0\0\0"),
		FRAMED_YES, FRAMED_YES, true},
	    {"an acknowledgement",
		BYTES("\3\0\0\x13\2\xf0\x80\x32\2\0\0\0\1\0\0\0\0\x81\4"),
		FRAMED_YES, FRAMED_YES, false},
	    {"S7comm-plus",
		BYTES("\3\0\0\x11\2\xf0\x80\x72\2\0\2\x31\0\x72\2\0\0"),
		FRAMED_YES, FRAMED_YES, false},
	    {"S7comm-plus with another trailer",
		BYTES("\3\0\0\x11\2\xf0\x80\x72\2\0\2\x31\0\x72\1\0\0"),
		FRAMED_YES, FRAMED_NO, false},
	    {"S7comm-plus, a response of the client's",
		BYTES("\3\0\0\x11\2\xf0\x80\x72\2\0\2\x32\0\x72\2\0\0"),
		FRAMED_YES, FRAMED_NO, false},
	    {"a sign of life", BYTES("\3\0\0\x0b\2\xf0\x80\x72\xff\1\0"),
		FRAMED_YES, FRAMED_YES, false},
	};
	size_t i, len, n;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct span s = rows[i].bytes;

		CHECK_ROW(tpkt_frame(s, false, false, &len) == rows[i].plain,
		    rows[i].name);
		CHECK_ROW(tpkt_frame(s, rows[i].from_server, true, &len) ==
			      rows[i].strict,
		    rows[i].name);
		for (n = 0; rows[i].strict == FRAMED_YES && n < s.n; n++) {
			char *exact = unit_exact(span(s.p, n));

			CHECK_ROW(tpkt_frame(span(exact, n),
				      rows[i].from_server, true,
				      &len) == FRAMED_MORE &&
				      len > n,
			    rows[i].name);
			free(exact);
		}
	}
}

/* Connections without end prove nothing, and aren't looked at for ever. */
static void
a_proof_has_a_bound(void)
{
	struct buf b = {0};
	size_t i, len;

	for (i = 0; i < 200; i++)
		buf_add(&b, "\3\0\0\x0b\6\xe0\0\0\0\1\0", 11);
	CHECK(tpkt_frame(buf_all(&b), false, true, &len) == FRAMED_NO);
	buf_release(&b);
}

static const struct message {
	const char *name;
	bool from_server;
	struct span bytes;
} messages[] = {
    {"CR", false,
	BYTES("\3\0\0\x16\x11\xe0\0\0\0\1\0\xc0\1\x0a\xc1\2\1\0\xc2\2\1\2")},
    {"DR", true, BYTES("\3\0\0\x0b\6\x80\0\1\0\0\3")},
    {"ER", true, BYTES("\3\0\0\x0c\7\x70\0\1\3\xc1\1\x0f")},
    {"read", false, BYTES("\3\0\0\x1f\2\xf0\x80\x32\1\0\0\0\1\0\x0e\0\0" READ)},
    {"read, answered", true,
	BYTES("\3\0\0\x1a\2\xf0\x80\x32\3\0\0\0\1\0\2\0\5\0\0\4\1\xff\4\0\x8"
	      "\x2a")},
    {"write", false,
	BYTES("\3\0\0\x24\2\xf0\x80\x32\1\0\0\0\2\0\x0e\0\5\5\1\x12\x0a\x10"
	      "\2\0\1\0\1\x84\0\0\0\0\4\0\x8\x2a")},
    {"PI service", false,
	BYTES("\3\0\0\x25\2\xf0\x80\x32\1\0\0\0\3\0\x14\0\0\x28\0\0\0\0\0\0"
	      "\xfd\0\0\x9P_PROGRAM")},
    {"stop", false,
	BYTES("\3\0\0\x21\2\xf0\x80\x32\1\0\0\0\4\0\x10\0\0\x29\0\0\0\0\0\x9"
	      "P_PROGRAM")},
    {"SZL", true,
	BYTES("\3\0\0\x29\2\xf0\x80\x32\7\0\0\0\5\0\x0c\0\x0c\0\1\x12\x8\x12"
	      "\x84\1\1\0\0\0\0\xff\x9\0\x8\0\x74\0\0\0\0\0\0")},
    {"alarm", true,
	BYTES("\3\0\0\x37\2\xf0\x80\x32\7\0\0\0\0\0\x8\0\x1e\0\1\x12\4\x11\4"
	      "\5\0\xff\x9\0\x1a\x94\1\6\0\x27\x20\x39\x75\x40\1\x12\x0a\x16"
	      "\1\0\0\0\xaf\1\0\xfe\xfe\x0a\0\0\0")},
    {"S7comm-plus", false,
	BYTES("\3\0\0\x25\2\xf0\x80\x72\2\0\x16\x31\0\0\4\xbb\0\0\0\1\0\0\3"
	      "\xc0\x36\0\0\0\3\0\0\0\0\x72\2\0\0")},
};

/* As what the capture left, and as what the sender left out. */
static void
check_prefixes(const struct message *x)
{
	struct heard h;
	size_t n;
	int cut;

	for (n = 0; n <= x->bytes.n; n++)
		for (cut = 0; cut < 2; cut++) {
			uint32_t due = n == x->bytes.n ? 0u
				       : cut	       ? (uint32_t)FLAG_CUT
					     : (uint32_t)FLAG_MALFORMED;

			heard_start(&h, &proto_s7comm);
			heard_bytes(&h, x->from_server, span(x->bytes.p, n),
			    cut && n < x->bytes.n);
			/*
			 * Without its trailer a message of S7comm-plus may go
			 * on; of a capture's end nobody knows.
			 */
			if (x->bytes.p[7] != 0x72 || n == x->bytes.n ||
			    n + 4 < x->bytes.n) {
				CHECK_ROW(h.emitted == 1, x->name);
				CHECK_ROW(h.msg.flags == due, x->name);
			}
			heard_end(&h);
		}
}

static void
every_prefix_is_one_event(void)
{
	size_t i;

	for (i = 0; i < sizeof(messages) / sizeof(*messages); i++)
		check_prefixes(&messages[i]);
}

/* Byte by byte, each in a TPDU of its own. */
static void
data_come_in_many_tpdus(void)
{
	struct buf pdu = {0};
	struct heard h;
	size_t i;

	heard_start(&h, &proto_s7comm);
	put_pdu(&pdu, S7_JOB, 7, SPAN(READ), SPAN(""));
	for (i = 0; i < pdu.n; i++) {
		CHECK(h.emitted == 0);
		speak_dt(&h, false, i + 1 == pdu.n ? EOT : MORE,
		    span(pdu.p + i, 1));
	}
	CHECK_STR(heard_said(&h),
	    "request s7comm txn=7 read_var 4 read DB1.DBB0 rosctr='job' "
	    "types=[ 'byte' /");
	buf_release(&pdu);
	heard_end(&h);
}

static void
unfinished_data_have_a_bound(void)
{
	static char much[16 * 1024] = {0x32, 1};
	struct heard h;
	const struct tpkt *s;
	int i;

	heard_start(&h, &proto_s7comm);
	s = h.talk.state;
	for (i = 0; i < 4; i++)
		speak_dt(&h, false, MORE, span(much, sizeof(much)));
	CHECK(h.emitted == 0 && s->held[0].n == TSDU_MAX);
	speak_dt(&h, false, MORE, SPAN("x"));
	CHECK(h.emitted == 1 && h.msg.flags == FLAG_MALFORMED);
	CHECK(s->held[0].n == 0);
	speak(&h, false, S7_JOB, 1, SPAN(READ), SPAN(""));
	CHECK(h.msg.flags == 0 && h.msg.code == 4);
	/* What is lost takes the front with it. */
	speak_dt(&h, false, MORE, SPAN("\x32\1"));
	h.proto->lost(&h.talk);
	CHECK(s->held[0].n == 0);
	heard_end(&h);
}

static void
answers_find_their_requests(void)
{
	struct heard h;

	heard_start(&h, &proto_s7comm);
	speak(&h, false, S7_JOB, 1, SPAN(READ), SPAN(""));
	h.talk.ts += 5;
	speak(&h, false, S7_JOB, 2, SPAN("\x29\0\0\0\0\0\0"), SPAN(""));
	h.talk.ts += 5;
	/* Of another function, or unasked: no latency, no proof. */
	speak(&h, true, S7_ACK_DATA, 1, SPAN("\5\1"), SPAN("\xff"));
	CHECK(h.msg.latency == -1 && !h.talk.proven);
	speak(&h, true, S7_ACK_DATA, 1, SPAN("\4\1"), SPAN("\xff\4\0\x8\x2a"));
	CHECK(h.msg.latency == 10 && h.talk.proven);
	h.talk.proven = false;
	speak(&h, true, S7_ACK_DATA, 1, SPAN("\4\1"), SPAN("\xff\4\0\x8\x2a"));
	CHECK(h.msg.latency == -1 && !h.talk.proven);
	CHECK(h.msg.points[0].indexed);
	speak(&h, true, S7_ACK, 2, SPAN(""), SPAN(""));
	CHECK(h.msg.latency == 5 && h.msg.code == -1 && h.talk.proven);
	heard_end(&h);
}

/* Behind a hole data may be the rest of a message, and no message's fault. */
static void
what_follows_a_hole_must_fit(void)
{
	struct heard h;

	heard_start(&h, &proto_s7comm);
	speak(&h, false, S7_JOB, 1, SPAN(READ), SPAN(""));
	speak_dt(&h, false, EOT, SPAN("\1\2\3"));
	CHECK(h.emitted == 2 && h.msg.flags == FLAG_MALFORMED);
	h.proto->lost(&h.talk);
	speak_dt(&h, false, EOT, SPAN("\1\2\3"));
	speak_dt(&h, false, EOT, SPAN("\x32\1\3"));
	CHECK(h.emitted == 2);
	speak(&h, false, S7_JOB, 2, SPAN(READ), SPAN(""));
	CHECK(h.emitted == 3 && h.msg.flags == 0);
	speak_dt(&h, false, EOT, SPAN("\x32\1\3"));
	CHECK(h.emitted == 4 && h.msg.flags == FLAG_MALFORMED);
	heard_end(&h);
}

/* The controller asks, too, while a block is downloaded. */
static void
both_sides_ask(void)
{
	static const char part[] = "\x1b\0\0\0\0\0\0\0\x9_0A00001P";
	struct heard h;

	heard_start(&h, &proto_s7comm);
	speak(&h, false, S7_JOB, 9, SPAN(READ), SPAN(""));
	speak(&h, true, S7_JOB, 9, span(part, sizeof(part) - 1), SPAN(""));
	heard_said(&h);
	h.talk.ts += 600;
	h.proto->overdue(&h.talk, h.talk.ts, false);
	CHECK_STR(heard_said(&h),
	    "request s7comm txn=9 read_var 4 read unanswered\n"
	    "request s7comm txn=9 download_block 27 download unanswered");
	CHECK(h.talk.from_server);
	speak(&h, false, S7_JOB, 10, SPAN(READ), SPAN(""));
	speak(&h, true, S7_JOB, 10, span(part, sizeof(part) - 1), SPAN(""));
	heard_said(&h);
	h.proto->lost(&h.talk); /* of the server */
	h.proto->overdue(&h.talk, h.talk.ts, true);
	CHECK_STR(heard_said(&h),
	    "request s7comm txn=10 download_block 27 download unanswered");
	heard_end(&h);
}

/* What is forgotten gives back the room that it took of what may be kept. */
static void
what_a_hole_forgets_takes_no_room(void)
{
	const struct tpkt *s;
	struct heard h;

	heard_start(&h, &proto_s7comm);
	s = h.talk.state;
	speak(&h, false, S7_JOB, 1, SPAN(READ), SPAN(""));
	CHECK(s->asks[0].n == 1 && s->asks[0].kept != 0);
	h.talk.from_server = true;
	h.proto->lost(&h.talk);
	CHECK(s->asks[0].n == 0 && s->asks[0].kept == 0);
	heard_end(&h);
}

/* Where bytes in front of it are missing a request comes behind its answer. */
static void
an_answer_may_overtake_its_request(void)
{
	struct heard h;

	heard_start(&h, &proto_s7comm);
	speak(&h, true, S7_ACK_DATA, 1, SPAN("\4\1"), SPAN("\xff\4\0\x8\x2a"));
	h.talk.ts -= 5;
	speak(&h, false, S7_JOB, 1, SPAN(READ), SPAN(""));
	heard_said(&h);
	h.proto->overdue(&h.talk, h.talk.ts, true);
	CHECK_STR(heard_said(&h), "");
	h.talk.ts += 50; /* a number that is used again */
	speak(&h, false, S7_JOB, 1, SPAN(READ), SPAN(""));
	heard_said(&h);
	h.proto->overdue(&h.talk, h.talk.ts, true);
	CHECK_STR(heard_said(&h),
	    "request s7comm txn=1 read_var 4 read unanswered");
	heard_end(&h);
}

int
main(void)
{
	TEST("frames are proven by what they carry")
	frames_are_proven_by_what_they_carry();
	TEST("a proof has a bound")
	a_proof_has_a_bound();
	TEST("every prefix is one event")
	every_prefix_is_one_event();
	TEST("data come in many TPDUs")
	data_come_in_many_tpdus();
	TEST("unfinished data have a bound")
	unfinished_data_have_a_bound();
	TEST("answers find their requests")
	answers_find_their_requests();
	TEST("what follows a hole must fit")
	what_follows_a_hole_must_fit();
	TEST("both sides ask")
	both_sides_ask();
	TEST("what a hole forgets takes no room")
	what_a_hole_forgets_takes_no_room();
	TEST("an answer may overtake its request")
	an_answer_may_overtake_its_request();
	return unit_end();
}
