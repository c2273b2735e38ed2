/*
 * pcapfile_lies.c - captures whose lengths, interfaces and clocks lie.
 */
#include "captures.h"

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
		CHECK(is_packet(&got.packets[0], TS_SECOND, LINK_RAW, "good",
		    4));
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
		put_interface(&f, LINK_RAW, 0, rows[i].resolution,
		    rows[i].offset);
		put_enhanced(&f, 0, rows[i].ticks, "x", 1);
		read_all(buf_all(&f.b), &got, &block);
		CHECK_ROW(got.n == 1, row);
		CHECK_ROW(got.packets[0].ts == rows[i].ts, row);
		free(block);
		buf_release(&f.b);
	}
}

int
main(void)
{
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
	return unit_end();
}
