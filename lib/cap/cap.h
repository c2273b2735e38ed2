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
	bool promiscuous;
};

struct cap_counts {
	uint64_t received; /* what the kernel handed to us, in all */
	uint64_t dropped;  /* by the kernel, for lack of room */
	uint64_t dropped_interface;
};

struct cap;

struct cap *cap_open(const struct cap_options *, struct err *);
int cap_fd(const struct cap *); /* for poll */
uint32_t cap_link(const struct cap *);
/*
 * Calls `each` for every packet that is there, up to `most`; how many. -1:
 * `e` says why. Doesn't wait.
 */
int cap_read(struct cap *, int most,
    void (*each)(void *ctx, const struct packet *), void *ctx, struct err *);
bool cap_counts(struct cap *, struct cap_counts *);
void cap_close(struct cap *);

/* A filter for packets of one link type, for files. */
struct cap_filter;
struct cap_filter *cap_filter_new(const char *text, uint32_t link, int snaplen,
    struct err *);
bool cap_filter_match(const struct cap_filter *, const struct packet *);
void cap_filter_free(struct cap_filter *);

#endif
