/*
 * config.h - what a tool works by, as a record: so that a limit that was
 * quietly widened leaves a trace.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "cli/cli.h"
#include "plant/plant.h"

/* A file that was read beside the plant's. */
struct config_file {
	struct span name;
	char sha256[64];
};

/* `plant` may be NULL. */
void config_put(struct cli *, const struct plant *, const struct config_file *,
    size_t n, int64_t ts);
/* The sha256 of all their hashes: what alerts name as `config`. */
void config_sum(const struct plant *, const struct config_file *, size_t n,
    char out[64]);
/* Says which locks are without a valid signature, and so lock nothing. */
void config_warn_locks(const struct cli *, const struct plant *);

#endif
