/*
 * shed.h - a tool gives up what it has no use for, for good: before it reads
 * its first byte.
 */
#ifndef CLI_SHED_H
#define CLI_SHED_H

#include "cli/cli.h"
#include "plant/plant.h"
#include "proc/runner.h"
#include "sandbox/sandbox.h"

struct shed_list {
	char **v;
	size_t n, cap;
};

/*
 * What it still does in its sandbox; zero for a tool that only reads its
 * operands and writes its output.
 */
struct shed {
	unsigned may;		      /* SANDBOX_... */
	struct shed_list read, write; /* files and directories */
	/* What is run for it by a process of its own, made by cli_shed. */
	struct shed_list programs;
	bool programs_keep; /* that process sheds what --user says, and no more
			     */
	const uint16_t *ports;
	size_t nports;
	struct proc_runner *runner; /* NULL: it runs them itself, or none */
};

void shed_read(struct shed *, struct span path);
void shed_write(struct shed *, struct span path);
void shed_program(struct shed *, struct span name);
/* For reading them again. */
void shed_files(struct shed *, const struct sums *);
/* All that reading the plant again reads and runs. */
void shed_plant(struct shed *, const struct plant *);
/*
 * Opens the operands where they are inputs, then sheds the rest. Call it when
 * all other files are open. What can't be shed is told under -v; with
 * --sandbox it ends the process.
 */
void cli_shed(struct cli *, struct shed *);
/* Behind it: may this program still be run, this file be written? */
bool shed_may_run(const struct cli *, const struct shed *, struct span name);
bool shed_may_write(const struct cli *, const struct shed *, struct span path);
void shed_release(struct shed *);

#endif
