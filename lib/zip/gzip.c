#define ZLIB_CONST
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "zip/inside.h"

enum { WINDOW_GZIP = 15 + 16 }; /* 32 KiB, with gzip's header and trailer */

struct gzip {
	z_stream z;
	bool ended; /* a member is over: the next may follow (RFC 1952, 2.2) */
};

static void *
start(void)
{
	struct gzip *g = xcalloc(1, sizeof(*g));

	if (inflateInit2(&g->z, WINDOW_GZIP) != Z_OK)
		mem_exhausted();
	return g;
}

static bool
unpack(void *state, struct piece *p, bool *inside, struct err *e)
{
	struct gzip *g = state;
	z_stream *z = &g->z;
	int rc;

	if (p->in_left == 0)
		return true;
	if (g->ended)
		inflateReset(z);
	z->next_in = p->in;
	z->avail_in = (uInt)p->in_left;
	z->next_out = p->out;
	z->avail_out = (uInt)p->out_left;
	rc = inflate(z, Z_NO_FLUSH);
	p->in = z->next_in;
	p->in_left = z->avail_in;
	p->out = z->next_out;
	p->out_left = z->avail_out;
	g->ended = rc == Z_STREAM_END;
	*inside = !g->ended;
	if (rc == Z_MEM_ERROR)
		mem_exhausted();
	if (rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR)
		return true;
	return err_set(e, "the gzip data is damaged: %s",
	    z->msg != NULL ? z->msg : "not to be unpacked");
}

static void
end(void *state)
{
	struct gzip *g = state;

	inflateEnd(&g->z);
	free(g);
}

const struct format format_gzip = {"gzip", "\x1f\x8b", start, unpack, end};
