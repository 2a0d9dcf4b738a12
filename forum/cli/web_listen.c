/* The web server that `serve` runs: its port, and whether it answers. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/log.h"
#include "cli/message.h"
#include "cli/process.h"
#include "cli/web.h"

#define TRY_EVERY_MS	20

static bool	resolve(const struct web *, const char *,
		    struct sockaddr_storage *, socklen_t *);
static bool	bind_once(struct web *, int, struct sockaddr_storage *,
		    socklen_t);
static int	ask_health(const struct web *);
static bool	explain(const struct web *, const char *);

bool
web_claim_port(struct web *web)
{
	struct sockaddr_storage	address = { 0 };
	socklen_t		length = 0;
	int			one = 1, probe;
	bool			claimed;

	if (!resolve(web, web->address, &address, &length))
		return false;
	probe = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (probe < 0)
		return message_fail("cannot make a socket: %s", strerror(errno));
	(void)setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	claimed = bind_once(web, probe, &address, length);
	close(probe);
	return claimed;
}

char *
web_url(const struct web *web)
{
	return arena_format(web->place->arena, strchr(web->address, ':') != NULL ?
	    "http://[%s]:%ld" : "http://%s:%ld", web->address, web->port);
}

bool
web_wait(const struct web *web, pid_t kore, int seconds)
{
	struct timespec	pause = { .tv_nsec = TRY_EVERY_MS * 1000000 };
	int		left, status = 0;

	for (left = seconds * 1000 / TRY_EVERY_MS; left > 0; left--) {
		if (waitpid(kore, NULL, WNOHANG) != 0)
			return explain(web, "the web server did not start");
		status = ask_health(web);
		/* 503: the workers have no database yet. */
		if (status != 0 && status != 503)
			return true;
		if (process_told_to_stop())
			return false;
		nanosleep(&pause, NULL);
	}
	return explain(web, status == 503 ?
	    "the web server does not reach the database" :
	    "the web server does not answer");
}

static bool
resolve(const struct web *web, const char *host,
    struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
	struct addrinfo	 hints = { .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo	*found;
	char		 port[16];

	snprintf(port, sizeof(port), "%ld", web->port);
	if (getaddrinfo(host, port, &hints, &found) != 0)
		return message_fail("--bind needs an address like 127.0.0.1 or "
		    "::1, not '%s'", host);
	memcpy(ret_address, found->ai_addr, found->ai_addrlen);
	*ret_length = found->ai_addrlen;
	freeaddrinfo(found);
	return true;
}

static bool
bind_once(struct web *web, int probe, struct sockaddr_storage *address,
    socklen_t length)
{
	char	port[16];

	if (bind(probe, (struct sockaddr *)address, length) != 0) {
		if (errno == EADDRINUSE)
			return message_fail("port %ld on %s is in use; stop what "
			    "uses it, or choose another with --port", web->port,
			    web->address);
		return message_fail("cannot listen on port %ld of %s: %s",
		    web->port, web->address, strerror(errno));
	}
	if (web->port != 0)
		return true;
	if (getsockname(probe, (struct sockaddr *)address, &length) != 0 ||
	    getnameinfo((struct sockaddr *)address, length, NULL, 0, port,
	    sizeof(port), NI_NUMERICSERV) != 0)
		return message_fail("cannot find a free port");
	web->port = strtol(port, NULL, 10);
	return true;
}

/* The status of GET /healthz, or 0 when there is no answer. */
static int
ask_health(const struct web *web)
{
	static const char	request[] = "GET /healthz HTTP/1.1\r\n"
	    "Host: localhost\r\nConnection: close\r\n\r\n";
	const struct timeval	patience = { .tv_sec = 2 };
	struct sockaddr_storage	address = { 0 };
	socklen_t		length = 0;
	const char		*host = web->address;
	char			answer[32] = "";
	int			status = 0, client;

	if (strcmp(host, "0.0.0.0") == 0)
		host = "127.0.0.1";
	else if (strcmp(host, "::") == 0)
		host = "::1";
	if (!resolve(web, host, &address, &length))
		return 0;
	client = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client < 0)
		return 0;
	(void)setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	if (connect(client, (struct sockaddr *)&address, length) == 0 &&
	    send(client, request, sizeof(request) - 1, MSG_NOSIGNAL) > 0 &&
	    recv(client, answer, sizeof(answer) - 1, 0) > 0 &&
	    strncmp(answer, "HTTP/1.1 ", 9) == 0)
		status = (int)strtol(answer + 9, NULL, 10);
	close(client);
	return status;
}

static bool
explain(const struct web *web, const char *what)
{
	const char	*log = place_path(web->place, "log/web.log");
	const char	*why = log_last(web->place->arena, log, 0, "");

	return message_fail("%s: %s (see %s)", what,
	    why != NULL ? why : "it wrote nothing", log);
}
