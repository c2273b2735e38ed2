/*
 * bacnet_apdu.h - a PDU of the application layer, while it is read.
 *
 * ANSI/ASHRAE 135-2020, 20.1.
 */
#ifndef PROTO_BACNET_APDU_H
#define PROTO_BACNET_APDU_H

#include "proto/bacnet_service.h"

enum bacnet_pdu {
	BACNET_CONFIRMED,
	BACNET_UNCONFIRMED,
	BACNET_SIMPLE_ACK,
	BACNET_COMPLEX_ACK,
	BACNET_SEGMENT_ACK,
	BACNET_ERROR,
	BACNET_REJECT,
	BACNET_ABORT,
	BACNET_PDUS
};

/* In the first octet, by the type. */
enum {
	BACNET_SEGMENTED = 8,
	BACNET_MORE = 4,
	BACNET_ACCEPTS = 2,
	BACNET_NEGATIVE = 2,
	BACNET_SERVER = 1
};

struct bacnet_apdu {
	struct talk *talk;
	struct msg *msg;
	const struct bacnet_npdu *npdu;
	const struct bacnet_service *service; /* NULL: not known */
	struct ask *ask;		      /* of an answer, or NULL */
	struct bacnet_walk *walk;
	const struct bacnet_series *series; /* it came in segments, or NULL */
	struct span parameters;
	uint64_t key;
	enum bacnet_pdu type;
	uint8_t first, second; /* octets */
	uint8_t invoke, choice, sequence, window;
};

extern const char *const bacnet_pdu_names[BACNET_PDUS];

/* Does it come from whom the request went to? */
bool bacnet_answers(const struct bacnet_apdu *);
/*
 * What a request and its answer have in common: odd, then a bit for the side
 * that asks.
 */
uint64_t bacnet_key(const struct bacnet_apdu *);
void bacnet_put_pdu(const struct bacnet_apdu *);
/* Takes the header in front of the parameters; false: it isn't whole. */
bool bacnet_apdu_header(struct bacnet_apdu *, struct rd *);
/* Tells of it, with its parameters: to be read from `r`. */
void bacnet_apdu_tell(struct bacnet_apdu *, struct rd *);
/* The same for what will never be whole; nothing is tied. */
void bacnet_apdu_partial(struct bacnet_apdu *, struct rd *, const char *why);
/* Adds what a request touched to t->msg, without its values. */
void bacnet_repeat(struct talk *, const struct ask *, struct bacnet_walk *);
/* A segment: gathers it, and tells of the whole. */
void bacnet_segment(struct bacnet_apdu *, struct rd *);

static inline bool
bacnet_is_segment(const struct bacnet_apdu *a)
{
	return (a->type == BACNET_CONFIRMED || a->type == BACNET_COMPLEX_ACK) &&
	       a->first & BACNET_SEGMENTED;
}

/* Which side asked, by an ask's key. */
static inline bool
bacnet_server_asked(uint64_t key)
{
	return key >> 1 & 1;
}

#endif
