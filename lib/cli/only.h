/*
 * only.h - which records pass, and which of their fields: --only and --pass.
 *
 *	reading,loss,event:action+src+dst
 */
#ifndef CLI_ONLY_H
#define CLI_ONLY_H

#include "cli/cli.h"

enum { ONLY_FIELDS = 48 };

struct only {
	bool pass[REC_UNKNOWN + 1];
	/* keys of a record to keep, beside type and ts; none: all of them */
	struct nd_keys fields[REC_UNKNOWN + 1];
};

void only_all(struct only *);
/* `--pass` may stand alone, for all records: makes that `--pass=all`. */
void only_argv(struct cli *, const char *option);
/* Usage errors end the process. */
void only_read(struct only *, struct cli *, const char *option);
/* Passes the line on, whole or narrowed, if its type is among them. */
void only_pass(const struct only *, struct cli *, const struct line *);

#endif
