/*
 * pcapfile.c - pcap in its four forms and pcapng: good files, every
 * truncation of them, lying lengths, and what the writer writes.
 */
#include "pcapfile/pcapfile.h"

#include "base/ts.h"
#include "unit.h"

#define MAGIC_US 0xa1b2c3d4u
#define MAGIC_NS 0xa1b23c4du
#define MAGIC_PATCHED 0xa1b2cd34u
#define MAGIC_NG 0x0a0d0d0au

enum { INTERFACE = 1, OLD = 2, SIMPLE = 3, STATISTICS = 5, ENHANCED = 6 };
enum { PACKETS_MAX = 16 };

/* A file in the making. */
struct file {
	struct buf b;
	bool big;     /* byte order */
	size_t block; /* where the block being written starts */
};

static void
put16(struct file *f, unsigned v)
{
	buf_char(&f->b, (char)(f->big ? v >> 8 : v));
	buf_char(&f->b, (char)(f->big ? v : v >> 8));
}

static void
put32(struct file *f, uint32_t v)
{
	put16(f, f->big ? v >> 16 : v & 0xffff);
	put16(f, f->big ? v & 0xffff : v >> 16);
}

static void
put_padded(struct file *f, const char *text)
{
	buf_str(&f->b, text);
	while (f->b.n % 4 != 0)
		buf_char(&f->b, 'P'); /* a padding that would be seen */
}

static void
begin(struct file *f, uint32_t type)
{
	while (f->b.n % 4 != 0)
		buf_char(&f->b, 'P');
	f->block = f->b.n;
	put32(f, type);
	put32(f, 0);
}

static void
patch32(struct file *f, size_t at, uint32_t v)
{
	struct file part = {.big = f->big};

	put32(&part, v);
	memcpy(f->b.p + at, part.b.p, 4);
	buf_release(&part.b);
}

static void
end(struct file *f)
{
	uint32_t length = (uint32_t)(f->b.n - f->block + 4);

	put32(f, length);
	patch32(f, f->block + 4, length);
}

static void
put_section(struct file *f)
{
	begin(f, MAGIC_NG);
	put32(f, 0x1a2b3c4d);
	put16(f, 1);
	put16(f, 0);
	put32(f, UINT32_MAX);
	put32(f, UINT32_MAX);
	end(f);
}

static void
put_option(struct file *f, unsigned code, struct span value)
{
	put16(f, code);
	put16(f, (unsigned)value.n);
	buf_span(&f->b, value);
	while (f->b.n % 4 != 0)
		buf_char(&f->b, 'P');
}

/* resolution -1: not told */
static void
put_interface(struct file *f, unsigned link, uint32_t snaplen, int resolution,
    int64_t offset)
{
	struct file part = {.big = f->big};
	char byte = (char)resolution;

	begin(f, INTERFACE);
	put16(f, link);
	put16(f, 0);
	put32(f, snaplen);
	put_option(f, 2, SPAN("eth0"));
	if (resolution >= 0)
		put_option(f, 9, span(&byte, 1));
	if (offset != 0) {
		uint64_t v = (uint64_t)offset;

		put32(&part, (uint32_t)(f->big ? v >> 32 : v));
		put32(&part, (uint32_t)(f->big ? v : v >> 32));
		put_option(f, 14, buf_all(&part.b));
		buf_release(&part.b);
	}
	put_option(f, 0, SPAN(""));
	end(f);
}

static void
put_enhanced(struct file *f, uint32_t interface, uint64_t ticks,
    const char *bytes, uint32_t len)
{
	begin(f, ENHANCED);
	put32(f, interface);
	put32(f, (uint32_t)(ticks >> 32));
	put32(f, (uint32_t)ticks);
	put32(f, (uint32_t)strlen(bytes));
	put32(f, len);
	put_padded(f, bytes);
	put_option(f, 2, SPAN("\1\0\0\0")); /* epb_flags: passed over */
	end(f);
}

static void
put_simple(struct file *f, const char *bytes, uint32_t len)
{
	begin(f, SIMPLE);
	put32(f, len);
	put_padded(f, bytes);
	end(f);
}

