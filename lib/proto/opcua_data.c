/*
 * opcua_data.c - what attributes, their history and methods say.
 *
 * OPC 10000-4, 5.10 and 5.11; OPC 10000-11, 6.
 */
#include "proto/opcua_types.h"

static const struct name history_update_type_names[] = {
    {1, "insert"},
    {2, "replace"},
    {3, "update"},
    {4, "delete"},
};
static const struct name perform_update_type_names[] = {
    {1, "insert"},
    {2, "replace"},
    {3, "update"},
    {4, "remove"},
};
static const struct name sort_order_type_names[] = {
    {0, "ascending"},
    {1, "descending"},
};
const struct name opcua_timestamps_to_return_names[] = {
    {0, "source"},
    {1, "server"},
    {2, "both"},
    {3, "neither"},
    {4, "invalid"},
};
static const struct opcua_field read_request_fields[] = {
    {"max_age", .kind = DOUBLE},
    {"timestamps_to_return", .kind = ENUM,
	WORDS(opcua_timestamps_to_return_names)},
    {"nodes_to_read", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_read_value_id},
};
const struct opcua_struct opcua_read_request = {
    631, "read_request", FIELDS(read_request_fields)};

static const struct opcua_field read_response_fields[] = {
    {"results", .kind = DATA, .role = PAIRED, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_read_response = {
    634, "read_response", FIELDS(read_response_fields)};

static const struct opcua_field write_value_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"attribute_id", .kind = UINT32, .role = ATTRIBUTE},
    {"index_range", .kind = STRING, .role = RANGE},
    {"value", .kind = DATA, .role = VALUES},
};
const struct opcua_struct opcua_write_value = {
    670, "write_value", FIELDS(write_value_fields)};

static const struct opcua_field write_request_fields[] = {
    {"nodes_to_write", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_write_value},
};
const struct opcua_struct opcua_write_request = {
    673, "write_request", FIELDS(write_request_fields)};

static const struct opcua_field write_response_fields[] = {
    {"results", .kind = STATUS, .role = PAIRED, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_write_response = {
    676, "write_response", FIELDS(write_response_fields)};

static const struct opcua_field history_read_value_id_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"index_range", .kind = STRING, .role = RANGE},
    {"data_encoding", .kind = QNAME},
    {"continuation_point", .kind = BYTES},
};
const struct opcua_struct opcua_history_read_value_id = {
    637, "history_read_value_id", FIELDS(history_read_value_id_fields)};

static const struct opcua_field history_read_request_fields[] = {
    {"history_read_details", .kind = OBJECT},
    {"timestamps_to_return", .kind = ENUM,
	WORDS(opcua_timestamps_to_return_names)},
    {"release_continuation_points", .kind = BOOL},
    {"nodes_to_read", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_history_read_value_id},
};
const struct opcua_struct opcua_history_read_request = {
    664, "history_read_request", FIELDS(history_read_request_fields)};

static const struct opcua_field history_read_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"continuation_point", .kind = BYTES},
    {"history_data", .kind = OBJECT},
};
const struct opcua_struct opcua_history_read_result = {
    640, "history_read_result", FIELDS(history_read_result_fields)};

