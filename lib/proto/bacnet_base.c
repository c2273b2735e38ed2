/*
 * bacnet_base.c - the productions of clause 21 that others are made of.
 *
 * ANSI/ASHRAE 135-2020, clause 21.
 */
#include "proto/bacnet_types.h"

static const struct bacnet_field address_fields[] = {
    {"network_number", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"mac_address", &bacnet_octets, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field recipient_fields[] = {
    {"device", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"address", &bacnet_address, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field recipient_process_fields[] = {
    {"recipient", &bacnet_recipient, 0, 0, BACNET_PLAIN},
    {"process_identifier", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field time_stamp_fields[] = {
    {"time", &bacnet_time, 0, 0, BACNET_PLAIN},
    {"sequence_number", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"date_time", &bacnet_datetime, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field date_range_fields[] = {
    {"start_date", &bacnet_date, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"end_date", &bacnet_date, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field calendar_entry_fields[] = {
    {"date", &bacnet_date, 0, 0, BACNET_PLAIN},
    {"date_range", &bacnet_date_range, 1, 0, BACNET_PLAIN},
    {"week_n_day", &bacnet_octets, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field time_value_fields[] = {
    {"time", &bacnet_time, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"value", &bacnet_one, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field object_property_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"property_identifier", &bacnet_property_identifier, 1, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field device_object_property_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"property_identifier", &bacnet_property_identifier, 1, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"device_identifier", &bacnet_object, 3, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field device_object_fields[] = {
    {"device_identifier", &bacnet_object, 0, BACNET_OPTIONAL, BACNET_PLAIN},
    {"object_identifier", &bacnet_object, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field device_object_property_value_fields[] = {
    {"device_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"object_identifier", &bacnet_object, 1, 0, BACNET_PLAIN},
    {"property_identifier", &bacnet_property_identifier, 2, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 3, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"value", &bacnet_any, 4, 0, BACNET_PLAIN},
};

static const struct bacnet_field property_value_fields[] = {
    {"property_identifier", &bacnet_property_identifier, 0, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"value", &bacnet_any, 2, 0, BACNET_PLAIN},
    {"priority", &bacnet_unsigned, 3, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field error_fields[] = {
    {"error_class", &bacnet_error_class, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"error_code", &bacnet_error_code, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field value_source_fields[] = {
    {"none", &bacnet_null, 0, 0, BACNET_PLAIN},
    {"object", &bacnet_device_object, 1, 0, BACNET_PLAIN},
    {"address", &bacnet_address, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field authentication_factor_fields[] = {
    {"format_type", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"format_class", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"value", &bacnet_octets, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field host_address_fields[] = {
    {"none", &bacnet_null, 0, 0, BACNET_PLAIN},
    {"ip_address", &bacnet_octets, 1, 0, BACNET_PLAIN},
    {"name", &bacnet_characters, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field host_port_fields[] = {
    {"host", &bacnet_host_address, 0, 0, BACNET_PLAIN},
    {"port", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field lighting_command_fields[] = {
    {"operation", &bacnet_lighting_operation, 0, 0, BACNET_PLAIN},
    {"target_level", &bacnet_real, 1, BACNET_OPTIONAL, BACNET_PLAIN},
    {"ramp_rate", &bacnet_real, 2, BACNET_OPTIONAL, BACNET_PLAIN},
    {"step_increment", &bacnet_real, 3, BACNET_OPTIONAL, BACNET_PLAIN},
    {"fade_time", &bacnet_unsigned, 4, BACNET_OPTIONAL, BACNET_PLAIN},
    {"priority", &bacnet_unsigned, 5, BACNET_OPTIONAL, BACNET_PLAIN},
};

const struct bacnet_type
    bacnet_address = BACNET_FIELDS(BACNET_SEQUENCE, address_fields),
    bacnet_recipient = BACNET_FIELDS(BACNET_CHOICE, recipient_fields),
    bacnet_recipient_process =
	BACNET_FIELDS(BACNET_SEQUENCE, recipient_process_fields),
    bacnet_time_stamp = BACNET_FIELDS(BACNET_CHOICE, time_stamp_fields),
    bacnet_date_range = BACNET_FIELDS(BACNET_SEQUENCE, date_range_fields),
    bacnet_calendar_entry = BACNET_FIELDS(BACNET_CHOICE, calendar_entry_fields),
    bacnet_time_value = BACNET_FIELDS(BACNET_SEQUENCE, time_value_fields),
    bacnet_object_property =
	BACNET_FIELDS(BACNET_SEQUENCE, object_property_fields),
    bacnet_device_object_property =
	BACNET_FIELDS(BACNET_SEQUENCE, device_object_property_fields),
    bacnet_device_object = BACNET_FIELDS(BACNET_SEQUENCE, device_object_fields),
    bacnet_device_object_property_value =
	BACNET_FIELDS(BACNET_SEQUENCE, device_object_property_value_fields),
    bacnet_property_value =
	BACNET_FIELDS(BACNET_SEQUENCE, property_value_fields),
    bacnet_error = BACNET_FIELDS(BACNET_SEQUENCE, error_fields),
    bacnet_value_source = BACNET_FIELDS(BACNET_CHOICE, value_source_fields),
    bacnet_authentication_factor =
	BACNET_FIELDS(BACNET_SEQUENCE, authentication_factor_fields),
    bacnet_host_address = BACNET_FIELDS(BACNET_CHOICE, host_address_fields),
    bacnet_host_port = BACNET_FIELDS(BACNET_SEQUENCE, host_port_fields),
    bacnet_lighting_command =
	BACNET_FIELDS(BACNET_SEQUENCE, lighting_command_fields);
