/* Answers to what is no request that anybody could handle. */
#include "core/turn_away.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <kore.h>
#include <http.h>

#include "core/metric.h"

enum {
	LINGER = 3 * 1000,		/* ms in which a client may read the answer */
	DROPPED_AT_ONCE = 32 << 20,	/* bytes: more than the kernel keeps for us */
};

static int	drop_bytes(struct connection *, size_t *);
static const char *status_name(int);
static bool	is_api(const struct head *);

void
turn_away(struct connection *connection, const struct head *head)
{
	char		 body[1024], text[2048];
	const char	*name = status_name(head->status);
	bool		 api = is_api(head);
	int		 body_length, length;

	body_length = snprintf(body, sizeof(body), api ?
	    "{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\"}\n" :
	    "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>%d %s</title>\n<p>%s</p>\n",
	    head->status, name, head->why);
	length = snprintf(text, sizeof(text), "HTTP/1.1 %d %s\r\nserver: touchstone\r\ncontent-type: %s\r\n"
	    "content-length: %d\r\n%scontent-security-policy: default-src 'none'\r\nx-content-type-options: nosniff\r\n"
	    "cache-control: no-store\r\nconnection: close\r\n\r\n%s", head->status, name,
	    api ? "application/problem+json" : "text/html; charset=utf-8", body_length,
	    head->status == 503 ? "retry-after: 2\r\n" : "", body);
	metric_request(METRIC_ROUTES_MAX - 1, head->status, 0);
	net_send_queue(connection, text, (size_t)length);
	if (net_send_flush(connection) != KORE_RESULT_OK) {
		kore_connection_disconnect(connection);
		return;
	}
	/* Closing with bytes unread would reset the connection, and the answer would be lost. */
	if (TAILQ_EMPTY(&connection->send_queue))
		(void)shutdown(connection->fd, SHUT_WR);
	else
		connection->flags |= CONN_CLOSE_EMPTY;
	connection->read = drop_bytes;
	connection->http_start = kore_time_ms();
	connection->http_timeout = LINGER;
}

void
turn_go_on(struct connection *connection)
{
	static const char	text[] = "HTTP/1.1 100 Continue\r\n\r\n";

	net_send_queue(connection, text, sizeof(text) - 1);
	/* If that fails, so does reading. */
	(void)net_send_flush(connection);
}

/*
 * In place of reading, until the client closes or has had its time. Whoever sends
 * faster than this reads must not keep the worker from the others.
 */
static int
drop_bytes(struct connection *connection, size_t *ret_bytes)
{
	static char	bytes[64 * 1024];
	size_t		dropped = 0;
	ssize_t		got;

	*ret_bytes = 0;
	do {
		got = recv(connection->fd, bytes, sizeof(bytes), 0);
		dropped += got > 0 ? (size_t)got : 0;
	} while ((got > 0 && dropped < DROPPED_AT_ONCE) || (got == -1 && errno == EINTR));
	connection->evt.flags &= ~KORE_EVENT_READ;
	if (got == 0)
		kore_connection_disconnect(connection);
	return got >= 0 || errno == EAGAIN ? KORE_RESULT_OK : KORE_RESULT_ERROR;
}

/* RFC 9110's names, where Kore has older ones or none. */
static const char *
status_name(int status)
{
	switch (status) {
	case 413:
		return "Content Too Large";
	case 414:
		return "URI Too Long";
	case 431:
		return "Request Header Fields Too Large";
	default:
		return http_status_text(status);
	}
}

static bool
is_api(const struct head *head)
{
	return head->target.length > 5 && memcmp(head->target.at, "/api/", 5) == 0;
}
