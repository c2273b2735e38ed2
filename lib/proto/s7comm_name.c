/*
 * s7comm_name.c - errors, return codes and kinds of blocks by name.
 *
 * An error is class(1) and code(1) in the header of an answer, or one number
 * in the parameters of user data: the names are the same.
 */
#include "base/names.h"
#include "proto/s7comm.h"

static const struct name errors[] = {
    {0x0110, "invalid_block_number"},
    {0x0111, "invalid_request_length"},
    {0x0112, "invalid_parameter"},
    {0x0113, "invalid_block_type"},
    {0x0114, "block_not_found"},
    {0x0115, "block_already_exists"},
    {0x0116, "block_write_protected"},
    {0x0117, "block_too_large"},
    {0x0118, "invalid_block_number"},
    {0x0119, "incorrect_password"},
    {0x011a, "pg_resource_error"},
    {0x011b, "plc_resource_error"},
    {0x011c, "protocol_error"},
    {0x011d, "too_many_blocks"},
    {0x011e, "no_connection_to_database"},
    {0x011f, "result_buffer_too_small"},
    {0x0120, "end_of_block_list"},
    {0x0140, "insufficient_memory"},
    {0x0141, "lack_of_resources"},
    {0x8001, "service_not_possible_in_block_status"},
    {0x8003, "error_while_transferring_block"},
    {0x8100, "service_unknown"},
    {0x8104, "service_not_implemented"},
    {0x8204, "type_specification_inconsistent"},
    {0x8205, "copied_block_already_exists"},
    {0x8301, "insufficient_memory_or_medium_not_accessible"},
    {0x8302, "too_few_resources"},
    {0x8304, "no_further_parallel_upload"},
    {0x8305, "function_not_available"},
    {0x8306, "insufficient_work_memory"},
    {0x8307, "insufficient_retentive_work_memory"},
    {0x8401, "invalid_service_sequence"},
    {0x8402, "object_status_forbids_service"},
    {0x8404, "function_cannot_be_performed"},
    {0x8405, "remote_block_disabled"},
    {0x8500, "wrong_frame"},
    {0x8503, "service_canceled_by_module"},
    {0x8701, "object_addressing_error"},
    {0x8702, "service_not_supported"},
    {0x8703, "object_access_refused"},
    {0x8704, "object_damaged"},
    {0xd001, "illegal_job_number"},
    {0xd002, "illegal_job_variant"},
    {0xd003, "debugging_function_not_supported"},
    {0xd004, "illegal_job_status"},
    {0xd005, "illegal_job_termination"},
    {0xd006, "illegal_link_disconnection_id"},
    {0xd007, "illegal_number_of_buffer_elements"},
    {0xd008, "illegal_scan_rate"},
    {0xd009, "illegal_number_of_executions"},
    {0xd00a, "illegal_trigger_event"},
    {0xd00b, "illegal_trigger_condition"},
    {0xd011, "block_of_call_path_does_not_exist"},
    {0xd012, "wrong_address_in_block"},
    {0xd014, "block_being_deleted"},
    {0xd015, "illegal_tag_address"},
    {0xd016, "test_jobs_not_possible"},
    {0xd017, "illegal_trigger_number"},
    {0xd025, "invalid_path"},
    {0xd026, "illegal_access_type"},
    {0xd027, "illegal_number_of_data_blocks"},
    {0xd031, "internal_protocol_error"},
    {0xd032, "wrong_result_buffer_length"},
    {0xd033, "wrong_job_length"},
    {0xd03f, "coding_error_in_parameters"},
    {0xd041, "illegal_status_list_id"},
    {0xd042, "illegal_tag_address"},
    {0xd043, "referenced_job_not_found"},
    {0xd044, "illegal_tag_value"},
    {0xd045, "exiting_odis_control_not_allowed"},
    {0xd046, "illegal_measuring_stage"},
    {0xd047, "illegal_hierarchy"},
    {0xd048, "illegal_deletion_id"},
    {0xd049, "invalid_substitute_id"},
    {0xd04a, "error_executing_program_status"},
    {0xd05f, "coding_error_in_data"},
    {0xd061, "no_memory_for_job"},
    {0xd062, "job_list_full"},
    {0xd063, "trigger_event_occupied"},
    {0xd064, "no_memory_for_result_element"},
    {0xd065, "no_memory_for_result_elements"},
    {0xd066, "timer_occupied"},
    {0xd067, "too_many_modify_jobs"},
    {0xd081, "function_not_permitted_in_mode"},
    {0xd082, "cannot_exit_hold_mode"},
    {0xd0a1, "function_not_permitted_in_protection_level"},
    {0xd0a2, "memory_being_modified"},
    {0xd0a3, "too_many_modify_jobs_on_io"},
    {0xd0a4, "forcing_already_established"},
    {0xd0a5, "referenced_job_not_found"},
    {0xd0a6, "job_cannot_be_disabled_or_enabled"},
    {0xd0a7, "job_cannot_be_deleted"},
    {0xd0a8, "job_cannot_be_replaced"},
    {0xd0a9, "job_cannot_be_read"},
    {0xd0aa, "time_limit_exceeded"},
    {0xd0ab, "invalid_job_parameters"},
    {0xd0ac, "invalid_job_data"},
    {0xd0ad, "mode_already_set"},
    {0xd0ae, "job_of_another_connection"},
    {0xd0c1, "error_accessing_tag"},
    {0xd0c2, "change_to_stop_or_hold"},
    {0xd0c3, "error_accessing_tag_and_change_to_stop_or_hold"},
    {0xd0c4, "timeout_of_run_time_measurement"},
    {0xd0c5, "block_stack_inconsistent"},
    {0xd0c6, "job_deleted_with_its_references"},
    {0xd0c7, "job_deleted_on_leaving_stop"},
    {0xd0c8, "block_status_aborted"},
    {0xd0c9, "status_area_left_by_ob90"},
    {0xd0ca, "status_area_left_by_ob90_and_access_error"},
    {0xd0cb, "output_disable_active_again"},
    {0xd0cc, "amount_of_data_restricted"},
    {0xd201, "syntax_error_in_block_name"},
    {0xd202, "syntax_error_in_parameters"},
    {0xd205, "linked_block_exists_in_ram"},
    {0xd206, "linked_block_exists_in_eprom"},
    {0xd208, "too_many_copied_blocks"},
    {0xd209, "block_not_found"},
    {0xd20a, "too_many_blocks_to_link"},
    {0xd20b, "too_many_blocks_to_delete"},
    {0xd20c, "priority_class_of_ob_missing"},
    {0xd20d, "sdb_not_interpretable"},
    {0xd20e, "no_further_block"},
    {0xd20f, "block_size_exceeded"},
    {0xd210, "invalid_block_number"},
    {0xd212, "incorrect_header_attribute"},
    {0xd213, "too_many_sdbs"},
    {0xd216, "invalid_user_program"},
    {0xd217, "protection_level_not_permitted"},
    {0xd218, "incorrect_attribute"},
    {0xd219, "incorrect_block_lengths"},
    {0xd21a, "incorrect_local_data_length"},
    {0xd21b, "compression_not_possible"},
    {0xd21d, "illegal_volume_of_project_data"},
    {0xd21e, "module_not_parameterizable"},
    {0xd220, "invalid_programming_language"},
    {0xd221, "invalid_connection_data"},
    {0xd222, "invalid_global_data"},
    {0xd223, "error_in_instance_data_block"},
    {0xd224, "invalid_scan_block"},
    {0xd225, "invalid_dp_block"},
    {0xd226, "structural_error_in_block"},
    {0xd230, "structural_error_in_block"},
    {0xd231, "ob_cannot_be_copied"},
    {0xd232, "illegal_block_number"},
    {0xd234, "block_exists_twice"},
    {0xd235, "incorrect_block_checksum"},
    {0xd236, "missing_block_checksum"},
    {0xd237, "block_loaded_twice"},
    {0xd238, "block_is_no_db"},
    {0xd239, "db_not_in_load_memory"},
    {0xd23a, "db_differs_from_linked_one"},
    {0xd240, "coordination_rules_violated"},
    {0xd241, "function_not_permitted_in_protection_level"},
    {0xd242, "protection_violation_of_f_blocks"},
    {0xd250, "update_does_not_match_module"},
    {0xd251, "incorrect_sequence_of_components"},
    {0xd252, "checksum_error"},
    {0xd253, "no_executable_loader"},
    {0xd254, "storage_error"},
    {0xd280, "error_compiling_block"},
    {0xd2a1, "block_function_active"},
    {0xd2a2, "trigger_active"},
    {0xd2a3, "block_not_active"},
    {0xd2a4, "block_being_processed"},
    {0xd2a6, "program_being_saved_or_changed"},
    {0xd2a7, "block_not_linked"},
    {0xd2a8, "debugging_function_active"},
    {0xd2a9, "cpu_being_parameterized"},
    {0xd2aa, "modules_being_parameterized"},
    {0xd2ab, "configuration_limits_being_changed"},
    {0xd2ac, "deactivation_running"},
    {0xd2b0, "error_configuring_in_run"},
    {0xd2c0, "too_many_technological_objects"},
    {0xd2c1, "technology_db_exists"},
    {0xd2c2, "download_not_possible"},
    {0xd401, "information_function_unavailable"},
    {0xd402, "information_function_unavailable"},
    {0xd403, "service_already_logged_on_or_off"},
    {0xd404, "maximum_number_of_nodes_reached"},
    {0xd405, "service_not_supported"},
    {0xd406, "information_currently_unavailable"},
    {0xd407, "diagnostics_error"},
    {0xd408, "update_aborted"},
    {0xd409, "error_on_dp_bus"},
    {0xd601, "syntax_error_in_parameter"},
    {0xd602, "incorrect_password"},
    {0xd603, "connection_already_legitimized"},
    {0xd604, "connection_already_enabled"},
    {0xd605, "password_does_not_exist"},
    {0xd801, "invalid_tag_address"},
    {0xd802, "job_does_not_exist"},
    {0xd803, "illegal_job_status"},
    {0xd804, "illegal_cycle_time"},
    {0xd805, "no_more_cyclic_jobs"},
    {0xd806, "function_not_possible_in_job_state"},
    {0xd807, "aborted_due_to_overload"},
    {0xdc01, "date_or_time_invalid"},
    {0xe201, "cpu_is_already_master"},
    {0xe202, "different_user_program"},
    {0xe203, "different_firmware"},
    {0xe204, "different_memory_configuration"},
    {0xe205, "synchronization_error"},
    {0xe206, "coordination_violation"},
    {0xef01, "error_at_id2"},
    {0xef02, "resources_do_not_exist"},
};

