/*
 * s7comm_block.c - blocks sent to the controller and fetched from it.
 *
 * A download is asked for by the programming device; then the controller asks
 * for each part, and says that it has ended. An upload is begun, fetched in
 * parts and ended by who wants it.
 *
 *	1a request download, 1b download block, 1c download ended:
 *		function(1) status(1) (2) (4) name length(1) name
 *		and behind 1a: length(1)=13 (1) load memory(6) MC7 code(6)
 *	1d start upload: function(1) status(1) (2) id(4) name length(1) name
 *		answered: function(1) status(1) (2) id(4) length(1)
 *bytes(digits) 1e upload, 1f end upload: function(1) status(1) (2) id(4) parts:
 *function(1) status(1); data: length(2) 00 fb bytes
 *
 * A status of 1 says that more follows. A name is an identifier(1), the kind
 * of block(2), its number(5) and the filesystem(1).
 */
#include "base/num.h"
#include "proto/s7comm.h"

enum {
	REQUEST_DOWNLOAD = 0x1a,
	DOWNLOAD_BLOCK,
	DOWNLOAD_ENDED,
	START_UPLOAD,
	UPLOAD,
	END_UPLOAD
};
enum { MORE_FOLLOWS = 1, NAME_LEN = 9, PART_HEAD = 4 };

static const char *
filesystem(char c)
{
	switch (c) {
	case 'P':
		return "passive";
	case 'A':
		return "active";
	case 'B':
		return "active_and_passive";
	default:
		return "unknown";
	}
}

/* "0A00001P" */
void
s7_detail_block_name(struct msg *m, struct span s)
{
	struct rd r = rd_init(s, false);
	struct span type = rd_take(&r, 2), number = rd_take(&r, 5);
	struct span fs = rd_take(&r, 1);
	const char *name = s7_block_type(type);
	uint64_t n;

	if (!rd_ok(&r))
		return;
	if (name != NULL)
		detail_name(m, "block_type", name);
	else
		detail_text(m, "block_type", type);
	if (num_read_u64(number, &n))
		detail_uint(m, "block_number", n);
	else
		detail_text(m, "block_number", number);
	detail_name(m, "filesystem", filesystem(fs.p[0]));
}

/* length(1) name: as a reference, too, since it is what is touched */
static struct span
block_name(struct s7_pdu *p)
{
	struct span name = rd_take(&p->param, rd_u8(&p->param));

	if (!rd_ok(&p->param))
		return span("", 0);
	detail_text(p->msg, "filename", name);
	if (name.n == NAME_LEN)
		s7_detail_block_name(p->msg, span(name.p + 1, name.n - 1));
	return name;
}

static void
end_transfer(struct s7_transfer *t)
{
	sha256_free(t->sha);
	t->sha = NULL;
}

void
s7_transfers_lost(struct s7comm *s)
{
	size_t i;

	for (i = 0; i < S7_TRANSFERS; i++)
		end_transfer(&s->transfers[i]);
}

static struct s7_transfer *
begin_transfer(struct s7comm *s, struct span name, bool upload, uint32_t id)
{
	struct s7_transfer *t = &s->transfers[s->next_transfer];

	s->next_transfer = (uint8_t)((s->next_transfer + 1) % S7_TRANSFERS);
	end_transfer(t);
	*t = (struct s7_transfer){
	    .sha = sha256_new(), .upload = upload, .id = id};
	t->name_n = (uint8_t)(name.n < S7_NAME_MAX ? name.n : S7_NAME_MAX);
	memcpy(t->name, name.p, t->name_n);
	return t;
}

static struct s7_transfer *
download_of(struct s7comm *s, struct span name)
{
	size_t i;

	for (i = 0; i < S7_TRANSFERS; i++) {
		struct s7_transfer *t = &s->transfers[i];

		if (t->sha != NULL && !t->upload && name.n <= S7_NAME_MAX &&
		    span_eq(name, span(t->name, t->name_n)))
			return t;
	}
	return NULL;
}

static struct s7_transfer *
upload_of(struct s7comm *s, uint32_t id)
{
	size_t i;

	for (i = 0; i < S7_TRANSFERS; i++) {
		struct s7_transfer *t = &s->transfers[i];

		if (t->sha != NULL && t->upload && t->id == id)
			return t;
	}
	return NULL;
}

/* What was transferred is told on the message that ends it. */
static void
tell_digest(struct s7_pdu *p, struct s7_transfer *t)
{
	char *text = arena_alloc(&p->msg->arena, SHA256_TEXT);

	if (t->upload) { /* a download's message names it itself */
		detail_text(p->msg, "filename",
		    arena_copy(&p->msg->arena, span(t->name, t->name_n)));
		if (t->name_n == NAME_LEN)
			s7_detail_block_name(p->msg,
			    span(t->name + 1, NAME_LEN - 1));
	}
	detail_uint(p->msg, "transferred", t->length);
	sha256_end(t->sha, text);
	t->sha = NULL;
	detail_text(p->msg, "sha256", span(text, SHA256_TEXT));
}

