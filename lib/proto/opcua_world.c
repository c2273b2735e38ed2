/*
 * opcua_world.c - what is agreed on in one message and spoken of in others:
 * monitored items, which notifications call by a handle, and sessions, which
 * requests call by a token. Subscriptions outlive connections, so they are
 * kept by the server's end, not by the conversation.
 *
 * At most 32,768 items of 1,024 subscriptions and 8 MiB of references are
 * kept; of more, the subscription that wasn't spoken of for longest is
 * forgotten. Of 1,024 places for sessions, a new one takes that of its hash.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "proto/opcua.h"

enum {
	ENTRIES_MAX = 32768,
	BUCKETS = 16384,
	TEXTS_MAX = 8 << 20,
	SESSION_TEXT = 100,
	NONE = 0 /* no entry: they count from 1 */
};

enum { BY_HANDLE, BY_ID, CHAINS };

struct opcua_sub {
	uint64_t server, used;
	uint32_t id, first;
	bool live;
};

struct opcua_entry {
	struct opcua_watched item;
	char *text; /* of its spans */
	uint32_t sub;
	uint32_t next[CHAINS];	/* in its buckets */
	uint32_t before, after; /* in its subscription; after: also free */
	bool linked[CHAINS];
};

struct opcua_token {
	uint64_t hash;
	uint8_t n;
	char session[SESSION_TEXT];
};

static void
set_up(struct opcua_world *w)
{
	if (w->subs != NULL)
		return;
	w->seed = hash_seed();
	w->subs = xcalloc(OPCUA_SUBSCRIPTIONS, sizeof(*w->subs));
	w->by[BY_HANDLE] = xcalloc(BUCKETS, sizeof(uint32_t));
	w->by[BY_ID] = xcalloc(BUCKETS, sizeof(uint32_t));
	w->tokens = xcalloc(OPCUA_SESSIONS, sizeof(*w->tokens));
}

uint64_t
opcua_server(const struct talk *t, const struct end *e)
{
	struct {
		uint8_t addr[sizeof(e->addr.b)];
		uint16_t port, origin;
	} key;

	memset(&key, 0, sizeof(key));
	memcpy(key.addr, e->addr.b, sizeof(key.addr));
	key.port = e->port;
	key.origin = t->origin;
	return hash_bytes(0, &key, sizeof(key));
}

static uint32_t
key_of(const struct opcua_watched *i, int by)
{
	return by == BY_HANDLE ? i->handle : i->id;
}

static uint32_t *
bucket(const struct opcua_world *w, int by, uint32_t sub, uint32_t key)
{
	uint64_t h = w->seed ^ ((uint64_t)sub << 32 | key);

	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return &w->by[by][h >> 50];
}

static bool
is_sub(struct opcua_world *w, uint32_t at, uint64_t server, uint32_t id)
{
	struct opcua_sub *s;

	if (at >= w->nsubs)
		return false;
	s = &w->subs[at];
	if (!s->live || s->id != id || s->server != server)
		return false;
	s->used = ++w->uses;
	w->last = at;
	return true;
}

/* Its place, or that of none. Most messages speak of the same as the last. */
static uint32_t
find_sub(struct opcua_world *w, uint64_t server, uint32_t id)
{
	uint32_t i;

	if (is_sub(w, w->last, server, id))
		return w->last;
	for (i = 0; i < w->nsubs; i++)
		if (is_sub(w, i, server, id))
			return i;
	return OPCUA_SUBSCRIPTIONS;
}

static uint32_t
find(const struct opcua_world *w, uint32_t sub, int by, uint32_t key)
{
	uint32_t at = *bucket(w, by, sub, key);

	while (at != NONE && (w->entries[at].sub != sub ||
				 key_of(&w->entries[at].item, by) != key))
		at = w->entries[at].next[by];
	return at;
}

