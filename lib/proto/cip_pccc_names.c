/*
 * cip_pccc_names.c - commands, functions and status of PCCC: 1770-6.5.16,
 * chapters 7 and 8.
 */
#include "base/names.h"
#include "proto/cip_pccc.h"

static const struct pccc_function functions[] = {
    {0x00, PCCC_NO_FUNCTION, "protected_write", ACT_WRITE, FORM_PLC2},
    {0x01, PCCC_NO_FUNCTION, "unprotected_read", ACT_READ, FORM_PLC2},
    {0x02, PCCC_NO_FUNCTION, "protected_bit_write", ACT_WRITE, FORM_NONE},
    {0x03, PCCC_NO_FUNCTION, "physical_write", ACT_WRITE, FORM_NONE},
    {0x04, PCCC_NO_FUNCTION, "physical_read", ACT_READ, FORM_NONE},
    {0x05, PCCC_NO_FUNCTION, "unprotected_bit_write", ACT_WRITE, FORM_NONE},
    {0x06, 0x00, "echo", ACT_DIAGNOSE, FORM_NONE},
    {0x06, 0x01, "read_diagnostic_counters", ACT_DIAGNOSE, FORM_NONE},
    {0x06, 0x02, "set_variables", ACT_CONFIG, FORM_NONE},
    {0x06, 0x03, "diagnostic_status", ACT_DIAGNOSE, FORM_NONE},
    {0x06, 0x04, "set_timeout", ACT_CONFIG, FORM_NONE},
    {0x06, 0x05, "set_naks", ACT_CONFIG, FORM_NONE},
    {0x06, 0x06, "set_enqs", ACT_CONFIG, FORM_NONE},
    {0x06, 0x07, "reset_diagnostic_counters", ACT_CLEAR, FORM_NONE},
    {0x06, 0x08, "set_data_table_size", ACT_CONFIG, FORM_NONE},
    {0x06, 0x09, "read_link_parameters", ACT_DIAGNOSE, FORM_NONE},
    {0x06, 0x0a, "set_link_parameters", ACT_CONFIG, FORM_NONE},
    {0x07, 0x00, "disable_outputs", ACT_CONTROL, FORM_NONE},
    {0x07, 0x01, "enable_outputs", ACT_CONTROL, FORM_NONE},
    {0x07, 0x03, "enable_plc_scanning", ACT_START, FORM_NONE},
    {0x07, 0x04, "enter_download_mode", ACT_DOWNLOAD, FORM_NONE},
    {0x07, 0x05, "exit_download_upload_mode", ACT_MODE, FORM_NONE},
    {0x07, 0x06, "enter_upload_mode", ACT_UPLOAD, FORM_NONE},
    {0x08, PCCC_NO_FUNCTION, "unprotected_write", ACT_WRITE, FORM_PLC2},
    {0x0f, 0x00, "word_range_write", ACT_WRITE, FORM_RANGE},
    {0x0f, 0x01, "word_range_read", ACT_READ, FORM_RANGE},
    {0x0f, 0x02, "bit_write", ACT_WRITE, FORM_PLC5},
    {0x0f, 0x03, "file_write", ACT_FILE_WRITE, FORM_NONE},
    {0x0f, 0x04, "file_read", ACT_FILE_READ, FORM_NONE},
    {0x0f, 0x05, "download_request", ACT_DOWNLOAD, FORM_NONE},
    {0x0f, 0x06, "upload", ACT_UPLOAD, FORM_NONE},
    {0x0f, 0x07, "shutdown", ACT_STOP, FORM_NONE},
    {0x0f, 0x08, "physical_write", ACT_WRITE, FORM_NONE},
    {0x0f, 0x09, "physical_read", ACT_READ, FORM_NONE},
    {0x0f, 0x0a, "restart_request", ACT_RESTART, FORM_NONE},
    {0x0f, 0x11, "get_edit_resource", ACT_RESERVE, FORM_NONE},
    {0x0f, 0x12, "return_edit_resource", ACT_RESERVE, FORM_NONE},
    {0x0f, 0x17, "read_bytes_physical", ACT_UPLOAD, FORM_NONE},
    {0x0f, 0x18, "write_bytes_physical", ACT_DOWNLOAD, FORM_NONE},
    {0x0f, 0x26, "read_modify_write", ACT_WRITE, FORM_PLC5},
    {0x0f, 0x29, "read_section_size", ACT_READ, FORM_NONE},
    {0x0f, 0x3a, "set_cpu_mode", ACT_MODE, FORM_NONE},
    {0x0f, 0x41, "disable_forces", ACT_FORCE, FORM_NONE},
    {0x0f, 0x50, "download_all_request", ACT_DOWNLOAD, FORM_NONE},
    {0x0f, 0x52, "download_completed", ACT_DOWNLOAD, FORM_NONE},
    {0x0f, 0x53, "upload_all_request", ACT_UPLOAD, FORM_NONE},
    {0x0f, 0x55, "upload_completed", ACT_UPLOAD, FORM_NONE},
    {0x0f, 0x57, "initialize_memory", ACT_CLEAR, FORM_NONE},
    {0x0f, 0x5e, "modify_plc_2_compatibility_file", ACT_CONFIG, FORM_NONE},
    {0x0f, 0x67, "typed_write", ACT_WRITE, FORM_RANGE},
    {0x0f, 0x68, "typed_read", ACT_READ, FORM_RANGE},
    {0x0f, 0x79, "read_modify_write_n", ACT_WRITE, FORM_NONE},
    {0x0f, 0x80, "change_mode", ACT_MODE, FORM_NONE},
    {0x0f, 0x81, "open_file", ACT_RESERVE, FORM_NONE},
    {0x0f, 0x82, "close_file", ACT_RESERVE, FORM_NONE},
    {0x0f, 0x88, "execute_multiple_commands", ACT_DOWNLOAD, FORM_NONE},
    {0x0f, 0x8f, "apply_port_configuration", ACT_CONFIG, FORM_NONE},
    {0x0f, 0xa1, "protected_typed_logical_read_with_two_address_fields",
	ACT_READ, FORM_TWO},
    {0x0f, 0xa2, "protected_typed_logical_read_with_three_address_fields",
	ACT_READ, FORM_THREE},
    {0x0f, 0xa7, "protected_typed_file_read", ACT_FILE_READ, FORM_FILE},
    {0x0f, 0xa9, "protected_typed_logical_write_with_two_address_fields",
	ACT_WRITE, FORM_TWO},
    {0x0f, 0xaa, "protected_typed_logical_write_with_three_address_fields",
	ACT_WRITE, FORM_THREE},
    {0x0f, 0xab,
	"protected_typed_logical_masked_write_with_three_address_fields",
	ACT_WRITE, FORM_THREE},
    {0x0f, 0xaf, "protected_typed_file_write", ACT_FILE_WRITE, FORM_FILE},
};

