/*
 * opcua_watch.c - what monitored items, subscriptions and notifications say.
 *
 * OPC 10000-4, 5.12, 5.13 and 7.
 */
#include "proto/opcua_types.h"

static const struct name data_change_trigger_names[] = {
    {0, "status"},
    {1, "status_value"},
    {2, "status_value_timestamp"},
};
static const struct name monitoring_mode_names[] = {
    {0, "disabled"},
    {1, "sampling"},
    {2, "reporting"},
};
static const struct opcua_field read_value_id_fields[] = {
    {"node_id", .kind = NODE, .role = TOUCH},
    {"attribute_id", .kind = UINT32, .role = ATTRIBUTE},
    {"index_range", .kind = STRING, .role = RANGE},
    {"data_encoding", .kind = QNAME},
};
const struct opcua_struct opcua_read_value_id = {
    628, "read_value_id", FIELDS(read_value_id_fields)};

static const struct opcua_field monitoring_parameters_fields[] = {
    {"client_handle", .kind = UINT32, .role = HANDLE_NEW},
    {"sampling_interval", .kind = DOUBLE},
    {"filter", .kind = OBJECT},
    {"queue_size", .kind = UINT32},
    {"discard_oldest", .kind = BOOL},
};
const struct opcua_struct opcua_monitoring_parameters = {
    742, "monitoring_parameters", FIELDS(monitoring_parameters_fields)};

static const struct opcua_field monitored_item_create_request_fields[] = {
    {"item_to_monitor", .kind = STRUCT, .of = &opcua_read_value_id},
    {"monitoring_mode", .kind = ENUM, WORDS(monitoring_mode_names)},
    {"requested_parameters", .kind = STRUCT,
	.of = &opcua_monitoring_parameters},
};
const struct opcua_struct opcua_monitored_item_create_request = {745,
    "monitored_item_create_request",
    FIELDS(monitored_item_create_request_fields)};

static const struct opcua_field create_monitored_items_request_fields[] = {
    {"subscription_id", .kind = UINT32, .role = SUBSCRIPTION},
    {"timestamps_to_return", .kind = ENUM,
	WORDS(opcua_timestamps_to_return_names)},
    {"items_to_create", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_monitored_item_create_request},
};
const struct opcua_struct opcua_create_monitored_items_request = {751,
    "create_monitored_items_request",
    FIELDS(create_monitored_items_request_fields)};

static const struct opcua_field monitored_item_create_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"monitored_item_id", .kind = UINT32, .role = ITEM_NEW},
    {"revised_sampling_interval", .kind = DOUBLE},
    {"revised_queue_size", .kind = UINT32},
    {"filter_result", .kind = OBJECT},
};
const struct opcua_struct opcua_monitored_item_create_result = {748,
    "monitored_item_create_result",
    FIELDS(monitored_item_create_result_fields)};

static const struct opcua_field create_monitored_items_response_fields[] = {
    {"results", .kind = STRUCT, .role = PAIRED, .array = true,
	.of = &opcua_monitored_item_create_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_create_monitored_items_response = {754,
    "create_monitored_items_response",
    FIELDS(create_monitored_items_response_fields)};

static const struct opcua_field monitored_item_modify_request_fields[] = {
    {"monitored_item_id", .kind = UINT32, .role = ITEM},
    {"requested_parameters", .kind = STRUCT,
	.of = &opcua_monitoring_parameters},
};
const struct opcua_struct opcua_monitored_item_modify_request = {757,
    "monitored_item_modify_request",
    FIELDS(monitored_item_modify_request_fields)};

static const struct opcua_field modify_monitored_items_request_fields[] = {
    {"subscription_id", .kind = UINT32, .role = SUBSCRIPTION},
    {"timestamps_to_return", .kind = ENUM,
	WORDS(opcua_timestamps_to_return_names)},
    {"items_to_modify", .kind = STRUCT, .role = ITEMS, .array = true,
	.of = &opcua_monitored_item_modify_request},
};
const struct opcua_struct opcua_modify_monitored_items_request = {763,
    "modify_monitored_items_request",
    FIELDS(modify_monitored_items_request_fields)};

static const struct opcua_field monitored_item_modify_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"revised_sampling_interval", .kind = DOUBLE},
    {"revised_queue_size", .kind = UINT32},
    {"filter_result", .kind = OBJECT},
};
const struct opcua_struct opcua_monitored_item_modify_result = {760,
    "monitored_item_modify_result",
    FIELDS(monitored_item_modify_result_fields)};

