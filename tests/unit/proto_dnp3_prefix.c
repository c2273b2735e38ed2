/*
 * proto_dnp3_prefix.c - DNP3 frames and fragments: every front, every wrong
 * bit, and lengths that lie.
 */
#include "dnp3.h"

static struct buf room;

/* User data of frames, transport octet first; requests in front. */
static const struct {
	const char *name;
	bool response;
	struct span user;
} messages[] = {
    {"read", false, USER("\xc0\xc0\x01\x1e\x00\x17\x02\x03\xff\x3c\x01\x06")},
    {"control", false,
	USER("\xc0\xc1\x05\x0c\x01\x28\x01\x00\x03\x00\x41\x01\x64\0\0\0\0\0"
	     "\0\0\0\x29\x04\x17\x01\x02\0\0\0\0\0\0\x04\xc0\0")},
    {"pattern", false,
	USER("\xc0\xc2\x05\x0c\x02\x07\x01\x03\x01\0\0\0\0\0\0\0\0\0\x0c\x03"
	     "\0\x08\x0f\x81")},
    {"file", false,
	USER("\xc0\xc3\x19\x46\x03\x5b\x01\x1f\0\x1a\0\x05\0\0\0\0\0\0\0\0\0"
	     "\x07\0\0\0\0\0\0\0\x01\0\0\x02\x01\0a b%c")},
    {"time", false, USER("\xc0\xc4\x02\x32\x01\x07\x01\xa8\xda\x76\x9b\x01\0")},
    {"auth", false,
	USER("\xc0\xc5\x20\x78\x0a\x5b\x01\x17\0\x03\x01\x07\0\0\0\x20\0\x1e\0"
	     "\x04\0\x02\0\x01\0ruth\x01\x02\x03")},
    {"unknown", false, USER("\xc0\xc6\x71\x01\x02\x03")},
    {"static", true,
	USER("\xc0\xc0\x81\x80\0\x01\x01\0\0\x09\xa5\x02\x03\x01\0\0\x04\xe4"
	     "\x01\x1e\x06\0\x05\x05\x01\0\0\0\0\0\0\xf0\x3f\x15\x05\0\x04"
	     "\x04\x01\x05\0\0\0\xa8\xda\x76\x9b\x01\0\x6e\x03\0\x07\x07"
	     "abc")},
    {"events", true,
	USER("\xc0\xf4\x82\0\0\x33\x01\x07\x01\xa8\xda\x76\x9b\x01\0\x02\x03"
	     "\x17\x02\0\x81\x0a\0\x01\x01\xe8\x03\x2b\x08\x17\x01\x01\x0c\0"
	     "\0\0\0\0\0\xf0\x3f\xa8\xda\x76\x9b\x01\0")},
    {"attributes", true,
	USER("\xc0\xc1\x81\0\0\0\xfc\0\0\0\x01\x04"
	     "ACME"
	     "\0\xff\0\0\0\xfe\x04\xfc\0\xf6\x01\0\xf0\0\0\0\x02\x02\0\x08")},
    {"blocks", true,
	USER("\xc0\xc3\x81\0\0\x46\x05\x5b\x01\x0d\0\x07\0\0\0\0\0\0\x80Hallo"
	     "\x57\x01\x5b\x01\x02\0\x03"
	     "c\x7a\x02\x17\x01\x05\x01\x02\0\x2c\0\0\0"
	     "\xa8\xda\x76\x9b\x01\0")},
};

enum { MESSAGES = sizeof(messages) / sizeof(*messages) };

static struct span
whole_of(size_t i)
{
	return messages[i].response ? frame_of(&room, ANSWERS, MASTER,
					  OUTSTATION, messages[i].user)
				    : frame_of(&room, ASKS, OUTSTATION, MASTER,
					  messages[i].user);
}

static enum framed
framed(struct span s, bool strict, size_t *len)
{
	char *p = unit_exact(s);
	enum framed got = proto_dnp3.frame(span(p, s.n), false, strict, len);

	free(p);
	return got;
}

