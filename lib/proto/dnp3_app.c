/*
 * dnp3_app.c - fragments: the application header, the functions, and what
 * ties responses to requests.
 *
 *	FIR(1 bit) FIN(1) CON(1) UNS(1) sequence(4), function(1),
 *	internal indications(2) in what the outstation says, then objects
 *
 * IEEE 1815-2012, 4.2.2 and table 4-2. A response has the sequence of its
 * request; its further fragments count on from there (4.2.2.4.6).
 */
#include "base/hash.h"
#include "proto/dnp3.h"

enum { FIR = 0x80, FIN = 0x40, CON = 0x20, UNS = 0x10, SEQUENCE = 0x0f };
enum { HEX_MAX = 256, NO_ANSWER = 1, CONTENTS = 2 };

static const struct function {
	uint8_t code;
	const char *name;
	enum action action;
	unsigned what; /* NO_ANSWER is due, objects have CONTENTS */
} functions[] = {
    {DNP3_CONFIRM, "confirm", ACT_ACKNOWLEDGE, NO_ANSWER},
    {DNP3_READ, "read", ACT_READ, 0},
    {DNP3_WRITE, "write", ACT_WRITE, CONTENTS},
    {DNP3_SELECT, "select", ACT_SELECT, CONTENTS},
    {DNP3_OPERATE, "operate", ACT_OPERATE, CONTENTS},
    {5, "direct_operate", ACT_CONTROL, CONTENTS},
    {6, "direct_operate_nr", ACT_CONTROL, CONTENTS | NO_ANSWER},
    {7, "immed_freeze", ACT_FREEZE, 0},
    {8, "immed_freeze_nr", ACT_FREEZE, NO_ANSWER},
    {9, "freeze_clear", ACT_CLEAR, 0},
    {10, "freeze_clear_nr", ACT_CLEAR, NO_ANSWER},
    {DNP3_FREEZE_AT_TIME, "freeze_at_time", ACT_FREEZE, 0},
    {DNP3_FREEZE_AT_TIME_NR, "freeze_at_time_nr", ACT_FREEZE, NO_ANSWER},
    {13, "cold_restart", ACT_RESTART, 0},
    {14, "warm_restart", ACT_RESTART, 0},
    {15, "initialize_data", ACT_RESET, 0},
    {16, "initialize_appl", ACT_RESET, CONTENTS},
    {17, "start_appl", ACT_START, CONTENTS},
    {18, "stop_appl", ACT_STOP, CONTENTS},
    {19, "save_config", ACT_CONFIG, 0},
    {20, "enable_unsolicited", ACT_ENABLE_REPORTS, 0},
    {21, "disable_unsolicited", ACT_DISABLE_REPORTS, 0},
    {22, "assign_class", ACT_CONFIG, 0},
    {23, "delay_measure", ACT_DIAGNOSE, 0},
    {24, "record_current_time", ACT_TIME_SET, 0},
    {DNP3_OPEN_FILE, "open_file", ACT_FILE_READ, CONTENTS},
    {26, "close_file", ACT_OTHER, CONTENTS},
    {27, "delete_file", ACT_FILE_DELETE, CONTENTS},
    {28, "get_file_info", ACT_LIST, CONTENTS},
    {29, "authenticate_file", ACT_AUTH, CONTENTS},
    {30, "abort_file", ACT_CANCEL, CONTENTS},
    {31, "activate_config", ACT_CONFIG, CONTENTS},
    {DNP3_AUTHENTICATE, "authenticate_req", ACT_AUTH, CONTENTS},
    {33, "auth_req_no_ack", ACT_AUTH, CONTENTS | NO_ANSWER},
    {DNP3_RESPONSE, "response", ACT_OTHER, CONTENTS},
    {DNP3_UNSOLICITED, "unsolicited_response", ACT_READ, CONTENTS},
    {DNP3_AUTH_RESPONSE, "authenticate_resp", ACT_AUTH, CONTENTS},
};

