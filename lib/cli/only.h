/*
 * only.h - which records pass, and which of their fields: --only and --pass.
 *
 *	reading,loss,event:action+src+dst:action=write+mode:status=rejected
 *
 * Types, with the fields to keep, and with what fields must be, one of them.
 * Where that holds records back and ticks pass, ticks tell how far time came.
 */
#ifndef CLI_ONLY_H
#define CLI_ONLY_H

#include "cli/cli.h"

enum { ONLY_FIELDS = 48, ONLY_WHEN = 64 };

struct only {
	bool pass[REC_UNKNOWN + 1];
	/* keys of a record to keep, beside type and ts; none: all of them */
	struct nd_keys fields[REC_UNKNOWN + 1];
	/* where the tool's own scan has them already, or 255 */
	uint8_t own[REC_UNKNOWN + 1][ONLY_FIELDS];
	bool chosen[REC_UNKNOWN + 1]; /* ... only where one of these holds: */
	struct only_when {
		enum record_type type;
		uint8_t field; /* of `fields` */
		struct span word;
	} when[ONLY_WHEN];
	size_t nwhen;
	int64_t told; /* the time of what was written last */
	bool held;    /* something was held back, and ticks pass */
};

void only_all(struct only *);
/* `--pass` may stand alone, for all records: makes that `--pass=all`. */
void only_argv(struct cli *, const char *option);
/* Usage errors end the process. */
void only_read(struct only *, struct cli *, const char *option);
/* The tool's own keys: what they hold isn't looked for twice. cli_filter does
 * this, and only_end. */
void only_bind(struct only *, const struct nd_keys *own);
/* Passes the line on, whole or narrowed, if its type is among them. */
void only_pass(struct only *, struct cli *, const struct line *);
/* Behind the last line. */
void only_end(struct only *, struct cli *);

#endif
