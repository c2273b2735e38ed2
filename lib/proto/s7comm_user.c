/*
 * s7comm_user.c - user data: groups and subfunctions, jobs that go on, and
 * what comes in fragments.
 *
 *	parameters: 00 01 12 length(1) method(1) kind(2 bits) group(6 bits)
 *		subfunction(1) number(1)
 *		and with method 12: data unit(1) more(1) error(2)
 *	data: code(1) type(1) length(2) bytes
 *
 * The number is that of the job that an answer or a push belongs to. A mode
 * transition is 01 00 00 10 10 00 mode(1) (1), without data.
 */
#include "base/names.h"
#include "base/num.h"
#include "proto/s7comm.h"

enum { METHOD_REQUEST = 0x11, METHOD_RESPONSE = 0x12, METHOD_USEND = 0x13 };
enum { MODE_TRANSITION = 1, GROUP_PBC = 6, GROUP_NC = 0x3f };
enum { TIS = 1, CYCLIC = 2, BLOCK = 3, CPU = 4, SECURITY = 5, CLOCK = 7 };

static const struct name groups[] = {
    {0, "mode_transition"},
    {TIS, "programmer_commands"},
    {CYCLIC, "cyclic_services"},
    {BLOCK, "block_functions"},
    {CPU, "cpu_functions"},
    {SECURITY, "security"},
    {GROUP_PBC, "pbc_bsend"},
    {CLOCK, "time_functions"},
    {GROUP_NC, "nc_programming"},
};

