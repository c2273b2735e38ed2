/*
 * bacnet_bvll.c - the BACnet virtual link layer: over IPv4 (Annex J) and over
 * IPv6 (Annex U).
 *
 *	0x81, function(1), length(2), then by the function
 *	0x82, function(1), length(2), virtual source(3), then by the function
 *
 * The length counts all of it. A result has no number of its request: it
 * answers the oldest of the functions that it may be of.
 */
#include "base/num.h"
#include "proto/bacnet.h"

enum { BVLL = 0x81, BVLL6 = 0x82, ADDRESS = 6, ADDRESS6 = 18 };

enum what {
	OTHER,
	NPDU,	   /* carries one, behind `skip` octets */
	RESULT,	   /* a code: the function whose it is, times 16 */
	REGISTER,  /* time to live */
	ENTRY,	   /* an address */
	BDT,	   /* addresses and masks */
	FDT,	   /* addresses and times */
	RESOLUTION /* a virtual address */
};

struct function {
	const char *name;
	enum what what;
	uint8_t skip; /* octets in front of the NPDU, from the first */
	int8_t answers;
	enum dir dir;
	enum action action;
	bool waits; /* for its answer */
	uint8_t least;
};

static const struct function functions[] = {
    {"bvlc_result", RESULT, 0, -1, DIR_RESPONSE, ACT_OTHER, false, 6},
    {"write_broadcast_distribution_table", BDT, 0, -1, DIR_REQUEST, ACT_CONFIG,
	true, 4},
    {"read_broadcast_distribution_table", OTHER, 0, -1, DIR_REQUEST, ACT_READ,
	true, 4},
    {"read_broadcast_distribution_table_ack", BDT, 0, 2, DIR_RESPONSE, ACT_READ,
	false, 4},
    {"forwarded_npdu", NPDU, 10, -1, DIR_REQUEST, ACT_OTHER, false, 12},
    {"register_foreign_device", REGISTER, 0, -1, DIR_REQUEST, ACT_CONNECT, true,
	6},
    {"read_foreign_device_table", OTHER, 0, -1, DIR_REQUEST, ACT_READ, true, 4},
    {"read_foreign_device_table_ack", FDT, 0, 6, DIR_RESPONSE, ACT_READ, false,
	4},
    {"delete_foreign_device_table_entry", ENTRY, 0, -1, DIR_REQUEST, ACT_CONFIG,
	true, 10},
    {"distribute_broadcast_to_network", NPDU, 4, -1, DIR_REQUEST, ACT_OTHER,
	false, 6},
    {"original_unicast_npdu", NPDU, 4, -1, DIR_REQUEST, ACT_OTHER, false, 6},
    {"original_broadcast_npdu", NPDU, 4, -1, DIR_REQUEST, ACT_OTHER, false, 6},
    {"secure_bvll", OTHER, 0, -1, DIR_REQUEST, ACT_OTHER, false, 5},
};

static const struct function functions6[] = {
    {"bvlc_result", RESULT, 0, -1, DIR_RESPONSE, ACT_OTHER, false, 9},
    {"original_unicast_npdu", NPDU, 10, -1, DIR_REQUEST, ACT_OTHER, false, 12},
    {"original_broadcast_npdu", NPDU, 7, -1, DIR_REQUEST, ACT_OTHER, false, 9},
    {"address_resolution", RESOLUTION, 0, -1, DIR_REQUEST, ACT_SCAN, false, 10},
    {"forwarded_address_resolution", RESOLUTION, 0, -1, DIR_REQUEST, ACT_SCAN,
	false, 28},
    {"address_resolution_ack", RESOLUTION, 0, -1, DIR_RESPONSE, ACT_IDENTIFY,
	false, 10},
    {"virtual_address_resolution", OTHER, 0, -1, DIR_REQUEST, ACT_SCAN, true,
	7},
    {"virtual_address_resolution_ack", RESOLUTION, 0, 6, DIR_RESPONSE,
	ACT_IDENTIFY, false, 10},
    {"forwarded_npdu", NPDU, 25, -1, DIR_REQUEST, ACT_OTHER, false, 27},
    {"register_foreign_device", REGISTER, 0, -1, DIR_REQUEST, ACT_CONNECT, true,
	9},
    {"delete_foreign_device_table_entry", ENTRY, 0, -1, DIR_REQUEST, ACT_CONFIG,
	true, 25},
    {"secure_bvll", OTHER, 0, -1, DIR_REQUEST, ACT_OTHER, false, 8},
    {"distribute_broadcast_to_network", NPDU, 7, -1, DIR_REQUEST, ACT_OTHER,
	false, 9},
};

enum { FUNCTIONS = sizeof(functions) / sizeof(*functions) };

static const struct function *
function_of(uint8_t type, uint8_t code)
{
	if (code >= FUNCTIONS)
		return NULL;
	return type == BVLL ? &functions[code] : &functions6[code];
}

size_t
bacnet_npdu_at(uint8_t type, uint8_t code)
{
	const struct function *f = function_of(type, code);

	return f != NULL ? f->skip : 0;
}

