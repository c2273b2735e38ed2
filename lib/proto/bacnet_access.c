/*
 * bacnet_access.c - parameters of the services that read and write properties,
 * lists, objects and files: 14 and 15.
 *
 * ANSI/ASHRAE 135-2020, and the productions of clause 21.
 */
#include "proto/bacnet_types.h"

static const struct bacnet_field property_request_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"property_identifier", &bacnet_enumerated, 1, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
};

static const struct bacnet_field property_answer_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"property_identifier", &bacnet_enumerated, 1, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
    {"property_value", &bacnet_any, 3, 0, BACNET_IS_VALUE},
};

static const struct bacnet_field property_write_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"property_identifier", &bacnet_enumerated, 1, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
    {"property_value", &bacnet_any, 3, 0, BACNET_IS_VALUE},
    {"priority", &bacnet_unsigned, 4, BACNET_OPTIONAL, BACNET_IS_PRIORITY},
};

static const struct bacnet_field property_touch_fields[] = {
    {"property_identifier", &bacnet_enumerated, 0, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
};

static const struct bacnet_type property_touch =
    BACNET_FIELDS(BACNET_SEQUENCE, property_touch_fields);

static const struct bacnet_field read_specification_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"list_of_property_references", &property_touch, 1, BACNET_LIST,
	BACNET_IS_POINT},
};

static const struct bacnet_type read_specification =
    BACNET_FIELDS(BACNET_SEQUENCE, read_specification_fields);

