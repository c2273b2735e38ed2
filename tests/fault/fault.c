/*
 * fault.c - a library to preload that makes the system fail, so that the
 * tests see what the tools do then.
 *
 *	FAULT=call:what[@N][,...] LD_PRELOAD=build/fault.so ots-decode ...
 *
 *	read:short	a read gives a few bytes of those it could give
 *	read:eintr	every second read is interrupted
 *	read:eio@N	the Nth read and those behind it fail with EIO
 *	write:short	a write takes a few bytes of those it is given
 *	write:eintr	every second write is interrupted
 *	write:enospc@N	there is room for N bytes, then ENOSPC
 *	write:epipe@N	after N bytes the reader is gone: SIGPIPE, EPIPE
 *	write:eio@N	the Nth write and those behind it fail with EIO
 *	close:eio	what was open for writing is closed, and EIO
 *	malloc:fail@N	the Nth allocation and those behind it fail
 *
 * N is 0 where it isn't told. stderr is left alone, and so are the programs
 * that a tool runs. FAULT_FILE=text spares also what is written to files
 * without that text in their name ("pipe:" is in a pipe's).
 *
 * The C library's own reading and writing (stdio) doesn't pass here, but
 * fclose does. The calls below go to the kernel themselves and to glibc's own
 * allocator, so nothing has to be looked up while memory lacks.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

enum fault {
	READ_SHORT,
	READ_EINTR,
	READ_EIO,
	WRITE_SHORT,
	WRITE_EINTR,
	WRITE_ENOSPC,
	WRITE_EPIPE,
	WRITE_EIO,
	CLOSE_EIO,
	MALLOC_FAIL,
	FAULTS
};

static const char *const words[FAULTS] = {"read:short", "read:eintr",
    "read:eio", "write:short", "write:eintr", "write:enospc", "write:epipe",
    "write:eio", "close:eio", "malloc:fail"};

static bool on[FAULTS];
static uint64_t at[FAULTS];
static const char *only; /* FAULT_FILE */
static uint64_t reads, writes, written, allocations;
static int (*real_fclose)(FILE *);

/* One fault of the list; returns what stands behind it. */
static const char *
read_fault(const char *p)
{
	size_t n = strcspn(p, ",@"), i;

	for (i = 0; i < FAULTS; i++)
		if (strlen(words[i]) == n && strncmp(p, words[i], n) == 0)
			break;
	if (i == FAULTS) {
		fprintf(stderr, "fault.so: %s: no such fault\n", p);
		_exit(99);
	}
	on[i] = true;
	p += n;
	if (*p == '@')
		at[i] = strtoull(p + 1, (char **)(uintptr_t)&p, 10);
	return *p == ',' ? p + 1 : p;
}

__attribute__((constructor)) static void
start(void)
{
	const char *p = getenv("FAULT");
	void *sym = dlsym(RTLD_NEXT, "fclose");

	memcpy(&real_fclose, &sym, sizeof(sym));
	unsetenv("LD_PRELOAD");
	only = getenv("FAULT_FILE");
	while (p != NULL && *p != '\0')
		p = read_fault(p);
	allocations = 0; /* count those of the program */
}

static bool
spared(int fd)
{
	char link[64], name[512];
	ssize_t n;

	if (fd == STDERR_FILENO || only == NULL)
		return fd == STDERR_FILENO;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, name, sizeof(name) - 1);
	name[n > 0 ? n : 0] = '\0';
	return strstr(name, only) == NULL;
}

static ssize_t
failed(int why)
{
	errno = why;
	return -1;
}

/* 1 to 97 bytes, another number each time. */
static size_t
few(size_t n, uint64_t count)
{
	size_t most = 1 + (size_t)(count * 37 % 97);

	return n < most ? n : most;
}

ssize_t
read(int fd, void *p, size_t n)
{
	reads++;
	if (on[READ_EIO] && reads >= at[READ_EIO])
		return failed(EIO);
	if (on[READ_EINTR] && reads % 2 != 0)
		return failed(EINTR);
	if (on[READ_SHORT])
		n = few(n, reads);
	return syscall(SYS_read, fd, p, n);
}

/* How much of `n` there is room for in front of a limit; 0: none. */
static size_t
room(enum fault f, size_t n)
{
	uint64_t left = at[f] > written ? at[f] - written : 0;

	return !on[f] || n <= left ? n : (size_t)left;
}

ssize_t
write(int fd, const void *p, size_t n)
{
	size_t most;
	ssize_t did;

	if (spared(fd))
		return syscall(SYS_write, fd, p, n);
	writes++;
	if (on[WRITE_EIO] && writes >= at[WRITE_EIO])
		return failed(EIO);
	if (on[WRITE_EINTR] && writes % 2 != 0)
		return failed(EINTR);
	most = on[WRITE_SHORT] ? few(n, writes) : n;
	if (n != 0 && room(WRITE_ENOSPC, most) == 0)
		return failed(ENOSPC);
	if (n != 0 && room(WRITE_EPIPE, most) == 0) {
		raise(SIGPIPE);
		return failed(EPIPE);
	}
	most = room(WRITE_EPIPE, room(WRITE_ENOSPC, most));
	did = syscall(SYS_write, fd, p, most);
	if (did > 0)
		written += (uint64_t)did;
	return did;
}

static bool
for_writing(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

int
close(int fd)
{
	bool fails = on[CLOSE_EIO] && !spared(fd) && for_writing(fd);
	int rc = (int)syscall(SYS_close, fd);

	return fails && rc == 0 ? (int)failed(EIO) : rc;
}

int
fclose(FILE *f)
{
	int fd = fileno(f);
	bool fails = on[CLOSE_EIO] && !spared(fd) && for_writing(fd);
	int rc = real_fclose(f);

	return fails && rc == 0 ? (int)failed(EIO) : rc;
}

static bool
exhausted(void)
{
	allocations++;
	if (!on[MALLOC_FAIL] || allocations < at[MALLOC_FAIL])
		return false;
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t n)
{
	return exhausted() ? NULL : __libc_malloc(n);
}

void *
calloc(size_t count, size_t size)
{
	return exhausted() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *p, size_t n)
{
	return exhausted() ? NULL : __libc_realloc(p, n);
}
