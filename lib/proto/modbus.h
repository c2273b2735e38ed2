/*
 * modbus.h - what the Modbus files share: the PDU is the same over TCP (MBAP
 * header), over UDP, and as RTU (address, PDU, CRC) inside TCP; UMAS is
 * Schneider's function 90.
 *
 * Sources: MODBUS Application Protocol V1.1b3; MODBUS Messaging on TCP/IP
 * Implementation Guide V1.0b; MODBUS over Serial Line V1.02.
 */
#ifndef PROTO_MODBUS_H
#define PROTO_MODBUS_H

#include "proto/proto.h"

enum {
	MODBUS_EXCEPTION = 0x80, /* the bit of a function code */
	MODBUS_UMAS = 90,
	MODBUS_ASKS = 32,  /* requests on their way, per conversation */
	MODBUS_GROUPS = 35 /* of a file record request: 245 bytes of 7 */
};

/* Of functions 20 and 21: where a response's registers belong. */
struct modbus_group {
	uint16_t file, record, length;
};

/* A request on its way, so that its response can carry its addresses. */
struct modbus_ask {
	int64_t ts;
	uint64_t frame;
	int32_t txn; /* -1: RTU has none */
	uint16_t address, count;
	uint8_t unit, fc, sub; /* sub: of UMAS, diagnostics and transport */
	uint8_t ngroups;
	bool silent; /* no answer is due */
	bool ranged; /* address and count were read */
	struct modbus_group *groups;
};

struct modbus_state {
	struct modbus_ask *asks; /* in the order of their time */
	uint8_t n;
};

/* One PDU, a request being read or a response to `ask` (NULL: not seen). */
struct modbus_pdu {
	struct talk *talk;
	struct msg *msg;
	struct modbus_ask *ask;
	bool matched; /* the response is as long as its request says */
};

/* What stands around a PDU. */
struct modbus_adu {
	const struct rd *rd; /* how it ended */
	struct span whole;
	int32_t txn; /* -1: RTU has none, responses are matched by order */
	int unit;    /* -1: not read */
};

/* A whole PDU, its function code included. */
void modbus_pdu(struct talk *, struct rd *, const struct modbus_adu *);
void modbus_overdue(struct talk *, int64_t now, bool ended);
void modbus_lost(struct talk *);
void modbus_release(void *state);

/*
 * How long a PDU of this direction is by its own contents, of which the front
 * is at hand: more than that while it isn't known yet. 0: not a function of
 * the standard.
 */
size_t modbus_pdu_length(struct span pdu, bool from_server);
/* Does only its frame tell how long it is? */
bool modbus_pdu_open(struct span pdu);

/* Reads and names what stands behind function code and fills the message. */
void modbus_request(struct modbus_pdu *, struct rd *, uint8_t fc);
void modbus_response(struct modbus_pdu *, struct rd *, uint8_t fc);
/* Name and verb of a function, for requests that nobody answered. */
void modbus_name(struct msg *, const struct modbus_ask *);

void umas_request(struct modbus_pdu *, struct rd *);
void umas_response(struct modbus_pdu *, struct rd *);
void umas_name(struct msg *, uint8_t function);

#endif
