/*
 * s7comm - a conversation over TPKT and COTP, with S7comm and S7comm-plus in
 * it (talk.h).
 */
#include "proto/tpkt.h"
#include "talk.h"

static void
spoke(struct talk *t, size_t n, unsigned emitted)
{
	const struct tpkt *s = t->state;

	(void)n;
	CHECK(s->asks[0].n <= ASKS_MAX && s->asks[1].n <= ASKS_MAX);
	CHECK(s->held[0].n <= TSDU_MAX && s->held[1].n <= TSDU_MAX);
	CHECK(emitted <= 1 + 2 * ASKS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd r = rd_init(span(data, size), false);

	talk_run(&proto_s7comm, &r, spoke);
	return 0;
}