/* 13, (1), load memory(6), MC7 code(6), in decimal digits */
static void
memory_lengths(struct s7_pdu *p)
{
	struct rd part = rd_sub(&p->param, rd_u8(&p->param));
	struct span load, code;
	uint64_t n;

	rd_skip(&part, 1);
	load = rd_take(&part, 6);
	code = rd_take(&part, 6);
	if (rd_ok(&part) && num_read_u64(load, &n))
		detail_uint(p->msg, "load_memory_length", n);
	if (rd_ok(&part) && num_read_u64(code, &n))
		detail_uint(p->msg, "mc7_length", n);
	rd_join(&p->param, &part);
}

static void
end_of_download(struct s7_pdu *p, struct span name, uint16_t error)
{
	struct s7_transfer *t = download_of(p->s7, name);

	if (error != 0)
		s7_detail_code(p->msg, "transfer_error", "transfer_error_name",
		    error, s7_error(error));
	if (t != NULL && rd_ok(&p->param))
		tell_digest(p, t);
}

static void
download_request(struct s7_pdu *p, uint8_t function, uint16_t error)
{
	struct span name;

	rd_skip(&p->param, 4);
	name = block_name(p);
	p->keep = name;
	if (!rd_ok(&p->param))
		return;
	if (function == REQUEST_DOWNLOAD) {
		begin_transfer(p->s7, name, false, 0);
		if (rd_left(&p->param) != 0)
			memory_lengths(p);
	} else if (function == DOWNLOAD_ENDED) {
		end_of_download(p, name, error);
	}
}

static void
upload_request(struct s7_pdu *p, uint8_t function, uint16_t error)
{
	struct span kept = span(p->param.p, rd_left(&p->param));
	uint32_t id = rd_be32(&p->param);
	struct s7_transfer *t;

	if (!rd_ok(&p->param))
		return;
	if (function == START_UPLOAD) {
		p->keep = block_name(p);
		return;
	}
	p->keep = kept;
	detail_uint(p->msg, "upload_id", id);
	if (error != 0)
		s7_detail_code(p->msg, "transfer_error", "transfer_error_name",
		    error, s7_error(error));
	t = function == END_UPLOAD ? upload_of(p->s7, id) : NULL;
	if (t != NULL)
		tell_digest(p, t);
}

void
s7_block_request(struct s7_pdu *p)
{
	uint8_t function = (uint8_t)p->msg->code, status = rd_u8(&p->param);
	uint16_t error = rd_be16(&p->param);

	(void)status;
	if (function == REQUEST_DOWNLOAD || function == DOWNLOAD_BLOCK ||
	    function == START_UPLOAD || function == UPLOAD)
		error = 0; /* there it means something else */
	if (function <= DOWNLOAD_ENDED)
		download_request(p, function, error);
	else
		upload_request(p, function, error);
}

/* (2) id(4) length(1) digits */
static void
upload_started(struct s7_pdu *p)
{
	struct rd *r = &p->param;
	uint32_t id;
	struct span digits;
	uint64_t n;

	rd_skip(r, 2);
	id = rd_be32(r);
	if (!rd_ok(r))
		return;
	detail_uint(p->msg, "upload_id", id);
	if (p->ask != NULL)
		begin_transfer(p->s7, p->kept, true, id);
	if (rd_left(r) == 0)
		return;
	digits = rd_take(r, rd_u8(r));
	if (rd_ok(r) && num_read_u64(digits, &n))
		detail_uint(p->msg, "block_length", n);
}

static struct s7_transfer *
transfer_asked(struct s7_pdu *p)
{
	struct rd kept = rd_init(p->kept, false);

	if (p->ask == NULL)
		return NULL;
	if (p->msg->code == DOWNLOAD_BLOCK)
		return download_of(p->s7, p->kept);
	return upload_of(p->s7, rd_be32(&kept));
}

/* length(2) 00 fb bytes */
static void
part(struct s7_pdu *p, bool more)
{
	struct s7_transfer *t = transfer_asked(p);
	uint16_t n = rd_be16(&p->data);
	struct span bytes;

	rd_skip(&p->data, 2);
	bytes = rd_take(&p->data, n);
	detail_bool(p->msg, "more_follows", more);
	if (!rd_ok(&p->data)) {
		if (t != NULL) /* not whole: no digest of it */
			end_transfer(t);
		return;
	}
	detail_uint(p->msg, "length", n);
	if (t == NULL)
		return;
	sha256_add(t->sha, bytes);
	t->length += n;
}

void
s7_block_response(struct s7_pdu *p)
{
	uint8_t status;

	p->fits = p->ask != NULL;
	if (rd_left(&p->param) == 0 && rd_left(&p->data) == 0)
		return;
	status = rd_u8(&p->param);
	if (!rd_ok(&p->param))
		return;
	if (p->msg->code == START_UPLOAD)
		upload_started(p);
	else if (p->msg->code == UPLOAD || p->msg->code == DOWNLOAD_BLOCK)
		part(p, status & MORE_FOLLOWS);
}