static void
put_old(struct file *f, unsigned interface, uint64_t ticks, const char *bytes)
{
	begin(f, OLD);
	put16(f, interface);
	put16(f, 3); /* drops */
	put32(f, (uint32_t)(ticks >> 32));
	put32(f, (uint32_t)ticks);
	put32(f, (uint32_t)strlen(bytes));
	put32(f, (uint32_t)strlen(bytes));
	put_padded(f, bytes);
	end(f);
}

static void
put_pcap_header(struct file *f, uint32_t magic, uint32_t link)
{
	put32(f, magic);
	put16(f, 2);
	put16(f, 4);
	put32(f, 0);
	put32(f, 0);
	put32(f, 65535);
	put32(f, link);
}

static void
put_record(struct file *f, uint32_t s, uint32_t fraction, const char *bytes,
    uint32_t len, size_t more)
{
	put32(f, s);
	put32(f, fraction);
	put32(f, (uint32_t)strlen(bytes));
	put32(f, len);
	while (more-- != 0)
		buf_char(&f->b, 'H');
	buf_str(&f->b, bytes);
}

/* What a file was found to hold. */
struct found {
	struct packet packets[PACKETS_MAX];
	size_t n, used; /* packets and bytes */
	enum pcapfile_got last;
	size_t needed; /* with MORE */
	struct err e;
};

/* Reads from a block of exactly its size, which is kept for the packets. */
static void
read_all(struct span bytes, struct found *out, void **block)
{
	static struct pcapfile f;
	size_t used = 0;

	f = (struct pcapfile){0};
	*out = (struct found){.last = PCAPFILE_OTHER};
	*block = unit_exact(bytes);
	bytes.p = *block;
	while (out->last == PCAPFILE_PACKET || out->last == PCAPFILE_OTHER) {
		struct packet *p = &out->packets[out->n % PACKETS_MAX];

		out->used += used;
		bytes = span(bytes.p + used, bytes.n - used);
		out->last = pcapfile_next(&f, bytes, p, &used, &out->e);
		out->n += out->last == PCAPFILE_PACKET;
		if (!CHECK(used <= bytes.n || out->last == PCAPFILE_MORE))
			break;
	}
	out->needed = used;
	CHECK(f.consumed == out->used);
}

static bool
is_packet(const struct packet *p, int64_t ts, uint32_t link, const char *bytes,
    uint32_t len)
{
	return p->ts == ts && p->link == link && p->len == len &&
	       span_is(p->bytes, bytes);
}

/* A pcap file of two records. */
static void
make_pcap(struct file *f, uint32_t magic, bool big)
{
	size_t more = magic == MAGIC_PATCHED ? 8 : 0;

	*f = (struct file){.big = big};
	put_pcap_header(f, magic, 0xf0000000u | LINK_SLL); /* FCS bits */
	put_record(f, 1795377391, 123456, "hello", 5, more);
	put_record(f, 4294967295u, 999999, "", 1500, more);
}

static void
pcap_is_read_in_all_its_forms(void)
{
	static const uint32_t magics[] = {MAGIC_US, MAGIC_NS, MAGIC_PATCHED};
	struct found got;
	struct file f;
	void *block;
	int i;

	for (i = 0; i < 6; i++) {
		uint32_t magic = magics[i % 3];
		int64_t unit = magic == MAGIC_NS ? 1 : 1000;

		make_pcap(&f, magic, i / 3 != 0);
		CHECK(pcapfile_magic(span(f.b.p, 4)));
		read_all(buf_all(&f.b), &got, &block);
		CHECK(got.n == 2 && got.used == f.b.n);
		CHECK(got.last == PCAPFILE_MORE);
		CHECK(is_packet(&got.packets[0],
		    1795377391 * TS_SECOND + 123456 * unit, LINK_SLL, "hello",
		    5));
		CHECK(is_packet(&got.packets[1],
		    4294967295 * TS_SECOND + 999999 * unit, LINK_SLL, "",
		    1500));
		CHECK(got.packets[0].ifname.n == 0);
		free(block);
		buf_release(&f.b);
	}
}

