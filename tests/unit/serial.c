/*
 * serial.c - taps of serial lines: their names, their framings in whatever
 * pieces the bytes come, and a line for real, over a pseudo-terminal.
 */
#include "serial/serial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include "base/rng.h"
#include "unit.h"

enum { MS = 1000000, SILENCE = 5 * MS };

/* Two requests and their answers, as the CRCs of the standards say. */
#define RTU_ASK "\x01\x03\x00\x00\x00\x02\xc4\x0b"
#define RTU_ANSWER "\x01\x03\x04\x00\x11\x10\x2e\x27\xea"
#define DNP3_LINK "\x05\x64\x05\xc0\x01\x00\x0a\x00\xe0\x8c"
#define BSAP_POLL "\x10\x02\x01\x05\x85\x10\x10\x07\x10\x03\x12\x34"

static void
a_tap_is_read_from_its_name(void)
{
	struct serial_tap t;
	struct err e = {{0}};

	CHECK(serial_named(SPAN("serial:/dev/ttyS0")));
	CHECK(!serial_named(SPAN("serial")) && !serial_named(SPAN("eth0")));
	CHECK(serial_read(&t, SPAN("serial:/dev/ttyS0"), &e));
	CHECK_STR(t.device, "/dev/ttyS0");
	CHECK(t.baud == 9600 && t.parity == 'n' && t.bits == 8 && t.stop == 1 &&
	      t.proto == SERIAL_MODBUS_RTU && t.dir == 0);
	serial_release(&t);
	CHECK(serial_read(&t,
	    SPAN("serial:/dev/x?baud=19200&parity=e&bits=7&stop=2&proto=dnp3"
		 "&dir=b&line=hoist"),
	    &e));
	CHECK(t.baud == 19200 && t.parity == 'e' && t.bits == 7 &&
	      t.stop == 2 && t.proto == SERIAL_DNP3 && t.dir == 'b');
	CHECK_STR(t.line, "hoist");
	serial_release(&t);
}

static void
what_is_no_tap_is_refused_with_its_remedy(void)
{
	static const struct {
		const char *name, *why;
	} rows[] = {
	    {"serial:", "serial: which device?"},
	    {"serial:/d?baud=fast",
		"baud=fast: baud wants a speed such as 9600"},
	    {"serial:/d?bits=9", "bits=9: bits wants 7 or 8"},
	    {"serial:/d?parity=x", "parity=x: parity wants n, e or o"},
	    {"serial:/d?dir=c", "dir=c: dir wants a or b"},
	    {"serial:/d?proto=df1",
		"proto=df1: proto wants modbus_rtu, dnp3 or bsap"},
	    {"serial:/d?write=1",
		"write=1: a tap has baud, bits, dir, line, parity, proto and "
		"stop"},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct serial_tap t;
		struct err e = {{0}};

		CHECK_ROW(!serial_read(&t, span_str(rows[i].name), &e),
		    rows[i].name);
		CHECK_SPAN_ROW(span_str(e.text), rows[i].why, rows[i].name);
		serial_release(&t);
	}
}

/* 11 bits a character at 19200 with parity; 1.75 ms above. */
static void
gaps_are_those_of_the_standard(void)
{
	struct serial_tap t = {
	    .baud = 19200, .parity = 'e', .bits = 8, .stop = 1};

	CHECK(serial_character(&t) == 572916);
	CHECK(serial_gap(&t) == 2005206);
	t.baud = 115200;
	CHECK(serial_gap(&t) == 1750000);
}

static struct split
splitter(enum serial_proto proto)
{
	const struct serial_tap t = {
	    .baud = 19200, .parity = 'n', .bits = 8, .stop = 1, .proto = proto};
	struct split s;

	split_init(&s, &t);
	return s;
}

/* All messages that are there now, with | between. */
static void
gather(struct split *s, int64_t now, struct buf *out)
{
	struct span m;
	int64_t ts;

	while (split_next(s, now, &m, &ts)) {
		buf_span(out, m);
		buf_char(out, '|');
	}
}

