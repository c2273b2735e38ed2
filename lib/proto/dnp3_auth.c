/*
 * dnp3_auth.c - secure authentication: g120, and its statistics, g121 and
 * g122. IEEE 1815-2012, clause 7, and A.45 on.
 *
 * Keys, codes and challenges are told by their length alone.
 */
#include "base/names.h"
#include "proto/dnp3.h"

enum { TIMED = 2 };

static const struct name macs[] = {
    {1, "hmac_sha1_4"},
    {2, "hmac_sha1_10"},
    {3, "hmac_sha256_8"},
    {4, "hmac_sha256_16"},
    {5, "hmac_sha1_8"},
    {6, "aes_gmac"},
};

static const struct name wraps[] = {
    {1, "aes_128"},
    {2, "aes_256"},
};

static const struct name key_states[] = {
    {1, "ok"},
    {2, "not_init"},
    {3, "comm_fail"},
    {4, "auth_fail"},
};

static const struct name reasons[] = {
    {1, "critical"},
};

static const struct name errors[] = {
    {1, "authentication_failed"},
    {2, "unexpected_response"},
    {3, "no_response"},
    {4, "aggressive_mode_not_supported"},
    {5, "mac_algorithm_not_supported"},
    {6, "key_wrap_algorithm_not_supported"},
    {7, "authorization_failed"},
    {8, "update_key_change_method_not_permitted"},
    {9, "invalid_signature"},
    {10, "invalid_certification_data"},
    {11, "unknown_user"},
    {12, "max_session_key_status_requests_exceeded"},
};

static const struct name operations[] = {
    {1, "add"},
    {2, "delete"},
    {3, "change"},
};

static void
put_code(struct msg *m, const char *key, const char *name, uint8_t code)
{
	if (name != NULL)
		detail_name(m, key, name);
	else
		detail_uint(m, key, code);
}

/* sequence(4) user(2), as most begin */
static bool
sequence_user(struct dnp3_apdu *a, struct rd *r)
{
	uint32_t sequence = rd_le32(r);
	uint16_t user = rd_le16(r);

	if (!rd_ok(r))
		return false;
	detail_uint(a->msg, "sequence", sequence);
	detail_uint(a->msg, "user", user);
	return true;
}

/* ... algorithm(1) reason(1), the challenge */
static void
challenge(struct dnp3_apdu *a, struct rd *r)
{
	uint8_t mac, reason;

	if (!sequence_user(a, r))
		return;
	mac = rd_u8(r);
	reason = rd_u8(r);
	if (!rd_ok(r))
		return;
	a->challenge = true;
	put_code(a->msg, "mac_algorithm", NAME_OF(macs, mac), mac);
	put_code(a->msg, "reason", NAME_OF(reasons, reason), reason);
	detail_uint(a->msg, "challenge_length", rd_rest(r).n);
}

/* ... the code, or the wrapped keys */
static void
reply(struct dnp3_apdu *a, struct rd *r)
{
	if (sequence_user(a, r))
		detail_uint(a->msg, "mac_length", rd_rest(r).n);
}

static void
aggressive(struct dnp3_apdu *a, struct rd *r)
{
	sequence_user(a, r);
}

static void
key_change(struct dnp3_apdu *a, struct rd *r)
{
	if (sequence_user(a, r))
		detail_uint(a->msg, "key_length", rd_rest(r).n);
}

static void
key_status_request(struct dnp3_apdu *a, struct rd *r)
{
	uint16_t user = rd_le16(r);

	if (rd_ok(r))
		detail_uint(a->msg, "user", user);
}

/* ... wrap(1) state(1) algorithm(1), challenge length(2), both */
static void
key_status(struct dnp3_apdu *a, struct rd *r)
{
	uint8_t wrap, state, mac;
	uint16_t n;

	if (!sequence_user(a, r))
		return;
	wrap = rd_u8(r);
	state = rd_u8(r);
	mac = rd_u8(r);
	n = rd_le16(r);
	rd_skip(r, n);
	if (!rd_ok(r))
		return;
	put_code(a->msg, "key_wrap_algorithm", NAME_OF(wraps, wrap), wrap);
	put_code(a->msg, "key_status", NAME_OF(key_states, state), state);
	put_code(a->msg, "mac_algorithm", NAME_OF(macs, mac), mac);
	detail_uint(a->msg, "challenge_length", n);
	detail_uint(a->msg, "mac_length", rd_rest(r).n);
}

/* ... association(2) code(1) time(6), text */
static void
error(struct dnp3_apdu *a, struct rd *r)
{
	uint16_t association;
	const char *name;
	int64_t time;
	uint8_t code;

	if (!sequence_user(a, r))
		return;
	association = rd_le16(r);
	code = rd_u8(r);
	time = dnp3_time48(r, NULL);
	if (!rd_ok(r))
		return;
	name = NAME_OF(errors, code);
	detail_uint(a->msg, "association", association);
	detail_uint(a->msg, "error_code", code);
	detail_name(a->msg, "error", name != NULL ? name : "unknown");
	dnp3_detail_time(a->msg, "time", time);
	if (rd_left(r) != 0)
		detail_text(a->msg, "text", rd_rest(r));
	dnp3_failed(a, name != NULL ? name : "unknown");
}