static void
other_first_bytes_are_refused(void)
{
	static const char *const rows[] = {"GET / HTTP/1.1", "{\"type\":1}",
	    "\x1f\x8b\x08\x08 gzip", "\xd4\xc3\xb2\xa0 pcap?"};
	struct found got;
	void *block;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(!pcapfile_magic(span_str(rows[i])), rows[i]);
		read_all(span_str(rows[i]), &got, &block);
		CHECK_ROW(got.last == PCAPFILE_BROKEN, rows[i]);
		CHECK_STR(got.e.text, "neither pcap nor pcapng");
		free(block);
	}
	CHECK(!pcapfile_magic(span("\xd4\xc3\xb2", 3)));
	CHECK(!pcapfile_magic(SPAN("")));
}

/*
 * All kinds of blocks, from interfaces of several clocks. Each packet shows
 * the time 2026-11-22T19:56:31.5Z, or .0 where the clock has no halves.
 */
static void
make_pcapng(struct file *f, bool big)
{
	const uint64_t s = 1795377391;

	*f = (struct file){.big = big};
	put_section(f);
	put_interface(f, LINK_ETHERNET, 0, -1, 0); /* microseconds */
	put_interface(f, LINK_RAW, 6, 9, 0);
	put_interface(f, LINK_SLL2, 0, 3, -100);
	put_interface(f, LINK_NULL, 0, 0x80 | 10, 100);
	put_interface(f, LINK_ETHERNET, 0, 0, 0); /* seconds */
	put_enhanced(f, 0, s * 1000000 + 500000, "first", 5);
	begin(f, 0x0bad); /* of a kind that nobody knows */
	put_padded(f, "whatever");
	end(f);
	put_enhanced(f, 1, s * 1000000000 + 500000000, "second", 1500);
	put_enhanced(f, 2, (s + 100) * 1000 + 500, "third", 5);
	put_enhanced(f, 3, (s - 100) * 1024 + 512, "4th", 3);
	put_enhanced(f, 4, s, "fifth", 5);
	begin(f, STATISTICS);
	put_padded(f, "stat");
	end(f);
	put_old(f, 1, s * 1000000000 + 500000000, "sixth");
	put_simple(f, "seventh", 7);
	put_section(f); /* another, with an interface of its own */
	put_interface(f, LINK_RAW, 6, 9, 0);
	put_simple(f, "eighth", 1500);
	put_simple(f, "9th", 3);
}

enum { NG_PACKETS = 9 };

static const struct {
	const char *bytes;
	uint32_t link, len;
	int half;
} ng[NG_PACKETS] = {{"first", LINK_ETHERNET, 5, 1},
    {"second", LINK_RAW, 1500, 1}, {"third", LINK_SLL2, 5, 1},
    {"4th", LINK_NULL, 3, 1}, {"fifth", LINK_ETHERNET, 5, 0},
    {"sixth", LINK_RAW, 5, 1},
    /* Simple blocks have no time: the last one stays. */
    {"seventh", LINK_ETHERNET, 7, 1},
    {"eighth", LINK_RAW, 1500, 1}, /* cut at the interface's snaplen */
    {"9th", LINK_RAW, 3, 1}};

static void
check_ng(const struct found *got, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		CHECK_ROW(
		    is_packet(&got->packets[i],
			1795377391 * TS_SECOND + ng[i].half * TS_SECOND / 2,
			ng[i].link, ng[i].bytes, ng[i].len),
		    ng[i].bytes);
		CHECK_SPAN(got->packets[i].ifname, "eth0");
	}
}

static void
pcapng_is_read_in_both_byte_orders(void)
{
	struct found got;
	struct file f;
	void *block;
	int big;

	for (big = 0; big < 2; big++) {
		make_pcapng(&f, big);
		CHECK(pcapfile_magic(span(f.b.p, 4)));
		read_all(buf_all(&f.b), &got, &block);
		CHECK(got.last == PCAPFILE_MORE && got.used == f.b.n);
		if (CHECK(got.n == NG_PACKETS))
			check_ng(&got, got.n);
		free(block);
		buf_release(&f.b);
	}
}

