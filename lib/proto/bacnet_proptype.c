/*
 * bacnet_proptype.c - properties whose values are more than their tags tell:
 * enumerations, bit strings, arrays, lists, and what is constructed.
 *
 * ANSI/ASHRAE 135-2020, 12 and 21.
 */
#include "proto/bacnet_types.h"

enum {
	BINARY_INPUT = 3,
	BINARY_VALUE = 5,
	COMMAND = 7,
	GROUP = 11,
	TREND_LOG = 20,
	LIFE_SAFETY_POINT = 21,
	LIFE_SAFETY_ZONE = 22,
	EVENT_LOG = 25,
	GLOBAL_GROUP = 26,
	TREND_LOG_MULTIPLE = 27,
	LOAD_CONTROL = 28,
	ACCESS_DOOR = 30,
	CREDENTIAL_DATA_INPUT = 37,
	DATETIME_PATTERN_VALUE = 43,
	DATETIME_VALUE = 44,
	BINARY_LIGHTING_OUTPUT = 55
};

enum {
	ACTION = 2,
	ALARM_VALUE = 6,
	FEEDBACK_VALUE = 40,
	PRIORITY_ARRAY = 87,
	RELINQUISH_DEFAULT = 104,
	LOG_BUFFER = 131,
	LOG_DEVICE_OBJECT_PROPERTY = 132
};

