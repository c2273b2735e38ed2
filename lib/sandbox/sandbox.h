/*
 * sandbox.h - gives up, for good, what a tool has no use for: another user,
 * capabilities, programs with more rights (no_new_privs), files (Landlock),
 * system calls (seccomp).
 *
 * A call that isn't allowed fails with EPERM, it doesn't kill: who broke into
 * a tool gains nothing by it, and a tool that watches for years goes on when
 * a new C library tries a call that the list doesn't know yet.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdint.h>

#include "base/err.h"

/* What a tool may still do. Nothing: only use what is open already. */
enum {
	SANDBOX_READ = 1,    /* open what lies below `read` */
	SANDBOX_WRITE = 2,   /* open, make and remove below `write` */
	SANDBOX_CAPTURE = 4, /* use the packet sockets that are open */
	SANDBOX_CONNECT = 8, /* connect by TCP, to `ports` */
	SANDBOX_RUN = 16     /* run programs: only user, capabilities and
				no_new_privs are shed, for the programs would
				inherit the rest */
};

struct sandbox {
	unsigned may;
	/*
	 * Whom to become. NULL: nobody, where it is root that starts it and
	 * nobody may read `read` and write `write`.
	 */
	const char *user;
	bool strict; /* fail where something can't be shed */
	/*
	 * Files and directories. Of a file its directory, so that the one
	 * that takes its place can be opened too. Neither need be there.
	 */
	char *const *read, *const *write;
	size_t nread, nwrite;
	const uint16_t *ports;
	size_t nports;
};

enum { SANDBOX_TEXT = 512 };

/* In words, for people. */
struct sandbox_done {
	char shed[SANDBOX_TEXT];
	char kept[SANDBOX_TEXT]; /* what could not be; empty: nothing */
};

/* False: the user or, where strict, something else can't be had. */
bool sandbox_enter(const struct sandbox *, struct sandbox_done *, struct err *);

#endif
