#include "capture/outlet.h"

#include "base/names.h"
#include "base/num.h"

static const char *const formats[] = {"json", "pcapng", "none"};

int
format_read(struct span name)
{
	return WORD_INDEX(formats, name);
}

static void
put_link(struct buf *b, uint32_t link)
{
	const char *name = pcapfile_link_name(link);
	char other[8 + NUM_MAX], *end;

	if (name != NULL) {
		rec_str(b, "link", span_str(name));
		return;
	}
	memcpy(other, "dlt:", 4);
	end = num_u64(other + 4, link);
	rec_str(b, "link", span(other, (size_t)(end - other)));
}

static void
put_payload(struct buf *b, const struct seen_payload *p)
{
	rec_str(b, "link", SPAN("payload"));
	rec_str(b, "proto", span_str(p->proto));
	if (p->src != NULL)
		rec_wire(b, "src", span_str(p->src));
	if (p->dst != NULL)
		rec_wire(b, "dst", span_str(p->dst));
}

static void
put_record(const struct outlet *o, const struct packet *p,
    const struct seen_payload *payload, const struct archive_place *at,
    struct buf *b, struct ts_cache *ts)
{
	rec_open(b, ts, REC_packet, p->ts);
	if (o->sensor != NULL)
		rec_str(b, "sensor", span_str(o->sensor));
	if (p->ifname.n != 0)
		rec_wire(b, "if", p->ifname);
	if (payload != NULL)
		put_payload(b, payload);
	else
		put_link(b, p->link);
	rec_uint(b, "len", p->len);
	rec_uint(b, "cap", p->bytes.n);
	rec_uint(b, "frame", at->frame);
	if (at->file != NULL)
		rec_wire(b, "file", span_str(at->file));
	nd_put_key(b, "data");
	nd_put_base64(b, p->bytes);
	rec_close(b);
}

size_t
outlet_put(struct outlet *o, const struct seen *seen, struct buf *out,
    struct ts_cache *ts, struct err *e)
{
	struct packet p = seen->packet;
	struct archive_place at = {seen->file, seen->frame};

	o->seen++;
	if (o->filters != NULL && !filters_pass(o->filters, &p, e)) {
		o->filtered++;
		return 0;
	}
	if (p.bytes.n > o->snaplen)
		p.bytes.n = o->snaplen;
	if (o->archive != NULL)
		archive_put(o->archive, &p, &at);
	o->written++;
	o->bytes += p.bytes.n;
	o->last = p.ts;
	if (o->format == FORMAT_PCAPNG)
		pcapng_put(&o->pcapng, out, &p);
	else if (o->format == FORMAT_JSON)
		put_record(o, &p, seen->payload, &at, out, ts);
	return o->format == FORMAT_JSON;
}

static void
put_archive(const struct archive_counts *a, struct buf *b)
{
	nd_put_key(b, "archive");
	buf_char(b, '{');
	rec_uint(b, "packets", a->packets);
	rec_uint(b, "dropped", a->dropped);
	rec_uint(b, "files", a->files);
	rec_uint(b, "bytes", a->bytes);
	rec_uint(b, "adopted", a->adopted);
	rec_uint(b, "removed", a->removed);
	buf_char(b, '}');
}

void
outlet_detail(const struct outlet *o, struct buf *b)
{
	buf_char(b, '{');
	rec_uint(b, "received", o->seen + o->lost);
	rec_uint(b, "written", o->written);
	rec_uint(b, "dropped", o->lost);
	if (o->filters != NULL)
		rec_uint(b, "filtered", o->filtered);
	if (o->archive != NULL)
		put_archive(archive_counts(o->archive), b);
	buf_char(b, '}');
	buf_char(b, '\0');
}
