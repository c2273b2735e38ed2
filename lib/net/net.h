/*
 * net.h - frames in, payloads out: links, tunnels, IP, UDP, TCP reassembly,
 * flows.
 *
 * Knows no industrial protocol and no file format. The caller shows frames in
 * the order they were seen and gets, through the functions of a struct
 * net_sink, the datagrams and the bytes of each TCP direction in order, with
 * the frame and time at which they were seen.
 *
 * Memory is bounded whatever the traffic: the number of flows (the ones that
 * never carried a payload go first, then the one idle for longest), the bytes
 * that wait behind a hole, per flow and in all, how many directions have their
 * last bytes kept, to hold what is sent twice against, and the datagrams whose
 * fragments wait for others (the oldest goes first). What is given up is told.
 *
 * What a tunnel carries comes out as if it had been seen bare, and what a
 * mirror or a redundant network shows twice comes out once.
 *
 * Checksums are not held against anything: captures made on a sending host
 * carry unfinished ones.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/layer2.h"
#include "base/span.h"

struct frame {
	int64_t ts;
	uint64_t number; /* the caller's: it comes back with the bytes */
	uint32_t link;	 /* LINKTYPE_ value */
	uint32_t len;	 /* bytes on the wire */
	struct span bytes;
	uint16_t origin; /* sensor: equal addresses there are other hosts */
};

enum { SIDES = 2 };
enum { IP_TCP = 6, IP_UDP = 17 };

struct segment; /* waiting behind a hole */
struct past;	/* what was handed out last */

/* One direction of a TCP connection. */
struct tcp_side {
	uint32_t next;	     /* the sequence number that comes next */
	uint32_t fin;	     /* where the direction ends, with `ended` */
	uint32_t first;	     /* behind the SYN, with `syn` */
	uint32_t elsewhere;  /* what would follow a segment far outside */
	uint32_t left, back; /* a hole given up without the receiver's word */
	uint32_t waiting;    /* bytes behind the hole */
	struct segment *hole;
	struct past *past; /* may be NULL */
	bool started;	   /* `next` is known */
	bool syn;	   /* ... from a SYN, at `first` */
	bool whole;	   /* nothing in front of the first byte is missing */
	bool early;	   /* the first that waits came with the SYN */
	bool told;	   /* bytes of it were handed out */
	bool ended;	   /* by FIN, at `fin` */
	bool strange;	   /* `elsewhere` is set */
	bool reborn;	   /* ... by the SYN of another connection */
};

struct flow {
	struct flow *chain;	    /* in its hash bucket */
	struct flow *older, *newer; /* by last use, in its class */
	uint64_t hash;
	struct addr addr[SIDES];
	uint16_t port[SIDES];
	uint16_t origin, vlan; /* vlan 0: untagged */
	uint32_t vni;	       /* the virtual network; 0: none */
	uint8_t protocol;      /* IP_TCP or IP_UDP */
	bool payload;	  /* carried some: it is in the class kept longer */
	uint8_t opener;	  /* the side that sent the first packet or SYN */
	bool opener_sure; /* ... from the SYN */
	bool seen[SIDES]; /* packets of this side were seen */
	bool done;	  /* closed or reset, and told so */
	struct tcp_side tcp[SIDES];
	uint64_t spoke[SIDES]; /* UDP: how many frames had come by then */
	int64_t since, last;   /* of the packets counted */
	uint64_t packets[SIDES], bytes[SIDES]; /* on the wire */
	uint32_t retransmitted, gaps;
	void *user; /* the caller's: `closed` frees it and makes it NULL */
};

/* Bytes of one direction, in order, each byte once. */
struct chunk {
	struct span bytes;
	int64_t ts;
	uint64_t frame;
	bool gap;	  /* bytes in front of these were never seen */
	uint32_t skipped; /* ... how many; 0: not known */
	bool midstream;	  /* the first seen of a connection opened before */
	bool cut;   /* the capture left out `missing` bytes behind these */
	bool twice; /* some were sent twice, and not the same */
	uint32_t missing;
};

