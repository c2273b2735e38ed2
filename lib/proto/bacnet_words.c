/*
 * bacnet_words.c - enumerations by name.
 *
 * ANSI/ASHRAE 135-2020, clause 21.
 */
#include "proto/bacnet_words.h"

static const char *const access_event[] = {"none", "granted", "muster",
    "passback-detected", "duress", "trace", "lockout-max-attempts",
    "lockout-other", "lockout-relinquished", "locked-by-higher-priority",
    "out-of-service", "out-of-service-relinquished", "accompaniment-by",
    "authentication-factor-read", "authorization-delayed",
    "verification-required", "no-entry-after-grant", [128] = "denied-deny-all",
    "denied-unknown-credential", "denied-authentication-unavailable",
    "denied-authentication-factor-timeout",
    "denied-incorrect-authentication-factor", "denied-zone-no-access-rights",
    "denied-point-no-access-rights", "denied-no-access-rights",
    "denied-out-of-time-range", "denied-threat-level", "denied-passback",
    "denied-unexpected-location-usage", "denied-max-attempts",
    "denied-lower-occupancy-limit", "denied-upper-occupancy-limit",
    "denied-authentication-factor-lost", "denied-authentication-factor-stolen",
    "denied-authentication-factor-damaged",
    "denied-authentication-factor-destroyed",
    "denied-authentication-factor-disabled",
    "denied-authentication-factor-error", "denied-credential-unassigned",
    "denied-credential-not-provisioned", "denied-credential-not-yet-active",
    "denied-credential-expired", "denied-credential-manual-disable",
    "denied-credential-lockout", "denied-credential-max-days",
    "denied-credential-max-uses", "denied-credential-inactivity",
    "denied-credential-disabled", "denied-no-accompaniment",
    "denied-incorrect-accompaniment", "denied-lockout",
    "denied-verification-failed", "denied-verification-timeout",
    "denied-other"};

static const char *const acknowledged[] = {"all", "acked", "not-acked"};

static const char *const action[] = {"direct", "reverse"};

static const char *const audit_level[] = {
    "none", "audit-all", "audit-config", "default"};

static const char *const audit_operation[] = {"read", "write", "create",
    "delete", "life-safety", "acknowledge-alarm", "device-disable-comm",
    "device-enable-comm", "device-reset", "device-backup", "device-restore",
    "subscription", "notification", "auditing-failure", "network-changes",
    "general"};

static const char *const authentication_status[] = {"not-ready", "ready",
    "disabled", "waiting-for-authentication-factor",
    "waiting-for-accompaniment", "waiting-for-verification", "in-progress"};

static const char *const authorization_mode[] = {"authorize", "grant-active",
    "deny-all", "verification-required", "authorization-delayed", "none"};

static const char *const backup_state[] = {"idle", "preparing-for-backup",
    "preparing-for-restore", "performing-a-backup", "performing-a-restore",
    "backup-failure", "restore-failure"};

static const char *const binary[] = {"inactive", "active"};

static const char *const binary_lighting[] = {
    "off", "on", "warn", "warn-off", "warn-relinquish", "stop"};

static const char *const communication[] = {
    "enable", "disable", "disable-initiation"};

static const char *const door_alarm[] = {"normal", "alarm",
    "door-open-too-long", "forced-open", "tamper", "door-fault", "lock-down",
    "free-access", "egress-open"};

static const char *const door_secured[] = {"secured", "unsecured", "unknown"};

static const char *const door_status[] = {"closed", "open", "unknown",
    "door-fault", "unused", "none", "closing", "opening", "safety-locked",
    "limited-opened"};

static const char *const door_value[] = {
    "lock", "unlock", "pulse-unlock", "extended-pulse-unlock"};

static const char *const event_filter[] = {
    "offnormal", "fault", "normal", "all", "active"};

static const char *const event_state[] = {"normal", "fault", "offnormal",
    "high-limit", "low-limit", "life-safety-alarm"};

