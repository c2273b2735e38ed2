/*
 * cotp.c - the TPDUs of COTP class 0 that open and close a connection.
 *
 *	CR, CC: type(4 bits) credit(4 bits) destination(2) source(2) class(1)
 *	DR:     80 destination(2) source(2) reason(1)
 *	DC:     c0 destination(2) source(2)
 *	ER:     70 destination(2) cause(1)
 *	all:    then parameters: code(1) length(1) value
 *
 * X.224, 13.3 to 13.12. A TSAP of Siemens' is two bytes: what is asked for
 * (1 PG, 2 OP, 3 S7 basic), then rack(3 bits) slot(5 bits).
 */
#include "base/names.h"
#include "base/num.h"
#include "proto/tpkt.h"

enum { CR = 0xe0, CC = 0xd0, DR = 0x80, DC = 0xc0, ER = 0x70, ED = 0x10 };
enum {
	TPDU_SIZE = 0xc0,
	CALLING_TSAP = 0xc1,
	CALLED_TSAP = 0xc2,
	TPDU_SIZE_MIN = 7,
	TPDU_SIZE_MAX = 13
};

static const struct kind {
	uint8_t code;
	const char *name;
	enum action action;
} kinds[] = {
    {CR, "connection_request", ACT_CONNECT},
    {CC, "connection_confirm", ACT_CONNECT},
    {DR, "disconnect_request", ACT_DISCONNECT},
    {DC, "disconnect_confirm", ACT_DISCONNECT},
    {ER, "tpdu_error", ACT_EXCEPTION},
    {ED, "expedited_data", ACT_OTHER},
};

static const struct name reasons[] = {
    {0, "reason_not_specified"},
    {1, "congestion_at_tsap"},
    {2, "session_entity_not_attached_to_tsap"},
    {3, "address_unknown"},
    {128, "normal_disconnect"},
    {129, "remote_transport_entity_congestion"},
    {130, "connection_negotiation_failed"},
    {131, "duplicate_source_reference"},
    {132, "mismatched_references"},
    {133, "protocol_error"},
    {135, "reference_overflow"},
    {136, "connection_request_refused"},
    {138, "header_or_parameter_length_invalid"},
};

static const struct name causes[] = {
    {0, "reason_not_specified"},
    {1, "invalid_parameter_code"},
    {2, "invalid_tpdu_type"},
    {3, "invalid_parameter_value"},
};

static const struct name tsap_types[] = {{1, "pg"}, {2, "op"}, {3, "basic"}};

static uint64_t
key_of(uint16_t reference)
{
	return TPKT_KEY_COTP | reference;
}

/* The station is the side that is called, as the caller addresses it. */
static void
keep_station(struct talk *t, uint8_t place)
{
	struct tpkt *s = tpkt_of(t);
	char *to = num_u16(s->station, place >> 5);

	*to++ = '/';
	to = num_u16(to, place & 0x1f);
	s->station_n = (uint8_t)(to - s->station);
}

static bool
is_printable(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n != 0;
}

static void
tsap(struct talk *t, uint8_t code, struct span value)
{
	bool called = code == CALLED_TSAP;
	const uint8_t *p = (const uint8_t *)value.p;
	const char *type = value.n == 2 ? NAME_OF(tsap_types, p[0]) : NULL;
	struct msg *m = t->msg;

	detail_open(m, called ? "called_tsap" : "calling_tsap");
	if (type != NULL) {
		detail_name(m, "type", type);
		detail_uint(m, "rack", p[1] >> 5);
		detail_uint(m, "slot", p[1] & 0x1fu);
		if (called && m->dir == DIR_REQUEST)
			keep_station(t, p[1]);
	} else if (is_printable(value)) {
		detail_text(m, "text", value);
	}
	detail_bytes(m, "bytes", value);
	detail_close(m);
}

static void
parameter(struct talk *t, uint8_t code, struct span value)
{
	const uint8_t *p = (const uint8_t *)value.p;

	if (code == TPDU_SIZE && value.n == 1 && *p >= TPDU_SIZE_MIN &&
	    *p <= TPDU_SIZE_MAX) {
		detail_uint(t->msg, "tpdu_size", 1u << *p);
	} else if (code == CALLING_TSAP || code == CALLED_TSAP) {
		tsap(t, code, value);
	} else {
		detail_open(t->msg, "parameter");
		detail_uint(t->msg, "code", code);
		detail_bytes(t->msg, "value", value);
		detail_close(t->msg);
	}
}

static void
parameters(struct talk *t, struct rd *r)
{
	while (rd_ok(r) && rd_left(r) != 0) {
		uint8_t code = rd_u8(r), n = rd_u8(r);
		struct span value = rd_take(r, n);

		if (rd_ok(r))
			parameter(t, code, value);
	}
}

/* destination(2) source(2) class(1) */
static void
connect_tpdu(struct talk *t, struct rd *r)
{
	uint16_t destination = rd_be16(r), source = rd_be16(r);
	uint8_t class = rd_u8(r);
	struct msg *m = t->msg;
	struct ask *a;

	if (!rd_ok(r))
		return;
	detail_uint(m, "destination_reference", destination);
	detail_uint(m, "source_reference", source);
	detail_uint(m, "class", class >> 4);
	parameters(t, r);
	m->station_text = span(tpkt_of(t)->station, tpkt_of(t)->station_n);
	if (m->dir == DIR_REQUEST) {
		if (rd_ok(r))
			asks_put(tpkt_asked(t), t, key_of(source), span("", 0));
		return;
	}
	m->status = "ok";
	a = asks_find(tpkt_answered(t), key_of(destination));
	if (a != NULL)
		asks_answer(tpkt_answered(t), t, a, false);
}

