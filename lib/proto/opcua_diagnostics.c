/*
 * opcua_diagnostics.c - what a server tells of itself.
 *
 * OPC 10000-5, 12.
 */
#include "proto/opcua_types.h"

const struct name opcua_message_security_mode_names[] = {
    {0, "invalid"},
    {1, "none"},
    {2, "sign"},
    {3, "sign_and_encrypt"},
};
static const struct name server_state_names[] = {
    {0, "running"},
    {1, "failed"},
    {2, "no_configuration"},
    {3, "suspended"},
    {4, "shutdown"},
    {5, "test"},
    {6, "communication_fault"},
    {7, "unknown"},
};
static const struct opcua_field endpoint_configuration_fields[] = {
    {"operation_timeout", .kind = INT32},
    {"use_binary_encoding", .kind = BOOL},
    {"max_string_length", .kind = INT32},
    {"max_byte_string_length", .kind = INT32},
    {"max_array_length", .kind = INT32},
    {"max_message_size", .kind = INT32},
    {"max_buffer_size", .kind = INT32},
    {"channel_lifetime", .kind = INT32},
    {"security_token_lifetime", .kind = INT32},
};
const struct opcua_struct opcua_endpoint_configuration = {
    333, "endpoint_configuration", FIELDS(endpoint_configuration_fields)};

static const struct opcua_field build_info_fields[] = {
    {"product_uri", .kind = STRING},
    {"manufacturer_name", .kind = STRING},
    {"product_name", .kind = STRING},
    {"software_version", .kind = STRING},
    {"build_number", .kind = STRING},
    {"build_date", .kind = TIME},
};
const struct opcua_struct opcua_build_info = {
    340, "build_info", FIELDS(build_info_fields)};

static const struct opcua_field server_status_data_type_fields[] = {
    {"start_time", .kind = TIME},
    {"current_time", .kind = TIME},
    {"state", .kind = ENUM, WORDS(server_state_names)},
    {"build_info", .kind = STRUCT, .of = &opcua_build_info},
    {"seconds_till_shutdown", .kind = UINT32},
    {"shutdown_reason", .kind = LTEXT},
};
const struct opcua_struct opcua_server_status_data_type = {
    864, "server_status_data_type", FIELDS(server_status_data_type_fields)};

static const struct opcua_field redundant_server_data_type_fields[] = {
    {"server_id", .kind = STRING},
    {"service_level", .kind = BYTE},
    {"server_state", .kind = ENUM, WORDS(server_state_names)},
};
const struct opcua_struct opcua_redundant_server_data_type = {855,
    "redundant_server_data_type", FIELDS(redundant_server_data_type_fields)};

static const struct opcua_field endpoint_url_list_data_type_fields[] = {
    {"endpoint_url_list", .kind = STRING, .array = true},
};
const struct opcua_struct opcua_endpoint_url_list_data_type = {11957,
    "endpoint_url_list_data_type", FIELDS(endpoint_url_list_data_type_fields)};

static const struct opcua_field network_group_data_type_fields[] = {
    {"server_uri", .kind = STRING},
    {"network_paths", .kind = STRUCT, .array = true,
	.of = &opcua_endpoint_url_list_data_type},
};
const struct opcua_struct opcua_network_group_data_type = {
    11958, "network_group_data_type", FIELDS(network_group_data_type_fields)};

static const struct opcua_field
    sampling_interval_diagnostics_data_type_fields[] = {
	{"sampling_interval", .kind = DOUBLE},
	{"monitored_item_count", .kind = UINT32},
	{"max_monitored_item_count", .kind = UINT32},
	{"disabled_monitored_item_count", .kind = UINT32},
};
const struct opcua_struct opcua_sampling_interval_diagnostics_data_type = {858,
    "sampling_interval_diagnostics_data_type",
    FIELDS(sampling_interval_diagnostics_data_type_fields)};

