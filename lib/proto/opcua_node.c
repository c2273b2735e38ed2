/*
 * opcua_node.c - what node management and views say.
 *
 * OPC 10000-4, 5.7, 5.8 and 7.
 */
#include "proto/opcua_types.h"

static const struct name browse_direction_names[] = {
    {0, "forward"},
    {1, "inverse"},
    {2, "both"},
    {3, "invalid"},
};
static const struct name node_class_names[] = {
    {0, "unspecified"},
    {1, "object"},
    {2, "variable"},
    {4, "method"},
    {8, "object_type"},
    {16, "variable_type"},
    {32, "reference_type"},
    {64, "data_type"},
    {128, "view"},
};
static const struct opcua_field add_nodes_item_fields[] = {
    {"parent_node_id", .kind = XNODE},
    {"reference_type_id", .kind = NODE},
    {"requested_new_node_id", .kind = XNODE, .role = TOUCH},
    {"browse_name", .kind = QNAME, .role = NAMED},
    {"node_class", .kind = ENUM, WORDS(node_class_names)},
    {"node_attributes", .kind = OBJECT},
    {"type_definition", .kind = XNODE},
};
const struct opcua_struct opcua_add_nodes_item = {
    378, "add_nodes_item", FIELDS(add_nodes_item_fields)};

static const struct opcua_field add_nodes_request_fields[] = {
    {"nodes_to_add", .kind = STRUCT, .array = true,
	.of = &opcua_add_nodes_item},
};
const struct opcua_struct opcua_add_nodes_request = {
    488, "add_nodes_request", FIELDS(add_nodes_request_fields)};

static const struct opcua_field add_nodes_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"added_node_id", .kind = NODE, .role = TOUCH},
};
const struct opcua_struct opcua_add_nodes_result = {
    485, "add_nodes_result", FIELDS(add_nodes_result_fields)};

static const struct opcua_field add_nodes_response_fields[] = {
    {"results", .kind = STRUCT, .array = true, .of = &opcua_add_nodes_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_add_nodes_response = {
    491, "add_nodes_response", FIELDS(add_nodes_response_fields)};

static const struct opcua_field object_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"event_notifier", .kind = BYTE},
};
const struct opcua_struct opcua_object_attributes = {
    354, "object_attributes", FIELDS(object_attributes_fields)};

static const struct opcua_field variable_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"value", .kind = VARIANT},
    {"data_type", .kind = NODE},
    {"value_rank", .kind = INT32},
    {"array_dimensions", .kind = UINT32, .array = true},
    {"access_level", .kind = BYTE},
    {"user_access_level", .kind = BYTE},
    {"minimum_sampling_interval", .kind = DOUBLE},
    {"historizing", .kind = BOOL},
};
const struct opcua_struct opcua_variable_attributes = {
    357, "variable_attributes", FIELDS(variable_attributes_fields)};

static const struct opcua_field method_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"executable", .kind = BOOL},
    {"user_executable", .kind = BOOL},
};
const struct opcua_struct opcua_method_attributes = {
    360, "method_attributes", FIELDS(method_attributes_fields)};

static const struct opcua_field object_type_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"is_abstract", .kind = BOOL},
};
const struct opcua_struct opcua_object_type_attributes = {
    363, "object_type_attributes", FIELDS(object_type_attributes_fields)};

static const struct opcua_field variable_type_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"value", .kind = VARIANT},
    {"data_type", .kind = NODE},
    {"value_rank", .kind = INT32},
    {"array_dimensions", .kind = UINT32, .array = true},
    {"is_abstract", .kind = BOOL},
};
const struct opcua_struct opcua_variable_type_attributes = {
    366, "variable_type_attributes", FIELDS(variable_type_attributes_fields)};

static const struct opcua_field reference_type_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"is_abstract", .kind = BOOL},
    {"symmetric", .kind = BOOL},
    {"inverse_name", .kind = LTEXT},
};
const struct opcua_struct opcua_reference_type_attributes = {
    369, "reference_type_attributes", FIELDS(reference_type_attributes_fields)};

static const struct opcua_field data_type_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"is_abstract", .kind = BOOL},
};
const struct opcua_struct opcua_data_type_attributes = {
    372, "data_type_attributes", FIELDS(data_type_attributes_fields)};

static const struct opcua_field view_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"contains_no_loops", .kind = BOOL},
    {"event_notifier", .kind = BYTE},
};
const struct opcua_struct opcua_view_attributes = {
    375, "view_attributes", FIELDS(view_attributes_fields)};

