#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
read_all(int fd, const char *name, size_t most, struct buf *b, struct err *e)
{
	enum { PIECE = 16384 };
	ssize_t n;

	do {
		if (b->n > most)
			return err_set(e, "%s: larger than %zu bytes", name,
			    most);
		buf_need(b, PIECE);
		n = read(fd, b->p + b->n, PIECE);
		if (n > 0)
			b->n += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0 || err_set(e, "%s: %s", name, strerror(errno));
}

bool
file_read(const char *name, size_t most, struct buf *b, struct err *e)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	bool ok;

	if (fd < 0)
		return err_set(e, "%s: %s", name, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_set(e, "%s: is a directory", name);
	}
	ok = read_all(fd, name, most, b, e);
	close(fd);
	return ok;
}

void
file_beside(struct buf *out, const char *base, struct span name)
{
	const char *slash = strrchr(base, '/');

	if (slash != NULL && (name.n == 0 || name.p[0] != '/'))
		buf_add(out, base, (size_t)(slash - base) + 1);
	buf_span(out, name);
	buf_char(out, '\0');
	out->n--;
}