/* Two sections of the other byte order each, as concatenated files have. */
static void
a_section_has_its_own_byte_order(void)
{
	struct file f = {.big = true};
	struct found got;
	void *block;

	put_section(&f);
	put_interface(&f, LINK_RAW, 0, -1, 0);
	put_enhanced(&f, 0, 1000000, "a", 1);
	f.big = false;
	put_section(&f);
	put_interface(&f, LINK_ETHERNET, 0, 9, 0);
	put_enhanced(&f, 0, 2000000000, "b", 1);
	read_all(buf_all(&f.b), &got, &block);
	CHECK(got.n == 2 && got.last == PCAPFILE_MORE);
	CHECK(is_packet(&got.packets[0], TS_SECOND, LINK_RAW, "a", 1));
	CHECK(is_packet(&got.packets[1], 2 * TS_SECOND, LINK_ETHERNET, "b", 1));
	free(block);
	buf_release(&f.b);
}

/* At every length of the file: what is whole is read, more is asked for. */
static void
every_truncation_asks_for_more(struct file *f)
{
	struct found all, got;
	void *whole, *block;
	size_t n;

	read_all(buf_all(&f->b), &all, &whole);
	for (n = 0; n < f->b.n; n++) {
		struct span left;
		size_t i;

		read_all(span(f->b.p, n), &got, &block);
		left = span((char *)block + got.used, n - got.used);
		CHECK(got.last == PCAPFILE_MORE);
		CHECK(got.needed > left.n);
		CHECK(got.used + got.needed <= f->b.n);
		CHECK(got.n <= all.n);
		for (i = 0; i < got.n; i++)
			CHECK(got.packets[i].ts == all.packets[i].ts &&
			      span_eq(
				  got.packets[i].bytes, all.packets[i].bytes));
		free(block);
	}
	free(whole);
	buf_release(&f->b);
}

static void
truncated_captures_ask_for_more(void)
{
	struct file f;
	int big;

	for (big = 0; big < 2; big++) {
		make_pcap(&f, MAGIC_US, big);
		every_truncation_asks_for_more(&f);
		make_pcap(&f, MAGIC_PATCHED, big);
		every_truncation_asks_for_more(&f);
		make_pcapng(&f, big);
		every_truncation_asks_for_more(&f);
	}
}

/* Reads `f`, after `good` packets of which it must be broken. */
static void
is_broken(struct file *f, size_t good, const char *why)
{
	struct found got;
	void *block;

	read_all(buf_all(&f->b), &got, &block);
	CHECK_ROW(got.last == PCAPFILE_BROKEN, why);
	CHECK_ROW(got.n == good, why);
	CHECK_STR(got.e.text, why);
	free(block);
	buf_release(&f->b);
}

static void
a_record_that_claims_too_much_is_broken(void)
{
	struct file f = {.big = true};

	put_pcap_header(&f, MAGIC_US, LINK_RAW);
	put_record(&f, 1, 0, "good", 4, 0);
	put_record(&f, 1, 0, "", 0, 0);
	patch32(&f, f.b.n - 8, PCAPFILE_RECORD_MAX + 1);
	is_broken(&f, 1,
	    "at byte 44 a record claims 16777217 bytes: the capture is "
	    "broken from here on");
}

static void
blocks_that_lie_are_broken(void)
{
	static const uint32_t lies[] = {
	    0, 11, 13, UINT32_MAX, PCAPFILE_RECORD_MAX + 4};
	char why[128];
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		struct file f = {0};

		put_section(&f);
		put_interface(&f, LINK_RAW, 0, -1, 0);
		put_enhanced(&f, 0, 0, "good", 4);
		put_enhanced(&f, 0, 0, "bad", 3);
		patch32(&f, f.block + 4, lies[i]);
		snprintf(why, sizeof(why),
		    "at byte %zu a block claims %u bytes: the capture is "
		    "broken from here on",
		    f.block, lies[i]);
		is_broken(&f, 1, why);
		put_section(&f);
		patch32(&f, 4, lies[i] == 13 ? 27 : lies[i]);
		snprintf(why, sizeof(why),
		    "at byte 0 a section header claims %u bytes: the capture "
		    "is broken from here on",
		    lies[i] == 13 ? 27 : lies[i]);
		is_broken(&f, 0, why);
	}
}

