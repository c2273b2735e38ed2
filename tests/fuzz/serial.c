/*
 * serial - any bytes in any pieces, with any silences: every byte is handed
 * out once, in its order, in a message or counted as lost; what waits is
 * bounded, and all of it is gone after a long silence.
 *
 *	protocol(1) then pieces: size(1) silence(1, of 256 us) bytes(size)
 */
#include "serial/serial.h"
#include "fuzz.h"

static const int64_t unit = 256000, second = 1000000000;

static void
gather(struct split *s, int64_t now, uint64_t *given)
{
	struct span m;
	int64_t ts = 0;

	while (split_next(s, now, &m, &ts)) {
		CHECK(m.n != 0 && m.n <= SPLIT_MAX);
		CHECK(ts <= now);
		*given += m.n;
	}
	CHECK(s->held.n <= SPLIT_MAX);
	CHECK(s->held.n == 0 || split_wait(s, now) >= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct serial_tap t = {
	    .baud = 9600, .parity = 'n', .bits = 8, .stop = 1};
	struct split s;
	uint64_t given = 0, pushed = 0;
	int64_t now = 0;
	size_t at = 1;

	if (size == 0)
		return 0;
	t.proto = (enum serial_proto)(data[0] % SERIAL_PROTOS);
	split_init(&s, &t);
	while (at + 2 <= size) {
		size_t n = data[at];

		now += data[at + 1] * unit;
		at += 2;
		if (n > size - at)
			n = size - at;
		split_push(&s, span(data + at, n), now);
		at += n;
		pushed += n;
		gather(&s, now, &given);
	}
	gather(&s, now + second, &given);
	CHECK(s.held.n == 0);
	CHECK(given + s.lost == pushed);
	split_release(&s);
	return 0;
}
