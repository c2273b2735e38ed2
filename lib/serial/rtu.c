/*
 * rtu.c - Modbus RTU on a line.
 *
 *	address(1) PDU(1 to 253) CRC(2, low byte first)
 *
 * MODBUS over Serial Line V1.02, 2.5.1: a message ends where the line is
 * silent for 3.5 characters, and holds no silence of more than 1.5. What
 * stands between the line and us (an UART's FIFO, USB, a terminal server)
 * makes silences that weren't there and swallows those that were. So the CRC
 * decides and the silence only helps: bytes that end in a silence are a
 * message if their CRC holds; if it doesn't, the shortest front whose CRC
 * holds is one, for two messages came as one piece; and if there is none, a
 * message may have come in pieces, and the rest of it is waited for.
 */
#include "serial/inside.h"

enum { FRAME_MIN = 4, FRAME_MAX = 256 };

static uint16_t
crc_add(uint16_t crc, uint8_t byte)
{
	int bit;

	crc = (uint16_t)(crc ^ byte);
	for (bit = 0; bit < 8; bit++)
		crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1);
	return crc;
}

/* Over a message and its own CRC, the CRC is 0. */
static size_t
shortest(struct span s, size_t *whole)
{
	uint16_t crc = 0xffff;
	size_t i, first = 0;

	*whole = 0;
	for (i = 0; i < s.n && i < FRAME_MAX; i++) {
		crc = crc_add(crc, (uint8_t)s.p[i]);
		if (crc != 0 || i + 1 < FRAME_MIN)
			continue;
		*whole = i + 1;
		if (first == 0)
			first = i + 1;
	}
	return first;
}

enum cut
cut_rtu(struct span s, bool quiet, size_t *n)
{
	size_t whole, first;

	if (!quiet && s.n < FRAME_MAX)
		return CUT_MORE;
	first = shortest(s, &whole);
	*n = whole == s.n ? whole : first;
	if (*n != 0)
		return CUT_MESSAGE;
	*n = 1;
	return s.n < FRAME_MAX ? CUT_MORE : CUT_NOT;
}
