/*
 * iec104_element.c - the information elements of IEC 60870-5-101, 7.2.6.
 */
#include "proto/iec104_element.h"

#include "base/names.h"

/* Quality descriptor: IV NT SB BL . . . OV */
enum { OV = 0x01, BL = 0x10, SB = 0x20, NT = 0x40, IV = 0x80 };
enum { SELECT = 0x80, TRANSIENT = 0x80 };

static void
put_quality(struct point *p, uint8_t q)
{
	p->has_qraw = true;
	p->qraw = q;
	p->quality = q & IV   ? "bad"
		     : q & NT ? "old"
		     : q & SB ? "substituted"
		     : q & BL ? "blocked"
		     : q & OV ? "overflow"
			      : "good";
}

static void
put_bool(struct point *p, bool b)
{
	p->value = (struct value){.kind = VALUE_BOOL, .b = b};
}

static void
put_int(struct point *p, int64_t i)
{
	p->value = (struct value){.kind = VALUE_INT, .i = i};
}

static void
put_uint(struct point *p, uint64_t u)
{
	p->value = (struct value){.kind = VALUE_UINT, .u = u};
}

/* A fixed-point number from -1 to 1 - 2^-15. */
static void
put_normal(struct point *p, uint16_t raw)
{
	p->value = (struct value){
	    .kind = VALUE_F64, .f64 = (double)(int16_t)raw / 32768};
}

static void
put_real(struct point *p, uint32_t raw)
{
	p->value.kind = VALUE_F32;
	memcpy(&p->value.f32, &raw, sizeof(raw));
}

/* SPI and quality */
void
iec104_siq(struct iec104_object *o, struct rd *r)
{
	uint8_t b = rd_u8(r);

	put_bool(o->point, b & 1);
	put_quality(o->point, b & (IV | NT | SB | BL));
}

/* 0 indeterminate or intermediate, 1 off, 2 on, 3 indeterminate */
void
iec104_diq(struct iec104_object *o, struct rd *r)
{
	uint8_t b = rd_u8(r);

	put_uint(o->point, b & 3);
	put_quality(o->point, b & (IV | NT | SB | BL));
}

/* Seven bits with a sign; T: the equipment is in transient state */
void
iec104_vti(struct iec104_object *o, struct rd *r)
{
	uint8_t v = rd_u8(r), q = rd_u8(r);

	put_int(o->point, v & 0x40 ? (v & 0x7f) - 128 : v & 0x7f);
	put_quality(o->point, q);
	if (v & TRANSIENT) {
		iec104_detail(o);
		detail_bool(o->msg, "transient", true);
	}
}

void
iec104_bsi(struct iec104_object *o, struct rd *r)
{
	put_uint(o->point, rd_le32(r));
	put_quality(o->point, rd_u8(r));
}

void
iec104_nva_bare(struct iec104_object *o, struct rd *r)
{
	put_normal(o->point, rd_le16(r));
}

void
iec104_nva(struct iec104_object *o, struct rd *r)
{
	iec104_nva_bare(o, r);
	put_quality(o->point, rd_u8(r));
}

void
iec104_sva(struct iec104_object *o, struct rd *r)
{
	put_int(o->point, (int16_t)rd_le16(r));
	put_quality(o->point, rd_u8(r));
}

void
iec104_r32(struct iec104_object *o, struct rd *r)
{
	put_real(o->point, rd_le32(r));
	put_quality(o->point, rd_u8(r));
}

/* counter(4) IV CA CY sequence(5 bits): invalid, adjusted, carried over */
void
iec104_bcr(struct iec104_object *o, struct rd *r)
{
	uint32_t v = rd_le32(r);
	uint8_t q = rd_u8(r);

	put_int(o->point, (int32_t)v);
	o->point->has_qraw = true;
	o->point->qraw = q;
	o->point->quality = q & IV ? "bad" : q & 0x20 ? "overflow" : "good";
}

/* status(16) and change(16) of sixteen points: the status is the value */
void
iec104_scd(struct iec104_object *o, struct rd *r)
{
	uint16_t status = rd_le16(r), change = rd_le16(r);

	put_uint(o->point, status);
	put_quality(o->point, rd_u8(r));
	if (change != 0) {
		iec104_detail(o);
		detail_uint(o->msg, "change", change);
	}
}

/* Protection equipment: the event's state, then how long it took in ms */
void
iec104_sep(struct iec104_object *o, struct rd *r)
{
	uint8_t b = rd_u8(r);

	put_uint(o->point, b & 3);
	put_quality(o->point, b & (IV | NT | SB | BL));
	iec104_detail(o);
	detail_uint(o->msg, "elapsed_ms", rd_le16(r));
}

static void
protection(struct iec104_object *o, struct rd *r, const char *key)
{
	uint8_t b = rd_u8(r);

	put_uint(o->point, b);
	put_quality(o->point, rd_u8(r) & (IV | NT | SB | BL));
	iec104_detail(o);
	detail_uint(o->msg, key, rd_le16(r));
}

void
iec104_spe(struct iec104_object *o, struct rd *r)
{
	protection(o, r, "duration_ms");
}

void
iec104_oci(struct iec104_object *o, struct rd *r)
{
	protection(o, r, "operating_ms");
}

/* The qualifier of a command: S/E and how long it shall last. */
static void
command(struct iec104_object *o, uint8_t b, uint64_t value)
{
	static const struct name pulses[] = {
	    {1, "short_pulse"}, {2, "long_pulse"}, {3, "persistent"}};
	const char *pulse = NAME_OF(pulses, b >> 2 & 31);

	o->select = b & SELECT;
	o->value = value;
	iec104_detail(o);
	detail_bool(o->msg, "select", o->select);
	if (pulse != NULL)
		detail_name(o->msg, "qualifier", pulse);
	else if (b >> 2 & 31)
		detail_uint(o->msg, "qualifier", b >> 2 & 31);
}

