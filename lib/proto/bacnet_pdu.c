/*
 * bacnet_pdu.c - the headers of the application layer's PDUs: ANSI/ASHRAE
 * 135-2020, 20.1.
 *
 *	0 confirmed request	flags, max(1) invoke(1) [seq(1) window(1)]
 *				service(1), parameters
 *	1 unconfirmed request	service(1), parameters
 *	2 simple ack		invoke(1) service(1)
 *	3 complex ack		flags, invoke(1) [seq(1) window(1)]
 *				service(1), parameters
 *	4 segment ack		flags, invoke(1) seq(1) window(1)
 *	5 error			invoke(1) service(1), error
 *	6 reject		invoke(1) reason(1)
 *	7 abort			flags, invoke(1) reason(1)
 *
 * The type is in the upper half of the first octet, the flags in the lower.
 */
#include "proto/bacnet_apdu.h"

const char *const bacnet_pdu_names[BACNET_PDUS] = {"confirmed_request",
    "unconfirmed_request", "simple_ack", "complex_ack", "segment_ack", "error",
    "reject", "abort"};

bool
bacnet_answers(const struct bacnet_apdu *a)
{
	if (a->type == BACNET_SEGMENT_ACK || a->type == BACNET_ABORT)
		return a->first & BACNET_SERVER;
	return a->type > BACNET_UNCONFIRMED;
}

static uint64_t
mix(uint64_t h, uint16_t net, struct span mac)
{
	return hash_bytes(h + net, mac.p, mac.n);
}

uint64_t
bacnet_key(const struct bacnet_apdu *a)
{
	const struct bacnet_npdu *n = a->npdu;
	bool answer = bacnet_answers(a), by = a->talk->from_server != answer;
	uint64_t h = a->invoke;

	if (n->link->frame != NULL) {
		h |= (uint64_t)n->link->source << (answer ? 8 : 16);
		h |= (uint64_t)n->link->destination << (answer ? 16 : 8);
	}
	if (n->control & (BACNET_HAS_DNET | BACNET_HAS_SNET)) {
		h = mix(h, answer ? n->dnet : n->snet,
		    answer ? n->dadr : n->sadr);
		h = mix(h, answer ? n->snet : n->dnet,
		    answer ? n->sadr : n->dadr);
	}
	return h << 2 | (uint64_t)by << 1 | 1;
}

struct ask *
bacnet_latest(const struct asks *s, uint64_t key)
{
	size_t i;

	for (i = s->n; i-- > 0;)
		if (s->list[i].key == key)
			return &s->list[i];
	return NULL;
}

static void
put_max(struct msg *m, uint8_t octet)
{
	static const char *const segments[] = {
	    "unspecified", "2", "4", "8", "16", "32", "64", "more"};
	static const uint16_t octets[] = {50, 128, 206, 480, 1024, 1476};
	uint8_t max = octet & 15;

	if (octet >> 4 & 7)
		detail_name(m, "max_segments", segments[octet >> 4 & 7]);
	if (max < sizeof(octets) / sizeof(*octets))
		detail_uint(m, "max_apdu", octets[max]);
}

void
bacnet_put_pdu(const struct bacnet_apdu *a)
{
	struct msg *m = a->msg;

	bacnet_put_link(m, a->npdu->link);
	bacnet_put_npdu(m, a->npdu);
	detail_name(m, "pdu_type", bacnet_pdu_names[a->type]);
	if (a->type == BACNET_CONFIRMED) {
		put_max(m, a->second);
		if (a->first & BACNET_ACCEPTS)
			detail_bool(m, "segmented_response_accepted", true);
	}
}

bool
bacnet_apdu_header(struct bacnet_apdu *a, struct rd *r)
{
	a->first = rd_u8(r);
	a->type = (enum bacnet_pdu)(a->first >> 4);
	if (rd_ok(r) && a->type >= BACNET_PDUS)
		rd_bad(r, "a type of PDU that is reserved");
	if (a->type == BACNET_CONFIRMED)
		a->second = rd_u8(r);
	if (a->type != BACNET_UNCONFIRMED)
		a->invoke = rd_u8(r);
	if (bacnet_is_segment(a) || a->type == BACNET_SEGMENT_ACK) {
		a->sequence = rd_u8(r);
		a->window = rd_u8(r);
	}
	if (a->type != BACNET_SEGMENT_ACK) /* or the reason */
		a->choice = rd_u8(r);
	return rd_ok(r);
}

static bool
flags_hold(const struct bacnet_apdu *a)
{
	static const uint8_t unused[BACNET_PDUS] = {
	    0x01, 0x0f, 0x0f, 0x03, 0x0c, 0x0f, 0x0f, 0x0e};

	return !(a->first & unused[a->type]);
}

bool
bacnet_apdu_holds(struct rd *r)
{
	struct bacnet_apdu a = {0};
	bool plain;

	if (!bacnet_apdu_header(&a, r) || !flags_hold(&a))
		return false;
	plain = a.type == BACNET_SEGMENT_ACK || a.type == BACNET_REJECT ||
		a.type == BACNET_ABORT || a.type == BACNET_SIMPLE_ACK;
	if (plain)
		return rd_left(r) == 0;
	if (bacnet_service(a.type != BACNET_UNCONFIRMED, a.choice) == NULL)
		return false;
	return bacnet_is_segment(&a) || bacnet_balanced(r);
}