static const struct opcua_field generic_attribute_value_fields[] = {
    {"attribute_id", .kind = UINT32},
    {"value", .kind = VARIANT},
};
const struct opcua_struct opcua_generic_attribute_value = {
    17610, "generic_attribute_value", FIELDS(generic_attribute_value_fields)};

static const struct opcua_field generic_attributes_fields[] = {
    {"specified_attributes", .kind = UINT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"write_mask", .kind = UINT32},
    {"user_write_mask", .kind = UINT32},
    {"attribute_values", .kind = STRUCT, .array = true,
	.of = &opcua_generic_attribute_value},
};
const struct opcua_struct opcua_generic_attributes = {
    17611, "generic_attributes", FIELDS(generic_attributes_fields)};

static const struct opcua_field add_references_item_fields[] = {
    {"source_node_id", .kind = NODE, .role = TOUCH},
    {"reference_type_id", .kind = NODE},
    {"is_forward", .kind = BOOL},
    {"target_server_uri", .kind = STRING},
    {"target_node_id", .kind = XNODE},
    {"target_node_class", .kind = ENUM, WORDS(node_class_names)},
};
const struct opcua_struct opcua_add_references_item = {
    381, "add_references_item", FIELDS(add_references_item_fields)};

static const struct opcua_field add_references_request_fields[] = {
    {"references_to_add", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_add_references_item},
};
const struct opcua_struct opcua_add_references_request = {
    494, "add_references_request", FIELDS(add_references_request_fields)};

static const struct opcua_field add_references_response_fields[] = {
    {"results", .kind = STATUS, .role = PAIRED, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_add_references_response = {
    497, "add_references_response", FIELDS(add_references_response_fields)};

static const struct opcua_field delete_nodes_item_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"delete_target_references", .kind = BOOL},
};
const struct opcua_struct opcua_delete_nodes_item = {
    384, "delete_nodes_item", FIELDS(delete_nodes_item_fields)};

static const struct opcua_field delete_nodes_request_fields[] = {
    {"nodes_to_delete", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_delete_nodes_item},
};
const struct opcua_struct opcua_delete_nodes_request = {
    500, "delete_nodes_request", FIELDS(delete_nodes_request_fields)};

static const struct opcua_field delete_nodes_response_fields[] = {
    {"results", .kind = STATUS, .role = PAIRED, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_delete_nodes_response = {
    503, "delete_nodes_response", FIELDS(delete_nodes_response_fields)};

static const struct opcua_field delete_references_item_fields[] = {
    {"source_node_id", .kind = NODE, .role = TOUCH},
    {"reference_type_id", .kind = NODE},
    {"is_forward", .kind = BOOL},
    {"target_node_id", .kind = XNODE},
    {"delete_bidirectional", .kind = BOOL},
};
const struct opcua_struct opcua_delete_references_item = {
    387, "delete_references_item", FIELDS(delete_references_item_fields)};

static const struct opcua_field delete_references_request_fields[] = {
    {"references_to_delete", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_delete_references_item},
};
const struct opcua_struct opcua_delete_references_request = {
    506, "delete_references_request", FIELDS(delete_references_request_fields)};

static const struct opcua_field delete_references_response_fields[] = {
    {"results", .kind = STATUS, .role = PAIRED, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_delete_references_response = {509,
    "delete_references_response", FIELDS(delete_references_response_fields)};

static const struct opcua_field view_description_fields[] = {
    {"view_id", .kind = NODE},
    {"timestamp", .kind = TIME},
    {"view_version", .kind = UINT32},
};
const struct opcua_struct opcua_view_description = {
    513, "view_description", FIELDS(view_description_fields)};

static const struct opcua_field browse_description_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"browse_direction", .kind = ENUM, WORDS(browse_direction_names)},
    {"reference_type_id", .kind = NODE},
    {"include_subtypes", .kind = BOOL},
    {"node_class_mask", .kind = UINT32},
    {"result_mask", .kind = UINT32},
};
const struct opcua_struct opcua_browse_description = {
    516, "browse_description", FIELDS(browse_description_fields)};

static const struct opcua_field browse_request_fields[] = {
    {"view", .kind = STRUCT, .of = &opcua_view_description},
    {"requested_max_references_per_node", .kind = UINT32},
    {"nodes_to_browse", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_browse_description},
};
const struct opcua_struct opcua_browse_request = {
    527, "browse_request", FIELDS(browse_request_fields)};

static const struct opcua_field reference_description_fields[] = {
    {"reference_type_id", .kind = NODE},
    {"is_forward", .kind = BOOL},
    {"node_id", .kind = XNODE, .role = TOUCH},
    {"browse_name", .kind = QNAME, .role = NAMED},
    {"display_name", .kind = LTEXT},
    {"node_class", .kind = ENUM, WORDS(node_class_names)},
    {"type_definition", .kind = XNODE},
};
const struct opcua_struct opcua_reference_description = {
    520, "reference_description", FIELDS(reference_description_fields)};

static const struct opcua_field browse_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"continuation_point", .kind = BYTES},
    {"references", .kind = STRUCT, .array = true,
	.of = &opcua_reference_description},
};
const struct opcua_struct opcua_browse_result = {
    524, "browse_result", FIELDS(browse_result_fields)};

