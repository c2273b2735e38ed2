/*
 * bacnet_words.h - enumerations and bit strings by name.
 *
 * ANSI/ASHRAE 135-2020, clause 21.
 */
#ifndef PROTO_BACNET_WORDS_H
#define PROTO_BACNET_WORDS_H

#include "proto/bacnet_tag.h"

/* The words and how many there are. */
#define BACNET_WORDS(is, list)                                                 \
	{                                                                      \
		.kind = is, .words = list, .n = sizeof(list) / sizeof(*(list)) \
	}

extern const struct bacnet_type
    /* bits */
    bacnet_status_flags,
    bacnet_transitions, bacnet_days, bacnet_limits, bacnet_log_status,
    bacnet_result_flags, bacnet_services, bacnet_object_types,
    /* enumerations */
    bacnet_object_type, bacnet_property_identifier, bacnet_access_event,
    bacnet_acknowledged, bacnet_action, bacnet_audit_level,
    bacnet_audit_operation, bacnet_authentication_status,
    bacnet_authorization_mode, bacnet_backup_state, bacnet_binary,
    bacnet_binary_lighting, bacnet_communication, bacnet_door_alarm,
    bacnet_door_secured, bacnet_door_status, bacnet_door_value,
    bacnet_event_filter, bacnet_event_state, bacnet_event_type,
    bacnet_fault_type, bacnet_file_access, bacnet_ip_mode,
    bacnet_lighting_operation, bacnet_lighting_progress,
    bacnet_lighting_transition, bacnet_lock_status, bacnet_logging_type,
    bacnet_maintenance, bacnet_message_priority, bacnet_mode,
    bacnet_network_command, bacnet_network_quality, bacnet_network_type,
    bacnet_node_type, bacnet_notify_type, bacnet_occupancy, bacnet_operation,
    bacnet_polarity, bacnet_priority_filter, bacnet_program_error,
    bacnet_program_request, bacnet_program_state, bacnet_protocol_level,
    bacnet_reinitialize, bacnet_reliability, bacnet_restart_reason,
    bacnet_segmentation, bacnet_shed_state, bacnet_silenced, bacnet_state,
    bacnet_accumulator_status, bacnet_system_status, bacnet_timer_state,
    bacnet_timer_transition, bacnet_units, bacnet_vt_class, bacnet_write_status,
    /* as they stand in status: in snake_case */
    bacnet_error_class, bacnet_error_code, bacnet_reject_reason,
    bacnet_abort_reason;

#endif
