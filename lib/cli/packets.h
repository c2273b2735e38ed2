/*
 * packets.h - an input that is a capture, packet by packet, as in_line gives
 * those of lines line by line.
 */
#ifndef CLI_PACKETS_H
#define CLI_PACKETS_H

#include "cli/cli.h"
#include "pcapfile/pcapfile.h"

struct packets {
	struct in *in;
	uint64_t frames; /* read so far: the number of the one at hand */
	/* its own */
	struct pcapfile file;
	struct err why; /* it broke */
	size_t used;	/* bytes of the input that the one at hand takes */
};

/* It is at its end, cut short, or broken: tells which. */
void packets_end(struct packets *, enum pcapfile_got);

/*
 * The next packet within --since and --until, counted as input and with the
 * clock at its time. Its bytes stay until the next call. False at the end, or
 * where the capture breaks, which is told.
 */
static inline bool
packets_next(struct packets *k, struct packet *p)
{
	struct cli *c = k->in->cli;
	enum pcapfile_got got;

	for (;;) {
		in_take(k->in, k->used);
		got = pcapfile_next(&k->file, in_bytes(k->in), p, &k->used,
		    &k->why);
		if (got == PCAPFILE_PACKET && ++k->frames &&
		    cli_within(c, p->ts)) {
			c->in++;
			cli_clock(c, p->ts);
			return true;
		}
		if (got == PCAPFILE_MORE && in_want(k->in, k->used)) {
			k->used = 0;
		} else if (got == PCAPFILE_MORE || got == PCAPFILE_BROKEN) {
			packets_end(k, got);
			return false;
		}
	}
}

#endif
