/*
 * opcua_value.c - structures that stand in values.
 *
 * OPC 10000-3, 8; OPC 10000-5, 12; OPC 10000-8, 5.
 */
#include "proto/opcua_types.h"

static const struct name axis_scale_enumeration_names[] = {
    {0, "linear"},
    {1, "log"},
    {2, "ln"},
};
static const struct name identity_criteria_type_names[] = {
    {1, "user_name"},
    {2, "thumbprint"},
    {3, "role"},
    {4, "group_id"},
    {5, "anonymous"},
    {6, "authenticated_user"},
    {7, "application"},
    {8, "x509_subject"},
    {9, "trusted_application"},
};
static const struct name structure_type_names[] = {
    {0, "structure"},
    {1, "structure_with_optional_fields"},
    {2, "union"},
    {3, "structure_with_subtyped_values"},
    {4, "union_with_subtyped_values"},
};
static const struct opcua_field argument_fields[] = {
    {"name", .kind = STRING},
    {"data_type", .kind = NODE},
    {"value_rank", .kind = INT32},
    {"array_dimensions", .kind = UINT32, .array = true},
    {"description", .kind = LTEXT},
};
const struct opcua_struct opcua_argument = {
    298, "argument", FIELDS(argument_fields)};

static const struct opcua_field enum_value_type_fields[] = {
    {"value", .kind = INT64},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
};
const struct opcua_struct opcua_enum_value_type = {
    8251, "enum_value_type", FIELDS(enum_value_type_fields)};

static const struct opcua_field enum_field_fields[] = {
    {"value", .kind = INT64},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
    {"name", .kind = STRING},
};
const struct opcua_struct opcua_enum_field = {
    14845, "enum_field", FIELDS(enum_field_fields)};

static const struct opcua_field enum_definition_fields[] = {
    {"fields", .kind = STRUCT, .array = true, .of = &opcua_enum_field},
};
const struct opcua_struct opcua_enum_definition = {
    123, "enum_definition", FIELDS(enum_definition_fields)};

static const struct opcua_field structure_field_fields[] = {
    {"name", .kind = STRING},
    {"description", .kind = LTEXT},
    {"data_type", .kind = NODE},
    {"value_rank", .kind = INT32},
    {"array_dimensions", .kind = UINT32, .array = true},
    {"max_string_length", .kind = UINT32},
    {"is_optional", .kind = BOOL},
};
const struct opcua_struct opcua_structure_field = {
    14844, "structure_field", FIELDS(structure_field_fields)};

static const struct opcua_field structure_definition_fields[] = {
    {"default_encoding_id", .kind = NODE},
    {"base_data_type", .kind = NODE},
    {"structure_type", .kind = ENUM, WORDS(structure_type_names)},
    {"fields", .kind = STRUCT, .array = true, .of = &opcua_structure_field},
};
const struct opcua_struct opcua_structure_definition = {
    122, "structure_definition", FIELDS(structure_definition_fields)};

static const struct opcua_field option_set_fields[] = {
    {"value", .kind = BYTES},
    {"valid_bits", .kind = BYTES},
};
const struct opcua_struct opcua_option_set = {
    12765, "option_set", FIELDS(option_set_fields)};

static const struct opcua_field time_zone_data_type_fields[] = {
    {"offset", .kind = INT16},
    {"daylight_saving_in_offset", .kind = BOOL},
};
const struct opcua_struct opcua_time_zone_data_type = {
    8917, "time_zone_data_type", FIELDS(time_zone_data_type_fields)};

static const struct opcua_field role_permission_type_fields[] = {
    {"role_id", .kind = NODE},
    {"permissions", .kind = UINT32},
};
const struct opcua_struct opcua_role_permission_type = {
    128, "role_permission_type", FIELDS(role_permission_type_fields)};

static const struct opcua_field range_fields[] = {
    {"low", .kind = DOUBLE},
    {"high", .kind = DOUBLE},
};
const struct opcua_struct opcua_range = {886, "range", FIELDS(range_fields)};

static const struct opcua_field eu_information_fields[] = {
    {"namespace_uri", .kind = STRING},
    {"unit_id", .kind = INT32},
    {"display_name", .kind = LTEXT},
    {"description", .kind = LTEXT},
};
const struct opcua_struct opcua_eu_information = {
    889, "eu_information", FIELDS(eu_information_fields)};

static const struct opcua_field complex_number_type_fields[] = {
    {"real", .kind = FLOAT},
    {"imaginary", .kind = FLOAT},
};
const struct opcua_struct opcua_complex_number_type = {
    12181, "complex_number_type", FIELDS(complex_number_type_fields)};

