#include "base/addr.h"

#include <arpa/inet.h>

#include "base/num.h"

static char *
put_mac(char *p, const uint8_t *b)
{
	int i;

	for (i = 0; i < 6; i++) {
		if (i != 0)
			*p++ = ':';
		p = num_hex(p, span(b + i, 1));
	}
	return p;
}

char *
addr_put(char *p, const struct addr *a)
{
	char text[INET6_ADDRSTRLEN] = "";
	int i;

	if (a->n == 6)
		return put_mac(p, a->b);
	if (a->n == 4) {
		for (i = 0; i < 4; i++) {
			if (i != 0)
				*p++ = '.';
			p = num_u16(p, a->b[i]);
		}
		return p;
	}
	if (a->n == 16)
		inet_ntop(AF_INET6, a->b, text, sizeof(text));
	memcpy(p, text, strlen(text));
	return p + strlen(text);
}

static bool
read_mac(struct span s, struct addr *a)
{
	size_t i;

	if (s.n != 17)
		return false;
	for (i = 0; i < 6; i++)
		if (!num_read_hex(span(s.p + 3 * i, 2), &a->b[i]) ||
		    (i < 5 && s.p[3 * i + 2] != ':' && s.p[3 * i + 2] != '-'))
			return false;
	a->n = 6;
	return true;
}

bool
addr_read(struct span s, struct addr *a)
{
	char text[ADDR_TEXT];

	*a = (struct addr){0};
	if (read_mac(s, a))
		return true;
	if (s.n >= sizeof(text) || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (inet_pton(AF_INET, text, a->b) == 1)
		a->n = 4;
	else if (inet_pton(AF_INET6, text, a->b) == 1)
		a->n = 16;
	return a->n != 0;
}