void
iec104_sco(struct iec104_object *o, struct rd *r)
{
	uint8_t b = rd_u8(r);

	put_bool(o->point, b & 1);
	if (rd_ok(r))
		command(o, b, b & 1);
}

void
iec104_dco(struct iec104_object *o, struct rd *r)
{
	uint8_t b = rd_u8(r);

	put_uint(o->point, b & 3);
	if (rd_ok(r))
		command(o, b, b & 3);
}

/* 1: next step lower, 2: next step higher */
void
iec104_rco(struct iec104_object *o, struct rd *r)
{
	iec104_dco(o, r);
}

/* The qualifier of a set point: S/E QL(7) */
static void
set_point(struct iec104_object *o, struct rd *r, uint64_t value)
{
	uint8_t q = rd_u8(r);

	if (!rd_ok(r))
		return;
	o->select = q & SELECT;
	o->value = value;
	iec104_detail(o);
	detail_bool(o->msg, "select", o->select);
	if (q & 0x7f)
		detail_uint(o->msg, "qualifier", q & 0x7f);
}

void
iec104_set_nva(struct iec104_object *o, struct rd *r)
{
	uint16_t v = rd_le16(r);

	put_normal(o->point, v);
	set_point(o, r, v);
}

void
iec104_set_sva(struct iec104_object *o, struct rd *r)
{
	uint16_t v = rd_le16(r);

	put_int(o->point, (int16_t)v);
	set_point(o, r, v);
}

void
iec104_set_r32(struct iec104_object *o, struct rd *r)
{
	uint32_t v = rd_le32(r);

	put_real(o->point, v);
	set_point(o, r, v);
}

/* A bit string command has no qualifier: it is executed at once. */
void
iec104_set_bsi(struct iec104_object *o, struct rd *r)
{
	put_uint(o->point, rd_le32(r));
}

/* Cause of initialization */
void
iec104_coi(struct iec104_object *o, struct rd *r)
{
	static const struct name causes[] = {{0, "local_power_on"},
	    {1, "local_manual_reset"}, {2, "remote_reset"}};
	uint8_t b = rd_u8(r);
	const char *name = NAME_OF(causes, b & 0x7f);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_name(o->msg, "cause_of_initialization", name ? name : "unknown");
	detail_bool(o->msg, "parameters_changed", b & 0x80);
}

/* 20: the whole station; 21 to 36: a group */
void
iec104_qoi(struct iec104_object *o, struct rd *r)
{
	uint8_t b = rd_u8(r);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "qoi", b);
	if (b > 20 && b <= 36)
		detail_uint(o->msg, "group", b - 20u);
}

/* FRZ(2) RQT(6): freezing is more than reading */
void
iec104_qcc(struct iec104_object *o, struct rd *r)
{
	static const struct name freezes[] = {
	    {0, "read"}, {1, "freeze"}, {2, "freeze_and_reset"}, {3, "reset"}};
	uint8_t b = rd_u8(r);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_name(o->msg, "freeze", NAME_OF(freezes, b >> 6));
	detail_uint(o->msg, "request", b & 63);
	if (b >> 6 != 0)
		o->msg->action = b >> 6 == 1 ? ACT_FREEZE : ACT_RESET;
}

void
iec104_qrp(struct iec104_object *o, struct rd *r)
{
	static const struct name resets[] = {{1, "general_reset"},
	    {2, "reset_of_pending_information_with_time_tag"}};
	uint8_t b = rd_u8(r);
	const char *name = NAME_OF(resets, b);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "qrp", b);
	if (name != NULL)
		detail_name(o->msg, "reset", name);
}

/* The fixed test pattern, 55aa */
void
iec104_fbp(struct iec104_object *o, struct rd *r)
{
	uint16_t v = rd_le16(r);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_bool(o->msg, "pattern_ok", v == 0x55aa);
}

void
iec104_tsc(struct iec104_object *o, struct rd *r)
{
	uint16_t v = rd_le16(r);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "counter", v);
}

void
iec104_delay(struct iec104_object *o, struct rd *r)
{
	uint16_t v = rd_le16(r);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "delay_ms", v);
}

void
iec104_nothing(struct iec104_object *o, struct rd *r)
{
	(void)o;
	(void)r;
}

/* The qualifier of a parameter: POP LPC KPA(6) */
static void
parameter(struct iec104_object *o, struct rd *r)
{
	static const struct name kinds[] = {{1, "threshold"}, {2, "smoothing"},
	    {3, "low_limit"}, {4, "high_limit"}};
	uint8_t b = rd_u8(r);
	const char *kind = NAME_OF(kinds, b & 63);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "qpm", b);
	if (kind != NULL)
		detail_name(o->msg, "parameter", kind);
}

void
iec104_par_nva(struct iec104_object *o, struct rd *r)
{
	put_normal(o->point, rd_le16(r));
	parameter(o, r);
}

void
iec104_par_sva(struct iec104_object *o, struct rd *r)
{
	put_int(o->point, (int16_t)rd_le16(r));
	parameter(o, r);
}

void
iec104_par_r32(struct iec104_object *o, struct rd *r)
{
	put_real(o->point, rd_le32(r));
	parameter(o, r);
}

void
iec104_qpa(struct iec104_object *o, struct rd *r)
{
	uint8_t b = rd_u8(r);

	if (!rd_ok(r))
		return;
	iec104_detail(o);
	detail_uint(o->msg, "qpa", b);
}
