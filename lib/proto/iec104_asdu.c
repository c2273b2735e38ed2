/*
 * iec104_asdu.c - the application service data unit and its types.
 *
 *	type(1) SQ+number(1) T+P/N+cause(1) originator(1) common address(2)
 *	SQ=0: { information object address(3) element }...
 *	SQ=1: information object address(3) { element }...
 *
 * IEC 60870-5-101:2003, 7.1 to 7.3.
 */
#include "base/names.h"
#include "proto/iec104_element.h"

enum { SQ = 0x80, TEST = 0x80, NEGATIVE = 0x40, FREE = UINT8_MAX };
enum { C_CS = 103, C_TS_TA = 107, F_FIRST = 120, F_SG = 125 };

#define M WAY_MONITOR
#define C WAY_CONTROL
#define B WAY_BOTH

static const struct iec104_type types[] = {
    {1, "m_sp_na_1", M, ACT_READ, 1, 0, iec104_siq},
    {2, "m_sp_ta_1", M, ACT_READ, 4, 3, iec104_siq},
    {3, "m_dp_na_1", M, ACT_READ, 1, 0, iec104_diq},
    {4, "m_dp_ta_1", M, ACT_READ, 4, 3, iec104_diq},
    {5, "m_st_na_1", M, ACT_READ, 2, 0, iec104_vti},
    {6, "m_st_ta_1", M, ACT_READ, 5, 3, iec104_vti},
    {7, "m_bo_na_1", M, ACT_READ, 5, 0, iec104_bsi},
    {8, "m_bo_ta_1", M, ACT_READ, 8, 3, iec104_bsi},
    {9, "m_me_na_1", M, ACT_READ, 3, 0, iec104_nva},
    {10, "m_me_ta_1", M, ACT_READ, 6, 3, iec104_nva},
    {11, "m_me_nb_1", M, ACT_READ, 3, 0, iec104_sva},
    {12, "m_me_tb_1", M, ACT_READ, 6, 3, iec104_sva},
    {13, "m_me_nc_1", M, ACT_READ, 5, 0, iec104_r32},
    {14, "m_me_tc_1", M, ACT_READ, 8, 3, iec104_r32},
    {15, "m_it_na_1", M, ACT_READ, 5, 0, iec104_bcr},
    {16, "m_it_ta_1", M, ACT_READ, 8, 3, iec104_bcr},
    {17, "m_ep_ta_1", M, ACT_ALARM, 6, 3, iec104_sep},
    {18, "m_ep_tb_1", M, ACT_ALARM, 7, 3, iec104_spe},
    {19, "m_ep_tc_1", M, ACT_ALARM, 7, 3, iec104_oci},
    {20, "m_ps_na_1", M, ACT_READ, 5, 0, iec104_scd},
    {21, "m_me_nd_1", M, ACT_READ, 2, 0, iec104_nva_bare},
    {30, "m_sp_tb_1", M, ACT_READ, 8, 7, iec104_siq},
    {31, "m_dp_tb_1", M, ACT_READ, 8, 7, iec104_diq},
    {32, "m_st_tb_1", M, ACT_READ, 9, 7, iec104_vti},
    {33, "m_bo_tb_1", M, ACT_READ, 12, 7, iec104_bsi},
    {34, "m_me_td_1", M, ACT_READ, 10, 7, iec104_nva},
    {35, "m_me_te_1", M, ACT_READ, 10, 7, iec104_sva},
    {36, "m_me_tf_1", M, ACT_READ, 12, 7, iec104_r32},
    {37, "m_it_tb_1", M, ACT_READ, 12, 7, iec104_bcr},
    {38, "m_ep_td_1", M, ACT_ALARM, 10, 7, iec104_sep},
    {39, "m_ep_te_1", M, ACT_ALARM, 11, 7, iec104_spe},
    {40, "m_ep_tf_1", M, ACT_ALARM, 11, 7, iec104_oci},
    {45, "c_sc_na_1", C, ACT_OPERATE, 1, 0, iec104_sco},
    {46, "c_dc_na_1", C, ACT_OPERATE, 1, 0, iec104_dco},
    {47, "c_rc_na_1", C, ACT_OPERATE, 1, 0, iec104_rco},
    {48, "c_se_na_1", C, ACT_WRITE, 3, 0, iec104_set_nva},
    {49, "c_se_nb_1", C, ACT_WRITE, 3, 0, iec104_set_sva},
    {50, "c_se_nc_1", C, ACT_WRITE, 5, 0, iec104_set_r32},
    {51, "c_bo_na_1", C, ACT_WRITE, 4, 0, iec104_set_bsi},
    {58, "c_sc_ta_1", C, ACT_OPERATE, 8, 7, iec104_sco},
    {59, "c_dc_ta_1", C, ACT_OPERATE, 8, 7, iec104_dco},
    {60, "c_rc_ta_1", C, ACT_OPERATE, 8, 7, iec104_rco},
    {61, "c_se_ta_1", C, ACT_WRITE, 10, 7, iec104_set_nva},
    {62, "c_se_tb_1", C, ACT_WRITE, 10, 7, iec104_set_sva},
    {63, "c_se_tc_1", C, ACT_WRITE, 12, 7, iec104_set_r32},
    {64, "c_bo_ta_1", C, ACT_WRITE, 11, 7, iec104_set_bsi},
    {70, "m_ei_na_1", M, ACT_OTHER, 1, 0, iec104_coi},
    /* IEC TS 60870-5-7, authentication: named, their fields as bytes */
    {81, "s_ch_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {82, "s_rp_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {83, "s_ar_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {84, "s_kr_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {85, "s_ks_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {86, "s_kc_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {87, "s_er_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {90, "s_us_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {91, "s_uq_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {92, "s_ur_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {93, "s_uk_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {94, "s_ua_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {95, "s_uc_na_1", B, ACT_AUTH, FREE, 0, NULL},
    {100, "c_ic_na_1", C, ACT_READ, 1, 0, iec104_qoi},
    {101, "c_ci_na_1", C, ACT_READ, 1, 0, iec104_qcc},
    {IEC104_READ, "c_rd_na_1", C, ACT_READ, 0, 0, iec104_nothing},
    {C_CS, "c_cs_na_1", C, ACT_TIME_SET, 7, 7, iec104_nothing},
    {104, "c_ts_na_1", C, ACT_DIAGNOSE, 2, 0, iec104_fbp},
    {105, "c_rp_na_1", C, ACT_RESTART, 1, 0, iec104_qrp},
    {106, "c_cd_na_1", C, ACT_TIME_SET, 2, 0, iec104_delay},
    {C_TS_TA, "c_ts_ta_1", C, ACT_DIAGNOSE, 9, 7, iec104_tsc},
    {110, "p_me_na_1", C, ACT_CONFIG, 3, 0, iec104_par_nva},
    {111, "p_me_nb_1", C, ACT_CONFIG, 3, 0, iec104_par_sva},
    {112, "p_me_nc_1", C, ACT_CONFIG, 5, 0, iec104_par_r32},
    {113, "p_ac_na_1", C, ACT_CONFIG, 1, 0, iec104_qpa},
    {F_FIRST, "f_fr_na_1", B, ACT_FILE_READ, 6, 0, iec104_file_ready},
    {121, "f_sr_na_1", B, ACT_FILE_READ, 7, 0, iec104_section_ready},
    {122, "f_sc_na_1", B, ACT_FILE_READ, 4, 0, iec104_call},
    {123, "f_ls_na_1", B, ACT_FILE_READ, 5, 0, iec104_last},
    {124, "f_af_na_1", B, ACT_FILE_READ, 4, 0, iec104_ack},
    {F_SG, "f_sg_na_1", B, ACT_FILE_READ, FREE, 0, NULL},
    {126, "f_dr_ta_1", M, ACT_LIST, 13, 7, iec104_directory},
    {127, "f_sc_nb_1", B, ACT_FILE_READ, 16, 7, iec104_query},
};

#undef M
#undef C
#undef B

static const struct name causes[] = {
    {1, "periodic"},
    {2, "background_scan"},
    {3, "spontaneous"},
    {4, "initialized"},
    {5, "request"},
    {6, "activation"},
    {7, "activation_confirmation"},
    {8, "deactivation"},
    {9, "deactivation_confirmation"},
    {10, "activation_termination"},
    {11, "return_information_remote"},
    {12, "return_information_local"},
    {13, "file_transfer"},
    {14, "authentication"},
    {15, "maintenance_of_authentication_session_key"},
    {16, "maintenance_of_user_role_and_update_key"},
    {20, "interrogated_by_station"},
    {21, "interrogated_by_group_1"},
    {22, "interrogated_by_group_2"},
    {23, "interrogated_by_group_3"},
    {24, "interrogated_by_group_4"},
    {25, "interrogated_by_group_5"},
    {26, "interrogated_by_group_6"},
    {27, "interrogated_by_group_7"},
    {28, "interrogated_by_group_8"},
    {29, "interrogated_by_group_9"},
    {30, "interrogated_by_group_10"},
    {31, "interrogated_by_group_11"},
    {32, "interrogated_by_group_12"},
    {33, "interrogated_by_group_13"},
    {34, "interrogated_by_group_14"},
    {35, "interrogated_by_group_15"},
    {36, "interrogated_by_group_16"},
    {37, "requested_by_general_counter"},
    {38, "requested_by_group_1_counter"},
    {39, "requested_by_group_2_counter"},
    {40, "requested_by_group_3_counter"},
    {41, "requested_by_group_4_counter"},
    {44, "unknown_type_identification"},
    {45, "unknown_cause_of_transmission"},
    {46, "unknown_common_address"},
    {47, "unknown_information_object_address"},
};

const struct iec104_type *
iec104_type(uint8_t code)
{
	size_t from = 0, to = sizeof(types) / sizeof(*types);

	while (from < to) {
		size_t mid = (from + to) / 2;

		if (types[mid].code == code)
			return &types[mid];
		if (types[mid].code < code)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

/* Who sends this: a cause can turn a command's direction. */
static bool
from_controlled(const struct iec104_type *t, uint8_t cause, bool by_server)
{
	if (t->way == WAY_BOTH)
		return by_server;
	if (t->way == WAY_MONITOR)
		return true;
	return cause == COT_ACT_CON || cause == COT_DEACT_CON ||
	       cause == COT_ACT_TERM ||
	       (cause >= COT_UNKNOWN_FIRST && cause <= COT_UNKNOWN_LAST);
}

/* Bytes of all objects; 0: only the end of the ASDU tells. */
static size_t
objects_size(const struct iec104_type *t, uint8_t vsq)
{
	size_t n = vsq & 0x7f;

	if (t->size == FREE || n == 0)
		return 0;
	return vsq & SQ ? IEC104_IOA + n * t->size
			: n * (IEC104_IOA + (size_t)t->size);
}

bool
iec104_asdu_fits(struct span s, size_t length, bool from_server)
{
	const uint8_t *p = (const uint8_t *)s.p;
	const struct iec104_type *t;
	uint8_t cause;

	if (s.n == 0)
		return true;
	t = iec104_type(p[0]);
	if (t == NULL || t->size == FREE)
		return false;
	if (s.n < 3)
		return true;
	cause = p[2] & 0x3f;
	return (p[1] & 0x7f) != 0 && NAME_OF(causes, cause) != NULL &&
	       IEC104_DUI + objects_size(t, p[1]) == length &&
	       from_controlled(t, cause, from_server) == from_server;
}

/*
 * seconds and milliseconds(16) IV . minute(6) SU . . hour(5) day of week(3)
 * day(5) month(4) year(7): 7.2.6.18
 */
int64_t
iec104_time(struct msg *m, struct rd *r, const char *key)
{
	uint16_t ms = rd_le16(r);
	uint8_t minute = rd_u8(r), hour = rd_u8(r), day = rd_u8(r);
	uint8_t month = rd_u8(r), year = rd_u8(r);
	int64_t ts;

	if (!rd_ok(r) || minute & 0x80 || (minute & 63) > 59 ||
	    (hour & 31) > 23 || (day & 31) == 0 || (month & 15) == 0 ||
	    (month & 15) > 12 || ms > 59999)
		return TS_NONE;
	ts = ts_days(2000 + (year & 0x7f), month & 15, day & 31) * 86400;
	ts += (hour & 31) * 3600 + (minute & 63) * 60;
	ts = ts * TS_SECOND + ms * INT64_C(1000000);
	if (key != NULL)
		detail_time(m, key, ts);
	return ts;
}

void
iec104_detail(struct iec104_object *o)
{
	if (!o->many || o->in_object)
		return;
	if (!o->in_list)
		detail_array(o->msg, "objects");
	detail_open(o->msg, NULL);
	detail_uint(o->msg, "ioa", o->ioa);
	o->in_list = o->in_object = true;
}

/* The time of an object; of CP24Time2a only minutes are sent. */
static void
object_time(struct iec104_object *o, const struct iec104_type *t, struct rd *r)
{
	if (t->time == 3) {
		rd_skip(r, 3);
		return;
	}
	if (t->time == 0)
		return;
	if (rd_left(r) >= 7 && (rd_peek(r, 2) | rd_peek(r, 3)) & 0x80) {
		iec104_detail(o);
		if (rd_peek(r, 2) & 0x80)
			detail_bool(o->msg, "time_invalid", true);
		if (rd_peek(r, 3) & 0x80)
			detail_bool(o->msg, "summer_time", true);
	}
	if (t->code >= IEC104_READ && rd_left(r) >= 7) {
		iec104_detail(o);
		iec104_time(o->msg, r, t->code < 110 ? "time" : "until");
		return;
	}
	o->point->time = iec104_time(o->msg, r, NULL);
}

static void
read_object(struct iec104_object *o, const struct iec104_type *t, uint32_t ioa,
    struct rd *r)
{
	struct msg *m = o->msg;
	struct point spare = {.time = TS_NONE}, *p = &spare;
	bool whole = rd_left(r) >= t->size;

	o->ioa = ioa;
	/* system commands are about the station, at address 0 */
	if (whole && (t->code < 70 || t->code == IEC104_READ ||
			 (t->code >= 110 && t->code < F_FIRST)))
		p = msg_point(m, ref_at("ioa:", ioa));
	o->point = p;
	t->read(o, r);
	object_time(o, t, r);
	if (o->in_object)
		detail_close(m);
	o->in_object = false;
}

static void
read_objects(struct iec104_object *o, const struct iec104_type *t, uint8_t vsq,
    struct rd *r)
{
	uint8_t n = vsq & 0x7f, i;
	uint32_t ioa = 0;

	o->many = n > 1;
	for (i = 0; i < n && rd_ok(r); i++) {
		if (i == 0 || !(vsq & SQ))
			ioa = rd_le24(r);
		if (!rd_ok(r))
			break;
		read_object(o, t, vsq & SQ ? ioa + i : ioa, r);
	}
	if (o->in_list)
		detail_close(o->msg);
}

/* An object whose size isn't told: its address and the bytes. */
static void
read_free(struct msg *m, struct rd *r, const struct iec104_type *t)
{
	uint32_t ioa = rd_le24(r);

	if (!rd_ok(r))
		return;
	detail_uint(m, "ioa", ioa);
	if (t != NULL && t->code == F_SG) {
		uint16_t name = rd_le16(r);
		uint8_t section = rd_u8(r), length = rd_u8(r);
		struct rd segment = rd_sub(r, length);

		if (!rd_ok(r))
			return;
		detail_uint(m, "file_name", name);
		detail_uint(m, "section", section);
		detail_bytes(m, "segment", rd_rest(&segment));
	} else if (rd_left(r) != 0) {
		detail_bytes(m, "data", rd_rest(r));
	}
}

/* Responses repeat the address, not the value. */
static void
drop_values(struct msg *m)
{
	size_t i;

	for (i = 0; i < m->npoints; i++)
		m->points[i].value.kind = VALUE_NONE;
}

static void
name(struct talk *t, const struct iec104_type *ty, uint8_t type, uint8_t cause)
{
	struct msg *m = t->msg;
	bool answers = ty != NULL ? from_controlled(ty, cause, t->from_server)
				  : t->from_server;

	m->code = type;
	m->fn = ty != NULL ? ty->name : "unknown";
	m->action = ty != NULL ? ty->action : ACT_OTHER;
	m->dir = !answers				? DIR_REQUEST
		 : ty != NULL && ty->way == WAY_CONTROL ? DIR_RESPONSE
							: DIR_REPORT;
	if ((cause == COT_DEACT || cause == COT_DEACT_CON) && ty != NULL &&
	    ty->way == WAY_CONTROL)
		m->action = ACT_CANCEL;
	if (!t->from_server && ty != NULL && ty->way == WAY_BOTH &&
	    type >= F_FIRST && type != 122 && type != 124)
		m->action = ACT_FILE_WRITE;
}

static void
put_cause(struct msg *m, uint8_t cot, uint8_t originator)
{
	const char *name = NAME_OF(causes, cot & 0x3f);

	detail_name(m, "cause", name ? name : "unknown");
	detail_uint(m, "cot", cot & 0x3f);
	if (cot & NEGATIVE)
		detail_bool(m, "negative", true);
	detail_uint(m, "originator", originator);
	if (cot & TEST)
		m->flags |= FLAG_TEST;
}

static void
put_status(struct msg *m, uint8_t cot)
{
	uint8_t cause = cot & 0x3f;

	if (cause >= COT_UNKNOWN_FIRST && cause <= COT_UNKNOWN_LAST)
		m->status = NAME_OF(causes, cause);
	else if (m->dir == DIR_RESPONSE)
		m->status = cot & NEGATIVE ? "negative" : "ok";
}

void
iec104_asdu(struct talk *t, struct rd *r)
{
	struct msg *m = t->msg;
	struct iec104_object o = {.msg = m};
	uint8_t type = rd_u8(r), vsq = rd_u8(r), cot = rd_u8(r);
	uint8_t originator = rd_u8(r);
	uint16_t station = rd_le16(r);
	const struct iec104_type *ty = iec104_type(type);
	size_t size;

	if (!rd_ok(r))
		return;
	m->station = station;
	name(t, ty, type, cot & 0x3f);
	put_cause(m, cot, originator);
	put_status(m, cot);
	detail_bool(m, "sq", vsq & SQ);
	detail_uint(m, "number", vsq & 0x7f);
	size = ty != NULL ? objects_size(ty, vsq) : 0;
	if (size == 0)
		read_free(m, r, ty);
	else
		read_objects(&o, ty, vsq, r);
	if (rd_ok(r) && rd_left(r) != 0)
		rd_bad(r, "more bytes than its objects have");
	if (!rd_ok(r) || size == 0)
		return;
	iec104_tie(t, &o, type, cot & 0x3f);
	if (m->dir == DIR_RESPONSE && ty->way == WAY_CONTROL)
		drop_values(m);
}