static void
a_published_frame_is_framed(void)
{
	size_t len;

	/* Reset of link states, 10 bytes, whose CRC is e9 21. */
	CHECK(framed(SPAN("\x05\x64\x05\xc0\x01\x00\x00\x04\xe9\x21"), true,
		  &len) == FRAMED_YES &&
	      len == 10);
	CHECK(framed(SPAN("\x05\x64\x05\xc0\x01\x00\x00\x04\x21\xe9"), true,
		  &len) == FRAMED_NO);
	CHECK(framed(SPAN("\x05\x64\x04"), false, &len) == FRAMED_NO);
	CHECK(framed(SPAN("\x05\x65"), false, &len) == FRAMED_NO);
	CHECK(framed(SPAN("GET / HTTP/1.1"), false, &len) == FRAMED_NO);
}

static void
prefixes_are_framed(void)
{
	size_t i, n, len;
	int strict;

	for (i = 0; i < MESSAGES; i++)
		for (strict = 0; strict < 2; strict++) {
			struct span s = whole_of(i);

			for (n = 0; n <= s.n; n++) {
				enum framed got =
				    framed(span(s.p, n), strict, &len);
				bool known = strict ? n == s.n : n >= 10;

				CHECK_ROW(got == (known ? FRAMED_YES
							: FRAMED_MORE),
				    messages[i].name);
				CHECK_ROW(known ? len == s.n : len > n,
				    messages[i].name);
			}
		}
}

static void
every_wrong_bit_breaks_the_frame(void)
{
	struct span s = whole_of(1);
	size_t i, len;
	int bit;

	for (i = 0; i < s.n; i++)
		for (bit = 0; bit < 8; bit++) {
			room.p[i] = (char)(room.p[i] ^ 1 << bit);
			CHECK(framed(s, true, &len) != FRAMED_YES);
			room.p[i] = (char)(room.p[i] ^ 1 << bit);
		}
	CHECK(framed(s, true, &len) == FRAMED_YES);
}

/* A broken header takes no good frame with it, whatever its length says. */
static void
a_broken_header_ends_where_a_good_one_begins(void)
{
	struct buf b = {0}, two = {0};
	struct span s = whole_of(0);
	size_t len;
	int n;

	for (n = 5; n < 256; n++) {
		buf_span(&two, s);
		buf_span(&two,
		    frame_of(&b, 0xc9, OUTSTATION, MASTER, SPAN("")));
		two.p[2] = (char)n;
		CHECK(framed(buf_all(&two), false, &len) == FRAMED_YES &&
		      len == s.n);
		two.n = 0;
	}
	buf_release(&b);
	buf_release(&two);
}

/* Of a front the capture may be the cause, or the sender. */
static void
fronts_of_frames_keep_what_they_have(void)
{
	struct heard h;
	size_t i, n;
	int cut;

	for (i = 0; i < MESSAGES; i++)
		for (cut = 0; cut < 2; cut++)
			for (n = 1; n < whole_of(i).n; n++) {
				uint32_t due = cut ? FLAG_CUT : FLAG_MALFORMED;
				struct span s = whole_of(i);
				size_t user = s.n < 28 ? s.n : 28;

				heard_start(&h, &proto_dnp3);
				heard_bytes(&h, messages[i].response,
				    span(s.p, n), cut);
				CHECK_ROW(h.emitted == 1, messages[i].name);
				CHECK_ROW(h.msg.flags == due, messages[i].name);
				CHECK_ROW((h.msg.station >= 0) == (n >= 10),
				    messages[i].name);
				CHECK_ROW((h.msg.code >= 0) == (n >= user),
				    messages[i].name);
				heard_end(&h);
			}
}