static const struct opcua_field browse_response_fields[] = {
    {"results", .kind = STRUCT, .role = TOLD, .array = true,
	.of = &opcua_browse_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_browse_response = {
    530, "browse_response", FIELDS(browse_response_fields)};

static const struct opcua_field browse_next_request_fields[] = {
    {"release_continuation_points", .kind = BOOL},
    {"continuation_points", .kind = BYTES, .array = true},
};
const struct opcua_struct opcua_browse_next_request = {
    533, "browse_next_request", FIELDS(browse_next_request_fields)};

static const struct opcua_field browse_next_response_fields[] = {
    {"results", .kind = STRUCT, .array = true, .of = &opcua_browse_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_browse_next_response = {
    536, "browse_next_response", FIELDS(browse_next_response_fields)};

static const struct opcua_field relative_path_element_fields[] = {
    {"reference_type_id", .kind = NODE},
    {"is_inverse", .kind = BOOL},
    {"include_subtypes", .kind = BOOL},
    {"target_name", .kind = QNAME},
};
const struct opcua_struct opcua_relative_path_element = {
    539, "relative_path_element", FIELDS(relative_path_element_fields)};

static const struct opcua_field relative_path_fields[] = {
    {"elements", .kind = STRUCT, .array = true,
	.of = &opcua_relative_path_element},
};
const struct opcua_struct opcua_relative_path = {
    542, "relative_path", FIELDS(relative_path_fields)};

static const struct opcua_field browse_path_fields[] = {
    {"starting_node", .kind = NODE, .role = TOUCH},
    {"relative_path", .kind = STRUCT, .of = &opcua_relative_path},
};
const struct opcua_struct opcua_browse_path = {
    545, "browse_path", FIELDS(browse_path_fields)};

static const struct opcua_field
    translate_browse_paths_to_node_ids_request_fields[] = {
	{"browse_paths", .kind = STRUCT, .role = ITEMS, .array = true,
	    .of = &opcua_browse_path},
};
const struct opcua_struct opcua_translate_browse_paths_to_node_ids_request = {
    554, "translate_browse_paths_to_node_ids_request",
    FIELDS(translate_browse_paths_to_node_ids_request_fields)};

static const struct opcua_field browse_path_target_fields[] = {
    {"target_id", .kind = XNODE, .role = TOUCH},
    {"remaining_path_index", .kind = UINT32},
};
const struct opcua_struct opcua_browse_path_target = {
    548, "browse_path_target", FIELDS(browse_path_target_fields)};

static const struct opcua_field browse_path_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"targets", .kind = STRUCT, .array = true, .of = &opcua_browse_path_target},
};
const struct opcua_struct opcua_browse_path_result = {
    551, "browse_path_result", FIELDS(browse_path_result_fields)};

static const struct opcua_field
    translate_browse_paths_to_node_ids_response_fields[] = {
	{"results", .kind = STRUCT, .role = TOLD, .array = true,
	    .of = &opcua_browse_path_result},
	{"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_translate_browse_paths_to_node_ids_response = {
    557, "translate_browse_paths_to_node_ids_response",
    FIELDS(translate_browse_paths_to_node_ids_response_fields)};

static const struct opcua_field register_nodes_request_fields[] = {
    {"nodes_to_register", .kind = NODE, .role = TOUCH, .array = true},
};
const struct opcua_struct opcua_register_nodes_request = {
    560, "register_nodes_request", FIELDS(register_nodes_request_fields)};

static const struct opcua_field register_nodes_response_fields[] = {
    {"registered_node_ids", .kind = NODE, .array = true},
};
const struct opcua_struct opcua_register_nodes_response = {
    563, "register_nodes_response", FIELDS(register_nodes_response_fields)};

static const struct opcua_field unregister_nodes_request_fields[] = {
    {"nodes_to_unregister", .kind = NODE, .role = TOUCH, .array = true},
};
const struct opcua_struct opcua_unregister_nodes_request = {
    566, "unregister_nodes_request", FIELDS(unregister_nodes_request_fields)};

const struct opcua_struct opcua_unregister_nodes_response = {
    .id = 569, .name = "unregister_nodes_response"};