static struct opcua_entry *
lookup(struct opcua_world *w, uint64_t server, uint32_t subscription, int by,
    uint32_t key)
{
	uint32_t sub = find_sub(w, server, subscription), at;

	if (sub == OPCUA_SUBSCRIPTIONS)
		return NULL;
	at = find(w, sub, by, key);
	return at != NONE ? &w->entries[at] : NULL;
}

static void
link_out(struct opcua_world *w, uint32_t at, int by)
{
	struct opcua_entry *e = &w->entries[at];
	uint32_t *b = bucket(w, by, e->sub, key_of(&e->item, by));

	if (!e->linked[by])
		return;
	while (*b != at)
		b = &w->entries[*b].next[by];
	*b = e->next[by];
	e->linked[by] = false;
}

/* Where a client uses a handle twice, the newer item has it. */
static void
link_in(struct opcua_world *w, uint32_t at, int by)
{
	struct opcua_entry *e = &w->entries[at];
	uint32_t *b = bucket(w, by, e->sub, key_of(&e->item, by));
	uint32_t other = find(w, e->sub, by, key_of(&e->item, by));

	if (other != NONE)
		link_out(w, other, by);
	e->next[by] = *b;
	*b = at;
	e->linked[by] = true;
}

static void
drop(struct opcua_world *w, uint32_t at)
{
	struct opcua_entry *e = &w->entries[at];

	link_out(w, at, BY_HANDLE);
	link_out(w, at, BY_ID);
	if (e->before != NONE)
		w->entries[e->before].after = e->after;
	else
		w->subs[e->sub].first = e->after;
	if (e->after != NONE)
		w->entries[e->after].before = e->before;
	w->texts -= e->item.ref.n + e->item.fields.n;
	free(e->text);
	*e = (struct opcua_entry){.after = w->free};
	w->free = at;
}

static void
drop_sub(struct opcua_world *w, uint32_t sub)
{
	while (w->subs[sub].first != NONE)
		drop(w, w->subs[sub].first);
	w->subs[sub].live = false;
}

/* Forgets the one that nobody spoke of for longest; not `but`. */
static void
evict(struct opcua_world *w, uint32_t but)
{
	uint32_t oldest = but, i;

	for (i = 0; i < w->nsubs; i++)
		if (i != but && w->subs[i].live &&
		    (oldest == but || w->subs[i].used < w->subs[oldest].used))
			oldest = i;
	drop_sub(w, oldest);
}

static uint32_t
new_sub(struct opcua_world *w, uint64_t server, uint32_t id)
{
	uint32_t i;

	for (i = 0; i < w->nsubs && w->subs[i].live; i++)
		continue;
	if (i == OPCUA_SUBSCRIPTIONS) {
		evict(w, OPCUA_SUBSCRIPTIONS);
		for (i = 0; w->subs[i].live; i++)
			continue;
	}
	if (i == w->nsubs)
		w->nsubs++;
	w->subs[i] = (struct opcua_sub){
	    .server = server, .id = id, .used = ++w->uses, .live = true};
	return i;
}

/* A free entry, of which there is one. */
static uint32_t
new_entry(struct opcua_world *w)
{
	uint32_t at = w->free;

	if (at != NONE) {
		w->free = w->entries[at].after;
		return at;
	}
	if (w->nentries == 0)
		w->nentries = 1;
	w->entries = xgrow(w->entries, w->nentries, &w->entries_cap,
	    sizeof(*w->entries));
	return w->nentries++;
}

static bool
is_full(const struct opcua_world *w, size_t more)
{
	return (w->free == NONE && w->nentries == ENTRIES_MAX) ||
	       w->texts + more > TEXTS_MAX;
}