static const struct name classes[] = {
    {0x81, "application_relationship"},
    {0x82, "object_definition"},
    {0x83, "no_resources_available"},
    {0x84, "error_on_service_processing"},
    {0x85, "error_on_supplies"},
    {0x87, "access_error"},
};

static const struct name return_codes[] = {
    {S7_RESERVED, "reserved"},
    {0x01, "hardware_error"},
    {0x03, "object_access_not_allowed"},
    {0x05, "invalid_address"},
    {0x06, "data_type_not_supported"},
    {0x07, "data_type_inconsistent"},
    {S7_NO_DATA, "object_does_not_exist"},
    {S7_UNCHANGED, "unchanged"},
    {S7_SUCCESS, "success"},
};

static const struct name blocks[] = {
    {0x08, "OB"},
    {0x09, "CMOD"},
    {0x0a, "DB"},
    {0x0b, "SDB"},
    {0x0c, "FC"},
    {0x0d, "SFC"},
    {0x0e, "FB"},
    {0x0f, "SFB"},
};

const char *
s7_error(uint16_t code)
{
	const char *name;

	if (code == 0)
		return "ok"; /* as nearly all are */
	name = NAME_OF(errors, code);
	if (name == NULL)
		name = NAME_OF(classes, code >> 8);
	return name != NULL ? name : "unknown";
}

const char *
s7_return_code(uint8_t code)
{
	const char *name = NAME_OF(return_codes, code);

	return name != NULL ? name : "unknown";
}

const char *
s7_block_kind(uint8_t code)
{
	return NAME_OF(blocks, code);
}

/* One of the digits that blocks are counted with. */
static int
digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

const char *
s7_block_type(struct span s)
{
	int v;

	if (s.n != 2 || s.p[0] != '0')
		return NULL;
	v = digit(s.p[1]);
	return v > 0 ? s7_block_kind((uint8_t)v) : NULL;
}

void
s7_detail_code(struct msg *m, const char *key, const char *name_key,
    uint32_t code, const char *name)
{
	detail_uint(m, key, code);
	detail_name(m, name_key, name != NULL ? name : "unknown");
}

void
s7_detail_padded(struct msg *m, const char *key, struct rd *r, size_t n)
{
	struct span s = rd_take(r, n);

	while (s.n != 0 && (s.p[s.n - 1] == '\0' || s.p[s.n - 1] == ' '))
		s.n--;
	if (rd_ok(r))
		detail_text(m, key, s);
}
