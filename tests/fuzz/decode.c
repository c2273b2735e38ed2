/*
 * decode - a capture, or frames by script (frames.h) whose payloads are
 * messages: every line that comes of it is JSON, and the same input gives the
 * same lines whatever seeds the hash tables have.
 */
#include "decode/decode.h"
#include "frames.h"
#include "fuzz.h"
#include "record/record.h"

static void
capture(struct decode *d, struct span all)
{
	struct pcapfile *f = calloc(1, sizeof(*f));
	uint64_t number = 0;
	struct packet p;
	struct err e = {{0}};
	size_t used;

	for (;;) {
		enum pcapfile_got got = pcapfile_next(f, all, &p, &used, &e);

		if (got == PCAPFILE_MORE || got == PCAPFILE_BROKEN)
			break;
		all = span(all.p + used, all.n - used);
		if (got == PCAPFILE_PACKET)
			decode_frame(d, &(struct frame){p.ts, ++number, p.link,
					    p.len, p.bytes, 0});
	}
	free(f);
}

static void
script(struct decode *d, const uint8_t *data, size_t size)
{
	struct maker m;
	struct frame f;

	maker_init(&m, data, size, true);
	while (make_frame(&m, &f))
		decode_frame(d, &f);
	maker_release(&m);
}

/* Messages without a network around them: { how(1) size(1) message }. */
static void
payloads(struct decode *d, const uint8_t *data, size_t size)
{
	struct rd r = rd_init(span(data, size), false);
	struct payload p = {.ts = INT64_C(1767225600000000000), .dport = 502};

	while (rd_left(&r) > 1) {
		uint8_t how = rd_u8(&r);
		size_t n = rd_u8(&r);

		p.proto = how & 1 ? &proto_modbus_rtu : &proto_modbus;
		p.src.n = p.dst.n = how & 2 ? 4 : 0;
		p.sport = how & 4 ? 502 : 0;
		p.dport = how & 4 ? 0 : 502;
		p.own = how & 8;
		p.ts += (how >> 5) * INT64_C(900000000);
		p.number++;
		p.bytes = rd_take(&r, n < rd_left(&r) ? n : rd_left(&r));
		decode_payload(d, &p);
	}
}

static void
run(const uint8_t *data, size_t size, struct buf *out)
{
	struct decode_options o;
	struct decode *d;

	decode_defaults(&o);
	o.net.flows = 3;
	o.net.hole_flow = 2048;
	o.net.hole_all = 3000;
	o.net.pasts = 2;
	o.flows = size & 1;
	o.community_id = size & 2;
	o.net.parts_all = 5;
	o.net.twice_kept = 5;
	CHECK(decode_force(&o, SPAN("modbus_rtu=2000"), NULL));
	if (size == 0 || data[0] != 0xff)
		o.nforced = 0;
	d = decode_new(&o, out);
	decode_source(d, SPAN("a \"name\".pcap"), SPAN("cell\xff"));
	if (size != 0 && data[0] == 0xfe)
		payloads(d, data + 1, size - 1);
	else if (pcapfile_magic(span(data, size)))
		capture(d, span(data, size));
	else
		script(d, data, size);
	decode_end(d);
	CHECK(decode_counts(d)->losses <= out->n);
	decode_free(d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf a = {0}, b = {0};

	run(data, size, &a);
	fuzz_lines(&a);
	run(data, size, &b);
	CHECK(span_eq(buf_all(&a), buf_all(&b)));
	buf_release(&a);
	buf_release(&b);
	return 0;
}
