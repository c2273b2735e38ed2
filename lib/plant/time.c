/*
 * time.c - the plant's local time.
 */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "plant/inside.h"

/*
 * The C library knows one local time, and another plant may have set its own:
 * that of a test, or of a reload that was refused.
 */
static void
go_to(const struct plant *p)
{
	const char *now = getenv("TZ");

	if (now != NULL && span_is(p->timezone, now))
		return;
	if (setenv("TZ", p->timezone.p, 1) != 0)
		mem_exhausted();
	tzset();
}

void
timezone_read(struct loader *l, struct conf *c)
{
	struct buf path = {0};
	struct span name;

	if (!conf_text(c, l->es, &name))
		return;
	buf_fmt(&path, "/usr/share/zoneinfo/%.*s", (int)name.n, name.p);
	buf_char(&path, '\0');
	if (access("/usr/share/zoneinfo", F_OK) == 0 &&
	    access(path.p, F_OK) != 0)
		conf_error(c, l->es,
		    "%.*s is no time zone of this system; write one such as "
		    "Europe/Zurich",
		    (int)name.n, name.p);
	buf_release(&path);
	l->plant->timezone = span_str(arena_str(&l->plant->arena, name));
	go_to(l->plant);
	tzset(); /* while the system's files may be read */
}

int64_t
plant_zone_offset(const struct plant *p, int64_t ts)
{
	time_t t = (time_t)(ts / TS_SECOND);
	struct tm tm;

	if (p->timezone.n == 0)
		return 0;
	go_to(p);
	if (localtime_r(&t, &tm) == NULL)
		return 0;
	return tm.tm_gmtoff * TS_SECOND;
}
