/*
 * Sending a kept page. Its headers are kept in front of it, as bytes, so that
 * it leaves in one piece; what Kore would do besides writing the headers
 * (http_response_normal) is done here.
 */
#include "core/cache_send.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <kore.h>
#include <http.h>

#include "core/cache_store.h"
#include "core/counter.h"
#include "core/listen.h"
#include "core/metric.h"
#include "core/reply.h"
#include "core/wrote.h"

/* The headers of a request that decide how it is answered. */
struct wishes {
	const char	*cookie;
	const char	*encoding;
	const char	*none_match;
	bool		 close;		/* the connection ends with this answer */
	bool		 body;		/* there is one, which nobody reads */
	bool		 all;		/* Kore has kept all headers */
};

static struct wishes read_wishes(const struct http_request *);
static void	 send_answer(struct http_request *, const struct wishes *, struct cache_entry *);
static void	 send_bytes(struct connection *, struct cache_entry *, const char *, size_t);
static int	 sent(struct netbuf *);

void
cache_send_init(void)
{
	static char	connection[128];

	if (http_keepalive_time > 0)
		snprintf(connection, sizeof(connection), "server: " REPLY_SERVER "\r\n"
		    "connection: keep-alive\r\nkeep-alive: timeout=%d\r\n", http_keepalive_time);
	else
		snprintf(connection, sizeof(connection), "server: " REPLY_SERVER "\r\nconnection: close\r\n");
	cache_entry_init(connection, reply_common_headers());
}

void
cache_send(struct http_request *http, struct cache_entry *entry)
{
	struct wishes	wishes = read_wishes(http);

	send_answer(http, &wishes, entry);
}

bool
cache_hit(struct http_request *http)
{
	uint64_t		 began = metric_clock(), now = began / 1000;	/* as kore_time_ms */
	struct wishes		 wishes;
	struct cache_entry	*entry;

	if (http->method != HTTP_METHOD_GET && http->method != HTTP_METHOD_HEAD)
		return false;
	wishes = read_wishes(http);
	if (!wishes.all || wishes.body ||
	    (wishes.cookie != NULL &&
	    (strstr(wishes.cookie, "session=") != NULL || wrote_maybe(wishes.cookie))))
		return false;
	entry = cache_store_find(http->path, http->query_string);
	if (entry == NULL || entry->made + CACHE_AGE_MAX < now || !listen_covers(now))
		return false;
	metric_add(METRIC_CACHE_HITS, 1);
	send_answer(http, &wishes, entry);
	metric_request(entry->route, http->status, metric_clock() - began);
	return true;
}

static struct wishes
read_wishes(const struct http_request *http)
{
	struct wishes		 wishes = { .close = (http->flags & HTTP_VERSION_1_0) != 0 ||
				    http_keepalive_time == 0 || (http->owner->flags & CONN_CLOSE_EMPTY) != 0 };
	struct http_header	*header;
	int			 count = 2;	/* the request line and Host */

	TAILQ_FOREACH(header, &http->req_headers, list) {
		const char	*name = header->header;

		count++;
		if (strcasecmp(name, "cookie") == 0)
			wishes.cookie = header->value;
		else if (strcasecmp(name, "accept-encoding") == 0)
			wishes.encoding = header->value;
		else if (strcasecmp(name, "if-none-match") == 0)
			wishes.none_match = header->value;
		else if (strcasecmp(name, "connection") == 0)
			wishes.close |= strcasecmp(header->value, "close") == 0;
		else if (strcasecmp(name, "transfer-encoding") == 0 ||
		    (strcasecmp(name, "content-length") == 0 && strcmp(header->value, "0") != 0))
			wishes.body = true;
	}
	wishes.all = count < HTTP_REQ_HEADER_MAX - 1;
	return wishes;
}

static void
send_answer(struct http_request *http, const struct wishes *wishes, struct cache_entry *entry)
{
	struct connection		*connection = http->owner;
	const struct cache_answer	*answer;
	bool				 unchanged = cache_entry_matches(entry, wishes->none_match);
	size_t				 length, skipped = 0;
	char				 begin[128];

	answer = unchanged ? &entry->unchanged : cache_store_answer(entry, encoding_choose(wishes->encoding));
	length = http->method == HTTP_METHOD_HEAD ? answer->body : answer->length;
	http->status = unchanged ? 304 : 200;
	http->content_length = length - answer->body;
	if (wishes->close || wishes->body) {
		connection->flags |= CONN_CLOSE_EMPTY;
		skipped = answer->start;
		net_send_queue(connection, begin, (size_t)snprintf(begin, sizeof(begin),
		    "HTTP/1.%c %s\r\nserver: " REPLY_SERVER "\r\nconnection: close\r\n",
		    (http->flags & HTTP_VERSION_1_0) != 0 ? '0' : '1', unchanged ? "304 Not Modified" : "200 OK"));
	}
	send_bytes(connection, entry, answer->bytes + skipped, length - skipped);
	if ((connection->flags & (CONN_CLOSE_EMPTY | CONN_IS_BUSY)) == 0)
		http_start_recv(connection);
	if (entry->thread != 0)
		counter_view(entry->thread);
}

static void
send_bytes(struct connection *connection, struct cache_entry *entry, const char *bytes, size_t length)
{
	/* Kore only reads them. */
	union { const char *ours; void *theirs; } base = { .ours = bytes };
	struct netbuf	*buffer;

	net_send_stream(connection, base.theirs, length, sent, &buffer);
	buffer->extra = cache_entry_hold(entry);
}

static int
sent(struct netbuf *buffer)
{
	cache_entry_release(buffer->extra);
	return KORE_RESULT_OK;
}