static const char *const event_type[] = {"change-of-bitstring",
    "change-of-state", "change-of-value", "command-failure", "floating-limit",
    "out-of-range", "complex-event-type", "buffer-ready-old",
    "change-of-life-safety", "extended", "buffer-ready", "unsigned-range", NULL,
    "access-event", "double-out-of-range", "signed-out-of-range",
    "unsigned-out-of-range", "change-of-characterstring",
    "change-of-status-flags", "change-of-reliability", "none",
    "change-of-discrete-value", "change-of-timer"};

static const char *const fault_type[] = {"none", "fault-characterstring",
    "fault-extended", "fault-life-safety", "fault-state", "fault-status-flags",
    "fault-out-of-range", "fault-listed"};

static const char *const file_access[] = {"record-access", "stream-access"};

static const char *const ip_mode[] = {"normal", "foreign", "bbmd"};

static const char *const lighting_operation[] = {"none", "fade-to", "ramp-to",
    "step-up", "step-down", "step-on", "step-off", "warn", "warn-off",
    "warn-relinquish", "stop", "restore-on", "default-on", "toggle-restore",
    "toggle-default"};

static const char *const lighting_progress[] = {
    "idle", "fade-active", "ramp-active", "not-controlled", "other"};

static const char *const lighting_transition[] = {"none", "fade", "ramp"};

static const char *const lock_status[] = {
    "locked", "unlocked", "lock-fault", "unused", "unknown"};

static const char *const logging_type[] = {"polled", "cov", "triggered"};

static const char *const maintenance[] = {"none", "periodic-test",
    "need-service-operational", "need-service-inoperative"};

static const char *const message_priority[] = {"normal", "urgent"};

static const char *const mode[] = {"off", "on", "test", "manned", "unmanned",
    "armed", "disarmed", "prearmed", "slow", "fast", "disconnected", "enabled",
    "disabled", "automatic-release-disabled", "default", "activated-oeo-alarm",
    "activated-oeo-evacuate", "activated-oeo-phase1-recall",
    "activated-oeo-unavailable", "deactivated-oeo"};

static const char *const network_command[] = {"idle", "discard-changes",
    "renew-fd-registration", "restart-slave-discovery", "renew-dhcp",
    "restart-autonegotiation", "disconnect", "restart-port",
    "generate-csr-file", "validate-changes"};

static const char *const network_quality[] = {
    "unknown", "learned", "learned-configured", "configured"};

static const char *const network_type[] = {"ethernet", "arcnet", "mstp", "ptp",
    "lontalk", "ipv4", "zigbee", "virtual", "non-bacnet", "ipv6", "serial",
    "secure-connect"};

static const char *const node_type[] = {"unknown", "system", "network",
    "device", "organizational", "area", "equipment", "point", "collection",
    "property", "functional", "other", "subsystem", "building", "floor",
    "section", "module", "tree", "member", "protocol", "room", "zone"};

static const char *const notify_type[] = {"alarm", "event", "ack-notification"};

static const char *const occupancy[] = {"normal", "below-lower-limit",
    "at-lower-limit", "at-upper-limit", "above-upper-limit", "disabled",
    "not-supported"};

static const char *const operation[] = {"none", "silence", "silence-audible",
    "silence-visual", "reset", "reset-alarm", "reset-fault", "unsilence",
    "unsilence-audible", "unsilence-visual"};

static const char *const polarity[] = {"normal", "reverse"};

static const char *const priority_filter[] = {
    "life-safety", "critical-equipment", "urgent"};

static const char *const program_error[] = {
    "normal", "load-failed", "internal", "program", "other"};

static const char *const program_request[] = {
    "ready", "load", "run", "halt", "restart", "unload"};

static const char *const program_state[] = {
    "idle", "loading", "running", "waiting", "halted", "unloading"};

static const char *const protocol_level[] = {
    "physical", "protocol", "bacnet-application", "non-bacnet-application"};

static const char *const reinitialize[] = {"coldstart", "warmstart",
    "startbackup", "endbackup", "startrestore", "endrestore", "abortrestore",
    "activate-changes"};

