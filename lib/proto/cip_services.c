/*
 * cip_services.c - the services: common ones (Volume 1, appendix A) and those
 * of objects (Volume 1, chapter 5; Volume 2, chapter 5; Volume 5, 7A and 8;
 * 1756-PM020 for tags, symbols and templates).
 */
#include "proto/cip.h"

static const struct cip_service common[] = {
    [0x01] = {CLASS_ANY, 0x01, "get_attributes_all", ACT_READ,
	cip_get_all_request, cip_get_all_reply},
    [0x02] = {CLASS_ANY, 0x02, "set_attributes_all", ACT_WRITE,
	cip_set_all_request, cip_touched},
    [0x03] = {CLASS_ANY, 0x03, "get_attribute_list", ACT_READ,
	cip_get_list_request, cip_get_list_reply},
    [0x04] = {CLASS_ANY, 0x04, "set_attribute_list", ACT_WRITE,
	cip_set_list_request, cip_set_list_reply},
    [0x05] = {CLASS_ANY, 0x05, "reset", ACT_RESET, cip_reset_request,
	cip_reset_reply},
    [0x06] = {CLASS_ANY, 0x06, "start", ACT_START, cip_touched, cip_touched},
    [0x07] = {CLASS_ANY, 0x07, "stop", ACT_STOP, cip_touched, cip_touched},
    [0x08] = {CLASS_ANY, 0x08, "create", ACT_OTHER, cip_touched,
	cip_create_reply},
    [0x09] = {CLASS_ANY, 0x09, "delete", ACT_OTHER, cip_touched, cip_touched},
    [0x0a] = {CLASS_ANY, 0x0a, "multiple_service_packet", ACT_OTHER,
	cip_multiple_request, cip_multiple_reply},
    [0x0d] = {CLASS_ANY, 0x0d, "apply_attributes", ACT_CONFIG, cip_touched,
	cip_touched},
    [0x0e] = {CLASS_ANY, 0x0e, "get_attribute_single", ACT_READ,
	cip_get_single_request, cip_get_single_reply},
    [0x10] = {CLASS_ANY, 0x10, "set_attribute_single", ACT_WRITE,
	cip_set_single_request, cip_set_single_reply},
    [0x11] = {CLASS_ANY, 0x11, "find_next_object_instance", ACT_LIST,
	cip_find_request, cip_find_reply},
    [0x14] = {CLASS_ANY, 0x14, "error_response", ACT_EXCEPTION, cip_touched,
	cip_touched},
    [0x15] = {CLASS_ANY, 0x15, "restore", ACT_CONFIG, cip_touched, cip_touched},
    [0x16] = {CLASS_ANY, 0x16, "save", ACT_CONFIG, cip_touched, cip_touched},
    [0x17] = {CLASS_ANY, 0x17, "no_operation", ACT_KEEPALIVE, cip_touched,
	cip_touched},
    [0x18] = {CLASS_ANY, 0x18, "get_member", ACT_READ, cip_member_request,
	cip_member_reply},
    [0x19] = {CLASS_ANY, 0x19, "set_member", ACT_WRITE, cip_member_request,
	cip_touched},
    [0x1a] = {CLASS_ANY, 0x1a, "insert_member", ACT_WRITE, cip_member_request,
	cip_touched},
    [0x1b] = {CLASS_ANY, 0x1b, "remove_member", ACT_WRITE, cip_member_request,
	cip_touched},
    [0x1c] = {CLASS_ANY, 0x1c, "group_sync", ACT_TIME_SET, cip_touched,
	cip_touched},
    [0x1d] = {CLASS_ANY, 0x1d, "get_connection_point_member_list", ACT_LIST,
	cip_touched, cip_touched},
};

