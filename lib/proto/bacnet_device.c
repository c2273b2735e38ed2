/*
 * bacnet_device.c - parameters of the services of remote devices, virtual
 * terminals, security and auditing: 16, 17, 24 and 13.19.
 *
 * ANSI/ASHRAE 135-2020, and the productions of clause 21.
 */
#include "proto/bacnet_types.h"

static const struct bacnet_field communication_request_fields[] = {
    {"time_duration", &bacnet_unsigned, 0, BACNET_OPTIONAL, BACNET_PLAIN},
    {"enable_disable", &bacnet_communication, 1, 0, BACNET_IS_STATE},
    {"password", &bacnet_characters, 2, BACNET_OPTIONAL, BACNET_IS_SECRET},
};

static const struct bacnet_field reinitialize_request_fields[] = {
    {"reinitialized_state_of_device", &bacnet_reinitialize, 0, 0,
	BACNET_IS_STATE},
    {"password", &bacnet_characters, 1, BACNET_OPTIONAL, BACNET_IS_SECRET},
};

static const struct bacnet_field private_request_fields[] = {
    {"vendor_id", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"service_number", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"service_parameters", &bacnet_any, 2, BACNET_OPTIONAL, BACNET_IS_RAW},
};

static const struct bacnet_field private_answer_fields[] = {
    {"vendor_id", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"service_number", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"result_block", &bacnet_any, 2, BACNET_OPTIONAL, BACNET_IS_RAW},
};