/* Sorted by number. */
static const struct bacnet_property_type types[] = {
    {0, false, &bacnet_transitions},
    {1, false, &bacnet_transitions},
    {3, true, &bacnet_one},
    {5, true, &bacnet_vt_session},
    {7, true, &bacnet_one},
    {16, false, &bacnet_datetime},
    {19, false, &bacnet_object_property},
    {20, false, &bacnet_units},
    {23, true, &bacnet_calendar_entry},
    {27, false, &bacnet_units},
    {30, true, &bacnet_address_binding},
    {32, false, &bacnet_date_range},
    {35, false, &bacnet_transitions},
    {36, false, &bacnet_event_state},
    {37, false, &bacnet_event_type},
    {38, true, &bacnet_special_event},
    {39, true, &bacnet_one},
    {41, false, &bacnet_file_access},
    {50, false, &bacnet_units},
    {52, false, &bacnet_limits},
    {53, true, &bacnet_read_access_specification},
    {54, true, &bacnet_device_object_property},
    {60, false, &bacnet_object_property},
    {71, false, &bacnet_datetime},
    {72, false, &bacnet_notify_type},
    {76, true, &bacnet_object},
    {78, false, &bacnet_device_object_property},
    {79, false, &bacnet_object_type},
    {82, false, &bacnet_units},
    {83, false, &bacnet_event_parameter},
    {84, false, &bacnet_polarity},
    {87, true, &bacnet_one},
    {90, false, &bacnet_program_request},
    {92, false, &bacnet_program_state},
    {94, false, &bacnet_units},
    {96, false, &bacnet_object_types},
    {97, false, &bacnet_services},
    {100, false, &bacnet_program_error},
    {101, false, &bacnet_recipient},
    {102, true, &bacnet_destination},
    {103, false, &bacnet_reliability},
    {107, false, &bacnet_segmentation},
    {109, false, &bacnet_setpoint_reference},
    {110, true, &bacnet_one},
    {111, false, &bacnet_status_flags},
    {112, false, &bacnet_system_status},
    {114, false, &bacnet_datetime},
    {115, false, &bacnet_datetime},
    {116, true, &bacnet_recipient},
    {117, false, &bacnet_units},
    {122, true, &bacnet_vt_class},
    {123, true, &bacnet_daily_schedule},
    {129, false, &bacnet_datetime},
    {130, true, &bacnet_time_stamp},
    {132, false, &bacnet_device_object_property},
    {138, false, &bacnet_datetime},
    {142, false, &bacnet_datetime},
    {143, false, &bacnet_datetime},
    {149, false, &bacnet_datetime},
    {150, false, &bacnet_datetime},
    {152, true, &bacnet_cov_subscription},
    {154, true, &bacnet_object},
    {157, false, &bacnet_time_stamp},
    {158, false, &bacnet_maintenance},
    {159, true, &bacnet_device_object},
    {160, false, &bacnet_mode},
    {161, false, &bacnet_operation},
    {163, false, &bacnet_silenced},
    {164, false, &bacnet_state},
    {165, true, &bacnet_device_object},
    {166, true, &bacnet_state},
    {169, true, &bacnet_one},
    {170, true, &bacnet_address_binding},
    {171, true, &bacnet_address_binding},
    {172, true, &bacnet_one},
    {175, true, &bacnet_mode},
    {179, false, &bacnet_datetime},
    {181, false, &bacnet_object_property},
    {184, false, &bacnet_accumulator_record},
    {185, false, &bacnet_prescale},
    {187, false, &bacnet_scale},
    {189, false, &bacnet_datetime},
    {192, false, &bacnet_datetime},
    {196, false, &bacnet_restart_reason},
    {197, false, &bacnet_logging_type},
    {202, true, &bacnet_recipient},
    {203, false, &bacnet_time_stamp},
    {206, true, &bacnet_recipient},
    {208, false, &bacnet_node_type},
    {209, true, &bacnet_object},
    {210, true, &bacnet_one},
    {211, true, &bacnet_device_object},
    {212, false, &bacnet_shed_level},
    {214, false, &bacnet_shed_level},
    {218, false, &bacnet_shed_level},
    {220, true, &bacnet_one},
    {221, true, &bacnet_one},
    {226, false, &bacnet_door_alarm},
    {228, true, &bacnet_device_object},
    {231, false, &bacnet_door_status},
    {233, false, &bacnet_lock_status},
    {234, true, &bacnet_door_alarm},
    {235, false, &bacnet_door_secured},
    {245, true, &bacnet_access_event},
    {246, true, &bacnet_device_object},
    {247, false, &bacnet_access_event},
    {248, false, &bacnet_authentication_factor},
    {249, false, &bacnet_device_object},
    {250, false, &bacnet_time_stamp},
    {251, true, &bacnet_access_event},
    {254, false, &bacnet_datetime},
    {256, true, &bacnet_assigned_access_rights},
    {257, true, &bacnet_credential_factor},
    {260, false, &bacnet_authentication_status},
    {261, false, &bacnet_authorization_mode},
    {262, false, &bacnet_device_object},
    {265, true, &bacnet_device_object},
    {266, true, &bacnet_device_object},
    {268, true, &bacnet_device_object},
    {269, true, &bacnet_device_object},
    {270, false, &bacnet_datetime},
    {272, true, &bacnet_access_event},
    {275, false, &bacnet_access_event},
    {276, false, &bacnet_device_object},
    {277, false, &bacnet_device_object},
    {278, false, &bacnet_datetime},
    {279, false, &bacnet_device_object},
    {280, false, &bacnet_datetime},
    {281, false, &bacnet_datetime},
    {286, true, &bacnet_device_object},
    {288, true, &bacnet_access_rule},
    {296, false, &bacnet_occupancy},
    {302, true, &bacnet_access_rule},
    {338, false, &bacnet_backup_state},
    {343, true, &bacnet_one},
    {345, true, &bacnet_device_object_property},
    {346, true, &bacnet_one},
    {347, false, &bacnet_status_flags},
    {351, true, &bacnet_one},
    {352, true, &bacnet_one},
    {355, false, &bacnet_object_property},
    {358, false, &bacnet_fault_parameter},
    {359, false, &bacnet_fault_type},
    {367, true, &bacnet_one},
    {368, true, &bacnet_one},
    {370, false, &bacnet_write_status},
    {371, true, &bacnet_property_identifier},
    {378, false, &bacnet_lighting_progress},
    {380, false, &bacnet_lighting_command},
    {385, false, &bacnet_lighting_transition},
    {392, false, &bacnet_datetime},
    {395, false, &bacnet_timer_transition},
    {396, true, &bacnet_one},
    {398, false, &bacnet_timer_state},
    {406, true, &bacnet_one},
    {408, false, &bacnet_ip_mode},
    {414, true, &bacnet_bdt_entry},
    {415, true, &bacnet_fdt_entry},
    {417, false, &bacnet_network_command},
    {418, false, &bacnet_host_port},
    {421, true, &bacnet_one},
    {426, false, &bacnet_network_quality},
    {427, false, &bacnet_network_type},
    {428, true, &bacnet_router_entry},
    {429, true, &bacnet_vmac_entry},
    {430, true, &bacnet_time_stamp},
    {432, false, &bacnet_time_stamp},
    {433, false, &bacnet_value_source},
    {434, true, &bacnet_value_source},
    {435, false, &bacnet_ip_mode},
    {441, true, &bacnet_one},
    {482, false, &bacnet_protocol_level},
    {486, true, &bacnet_name_value},
    {487, true, &bacnet_node_type},
    {491, false, &bacnet_device_object},
    {494, true, &bacnet_one},
    {495, true, &bacnet_one},
    {496, true, &bacnet_device_object},
    {498, false, &bacnet_audit_level},
    {504, true, &bacnet_one},
};

