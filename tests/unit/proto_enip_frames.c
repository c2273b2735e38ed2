/*
 * proto_enip_frames.c - EtherNet/IP: every prefix of good messages, framed and
 * decoded, and what is no message. Each from a block of exactly its size.
 */
#include "enip.h"

/* Messages that are good, from both sides, one of each kind. */
static const struct good {
	bool from_server;
	struct span cip;
} good[] = {
    {false, BYTES("\x4c\x02\x91\x01\x41\x00\x01\x00")},
    {true, BYTES("\xcc\x00\x00\x00\xca\x00\x00\x00\x80\x3f")},
    {true, BYTES("\xcc\x00\x04\x01\x00\x00")},
    {false, BYTES("\x4d\x02\x91\x01\x42\x00\xc3\x00\x02\x00\x05\x00\x06\x00")},
    {false, BYTES("\x52\x02\x91\x01\x41\x00\x05\x00\x00\x00\x00\x00")},
    {false, BYTES("\x01\x02\x20\x01\x24\x01")},
    {true, BYTES("\x81\0\0\0\x01\0\x0c\0\x3a\0\x04\x03\x30\0\x0e\x4d\x52\0"
		 "\x02hi\x03")},
    {false, BYTES("\x03\x02\x20\x01\x24\x01\x02\x00\x01\x00\x06\x00")},
    {true, BYTES("\x83\0\0\0\x02\0\x01\0\0\0\x01\0\x06\0\0\0\x01\x02\x03\x04")},
    {false, BYTES("\x52\x02\x20\x06\x24\x01\x05\x9d\x08\x00"
		  "\x4c\x02\x91\x01\x41\x00\x01\x00\x01\x00\x01\x00")},
    {false, BYTES("\x0a\x02\x20\x02\x24\x01\x02\x00\x06\x00\x0e\x00"
		  "\x4c\x02\x91\x01\x41\x00\x01\x00"
		  "\x4c\x02\x91\x01\x42\x00\x01\x00")},
    {true, BYTES("\x8a\0\0\0\x02\x00\x06\x00\x0e\x00"
		 "\xcc\x00\x00\x00\xc3\x00\x01\x00"
		 "\xcc\x00\x00\x00\xc3\x00\x02\x00")},
    {false, BYTES("\x55\x02\x20\x6b\x24\x00\x02\x00\x01\x00\x02\x00")},
    {true, BYTES("\xd5\0\0\0\x05\0\0\0\x02\0ab\xc4\0")},
    {false, BYTES("\x4b\x02\x20\x67\x24\x01\x07\x4d\x00\x01\x02\x03\x04"
		  "\x0f\x00\x01\x01\xa2\x02\x07\x89\x0a\x00")},
    {true, BYTES("\xcb\0\0\0\x07\x4d\x00\x01\x02\x03\x04"
		 "\x4f\x00\x01\x01\x05\x00")},
    {false, BYTES("\x4e\x02\x20\x06\x24\x01\x0a\x0e\x11\x00\x01\x00"
		  "\xef\xcd\xab\x00\x03\x00\x01\x00\x20\x02\x24\x01")},
};

enum { NGOOD = sizeof(good) / sizeof(*good) };

/* A front is never called whole: cut here, malformed by its sender there. */
static void
check_prefix(const struct good *g, struct span message, size_t n, bool cut)
{
	struct heard h;

	start(&h);
	h.talk.src = &ends[g->from_server];
	h.talk.dst = &ends[!g->from_server];
	heard_bytes(&h, g->from_server, span(message.p, n), cut);
	CHECK(h.emitted >= 1);
	CHECK(h.msg.proto != NULL);
	if (n < message.n)
		CHECK((h.said.n != 0) &&
		      strstr(heard_said(&h), cut ? "+cut" : "+malformed") !=
			  NULL);
	end(&h);
}

static void
every_prefix_is_safe(void)
{
	size_t i, n;

	for (i = 0; i < NGOOD; i++) {
		struct buf b = {0};
		struct span m = unconnected(&b, 1, good[i].cip);

		for (n = 1; n <= m.n; n++) {
			check_prefix(&good[i], m, n, true);
			check_prefix(&good[i], m, n, false);
		}
		buf_release(&b);
	}
}

/* Behind its request, too, every front of a reply keeps to its bytes. */
static void
every_prefix_of_a_reply_is_safe(void)
{
	size_t i, n;

	for (i = 1; i < NGOOD; i++) {
		struct buf b = {0};
		struct span m;

		if (!good[i].from_server)
			continue;
		m = unconnected(&b, 1, good[i].cip);
		for (n = 24; n <= m.n; n++) {
			struct heard h;

			start(&h);
			ask(&h, 1, good[i - 1].cip);
			heard_said(&h);
			say(&h, true, span(m.p, n));
			CHECK(h.emitted >= 1);
			CHECK(n == m.n ||
			      strstr(heard_said(&h), "+malformed") != NULL);
			end(&h);
		}
		buf_release(&b);
	}
}

static void
every_prefix_is_framed(void)
{
	size_t i, n, len;
	int strict;

	for (i = 0; i < NGOOD; i++)
		for (strict = 0; strict < 2; strict++) {
			struct buf b = {0};
			struct span m = unconnected(&b, 1, good[i].cip);
			enum framed got = FRAMED_NO;

			for (n = 0; n <= m.n; n++) {
				char *p = unit_exact(span(m.p, n));

				got = proto_enip.frame(span(p, n),
				    good[i].from_server, strict, &len);
				CHECK(got != FRAMED_NO);
				CHECK(got != FRAMED_YES || len == m.n);
				CHECK(got != FRAMED_MORE || len > n);
				free(p);
			}
			CHECK(got == FRAMED_YES);
			got = proto_enip.frame(m, !good[i].from_server, true,
			    &len);
			CHECK(got == FRAMED_NO); /* the wrong way round */
			buf_release(&b);
		}
}

static void
what_is_no_message_is_not_claimed(void)
{
	static const struct span rows[] = {
	    BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	    BYTES("\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\x55\x55\x55"
		  "\x55\x55\x55\x55\x55\x55\x55\x55\x55\x55"),
	    BYTES("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    BYTES("\x65\x00\x04\x00\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		  "\x02\x00\x00\x00"), /* another version */
	    BYTES("\x6f\x00\x00\x00\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	    BYTES("\x02\x00\x02\x80\x08\x00\1\2\3\4\5\6\7\x08\xb2\x00\0\0"),
	};
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK(proto_enip.frame(rows[i], false, true, &len) ==
		      FRAMED_NO);
}

int
main(void)
{
	TEST("every prefix is safe")
	every_prefix_is_safe();
	TEST("every prefix of a reply is safe")
	every_prefix_of_a_reply_is_safe();
	TEST("every prefix is framed")
	every_prefix_is_framed();
	TEST("what is no message is not claimed")
	what_is_no_message_is_not_claimed();
	buf_release(&room);
	return unit_end();
}
