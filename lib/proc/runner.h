/*
 * runner.h - a process that runs programs for one that no longer may: it is
 * forked before the sandbox, waits on a socket, and ends when its parent does.
 *
 * It takes nothing on trust: of all programs it runs those that were named
 * when it was made.
 */
#ifndef PROC_RUNNER_H
#define PROC_RUNNER_H

#include "proc/proc.h"

struct proc_runner;

/*
 * `programs` (NULL at the end) are the argv[0] that it will run; the list and
 * its texts are copied. `shed` runs in it before anything else and says in
 * `err` why it must not go on.
 */
struct proc_runner *proc_runner_new(const char *const *programs,
    bool (*shed)(void *ctx, struct err *), void *ctx, struct err *);
/* Would it run this? */
bool proc_runner_may(const struct proc_runner *, const char *program);
void proc_runner_free(struct proc_runner *);

/* What proc_run does when proc->runner is set. */
bool proc_runner_run(struct proc *, struct err *);

#endif
