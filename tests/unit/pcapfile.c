/*
 * pcapfile.c - pcap in its four forms and pcapng: good files, every
 * truncation of them, and what the writer writes. Those that lie have
 * pcapfile_lies.c.
 */
#include "captures.h"

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
		CHECK_ROW(is_packet(&got->packets[i],
			      1795377391 * TS_SECOND +
				  ng[i].half * TS_SECOND / 2,
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
			      span_eq(got.packets[i].bytes,
				  all.packets[i].bytes));
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

static void
long_interface_names_are_cut(void)
{
	static const char name[] = "an-interface-name-of-more-than-31-bytes";
	size_t n;

	for (n = 30; n < sizeof(name); n++) {
		struct file f = {0};
		struct found got;
		void *block;

		put_section(&f);
		begin(&f, INTERFACE);
		put32(&f, LINK_RAW);
		put32(&f, 0);
		put_option(&f, 2, span(name, n));
		end(&f);
		put_enhanced(&f, 0, 0, "x", 1);
		read_all(buf_all(&f.b), &got, &block);
		CHECK(got.n == 1);
		CHECK(span_eq(got.packets[0].ifname,
		    span(name, n < 31 ? n : 31)));
		free(block);
		buf_release(&f.b);
	}
}

static void
what_is_written_reads_back(void)
{
	static const struct packet packets[] = {
	    {.ts = INT64_C(1795377391123456789),
		.link = LINK_SLL2,
		.len = 1500,
		.bytes = {"hello", 5},
		.ifname = {"eth0", 4}},
	    {.link = LINK_SLL2, .len = 4, .bytes = {"1234", 4}},
	    {.ts = 9199999999 * TS_SECOND + 999999999,
		.link = LINK_RAW,
		.len = 9,
		.bytes = {"", 0},
		.ifname = {"eth0", 4}},
	    {.link = LINK_SLL2, .bytes = {"x", 1}, .ifname = {"eth0", 4}}};
	struct pcapng w = {.snaplen = 262144};
	struct buf b = {0};
	struct found got;
	void *block;
	size_t i;

	for (i = 0; i < 4; i++) {
		pcapng_put(&w, &b, &packets[i]);
		pcapng_pad(&b, 16 + 4 * i);
	}
	CHECK(b.n % 4 == 0 && w.nifs == 3);
	read_all(buf_all(&b), &got, &block);
	CHECK(got.n == 4 && got.used == b.n && got.last == PCAPFILE_MORE);
	for (i = 0; i < 4; i++) {
		const struct packet *p = &got.packets[i];

		CHECK(p->ts == packets[i].ts && p->len == packets[i].len);
		CHECK(p->link == packets[i].link);
		CHECK(span_eq(p->bytes, packets[i].bytes));
		CHECK(span_eq(p->ifname, packets[i].ifname));
	}
	free(block);
	buf_release(&b);
}

static void
more_interfaces_than_fit_begin_a_section(void)
{
	struct pcapng w = {.snaplen = 9};
	struct packet p = {.link = LINK_RAW, .bytes = {"abc", 3}};
	struct pcapfile *f = calloc(1, sizeof(*f));
	struct buf b = {0};
	struct err e = {{0}};
	size_t at = 0, used, n = 0;
	char name[16];
	int i;

	for (i = 0; i < 600; i++) {
		p.ifname =
		    span(name, (size_t)snprintf(name, sizeof(name), "if%d", i));
		pcapng_put(&w, &b, &p);
	}
	while (f != NULL && at < b.n) {
		enum pcapfile_got got =
		    pcapfile_next(f, span(b.p + at, b.n - at), &p, &used, &e);

		if (!CHECK(got == PCAPFILE_PACKET || got == PCAPFILE_OTHER))
			break;
		at += used;
		if (got != PCAPFILE_PACKET)
			continue;
		snprintf(name, sizeof(name), "if%zu", n++);
		CHECK_SPAN(p.ifname, name);
	}
	CHECK(n == 600);
	free(f);
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

		CHECK(name != NULL &&
		      pcapfile_link_read(span_str(name), &link));
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
	TEST("long interface names are cut")
	long_interface_names_are_cut();
	TEST("what is written reads back")
	what_is_written_reads_back();
	TEST("more interfaces than fit begin a section")
	more_interfaces_than_fit_begin_a_section();
	TEST("link types have names")
	link_types_have_names();
	return unit_end();
}
