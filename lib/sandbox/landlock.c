/*
 * landlock.c - which files may still be opened: landlock(7). The numbers of
 * later versions stand here, because the header may be older than the kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mem.h"
#include "sandbox/inside.h"

/* struct landlock_ruleset_attr with the fields of versions 4 and 6. */
struct ruleset {
	uint64_t files, net, scoped;
};

/* struct landlock_net_port_attr */
struct port_rule {
	uint64_t allowed, port;
};

enum {
	RULE_PORT = 2, /* LANDLOCK_RULE_NET_PORT */
	NET_BIND = 1,
	NET_CONNECT = 2,
	SCOPE_SOCKETS = 1,
	SCOPE_SIGNALS = 2,
	TRUNCATE = 1 << 14,
	IOCTL_DEV = 1 << 15
};

enum {
	FILES_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	FILES_WRITE = FILES_READ | LANDLOCK_ACCESS_FS_WRITE_FILE |
		      LANDLOCK_ACCESS_FS_MAKE_REG |
		      LANDLOCK_ACCESS_FS_REMOVE_FILE | TRUNCATE,
	FILES_ALL = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	FILE_ONLY = LANDLOCK_ACCESS_FS_READ_FILE |
		    LANDLOCK_ACCESS_FS_WRITE_FILE | TRUNCATE
};

/* All that a version knows is handled: what no rule allows is refused. */
static struct ruleset
handled(int abi)
{
	struct ruleset r = {.files = FILES_ALL};

	if (abi >= 2)
		r.files |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		r.files |= TRUNCATE;
	if (abi >= 4)
		r.net = NET_BIND | NET_CONNECT;
	if (abi >= 5)
		r.files |= IOCTL_DEV;
	if (abi >= 6)
		r.scoped = SCOPE_SOCKETS | SCOPE_SIGNALS;
	return r;
}

static bool
add_rule(int rules, const char *path, uint64_t allowed, struct err *e)
{
	struct landlock_path_beneath_attr a = {.allowed_access = allowed};
	struct stat st;
	bool ok;

	a.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (a.parent_fd < 0) /* not there: nothing to allow */
		return true;
	if (fstat(a.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		a.allowed_access &= FILE_ONLY;
	ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
		 &a, 0) == 0 ||
	     err_set(e, "%s: %s", path, strerror(errno));
	close(a.parent_fd);
	return ok;
}

/* A directory itself; a file's directory, unless that is the root. */
static bool
add_around(int rules, const char *path, uint64_t allowed, struct err *e)
{
	char *copy = xstrdup(path), *dir;
	struct stat st;
	bool ok;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		dir = copy;
	else
		dir = dirname(copy);
	ok = add_rule(rules, strcmp(dir, "/") == 0 ? path : dir, allowed, e);
	free(copy);
	return ok;
}

/* The path, and where its links lead. */
static bool
add_path(int rules, const char *path, uint64_t allowed, struct err *e)
{
	char *real = realpath(path, NULL);
	bool ok = add_around(rules, path, allowed, e) &&
		  (real == NULL || add_around(rules, real, allowed, e));

	free(real);
	return ok;
}

static bool
add_all(int rules, const struct sandbox *s, const struct ruleset *known,
    struct err *e)
{
	bool ok = !SANITIZED ||
		  add_path(rules, "/proc", FILES_READ & known->files, e);
	size_t i;

	for (i = 0; ok && (s->may & SANDBOX_READ) && i < s->nread; i++)
		ok = add_path(rules, s->read[i], FILES_READ, e);
	for (i = 0; ok && (s->may & SANDBOX_WRITE) && i < s->nwrite; i++)
		ok =
		    add_path(rules, s->write[i], FILES_WRITE & known->files, e);
	for (i = 0; ok && known->net != 0 && i < s->nports; i++) {
		struct port_rule p = {NET_CONNECT, s->ports[i]};

		ok = syscall(SYS_landlock_add_rule, rules, RULE_PORT, &p, 0) ==
			 0 ||
		     err_set(e, "port %u: %s", s->ports[i], strerror(errno));
	}
	return ok;
}

int
landlock_rules(const struct sandbox *s, int *abi, struct err *e)
{
	struct ruleset known;
	int fd;

	*abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	if (*abi < 1) {
		err_set(e, "this kernel has no Landlock");
		return -1;
	}
	known = handled(*abi);
	fd =
	    (int)syscall(SYS_landlock_create_ruleset, &known, sizeof(known), 0);
	if (fd < 0) {
		err_set(e, "Landlock: %s", strerror(errno));
		return -1;
	}
	if (add_all(fd, s, &known, e))
		return fd;
	close(fd);
	return -1;
}

bool
landlock_enter(int rules, struct err *e)
{
	bool ok = syscall(SYS_landlock_restrict_self, rules, 0) == 0 ||
		  err_set(e, "Landlock: %s", strerror(errno));

	close(rules);
	return ok;
}
