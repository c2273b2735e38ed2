/*
 * filter.c - what a small filter with Jansson would be: the events whose
 * action is `write`, from stdin to stdout. A peer for the benchmarks.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

int
main(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	while ((n = getline(&line, &size, stdin)) > 0) {
		json_t *j = json_loadb(line, (size_t)n, 0, NULL);
		const char *action =
		    json_string_value(json_object_get(j, "action"));

		if (action != NULL && strcmp(action, "write") == 0)
			fwrite(line, 1, (size_t)n, stdout);
		json_decref(j);
	}
	free(line);
	return fflush(stdout) != 0;
}
