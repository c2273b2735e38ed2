/*
 * modbus_length.c - how long a PDU is by its own contents: what RTU has instead
 * of a length, and Modbus/TCP as a proof.
 *
 * MODBUS Application Protocol V1.1b3, 6.
 */
#include "proto/modbus.h"

bool
modbus_pdu_open(struct span pdu)
{
	uint8_t fc = pdu.n != 0 ? (uint8_t)pdu.p[0] : 0;

	return fc == MODBUS_UMAS ||
	       (fc == MODBUS_ENCAPSULATED &&
		   (pdu.n < 2 || pdu.p[1] != MODBUS_MEI_IDENTIFICATION));
}

/* `fixed` bytes, the last of which counts those that follow. */
static size_t
counted(struct span pdu, size_t fixed)
{
	return fixed + (pdu.n < fixed ? 0 : (uint8_t)pdu.p[fixed - 1]);
}

static size_t
request_length(struct span pdu)
{
	switch ((uint8_t)pdu.p[0]) {
	case MODBUS_READ_COILS:
	case MODBUS_READ_DISCRETE:
	case MODBUS_READ_HOLDING:
	case MODBUS_READ_INPUT:
	case MODBUS_WRITE_COIL:
	case MODBUS_WRITE_REGISTER:
	case MODBUS_DIAGNOSTICS:
		return 5;
	case MODBUS_READ_EXCEPTION:
	case MODBUS_COUNTER:
	case MODBUS_EVENT_LOG:
	case MODBUS_SERVER_ID:
		return 1;
	case MODBUS_WRITE_COILS:
	case MODBUS_WRITE_REGISTERS:
		return counted(pdu, 6);
	case MODBUS_READ_FILE:
	case MODBUS_WRITE_FILE:
		return counted(pdu, 2);
	case MODBUS_MASK_WRITE:
		return 7;
	case MODBUS_READ_WRITE:
		return counted(pdu, 10);
	case MODBUS_READ_FIFO:
		return 3;
	case MODBUS_ENCAPSULATED:
		return modbus_pdu_open(pdu) ? pdu.n : 4;
	case MODBUS_UMAS:
		return pdu.n >= 3 ? pdu.n : 0;
	default:
		return 0;
	}
}

/* fixed(7) of a device identification, then id(1) length(1) text */
static size_t
identification_length(struct span pdu)
{
	struct rd r = rd_init(pdu, true);
	uint8_t count;

	rd_skip(&r, 6);
	count = rd_u8(&r);
	while (count-- != 0 && rd_ok(&r)) {
		rd_skip(&r, 1);
		rd_skip(&r, rd_u8(&r));
	}
	return rd_ok(&r) ? rd_at(&r) : pdu.n + 1;
}

static size_t
response_length(struct span pdu)
{
	switch ((uint8_t)pdu.p[0]) {
	case MODBUS_READ_COILS:
	case MODBUS_READ_DISCRETE:
	case MODBUS_READ_HOLDING:
	case MODBUS_READ_INPUT:
	case MODBUS_EVENT_LOG:
	case MODBUS_SERVER_ID:
	case MODBUS_READ_FILE:
	case MODBUS_WRITE_FILE:
	case MODBUS_READ_WRITE:
		return counted(pdu, 2);
	case MODBUS_WRITE_COIL:
	case MODBUS_WRITE_REGISTER:
	case MODBUS_DIAGNOSTICS:
	case MODBUS_COUNTER:
	case MODBUS_WRITE_COILS:
	case MODBUS_WRITE_REGISTERS:
		return 5;
	case MODBUS_READ_EXCEPTION:
		return 2;
	case MODBUS_MASK_WRITE:
		return 7;
	case MODBUS_READ_FIFO:
		return counted(pdu, 3);
	case MODBUS_ENCAPSULATED:
		return modbus_pdu_open(pdu) ? pdu.n
					    : identification_length(pdu);
	case MODBUS_UMAS:
		return pdu.n >= 3 ? pdu.n : 0;
	default:
		return modbus_known((uint8_t)pdu.p[0] & 0x7f) ? 2 : 0;
	}
}

size_t
modbus_pdu_length(struct span pdu, bool from_server)
{
	if (pdu.n == 0)
		return 0;
	return from_server ? response_length(pdu) : request_length(pdu);
}
