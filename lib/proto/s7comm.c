/*
 * s7comm.c - S7comm: the header, jobs and what answers them.
 *
 *	32 rosctr(1) reserved(2)=0 PDU reference(2) parameters(2) data(2)
 *	and with rosctr 2 and 3: error class(1) error code(1)
 *	then parameters and data
 *
 * rosctr: 1 job, 2 acknowledgement, 3 acknowledgement with data, 7 user data.
 */
#include "proto/s7comm.h"

#include "base/names.h"

enum { ID = 0x32, HEADER = 10, HEADER_ANSWER = 12, USERDATA_MIN = 8 };
enum { READ_VAR = 0x04, WRITE_VAR = 0x05, SETUP = 0xf0, KIND_AT = 5 };
enum { PARAM_AT = 6, DATA_AT = 8, KEY_CLASS_SHIFT = 16 };

static const struct function {
	uint8_t code;
	const char *name;
	enum action action;
	s7_fn *request, *response;
} functions[] = {
    {READ_VAR, "read_var", ACT_READ, s7_read_request, s7_read_response},
    {WRITE_VAR, "write_var", ACT_WRITE, s7_write_request, s7_write_response},
    {SETUP, "setup_communication", ACT_CONNECT, s7_setup_request,
	s7_setup_response},
    {0x00, "cpu_services", ACT_OTHER, s7_nothing, s7_nothing},
    {0x1a, "request_download", ACT_DOWNLOAD, s7_block_request,
	s7_block_response},
    {0x1b, "download_block", ACT_DOWNLOAD, s7_block_request, s7_block_response},
    {0x1c, "download_ended", ACT_DOWNLOAD, s7_block_request, s7_block_response},
    {0x1d, "start_upload", ACT_UPLOAD, s7_block_request, s7_block_response},
    {0x1e, "upload", ACT_UPLOAD, s7_block_request, s7_block_response},
    {0x1f, "end_upload", ACT_UPLOAD, s7_block_request, s7_block_response},
    {0x28, "pi_service", ACT_OTHER, s7_pi_request, s7_nothing},
    {0x29, "plc_stop", ACT_STOP, s7_stop_request, s7_nothing},
};

static const struct function *
function_of(uint8_t code)
{
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (functions[i].code == code)
			return &functions[i];
	return NULL;
}

static bool
is_rosctr(uint8_t v)
{
	return (v >= S7_JOB && v <= S7_ACK_DATA) || v == S7_USERDATA;
}

static bool
s7comm_mine(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;

	return s.n != 0 && p[0] == ID && (s.n < 2 || is_rosctr(p[1]));
}

/* What the client asks; of blocks either side does. */
static bool
client_asks(uint8_t function)
{
	return function == READ_VAR || function == WRITE_VAR ||
	       function == SETUP;
}

/* Does user data of this kind come from that side? Mode changes have none. */
static bool
kind_fits(const uint8_t *p, bool from_server)
{
	uint8_t kind = p[KIND_AT] >> 6;

	return p[0] != 0 ? from_server : from_server == (kind != S7_REQUEST);
}

/* Do the parameters fit what the header says it is, and who sends it? */
static bool
parameters_fit(uint8_t rosctr, const uint8_t *p, size_t n, bool from_server)
{
	switch (rosctr) {
	case S7_JOB:
		return n != 0 && function_of(p[0]) != NULL &&
		       !(from_server && client_asks(p[0]));
	case S7_ACK_DATA:
		return n == 0 || (function_of(p[0]) != NULL &&
				     (from_server || !client_asks(p[0])));
	case S7_ACK:
		return n == 0;
	default:
		return n >= USERDATA_MIN && p[0] <= 1 && p[1] <= 1 &&
		       kind_fits(p, from_server);
	}
}

static bool
s7comm_fits(struct span s, bool whole, bool from_server)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t header, param, data;

	if (s.n < HEADER || !s7comm_mine(s) || p[2] != 0 || p[3] != 0)
		return false;
	header = p[1] == S7_ACK || p[1] == S7_ACK_DATA ? HEADER_ANSWER : HEADER;
	param = (size_t)(p[PARAM_AT] << 8 | p[PARAM_AT + 1]);
	data = (size_t)(p[DATA_AT] << 8 | p[DATA_AT + 1]);
	if (whole ? s.n != header + param + data
		  : s.n > header + param + data || s.n < header + param)
		return false;
	return parameters_fit(p[1], p + header, param, from_server);
}

static uint64_t
key_of(const struct s7_pdu *p)
{
	return TPKT_KEY_S7COMM |
	       (uint64_t)(p->rosctr == S7_USERDATA) << KEY_CLASS_SHIFT | p->ref;
}

/* Of a function that isn't known: its bytes, where there are any. */
static void
plain(struct s7_pdu *p)
{
	if (rd_left(&p->param) != 0)
		detail_bytes(p->msg, "parameter", rd_rest(&p->param));
	if (rd_left(&p->data) != 0)
		detail_bytes(p->msg, "data", rd_rest(&p->data));
}

static const struct function *
read_function(struct s7_pdu *p)
{
	uint8_t code = rd_u8(&p->param);
	const struct function *f = function_of(code);
	struct msg *m = p->msg;

	if (!rd_ok(&p->param))
		return NULL;
	m->code = code;
	m->fn = f != NULL ? f->name : "unknown";
	m->action = f != NULL ? f->action : ACT_OTHER;
	return f;
}

