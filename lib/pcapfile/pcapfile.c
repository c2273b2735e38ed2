#include "pcapfile/pcapfile.h"

#include "base/names.h"
#include "base/num.h"
#include "base/rd.h"
#include "base/ts.h"
#include "pcapfile/inside.h"

static const uint32_t magic_us = 0xa1b2c3d4, magic_ns = 0xa1b23c4d;
static const uint32_t magic_patched = 0xa1b2cd34; /* Kuznetzov's: +8 bytes */

enum { FILE_HEADER = 24, RECORD_HEADER = 16 };

enum { RESOLUTION_US = 6 };

#define SECONDS_MAX INT64_C(9200000000) /* in the year 2261 */

static const struct name links[] = {
    {LINK_NULL, "null"},
    {LINK_ETHERNET, "ethernet"},
    {LINK_RAW, "raw"},
    {LINK_SLL, "linux_sll"},
    {LINK_PPI, "ppi"},
    {LINK_SLL2, "linux_sll2"},
};

const char *
pcapfile_link_name(uint32_t link)
{
	return NAME_OF(links, link);
}

bool
pcapfile_link_read(struct span name, uint32_t *link)
{
	uint64_t v;
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(*links); i++)
		if (span_is(name, links[i].name)) {
			*link = links[i].code;
			return true;
		}
	if (!span_starts(name, "dlt:") ||
	    !num_read_u64(span(name.p + 4, name.n - 4), &v) || v > UINT16_MAX)
		return false;
	*link = (uint32_t)v;
	return true;
}

static uint16_t
u16(const struct pcapfile *f, struct rd *r)
{
	return f->swapped ? rd_be16(r) : rd_le16(r);
}

static uint32_t
u32(const struct pcapfile *f, struct rd *r)
{
	return f->swapped ? rd_be32(r) : rd_le32(r);
}

static bool
is_pcap(uint32_t magic)
{
	return magic == magic_us || magic == magic_ns || magic == magic_patched;
}

static void
magics(struct span bytes, uint32_t *le, uint32_t *be)
{
	struct rd r = rd_init(bytes, false), q = r;

	*le = rd_le32(&r);
	*be = rd_be32(&q);
}

bool
pcapfile_magic(struct span bytes)
{
	uint32_t le, be;

	magics(bytes, &le, &be);
	return bytes.n >= 4 && (is_pcap(le) || is_pcap(be) || le == MAGIC_NG);
}

static enum pcapfile_got
more(size_t *used, size_t n)
{
	*used = n;
	return PCAPFILE_MORE;
}

/*
 * magic(4) version(2+2) zone(4) sigfigs(4) snaplen(4) fcs+linktype(4)
 */
static enum pcapfile_got
start_pcap(struct pcapfile *f, struct span bytes, size_t *used, struct err *e)
{
	struct rd r = rd_init(bytes, true);
	uint32_t le, be, magic;

	magics(bytes, &le, &be);
	f->swapped = is_pcap(be);
	magic = f->swapped ? be : le;
	if (!is_pcap(magic)) {
		err_set(e, "neither pcap nor pcapng");
		return PCAPFILE_BROKEN;
	}
	if (bytes.n < FILE_HEADER)
		return more(used, FILE_HEADER);
	f->nano = magic == magic_ns;
	f->header = magic == magic_patched ? RECORD_HEADER + 8 : RECORD_HEADER;
	rd_skip(&r, FILE_HEADER - 4);
	f->ifs[0] = (struct pcapfile_if){.link = u32(f, &r) & 0xffff};
	f->nifs = 1;
	f->started = true;
	*used = FILE_HEADER;
	return PCAPFILE_OTHER;
}

static bool
broken(const struct pcapfile *f, struct err *e, const char *what, uint64_t n)
{
	return err_set(e,
	    "at byte %llu %s %llu bytes: the capture is broken from here on",
	    (unsigned long long)f->consumed, what, (unsigned long long)n);
}

/*
 * seconds(4) micro- or nanoseconds(4) captured(4) on the wire(4) bytes
 */