/* method(1) type(1), the certificate */
static void
certificate(struct dnp3_apdu *a, struct rd *r)
{
	uint8_t method = rd_u8(r), type = rd_u8(r);

	if (!rd_ok(r))
		return;
	detail_uint(a->msg, "key_change_method", method);
	detail_uint(a->msg, "certificate_type", type);
	detail_uint(a->msg, "certificate_length", rd_rest(r).n);
}

static void
code_alone(struct dnp3_apdu *a, struct rd *r)
{
	detail_uint(a->msg, "mac_length", rd_rest(r).n);
}

static void
signature(struct dnp3_apdu *a, struct rd *r)
{
	detail_uint(a->msg, "signature_length", rd_rest(r).n);
}

/*
 * method(1) operation(1) sequence(4) role(2) expiry(2), lengths of name, key
 * and certification(2 each), these
 */
static void
user_status(struct dnp3_apdu *a, struct rd *r)
{
	uint8_t method = rd_u8(r), operation = rd_u8(r);
	uint32_t sequence = rd_le32(r);
	uint16_t role = rd_le16(r), expiry = rd_le16(r), n = rd_le16(r);
	uint16_t key = rd_le16(r), certification = rd_le16(r);
	struct span name = rd_take(r, n);

	rd_skip(r, key);
	rd_skip(r, certification);
	if (!rd_ok(r))
		return;
	detail_uint(a->msg, "key_change_method", method);
	put_code(a->msg, "operation", NAME_OF(operations, operation),
	    operation);
	detail_uint(a->msg, "sequence", sequence);
	detail_uint(a->msg, "role", role);
	detail_uint(a->msg, "role_expiry", expiry);
	detail_text(a->msg, "user_name", name);
	detail_uint(a->msg, "key_length", key);
	detail_uint(a->msg, "certification_length", certification);
}

/* method(1), lengths of name and challenge(2 each), both */
static void
update_request(struct dnp3_apdu *a, struct rd *r)
{
	uint8_t method = rd_u8(r);
	uint16_t n = rd_le16(r), length = rd_le16(r);
	struct span name = rd_take(r, n);

	rd_skip(r, length);
	if (!rd_ok(r))
		return;
	detail_uint(a->msg, "key_change_method", method);
	detail_text(a->msg, "user_name", name);
	detail_uint(a->msg, "challenge_length", length);
}

/* sequence(4) user(2) length(2), as many bytes */
static void
put_length(struct dnp3_apdu *a, struct rd *r, const char *key)
{
	uint16_t n;

	if (!sequence_user(a, r))
		return;
	n = rd_le16(r);
	rd_skip(r, n);
	if (rd_ok(r))
		detail_uint(a->msg, key, n);
}

static void
update_reply(struct dnp3_apdu *a, struct rd *r)
{
	put_length(a, r, "challenge_length");
}

static void
update_change(struct dnp3_apdu *a, struct rd *r)
{
	put_length(a, r, "key_length");
}

static const struct {
	const char *name;
	void (*read)(struct dnp3_apdu *, struct rd *);
} messages[] = {
    {NULL, NULL},
    {"challenge", challenge},
    {"reply", reply},
    {"aggressive_mode_request", aggressive},
    {"session_key_status_request", key_status_request},
    {"session_key_status", key_status},
    {"session_key_change", key_change},
    {"error", error},
    {"user_certificate", certificate},
    {"mac", code_alone},
    {"user_status_change", user_status},
    {"update_key_change_request", update_request},
    {"update_key_change_reply", update_reply},
    {"update_key_change", update_change},
    {"update_key_change_signature", signature},
    {"update_key_change_confirmation", code_alone},
};

void
dnp3_auth(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	(void)index;
	detail_open(a->msg, NULL);
	detail_name(a->msg, "message", messages[h->variation].name);
	messages[h->variation].read(a, r);
	detail_close(a->msg);
}

/* flags(1) association(2) count(4), and in g122v2 a time(6) */
void
dnp3_statistic(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	uint8_t flags = rd_u8(r);
	uint16_t association = rd_le16(r);
	uint32_t count = rd_le32(r);
	int64_t time = TS_NONE;
	struct point *pt;

	if (h->variation == TIMED)
		time = dnp3_time48(r, NULL);
	if (!rd_ok(r))
		return;
	pt = msg_point(a->msg,
	    dnp3_ref2(a->msg, h->object->head, association, index));
	pt->value = (struct value){.kind = VALUE_UINT, .u = count};
	pt->time = time;
	pt->quality = dnp3_quality(DNP3_COUNTER, flags);
	pt->qraw = flags;
	pt->has_qraw = true;
}