/* It answers a CR, where one waits for it. */
static void
refuse(struct talk *t, uint16_t destination, const char *why)
{
	struct ask *a = asks_find(tpkt_answered(t), key_of(destination));

	if (a == NULL)
		return;
	t->msg->dir = DIR_RESPONSE;
	t->msg->status = why != NULL ? why : "unknown";
	asks_answer(tpkt_answered(t), t, a, false);
}

/* destination(2) source(2) reason(1) */
static void
disconnect_tpdu(struct talk *t, struct rd *r)
{
	uint16_t destination = rd_be16(r), source = rd_be16(r);
	uint8_t reason = rd_u8(r);
	const char *name = NAME_OF(reasons, reason);
	struct msg *m = t->msg;

	if (!rd_ok(r))
		return;
	detail_uint(m, "destination_reference", destination);
	detail_uint(m, "source_reference", source);
	detail_uint(m, "reason", reason);
	detail_name(m, "reason_name", name ? name : "unknown");
	parameters(t, r);
	refuse(t, destination, name);
}

static void
confirm_tpdu(struct talk *t, struct rd *r)
{
	uint16_t destination = rd_be16(r), source = rd_be16(r);

	if (!rd_ok(r))
		return;
	detail_uint(t->msg, "destination_reference", destination);
	detail_uint(t->msg, "source_reference", source);
	parameters(t, r);
}

static void
error_tpdu(struct talk *t, struct rd *r)
{
	uint16_t destination = rd_be16(r);
	uint8_t cause = rd_u8(r);
	const char *name = NAME_OF(causes, cause);

	if (!rd_ok(r))
		return;
	detail_uint(t->msg, "destination_reference", destination);
	detail_uint(t->msg, "reject_cause", cause);
	detail_name(t->msg, "reject_cause_name", name ? name : "unknown");
	if (rd_left(r) != 0) /* the TPDU that it is about */
		detail_bytes(t->msg, "invalid_tpdu", rd_rest(r));
	refuse(t, destination, name);
}

static void
read_tpdu(struct talk *t, struct rd *r, uint8_t code)
{
	switch (code) {
	case CR:
	case CC:
		connect_tpdu(t, r);
		break;
	case DR:
		disconnect_tpdu(t, r);
		break;
	case DC:
		confirm_tpdu(t, r);
		break;
	case ER:
		error_tpdu(t, r);
		break;
	default:
		break;
	}
}

/* Who closes a connection asks, unless it refuses one. */
static enum dir
dir_of(uint8_t code)
{
	return code == CC || code == DC ? DIR_RESPONSE
	       : code == ER		? DIR_REPORT
					: DIR_REQUEST;
}

void
cotp_tpdu(struct talk *t, struct rd *head, struct rd *rest, struct span whole)
{
	uint8_t code = rd_u8(head) & 0xf0;
	struct msg *m = tpkt_msg(t, "cotp", dir_of(code));
	size_t i;

	m->fn = "unknown";
	m->action = ACT_OTHER;
	m->code = code;
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i].code == code) {
			m->fn = kinds[i].name;
			m->action = kinds[i].action;
		}
	read_tpdu(t, head, code);
	if (rd_ok(rest) && rd_left(rest) != 0)
		detail_bytes(m, "user_data", rd_rest(rest));
	rd_join(head, rest);
	msg_ended(m, head, whole);
	t->emit(t);
}

void
cotp_broken(struct talk *t, const struct rd *r, struct span whole)
{
	struct msg *m =
	    tpkt_msg(t, "cotp", t->from_server ? DIR_RESPONSE : DIR_REQUEST);

	msg_ended(m, r, whole);
	t->emit(t);
}

/* type(1) version(2)=3.x length(2), RFC 8446, 5.1 */
bool
cotp_is_tls(struct span front)
{
	const uint8_t *p = (const uint8_t *)front.p;

	return front.n >= 5 && p[0] >= 20 && p[0] <= 23 && p[1] == 3 &&
	       p[2] <= 4;
}

void
cotp_tls(struct talk *t, const char *proto, struct rd *r)
{
	static const struct name types[] = {{20, "tls_change_cipher_spec"},
	    {21, "tls_alert"}, {22, "tls_handshake"},
	    {23, "tls_application_data"}};
	struct msg *m =
	    tpkt_msg(t, proto, t->from_server ? DIR_RESPONSE : DIR_REQUEST);
	uint8_t type = rd_u8(r);
	uint16_t version = rd_be16(r);

	m->fn = NAME_OF(types, type);
	m->action = type == 22 ? ACT_CONNECT : ACT_OTHER;
	m->flags |= FLAG_ENCRYPTED;
	detail_uint(m, "tls_record_version", version);
	detail_uint(m, "length", rd_left(r) + 3);
	t->emit(t);
}

const struct proto proto_cotp = {.name = "cotp"};
