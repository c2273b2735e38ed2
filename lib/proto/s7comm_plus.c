/*
 * s7comm_plus.c - S7comm-plus, of the S7-1200 and S7-1500.
 *
 *	72 version(1) length(2) data(length) 72 version(1) 0000
 *	data of version 3: 32 digest(32), then as the others
 *	data: opcode(1), and of requests and responses
 *		(2) function(2) (2) sequence(2)
 *		of requests session(4); transport(1), then by function
 *
 * Without the trailer more of it follows in the next message. Version fe is an
 * event of the system, ff a sign of life: 72 ff sequence(1) (1).
 */
#include "proto/s7comm_plus.h"

#include "base/names.h"

enum { ID = 0x72, HEADER = 4, TRAILER = 4, V1 = 1, V3 = 3 };
enum { SYSTEM_EVENT = 0xfe, KEEP_ALIVE = 0xff, NO_RESPONSE = 0x40 };
enum { REQUEST = 0x31, RESPONSE = 0x32, NOTIFICATION = 0x33, RESPONSE2 = 2 };

static const struct name opcodes[] = {{REQUEST, "request"},
    {RESPONSE, "response"}, {NOTIFICATION, "notification"},
    {RESPONSE2, "response2"}};

static const struct function {
	uint16_t code;
	const char *name;
	enum action action;
	bool (*request)(struct plus *, struct rd *);
	bool (*response)(struct plus *, struct rd *);
} functions[] = {
    {PLUS_EXPLORE, "explore", ACT_LIST, NULL, NULL},
    {PLUS_CREATE_OBJECT, "create_object", ACT_CONFIG, NULL, NULL},
    {PLUS_DELETE_OBJECT, "delete_object", ACT_CONFIG, NULL, NULL},
    {PLUS_SET_VARIABLE, "set_variable", ACT_WRITE, plus_set_variable_request,
	plus_set_variable_response},
    {PLUS_GET_VARIABLE, "get_variable", ACT_READ, NULL, NULL},
    {0x0506, "add_link", ACT_CONFIG, NULL, NULL},
    {0x051a, "remove_link", ACT_CONFIG, NULL, NULL},
    {PLUS_GET_LINK, "get_link", ACT_READ, NULL, NULL},
    {PLUS_SET_MULTI, "set_multi_variables", ACT_WRITE, plus_set_request,
	plus_set_response},
    {PLUS_GET_MULTI, "get_multi_variables", ACT_READ, plus_get_request,
	plus_get_response},
    {0x0556, "begin_sequence", ACT_OTHER, NULL, NULL},
    {0x0560, "end_sequence", ACT_OTHER, NULL, NULL},
    {PLUS_INVOKE, "invoke", ACT_CONTROL, NULL, NULL},
    {0x057c, "set_var_sub_streamed", ACT_WRITE, NULL, NULL},
    {PLUS_GET_STREAMED, "get_var_sub_streamed", ACT_READ, NULL, NULL},
    {0x0590, "get_variables_address", ACT_READ, NULL, NULL},
    {0x059a, "abort", ACT_CANCEL, NULL, NULL},
    {0x05a9, "error", ACT_EXCEPTION, NULL, NULL},
    {0x05b3, "init_ssl", ACT_CONNECT, NULL, NULL},
};

static const struct name results[] = {
    {0, "ok"},
    {17, "session_pre_legitimated"},
    {19, "executed_with_partial_error"},
    {22, "session_delegitimated"},
    {0xfff4, "object_not_found"},
    {0xffef, "invalid_crc"},
    {0xff7a, "multi_es_not_supported"},
    {0xff01, "invalid_lid"},
};

static const struct function *
function_of(uint16_t code)
{
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (functions[i].code == code)
			return &functions[i];
	return NULL;
}

static bool
is_version(uint8_t v)
{
	return (v >= V1 && v <= V3) || v == SYSTEM_EVENT || v == KEEP_ALIVE;
}

static bool
plus_mine(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;

	return s.n != 0 && p[0] == ID && (s.n < 2 || is_version(p[1]));
}

/* Does the data begin with an opcode, behind a digest where that is due? */
static bool
opcode_fits(uint8_t version, const uint8_t *p, size_t n, bool from_server)
{
	size_t at = version == V3 ? PLUS_DIGEST + 1 : 0;

	if (n <= at || (version == V3 && p[0] != PLUS_DIGEST))
		return false;
	return NAME_OF(opcodes, p[at]) != NULL &&
	       from_server == (p[at] != REQUEST);
}

static bool
plus_fits(struct span s, bool whole, bool from_server)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t n;

	if (s.n < HEADER || !plus_mine(s) || !whole)
		return false;
	if (p[1] == KEEP_ALIVE)
		return s.n == HEADER;
	n = (size_t)(p[2] << 8 | p[3]);
	if (s.n != HEADER + n + TRAILER || p[HEADER + n] != ID ||
	    p[HEADER + n + 1] != p[1] || p[HEADER + n + 2] != 0 ||
	    p[HEADER + n + 3] != 0)
		return false;
	return p[1] == SYSTEM_EVENT ||
	       opcode_fits(p[1], p + HEADER, n, from_server);
}

