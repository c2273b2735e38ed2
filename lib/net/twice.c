/*
 * twice.c - frames that come twice and count once.
 *
 * A host on PRP or HSR (IEC 62439-3) sends each frame on two networks, under
 * one number. A mirror of two ports shows a frame as it comes in and as it
 * goes out. Either is discarded only where all its bytes are the same (but
 * for what says which network it is), so that nobody can hide a message
 * behind another.
 *
 * What was seen last is kept in a ring, oldest out: which of two frames is
 * taken for the second doesn't depend on the hash table's seed.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/ts.h"
#include "net/inside.h"

enum { MIRROR = UINT8_MAX };

struct sighting {
	uint64_t hash;
	int64_t ts;
	uint64_t at;   /* how many frames had come by then */
	uint32_t next; /* in its bucket: place + 1; 0: none */
	uint8_t lan;   /* which network, or MIRROR */
};

struct twice {
	struct sighting *ring;
	uint32_t *buckets; /* as `next` */
	size_t kept, mask;
	size_t n; /* sightings so far */
};

static struct twice *
twice_new(size_t kept)
{
	struct twice *t = xcalloc(1, sizeof(*t));

	t->kept = kept != 0 ? kept : 1;
	while (t->mask + 1 < t->kept)
		t->mask = t->mask * 2 + 1;
	t->ring = xcalloc(t->kept, sizeof(*t->ring));
	t->buckets = xcalloc(t->mask + 1, sizeof(*t->buckets));
	return t;
}

void
twice_free(struct twice *t)
{
	if (t == NULL)
		return;
	free(t->ring);
	free(t->buckets);
	free(t);
}

uint64_t
twice_hash(const struct net *net, const struct frame *f, struct span s)
{
	return hash_bytes(net->seed ^ f->origin, s.p, s.n);
}

static struct sighting *
find(struct twice *t, uint64_t hash)
{
	uint32_t i = t->buckets[hash & t->mask];

	while (i != 0 && t->ring[i - 1].hash != hash)
		i = t->ring[i - 1].next;
	return i != 0 ? &t->ring[i - 1] : NULL;
}

/* Takes the place of the oldest, which is the last of its bucket. */
static struct sighting *
add(struct twice *t, uint64_t hash)
{
	uint32_t place = (uint32_t)(t->n % t->kept + 1), *at;
	struct sighting *s = &t->ring[place - 1];

	if (t->n++ >= t->kept) {
		at = &t->buckets[s->hash & t->mask];
		while (*at != place)
			at = &t->ring[*at - 1].next;
		*at = s->next;
	}
	at = &t->buckets[hash & t->mask];
	*s = (struct sighting){.hash = hash, .next = *at};
	*at = place;
	return s;
}

/* The sighting of these bytes, new or within `wait`; *again tells which. */
static struct sighting *
sight(struct net *net, const struct frame *f, uint64_t hash, int64_t wait,
    bool *again)
{
	struct sighting *s;

	if (net->twice == NULL)
		net->twice = twice_new(net->limits.twice_kept);
	s = find(net->twice, hash);
	*again = s != NULL && f->ts <= ts_after(s->ts, wait) &&
		 s->ts <= ts_after(f->ts, wait);
	if (s == NULL)
		s = add(net->twice, hash);
	return s;
}

static void
note(const struct net *net, struct sighting *s, const struct frame *f,
    uint8_t lan)
{
	s->ts = f->ts;
	s->at = net->counts.frames;
	s->lan = lan;
}

bool
twice_lan(struct net *net, const struct frame *f, uint64_t hash, uint8_t lan)
{
	struct sighting *s;
	bool again;

	if (net->limits.twice_lan == 0)
		return false;
	s = sight(net, f, hash, net->limits.twice_lan, &again);
	if (again && s->lan != lan) {
		net->counts.redundant++;
		return true;
	}
	note(net, s, f, lan);
	return false;
}

bool
twice_mirror(struct net *net, const struct frame *f, uint64_t hash,
    uint64_t since)
{
	struct sighting *s;
	bool again;

	if (net->limits.twice_mirror == 0)
		return false;
	s = sight(net, f, hash, net->limits.twice_mirror, &again);
	if (again && s->at > since) {
		net->counts.duplicates++;
		return true;
	}
	note(net, s, f, MIRROR);
	return false;
}
