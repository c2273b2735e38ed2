/*
 * dnp3_control.c - commands: IEEE 1815-2012, A.8 to A.9 and A.20.
 *
 * Control relay output block, g12v1, and pattern control block, g12v2:
 *
 *	TCC(2 bits) clear(1) queue(1) operation(4), count(1),
 *	on time(4) off time(4) in milliseconds, status(1)
 *
 * Analog output block, g41: value, status(1). In responses the status says
 * what became of it, and the rest is an echo.
 */
#include "base/names.h"
#include "proto/dnp3.h"

enum { NUL, PULSE_ON, PULSE_OFF, LATCH_ON, LATCH_OFF };
enum { TCC_NUL, TCC_CLOSE, TCC_TRIP };
enum { QUEUE = 0x10, CLEAR = 0x20, OPERATION = 0x0f, TCC_SHIFT = 6 };
enum { STATUS = 0x7f, COMMANDED = 0x80, PATTERN_BLOCK = 2 };

static const char *const operations[] = {
    "nul", "pulse_on", "pulse_off", "latch_on", "latch_off"};

static const char *const trip_close[] = {"nul", "close", "trip", "reserved"};

static const struct name statuses[] = {
    {0, "success"},
    {1, "timeout"},
    {2, "no_select"},
    {3, "format_error"},
    {4, "not_supported"},
    {5, "already_active"},
    {6, "hardware_error"},
    {7, "local"},
    {8, "too_many_objs"},
    {9, "not_authorized"},
    {10, "automation_inhibit"},
    {11, "processing_limited"},
    {12, "out_of_range"},
    {13, "downstream_local"},
    {14, "already_complete"},
    {15, "blocked"},
    {16, "canceled"},
    {17, "blocked_other_master"},
    {18, "downstream_fail"},
    {126, "non_participating"},
    {127, "undefined"},
};

static void
put_status(struct dnp3_apdu *a, uint8_t status)
{
	const char *name = NAME_OF(statuses, status & STATUS);

	if (name == NULL) {
		name = "unknown";
		detail_uint(a->msg, "status_code", status & STATUS);
	}
	detail_name(a->msg, "status", name);
	if (a->response && (status & STATUS) != 0)
		dnp3_failed(a, name);
}

/* What the output is told to become; null where the code doesn't say. */
static struct value
wanted(uint8_t control)
{
	unsigned op = control & OPERATION, tcc = control >> TCC_SHIFT;
	struct value v = {.kind = VALUE_BOOL};

	if (op == LATCH_ON || (op == PULSE_ON && tcc <= TCC_CLOSE))
		v.b = true;
	else if (op == NUL || op > LATCH_OFF || tcc > TCC_TRIP)
		v.kind = VALUE_NULL;
	return v;
}

static void
put_control(struct msg *m, uint8_t control)
{
	unsigned op = control & OPERATION;

	detail_name(m, "op_type", op <= LATCH_OFF ? operations[op] : "unknown");
	detail_name(m, "tcc", trip_close[control >> TCC_SHIFT]);
	detail_bool(m, "clear", control & CLEAR);
	detail_bool(m, "queue", control & QUEUE);
}

void
dnp3_control(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	uint8_t control = rd_u8(r), count = rd_u8(r), status;
	uint32_t on = rd_le32(r), off = rd_le32(r);
	struct msg *m = a->msg;
	struct point *pt;

	status = rd_u8(r);
	if (!rd_ok(r))
		return;
	a->control = control; /* a mask may follow */
	if (h->variation != PATTERN_BLOCK) {
		pt = dnp3_point(a, h, index);
		if (!a->response)
			pt->value = wanted(control);
	}
	detail_open(m, NULL);
	if (h->indexed)
		detail_uint(m, "index", index);
	put_control(m, control);
	detail_uint(m, "count", count);
	detail_uint(m, "on_time", on);
	detail_uint(m, "off_time", off);
	put_status(a, status);
	detail_close(m);
}

/* The outputs that the last pattern control block is meant for. */
void
dnp3_pattern(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r)
{
	size_t due = ((size_t)h->count + 7) / 8;
	struct span s = rd_take(r, due < rd_left(r) ? due : rd_left(r));
	uint32_t i;

	for (i = 0; i < h->count && i < s.n * 8; i++) {
		struct point *pt;

		if (!((uint8_t)s.p[i / 8] >> i % 8 & 1))
			continue;
		pt = dnp3_point(a, h, h->start + i);
		if (!a->response)
			pt->value = wanted(a->control);
	}
	rd_skip(r, due - s.n);
}

void
dnp3_analog_output(struct dnp3_apdu *a, const struct dnp3_header *h,
    struct rd *r, uint32_t index)
{
	static const enum dnp3_kind kinds[] = {
	    DNP3_I32, DNP3_I16, DNP3_F32, DNP3_F64};
	struct value v = dnp3_number(r, kinds[(h->variation - 1) % 4]);
	uint8_t status = rd_u8(r);
	struct point *pt;

	if (!rd_ok(r))
		return;
	pt = dnp3_point(a, h, index);
	if (!a->response)
		pt->value = v;
	detail_open(a->msg, NULL);
	if (h->indexed)
		detail_uint(a->msg, "index", index);
	put_status(a, status);
	detail_close(a->msg);
}

/*
 * Events of commands, g13 and g43: what somebody commanded and what became of
 * it, which the output's own value needn't follow.
 */
void
dnp3_command_event(struct dnp3_apdu *a, const struct dnp3_header *h,
    struct rd *r, uint32_t index)
{
	static const enum dnp3_kind kinds[] = {DNP3_I32, DNP3_I16, DNP3_I32,
	    DNP3_I16, DNP3_F32, DNP3_F64, DNP3_F32, DNP3_F64};
	bool binary = h->group == 13;
	uint8_t status = rd_u8(r), v = h->variation;
	bool timed = binary ? v == 2 : v == 3 || v == 4 || v >= 7;
	struct value value = {.kind = VALUE_BOOL, .b = status & COMMANDED};
	const char *name = NAME_OF(statuses, status & STATUS);
	int64_t time = TS_NONE;
	struct point *pt;

	if (!binary)
		value = dnp3_number(r, kinds[(v - 1) % 8]);
	if (timed)
		time = dnp3_time48(r, NULL);
	if (!rd_ok(r))
		return;
	pt = dnp3_point(a, h, index);
	pt->value = value;
	pt->time = time;
	detail_open(a->msg, NULL);
	if (h->indexed)
		detail_uint(a->msg, "index", index);
	detail_uint(a->msg, "status_code", status & STATUS);
	detail_name(a->msg, "status", name != NULL ? name : "unknown");
	detail_close(a->msg);
}
