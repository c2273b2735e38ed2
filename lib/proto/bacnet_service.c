/*
 * bacnet_service.c - the services by their choice: names, verbs, parameters.
 *
 * ANSI/ASHRAE 135-2020, 21: BACnetConfirmedServiceChoice,
 * BACnetUnconfirmedServiceChoice.
 */
#include "proto/bacnet_service.h"

enum { N = BACNET_NOTIFIES, A = BACNET_NEEDS_ASK };
enum { PLAIN = BACNET_PLAIN, POINT = BACNET_IS_POINT };

/* By BACnetLifeSafetyOperation and the states of 16.1 and 16.4. */
static const struct bacnet_verb safety[] = {
    {4, ACT_RESET}, {5, ACT_RESET}, {6, ACT_RESET}, {0, ACT_NONE}};
static const struct bacnet_verb communication[] = {
    {1, ACT_STOP}, {2, ACT_STOP}, {0, ACT_NONE}};
static const struct bacnet_verb reinitialize[] = {{2, ACT_UPLOAD},
    {3, ACT_UPLOAD}, {4, ACT_DOWNLOAD}, {5, ACT_DOWNLOAD}, {6, ACT_CANCEL},
    {7, ACT_CONFIG}, {0, ACT_NONE}};

static const struct bacnet_service confirmed[] = {
    {"acknowledge_alarm", ACT_ACKNOWLEDGE, 0, &bacnet_acknowledgement, NULL,
	NULL, POINT, NULL},
    {"confirmed_cov_notification", ACT_READ, N, &bacnet_cov_notification, NULL,
	NULL, PLAIN, NULL},
    {"confirmed_event_notification", ACT_ALARM, N, &bacnet_event_told, NULL,
	NULL, PLAIN, NULL},
    {"get_alarm_summary", ACT_READ, 0, NULL, &bacnet_alarm_answer, NULL, PLAIN,
	NULL},
    {"get_enrollment_summary", ACT_READ, 0, &bacnet_enrollment_request,
	&bacnet_enrollment_answer, NULL, PLAIN, NULL},
    {"subscribe_cov", ACT_SUBSCRIBE, 0, &bacnet_cov_subscription_request, NULL,
	NULL, POINT, NULL},
    {"atomic_read_file", ACT_FILE_READ, A, &bacnet_file_request,
	&bacnet_file_answer, NULL, PLAIN, NULL},
    {"atomic_write_file", ACT_FILE_WRITE, 0, &bacnet_file_write,
	&bacnet_file_written, NULL, PLAIN, NULL},
    {"add_list_element", ACT_WRITE, 0, &bacnet_list_change, NULL,
	&bacnet_list_failure, POINT, NULL},
    {"remove_list_element", ACT_WRITE, 0, &bacnet_list_change, NULL,
	&bacnet_list_failure, POINT, NULL},
    {"create_object", ACT_CONFIG, 0, &bacnet_create_request,
	&bacnet_object_told, &bacnet_list_failure, POINT, NULL},
    {"delete_object", ACT_CONFIG, 0, &bacnet_object_told, NULL, NULL, POINT,
	NULL},
    {"read_property", ACT_READ, 0, &bacnet_property_request,
	&bacnet_property_answer, NULL, POINT, NULL},
    {"read_property_conditional", ACT_READ, 0, &bacnet_conditional_request,
	&bacnet_multiple_answer, NULL, PLAIN, NULL},
    {"read_property_multiple", ACT_READ, 0, &bacnet_multiple_request,
	&bacnet_multiple_answer, NULL, PLAIN, NULL},
    {"write_property", ACT_WRITE, 0, &bacnet_property_write, NULL, NULL, POINT,
	NULL},
    {"write_property_multiple", ACT_WRITE, 0, &bacnet_multiple_write, NULL,
	&bacnet_write_failure, PLAIN, NULL},
    {"device_communication_control", ACT_START, 0,
	&bacnet_communication_request, NULL, NULL, PLAIN, communication},
    {"confirmed_private_transfer", ACT_OTHER, 0, &bacnet_private_request,
	&bacnet_private_answer, &bacnet_private_failure, PLAIN, NULL},
    {"confirmed_text_message", ACT_OTHER, N, &bacnet_text_message, NULL, NULL,
	PLAIN, NULL},
    {"reinitialize_device", ACT_RESTART, 0, &bacnet_reinitialize_request, NULL,
	NULL, PLAIN, reinitialize},
    {"vt_open", ACT_CONNECT, 0, &bacnet_vt_open_request, &bacnet_vt_open_answer,
	NULL, PLAIN, NULL},
    {"vt_close", ACT_DISCONNECT, 0, &bacnet_vt_close_request, NULL,
	&bacnet_vt_close_failure, PLAIN, NULL},
    {"vt_data", ACT_OTHER, 0, &bacnet_vt_data_request, &bacnet_vt_data_answer,
	NULL, PLAIN, NULL},
    {"authenticate", ACT_AUTH, 0, &bacnet_authenticate_request,
	&bacnet_authenticate_answer, NULL, PLAIN, NULL},
    {"request_key", ACT_AUTH, 0, &bacnet_key_request, NULL, NULL, PLAIN, NULL},
    {"read_range", ACT_READ, A, &bacnet_range_request, &bacnet_range_answer,
	NULL, POINT, NULL},
    {"life_safety_operation", ACT_CONTROL, 0, &bacnet_life_safety_request, NULL,
	NULL, POINT, safety},
    {"subscribe_cov_property", ACT_SUBSCRIBE, 0, &bacnet_cov_property_request,
	NULL, NULL, POINT, NULL},
    {"get_event_information", ACT_READ, 0, &bacnet_information_request,
	&bacnet_information_answer, NULL, PLAIN, NULL},
    {"subscribe_cov_property_multiple", ACT_SUBSCRIBE, 0,
	&bacnet_cov_multiple_request, NULL, &bacnet_subscription_failure, PLAIN,
	NULL},
    {"confirmed_cov_notification_multiple", ACT_READ, N, &bacnet_cov_multiple,
	NULL, NULL, PLAIN, NULL},
    {"confirmed_audit_notification", ACT_OTHER, N, &bacnet_audit_request, NULL,
	NULL, PLAIN, NULL},
    {"audit_log_query", ACT_READ, 0, &bacnet_query_request,
	&bacnet_query_answer, NULL, PLAIN, NULL},
};

