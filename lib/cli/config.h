/*
 * config.h - what a tool works by, as a record: so that a limit that was
 * quietly widened leaves a trace.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "cli/cli.h"
#include "plant/plant.h"

/* Of the plant, and of the files beside it; either may be NULL. */
void config_put(struct cli *, const struct plant *, const struct sums *,
    int64_t ts);
/*
 * Says which locks are without a valid signature, and so lock nothing; of no
 * plant, where it is NULL.
 */
void config_warn_locks(const struct cli *, const struct plant *);

#endif
