/* Where a request comes from: addresses, networks and chains of proxies, as text. */
#include "core/address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define HERE	"127.0.0.0/8 ::1"

/* An IPv4 address is the IPv6 address ::ffff:a.b.c.d, so that there is one kind. */
struct address {
	unsigned char	bytes[16];
};

static bool	read_address(const char *, size_t, struct address *);
static bool	read_v4(const char *, struct address *);
static bool	in_network(const struct address *, const char *, size_t);
static bool	same_bits(const struct address *, const struct address *, int);
static const char *last_hop(const char **, const char *, size_t *);

const char *
address_behind(struct arena *arena, const char *peer, const char *forwarded, const char *proxies)
{
	const char	*client = peer, *end, *hop;
	size_t		 length;

	if (forwarded == NULL)
		return arena_text(arena, client);
	/* From the last one, which the nearest proxy wrote, as far back as trust goes. */
	end = forwarded + strlen(forwarded);
	while ((*client == '\0' || address_in(client, HERE) || address_in(client, proxies)) &&
	    (hop = last_hop(&end, forwarded, &length)) != NULL) {
		struct address	unused;

		if (!read_address(hop, length, &unused))
			break;
		client = arena_copy(arena, hop, length);
	}
	return arena_text(arena, client);
}

bool
address_in(const char *text, const char *list)
{
	struct address	address;

	if (list == NULL || !read_address(text, strlen(text), &address))
		return false;
	while (*list != '\0') {
		size_t	length;

		list += strspn(list, ", \t");
		length = strcspn(list, ", \t");
		if (length > 0 && in_network(&address, list, length))
			return true;
		list += length;
	}
	return false;
}

static bool
read_address(const char *text, size_t length, struct address *ret_address)
{
	char	copy[INET6_ADDRSTRLEN];

	if (length >= sizeof(copy))
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return read_v4(copy, ret_address) || inet_pton(AF_INET6, copy, ret_address->bytes) == 1;
}

static bool
read_v4(const char *text, struct address *ret_address)
{
	static const unsigned char	prefix[12] = { [10] = 0xff, [11] = 0xff };
	unsigned char			v4[4];

	if (inet_pton(AF_INET, text, v4) != 1)
		return false;
	memcpy(ret_address->bytes, prefix, sizeof(prefix));
	memcpy(ret_address->bytes + sizeof(prefix), v4, sizeof(v4));
	return true;
}

static bool
in_network(const struct address *address, const char *text, size_t length)
{
	const char	*slash = memchr(text, '/', length);
	size_t		 name = slash != NULL ? (size_t)(slash - text) : length;
	struct address	 network;
	int		 bits = 128;

	if (!read_address(text, name, &network))
		return false;
	if (slash != NULL && (slash[1] < '0' || slash[1] > '9'))
		return false;
	/* Three digits at most: more are no length, and more than an int. */
	if (slash != NULL && strspn(slash + 1, "0123456789") > 3)
		return false;
	if (slash != NULL)
		bits = atoi(slash + 1) + (memchr(text, ':', name) == NULL ? 96 : 0);
	return bits >= 0 && bits <= 128 && same_bits(address, &network, bits);
}

static bool
same_bits(const struct address *one, const struct address *other, int bits)
{
	int	whole = bits / 8, rest = bits % 8;

	if (memcmp(one->bytes, other->bytes, (size_t)whole) != 0)
		return false;
	return rest == 0 || ((one->bytes[whole] ^ other->bytes[whole]) >> (8 - rest)) == 0;
}

/* The entry of the list that ends at *end, which moves to before it; NULL when there is none. */
static const char *
last_hop(const char **end, const char *begin, size_t *ret_length)
{
	const char	*stop = *end, *start;

	while (stop > begin && (stop[-1] == ' ' || stop[-1] == '\t' || stop[-1] == ','))
		stop--;
	if (stop == begin)
		return NULL;
	for (start = stop; start > begin && start[-1] != ',' && start[-1] != ' ' && start[-1] != '\t'; start--)
		;
	*end = start;
	*ret_length = (size_t)(stop - start);
	return start;
}
