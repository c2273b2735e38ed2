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
 * `programs` are the argv[0] that it will run; they are copied. `shed` runs in
 * it before anything else and says in `err` why it must not go on.
 */
struct proc_runner *proc_runner_new(char *const *programs, size_t n,
    bool (*shed)(void *ctx, struct err *), void *ctx, struct err *);
/* Would it run this? */
bool proc_runner_may(const struct proc_runner *, struct span program);
void proc_runner_free(struct proc_runner *);

/* What proc_run does when proc->runner is set. */
bool proc_runner_run(struct proc *, struct err *);

#endif