static const char *const reliability[] = {"no-fault-detected", "no-sensor",
    "over-range", "under-range", "open-loop", "shorted-loop", "no-output",
    "unreliable-other", "process-error", "multi-state-fault",
    "configuration-error", NULL, "communication-failure", "member-fault",
    "monitored-object-fault", "tripped", "lamp-failure", "activation-failure",
    "renew-dhcp-failure", "renew-fd-registration-failure",
    "restart-auto-negotiation-failure", "restart-failure",
    "proprietary-command-failure", "faults-listed", "referenced-object-fault",
    "multi-state-out-of-range"};

static const char *const restart_reason[] = {"unknown", "coldstart",
    "warmstart", "detected-power-lost", "detected-powered-off",
    "hardware-watchdog", "software-watchdog", "suspended", "activate-changes"};

static const char *const segmentation[] = {"segmented-both",
    "segmented-transmit", "segmented-receive", "no-segmentation"};

static const char *const shed_state[] = {"shed-inactive",
    "shed-request-pending", "shed-compliant", "shed-non-compliant"};

static const char *const silenced[] = {
    "unsilenced", "audible-silenced", "visible-silenced", "all-silenced"};

static const char *const state[] = {"quiet", "pre-alarm", "alarm", "fault",
    "fault-pre-alarm", "fault-alarm", "not-ready", "active", "tamper",
    "test-alarm", "test-active", "test-fault", "test-fault-alarm", "holdup",
    "duress", "tamper-alarm", "abnormal", "emergency-power", "delayed",
    "blocked", "local-alarm", "general-alarm", "supervisory",
    "test-supervisory", "non-default-mode"};

static const char *const accumulator_status[] = {
    "normal", "starting", "recovered", "abnormal", "failed"};

static const char *const system_status[] = {"operational",
    "operational-read-only", "download-required", "download-in-progress",
    "non-operational", "backup-in-progress"};

static const char *const timer_state[] = {"idle", "running", "expired"};

static const char *const timer_transition[] = {"none", "idle-to-running",
    "running-to-idle", "running-to-running", "running-to-expired",
    "forced-to-expired", "expired-to-idle", "expired-to-running"};

static const char *const vt_class[] = {"default-terminal", "ansi-x3-64",
    "dec-vt52", "dec-vt100", "dec-vt220", "hp-700-94", "ibm-3130"};

static const char *const write_status[] = {
    "idle", "in-progress", "successful", "failed"};