static enum pcapfile_got
next_pcap(struct pcapfile *f, struct span bytes, struct packet *pkt,
    size_t *used, struct err *e)
{
	struct rd r = rd_init(bytes, true);
	uint32_t s, frac, cap;

	if (bytes.n < f->header)
		return more(used, f->header);
	s = u32(f, &r);
	frac = u32(f, &r);
	cap = u32(f, &r);
	pkt->len = u32(f, &r);
	if (cap > PCAPFILE_RECORD_MAX) {
		broken(f, e, "a record claims", cap);
		return PCAPFILE_BROKEN;
	}
	rd_skip(&r, (size_t)f->header - RECORD_HEADER);
	if (rd_left(&r) < cap)
		return more(used, f->header + (size_t)cap);
	pkt->ts = s * TS_SECOND + (int64_t)frac * (f->nano ? 1 : 1000);
	pkt->link = f->ifs[0].link;
	pkt->bytes = rd_take(&r, cap);
	pkt->ifname = span("", 0);
	*used = rd_at(&r);
	return PCAPFILE_PACKET;
}

/* Ticks of an interface's clock to nanoseconds; 0 for times beyond ours. */
static int64_t
clock_ns(const struct pcapfile_if *in, uint64_t ticks)
{
	uint64_t scale = 1, rest;
	int i, power = in->resolution & 0x7f;
	int64_t s;

	if (in->resolution & 0x80) {
		if (power > 62)
			return 0;
		scale = UINT64_C(1) << power;
	} else {
		for (i = 0; i < power && scale <= UINT64_MAX / 10; i++)
			scale *= 10;
	}
	if (ticks / scale > SECONDS_MAX)
		return 0;
	s = (int64_t)(ticks / scale) + in->offset;
	rest = ticks % scale;
	if (s < 0 || s > SECONDS_MAX)
		return 0;
	if (scale <= (uint64_t)TS_SECOND && (uint64_t)TS_SECOND % scale == 0)
		rest *= (uint64_t)TS_SECOND / scale;
	else
		rest = (uint64_t)((double)rest * 1e9 / (double)scale);
	return s * TS_SECOND + (int64_t)rest;
}

static void
interface_option(const struct pcapfile *f, struct pcapfile_if *in,
    uint16_t code, struct rd *r)
{
	size_t n = rd_left(r);

	if (code == OPT_NAME) {
		if (n >= sizeof(in->name))
			n = sizeof(in->name) - 1;
		memcpy(in->name, r->p, n);
		in->name[n] = '\0';
	} else if (code == OPT_RESOLUTION && n >= 1) {
		in->resolution = rd_u8(r);
	} else if (code == OPT_OFFSET && n >= 8) {
		uint64_t a = u32(f, r), b = u32(f, r);

		in->offset = (int64_t)(f->swapped ? a << 32 | b : b << 32 | a);
	}
}

/* linktype(2) reserved(2) snaplen(4) options: code(2) length(2) value, pad */
static void
block_interface(struct pcapfile *f, struct rd *r)
{
	struct pcapfile_if in = {.resolution = RESOLUTION_US};

	in.link = u16(f, r);
	rd_skip(r, 2);
	in.snaplen = u32(f, r);
	while (rd_ok(r) && rd_left(r) >= 4) {
		uint16_t code = u16(f, r), n = u16(f, r);
		struct rd value = rd_sub(r, n);

		if (code == OPT_END)
			break;
		if (rd_ok(r))
			interface_option(f, &in, code, &value);
		if (rd_left(r) >= (4u - n % 4u) % 4u)
			rd_skip(r, (4u - n % 4u) % 4u);
	}
	if (in.offset > SECONDS_MAX || in.offset < -SECONDS_MAX)
		in.offset = 0;
	if (f->nifs < PCAPFILE_IFS)
		f->ifs[f->nifs++] = in;
}

/*
 * Enhanced: interface(4) high(4) low(4) captured(4) wire(4) bytes
 * Obsolete: interface(2) drops(2) high(4) low(4) captured(4) wire(4) bytes
 * Simple:   wire(4) bytes
 */
static bool
block_packet(struct pcapfile *f, uint32_t type, struct rd *r,
    struct packet *pkt)
{
	const struct pcapfile_if *in;
	uint32_t id = 0, cap;
	uint64_t high;

