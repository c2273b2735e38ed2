/*
 * user.c - users and capabilities: capabilities(7), credentials(7).
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "sandbox/inside.h"

enum { GROUPS_MAX = 1024, PASSWD_MAX = 16 << 20 };

/* name:password:uid:gid:... as in passwd(5) */
static bool
is_user(struct span line, const char *name, struct user *u)
{
	struct span rest;
	uint64_t uid, gid;

	if (!span_is(span_cut(line, ':', &rest), name))
		return false;
	span_cut(rest, ':', &rest);
	if (!num_read_u64(span_cut(rest, ':', &rest), &uid) ||
	    !num_read_u64(span_cut(rest, ':', &rest), &gid) ||
	    uid >= UINT32_MAX || gid >= UINT32_MAX)
		return false;
	*u = (struct user){name, (uid_t)uid, (gid_t)gid};
	return true;
}

/*
 * Of this system's own users: the C library would load code and ask other
 * hosts for those of others.
 */
bool
user_find(struct user *u, const char *name, struct err *e)
{
	static const char file[] = "/etc/passwd";
	struct buf b = {0};
	struct span rest;
	bool found = false;

	if (!file_read(file, PASSWD_MAX, &b, e)) {
		buf_release(&b);
		return false;
	}
	rest = buf_all(&b);
	while (!found && rest.n != 0)
		found = is_user(span_cut(rest, '\n', &rest), name, u);
	buf_release(&b);
	return found || err_set(e, "no user %s in %s", name, file);
}

/* What isn't there yet is made in its directory. */
static bool
reach(const char *path, int how)
{
	char *copy;
	bool ok;

	if (faccessat(AT_FDCWD, path, how, AT_EACCESS) == 0)
		return true;
	if (errno != ENOENT || how == R_OK)
		return errno != EACCES;
	copy = xstrdup(path);
	ok = faccessat(AT_FDCWD, dirname(copy), how, AT_EACCESS) == 0 ||
	     errno != EACCES;
	free(copy);
	return ok;
}

static bool
reaches(const struct user *u, char *const *paths, size_t n, int how,
    struct err *e)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!reach(paths[i], how))
			return err_set(e, "%s may not %s %s", u->name,
			    how == R_OK ? "read" : "write", paths[i]);
	return true;
}

/* Asks as the user, and comes back. */
bool
user_suits(const struct user *u, const struct sandbox *s, struct err *e)
{
	gid_t groups[GROUPS_MAX], gid = getegid();
	int n = getgroups(GROUPS_MAX, groups);
	uid_t uid = geteuid();
	bool ok;

	if (n < 0 || setgroups(0, NULL) != 0)
		return err_set(e, "groups: %s", strerror(errno));
	ok = setegid(u->gid) == 0 && seteuid(u->uid) == 0;
	if (!ok)
		err_set(e, "can't become %s: %s", u->name, strerror(errno));
	ok = ok && reaches(u, s->read, s->nread, R_OK, e) &&
	     reaches(u, s->write, s->nwrite, W_OK, e);
	if (seteuid(uid) != 0 || setegid(gid) != 0 ||
	    setgroups((size_t)n, groups) != 0)
		ok = err_set(e, "can't come back: %s", strerror(errno));
	return ok;
}

bool
user_become(const struct user *u, struct err *e)
{
	if (geteuid() == u->uid && getuid() == u->uid)
		return true;
	if (setgroups(0, NULL) != 0 || setresgid(u->gid, u->gid, u->gid) != 0 ||
	    setresuid(u->uid, u->uid, u->uid) != 0)
		return err_set(e, "can't become %s: %s", u->name,
		    strerror(errno));
	return true;
}

void
caps_bound(void)
{
	int cap;

	for (cap = 0; prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0; cap++)
		continue;
}

bool
caps_clear(struct err *e)
{
	struct __user_cap_header_struct head = {
	    .version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (syscall(SYS_capset, &head, none) != 0)
		return err_set(e, "capabilities: %s", strerror(errno));
	return true;
}

bool
no_new_privs(struct err *e)
{
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ||
	       err_set(e, "no_new_privs: %s", strerror(errno));
}