/* Does the length fit what the function holds? */
bool
bacnet_bvll_known(uint8_t type, uint8_t code, size_t length)
{
	const struct function *f = function_of(type, code);

	if (f == NULL || length < f->least)
		return false;
	if (f->what == BDT || f->what == FDT)
		return (length - f->least) % 10 == 0;
	return f->what == NPDU || length == f->least;
}

struct span
bacnet_ip_text(struct msg *m, struct span octets)
{
	char *p = arena_alloc(&m->arena, ADDR_TEXT + 8), *end = p;
	struct addr a = {.n = octets.n == ADDRESS ? 4 : 16};
	const uint8_t *port;

	memcpy(a.b, octets.p, a.n);
	port = (const uint8_t *)octets.p + a.n;
	if (a.n == 16)
		*end++ = '[';
	end = addr_put(end, &a);
	if (a.n == 16)
		*end++ = ']';
	*end++ = ':';
	end = num_u16(end, (uint32_t)(port[0] << 8 | port[1]));
	return span(p, (size_t)(end - p));
}

static void
put_address(struct msg *m, struct rd *r, const char *key, size_t n)
{
	struct span s = rd_take(r, n);

	if (rd_ok(r))
		detail_text(m, key, bacnet_ip_text(m, s));
}

/* An address and a mask, or a time to live and what remains of it. */
static void
put_table(struct msg *m, struct rd *r, const struct function *f)
{
	detail_array(m, f->what == BDT ? "bdt" : "fdt");
	while (rd_ok(r) && rd_left(r) != 0) {
		struct rd entry = rd_sub(r, 10);
		struct addr mask = {.n = 4};
		char *p, *end;

		if (!rd_ok(r))
			break;
		detail_open(m, NULL);
		put_address(m, &entry, "address", ADDRESS);
		if (f->what == BDT) {
			memcpy(mask.b, rd_take(&entry, 4).p, 4);
			p = arena_alloc(&m->arena, ADDR_TEXT);
			end = addr_put(p, &mask);
			detail_text(m, "broadcast_mask",
			    span(p, (size_t)(end - p)));
		} else {
			detail_uint(m, "time_to_live", rd_be16(&entry));
			detail_uint(m, "remaining", rd_be16(&entry));
		}
		detail_close(m);
	}
	detail_close(m);
}

static const char *
result_word(uint8_t type, uint16_t code)
{
	static const char *const words[FUNCTIONS] = {"ok",
	    "write_broadcast_distribution_table_nak",
	    "read_broadcast_distribution_table_nak",
	    "register_foreign_device_nak", "read_foreign_device_table_nak",
	    "delete_foreign_device_table_entry_nak",
	    "distribute_broadcast_to_network_nak"};
	static const char *const words6[FUNCTIONS] = {[0] = "ok",
	    [3] = "address_resolution_nak",
	    [6] = "virtual_address_resolution_nak",
	    [9] = "register_foreign_device_nak",
	    [10] = "delete_foreign_device_table_entry_nak",
	    [12] = "distribute_broadcast_to_network_nak"};
	const char *word;

	if (code % 16 != 0 || code / 16 >= FUNCTIONS)
		return "unknown";
	word = type == BVLL ? words[code / 16] : words6[code / 16];
	return word != NULL ? word : "unknown";
}

static void
put_virtual(struct msg *m, struct rd *r, const char *key)
{
	uint32_t v = rd_be24(r);

	if (rd_ok(r))
		detail_uint(m, key, v);
}

static void
parameters(struct msg *m, struct rd *r, uint8_t type, const struct function *f)
{
	size_t address = type == BVLL ? ADDRESS : ADDRESS6;
	uint16_t v;

	switch (f->what) {
	case RESULT:
		v = rd_be16(r);
		if (!rd_ok(r))
			return;
		m->status = result_word(type, v);
		detail_uint(m, "result", v);
		break;
	case REGISTER:
		v = rd_be16(r);
		if (rd_ok(r))
			detail_uint(m, "time_to_live", v);
		break;
	case ENTRY:
		put_address(m, r, "address", address);
		break;
	case BDT:
	case FDT:
		put_table(m, r, f);
		break;
	case RESOLUTION:
		put_virtual(m, r, "virtual_address");
		if (rd_left(r) != 0)
			put_address(m, r, "address", address);
		break;
	default:
		if (rd_left(r) != 0)
			detail_bytes(m, "data", rd_rest(r));
		break;
	}
}

/* Even, as no other ask's, then a bit for the side that asks. */
static uint64_t
key_of(bool from_server, const struct function *f, const struct function *all)
{
	return (uint64_t)(f - all + 1) << 2 | (uint64_t)from_server << 1;
}

