/*
 * bacnet_record.c - the constructed values of properties: schedules, logs,
 * recipients, ports.
 *
 * ANSI/ASHRAE 135-2020, clause 21.
 */
#include "proto/bacnet_types.h"

static const struct bacnet_field destination_fields[] = {
    {"valid_days", &bacnet_days, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"from_time", &bacnet_time, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"to_time", &bacnet_time, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"recipient", &bacnet_recipient, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"process_identifier", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"issue_confirmed_notifications", &bacnet_boolean, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"transitions", &bacnet_transitions, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field address_binding_fields[] = {
    {"device_identifier", &bacnet_object, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"device_address", &bacnet_address, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field daily_schedule_fields[] = {
    {"day_schedule", &bacnet_time_value, 0, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field period_fields[] = {
    {"calendar_entry", &bacnet_calendar_entry, 0, 0, BACNET_PLAIN},
    {"calendar_reference", &bacnet_object, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field special_event_fields[] = {
    {"period", &bacnet_period, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"list_of_time_values", &bacnet_time_value, 2, BACNET_LIST, BACNET_PLAIN},
    {"event_priority", &bacnet_unsigned, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field setpoint_reference_fields[] = {
    {"reference", &bacnet_object_property, 0, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field cov_subscription_fields[] = {
    {"recipient", &bacnet_recipient_process, 0, 0, BACNET_PLAIN},
    {"monitored_property_reference", &bacnet_object_property, 1, 0,
	BACNET_PLAIN},
    {"issue_confirmed_notifications", &bacnet_boolean, 2, 0, BACNET_PLAIN},
    {"time_remaining", &bacnet_unsigned, 3, 0, BACNET_PLAIN},
    {"cov_increment", &bacnet_real, 4, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field action_command_fields[] = {
    {"device_identifier", &bacnet_object, 0, BACNET_OPTIONAL, BACNET_PLAIN},
    {"object_identifier", &bacnet_object, 1, 0, BACNET_PLAIN},
    {"property_identifier", &bacnet_property_identifier, 2, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 3, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"property_value", &bacnet_any, 4, 0, BACNET_PLAIN},
    {"priority", &bacnet_unsigned, 5, BACNET_OPTIONAL, BACNET_PLAIN},
    {"post_delay", &bacnet_unsigned, 6, BACNET_OPTIONAL, BACNET_PLAIN},
    {"quit_on_failure", &bacnet_boolean, 7, 0, BACNET_PLAIN},
    {"write_successful", &bacnet_boolean, 8, 0, BACNET_PLAIN},
};

static const struct bacnet_field action_list_fields[] = {
    {"action", &bacnet_action_command, 0, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field log_datum_fields[] = {
    {"log_status", &bacnet_log_status, 0, 0, BACNET_PLAIN},
    {"boolean_value", &bacnet_boolean, 1, 0, BACNET_PLAIN},
    {"real_value", &bacnet_real, 2, 0, BACNET_PLAIN},
    {"enumerated_value", &bacnet_enumerated, 3, 0, BACNET_PLAIN},
    {"unsigned_value", &bacnet_unsigned, 4, 0, BACNET_PLAIN},
    {"integer_value", &bacnet_integer, 5, 0, BACNET_PLAIN},
    {"bitstring_value", &bacnet_bits, 6, 0, BACNET_PLAIN},
    {"null_value", &bacnet_null, 7, 0, BACNET_PLAIN},
    {"failure", &bacnet_error, 8, 0, BACNET_PLAIN},
    {"time_change", &bacnet_real, 9, 0, BACNET_PLAIN},
    {"any_value", &bacnet_any, 10, 0, BACNET_PLAIN},
};

static const struct bacnet_field log_record_fields[] = {
    {"timestamp", &bacnet_datetime, 0, 0, BACNET_PLAIN},
    {"log_datum", &bacnet_log_datum, 1, 0, BACNET_PLAIN},
    {"status_flags", &bacnet_status_flags, 2, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field log_value_fields[] = {
    {"boolean_value", &bacnet_boolean, 0, 0, BACNET_PLAIN},
    {"real_value", &bacnet_real, 1, 0, BACNET_PLAIN},
    {"enumerated_value", &bacnet_enumerated, 2, 0, BACNET_PLAIN},
    {"unsigned_value", &bacnet_unsigned, 3, 0, BACNET_PLAIN},
    {"integer_value", &bacnet_integer, 4, 0, BACNET_PLAIN},
    {"bitstring_value", &bacnet_bits, 5, 0, BACNET_PLAIN},
    {"null_value", &bacnet_null, 6, 0, BACNET_PLAIN},
    {"failure", &bacnet_error, 7, 0, BACNET_PLAIN},
    {"any_value", &bacnet_any, 8, 0, BACNET_PLAIN},
};

static const struct bacnet_field log_data_fields[] = {
    {"log_status", &bacnet_log_status, 0, 0, BACNET_PLAIN},
    {"log_data", &bacnet_log_value, 1, BACNET_LIST, BACNET_PLAIN},
    {"time_change", &bacnet_real, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field log_multiple_record_fields[] = {
    {"timestamp", &bacnet_datetime, 0, 0, BACNET_PLAIN},
    {"log_data", &bacnet_log_data, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field event_log_datum_fields[] = {
    {"log_status", &bacnet_log_status, 0, 0, BACNET_PLAIN},
    {"notification", &bacnet_event_notification, 1, 0, BACNET_PLAIN},
    {"time_change", &bacnet_real, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field event_log_record_fields[] = {
    {"timestamp", &bacnet_datetime, 0, 0, BACNET_PLAIN},
    {"log_datum", &bacnet_event_log_datum, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field scale_fields[] = {
    {"float_scale", &bacnet_real, 0, 0, BACNET_PLAIN},
    {"integer_scale", &bacnet_integer, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field prescale_fields[] = {
    {"multiplier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"modulo_divide", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field accumulator_record_fields[] = {
    {"timestamp", &bacnet_datetime, 0, 0, BACNET_PLAIN},
    {"present_value", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"accumulated_value", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
    {"accumulator_status", &bacnet_accumulator_status, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field shed_level_fields[] = {
    {"percent", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"level", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"amount", &bacnet_real, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field bdt_entry_fields[] = {
    {"bbmd_address", &bacnet_host_port, 0, 0, BACNET_PLAIN},
    {"broadcast_mask", &bacnet_octets, 1, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field fdt_entry_fields[] = {
    {"bacnetip_address", &bacnet_octets, 0, 0, BACNET_PLAIN},
    {"time_to_live", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"remaining_time_to_live", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field router_entry_fields[] = {
    {"network_number", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"mac_address", &bacnet_octets, 1, 0, BACNET_PLAIN},
    {"status", &bacnet_enumerated, 2, 0, BACNET_PLAIN},
    {"performance_index", &bacnet_unsigned, 3, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field vmac_entry_fields[] = {
    {"virtual_mac_address", &bacnet_octets, 0, 0, BACNET_PLAIN},
    {"native_mac_address", &bacnet_octets, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field name_value_fields[] = {
    {"name", &bacnet_characters, 0, 0, BACNET_PLAIN},
    {"value", &bacnet_one, BACNET_UNTAGGED, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field property_access_result_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"property_identifier", &bacnet_property_identifier, 1, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"device_identifier", &bacnet_object, 3, BACNET_OPTIONAL, BACNET_PLAIN},
    {"value", &bacnet_any, 4, BACNET_OPTIONAL, BACNET_PLAIN},
    {"error", &bacnet_error, 5, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field session_key_fields[] = {
    {"session_key", &bacnet_octets, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"peer_address", &bacnet_address, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field vt_session_fields[] = {
    {"local_vt_session_id", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"remote_vt_session_id", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"remote_vt_address", &bacnet_address, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field read_access_specification_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"list_of_property_references", &bacnet_property_reference, 1, BACNET_LIST,
	BACNET_PLAIN},
};

static const struct bacnet_field property_reference_fields[] = {
    {"property_identifier", &bacnet_property_identifier, 0, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field credential_factor_fields[] = {
    {"disable", &bacnet_enumerated, 0, 0, BACNET_PLAIN},
    {"authentication_factor", &bacnet_authentication_factor, 1, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field access_rule_fields[] = {
    {"time_range_specifier", &bacnet_enumerated, 0, 0, BACNET_PLAIN},
    {"time_range", &bacnet_device_object_property, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"location_specifier", &bacnet_enumerated, 2, 0, BACNET_PLAIN},
    {"location", &bacnet_device_object, 3, BACNET_OPTIONAL, BACNET_PLAIN},
    {"enable", &bacnet_boolean, 4, 0, BACNET_PLAIN},
};

static const struct bacnet_field assigned_access_rights_fields[] = {
    {"assigned_access_rights", &bacnet_device_object, 0, 0, BACNET_PLAIN},
    {"enable", &bacnet_boolean, 1, 0, BACNET_PLAIN},
};

const struct bacnet_type
    bacnet_destination = BACNET_FIELDS(BACNET_SEQUENCE, destination_fields),
    bacnet_address_binding =
	BACNET_FIELDS(BACNET_SEQUENCE, address_binding_fields),
    bacnet_daily_schedule =
	BACNET_FIELDS(BACNET_SEQUENCE, daily_schedule_fields),
    bacnet_period = BACNET_FIELDS(BACNET_CHOICE, period_fields),
    bacnet_special_event = BACNET_FIELDS(BACNET_SEQUENCE, special_event_fields),
    bacnet_setpoint_reference =
	BACNET_FIELDS(BACNET_SEQUENCE, setpoint_reference_fields),
    bacnet_cov_subscription =
	BACNET_FIELDS(BACNET_SEQUENCE, cov_subscription_fields),
    bacnet_action_command =
	BACNET_FIELDS(BACNET_SEQUENCE, action_command_fields),
    bacnet_action_list = BACNET_FIELDS(BACNET_SEQUENCE, action_list_fields),
    bacnet_log_datum = BACNET_FIELDS(BACNET_CHOICE, log_datum_fields),
    bacnet_log_record = BACNET_FIELDS(BACNET_SEQUENCE, log_record_fields),
    bacnet_log_value = BACNET_FIELDS(BACNET_CHOICE, log_value_fields),
    bacnet_log_data = BACNET_FIELDS(BACNET_CHOICE, log_data_fields),
    bacnet_log_multiple_record =
	BACNET_FIELDS(BACNET_SEQUENCE, log_multiple_record_fields),
    bacnet_event_log_datum =
	BACNET_FIELDS(BACNET_CHOICE, event_log_datum_fields),
    bacnet_event_log_record =
	BACNET_FIELDS(BACNET_SEQUENCE, event_log_record_fields),
    bacnet_scale = BACNET_FIELDS(BACNET_CHOICE, scale_fields),
    bacnet_prescale = BACNET_FIELDS(BACNET_SEQUENCE, prescale_fields),
    bacnet_accumulator_record =
	BACNET_FIELDS(BACNET_SEQUENCE, accumulator_record_fields),
    bacnet_shed_level = BACNET_FIELDS(BACNET_CHOICE, shed_level_fields),
    bacnet_bdt_entry = BACNET_FIELDS(BACNET_SEQUENCE, bdt_entry_fields),
    bacnet_fdt_entry = BACNET_FIELDS(BACNET_SEQUENCE, fdt_entry_fields),
    bacnet_router_entry = BACNET_FIELDS(BACNET_SEQUENCE, router_entry_fields),
    bacnet_vmac_entry = BACNET_FIELDS(BACNET_SEQUENCE, vmac_entry_fields),
    bacnet_name_value = BACNET_FIELDS(BACNET_SEQUENCE, name_value_fields),
    bacnet_property_access_result =
	BACNET_FIELDS(BACNET_SEQUENCE, property_access_result_fields),
    bacnet_session_key = BACNET_FIELDS(BACNET_SEQUENCE, session_key_fields),
    bacnet_vt_session = BACNET_FIELDS(BACNET_SEQUENCE, vt_session_fields),
    bacnet_read_access_specification =
	BACNET_FIELDS(BACNET_SEQUENCE, read_access_specification_fields),
    bacnet_property_reference =
	BACNET_FIELDS(BACNET_SEQUENCE, property_reference_fields),
    bacnet_credential_factor =
	BACNET_FIELDS(BACNET_SEQUENCE, credential_factor_fields),
    bacnet_access_rule = BACNET_FIELDS(BACNET_SEQUENCE, access_rule_fields),
    bacnet_assigned_access_rights =
	BACNET_FIELDS(BACNET_SEQUENCE, assigned_access_rights_fields);
