/*
 * dnp3_attr.c - device attributes, g0: the variation is which attribute, the
 * index whose set. IEEE 1815-2012, A.1:
 *
 *	type(1) length(1) value
 */
#include "base/names.h"
#include "proto/dnp3.h"

enum {
	VSTR = 1,
	UINT,
	INT,
	FLT,
	OSTR,
	BSTR,
	TIME,
	LIST = 254,
	LIST_EXTENDED = 255
};

static const struct name types[] = {
    {VSTR, "vstr"},
    {UINT, "uint"},
    {INT, "int"},
    {FLT, "flt"},
    {OSTR, "ostr"},
    {BSTR, "bstr"},
    {TIME, "time"},
    {LIST, "u8bs8list"},
    {LIST_EXTENDED, "u8bs8exlist"},
};

static const struct name attributes[] = {
    {196, "configuration_id"},
    {197, "configuration_version"},
    {198, "configuration_build_date"},
    {199, "configuration_last_change_date"},
    {200, "configuration_signature"},
    {201, "configuration_signature_algorithm"},
    {202, "master_resource_id"},
    {203, "device_location_altitude"},
    {204, "device_location_longitude"},
    {205, "device_location_latitude"},
    {206, "user_assigned_secondary_operator_name"},
    {207, "user_assigned_primary_operator_name"},
    {208, "user_assigned_system_name"},
    {209, "secure_authentication_version"},
    {210, "number_of_security_statistics"},
    {211, "support_for_user_specific_attributes"},
    {212, "number_of_master_defined_data_set_prototypes"},
    {213, "number_of_outstation_defined_data_set_prototypes"},
    {214, "number_of_master_defined_data_sets"},
    {215, "number_of_outstation_defined_data_sets"},
    {216, "max_binary_outputs_per_request"},
    {217, "local_timing_accuracy"},
    {218, "duration_of_timing_accuracy"},
    {219, "support_for_analog_output_events"},
    {220, "max_analog_output_index"},
    {221, "number_of_analog_outputs"},
    {222, "support_for_binary_output_events"},
    {223, "max_binary_output_index"},
    {224, "number_of_binary_outputs"},
    {225, "support_for_frozen_counter_events"},
    {226, "support_for_frozen_counters"},
    {227, "support_for_counter_events"},
    {228, "max_counter_index"},
    {229, "number_of_counters"},
    {230, "support_for_frozen_analog_inputs"},
    {231, "support_for_analog_input_events"},
    {232, "max_analog_input_index"},
    {233, "number_of_analog_inputs"},
    {234, "support_for_double_bit_events"},
    {235, "max_double_bit_index"},
    {236, "number_of_double_bit_inputs"},
    {237, "support_for_binary_input_events"},
    {238, "max_binary_input_index"},
    {239, "number_of_binary_inputs"},
    {240, "max_transmit_fragment_size"},
    {241, "max_receive_fragment_size"},
    {242, "software_version"},
    {243, "hardware_version"},
    {244, "user_assigned_owner_name"},
    {245, "user_assigned_location"},
    {246, "user_assigned_id"},
    {247, "user_assigned_device_name"},
    {248, "serial_number"},
    {249, "subset_and_conformance"},
    {250, "product_name_and_model"},
    {252, "manufacturer_name"},
    {254, "all_attributes"},
    {255, "list_of_attribute_variations"},
};

/* A number of 1, 2, 4 or 8 bytes. */
static struct value
integer(struct span s, bool is_signed)
{
	struct value v = {.kind = VALUE_UINT};
	size_t i;

	for (i = s.n; i-- > 0;)
		v.u = v.u << 8 | (uint8_t)s.p[i];
	if (!is_signed)
		return v;
	if (s.n != 0 && s.n < 8 && (uint8_t)s.p[s.n - 1] & 0x80)
		v.u |= ~UINT64_C(0) << 8 * s.n;
	v.kind = VALUE_INT;
	v.i = (int64_t)v.u;
	return v;
}

static struct value
value_of(uint8_t type, struct span s)
{
	struct rd r = rd_init(s, false);

	switch (type) {
	case VSTR:
		return (struct value){.kind = VALUE_TEXT, .s = s};
	case UINT:
	case INT:
		if (s.n == 1 || s.n == 2 || s.n == 4 || s.n == 8)
			return integer(s, type == INT);
		break;
	case FLT:
		if (s.n == 4 || s.n == 8)
			return dnp3_number(&r, s.n == 4 ? DNP3_F32 : DNP3_F64);
		break;
	case TIME:
		if (s.n == 6)
			return integer(s, false);
		break;
	default:
		break;
	}
	return (struct value){.kind = VALUE_BYTES, .s = s};
}

/* Pairs of a variation and its properties, of which bit 0 says writable. */
static void
put_list(struct msg *m, struct span s)
{
	struct rd r = rd_init(s, false);

	detail_array(m, "list");
	while (rd_left(&r) > 1) {
		uint8_t variation = rd_u8(&r), properties = rd_u8(&r);

		detail_open(m, NULL);
		detail_uint(m, "variation", variation);
		detail_bool(m, "writable", properties & 1);
		detail_close(m);
	}
	detail_close(m);
}

void
dnp3_attribute(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	uint8_t type = rd_u8(r), n = rd_u8(r);
	struct span s = rd_take(r, type == LIST_EXTENDED ? n + 256u : n);
	const char *name = NAME_OF(attributes, h->variation);
	const char *kind = NAME_OF(types, type);
	struct rd time = rd_init(s, false);
	struct msg *m = a->msg;
	struct point *pt;

	if (!rd_ok(r))
		return;
	detail_open(m, NULL);
	detail_name(m, "name", name != NULL ? name : "unknown");
	detail_uint(m, "set", index);
	detail_name(m, "type", kind != NULL ? kind : "unknown");
	if (type == LIST || type == LIST_EXTENDED) {
		put_list(m, s);
	} else {
		pt = msg_point(m,
		    dnp3_ref2(m, h->object->head, index, h->variation));
		pt->value = value_of(type, s);
		if (type == TIME && s.n == 6)
			pt->time = dnp3_time48(&time, NULL);
	}
	detail_close(m);
}
