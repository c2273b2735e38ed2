#include "sandbox/sandbox.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/inside.h"

static void say(char *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(char *text, const char *fmt, ...)
{
	size_t n = strlen(text);
	va_list ap;

	if (n != 0 && n + 2 < SANDBOX_TEXT)
		n += (size_t)snprintf(text + n, SANDBOX_TEXT - n, ", ");
	va_start(ap, fmt);
	if (n < SANDBOX_TEXT)
		vsnprintf(text + n, SANDBOX_TEXT - n, fmt, ap);
	va_end(ap);
}

/* What came of one part; false: it can't be done without. */
static bool
part(const struct sandbox *s, struct sandbox_done *d, bool ok, const char *what,
    const struct err *why, struct err *e)
{
	if (ok)
		say(d->shed, "%s", what);
	else
		say(d->kept, "%s (%s)", what, why->text);
	return ok || !s->strict ||
	       err_set(e, "can't shed %s: %s", what, why->text);
}

static bool
enter_user(const struct sandbox *s, struct sandbox_done *d, struct err *e)
{
	struct user u = {0};
	struct err why = {{0}};
	char what[64];

	if (s->user == NULL && geteuid() != 0)
		return true; /* whoever it is, it was chosen */
	if (s->user != NULL) {
		if (!user_find(&u, s->user, e))
			return false;
		if ((geteuid() == 0 && !user_suits(&u, s, e)) ||
		    !user_become(&u, e))
			return false;
		snprintf(what, sizeof(what), "the user is %s", u.name);
		return part(s, d, true, what, &why, e);
	}
	if (user_find(&u, "nobody", &why) && user_suits(&u, s, &why) &&
	    user_become(&u, &why))
		return part(s, d, true, "root's id (nobody)", &why, e);
	return part(s, d, false, "root's id", &why, e);
}

static bool
enter_rest(const struct sandbox *s, struct sandbox_done *d, int rules, int abi,
    const struct err *no_rules, struct err *e)
{
	struct err why = {{0}};
	char what[64];
	bool ok;

	snprintf(what, sizeof(what), "files (Landlock %d)", abi > 0 ? abi : 0);
	why = *no_rules;
	ok = rules >= 0 && landlock_enter(rules, &why);
	if (!part(s, d, ok, what, &why, e))
		return false;
	why = (struct err){{0}};
	ok = filter_enter(s, &why);
	return part(s, d, ok, "system calls (seccomp)", &why, e);
}

bool
sandbox_enter(const struct sandbox *s, struct sandbox_done *d, struct err *e)
{
	struct err why = {{0}}, no_rules = {{0}};
	bool runs = (s->may & SANDBOX_RUN) != 0, ok;
	int abi = 0, rules;

	*d = (struct sandbox_done){0};
	rules = runs ? -1 : landlock_rules(s, &abi, &no_rules);
	caps_bound();
	ok = enter_user(s, d, e) &&
	     part(s, d, caps_clear(&why), "capabilities", &why, e) &&
	     part(s, d, no_new_privs(&why), "new privileges", &why, e);
	if (!ok && rules >= 0)
		close(rules);
	return ok && (runs || enter_rest(s, d, rules, abi, &no_rules, e));
}
