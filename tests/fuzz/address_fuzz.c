/* core/address: nobody but a trusted proxy can say where a request comes from. */
#include <arpa/inet.h>
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/address.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
is_address(const char *text)
{
	unsigned char	bytes[16];

	return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

/* The input: a connection's other end, what its headers say, who is trusted; a line each. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	char		*rest = arena_copy(arena, bytes, length);
	const char	*peer = strsep(&rest, "\n"), *forwarded = strsep(&rest, "\n"), *proxies = rest;
	const char	*client = address_behind(arena, peer, forwarded, proxies);

	if (strcmp(client, peer) != 0) {
		assert(is_address(client) && strstr(forwarded, client) != NULL);
		assert(*peer == '\0' || address_in(peer, "127.0.0.0/8 ::1") || address_in(peer, proxies));
	}
	assert(is_address(peer) == address_in(peer, "0.0.0.0/0 ::/0"));
	assert(!is_address(peer) || address_in(peer, peer));
	arena_destroy(arena);
	return 0;
}
