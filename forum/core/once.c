/* The same form sent twice is one act. */
#include "core/once.h"

#include <sodium.h>
#include <string.h>

/* The order of fields says nothing: the hashes of all are added up. */
enum { NUMBER_BYTES = 12, KEY_BYTES = 16 };

static void	hash_two(unsigned char *, const char *, const char *);

const char *
once_number(struct request *rq)
{
	unsigned char	 bytes[NUMBER_BYTES];
	char		*hex = arena_alloc(rq->arena, 2 * sizeof(bytes) + 1);

	randombytes_buf(bytes, sizeof(bytes));
	return sodium_bin2hex(hex, 2 * sizeof(bytes) + 1, bytes, sizeof(bytes));
}

const char *
once_key(struct request *rq)
{
	unsigned char	 sum[KEY_BYTES] = { 0 }, hash[KEY_BYTES];
	char		*hex = arena_alloc(rq->arena, 2 * sizeof(hash) + 1);
	const char	*number = NULL;

	for (size_t i = 0; i < rq->form.count; i++) {
		const struct form_value	*item = &rq->form.items[i];

		/* A form that was held and is shown again has its old number after its new one. */
		if (strcmp(item->name, "once") == 0)
			number = item->value;
		else if (strcmp(item->name, "csrf") != 0) {
			hash_two(hash, item->name, item->value);
			for (size_t byte = 0; byte < sizeof(sum); byte++)
				sum[byte] ^= hash[byte];
		}
	}
	if (number == NULL || *number == '\0')
		return NULL;
	hash_two(hash, rq->path, number);
	for (size_t byte = 0; byte < sizeof(sum); byte++)
		sum[byte] ^= hash[byte];
	return sodium_bin2hex(hex, 2 * sizeof(sum) + 1, sum, sizeof(sum));
}

/* With the end of the first, so that no other two texts are the same. */
static void
hash_two(unsigned char *ret_hash, const char *one, const char *other)
{
	crypto_generichash_state	state;

	crypto_generichash_init(&state, NULL, 0, KEY_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)one, strlen(one) + 1);
	crypto_generichash_update(&state, (const unsigned char *)other, strlen(other) + 1);
	crypto_generichash_final(&state, ret_hash, KEY_BYTES);
}
