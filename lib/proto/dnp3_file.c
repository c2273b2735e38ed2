/*
 * dnp3_file.c - files, g70: IEEE 1815-2012, A.28 and 4.4.18.
 *
 * Every object stands behind its size. Names lie at offsets from the object's
 * start; what is named here is where devices put them, behind the fixed part.
 */
#include "base/names.h"
#include "base/num.h"
#include "proto/dnp3.h"

/* Bit 31 of a block's number says that it is the last. */
enum { NUMBER = 0x7fffffff };

static const struct name statuses[] = {
    {0, "success"},
    {1, "permission_denied"},
    {2, "invalid_mode"},
    {3, "file_not_found"},
    {4, "file_locked"},
    {5, "too_many_open"},
    {6, "invalid_handle"},
    {7, "write_block_size"},
    {8, "comm_lost"},
    {9, "cannot_abort"},
    {16, "not_opened"},
    {17, "handle_expired"},
    {18, "buffer_overrun"},
    {19, "fatal"},
    {20, "block_seq"},
    {255, "undefined"},
};

static const char *const modes[] = {"null", "read", "write", "append"};
static const char *const types[] = {"directory", "file"};

static void
put_status(struct dnp3_apdu *a, uint8_t status)
{
	const char *name = NAME_OF(statuses, status);

	detail_uint(a->msg, "status_code", status);
	detail_name(a->msg, "status", name != NULL ? name : "unknown");
	if (a->response && status != 0)
		dnp3_failed(a, name != NULL ? name : "unknown");
}

static void
put_text(struct dnp3_apdu *a, struct rd *r)
{
	if (rd_left(r) != 0)
		detail_text(a->msg, "text", rd_rest(r));
}

static void
put_secret(struct dnp3_apdu *a, const char *key, struct span s)
{
	if (a->talk->show_secrets || s.n == 0)
		detail_text(a->msg, key, s);
	else
		detail_name(a->msg, key, "***");
}

static void
put_auth_key(struct dnp3_apdu *a, uint32_t key)
{
	if (key != 0 && !a->talk->show_secrets)
		detail_name(a->msg, "auth_key", "***");
	else
		detail_uint(a->msg, "auth_key", key);
}

/* The file as what was touched, and its name. */
static void
put_name(struct dnp3_apdu *a, struct span name)
{
	struct msg *m = a->msg;
	struct span text = ref_escape(m, name);
	char *p = arena_alloc(&m->arena, 5 + text.n);

	detail_text(m, "name", name);
	if (name.n == 0)
		return;
	memcpy(p, "file:", 5);
	memcpy(p + 5, text.p, text.n);
	msg_point(m, ref_span(span(p, 5 + text.n)));
}

/*
 * name offset(2) size(2), created(6) permissions(2) key(4) file size(4)
 * mode(2) block size(2) request(2), the name
 */
static void
command(struct dnp3_apdu *a, struct rd *r)
{
	uint16_t n, permissions, mode, block, request;
	uint32_t key, size;
	struct span name;
	int64_t created;

	rd_skip(r, 2);
	n = rd_le16(r);
	created = dnp3_time48(r, NULL);
	permissions = rd_le16(r);
	key = rd_le32(r);
	size = rd_le32(r);
	mode = rd_le16(r);
	block = rd_le16(r);
	request = rd_le16(r);
	name = rd_take(r, n);
	if (!rd_ok(r))
		return;
	put_name(a, name);
	dnp3_detail_time(a->msg, "created", created);
	detail_uint(a->msg, "permissions", permissions);
	put_auth_key(a, key);
	detail_uint(a->msg, "size", size);
	detail_name(a->msg, "mode", mode < 4 ? modes[mode] : "unknown");
	detail_uint(a->msg, "max_block", block);
	detail_uint(a->msg, "request_id", request);
	if (a->fc == DNP3_OPEN_FILE && mode >= 2)
		a->msg->action = ACT_FILE_WRITE;
}