static void
a_silence_ends_a_message(void)
{
	struct split s = splitter(SERIAL_MODBUS_RTU);
	struct buf out = {0};
	struct span m;
	int64_t ts = 0;

	split_push(&s, SPAN(RTU_ASK), 100 * MS);
	CHECK(!split_next(&s, 101 * MS, &m, &ts)); /* it may go on */
	CHECK(split_wait(&s, 101 * MS) > 0);
	CHECK(split_next(&s, 100 * MS + SILENCE, &m, &ts));
	CHECK(span_eq(m, SPAN(RTU_ASK)) && ts == 100 * MS);
	CHECK(!split_next(&s, 200 * MS, &m, &ts));
	CHECK(split_wait(&s, 200 * MS) < 0);
	CHECK(s.lost == 0);
	buf_release(&out);
	split_release(&s);
}

static void
a_silence_within_a_message_is_overcome(void)
{
	struct split s = splitter(SERIAL_MODBUS_RTU);
	struct buf out = {0};

	split_push(&s, span(RTU_ANSWER, 4), 0);
	gather(&s, 20 * MS, &out);
	split_push(&s, span(RTU_ANSWER + 4, 5), 20 * MS);
	gather(&s, 40 * MS, &out);
	CHECK(span_eq(buf_all(&out), SPAN(RTU_ANSWER "|")));
	CHECK(s.lost == 0);
	buf_release(&out);
	split_release(&s);
}

static void
a_silence_that_was_swallowed_is_found(void)
{
	struct split s = splitter(SERIAL_MODBUS_RTU);
	struct buf out = {0};

	split_push(&s, SPAN(RTU_ASK RTU_ANSWER RTU_ASK), 0);
	gather(&s, SILENCE, &out);
	CHECK(span_eq(buf_all(&out),
	    SPAN(RTU_ASK "|" RTU_ANSWER "|" RTU_ASK "|")));
	CHECK(s.lost == 0);
	buf_release(&out);
	split_release(&s);
}

/* The tap is put on a line that speaks already. */
static void
a_message_that_began_before_us_costs_no_other(void)
{
	struct split s = splitter(SERIAL_MODBUS_RTU);
	struct buf out = {0};

	split_push(&s, span(RTU_ANSWER + 3, 6), 0);
	gather(&s, SILENCE, &out);
	split_push(&s, SPAN(RTU_ASK), 20 * MS);
	gather(&s, 20 * MS + SILENCE, &out);
	CHECK(span_eq(buf_all(&out), SPAN(RTU_ASK "|")));
	CHECK(s.lost == 6);
	buf_release(&out);
	split_release(&s);
}

/*
 * The high byte of its CRC is 0, so that the CRC holds for one byte less; and
 * a message to all begins with a 0.
 */
static void
a_crc_that_holds_too_early_is_no_end(void)
{
	static const char one[] =
	    "\x07\x03\x06\x06\x06\x07\x07\x08\x08\x34\x00";
	static const char all[] = "\x00\x06\x00\x05\x00\x01\x59\xda";
	struct split s = splitter(SERIAL_MODBUS_RTU);
	struct buf out = {0}, due = {0};
	int i;

	for (i = 0; i < 3; i++) {
		split_push(&s, span(one, 11), 0);
		buf_add(&due, one, 11);
		buf_char(&due, '|');
		split_push(&s, span(all, 8), 0);
		buf_add(&due, all, 8);
		buf_char(&due, '|');
	}
	gather(&s, SILENCE, &out);
	CHECK(span_eq(buf_all(&out), buf_all(&due)));
	split_push(&s, span(one, 10), 10 * MS); /* and a silence there */
	out.n = 0;
	gather(&s, 10 * MS + SILENCE, &out);
	CHECK(out.n == 0);
	split_push(&s, span(one + 10, 1), 20 * MS);
	gather(&s, 20 * MS + SILENCE, &out);
	CHECK(out.n == 12 && memcmp(out.p, one, 11) == 0);
	CHECK(s.lost == 0);
	buf_release(&out);
	buf_release(&due);
	split_release(&s);
}