static const struct name local[] = {
    {0x01, "destination_node_is_out_of_buffer_space"},
    {0x02, "cannot_guarantee_delivery"},
    {0x03, "duplicate_token_holder_detected"},
    {0x04, "local_port_is_disconnected"},
    {0x05, "application_layer_timed_out"},
    {0x06, "duplicate_node_detected"},
    {0x07, "station_is_offline"},
    {0x08, "hardware_fault"},
};

static const struct name remote[] = {
    {0x10, "illegal_command_or_format"},
    {0x20, "host_has_a_problem_and_will_not_communicate"},
    {0x30, "remote_node_host_is_missing_disconnected_or_shut_down"},
    {0x40, "host_could_not_complete_function_due_to_hardware_fault"},
    {0x50, "addressing_problem_or_memory_protect_rungs"},
    {0x60, "function_not_allowed_due_to_command_protection_selection"},
    {0x70, "processor_is_in_program_mode"},
    {0x80, "compatibility_mode_file_missing_or_communication_zone_problem"},
    {0x90, "remote_node_cannot_buffer_command"},
    {0xa0, "wait_ack"},
    {0xb0, "remote_node_problem_due_to_download"},
    {0xc0, "wait_ack"},
    {0xf0, "error_code_in_the_ext_sts_byte"},
};

/* EXT STS, where the status is 0xf0. */
static const struct name extended[] = {
    {0x01, "a_field_has_an_illegal_value"},
    {0x02, "fewer_levels_specified_in_address_than_minimum"},
    {0x03, "more_levels_specified_in_address_than_system_supports"},
    {0x04, "symbol_not_found"},
    {0x05, "symbol_is_of_improper_format"},
    {0x06, "address_does_not_point_to_something_usable"},
    {0x07, "file_is_wrong_size"},
    {0x08, "cannot_complete_request"},
    {0x09, "data_or_file_is_too_large"},
    {0x0a, "transaction_size_plus_word_address_is_too_large"},
    {0x0b, "access_denied_improper_privilege"},
    {0x0c, "condition_cannot_be_generated"},
    {0x0d, "condition_already_exists"},
    {0x0e, "command_cannot_be_executed"},
    {0x0f, "histogram_overflow"},
    {0x10, "no_access"},
    {0x11, "illegal_data_type"},
    {0x12, "invalid_parameter_or_invalid_data"},
    {0x13, "address_reference_exists_to_deleted_area"},
    {0x14, "command_execution_failure_for_unknown_reason"},
    {0x15, "data_conversion_error"},
    {0x16, "scanner_not_able_to_communicate_with_1771_rack_adapter"},
    {0x17, "type_mismatch"},
    {0x18, "1771_module_response_was_not_valid"},
    {0x19, "duplicated_label"},
    {0x1a, "file_is_open_another_node_owns_it"},
    {0x1b, "another_node_is_the_program_owner"},
    {0x1e, "data_table_element_protection_violation"},
    {0x1f, "temporary_internal_problem"},
    {0x22, "remote_rack_fault"},
    {0x23, "timeout"},
    {0x24, "unknown_error"},
};

static const struct name modes[] = {
    {1, "remote_program"},
    {6, "remote_run"},
    {7, "remote_test_continuous"},
    {8, "remote_test_single"},
    {9, "remote_test_debug"},
};

/* Of PLC-5: the low two bits. */
static const struct name cpu_modes[] = {
    {0, "program_load"},
    {1, "remote_test"},
    {2, "remote_run"},
};

bool
pccc_has_function(uint8_t command)
{
	return command == 0x06 || command == 0x07 || command == 0x0f;
}

const struct pccc_function *
pccc_function_of(uint8_t command, uint8_t fnc)
{
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (functions[i].command == command &&
		    functions[i].function == fnc)
			return &functions[i];
	return NULL;
}

const char *
pccc_status_name(uint8_t sts, uint8_t ext)
{
	const char *name;

	if (sts == 0xf0)
		name = NAME_OF(extended, ext);
	else if (sts < 0x10)
		name = NAME_OF(local, sts);
	else
		name = NAME_OF(remote, sts & 0xf0);
	return name != NULL ? name : "unknown";
}

const char *
pccc_mode_name(uint8_t function, uint8_t mode)
{
	const char *name = function == 0x3a ? NAME_OF(cpu_modes, mode & 3)
					    : NAME_OF(modes, mode);

	return name != NULL ? name : "unknown";
}