static const struct bacnet_field multiple_request_fields[] = {
    {"list_of_read_access_specs", &read_specification, BACNET_UNTAGGED,
	BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field read_result_fields[] = {
    {"property_identifier", &bacnet_enumerated, 2, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 3, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
    {"property_value", &bacnet_any, 4, BACNET_OPTIONAL, BACNET_IS_VALUE},
    {"property_access_error", &bacnet_any, 5, BACNET_OPTIONAL, BACNET_IS_ERROR},
};

static const struct bacnet_type read_result =
    BACNET_FIELDS(BACNET_SEQUENCE, read_result_fields);

static const struct bacnet_field read_access_result_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"list_of_results", &read_result, 1, BACNET_OPTIONAL | BACNET_LIST,
	BACNET_IS_POINT},
};

static const struct bacnet_field multiple_answer_fields[] = {
    {"list_of_read_access_results", &bacnet_read_access_result, BACNET_UNTAGGED,
	BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field value_told_fields[] = {
    {"property_identifier", &bacnet_enumerated, 0, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
    {"property_value", &bacnet_any, 2, 0, BACNET_IS_VALUE},
    {"priority", &bacnet_unsigned, 3, BACNET_OPTIONAL, BACNET_IS_PRIORITY},
};

static const struct bacnet_field write_specification_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"list_of_properties", &bacnet_value_told, 1, BACNET_LIST, BACNET_IS_POINT},
};

static const struct bacnet_type write_specification =
    BACNET_FIELDS(BACNET_SEQUENCE, write_specification_fields);

static const struct bacnet_field multiple_write_fields[] = {
    {"list_of_write_access_specs", &write_specification, BACNET_UNTAGGED,
	BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field failed_write_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"property_identifier", &bacnet_property_identifier, 1, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_type failed_write =
    BACNET_FIELDS(BACNET_SEQUENCE, failed_write_fields);

static const struct bacnet_field write_failure_fields[] = {
    {"error", &bacnet_any, 0, 0, BACNET_IS_ERROR},
    {"first_failed_write_attempt", &failed_write, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field selection_fields[] = {
    {"property_identifier", &bacnet_property_identifier, 0, 0, BACNET_PLAIN},
    {"property_array_index", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"relation_specifier", &bacnet_enumerated, 2, 0, BACNET_PLAIN},
    {"comparison_value", &bacnet_any, 3, 0, BACNET_PLAIN},
};

static const struct bacnet_type selection =
    BACNET_FIELDS(BACNET_SEQUENCE, selection_fields);

static const struct bacnet_field selection_criteria_fields[] = {
    {"selection_logic", &bacnet_enumerated, 0, 0, BACNET_PLAIN},
    {"list_of_selection_criteria", &selection, 1, BACNET_OPTIONAL | BACNET_LIST,
	BACNET_PLAIN},
};

static const struct bacnet_type selection_criteria =
    BACNET_FIELDS(BACNET_SEQUENCE, selection_criteria_fields);

static const struct bacnet_field conditional_request_fields[] = {
    {"object_selection_criteria", &selection_criteria, 0, 0, BACNET_PLAIN},
    {"list_of_property_references", &bacnet_property_reference, 1,
	BACNET_OPTIONAL | BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field range_position_fields[] = {
    {"reference_index", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_IS_POSITION},
    {"count", &bacnet_integer, BACNET_UNTAGGED, 0, BACNET_IS_COUNT},
};

static const struct bacnet_type range_position =
    BACNET_FIELDS(BACNET_SEQUENCE, range_position_fields);

static const struct bacnet_field range_sequence_fields[] = {
    {"reference_sequence_number", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
    {"count", &bacnet_integer, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_type range_sequence =
    BACNET_FIELDS(BACNET_SEQUENCE, range_sequence_fields);

static const struct bacnet_field range_time_fields[] = {
    {"reference_time", &bacnet_datetime, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"count", &bacnet_integer, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_type range_time =
    BACNET_FIELDS(BACNET_SEQUENCE, range_time_fields);

static const struct bacnet_field range_fields[] = {
    {"by_position", &range_position, 3, 0, BACNET_PLAIN},
    {"by_sequence_number", &range_sequence, 6, 0, BACNET_PLAIN},
    {"by_time", &range_time, 7, 0, BACNET_PLAIN},
};

static const struct bacnet_type range =
    BACNET_FIELDS(BACNET_CHOICE, range_fields);

static const struct bacnet_field range_request_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"property_identifier", &bacnet_enumerated, 1, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
    {"range", &range, BACNET_UNTAGGED, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field range_answer_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"property_identifier", &bacnet_enumerated, 1, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
    {"result_flags", &bacnet_result_flags, 3, 0, BACNET_PLAIN},
    {"item_count", &bacnet_unsigned, 4, 0, BACNET_PLAIN},
    {"item_data", &bacnet_any, 5, 0, BACNET_IS_ITEMS},
    {"first_sequence_number", &bacnet_unsigned, 6, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field list_change_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_OBJECT},
    {"property_identifier", &bacnet_enumerated, 1, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 2, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
    {"list_of_elements", &bacnet_any, 3, 0, BACNET_IS_VALUE},
};

static const struct bacnet_field list_failure_fields[] = {
    {"error", &bacnet_any, 0, 0, BACNET_IS_ERROR},
    {"first_failed_element_number", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field object_specifier_fields[] = {
    {"object_type", &bacnet_object_type, 0, 0, BACNET_PLAIN},
    {"object_identifier", &bacnet_object, 1, 0, BACNET_IS_OBJECT},
};

static const struct bacnet_type object_specifier =
    BACNET_FIELDS(BACNET_CHOICE, object_specifier_fields);

static const struct bacnet_field create_request_fields[] = {
    {"object_specifier", &object_specifier, 0, 0, BACNET_PLAIN},
    {"list_of_initial_values", &bacnet_value_told, 1,
	BACNET_OPTIONAL | BACNET_LIST, BACNET_IS_POINT},
};

static const struct bacnet_field object_told_fields[] = {
    {"object_identifier", &bacnet_object, BACNET_UNTAGGED, 0, BACNET_IS_OBJECT},
};

static const struct bacnet_field stream_wanted_fields[] = {
    {"file_start_position", &bacnet_integer, BACNET_UNTAGGED, 0,
	BACNET_IS_STREAM},
    {"requested_octet_count", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_IS_OCTETS},
};

static const struct bacnet_type stream_wanted =
    BACNET_FIELDS(BACNET_SEQUENCE, stream_wanted_fields);

static const struct bacnet_field record_wanted_fields[] = {
    {"file_start_record", &bacnet_integer, BACNET_UNTAGGED, 0,
	BACNET_IS_RECORD},
    {"requested_record_count", &bacnet_unsigned, BACNET_UNTAGGED, 0,
	BACNET_IS_OCTETS},
};

static const struct bacnet_type record_wanted =
    BACNET_FIELDS(BACNET_SEQUENCE, record_wanted_fields);

static const struct bacnet_field read_method_fields[] = {
    {"stream_access", &stream_wanted, 0, 0, BACNET_PLAIN},
    {"record_access", &record_wanted, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_type read_method =
    BACNET_FIELDS(BACNET_CHOICE, read_method_fields);

static const struct bacnet_field file_request_fields[] = {
    {"file_identifier", &bacnet_object, BACNET_UNTAGGED, 0, BACNET_IS_OBJECT},
    {"access_method", &read_method, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field stream_data_fields[] = {
    {"file_start_position", &bacnet_integer, BACNET_UNTAGGED, 0,
	BACNET_IS_STREAM},
    {"file_data", &bacnet_octets, BACNET_UNTAGGED, 0, BACNET_IS_DATA},
};

static const struct bacnet_type stream_data =
    BACNET_FIELDS(BACNET_SEQUENCE, stream_data_fields);

static const struct bacnet_field record_data_fields[] = {
    {"file_start_record", &bacnet_integer, BACNET_UNTAGGED, 0,
	BACNET_IS_RECORD},
    {"record_count", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"file_record_data", &bacnet_octets, BACNET_UNTAGGED, BACNET_LIST,
	BACNET_IS_DATA},
};

static const struct bacnet_type record_data =
    BACNET_FIELDS(BACNET_SEQUENCE, record_data_fields);

static const struct bacnet_field file_contents_fields[] = {
    {"stream_access", &stream_data, 0, 0, BACNET_PLAIN},
    {"record_access", &record_data, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_type file_contents =
    BACNET_FIELDS(BACNET_CHOICE, file_contents_fields);

static const struct bacnet_field file_answer_fields[] = {
    {"end_of_file", &bacnet_boolean, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"access_method", &file_contents, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field file_write_fields[] = {
    {"file_identifier", &bacnet_object, BACNET_UNTAGGED, 0, BACNET_IS_OBJECT},
    {"access_method", &file_contents, BACNET_UNTAGGED, 0, BACNET_PLAIN},
};

static const struct bacnet_field file_written_fields[] = {
    {"file_start_position", &bacnet_integer, 0, 0, BACNET_PLAIN},
    {"file_start_record", &bacnet_integer, 1, 0, BACNET_PLAIN},
};

const struct bacnet_type
    bacnet_property_request =
	BACNET_FIELDS(BACNET_SEQUENCE, property_request_fields),
    bacnet_property_answer =
	BACNET_FIELDS(BACNET_SEQUENCE, property_answer_fields),
    bacnet_property_write =
	BACNET_FIELDS(BACNET_SEQUENCE, property_write_fields),
    bacnet_multiple_request =
	BACNET_FIELDS(BACNET_SEQUENCE, multiple_request_fields),
    bacnet_read_access_result =
	BACNET_FIELDS(BACNET_SEQUENCE, read_access_result_fields),
    bacnet_multiple_answer =
	BACNET_FIELDS(BACNET_SEQUENCE, multiple_answer_fields),
    bacnet_value_told = BACNET_FIELDS(BACNET_SEQUENCE, value_told_fields),
    bacnet_multiple_write =
	BACNET_FIELDS(BACNET_SEQUENCE, multiple_write_fields),
    bacnet_write_failure = BACNET_FIELDS(BACNET_SEQUENCE, write_failure_fields),
    bacnet_conditional_request =
	BACNET_FIELDS(BACNET_SEQUENCE, conditional_request_fields),
    bacnet_range_request = BACNET_FIELDS(BACNET_SEQUENCE, range_request_fields),
    bacnet_range_answer = BACNET_FIELDS(BACNET_SEQUENCE, range_answer_fields),
    bacnet_list_change = BACNET_FIELDS(BACNET_SEQUENCE, list_change_fields),
    bacnet_list_failure = BACNET_FIELDS(BACNET_SEQUENCE, list_failure_fields),
    bacnet_create_request =
	BACNET_FIELDS(BACNET_SEQUENCE, create_request_fields),
    bacnet_object_told = BACNET_FIELDS(BACNET_SEQUENCE, object_told_fields),
    bacnet_file_request = BACNET_FIELDS(BACNET_SEQUENCE, file_request_fields),
    bacnet_file_answer = BACNET_FIELDS(BACNET_SEQUENCE, file_answer_fields),
    bacnet_file_write = BACNET_FIELDS(BACNET_SEQUENCE, file_write_fields),
    bacnet_file_written = BACNET_FIELDS(BACNET_CHOICE, file_written_fields);
