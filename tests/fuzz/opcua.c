/*
 * opcua - a conversation (talk.h): every chunk is one event at most, but for
 * those of overdue requests.
 */
#include "proto/opcua.h"
#include "talk.h"

static void
spoke(struct talk *t, size_t n, unsigned emitted)
{
	const struct opcua_state *s = t->state;
	const struct opcua_world *w = t->world;

	(void)n;
	CHECK(s->asks.n <= ASKS_MAX && s->parked.n <= ASKS_MAX);
	CHECK(emitted <= 1 + ASKS_MAX);
	CHECK(t->msg->npoints <= OPCUA_POINTS_MAX);
	CHECK(w->held <= OPCUA_HELD_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd r = rd_init(span(data, size), false);

	talk_run(&proto_opcua, &r, spoke);
	return 0;
}
