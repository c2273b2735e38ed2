/*
 * opcua_query.c - what queries and filters say.
 *
 * OPC 10000-4, 5.9 and 7.
 */
#include "proto/opcua_types.h"

static const struct name filter_operator_names[] = {
    {0, "equals"},
    {1, "is_null"},
    {2, "greater_than"},
    {3, "less_than"},
    {4, "greater_than_or_equal"},
    {5, "less_than_or_equal"},
    {6, "like"},
    {7, "not"},
    {8, "between"},
    {9, "in_list"},
    {10, "and"},
    {11, "or"},
    {12, "cast"},
    {13, "in_view"},
    {14, "of_type"},
    {15, "related_to"},
    {16, "bitwise_and"},
    {17, "bitwise_or"},
};
static const struct opcua_field query_data_description_fields[] = {
    {"relative_path", .kind = STRUCT, .of = &opcua_relative_path},
    {"attribute_id", .kind = UINT32},
    {"index_range", .kind = STRING},
};
const struct opcua_struct opcua_query_data_description = {
    572, "query_data_description", FIELDS(query_data_description_fields)};

static const struct opcua_field node_type_description_fields[] = {
    {"type_definition_node", .kind = XNODE},
    {"include_sub_types", .kind = BOOL},
    {"data_to_return", .kind = STRUCT, .array = true,
	.of = &opcua_query_data_description},
};
const struct opcua_struct opcua_node_type_description = {
    575, "node_type_description", FIELDS(node_type_description_fields)};

static const struct opcua_field content_filter_element_fields[] = {
    {"filter_operator", .kind = ENUM, WORDS(filter_operator_names)},
    {"filter_operands", .kind = OBJECT, .array = true},
};
const struct opcua_struct opcua_content_filter_element = {
    585, "content_filter_element", FIELDS(content_filter_element_fields)};

static const struct opcua_field content_filter_fields[] = {
    {"elements", .kind = STRUCT, .array = true,
	.of = &opcua_content_filter_element},
};
const struct opcua_struct opcua_content_filter = {
    588, "content_filter", FIELDS(content_filter_fields)};

static const struct opcua_field query_first_request_fields[] = {
    {"view", .kind = STRUCT, .of = &opcua_view_description},
    {"node_types", .kind = STRUCT, .array = true,
	.of = &opcua_node_type_description},
    {"filter", .kind = STRUCT, .of = &opcua_content_filter},
    {"max_data_sets_to_return", .kind = UINT32},
    {"max_references_to_return", .kind = UINT32},
};
const struct opcua_struct opcua_query_first_request = {
    615, "query_first_request", FIELDS(query_first_request_fields)};

static const struct opcua_field query_data_set_fields[] = {
    {"node_id", .kind = XNODE},
    {"type_definition_node", .kind = XNODE},
    {"values", .kind = VARIANT, .array = true},
};
const struct opcua_struct opcua_query_data_set = {
    579, "query_data_set", FIELDS(query_data_set_fields)};

static const struct opcua_field parsing_result_fields[] = {
    {"status_code", .kind = STATUS},
    {"data_status_codes", .kind = STATUS, .array = true},
    {"data_diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_parsing_result = {
    612, "parsing_result", FIELDS(parsing_result_fields)};

static const struct opcua_field content_filter_element_result_fields[] = {
    {"status_code", .kind = STATUS},
    {"operand_status_codes", .kind = STATUS, .array = true},
    {"operand_diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_content_filter_element_result = {606,
    "content_filter_element_result",
    FIELDS(content_filter_element_result_fields)};

static const struct opcua_field content_filter_result_fields[] = {
    {"element_results", .kind = STRUCT, .array = true,
	.of = &opcua_content_filter_element_result},
    {"element_diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_content_filter_result = {
    609, "content_filter_result", FIELDS(content_filter_result_fields)};

static const struct opcua_field query_first_response_fields[] = {
    {"query_data_sets", .kind = STRUCT, .array = true,
	.of = &opcua_query_data_set},
    {"continuation_point", .kind = BYTES},
    {"parsing_results", .kind = STRUCT, .array = true,
	.of = &opcua_parsing_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
    {"filter_result", .kind = STRUCT, .of = &opcua_content_filter_result},
};
const struct opcua_struct opcua_query_first_response = {
    618, "query_first_response", FIELDS(query_first_response_fields)};

static const struct opcua_field query_next_request_fields[] = {
    {"release_continuation_point", .kind = BOOL},
    {"continuation_point", .kind = BYTES},
};
const struct opcua_struct opcua_query_next_request = {
    621, "query_next_request", FIELDS(query_next_request_fields)};

static const struct opcua_field query_next_response_fields[] = {
    {"query_data_sets", .kind = STRUCT, .array = true,
	.of = &opcua_query_data_set},
    {"revised_continuation_point", .kind = BYTES},
};
const struct opcua_struct opcua_query_next_response = {
    624, "query_next_response", FIELDS(query_next_response_fields)};

static const struct opcua_field element_operand_fields[] = {
    {"index", .kind = UINT32},
};
const struct opcua_struct opcua_element_operand = {
    594, "element_operand", FIELDS(element_operand_fields)};

static const struct opcua_field literal_operand_fields[] = {
    {"value", .kind = VARIANT},
};
const struct opcua_struct opcua_literal_operand = {
    597, "literal_operand", FIELDS(literal_operand_fields)};

static const struct opcua_field attribute_operand_fields[] = {
    {"node_id", .kind = NODE},
    {"alias", .kind = STRING},
    {"browse_path", .kind = STRUCT, .of = &opcua_relative_path},
    {"attribute_id", .kind = UINT32},
    {"index_range", .kind = STRING},
};
const struct opcua_struct opcua_attribute_operand = {
    600, "attribute_operand", FIELDS(attribute_operand_fields)};
