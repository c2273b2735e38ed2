/*
 * inside.h - what the files of sandbox/ share. Each part says in `e` why it
 * could not be done, and the caller decides whether that matters.
 */
#ifndef SANDBOX_INSIDE_H
#define SANDBOX_INSIDE_H

#include <sys/types.h>

#include "sandbox/sandbox.h"

/* The sanitizers look into their own process while they run and at its end. */
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

struct user {
	const char *name;
	uid_t uid;
	gid_t gid;
};

bool user_find(struct user *, const char *name, struct err *);
/* May this user read and write what the sandbox leaves? */
bool user_suits(const struct user *, const struct sandbox *, struct err *);
bool user_become(const struct user *, struct err *);

/*
 * The bounding set, where the rights are there for it: before the user goes.
 * Where they aren't, no_new_privs does as well.
 */
void caps_bound(void);
/* All other sets; and that no program that is run gains any. */
bool caps_clear(struct err *);
bool no_new_privs(struct err *);

/*
 * A ruleset, made while its paths can still be reached, and to be entered
 * when no_new_privs is set. -1: `e` says why there is none. *abi: which
 * version of Landlock it is.
 */
int landlock_rules(const struct sandbox *, int *abi, struct err *);
bool landlock_enter(int rules, struct err *);

bool filter_enter(const struct sandbox *, struct err *);

#endif
