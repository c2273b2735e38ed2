/*
 * enip.c - the encapsulation of EtherNet/IP, and what it carries:
 *
 *	command(2) length(2) session(4) status(4) context(8) options(4)
 *	data(length)
 *
 * A message that carries CIP is told by its services alone. Volume 2, 2-3 and
 * 2-4.
 */
#include "proto/enip.h"

#include "base/names.h"

enum { HEADER_CONTEXT = 12, SEND_RR_DATA = 0x6f, SEND_UNIT_DATA = 0x70 };

/* Keys of asks: who is answered by what. */
enum { KEY_COMMAND = 1, KEY_UNCONNECTED, KEY_CONNECTED };

struct header {
	uint16_t command;
	uint32_t session, status, options;
	struct span context;
	uint64_t context_number;
	struct span whole;
	const struct rd *outer; /* how the message around the data ended */
};

typedef void tell_fn(struct msg *, struct rd *, bool from_server);

static void
tell_items(struct msg *m, struct rd *r, bool from_server)
{
	if (from_server && rd_left(r) != 0)
		enip_items_tell(m, r);
}

/* version(2) options(2) */
static void
tell_register(struct msg *m, struct rd *r, bool from_server)
{
	uint16_t version, options;

	if (from_server && rd_left(r) == 0)
		return; /* refused */
	version = rd_le16(r);
	options = rd_le16(r);
	if (!rd_ok(r))
		return;
	detail_uint(m, "protocol_version", version);
	detail_uint(m, "options_flags", options);
}

/* interface(4) timeout(2) items, none of which is CIP's */
static void
tell_send(struct msg *m, struct rd *r, bool from_server)
{
	uint32_t interface;
	uint16_t timeout;

	if (from_server && rd_left(r) == 0)
		return; /* refused */
	interface = rd_le32(r);
	timeout = rd_le16(r);
	if (!rd_ok(r))
		return;
	detail_uint(m, "interface_handle", interface);
	detail_uint(m, "timeout", timeout);
	enip_items_tell(m, r);
}

static void
tell_bytes(struct msg *m, struct rd *r, bool from_server)
{
	(void)from_server;
	if (rd_left(r) != 0)
		detail_bytes(m, "data", rd_rest(r));
}

static const struct command {
	uint16_t code;
	const char *name;
	enum action action;
	tell_fn *tell;
	bool answered;
} commands[] = {
    {0x00, "nop", ACT_KEEPALIVE, tell_bytes, false},
    {0x04, "list_services", ACT_IDENTIFY, tell_items, true},
    {0x63, "list_identity", ACT_IDENTIFY, tell_items, true},
    {0x64, "list_interfaces", ACT_IDENTIFY, tell_items, true},
    {0x65, "register_session", ACT_CONNECT, tell_register, true},
    {0x66, "unregister_session", ACT_DISCONNECT, tell_bytes, false},
    {SEND_RR_DATA, "send_rr_data", ACT_OTHER, tell_send, true},
    {SEND_UNIT_DATA, "send_unit_data", ACT_OTHER, tell_send, false},
    {0x72, "indicate_status", ACT_DIAGNOSE, tell_bytes, false},
    {0x73, "cancel", ACT_CANCEL, tell_bytes, false},
};

static const struct name statuses[] = {
    {0x00, "ok"},
    {0x01, "invalid_or_unsupported_command"},
    {0x02, "insufficient_memory"},
    {0x03, "incorrect_data"},
    {0x64, "invalid_session_handle"},
    {0x65, "invalid_length"},
    {0x69, "unsupported_protocol_revision"},
    {0x6a, "encapsulated_cip_service_not_allowed_on_this_port"},
};

static const struct command *
command_of(uint16_t code)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (commands[i].code == code)
			return &commands[i];
	return NULL;
}

/* A good mix for what is compared for being equal and nothing else. */
static uint64_t
key_of(unsigned kind, uint64_t a, uint64_t b)
{
	return (a * UINT64_C(0x9e3779b97f4a7c15)) ^ b << 8 ^ kind;
}

/* Everybody, and groups: who asks them looks for what is there. */
static bool
to_many(const struct talk *t)
{
	const struct addr *a = &t->dst->addr;

	if (a->n == 16)
		return a->b[0] == 0xff;
	return a->n == 4 &&
	       (a->b[0] >> 4 == 0xe || (a->b[0] == 255 && a->b[3] == 255));
}

