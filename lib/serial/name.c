/*
 * name.c - serial:DEVICE?KEY=VALUE&...
 */
#include <stdlib.h>

#include "base/mem.h"
#include "base/names.h"
#include "base/num.h"
#include "serial/serial.h"

#define SCHEME "serial:"

const char *const serial_protos[SERIAL_PROTOS] = {"modbus_rtu", "dnp3", "bsap"};

bool
serial_named(struct span s)
{
	return s.n >= sizeof(SCHEME) - 1 &&
	       memcmp(s.p, SCHEME, sizeof(SCHEME) - 1) == 0;
}

static bool
read_number(struct span s, uint64_t lo, uint64_t hi, uint64_t *out)
{
	return num_read_u64(s, out) && *out >= lo && *out <= hi;
}

static bool
read_baud(struct serial_tap *t, struct span s)
{
	uint64_t n;

	if (!read_number(s, 50, 4000000, &n))
		return false;
	t->baud = (uint32_t)n;
	return true;
}

static bool
read_bits(struct serial_tap *t, struct span s)
{
	uint64_t n;

	if (!read_number(s, 7, 8, &n))
		return false;
	t->bits = (unsigned)n;
	return true;
}

static bool
read_stop(struct serial_tap *t, struct span s)
{
	uint64_t n;

	if (!read_number(s, 1, 2, &n))
		return false;
	t->stop = (unsigned)n;
	return true;
}

static bool
read_letter(struct span s, const char *letters, char *out)
{
	if (s.n != 1 || strchr(letters, s.p[0]) == NULL)
		return false;
	*out = s.p[0];
	return true;
}

static bool
read_parity(struct serial_tap *t, struct span s)
{
	return read_letter(s, "neo", &t->parity);
}

static bool
read_dir(struct serial_tap *t, struct span s)
{
	return read_letter(s, "ab", &t->dir);
}

static bool
read_proto(struct serial_tap *t, struct span s)
{
	int i = WORD_INDEX(serial_protos, s);

	t->proto = (enum serial_proto)i;
	return i >= 0;
}

static bool
read_line(struct serial_tap *t, struct span s)
{
	free(t->line);
	t->line = xstrndup(s.p, s.n);
	return s.n != 0;
}

static const struct key {
	const char *name, *words;
	bool (*read)(struct serial_tap *, struct span);
} keys[] = {
    {"baud", "a speed such as 9600", read_baud},
    {"bits", "7 or 8", read_bits},
    {"dir", "a or b", read_dir},
    {"line", "a name", read_line},
    {"parity", "n, e or o", read_parity},
    {"proto", "modbus_rtu, dnp3 or bsap", read_proto},
    {"stop", "1 or 2", read_stop},
};

static bool
read_key(struct serial_tap *t, struct span item, struct err *e)
{
	struct span value, name = span_cut(item, '=', &value);
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (span_is(name, keys[i].name))
			return keys[i].read(t, value) ||
			       err_set(e, "%.*s: %s wants %s", (int)item.n,
				   item.p, keys[i].name, keys[i].words);
	return err_set(e,
	    "%.*s: a tap has baud, bits, dir, line, parity, proto and stop",
	    (int)item.n, item.p);
}

bool
serial_read(struct serial_tap *t, struct span s, struct err *e)
{
	struct span rest, device;

	*t = (struct serial_tap){.line = xstrdup("serial"),
	    .baud = 9600,
	    .parity = 'n',
	    .bits = 8,
	    .stop = 1};
	s = span(s.p + sizeof(SCHEME) - 1, s.n - (sizeof(SCHEME) - 1));
	device = span_cut(s, '?', &rest);
	t->device = xstrndup(device.p, device.n);
	if (device.n == 0)
		return err_set(e, "serial: which device?");
	while (rest.n != 0)
		if (!read_key(t, span_cut(rest, '&', &rest), e))
			return false;
	return true;
}

void
serial_release(struct serial_tap *t)
{
	free(t->device);
	free(t->line);
	*t = (struct serial_tap){0};
}

int64_t
serial_character(const struct serial_tap *t)
{
	unsigned bits = 1 + t->bits + (t->parity != 'n') + t->stop;

	return bits * INT64_C(1000000000) / t->baud;
}

/*
 * MODBUS over Serial Line V1.02, 2.5.1.1: 3.5 characters, and 1.75 ms above
 * 19200 baud.
 */
int64_t
serial_gap(const struct serial_tap *t)
{
	return t->baud > 19200 ? 1750000 : serial_character(t) * 7 / 2;
}
