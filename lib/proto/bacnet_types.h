/*
 * bacnet_types.h - the constructed types of clause 21 as tables.
 *
 * ANSI/ASHRAE 135-2020.
 */
#ifndef PROTO_BACNET_TYPES_H
#define PROTO_BACNET_TYPES_H

#include "proto/bacnet_words.h"

#define BACNET_FIELDS(is, list)                     \
	{                                           \
		.kind = is, .fields = list,         \
		.n = sizeof(list) / sizeof(*(list)) \
	}

/* bacnet_base.c */
extern const struct bacnet_type bacnet_address, bacnet_recipient,
    bacnet_recipient_process, bacnet_time_stamp, bacnet_date_range,
    bacnet_calendar_entry, bacnet_time_value, bacnet_object_property,
    bacnet_device_object_property, bacnet_device_object,
    bacnet_device_object_property_value, bacnet_property_value, bacnet_error,
    bacnet_value_source, bacnet_authentication_factor, bacnet_host_address,
    bacnet_host_port, bacnet_lighting_command;

/* bacnet_event.c */
extern const struct bacnet_type bacnet_property_states, bacnet_n_bitstring,
    bacnet_n_state, bacnet_new_value, bacnet_n_value, bacnet_n_command,
    bacnet_n_floating, bacnet_n_range, bacnet_n_buffer_old,
    bacnet_n_life_safety, bacnet_n_extended, bacnet_n_buffer, bacnet_n_unsigned,
    bacnet_n_access, bacnet_n_double_range, bacnet_n_signed_range,
    bacnet_n_unsigned_range, bacnet_n_characters, bacnet_n_flags,
    bacnet_n_reliability, bacnet_n_discrete, bacnet_n_timer,
    bacnet_notification_parameters;

/* bacnet_parameter.c */
extern const struct bacnet_type bacnet_p_bitstring, bacnet_p_state,
    bacnet_cov_criteria, bacnet_p_value, bacnet_p_command, bacnet_p_floating,
    bacnet_p_range, bacnet_p_life_safety, bacnet_p_extended, bacnet_p_buffer,
    bacnet_p_unsigned, bacnet_p_access, bacnet_p_double_range,
    bacnet_p_signed_range, bacnet_p_unsigned_range, bacnet_p_characters,
    bacnet_p_flags, bacnet_p_discrete, bacnet_p_timer, bacnet_event_parameter,
    bacnet_f_characters, bacnet_f_extended, bacnet_f_life_safety,
    bacnet_f_state, bacnet_f_flags, bacnet_f_range, bacnet_f_listed,
    bacnet_fault_parameter;

/* bacnet_record.c */
extern const struct bacnet_type bacnet_destination, bacnet_address_binding,
    bacnet_daily_schedule, bacnet_period, bacnet_special_event,
    bacnet_setpoint_reference, bacnet_cov_subscription, bacnet_action_command,
    bacnet_action_list, bacnet_log_datum, bacnet_log_record, bacnet_log_value,
    bacnet_log_data, bacnet_log_multiple_record, bacnet_event_log_datum,
    bacnet_event_log_record, bacnet_scale, bacnet_prescale,
    bacnet_accumulator_record, bacnet_shed_level, bacnet_bdt_entry,
    bacnet_fdt_entry, bacnet_router_entry, bacnet_vmac_entry, bacnet_name_value,
    bacnet_property_access_result, bacnet_session_key, bacnet_vt_session,
    bacnet_read_access_specification, bacnet_property_reference,
    bacnet_credential_factor, bacnet_access_rule, bacnet_assigned_access_rights;

/* bacnet_access.c */
extern const struct bacnet_type bacnet_property_request, bacnet_property_answer,
    bacnet_property_write, bacnet_multiple_request, bacnet_read_access_result,
    bacnet_multiple_answer, bacnet_value_told, bacnet_multiple_write,
    bacnet_write_failure, bacnet_conditional_request, bacnet_range_request,
    bacnet_range_answer, bacnet_list_change, bacnet_list_failure,
    bacnet_create_request, bacnet_object_told, bacnet_file_request,
    bacnet_file_answer, bacnet_file_write, bacnet_file_written;

/* bacnet_alarm.c */
extern const struct bacnet_type bacnet_acknowledgement, bacnet_cov_notification,
    bacnet_cov_multiple, bacnet_event_told, bacnet_event_notification,
    bacnet_alarm_answer, bacnet_enrollment_request, bacnet_enrollment_answer,
    bacnet_information_request, bacnet_information_answer,
    bacnet_cov_subscription_request, bacnet_cov_property_request,
    bacnet_cov_multiple_request, bacnet_subscription_failure,
    bacnet_life_safety_request;

/* bacnet_device.c */
extern const struct bacnet_type bacnet_communication_request,
    bacnet_reinitialize_request, bacnet_private_request, bacnet_private_answer,
    bacnet_private_failure, bacnet_text_message, bacnet_vt_open_request,
    bacnet_vt_open_answer, bacnet_vt_close_request, bacnet_vt_close_failure,
    bacnet_vt_data_request, bacnet_vt_data_answer, bacnet_authenticate_request,
    bacnet_authenticate_answer, bacnet_key_request, bacnet_audit_request,
    bacnet_query_request, bacnet_query_answer, bacnet_i_am, bacnet_i_have,
    bacnet_who_has, bacnet_who_is, bacnet_time_synchronization,
    bacnet_write_group, bacnet_who_am_i, bacnet_you_are;

#endif
