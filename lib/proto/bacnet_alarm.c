/*
 * bacnet_alarm.c - parameters of the alarm and event services: 13.
 *
 * ANSI/ASHRAE 135-2020, and the productions of clause 21.
 */
#include "proto/bacnet_types.h"

static const struct bacnet_field acknowledgement_fields[] = {
    {"acknowledging_process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"event_object_identifier", &bacnet_object, 1, 0, BACNET_IS_OBJECT},
    {"event_state_acknowledged", &bacnet_event_state, 2, 0, BACNET_PLAIN},
    {"time_stamp", &bacnet_time_stamp, 3, 0, BACNET_PLAIN},
    {"acknowledgment_source", &bacnet_characters, 4, 0, BACNET_PLAIN},
    {"time_of_acknowledgment", &bacnet_time_stamp, 5, 0, BACNET_PLAIN},
};

static const struct bacnet_field cov_notification_fields[] = {
    {"subscriber_process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"initiating_device_identifier", &bacnet_object, 1, 0, BACNET_IS_DEVICE},
    {"monitored_object_identifier", &bacnet_object, 2, 0, BACNET_IS_OBJECT},
    {"time_remaining", &bacnet_unsigned, 3, 0, BACNET_PLAIN},
    {"list_of_values", &bacnet_value_told, 4, BACNET_LIST, BACNET_IS_POINT},
};

static const struct bacnet_field cov_value_fields[] = {
    {"property_identifier", &bacnet_enumerated, 0, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
    {"value", &bacnet_any, 2, 0, BACNET_IS_VALUE},
    {"time_of_change", &bacnet_time, 3, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_type cov_value =
    BACNET_FIELDS(BACNET_SEQUENCE, cov_value_fields);

static const struct bacnet_field cov_object_fields[] = {
    {"monitored_object_identifier", &bacnet_object, 0, 0,
	BACNET_IS_TOLD_OBJECT},
    {"list_of_values", &cov_value, 1, BACNET_LIST, BACNET_IS_POINT},
};

static const struct bacnet_type cov_object =
    BACNET_FIELDS(BACNET_SEQUENCE, cov_object_fields);

static const struct bacnet_field cov_multiple_fields[] = {
    {"subscriber_process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"initiating_device_identifier", &bacnet_object, 1, 0, BACNET_IS_DEVICE},
    {"time_remaining", &bacnet_unsigned, 2, 0, BACNET_PLAIN},
    {"timestamp", &bacnet_datetime, 3, BACNET_OPTIONAL, BACNET_PLAIN},
    {"list_of_cov_notifications", &cov_object, 4, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field event_told_fields[] = {
    {"process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"initiating_device_identifier", &bacnet_object, 1, 0, BACNET_IS_DEVICE},
    {"event_object_identifier", &bacnet_object, 2, 0, BACNET_IS_OBJECT},
    {"time_stamp", &bacnet_time_stamp, 3, 0, BACNET_PLAIN},
    {"notification_class", &bacnet_unsigned, 4, 0, BACNET_PLAIN},
    {"priority", &bacnet_unsigned, 5, 0, BACNET_PLAIN},
    {"event_type", &bacnet_event_type, 6, 0, BACNET_PLAIN},
    {"message_text", &bacnet_characters, 7, BACNET_OPTIONAL, BACNET_PLAIN},
    {"notify_type", &bacnet_notify_type, 8, 0, BACNET_PLAIN},
    {"ack_required", &bacnet_boolean, 9, BACNET_OPTIONAL, BACNET_PLAIN},
    {"from_state", &bacnet_event_state, 10, BACNET_OPTIONAL, BACNET_PLAIN},
    {"to_state", &bacnet_event_state, 11, 0, BACNET_IS_EVENT_STATE},
    {"event_values", &bacnet_notification_parameters, 12, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field event_notification_fields[] = {
    {"process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"initiating_device_identifier", &bacnet_object, 1, 0, BACNET_PLAIN},
    {"event_object_identifier", &bacnet_object, 2, 0, BACNET_PLAIN},
    {"time_stamp", &bacnet_time_stamp, 3, 0, BACNET_PLAIN},
    {"notification_class", &bacnet_unsigned, 4, 0, BACNET_PLAIN},
    {"priority", &bacnet_unsigned, 5, 0, BACNET_PLAIN},
    {"event_type", &bacnet_event_type, 6, 0, BACNET_PLAIN},
    {"message_text", &bacnet_characters, 7, BACNET_OPTIONAL, BACNET_PLAIN},
    {"notify_type", &bacnet_notify_type, 8, 0, BACNET_PLAIN},
    {"ack_required", &bacnet_boolean, 9, BACNET_OPTIONAL, BACNET_PLAIN},
    {"from_state", &bacnet_event_state, 10, BACNET_OPTIONAL, BACNET_PLAIN},
    {"to_state", &bacnet_event_state, 11, 0, BACNET_PLAIN},
    {"event_values", &bacnet_notification_parameters, 12, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field alarm_summary_fields[] = {
    {"object_identifier", &bacnet_object, BACNET_UNTAGGED, 0,
	BACNET_IS_TOLD_OBJECT},
    {"alarm_state", &bacnet_event_state, BACNET_UNTAGGED, 0,
	BACNET_IS_EVENT_STATE},
    {"acknowledged_transitions", &bacnet_transitions, BACNET_UNTAGGED, 0,
	BACNET_PLAIN},
};

static const struct bacnet_type alarm_summary =
    BACNET_FIELDS(BACNET_SEQUENCE, alarm_summary_fields);

static const struct bacnet_field alarm_answer_fields[] = {
    {"list_of_alarm_summaries", &alarm_summary, BACNET_UNTAGGED, BACNET_LIST,
	BACNET_PLAIN},
};

static const struct bacnet_field priority_filter_range_fields[] = {
    {"min_priority", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"max_priority", &bacnet_unsigned, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_type priority_filter_range =
    BACNET_FIELDS(BACNET_SEQUENCE, priority_filter_range_fields);

static const struct bacnet_field enrollment_request_fields[] = {
    {"acknowledgment_filter", &bacnet_acknowledged, 0, 0, BACNET_PLAIN},
    {"enrollment_filter", &bacnet_recipient_process, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"event_state_filter", &bacnet_event_filter, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"event_type_filter", &bacnet_event_type, 3, BACNET_OPTIONAL, BACNET_PLAIN},
    {"priority_filter", &priority_filter_range, 4, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"notification_class_filter", &bacnet_unsigned, 5, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field enrollment_summary_fields[] = {
    {"object_identifier", &bacnet_object, BACNET_UNTAGGED, 0,
	BACNET_IS_TOLD_OBJECT},
    {"event_type", &bacnet_event_type, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"event_state", &bacnet_event_state, BACNET_UNTAGGED, 0,
	BACNET_IS_EVENT_STATE},
    {"priority", &bacnet_unsigned, BACNET_UNTAGGED, 0, BACNET_PLAIN},
    {"notification_class", &bacnet_unsigned, BACNET_UNTAGGED, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_type enrollment_summary =
    BACNET_FIELDS(BACNET_SEQUENCE, enrollment_summary_fields);

static const struct bacnet_field enrollment_answer_fields[] = {
    {"list_of_enrollment_summaries", &enrollment_summary, BACNET_UNTAGGED,
	BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field information_request_fields[] = {
    {"last_received_object_identifier", &bacnet_object, 0, BACNET_OPTIONAL,
	BACNET_PLAIN},
};

static const struct bacnet_field event_summary_fields[] = {
    {"object_identifier", &bacnet_object, 0, 0, BACNET_IS_TOLD_OBJECT},
    {"event_state", &bacnet_event_state, 1, 0, BACNET_IS_EVENT_STATE},
    {"acknowledged_transitions", &bacnet_transitions, 2, 0, BACNET_PLAIN},
    {"event_time_stamps", &bacnet_time_stamp, 3, BACNET_LIST, BACNET_PLAIN},
    {"notify_type", &bacnet_notify_type, 4, 0, BACNET_PLAIN},
    {"event_enable", &bacnet_transitions, 5, 0, BACNET_PLAIN},
    {"event_priorities", &bacnet_unsigned, 6, BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_type event_summary =
    BACNET_FIELDS(BACNET_SEQUENCE, event_summary_fields);

static const struct bacnet_field information_answer_fields[] = {
    {"list_of_event_summaries", &event_summary, 0, BACNET_LIST, BACNET_PLAIN},
    {"more_events", &bacnet_boolean, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field cov_subscription_request_fields[] = {
    {"subscriber_process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"monitored_object_identifier", &bacnet_object, 1, 0, BACNET_IS_OBJECT},
    {"issue_confirmed_notifications", &bacnet_boolean, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"lifetime", &bacnet_unsigned, 3, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field monitored_property_fields[] = {
    {"property_identifier", &bacnet_enumerated, 0, 0, BACNET_IS_PROPERTY},
    {"property_array_index", &bacnet_unsigned, 1, BACNET_OPTIONAL,
	BACNET_IS_INDEX},
};

static const struct bacnet_type monitored_property =
    BACNET_FIELDS(BACNET_SEQUENCE, monitored_property_fields);

static const struct bacnet_field cov_property_request_fields[] = {
    {"subscriber_process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"monitored_object_identifier", &bacnet_object, 1, 0, BACNET_IS_OBJECT},
    {"issue_confirmed_notifications", &bacnet_boolean, 2, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"lifetime", &bacnet_unsigned, 3, BACNET_OPTIONAL, BACNET_PLAIN},
    {"monitored_property_identifier", &monitored_property, 4, 0, BACNET_PLAIN},
    {"cov_increment", &bacnet_real, 5, BACNET_OPTIONAL, BACNET_PLAIN},
};

static const struct bacnet_field cov_reference_fields[] = {
    {"monitored_property", &monitored_property, 0, 0, BACNET_PLAIN},
    {"cov_increment", &bacnet_real, 1, BACNET_OPTIONAL, BACNET_PLAIN},
    {"timestamped", &bacnet_boolean, 2, 0, BACNET_PLAIN},
};

static const struct bacnet_type cov_reference =
    BACNET_FIELDS(BACNET_SEQUENCE, cov_reference_fields);

static const struct bacnet_field cov_specification_fields[] = {
    {"monitored_object_identifier", &bacnet_object, 0, 0,
	BACNET_IS_TOLD_OBJECT},
    {"list_of_cov_references", &cov_reference, 1, BACNET_LIST, BACNET_IS_POINT},
};

static const struct bacnet_type cov_specification =
    BACNET_FIELDS(BACNET_SEQUENCE, cov_specification_fields);

static const struct bacnet_field cov_multiple_request_fields[] = {
    {"subscriber_process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"issue_confirmed_notifications", &bacnet_boolean, 1, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"lifetime", &bacnet_unsigned, 2, BACNET_OPTIONAL, BACNET_PLAIN},
    {"max_notification_delay", &bacnet_unsigned, 3, BACNET_OPTIONAL,
	BACNET_PLAIN},
    {"list_of_cov_subscription_specifications", &cov_specification, 4,
	BACNET_LIST, BACNET_PLAIN},
};

static const struct bacnet_field failed_subscription_fields[] = {
    {"monitored_object_identifier", &bacnet_object, 0, 0, BACNET_PLAIN},
    {"monitored_property_reference", &bacnet_property_reference, 1, 0,
	BACNET_PLAIN},
    {"error", &bacnet_any, 2, 0, BACNET_IS_ERROR},
};

static const struct bacnet_type failed_subscription =
    BACNET_FIELDS(BACNET_SEQUENCE, failed_subscription_fields);

static const struct bacnet_field subscription_failure_fields[] = {
    {"error", &bacnet_any, 0, 0, BACNET_IS_ERROR},
    {"first_failed_subscription", &failed_subscription, 1, 0, BACNET_PLAIN},
};

static const struct bacnet_field life_safety_request_fields[] = {
    {"requesting_process_identifier", &bacnet_unsigned, 0, 0, BACNET_PLAIN},
    {"requesting_source", &bacnet_characters, 1, 0, BACNET_PLAIN},
    {"request", &bacnet_operation, 2, 0, BACNET_IS_STATE},
    {"object_identifier", &bacnet_object, 3, BACNET_OPTIONAL, BACNET_IS_OBJECT},
};

const struct bacnet_type
    bacnet_acknowledgement =
	BACNET_FIELDS(BACNET_SEQUENCE, acknowledgement_fields),
    bacnet_cov_notification =
	BACNET_FIELDS(BACNET_SEQUENCE, cov_notification_fields),
    bacnet_cov_multiple = BACNET_FIELDS(BACNET_SEQUENCE, cov_multiple_fields),
    bacnet_event_told = BACNET_FIELDS(BACNET_SEQUENCE, event_told_fields),
    bacnet_event_notification =
	BACNET_FIELDS(BACNET_SEQUENCE, event_notification_fields),
    bacnet_alarm_answer = BACNET_FIELDS(BACNET_SEQUENCE, alarm_answer_fields),
    bacnet_enrollment_request =
	BACNET_FIELDS(BACNET_SEQUENCE, enrollment_request_fields),
    bacnet_enrollment_answer =
	BACNET_FIELDS(BACNET_SEQUENCE, enrollment_answer_fields),
    bacnet_information_request =
	BACNET_FIELDS(BACNET_SEQUENCE, information_request_fields),
    bacnet_information_answer =
	BACNET_FIELDS(BACNET_SEQUENCE, information_answer_fields),
    bacnet_cov_subscription_request =
	BACNET_FIELDS(BACNET_SEQUENCE, cov_subscription_request_fields),
    bacnet_cov_property_request =
	BACNET_FIELDS(BACNET_SEQUENCE, cov_property_request_fields),
    bacnet_cov_multiple_request =
	BACNET_FIELDS(BACNET_SEQUENCE, cov_multiple_request_fields),
    bacnet_subscription_failure =
	BACNET_FIELDS(BACNET_CHOICE, subscription_failure_fields),
    bacnet_life_safety_request =
	BACNET_FIELDS(BACNET_SEQUENCE, life_safety_request_fields);
