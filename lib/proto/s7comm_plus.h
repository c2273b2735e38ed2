/*
 * s7comm_plus.h - what the files of S7comm-plus share.
 *
 * Siemens has published no specification. Header, addresses and tagged values
 * are those of public dissectors and drivers; values are told only where all
 * of a message reads as they say, up to its end.
 *
 * A conversation keeps PLUS_MAX bytes of each direction's fragments.
 */
#ifndef PROTO_S7COMM_PLUS_H
#define PROTO_S7COMM_PLUS_H

#include "proto/tpkt.h"

enum { PLUS_MAX = 256 * 1024, PLUS_DIGEST = 32 };

enum {
	PLUS_EXPLORE = 0x04bb,
	PLUS_CREATE_OBJECT = 0x04ca,
	PLUS_DELETE_OBJECT = 0x04d4,
	PLUS_SET_VARIABLE = 0x04f2,
	PLUS_GET_VARIABLE = 0x04fc,
	PLUS_GET_LINK = 0x0524,
	PLUS_SET_MULTI = 0x0542,
	PLUS_GET_MULTI = 0x054c,
	PLUS_INVOKE = 0x056b,
	PLUS_GET_STREAMED = 0x0586
};

struct plus_state {
	struct buf held[2];  /* by direction: fragments that have no end yet */
	uint64_t dropped[2]; /* bytes of them beyond PLUS_MAX */
};

/* One message while it is read. */
struct plus {
	struct talk *talk;
	struct msg *msg;
	struct ask *ask;
	struct span kept, keep;
	uint16_t function;
	uint32_t session;
	bool no_ask;
};

/* A number of a variable length: 7 bits a byte, the first ones first. */
uint32_t plus_vlq32(struct rd *);
uint64_t plus_vlq64(struct rd *);

/*
 * What a request asks for or sets, behind the header. False: it doesn't read
 * as it should, and what was read of it isn't told.
 */
bool plus_get_request(struct plus *, struct rd *);
bool plus_set_request(struct plus *, struct rd *);
bool plus_set_variable_request(struct plus *, struct rd *);
/* Behind the return value: values, errors and what ends a response. */
bool plus_get_response(struct plus *, struct rd *);
bool plus_set_response(struct plus *, struct rd *);
bool plus_set_variable_response(struct plus *, struct rd *);
bool plus_notification(struct plus *, struct rd *);

#endif
