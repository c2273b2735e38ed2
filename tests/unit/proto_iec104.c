/*
 * proto_iec104.c - IEC 60870-5-104: what its goldens can't show.
 */
#include "proto/iec104.h"
#include "talk.h"

#define BYTES(s) span(s, sizeof(s) - 1)

/* C_SC_NA_1 of common address 10, object 20; cause and SCO are given. */
static struct span
command(char *room, int cause, int sco)
{
	static const char whole[] =
	    "\x68\x0e\0\0\0\0\x2d\1\6\0\x0a\0\x14\0\0\1";

	memcpy(room, whole, sizeof(whole) - 1);
	room[8] = (char)cause;
	room[15] = (char)sco;
	return span(room, sizeof(whole) - 1);
}

static struct heard h;

static void
say(bool from_server, int cause, int sco)
{
	char room[16];

	heard_bytes(&h, from_server, command(room, cause, sco), false);
}

static const char *
said_of(const char *key)
{
	size_t i;

	for (i = 0; i < h.msg.ndetails; i++)
		if (span_is(h.msg.details[i].key, key))
			return h.msg.details[i].value.s.p;
	return NULL;
}

static void
an_execute_is_held_to_its_select(void)
{
	heard_start(&h, &proto_iec104);
	say(false, 6, 0x81);
	CHECK(h.msg.action == ACT_SELECT && said_of("selected") == NULL);
	say(false, 6, 0x01);
	CHECK(h.msg.action == ACT_OPERATE);
	CHECK_STR(said_of("selected"), "matches");
	say(false, 6, 0x01); /* a select is used up */
	CHECK(h.msg.action == ACT_CONTROL && said_of("selected") == NULL);
	say(false, 6, 0x81);
	say(false, 6, 0x00);
	CHECK_STR(said_of("selected"), "differs");
	heard_end(&h);
}

static void
a_confirmation_has_the_action_that_it_confirms(void)
{
	heard_start(&h, &proto_iec104);
	say(false, 6, 0x81);
	h.talk.ts += 40;
	say(true, 7, 0x81);
	CHECK(h.msg.action == ACT_SELECT && h.msg.latency == 40);
	CHECK(h.talk.proven);
	say(true, 7, 0x81); /* of nothing that was asked */
	CHECK(h.msg.latency == -1);
	heard_end(&h);
}

static void
a_termination_counts_from_the_activation(void)
{
	heard_start(&h, &proto_iec104);
	say(false, 6, 1);
	h.talk.ts += 10;
	say(true, 7, 1);
	h.talk.ts += 90;
	say(true, 10, 1);
	CHECK(h.msg.latency == 100);
	say(true, 10, 1);
	CHECK(h.msg.latency == -1);
	heard_end(&h);
}

static void
a_refused_command_ends_there(void)
{
	heard_start(&h, &proto_iec104);
	say(false, 6, 1);
	say(true, 7 | 0x40, 1);
	CHECK_STR(h.msg.status, "negative");
	say(false, 6, 1);
	say(true, 46, 1);
	CHECK_STR(h.msg.status, "unknown_common_address");
	proto_iec104.overdue(&h.talk, INT64_MAX, true);
	CHECK(h.emitted == 4); /* nothing is unanswered */
	heard_end(&h);
}

static void
numbers_are_learnt_anew_behind_a_gap(void)
{
	char room[16];

	heard_start(&h, &proto_iec104);
	say(true, 7, 1);
	command(room, 7, 1);
	room[2] = 8; /* N(S) 4, where 1 is due */
	heard_bytes(&h, true, span(room, 16), false);
	CHECK(h.msg.ndetails > 1 && span_is(h.msg.details[1].key, "ns_due"));
	h.talk.flags = FLAG_GAP;
	room[2] = 100;
	heard_bytes(&h, true, span(room, 16), false);
	CHECK(!span_is(h.msg.details[1].key, "ns_due"));
	h.talk.flags = 0;
	h.talk.from_server = true;
	proto_iec104.lost(&h.talk);
	room[2] = 20;
	heard_bytes(&h, true, span(room, 16), false);
	CHECK(!span_is(h.msg.details[1].key, "ns_due"));
	heard_end(&h);
}

static enum framed
strict(struct span s, bool from_server)
{
	size_t len;

	return proto_iec104.frame(s, from_server, true, &len);
}

static void
strict_framing_asks_for_direction_and_rules(void)
{
	char room[16];

	CHECK(strict(command(room, 6, 1), false) == FRAMED_YES);
	CHECK(strict(command(room, 6, 1), true) == FRAMED_NO);
	CHECK(strict(command(room, 7, 1), true) == FRAMED_YES);
	CHECK(strict(command(room, 7, 1), false) == FRAMED_NO);
	CHECK(strict(command(room, 61, 1), false) == FRAMED_NO);
	command(room, 6, 1);
	room[6] = (char)200;
	CHECK(strict(span(room, 16), false) == FRAMED_NO);
	room[6] = 45;
	room[7] = 2; /* two objects: the length doesn't close */
	CHECK(strict(span(room, 16), false) == FRAMED_NO);
	CHECK(strict(BYTES("\x68\4\7\0\0\0"), false) == FRAMED_YES);
	CHECK(strict(BYTES("\x68\4\7\0\0\1"), false) == FRAMED_NO);
	CHECK(strict(BYTES("\x68\4\x17\0\0\0"), false) == FRAMED_NO);
	CHECK(strict(BYTES("\x68\4\1\0\2\0"), true) == FRAMED_YES);
	CHECK(strict(BYTES("\x68\4\1\1\2\0"), true) == FRAMED_NO);
	CHECK(strict(BYTES("\x68\3\7"), false) == FRAMED_NO);
	CHECK(strict(BYTES("\x68\xfe"), false) == FRAMED_NO);
	CHECK(strict(BYTES("\x68"), false) == FRAMED_MORE);
}

int
main(void)
{
	TEST("an execute is held to its select")
	an_execute_is_held_to_its_select();
	TEST("a confirmation has the action that it confirms")
	a_confirmation_has_the_action_that_it_confirms();
	TEST("a termination counts from the activation")
	a_termination_counts_from_the_activation();
	TEST("a refused command ends there")
	a_refused_command_ends_there();
	TEST("numbers are learnt anew behind a gap")
	numbers_are_learnt_anew_behind_a_gap();
	TEST("strict framing asks for direction and rules")
	strict_framing_asks_for_direction_and_rules();
	return unit_end();
}
