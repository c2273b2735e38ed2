/*
 * opcua_session.c - what discovery, the secure channel and the session say.
 *
 * OPC 10000-4, 5.4 to 5.6 and 7.
 */
#include "proto/opcua_types.h"

static const struct name application_type_names[] = {
    {0, "server"},
    {1, "client"},
    {2, "client_and_server"},
    {3, "discovery_server"},
};
static const struct name security_token_request_type_names[] = {
    {0, "issue"},
    {1, "renew"},
};
static const struct name user_token_type_names[] = {
    {0, "anonymous"},
    {1, "user_name"},
    {2, "certificate"},
    {3, "issued_token"},
};
static const struct opcua_field find_servers_request_fields[] = {
    {"endpoint_url", .kind = STRING},
    {"locale_ids", .kind = STRING, .array = true},
    {"server_uris", .kind = STRING, .array = true},
};
const struct opcua_struct opcua_find_servers_request = {
    422, "find_servers_request", FIELDS(find_servers_request_fields)};

static const struct opcua_field application_description_fields[] = {
    {"application_uri", .kind = STRING},
    {"product_uri", .kind = STRING},
    {"application_name", .kind = LTEXT},
    {"application_type", .kind = ENUM, WORDS(application_type_names)},
    {"gateway_server_uri", .kind = STRING},
    {"discovery_profile_uri", .kind = STRING},
    {"discovery_urls", .kind = STRING, .array = true},
};
const struct opcua_struct opcua_application_description = {
    310, "application_description", FIELDS(application_description_fields)};

static const struct opcua_field find_servers_response_fields[] = {
    {"servers", .kind = STRUCT, .array = true,
	.of = &opcua_application_description},
};
const struct opcua_struct opcua_find_servers_response = {
    425, "find_servers_response", FIELDS(find_servers_response_fields)};

static const struct opcua_field find_servers_on_network_request_fields[] = {
    {"starting_record_id", .kind = UINT32},
    {"max_records_to_return", .kind = UINT32},
    {"server_capability_filter", .kind = STRING, .array = true},
};
const struct opcua_struct opcua_find_servers_on_network_request = {12208,
    "find_servers_on_network_request",
    FIELDS(find_servers_on_network_request_fields)};

static const struct opcua_field server_on_network_fields[] = {
    {"record_id", .kind = UINT32},
    {"server_name", .kind = STRING},
    {"discovery_url", .kind = STRING},
    {"server_capabilities", .kind = STRING, .array = true},
};
const struct opcua_struct opcua_server_on_network = {
    12207, "server_on_network", FIELDS(server_on_network_fields)};

static const struct opcua_field find_servers_on_network_response_fields[] = {
    {"last_counter_reset_time", .kind = TIME},
    {"servers", .kind = STRUCT, .array = true, .of = &opcua_server_on_network},
};
const struct opcua_struct opcua_find_servers_on_network_response = {12209,
    "find_servers_on_network_response",
    FIELDS(find_servers_on_network_response_fields)};

static const struct opcua_field get_endpoints_request_fields[] = {
    {"endpoint_url", .kind = STRING},
    {"locale_ids", .kind = STRING, .array = true},
    {"profile_uris", .kind = STRING, .array = true},
};
const struct opcua_struct opcua_get_endpoints_request = {
    428, "get_endpoints_request", FIELDS(get_endpoints_request_fields)};

static const struct opcua_field user_token_policy_fields[] = {
    {"policy_id", .kind = STRING},
    {"token_type", .kind = ENUM, WORDS(user_token_type_names)},
    {"issued_token_type", .kind = STRING},
    {"issuer_endpoint_url", .kind = STRING},
    {"security_policy_uri", .kind = STRING},
};
const struct opcua_struct opcua_user_token_policy = {
    306, "user_token_policy", FIELDS(user_token_policy_fields)};

static const struct opcua_field endpoint_description_fields[] = {
    {"endpoint_url", .kind = STRING},
    {"server", .kind = STRUCT, .of = &opcua_application_description},
    {"server_certificate", .kind = BYTES},
    {"security_mode", .kind = ENUM, WORDS(opcua_message_security_mode_names)},
    {"security_policy_uri", .kind = STRING},
    {"user_identity_tokens", .kind = STRUCT, .array = true,
	.of = &opcua_user_token_policy},
    {"transport_profile_uri", .kind = STRING},
    {"security_level", .kind = BYTE},
};
const struct opcua_struct opcua_endpoint_description = {
    314, "endpoint_description", FIELDS(endpoint_description_fields)};

static const struct opcua_field get_endpoints_response_fields[] = {
    {"endpoints", .kind = STRUCT, .array = true,
	.of = &opcua_endpoint_description},
};
const struct opcua_struct opcua_get_endpoints_response = {
    431, "get_endpoints_response", FIELDS(get_endpoints_response_fields)};

