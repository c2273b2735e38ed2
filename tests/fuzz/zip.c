/*
 * zip - packed data read at once and in pieces unpacks to the same bytes
 * and ends the same way, in memory that doesn't depend on it.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "zip/zip.h"

enum { MOST = 1 << 20 }; /* a bomb is left at that */

static void
read_all(int fd, size_t piece, struct buf *out, struct err *e)
{
	struct zip *z;
	ssize_t n = 1;

	lseek(fd, 0, SEEK_SET);
	z = zip_new(fd);
	while (n != 0 && out->n < MOST) {
		size_t most = piece < MOST - out->n ? piece : MOST - out->n;

		n = zip_read(z, buf_need(out, most), most, e);
		CHECK(n <= (ssize_t)most);
		CHECK(n >= 0 || errno == EAGAIN);
		CHECK(n <= 0 || e->text[0] == '\0');
		if (n > 0)
			out->n += (size_t)n;
	}
	if (n == 0)
		zip_whole(z, e);
	zip_free(z);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf a = {0}, b = {0};
	struct err ea = {{0}}, eb = {{0}};
	int fd = memfd_create("fuzz", 0);

	CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	read_all(fd, MOST, &a, &ea);
	read_all(fd, 1 + size * 7 % 4099, &b, &eb);
	/* where it is damaged, more or less of what is in front was given */
	CHECK(memcmp(buf_all(&a).p, buf_all(&b).p, a.n < b.n ? a.n : b.n) == 0);
	CHECK(a.n == b.n || ea.text[0] != '\0' || eb.text[0] != '\0');
	if (a.n < MOST && b.n < MOST)
		CHECK((ea.text[0] == '\0') == (eb.text[0] == '\0'));
	close(fd);
	buf_release(&a);
	buf_release(&b);
	return 0;
}
