/*
 * sig.h - SSH signatures (through ssh-keygen -Y), which people already have
 * keys for.
 */
#ifndef SIG_SIG_H
#define SIG_SIG_H

#include "base/err.h"
#include "base/span.h"

struct proc_runner;

/*
 * Is `text` signed by one of the allowed signers, in this namespace? The
 * signature lies in the file `sig`. `when` is a time as ssh-keygen reads it
 * (20261122T190000 is not; 20261122190000 is), for signers whose keys are
 * valid for a while; NULL: now. On true *who is the principal, which the
 * caller frees. `runner` starts ssh-keygen; NULL: we do.
 */
bool sig_verify(struct span text, const char *sig, const char *allowed,
    const char *space, const char *when, struct proc_runner *runner, char **who,
    struct err *);

#endif
