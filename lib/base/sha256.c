#include "base/sha256.h"

#include <sha1.h>
#include <sha256.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"

struct sha256 {
	SHA2_CTX ctx;
};

static void
start(struct sha256 *s)
{
	SHA256Init(&s->ctx);
}

static void
end(struct sha256 *s, char out[SHA256_TEXT])
{
	uint8_t digest[SHA256_DIGEST_LENGTH];

	SHA256Final(digest, &s->ctx);
	num_hex(out, span(digest, sizeof(digest)));
}

struct sha256 *
sha256_new(void)
{
	struct sha256 *s = xmalloc(sizeof(*s));

	start(s);
	return s;
}

void
sha256_add(struct sha256 *s, struct span bytes)
{
	SHA256Update(&s->ctx, (const uint8_t *)bytes.p, bytes.n);
}

void
sha256_end(struct sha256 *s, char out[SHA256_TEXT])
{
	end(s, out);
	free(s);
}

void
sha256_free(struct sha256 *s)
{
	free(s);
}

void
sha256_text(struct span bytes, char out[SHA256_TEXT])
{
	struct sha256 s;

	start(&s);
	sha256_add(&s, bytes);
	end(&s, out);
}

void
sha1_digest(struct span bytes, uint8_t out[SHA1_SIZE])
{
	SHA1_CTX ctx;

	SHA1Init(&ctx);
	SHA1Update(&ctx, (const uint8_t *)bytes.p, bytes.n);
	SHA1Final(out, &ctx);
}
