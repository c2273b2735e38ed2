/*
 * iec104 - a conversation (talk.h): every message is one event.
 */
#include "talk.h"

static void
spoke(struct talk *t, size_t n, unsigned emitted)
{
	(void)t;
	CHECK(emitted >= (n != 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd r = rd_init(span(data, size), false);

	talk_run(&proto_iec104, &r, spoke);
	return 0;
}