static void
tell_header(struct msg *m, const struct header *h)
{
	if (m->code < 0)
		detail_uint(m, "command", h->command);
	detail_uint(m, "session", h->session);
	if (h->context_number != 0)
		detail_bytes(m, "sender_context", h->context);
	if (h->status != 0)
		detail_uint(m, "status", h->status);
	if (h->options != 0)
		detail_uint(m, "options", h->options);
}

static void
name_command(struct talk *t, const struct header *h, const struct command *k)
{
	struct msg *m = t->msg;
	const char *status = NAME_OF(statuses, h->status);

	m->fn = k != NULL ? k->name : "unknown";
	m->action = k != NULL ? k->action : ACT_OTHER;
	if (m->action == ACT_IDENTIFY && !t->from_server && to_many(t))
		m->action = ACT_SCAN;
	/* CIP services are counted in the stead of these two */
	if (h->command != SEND_RR_DATA && h->command != SEND_UNIT_DATA)
		m->code = h->command;
	m->txn = (int64_t)(h->context_number & 0xffffffff);
	if (t->from_server)
		m->status = status != NULL ? status : "unknown";
}

static uint64_t
unconnected_key(const struct header *h)
{
	return key_of(KEY_UNCONNECTED, h->context_number, h->session);
}

/* What this answers; the services of a message that is refused, too. */
static struct ask *
command_ask(struct talk *t, const struct header *h)
{
	struct enip_state *s = t->state;
	uint64_t key = key_of(KEY_COMMAND, h->context_number, h->command);
	struct ask *ask = t->from_server ? asks_find(&s->asks, key) : NULL;

	if (ask == NULL && t->from_server && h->command == SEND_RR_DATA)
		ask = asks_find(&s->asks, unconnected_key(h));
	return ask;
}

/* A message of the encapsulation itself. */
static void
tell_command(struct talk *t, struct rd *r, const struct header *h)
{
	struct msg *m =
	    talk_msg(t, "enip", t->from_server ? DIR_RESPONSE : DIR_REQUEST);
	const struct command *k = command_of(h->command);
	struct enip_state *s = t->state;
	struct ask *ask = command_ask(t, h);

	name_command(t, h, k);
	tell_header(m, h);
	(k != NULL ? k->tell : tell_bytes)(m, r, t->from_server);
	if (rd_ok(r) && rd_left(r) != 0)
		detail_bytes(m, "trailing", rd_rest(r));
	rd_join(r, h->outer);
	msg_ended(m, r, h->whole);
	if (ask != NULL)
		asks_answer(&s->asks, t, ask, rd_ok(r));
	else if (!t->from_server && k != NULL && k->answered)
		asks_put(&s->asks, t,
		    key_of(KEY_COMMAND, h->context_number, h->command),
		    span("", 0));
	t->emit(t);
}

/* What was kept beside an ask, behind its station. */
static struct span
kept_request(const struct ask *a)
{
	struct span s = asks_kept(a);
	size_t n = s.n != 0 ? 1u + (uint8_t)s.p[0] : 0;

	return n < s.n ? span(s.p + n, s.n - n) : span("", 0);
}

static bool
answers(const struct ask *a, uint8_t service)
{
	struct cip_route route;
	struct span request = kept_request(a), inner;

	if (request.n == 0)
		return false;
	inner = cip_unwrap(request, &route);
	return (uint8_t)request.p[0] == service ||
	       (inner.n != 0 && (uint8_t)inner.p[0] == service);
}

/* The oldest request with this key and service. */
static struct ask *
find_ask(struct enip_state *s, uint64_t key, uint8_t service)
{
	size_t i;

	for (i = 0; i < s->asks.n; i++)
		if (s->asks.list[i].key == key &&
		    answers(&s->asks.list[i], service))
			return &s->asks.list[i];
	return NULL;
}

static void
match_reply(struct cip_around *a, uint8_t service)
{
	struct enip_state *s = a->talk->state;
	struct ask *ask = find_ask(s, a->key, service);

	if (ask == NULL)
		return;
	a->request = kept_request(ask);
	a->latency = a->talk->ts >= ask->ts ? a->talk->ts - ask->ts : 0;
	a->talk->proven = true;
	asks_drop(&s->asks, ask);
}

