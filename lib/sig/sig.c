#include "sig/sig.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/ts.h"
#include "proc/proc.h"

enum { KEPT = 4096 };

/* Runs ssh-keygen; true when it says yes. */
static bool
keygen(const char *const *argv, struct span input, struct proc_runner *runner,
    struct buf *said, struct err *e)
{
	static const char *const env[] = {"TZ=UTC", "LC_ALL=C", NULL};
	struct proc p = {.argv = argv,
	    .env = env,
	    .runner = runner,
	    .input = input,
	    .timeout = 10 * TS_SECOND,
	    .out_max = KEPT,
	    .err_max = KEPT};
	bool ok = proc_run(&p, e);

	if (ok && p.status != 0) {
		struct span rest, why = span_cut(buf_all(&p.err), '\n', &rest);

		if (why.n == 0)
			why = span_cut(buf_all(&p.out), '\n', &rest);
		ok = err_set(e, "ssh-keygen: %.*s", why.n != 0 ? (int)why.n : 8,
		    why.n != 0 ? why.p : "says no");
	}
	if (said != NULL)
		buf_span(said, buf_all(&p.out));
	proc_release(&p);
	return ok;
}

bool
sig_verify(struct span text, const char *sig, const char *allowed,
    const char *space, const char *when, struct proc_runner *runner, char **who,
    struct err *e)
{
	char option[64];
	struct buf said = {0};
	struct span rest, name;
	bool ok;

	snprintf(option, sizeof(option), "-Overify-time=%s", when ? when : "");
	{
		const char *const find[] = {"ssh-keygen", "-Y",
		    "find-principals", "-s", sig, "-f", allowed,
		    when ? option : NULL, NULL};

		ok = keygen(find, span("", 0), runner, &said, e);
	}
	name = span_cut(buf_all(&said), '\n', &rest);
	*who = ok ? xstrndup(name.p, name.n) : NULL;
	buf_release(&said);
	if (*who == NULL)
		return false;
	{
		const char *const verify[] = {"ssh-keygen", "-Y", "verify",
		    "-f", allowed, "-I", *who, "-n", space, "-s", sig,
		    when ? option : NULL, NULL};

		ok = keygen(verify, text, runner, NULL, e);
	}
	if (!ok) {
		free(*who);
		*who = NULL;
	}
	return ok;
}
