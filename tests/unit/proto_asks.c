/*
 * proto_asks.c - requests on their way: found by their key, the oldest first,
 * bounded, told when nobody answers.
 */
#include "proto/asks.h"
#include "talk.h"

static struct heard h;
static struct asks asks;

static void
start(void)
{
	heard_start(&h, &proto_modbus);
	h.msg.owner = &h;
	asks = (struct asks){0};
}

static void
end(void)
{
	asks_release(&asks);
	heard_end(&h);
}

static struct ask *
put(uint64_t key, const char *keep)
{
	struct msg *m = talk_msg(&h.talk, "dnp3", DIR_REQUEST);

	m->fn = "read";
	m->code = 1;
	m->action = ACT_READ;
	m->txn = (int64_t)key;
	m->station = 10;
	return asks_put(&asks, &h.talk, key, span_str(keep));
}

static void
an_answer_has_its_latency_and_what_was_kept(void)
{
	struct ask *a;
	struct span kept;

	start();
	put(1, "one");
	h.talk.ts += 7;
	put(2, "two");
	talk_msg(&h.talk, "dnp3", DIR_RESPONSE);
	h.talk.ts += 5;
	a = asks_find(&asks, 1);
	kept = asks_kept(a);
	asks_answer(&asks, &h.talk, a, true);
	CHECK(h.msg.latency == 12 && h.talk.proven);
	CHECK_SPAN(kept, "one"); /* until the next is put */
	CHECK(asks_find(&asks, 1) == NULL && asks.n == 1);
	CHECK_SPAN(asks_kept(asks_find(&asks, 2)), "two");
	end();
}

static void
of_equal_keys_the_oldest_is_found(void)
{
	start();
	put(1, "one");
	put(1, "two");
	CHECK_SPAN(asks_kept(asks_find(&asks, 1)), "one");
	asks_drop(&asks, asks_find(&asks, 1));
	CHECK_SPAN(asks_kept(asks_find(&asks, 1)), "two");
	put(1, "three");
	CHECK_SPAN(asks_kept(&asks.list[1]), "three");
	end();
}

static void
the_oldest_makes_way(void)
{
	uint64_t i;

	start();
	for (i = 0; i <= ASKS_MAX; i++)
		put(i, "kept");
	CHECK(asks.n == ASKS_MAX);
	CHECK(asks_find(&asks, 0) == NULL && asks_find(&asks, 1) != NULL);
	CHECK(asks_find(&asks, ASKS_MAX) != NULL);
	end();
}

static void
what_is_too_long_is_not_kept(void)
{
	struct buf b = {0};

	start();
	while (b.n < ASK_KEPT_MAX)
		buf_char(&b, 'x');
	talk_msg(&h.talk, "dnp3", DIR_REQUEST);
	CHECK(asks_kept(asks_put(&asks, &h.talk, 1, buf_all(&b))).n == b.n);
	buf_char(&b, 'x');
	talk_msg(&h.talk, "dnp3", DIR_REQUEST);
	CHECK(asks_kept(asks_put(&asks, &h.talk, 2, buf_all(&b))).n == 0);
	buf_release(&b);
	end();
}

static void
what_nobody_answers_is_told(void)
{
	start();
	put(1, "");
	CHECK(h.overdue == 1500);
	h.talk.ts = 1200;
	put(2, "");
	asks_overdue(&asks, &h.talk, 1500, false);
	CHECK_STR(heard_said(&h),
	    "request dnp3 txn=1 station=10 read 1 read unanswered");
	CHECK(h.msg.ts == 1500 && h.overdue == 1500);
	asks_overdue(&asks, &h.talk, 1600, true); /* the end */
	CHECK_STR(heard_said(&h),
	    "request dnp3 txn=2 station=10 read 1 read unanswered");
	CHECK(h.msg.ts == 1600 && asks.n == 0);
	end();
}

static void
where_one_side_is_seen_nobody_knows(void)
{
	start();
	h.talk.other_seen = false;
	put(1, "");
	asks_overdue(&asks, &h.talk, 5000, false);
	CHECK_STR(heard_said(&h), "");
	CHECK(asks.n == 0);
	end();
}

static void
lost_answers_are_not_missed(void)
{
	start();
	put(1, "");
	h.talk.from_server = false;
	asks_lost(&asks, &h.talk);
	CHECK(asks.n == 1);
	h.talk.from_server = true;
	asks_lost(&asks, &h.talk);
	CHECK(asks.n == 0);
	end();
}

int
main(void)
{
	TEST("an answer has its latency and what was kept")
	an_answer_has_its_latency_and_what_was_kept();
	TEST("of equal keys the oldest is found")
	of_equal_keys_the_oldest_is_found();
	TEST("the oldest makes way")
	the_oldest_makes_way();
	TEST("what is too long is not kept")
	what_is_too_long_is_not_kept();
	TEST("what nobody answers is told")
	what_nobody_answers_is_told();
	TEST("where one side is seen nobody knows")
	where_one_side_is_seen_nobody_knows();
	TEST("lost answers are not missed")
	lost_answers_are_not_missed();
	return unit_end();
}
