/* The web server that `serve` runs: Kore with the module forum.so. */
#ifndef FORUM_CLI_WEB_H
#define FORUM_CLI_WEB_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/place.h"

struct web {
	const struct place	*place;
	const char		*address;	/* numeric, to bind to */
	long			 port;		/* 0: web_claim_port chooses */
	long			 workers;	/* 0: one a processor */
	const char		*database;	/* libpq conninfo of the web's role */
	const char		*listen;	/* the same, where it hears of changes */
	const char		*read;		/* the same, of a replica; NULL: there is none */
	const char		*secret;	/* 64 hexadecimal digits */
};

/*
 * Checks that the port is free, and chooses one when it is 0. Says why and
 * returns false otherwise.
 */
bool	web_claim_port(struct web *);

/* "http://127.0.0.1:8080", in the place's arena. */
char	*web_url(const struct web *);

/*
 * Writes DATA/run/web.conf and DATA/run/kore.conf, and starts Kore, which logs to
 * DATA/log/web.log. Returns its process id, or -1 after having said why.
 */
pid_t	web_start(const struct web *);

/*
 * Waits until the web answers a request. Says why and returns false when
 * Kore (the process `kore`) ends or nothing good comes for `seconds`; returns
 * false without a word when a signal tells us to stop.
 */
bool	web_wait(const struct web *, pid_t kore, int seconds);

#endif