static const struct cip_service special[] = {
    {0x03, 0x4b, "allocate_master_slave_connection_set", ACT_CONNECT,
	cip_touched, cip_touched},
    {0x03, 0x4c, "release_group_2_identifier_set", ACT_DISCONNECT, cip_touched,
	cip_touched},
    {0x05, 0x4b, "connection_bind", ACT_CONNECT, cip_touched, cip_touched},
    {0x05, 0x4c, "producing_application_lookup", ACT_LIST, cip_touched,
	cip_touched},
    {0x05, 0x4e, "safety_close", ACT_DISCONNECT, cip_touched, cip_touched},
    {0x05, 0x54, "safety_open", ACT_CONNECT, cip_touched, cip_touched},
    {CLASS_MANAGER, 0x4e, "forward_close", ACT_DISCONNECT, cip_close_request,
	cip_close_reply},
    {CLASS_MANAGER, 0x52, "unconnected_send", ACT_OTHER, cip_send_request,
	cip_send_reply},
    {CLASS_MANAGER, 0x54, "forward_open", ACT_CONNECT, cip_open_request,
	cip_open_reply},
    {CLASS_MANAGER, 0x56, "get_connection_data", ACT_DIAGNOSE,
	cip_connection_request, cip_touched},
    {CLASS_MANAGER, 0x57, "search_connection_data", ACT_DIAGNOSE, cip_touched,
	cip_touched},
    {CLASS_MANAGER, 0x59, "get_connection_owner", ACT_DIAGNOSE,
	cip_owner_request, cip_touched},
    {CLASS_MANAGER, 0x5a, "get_connection_owner", ACT_DIAGNOSE,
	cip_owner_request, cip_touched},
    {CLASS_MANAGER, 0x5b, "large_forward_open", ACT_CONNECT,
	cip_large_open_request, cip_open_reply},
    {CLASS_MANAGER, 0x5c, "concurrent_forward_open", ACT_CONNECT, cip_touched,
	cip_touched},
    {CLASS_MANAGER, 0x5d, "concurrent_forward_close", ACT_DISCONNECT,
	cip_touched, cip_touched},
    {0x0f, 0x4b, "get_enum_string", ACT_READ, cip_touched, cip_touched},
    {CLASS_FILE, 0x4b, "initiate_upload", ACT_FILE_READ, cip_file_start_request,
	cip_upload_start_reply},
    {CLASS_FILE, 0x4c, "initiate_download", ACT_FILE_WRITE,
	cip_file_start_request, cip_touched},
    {CLASS_FILE, 0x4d, "initiate_partial_read", ACT_FILE_READ, cip_touched,
	cip_touched},
    {CLASS_FILE, 0x4e, "initiate_partial_write", ACT_FILE_WRITE, cip_touched,
	cip_touched},
    {CLASS_FILE, 0x4f, "upload_transfer", ACT_FILE_READ, cip_file_part_request,
	cip_file_part_reply},
    {CLASS_FILE, 0x50, "download_transfer", ACT_FILE_WRITE,
	cip_file_part_request, cip_file_part_reply},
    {CLASS_FILE, 0x51, "clear_file", ACT_FILE_DELETE, cip_touched, cip_touched},
    {0x39, 0x4b, "recover", ACT_RESET, cip_touched, cip_touched},
    {0x39, 0x4c, "recover", ACT_RESET, cip_touched, cip_touched},
    {0x39, 0x4e, "perform_diagnostics", ACT_DIAGNOSE, cip_touched, cip_touched},
    {0x39, 0x4f, "configure_request", ACT_CONFIG, cip_secret, cip_touched},
    {0x39, 0x50, "validate_configuration", ACT_CONFIG, cip_touched,
	cip_touched},
    {0x39, 0x51, "set_password", ACT_AUTH, cip_secret, cip_touched},
    {0x39, 0x52, "configuration_lock", ACT_CONFIG, cip_secret, cip_touched},
    {0x39, 0x53, "mode_change", ACT_MODE, cip_secret, cip_touched},
    {0x39, 0x54, "safety_reset", ACT_RESET, cip_secret, cip_touched},
    {0x39, 0x55, "reset_password", ACT_AUTH, cip_secret, cip_touched},
    {0x39, 0x56, "propose_tunid", ACT_CONFIG, cip_touched, cip_touched},
    {0x39, 0x57, "apply_tunid", ACT_CONFIG, cip_touched, cip_touched},
    {0x39, 0x58, "propose_tunid_list", ACT_CONFIG, cip_touched, cip_touched},
    {0x39, 0x59, "apply_tunid_list", ACT_CONFIG, cip_touched, cip_touched},
    {0x3a, 0x4b, "reset_error", ACT_CLEAR, cip_touched, cip_touched},
    {0x42, 0x4b, "get_axis_attributes_list", ACT_READ, cip_touched,
	cip_touched},
    {0x42, 0x4c, "set_axis_attributes_list", ACT_WRITE, cip_touched,
	cip_touched},
    {0x42, 0x4d, "set_cyclic_write_list", ACT_CONFIG, cip_touched, cip_touched},
    {0x42, 0x4e, "set_cyclic_read_list", ACT_CONFIG, cip_touched, cip_touched},
    {0x42, 0x4f, "run_motor_test", ACT_CONTROL, cip_touched, cip_touched},
    {0x42, 0x50, "get_motor_test_data", ACT_READ, cip_touched, cip_touched},
    {0x42, 0x51, "run_inertia_test", ACT_CONTROL, cip_touched, cip_touched},
    {0x42, 0x52, "get_inertia_test_data", ACT_READ, cip_touched, cip_touched},
    {0x42, 0x53, "run_hookup_test", ACT_CONTROL, cip_touched, cip_touched},
    {0x42, 0x54, "get_hookup_test_data", ACT_READ, cip_touched, cip_touched},
    {0x44, 0x4b, "read_discrete_inputs", ACT_READ, cip_modbus_request,
	cip_touched},
    {0x44, 0x4c, "read_coils", ACT_READ, cip_modbus_request, cip_touched},
    {0x44, 0x4d, "read_input_registers", ACT_READ, cip_modbus_request,
	cip_touched},
    {0x44, 0x4e, "read_holding_registers", ACT_READ, cip_modbus_request,
	cip_touched},
    {0x44, 0x4f, "write_coils", ACT_WRITE, cip_modbus_request, cip_touched},
    {0x44, 0x50, "write_holding_registers", ACT_WRITE, cip_modbus_request,
	cip_touched},
    {0x44, 0x51, "modbus_passthrough", ACT_OTHER, cip_touched, cip_touched},
    {0x47, 0x4b, "verify_fault_location", ACT_DIAGNOSE, cip_touched,
	cip_touched},
    {0x47, 0x4c, "clear_rapid_faults", ACT_CLEAR, cip_touched, cip_touched},
    {0x47, 0x4d, "restart_sign_on", ACT_RESTART, cip_touched, cip_touched},
    {0x47, 0x4e, "clear_gateway_partial_fault", ACT_CLEAR, cip_touched,
	cip_touched},
    {0x4e, 0x4b, "start_metering", ACT_START, cip_touched, cip_touched},
    {0x4e, 0x4c, "stop_metering", ACT_STOP, cip_touched, cip_touched},
    {0x4e, 0x4d, "reset_metering", ACT_RESET, cip_touched, cip_touched},
    {0x5d, 0x4b, "begin_config", ACT_CONFIG, cip_touched, cip_touched},
    {0x5d, 0x4c, "kick_timer", ACT_KEEPALIVE, cip_touched, cip_touched},
    {0x5d, 0x4d, "end_config", ACT_CONFIG, cip_touched, cip_touched},
    {0x5d, 0x4e, "object_cleanup", ACT_CONFIG, cip_touched, cip_touched},
    {0x5e, 0x4b, "begin_config", ACT_CONFIG, cip_touched, cip_touched},
    {0x5e, 0x4c, "kick_timer", ACT_KEEPALIVE, cip_touched, cip_touched},
    {0x5e, 0x4d, "apply_config", ACT_CONFIG, cip_touched, cip_touched},
    {0x5e, 0x4e, "abort_config", ACT_CANCEL, cip_touched, cip_touched},
    {0x5f, 0x4b, "create_csr", ACT_CONFIG, cip_touched, cip_touched},
    {0x5f, 0x4c, "verify_certificate", ACT_AUTH, cip_touched, cip_touched},
    {0x61, 0x4b, "change_password", ACT_AUTH, cip_secret, cip_touched},
    {CLASS_PCCC, 0x4b, "execute_pccc", ACT_OTHER, cip_pccc_request,
	cip_pccc_reply},
    {CLASS_SYMBOL, 0x4c, "read_tag", ACT_READ, cip_read_tag_request,
	cip_read_tag_reply},
    {CLASS_SYMBOL, 0x4d, "write_tag", ACT_WRITE, cip_write_tag_request,
	cip_write_tag_reply},
    {CLASS_SYMBOL, 0x4e, "read_modify_write_tag", ACT_WRITE,
	cip_modify_tag_request, cip_write_tag_reply},
    {CLASS_SYMBOL, 0x52, "read_tag_fragmented", ACT_READ,
	cip_read_fragment_request, cip_read_tag_reply},
    {CLASS_SYMBOL, 0x53, "write_tag_fragmented", ACT_WRITE,
	cip_write_fragment_request, cip_write_tag_reply},
    {CLASS_SYMBOL, 0x55, "get_instance_attribute_list", ACT_LIST,
	cip_symbols_request, cip_symbols_reply},
    {CLASS_TEMPLATE, 0x4c, "read_template", ACT_READ, cip_template_request,
	cip_touched},
    {0xf0, 0x4c, "get_and_clear", ACT_CLEAR, cip_touched, cip_touched},
    {0xf0, 0x4d, "enter_listen_only", ACT_MODE, cip_touched, cip_touched},
    {0xf0, 0x4e, "where_am_i", ACT_IDENTIFY, cip_touched, cip_touched},
    {0xf3, 0x4b, "kick_timer", ACT_KEEPALIVE, cip_touched, cip_touched},
    {0xf3, 0x4c, "open_connection", ACT_CONNECT, cip_touched, cip_touched},
    {0xf3, 0x4d, "close_connection", ACT_DISCONNECT, cip_touched, cip_touched},
    {0xf3, 0x4e, "stop_connection", ACT_DISCONNECT, cip_touched, cip_touched},
    {0xf3, 0x4f, "change_start", ACT_CONFIG, cip_touched, cip_touched},
    {0xf3, 0x50, "get_status", ACT_DIAGNOSE, cip_touched, cip_touched},
    {0xf3, 0x51, "change_complete", ACT_CONFIG, cip_touched, cip_touched},
    {0xf3, 0x52, "audit_changes", ACT_DIAGNOSE, cip_touched, cip_touched},
    {0xf6, 0x4c, "get_and_clear", ACT_CLEAR, cip_get_single_request,
	cip_get_single_reply},
    {CLASS_TAG, 0x4c, "read_tag", ACT_READ, cip_read_tag_request,
	cip_read_tag_reply},
    {CLASS_TAG, 0x4d, "write_tag", ACT_WRITE, cip_write_tag_request,
	cip_write_tag_reply},
    {CLASS_TAG, 0x4e, "read_modify_write_tag", ACT_WRITE,
	cip_modify_tag_request, cip_write_tag_reply},
    {CLASS_TAG, 0x52, "read_tag_fragmented", ACT_READ,
	cip_read_fragment_request, cip_read_tag_reply},
    {CLASS_TAG, 0x53, "write_tag_fragmented", ACT_WRITE,
	cip_write_fragment_request, cip_write_tag_reply},
};

