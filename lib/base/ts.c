#include "base/ts.h"

#include <math.h>

#include "base/num.h"

static const struct unit {
	const char *name;
	int64_t ns;
} units[] = {
    {"d", 86400 * TS_SECOND},
    {"h", 3600 * TS_SECOND},
    {"m", 60 * TS_SECOND},
    {"s", TS_SECOND},
    {"ms", 1000000},
    {"us", 1000},
    {"ns", 1},
};

enum { NUNITS = sizeof(units) / sizeof(*units) };

/* Of the years 1678 to 2261: what goes into nanoseconds, and not a day more. */
#define SECOND_MIN INT64_C(-9214560000)
#define SECOND_MAX INT64_C(9214646399)

#define DURATION_MAX INT64_C(9200000000000000000)

/* Howard Hinnant's days_from_civil, with eras of 400 years from March 1. */
int64_t
ts_days(int64_t year, int month, int day)
{
	int64_t era, yoe, doy;

	if (month <= 2)
		year--;
	era = (year >= 0 ? year : year - 399) / 400;
	yoe = year - era * 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void
ts_date(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097,
		doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2);
}

static char *
put2(char *p, int v)
{
	memcpy(p, num_pairs + v * 2, 2);
	return p + 2;
}

static void
put_second(char *p, int64_t second)
{
	int64_t days = second / 86400, year;
	int rest = (int)(second % 86400), month, day;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	ts_date(days, &year, &month, &day);
	p = put2(p, (int)(year / 100));
	p = put2(p, (int)(year % 100));
	*p++ = '-';
	p = put2(p, month);
	*p++ = '-';
	p = put2(p, day);
	*p++ = 'T';
	p = put2(p, rest / 3600);
	*p++ = ':';
	p = put2(p, rest / 60 % 60);
	*p++ = ':';
	p = put2(p, rest % 60);
	*p = '.';
}

char *
ts_put(char *p, struct ts_cache *c, int64_t ts)
{
	int64_t second = ts / TS_SECOND;
	uint32_t ns, hi, lo;

	if (ts % TS_SECOND < 0)
		second--;
	ns = (uint32_t)(ts - second * TS_SECOND);
	if (!c->valid || c->second != second) {
		put_second(c->text, second);
		c->second = second;
		c->valid = true;
	}
	memcpy(p, c->text, sizeof(c->text));
	hi = ns / 10000;
	lo = ns % 10000;
	p[20] = (char)('0' + hi / 10000);
	memcpy(p + 21, num_pairs + hi % 10000 / 100 * 2, 2);
	memcpy(p + 23, num_pairs + hi % 100 * 2, 2);
	memcpy(p + 25, num_pairs + lo / 100 * 2, 2);
	memcpy(p + 27, num_pairs + lo % 100 * 2, 2);
	p[29] = 'Z';
	return p + TS_LEN;
}

static bool
digits(const char *p, size_t n, int *out)
{
	size_t i;

	*out = 0;
	for (i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*out = *out * 10 + (p[i] - '0');
	}
	return true;
}

/* "Z" or "+05:00" behind the seconds; *minutes east of Greenwich. */
static bool
read_zone(struct span s, int *minutes)
{
	int h, m;

	*minutes = 0;
	if (s.n == 1 && (*s.p == 'Z' || *s.p == 'z'))
		return true;
	if (s.n != 6 || (*s.p != '+' && *s.p != '-') || s.p[3] != ':' ||
	    !digits(s.p + 1, 2, &h) || !digits(s.p + 4, 2, &m) || h > 23 ||
	    m > 59)
		return false;
	*minutes = (*s.p == '-' ? -1 : 1) * (h * 60 + m);
	return true;
}

static int
month_days(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return days[month - 1];
}

/* ".123456" in front of the zone: takes it off *s. */
static bool
read_fraction(struct span *s, int64_t *ns)
{
	int64_t unit = TS_SECOND;
	size_t i = 1;

	*ns = 0;
	if (s->n == 0 || s->p[0] != '.')
		return true;
	for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++) {
		unit /= 10;
		*ns += (s->p[i] - '0') * unit;
	}
	*s = span(s->p + i, s->n - i);
	return i > 1;
}

/* "19:56:31", or "19:56" as people write it. */
static bool
read_clock(struct span *s, int *h, int *m, int *sec)
{
	const char *p = s->p;
	size_t n = 5;

	*sec = 0;
	if (s->n < 5 || p[2] != ':' || !digits(p, 2, h) || !digits(p + 3, 2, m))
		return false;
	if (s->n >= 8 && p[5] == ':') {
		if (!digits(p + 6, 2, sec))
			return false;
		n = 8;
	}
	*s = span(p + n, s->n - n);
	return *h <= 23 && *m <= 59 && *sec <= 60;
}

bool
ts_read(struct span s, int64_t *out)
{
	int year, month, day, h, m, sec, zone;
	const char *p = s.p;
	int64_t ns, second;

	if (s.n < 17 || p[4] != '-' || p[7] != '-' ||
	    (p[10] != 'T' && p[10] != 't' && p[10] != ' ') ||
	    !digits(p, 4, &year) || !digits(p + 5, 2, &month) ||
	    !digits(p + 8, 2, &day))
		return false;
	s = span(p + 11, s.n - 11);
	if (!read_clock(&s, &h, &m, &sec) || !read_fraction(&s, &ns) ||
	    !read_zone(s, &zone))
		return false;
	if (month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return false;
	second = ((ts_days(year, month, day) * 24 + h) * 60 + m - zone) * 60;
	second += sec;
	if (second < SECOND_MIN || second > SECOND_MAX)
		return false;
	*out = second * TS_SECOND + ns;
	return true;
}

static const struct unit *
unit_of(struct span s)
{
	size_t i;

	for (i = 0; i < NUNITS; i++)
		if (span_is(s, units[i].name))
			return &units[i];
	return NULL;
}

static size_t
run_of(struct span s, const char *from)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '\0' && strchr(from, s.p[n]) != NULL)
		n++;
	return n;
}

bool
ts_read_duration(struct span s, int64_t *out)
{
	int64_t all = 0;
	double v;

	if (s.n == 0)
		return false;
	while (s.n != 0) {
		size_t n = run_of(s, "0123456789.");
		size_t word = run_of(span(s.p + n, s.n - n),
		    "abcdefghijklmnopqrstuvwxyz");
		const struct unit *u = unit_of(span(s.p + n, word));

		if (u == NULL || !num_read_f64(span(s.p, n), &v) ||
		    v * (double)u->ns > (double)(DURATION_MAX - all))
			return false;
		all += llround(v * (double)u->ns);
		s = span(s.p + n + word, s.n - n - word);
	}
	*out = all;
	return true;
}

char *
ts_put_duration(char *p, int64_t d)
{
	size_t i;

	if (d == 0) {
		memcpy(p, "0s", 2);
		return p + 2;
	}
	for (i = 0; i < NUNITS && d > 0; i++) {
		size_t n = strlen(units[i].name);

		if (d < units[i].ns)
			continue;
		p = num_i64(p, d / units[i].ns);
		memcpy(p, units[i].name, n);
		p += n;
		d %= units[i].ns;
	}
	return p;
}
