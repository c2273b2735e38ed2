/*
 * filter.c - which system calls may still be made: seccomp(2), through
 * libseccomp. What isn't listed fails with EPERM.
 *
 * read and write come first. The kernel knows by itself which calls are
 * allowed whatever their arguments are, and runs no filter for those.
 */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "sandbox/inside.h"

/* On what is open already; memory, time, signals, and the end. */
static const char *const always[] = {"read", "write", "readv", "writev",
    "pread64", "pwrite64", "poll", "ppoll", "select", "pselect6", "close",
    "lseek", "recvfrom", "fstat", "newfstatat", "statx", "fcntl", "fsync",
    "fdatasync", "ftruncate", "flock", "brk", "munmap", "mremap", "madvise",
    "futex", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
    "restart_syscall", "clock_gettime", "clock_getres", "clock_nanosleep",
    "nanosleep", "gettimeofday", "time", "getpid", "gettid", "getuid",
    "geteuid", "getgid", "getegid", "getgroups", "getrandom", "sysinfo",
    "uname", "getrlimit", "sched_yield", "sched_getaffinity", "rseq",
    "set_robust_list", "wait4", "exit", "exit_group"};

static const char *const reading[] = {"access", "faccessat", "faccessat2",
    "stat", "lstat", "readlink", "readlinkat", "getdents64", "getcwd"};

static const char *const writing[] = {"open", "openat", "creat", "unlink",
    "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "truncate",
    "fallocate", "umask", "fchmod", "access", "faccessat", "faccessat2", "stat",
    "lstat", "readlink", "readlinkat", "getdents64", "getcwd"};

static const char *const capturing[] = {"getsockopt", "setsockopt", "recvmsg"};

static const char *const connecting[] = {"connect", "sendto", "sendmsg",
    "recvmsg", "getsockopt", "setsockopt", "getsockname", "getpeername",
    "shutdown"};

/* Of the sanitizers, when they look for leaks. */
static const char *const sanitizing[] = {"clone", "clone3", "ptrace", "prctl",
    "readlink", "readlinkat", "getdents64", "getdents", "mmap", "mprotect",
    "tgkill", "kill", "openat", "open", "prlimit64", "arch_prctl", "getppid"};

static const struct group {
	unsigned may; /* 0: all may */
	const char *const *calls;
	size_t n;
} groups[] = {
    {0, always, sizeof(always) / sizeof(*always)},
    {SANDBOX_READ, reading, sizeof(reading) / sizeof(*reading)},
    {SANDBOX_WRITE, writing, sizeof(writing) / sizeof(*writing)},
    {SANDBOX_CAPTURE, capturing, sizeof(capturing) / sizeof(*capturing)},
    {SANDBOX_CONNECT, connecting, sizeof(connecting) / sizeof(*connecting)},
};

static int
allow(scmp_filter_ctx f, const char *name)
{
	int call = seccomp_syscall_resolve_name(name);

	/* Other machines lack some of the older calls. */
	if (call == __NR_SCMP_ERROR || call < 0)
		return 0;
	return seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 0);
}

static int
allow_list(scmp_filter_ctx f, const char *const *names, size_t n)
{
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < n; i++)
		rc = allow(f, names[i]);
	return rc;
}

/* A call where the bits `mask` of its argument `at` are `due`. */
static int
allow_bits(scmp_filter_ctx f, const char *name, unsigned at, uint64_t mask,
    uint64_t due)
{
	int call = seccomp_syscall_resolve_name(name);

	if (call == __NR_SCMP_ERROR || call < 0)
		return 0;
	return seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1,
	    SCMP_CMP(at, SCMP_CMP_MASKED_EQ, mask, due));
}

/* No memory that can be run is made; whether stdout is a terminal is asked. */
static int
allow_bound(scmp_filter_ctx f)
{
	static const struct {
		const char *call;
		unsigned at;
		uint64_t mask, due;
	} rows[] = {
	    {"mmap", 2, PROT_EXEC, 0},
	    {"mprotect", 2, PROT_EXEC, 0},
	    {"ioctl", 1, UINT32_MAX, TCGETS},
	    {"ioctl", 1, UINT32_MAX, TIOCGWINSZ},
	};
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < sizeof(rows) / sizeof(*rows); i++)
		rc = allow_bits(f, rows[i].call, rows[i].at, rows[i].mask,
		    rows[i].due);
	/* As write does: to nobody but who is at the other end. */
	if (rc == 0)
		rc = allow_bits(f, "sendto", 4, UINT64_MAX, 0);
	if (rc != 0)
		return rc;
	/* abort(3) signals its own process, and nobody may another. */
	return allow_bits(f, "tgkill", 0, UINT32_MAX, (uint32_t)getpid());
}

static int
allow_open_read(scmp_filter_ctx f)
{
	const uint64_t changes = O_ACCMODE | O_CREAT | O_TRUNC;
	int rc = allow_bits(f, "openat", 2, changes, O_RDONLY);

	return rc ? rc : allow_bits(f, "open", 1, changes, O_RDONLY);
}

/* The socket of a TCP connection, and no other. */
static int
allow_sockets(scmp_filter_ctx f)
{
	static const int families[] = {AF_INET, AF_INET6};
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < 2; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2,
		    SCMP_CMP(0, SCMP_CMP_EQ, (uint64_t)families[i], 0),
		    SCMP_CMP(1, SCMP_CMP_MASKED_EQ, 0xf, SOCK_STREAM));
	return rc;
}

static int
allow_all(scmp_filter_ctx f, unsigned may)
{
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < sizeof(groups) / sizeof(*groups); i++)
		if (groups[i].may == 0 || (may & groups[i].may))
			rc = allow_list(f, groups[i].calls, groups[i].n);
	if (rc == 0 && SANITIZED)
		rc = allow_list(f, sanitizing,
		    sizeof(sanitizing) / sizeof(*sanitizing));
	if (rc == 0)
		rc = allow_bound(f);
	if (rc == 0 && (may & SANDBOX_READ))
		rc = allow_open_read(f);
	if (rc == 0 && (may & SANDBOX_CONNECT))
		rc = allow_sockets(f);
	return rc;
}

/*
 * The guard against one kind of speculation that older kernels raise with a
 * filter costs much, and nothing here is secret from who reads its memory.
 */
static int
tune(scmp_filter_ctx f)
{
	int rc = seccomp_attr_set(f, SCMP_FLTATR_CTL_NNP, 0);

	seccomp_attr_set(f, SCMP_FLTATR_CTL_SSB, 1);
	seccomp_syscall_priority(f, SCMP_SYS(read), UINT8_MAX);
	seccomp_syscall_priority(f, SCMP_SYS(write), UINT8_MAX - 1);
	seccomp_syscall_priority(f, SCMP_SYS(poll), UINT8_MAX - 2);
	seccomp_syscall_priority(f, SCMP_SYS(ppoll), UINT8_MAX - 2);
	return rc;
}

bool
filter_enter(const struct sandbox *s, struct err *e)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int rc = f == NULL ? -ENOMEM : tune(f);

	if (rc == 0)
		rc = allow_all(f, s->may);
	if (rc == 0)
		rc = seccomp_load(f);
	if (f != NULL)
		seccomp_release(f);
	if (rc == -ENOMEM)
		mem_exhausted();
	return rc == 0 || err_set(e, "seccomp: %s", strerror(-rc));
}