/*
 * Services of a vendor's own objects whose names aren't published: what was
 * seen to happen when they are used on Rockwell's controllers.
 */
static const struct own {
	uint32_t class;
	uint8_t code;
	enum action action;
} own[] = {
    {0x68, 0x4d, ACT_FORCE}, /* SFC forces on, off */
    {0x68, 0x4e, ACT_FORCE},
    {0x69, 0x4d, ACT_FORCE}, /* I/O forces on, off */
    {0x69, 0x4e, ACT_FORCE},
    {0x8e, 0x06, ACT_MODE}, /* to run */
    {0x8e, 0x07, ACT_MODE}, /* to program */
    {0xac, 0x08, ACT_DOWNLOAD},
    {0xac, 0x09, ACT_DOWNLOAD},
};

enum { SYNC = 0x43, WALL_CLOCK = 0x8b, FIRMWARE = 0xa1 };

const struct cip_service *
cip_service_of(uint32_t class, uint8_t code)
{
	size_t i;

	if (code < sizeof(common) / sizeof(*common))
		return common[code].name != NULL ? &common[code] : NULL;
	for (i = 0; i < sizeof(special) / sizeof(*special); i++)
		if (special[i].code == code && special[i].class == class)
			return &special[i];
	return NULL;
}

/* Objects whose attributes are how a device is set up, not what it does. */
static bool
is_setup(uint32_t class)
{
	return class == CLASS_IDENTITY || class == CLASS_ROUTER ||
	       (class >= 0x45 && class <= 0x48) ||
	       (class >= 0x52 && class <= 0x62) ||
	       (class >= 0xf0 && class <= 0xfa);
}

/* Rockwell's objects that a program is made of. */
static bool
is_program(uint32_t class)
{
	return (class >= 0x64 && class <= 0x7f && class != CLASS_PCCC) ||
	       (class >= 0x300 && class <= 0x3ff);
}

enum action
cip_action(uint32_t class, uint8_t code, enum action action)
{
	bool sets = code == 0x02 || code == 0x04 || code == 0x10;
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (own[i].class == class && own[i].code == code)
			return own[i].action;
	if (sets && (class == SYNC || class == WALL_CLOCK))
		return ACT_TIME_SET;
	if (sets && is_setup(class))
		return ACT_CONFIG;
	if (class == FIRMWARE && (sets || code >= 0x4b))
		return ACT_FIRMWARE;
	if (code == 0x08 || code == 0x09) {
		if (class == CLASS_FILE)
			return code == 0x08 ? ACT_FILE_WRITE : ACT_FILE_DELETE;
		return is_program(class) ? ACT_CHANGE_PROGRAM : ACT_CONFIG;
	}
	return action;
}
