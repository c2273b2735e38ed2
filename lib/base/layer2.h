/*
 * layer2.h - what a frame without IP carries, as one number: an EtherType
 * below 0x10000, or one of these.
 */
#ifndef BASE_LAYER2_H
#define BASE_LAYER2_H

enum {
	LAYER2_LLC = 0x10000, /* IEEE 802.2 behind a length */
	LAYER2_LINK = 0x20000 /* and the LINKTYPE_ number: a whole frame */
};

#endif
