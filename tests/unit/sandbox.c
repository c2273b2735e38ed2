/*
 * sandbox.c - each profile entered for real, in a child that then tries what
 * it must not and what it must still be able to do.
 */
#include "sandbox/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

enum { ENTER_FAILED = 200 };

static char dir[] = "/tmp/ots-sandbox-XXXXXX";
static char inside[64], made[64];
static uint16_t port, other_port; /* somebody listens there */
static int listener, other;

/* Runs `tries` in a child that is in the sandbox: how many of them failed. */
static int
within(const struct sandbox *s, int (*tries)(void))
{
	struct sandbox_done done;
	struct err e = {{0}};
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		int failed;

		if (!sandbox_enter(s, &done, &e)) {
			printf("# %s\n", e.text);
			fflush(stdout);
			_exit(ENTER_FAILED);
		}
		failed = tries();
		fflush(stdout);
		_exit(failed);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* One line about what was possible and should not have been, or vice versa. */
static int
expect(const char *what, bool could, bool should)
{
	if (could == should)
		return 0;
	printf("# %s: %s (%s)\n", what, could ? "it can" : "it can't",
	    strerror(errno));
	return 1;
}

static bool
opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
has_socket(int family, int type)
{
	int fd = socket(family, type, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
connects(uint16_t to)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(to)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool ok;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ok = fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool
forks(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return pid > 0;
}

static bool
runs(const char *program)
{
	int status = 1;
	pid_t pid = fork();

	if (pid == 0) {
		execl(program, program, (char *)NULL);
		_exit(1);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* Memory that could be run, and so code of somebody else's. */
static bool
runnable_memory(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p != MAP_FAILED;
}

/* What no profile but RUN may. */
static int
never(void)
{
	char *const none[] = {NULL};
	int n = 0;

	n += expect("a file of the system", opens("/etc/passwd", O_RDONLY), 0);
	n += expect("a new file", opens("/tmp/ots-x", O_WRONLY | O_CREAT), 0);
	n += expect("UDP", has_socket(AF_INET, SOCK_DGRAM), 0);
	n += expect("unix", has_socket(AF_UNIX, SOCK_STREAM), 0);
	n += expect("raw", has_socket(AF_INET, SOCK_RAW), 0);
	n += expect("netlink", has_socket(AF_NETLINK, SOCK_RAW), 0);
	n += expect("packet", has_socket(AF_PACKET, SOCK_RAW), 0);
	execve("/bin/false", none, none); /* its status would fail us */
	n += expect("chroot", chroot("/tmp") == 0, 0);
	n += expect("a namespace", unshare(CLONE_NEWUSER) == 0, 0);
	n += expect("its parent", kill(getppid(), 0) == 0 && !SANITIZED, 0);
	n += expect("root's id", setuid(0) == 0, 0);
	if (SANITIZED)
		return n; /* whose own needs these are */
	n += expect("a process", forks(), 0);
	n += expect("runnable memory", runnable_memory(), 0);
	n += expect("ptrace", ptrace(PTRACE_TRACEME, 0, 0, 0) == 0, 0);
	return n;
}

static int
tries_nothing(void)
{
	int n = never();

	n += expect("its configuration", opens(inside, O_RDONLY), 0);
	n += expect("TCP", has_socket(AF_INET, SOCK_STREAM), 0);
	n += expect("memory", malloc(64 << 20) != NULL, 1);
	return n;
}

static int
tries_read(void)
{
	int n = never();

	n += expect("its configuration", opens(inside, O_RDONLY), 1);
	n += expect("its directory", opens(dir, O_RDONLY | O_DIRECTORY), 1);
	n += expect("writing to it", opens(inside, O_WRONLY), 0);
	n += expect("emptying it", opens(inside, O_RDONLY | O_TRUNC), 0);
	n += expect("a file beside it", opens(made, O_WRONLY | O_CREAT), 0);
	n += expect("removing it", unlink(inside) == 0, 0);
	n += expect("TCP", has_socket(AF_INET, SOCK_STREAM), 0);
	return n;
}

static int
tries_write(void)
{
	int n = never();

	n += expect("a new file", opens(made, O_WRONLY | O_CREAT), 1);
	n += expect("renaming it", rename(made, inside) == 0, 1);
	n += expect("removing it", unlink(inside) == 0, 1);
	n += expect("a directory", mkdir(made, 0700) == 0, 0);
	n += expect("a link out of it", symlink("/etc/passwd", made) == 0, 0);
	n += expect("TCP", has_socket(AF_INET, SOCK_STREAM), 0);
	return n;
}

static int
tries_capture(void)
{
	socklen_t size = sizeof(int);
	int n = never(), type;

	n += expect("its socket's counters",
	    getsockopt(listener, SOL_SOCKET, SO_TYPE, &type, &size) == 0, 1);
	n += expect("TCP", has_socket(AF_INET, SOCK_STREAM), 0);
	return n;
}

static int
tries_connect(void)
{
	int n = never();

	n += expect("its device", connects(port), 1);
	n += expect("another", connects(other_port), 0);
	n += expect("listening",
	    listen(socket(AF_INET, SOCK_STREAM, 0), 1) == 0, 0);
	return n;
}

static bool
status_says(const char *key, const char *value)
{
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");
	bool yes = false;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			yes = strstr(line, value) != NULL;
	if (f != NULL)
		fclose(f);
	return yes;
}

static int
tries_run(void)
{
	int n = 0;

	n += expect("a program", runs("/bin/true"), 1);
	n += expect("no capability left",
	    status_says("CapEff:", "0000000000000000") &&
		status_says("CapPrm:", "0000000000000000"),
	    1);
	n += expect("no_new_privs", status_says("NoNewPrivs:", "1"), 1);
	n += expect("root's id", setuid(0) == 0, 0);
	return n;
}

static void
what_a_profile_leaves_is_all_there_is(void)
{
	char *const paths[] = {inside};
	const uint16_t ports[] = {port};
	const struct {
		const char *name;
		struct sandbox s;
		int (*tries)(void);
	} rows[] = {
	    {"nothing", {.strict = true}, tries_nothing},
	    {"read", {SANDBOX_READ, NULL, true, .read = paths, .nread = 1},
		tries_read},
	    {"capture", {.may = SANDBOX_CAPTURE, .strict = true},
		tries_capture},
	    {"connect",
		{SANDBOX_CONNECT, NULL, true, .ports = ports, .nports = 1},
		tries_connect},
	    {"run", {.may = SANDBOX_RUN, .strict = true}, tries_run},
	    {"write", {SANDBOX_WRITE, NULL, true, .write = paths, .nwrite = 1},
		tries_write},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK_ROW(within(&rows[i].s, rows[i].tries) == 0, rows[i].name);
}

static int
tries_open_file(void)
{
	char text[4] = "";
	int n = 0;

	n += expect("what is open already",
	    pread(other, text, 3, 0) == 3 && strcmp(text, "abc") == 0, 1);
	return n;
}

static void
what_is_open_stays_open(void)
{
	struct sandbox s = {.strict = true};

	other = open(inside, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	CHECK(write(other, "abc", 3) == 3);
	CHECK(within(&s, tries_open_file) == 0);
	close(other);
}

static int
no_tries(void)
{
	return 0;
}

static int
is_nobody(void)
{
	return expect("nobody",
	    geteuid() != 0 && getuid() != 0 && getgid() != 0 &&
		getgroups(0, NULL) == 0,
	    true);
}

static int
is_root(void)
{
	return expect("root", geteuid() == 0, true);
}

static void
a_user_that_is_asked_for_is_had_or_it_fails(void)
{
	char *const paths[] = {inside};
	struct sandbox s = {.user = "nobody-of-this-name"};

	CHECK(within(&s, no_tries) == ENTER_FAILED);
	if (geteuid() != 0)
		return;
	s.user = "nobody";
	CHECK(within(&s, is_nobody) == 0);
	s = (struct sandbox){.may = SANDBOX_READ, .read = paths, .nread = 1};
	CHECK(within(&s, is_nobody) == 0);
	/* A reload would fail, so root stays root; unless it is told. */
	chmod(dir, 0700);
	CHECK(within(&s, is_root) == 0);
	s.strict = true;
	CHECK(within(&s, no_tries) == ENTER_FAILED);
	s.strict = false;
	s.user = "nobody";
	CHECK(within(&s, no_tries) == ENTER_FAILED);
	chmod(dir, 0777);
}

static uint16_t
listen_somewhere(int *fd)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t size = sizeof(a);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	*fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(*fd, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(*fd, 8) != 0 ||
	    getsockname(*fd, (struct sockaddr *)&a, &size) != 0)
		return 0;
	return ntohs(a.sin_port);
}

int
main(void)
{
	if (mkdtemp(dir) == NULL || chmod(dir, 0777) != 0)
		return 1;
	snprintf(inside, sizeof(inside), "%s/plant.yaml", dir);
	snprintf(made, sizeof(made), "%s/made", dir);
	close(open(inside, O_WRONLY | O_CREAT, 0644));
	chmod(inside, 0666);
	port = listen_somewhere(&listener);
	other_port = listen_somewhere(&other);
	TEST("what a profile leaves is all there is")
	what_a_profile_leaves_is_all_there_is();
	close(other);
	TEST("what is open stays open")
	what_is_open_stays_open();
	TEST("a user that is asked for is had, or it fails")
	a_user_that_is_asked_for_is_had_or_it_fails();
	close(listener);
	unlink(inside);
	rmdir(dir);
	return unit_end();
}