static const struct s7_subfunction subfunctions[] = {
    {TIS, 0x01, "block_status", ACT_DIAGNOSE, s7_tis},
    {TIS, 0x02, "variable_status", ACT_READ, s7_tis},
    {TIS, 0x03, "output_istack", ACT_DIAGNOSE, s7_tis},
    {TIS, 0x04, "output_bstack", ACT_DIAGNOSE, s7_tis},
    {TIS, 0x05, "output_lstack", ACT_DIAGNOSE, s7_tis},
    {TIS, 0x06, "time_measurement", ACT_DIAGNOSE, s7_tis},
    {TIS, 0x07, "force_selection", ACT_READ, s7_tis},
    {TIS, 0x08, "modify_variable", ACT_WRITE, s7_tis},
    {TIS, 0x09, "force", ACT_FORCE, s7_tis},
    {TIS, 0x0a, "breakpoint", ACT_PAUSE, s7_tis},
    {TIS, 0x0b, "exit_hold", ACT_START, s7_tis},
    {TIS, 0x0c, "memory_reset", ACT_RESET, s7_tis},
    {TIS, 0x0d, "disable_job", ACT_CONTROL, s7_tis},
    {TIS, 0x0e, "enable_job", ACT_CONTROL, s7_tis},
    {TIS, 0x0f, "delete_job", ACT_CANCEL, s7_tis},
    {TIS, 0x10, "read_job_list", ACT_LIST, s7_tis},
    {TIS, 0x11, "read_job", ACT_READ, s7_tis},
    {TIS, 0x12, "replace_job", ACT_CONTROL, s7_tis},
    {TIS, 0x13, "block_status_v2", ACT_DIAGNOSE, s7_tis},
    {TIS, 0x16, "flash_led", ACT_IDENTIFY, s7_tis},
    {CYCLIC, 0x01, "cyclic_transfer", ACT_SUBSCRIBE, s7_cyclic},
    {CYCLIC, 0x04, "unsubscribe", ACT_CANCEL, s7_unsubscribe},
    {CYCLIC, 0x05, "change_driven_transfer", ACT_SUBSCRIBE, s7_cyclic},
    {CYCLIC, 0x07, "change_driven_transfer_modify", ACT_SUBSCRIBE, s7_cyclic},
    {CYCLIC, 0x08, "rdrec", ACT_READ, s7_user_plain},
    {BLOCK, 0x01, "list_blocks", ACT_LIST, s7_list_blocks},
    {BLOCK, 0x02, "list_blocks_of_type", ACT_LIST, s7_list_blocks_of_type},
    {BLOCK, 0x03, "get_block_info", ACT_LIST, s7_block_info},
    {CPU, 0x01, "read_szl", ACT_DIAGNOSE, s7_szl},
    {CPU, 0x02, "message_service", ACT_SUBSCRIBE, s7_message_service},
    {CPU, 0x03, "diagnostic_message", ACT_DIAGNOSE, s7_diagnostic},
    {CPU, 0x05, "alarm_8_indication", ACT_ALARM, s7_alarm},
    {CPU, 0x06, "notify_indication", ACT_ALARM, s7_alarm},
    {CPU, 0x07, "alarm_8_lock", ACT_DISABLE_REPORTS, s7_alarm},
    {CPU, 0x08, "alarm_8_unlock", ACT_ENABLE_REPORTS, s7_alarm},
    {CPU, 0x09, "scan_indication", ACT_ALARM, s7_user_plain},
    {CPU, 0x0b, "alarm_ack", ACT_ACKNOWLEDGE, s7_alarm},
    {CPU, 0x0c, "alarm_ack_indication", ACT_ACKNOWLEDGE, s7_alarm},
    {CPU, 0x0d, "alarm_lock_indication", ACT_DISABLE_REPORTS, s7_alarm},
    {CPU, 0x0e, "alarm_unlock_indication", ACT_ENABLE_REPORTS, s7_alarm},
    {CPU, 0x11, "alarm_sq_indication", ACT_ALARM, s7_alarm},
    {CPU, 0x12, "alarm_s_indication", ACT_ALARM, s7_alarm},
    {CPU, 0x13, "alarm_query", ACT_LIST, s7_alarm_query},
    {CPU, 0x16, "notify_8_indication", ACT_ALARM, s7_alarm},
    {SECURITY, 0x01, "plc_password", ACT_AUTH, s7_password},
    {SECURITY, 0x02, "clear_plc_password", ACT_AUTH, s7_password},
    {CLOCK, 0x01, "read_clock", ACT_READ, s7_clock},
    {CLOCK, 0x02, "set_clock", ACT_TIME_SET, s7_clock},
    {CLOCK, 0x03, "read_clock_following", ACT_READ, s7_clock},
    {CLOCK, 0x04, "set_clock_following", ACT_TIME_SET, s7_clock},
    {GROUP_NC, 0x01, "nc_request_download", ACT_FILE_WRITE, s7_nc_program},
    {GROUP_NC, 0x02, "nc_download_block", ACT_FILE_WRITE, s7_nc_program},
    {GROUP_NC, 0x03, "nc_continue_download", ACT_FILE_WRITE, s7_nc_program},
    {GROUP_NC, 0x04, "nc_download_ended", ACT_FILE_WRITE, s7_nc_program},
    {GROUP_NC, 0x06, "nc_start_upload", ACT_FILE_READ, s7_nc_program},
    {GROUP_NC, 0x07, "nc_upload", ACT_FILE_READ, s7_nc_program},
    {GROUP_NC, 0x08, "nc_continue_upload", ACT_FILE_READ, s7_nc_program},
};

static const struct s7_subfunction pbc = {
    GROUP_PBC, 0, "bsend", ACT_WRITE, s7_bsend};

/* Any number stands there for a block's send and receive functions. */
static const struct s7_subfunction *
subfunction_of(const struct s7_user *u)
{
	size_t i;

	if (u->group == GROUP_PBC)
		return &pbc;
	for (i = 0; i < sizeof(subfunctions) / sizeof(*subfunctions); i++)
		if (subfunctions[i].group == u->group &&
		    subfunctions[i].code == u->subfunction)
			return &subfunctions[i];
	return NULL;
}

void
s7_user_plain(struct s7_pdu *p, struct s7_user *u)
{
	if (rd_left(&u->data) != 0)
		detail_bytes(p->msg, "data", rd_rest(&u->data));
}

static struct s7_fragments *
fragments_of(struct s7_pdu *p, const struct s7_user *u)
{
	struct s7comm *s = p->s7;
	size_t i;

	for (i = 0; i < S7_FRAGMENTS; i++) {
		struct s7_fragments *f = &s->fragments[i];

		if (f->unit == u->unit && f->group == u->group &&
		    f->subfunction == u->subfunction &&
		    f->from_server == p->talk->from_server)
			return f;
	}
	return NULL;
}

