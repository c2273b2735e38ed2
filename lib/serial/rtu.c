/*
 * rtu.c - Modbus RTU on a line.
 *
 *	address(1) PDU(1 to 253) CRC(2, low byte first)
 *
 * MODBUS over Serial Line V1.02, 2.5.1: a message ends where the line is
 * silent for 3.5 characters, and holds no silence of more than 1.5. What
 * stands between the line and us (an UART's FIFO, USB, a terminal server)
 * makes silences that weren't there and swallows those that were. So the CRC
 * decides, and silences and lengths help:
 *
 * - bytes between two silences are a message if their CRC holds
 * - if it doesn't, or they are longer than their function says, the front is
 *   one whose CRC holds and that is as long as its function says; for a
 *   function that we don't know the CRC alone must do
 * - if there is none, either a message came in pieces, and its rest is waited
 *   for; or the front is none, if messages follow it up to the silence
 *
 * The CRC alone isn't enough for a front: where its high byte is 0 it holds
 * for one byte less, too.
 */
#include "serial/inside.h"

enum { FRAME_MIN = 4, FRAME_MAX = 256, FUNCTION_AT = 1 };

/*
 * Lengths of messages by function, requests and responses: `base`, and what
 * the byte `at` says. MODBUS Application Protocol V1.1b3, 6.
 */
static const struct row {
	uint8_t function, base, at; /* at 0: none */
} rows[] = {{1, 8, 0}, {1, 5, 2}, {2, 8, 0}, {2, 5, 2}, {3, 8, 0}, {3, 5, 2},
    {4, 8, 0}, {4, 5, 2}, {5, 8, 0}, {6, 8, 0}, {7, 4, 0}, {7, 5, 0}, {8, 8, 0},
    {11, 4, 0}, {11, 8, 0}, {12, 4, 0}, {12, 5, 2}, {15, 8, 0}, {15, 9, 6},
    {16, 8, 0}, {16, 9, 6}, {17, 4, 0}, {17, 5, 2}, {20, 5, 2}, {21, 5, 2},
    {22, 10, 0}, {23, 13, 10}, {23, 5, 2}, {24, 6, 0}, {43, 7, 0}};

/* The CRC of x^16 + x^15 + x^2 + 1, bits reflected, from 0xffff. */
static uint16_t
crc_add(uint16_t crc, uint8_t byte)
{
	int bit;

	crc = (uint16_t)(crc ^ byte);
	for (bit = 0; bit < 8; bit++)
		crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1);
	return crc;
}

enum length {
	LENGTH_FREE,  /* nothing says how long it is */
	LENGTH_SOUND, /* as long as its function says */
	LENGTH_MORE,  /* it may be a longer one */
	LENGTH_WRONG
};

static enum length
length(struct span s, size_t n)
{
	const uint8_t *p = (const uint8_t *)s.p;
	enum length is = LENGTH_FREE;
	size_t i;

	if (p[FUNCTION_AT] & 0x80)
		return n == 5  ? LENGTH_SOUND
		       : n < 5 ? LENGTH_MORE
			       : LENGTH_WRONG;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t due = rows[i].base;

		if (rows[i].function != p[FUNCTION_AT])
			continue;
		if (rows[i].at != 0 && rows[i].at < n)
			due += p[rows[i].at];
		if (due == n)
			return LENGTH_SOUND;
		if (is != LENGTH_MORE)
			is = due > n ? LENGTH_MORE : LENGTH_WRONG;
	}
	return is;
}

/* Fronts whose CRC holds: over a message with its CRC, the CRC is 0. */
struct fronts {
	size_t first; /* the shortest; 0: none */
	size_t sound; /* ... that is as long as its function says */
	bool whole;   /* all the bytes are one */
};

static struct fronts
fronts(struct span s)
{
	struct fronts f = {0};
	uint16_t crc = 0xffff;
	size_t n;

	for (n = 1; n <= s.n && n <= FRAME_MAX; n++) {
		crc = crc_add(crc, (uint8_t)s.p[n - 1]);
		if (crc != 0 || n < FRAME_MIN)
			continue;
		if (f.first == 0)
			f.first = n;
		if (f.sound == 0 && length(s, n) == LENGTH_SOUND)
			f.sound = n;
		f.whole = n == s.n;
	}
	return f;
}

static bool
crc_holds(const char *p, size_t n)
{
	uint16_t crc = 0xffff;

	while (n-- != 0)
		crc = crc_add(crc, (uint8_t)*p++);
	return crc == 0;
}

/* As fronts(s).sound, at the price of the lengths that may be. */
static size_t
sound_front(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t i, best = 0;

	if (p[FUNCTION_AT] & 0x80)
		return s.n >= 5 && crc_holds(s.p, 5) ? 5 : 0;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t due = rows[i].base;

		if (rows[i].function != p[FUNCTION_AT] || rows[i].at >= s.n)
			continue;
		due += rows[i].at != 0 ? p[rows[i].at] : 0u;
		if (due <= s.n && due <= FRAME_MAX &&
		    (best == 0 || due < best) && crc_holds(s.p, due))
			best = due;
	}
	return best;
}

/* Are these bytes sound messages, to the last of them? */
static bool
chain(struct span s)
{
	while (s.n >= FRAME_MIN) {
		size_t n = sound_front(s);

		if (n == 0)
			return false;
		s = span(s.p + n, s.n - n);
	}
	return s.n == 0;
}

/* The message at the front; 0: none, or none yet. */
static size_t
front(struct span s, enum quiet quiet)
{
	struct fronts f = fronts(s);

	if (f.sound != 0)
		return f.sound;
	if (f.whole && (quiet == QUIET_LONG || length(s, s.n) != LENGTH_MORE))
		return s.n;
	if (f.first != 0 && (quiet == QUIET_LONG || s.n >= FRAME_MAX ||
				length(s, f.first) == LENGTH_FREE))
		return f.first;
	return 0;
}

enum cut
cut_rtu(struct span s, enum quiet quiet, size_t *n)
{
	if (quiet == QUIET_NOT && s.n < FRAME_MAX)
		return CUT_MORE;
	*n = front(s, quiet);
	if (*n != 0)
		return CUT_MESSAGE;
	/* of more bytes than a message has, the first belongs to none */
	for (*n = 1; s.n < FRAME_MAX && *n + FRAME_MIN <= s.n; ++*n)
		if (chain(span(s.p + *n, s.n - *n)))
			return CUT_NOT;
	*n = 1;
	return s.n < FRAME_MAX ? CUT_MORE : CUT_NOT;
}