/* Responses name neither session nor object: the sequence is what ties. */
static uint64_t
key_of(const struct plus *p)
{
	return TPKT_KEY_S7COMM_PLUS | (uint64_t)p->msg->txn;
}

static void
name_function(struct plus *p)
{
	const struct function *f = function_of(p->function);

	p->msg->code = p->function;
	p->msg->fn = f != NULL ? f->name : "unknown";
	p->msg->action = f != NULL ? f->action : ACT_OTHER;
}

/* What is no value, or none that is read for certain: bytes. */
static void
tell_data(struct plus *p, struct span data, bool secret)
{
	if (data.n == 0)
		return;
	if (secret && !p->talk->show_secrets)
		detail_uint(p->msg, "data_length", data.n);
	else
		detail_bytes(p->msg, "data", data);
}

/* Objects that a request names first, whatever it does with them. */
static void
tell_object(struct plus *p, struct rd r)
{
	uint32_t object = rd_be32(&r);
	bool in_object =
	    p->function == PLUS_EXPLORE || p->function == PLUS_CREATE_OBJECT ||
	    p->function == PLUS_DELETE_OBJECT ||
	    p->function == PLUS_SET_VARIABLE || p->function == PLUS_SET_MULTI ||
	    p->function == PLUS_GET_MULTI || p->function == PLUS_GET_STREAMED;

	if (!rd_ok(&r) || !in_object)
		return;
	detail_uint(p->msg, "object_id", object);
	if (p->function == PLUS_DELETE_OBJECT && object == p->session)
		p->msg->action = ACT_DISCONNECT;
}

/* Reads by function; what didn't read as it should is bytes, no points. */
static void
read_body(struct plus *p, struct rd *r,
    bool (*read)(struct plus *, struct rd *), bool secret)
{
	struct rd body = *r;
	size_t points = p->msg->npoints, details = p->msg->ndetails;

	if (read == NULL || !read(p, &body)) {
		p->msg->npoints = points;
		p->msg->ndetails = details;
		tell_data(p, span(r->p, rd_left(r)), secret);
	}
	rd_skip(r, rd_left(r));
}

static void
request(struct plus *p, struct rd *r, uint8_t version)
{
	const struct function *f = function_of(p->function);
	uint8_t transport;
	bool secret;

	p->session = rd_be32(r);
	transport = rd_u8(r);
	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "session_id", p->session);
	detail_uint(p->msg, "transport_flags", transport);
	p->no_ask = transport & NO_RESPONSE;
	if (p->function == PLUS_CREATE_OBJECT && version == V1)
		p->msg->action = ACT_CONNECT; /* the object is the session */
	secret =
	    p->function == PLUS_SET_MULTI || p->function == PLUS_SET_VARIABLE;
	tell_object(p, *r);
	read_body(p, r, f != NULL ? f->request : NULL, secret);
}

static void
response(struct plus *p, struct rd *r)
{
	const struct function *f = function_of(p->function);
	uint8_t transport = rd_u8(r);
	const char *name;
	uint64_t result;

	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "transport_flags", transport);
	p->ask = asks_find(tpkt_answered(p->talk), key_of(p));
	if (p->ask != NULL && p->ask->code != p->function)
		p->ask = NULL;
	if (p->ask != NULL) {
		p->kept = asks_kept(p->ask);
		p->msg->action = p->ask->action;
	}
	if (rd_left(r) == 0)
		return;
	result = plus_vlq64(r);
	if (!rd_ok(r))
		return;
	name = NAME_OF(results, (uint16_t)result);
	p->msg->status = name != NULL ? name : "unknown";
	if (result != 0)
		detail_int(p->msg, "error_code", (int16_t)result);
	read_body(p, r, f != NULL ? f->response : NULL, false);
}

static enum dir
dir_of(uint8_t opcode)
{
	return opcode == REQUEST	? DIR_REQUEST
	       : opcode == NOTIFICATION ? DIR_REPORT
					: DIR_RESPONSE;
}

/* (2) function(2) (2) sequence(2), then by opcode */
static void
function(struct plus *p, struct rd *r, uint8_t opcode, uint8_t version)
{
	uint16_t sequence;

	rd_skip(r, 2);
	p->function = rd_be16(r);
	rd_skip(r, 2);
	sequence = rd_be16(r);
	if (!rd_ok(r))
		return;
	p->msg->txn = sequence;
	name_function(p);
	if (opcode == REQUEST)
		request(p, r, version);
	else
		response(p, r);
}

static void
by_opcode(struct plus *p, struct rd *r, uint8_t version)
{
	uint8_t opcode = rd_u8(r);
	const char *name = NAME_OF(opcodes, opcode);

	if (!rd_ok(r))
		return;
	p->msg->dir = dir_of(opcode);
	detail_uint(p->msg, "opcode", opcode);
	detail_name(p->msg, "opcode_name", name != NULL ? name : "unknown");
	if (opcode == NOTIFICATION) {
		p->msg->fn = "notification";
		p->msg->action = ACT_READ;
		read_body(p, r, plus_notification, false);
	} else if (name != NULL) {
		function(p, r, opcode, version);
	} else {
		p->msg->fn = "unknown";
		p->msg->action = ACT_OTHER;
		p->msg->dir = p->talk->from_server ? DIR_RESPONSE : DIR_REQUEST;
		p->no_ask = true;
		tell_data(p, rd_rest(r), false);
	}
}

