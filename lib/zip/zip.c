#include "zip/zip.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "zip/inside.h"

enum { ROOM = 64 * 1024, MAGIC_MAX = 4 };

struct zip {
	int fd;
	const struct format *format; /* NULL: not packed */
	void *state;
	bool told;	   /* the first bytes were looked at */
	bool inside;	   /* a packed piece has begun and isn't over */
	bool full;	   /* the last call filled what it was given */
	struct err broken; /* told by the next call */
	size_t at, n;
	uint8_t room[ROOM]; /* bytes of the file that weren't taken yet */
};

static const struct format *const formats[] = {&format_gzip, &format_zstd};

struct zip *
zip_new(int fd)
{
	struct zip *z = xmalloc(sizeof(*z));

	z->fd = fd;
	z->format = NULL;
	z->state = NULL;
	z->told = z->inside = z->full = false;
	z->broken = (struct err){{0}};
	z->at = z->n = 0;
	return z;
}

static struct span
held(const struct zip *z)
{
	return span(z->room + z->at, z->n - z->at);
}

/* More bytes of the file behind those held; as read(2). */
static ssize_t
fill(struct zip *z)
{
	struct span s = held(z);
	ssize_t n;

	memmove(z->room, s.p, s.n);
	z->at = 0;
	z->n = s.n;
	n = read(z->fd, z->room + z->n, ROOM - z->n);
	if (n > 0)
		z->n += (size_t)n;
	return n;
}

/* Looks at the first bytes: 1 when that was done, else as read(2). */
static ssize_t
look(struct zip *z)
{
	ssize_t n = 1;
	size_t i;

	while (z->n < MAGIC_MAX && (n = fill(z)) > 0)
		continue;
	if (n < 0 || z->n == 0)
		return n;
	z->told = true;
	for (i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (span_starts(held(z), formats[i]->magic)) {
			z->format = formats[i];
			z->state = z->format->start();
			break;
		}
	}
	return 1;
}

static ssize_t
read_plain(struct zip *z, void *p, size_t n)
{
	struct span s = held(z);

	if (s.n == 0)
		return read(z->fd, p, n);
	if (n > s.n)
		n = s.n;
	memcpy(p, s.p, n);
	z->at += n;
	return (ssize_t)n;
}

static ssize_t
read_packed(struct zip *z, void *p, size_t n)
{
	struct piece piece = {.out = p, .out_left = n};
	ssize_t got = 1;

	if (z->at == z->n && !z->full)
		got = fill(z);
	if (got <= 0)
		return got;
	piece.in = z->room + z->at;
	piece.in_left = z->n - z->at;
	while (piece.out_left != 0) {
		size_t in = piece.in_left, out = piece.out_left;

		if (!z->format->unpack(z->state, &piece, &z->inside,
			&z->broken))
			break;
		if (piece.in_left == in && piece.out_left == out)
			break;
	}
	z->at = z->n - piece.in_left;
	z->full = piece.out_left == 0;
	if (piece.out_left < n)
		return (ssize_t)(n - piece.out_left);
	errno = EAGAIN;
	return -1;
}

ssize_t
zip_read(struct zip *z, void *p, size_t n, struct err *e)
{
	ssize_t got;

	if (!z->told && (got = look(z)) <= 0)
		return got;
	if (z->broken.text[0] != '\0') {
		err_set(e, "%s", z->broken.text);
		return 0;
	}
	return z->format == NULL ? read_plain(z, p, n) : read_packed(z, p, n);
}

bool
zip_ready(const struct zip *z)
{
	return z->told && (z->at < z->n || z->full || z->broken.text[0]);
}

bool
zip_packed(const struct zip *z)
{
	return z->format != NULL;
}

bool
zip_whole(const struct zip *z, struct err *e)
{
	return !z->inside || z->broken.text[0] != '\0' ||
	       err_set(e, "the %s data ends early", z->format->name);
}

void
zip_free(struct zip *z)
{
	if (z == NULL)
		return;
	if (z->format != NULL)
		z->format->end(z->state);
	free(z);
}
