/*
 * opcua_message.c - a message of a service: the id of its type, a header, and
 * what opcua.def says of it; responses tied to their requests.
 *
 *	request   token timestamp(8) handle(4) diagnostics(4) audit hint(4) more
 *	response  timestamp(8) handle(4) result(4) diagnostics texts more
 *
 * OPC 10000-4, 7.32 and 7.33.
 */
#include "proto/opcua.h"

enum { PUBLISH = 826, PUBLISHED = 829, CLOSE_CHANNEL = 452 };
enum { CREATED = 464, ACTIVATE = 467, REST_MAX = 256, CHUNK_HEAD = 24 };

static const char mask[] = "***";

void
opcua_status(struct msg *m, uint32_t code)
{
	const char *name = opcua_status_name(code);

	m->status = code == 0 ? "ok" : name != NULL ? name : "unknown";
	if (name == NULL)
		detail_uint(m, "status_code", code);
}

static void
tell_security(struct msg *m, const struct opcua_state *s,
    const struct opcua_chunk *c)
{
	if (c->policy.n != 0)
		detail_text(m, "security_policy_uri", c->policy);
	if (c->certificate.n != 0)
		detail_bytes(m, "sender_certificate", c->certificate);
	if (c->thumbprint.n != 0)
		detail_bytes(m, "receiver_certificate_thumbprint",
		    c->thumbprint);
	if (c->tokened && s->policy != NULL && s->policy->signature != 0)
		detail_name(m, "security_mode",
		    s->secrecy == SECRECY_HIDDEN ? "sign_and_encrypt" : "sign");
}

struct msg *
opcua_msg(struct talk *t, enum dir dir, const struct opcua_chunk *c)
{
	struct opcua_state *s = t->state;
	struct opcua_way *w = &s->way[t->from_server];
	struct msg *m;

	t->flags |= w->flags;
	w->flags = 0;
	m = talk_msg(t, "opcua", dir);
	detail_text(m, "message_type", c->kind);
	if (c->size != 0)
		detail_uint(m, "message_size", c->size);
	if (c->chunks > 1)
		detail_uint(m, "chunks", c->chunks);
	if (c->tokened || c->policy.n != 0)
		detail_uint(m, "secure_channel_id", c->channel);
	tell_security(m, s, c);
	if (c->tokened)
		detail_uint(m, "token_id", c->token);
	if (!c->sequenced)
		return m;
	m->txn = c->request;
	detail_uint(m, "sequence_number", c->sequence);
	if (w->missed)
		detail_uint(m, "expected_sequence_number", w->expected);
	w->missed = false;
	return m;
}

bool
opcua_starts(struct span body)
{
	struct rd r = rd_init(body, false);
	uint32_t id;
	uint16_t space;

	return opcua_node_number(&r, &id, &space) && space == 0 &&
	       opcua_service(id) != NULL;
}

static void
tell_time(struct opcua *u, struct rd *r, const char *key)
{
	struct value v = opcua_scalar(u, r, TIME);

	if (rd_ok(r) && v.kind != VALUE_NULL)
		detail_value(u->msg, key, v);
}

static void
tell_number(struct opcua *u, struct rd *r, const char *key, bool always)
{
	uint32_t v = rd_le32(r);

	if (rd_ok(r) && (always || v != 0))
		detail_uint(u->msg, key, v);
}

/* By its session's id where that is known: the token is a secret. */
static void
tell_token(struct opcua *u, struct span token)
{
	struct talk *t = u->talk;
	struct span session;

	if (token.n == 0)
		return;
	session = opcua_session(t->world, opcua_server(t, t->dst), token);
	if (session.n != 0)
		detail_text(u->msg, "session_id", session);
	if (t->show_secrets)
		detail_text(u->msg, "authentication_token", token);
	else
		detail_name(u->msg, "authentication_token", mask);
}