/* By bit: IIN1.0 is the first, IIN2.7 the last. */
static const char *const indications[16] = {"broadcast", "class_1_events",
    "class_2_events", "class_3_events", "need_time", "local_control",
    "device_trouble", "device_restart", "no_func_code_support",
    "object_unknown", "parameter_error", "event_buffer_overflow",
    "already_executing", "config_corrupt", "reserved_2", "reserved_1"};

/* Those that say that the request wasn't done. */
enum { IIN_ERRORS = 1 << 8 | 1 << 9 | 1 << 10 | 1 << 12 };

/* A fragment while it is read. */
struct fragment {
	struct dnp3_apdu apdu;
	const struct dnp3_link *link;
	const struct function *function; /* NULL: not known */
	struct dnp3_peer *peer;
	struct span objects;
	uint16_t iin;
	uint8_t control;
};

static const struct function *
function_of(uint8_t code)
{
	size_t i;

	if (code < DNP3_RESPONSE)
		return code <= 33 ? &functions[code] : NULL;
	for (i = 34; i < sizeof(functions) / sizeof(*functions); i++)
		if (functions[i].code == code)
			return &functions[i];
	return NULL;
}

/* Who asks is known by the function; where that isn't, by the direction. */
static enum dir
dir_of(const struct dnp3_link *l, uint8_t fc, bool known)
{
	if (fc == DNP3_UNSOLICITED)
		return DIR_REPORT;
	if (known)
		return fc >= DNP3_RESPONSE ? DIR_RESPONSE : DIR_REQUEST;
	return l->from_master ? DIR_REQUEST : DIR_RESPONSE;
}

static void
put_header(struct fragment *f)
{
	struct msg *m = f->apdu.msg;
	int i;

	detail_bool(m, "fir", f->control & FIR);
	detail_bool(m, "fin", f->control & FIN);
	detail_bool(m, "con", f->control & CON);
	detail_bool(m, "uns", f->control & UNS);
	if (!f->apdu.response)
		return;
	detail_array(m, "iin");
	for (i = 0; i < 16; i++)
		if (f->iin & 1u << i)
			detail_name(m, NULL, indications[i]);
	detail_close(m);
}

/* Takes the header; false: it isn't whole. */
static bool
read_header(struct fragment *f, struct rd *r)
{
	struct msg *m = f->apdu.msg;
	uint8_t control = rd_u8(r), fc = rd_u8(r);

	if (!rd_ok(r))
		return false;
	f->control = control;
	f->function = function_of(fc);
	f->apdu.fc = fc;
	f->apdu.unknown = f->function == NULL;
	m->dir = dir_of(f->link, fc, f->function != NULL);
	m->station =
	    m->dir == DIR_REQUEST ? f->link->destination : f->link->source;
	m->txn = control & SEQUENCE;
	m->code = fc;
	m->fn = f->function != NULL ? f->function->name : "unknown";
	m->action = f->function != NULL ? f->function->action : ACT_OTHER;
	f->apdu.response = m->dir != DIR_REQUEST;
	f->apdu.carries = f->function == NULL || f->function->what & CONTENTS;
	if (f->apdu.response)
		f->iin = rd_le16(r);
	if (!rd_ok(r))
		return false;
	put_header(f);
	return true;
}

static uint64_t
key_of(const struct dnp3_peer *p, uint8_t seq)
{
	return (uint64_t)p->master << 32 | (uint64_t)p->outstation << 16 | seq;
}

/* The latest: of a request that was repeated, this one is answered. */
static struct ask *
latest(const struct asks *s, uint64_t key)
{
	size_t i;

	for (i = s->n; i-- > 0;)
		if (s->list[i].key == key)
			return &s->list[i];
	return NULL;
}