void
opcua_watch(struct opcua_world *w, uint64_t server, uint32_t subscription,
    const struct opcua_watched *item)
{
	size_t n = item->ref.n + item->fields.n;
	struct opcua_entry *e;
	uint32_t sub, at;

	set_up(w);
	opcua_unwatch(w, server, subscription, item->id);
	sub = find_sub(w, server, subscription);
	if (sub == OPCUA_SUBSCRIPTIONS)
		sub = new_sub(w, server, subscription);
	while (is_full(w, n) && w->texts != 0)
		evict(w, sub);
	if (is_full(w, n) || !w->subs[sub].live)
		return; /* it alone is more than all there is room for */
	at = new_entry(w);
	e = &w->entries[at];
	*e = (struct opcua_entry){
	    .item = *item, .sub = sub, .after = w->subs[sub].first};
	e->text = xmalloc(n + 1);
	if (item->ref.n != 0)
		memcpy(e->text, item->ref.p, item->ref.n);
	if (item->fields.n != 0)
		memcpy(e->text + item->ref.n, item->fields.p, item->fields.n);
	e->item.ref = span(e->text, item->ref.n);
	e->item.fields = span(e->text + item->ref.n, item->fields.n);
	w->texts += n;
	if (e->after != NONE)
		w->entries[e->after].before = at;
	w->subs[sub].first = at;
	link_in(w, at, BY_HANDLE);
	link_in(w, at, BY_ID);
}

const struct opcua_watched *
opcua_by_handle(struct opcua_world *w, uint64_t server, uint32_t subscription,
    uint32_t handle)
{
	const struct opcua_entry *e =
	    lookup(w, server, subscription, BY_HANDLE, handle);

	return e != NULL ? &e->item : NULL;
}

const struct opcua_watched *
opcua_by_id(struct opcua_world *w, uint64_t server, uint32_t subscription,
    uint32_t id)
{
	const struct opcua_entry *e =
	    lookup(w, server, subscription, BY_ID, id);

	return e != NULL ? &e->item : NULL;
}

void
opcua_unwatch(struct opcua_world *w, uint64_t server, uint32_t subscription,
    uint32_t id)
{
	struct opcua_entry *e = lookup(w, server, subscription, BY_ID, id);

	if (e != NULL)
		drop(w, (uint32_t)(e - w->entries));
}

void
opcua_rename(struct opcua_world *w, uint64_t server, uint32_t subscription,
    uint32_t id, uint32_t handle)
{
	struct opcua_entry *e = lookup(w, server, subscription, BY_ID, id);
	uint32_t at;

	if (e == NULL)
		return;
	at = (uint32_t)(e - w->entries);
	link_out(w, at, BY_HANDLE);
	e->item.handle = handle;
	link_in(w, at, BY_HANDLE);
}

void
opcua_unsubscribe(struct opcua_world *w, uint64_t server, uint32_t subscription)
{
	uint32_t sub = find_sub(w, server, subscription);

	if (sub != OPCUA_SUBSCRIPTIONS)
		drop_sub(w, sub);
}

static uint64_t
token_hash(const struct opcua_world *w, uint64_t server, struct span token)
{
	uint64_t h = hash_bytes(w->seed ^ server, token.p, token.n);

	return h != 0 ? h : 1;
}

struct span
opcua_session(const struct opcua_world *w, uint64_t server, struct span token)
{
	const struct opcua_token *t;
	uint64_t h;

	if (w->tokens == NULL)
		return span("", 0);
	h = token_hash(w, server, token);
	t = &w->tokens[h % OPCUA_SESSIONS];
	return t->hash == h ? span(t->session, t->n) : span("", 0);
}

/* Ids too long to keep aren't. */
void
opcua_session_put(struct opcua_world *w, uint64_t server, struct span token,
    struct span session)
{
	struct opcua_token *t;
	uint64_t h;

	set_up(w);
	h = token_hash(w, server, token);
	if (session.n > SESSION_TEXT)
		return;
	t = &w->tokens[h % OPCUA_SESSIONS];
	t->hash = h;
	t->n = (uint8_t)session.n;
	if (session.n != 0)
		memcpy(t->session, session.p, session.n);
}

void
opcua_world_release(void *world)
{
	struct opcua_world *w = world;
	uint32_t i;

	for (i = 1; i < w->nentries; i++)
		free(w->entries[i].text);
	free(w->entries);
	free(w->subs);
	free(w->by[BY_HANDLE]);
	free(w->by[BY_ID]);
	free(w->tokens);
}