static void
request_header(struct opcua *u, struct rd *r)
{
	struct msg *m = u->msg;
	const uint8_t *at = r->p;
	struct span token = opcua_node(u, r, false), audit;
	bool null;

	if (rd_ok(r)) {
		u->token_at = span(at, (size_t)(r->p - at));
		tell_token(u, token);
	}
	tell_time(u, r, "timestamp");
	tell_number(u, r, "request_handle", true);
	tell_number(u, r, "return_diagnostics", false);
	audit = opcua_string(r, &null);
	if (rd_ok(r) && audit.n != 0)
		detail_text(m, "audit_entry_id", audit);
	tell_number(u, r, "timeout_hint", false);
	opcua_object(u, r, "additional_header", 0);
}

static void
response_header(struct opcua *u, struct rd *r)
{
	static const struct opcua_field texts = {
	    "string_table", .kind = STRING, .array = true};
	uint32_t result;

	tell_time(u, r, "timestamp");
	tell_number(u, r, "request_handle", true);
	result = rd_le32(r);
	if (rd_ok(r))
		opcua_status(u->msg, result);
	opcua_diag(u, r, "service_diagnostics", 0);
	opcua_field(u, r, &texts);
	opcua_object(u, r, "additional_header", 0);
}

/* Keeps what the response will need, in the order of the items. */
static void
remember(struct opcua *u)
{
	struct opcua_state *s = u->state;
	bool publish = u->service != NULL && u->service->code == PUBLISH;

	asks_put(publish ? &s->parked : &s->asks, u->talk,
	    (uint64_t)u->msg->txn, buf_all(&s->keep));
}

/* A fault answers any request; other responses those of their service. */
static bool
answers(const struct opcua *u, const struct ask *a)
{
	return a != NULL && (u->service->action == ACT_EXCEPTION ||
				strcmp(u->service->name, a->fn) == 0);
}

static struct asks *
asked(struct opcua *u)
{
	struct opcua_state *s = u->state;
	uint64_t key = (uint64_t)u->msg->txn;
	struct ask *a = asks_find(&s->asks, key);

	if (answers(u, a)) {
		u->ask = a;
		return &s->asks;
	}
	a = asks_find(&s->parked, key);
	u->ask = answers(u, a) ? a : NULL;
	return &s->parked;
}

/* Publish responses say with what they carry what they are. */
static void
name_published(struct opcua *u)
{
	struct msg *m = u->msg;

	if (u->events != 0)
		m->action = ACT_ALARM;
	else if (u->notes == 0 && m->status != NULL &&
		 strcmp(m->status, "ok") == 0)
		m->action = ACT_KEEPALIVE;
	if (u->notes != 0)
		m->dir = DIR_REPORT;
}

/* Where nothing that was asked for went well, the first error is the status. */
static void
sum_up(struct opcua *u)
{
	struct msg *m = u->msg;

	if (u->bad != 0 && u->good == 0 && m->status != NULL &&
	    strcmp(m->status, "ok") == 0)
		opcua_status(m, u->worst);
}

static void
response(struct opcua *u, struct rd *r)
{
	struct asks *from = asked(u);
	const struct ask *a = u->ask;
	struct msg *m = u->msg;

	if (a != NULL) {
		m->action = a->action;
		u->kept = rd_init(asks_kept(a), false);
		if (rd_left(&u->kept) != 0)
			u->subscription = rd_le32(&u->kept);
	}
	response_header(u, r);
	if (rd_ok(r))
		u->hush = u->service->code == CREATED ? r->p : NULL;
	if (rd_ok(r))
		opcua_struct(u, r, u->service->body);
	sum_up(u);
	if (m->code == PUBLISHED)
		name_published(u);
	if (a != NULL && u->service->action == ACT_EXCEPTION)
		detail_name(m, "request", a->fn);
	if (a != NULL)
		asks_answer(from, u->talk, u->ask, rd_ok(r));
}

static void
request(struct opcua *u, struct rd *r)
{
	request_header(u, r);
	u->state->keep.n = u->state->fields.n = 0;
	if (rd_ok(r))
		u->hush = u->service->code == ACTIVATE ? r->p : NULL;
	if (rd_ok(r))
		opcua_struct(u, r, u->service->body);
	opcua_keep(u);
}

/* Whose subscriptions and sessions a message speaks of. */
static uint64_t
server_of(const struct talk *t, enum dir dir)
{
	return opcua_server(t, dir == DIR_REQUEST ? t->dst : t->src);
}

