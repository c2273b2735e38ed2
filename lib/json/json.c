#include "json/json.h"

#include <jansson.h>

#include "base/mem.h"

/* A struct json is a json_t under a name of our own. */

struct json *
json_doc(struct span text, struct err *e)
{
	json_error_t why;
	json_t *j = json_loadb(text.p, text.n, 0, &why);

	if (j == NULL && json_error_code(&why) == json_error_out_of_memory)
		mem_exhausted();
	if (j == NULL)
		err_set(e, "%d:%d: %s", why.line, why.column, why.text);
	return (struct json *)(void *)j;
}

void
json_doc_free(struct json *j)
{
	json_decref((json_t *)(void *)j);
}

const struct json *
json_get(const struct json *j, const char *key)
{
	return (const struct json *)(const void *)
	    json_object_get((const json_t *)(const void *)j, key);
}

struct span
json_get_text(const struct json *j, const char *key)
{
	const json_t *v = (const json_t *)(const void *)json_get(j, key);

	if (!json_is_string(v))
		return span("", 0);
	return span(json_string_value(v), json_string_length(v));
}

bool
json_get_int(const struct json *j, const char *key, int64_t *out)
{
	const json_t *v = (const json_t *)(const void *)json_get(j, key);

	if (!json_is_integer(v))
		return false;
	*out = json_integer_value(v);
	return true;
}
