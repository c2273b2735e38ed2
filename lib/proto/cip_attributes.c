/*
 * cip_attributes.c - attributes of objects that are met most, with their
 * types: Volume 1, chapter 5; Volume 2, chapter 5; 1756-PM020 for symbols and
 * templates. Those that aren't here are told as bytes.
 */
#include "proto/cip.h"

static const struct cip_member major_minor[] = {
    {"major", T_USINT},
    {"minor", T_USINT},
};

static const struct cip_member active_language[] = {
    {"language1", T_USINT},
    {"language2", T_USINT},
    {"language3", T_USINT},
};

static const struct cip_member semaphore[] = {
    {"vendor", T_UINT},
    {"serial_number", T_UDINT},
    {"timer", T_ITIME},
};

static const struct cip_member allocation_information[] = {
    {"choice", T_BYTE},
    {"master_mac_id", T_USINT},
};

static const struct cip_member system_time_and_offset[] = {
    {"system_time", T_ULINT},
    {"system_offset", T_ULINT},
};

static const struct cip_member ring_supervisor_config[] = {
    {"enable", T_BOOL},
    {"precedence", T_USINT},
    {"beacon_interval", T_UDINT},
    {"beacon_timeout", T_UDINT},
    {"vlan_id", T_UINT},
};

static const struct cip_member last_active_node_on_port_1[] = {
    {"ip", T_IP},
    {"mac", T_MAC},
};

static const struct cip_member array_dimensions[] = {
    {"0", T_UDINT},
    {"1", T_UDINT},
    {"2", T_UDINT},
};

static const struct cip_member interface_configuration[] = {
    {"ip_address", T_IP},
    {"network_mask", T_IP},
    {"gateway_address", T_IP},
    {"name_server", T_IP},
    {"name_server_2", T_IP},
    {"domain_name", T_STRING},
};

static const struct cip_member safety_network_number[] = {
    {"time", T_UDINT},
    {"date", T_UINT},
};

static const struct cip_member mcast_config[] = {
    {"alloc_control", T_USINT},
    {"reserved", T_USINT},
    {"num_mcast", T_UINT},
    {"mcast_start_addr", T_IP},
};

static const struct cip_member last_conflict_detected[] = {
    {"acd_activity", T_USINT},
    {"remote_mac", T_MAC},
    {"arp_pdu", T_REST},
};

static const struct cip_member interface_counters[] = {
    {"in_octets", T_UDINT},
    {"in_ucast_packets", T_UDINT},
    {"in_nucast_packets", T_UDINT},
    {"in_discards", T_UDINT},
    {"in_errors", T_UDINT},
    {"in_unknown_protos", T_UDINT},
    {"out_octets", T_UDINT},
    {"out_ucast_packets", T_UDINT},
    {"out_nucast_packets", T_UDINT},
    {"out_discards", T_UDINT},
    {"out_errors", T_UDINT},
};

static const struct cip_member media_counters[] = {
    {"alignment_errors", T_UDINT},
    {"fcs_errors", T_UDINT},
    {"single_collisions", T_UDINT},
    {"multiple_collisions", T_UDINT},
    {"sqe_test_errors", T_UDINT},
    {"deferred_transmissions", T_UDINT},
    {"late_collisions", T_UDINT},
    {"excessive_collisions", T_UDINT},
    {"mac_transmit_errors", T_UDINT},
    {"carrier_sense_errors", T_UDINT},
    {"frame_too_long", T_UDINT},
    {"mac_receive_errors", T_UDINT},
};

static const struct cip_member interface_control[] = {
    {"control_bits", T_WORD},
    {"forced_interface_speed", T_UINT},
};

/* Of every class itself, which is its instance 0: Volume 1, 4-4.1. */
static const struct cip_attribute of_classes[] = {
    {0x0, 0x1, "revision", T_UINT, 0, NULL},
    {0x0, 0x2, "max_instance", T_UINT, 0, NULL},
    {0x0, 0x3, "number_of_instances", T_UINT, 0, NULL},
    {0x0, 0x4, "optional_attribute_list", T_ARRAY, 0, NULL},
    {0x0, 0x5, "optional_service_list", T_ARRAY, 0, NULL},
    {0x0, 0x6, "maximum_id_number_class_attributes", T_UINT, 0, NULL},
    {0x0, 0x7, "maximum_id_number_instance_attributes", T_UINT, 0, NULL},
};