static void
job(struct s7_pdu *p)
{
	const struct function *f;

	if (rd_left(&p->param) == 0 && p->param.limit == RD_SHORT)
		rd_bad(&p->param, "a job without a function");
	f = read_function(p);
	if (f != NULL)
		f->request(p);
	plain(p);
}

/* An answer's request, if it is of the same function. */
void
s7_find_ask(struct s7_pdu *p)
{
	struct ask *a = asks_find(tpkt_answered(p->talk), key_of(p));

	if (a == NULL || (p->msg->code >= 0 && p->msg->code != a->code) ||
	    (p->rosctr == S7_USERDATA && p->msg->fn != a->fn))
		return;
	p->ask = a;
	p->kept = asks_kept(a);
	if (p->msg->fn == NULL)
		p->msg->fn = a->fn;
	p->msg->action = a->action;
}

static void
answer(struct s7_pdu *p, struct rd *r)
{
	uint16_t error = rd_be16(r);
	const struct function *f = NULL;
	struct msg *m = p->msg;

	if (!rd_ok(r))
		return;
	if (rd_left(&p->param) != 0)
		f = read_function(p);
	s7_find_ask(p);
	if (m->fn == NULL) {
		m->fn = "unknown";
		m->action = ACT_OTHER;
	}
	m->status = s7_error(error);
	if (error != 0) {
		detail_uint(m, "error_class", error >> 8);
		detail_uint(m, "error_code", error & 0xffu);
		p->fits = p->ask != NULL;
		return; /* what may stand behind it is of no answer */
	}
	if (f != NULL)
		f->response(p);
	else
		p->fits = p->ask != NULL && p->rosctr == S7_ACK;
	plain(p);
}

/* What is read of a PDU ends with what ended its parts. */
static void
finish(struct s7_pdu *p, struct rd *r, struct span whole)
{
	struct talk *t = p->talk;
	struct msg *m = p->msg;

	rd_join(r, &p->param);
	rd_join(r, &p->data);
	if (rd_ok(r) && rd_left(r) != 0)
		detail_bytes(m, "trailing", rd_rest(r));
	if (p->secret != NULL)
		whole.n = (size_t)((const char *)p->secret - whole.p);
	msg_ended(m, r, whole);
	if (m->dir == DIR_REQUEST && m->fn != NULL && !p->no_ask)
		tpkt_ask(t, key_of(p), p->keep);
	else if (m->dir == DIR_RESPONSE && m->txn >= 0)
		tpkt_answer(t, key_of(p), p->ask, p->fits && rd_ok(r));
	t->emit(t);
}

static enum dir
dir_of(uint8_t rosctr)
{
	return rosctr == S7_ACK || rosctr == S7_ACK_DATA ? DIR_RESPONSE
							 : DIR_REQUEST;
}

static void
s7comm_decode(struct talk *t, void *state, struct rd *r)
{
	static const struct name names[] = {{S7_JOB, "job"}, {S7_ACK, "ack"},
	    {S7_ACK_DATA, "ack_data"}, {S7_USERDATA, "userdata"}};
	struct s7_pdu p = {.talk = t, .s7 = state};
	struct span whole = span(r->p, rd_left(r));
	uint16_t reserved, param, data;
	struct rd error;
	bool answers;

	rd_skip(r, 1);
	p.rosctr = rd_u8(r);
	reserved = rd_be16(r);
	p.ref = rd_be16(r);
	param = rd_be16(r);
	data = rd_be16(r);
	answers = p.rosctr == S7_ACK || p.rosctr == S7_ACK_DATA;
	error = rd_sub(r, answers ? 2 : 0);
	p.msg = tpkt_msg(t, "s7comm", dir_of(p.rosctr));
	if (rd_ok(r)) {
		p.msg->txn = p.ref;
		detail_name(p.msg, "rosctr", NAME_OF(names, p.rosctr));
	}
	if (rd_ok(r) && reserved != 0)
		detail_uint(p.msg, "reserved", reserved);
	p.param = rd_sub(r, param);
	p.data = rd_sub(r, data);
	if (!rd_ok(&p.param) && rd_left(&p.param) == 0) /* no header */
		;
	else if (p.rosctr == S7_USERDATA)
		s7_userdata(&p);
	else if (answers)
		answer(&p, &error);
	else
		job(&p);
	finish(&p, r, whole);
}

static void
s7comm_lost(struct talk *t, void *state)
{
	struct s7comm *s = state;
	size_t i;

	s7_transfers_lost(s);
	for (i = 0; i < S7_FRAGMENTS; i++)
		if (s->fragments[i].from_server == t->from_server)
			s->fragments[i].unit = 0;
}

static void
s7comm_release(void *state)
{
	struct s7comm *s = state;
	size_t i;

	s7_transfers_lost(s);
	for (i = 0; i < S7_FRAGMENTS; i++)
		buf_release(&s->fragments[i].bytes);
	for (i = 0; i < S7_JOBS; i++)
		buf_release(&s->jobs[i].items);
}

const struct tpkt_user s7comm_user = {
    .state = sizeof(struct s7comm),
    .mine = s7comm_mine,
    .fits = s7comm_fits,
    .decode = s7comm_decode,
    .lost = s7comm_lost,
    .release = s7comm_release,
};

static const uint16_t ports[] = {102, 0};

const struct proto proto_s7comm = {
    .name = "s7comm",
    .event_proto = "cotp",
    .ports = ports,
    .over = OVER_TCP,
    .state = sizeof(struct tpkt),
    .frame = tpkt_frame,
    .decode = tpkt_decode,
    .overdue = tpkt_overdue,
    .lost = tpkt_lost,
    .release = tpkt_release,
};
