/*
 * bacnet_parameter.c - event parameters and fault parameters.
 *
 * ANSI/ASHRAE 135-2020, clause 21.
 */
#include "proto/bacnet_types.h"

static const struct bacnet_field p_bitstring_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"bitmask", &bacnet_bits, 1, 0, BACNET_PLAIN},
    {"list_of_bitstring_values", &bacnet_bits, 2, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field p_state_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"list_of_values", &bacnet_property_states, 1, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field cov_criteria_fields[] = {
    {"bitmask", &bacnet_bits, 0, 0, BACNET_PLAIN},
    {"referenced_property_increment", &bacnet_real, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_value_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"cov_criteria", &bacnet_cov_criteria, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_command_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"feedback_property_reference", &bacnet_device_object_property, 1, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field p_floating_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"setpoint_reference", &bacnet_device_object_property, 1, 0, BACNET_PLAIN},
    {"low_diff_limit", &bacnet_real, 2, 0, BACNET_PLAIN},
    {"high_diff_limit", &bacnet_real, 3, 0, BACNET_PLAIN},
    {"deadband", &bacnet_real, 4, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_range_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"low_limit", &bacnet_real, 1, 0, BACNET_PLAIN},
    {"high_limit", &bacnet_real, 2, 0, BACNET_PLAIN},
    {"deadband", &bacnet_real, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_life_safety_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"list_of_life_safety_alarm_values", &bacnet_state, 1, BACNET_LIST,
	BACNET_PLAIN},
    {"list_of_alarm_values", &bacnet_state, 2, BACNET_LIST, BACNET_PLAIN},
    {"mode_property_reference", &bacnet_device_object_property, 3, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field p_extended_fields[] = {
    {"vendor_id", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"extended_event_type", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"parameters", &bacnet_any, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_buffer_fields[] = {
    {"notification_threshold", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"previous_notification_count", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_unsigned_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"low_limit", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"high_limit", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_access_fields[] = {
    {"list_of_access_events", &bacnet_access_event, 0, BACNET_LIST,
	BACNET_PLAIN},
    {"access_event_time_reference", &bacnet_device_object_property, 1, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field p_double_range_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"low_limit", &bacnet_double, 1, 0, BACNET_PLAIN},
    {"high_limit", &bacnet_double, 2, 0, BACNET_PLAIN},
    {"deadband", &bacnet_double, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_signed_range_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"low_limit", &bacnet_integer, 1, 0, BACNET_PLAIN},
    {"high_limit", &bacnet_integer, 2, 0, BACNET_PLAIN},
    {"deadband", &bacnet_unsigned, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_unsigned_range_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"low_limit", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"high_limit", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
    {"deadband", &bacnet_unsigned, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_characters_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"list_of_alarm_values", &bacnet_characters, 1, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field p_flags_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"selected_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_discrete_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
};

static const struct bacnet_field p_timer_fields[] = {
    {"time_delay", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"alarm_values", &bacnet_timer_state, 1, BACNET_LIST, BACNET_PLAIN},
    {"update_time_reference", &bacnet_device_object_property, 2, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field event_parameter_fields[] = {
    {"change_of_bitstring", &bacnet_p_bitstring, 0, 0, BACNET_PLAIN},
    {"change_of_state", &bacnet_p_state, 1, 0, BACNET_PLAIN},
    {"change_of_value", &bacnet_p_value, 2, 0, BACNET_PLAIN},
    {"command_failure", &bacnet_p_command, 3, 0, BACNET_PLAIN},
    {"floating_limit", &bacnet_p_floating, 4, 0, BACNET_PLAIN},
    {"out_of_range", &bacnet_p_range, 5, 0, BACNET_PLAIN},
    {"change_of_life_safety", &bacnet_p_life_safety, 8, 0, BACNET_PLAIN},
    {"extended", &bacnet_p_extended, 9, 0, BACNET_PLAIN},
    {"buffer_ready", &bacnet_p_buffer, 10, 0, BACNET_PLAIN},
    {"unsigned_range", &bacnet_p_unsigned, 11, 0, BACNET_PLAIN},
    {"access_event", &bacnet_p_access, 13, 0, BACNET_PLAIN},
    {"double_out_of_range", &bacnet_p_double_range, 14, 0, BACNET_PLAIN},
    {"signed_out_of_range", &bacnet_p_signed_range, 15, 0, BACNET_PLAIN},
    {"unsigned_out_of_range", &bacnet_p_unsigned_range, 16, 0, BACNET_PLAIN},
    {"change_of_characterstring", &bacnet_p_characters, 17, 0, BACNET_PLAIN},
    {"change_of_status_flags", &bacnet_p_flags, 18, 0, BACNET_PLAIN},
    {"none", &bacnet_null, 20, 0, BACNET_PLAIN},
    {"change_of_discrete_value", &bacnet_p_discrete, 21, 0, BACNET_PLAIN},
    {"change_of_timer", &bacnet_p_timer, 22, 0, BACNET_PLAIN},
};

static const struct bacnet_field f_characters_fields[] = {
    {"list_of_fault_values", &bacnet_characters, 0, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field f_extended_fields[] = {
    {"vendor_id", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"extended_fault_type", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"parameters", &bacnet_any, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field f_life_safety_fields[] = {
    {"list_of_fault_values", &bacnet_state, 0, BACNET_LIST, BACNET_PLAIN},
    {"mode_property_reference", &bacnet_device_object_property, 1, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field f_state_fields[] = {
    {"list_of_fault_values", &bacnet_property_states, 0, BACNET_LIST,
	BACNET_PLAIN},
};

static const struct bacnet_field f_flags_fields[] = {
    {"status_flags_reference", &bacnet_device_object_property, 0, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field f_range_fields[] = {
    {"min_normal_value", &bacnet_any, 0, 0, BACNET_PLAIN},
    {"max_normal_value", &bacnet_any, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field f_listed_fields[] = {
    {"fault_list_reference", &bacnet_device_object_property, 0, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field fault_parameter_fields[] = {
    {"none", &bacnet_null, 0, 0, BACNET_PLAIN},
    {"fault_characterstring", &bacnet_f_characters, 1, 0, BACNET_PLAIN},
    {"fault_extended", &bacnet_f_extended, 2, 0, BACNET_PLAIN},
    {"fault_life_safety", &bacnet_f_life_safety, 3, 0, BACNET_PLAIN},
    {"fault_state", &bacnet_f_state, 4, 0, BACNET_PLAIN},
    {"fault_status_flags", &bacnet_f_flags, 5, 0, BACNET_PLAIN},
    {"fault_out_of_range", &bacnet_f_range, 6, 0, BACNET_PLAIN},
    {"fault_listed", &bacnet_f_listed, 7, 0, BACNET_PLAIN},
};

const struct bacnet_type
    bacnet_p_bitstring = BACNET_FIELDS(BACNET_SEQUENCE, p_bitstring_fields),
    bacnet_p_state = BACNET_FIELDS(BACNET_SEQUENCE, p_state_fields),
    bacnet_cov_criteria = BACNET_FIELDS(BACNET_CHOICE, cov_criteria_fields),
    bacnet_p_value = BACNET_FIELDS(BACNET_SEQUENCE, p_value_fields),
    bacnet_p_command = BACNET_FIELDS(BACNET_SEQUENCE, p_command_fields),
    bacnet_p_floating = BACNET_FIELDS(BACNET_SEQUENCE, p_floating_fields),
    bacnet_p_range = BACNET_FIELDS(BACNET_SEQUENCE, p_range_fields),
    bacnet_p_life_safety = BACNET_FIELDS(BACNET_SEQUENCE, p_life_safety_fields),
    bacnet_p_extended = BACNET_FIELDS(BACNET_SEQUENCE, p_extended_fields),
    bacnet_p_buffer = BACNET_FIELDS(BACNET_SEQUENCE, p_buffer_fields),
    bacnet_p_unsigned = BACNET_FIELDS(BACNET_SEQUENCE, p_unsigned_fields),
    bacnet_p_access = BACNET_FIELDS(BACNET_SEQUENCE, p_access_fields),
    bacnet_p_double_range =
	BACNET_FIELDS(BACNET_SEQUENCE, p_double_range_fields),
    bacnet_p_signed_range =
	BACNET_FIELDS(BACNET_SEQUENCE, p_signed_range_fields),
    bacnet_p_unsigned_range =
	BACNET_FIELDS(BACNET_SEQUENCE, p_unsigned_range_fields),
    bacnet_p_characters = BACNET_FIELDS(BACNET_SEQUENCE, p_characters_fields),
    bacnet_p_flags = BACNET_FIELDS(BACNET_SEQUENCE, p_flags_fields),
    bacnet_p_discrete = BACNET_FIELDS(BACNET_SEQUENCE, p_discrete_fields),
    bacnet_p_timer = BACNET_FIELDS(BACNET_SEQUENCE, p_timer_fields),
    bacnet_event_parameter =
	BACNET_FIELDS(BACNET_CHOICE, event_parameter_fields),
    bacnet_f_characters = BACNET_FIELDS(BACNET_SEQUENCE, f_characters_fields),
    bacnet_f_extended = BACNET_FIELDS(BACNET_SEQUENCE, f_extended_fields),
    bacnet_f_life_safety = BACNET_FIELDS(BACNET_SEQUENCE, f_life_safety_fields),
    bacnet_f_state = BACNET_FIELDS(BACNET_SEQUENCE, f_state_fields),
    bacnet_f_flags = BACNET_FIELDS(BACNET_SEQUENCE, f_flags_fields),
    bacnet_f_range = BACNET_FIELDS(BACNET_SEQUENCE, f_range_fields),
    bacnet_f_listed = BACNET_FIELDS(BACNET_SEQUENCE, f_listed_fields),
    bacnet_fault_parameter =
	BACNET_FIELDS(BACNET_CHOICE, fault_parameter_fields);
