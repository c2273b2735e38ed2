/*
 * bacnet_event.c - what event notifications and event parameters hold.
 *
 * ANSI/ASHRAE 135-2020, clause 21.
 */
#include "proto/bacnet_types.h"

static const struct bacnet_field property_states_fields[] = {
    {"boolean_value", &bacnet_boolean, 0, 0, BACNET_PLAIN},
    {"binary_value", &bacnet_binary, 1, 0, BACNET_PLAIN},
    {"event_type", &bacnet_event_type, 2, 0, BACNET_PLAIN},
    {"polarity", &bacnet_polarity, 3, 0, BACNET_PLAIN},
    {"program_change", &bacnet_program_request, 4, 0, BACNET_PLAIN},
    {"program_state", &bacnet_program_state, 5, 0, BACNET_PLAIN},
    {"reason_for_halt", &bacnet_program_error, 6, 0, BACNET_PLAIN},
    {"reliability", &bacnet_reliability, 7, 0, BACNET_PLAIN},
    {"state", &bacnet_event_state, 8, 0, BACNET_PLAIN},
    {"system_status", &bacnet_system_status, 9, 0, BACNET_PLAIN},
    {"units", &bacnet_units, 10, 0, BACNET_PLAIN},
    {"unsigned_value", &bacnet_unsigned, 11, 0, BACNET_PLAIN},
    {"life_safety_mode", &bacnet_mode, 12, 0, BACNET_PLAIN},
    {"life_safety_state", &bacnet_state, 13, 0, BACNET_PLAIN},
    {"restart_reason", &bacnet_restart_reason, 14, 0, BACNET_PLAIN},
    {"door_alarm_state", &bacnet_door_alarm, 15, 0, BACNET_PLAIN},
    {"action", &bacnet_action, 16, 0, BACNET_PLAIN},
    {"door_secured_status", &bacnet_door_secured, 17, 0, BACNET_PLAIN},
    {"door_status", &bacnet_door_status, 18, 0, BACNET_PLAIN},
    {"door_value", &bacnet_door_value, 19, 0, BACNET_PLAIN},
    {"file_access_method", &bacnet_file_access, 20, 0, BACNET_PLAIN},
    {"lock_status", &bacnet_lock_status, 21, 0, BACNET_PLAIN},
    {"life_safety_operation", &bacnet_operation, 22, 0, BACNET_PLAIN},
    {"maintenance", &bacnet_maintenance, 23, 0, BACNET_PLAIN},
    {"node_type", &bacnet_node_type, 24, 0, BACNET_PLAIN},
    {"notify_type", &bacnet_notify_type, 25, 0, BACNET_PLAIN},
    {"security_level", &bacnet_enumerated, 26, 0, BACNET_PLAIN},
    {"shed_state", &bacnet_shed_state, 27, 0, BACNET_PLAIN},
    {"silenced_state", &bacnet_silenced, 28, 0, BACNET_PLAIN},
    {"access_event", &bacnet_access_event, 30, 0, BACNET_PLAIN},
    {"zone_occupancy_state", &bacnet_occupancy, 31, 0, BACNET_PLAIN},
    {"access_credential_disable_reason", &bacnet_enumerated, 32, 0,
	BACNET_PLAIN},
    {"access_credential_disable", &bacnet_enumerated, 33, 0, BACNET_PLAIN},
    {"authentication_status", &bacnet_authentication_status, 34, 0,
	BACNET_PLAIN},
    {"backup_state", &bacnet_backup_state, 36, 0, BACNET_PLAIN},
    {"write_status", &bacnet_write_status, 37, 0, BACNET_PLAIN},
    {"lighting_in_progress", &bacnet_lighting_progress, 38, 0, BACNET_PLAIN},
    {"lighting_operation", &bacnet_lighting_operation, 39, 0, BACNET_PLAIN},
    {"lighting_transition", &bacnet_lighting_transition, 40, 0, BACNET_PLAIN},
    {"integer_value", &bacnet_integer, 41, 0, BACNET_PLAIN},
    {"binary_lighting_value", &bacnet_binary_lighting, 42, 0, BACNET_PLAIN},
    {"timer_state", &bacnet_timer_state, 43, 0, BACNET_PLAIN},
    {"timer_transition", &bacnet_timer_transition, 44, 0, BACNET_PLAIN},
    {"bacnet_ip_mode", &bacnet_ip_mode, 45, 0, BACNET_PLAIN},
    {"network_port_command", &bacnet_network_command, 46, 0, BACNET_PLAIN},
    {"network_type", &bacnet_network_type, 47, 0, BACNET_PLAIN},
    {"network_number_quality", &bacnet_network_quality, 48, 0, BACNET_PLAIN},
    {"escalator_operation_direction", &bacnet_enumerated, 49, 0, BACNET_PLAIN},
    {"escalator_fault", &bacnet_enumerated, 50, 0, BACNET_PLAIN},
    {"escalator_mode", &bacnet_enumerated, 51, 0, BACNET_PLAIN},
    {"lift_car_direction", &bacnet_enumerated, 52, 0, BACNET_PLAIN},
    {"lift_car_door_command", &bacnet_enumerated, 53, 0, BACNET_PLAIN},
    {"lift_car_drive_status", &bacnet_enumerated, 54, 0, BACNET_PLAIN},
    {"lift_car_mode", &bacnet_enumerated, 55, 0, BACNET_PLAIN},
    {"lift_group_mode", &bacnet_enumerated, 56, 0, BACNET_PLAIN},
    {"lift_fault", &bacnet_enumerated, 57, 0, BACNET_PLAIN},
    {"protocol_level", &bacnet_protocol_level, 58, 0, BACNET_PLAIN},
    {"audit_level", &bacnet_audit_level, 59, 0, BACNET_PLAIN},
    {"audit_operation", &bacnet_audit_operation, 60, 0, BACNET_PLAIN},
    {"extended_value", &bacnet_unsigned, 63, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_bitstring_fields[] = {
    {"referenced_bitstring", &bacnet_bits, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_state_fields[] = {
    {"new_state", &bacnet_property_states, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field new_value_fields[] = {
    {"changed_bits", &bacnet_bits, 0, 0, BACNET_PLAIN},
    {"changed_value", &bacnet_real, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_value_fields[] = {
    {"new_value", &bacnet_new_value, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_command_fields[] = {
    {"command_value", &bacnet_any, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"feedback_value", &bacnet_any, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_floating_fields[] = {
    {"reference_value", &bacnet_real, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"setpoint_value", &bacnet_real, 2, 0, BACNET_PLAIN},
    {"error_limit", &bacnet_real, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_range_fields[] = {
    {"exceeding_value", &bacnet_real, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"deadband", &bacnet_real, 2, 0, BACNET_PLAIN},
    {"exceeded_limit", &bacnet_real, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_buffer_old_fields[] = {
    {"buffer_device", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"buffer_object", &bacnet_object, 1, 0, BACNET_PLAIN},
    {"previous_notification", &bacnet_datetime, 2, 0, BACNET_PLAIN},
    {"current_notification", &bacnet_datetime, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_life_safety_fields[] = {
    {"new_state", &bacnet_state, 0, 0, BACNET_PLAIN},
    {"new_mode", &bacnet_mode, 1, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 2, 0, BACNET_PLAIN},
    {"operation_expected", &bacnet_operation, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_extended_fields[] = {
    {"vendor_id", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"extended_event_type", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"parameters", &bacnet_any, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_buffer_fields[] = {
    {"buffer_property", &bacnet_device_object_property, 0, 0, BACNET_PLAIN},
    {"previous_notification", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"current_notification", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_unsigned_fields[] = {
    {"exceeding_value", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"exceeded_limit", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_access_fields[] = {
    {"access_event", &bacnet_access_event, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"access_event_tag", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
    {"access_event_time", &bacnet_time_stamp, 3, 0, BACNET_PLAIN},
    {"access_credential", &bacnet_device_object, 4, 0, BACNET_PLAIN},
    {"authentication_factor", &bacnet_authentication_factor, 5, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field n_double_range_fields[] = {
    {"exceeding_value", &bacnet_double, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"deadband", &bacnet_double, 2, 0, BACNET_PLAIN},
    {"exceeded_limit", &bacnet_double, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_signed_range_fields[] = {
    {"exceeding_value", &bacnet_integer, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"deadband", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
    {"exceeded_limit", &bacnet_integer, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_unsigned_range_fields[] = {
    {"exceeding_value", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"deadband", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
    {"exceeded_limit", &bacnet_unsigned, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_characters_fields[] = {
    {"changed_value", &bacnet_characters, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"alarm_value", &bacnet_characters, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_flags_fields[] = {
    {"present_value", &bacnet_any, 0, BACNET_OPTIONAL, BACNET_PLAIN},
    {"referenced_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_reliability_fields[] = {
    {"reliability", &bacnet_reliability, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"property_values", &bacnet_property_value, 2, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field n_discrete_fields[] = {
    {"new_value", &bacnet_any, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field n_timer_fields[] = {
    {"new_state", &bacnet_timer_state, 0, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 1, 0, BACNET_PLAIN},
    {"update_time", &bacnet_datetime, 2, 0, BACNET_PLAIN},
    {"last_state_change", &bacnet_timer_transition, 3, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"initial_timeout", &bacnet_unsigned, 4, BACNET_OPTIONAL, BACNET_PLAIN},
    {"expiration_time", &bacnet_datetime, 5, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field notification_parameters_fields[] = {
    {"change_of_bitstring", &bacnet_n_bitstring, 0, 0, BACNET_PLAIN},
    {"change_of_state", &bacnet_n_state, 1, 0, BACNET_PLAIN},
    {"change_of_value", &bacnet_n_value, 2, 0, BACNET_PLAIN},
    {"command_failure", &bacnet_n_command, 3, 0, BACNET_PLAIN},
    {"floating_limit", &bacnet_n_floating, 4, 0, BACNET_PLAIN},
    {"out_of_range", &bacnet_n_range, 5, 0, BACNET_PLAIN},
    {"complex_event_type", &bacnet_property_value, 6, BACNET_LIST,
	BACNET_PLAIN},
    {"buffer_ready_old", &bacnet_n_buffer_old, 7, 0, BACNET_PLAIN},
    {"change_of_life_safety", &bacnet_n_life_safety, 8, 0, BACNET_PLAIN},
    {"extended", &bacnet_n_extended, 9, 0, BACNET_PLAIN},
    {"buffer_ready", &bacnet_n_buffer, 10, 0, BACNET_PLAIN},
    {"unsigned_range", &bacnet_n_unsigned, 11, 0, BACNET_PLAIN},
    {"access_event", &bacnet_n_access, 13, 0, BACNET_PLAIN},
    {"double_out_of_range", &bacnet_n_double_range, 14, 0, BACNET_PLAIN},
    {"signed_out_of_range", &bacnet_n_signed_range, 15, 0, BACNET_PLAIN},
    {"unsigned_out_of_range", &bacnet_n_unsigned_range, 16, 0, BACNET_PLAIN},
    {"change_of_characterstring", &bacnet_n_characters, 17, 0, BACNET_PLAIN},
    {"change_of_status_flags", &bacnet_n_flags, 18, 0, BACNET_PLAIN},
    {"change_of_reliability", &bacnet_n_reliability, 19, 0, BACNET_PLAIN},
    {"change_of_discrete_value", &bacnet_n_discrete, 21, 0, BACNET_PLAIN},
    {"change_of_timer", &bacnet_n_timer, 22, 0, BACNET_PLAIN},
};

const struct bacnet_type
    bacnet_property_states =
	BACNET_FIELDS(BACNET_CHOICE, property_states_fields),
    bacnet_n_bitstring = BACNET_FIELDS(BACNET_SEQUENCE, n_bitstring_fields),
    bacnet_n_state = BACNET_FIELDS(BACNET_SEQUENCE, n_state_fields),
    bacnet_new_value = BACNET_FIELDS(BACNET_CHOICE, new_value_fields),
    bacnet_n_value = BACNET_FIELDS(BACNET_SEQUENCE, n_value_fields),
    bacnet_n_command = BACNET_FIELDS(BACNET_SEQUENCE, n_command_fields),
    bacnet_n_floating = BACNET_FIELDS(BACNET_SEQUENCE, n_floating_fields),
    bacnet_n_range = BACNET_FIELDS(BACNET_SEQUENCE, n_range_fields),
    bacnet_n_buffer_old = BACNET_FIELDS(BACNET_SEQUENCE, n_buffer_old_fields),
    bacnet_n_life_safety = BACNET_FIELDS(BACNET_SEQUENCE, n_life_safety_fields),
    bacnet_n_extended = BACNET_FIELDS(BACNET_SEQUENCE, n_extended_fields),
    bacnet_n_buffer = BACNET_FIELDS(BACNET_SEQUENCE, n_buffer_fields),
    bacnet_n_unsigned = BACNET_FIELDS(BACNET_SEQUENCE, n_unsigned_fields),
    bacnet_n_access = BACNET_FIELDS(BACNET_SEQUENCE, n_access_fields),
    bacnet_n_double_range =
	BACNET_FIELDS(BACNET_SEQUENCE, n_double_range_fields),
    bacnet_n_signed_range =
	BACNET_FIELDS(BACNET_SEQUENCE, n_signed_range_fields),
    bacnet_n_unsigned_range =
	BACNET_FIELDS(BACNET_SEQUENCE, n_unsigned_range_fields),
    bacnet_n_characters = BACNET_FIELDS(BACNET_SEQUENCE, n_characters_fields),
    bacnet_n_flags = BACNET_FIELDS(BACNET_SEQUENCE, n_flags_fields),
    bacnet_n_reliability = BACNET_FIELDS(BACNET_SEQUENCE, n_reliability_fields),
    bacnet_n_discrete = BACNET_FIELDS(BACNET_SEQUENCE, n_discrete_fields),
    bacnet_n_timer = BACNET_FIELDS(BACNET_SEQUENCE, n_timer_fields),
    bacnet_notification_parameters =
	BACNET_FIELDS(BACNET_CHOICE, notification_parameters_fields);