static const struct bacnet_field private_failure_fields[] = {
    {"error", &bacnet_any, 0, 0, BACNET_IS_ERROR},
    {"vendor_id", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"service_number", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
    {"error_parameters", &bacnet_any, 3, BACNET_OPTIONAL, BACNET_IS_RAW},
};

static const struct bacnet_field message_class_fields[] = {
    {"numeric", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"character", &bacnet_characters, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_type message_class =
    BACNET_FIELDS(BACNET_CHOICE, message_class_fields);

static const struct bacnet_field text_message_fields[] = {
    {"text_message_source_device", &bacnet_object, 0, 0, BACNET_IS_DEVICE},
    {"message_class", &message_class, 1, BACNET_OPTIONAL, BACNET_PLAIN},
    {"message_priority", &bacnet_message_priority, 2, 0, BACNET_PLAIN},
    {"message", &bacnet_characters, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field vt_open_request_fields[] = {
    {"vt_class", &bacnet_vt_class, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"local_vt_session_identifier", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field vt_open_answer_fields[] = {
    {"remote_vt_session_identifier", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field vt_close_request_fields[] = {
    {"list_of_remote_vt_session_identifiers", &bacnet_unsigned, BACNET_UNTAGGED,
	BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field vt_close_failure_fields[] = {
    {"error", &bacnet_any, 0, 0, BACNET_IS_ERROR},
    {"list_of_vt_session_identifiers", &bacnet_unsigned, 1,
	BACNET_OPTIONAL | BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field vt_data_request_fields[] = {
    {"vt_session_identifier", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"vt_new_data", &bacnet_octets, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"vt_data_flag", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field vt_data_answer_fields[] = {
    {"all_new_data_accepted", &bacnet_boolean, 0, 0, BACNET_PLAIN},
    {"accepted_octet_count", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field authenticate_request_fields[] = {
    {"pseudo_random_number", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"expected_invoke_id", &bacnet_unsigned, 1, BACNET_OPTIONAL, BACNET_PLAIN},
    {"operator_name", &bacnet_characters, 2, BACNET_OPTIONAL, BACNET_PLAIN},
    {"operator_password", &bacnet_characters, 3, BACNET_OPTIONAL,
	BACNET_IS_SECRET},
    {"start_enciphered_session", &bacnet_boolean, 4, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field authenticate_answer_fields[] = {
    {"modified_random_number", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field key_request_fields[] = {
    {"requesting_device_identifier", &bacnet_object, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"requesting_device_address", &bacnet_address, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"remote_device_identifier", &bacnet_object, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"remote_device_address", &bacnet_address, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
};

static const struct bacnet_field audit_recipient_fields[] = {
    {"device", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"address", &bacnet_address, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_type audit_recipient =
    BACNET_FIELDS(BACNET_CHOICE, audit_recipient_fields);

static const struct bacnet_field audit_notification_fields[] = {
    {"source_timestamp", &bacnet_time_stamp, 0, BACNET_OPTIONAL, BACNET_PLAIN},
    {"target_timestamp", &bacnet_time_stamp, 1, BACNET_OPTIONAL, BACNET_PLAIN},
    {"source_device", &audit_recipient, 2, 0, BACNET_PLAIN},
    {"source_object", &bacnet_object, 3, BACNET_OPTIONAL, BACNET_PLAIN},
    {"operation", &bacnet_audit_operation, 4, 0, BACNET_PLAIN},
    {"source_comment", &bacnet_characters, 5, BACNET_OPTIONAL, BACNET_PLAIN},
    {"target_comment", &bacnet_characters, 6, BACNET_OPTIONAL, BACNET_PLAIN},
    {"invoke_id", &bacnet_unsigned, 7, BACNET_OPTIONAL, BACNET_PLAIN},
    {"source_user_id", &bacnet_unsigned, 8, BACNET_OPTIONAL, BACNET_PLAIN},
    {"source_user_role", &bacnet_unsigned, 9, BACNET_OPTIONAL, BACNET_PLAIN},
    {"target_device", &audit_recipient, 10, 0, BACNET_PLAIN},
    {"target_object", &bacnet_object, 11, BACNET_OPTIONAL, BACNET_PLAIN},
    {"target_property", &bacnet_property_reference, 12, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"target_priority", &bacnet_unsigned, 13, BACNET_OPTIONAL, BACNET_PLAIN},
    {"target_value", &bacnet_any, 14, BACNET_OPTIONAL, BACNET_PLAIN},
    {"current_value", &bacnet_any, 15, BACNET_OPTIONAL, BACNET_PLAIN},
    {"result", &bacnet_error, 16, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_type audit_notification =
    BACNET_FIELDS(BACNET_SEQUENCE, audit_notification_fields);

static const struct bacnet_field audit_request_fields[] = {
    {"notifications", &audit_notification, 0, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field by_target_fields[] = {
    {"target_device_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"target_device_address", &bacnet_address, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"target_object_identifier", &bacnet_object, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"target_property_identifier", &bacnet_property_identifier, 3,
	BACNET_OPTIONAL, BACNET_PLAIN},
    {"target_array_index", &bacnet_unsigned, 4, BACNET_OPTIONAL, BACNET_PLAIN},
    {"target_priority", &bacnet_unsigned, 5, BACNET_OPTIONAL, BACNET_PLAIN},
    {"operations", &bacnet_bits, 6, BACNET_OPTIONAL, BACNET_PLAIN},
    {"successful_actions_only", &bacnet_boolean, 7, 0, BACNET_PLAIN},
};

static const struct bacnet_type by_target =
    BACNET_FIELDS(BACNET_SEQUENCE, by_target_fields);

static const struct bacnet_field by_source_fields[] = {
    {"source_device_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"source_device_address", &bacnet_address, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"source_object_identifier", &bacnet_object, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"operations", &bacnet_bits, 3, BACNET_OPTIONAL, BACNET_PLAIN},
    {"successful_actions_only", &bacnet_boolean, 4, 0, BACNET_PLAIN},
};

static const struct bacnet_type by_source =
    BACNET_FIELDS(BACNET_SEQUENCE, by_source_fields);

static const struct bacnet_field query_parameters_fields[] = {
    {"by_target", &by_target, 0, 0, BACNET_PLAIN},
    {"by_source", &by_source, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_type query_parameters =
    BACNET_FIELDS(BACNET_CHOICE, query_parameters_fields);

static const struct bacnet_field query_request_fields[] = {
    {"audit_log", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"query_parameters", &query_parameters, 1, 0, BACNET_PLAIN},
    {"start_at_sequence_number", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"requested_count", &bacnet_unsigned, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_field audit_datum_fields[] = {
    {"log_status", &bacnet_log_status, 0, 0, BACNET_PLAIN},
    {"audit_notification", &audit_notification, 1, 0, BACNET_PLAIN},
    {"time_change", &bacnet_real, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_type audit_datum =
    BACNET_FIELDS(BACNET_CHOICE, audit_datum_fields);

static const struct bacnet_field audit_record_fields[] = {
    {"timestamp", &bacnet_datetime, 0, 0, BACNET_PLAIN},
    {"log_datum", &audit_datum, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_type audit_record =
    BACNET_FIELDS(BACNET_SEQUENCE, audit_record_fields);

static const struct bacnet_field audit_result_fields[] = {
    {"sequence_number", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"record", &audit_record, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_type audit_result =
    BACNET_FIELDS(BACNET_SEQUENCE, audit_result_fields);

static const struct bacnet_field query_answer_fields[] = {
    {"audit_log", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"records", &audit_result, 1, BACNET_LIST, BACNET_PLAIN},
    {"no_more_items", &bacnet_boolean, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_field i_am_fields[] = {
    {"i_am_device_identifier", &bacnet_object, BACNET_UNTAGGED, 0,
	BACNET_IS_DEVICE},
    {"max_apdu_length_accepted", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"segmentation_supported", &bacnet_segmentation, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"vendor_id", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field i_have_fields[] = {
    {"device_identifier", &bacnet_object, BACNET_UNTAGGED, 0, BACNET_IS_DEVICE},
    {"object_identifier", &bacnet_object, BACNET_UNTAGGED, 0, BACNET_IS_OBJECT},
    {"object_name", &bacnet_characters, BACNET_UNTAGGED, 0, BACNET_IS_NAME},
};

static const struct bacnet_field who_has_object_fields[] = {
    {"object_identifier", &bacnet_object, 2, 0, BACNET_IS_OBJECT},
    {"object_name", &bacnet_characters, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_type who_has_object =
    BACNET_FIELDS(BACNET_CHOICE, who_has_object_fields);

static const struct bacnet_field who_has_fields[] = {
    {"device_instance_range_low_limit", &bacnet_unsigned, 0, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"device_instance_range_high_limit", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"object", &who_has_object, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field who_is_fields[] = {
    {"device_instance_range_low_limit", &bacnet_unsigned, 0, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"device_instance_range_high_limit", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field time_synchronization_fields[] = {
    {"time", &bacnet_datetime, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field group_channel_fields[] = {
    {"channel", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"overriding_priority", &bacnet_unsigned, 1, BACNET_OPTIONAL, BACNET_PLAIN},
    {"value", &bacnet_one, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_type group_channel =
    BACNET_FIELDS(BACNET_SEQUENCE, group_channel_fields);

static const struct bacnet_field write_group_fields[] = {
    {"group_number", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"write_priority", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
    {"change_list", &group_channel, 2, BACNET_LIST, BACNET_PLAIN},
    {"inhibit_delay", &bacnet_boolean, 3, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field who_am_i_fields[] = {
    {"vendor_id", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"model_name", &bacnet_characters, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"serial_number", &bacnet_characters, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field you_are_fields[] = {
    {"vendor_id", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"model_name", &bacnet_characters, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"serial_number", &bacnet_characters, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"device_identifier", &bacnet_object, BACNET_UNTAGGED, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"device_mac_address", &bacnet_octets, BACNET_UNTAGGED, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

const struct bacnet_type
    bacnet_communication_request =
	BACNET_FIELDS(BACNET_SEQUENCE, communication_request_fields),
    bacnet_reinitialize_request =
	BACNET_FIELDS(BACNET_SEQUENCE, reinitialize_request_fields),
    bacnet_private_request =
	BACNET_FIELDS(BACNET_SEQUENCE, private_request_fields),
    bacnet_private_answer =
	BACNET_FIELDS(BACNET_SEQUENCE, private_answer_fields),
    bacnet_private_failure =
	BACNET_FIELDS(BACNET_SEQUENCE, private_failure_fields),
    bacnet_text_message = BACNET_FIELDS(BACNET_SEQUENCE, text_message_fields),
    bacnet_vt_open_request =
	BACNET_FIELDS(BACNET_SEQUENCE, vt_open_request_fields),
    bacnet_vt_open_answer =
	BACNET_FIELDS(BACNET_SEQUENCE, vt_open_answer_fields),
    bacnet_vt_close_request =
	BACNET_FIELDS(BACNET_SEQUENCE, vt_close_request_fields),
    bacnet_vt_close_failure =
	BACNET_FIELDS(BACNET_SEQUENCE, vt_close_failure_fields),
    bacnet_vt_data_request =
	BACNET_FIELDS(BACNET_SEQUENCE, vt_data_request_fields),
    bacnet_vt_data_answer =
	BACNET_FIELDS(BACNET_SEQUENCE, vt_data_answer_fields),
    bacnet_authenticate_request =
	BACNET_FIELDS(BACNET_SEQUENCE, authenticate_request_fields),
    bacnet_authenticate_answer =
	BACNET_FIELDS(BACNET_SEQUENCE, authenticate_answer_fields),
    bacnet_key_request = BACNET_FIELDS(BACNET_SEQUENCE, key_request_fields),
    bacnet_audit_request = BACNET_FIELDS(BACNET_SEQUENCE, audit_request_fields),
    bacnet_query_request = BACNET_FIELDS(BACNET_SEQUENCE, query_request_fields),
    bacnet_query_answer = BACNET_FIELDS(BACNET_SEQUENCE, query_answer_fields),
    bacnet_i_am = BACNET_FIELDS(BACNET_SEQUENCE, i_am_fields),
    bacnet_i_have = BACNET_FIELDS(BACNET_SEQUENCE, i_have_fields),
    bacnet_who_has = BACNET_FIELDS(BACNET_SEQUENCE, who_has_fields),
    bacnet_who_is = BACNET_FIELDS(BACNET_SEQUENCE, who_is_fields),
    bacnet_time_synchronization =
	BACNET_FIELDS(BACNET_SEQUENCE, time_synchronization_fields),
    bacnet_write_group = BACNET_FIELDS(BACNET_SEQUENCE, write_group_fields),
    bacnet_who_am_i = BACNET_FIELDS(BACNET_SEQUENCE, who_am_i_fields),
    bacnet_you_are = BACNET_FIELDS(BACNET_SEQUENCE, you_are_fields);
