/*
 * cap.h - live interfaces and filters. The only door to libpcap; captures in
 * files are read by pcapfile/.
 */
#ifndef CAP_CAP_H
#define CAP_CAP_H

#include "base/err.h"
#include "pcapfile/pcapfile.h"

struct cap_options {
	const char *interface; /* a name, or "any" */
	const char *filter;    /* a BPF expression, or NULL */
	int snaplen;
	int buffer; /* the kernel's ring, bytes */
	int block;  /* ms that the kernel may keep a packet to itself */
	bool promiscuous;
};

struct cap_counts {
	uint64_t received; /* by the kernel for us, those dropped included */
	uint64_t dropped;  /* of these, for lack of room in the ring */
	uint64_t missed;   /* by the interface, before the kernel saw them */
};

struct cap;

/* *misfit: it is the filter that is wrong. */
struct cap *cap_open(const struct cap_options *, bool *misfit, struct err *);
int cap_fd(const struct cap *); /* for poll */
/*
 * The next packet, if one is there; its bytes stay until the next call. 1: it
 * is filled, 0: none yet, -1: `e` says why.
 */
int cap_next(struct cap *, struct packet *, struct err *);
/* From now on the kernel takes no more; what is in the ring stays there. */
bool cap_stop(struct cap *, struct err *);
bool cap_counts(struct cap *, struct cap_counts *);
void cap_close(struct cap *);

/* A filter for packets of one link type, for files. */
struct cap_filter;
struct cap_filter *cap_filter_new(const char *text, uint32_t link, int snaplen,
    struct err *);
bool cap_filter_match(const struct cap_filter *, const struct packet *);
void cap_filter_free(struct cap_filter *);

#endif
