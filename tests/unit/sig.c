/*
 * sig.c - SHA-256 by its known answers, and signatures of ssh-keygen, made
 * with a key that is made here.
 */
#include "sig/sig.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "base/ts.h"
#include "proc/proc.h"
#include "unit.h"

#define TEXT SPAN("lock out plc-1\n")

static char dir[] = "/tmp/ots-unit-XXXXXX";
static char key[64], other[64], text[64], sig[80], allowed[64];

/* FIPS 180-4's examples, and the empty message. */
static void
sha256_gives_its_known_answers(void)
{
	static const struct {
		const char *bytes, *digest;
	} rows[] = {{"", "e3b0c44298fc1c149afbf4c8996fb924"
			 "27ae41e4649b934ca495991b7852b855"},
	    {"abc", "ba7816bf8f01cfea414140de5dae2223"
		    "b00361a396177a9cb410ff61f20015ad"},
	    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		"248d6a61d20638b8e5c026930c3e6039"
		"a33ce45964ff2167f6ecedd419db06c1"}};
	char digest[SHA256_TEXT];
	struct sha256 *s;
	struct buf b = {0};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		sha256_text(span_str(rows[i].bytes), digest);
		CHECK_SPAN(span(digest, SHA256_TEXT), rows[i].digest);
	}
	for (i = 0; i < 1000000; i++)
		buf_char(&b, 'a');
	s = sha256_new();
	sha256_add(s, span(b.p, 1));
	sha256_add(s, span(b.p + 1, b.n - 1));
	sha256_end(s, digest);
	CHECK_SPAN(span(digest, SHA256_TEXT),
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
	buf_release(&b);
}

static bool
run(const char *const *argv)
{
	struct proc p = {.argv = argv,
	    .timeout = 60 * TS_SECOND,
	    .out_max = 4096,
	    .err_max = 4096};
	struct err e = {{0}};
	bool ok = proc_run(&p, &e) && p.status == 0;

	CHECK_ROW(ok, e.text);
	proc_release(&p);
	return ok;
}

static void
write_file(const char *name, struct span bytes)
{
	FILE *f = fopen(name, "w");

	CHECK(f != NULL && fwrite(bytes.p, 1, bytes.n, f) == bytes.n &&
	      fclose(f) == 0);
}

static bool
make_key(const char *name)
{
	const char *const argv[] = {"ssh-keygen", "-q", "-t", "ed25519", "-N",
	    "", "-C", "unit", "-f", name, NULL};

	return run(argv);
}

/* Allows the key: `options` stand in front of it. */
static void
allow(const char *who, const char *options)
{
	struct buf b = {0};
	char name[80], line[512] = "";
	FILE *f;

	snprintf(name, sizeof(name), "%s.pub", key);
	f = fopen(name, "r");
	CHECK(f != NULL && fgets(line, sizeof(line), f) != NULL &&
	      fclose(f) == 0);
	buf_fmt(&b, "# who may\n%s %s %s", who, options, line);
	write_file(allowed, buf_all(&b));
	buf_release(&b);
}

static bool
sign(const char *with, const char *space)
{
	const char *const argv[] = {"ssh-keygen", "-q", "-Y", "sign", "-f",
	    with, "-n", space, text, NULL};

	unlink(sig);
	return run(argv);
}

/* Is it signed? Then by "ops@plant". */
static bool
verifies(struct span bytes, const char *space, const char *when)
{
	struct err e = {{0}};
	char *who = NULL;
	bool ok = sig_verify(bytes, sig, allowed, space, when, NULL, &who, &e);

	CHECK((who != NULL) == ok);
	CHECK((e.text[0] != '\0') == !ok);
	if (ok)
		CHECK_STR(who, "ops@plant");
	free(who);
	return ok;
}

static void
a_signature_holds_for_its_bytes_alone(void)
{
	allow("ops@plant", "");
	if (!sign(key, "ots"))
		return;
	CHECK(verifies(TEXT, "ots", NULL));
	CHECK(!verifies(SPAN("lock out plc-2\n"), "ots", NULL));
	CHECK(!verifies(SPAN("lock out plc-1"), "ots", NULL));
	CHECK(!verifies(SPAN(""), "ots", NULL));
	CHECK(verifies(TEXT, "ots", NULL));
}