static struct dnp3_series
series_of(const struct ask *a, uint8_t seq)
{
	return (struct dnp3_series){.fn = a->fn,
	    .action = a->action,
	    .code = a->code,
	    .ts = a->ts,
	    .seq = (seq + 1) & SEQUENCE};
}

/* How an OPERATE stands to the SELECT in front of it: 4.4.3. */
static const char *
select_word(const struct dnp3_select *s, uint64_t objects, uint8_t seq)
{
	static const char *const words[] = {
	    "none", "matched", "refused", "repeated"};
	bool same = s->state != DNP3_NO_SELECT && s->objects == objects;

	if (same && s->seq == seq)
		return words[s->state];
	if (s->state == DNP3_NO_SELECT || s->state == DNP3_USED)
		return "none";
	return same ? "out_of_order" : "mismatch";
}

static void
hold_select(struct fragment *f)
{
	struct dnp3_select *s = &f->peer->select;
	struct msg *m = f->apdu.msg;
	uint64_t objects = hash_bytes(0, f->objects.p, f->objects.n);
	uint8_t seq = f->control & SEQUENCE;
	const char *word;

	if (f->apdu.fc == DNP3_SELECT) {
		*s = (struct dnp3_select){.state = DNP3_SELECTED,
		    .seq = (seq + 1) & SEQUENCE,
		    .objects = objects,
		    .ts = m->ts};
		return;
	}
	word = select_word(s, objects, seq);
	detail_name(m, "select", word);
	if (strcmp(word, "none") != 0 && m->ts >= s->ts)
		detail_f64(m, "select_age", (double)(m->ts - s->ts) / 1e9);
	if (s->state != DNP3_NO_SELECT)
		s->state = DNP3_USED;
}

static void
end_request(struct fragment *f)
{
	struct talk *t = f->apdu.talk;
	struct dnp3_state *s = t->state;
	struct dnp3_series *c = &f->peer->challenged;
	uint8_t fc = f->apdu.fc;
	struct ask *a;

	if (fc == DNP3_SELECT || fc == DNP3_OPERATE)
		hold_select(f);
	if ((f->function != NULL && f->function->what & NO_ANSWER) ||
	    dnp3_is_broadcast(f->link->destination) || !(f->control & FIN))
		return;
	a = asks_put(&s->asks, t, key_of(f->peer, f->control & SEQUENCE),
	    f->objects);
	if (fc == DNP3_AUTHENTICATE && c->fn != NULL) {
		a->fn = c->fn; /* its answer is that of what was challenged */
		a->action = c->action;
		a->code = c->code;
	}
	c->fn = NULL;
}

void
dnp3_repeat(struct talk *t, const struct ask *a)
{
	struct msg *m = t->msg;
	struct dnp3_apdu echo = {.talk = t, .msg = m, .cto = TS_NONE};
	const struct function *asked =
	    a->code >= 0 ? function_of((uint8_t)a->code) : NULL;
	struct rd r = rd_init(asks_kept(a), true);
	enum action action = m->action;
	size_t details = m->ndetails, i;

	if (asked == NULL)
		return;
	echo.fc = asked->code;
	echo.carries = asked->what & CONTENTS;
	dnp3_objects(&echo, &r);
	m->ndetails = details;
	m->action = action;
	for (i = 0; i < m->npoints; i++) {
		m->points[i].value.kind = VALUE_NONE;
		m->points[i].quality = NULL;
		m->points[i].has_qraw = false;
		m->points[i].time = TS_NONE;
	}
}

/* A further fragment of a response. */
static void
go_on(struct fragment *f)
{
	struct dnp3_series *s = &f->peer->series;
	struct msg *m = f->apdu.msg;

	if (s->fn == NULL || f->control & FIR ||
	    s->seq != (f->control & SEQUENCE))
		return;
	m->action = s->action;
	m->latency = m->ts >= s->ts ? m->ts - s->ts : 0;
	detail_name(m, "request", s->fn);
	s->seq = (s->seq + 1) & SEQUENCE;
	if (f->control & FIN)
		s->fn = NULL;
}