	if (type == BLOCK_PACKET)
		id = u32(f, r);
	else if (type == BLOCK_OLD) {
		id = u16(f, r);
		rd_skip(r, 2);
	}
	if (id >= f->nifs)
		return false;
	in = &f->ifs[id];
	if (type == BLOCK_SIMPLE) {
		pkt->len = u32(f, r);
		cap = pkt->len < rd_left(r) ? pkt->len : (uint32_t)rd_left(r);
		if (in->snaplen != 0 && cap > in->snaplen)
			cap = in->snaplen; /* what follows is padding */
	} else {
		high = u32(f, r);
		f->last_ts = clock_ns(in, high << 32 | u32(f, r));
		cap = u32(f, r);
		pkt->len = u32(f, r);
	}
	pkt->ts = f->last_ts;
	pkt->link = in->link;
	pkt->ifname = span_str(in->name);
	pkt->bytes = rd_take(r, cap);
	return rd_ok(r);
}

/* 0a0d0d0a length(4) order(4) version(2+2) section length(8) options */
static enum pcapfile_got
section(struct pcapfile *f, struct span bytes, size_t *used, struct err *e)
{
	struct rd r = rd_init(bytes, true);
	uint32_t length, order;

	if (bytes.n < BLOCK_MIN)
		return more(used, SECTION_MIN);
	rd_skip(&r, 8);
	order = rd_le32(&r);
	f->swapped = order != ORDER_NG;
	r = rd_init(bytes, true);
	rd_skip(&r, 4);
	length = u32(f, &r);
	if (u32(f, &r) != ORDER_NG || length < SECTION_MIN || length % 4 != 0 ||
	    length > PCAPFILE_RECORD_MAX) {
		broken(f, e, "a section header claims", length);
		return PCAPFILE_BROKEN;
	}
	if (bytes.n < length)
		return more(used, length);
	f->started = f->ng = true;
	f->nifs = 0; /* interfaces are numbered by section */
	*used = length;
	return PCAPFILE_OTHER;
}

/* type(4) length(4) body length(4) */
static enum pcapfile_got
next_block(struct pcapfile *f, struct span bytes, struct packet *pkt,
    size_t *used, struct err *e)
{
	struct rd r = rd_init(bytes, true), body;
	uint32_t type = rd_le32(&r), length;

	if (bytes.n >= 4 && type == MAGIC_NG)
		return section(f, bytes, used, e);
	if (bytes.n < BLOCK_MIN)
		return more(used, BLOCK_MIN);
	r = rd_init(bytes, true);
	type = u32(f, &r);
	length = u32(f, &r);
	if (length < BLOCK_MIN || length % 4 != 0 ||
	    length > PCAPFILE_RECORD_MAX) {
		broken(f, e, "a block claims", length);
		return PCAPFILE_BROKEN;
	}
	if (bytes.n < length)
		return more(used, length);
	body = rd_sub(&r, length - BLOCK_MIN);
	*used = length;
	if (type == BLOCK_IF)
		block_interface(f, &body);
	if (type != BLOCK_PACKET && type != BLOCK_OLD && type != BLOCK_SIMPLE)
		return PCAPFILE_OTHER;
	if (block_packet(f, type, &body, pkt))
		return PCAPFILE_PACKET;
	err_set(e,
	    "at byte %llu a packet block names an interface or a "
	    "length that isn't there: the capture is broken from "
	    "here on",
	    (unsigned long long)f->consumed);
	return PCAPFILE_BROKEN;
}

enum pcapfile_got
pcapfile_next(struct pcapfile *f, struct span bytes, struct packet *pkt,
    size_t *used, struct err *e)
{
	enum pcapfile_got got;
	uint32_t le, be;

	*used = 0;
	if (f->started) {
		got = f->ng ? next_block(f, bytes, pkt, used, e)
			    : next_pcap(f, bytes, pkt, used, e);
	} else if (bytes.n < 4) {
		return more(used, 4);
	} else {
		magics(bytes, &le, &be);
		got = le == MAGIC_NG ? section(f, bytes, used, e)
				     : start_pcap(f, bytes, used, e);
	}
	if (got == PCAPFILE_PACKET || got == PCAPFILE_OTHER)
		f->consumed += *used;
	return got;
}
