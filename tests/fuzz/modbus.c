/*
 * modbus - a conversation over TCP, or as RTU (talk.h; the first byte says
 * which): every message is one event.
 */
#include "proto/modbus.h"
#include "talk.h"

/*
 * RTU has no length: what isn't as long as its contents say, as functions of a
 * maker's own aren't, came in one piece.
 */
static bool
tells_length(struct span s, bool from_server, size_t len)
{
	struct span pdu = span(s.p + 1, s.n - 1);

	return talk_proto == &proto_modbus ||
	       (!modbus_pdu_open(pdu) &&
		   modbus_pdu_length(pdu, from_server) + 3 == len);
}

/* Besides those of overdue requests. */
static void
spoke(struct talk *t, size_t n, unsigned emitted)
{
	CHECK(((struct modbus_state *)t->state)->n <= MODBUS_ASKS);
	CHECK(emitted >= (n != 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd r = rd_init(span(data, size), false);

	talk_tells_length = tells_length;
	talk_run(rd_u8(&r) & 1 ? &proto_modbus_rtu : &proto_modbus, &r, spoke);
	return 0;
}