static void
what_never_ends_is_given_up(void)
{
	struct split s = splitter(SERIAL_MODBUS_RTU);
	struct buf out = {0}, noise = {0};
	size_t i;

	for (i = 0; i < 3 * SPLIT_MAX; i++)
		buf_char(&noise, 'U');
	split_push(&s, buf_all(&noise), 0);
	CHECK(s.held.n <= SPLIT_MAX);
	gather(&s, 1000 * MS, &out);
	CHECK(out.n == 0 && s.held.n == 0);
	CHECK(s.lost == 3 * SPLIT_MAX);
	buf_release(&out);
	buf_release(&noise);
	split_release(&s);
}

/* A sequence of messages, and what comes of it in pieces of 1 to 40 bytes. */
static void
pieces(enum serial_proto proto, struct span message, uint64_t seed)
{
	struct split s = splitter(proto);
	struct buf in = {0}, due = {0}, out = {0};
	struct rng r;
	int64_t now = 0;
	size_t i, at = 0;

	rng_seed(&r, seed);
	for (i = 0; i < 50; i++) {
		buf_span(&in, message);
		buf_span(&due, message);
		buf_char(&due, '|');
	}
	while (at < in.n) {
		size_t n = 1 + rng_u64(&r) % 40;

		if (n > in.n - at)
			n = in.n - at;
		split_push(&s, span(in.p + at, n), now);
		at += n;
		now += (int64_t)(rng_u64(&r) % (4 * MS));
		gather(&s, now, &out);
	}
	gather(&s, now + SILENCE, &out);
	CHECK(span_eq(buf_all(&out), buf_all(&due)));
	CHECK(s.lost == 0);
	buf_release(&in);
	buf_release(&due);
	buf_release(&out);
	split_release(&s);
}

static void
pieces_of_any_size_make_the_same_messages(void)
{
	uint64_t seed;

	for (seed = 1; seed <= 100; seed++) {
		pieces(SERIAL_MODBUS_RTU, SPAN(RTU_ANSWER), seed);
		pieces(SERIAL_DNP3, SPAN(DNP3_LINK), seed);
		pieces(SERIAL_BSAP, SPAN(BSAP_POLL), seed);
	}
}

static void
what_stands_between_messages_is_passed_over(void)
{
	const struct {
		const char *name;
		enum serial_proto proto;
		struct span in, due;
		uint64_t lost;
	} rows[] = {
	    {"junk in front", SERIAL_DNP3, SPAN("\x05\x05xx" DNP3_LINK),
		SPAN(DNP3_LINK "|"), 4},
	    {"a header that lies", SERIAL_DNP3,
		SPAN("\x05\x64\x05\xc0\x02\x00\x0a\x00\xe0\x8c" DNP3_LINK),
		SPAN(DNP3_LINK "|"), 10},
	    {"a block that lies", SERIAL_DNP3,
		SPAN("\x05\x64\x08\xc4\x0a\x00\x01\x00\xfc\x42\xc0\xc0\x01"
		     "\xff\xff" DNP3_LINK),
		SPAN(DNP3_LINK "|"), 15},
	    {"a message that ends in another", SERIAL_BSAP,
		SPAN("\x10\x02\x01\x02" BSAP_POLL), SPAN(BSAP_POLL "|"), 4},
	    {"ETX in a doubled DLE", SERIAL_BSAP,
		SPAN("\x10\x02\x10\x10\x03\x10\x03\x01\x02"),
		SPAN("\x10\x02\x10\x10\x03\x10\x03\x01\x02|"), 0},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct split s = splitter(rows[i].proto);
		struct buf out = {0};

		split_push(&s, rows[i].in, 0);
		gather(&s, 0, &out);
		CHECK_ROW(span_eq(buf_all(&out), rows[i].due), rows[i].name);
		CHECK_ROW(s.lost == rows[i].lost, rows[i].name);
		buf_release(&out);
		split_release(&s);
	}
}