/* Inactive and active. */
static const struct bacnet_type two_states = {
    .kind = BACNET_ENUMERATED, .n = 2};

static const struct bacnet_field two_or_null_fields[] = {
    {NULL, &bacnet_null, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {NULL, &two_states, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_type two_or_null =
    BACNET_FIELDS(BACNET_CHOICE, two_or_null_fields);

/* Those that mean another thing in some types of objects. */
static const struct special {
	uint16_t first, last; /* types of objects */
	struct bacnet_property_type type;
} specials[] = {
    {0, UINT16_MAX, {ACTION, false, &bacnet_action}},
    {COMMAND, COMMAND, {ACTION, true, &bacnet_action_list}},
    {BINARY_INPUT, BINARY_VALUE, {ALARM_VALUE, false, &two_states}},
    {BINARY_INPUT, BINARY_VALUE, {FEEDBACK_VALUE, false, &two_states}},
    {BINARY_INPUT, BINARY_VALUE, {BACNET_PRESENT_VALUE, false, &two_or_null}},
    {BINARY_INPUT, BINARY_VALUE, {PRIORITY_ARRAY, true, &two_or_null}},
    {BINARY_INPUT, BINARY_VALUE, {RELINQUISH_DEFAULT, false, &two_states}},
    {GROUP, GROUP, {BACNET_PRESENT_VALUE, true, &bacnet_read_access_result}},
    {GLOBAL_GROUP, GLOBAL_GROUP,
	{BACNET_PRESENT_VALUE, true, &bacnet_property_access_result}},
    {LIFE_SAFETY_POINT, LIFE_SAFETY_ZONE,
	{BACNET_PRESENT_VALUE, false, &bacnet_state}},
    {LOAD_CONTROL, LOAD_CONTROL,
	{BACNET_PRESENT_VALUE, false, &bacnet_shed_state}},
    {ACCESS_DOOR, ACCESS_DOOR,
	{BACNET_PRESENT_VALUE, false, &bacnet_door_value}},
    {ACCESS_DOOR, ACCESS_DOOR, {RELINQUISH_DEFAULT, false, &bacnet_door_value}},
    {CREDENTIAL_DATA_INPUT, CREDENTIAL_DATA_INPUT,
	{BACNET_PRESENT_VALUE, false, &bacnet_authentication_factor}},
    {DATETIME_PATTERN_VALUE, DATETIME_VALUE,
	{BACNET_PRESENT_VALUE, false, &bacnet_datetime}},
    {DATETIME_PATTERN_VALUE, DATETIME_VALUE,
	{RELINQUISH_DEFAULT, false, &bacnet_datetime}},
    {BINARY_LIGHTING_OUTPUT, BINARY_LIGHTING_OUTPUT,
	{BACNET_PRESENT_VALUE, false, &bacnet_binary_lighting}},
    {TREND_LOG, TREND_LOG, {LOG_BUFFER, true, &bacnet_log_record}},
    {EVENT_LOG, EVENT_LOG, {LOG_BUFFER, true, &bacnet_event_log_record}},
    {TREND_LOG_MULTIPLE, TREND_LOG_MULTIPLE,
	{LOG_BUFFER, true, &bacnet_log_multiple_record}},
    {TREND_LOG_MULTIPLE, TREND_LOG_MULTIPLE,
	{LOG_DEVICE_OBJECT_PROPERTY, true, &bacnet_device_object_property}},
};

const struct bacnet_property_type *
bacnet_property_type(uint32_t object_type, uint32_t property)
{
	size_t i = sizeof(specials) / sizeof(*specials), low = 0,
	       high = sizeof(types) / sizeof(*types);

	while (i-- != 0)
		if (specials[i].type.property == property &&
		    object_type >= specials[i].first &&
		    object_type <= specials[i].last)
			return &specials[i].type;
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (types[mid].property == property)
			return &types[mid];
		if (types[mid].property < property)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}