/* A segment says other bytes than one in front of it. */
struct conflict {
	int64_t ts;
	uint64_t frame;
	uint32_t count;	 /* bytes that differ */
	uint32_t behind; /* how far the last of them lies behind the end of
			    what was handed out; 0: it still waits */
};

enum net_end { NET_CLOSED, NET_RESET, NET_REUSED, NET_EVICTED, NET_FINISHED };

/* A frame without IP, for protocols of layer 2. */
struct layer2 {
	struct addr src, dst; /* MAC addresses; none on other links */
	uint32_t id;	      /* see base/layer2.h */
	uint16_t vlan;
	bool cut;
	struct span bytes;
};

/* What became of datagrams in fragments, summed up over a second at most. */
struct net_loss {
	const char *what; /* as in `loss` records */
	uint64_t count;
	int64_t since;	      /* the first of them */
	uint64_t frame;	      /* ... and its frame */
	struct addr src, dst; /* none: of several pairs of hosts */
	uint16_t origin;      /* 0: none, or of several */
};

struct net_sink {
	void (*stream)(void *ctx, struct flow *, int side,
	    const struct chunk *);
	void (*datagram)(void *ctx, struct flow *, int side,
	    const struct chunk *);
	void (*layer2)(void *ctx, const struct layer2 *, const struct frame *);
	/* Bytes that follow all the same start the flow's story anew. */
	void (*closed)(void *ctx, struct flow *, enum net_end);
	/* `what` as in `loss` records; count in bytes or flows */
	void (*loss)(void *ctx, struct flow *, int side, const char *what,
	    uint64_t count);
	/* ... of no flow; layer2, this one and the next may be NULL */
	void (*lost)(void *ctx, const struct net_loss *);
	void (*conflict)(void *ctx, struct flow *, int side,
	    const struct conflict *);
};

struct net_limits {
	size_t flows;	   /* how many are kept */
	size_t hole_flow;  /* bytes that wait behind a hole, per direction */
	size_t hole_all;   /* ... and in all */
	int64_t hole_wait; /* how long they wait, nanoseconds */
	size_t pasts; /* directions whose last bytes are kept (4 KiB each) */
	size_t parts_pair; /* datagrams in fragments, between two hosts */
	size_t parts_all;  /* ... and in all */
	size_t bytes_pair; /* memory that they take, between two hosts */
	size_t bytes_all;  /* ... and in all */
	int64_t parts_wait;
	size_t twice_kept;    /* how many of the last frames are compared */
	int64_t twice_lan;    /* how far apart the two of a redundant network */
	int64_t twice_mirror; /* ... and of a mirror may be; 0: both count */
};

extern const struct net_limits net_defaults;

struct net_counts {
	uint64_t frames, ip, tcp, udp, other;
	uint64_t tunnels;     /* headers of tunnels that were passed */
	uint64_t fragments;   /* of IP datagrams */
	uint64_t reassembled; /* datagrams put together of them */
	uint64_t incomplete;  /* ... given up */
	uint64_t redundant;   /* frames discarded: PRP's and HSR's second */
	uint64_t duplicates;  /* ... and what a mirror showed twice */
	uint64_t cut;	      /* frames that the capture shortened */
	uint64_t bad;	      /* frames whose headers contradict themselves */
	uint64_t late;	      /* segments too far out of order in the file */
	uint64_t retransmitted, gaps, evicted, conflicts;
};

struct net;

struct net *net_new(const struct net_limits *, const struct net_sink *,
    void *ctx);
void net_frame(struct net *, const struct frame *);
/* Hands out what still waits, closes every flow in the order of its age. */
void net_end(struct net *);
const struct net_counts *net_counts(const struct net *);
void net_free(struct net *);

#endif