static const struct bacnet_service unconfirmed[] = {
    {"i_am", ACT_IDENTIFY, N, &bacnet_i_am, NULL, NULL, PLAIN, NULL},
    {"i_have", ACT_IDENTIFY, N, &bacnet_i_have, NULL, NULL, PLAIN, NULL},
    {"unconfirmed_cov_notification", ACT_READ, N, &bacnet_cov_notification,
	NULL, NULL, PLAIN, NULL},
    {"unconfirmed_event_notification", ACT_ALARM, N, &bacnet_event_told, NULL,
	NULL, PLAIN, NULL},
    {"unconfirmed_private_transfer", ACT_OTHER, N, &bacnet_private_request,
	NULL, NULL, PLAIN, NULL},
    {"unconfirmed_text_message", ACT_OTHER, N, &bacnet_text_message, NULL, NULL,
	PLAIN, NULL},
    {"time_synchronization", ACT_TIME_SET, 0, &bacnet_time_synchronization,
	NULL, NULL, PLAIN, NULL},
    {"who_has", ACT_SCAN, 0, &bacnet_who_has, NULL, NULL, POINT, NULL},
    {"who_is", ACT_SCAN, 0, &bacnet_who_is, NULL, NULL, PLAIN, NULL},
    {"utc_time_synchronization", ACT_TIME_SET, 0, &bacnet_time_synchronization,
	NULL, NULL, PLAIN, NULL},
    {"write_group", ACT_WRITE, 0, &bacnet_write_group, NULL, NULL, PLAIN, NULL},
    {"unconfirmed_cov_notification_multiple", ACT_READ, N, &bacnet_cov_multiple,
	NULL, NULL, PLAIN, NULL},
    {"unconfirmed_audit_notification", ACT_OTHER, N, &bacnet_audit_request,
	NULL, NULL, PLAIN, NULL},
    {"who_am_i", ACT_IDENTIFY, N, &bacnet_who_am_i, NULL, NULL, PLAIN, NULL},
    {"you_are", ACT_CONFIG, 0, &bacnet_you_are, NULL, NULL, PLAIN, NULL},
};

const struct bacnet_service *
bacnet_service(bool is_confirmed, uint8_t choice)
{
	if (is_confirmed)
		return choice < sizeof(confirmed) / sizeof(*confirmed)
			   ? &confirmed[choice]
			   : NULL;
	return choice < sizeof(unconfirmed) / sizeof(*unconfirmed)
		   ? &unconfirmed[choice]
		   : NULL;
}
