/*
 * torture_case.h - what is done to a conversation, chosen by seed.
 */
#ifndef TESTS_UNIT_TORTURE_CASE_H
#define TESTS_UNIT_TORTURE_CASE_H

#include "torture.h"

enum { LOST_MAX = 3, JOINED_MAX = 64 };
enum kind { WHOLE, LOSSY, MIDSTREAM, TWICE, KINDS };
enum ending { OPEN, CLOSED, RESET, ENDINGS };

struct range {
	int side;
	uint32_t from, to;
};

struct trial {
	struct rng rng;
	enum kind kind;
	enum ending ending;
	const struct wrap *wrap;
	uint32_t first[SIDES]; /* number of the first byte */
	uint32_t longest;      /* a piece */
	struct range lost[JOINED_MAX];
	size_t nlost;
	unsigned flips; /* bytes that were sent with another value */
};

static struct dialog crane, dialog;

static inline bool
is_lost(const struct trial *t, int side, uint32_t at)
{
	size_t i;

	for (i = 0; i < t->nlost; i++)
		if (t->lost[i].side == side && at >= t->lost[i].from &&
		    at < t->lost[i].to)
			return true;
	return false;
}

static inline void
choose_losses(struct trial *t)
{
	size_t i;

	t->nlost = t->kind == LOSSY	  ? 1 + below(&t->rng, LOST_MAX)
		   : t->kind == MIDSTREAM ? SIDES
					  : 0;
	for (i = 0; i < t->nlost; i++) {
		int side = (int)(t->kind == LOSSY ? below(&t->rng, SIDES) : i);
		uint32_t size = dialog.size[side];
		uint32_t from = t->kind == LOSSY ? below(&t->rng, size) : 0;
		uint32_t n = 1 + below(&t->rng, chance(&t->rng, 2) ? 10 : 300);

		t->lost[i] = (struct range){
		    side, from, n < size - from ? from + n : size};
	}
}

/* Where one side's messages are being looked for. */
struct search {
	bool lost;
	unsigned found; /* messages since */
};

/*
 * Of one message alone between two holes, with the front of another behind
 * it, nothing proves where it starts: here that front is lost too.
 */
static inline void
join_losses(struct trial *t, const struct message *m, struct search *s)
{
	uint32_t i = m->at;

	while (i < m->at + m->n && !is_lost(t, m->side, i))
		i++;
	if (i == m->at + m->n) {
		s->found++;
		s->lost = s->lost && s->found < 2;
		return;
	}
	if (s->lost && s->found == 1 && i > m->at && t->nlost < JOINED_MAX)
		t->lost[t->nlost++] = (struct range){m->side, m->at, i};
	*s = (struct search){.lost = true};
}

static inline bool
all_lost(const struct trial *t, const struct message *m)
{
	uint32_t i = m->at;

	while (i < m->at + m->n && is_lost(t, m->side, i))
		i++;
	return i == m->at + m->n;
}

static inline void
join_all_losses(struct trial *t)
{
	struct search search[SIDES] = {{0}}, *other;
	size_t i;

	for (i = 0; i < dialog.n; i++) {
		const struct message *m = &dialog.messages[i];

		join_losses(t, m, &search[m->side]);
		other = &search[!m->side]; /* it has fallen silent */
		if (other->found == 1 && !all_lost(t, m))
			other->lost = false;
	}
}

static inline void
choose_dialog(struct trial *t)
{
	size_t i, n;

	if (!chance(&t->rng, 3)) {
		make_dialog(&dialog, &t->rng);
		return;
	}
	dialog.n = dialog.size[0] = dialog.size[1] = 0;
	n = 4 + below(&t->rng, 40);
	i = below(&t->rng, (uint32_t)(crane.n - n));
	for (; n != 0; n--, i++)
		say(&dialog, crane.messages[i].side,
		    span(crane.bytes[crane.messages[i].side] +
			     crane.messages[i].at,
			crane.messages[i].n));
}

static inline void
choose(struct trial *t, uint32_t seed)
{
	static const uint32_t longest[] = {1, 3, 20, 20, 100, 300, 1400};
	int side;

	*t = (struct trial){0};
	rng_seed(&t->rng, seed);
	t->kind = (enum kind)below(&t->rng, KINDS);
	t->ending = (enum ending)below(&t->rng, ENDINGS);
	t->wrap = &wraps[below(&t->rng, NWRAPS)];
	t->longest = longest[below(&t->rng, sizeof(longest) / 4)];
	choose_dialog(t);
	for (side = 0; side < SIDES; side++)
		t->first[side] = chance(&t->rng, 2)
				     ? 0 - below(&t->rng, dialog.size[side] + 2)
				     : (uint32_t)rng_u64(&t->rng);
	choose_losses(t);
	join_all_losses(t);
}

#endif
