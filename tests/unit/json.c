/*
 * json.c - documents that are read once.
 */
#include "json/json.h"

#include "unit.h"

static void
members_are_taken_by_type(void)
{
	struct err e = {{0}};
	struct json *j =
	    json_doc(SPAN("{\"t\":\"caf\\u00e9\",\"i\":-5,\"r\":1.5,"
			  "\"o\":{\"i\":7},\"n\":null}"),
		&e);
	int64_t v = 0;

	if (!CHECK(j != NULL))
		return;
	CHECK_SPAN(json_get_text(j, "t"), "caf\xc3\xa9");
	CHECK(json_get_text(j, "i").n == 0);
	CHECK(json_get_text(j, "none").n == 0);
	CHECK(json_get_int(j, "i", &v) && v == -5);
	CHECK(!json_get_int(j, "r", &v));
	CHECK(!json_get_int(j, "t", &v));
	CHECK(json_get_int(json_get(j, "o"), "i", &v) && v == 7);
	CHECK(json_get(j, "none") == NULL);
	CHECK(json_get(json_get(j, "none"), "i") == NULL);
	CHECK(json_get(json_get(j, "n"), "i") == NULL);
	json_doc_free(j);
}

static void
broken_documents_are_told_with_their_place(void)
{
	struct err e = {{0}};

	CHECK(json_doc(SPAN("{\"a\": 1,\n \"b\" 2}"), &e) == NULL);
	CHECK(strncmp(e.text, "2:", 2) == 0);
	e.text[0] = '\0';
	CHECK(json_doc(SPAN(""), &e) == NULL);
	CHECK(e.text[0] != '\0');
	e.text[0] = '\0';
	CHECK(json_doc(SPAN("{} {}"), &e) == NULL);
	CHECK(e.text[0] != '\0');
}

int
main(void)
{
	TEST("members are taken by type")
	members_are_taken_by_type();
	TEST("broken documents are told with their place")
	broken_documents_are_told_with_their_place();
	return unit_end();
}
