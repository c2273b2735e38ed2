/*
 * packet.c - packet records: a frame that was captured, or one message of a
 * protocol, from a serial line or from who asked for it.
 */
#include "decode/inside.h"
#include "pcapfile/pcapfile.h"

enum {
	KEY_IF = KEY_OWN,
	KEY_LINK,
	KEY_LEN,
	KEY_FRAME,
	KEY_FILE,
	KEY_SENSOR,
	KEY_DATA,
	KEY_PROTO,
	KEY_SRC,
	KEY_SPORT,
	KEY_DST,
	KEY_DPORT,
	KEY_FLAGS
};

const char *const decode_keys[DECODE_KEYS] = {"type", "ts", "if", "link", "len",
    "frame", "file", "sensor", "data", "proto", "src", "sport", "dst", "dport",
    "flags"};

/* The text of a member; it stays until the next record. */
static struct span
text_of(struct decode *d, const struct nd_val *v, int key)
{
	return v[key].type == ND_STRING ? nd_text(&v[key], &d->texts[key])
					: span("", 0);
}

/* The payload of one message, with link "payload". */
static bool
payload_record(struct decode *d, const struct line *l, uint64_t number,
    struct err *e)
{
	const struct nd_val *v = l->vals;
	uint64_t sport = 0, dport = 0;
	struct payload p = {
	    .ts = l->ts, .number = number, .bytes = buf_all(&d->data)};

	p.proto = proto_named(text_of(d, v, KEY_PROTO));
	if (p.proto == NULL || p.proto->frame == NULL)
		return err_set(e, "\"proto\" names no protocol");
	p.line = text_of(d, v, KEY_IF);
	p.ends[0] = text_of(d, v, KEY_SRC);
	p.ends[1] = text_of(d, v, KEY_DST);
	addr_read(p.ends[0], &p.src);
	addr_read(p.ends[1], &p.dst);
	nd_uint(&v[KEY_SPORT], UINT16_MAX, &sport);
	nd_uint(&v[KEY_DPORT], UINT16_MAX, &dport);
	p.sport = (uint16_t)sport;
	p.dport = (uint16_t)dport;
	p.own = v[KEY_FLAGS].type == ND_ARRAY &&
		memmem(v[KEY_FLAGS].text.p, v[KEY_FLAGS].text.n, "\"own\"", 5);
	decode_payload(d, &p);
	return true;
}

static bool
frame_record(struct decode *d, const struct line *l, struct span link,
    uint64_t number, struct err *e)
{
	struct span bytes = buf_all(&d->data);
	struct frame f = {.ts = l->ts, .number = number, .bytes = bytes};
	uint64_t len = bytes.n;

	if (!pcapfile_link_read(link, &f.link))
		return err_set(e, "\"link\" names no link type");
	nd_uint(&l->vals[KEY_LEN], UINT32_MAX, &len);
	f.len = (uint32_t)len;
	decode_frame(d, &f);
	return true;
}

enum decode_got
decode_record(struct decode *d, const struct line *l, uint64_t number,
    struct err *e)
{
	const struct nd_val *v = l->vals;
	struct span link = text_of(d, v, KEY_LINK);
	bool ok;

	d->data.n = 0;
	if (l->ts == TS_NONE || v[KEY_DATA].type != ND_STRING ||
	    v[KEY_DATA].escaped || !nd_base64(v[KEY_DATA].text, &d->data)) {
		err_set(e, "a packet without ts or base64 data");
		return DECODE_REFUSED;
	}
	nd_uint(&v[KEY_FRAME], FRAME_MASK, &number);
	decode_source(d, text_of(d, v, KEY_FILE), text_of(d, v, KEY_SENSOR));
	if (!span_is(link, "payload"))
		ok = frame_record(d, l, link, number, e);
	else if (decode_later(text_of(d, v, KEY_PROTO)))
		return DECODE_LATER;
	else
		ok = payload_record(d, l, number, e);
	return ok ? DECODE_TAKEN : DECODE_REFUSED;
}