static const struct opcua_field history_read_response_fields[] = {
    {"results", .kind = STRUCT, .role = PAIRED, .array = true,
	.of = &opcua_history_read_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_history_read_response = {
    667, "history_read_response", FIELDS(history_read_response_fields)};

static const struct opcua_field read_event_details_fields[] = {
    {"num_values_per_node", .kind = UINT32},
    {"start_time", .kind = TIME},
    {"end_time", .kind = TIME},
    {"filter", .kind = STRUCT, .of = &opcua_event_filter},
};
const struct opcua_struct opcua_read_event_details = {
    646, "read_event_details", FIELDS(read_event_details_fields)};

static const struct opcua_field read_event_details2_fields[] = {
    {"num_values_per_node", .kind = UINT32},
    {"start_time", .kind = TIME},
    {"end_time", .kind = TIME},
    {"filter", .kind = STRUCT, .of = &opcua_event_filter},
    {"read_modified", .kind = BOOL},
};
const struct opcua_struct opcua_read_event_details2 = {
    32800, "read_event_details2", FIELDS(read_event_details2_fields)};

static const struct opcua_field sort_rule_element_fields[] = {
    {"sort_order", .kind = ENUM, WORDS(sort_order_type_names)},
    {"event_field", .kind = STRUCT, .of = &opcua_simple_attribute_operand},
};
const struct opcua_struct opcua_sort_rule_element = {
    18650, "sort_rule_element", FIELDS(sort_rule_element_fields)};

static const struct opcua_field read_event_details_sorted_fields[] = {
    {"num_values_per_node", .kind = UINT32},
    {"start_time", .kind = TIME},
    {"end_time", .kind = TIME},
    {"filter", .kind = STRUCT, .of = &opcua_event_filter},
    {"sort_clause", .kind = STRUCT, .array = true,
	.of = &opcua_sort_rule_element},
};
const struct opcua_struct opcua_read_event_details_sorted = {18651,
    "read_event_details_sorted", FIELDS(read_event_details_sorted_fields)};

static const struct opcua_field read_raw_modified_details_fields[] = {
    {"is_read_modified", .kind = BOOL},
    {"start_time", .kind = TIME},
    {"end_time", .kind = TIME},
    {"num_values_per_node", .kind = UINT32},
    {"return_bounds", .kind = BOOL},
};
const struct opcua_struct opcua_read_raw_modified_details = {
    649, "read_raw_modified_details", FIELDS(read_raw_modified_details_fields)};

static const struct opcua_field read_processed_details_fields[] = {
    {"start_time", .kind = TIME},
    {"end_time", .kind = TIME},
    {"processing_interval", .kind = DOUBLE},
    {"aggregate_type", .kind = NODE, .array = true},
    {"aggregate_configuration", .kind = STRUCT,
	.of = &opcua_aggregate_configuration},
};
const struct opcua_struct opcua_read_processed_details = {
    652, "read_processed_details", FIELDS(read_processed_details_fields)};

static const struct opcua_field read_at_time_details_fields[] = {
    {"req_times", .kind = TIME, .array = true},
    {"use_simple_bounds", .kind = BOOL},
};
const struct opcua_struct opcua_read_at_time_details = {
    655, "read_at_time_details", FIELDS(read_at_time_details_fields)};

static const struct opcua_field read_annotation_data_details_fields[] = {
    {"req_times", .kind = TIME, .array = true},
};
const struct opcua_struct opcua_read_annotation_data_details = {23500,
    "read_annotation_data_details",
    FIELDS(read_annotation_data_details_fields)};

static const struct opcua_field history_data_fields[] = {
    {"data_values", .kind = DATA, .role = VALUES, .array = true},
};
const struct opcua_struct opcua_history_data = {
    658, "history_data", FIELDS(history_data_fields)};

static const struct opcua_field modification_info_fields[] = {
    {"modification_time", .kind = TIME},
    {"update_type", .kind = ENUM, WORDS(history_update_type_names)},
    {"user_name", .kind = STRING},
};
const struct opcua_struct opcua_modification_info = {
    11226, "modification_info", FIELDS(modification_info_fields)};

static const struct opcua_field history_modified_data_fields[] = {
    {"data_values", .kind = DATA, .role = VALUES, .array = true},
    {"modification_infos", .kind = STRUCT, .array = true,
	.of = &opcua_modification_info},
};
const struct opcua_struct opcua_history_modified_data = {
    11227, "history_modified_data", FIELDS(history_modified_data_fields)};

static const struct opcua_field history_event_field_list_fields[] = {
    {"event_fields", .kind = VARIANT, .role = EVENT, .array = true},
};
const struct opcua_struct opcua_history_event_field_list = {
    922, "history_event_field_list", FIELDS(history_event_field_list_fields)};

static const struct opcua_field history_event_fields[] = {
    {"events", .kind = STRUCT, .array = true,
	.of = &opcua_history_event_field_list},
};
const struct opcua_struct opcua_history_event = {
    661, "history_event", FIELDS(history_event_fields)};

static const struct opcua_field history_modified_event_fields[] = {
    {"events", .kind = STRUCT, .array = true,
	.of = &opcua_history_event_field_list},
    {"modification_infos", .kind = STRUCT, .array = true,
	.of = &opcua_modification_info},
};
const struct opcua_struct opcua_history_modified_event = {
    32825, "history_modified_event", FIELDS(history_modified_event_fields)};

static const struct opcua_field history_update_request_fields[] = {
    {"history_update_details", .kind = OBJECT, .role = ITEMS, .array = true},
};
const struct opcua_struct opcua_history_update_request = {
    700, "history_update_request", FIELDS(history_update_request_fields)};

static const struct opcua_field history_update_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"operation_results", .kind = STATUS, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_history_update_result = {
    697, "history_update_result", FIELDS(history_update_result_fields)};

static const struct opcua_field history_update_response_fields[] = {
    {"results", .kind = STRUCT, .role = PAIRED, .array = true,
	.of = &opcua_history_update_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_history_update_response = {
    703, "history_update_response", FIELDS(history_update_response_fields)};

static const struct opcua_field update_data_details_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"perform_insert_replace", .kind = ENUM, WORDS(perform_update_type_names)},
    {"update_values", .kind = DATA, .role = VALUES, .array = true},
};
const struct opcua_struct opcua_update_data_details = {
    682, "update_data_details", FIELDS(update_data_details_fields)};

static const struct opcua_field update_structure_data_details_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"perform_insert_replace", .kind = ENUM, WORDS(perform_update_type_names)},
    {"update_values", .kind = DATA, .role = VALUES, .array = true},
};
const struct opcua_struct opcua_update_structure_data_details = {11300,
    "update_structure_data_details",
    FIELDS(update_structure_data_details_fields)};