static void
any_bytes_are_borne(void)
{
	uint64_t seed;
	int proto;

	for (seed = 1; seed <= 300; seed++)
		for (proto = 0; proto < SERIAL_PROTOS; proto++) {
			struct split s = splitter((enum serial_proto)proto);
			struct buf out = {0};
			struct rng r;
			int64_t now = 0;
			size_t i, given = 0;

			rng_seed(&r, seed);
			for (i = 0; i < 2000; i++) {
				/* bytes that the framings know */
				static const char set[] =
				    "\x10\x02\x03\x05\x64\x01\x00\xff";
				char c = set[rng_u64(&r) % 8];

				split_push(&s, span(&c, 1), now);
				now += (int64_t)(rng_u64(&r) % (3 * MS));
				out.n = 0;
				gather(&s, now, &out);
				given += out.n;
			}
			CHECK(s.held.n <= SPLIT_MAX && s.lost <= 2000);
			buf_release(&out);
			split_release(&s);
		}
}

/* A line for real: what a master writes to it, and that nothing goes back. */
static void
a_line_is_listened_to_and_no_more(void)
{
	struct serial_tap t;
	struct err e = {{0}};
	struct termios o;
	struct buf name = {0};
	struct pollfd p;
	char path[64], text[64];
	int master, slave, tap;

	if (!CHECK(openpty(&master, &slave, path, NULL, NULL) == 0))
		return;
	buf_fmt(&name, "serial:%s?baud=19200&parity=e&stop=2", path);
	CHECK(serial_read(&t, buf_all(&name), &e));
	tap = serial_open(&t, &e);
	CHECK_STR(e.text, "");
	CHECK((fcntl(tap, F_GETFL) & O_ACCMODE) == O_RDONLY);
	CHECK(write(tap, "x", 1) < 0 && errno == EBADF);
	CHECK(tcgetattr(slave, &o) == 0 && cfgetispeed(&o) == B19200 &&
	      (o.c_cflag & CSTOPB) && !(o.c_lflag & (ECHO | ICANON)));
	CHECK(write(master, RTU_ASK, 8) == 8);
	p = (struct pollfd){tap, POLLIN, 0};
	CHECK(poll(&p, 1, 20000) == 1 && read(tap, text, 64) == 8);
	CHECK(memcmp(text, RTU_ASK, 8) == 0);
	p = (struct pollfd){master, POLLIN, 0};
	CHECK(poll(&p, 1, 0) == 0); /* no echo, no answer */
	close(tap);
	close(master);
	close(slave);
	buf_release(&name);
	serial_release(&t);
}

static void
what_is_no_line_is_told(void)
{
	struct serial_tap t;
	struct err e = {{0}};

	CHECK(serial_read(&t, SPAN("serial:/dev/null"), &e));
	CHECK(serial_open(&t, &e) < 0);
	CHECK(strstr(e.text, "/dev/null: is no serial line") != NULL);
	serial_release(&t);
	e = (struct err){{0}};
	CHECK(serial_read(&t, SPAN("serial:/dev/no-such"), &e));
	CHECK(serial_open(&t, &e) < 0);
	CHECK_STR(e.text, "/dev/no-such: No such file or directory");
	serial_release(&t);
}

int
main(void)
{
	TEST("a tap is read from its name")
	a_tap_is_read_from_its_name();
	TEST("what is no tap is refused, with its remedy")
	what_is_no_tap_is_refused_with_its_remedy();
	TEST("gaps are those of the standard")
	gaps_are_those_of_the_standard();
	TEST("a silence ends a message")
	a_silence_ends_a_message();
	TEST("a silence within a message is overcome")
	a_silence_within_a_message_is_overcome();
	TEST("a silence that was swallowed is found")
	a_silence_that_was_swallowed_is_found();
	TEST("a message that began before us costs no other")
	a_message_that_began_before_us_costs_no_other();
	TEST("a CRC that holds too early is no end")
	a_crc_that_holds_too_early_is_no_end();
	TEST("what never ends is given up")
	what_never_ends_is_given_up();
	TEST("pieces of any size make the same messages")
	pieces_of_any_size_make_the_same_messages();
	TEST("what stands between messages is passed over")
	what_stands_between_messages_is_passed_over();
	TEST("any bytes are borne")
	any_bytes_are_borne();
	TEST("a line is listened to and no more")
	a_line_is_listened_to_and_no_more();
	TEST("what is no line is told")
	what_is_no_line_is_told();
	return unit_end();
}