static enum dir
direction(const struct talk *t, const struct opcua_service *s)
{
	if (s != NULL)
		return s->request ? DIR_REQUEST : DIR_RESPONSE;
	return opcua_side(t);
}

/* Bytes that nothing tells the meaning of: their front. */
static void
tell_rest(struct msg *m, const char *key, struct rd *r)
{
	struct span s = rd_rest(r);

	if (s.n > REST_MAX)
		s.n = REST_MAX;
	detail_bytes(m, key, s);
}

/*
 * Of a type that the standard doesn't have: nothing tells what it holds, which
 * may be a token.
 */
static void
unknown(struct opcua *u, struct rd *r)
{
	struct msg *m = u->msg;
	struct span type = opcua_node(u, r, true);

	m->fn = "unknown";
	m->action = ACT_OTHER;
	if (!rd_ok(r))
		return;
	if (type.n != 0)
		detail_text(m, "type_id", type);
	detail_uint(m, "data_size", rd_left(r));
	if (u->talk->show_secrets)
		tell_rest(m, "data", r);
	rd_rest(r);
}

static bool
within(struct span s, const void *p)
{
	return (const char *)p >= s.p && (const char *)p <= s.p + s.n;
}

/*
 * The evidence of a broken message, without the secrets in it: the token of
 * its header, and all behind `hush`. Of several chunks it is the last.
 */
static struct span
evidence(struct opcua *u, const struct opcua_chunk *c)
{
	struct span s = c->whole, token = u->token_at;
	char *p;

	if (u->talk->show_secrets)
		return s;
	if (u->hush != NULL && within(s, u->hush))
		s.n = (size_t)((const char *)u->hush - s.p);
	else if (u->hush != NULL && s.n > CHUNK_HEAD)
		s.n = CHUNK_HEAD;
	if (s.n > REST_MAX)
		s.n = REST_MAX;
	p = arena_alloc(&u->msg->arena, s.n);
	memcpy(p, s.p, s.n);
	if (token.n != 0 && within(s, token.p) && within(s, token.p + token.n))
		memset(p + (token.p - s.p), 0, token.n);
	return span(p, s.n);
}

/* All is read, or as much as could be. */
static void
finish(struct opcua *u, struct rd *r, const struct opcua_chunk *c)
{
	struct msg *m = u->msg;

	if (u->misfit)
		detail_bool(m, "dimensions_misfit", true);
	if (u->left_out || u->too_deep)
		detail_bool(m, "left_out", true);
	if (rd_ok(r) && rd_left(r) != 0 && c->end == RD_OK)
		tell_rest(m, "trailing", r);
	if (c->end != RD_OK)
		rd_fail(r, c->end, "ends early");
	if (c->too_long && !rd_ok(r))
		r->why = "a message of more than 4 MiB";
	if (!rd_ok(r))
		msg_ended(m, r, evidence(u, c));
	/* A channel is closed without a word. */
	if (u->service != NULL && u->service->request &&
	    u->service->code != CLOSE_CHANNEL)
		remember(u);
	u->talk->emit(u->talk);
}

void
opcua_message(struct talk *t, struct rd *r, const struct opcua_chunk *c)
{
	struct opcua u = {
	    .talk = t, .state = t->state, .kept = rd_init(span("", 0), false)};
	struct rd type = *r;
	uint16_t space = 0;
	uint32_t id = 0;
	bool numbered = opcua_node_number(&type, &id, &space);
	struct msg *m;

	if (numbered && space == 0)
		u.service = opcua_service(id);
	u.msg = m = opcua_msg(t, direction(t, u.service), c);
	u.server = server_of(t, m->dir);
	if (numbered)
		m->code = id;
	if (u.service == NULL) {
		unknown(&u, r);
	} else {
		*r = type;
		u.state->reversed = u.service->request == t->from_server;
		u.hush = type.p;
		m->fn = u.service->name;
		m->action = u.service->action;
		if (u.service->request)
			request(&u, r);
		else
			response(&u, r);
	}
	finish(&u, r, c);
}
