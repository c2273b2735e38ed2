/*
 * bsap.c - BSAP's framing: DLE STX, or DLE SOH of the extended form, the text
 * in which each DLE stands twice, DLE ETX, and two bytes that check it.
 *
 *	10 02 address(1) serial(1) ... 10 03 check(2)
 *
 * The check isn't held against the text here.
 */
#include "serial/inside.h"

enum { DLE = 0x10, SOH = 1, STX = 2, ETX = 3, CHECK = 2, TEXT_MAX = 1024 };

enum cut
cut_bsap(struct span s, enum quiet quiet, size_t *n)
{
	size_t i;

	(void)quiet;
	*n = 1;
	if (s.p[0] != DLE || (s.n > 1 && s.p[1] != STX && s.p[1] != SOH))
		return CUT_NOT;
	for (i = 2; i + 1 < s.n; i++) {
		if (s.p[i] != DLE)
			continue;
		if (s.p[i + 1] == ETX) {
			*n = i + 2 + CHECK;
			return s.n < *n ? CUT_MORE : CUT_MESSAGE;
		}
		if (s.p[i + 1] != DLE) { /* another begins in the middle */
			*n = i;
			return CUT_NOT;
		}
		i++;
	}
	return s.n > TEXT_MAX ? CUT_NOT : CUT_MORE;
}
