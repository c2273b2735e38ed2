/*
 * bacnet_npdu.c - the network layer: ANSI/ASHRAE 135-2020, clause 6.
 *
 *	version(1) control(1)
 *	DNET(2) DLEN(1) DADR(DLEN)	where the control says so
 *	SNET(2) SLEN(1) SADR(SLEN)	likewise
 *	hop count(1)			behind a DNET
 *	message type(1), vendor(2) from 0x80 on, or an APDU
 */
#include "proto/bacnet.h"

enum { VERSION = 1, PROPRIETARY = 0x80, ALL_NETWORKS = 0xffff, MAC_MAX = 18 };

enum what {
	REST, /* is told as bytes */
	NETWORKS,
	ONE_NETWORK,
	REJECT,
	PERFORMANCE,
	ROUTES,
	CONNECTION,
	NUMBER
};

static const struct message {
	const char *name;
	enum what what;
	enum dir dir;
	enum action action;
} messages[] = {
    {"who_is_router_to_network", NETWORKS, DIR_REQUEST, ACT_SCAN},
    {"i_am_router_to_network", NETWORKS, DIR_REPORT, ACT_IDENTIFY},
    {"i_could_be_router_to_network", PERFORMANCE, DIR_REPORT, ACT_IDENTIFY},
    {"reject_message_to_network", REJECT, DIR_REPORT, ACT_EXCEPTION},
    {"router_busy_to_network", NETWORKS, DIR_REPORT, ACT_OTHER},
    {"router_available_to_network", NETWORKS, DIR_REPORT, ACT_OTHER},
    {"initialize_routing_table", ROUTES, DIR_REQUEST, ACT_CONFIG},
    {"initialize_routing_table_ack", ROUTES, DIR_RESPONSE, ACT_CONFIG},
    {"establish_connection_to_network", CONNECTION, DIR_REQUEST, ACT_CONNECT},
    {"disconnect_connection_to_network", ONE_NETWORK, DIR_REQUEST,
	ACT_DISCONNECT},
    {"challenge_request", REST, DIR_REQUEST, ACT_AUTH},
    {"security_payload", REST, DIR_REQUEST, ACT_AUTH},
    {"security_response", REST, DIR_RESPONSE, ACT_AUTH},
    {"request_key_update", REST, DIR_REQUEST, ACT_AUTH},
    {"update_key_set", REST, DIR_REQUEST, ACT_AUTH},
    {"update_distribution_key", REST, DIR_REQUEST, ACT_AUTH},
    {"request_master_key", REST, DIR_REQUEST, ACT_AUTH},
    {"set_master_key", REST, DIR_REQUEST, ACT_AUTH},
    {"what_is_network_number", REST, DIR_REQUEST, ACT_IDENTIFY},
    {"network_number_is", NUMBER, DIR_REPORT, ACT_IDENTIFY},
};

enum { MESSAGES = sizeof(messages) / sizeof(*messages), KEYS_FIRST = 11 };

/* 6.4.4 */
static const char *const rejects[] = {"other", "not_router_to_dnet",
    "router_busy", "unknown_network_message", "message_too_long",
    "security_error", "addressing_error"};

void
bacnet_put_link(struct msg *m, const struct bacnet_link *l)
{
	if (l->frame != NULL) {
		detail_open(m, "mstp");
		detail_name(m, "frame_type", l->frame);
		detail_uint(m, "source", l->source);
		detail_uint(m, "destination", l->destination);
		detail_close(m);
	}
	if (l->bvlc != NULL)
		detail_name(m, "bvlc_function", l->bvlc);
	if (l->length >= 0)
		detail_int(m, "bvlc_length", l->length);
	if (l->vsrc >= 0)
		detail_int(m, "virtual_source", l->vsrc);
	if (l->vdst >= 0)
		detail_int(m, "virtual_destination", l->vdst);
	if (l->from.n != 0)
		detail_text(m, "forwarded_from", bacnet_ip_text(m, l->from));
}

void
bacnet_put_npdu(struct msg *m, const struct bacnet_npdu *n)
{
	static const char *const priorities[] = {
	    "normal", "urgent", "critical_equipment", "life_safety"};

	if (n->control & BACNET_HAS_DNET) {
		detail_uint(m, "dnet", n->dnet);
		if (n->dadr.n != 0)
			detail_bytes(m, "dadr", n->dadr);
		detail_uint(m, "hop_count", n->hops);
	}
	if (n->control & BACNET_HAS_SNET) {
		detail_uint(m, "snet", n->snet);
		detail_bytes(m, "sadr", n->sadr);
	}
	if (n->control & BACNET_PRIORITY)
		detail_name(m, "network_priority",
		    priorities[n->control & BACNET_PRIORITY]);
}

void
bacnet_emit(struct talk *t, const struct rd *r, const struct bacnet_link *l)
{
	if (rd_ok(r) && l->outer != NULL)
		r = l->outer;
	msg_ended(t->msg, r, l->whole);
	t->emit(t);
}

static void
read_address(struct rd *r, uint16_t *net, struct span *mac)
{
	uint8_t n;

	*net = rd_be16(r);
	n = rd_u8(r);
	*mac = rd_take(r, n);
	if (rd_ok(r) && n > MAC_MAX)
		rd_bad(r, "an address longer than any may be");
}