static struct s7_fragments *
new_fragments(struct s7_pdu *p, const struct s7_user *u)
{
	struct s7comm *s = p->s7;
	struct s7_fragments *f = &s->fragments[s->next_fragments];

	s->next_fragments = (uint8_t)((s->next_fragments + 1) % S7_FRAGMENTS);
	f->bytes.n = 0;
	f->unit = u->unit;
	f->group = u->group;
	f->subfunction = u->subfunction;
	f->from_server = p->talk->from_server;
	return f;
}

/* Puts the fragments together; false: the last of them is still to come. */
static bool
together(struct s7_pdu *p, struct s7_user *u)
{
	struct s7_fragments *f;

	if (u->unit == 0 || u->kind == S7_REQUEST)
		return true;
	f = fragments_of(p, u);
	if (f == NULL && !u->more) { /* its front wasn't seen */
		s7_user_plain(p, u);
		return false;
	}
	if (f == NULL)
		f = new_fragments(p, u);
	if (f->bytes.n + rd_left(&u->data) > S7_FRAGMENT_MAX) {
		f->unit = 0;
		rd_bad(&p->data, "more fragments than any data has");
		return false;
	}
	buf_add(&f->bytes, u->data.p, rd_left(&u->data));
	if (u->more)
		return false;
	u->data =
	    rd_init(arena_copy(&p->msg->arena, buf_all(&f->bytes)), false);
	detail_uint(p->msg, "reassembled_length", rd_left(&u->data));
	f->unit = 0;
	return true;
}

/* Of the parameters, what stands behind the method. */
static uint16_t
read_parameters(struct s7_pdu *p, struct s7_user *u)
{
	struct rd *r = &p->param;
	uint8_t kind = rd_u8(r);
	uint16_t error = 0;

	u->kind = kind >> 6;
	u->group = kind & 0x3f;
	u->subfunction = rd_u8(r);
	u->number = rd_u8(r);
	if (u->method != METHOD_RESPONSE)
		return 0;
	u->unit = rd_u8(r);
	u->more = rd_u8(r) != 0;
	error = rd_be16(r);
	return error;
}

static void
tell_parameters(struct s7_pdu *p, const struct s7_user *u, uint16_t error)
{
	static const struct name kinds[] = {{S7_PUSH, "push"},
	    {S7_REQUEST, "request"}, {S7_RESPONSE, "response"}};
	const struct s7_subfunction *f = subfunction_of(u);
	const char *kind = NAME_OF(kinds, u->kind);
	struct msg *m = p->msg;

	m->dir = u->kind == S7_REQUEST	  ? DIR_REQUEST
		 : u->kind == S7_RESPONSE ? DIR_RESPONSE
					  : DIR_REPORT;
	m->fn = f != NULL ? f->name : "unknown";
	m->action = f != NULL ? f->action : ACT_OTHER;
	/* What a job sends is no longer the asking for it. */
	if (u->kind == S7_PUSH && m->action == ACT_SUBSCRIBE)
		m->action = ACT_READ;
	detail_name(m, "type", kind ? kind : "unknown");
	s7_detail_code(m, "group", "group_name", u->group,
	    NAME_OF(groups, u->group));
	detail_uint(m, "subfunction", u->subfunction);
	detail_uint(m, "sequence_number", u->number);
	if (u->method == METHOD_RESPONSE) {
		detail_uint(m, "data_unit_reference", u->unit);
		detail_bool(m, "last_data_unit", !u->more);
	}
	if (u->kind == S7_RESPONSE)
		m->status = s7_error(error);
	if (error != 0)
		detail_uint(m, "error_code", error);
}

/* code(1) type(1) length(2) bytes */
static void
read_data(struct s7_pdu *p, struct s7_user *u, uint16_t error)
{
	struct rd *r = &p->data;
	uint16_t n;

	if (rd_left(r) == 0 && r->limit == RD_SHORT) {
		u->data = rd_init(span("", 0), false);
		return;
	}
	u->code = rd_u8(r);
	u->type = rd_u8(r);
	n = rd_be16(r);
	/* Where there is nothing to send, that is no failure by itself. */
	if (rd_ok(r) && (u->code != S7_NO_DATA || n != 0 || error != 0))
		detail_name(p->msg, "return_code", s7_return_code(u->code));
	if (u->type >= S7_DATA_BIT && u->type <= S7_DATA_INT)
		n = (uint16_t)((n + 7u) / 8);
	u->data = rd_sub(r, n);
}

