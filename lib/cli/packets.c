#include "cli/packets.h"

void
packets_end(struct packets *k, enum pcapfile_got got)
{
	const struct in *i = k->in;

	if (got == PCAPFILE_MORE && in_bytes(i).n != 0 && !cli_stopped(true))
		err_set(&k->why, "ends inside record %llu",
		    (unsigned long long)k->frames + 1);
	if (k->why.text[0] == '\0')
		return;
	cli_warn(i->cli, "%s: %s", i->name, k->why.text);
	cli_loss(i->cli, "broken_capture", 1, k->why.text);
}
