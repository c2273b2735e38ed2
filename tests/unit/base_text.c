/*
 * base_text.c - names of codes and near words, UTF-8, addresses.
 */
#include "base/addr.h"
#include "base/names.h"
#include "base/utf8.h"
#include "unit.h"

static void
names_are_found(void)
{
	static const struct name table[] = {{1, "one"}, {200000, "many"}};
	static const char *const words[] = {"alpha", "beta", ""};

	CHECK_STR(NAME_OF(table, 200000), "many");
	CHECK(NAME_OF(table, 2) == NULL);
	CHECK(WORD_INDEX(words, SPAN("beta")) == 1);
	CHECK(WORD_INDEX(words, SPAN("")) == 2);
	CHECK(WORD_INDEX(words, SPAN("bet")) == -1);
}

static void
the_nearest_word_is_near(void)
{
	static const char far[] = "a-name-that-is-far-longer-than-the-"
				  "sixty-three-letters-that-are-compared";
	static const char *const words[] = {"severity", "serenity", "tag", far};
	char many[200];

	CHECK_STR(word_nearest(words, 4, SPAN("severty")), "severity");
	CHECK_STR(word_nearest(words, 4, SPAN("serenety")), "serenity");
	CHECK_STR(word_nearest(words, 4, SPAN("tg")), "tag");
	CHECK(word_nearest(words, 4, SPAN("xyz")) == NULL);
	CHECK(word_nearest(words, 4, SPAN("")) == NULL);
	CHECK(word_nearest(words, 0, SPAN("tag")) == NULL);
	memset(many, 'z', sizeof(many));
	CHECK(word_nearest(words, 4, span(many, sizeof(many))) == NULL);
}

static void
every_code_point_is_written_and_read(void)
{
	uint32_t c;

	for (c = 0; c <= 0x10ffff; c++) {
		bool surrogate = c >= 0xd800 && c <= 0xdfff;
		char text[4], *end = utf8_put(text, c);
		struct span s = span(text, (size_t)(end - text));

		CHECK(utf8_len(s) == (surrogate ? 0 : s.n));
		CHECK(utf8_len(span(text, s.n - 1)) == 0); /* cut */
	}
}

/* What RFC 3629 says of the sequence's value and length. */
static bool
well_formed(const unsigned char *p, size_t n)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t c = p[0] & (0xffu >> (n + 1));
	size_t i;

	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return false;
		c = c << 6 | (p[i] & 0x3f);
	}
	return c >= least[n] && c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
}

static void
no_other_bytes_are_utf8(void)
{
	static const unsigned char tails[] = {
	    0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
	enum { N = sizeof(tails) };
	int lead, i;

	for (lead = 0x80; lead <= 0xff; lead++)
		for (i = 0; i < N * N * N; i++) {
			unsigned char b[4] = {(unsigned char)lead, tails[i % N],
			    tails[i / N % N], tails[i / N / N]};
			size_t n = lead >= 0xf8	  ? 0
				   : lead >= 0xf0 ? 4
				   : lead >= 0xe0 ? 3
				   : lead >= 0xc0 ? 2
						  : 0;

			if (n != 0 && !well_formed(b, n))
				n = 0;
			CHECK(utf8_len(span(b, 4)) == n);
		}
	CHECK(utf8_valid(SPAN("")));
	CHECK(utf8_valid(SPAN("a\xc3\xa9z")));
	CHECK(!utf8_valid(SPAN("a\xc3")));
}

static void
addresses_go_there_and_back(void)
{
	static const struct {
		const char *text, *same;
		int n;
	} rows[] = {{"10.0.0.57", "10.0.0.57", 4},
	    {"255.255.255.255", "255.255.255.255", 4},
	    {"00:1b:1b:aa:BB:cc", "00:1b:1b:aa:bb:cc", 6},
	    {"0a-1b-1b-aa-bb-cc", "0a:1b:1b:aa:bb:cc", 6},
	    {"2001:DB8:0:0:0:0:0:1", "2001:db8::1", 16}, {"::", "::", 16},
	    {"::ffff:10.0.0.1", "::ffff:10.0.0.1", 16},
	    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 16}};
	char text[ADDR_TEXT];
	struct addr a;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_ROW(addr_read(span_str(rows[i].text), &a), rows[i].text);
		CHECK_ROW(a.n == rows[i].n, rows[i].text);
		CHECK_SPAN(span(text, (size_t)(addr_put(text, &a) - text)),
		    rows[i].same);
	}
	a = (struct addr){0};
	CHECK(addr_put(text, &a) == text);
}

static void
what_is_no_address_is_refused(void)
{
	static const char *const rows[] = {"", "10.0.0", "10.0.0.256",
	    "10.0.0.1 ", "plc-1", "00:1b:1b:aa:bb", "00:1b:1b:aa:bb:cg",
	    "00:1b:1b:aa:bb:cc:", "001b1baabbcc", ":::", "1:2:3:4:5:6:7",
	    "2001:db8::1%eth0", "00:1b:1b:aa:bb.cc"};
	char many[ADDR_TEXT + 2];
	struct addr a, b;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(!addr_read(span_str(rows[i]), &a), rows[i]);
	CHECK(!addr_read(span("10.0.0.1\0", 9), &a));
	memset(many, '1', sizeof(many));
	for (i = ADDR_TEXT - 1; i <= sizeof(many); i++)
		CHECK(!addr_read(span(many, i), &a));
	CHECK(addr_read(SPAN("10.0.0.1"), &a));
	CHECK(addr_read(SPAN("10.0.0.1"), &b) && addr_eq(&a, &b));
	b.n = 16; /* other than ::, it is another address */
	CHECK(!addr_eq(&a, &b));
}

int
main(void)
{
	TEST("names are found by code and by word")
	names_are_found();
	TEST("the nearest word is near, or none")
	the_nearest_word_is_near();
	TEST("every code point is written and read")
	every_code_point_is_written_and_read();
	TEST("no other bytes are UTF-8")
	no_other_bytes_are_utf8();
	TEST("addresses go there and back")
	addresses_go_there_and_back();
	TEST("what is no address is refused")
	what_is_no_address_is_refused();
	return unit_end();
}