bool
bacnet_npdu_header(struct rd *r, struct bacnet_npdu *n)
{
	if (rd_u8(r) != VERSION)
		rd_bad(r, "not version 1 of the network layer");
	n->control = rd_u8(r);
	if (n->control & BACNET_CONTROL_RESERVED)
		rd_bad(r, "reserved bits of the control are set");
	if (rd_ok(r) && n->control & BACNET_HAS_DNET) {
		read_address(r, &n->dnet, &n->dadr);
		if (rd_ok(r) && n->dnet == 0)
			rd_bad(r, "a destination network of 0");
	}
	if (rd_ok(r) && n->control & BACNET_HAS_SNET) {
		read_address(r, &n->snet, &n->sadr);
		if (rd_ok(r) &&
		    (n->snet == 0 || n->snet == ALL_NETWORKS || n->sadr.n == 0))
			rd_bad(r, "a source that can't be one");
	}
	if (rd_ok(r) && n->control & BACNET_HAS_DNET)
		n->hops = rd_u8(r);
	return rd_ok(r);
}

static void
put_networks(struct msg *m, struct rd *r)
{
	if (rd_left(r) == 0)
		return;
	detail_array(m, "networks");
	while (rd_ok(r) && rd_left(r) != 0) {
		uint16_t net = rd_be16(r);

		if (rd_ok(r))
			detail_uint(m, NULL, net);
	}
	detail_close(m);
}

/* ports(1), each DNET(2) port(1) length(1) info: 6.4.7 */
static void
put_routes(struct msg *m, struct rd *r)
{
	uint8_t n = rd_left(r) != 0 ? rd_u8(r) : 0;

	if (n == 0)
		return;
	detail_array(m, "ports");
	for (; n != 0 && rd_ok(r); n--) {
		uint16_t net = rd_be16(r);
		uint8_t port = rd_u8(r);
		struct span info = rd_take(r, rd_u8(r));

		if (!rd_ok(r))
			break;
		detail_open(m, NULL);
		detail_uint(m, "network", net);
		detail_uint(m, "port_id", port);
		if (info.n != 0)
			detail_bytes(m, "port_info", info);
		detail_close(m);
	}
	detail_close(m);
}

static void
put_number(struct msg *m, struct rd *r, const char *key, size_t octets)
{
	uint16_t v = octets == 2 ? rd_be16(r) : rd_u8(r);

	if (rd_ok(r))
		detail_uint(m, key, v);
}

static void
put_reject(struct msg *m, struct rd *r)
{
	uint8_t reason = rd_u8(r);

	if (!rd_ok(r))
		return;
	m->status = reason < sizeof(rejects) / sizeof(*rejects)
			? rejects[reason]
			: "unknown";
	detail_uint(m, "reject_reason", reason);
	put_number(m, r, "network", 2);
}

static void
parameters(struct msg *m, struct rd *r, const struct message *g)
{
	if (g->what == NETWORKS)
		put_networks(m, r);
	else if (g->what == ROUTES)
		put_routes(m, r);
	else if (g->what == REJECT)
		put_reject(m, r);
	else if (g->what != REST)
		put_number(m, r, "network", 2);
	if (g->what == PERFORMANCE)
		put_number(m, r, "performance_index", 1);
	else if (g->what == CONNECTION)
		put_number(m, r, "termination_time", 1);
	else if (g->what == NUMBER)
		put_number(m, r, "configured", 1);
}

/* Behind its header security is over what follows: Clause 24. */
static void
put_rest(struct talk *t, struct rd *r, uint8_t type)
{
	struct span s = rd_rest(r);
	bool keys = type >= KEYS_FIRST + 3 && type < MESSAGES - 2;

	if (s.n == 0)
		return;
	if (keys && !t->show_secrets)
		detail_name(t->msg, "data", "***");
	else
		detail_bytes(t->msg, "data", s);
}

void
bacnet_network(struct talk *t, struct rd *r, const struct bacnet_npdu *n)
{
	uint8_t type = rd_u8(r);
	const struct message *g = type < MESSAGES ? &messages[type] : NULL;
	struct msg *m = talk_msg(t, "bacnet", g != NULL ? g->dir : DIR_REQUEST);

	bacnet_put_link(m, n->link);
	bacnet_put_npdu(m, n);
	if (rd_ok(r)) {
		m->fn = g != NULL ? g->name : "unknown";
		m->action = g != NULL ? g->action : ACT_OTHER;
		m->station = bacnet_device(t, n, m->dir != DIR_REQUEST);
		detail_uint(m, "message_type", type);
	}
	if (m->dir == DIR_RESPONSE)
		m->status = "ok";
	if (type >= PROPRIETARY)
		put_number(m, r, "vendor_id", 2);
	if (rd_ok(r) && g != NULL)
		parameters(m, r, g);
	if (rd_ok(r))
		put_rest(t, r, type);
	bacnet_emit(t, r, n->link);
}

void
bacnet_npdu(struct talk *t, struct rd *r, const struct bacnet_link *l)
{
	struct bacnet_npdu n = {
	    .link = l, .dadr = span("", 0), .sadr = span("", 0)};
	struct msg *m;

	if (!bacnet_npdu_header(r, &n)) {
		m = talk_msg(t, "bacnet",
		    t->from_server ? DIR_RESPONSE : DIR_REQUEST);
		bacnet_put_link(m, l);
		bacnet_emit(t, r, l);
	} else if (n.control & BACNET_NETWORK_MESSAGE) {
		bacnet_network(t, r, &n);
	} else {
		bacnet_apdu(t, r, &n);
	}
}

bool
bacnet_npdu_holds(struct span s)
{
	struct rd r = rd_init(s, false);
	struct bacnet_npdu n = {0};
	uint8_t type;

	if (!bacnet_npdu_header(&r, &n))
		return false;
	if (!(n.control & BACNET_NETWORK_MESSAGE))
		return bacnet_apdu_holds(&r);
	type = rd_u8(&r);
	if (!rd_ok(&r) || type >= MESSAGES)
		return false;
	if (messages[type].what == NETWORKS)
		return rd_left(&r) % 2 == 0;
	return messages[type].what != REST || type == MESSAGES - 2;
}