const struct bacnet_type
    bacnet_access_event = BACNET_WORDS(BACNET_ENUMERATED, access_event),
    bacnet_acknowledged = BACNET_WORDS(BACNET_ENUMERATED, acknowledged),
    bacnet_action = BACNET_WORDS(BACNET_ENUMERATED, action),
    bacnet_audit_level = BACNET_WORDS(BACNET_ENUMERATED, audit_level),
    bacnet_audit_operation = BACNET_WORDS(BACNET_ENUMERATED, audit_operation),
    bacnet_authentication_status =
	BACNET_WORDS(BACNET_ENUMERATED, authentication_status),
    bacnet_authorization_mode =
	BACNET_WORDS(BACNET_ENUMERATED, authorization_mode),
    bacnet_backup_state = BACNET_WORDS(BACNET_ENUMERATED, backup_state),
    bacnet_binary = BACNET_WORDS(BACNET_ENUMERATED, binary),
    bacnet_binary_lighting = BACNET_WORDS(BACNET_ENUMERATED, binary_lighting),
    bacnet_communication = BACNET_WORDS(BACNET_ENUMERATED, communication),
    bacnet_door_alarm = BACNET_WORDS(BACNET_ENUMERATED, door_alarm),
    bacnet_door_secured = BACNET_WORDS(BACNET_ENUMERATED, door_secured),
    bacnet_door_status = BACNET_WORDS(BACNET_ENUMERATED, door_status),
    bacnet_door_value = BACNET_WORDS(BACNET_ENUMERATED, door_value),
    bacnet_event_filter = BACNET_WORDS(BACNET_ENUMERATED, event_filter),
    bacnet_event_state = BACNET_WORDS(BACNET_ENUMERATED, event_state),
    bacnet_event_type = BACNET_WORDS(BACNET_ENUMERATED, event_type),
    bacnet_fault_type = BACNET_WORDS(BACNET_ENUMERATED, fault_type),
    bacnet_file_access = BACNET_WORDS(BACNET_ENUMERATED, file_access),
    bacnet_ip_mode = BACNET_WORDS(BACNET_ENUMERATED, ip_mode),
    bacnet_lighting_operation =
	BACNET_WORDS(BACNET_ENUMERATED, lighting_operation),
    bacnet_lighting_progress =
	BACNET_WORDS(BACNET_ENUMERATED, lighting_progress),
    bacnet_lighting_transition =
	BACNET_WORDS(BACNET_ENUMERATED, lighting_transition),
    bacnet_lock_status = BACNET_WORDS(BACNET_ENUMERATED, lock_status),
    bacnet_logging_type = BACNET_WORDS(BACNET_ENUMERATED, logging_type),
    bacnet_maintenance = BACNET_WORDS(BACNET_ENUMERATED, maintenance),
    bacnet_message_priority = BACNET_WORDS(BACNET_ENUMERATED, message_priority),
    bacnet_mode = BACNET_WORDS(BACNET_ENUMERATED, mode),
    bacnet_network_command = BACNET_WORDS(BACNET_ENUMERATED, network_command),
    bacnet_network_quality = BACNET_WORDS(BACNET_ENUMERATED, network_quality),
    bacnet_network_type = BACNET_WORDS(BACNET_ENUMERATED, network_type),
    bacnet_node_type = BACNET_WORDS(BACNET_ENUMERATED, node_type),
    bacnet_notify_type = BACNET_WORDS(BACNET_ENUMERATED, notify_type),
    bacnet_occupancy = BACNET_WORDS(BACNET_ENUMERATED, occupancy),
    bacnet_operation = BACNET_WORDS(BACNET_ENUMERATED, operation),
    bacnet_polarity = BACNET_WORDS(BACNET_ENUMERATED, polarity),
    bacnet_priority_filter = BACNET_WORDS(BACNET_ENUMERATED, priority_filter),
    bacnet_program_error = BACNET_WORDS(BACNET_ENUMERATED, program_error),
    bacnet_program_request = BACNET_WORDS(BACNET_ENUMERATED, program_request),
    bacnet_program_state = BACNET_WORDS(BACNET_ENUMERATED, program_state),
    bacnet_protocol_level = BACNET_WORDS(BACNET_ENUMERATED, protocol_level),
    bacnet_reinitialize = BACNET_WORDS(BACNET_ENUMERATED, reinitialize),
    bacnet_reliability = BACNET_WORDS(BACNET_ENUMERATED, reliability),
    bacnet_restart_reason = BACNET_WORDS(BACNET_ENUMERATED, restart_reason),
    bacnet_segmentation = BACNET_WORDS(BACNET_ENUMERATED, segmentation),
    bacnet_shed_state = BACNET_WORDS(BACNET_ENUMERATED, shed_state),
    bacnet_silenced = BACNET_WORDS(BACNET_ENUMERATED, silenced),
    bacnet_state = BACNET_WORDS(BACNET_ENUMERATED, state),
    bacnet_accumulator_status =
	BACNET_WORDS(BACNET_ENUMERATED, accumulator_status),
    bacnet_system_status = BACNET_WORDS(BACNET_ENUMERATED, system_status),
    bacnet_timer_state = BACNET_WORDS(BACNET_ENUMERATED, timer_state),
    bacnet_timer_transition = BACNET_WORDS(BACNET_ENUMERATED, timer_transition),
    bacnet_vt_class = BACNET_WORDS(BACNET_ENUMERATED, vt_class),
    bacnet_write_status = BACNET_WORDS(BACNET_ENUMERATED, write_status);