/* "r_id:9[0]": what a block sends, by its R_ID */
static void
sent_item(struct s7_pdu *p, uint32_t id, uint16_t i, struct value v)
{
	struct point *pt = msg_point(p->msg, ref_at("r_id:", id));
	char *text = arena_alloc(&p->msg->arena, NUM_MAX), *to = text;

	*to++ = '[';
	to = num_u16(to, i);
	*to++ = ']';
	pt->ref.tail = span(text, (size_t)(to - text));
	pt->value = v;
}

/* USEND: 00 01 12 length(1) 13 00 r_id(4), data: code(1) (1) n(2) items */
static void
usend(struct s7_pdu *p)
{
	struct rd *r = &p->param;
	uint8_t code, type;
	uint16_t n, i;
	uint32_t id;

	p->msg->dir = DIR_REPORT;
	p->msg->fn = "usend";
	p->msg->action = ACT_WRITE;
	rd_skip(r, 1);
	id = rd_be32(r);
	rd_skip(&p->data, 2);
	n = rd_be16(&p->data);
	if (!rd_ok(r) || !rd_ok(&p->data))
		return;
	detail_uint(p->msg, "r_id", id);
	for (i = 0; i < n; i++) {
		struct span data =
		    s7_data_read(&p->data, &code, &type, i + 1 == n);

		if (!rd_ok(&p->data))
			break;
		sent_item(p, id, i, s7_data_value(type, data));
	}
}

static void
mode_transition(struct s7_pdu *p)
{
	static const struct name modes[] = {{0, "stop"}, {1, "warm_restart"},
	    {2, "run"}, {3, "hot_restart"}, {4, "hold"}, {6, "cold_restart"},
	    {9, "run_r"}, {11, "link_up"}, {12, "update"}};
	uint8_t mode;

	p->msg->dir = DIR_REPORT;
	p->msg->fn = "mode_transition";
	p->msg->action = ACT_MODE;
	rd_skip(&p->param, 4);
	mode = rd_u8(&p->param);
	rd_skip(&p->param, 1);
	if (!rd_ok(&p->param))
		return;
	detail_name(p->msg, "type", "push");
	s7_detail_code(p->msg, "group", "group_name", 0, groups[0].name);
	detail_uint(p->msg, "subfunction", mode);
	detail_name(p->msg, "mode",
	    NAME_OF(modes, mode) ? NAME_OF(modes, mode) : "unknown");
}

static void
call(struct s7_pdu *p, uint8_t method)
{
	struct s7_user u = {.method = method};
	uint16_t error = read_parameters(p, &u);
	const struct s7_subfunction *f = subfunction_of(&u);

	if (!rd_ok(&p->param))
		return;
	tell_parameters(p, &u, error);
	if (u.kind == S7_RESPONSE)
		s7_find_ask(p);
	p->fits = p->ask != NULL;
	read_data(p, &u, error);
	if (u.kind == S7_REQUEST && u.unit == 0)
		p->keep = span(u.data.p, rd_left(&u.data));
	if (error == 0)
		s7_job_follow(p, &u);
	if (rd_ok(&p->data) ? together(p, &u) : u.unit == 0) {
		(f != NULL ? f->read : s7_user_plain)(p, &u);
		if (rd_ok(&u.data) && rd_left(&u.data) != 0)
			detail_bytes(p->msg, "rest", rd_rest(&u.data));
		rd_join(&p->data, &u.data);
	}
}

void
s7_userdata(struct s7_pdu *p)
{
	struct rd *r = &p->param;
	uint8_t function = rd_u8(r), method;

	rd_skip(r, 1);
	if (rd_ok(r) && function == MODE_TRANSITION) {
		mode_transition(p);
		return;
	}
	rd_skip(r, 2);
	method = rd_u8(r);
	if (!rd_ok(r))
		return;
	if (method == METHOD_USEND)
		usend(p);
	else
		call(p, method);
	if (rd_ok(r) && rd_left(r) != 0)
		detail_bytes(p->msg, "parameter", rd_rest(r));
}
