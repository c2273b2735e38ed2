/*
 * iec104.h - what the files of IEC 60870-5-104 share: the APCI with its
 * numbered frames (iec104.c), the ASDU and its types (iec104_asdu.c), what ties
 * one to another (iec104_tie.c), and the information elements
 * (iec104_element.c).
 *
 * Sources: IEC 60870-5-104:2006 for the APCI; IEC 60870-5-101:2003 for the
 * ASDU, whose fields have their widths fixed by 104: cause two bytes, common
 * address two, information object address three. All are little-endian.
 *
 * A conversation keeps ASKS_MAX requests, and IEC104_HELD selects and
 * IEC104_HELD activations that have not ended; the oldest make way.
 */
#ifndef PROTO_IEC104_H
#define PROTO_IEC104_H

#include "proto/asks.h"

enum { IEC104_HELD = 16, IEC104_DUI = 6, IEC104_IOA = 3, IEC104_READ = 102 };

/* Causes of transmission that are acted upon; the others are only named. */
enum {
	COT_PERIODIC = 1,
	COT_REQUEST = 5,
	COT_ACT = 6,
	COT_ACT_CON = 7,
	COT_DEACT = 8,
	COT_DEACT_CON = 9,
	COT_ACT_TERM = 10,
	COT_FILE = 13,
	COT_UNKNOWN_FIRST = 44,
	COT_UNKNOWN_LAST = 47
};

/* A command that was selected, or activated and hasn't ended. */
struct iec104_held {
	uint64_t key;
	int64_t ts;
	uint64_t value; /* its element's bits, without select and quality */
};

struct iec104_state {
	struct asks asks;
	struct iec104_held selects[IEC104_HELD], active[IEC104_HELD];
	uint8_t nselects, nactive; /* places taken, then where the next goes */
	struct iec104_count {
		uint16_t next;	/* the number due, 15 bits */
		uint16_t acked; /* what the other side has confirmed */
		bool known;
	} count[2]; /* by from_server */
};

/* How one information element is read. */
struct iec104_object {
	struct msg *msg;
	struct point *point;
	uint64_t value; /* of a command, to hold an execute to its select */
	uint32_t ioa;
	bool select;		 /* of a command: S/E */
	bool many;		 /* one of several in the ASDU */
	bool in_list, in_object; /* of detail.objects */
};

/* In front of a detail of this object: among many it says which. */
void iec104_detail(struct iec104_object *);

/* In which direction a type is sent. */
enum iec104_way { WAY_MONITOR = 1, WAY_CONTROL = 2, WAY_BOTH = 3 };

struct iec104_type {
	uint8_t code;
	const char *name;
	enum iec104_way way;
	enum action action;
	uint8_t size; /* of an element with its time */
	uint8_t time; /* bytes of that: 0, 3 or 7 */
	/* Without its time; NULL: the bytes as they are. */
	void (*read)(struct iec104_object *, struct rd *);
};

/* NULL: a type that the standard doesn't define. */
const struct iec104_type *iec104_type(uint8_t code);

/*
 * Do the fields of an ASDU of `length` bytes close, and fit its direction? Of
 * its front they do as far as that goes.
 */
bool iec104_asdu_fits(struct span front, size_t length, bool from_server);
/* Fills t->msg, which has the APCI's fields, from the ASDU. */
void iec104_asdu(struct talk *, struct rd *);

/* Of t->msg, once it was read to its end; `o`: the last of its objects. */
void iec104_tie(struct talk *, const struct iec104_object *o, uint8_t type,
    uint8_t cause);

/* CP56Time2a; TS_NONE with IV set or where it is no time. */
int64_t iec104_time(struct msg *, struct rd *, const char *key);

#endif