static const struct opcua_field server_diagnostics_summary_data_type_fields[] =
    {
	{"server_view_count", .kind = UINT32},
	{"current_session_count", .kind = UINT32},
	{"cumulated_session_count", .kind = UINT32},
	{"security_rejected_session_count", .kind = UINT32},
	{"rejected_session_count", .kind = UINT32},
	{"session_timeout_count", .kind = UINT32},
	{"session_abort_count", .kind = UINT32},
	{"current_subscription_count", .kind = UINT32},
	{"cumulated_subscription_count", .kind = UINT32},
	{"publishing_interval_count", .kind = UINT32},
	{"security_rejected_requests_count", .kind = UINT32},
	{"rejected_requests_count", .kind = UINT32},
};
const struct opcua_struct opcua_server_diagnostics_summary_data_type = {861,
    "server_diagnostics_summary_data_type",
    FIELDS(server_diagnostics_summary_data_type_fields)};

static const struct opcua_field service_counter_data_type_fields[] = {
    {"total_count", .kind = UINT32},
    {"error_count", .kind = UINT32},
};
const struct opcua_struct opcua_service_counter_data_type = {
    873, "service_counter_data_type", FIELDS(service_counter_data_type_fields)};

static const struct opcua_field session_diagnostics_data_type_fields[] = {
    {"session_id", .kind = NODE},
    {"session_name", .kind = STRING},
    {"client_description", .kind = STRUCT,
	.of = &opcua_application_description},
    {"server_uri", .kind = STRING},
    {"endpoint_url", .kind = STRING},
    {"locale_ids", .kind = STRING, .array = true},
    {"actual_session_timeout", .kind = DOUBLE},
    {"max_response_message_size", .kind = UINT32},
    {"client_connection_time", .kind = TIME},
    {"client_last_contact_time", .kind = TIME},
    {"current_subscriptions_count", .kind = UINT32},
    {"current_monitored_items_count", .kind = UINT32},
    {"current_publish_requests_in_queue", .kind = UINT32},
    {"total_request_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"unauthorized_request_count", .kind = UINT32},
    {"read_count", .kind = STRUCT, .of = &opcua_service_counter_data_type},
    {"history_read_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"write_count", .kind = STRUCT, .of = &opcua_service_counter_data_type},
    {"history_update_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"call_count", .kind = STRUCT, .of = &opcua_service_counter_data_type},
    {"create_monitored_items_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"modify_monitored_items_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"set_monitoring_mode_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"set_triggering_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"delete_monitored_items_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"create_subscription_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"modify_subscription_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"set_publishing_mode_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"publish_count", .kind = STRUCT, .of = &opcua_service_counter_data_type},
    {"republish_count", .kind = STRUCT, .of = &opcua_service_counter_data_type},
    {"transfer_subscriptions_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"delete_subscriptions_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"add_nodes_count", .kind = STRUCT, .of = &opcua_service_counter_data_type},
    {"add_references_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"delete_nodes_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"delete_references_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"browse_count", .kind = STRUCT, .of = &opcua_service_counter_data_type},
    {"browse_next_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"translate_browse_paths_to_node_ids_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"query_first_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"query_next_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"register_nodes_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
    {"unregister_nodes_count", .kind = STRUCT,
	.of = &opcua_service_counter_data_type},
};
const struct opcua_struct opcua_session_diagnostics_data_type = {867,
    "session_diagnostics_data_type",
    FIELDS(session_diagnostics_data_type_fields)};

static const struct opcua_field
    session_security_diagnostics_data_type_fields[] = {
	{"session_id", .kind = NODE},
	{"client_user_id_of_session", .kind = STRING},
	{"client_user_id_history", .kind = STRING, .array = true},
	{"authentication_mechanism", .kind = STRING},
	{"encoding", .kind = STRING},
	{"transport_protocol", .kind = STRING},
	{"security_mode", .kind = ENUM,
	    WORDS(opcua_message_security_mode_names)},
	{"security_policy_uri", .kind = STRING},
	{"client_certificate", .kind = BYTES},
};
const struct opcua_struct opcua_session_security_diagnostics_data_type = {870,
    "session_security_diagnostics_data_type",
    FIELDS(session_security_diagnostics_data_type_fields)};

static const struct opcua_field subscription_diagnostics_data_type_fields[] = {
    {"session_id", .kind = NODE},
    {"subscription_id", .kind = UINT32},
    {"priority", .kind = BYTE},
    {"publishing_interval", .kind = DOUBLE},
    {"max_keep_alive_count", .kind = UINT32},
    {"max_lifetime_count", .kind = UINT32},
    {"max_notifications_per_publish", .kind = UINT32},
    {"publishing_enabled", .kind = BOOL},
    {"modify_count", .kind = UINT32},
    {"enable_count", .kind = UINT32},
    {"disable_count", .kind = UINT32},
    {"republish_request_count", .kind = UINT32},
    {"republish_message_request_count", .kind = UINT32},
    {"republish_message_count", .kind = UINT32},
    {"transfer_request_count", .kind = UINT32},
    {"transferred_to_alt_client_count", .kind = UINT32},
    {"transferred_to_same_client_count", .kind = UINT32},
    {"publish_request_count", .kind = UINT32},
    {"data_change_notifications_count", .kind = UINT32},
    {"event_notifications_count", .kind = UINT32},
    {"notifications_count", .kind = UINT32},
    {"late_publish_request_count", .kind = UINT32},
    {"current_keep_alive_count", .kind = UINT32},
    {"current_lifetime_count", .kind = UINT32},
    {"unacknowledged_message_count", .kind = UINT32},
    {"discarded_message_count", .kind = UINT32},
    {"monitored_item_count", .kind = UINT32},
    {"disabled_monitored_item_count", .kind = UINT32},
    {"monitoring_queue_overflow_count", .kind = UINT32},
    {"next_sequence_number", .kind = UINT32},
    {"event_queue_overflow_count", .kind = UINT32},
};
const struct opcua_struct opcua_subscription_diagnostics_data_type = {876,
    "subscription_diagnostics_data_type",
    FIELDS(subscription_diagnostics_data_type_fields)};

static const struct opcua_field status_result_fields[] = {
    {"status_code", .kind = STATUS},
    {"diagnostic_info", .kind = DIAG},
};
const struct opcua_struct opcua_status_result = {
    301, "status_result", FIELDS(status_result_fields)};

static const struct opcua_field model_change_structure_data_type_fields[] = {
    {"affected", .kind = NODE},
    {"affected_type", .kind = NODE},
    {"verb", .kind = BYTE},
};
const struct opcua_struct opcua_model_change_structure_data_type = {879,
    "model_change_structure_data_type",
    FIELDS(model_change_structure_data_type_fields)};

static const struct opcua_field semantic_change_structure_data_type_fields[] = {
    {"affected", .kind = NODE},
    {"affected_type", .kind = NODE},
};
const struct opcua_struct opcua_semantic_change_structure_data_type = {899,
    "semantic_change_structure_data_type",
    FIELDS(semantic_change_structure_data_type_fields)};

static const struct opcua_field program_diagnostic_data_type_fields[] = {
    {"create_session_id", .kind = NODE},
    {"create_client_name", .kind = STRING},
    {"invocation_creation_time", .kind = TIME},
    {"last_transition_time", .kind = TIME},
    {"last_method_call", .kind = STRING},
    {"last_method_session_id", .kind = NODE},
    {"last_method_input_arguments", .kind = STRUCT, .array = true,
	.of = &opcua_argument},
    {"last_method_output_arguments", .kind = STRUCT, .array = true,
	.of = &opcua_argument},
    {"last_method_call_time", .kind = TIME},
    {"last_method_return_status", .kind = STRUCT, .of = &opcua_status_result},
};
const struct opcua_struct opcua_program_diagnostic_data_type = {896,
    "program_diagnostic_data_type",
    FIELDS(program_diagnostic_data_type_fields)};

static const struct opcua_field program_diagnostic2_data_type_fields[] = {
    {"create_session_id", .kind = NODE},
    {"create_client_name", .kind = STRING},
    {"invocation_creation_time", .kind = TIME},
    {"last_transition_time", .kind = TIME},
    {"last_method_call", .kind = STRING},
    {"last_method_session_id", .kind = NODE},
    {"last_method_input_arguments", .kind = STRUCT, .array = true,
	.of = &opcua_argument},
    {"last_method_output_arguments", .kind = STRUCT, .array = true,
	.of = &opcua_argument},
    {"last_method_input_values", .kind = VARIANT, .array = true},
    {"last_method_output_values", .kind = VARIANT, .array = true},
    {"last_method_call_time", .kind = TIME},
    {"last_method_return_status", .kind = STATUS},
};
const struct opcua_struct opcua_program_diagnostic2_data_type = {24034,
    "program_diagnostic2_data_type",
    FIELDS(program_diagnostic2_data_type_fields)};