static const struct opcua_field update_event_details_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"perform_insert_replace", .kind = ENUM, WORDS(perform_update_type_names)},
    {"filter", .kind = STRUCT, .of = &opcua_event_filter},
    {"event_data", .kind = STRUCT, .array = true,
	.of = &opcua_history_event_field_list},
};
const struct opcua_struct opcua_update_event_details = {
    685, "update_event_details", FIELDS(update_event_details_fields)};

static const struct opcua_field delete_raw_modified_details_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"is_delete_modified", .kind = BOOL},
    {"start_time", .kind = TIME},
    {"end_time", .kind = TIME},
};
const struct opcua_struct opcua_delete_raw_modified_details = {688,
    "delete_raw_modified_details", FIELDS(delete_raw_modified_details_fields)};

static const struct opcua_field delete_at_time_details_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"req_times", .kind = TIME, .array = true},
};
const struct opcua_struct opcua_delete_at_time_details = {
    691, "delete_at_time_details", FIELDS(delete_at_time_details_fields)};

static const struct opcua_field delete_event_details_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"event_ids", .kind = BYTES, .array = true},
};
const struct opcua_struct opcua_delete_event_details = {
    694, "delete_event_details", FIELDS(delete_event_details_fields)};

static const struct opcua_field call_method_request_fields[] = {
    {"object_id", .kind = NODE, .role = TOUCH},
    {"method_id", .kind = NODE, .role = METHOD},
    {"input_arguments", .kind = VARIANT, .role = INPUT, .array = true},
};
const struct opcua_struct opcua_call_method_request = {
    706, "call_method_request", FIELDS(call_method_request_fields)};

static const struct opcua_field call_request_fields[] = {
    {"methods_to_call", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_call_method_request},
};
const struct opcua_struct opcua_call_request = {
    712, "call_request", FIELDS(call_request_fields)};

static const struct opcua_field call_method_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"input_argument_results", .kind = STATUS, .array = true},
    {"input_argument_diagnostic_infos", .kind = DIAG, .array = true},
    {"output_arguments", .kind = VARIANT, .role = OUTPUT, .array = true},
};
const struct opcua_struct opcua_call_method_result = {
    709, "call_method_result", FIELDS(call_method_result_fields)};

static const struct opcua_field call_response_fields[] = {
    {"results", .kind = STRUCT, .role = PAIRED, .array = true,
	.of = &opcua_call_method_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_call_response = {
    715, "call_response", FIELDS(call_response_fields)};