static void
packets_that_lie_are_broken(void)
{
	static const char why[] =
	    "at byte %zu a packet block names an interface or a length that "
	    "isn't there: the capture is broken from here on";
	char text[160];
	int kind;

	for (kind = 0; kind < 4; kind++) {
		struct file f = {.big = kind % 2 != 0};

		put_section(&f);
		if (kind != 0)
			put_interface(&f, LINK_RAW, 0, -1, 0);
		if (kind == 0)
			put_simple(&f, "none", 4);
		else if (kind == 1)
			put_enhanced(&f, 1, 0, "none", 4);
		else
			put_enhanced(&f, 0, 0, "long", 4);
		if (kind == 2) /* beyond the block */
			patch32(&f, f.block + 20, 17);
		else if (kind == 3)
			patch32(&f, f.block + 20, UINT32_MAX);
		snprintf(text, sizeof(text), why, f.block);
		is_broken(&f, 0, text);
	}
}

static void
a_packet_block_too_small_is_broken(void)
{
	static const uint32_t types[] = {ENHANCED, OLD, SIMPLE};
	size_t i, n;

	for (i = 0; i < 3; i++)
		for (n = 0; n < (types[i] == SIMPLE ? 4u : 20u); n += 4) {
			struct file f = {0};
			struct found got;
			void *block;
			size_t k;

			put_section(&f);
			put_interface(&f, LINK_RAW, 0, -1, 0);
			begin(&f, types[i]);
			for (k = 0; k < n; k++)
				buf_char(&f.b, '\0');
			end(&f);
			read_all(buf_all(&f.b), &got, &block);
			CHECK(got.last == PCAPFILE_BROKEN && got.n == 0);
			free(block);
			buf_release(&f.b);
		}
}

/* Interface options whose lengths lie harm nobody else. */
static void
options_that_lie_are_passed_over(void)
{
	static const unsigned lengths[] = {0, 7, 60000, 65535};
	size_t i;

	for (i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct file f = {0};
		struct found got;
		void *block;

		put_section(&f);
		begin(&f, INTERFACE);
		put16(&f, LINK_RAW);
		put16(&f, 0);
		put32(&f, 0);
		put16(&f, 14); /* an offset that isn't eight bytes */
		put16(&f, lengths[i]);
		put32(&f, 1);
		end(&f);
		put_enhanced(&f, 0, 1000000, "good", 4);
		read_all(buf_all(&f.b), &got, &block);
		CHECK(got.n == 1 && got.last == PCAPFILE_MORE);
		CHECK(
		    is_packet(&got.packets[0], TS_SECOND, LINK_RAW, "good", 4));
		free(block);
		buf_release(&f.b);
	}
}

static void
strange_clocks_stay_in_range(void)
{
	static const struct {
		int resolution;
		int64_t offset;
		uint64_t ticks;
		int64_t ts;
	} rows[] = {
	    {9, 0, UINT64_MAX, 0},
	    {0, 0, UINT64_MAX, 0},
	    {0x80, 0, UINT64_C(9200000001), 0},
	    {0, 0, UINT64_C(9200000000), 9200000000 * TS_SECOND},
	    {6, -2, 1000000, 0},
	    {6, INT64_MAX, 1000000, TS_SECOND},
	    {6, INT64_MIN, 1000000, TS_SECOND},
	    {127, 0, UINT64_MAX, 1844674407},
	    {0xff, 0, UINT64_MAX, 0},
	    {0x80 | 62, 0, UINT64_C(3) << 61, 1500000000},
	    {12, 0, UINT64_C(1500000000000), 1500000000},
	    {10, 1, 15, TS_SECOND + 1},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct file f = {0};
		struct found got;
		void *block;
		char row[32];

		snprintf(row, sizeof(row), "row %zu", i);
		put_section(&f);
		put_interface(
		    &f, LINK_RAW, 0, rows[i].resolution, rows[i].offset);
		put_enhanced(&f, 0, rows[i].ticks, "x", 1);
		read_all(buf_all(&f.b), &got, &block);
		CHECK_ROW(got.n == 1, row);
		CHECK_ROW(got.packets[0].ts == rows[i].ts, row);
		free(block);
		buf_release(&f.b);
	}
}

