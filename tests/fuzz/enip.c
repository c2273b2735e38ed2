/*
 * enip - a conversation of EtherNet/IP and the CIP inside it (talk.h): every
 * message is an event at least.
 */
#include "proto/enip.h"
#include "talk.h"

/* What all conversations share has bounds, too. */
static void
spoke(struct talk *t, size_t n, unsigned emitted)
{
	const struct enip_world *w = t->world;

	CHECK(((struct enip_state *)t->state)->asks.n <= ASKS_MAX);
	CHECK(w->nconns <= CONNS_MAX && w->symbols.n <= SYMBOLS_MAX);
	CHECK(emitted >= (n != 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd r = rd_init(span(data, size), false);

	talk_run(&proto_enip, &r, spoke);
	return 0;
}
