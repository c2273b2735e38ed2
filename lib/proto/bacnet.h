/*
 * bacnet.h - what the BACnet files share: the links, the network layer, and
 * the application's services.
 *
 * What is kept is bounded: of a conversation the requests that wait
 * (asks.h) and BACNET_SERIES messages whose segments are gathered, of
 * BACNET_GATHERED_MAX bytes in all; of what conversations share, the device
 * instances of BACNET_DEVICES addresses: when one more comes, all are
 * forgotten and learned anew.
 *
 * Source: ANSI/ASHRAE Standard 135-2020; clauses are given as there.
 */
#ifndef PROTO_BACNET_H
#define PROTO_BACNET_H

#include "base/hash.h"
#include "proto/asks.h"

enum {
	BACNET_SERIES = 8,
	BACNET_GATHERED_MAX = 256 * 1024,
	BACNET_DEVICES = 8192,
	BACNET_INSTANCE_MAX = 0x3fffff,
	BACNET_MSTP_LINK = 165 /* LINKTYPE_ number */
};

/* What the links and the network layer say of a message. */
struct bacnet_link {
	struct span whole;
	const struct rd *outer; /* of a length around the NPDU, or NULL */
	const char *bvlc;	/* name of the function, NULL: another link */
	const char *frame;	/* type of an MS/TP frame, or NULL */
	struct span from;	/* of a forwarded message: address, then port */
	int32_t length; /* of the BVLC, where it isn't the datagram's, or -1 */
	int32_t vsrc, vdst; /* virtual addresses of BACnet/IPv6, or -1 */
	uint8_t source, destination; /* of MS/TP */
};

struct bacnet_npdu {
	const struct bacnet_link *link;
	struct span dadr, sadr; /* empty: none, or all of a network */
	uint16_t dnet, snet;	/* 0: none */
	uint8_t control, hops;
};

/* Bits of the NPDU's control: 6.2.2. */
enum {
	BACNET_NETWORK_MESSAGE = 0x80,
	BACNET_HAS_DNET = 0x20,
	BACNET_HAS_SNET = 0x08,
	BACNET_EXPECTING_REPLY = 0x04,
	BACNET_PRIORITY = 0x03,
	BACNET_CONTROL_RESERVED = 0x50
};

/* A message whose segments come. */
struct bacnet_series {
	struct buf bytes; /* of the parameters */
	struct ask ask;	  /* that it answers; `kept` is its own */
	uint64_t key;
	int64_t ts; /* of the last segment */
	uint64_t frame;
	uint32_t flags;
	uint32_t segments;
	uint8_t next, service, first, invoke;
	bool used, answers, from_server;
};

struct bacnet_state {
	struct asks asks;
	struct bacnet_series *series; /* BACNET_SERIES, once there is one */
	void (*emit)(struct talk *);  /* the caller's, while asks are told */
};

/* Which device an address belongs to, as the devices said. */
struct bacnet_world {
	struct map devices; /* of keys to instances + 1 */
	struct arena arena;
};

/* Links: Annex J and U, and the frames of 7 and 9. */
enum framed bacnet_frame(struct span, bool from_server, bool strict, size_t *);
void bacnet_bvll(struct talk *, struct rd *, struct bacnet_link *);
void bacnet_bvll6(struct talk *, struct rd *, struct bacnet_link *);
void bacnet_mstp(struct talk *, struct rd *, struct bacnet_link *);
size_t bacnet_mstp_length(struct span);		    /* 0: not known yet */
bool bacnet_mstp_holds(struct span, size_t length); /* its CRCs */
bool bacnet_bvll_known(uint8_t type, uint8_t function, size_t length);
/* Where the NPDU starts in what the link carries; 0: there is none. */
size_t bacnet_npdu_at(uint8_t type, uint8_t function);

/* Reads a network layer message, and all that it carries. */
void bacnet_npdu(struct talk *, struct rd *, const struct bacnet_link *);
/* Takes the header; false: broken. */
bool bacnet_npdu_header(struct rd *, struct bacnet_npdu *);
void bacnet_network(struct talk *, struct rd *, const struct bacnet_npdu *);
void bacnet_apdu(struct talk *, struct rd *, const struct bacnet_npdu *);
/* Does it hold in every way: known, its tags closed to the last? */
bool bacnet_npdu_holds(struct span);
bool bacnet_apdu_holds(struct rd *);
void bacnet_put_link(struct msg *, const struct bacnet_link *);
void bacnet_put_npdu(struct msg *, const struct bacnet_npdu *);
/* "192.0.2.1:47808" of 6 or 18 octets. */
struct span bacnet_ip_text(struct msg *, struct span octets);

/* Ends an event whose reader is `r`. */
void bacnet_emit(struct talk *, const struct rd *, const struct bacnet_link *);

/* The instance of the device at the source or the destination, or -1. */
int64_t bacnet_device(const struct talk *, const struct bacnet_npdu *,
    bool source);
/* The source said that it is this device. */
void bacnet_learn(const struct talk *, const struct bacnet_npdu *,
    uint32_t instance);

void bacnet_overdue(struct talk *, int64_t now, bool ended);
void bacnet_lost(struct talk *);
/* The latest ask with this key, or NULL. */
struct ask *bacnet_latest(const struct asks *, uint64_t key);

#endif
