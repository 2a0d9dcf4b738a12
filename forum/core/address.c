/* Where a request comes from: what the connection and its headers say. */
#include "core/address.h"

#include <arpa/inet.h>

#include <kore.h>
#include <http.h>

#include "core/conf.h"
#include "core/header.h"

static const char *peer_of(struct request *, char *, size_t);

const char *
address_of_client(struct request *rq)
{
	char	text[INET6_ADDRSTRLEN];

	return address_behind(rq->arena, peer_of(rq, text, sizeof(text)),
	    header_find(rq, "x-forwarded-for"), conf()->proxies);
}

bool
address_is_local(struct request *rq)
{
	static const char *const	marks[] = { "x-forwarded-for", "x-real-ip", "forwarded", "via" };
	char				text[INET6_ADDRSTRLEN];

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (header_find(rq, marks[i]) != NULL)
			return false;
	return address_in(peer_of(rq, text, sizeof(text)), "127.0.0.0/8 ::1");
}

static const char *
peer_of(struct request *rq, char *text, size_t size)
{
	struct connection	*owner = rq->http->owner;

	*text = '\0';
	if (owner->family == AF_INET6)
		inet_ntop(AF_INET6, &owner->addr.ipv6.sin6_addr, text, (socklen_t)size);
	else if (owner->family == AF_INET)
		inet_ntop(AF_INET, &owner->addr.ipv4.sin_addr, text, (socklen_t)size);
	return text;
}
