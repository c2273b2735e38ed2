#include "proto/tpkt.h"
static bool
no(struct span s)
{
	(void)s;
	return false;
}
static bool
no2(struct span s, bool w)
{
	(void)s;
	(void)w;
	return false;
}
static void
nod(struct talk *t, void *s, struct rd *r)
{
	(void)t;
	(void)s;
	(void)r;
}
const struct tpkt_user s7comm_plus_user = {
    .state = 1, .mine = no, .fits = no2, .decode = nod};
const struct proto proto_s7comm_plus = {.name = "s7comm_plus"};