static void
a_signature_holds_in_its_namespace_alone(void)
{
	allow("ops@plant", "");
	if (!sign(key, "ots"))
		return;
	CHECK(!verifies(TEXT, "file", NULL));
	CHECK(!verifies(TEXT, "ots2", NULL));
	allow("ops@plant", "namespaces=\"file\"");
	CHECK(!verifies(TEXT, "ots", NULL)); /* nor may the key do more */
}

static void
a_signature_of_another_does_not_hold(void)
{
	allow("ops@plant", "");
	if (!sign(other, "ots"))
		return;
	CHECK(!verifies(TEXT, "ots", NULL));
	if (!sign(key, "ots"))
		return;
	write_file(allowed, SPAN("# nobody\n"));
	CHECK(!verifies(TEXT, "ots", NULL));
	unlink(allowed);
	CHECK(!verifies(TEXT, "ots", NULL));
}

static void
a_key_holds_while_it_is_valid(void)
{
	allow("ops@plant",
	    "valid-after=\"20260101000000\",valid-before=\"20270101000000\"");
	if (!sign(key, "ots"))
		return;
	CHECK(verifies(TEXT, "ots", "20261122190000"));
	CHECK(!verifies(TEXT, "ots", "20251122190000"));
	CHECK(!verifies(TEXT, "ots", "20271122190000"));
}

static void
what_is_no_signature_does_not_hold(void)
{
	allow("ops@plant", "");
	write_file(sig, SPAN("-----BEGIN SSH SIGNATURE-----\nx\n"));
	CHECK(!verifies(TEXT, "ots", NULL));
	write_file(sig, SPAN(""));
	CHECK(!verifies(TEXT, "ots", NULL));
	unlink(sig);
	CHECK(!verifies(TEXT, "ots", NULL));
}

static void
a_changed_signature_does_not_hold(void)
{
	char line[1024];
	size_t n;
	FILE *f;

	allow("ops@plant", "");
	if (!sign(key, "ots"))
		return;
	f = fopen(sig, "r");
	if (!CHECK(f != NULL))
		return;
	n = fread(line, 1, sizeof(line), f);
	fclose(f);
	CHECK(n > 200 && n < sizeof(line));
	line[n - 60] = line[n - 60] == 'A' ? 'B' : 'A';
	write_file(sig, span(line, n));
	CHECK(!verifies(TEXT, "ots", NULL));
}

static void
clean(void)
{
	char name[80];

	unlink(key);
	unlink(other);
	snprintf(name, sizeof(name), "%s.pub", key);
	unlink(name);
	snprintf(name, sizeof(name), "%s.pub", other);
	unlink(name);
	unlink(text);
	unlink(sig);
	unlink(allowed);
	CHECK(rmdir(dir) == 0);
}

int
main(void)
{
	TEST("SHA-256 gives its known answers")
	sha256_gives_its_known_answers();
	TEST("keys are made")
	{
		if (!CHECK(mkdtemp(dir) != NULL))
			return unit_end();
		snprintf(key, sizeof(key), "%s/key", dir);
		snprintf(other, sizeof(other), "%s/other", dir);
		snprintf(text, sizeof(text), "%s/text", dir);
		snprintf(sig, sizeof(sig), "%s.sig", text);
		snprintf(allowed, sizeof(allowed), "%s/allowed", dir);
		write_file(text, TEXT);
		make_key(key);
		make_key(other);
	}
	TEST("a signature holds for its bytes alone")
	a_signature_holds_for_its_bytes_alone();
	TEST("a signature holds in its namespace alone")
	a_signature_holds_in_its_namespace_alone();
	TEST("a signature of another doesn't hold")
	a_signature_of_another_does_not_hold();
	TEST("a key holds while it is valid")
	a_key_holds_while_it_is_valid();
	TEST("what is no signature doesn't hold")
	what_is_no_signature_does_not_hold();
	TEST("a changed signature doesn't hold")
	a_changed_signature_does_not_hold();
	TEST("nothing is left behind")
	clean();
	return unit_end();
}
