/*
 * time.c - the plant's local time.
 */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "plant/inside.h"

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
	if (setenv("TZ", arena_str(&l->plant->arena, name), 1) != 0)
		mem_exhausted();
	tzset();
	l->plant->timezone = name;
}

int64_t
plant_zone_offset(const struct plant *p, int64_t ts)
{
	time_t t = (time_t)(ts / TS_SECOND);
	struct tm tm;

	if (p->timezone.n == 0 || localtime_r(&t, &tm) == NULL)
		return 0;
	return tm.tm_gmtoff * TS_SECOND;
}
