/*
 * proto_s7comm_state.c - what a conversation of S7comm keeps: jobs, fragments,
 * blocks on their way, fragments of S7comm-plus; and what bounds it.
 */
#include "s7.h"

/* Every 100 ms a byte of the DB of this number. */
static void
subscribe(struct heard *h, unsigned db, uint8_t number)
{
	char items[] = "\0\1\0\1\x12\x0a\x10\2\0\1\0\0\x84\0\0\0";
	const char ask[] = {0x42, 1, 0, 0, 0};
	const char answer[] = {(char)0x82, 1, (char)number, 0, 0};

	items[11] = (char)db;
	speak_user(h, false, db, ask, span(items, sizeof(items) - 1));
	speak_user(h, true, db, answer, SPAN("\0\1\xff\4\0\x8\1"));
}

/* Does what this job sends have the address that was asked for? */
static bool
sends(struct heard *h, unsigned db, uint8_t number)
{
	const char push[] = {2, 1, (char)number, 0, 0};
	char ref[16];
	const struct point *pt;

	speak_user(h, true, 0, push, SPAN("\0\1\xff\4\0\x8\2"));
	pt = h->msg.points;
	snprintf(ref, sizeof(ref), "DB%u.DBB", db);
	return h->msg.npoints == 1 && span_is(pt->ref.head, ref) &&
	       !pt->indexed;
}

static void
jobs_are_remembered_the_youngest(void)
{
	struct heard h;
	unsigned i;

	heard_start(&h, &proto_s7comm);
	for (i = 0; i < S7_JOBS + 4; i++)
		subscribe(&h, i + 1, (uint8_t)(i + 1));
	for (i = 0; i < S7_JOBS + 4; i++)
		CHECK(sends(&h, i + 1, (uint8_t)(i + 1)) == (i >= 4));
	subscribe(&h, 99, 20); /* the number is given again */
	CHECK(sends(&h, 99, 20) && !sends(&h, 20, 20));
	speak_user(&h, false, 7, "\x42\4\0\0\0", SPAN("\1\x14"));
	CHECK(!sends(&h, 99, 20)); /* it was unsubscribed */
	heard_end(&h);
}

static void
a_job_of_many_items_is_not_kept(void)
{
	struct buf items = {0};
	struct heard h;
	int i;

	heard_start(&h, &proto_s7comm);
	put16(&items, 400);
	put16(&items, 1);
	for (i = 0; i < 400; i++)
		buf_add(&items, "\x12\x0a\x10\2\0\1\0\1\x84\0\0\0", 12);
	speak_user(&h, false, 1, "\x42\1\0\0\0", buf_all(&items));
	CHECK(h.msg.npoints == 400 && h.msg.flags == 0);
	speak_user(&h, true, 1, "\x82\1\5\0\0", SPAN("\0\0"));
	CHECK(!sends(&h, 1, 5));
	buf_release(&items);
	heard_end(&h);
}

/* An address that isn't sure is none. */
static void
an_answer_without_its_request_ends_what_was_known(void)
{
	struct heard h;

	heard_start(&h, &proto_s7comm);
	subscribe(&h, 1, 5);
	CHECK(sends(&h, 1, 5));
	speak_user(&h, true, 77, "\x82\1\5\0\0", SPAN("\0\1\xff\4\0\x8\1"));
	CHECK(!sends(&h, 1, 5));
	h.talk.ts--; /* the request of that answer, late */
	speak_user(&h, false, 77, "\x42\1\0\0\0",
	    SPAN("\0\1\0\1\x12\x0a\x10\2\0\1\0\2\x84\0\0\0"));
	CHECK(sends(&h, 2, 5));
	heard_end(&h);
}

/* Each data unit's last fragment is read with those in front of it. */
static void
fragments_have_a_bound(void)
{
	static char much[60 * 1024];
	char how[] = {(char)0x84, 1, 1, 1, 1};
	struct heard h;
	int i;

	heard_start(&h, &proto_s7comm);
	for (i = 1; i <= S7_FRAGMENTS + 1; i++) {
		how[3] = (char)i;
		how[4] = 1;
		speak_user(&h, true, 1, how, SPAN("\0\x74\0\0\0\4\0\1"));
	}
	for (i = 1; i <= S7_FRAGMENTS + 1; i++) {
		how[3] = (char)i;
		how[4] = 0;
		heard_said(&h);
		speak_user(&h, true, 1, how, SPAN("\0\4\1\0"));
		CHECK((strstr(heard_said(&h), "led_name='RUN'") != NULL) ==
		      (i > 1));
	}
	how[4] = 1;
	speak_user(&h, true, 1, how, span(much, sizeof(much)));
	speak_user(&h, true, 1, how, span(much, sizeof(much)));
	CHECK(h.msg.flags == FLAG_MALFORMED);
	speak_user(&h, true, 1, how, SPAN("\0\x74\0\0\0\4\0\1"));
	h.proto->lost(&h.talk);
	how[4] = 0;
	speak_user(&h, true, 1, how, SPAN("\0\4\1\0"));
	CHECK(strstr(heard_said(&h), "led_name") == NULL);
	heard_end(&h);
}