/* user offset(2) size(2), password offset(2) size(2), key(4), both */
static void
authentication(struct dnp3_apdu *a, struct rd *r)
{
	uint16_t user_n, password_n;
	struct span user, password;
	uint32_t key;

	rd_skip(r, 2);
	user_n = rd_le16(r);
	rd_skip(r, 2);
	password_n = rd_le16(r);
	key = rd_le32(r);
	user = rd_take(r, user_n);
	password = rd_take(r, password_n);
	if (!rd_ok(r))
		return;
	detail_text(a->msg, "user", user);
	put_secret(a, "password", password);
	put_auth_key(a, key);
}

/* handle(4) size(4) block size(2) request(2) status(1), text */
static void
command_status(struct dnp3_apdu *a, struct rd *r)
{
	uint32_t handle = rd_le32(r), size = rd_le32(r);
	uint16_t block = rd_le16(r), request = rd_le16(r);
	uint8_t status = rd_u8(r);

	if (!rd_ok(r))
		return;
	detail_uint(a->msg, "handle", handle);
	detail_uint(a->msg, "size", size);
	detail_uint(a->msg, "max_block", block);
	detail_uint(a->msg, "request_id", request);
	put_status(a, status);
	put_text(a, r);
}

static void
put_block(struct dnp3_apdu *a, uint32_t handle, uint32_t block)
{
	detail_uint(a->msg, "handle", handle);
	detail_uint(a->msg, "block", block & NUMBER);
	detail_bool(a->msg, "last", block > NUMBER);
}

/* handle(4) block(4), data */
static void
transport(struct dnp3_apdu *a, struct rd *r)
{
	uint32_t handle = rd_le32(r), block = rd_le32(r);
	struct point *pt;

	if (!rd_ok(r))
		return;
	put_block(a, handle, block);
	pt = msg_point(a->msg,
	    dnp3_ref2(a->msg, "block:", handle, block & NUMBER));
	if (rd_left(r) != 0)
		pt->value =
		    (struct value){.kind = VALUE_BYTES, .s = rd_rest(r)};
}

/* handle(4) block(4) status(1), text */
static void
transport_status(struct dnp3_apdu *a, struct rd *r)
{
	uint32_t handle = rd_le32(r), block = rd_le32(r);
	uint8_t status = rd_u8(r);

	if (!rd_ok(r))
		return;
	put_block(a, handle, block);
	put_status(a, status);
	put_text(a, r);
}

/*
 * name offset(2) size(2), type(2) size(4) created(6) permissions(2)
 * request(2), the name
 */
static void
descriptor(struct dnp3_apdu *a, struct rd *r)
{
	uint16_t n, type, permissions, request;
	struct span name;
	int64_t created;
	uint32_t size;

	rd_skip(r, 2);
	n = rd_le16(r);
	type = rd_le16(r);
	size = rd_le32(r);
	created = dnp3_time48(r, NULL);
	permissions = rd_le16(r);
	request = rd_le16(r);
	name = rd_take(r, n);
	if (!rd_ok(r))
		return;
	put_name(a, name);
	detail_name(a->msg, "type", type < 2 ? types[type] : "unknown");
	detail_uint(a->msg, "size", size);
	dnp3_detail_time(a->msg, "created", created);
	detail_uint(a->msg, "permissions", permissions);
	detail_uint(a->msg, "request_id", request);
}

static void
specification(struct dnp3_apdu *a, struct rd *r)
{
	put_name(a, rd_rest(r));
}

void
dnp3_file(struct dnp3_apdu *a, const struct dnp3_header *h, struct rd *r,
    uint32_t index)
{
	/* 1 is obsolete, and no two describe it alike */
	static void (*const readers[])(struct dnp3_apdu *, struct rd *) = {NULL,
	    NULL, authentication, command, command_status, transport,
	    transport_status, descriptor, specification};

	(void)index;
	detail_open(a->msg, NULL);
	if (readers[h->variation] != NULL)
		readers[h->variation](a, r);
	if (rd_left(r) != 0)
		detail_bytes(a->msg, "data", rd_rest(r));
	detail_close(a->msg);
}