/* Fragments that the sender ended early, in frames that are whole. */
static void
fronts_of_fragments_are_the_senders(void)
{
	struct buf b = {0};
	struct heard h;
	size_t i, n;

	for (i = 0; i < MESSAGES; i++)
		for (n = 1; n < messages[i].user.n; n++) {
			bool r = messages[i].response;
			struct span s = frame_of(&b, r ? ANSWERS : ASKS,
			    r ? MASTER : OUTSTATION, r ? OUTSTATION : MASTER,
			    span(messages[i].user.p, n));

			heard_start(&h, &proto_dnp3);
			heard_bytes(&h, r, s, false);
			CHECK_ROW(h.emitted == 1, messages[i].name);
			CHECK_ROW(!(h.msg.flags & FLAG_CUT), messages[i].name);
			CHECK_ROW((h.msg.code >= 0) == (n >= 3),
			    messages[i].name);
			heard_end(&h);
		}
	buf_release(&b);
}

/* Each byte of each fragment changed to each of some values. */
static void
changed_bytes_are_safe(void)
{
	static const unsigned char values[] = {
	    0, 1, 6, 0x17, 0x28, 0x39, 0x5b, 0x7f, 0x80, 0xff};
	char user[DNP3_USER_MAX];
	struct heard h;
	size_t i, at, k;

	for (i = 0; i < MESSAGES; i++)
		for (at = 0; at < messages[i].user.n; at++)
			for (k = 0; k < sizeof(values); k++) {
				memcpy(user, messages[i].user.p,
				    messages[i].user.n);
				user[at] = (char)values[k];
				heard_start(&h, &proto_dnp3);
				ask(&h, span(user, messages[i].user.n));
				answer(&h, span(user, messages[i].user.n));
				h.proto->overdue(&h.talk, 9000, true);
				heard_end(&h);
			}
}

/* Counts of four thousand millions take no more than there are bytes. */
static void
counts_that_lie_cost_nothing(void)
{
	static const struct span rows[] = {
	    USER("\xc0\xc0\x81\0\0\x6e\x00\x02\0\0\0\0\xff\xff\xff\xff"),
	    USER("\xc0\xc0\x81\0\0\x6e\x00\x09\xff\xff\xff\xff"),
	    USER("\xc0\xc0\x81\0\0\x01\x01\x02\0\0\0\0\xff\xff\xff\xff\x55"),
	    USER("\xc0\xc0\x81\0\0\x03\x01\x02\0\0\0\0\xff\xff\xff\xff\x55"),
	    USER("\xc0\xc0\x81\0\0\x0c\x03\x02\0\0\0\0\xff\xff\xff\xff\x55"),
	    USER("\xc0\xc0\x81\0\0\x1e\x02\x39\xff\xff\xff\xff\0\0\0\0\x01"),
	    USER("\xc0\xc0\x81\0\0\x57\x01\x6b\xff\0\0\0\0\0\0\0\0"),
	    USER("\xc0\xc0\x81\0\0\x3c\x01\x09\xff\xff\xff\xff"),
	    USER("\xc0\xc0\x01\x1e\x00\x39\xff\xff\xff\xff\x01\0\0\0"),
	    USER("\xc0\xc0\x01\x1e\x00\x02\0\0\0\0\xff\xff\xff\xff"),
	};
	struct heard h;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		heard_start(&h, &proto_dnp3);
		answer(&h, rows[i]);
		CHECK(h.emitted == 1 && h.msg.npoints <= 8);
		CHECK(h.msg.ndetails < 40);
		heard_end(&h);
	}
}

int
main(void)
{
	TEST("a published frame is framed")
	a_published_frame_is_framed();
	TEST("prefixes are framed: more, then always the same length")
	prefixes_are_framed();
	TEST("every wrong bit breaks the frame")
	every_wrong_bit_breaks_the_frame();
	TEST("a broken header ends where a good one begins")
	a_broken_header_ends_where_a_good_one_begins();
	TEST("fronts of frames keep what they have and tell what ended")
	fronts_of_frames_keep_what_they_have();
	TEST("fronts of fragments are the sender's")
	fronts_of_fragments_are_the_senders();
	TEST("changed bytes are safe")
	changed_bytes_are_safe();
	TEST("counts that lie cost nothing")
	counts_that_lie_cost_nothing();
	buf_release(&room);
	return unit_end();
}
