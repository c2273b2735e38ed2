/*
 * dnp3.c - DNP3's link layer: IEEE 1815-2012, 9.2.4.
 *
 *	05 64 length(1) control(1) destination(2) source(2) CRC(2)
 *	then blocks of up to 16 bytes, each with a CRC(2)
 *
 * The length counts from control on, without CRCs.
 */
#include "serial/inside.h"

enum { HEADER = 10, LENGTH_AT = 2, LENGTH_MIN = 5, BLOCK = 16, CRC = 2 };

/* x^16+x^13+x^12+x^11+x^10+x^8+x^6+x^5+x^2+1, reflected, inverted. */
static bool
crc_holds(const char *p, size_t n)
{
	const uint8_t *at = (const uint8_t *)p + n;
	uint16_t crc = 0;
	size_t i;
	int bit;

	for (i = 0; i < n; i++) {
		crc = (uint16_t)(crc ^ (uint8_t)p[i]);
		for (bit = 0; bit < 8; bit++)
			crc =
			    (uint16_t)(crc & 1 ? crc >> 1 ^ 0xa6bc : crc >> 1);
	}
	crc = (uint16_t)~crc;
	return crc == (at[0] | at[1] << 8);
}

static bool
blocks_hold(struct span s)
{
	size_t at = HEADER;

	while (at < s.n) {
		size_t n = s.n - at - CRC < BLOCK ? s.n - at - CRC : BLOCK;

		if (!crc_holds(s.p + at, n))
			return false;
		at += n + CRC;
	}
	return true;
}

enum cut
cut_dnp3(struct span s, enum quiet quiet, size_t *n)
{
	size_t user;

	(void)quiet; /* it may pause between two bytes */
	*n = 1;
	if (s.p[0] != 0x05 || (s.n > 1 && s.p[1] != 0x64))
		return CUT_NOT;
	if (s.n < HEADER)
		return CUT_MORE;
	user = (uint8_t)s.p[LENGTH_AT];
	if (user < LENGTH_MIN || !crc_holds(s.p, HEADER - CRC))
		return CUT_NOT;
	user -= LENGTH_MIN;
	user += HEADER + (user + BLOCK - 1) / BLOCK * CRC;
	if (s.n < user)
		return CUT_MORE;
	if (!blocks_hold(span(s.p, user)))
		return CUT_NOT;
	*n = user;
	return CUT_MESSAGE;
}