/* The oldest request that this may be the answer of. */
static struct ask *
asked(struct talk *t, const struct function *f, const struct function *all,
    const char *status)
{
	struct bacnet_state *s = t->state;
	size_t i;

	for (i = 0; i < FUNCTIONS; i++) {
		const struct function *g = &all[i];
		struct ask *a;

		if (!g->waits || (f->answers >= 0 && f->answers != (int)i))
			continue;
		a = asks_find(&s->asks, key_of(!t->from_server, g, all));
		if (a == NULL ||
		    (strcmp(status, "ok") != 0 &&
			strncmp(status, g->name, strlen(g->name)) != 0))
			continue;
		return a;
	}
	return NULL;
}

static void
tie(struct talk *t, const struct function *f, const struct function *all)
{
	struct bacnet_state *s = t->state;
	struct msg *m = t->msg;
	struct ask *a;

	if (f->waits)
		asks_put(&s->asks, t, key_of(t->from_server, f, all),
		    span("", 0));
	if (f->dir != DIR_RESPONSE)
		return;
	if (m->status == NULL)
		m->status = "ok";
	a = asked(t, f, all, m->status);
	if (a == NULL)
		return;
	m->action = a->action;
	detail_name(m, "request", a->fn);
	asks_answer(&s->asks, t, a, true);
}

/* A message of the virtual link itself. */
static void
tell(struct talk *t, struct rd *r, struct bacnet_link *l, uint8_t type,
    uint8_t code)
{
	const struct function *f = function_of(type, code);
	struct msg *m = talk_msg(t, "bacnet", f != NULL ? f->dir : DIR_REQUEST);

	l->bvlc = f != NULL ? f->name : "unknown";
	m->fn = l->bvlc;
	m->action = f != NULL ? f->action : ACT_OTHER;
	bacnet_put_link(m, l);
	if (f == NULL) {
		detail_uint(m, "function", code);
		if (rd_left(r) != 0)
			detail_bytes(m, "data", rd_rest(r));
	} else {
		parameters(m, r, type, f);
		if (rd_ok(r) && rd_left(r) != 0)
			rd_bad(r, "more octets than the function has");
	}
	if (f != NULL && rd_ok(r))
		tie(t, f, type == BVLL ? functions : functions6);
	bacnet_emit(t, r, l);
}

/* The header itself is broken. */
static void
tell_broken(struct talk *t, struct rd *r, const struct bacnet_link *l)
{
	struct msg *m =
	    talk_msg(t, "bacnet", t->from_server ? DIR_RESPONSE : DIR_REQUEST);

	(void)m;
	bacnet_emit(t, r, l);
}

/* Is what the length says not what there is, and what there is right? */
static bool
outweighs(const struct rd *r, struct span whole, size_t length)
{
	const uint8_t *b = (const uint8_t *)whole.p;
	size_t at = bacnet_npdu_at(b[0], b[1]);

	if (r->limit == RD_CUT || length == whole.n || at == 0 || at >= whole.n)
		return false;
	if (length < whole.n && at < length &&
	    bacnet_npdu_holds(span(whole.p + at, length - at)))
		return false;
	return bacnet_npdu_holds(span(whole.p + at, whole.n - at));
}

/* Takes the header; what is behind it, as far as the length says. */
static struct rd
header(struct rd *r, struct bacnet_link *l, uint8_t type, uint8_t *code)
{
	size_t length;
	struct rd body;

	if (rd_u8(r) != type)
		rd_bad(r, "no BVLC header");
	*code = rd_u8(r);
	length = rd_be16(r);
	if (rd_ok(r) && outweighs(r, l->whole, length)) {
		l->length = (int32_t)length;
		return rd_sub(r, rd_left(r));
	}
	if (rd_ok(r) && length < 4)
		rd_bad(r, "a BVLC length below that of its header");
	body = *r;
	if (rd_ok(r))
		body = rd_sub(r, length - 4u);
	return body;
}

void
bacnet_bvll(struct talk *t, struct rd *r, struct bacnet_link *l)
{
	uint8_t code;
	struct rd body = header(r, l, BVLL, &code);
	const struct function *f = function_of(BVLL, code);

	l->outer = r;
	if (!rd_ok(&body)) {
		tell_broken(t, r, l);
		return;
	}
	if (f == NULL || f->what != NPDU) {
		tell(t, &body, l, BVLL, code);
		return;
	}
	l->bvlc = f->name;
	if (f->skip > 4)
		l->from = rd_take(&body, ADDRESS);
	bacnet_npdu(t, &body, l);
}

void
bacnet_bvll6(struct talk *t, struct rd *r, struct bacnet_link *l)
{
	uint8_t code;
	struct rd body = header(r, l, BVLL6, &code);
	const struct function *f = function_of(BVLL6, code);

	l->outer = r;
	if (!rd_ok(&body)) {
		tell_broken(t, r, l);
		return;
	}
	if (f != NULL)
		l->vsrc = (int32_t)rd_be24(&body);
	if (f == NULL || f->what != NPDU) {
		tell(t, &body, l, BVLL6, code);
		return;
	}
	l->bvlc = f->name;
	if (f->skip == 10)
		l->vdst = (int32_t)rd_be24(&body);
	else if (f->skip > 10)
		l->from = rd_take(&body, ADDRESS6);
	bacnet_npdu(t, &body, l);
}
