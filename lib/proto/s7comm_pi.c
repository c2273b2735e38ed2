/*
 * s7comm_pi.c - program invocation: what is started, stopped and activated.
 *
 *	PI service: 28 (7) length(2) parameters length(1) name
 *	PLC stop: 29 (5) length(1) name
 *
 * The parameters of _INSE and _DELE are n(1) 00 and n names of blocks(8); those
 * of Sinumerik's services texts, length(1) bytes, padded to an even length;
 * those of the others one text.
 */
#include "proto/s7comm.h"

enum { BLOCK_NAME = 8 };
enum form { TEXT, BLOCKS, TEXTS, SECRETS };

static const struct service {
	const char *name;
	enum action action;
	enum form form;
} services[] = {
    {"P_PROGRAM", ACT_START, TEXT},
    {"_INSE", ACT_CHANGE_PROGRAM, BLOCKS}, /* activates blocks */
    {"_INS2", ACT_CHANGE_PROGRAM, BLOCKS},
    {"_DELE", ACT_CHANGE_PROGRAM, BLOCKS}, /* deletes blocks */
    {"_GARB", ACT_CHANGE_PROGRAM, TEXT},   /* compresses memory */
    {"_MODU", ACT_CHANGE_PROGRAM, TEXT},   /* copies RAM to ROM */
    {"_N_LOGIN_", ACT_AUTH, SECRETS},
    {"_N_LOGOUT", ACT_DISCONNECT, TEXTS},
    {"_N_NEWPWD", ACT_AUTH, SECRETS},
    {"_N_CANCEL", ACT_ACKNOWLEDGE, TEXTS}, /* alarms of the NCK */
    {"_N_SELECT", ACT_SELECT, TEXTS},	   /* a program for a channel */
    {"_N_NCKMOD", ACT_MODE, TEXTS},
    {"_N_IBN_SS", ACT_MODE, TEXTS},
    {"_N_CONFIG", ACT_CONFIG, TEXTS},
    {"_N_DASAVE", ACT_CONFIG, TEXTS},
    {"_N_SETUFR", ACT_CONFIG, TEXTS},
    {"_N_SCALE_", ACT_CONFIG, TEXTS},
    {"_N_ASUP__", ACT_CONTROL, TEXTS},
    {"_N_STRTLK", ACT_CONTROL, TEXTS},
    {"_N_STRTUL", ACT_CONTROL, TEXTS},
    {"_N_F_DELE", ACT_FILE_DELETE, TEXTS},
    {"_N_F_DELR", ACT_FILE_DELETE, TEXTS},
    {"_N_F_COPY", ACT_FILE_WRITE, TEXTS},
    {"_N_F_RENA", ACT_FILE_WRITE, TEXTS},
    {"_N_F_XFER", ACT_FILE_WRITE, TEXTS},
    {"_N_F_PROT", ACT_FILE_WRITE, TEXTS},
    {"_N_F_OPEN", ACT_FILE_READ, TEXTS},
    {"_N_F_OPER", ACT_FILE_READ, TEXTS},
    {"_N_F_SEEK", ACT_FILE_READ, TEXTS},
    {"_N_F_CLOS", ACT_FILE_READ, TEXTS},
    {"_N_CREATO", ACT_CONFIG, TEXTS}, /* tools and their edges */
    {"_N_CREACE", ACT_CONFIG, TEXTS},
    {"_N_CRCEDN", ACT_CONFIG, TEXTS},
    {"_N_CRTOCE", ACT_CONFIG, TEXTS},
    {"_N_DELETO", ACT_CONFIG, TEXTS},
    {"_N_DELECE", ACT_CONFIG, TEXTS},
    {"_N_DELVAR", ACT_CONFIG, TEXTS},
    {"_N_TMCRTO", ACT_CONFIG, TEXTS},
    {"_N_TMCRTC", ACT_CONFIG, TEXTS},
};

static const struct service *
service_of(struct span name)
{
	size_t i;

	for (i = 0; i < sizeof(services) / sizeof(*services); i++)
		if (span_is(name, services[i].name))
			return &services[i];
	return NULL;
}

/* n(1) 00, then the names of n blocks */
static void
block_list(struct s7_pdu *p, struct rd *r)
{
	uint8_t n = rd_u8(r), i;

	rd_skip(r, 1);
	detail_array(p->msg, "blocks");
	for (i = 0; i < n; i++) {
		struct span name = rd_take(r, BLOCK_NAME);

		if (!rd_ok(r))
			break;
		detail_open(p->msg, NULL);
		detail_text(p->msg, "filename", name);
		s7_detail_block_name(p->msg, name);
		detail_close(p->msg);
	}
	detail_close(p->msg);
}

/* Behind the first, which names the service's object, are the secrets. */
static void
text_list(struct s7_pdu *p, struct rd *r, bool secrets)
{
	bool mask = secrets && !p->talk->show_secrets;
	unsigned i;

	if (mask)
		p->secret = r->p;
	detail_array(p->msg, "arguments");
	for (i = 0; rd_left(r) != 0; i++) {
		uint8_t n = rd_u8(r);
		struct span text = rd_take(r, n);

		if (n % 2 == 0 && rd_left(r) != 0)
			rd_skip(r, 1);
		if (!rd_ok(r))
			break;
		if (mask && i != 0)
			text = SPAN("***");
		detail_text(p->msg, NULL, text);
	}
	detail_close(p->msg);
}

static void
arguments(struct s7_pdu *p, struct rd *r, enum form form)
{
	if (form == BLOCKS)
		block_list(p, r);
	else if (form == TEXTS || form == SECRETS)
		text_list(p, r, form == SECRETS);
	else if (rd_left(r) != 0)
		detail_text(p->msg, "argument", rd_rest(r));
}

/* Sinumerik's own services take texts, all that are known do. */
static enum form
form_of(const struct service *s, struct span name)
{
	if (s != NULL)
		return s->form;
	return span_starts(name, "_N_") ? TEXTS : TEXT;
}

void
s7_pi_request(struct s7_pdu *p)
{
	struct rd *r = &p->param, block;
	const struct service *s;
	struct span name;

	rd_skip(r, 7);
	block = rd_sub(r, rd_be16(r));
	name = rd_take(r, rd_u8(r));
	if (!rd_ok(r)) { /* whose arguments these are isn't known */
		p->secret = p->param.start;
		return;
	}
	detail_text(p->msg, "pi_service", name);
	s = service_of(name);
	p->msg->action = s != NULL ? s->action : ACT_OTHER;
	/* With an argument a program starts from the very beginning. */
	if (p->msg->action == ACT_START && rd_left(&block) != 0)
		p->msg->action = ACT_RESTART;
	arguments(p, &block, form_of(s, name));
	rd_join(r, &block);
}

void
s7_stop_request(struct s7_pdu *p)
{
	struct span name;

	rd_skip(&p->param, 5);
	name = rd_take(&p->param, rd_u8(&p->param));
	if (rd_ok(&p->param))
		detail_text(p->msg, "pi_service", name);
}