/* By class and number. */
static const struct cip_attribute attributes[] = {
    {0x01, 0x1, "vendor_id", T_UINT, 0, NULL},
    {0x01, 0x2, "device_type", T_UINT, 0, NULL},
    {0x01, 0x3, "product_code", T_UINT, 0, NULL},
    {0x01, 0x4, "revision", T_STRUCT, 2, major_minor},
    {0x01, 0x5, "status", T_WORD, 0, NULL},
    {0x01, 0x6, "serial_number", T_UDINT, 0, NULL},
    {0x01, 0x7, "product_name", T_SHORT_STRING, 0, NULL},
    {0x01, 0x8, "state", T_USINT, 0, NULL},
    {0x01, 0x9, "configuration_consistency_value", T_UINT, 0, NULL},
    {0x01, 0xa, "heartbeat_interval", T_USINT, 0, NULL},
    {0x01, 0xb, "active_language", T_STRUCT, 3, active_language},
    {0x01, 0xc, "supported_language_list", T_REST, 0, NULL},
    {0x01, 0xd, "international_product_name", T_STRINGI, 0, NULL},
    {0x01, 0xe, "semaphore", T_STRUCT, 3, semaphore},
    {0x01, 0xf, "assigned_name", T_STRINGI, 0, NULL},
    {0x01, 0x10, "assigned_description", T_STRINGI, 0, NULL},
    {0x01, 0x11, "geographic_location", T_STRINGI, 0, NULL},
    {0x01, 0x12, "modbus_identity_info", T_REST, 0, NULL},
    {0x01, 0x13, "protection_mode", T_WORD, 0, NULL},
    {0x02, 0x1, "object_list", T_ARRAY, 0, NULL},
    {0x02, 0x2, "number_available", T_UINT, 0, NULL},
    {0x02, 0x3, "number_active", T_UINT, 0, NULL},
    {0x02, 0x4, "active_connections", T_REST, 0, NULL},
    {0x03, 0x1, "mac_id", T_USINT, 0, NULL},
    {0x03, 0x2, "baud_rate", T_USINT, 0, NULL},
    {0x03, 0x3, "bus_off_interrupt", T_BOOL, 0, NULL},
    {0x03, 0x4, "bus_off_counter", T_USINT, 0, NULL},
    {0x03, 0x5, "allocation_information", T_STRUCT, 2, allocation_information},
    {0x04, 0x1, "number_of_members", T_UINT, 0, NULL},
    {0x04, 0x2, "member_list", T_REST, 0, NULL},
    {0x04, 0x3, "data", T_REST, 0, NULL},
    {0x04, 0x4, "size", T_UINT, 0, NULL},
    {0x05, 0x1, "state", T_USINT, 0, NULL},
    {0x05, 0x2, "instance_type", T_USINT, 0, NULL},
    {0x05, 0x3, "transport_class_trigger", T_BYTE, 0, NULL},
    {0x05, 0x4, "produced_connection_id", T_UINT, 0, NULL},
    {0x05, 0x5, "consumed_connection_id", T_UINT, 0, NULL},
    {0x05, 0x6, "initial_comm_characteristics", T_BYTE, 0, NULL},
    {0x05, 0x7, "produced_connection_size", T_UINT, 0, NULL},
    {0x05, 0x8, "consumed_connection_size", T_UINT, 0, NULL},
    {0x05, 0x9, "expected_packet_rate", T_UINT, 0, NULL},
    {0x05, 0xa, "cip_produced_connection_id", T_UDINT, 0, NULL},
    {0x05, 0xb, "cip_consumed_connection_id", T_UDINT, 0, NULL},
    {0x05, 0xc, "watchdog_timeout_action", T_USINT, 0, NULL},
    {0x05, 0xd, "produced_connection_path_length", T_UINT, 0, NULL},
    {0x05, 0xe, "produced_connection_path", T_REST, 0, NULL},
    {0x05, 0xf, "consumed_connection_path_length", T_UINT, 0, NULL},
    {0x05, 0x10, "consumed_connection_path", T_REST, 0, NULL},
    {0x05, 0x11, "production_inhibit_time", T_UINT, 0, NULL},
    {0x05, 0x12, "connection_timeout_multiplier", T_USINT, 0, NULL},
    {0x06, 0x1, "open_requests", T_UINT, 0, NULL},
    {0x06, 0x2, "open_format_rejects", T_UINT, 0, NULL},
    {0x06, 0x3, "open_resource_rejects", T_UINT, 0, NULL},
    {0x06, 0x4, "open_other_rejects", T_UINT, 0, NULL},
    {0x06, 0x5, "close_requests", T_UINT, 0, NULL},
    {0x06, 0x6, "close_format_requests", T_UINT, 0, NULL},
    {0x06, 0x7, "close_other_requests", T_UINT, 0, NULL},
    {0x06, 0x8, "connection_timeouts", T_UINT, 0, NULL},
    {0x06, 0x9, "connection_entry_list", T_REST, 0, NULL},
    {0x06, 0xb, "cpu_utilization", T_UINT, 0, NULL},
    {0x06, 0xc, "max_buff_size", T_UDINT, 0, NULL},
    {0x06, 0xd, "buf_size_remaining", T_UDINT, 0, NULL},
    {0x07, 0x1, "bad_flag", T_BOOL, 0, NULL},
    {0x07, 0x2, "direction", T_BOOL, 0, NULL},
    {0x07, 0x3, "size", T_UINT, 0, NULL},
    {0x07, 0x4, "data", T_REST, 0, NULL},
    {0x08, 0x1, "number_of_attributes", T_USINT, 0, NULL},
    {0x08, 0x2, "attribute_list", T_REST, 0, NULL},
    {0x08, 0x3, "value", T_BOOL, 0, NULL},
    {0x08, 0x4, "status", T_BOOL, 0, NULL},
    {0x08, 0x5, "off_on_delay", T_UINT, 0, NULL},
    {0x08, 0x6, "on_off_delay", T_UINT, 0, NULL},
    {0x09, 0x1, "number_of_attributes", T_USINT, 0, NULL},
    {0x09, 0x2, "attribute_list", T_REST, 0, NULL},
    {0x09, 0x3, "value", T_BOOL, 0, NULL},
    {0x09, 0x4, "status", T_BOOL, 0, NULL},
    {0x09, 0x5, "fault_action", T_BOOL, 0, NULL},
    {0x09, 0x6, "fault_value", T_BOOL, 0, NULL},
    {0x09, 0x7, "idle_action", T_BOOL, 0, NULL},
    {0x09, 0x8, "idle_value", T_BOOL, 0, NULL},
    {0x09, 0x9, "run_idle_command", T_BOOL, 0, NULL},
    {0x0a, 0x3, "value", T_INT, 0, NULL},
    {0x0a, 0x4, "status", T_BOOL, 0, NULL},
    {0x0a, 0x6, "value_data_type", T_USINT, 0, NULL},
    {0x0a, 0x7, "input_range", T_USINT, 0, NULL},
    {0x0a, 0x8, "value_data_type", T_USINT, 0, NULL},
    {0x0b, 0x3, "value", T_INT, 0, NULL},
    {0x0b, 0x4, "status", T_BOOL, 0, NULL},
    {0x0b, 0x6, "output_range", T_USINT, 0, NULL},
    {0x0b, 0x7, "value_data_type", T_USINT, 0, NULL},
    {0x0b, 0x8, "value_data_type", T_USINT, 0, NULL},
    {0x0b, 0x9, "fault_action", T_USINT, 0, NULL},
    {0x0b, 0xa, "idle_action", T_USINT, 0, NULL},
    {0x0f, 0x1, "parameter_value", T_REST, 0, NULL},
    {0x0f, 0x2, "link_path_size", T_USINT, 0, NULL},
    {0x0f, 0x3, "link_path", T_REST, 0, NULL},
    {0x0f, 0x4, "descriptor", T_WORD, 0, NULL},
    {0x0f, 0x5, "data_type", T_USINT, 0, NULL},
    {0x0f, 0x6, "data_size", T_USINT, 0, NULL},
    {0x0f, 0x7, "parameter_name", T_SHORT_STRING, 0, NULL},
    {0x0f, 0x8, "units", T_SHORT_STRING, 0, NULL},
    {0x0f, 0x9, "help", T_SHORT_STRING, 0, NULL},
    {0x0f, 0xa, "minimum_value", T_REST, 0, NULL},
    {0x0f, 0xb, "maximum_value", T_REST, 0, NULL},
    {0x0f, 0xc, "default_value", T_REST, 0, NULL},
    {0x28, 0x3, "motor_type", T_USINT, 0, NULL},
    {0x28, 0x4, "cat_number", T_SHORT_STRING, 0, NULL},
    {0x28, 0x5, "manufacturer", T_SHORT_STRING, 0, NULL},
    {0x28, 0x6, "rated_current", T_UINT, 0, NULL},
    {0x28, 0x7, "rated_voltage", T_UINT, 0, NULL},
    {0x28, 0x8, "rated_power", T_UDINT, 0, NULL},
    {0x28, 0x9, "rated_freq", T_UINT, 0, NULL},
    {0x28, 0xc, "pole_count", T_UINT, 0, NULL},
    {0x28, 0xf, "base_speed", T_UINT, 0, NULL},
    {0x29, 0x3, "run1", T_BOOL, 0, NULL},
    {0x29, 0x4, "run2", T_BOOL, 0, NULL},
    {0x29, 0x5, "net_control", T_BOOL, 0, NULL},
    {0x29, 0x6, "state", T_USINT, 0, NULL},
    {0x29, 0x7, "running1", T_BOOL, 0, NULL},
    {0x29, 0x8, "running2", T_BOOL, 0, NULL},
    {0x29, 0x9, "ready", T_BOOL, 0, NULL},
    {0x29, 0xa, "faulted", T_BOOL, 0, NULL},
    {0x29, 0xb, "warning", T_BOOL, 0, NULL},
    {0x29, 0xc, "fault_reset", T_BOOL, 0, NULL},
    {0x29, 0xd, "fault_code", T_UINT, 0, NULL},
    {0x29, 0xe, "warning_code", T_UINT, 0, NULL},
    {0x29, 0xf, "control_from_net", T_BOOL, 0, NULL},
    {0x29, 0x10, "net_fault_mode", T_USINT, 0, NULL},
    {0x29, 0x11, "force_fault", T_BOOL, 0, NULL},
    {0x29, 0x12, "force_status", T_BOOL, 0, NULL},
    {0x2a, 0x3, "at_reference", T_BOOL, 0, NULL},
    {0x2a, 0x4, "net_reference", T_BOOL, 0, NULL},
    {0x2a, 0x5, "net_process", T_BOOL, 0, NULL},
    {0x2a, 0x6, "drive_mode", T_USINT, 0, NULL},
    {0x2a, 0x7, "speed_actual", T_INT, 0, NULL},
    {0x2a, 0x8, "speed_reference", T_INT, 0, NULL},
    {0x2a, 0x9, "current_actual", T_INT, 0, NULL},
    {0x2a, 0xa, "current_limit", T_INT, 0, NULL},
    {0x2a, 0xb, "torque_actual", T_INT, 0, NULL},
    {0x2a, 0xc, "torque_reference", T_INT, 0, NULL},
    {0x2a, 0xd, "process_actual", T_INT, 0, NULL},
    {0x2a, 0xe, "process_reference", T_INT, 0, NULL},
    {0x2a, 0xf, "power_actual", T_INT, 0, NULL},
    {0x2a, 0x10, "input_voltage", T_INT, 0, NULL},
    {0x2a, 0x11, "output_voltage", T_INT, 0, NULL},
    {0x2a, 0x12, "acceleration_time", T_UINT, 0, NULL},
    {0x2a, 0x13, "deceleration_time", T_UINT, 0, NULL},
    {0x2a, 0x14, "low_speed_limit", T_UINT, 0, NULL},
    {0x2a, 0x15, "high_speed_limit", T_UINT, 0, NULL},
    {0x2a, 0x16, "speed_scale", T_SINT, 0, NULL},
    {0x2a, 0x17, "current_scale", T_SINT, 0, NULL},
    {0x2a, 0x18, "torque_scale", T_SINT, 0, NULL},
    {0x37, 0x1, "state", T_USINT, 0, NULL},
    {0x37, 0x2, "instance_name", T_STRINGI, 0, NULL},
    {0x37, 0x3, "instance_format_version", T_UINT, 0, NULL},
    {0x37, 0x4, "file_name", T_STRINGI, 0, NULL},
    {0x37, 0x5, "file_revision", T_STRUCT, 2, major_minor},
    {0x37, 0x6, "file_size", T_UDINT, 0, NULL},
    {0x37, 0x7, "file_checksum", T_INT, 0, NULL},
    {0x37, 0x8, "invocation_method", T_USINT, 0, NULL},
    {0x37, 0x9, "file_save_parameters", T_BYTE, 0, NULL},
    {0x37, 0xa, "file_access_rule", T_USINT, 0, NULL},
    {0x37, 0xb, "file_encoding_format", T_USINT, 0, NULL},
    {0x43, 0x1, "ptp_enable", T_BOOL, 0, NULL},
    {0x43, 0x2, "is_synchronized", T_BOOL, 0, NULL},
    {0x43, 0x3, "system_time_microseconds", T_ULINT, 0, NULL},
    {0x43, 0x4, "system_time_nanoseconds", T_ULINT, 0, NULL},
    {0x43, 0x5, "offset_from_master", T_LINT, 0, NULL},
    {0x43, 0x6, "max_offset_from_master", T_ULINT, 0, NULL},
    {0x43, 0x7, "mean_path_delay_to_master", T_LINT, 0, NULL},
    {0x43, 0x8, "grandmaster_clock_info", T_REST, 0, NULL},
    {0x43, 0x9, "parent_clock_info", T_REST, 0, NULL},
    {0x43, 0xa, "local_clock_info", T_REST, 0, NULL},
    {0x43, 0xb, "number_of_ports", T_UINT, 0, NULL},
    {0x43, 0xc, "port_state_info", T_REST, 0, NULL},
    {0x43, 0xd, "port_enable", T_REST, 0, NULL},
    {0x43, 0xe, "port_log_announce_interval", T_REST, 0, NULL},
    {0x43, 0xf, "port_log_sync_interval", T_REST, 0, NULL},
    {0x43, 0x10, "priority1", T_USINT, 0, NULL},
    {0x43, 0x11, "priority2", T_USINT, 0, NULL},
    {0x43, 0x12, "domain_number", T_USINT, 0, NULL},
    {0x43, 0x13, "clock_type", T_WORD, 0, NULL},
    {0x43, 0x14, "manufacture_identity", T_REST, 0, NULL},
    {0x43, 0x15, "product_description", T_REST, 0, NULL},
    {0x43, 0x16, "revision_data", T_REST, 0, NULL},
    {0x43, 0x17, "user_description", T_REST, 0, NULL},
    {0x43, 0x1b, "steps_removed", T_UINT, 0, NULL},
    {0x43, 0x1c, "system_time_and_offset", T_STRUCT, 2, system_time_and_offset},
    {0x47, 0x1, "network_topology", T_USINT, 0, NULL},
    {0x47, 0x2, "network_status", T_USINT, 0, NULL},
    {0x47, 0x3, "ring_supervisor_status", T_USINT, 0, NULL},
    {0x47, 0x4, "ring_supervisor_config", T_STRUCT, 5, ring_supervisor_config},
    {0x47, 0x5, "ring_faults_count", T_UINT, 0, NULL},
    {0x47, 0x6, "last_active_node_on_port_1", T_STRUCT, 2,
	last_active_node_on_port_1},
    {0x47, 0x7, "last_active_node_on_port_2", T_STRUCT, 2,
	last_active_node_on_port_1},
    {0x47, 0x8, "ring_protocol_participants_count", T_UINT, 0, NULL},
    {0x47, 0x9, "ring_protocol_participants_list", T_REST, 0, NULL},
    {0x47, 0xa, "active_supervisor_address", T_STRUCT, 2,
	last_active_node_on_port_1},
    {0x47, 0xb, "active_supervisor_precedence", T_USINT, 0, NULL},
    {0x47, 0xc, "capability_flags", T_DWORD, 0, NULL},
    {0x48, 0x1, "8021q_tag_enable", T_BOOL, 0, NULL},
    {0x48, 0x2, "dscp_ptp_event", T_USINT, 0, NULL},
    {0x48, 0x3, "dscp_ptp_general", T_USINT, 0, NULL},
    {0x48, 0x4, "dscp_urgent", T_USINT, 0, NULL},
    {0x48, 0x5, "dscp_scheduled", T_USINT, 0, NULL},
    {0x48, 0x6, "dscp_high", T_USINT, 0, NULL},
    {0x48, 0x7, "dscp_low", T_USINT, 0, NULL},
    {0x48, 0x8, "dscp_explicit", T_USINT, 0, NULL},
    {0x4e, 0x1, "energy_resource_type", T_UINT, 0, NULL},
    {0x4e, 0x2, "capabilities", T_UINT, 0, NULL},
    {0x4e, 0x3, "accuracy", T_UINT, 0, NULL},
    {0x51, 0x1, "state", T_USINT, 0, NULL},
    {0x5d, 0x1, "state", T_USINT, 0, NULL},
    {0x5d, 0x2, "security_profiles", T_WORD, 0, NULL},
    {0x5d, 0x3, "security_profiles_configured", T_WORD, 0, NULL},
    {0x5e, 0x1, "state", T_USINT, 0, NULL},
    {0x5e, 0x2, "capability_flags", T_DWORD, 0, NULL},
    {0x5e, 0xa, "verify_client_certificate", T_BOOL, 0, NULL},
    {0x5e, 0xb, "send_certificate_chain", T_BOOL, 0, NULL},
    {0x5e, 0xc, "check_expiration", T_BOOL, 0, NULL},
    {0x6b, 0x1, "symbol_name", T_STRING, 0, NULL},
    {0x6b, 0x2, "symbol_type", T_UINT, 0, NULL},
    {0x6b, 0x3, "symbol_address", T_UDINT, 0, NULL},
    {0x6b, 0x5, "symbol_object_address", T_UDINT, 0, NULL},
    {0x6b, 0x6, "software_control", T_UDINT, 0, NULL},
    {0x6b, 0x7, "base_type_size", T_UINT, 0, NULL},
    {0x6b, 0x8, "array_dimensions", T_STRUCT, 3, array_dimensions},
    {0x6b, 0x9, "safety_flag", T_BOOL, 0, NULL},
    {0x6b, 0xa, "external_access", T_USINT, 0, NULL},
    {0x6c, 0x1, "structure_handle", T_UINT, 0, NULL},
    {0x6c, 0x2, "member_count", T_UINT, 0, NULL},
    {0x6c, 0x4, "definition_size", T_UDINT, 0, NULL},
    {0x6c, 0x5, "structure_size", T_UDINT, 0, NULL},
    {0x8b, 0x5, "current_value", T_LINT, 0, NULL},
    {0x8b, 0x6, "current_utc_value", T_ULINT, 0, NULL},
    {0x8b, 0xb, "local_value", T_ULINT, 0, NULL},
    {0xf4, 0x1, "port_type", T_UINT, 0, NULL},
    {0xf4, 0x2, "port_number", T_UINT, 0, NULL},
    {0xf4, 0x3, "link_object", T_PATH, 0, NULL},
    {0xf4, 0x4, "port_name", T_SHORT_STRING, 0, NULL},
    {0xf4, 0x7, "node_address", T_REST, 0, NULL},
    {0xf5, 0x1, "status", T_DWORD, 0, NULL},
    {0xf5, 0x2, "configuration_capability", T_DWORD, 0, NULL},
    {0xf5, 0x3, "configuration_control", T_DWORD, 0, NULL},
    {0xf5, 0x4, "physical_link_object", T_PATH, 0, NULL},
    {0xf5, 0x5, "interface_configuration", T_STRUCT, 6,
	interface_configuration},
    {0xf5, 0x6, "host_name", T_STRING, 0, NULL},
    {0xf5, 0x7, "safety_network_number", T_STRUCT, 2, safety_network_number},
    {0xf5, 0x8, "ttl_value", T_USINT, 0, NULL},
    {0xf5, 0x9, "mcast_config", T_STRUCT, 4, mcast_config},
    {0xf5, 0xa, "select_acd", T_BOOL, 0, NULL},
    {0xf5, 0xb, "last_conflict_detected", T_STRUCT, 3, last_conflict_detected},
    {0xf5, 0xc, "quick_connect", T_BOOL, 0, NULL},
    {0xf5, 0xd, "encapsulation_inactivity_timeout", T_UINT, 0, NULL},
    {0xf6, 0x1, "interface_speed", T_UDINT, 0, NULL},
    {0xf6, 0x2, "interface_flags", T_DWORD, 0, NULL},
    {0xf6, 0x3, "physical_address", T_MAC, 0, NULL},
    {0xf6, 0x4, "interface_counters", T_STRUCT, 11, interface_counters},
    {0xf6, 0x5, "media_counters", T_STRUCT, 12, media_counters},
    {0xf6, 0x6, "interface_control", T_STRUCT, 2, interface_control},
    {0xf6, 0x7, "interface_type", T_USINT, 0, NULL},
    {0xf6, 0x8, "interface_state", T_USINT, 0, NULL},
    {0xf6, 0x9, "admin_state", T_USINT, 0, NULL},
    {0xf6, 0xa, "interface_label", T_SHORT_STRING, 0, NULL},
};