static void
system_event(struct plus *p, struct rd *r)
{
	p->msg->dir = DIR_REPORT;
	p->msg->fn = "system_event";
	p->msg->action = ACT_KEEPALIVE;
	tell_data(p, rd_rest(r), false);
}

static void
finish(struct plus *p, struct rd *r, struct span whole)
{
	struct talk *t = p->talk;
	struct msg *m = p->msg;

	msg_ended(m, r, whole);
	if (m->dir == DIR_REQUEST && m->fn != NULL && m->txn >= 0 && !p->no_ask)
		tpkt_ask(t, key_of(p), p->keep);
	else if (m->dir == DIR_RESPONSE && m->txn >= 0)
		tpkt_answer(t, key_of(p), p->ask, rd_ok(r));
	t->emit(t);
}

/* All of a message's data, put together where it came in fragments. */
static void
message(struct talk *t, struct rd *r, uint8_t version, struct span digest,
    uint64_t dropped, const struct rd *outer)
{
	enum dir dir = t->from_server ? DIR_RESPONSE : DIR_REQUEST;
	struct plus p = {.talk = t, .msg = tpkt_msg(t, "s7comm_plus", dir)};
	struct span whole = span(r->p, rd_left(r));

	if (rd_ok(r))
		detail_uint(p.msg, "version", version);
	if (digest.n != 0)
		detail_bytes(p.msg, "digest", digest);
	if (dropped != 0)
		detail_uint(p.msg, "not_kept", dropped);
	if (version == SYSTEM_EVENT)
		system_event(&p, r);
	else
		by_opcode(&p, r, version);
	rd_join(r, outer); /* what takes all the rest doesn't see an end */
	finish(&p, r, whole);
}

static void
keep_alive(struct talk *t, struct rd *r, struct span whole)
{
	struct plus p = {
	    .talk = t, .msg = tpkt_msg(t, "s7comm_plus", DIR_REPORT)};
	uint8_t sequence = rd_u8(r);

	rd_skip(r, 1);
	p.msg->fn = "keep_alive";
	p.msg->action = ACT_KEEPALIVE;
	if (rd_ok(r)) {
		detail_uint(p.msg, "version", KEEP_ALIVE);
		detail_uint(p.msg, "sequence", sequence);
	}
	finish(&p, r, whole);
}

/* Keeps a fragment, or puts the last one behind those that were kept. */
static void
assemble(struct talk *t, struct plus_state *s, struct rd *data, uint8_t version,
    struct span digest, const struct rd *outer)
{
	struct buf *held = &s->held[t->from_server];
	uint64_t *dropped = &s->dropped[t->from_server];
	size_t room = PLUS_MAX - held->n, n = rd_left(data);
	/* What ends too early has no trailer, and no rest to wait for. */
	bool last =
	    !rd_ok(outer) || rd_left(outer) != 0 || outer->limit == RD_CUT;
	struct rd all;

	if (last && held->n == 0) {
		message(t, data, version, digest, 0, outer);
		return;
	}
	buf_add(held, data->p, n < room ? n : room);
	*dropped += n < room ? 0 : n - room;
	if (!last)
		return;
	all = rd_init(buf_all(held), data->limit == RD_CUT || *dropped != 0);
	message(t, &all, version, digest, *dropped, outer);
	held->n = 0;
	*dropped = 0;
}

static void
plus_decode(struct talk *t, void *state, struct rd *r)
{
	struct plus_state *s = state;
	struct span whole = span(r->p, rd_left(r)), digest = span("", 0);
	uint8_t version;
	uint16_t n;
	struct rd data;

	rd_skip(r, 1);
	version = rd_u8(r);
	if (version == KEEP_ALIVE) {
		keep_alive(t, r, whole);
		return;
	}
	n = rd_be16(r);
	data = rd_sub(r, n);
	if (version == V3)
		digest = rd_take(&data, rd_u8(&data));
	assemble(t, s, &data, version, digest, r);
}

static void
plus_lost(struct talk *t, void *state)
{
	struct plus_state *s = state;

	s->held[t->from_server].n = 0;
	s->dropped[t->from_server] = 0;
}

static void
plus_release(void *state)
{
	struct plus_state *s = state;

	buf_release(&s->held[0]);
	buf_release(&s->held[1]);
}

const struct tpkt_user s7comm_plus_user = {
    .state = sizeof(struct plus_state),
    .mine = plus_mine,
    .fits = plus_fits,
    .decode = plus_decode,
    .lost = plus_lost,
    .release = plus_release,
};

const struct proto proto_s7comm_plus = {.name = "s7comm_plus"};