static void
end_response(struct fragment *f, struct ask *a)
{
	struct talk *t = f->apdu.talk;
	struct dnp3_state *s = t->state;
	struct dnp3_peer *p = f->peer;
	struct msg *m = f->apdu.msg;
	bool refused = strcmp(m->status, "ok") != 0;

	if (a == NULL) {
		if (f->apdu.fc == DNP3_RESPONSE && m->action == ACT_OTHER &&
		    m->npoints != 0)
			m->action = ACT_READ;
		return;
	}
	if (f->objects.n == 0)
		dnp3_repeat(t, a);
	if (a->code == DNP3_SELECT && p->select.state == DNP3_SELECTED &&
	    refused)
		p->select.state = DNP3_REFUSED;
	p->series.fn = NULL;
	if (!(f->control & FIN))
		p->series = series_of(a, f->control & SEQUENCE);
	if (f->apdu.challenge)
		p->challenged = series_of(a, 0);
	asks_answer(&s->asks, t, a, true);
}

/* What the objects say goes in front: it is the nearer cause. */
static const char *
status_of(const struct fragment *f)
{
	int i;

	if (f->apdu.status != NULL)
		return f->apdu.status;
	for (i = 0; f->iin & IIN_ERRORS && i < 16; i++)
		if (f->iin & IIN_ERRORS & 1u << i)
			return indications[i];
	return "ok";
}

static void
read_rest(struct fragment *f, struct rd *r)
{
	struct talk *t = f->apdu.talk;
	struct dnp3_state *s = t->state;
	struct msg *m = f->apdu.msg;
	bool asks = m->dir == DIR_REQUEST;
	struct ask *a = NULL;

	f->objects = span(r->p, rd_left(r));
	f->peer = dnp3_peer(s, asks ? f->link->source : f->link->destination,
	    asks ? f->link->destination : f->link->source);
	if (m->dir == DIR_RESPONSE) {
		a = latest(&s->asks, key_of(f->peer, f->control & SEQUENCE));
		if (a != NULL && f->apdu.fc != DNP3_AUTH_RESPONSE)
			m->action = a->action;
		if (a != NULL)
			detail_name(m, "request", a->fn);
		else
			go_on(f);
	}
	if (f->objects.n != 0)
		dnp3_objects(&f->apdu, r);
	if (m->dir == DIR_RESPONSE) {
		m->status = status_of(f);
		end_response(f, a);
	} else if (asks) {
		end_request(f);
	}
}

/* How it ended: its segments, its last frame, or its own contents. */
static void
put_end(struct msg *m, const struct dnp3_link *l, const struct rd *r,
    struct span bytes)
{
	if (l->lacks != NULL) {
		bytes = bytes.n != 0 ? bytes : l->whole;
		detail_name(m, "error", l->lacks);
		detail_bytes(m, "hex",
		    span(bytes.p, bytes.n < HEX_MAX ? bytes.n : HEX_MAX));
	} else if (!rd_ok(l->rd)) {
		msg_ended(m, l->rd, l->whole);
	} else {
		msg_ended(m, r, bytes);
	}
}

void
dnp3_fragment(struct talk *t, const struct dnp3_link *l, struct span bytes,
    uint32_t flags)
{
	struct msg *m =
	    talk_msg(t, "dnp3", l->from_master ? DIR_REQUEST : DIR_RESPONSE);
	struct fragment f = {
	    .apdu = {.talk = t, .msg = m, .cto = TS_NONE}, .link = l};
	struct rd r = rd_init(bytes, !rd_ok(l->rd) || l->lacks != NULL);

	m->flags |= flags;
	m->station = l->from_master ? l->destination : l->source;
	dnp3_link_details(m, l);
	if (read_header(&f, &r))
		read_rest(&f, &r);
	put_end(m, l, &r, bytes);
	t->emit(t);
}