static const struct opcua_field double_complex_number_type_fields[] = {
    {"real", .kind = DOUBLE},
    {"imaginary", .kind = DOUBLE},
};
const struct opcua_struct opcua_double_complex_number_type = {12182,
    "double_complex_number_type", FIELDS(double_complex_number_type_fields)};

static const struct opcua_field axis_information_fields[] = {
    {"engineering_units", .kind = STRUCT, .of = &opcua_eu_information},
    {"eu_range", .kind = STRUCT, .of = &opcua_range},
    {"title", .kind = LTEXT},
    {"axis_scale_type", .kind = ENUM, WORDS(axis_scale_enumeration_names)},
    {"axis_steps", .kind = DOUBLE, .array = true},
};
const struct opcua_struct opcua_axis_information = {
    12089, "axis_information", FIELDS(axis_information_fields)};

static const struct opcua_field xv_type_fields[] = {
    {"x", .kind = DOUBLE},
    {"value", .kind = FLOAT},
};
const struct opcua_struct opcua_xv_type = {
    12090, "xv_type", FIELDS(xv_type_fields)};

static const struct opcua_field annotation_fields[] = {
    {"message", .kind = STRING},
    {"user_name", .kind = STRING},
    {"annotation_time", .kind = TIME},
};
const struct opcua_struct opcua_annotation = {
    893, "annotation", FIELDS(annotation_fields)};

static const struct opcua_field rational_number_fields[] = {
    {"numerator", .kind = INT32},
    {"denominator", .kind = UINT32},
};
const struct opcua_struct opcua_rational_number = {
    18815, "rational_number", FIELDS(rational_number_fields)};

static const struct opcua_field three_d_vector_fields[] = {
    {"x", .kind = DOUBLE},
    {"y", .kind = DOUBLE},
    {"z", .kind = DOUBLE},
};
const struct opcua_struct opcua_three_d_vector = {
    18817, "three_d_vector", FIELDS(three_d_vector_fields)};

static const struct opcua_field three_d_cartesian_coordinates_fields[] = {
    {"x", .kind = DOUBLE},
    {"y", .kind = DOUBLE},
    {"z", .kind = DOUBLE},
};
const struct opcua_struct opcua_three_d_cartesian_coordinates = {18819,
    "three_d_cartesian_coordinates",
    FIELDS(three_d_cartesian_coordinates_fields)};

static const struct opcua_field three_d_orientation_fields[] = {
    {"a", .kind = DOUBLE},
    {"b", .kind = DOUBLE},
    {"c", .kind = DOUBLE},
};
const struct opcua_struct opcua_three_d_orientation = {
    18821, "three_d_orientation", FIELDS(three_d_orientation_fields)};

static const struct opcua_field three_d_frame_fields[] = {
    {"cartesian_coordinates", .kind = STRUCT,
	.of = &opcua_three_d_cartesian_coordinates},
    {"orientation", .kind = STRUCT, .of = &opcua_three_d_orientation},
};
const struct opcua_struct opcua_three_d_frame = {
    18823, "three_d_frame", FIELDS(three_d_frame_fields)};

static const struct opcua_field currency_unit_type_fields[] = {
    {"numeric_code", .kind = INT16},
    {"exponent", .kind = SBYTE},
    {"alphabetic_code", .kind = STRING},
    {"currency", .kind = LTEXT},
};
const struct opcua_struct opcua_currency_unit_type = {
    23507, "currency_unit_type", FIELDS(currency_unit_type_fields)};

static const struct opcua_field alias_name_data_type_fields[] = {
    {"alias_name", .kind = QNAME},
    {"referenced_nodes", .kind = XNODE, .array = true},
};
const struct opcua_struct opcua_alias_name_data_type = {
    23499, "alias_name_data_type", FIELDS(alias_name_data_type_fields)};

static const struct opcua_field identity_mapping_rule_type_fields[] = {
    {"criteria_type", .kind = ENUM, WORDS(identity_criteria_type_names)},
    {"criteria", .kind = STRING},
};
const struct opcua_struct opcua_identity_mapping_rule_type = {15736,
    "identity_mapping_rule_type", FIELDS(identity_mapping_rule_type_fields)};

static const struct opcua_field trust_list_data_type_fields[] = {
    {"specified_lists", .kind = UINT32},
    {"trusted_certificates", .kind = BYTES, .array = true},
    {"trusted_crls", .kind = BYTES, .array = true},
    {"issuer_certificates", .kind = BYTES, .array = true},
    {"issuer_crls", .kind = BYTES, .array = true},
};
const struct opcua_struct opcua_trust_list_data_type = {
    12680, "trust_list_data_type", FIELDS(trust_list_data_type_fields)};
