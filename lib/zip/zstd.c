#include <zstd.h>

#include "base/mem.h"
#include "zip/inside.h"

static void *
start(void)
{
	ZSTD_DStream *z = ZSTD_createDStream();

	if (z == NULL)
		mem_exhausted();
	return z;
}

static bool
unpack(void *state, struct piece *p, bool *inside, struct err *e)
{
	ZSTD_inBuffer in = {p->in, p->in_left, 0};
	ZSTD_outBuffer out = {p->out, p->out_left, 0};
	size_t rc = ZSTD_decompressStream(state, &out, &in);

	p->in += in.pos;
	p->in_left -= in.pos;
	p->out += out.pos;
	p->out_left -= out.pos;
	if (ZSTD_isError(rc))
		return err_set(e, "the zstd data is damaged: %s",
		    ZSTD_getErrorName(rc));
	if (in.pos != 0 || out.pos != 0)
		*inside = rc != 0;
	return true;
}

static void
end(void *state)
{
	ZSTD_freeDStream(state);
}

const struct format format_zstd = {
    "zstd", "\x28\xb5\x2f\xfd", start, unpack, end};
