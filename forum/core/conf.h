/* What a worker has to know before it serves: read once, before privileges are dropped. */
#ifndef FORUM_CORE_CONF_H
#define FORUM_CORE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conf {
	const char	*database;	/* libpq's connection string of the web role */
	const char	*read;		/* the same, of a replica; NULL: there is none */
	uint64_t	 read_lag;	/* ms that it may lag */
	const char	*url;		/* public address of the forum, without a slash at the end */
	const char	*assets;	/* folder of the built static files */
	const char	*listen;	/* the same, direct, for hearing of changes; NULL: `database` is direct */
	size_t		 cache_bytes;	/* of pages that each worker keeps */
	int		 connections;	/* to the database, of each worker */
	const char	*proxies;	/* trusted to say whom they speak for, see core/address.h; or NULL */
	const char	*metrics_token;	/* opens /metrics from elsewhere; or NULL */
	unsigned char	 secret[32];	/* keys the form tokens; the same on every node */
};

/* Reads the file that FORUM_WEB_CONF names: lines of "name value". Ends the program when it cannot. */
void			 conf_read(void);

const struct conf	*conf(void);

/* Whether visitors come over https. */
bool			 conf_is_https(void);

#endif
