/*
 * d_lockout.c - lockout: something was changed while its lock is in force.
 * A lock without a valid signature locks nothing; the config record says so.
 */
#include "base/names.h"
#include "detect/inside.h"

static const struct span labels[] = {
    {"attack.t1692.001", 16}, {"iec62443.sr-2.1", 15}};

static const struct about about = {.name = {"lockout", 7},
    .title = {"Changed while locked out", 24},
    .message = {"{what} was changed by {src} while {component} is locked out "
		"({lockout})",
	71},
    .severity = SEV_CRITICAL,
    .class = CLASS_SECURITY,
    .labels = labels,
    .nlabels = 2,
    .off_delay = 60 * TS_SECOND,
    .momentary = true};

/* Verbs that leave everything as it was. */
static const char *const harmless[] = {"read", "identify", "scan", "list",
    "diagnose", "keepalive", "connect", "disconnect", "auth", "subscribe",
    "upload", "file_read", "alarm", "exception", "other"};

struct told {
	struct span what, src, component, lockout;
};

static bool
named(void *ctx, struct span name, struct expr_value *v)
{
	const struct told *t = ctx;

	*v = (struct expr_value){.type = EXPR_TEXT,
	    .text = span_is(name, "what")      ? t->what
		    : span_is(name, "src")     ? t->src
		    : span_is(name, "lockout") ? t->lockout
					       : t->component};
	return true;
}

static void
setup(struct detect *d)
{
	d->own[DETECTOR_lockout] =
	    arena_zalloc(&d->arena, sizeof(struct groups));
}

static void
tell(struct detect *d, const struct line *l, const struct lockout *k,
    uint32_t component, struct span what, struct cause *cause)
{
	struct told told = {.what = what,
	    .src = field_text(l, DETECT_src),
	    .component = d->plant->components[component].id,
	    .lockout = k->id};
	struct cond *c;

	cause_of(d, l, cause);
	cause->component = told.component;
	cause->named = named;
	cause->ctx = &told;
	cause->why[0] = (struct why){k->id,
	    {.type = EXPR_TEXT, .text = k->who, .at = k->from}, TERM_TRUE};
	cause->nwhy = 1;
	c = group_cond(d, d->own[DETECTOR_lockout], &about, told.component,
	    NULL);
	cond_set(d, c, IS_TRUE, cause);
}

/* Tells of every lock in force that `at` falls under. */
static void
look(struct detect *d, const struct line *l, uint32_t at, struct span what,
    const struct reading *r)
{
	const struct plant *p = d->plant;
	size_t i, j;

	for (i = 0; i < p->nlockouts; i++) {
		const struct lockout *k = &p->lockouts[i];

		if (!k->valid || l->ts < k->from || l->ts >= k->until)
			continue;
		for (j = 0; j < k->ncomponents; j++) {
			struct cause cause = {0};

			if (!plant_within(p, at, k->components[j]))
				continue;
			if (r != NULL) {
				cause.tag = p->tags[r->tag].id;
				cause.value = r->value;
				cause.has_value = true;
			}
			tell(d, l, k, k->components[j], what, &cause);
		}
	}
}

static void
reading(struct detect *d, const struct reading *r)
{
	const struct tag *t = &d->plant->tags[r->tag];

	if (r->kind == KIND_REQUESTED && t->component != NO_INDEX)
		look(d, r->line, t->component, t->id, r);
}

static void
event(struct detect *d, const struct line *l)
{
	struct span action = field_text(l, DETECT_action);
	uint32_t device;

	if (d->plant->nlockouts == 0 || action.n == 0 ||
	    !span_is(field_text(l, DETECT_dir), "request") ||
	    WORD_INDEX(harmless, action) >= 0)
		return;
	device = end_component(d, l, DETECT_dst);
	if (device != NO_INDEX)
		look(d, l, device, d->plant->components[device].id, NULL);
}

static bool
looks(const struct plant *p)
{
	return p->nlockouts != 0;
}

static void
release(struct detect *d)
{
	groups_release(d, d->own[DETECTOR_lockout]);
}

const struct detector detector_lockout = {.name = "lockout",
    .setup = setup,
    .reading = reading,
    .event = event,
    .looks = looks,
    .release = release};