static const struct opcua_field modify_monitored_items_response_fields[] = {
    {"results", .kind = STRUCT, .role = PAIRED, .array = true,
	.of = &opcua_monitored_item_modify_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_modify_monitored_items_response = {766,
    "modify_monitored_items_response",
    FIELDS(modify_monitored_items_response_fields)};

static const struct opcua_field set_monitoring_mode_request_fields[] = {
    {"subscription_id", .kind = UINT32, .role = SUBSCRIPTION},
    {"monitoring_mode", .kind = ENUM, .role = SWITCH,
	WORDS(monitoring_mode_names)},
    {"monitored_item_ids", .kind = UINT32, .role = WATCHED, .array = true},
};
const struct opcua_struct opcua_set_monitoring_mode_request = {769,
    "set_monitoring_mode_request", FIELDS(set_monitoring_mode_request_fields)};

static const struct opcua_field set_monitoring_mode_response_fields[] = {
    {"results", .kind = STATUS, .role = PAIRED, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_set_monitoring_mode_response = {772,
    "set_monitoring_mode_response",
    FIELDS(set_monitoring_mode_response_fields)};

static const struct opcua_field set_triggering_request_fields[] = {
    {"subscription_id", .kind = UINT32, .role = SUBSCRIPTION},
    {"triggering_item_id", .kind = UINT32, .role = ITEM},
    {"links_to_add", .kind = UINT32, .role = ITEM, .array = true},
    {"links_to_remove", .kind = UINT32, .role = ITEM, .array = true},
};
const struct opcua_struct opcua_set_triggering_request = {
    775, "set_triggering_request", FIELDS(set_triggering_request_fields)};

static const struct opcua_field set_triggering_response_fields[] = {
    {"add_results", .kind = STATUS, .array = true},
    {"add_diagnostic_infos", .kind = DIAG, .array = true},
    {"remove_results", .kind = STATUS, .array = true},
    {"remove_diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_set_triggering_response = {
    778, "set_triggering_response", FIELDS(set_triggering_response_fields)};

static const struct opcua_field delete_monitored_items_request_fields[] = {
    {"subscription_id", .kind = UINT32, .role = SUBSCRIPTION},
    {"monitored_item_ids", .kind = UINT32, .role = WATCHED, .array = true},
};
const struct opcua_struct opcua_delete_monitored_items_request = {781,
    "delete_monitored_items_request",
    FIELDS(delete_monitored_items_request_fields)};

static const struct opcua_field delete_monitored_items_response_fields[] = {
    {"results", .kind = STATUS, .role = PAIRED, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_delete_monitored_items_response = {784,
    "delete_monitored_items_response",
    FIELDS(delete_monitored_items_response_fields)};

static const struct opcua_field data_change_filter_fields[] = {
    {"trigger", .kind = ENUM, WORDS(data_change_trigger_names)},
    {"deadband_type", .kind = UINT32},
    {"deadband_value", .kind = DOUBLE},
};
const struct opcua_struct opcua_data_change_filter = {
    724, "data_change_filter", FIELDS(data_change_filter_fields)};

static const struct opcua_field simple_attribute_operand_fields[] = {
    {"type_definition_id", .kind = NODE},
    {"browse_path", .kind = QNAME, .role = PATH, .array = true},
    {"attribute_id", .kind = UINT32, .role = PATH_ATTRIBUTE},
    {"index_range", .kind = STRING},
};
const struct opcua_struct opcua_simple_attribute_operand = {
    603, "simple_attribute_operand", FIELDS(simple_attribute_operand_fields)};

static const struct opcua_field event_filter_fields[] = {
    {"select_clauses", .kind = STRUCT, .role = SELECT, .array = true,
	.of = &opcua_simple_attribute_operand},
    {"where_clause", .kind = STRUCT, .of = &opcua_content_filter},
};
const struct opcua_struct opcua_event_filter = {
    727, "event_filter", FIELDS(event_filter_fields)};

static const struct opcua_field aggregate_configuration_fields[] = {
    {"use_server_capabilities_defaults", .kind = BOOL},
    {"treat_uncertain_as_bad", .kind = BOOL},
    {"percent_data_bad", .kind = BYTE},
    {"percent_data_good", .kind = BYTE},
    {"use_sloped_extrapolation", .kind = BOOL},
};
const struct opcua_struct opcua_aggregate_configuration = {
    950, "aggregate_configuration", FIELDS(aggregate_configuration_fields)};

static const struct opcua_field aggregate_filter_fields[] = {
    {"start_time", .kind = TIME},
    {"aggregate_type", .kind = NODE},
    {"processing_interval", .kind = DOUBLE},
    {"aggregate_configuration", .kind = STRUCT,
	.of = &opcua_aggregate_configuration},
};
const struct opcua_struct opcua_aggregate_filter = {
    730, "aggregate_filter", FIELDS(aggregate_filter_fields)};

static const struct opcua_field event_filter_result_fields[] = {
    {"select_clause_results", .kind = STATUS, .array = true},
    {"select_clause_diagnostic_infos", .kind = DIAG, .array = true},
    {"where_clause_result", .kind = STRUCT, .of = &opcua_content_filter_result},
};
const struct opcua_struct opcua_event_filter_result = {
    736, "event_filter_result", FIELDS(event_filter_result_fields)};

static const struct opcua_field aggregate_filter_result_fields[] = {
    {"revised_start_time", .kind = TIME},
    {"revised_processing_interval", .kind = DOUBLE},
    {"revised_aggregate_configuration", .kind = STRUCT,
	.of = &opcua_aggregate_configuration},
};
const struct opcua_struct opcua_aggregate_filter_result = {
    739, "aggregate_filter_result", FIELDS(aggregate_filter_result_fields)};

static const struct opcua_field create_subscription_request_fields[] = {
    {"requested_publishing_interval", .kind = DOUBLE},
    {"requested_lifetime_count", .kind = UINT32},
    {"requested_max_keep_alive_count", .kind = UINT32},
    {"max_notifications_per_publish", .kind = UINT32},
    {"publishing_enabled", .kind = BOOL},
    {"priority", .kind = BYTE},
};
const struct opcua_struct opcua_create_subscription_request = {787,
    "create_subscription_request", FIELDS(create_subscription_request_fields)};

static const struct opcua_field create_subscription_response_fields[] = {
    {"subscription_id", .kind = UINT32, .role = SUBSCRIPTION},
    {"revised_publishing_interval", .kind = DOUBLE},
    {"revised_lifetime_count", .kind = UINT32},
    {"revised_max_keep_alive_count", .kind = UINT32},
};
const struct opcua_struct opcua_create_subscription_response = {790,
    "create_subscription_response",
    FIELDS(create_subscription_response_fields)};

static const struct opcua_field modify_subscription_request_fields[] = {
    {"subscription_id", .kind = UINT32},
    {"requested_publishing_interval", .kind = DOUBLE},
    {"requested_lifetime_count", .kind = UINT32},
    {"requested_max_keep_alive_count", .kind = UINT32},
    {"max_notifications_per_publish", .kind = UINT32},
    {"priority", .kind = BYTE},
};
const struct opcua_struct opcua_modify_subscription_request = {793,
    "modify_subscription_request", FIELDS(modify_subscription_request_fields)};

static const struct opcua_field modify_subscription_response_fields[] = {
    {"revised_publishing_interval", .kind = DOUBLE},
    {"revised_lifetime_count", .kind = UINT32},
    {"revised_max_keep_alive_count", .kind = UINT32},
};
const struct opcua_struct opcua_modify_subscription_response = {796,
    "modify_subscription_response",
    FIELDS(modify_subscription_response_fields)};

static const struct opcua_field set_publishing_mode_request_fields[] = {
    {"publishing_enabled", .kind = BOOL, .role = SWITCH},
    {"subscription_ids", .kind = UINT32, .array = true},
};
const struct opcua_struct opcua_set_publishing_mode_request = {799,
    "set_publishing_mode_request", FIELDS(set_publishing_mode_request_fields)};

static const struct opcua_field set_publishing_mode_response_fields[] = {
    {"results", .kind = STATUS, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_set_publishing_mode_response = {802,
    "set_publishing_mode_response",
    FIELDS(set_publishing_mode_response_fields)};

static const struct opcua_field subscription_acknowledgement_fields[] = {
    {"subscription_id", .kind = UINT32},
    {"sequence_number", .kind = UINT32},
};
const struct opcua_struct opcua_subscription_acknowledgement = {823,
    "subscription_acknowledgement",
    FIELDS(subscription_acknowledgement_fields)};

static const struct opcua_field publish_request_fields[] = {
    {"subscription_acknowledgements", .kind = STRUCT, .array = true,
	.of = &opcua_subscription_acknowledgement},
};
const struct opcua_struct opcua_publish_request = {
    826, "publish_request", FIELDS(publish_request_fields)};

static const struct opcua_field notification_message_fields[] = {
    {"sequence_number", .kind = UINT32},
    {"publish_time", .kind = TIME},
    {"notification_data", .kind = OBJECT, .role = NOTES, .array = true},
};
const struct opcua_struct opcua_notification_message = {
    805, "notification_message", FIELDS(notification_message_fields)};

static const struct opcua_field publish_response_fields[] = {
    {"subscription_id", .kind = UINT32, .role = SUBSCRIPTION},
    {"available_sequence_numbers", .kind = UINT32, .array = true},
    {"more_notifications", .kind = BOOL},
    {"notification_message", .kind = STRUCT, .of = &opcua_notification_message},
    {"results", .kind = STATUS, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_publish_response = {
    829, "publish_response", FIELDS(publish_response_fields)};

static const struct opcua_field monitored_item_notification_fields[] = {
    {"client_handle", .kind = UINT32, .role = HANDLE},
    {"value", .kind = DATA, .role = VALUES},
};
const struct opcua_struct opcua_monitored_item_notification = {808,
    "monitored_item_notification", FIELDS(monitored_item_notification_fields)};

static const struct opcua_field data_change_notification_fields[] = {
    {"monitored_items", .kind = STRUCT, .array = true,
	.of = &opcua_monitored_item_notification},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_data_change_notification = {
    811, "data_change_notification", FIELDS(data_change_notification_fields)};

static const struct opcua_field event_field_list_fields[] = {
    {"client_handle", .kind = UINT32, .role = HANDLE},
    {"event_fields", .kind = VARIANT, .role = EVENT, .array = true},
};
const struct opcua_struct opcua_event_field_list = {
    919, "event_field_list", FIELDS(event_field_list_fields)};

static const struct opcua_field event_notification_list_fields[] = {
    {"events", .kind = STRUCT, .array = true, .of = &opcua_event_field_list},
};
const struct opcua_struct opcua_event_notification_list = {
    916, "event_notification_list", FIELDS(event_notification_list_fields)};

static const struct opcua_field status_change_notification_fields[] = {
    {"status", .kind = STATUS},
    {"diagnostic_info", .kind = DIAG},
};
const struct opcua_struct opcua_status_change_notification = {820,
    "status_change_notification", FIELDS(status_change_notification_fields)};

static const struct opcua_field republish_request_fields[] = {
    {"subscription_id", .kind = UINT32, .role = SUBSCRIPTION},
    {"retransmit_sequence_number", .kind = UINT32},
};
const struct opcua_struct opcua_republish_request = {
    832, "republish_request", FIELDS(republish_request_fields)};

static const struct opcua_field republish_response_fields[] = {
    {"notification_message", .kind = STRUCT, .of = &opcua_notification_message},
};
const struct opcua_struct opcua_republish_response = {
    835, "republish_response", FIELDS(republish_response_fields)};

static const struct opcua_field transfer_subscriptions_request_fields[] = {
    {"subscription_ids", .kind = UINT32, .array = true},
    {"send_initial_values", .kind = BOOL},
};
const struct opcua_struct opcua_transfer_subscriptions_request = {841,
    "transfer_subscriptions_request",
    FIELDS(transfer_subscriptions_request_fields)};

static const struct opcua_field transfer_result_fields[] = {
    {"status_code", .kind = STATUS, .role = RESULT},
    {"available_sequence_numbers", .kind = UINT32, .array = true},
};
const struct opcua_struct opcua_transfer_result = {
    838, "transfer_result", FIELDS(transfer_result_fields)};

static const struct opcua_field transfer_subscriptions_response_fields[] = {
    {"results", .kind = STRUCT, .array = true, .of = &opcua_transfer_result},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_transfer_subscriptions_response = {844,
    "transfer_subscriptions_response",
    FIELDS(transfer_subscriptions_response_fields)};

static const struct opcua_field delete_subscriptions_request_fields[] = {
    {"subscription_ids", .kind = UINT32, .role = SUBSCRIPTIONS, .array = true},
};
const struct opcua_struct opcua_delete_subscriptions_request = {847,
    "delete_subscriptions_request",
    FIELDS(delete_subscriptions_request_fields)};

static const struct opcua_field delete_subscriptions_response_fields[] = {
    {"results", .kind = STATUS, .role = PAIRED, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_delete_subscriptions_response = {850,
    "delete_subscriptions_response",
    FIELDS(delete_subscriptions_response_fields)};
