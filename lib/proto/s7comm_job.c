/*
 * s7comm_job.c - jobs that go on: what they were asked for, by the number that
 * the controller gave them.
 */
#include "proto/s7comm.h"

enum { TIS = 1, CYCLIC = 2 };
enum { UNSUBSCRIBE = 4, VARIABLE_STATUS = 2, MODIFY_VARIABLE = 8, FORCE = 9 };

static struct s7_job *
job_of(struct s7comm *s, uint8_t group, uint8_t number)
{
	size_t i;

	for (i = 0; i < S7_JOBS; i++)
		if (s->jobs[i].items.n != 0 && s->jobs[i].group == group &&
		    s->jobs[i].number == number)
			return &s->jobs[i];
	return NULL;
}

void
s7_job_drop(struct s7comm *s, uint8_t group, uint8_t number)
{
	struct s7_job *j = job_of(s, group, number);

	if (j != NULL)
		j->items.n = 0;
}

static void
keep_job(struct s7_pdu *p, const struct s7_user *u, struct span items)
{
	struct s7comm *s = p->s7;
	struct s7_job *j = job_of(s, u->group, u->number);
	size_t i;

	for (i = 0; j == NULL && i < S7_JOBS; i++)
		if (s->jobs[i].items.n == 0)
			j = &s->jobs[i];
	if (j == NULL) {
		j = &s->jobs[s->next_job];
		s->next_job = (uint8_t)((s->next_job + 1) % S7_JOBS);
	}
	j->items.n = 0;
	j->group = u->group;
	j->number = u->number;
	if (items.n <= S7_ITEMS_MAX)
		buf_span(&j->items, items);
}

/* The answer to the request itself, or what its job sends later. */
struct span
s7_job_items(struct s7_pdu *p, const struct s7_user *u)
{
	const struct s7_job *j = job_of(p->s7, u->group, u->number);

	if (u->kind == S7_RESPONSE && p->ask != NULL && u->unit == 0)
		return p->kept;
	return j != NULL ? buf_all(&j->items) : span("", 0);
}

/* Does this begin a job that sends values later? */
static bool
goes_on(const struct s7_user *u)
{
	if (u->group == CYCLIC)
		return u->subfunction != UNSUBSCRIBE;
	return u->group == TIS && (u->subfunction == VARIABLE_STATUS ||
				      u->subfunction == MODIFY_VARIABLE ||
				      u->subfunction == FORCE);
}

/* Requests are late where bytes in front of them are missing. */
static void
late_job(struct s7_pdu *p, struct s7_user *u)
{
	size_t i;

	for (i = 0; i < S7_EARLY; i++) {
		struct s7_early *e = &p->s7->early[i];

		if (e->group != u->group || e->ref != p->ref ||
		    e->subfunction != u->subfunction)
			continue;
		e->group = 0;
		u->number = e->number;
		keep_job(p, u, p->keep);
		return;
	}
}

/* From its answer on a job sends what its request lists. */
void
s7_job_follow(struct s7_pdu *p, struct s7_user *u)
{
	struct s7comm *s = p->s7;

	if (!goes_on(u))
		return;
	if (u->kind == S7_REQUEST) {
		late_job(p, u);
	} else if (u->kind == S7_RESPONSE && p->ask != NULL) {
		if (p->kept.n != 0)
			keep_job(p, u, p->kept);
	} else if (u->kind == S7_RESPONSE) {
		/* What the job asks for now wasn't seen, or not yet. */
		s7_job_drop(s, u->group, u->number);
		s->early[s->next_early] = (struct s7_early){
		    p->ref, u->group, u->subfunction, u->number};
		s->next_early = (uint8_t)((s->next_early + 1) % S7_EARLY);
	}
}