/* Behind the sequence count of a connected message, or all of it. */
static void
tell_cip(struct cip_around *a, struct rd *r)
{
	uint8_t first = rd_left(r) != 0 ? rd_peek(r, 0) : 0;

	if (first & CIP_REPLY)
		match_reply(a, first & (uint8_t)~CIP_REPLY);
	cip_message(a, r);
}

static void
connected(struct cip_around *a, struct enip_items *it)
{
	uint16_t count = rd_le16(&it->data);
	struct enip_conn *c;
	int way;

	a->connected = true;
	a->connection = it->connection;
	c = enip_conn_find(a->talk, it->connection, &way);
	if (c != NULL)
		a->route = c->route;
	if (rd_ok(&it->data))
		a->txn = count;
	/* both ways of a connection that is known have its serial number */
	a->key = key_of(KEY_CONNECTED, count,
	    c != NULL ? (uint64_t)c->serial << 32 | c->originator_serial : 0);
	it->data.start = it->data.p;
	if (c != NULL && c->class == CLASS_DH_PLUS)
		enip_io_connected(a->talk, a, &it->data);
	else
		tell_cip(a, &it->data);
}

/* interface(4) timeout(2) items; false: there is no CIP in it. */
static bool
tell_services(struct talk *t, struct rd *r, const struct header *h)
{
	struct cip_around a = {.talk = t,
	    .session = h->session,
	    .txn = -1,
	    .latency = -1,
	    .index = -1,
	    .route.station = -1,
	    .request = span("", 0)};
	uint32_t interface = rd_le32(r);
	struct enip_items it;

	rd_skip(r, 2);
	enip_items_read(r, &it);
	if (interface != 0 || !it.has_data)
		return false;
	rd_join(r, h->outer);
	a.outer = r;
	memcpy(a.sockets, it.sockets, sizeof(a.sockets));
	if (it.connected) {
		connected(&a, &it);
		return true;
	}
	a.txn = (int64_t)(h->context_number & 0xffffffff);
	if (h->context_number != 0)
		a.context = h->context;
	a.key = unconnected_key(h);
	tell_cip(&a, &it.data);
	return true;
}

static void
enip_decode(struct talk *t, struct rd *r)
{
	struct header h = {.whole = span(r->p, rd_left(r)), .outer = r};
	struct rd context, body, again;
	uint16_t length;

	if (enip_io_starts(h.whole)) {
		enip_io(t, r);
		return;
	}
	h.command = rd_le16(r);
	length = rd_le16(r);
	h.session = rd_le32(r);
	h.status = rd_le32(r);
	h.context = rd_take(r, 8);
	context = rd_init(h.context, false);
	h.context_number = rd_le64(&context);
	h.options = rd_le32(r);
	if (!rd_ok(r)) {
		struct msg *m = talk_msg(t, "enip",
		    t->from_server ? DIR_RESPONSE : DIR_REQUEST);

		msg_ended(m, r, h.whole);
		t->emit(t);
		return;
	}
	body = rd_sub(r, length);
	again = body;
	if ((h.command == SEND_RR_DATA || h.command == SEND_UNIT_DATA) &&
	    h.status == 0 && tell_services(t, &body, &h))
		return;
	tell_command(t, &again, &h);
}

static void
enip_overdue(struct talk *t, int64_t now, bool ended)
{
	asks_overdue(&((struct enip_state *)t->state)->asks, t, now, ended);
}

static void
enip_lost(struct talk *t)
{
	asks_lost(&((struct enip_state *)t->state)->asks, t);
}

static void
enip_release(void *state)
{
	asks_release(&((struct enip_state *)state)->asks);
}

static const uint16_t ports[] = {44818, 2222, 0};

const struct proto proto_enip = {
    .name = "enip",
    .ports = ports,
    .over = OVER_TCP | OVER_UDP,
    .state = sizeof(struct enip_state),
    .world = sizeof(struct enip_world),
    .frame = enip_frame,
    .decode = enip_decode,
    .overdue = enip_overdue,
    .lost = enip_lost,
    .release = enip_release,
    .world_release = enip_world_release,
};

const struct proto proto_cip = {.name = "cip"};
