/*
 * proc.h - runs another program: by argument list, never by a shell; with a
 * time limit on its whole process group, and bounds on what it says.
 */
#ifndef PROC_PROC_H
#define PROC_PROC_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct proc_runner;

struct proc {
	const char *const *argv;    /* argv[0] is looked up in PATH */
	const char *const *env;	    /* "NAME=value" beside ours; NULL: none */
	struct span input;	    /* its stdin */
	int64_t timeout;	    /* nanoseconds; 0: none */
	size_t out_max, err_max;    /* bytes kept of each, the rest is read */
	struct proc_runner *runner; /* who starts it; NULL: we do */
	struct buf out, err;	    /* what it said */
	int status; /* exit status; 128 + signal if killed; 255: not known */
	bool timed_out;
};

/* False when it could not be started. */
bool proc_run(struct proc *, struct err *);
void proc_release(struct proc *);

#endif