static void
long_interface_names_are_cut(void)
{
	struct file f = {0};
	struct found got;
	void *block;

	put_section(&f);
	begin(&f, INTERFACE);
	put32(&f, LINK_RAW);
	put32(&f, 0);
	put_option(&f, 2, SPAN("an-interface-name-of-more-than-31-bytes"));
	end(&f);
	put_enhanced(&f, 0, 0, "x", 1);
	read_all(buf_all(&f.b), &got, &block);
	CHECK(got.n == 1);
	CHECK_SPAN(got.packets[0].ifname, "an-interface-name-of-more-than-");
	free(block);
	buf_release(&f.b);
}

static void
what_is_written_reads_back(void)
{
	static const struct packet packets[] = {
	    {.ts = INT64_C(1795377391123456789),
		.len = 1500,
		.bytes = {"hello", 5}},
	    {.ts = 0, .len = 4, .bytes = {"1234", 4}},
	    {.ts = 9199999999 * TS_SECOND + 999999999,
		.len = 9,
		.bytes = {"", 0}}};
	struct buf b = {0};
	struct found got;
	void *block;
	size_t i;

	pcapfile_put_header(&b, LINK_SLL2, 262144, "eth0");
	for (i = 0; i < 3; i++)
		pcapfile_put_packet(&b, &packets[i]);
	CHECK(b.n % 4 == 0);
	read_all(buf_all(&b), &got, &block);
	CHECK(got.n == 3 && got.used == b.n && got.last == PCAPFILE_MORE);
	for (i = 0; i < 3; i++) {
		const struct packet *p = &got.packets[i];

		CHECK(p->ts == packets[i].ts && p->len == packets[i].len);
		CHECK(p->link == LINK_SLL2);
		CHECK(span_eq(p->bytes, packets[i].bytes));
		CHECK_SPAN(p->ifname, "eth0");
	}
	free(block);
	buf_release(&b);
}

static void
link_types_have_names(void)
{
	static const uint32_t named[] = {
	    LINK_NULL, LINK_ETHERNET, LINK_RAW, LINK_SLL, LINK_PPI, LINK_SLL2};
	static const char *const bad[] = {"", "dlt:", "dlt:65536", "dlt:-1",
	    "dlt:x", "Ethernet", "ethernet "};
	uint32_t link = 0;
	size_t i;

	for (i = 0; i < sizeof(named) / sizeof(*named); i++) {
		const char *name = pcapfile_link_name(named[i]);

		CHECK(
		    name != NULL && pcapfile_link_read(span_str(name), &link));
		CHECK(link == named[i]);
	}
	CHECK(pcapfile_link_name(147) == NULL);
	CHECK(pcapfile_link_read(SPAN("dlt:147"), &link) && link == 147);
	CHECK(pcapfile_link_read(SPAN("dlt:65535"), &link) && link == 65535);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_ROW(!pcapfile_link_read(span_str(bad[i]), &link), bad[i]);
}

int
main(void)
{
	TEST("pcap is read in all its forms")
	pcap_is_read_in_all_its_forms();
	TEST("other first bytes are refused")
	other_first_bytes_are_refused();
	TEST("pcapng is read in both byte orders")
	pcapng_is_read_in_both_byte_orders();
	TEST("a section has its own byte order")
	a_section_has_its_own_byte_order();
	TEST("at every truncation what is whole is read and more asked for")
	truncated_captures_ask_for_more();
	TEST("a record that claims too much is broken")
	a_record_that_claims_too_much_is_broken();
	TEST("blocks whose lengths lie are broken")
	blocks_that_lie_are_broken();
	TEST("packets whose lengths or interfaces lie are broken")
	packets_that_lie_are_broken();
	TEST("a packet block too small for its fields is broken")
	a_packet_block_too_small_is_broken();
	TEST("options whose lengths lie are passed over")
	options_that_lie_are_passed_over();
	TEST("strange clocks stay in range")
	strange_clocks_stay_in_range();
	TEST("long interface names are cut")
	long_interface_names_are_cut();
	TEST("what is written reads back")
	what_is_written_reads_back();
	TEST("link types have names")
	link_types_have_names();
	return unit_end();
}