static const struct opcua_field registered_server_fields[] = {
    {"server_uri", .kind = STRING},
    {"product_uri", .kind = STRING},
    {"server_names", .kind = LTEXT, .array = true},
    {"server_type", .kind = ENUM, WORDS(application_type_names)},
    {"gateway_server_uri", .kind = STRING},
    {"discovery_urls", .kind = STRING, .array = true},
    {"semaphore_file_path", .kind = STRING},
    {"is_online", .kind = BOOL},
};
const struct opcua_struct opcua_registered_server = {
    434, "registered_server", FIELDS(registered_server_fields)};

static const struct opcua_field register_server_request_fields[] = {
    {"server", .kind = STRUCT, .of = &opcua_registered_server},
};
const struct opcua_struct opcua_register_server_request = {
    437, "register_server_request", FIELDS(register_server_request_fields)};

const struct opcua_struct opcua_register_server_response = {
    .id = 440, .name = "register_server_response"};
static const struct opcua_field register_server2_request_fields[] = {
    {"server", .kind = STRUCT, .of = &opcua_registered_server},
    {"discovery_configuration", .kind = OBJECT, .array = true},
};
const struct opcua_struct opcua_register_server2_request = {
    12211, "register_server2_request", FIELDS(register_server2_request_fields)};

static const struct opcua_field register_server2_response_fields[] = {
    {"configuration_results", .kind = STATUS, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_register_server2_response = {12212,
    "register_server2_response", FIELDS(register_server2_response_fields)};

static const struct opcua_field mdns_discovery_configuration_fields[] = {
    {"mdns_server_name", .kind = STRING},
    {"server_capabilities", .kind = STRING, .array = true},
};
const struct opcua_struct opcua_mdns_discovery_configuration = {12901,
    "mdns_discovery_configuration",
    FIELDS(mdns_discovery_configuration_fields)};

static const struct opcua_field open_secure_channel_request_fields[] = {
    {"client_protocol_version", .kind = UINT32},
    {"request_type", .kind = ENUM, WORDS(security_token_request_type_names)},
    {"security_mode", .kind = ENUM, WORDS(opcua_message_security_mode_names)},
    {"client_nonce", .kind = BYTES},
    {"requested_lifetime", .kind = UINT32},
};
const struct opcua_struct opcua_open_secure_channel_request = {446,
    "open_secure_channel_request", FIELDS(open_secure_channel_request_fields)};

static const struct opcua_field channel_security_token_fields[] = {
    {"channel_id", .kind = UINT32},
    {"token_id", .kind = UINT32},
    {"created_at", .kind = TIME},
    {"revised_lifetime", .kind = UINT32},
};
const struct opcua_struct opcua_channel_security_token = {
    443, "channel_security_token", FIELDS(channel_security_token_fields)};

static const struct opcua_field open_secure_channel_response_fields[] = {
    {"server_protocol_version", .kind = UINT32},
    {"security_token", .kind = STRUCT, .of = &opcua_channel_security_token},
    {"server_nonce", .kind = BYTES},
};
const struct opcua_struct opcua_open_secure_channel_response = {449,
    "open_secure_channel_response",
    FIELDS(open_secure_channel_response_fields)};

const struct opcua_struct opcua_close_secure_channel_request = {
    .id = 452, .name = "close_secure_channel_request"};
const struct opcua_struct opcua_close_secure_channel_response = {
    .id = 455, .name = "close_secure_channel_response"};
static const struct opcua_field create_session_request_fields[] = {
    {"client_description", .kind = STRUCT,
	.of = &opcua_application_description},
    {"server_uri", .kind = STRING},
    {"endpoint_url", .kind = STRING},
    {"session_name", .kind = STRING},
    {"client_nonce", .kind = BYTES},
    {"client_certificate", .kind = BYTES},
    {"requested_session_timeout", .kind = DOUBLE},
    {"max_response_message_size", .kind = UINT32},
};
const struct opcua_struct opcua_create_session_request = {
    461, "create_session_request", FIELDS(create_session_request_fields)};

static const struct opcua_field signed_software_certificate_fields[] = {
    {"certificate_data", .kind = BYTES},
    {"signature", .kind = BYTES},
};
const struct opcua_struct opcua_signed_software_certificate = {346,
    "signed_software_certificate", FIELDS(signed_software_certificate_fields)};

static const struct opcua_field signature_data_fields[] = {
    {"algorithm", .kind = STRING},
    {"signature", .kind = BYTES},
};
const struct opcua_struct opcua_signature_data = {
    458, "signature_data", FIELDS(signature_data_fields)};

static const struct opcua_field create_session_response_fields[] = {
    {"session_id", .kind = NODE, .role = SESSION},
    {"authentication_token", .kind = NODE, .role = TOKEN},
    {"revised_session_timeout", .kind = DOUBLE},
    {"server_nonce", .kind = BYTES},
    {"server_certificate", .kind = BYTES},
    {"server_endpoints", .kind = STRUCT, .array = true,
	.of = &opcua_endpoint_description},
    {"server_software_certificates", .kind = STRUCT, .array = true,
	.of = &opcua_signed_software_certificate},
    {"server_signature", .kind = STRUCT, .of = &opcua_signature_data},
    {"max_request_message_size", .kind = UINT32},
};
const struct opcua_struct opcua_create_session_response = {
    464, "create_session_response", FIELDS(create_session_response_fields)};

static const struct opcua_field activate_session_request_fields[] = {
    {"client_signature", .kind = STRUCT, .of = &opcua_signature_data},
    {"client_software_certificates", .kind = STRUCT, .array = true,
	.of = &opcua_signed_software_certificate},
    {"locale_ids", .kind = STRING, .array = true},
    {"user_identity_token", .kind = OBJECT},
    {"user_token_signature", .kind = STRUCT, .of = &opcua_signature_data},
};
const struct opcua_struct opcua_activate_session_request = {
    467, "activate_session_request", FIELDS(activate_session_request_fields)};

static const struct opcua_field activate_session_response_fields[] = {
    {"server_nonce", .kind = BYTES},
    {"results", .kind = STATUS, .array = true},
    {"diagnostic_infos", .kind = DIAG, .array = true},
};
const struct opcua_struct opcua_activate_session_response = {
    470, "activate_session_response", FIELDS(activate_session_response_fields)};

static const struct opcua_field anonymous_identity_token_fields[] = {
    {"policy_id", .kind = STRING},
};
const struct opcua_struct opcua_anonymous_identity_token = {
    321, "anonymous_identity_token", FIELDS(anonymous_identity_token_fields)};

static const struct opcua_field user_name_identity_token_fields[] = {
    {"policy_id", .kind = STRING},
    {"user_name", .kind = STRING},
    {"password", .kind = BYTES, .role = SECRET},
    {"encryption_algorithm", .kind = STRING},
};
const struct opcua_struct opcua_user_name_identity_token = {
    324, "user_name_identity_token", FIELDS(user_name_identity_token_fields)};

static const struct opcua_field x509_identity_token_fields[] = {
    {"policy_id", .kind = STRING},
    {"certificate_data", .kind = BYTES},
};
const struct opcua_struct opcua_x509_identity_token = {
    327, "x509_identity_token", FIELDS(x509_identity_token_fields)};

static const struct opcua_field issued_identity_token_fields[] = {
    {"policy_id", .kind = STRING},
    {"token_data", .kind = BYTES, .role = SECRET},
    {"encryption_algorithm", .kind = STRING},
};
const struct opcua_struct opcua_issued_identity_token = {
    940, "issued_identity_token", FIELDS(issued_identity_token_fields)};

static const struct opcua_field close_session_request_fields[] = {
    {"delete_subscriptions", .kind = BOOL},
};
const struct opcua_struct opcua_close_session_request = {
    473, "close_session_request", FIELDS(close_session_request_fields)};

const struct opcua_struct opcua_close_session_response = {
    .id = 476, .name = "close_session_response"};
static const struct opcua_field cancel_request_fields[] = {
    {"request_handle", .kind = UINT32},
};
const struct opcua_struct opcua_cancel_request = {
    479, "cancel_request", FIELDS(cancel_request_fields)};

static const struct opcua_field cancel_response_fields[] = {
    {"cancel_count", .kind = UINT32},
};
const struct opcua_struct opcua_cancel_response = {
    482, "cancel_response", FIELDS(cancel_response_fields)};

const struct opcua_struct opcua_service_fault = {
    .id = 397, .name = "service_fault"};
static const struct opcua_field sessionless_invoke_request_type_fields[] = {
    {"uris_version", .kind = UINT32},
    {"namespace_uris", .kind = STRING, .array = true},
    {"server_uris", .kind = STRING, .array = true},
    {"locale_ids", .kind = STRING, .array = true},
    {"service_id", .kind = UINT32},
};
const struct opcua_struct opcua_sessionless_invoke_request_type = {15903,
    "sessionless_invoke_request_type",
    FIELDS(sessionless_invoke_request_type_fields)};

static const struct opcua_field sessionless_invoke_response_type_fields[] = {
    {"namespace_uris", .kind = STRING, .array = true},
    {"server_uris", .kind = STRING, .array = true},
    {"service_id", .kind = UINT32},
};
const struct opcua_struct opcua_sessionless_invoke_response_type = {21001,
    "sessionless_invoke_response_type",
    FIELDS(sessionless_invoke_response_type_fields)};

static const struct opcua_field key_value_pair_fields[] = {
    {"key", .kind = QNAME},
    {"value", .kind = VARIANT},
};
const struct opcua_struct opcua_key_value_pair = {
    14846, "key_value_pair", FIELDS(key_value_pair_fields)};

static const struct opcua_field additional_parameters_type_fields[] = {
    {"parameters", .kind = STRUCT, .array = true, .of = &opcua_key_value_pair},
};
const struct opcua_struct opcua_additional_parameters_type = {17537,
    "additional_parameters_type", FIELDS(additional_parameters_type_fields)};

static const struct opcua_field ephemeral_key_type_fields[] = {
    {"public_key", .kind = BYTES},
    {"signature", .kind = BYTES},
};
const struct opcua_struct opcua_ephemeral_key_type = {
    17549, "ephemeral_key_type", FIELDS(ephemeral_key_type_fields)};
