/*
 * proto_seeds.c - the conversations that the goldens hold, of every protocol
 * that has seeds (tests/fuzz/talk.h has their form): every prefix of every
 * message, behind the messages in front of it; as what the capture left and as
 * what its sender left out. Each from a block of exactly its size.
 */
#include <dirent.h>

#include "base/file.h"
#include "talk.h"

enum { MESSAGES_MAX = 64, PREFIXES_MAX = 1500 };

struct script {
	struct {
		struct span bytes;
		uint8_t how;
	} said[MESSAGES_MAX];
	size_t n;
};

/* A segment's messages, and the front of one that it ends with. */
static void
segment_read(struct script *s, const struct proto *p, uint8_t how,
    struct span bytes)
{
	while (bytes.n != 0 && s->n < MESSAGES_MAX) {
		size_t n = 0;
		enum framed got = p->frame(bytes, how & 1, false, &n);

		if (got == FRAMED_NO)
			return; /* another protocol's, or strange bytes */
		if (got == FRAMED_MORE || n > bytes.n)
			n = bytes.n;
		s->said[s->n].how = how;
		s->said[s->n++].bytes = span(bytes.p, n);
		bytes = span(bytes.p + n, bytes.n - n);
	}
}

static void
script_read(struct script *s, const struct proto *p, struct span bytes)
{
	struct rd r = rd_init(bytes, false);

	s->n = 0;
	while (rd_left(&r) > 1) {
		uint8_t how = rd_u8(&r);
		size_t n = rd_u8(&r);

		if (n == 255)
			n = rd_be16(&r);
		segment_read(s, p, how,
		    rd_take(&r, n < rd_left(&r) ? n : rd_left(&r)));
	}
}

/* What became of a front: something else than of the whole, and told so. */
struct told {
	struct heard heard;
	unsigned whole, broken;
};

static void
keep(struct talk *t)
{
	struct told *told = (struct told *)(void *)t->msg->owner;
	bool broken = t->msg->flags & (FLAG_CUT | FLAG_MALFORMED);

	told->whole += !broken;
	told->broken += broken;
}

static const struct end ends[2] = {
    {{{192, 0, 2, 1}, 4}, 40000}, {{{192, 0, 2, 2}, 4}, 502}};

static void
begin(struct told *t, const struct proto *p)
{
	heard_start(&t->heard, p);
	t->heard.talk.emit = keep;
	t->heard.talk.world = calloc(1, p->world + 1);
	t->whole = t->broken = 0;
}

static void
end(struct told *t)
{
	const struct proto *p = t->heard.proto;
	void *world = t->heard.talk.world;

	if (p->overdue != NULL)
		p->overdue(&t->heard.talk, INT64_MAX, true);
	heard_end(&t->heard);
	if (p->world_release != NULL)
		p->world_release(world);
	free(world);
}

static void
say(struct told *t, const struct script *s, size_t i, size_t n, bool cut)
{
	bool server = s->said[i].how & 1;

	t->heard.talk.src = &ends[server];
	t->heard.talk.dst = &ends[!server];
	t->heard.talk.stream = !(s->said[i].how & 128);
	heard_bytes(&t->heard, server, span(s->said[i].bytes.p, n), cut);
}

/* One front of message `i`, behind those in front of it. */
static void
front(const struct proto *p, const struct script *s, size_t i, size_t n,
    bool cut, const char *row)
{
	struct told t;
	size_t k;

	begin(&t, p);
	for (k = 0; k < i; k++)
		say(&t, s, k, s->said[k].bytes.n, false);
	t.whole = t.broken = 0;
	say(&t, s, i, n, cut);
	/* nothing but what is waited for passes without a word */
	CHECK_ROW(!cut || t.whole == 0 || t.broken != 0 ||
		      n == s->said[i].bytes.n || t.whole > 1,
	    row);
	end(&t);
}

static void
fronts(const struct proto *p, const struct script *s, const char *row)
{
	size_t i, n, step, all = 0;

	for (i = 0; i < s->n; i++)
		all += s->said[i].bytes.n;
	step = all / PREFIXES_MAX + 1; /* long ones are tried in strides */
	for (i = 0; i < s->n; i++)
		for (n = 0; n < s->said[i].bytes.n; n += step) {
			front(p, s, i, n, true, row);
			front(p, s, i, n, false, row);
		}
}

static unsigned
each_seed(const struct proto *p)
{
	char dir[128], name[512];
	struct dirent *entry;
	struct script s;
	unsigned seeds = 0;
	DIR *d;

	snprintf(dir, sizeof(dir), "tests/fuzz/seeds/%s", p->name);
	d = opendir(dir);
	while (d != NULL && (entry = readdir(d)) != NULL) {
		struct buf b = {0};
		struct err e = {{0}};

		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", dir, entry->d_name);
		CHECK_ROW(file_read(name, 1 << 20, &b, &e), e.text);
		/* Modbus's begin with a byte that chooses its framing */
		script_read(&s, p,
		    strcmp(p->name, "modbus") == 0
			? span(b.p + 1, b.n ? b.n - 1 : 0)
			: buf_all(&b));
		fronts(p, &s, name);
		buf_release(&b);
		seeds++;
	}
	if (d != NULL)
		closedir(d);
	return seeds;
}

int
main(void)
{
	unsigned protocols = 0;
	size_t i;

	for (i = 0; protos[i] != NULL; i++) {
		if (protos[i]->frame == NULL)
			continue;
		TEST(protos[i]->name)
		protocols += each_seed(protos[i]) != 0;
	}
	TEST("seeds were found")
	CHECK(protocols != 0);
	return unit_end();
}