enum { NATTRIBUTES = sizeof(attributes) / sizeof(*attributes) };

const struct cip_attribute *
cip_attribute_of(uint32_t class, bool of_class, uint32_t id)
{
	size_t low = 0, high = NATTRIBUTES;

	if (of_class)
		return id - 1 < sizeof(of_classes) / sizeof(*of_classes)
			   ? &of_classes[id - 1]
			   : NULL;
	while (low < high) {
		size_t at = (low + high) / 2;
		const struct cip_attribute *a = &attributes[at];

		if (a->class == class && a->id == id)
			return a;
		if (a->class < class || (a->class == class && a->id < id))
			low = at + 1;
		else
			high = at;
	}
	return NULL;
}

/* What Get_Attributes_All gives of them, in that order; 0 ends. */
static const struct all {
	uint32_t class;
	bool of_class;
	uint8_t ids[16];
} all[] = {
    {CLASS_IDENTITY, false, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
    {CLASS_IDENTITY, true, {1, 2, 6, 7}},
    {CLASS_ROUTER, false, {1, 2, 3}},
    {CLASS_MANAGER, false, {1, 2, 3, 4, 5, 6, 7, 8}},
    {0x48, false, {1, 2, 3, 4, 5, 6, 7, 8}},
    {0xf5, false, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
    {0xf5, true, {1, 2, 3}},
    {0xf6, false, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
    {0xf6, true, {1, 2, 3}},
};

const uint8_t *
cip_attributes_all(uint32_t class, bool of_class, size_t *n)
{
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i].class == class && all[i].of_class == of_class) {
			*n = strnlen((const char *)all[i].ids,
			    sizeof(all[i].ids));
			return all[i].ids;
		}
	return NULL;
}
