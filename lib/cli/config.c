#include "cli/config.h"

static void
put_files(struct buf *b, const struct sums *files)
{
	size_t i;

	for (i = 0; files != NULL && i < files->n; i++) {
		if (b->p[b->n - 1] != '[')
			buf_char(b, ',');
		buf_char(b, '{');
		rec_wire(b, "file", files->v[i].name);
		rec_str(b, "sha256", span(files->v[i].sha256, SHA256_TEXT));
		buf_char(b, '}');
	}
}

/* Which lockouts are in the file, and which of them lock. */
static void
put_locks(struct buf *b, const struct plant *p)
{
	size_t i;

	nd_put_key(b, "detail");
	buf_str(b, "{\"lockouts\":[");
	for (i = 0; i < p->nlockouts; i++) {
		const struct lockout *k = &p->lockouts[i];

		if (i != 0)
			buf_char(b, ',');
		buf_char(b, '{');
		rec_str(b, "id", k->id);
		rec_bool(b, "valid", k->valid);
		if (k->valid)
			rec_str(b, "signed_by", k->who);
		else
			rec_wire(b, "why", k->why);
		rec_time(b, "from", k->from);
		rec_time(b, "until", k->until);
		buf_char(b, '}');
	}
	buf_str(b, "]}");
}

void
config_put(struct cli *c, const struct plant *p, const struct sums *files,
    int64_t ts)
{
	const struct sums *of_plant = p != NULL ? &p->files : NULL;
	struct buf *b = &c->out.buf;
	char sum[SHA256_TEXT];

	sums_all(of_plant, files, sum);
	rec_open(b, &c->ts, REC_config, ts);
	rec_str(b, "tool", span_str(c->tool));
	rec_str(b, "version", span_str(OTS_VERSION));
	nd_put_key(b, "files");
	buf_char(b, '[');
	put_files(b, of_plant);
	put_files(b, files);
	buf_char(b, ']');
	rec_str(b, "sha256", span(sum, SHA256_TEXT));
	if (p != NULL && p->nlockouts != 0)
		put_locks(b, p);
	rec_close(b);
	cli_wrote(c, REC_config, 1);
}

void
config_warn_locks(const struct cli *c, const struct plant *p)
{
	size_t i;

	for (i = 0; p != NULL && i < p->nlockouts; i++)
		if (!p->lockouts[i].valid)
			cli_warn(c,
			    "%.*s: lockout %.*s has no valid signature (%.*s): "
			    "it locks nothing",
			    (int)p->lockouts[i].file.n, p->lockouts[i].file.p,
			    (int)p->lockouts[i].id.n, p->lockouts[i].id.p,
			    (int)p->lockouts[i].why.n, p->lockouts[i].why.p);
}
