/*
 * pcapfile.h - pcap and pcapng, read and written without libpcap, which
 * refuses files of several link types and truncated tails.
 *
 * Reading is a pure function over the bytes at hand: the caller shows what it
 * has, pcapfile_next takes one record off its front or asks for more.
 *
 * Sources: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng; the link types
 * of tcpdump.org/linktypes.html.
 */
#ifndef PCAPFILE_PCAPFILE_H
#define PCAPFILE_PCAPFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/* Link types that have a name here; the numbers are LINKTYPE_ values. */
enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_RAW = 101,
	LINK_LOOP = 108,
	LINK_SLL = 113,
	LINK_PPI = 192,
	LINK_IPV4 = 228,
	LINK_IPV6 = 229,
	LINK_SLL2 = 276
};

enum { PCAPFILE_RECORD_MAX = 16 << 20, PCAPFILE_IFS = 256 };

struct packet {
	int64_t ts;	    /* nanoseconds since 1970 */
	uint32_t link;	    /* LINK_... */
	uint32_t len;	    /* bytes on the wire */
	struct span bytes;  /* those captured */
	struct span ifname; /* empty: not told */
};

struct pcapfile_if {
	uint32_t link;
	uint32_t snaplen;   /* bytes captured at most; 0: no bound */
	uint8_t resolution; /* if_tsresol as on file */
	int64_t offset;	    /* if_tsoffset, seconds */
	char name[32];
};

struct pcapfile {
	bool started, ng, swapped, nano;
	uint8_t header;	   /* bytes of a pcap record header */
	uint64_t consumed; /* bytes taken so far, for messages */
	int64_t last_ts;   /* a simple packet block has none of its own */
	size_t nifs;
	struct pcapfile_if ifs[PCAPFILE_IFS]; /* pcap: one */
};

enum pcapfile_got {
	PCAPFILE_PACKET, /* *pkt is filled; its bytes lie in `bytes` */
	PCAPFILE_OTHER,	 /* something that is no packet was taken */
	PCAPFILE_MORE,	 /* at least *used bytes are needed in all */
	PCAPFILE_BROKEN	 /* `e` says why; nothing behind can be read */
};

/* Do these first bytes (4 are enough) start a capture? */
bool pcapfile_magic(struct span bytes);

/* *used: how many bytes were taken off the front. */
enum pcapfile_got pcapfile_next(struct pcapfile *, struct span bytes,
    struct packet *pkt, size_t *used, struct err *e);

/*
 * Writing pcapng: one section, in which an interface is told in front of its
 * first packet; another section where there are more than PCAPFILE_IFS.
 */
struct pcapng {
	uint32_t snaplen; /* told of every interface */
	size_t nifs;	  /* 0: a new file */
	struct pcapfile_if ifs[PCAPFILE_IFS];
};

void pcapng_put(struct pcapng *, struct buf *, const struct packet *);
/* A block of `n` bytes that readers pass over: 16 or more, a multiple of 4. */
void pcapng_pad(struct buf *, size_t n);

/* The name of a link type in `packet` records; NULL: "dlt:N". */
const char *pcapfile_link_name(uint32_t link);
bool pcapfile_link_read(struct span name, uint32_t *link);

#endif
