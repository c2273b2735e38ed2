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
	MODBUS_READ_COILS = 1,
	MODBUS_READ_DISCRETE = 2,
	MODBUS_READ_HOLDING = 3,
	MODBUS_READ_INPUT = 4,
	MODBUS_WRITE_COIL = 5,
	MODBUS_WRITE_REGISTER = 6,
	MODBUS_READ_EXCEPTION = 7,
	MODBUS_DIAGNOSTICS = 8,
	MODBUS_COUNTER = 11,
	MODBUS_EVENT_LOG = 12,
	MODBUS_WRITE_COILS = 15,
	MODBUS_WRITE_REGISTERS = 16,
	MODBUS_SERVER_ID = 17,
	MODBUS_READ_FILE = 20,
	MODBUS_WRITE_FILE = 21,
	MODBUS_MASK_WRITE = 22,
	MODBUS_READ_WRITE = 23,
	MODBUS_READ_FIFO = 24,
	MODBUS_ENCAPSULATED = 43,
	MODBUS_UMAS = 90,
	MODBUS_EXCEPTION = 0x80 /* the bit of a function code */
};

/* What function 43 carries. */
enum { MODBUS_MEI_CANOPEN = 13, MODBUS_MEI_IDENTIFICATION = 14 };

enum {
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
	uint16_t sub; /* of UMAS, diagnostics and transport */
	uint8_t unit, fc, ngroups;
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
	const char *area; /* of its function's references, "hr:", or "" */
	bool matched;	  /* the response is as long as its request says */
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
/* A function of the standard, or UMAS? */
bool modbus_known(uint8_t fc);

/* What stands behind a function code; `either` is a request or a response. */
typedef void modbus_fn(struct modbus_pdu *, struct rd *);

/* modbus_registers.c */
modbus_fn modbus_range_request, modbus_bits_response, modbus_words_response,
    modbus_coil_request, modbus_register_request, modbus_single_response,
    modbus_coils_request, modbus_registers_request, modbus_multiple_response,
    modbus_mask_either, modbus_read_write_request, modbus_fifo_request,
    modbus_fifo_response;

static inline void
modbus_put_words(struct point *pt, struct span words)
{
	pt->value.kind = VALUE_WORDS;
	pt->value.s = words;
	pt->count = (uint32_t)(words.n / 2);
}

/* modbus_diagnose.c */
modbus_fn modbus_exception_status_response, modbus_diagnostics_either,
    modbus_counter_response, modbus_event_log_response;
enum action modbus_diagnostic_action(uint16_t sub);

/* modbus_file.c */
modbus_fn modbus_read_file_request, modbus_read_file_response,
    modbus_write_file_either;

/* modbus_ident.c */
modbus_fn modbus_server_id_response, modbus_encapsulated_either;
void modbus_encapsulated_name(struct msg *, uint16_t mei);

/* umas.c */
modbus_fn umas_request, umas_response;
void umas_name(struct msg *, uint16_t function);

#endif