static void
ask_for_block(struct heard *h, char n)
{
	char param[] = "\x1a\0\1\0\0\0\0\0\x9_0A0000?P";

	param[sizeof(param) - 3] = n;
	speak(h, false, S7_JOB, (unsigned)n, span(param, sizeof(param) - 1),
	    SPAN(""));
}

/* What is told at the end of a block's download. */
static bool
has_digest(struct heard *h, char n)
{
	char param[] = "\x1b\0\0\0\0\0\0\0\x9_0A0000?P";

	param[sizeof(param) - 3] = n;
	speak(h, true, S7_JOB, 1, span(param, sizeof(param) - 1), SPAN(""));
	speak(h, false, S7_ACK_DATA, 1, SPAN("\x1b\0"), SPAN("\0\2\0\xfb\1\2"));
	param[0] = '\x1c';
	heard_said(h);
	speak(h, true, S7_JOB, 2, span(param, sizeof(param) - 1), SPAN(""));
	return strstr(heard_said(h), "sha256=") != NULL;
}

static void
blocks_on_their_way_are_few(void)
{
	struct heard h;
	char n;

	heard_start(&h, &proto_s7comm);
	for (n = '0'; n < '0' + S7_TRANSFERS + 1; n++)
		ask_for_block(&h, n);
	for (n = '0'; n < '0' + S7_TRANSFERS + 1; n++)
		CHECK(has_digest(&h, n) == (n > '0'));
	CHECK(!has_digest(&h, '1')); /* it has ended */
	ask_for_block(&h, '1');
	h.proto->lost(&h.talk); /* a part may have been among it */
	CHECK(!has_digest(&h, '1'));
	/* A part that isn't whole has no digest either. */
	ask_for_block(&h, '2');
	speak(&h, true, S7_JOB, 1, SPAN("\x1b\0\0\0\0\0\0\0\x9_0A00002P"),
	    SPAN(""));
	speak(&h, false, S7_ACK_DATA, 1, SPAN("\x1b\0"), SPAN("\0\7\0\xfb\1"));
	CHECK(!has_digest(&h, '2'));
	heard_end(&h);
}

/* The front of what was too much to keep is read, and said to be one. */
static void
fragments_of_s7comm_plus_have_a_bound(void)
{
	static char much[60 * 1024] = "\x72\2\xef\xfc\x31\0\0\4\xbb\0\0\0\1\0\0"
				      "\3\xc0\x36\0\0\0\3";
	const struct plus_state *s;
	struct heard h;
	int i;

	heard_start(&h, &proto_s7comm);
	for (i = 0; i < 6; i++)
		speak_dt(&h, false, EOT, span(much, sizeof(much)));
	s = ((const struct tpkt *)h.talk.state)->user[1];
	CHECK(h.emitted == 0 && s->held[0].n == PLUS_MAX);
	speak_dt(&h, false, EOT, SPAN("\x72\2\0\1\0\x72\2\0\0"));
	CHECK(h.emitted == 1 && h.msg.code == PLUS_EXPLORE);
	CHECK(h.msg.details[1].value.u ==
	      6 * (sizeof(much) - 4) + 1 - PLUS_MAX);
	CHECK(s->held[0].n == 0 && s->dropped[0] == 0);
	speak_dt(&h, false, EOT, span(much, sizeof(much)));
	h.proto->lost(&h.talk);
	CHECK(s->held[0].n == 0);
	heard_end(&h);
}

/* A value in a value in a value: deeper than any type is. */
static void
structures_are_so_deep(void)
{
	struct buf b = {0};
	struct heard h;
	unsigned depth;

	for (depth = 1; depth < 12; depth++) {
		unsigned i;

		b.n = 0;
		buf_add(&b, "\x33\x10\0\0\1\4\0\0\0\0\0\1\2\1\x9b\7", 16);
		for (i = 1; i < depth; i++)
			buf_add(&b, "\0\x17\0\0\0\1\5", 7);
		buf_add(&b, "\0\x0a\x2a", 3);
		buf_add(&b, "\0\0\0\0\0\0\0\0\0\0\0\0", depth);
		heard_start(&h, &proto_s7comm);
		speak_dt(&h, true, EOT,
		    ((struct span){"\x72\2\0\0\x31\x72\2\0\0", 9}));
		{
			struct buf pdu = {0};

			buf_add(&pdu, "\x72\2", 2);
			put16(&pdu, b.n);
			buf_span(&pdu, buf_all(&b));
			buf_add(&pdu, "\x72\2\0\0", 4);
			speak_dt(&h, true, EOT, buf_all(&pdu));
			buf_release(&pdu);
		}
		CHECK((h.msg.npoints == 1) == (depth <= 9));
		heard_end(&h);
	}
	buf_release(&b);
}

int
main(void)
{
	TEST("jobs are remembered, the youngest")
	jobs_are_remembered_the_youngest();
	TEST("a job of many items is not kept")
	a_job_of_many_items_is_not_kept();
	TEST("an answer without its request ends what was known")
	an_answer_without_its_request_ends_what_was_known();
	TEST("fragments have a bound")
	fragments_have_a_bound();
	TEST("blocks on their way are few")
	blocks_on_their_way_are_few();
	TEST("fragments of S7comm-plus have a bound")
	fragments_of_s7comm_plus_have_a_bound();
	TEST("structures are so deep")
	structures_are_so_deep();
	return unit_end();
}
