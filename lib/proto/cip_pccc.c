/*
 * cip_pccc.c - the service Execute PCCC, request and reply:
 *
 *	length(1) vendor(2) serial(4) [more of the requester]
 *	command(1) status(1) transaction(2) [function(1)] data
 *
 * A reply's command has bit 0x40, and its status 0xf0 is followed by a byte
 * that says more. Which function it answers, its request says.
 */
#include "proto/cip_pccc.h"
#include "base/num.h"

enum { PCCC_REPLY = 0x40, EXTENDED_STATUS = 0xf0, REQUESTER_MIN = 7 };
enum { MODE_PLC5 = 0x3a, MODE_SLC = 0x80, MASKED = 0xab };
enum { TYPED_WRITE = 0x67, TYPED_READ = 0x68 };

struct command {
	uint8_t command, status, function;
	uint16_t transaction;
	const struct pccc_function *known;
};

static void
requester(struct msg *m, struct rd *r)
{
	uint8_t n = rd_u8(r);
	struct rd id;
	uint16_t vendor;
	uint32_t serial;

	if (rd_ok(r) && n < REQUESTER_MIN)
		rd_bad(r, "a requester's id shorter than it must be");
	id = rd_sub(r, n != 0 ? n - 1u : 0);
	vendor = rd_le16(&id);
	serial = rd_le32(&id);
	if (m == NULL || !rd_ok(&id))
		return;
	detail_uint(m, "requestor_vendor_id", vendor);
	detail_uint(m, "requestor_serial_number", serial);
	if (rd_left(&id) != 0)
		detail_bytes(m, "requestor_other", rd_rest(&id));
}

static bool
read_command(struct rd *r, struct command *k)
{
	k->command = rd_u8(r);
	k->status = rd_u8(r);
	k->transaction = rd_le16(r);
	k->function = PCCC_NO_FUNCTION;
	return rd_ok(r);
}

static void
read_function(struct rd *r, struct command *k)
{
	if (pccc_has_function(k->command & 0x0f))
		k->function = rd_u8(r);
	k->known = pccc_function_of(k->command & 0x0f, k->function);
}

static void
tell(struct cip_call *c, const struct command *k, bool with_function)
{
	struct msg *m = c->m;

	detail_uint(m, "command", k->command);
	detail_uint(m, "transaction", k->transaction);
	if (!with_function)
		return;
	if (k->function != PCCC_NO_FUNCTION)
		detail_uint(m, "function", k->function);
	detail_name(m, "function_name",
	    k->known != NULL ? k->known->name : "unknown");
	if (k->known != NULL)
		m->action = k->known->action;
}

static struct point *
address_point(struct cip_call *c, const struct pccc_address *a)
{
	return msg_point(c->m, ref_span(pccc_ref(c->m, a)));
}

static void
tell_mode(struct cip_call *c, struct rd *r, uint8_t function)
{
	uint8_t mode = rd_u8(r);

	if (!rd_ok(r))
		return;
	detail_uint(c->m, "mode", mode);
	detail_name(c->m, "mode_name", pccc_mode_name(function, mode));
}

/* What is written; reads end with their address, or with their size. */
static void
tell_data(struct cip_call *c, struct rd *r, const struct command *k,
    const struct pccc_address *a)
{
	if (k->known->action != ACT_WRITE) {
		address_point(c, a)->count = pccc_count(a);
		cip_rest(c, r);
	} else if (k->function == TYPED_WRITE) {
		pccc_typed(c, r, a);
	} else if (k->known->form == FORM_PLC5) {
		address_point(c, a);
		cip_rest(c, r); /* masks and more addresses */
	} else {
		if (k->function == MASKED)
			detail_uint(c->m, "mask", rd_le16(r));
		if (rd_ok(r))
			pccc_values(c, r, a);
	}
}

void
cip_pccc_request(struct cip_call *c, struct rd *r)
{
	struct command k = {0};
	struct pccc_address a = {0};

	requester(c->m, r);
	if (!read_command(r, &k))
		return;
	read_function(r, &k);
	if (!rd_ok(r))
		return;
	tell(c, &k, true);
	if (k.known == NULL || k.known->form == FORM_NONE) {
		if (k.function == MODE_PLC5 || k.function == MODE_SLC)
			tell_mode(c, r, k.function);
		cip_rest(c, r);
		return;
	}
	pccc_address(r, k.known->form, &a);
	if (rd_ok(r) && k.command == 0x01)
		a.size = rd_u8(r);
	else if (rd_ok(r) && k.function == TYPED_READ)
		a.size = rd_le16(r);
	else if (rd_ok(r) && k.known->form == FORM_RANGE &&
		 k.known->action == ACT_READ)
		a.size = rd_u8(r);
	if (rd_ok(r))
		tell_data(c, r, &k, &a);
}

/* What the request asked for; false: it isn't known. */
static bool
asked(struct cip_call *c, const struct command *reply, struct command *k,
    struct pccc_address *a)
{
	struct rd q = c->query;

	if (!c->asked)
		return false;
	requester(NULL, &q);
	if (!read_command(&q, k))
		return false;
	read_function(&q, k);
	if (!rd_ok(&q) || k->known == NULL ||
	    k->transaction != reply->transaction)
		return false;
	if (k->known->form != FORM_NONE)
		pccc_address(&q, k->known->form, a);
	return rd_ok(&q);
}

void
cip_pccc_reply(struct cip_call *c, struct rd *r)
{
	struct command k = {0}, q = {0};
	struct pccc_address a = {0};
	bool known;
	uint8_t ext = 0;

	if (rd_left(r) == 0)
		return;
	requester(c->m, r);
	if (!read_command(r, &k))
		return;
	known = asked(c, &k, &q, &a);
	q.command = k.command;
	q.transaction = k.transaction;
	tell(c, &q, known);
	if (k.status == EXTENDED_STATUS)
		ext = rd_u8(r);
	if (k.status != 0) {
		c->m->status = pccc_status_name(k.status, ext);
		detail_uint(c->m, "status", k.status);
		if (k.status == EXTENDED_STATUS)
			detail_uint(c->m, "extended_status", ext);
	}
	if (!known || q.known->form == FORM_NONE || k.status != 0) {
		if (known && a.told)
			address_point(c, &a);
		cip_rest(c, r);
	} else if (q.function == TYPED_READ) {
		pccc_typed(c, r, &a);
	} else if (q.known->action == ACT_READ) {
		pccc_values(c, r, &a);
	} else {
		address_point(c, &a);
		cip_rest(c, r);
	}
}
