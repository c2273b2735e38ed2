/*
 * ref.c - references as people write them, in the one form that is joined on.
 */
#include "base/num.h"
#include "base/utf8.h"
#include "plant/plant.h"

/* The areas of Modbus, by the first digit of a Modicon address. */
static const char *const modicon[] = {"co:", "di:", NULL, "ir:", "hr:"};

static bool
put(struct arena *a, const char *area, uint64_t n, struct span *out)
{
	char text[NUM_MAX + 8], *end = stpcpy(text, area);

	if (n > UINT16_MAX)
		return false;
	end = num_u64(end, n);
	*out = arena_copy(a, span(text, (size_t)(end - text)));
	return true;
}

/* 40001 or 400001: the digit of the area, then the number from 1 */
static bool
read_modicon(struct span ref, struct arena *a, struct span *out)
{
	unsigned area;
	uint64_t n;

	if (!num_read_u64(ref, &n) || ref.n < 5 || ref.n > 6)
		return false;
	area = (unsigned)(ref.p[0] - '0');
	if (area > 4 || modicon[area] == NULL ||
	    !num_read_u64(span(ref.p + 1, ref.n - 1), &n) || n == 0)
		return false;
	return put(a, modicon[area], n - 1, out);
}

/* %MW0 %M0 %IW0 %I0, from 0 */
static bool
read_iec(struct span ref, struct arena *a, struct span *out)
{
	static const struct {
		const char *prefix, *area;
	} forms[] = {{"%MW", "hr:"}, {"%IW", "ir:"}, {"%QW", "hr:"},
	    {"%M", "co:"}, {"%Q", "co:"}, {"%I", "di:"}};
	uint64_t n;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		size_t skip = strlen(forms[i].prefix);

		if (span_starts(ref, forms[i].prefix) &&
		    num_read_u64(span(ref.p + skip, ref.n - skip), &n))
			return put(a, forms[i].area, n, out);
	}
	return false;
}

static bool
is_modbus(struct span ref, bool *valid)
{
	static const char *const areas[] = {"co:", "di:", "ir:", "hr:"};
	uint64_t n;
	size_t i;

	for (i = 0; i < 4; i++)
		if (span_starts(ref, areas[i])) {
			*valid = num_read_u64(span(ref.p + 3, ref.n - 3), &n) &&
				 n <= UINT16_MAX &&
				 (ref.p[3] != '0' || ref.n == 4);
			return true;
		}
	return false;
}

bool
plant_ref(enum addressing how, struct span ref, struct arena *a,
    struct span *out)
{
	bool valid;
	size_t i;

	*out = ref;
	if (is_modbus(ref, &valid))
		return valid;
	if (how == ADDRESSING_MODICON && read_modicon(ref, a, out))
		return true;
	if (how == ADDRESSING_IEC && read_iec(ref, a, out))
		return true;
	if (ref.n == 0 || (ref.p[0] >= '0' && ref.p[0] <= '9') ||
	    ref.p[0] == '%' || !utf8_valid(ref))
		return false;
	for (i = 0; i < ref.n; i++)
		if ((unsigned char)ref.p[i] <= ' ')
			return false;
	return true; /* another protocol's, in its own form */
}
