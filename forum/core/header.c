/*
 * A request's headers: all of them.
 *
 * Kore cuts the first HTTP_REQ_HEADER_MAX - 1 lines out of its buffer, by
 * writing a NUL at the \r of each, and forgets the rest, which stays in the
 * buffer as it came. A browser behind two proxies sends more than that, and
 * the cookie may be among the rest. The empty line ends the headers; the
 * buffer has http_header_max bytes, and behind the last header Kore has put a
 * NUL.
 */
#include "core/header.h"

#include <string.h>
#include <strings.h>

#include <kore.h>
#include <http.h>

#include "core/head.h"

static const char	*rest_of(struct request *, const char **);

const char *
header_find(struct request *rq, const char *name)
{
	struct http_header	*header;
	const char		*rest, *end = NULL;

	TAILQ_FOREACH(header, &rq->http->req_headers, list)
		if (strcasecmp(header->header, name) == 0)
			return header->value;
	rest = rest_of(rq, &end);
	return rest == NULL ? NULL : head_find(rq->arena, rest, (size_t)(end - rest), name);
}

/* Where the headers that Kore did not split begin and end; NULL when it split all. */
static const char *
rest_of(struct request *rq, const char **ret_end)
{
	const char		*base = (const char *)rq->http->headers;
	const char		*limit, *last = NULL, *host = rq->http->host;
	struct http_header	*header;
	int			 lines = 2;	/* the request line and Host */

	TAILQ_FOREACH(header, &rq->http->req_headers, list) {
		lines++;
		if (last == NULL || header->value > last)
			last = header->value;
	}
	if (lines < HTTP_REQ_HEADER_MAX - 1 || base == NULL || last == NULL)
		return NULL;
	limit = base + http_header_max;
	if (host > last && host < limit)
		last = host;
	last += strlen(last) + 1;
	if (last < limit && *last == '\n')
		last++;
	if (last >= limit)
		return NULL;
	*ret_end = memchr(last, '\0', (size_t)(limit - last));
	if (*ret_end == NULL)
		*ret_end = limit;
	return last;
}
