/*
 * inside.h - the numbers of pcapng that reader and writer share
 * (draft-ietf-opsawg-pcapng, 3 and 4).
 */
#ifndef PCAPFILE_INSIDE_H
#define PCAPFILE_INSIDE_H

enum {
	MAGIC_NG = 0x0a0d0d0a,
	ORDER_NG = 0x1a2b3c4d,
	BLOCK_MIN = 12,
	SECTION_MIN = 28
};
enum {
	BLOCK_IF = 1,
	BLOCK_OLD = 2,
	BLOCK_SIMPLE = 3,
	BLOCK_PACKET = 6,
	BLOCK_CUSTOM = 0x0bad
};
enum { OPT_END = 0, OPT_NAME = 2, OPT_RESOLUTION = 9, OPT_OFFSET = 14 };

#endif
