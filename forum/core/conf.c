/* What a worker has to know before it serves. */
#include "core/conf.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kore.h>

static struct conf	settings = { .cache_bytes = (size_t)64 * 1024 * 1024, .read_lag = 1000 };

enum { READ_LAG_LEAST = 100, READ_LAG_MOST = 60 * 1000 };	/* ms */

static void	keep(const char *, const char *);
static void	keep_secret(const char *);
static uint64_t	within(uint64_t, uint64_t, uint64_t);

void
conf_read(void)
{
	const char	*path = getenv("FORUM_WEB_CONF");
	FILE		*file = path != NULL ? fopen(path, "r") : NULL;
	char		*line = NULL;
	size_t		 room = 0;

	if (file == NULL)
		fatalx("FORUM_WEB_CONF names no file that can be read");
	while (getline(&line, &room, file) > 0) {
		char	*value;

		line[strcspn(line, "\n")] = '\0';
		value = strchr(line, ' ');
		if (value != NULL) {
			*value++ = '\0';
			keep(line, value);
		}
	}
	free(line);
	fclose(file);
	if (settings.database == NULL || settings.url == NULL || settings.assets == NULL ||
	    sodium_is_zero(settings.secret, sizeof(settings.secret)))
		fatalx("%s: database, url, static and secret are needed", path);
}

const struct conf *
conf(void)
{
	return &settings;
}

bool
conf_is_https(void)
{
	return strncmp(settings.url, "https://", 8) == 0;
}

static void
keep(const char *name, const char *value)
{
	if (strcmp(name, "database") == 0)
		settings.database = strdup(value);
	else if (strcmp(name, "read") == 0)
		settings.read = strdup(value);
	else if (strcmp(name, "read_lag_ms") == 0)
		settings.read_lag = within(strtoul(value, NULL, 10), READ_LAG_LEAST, READ_LAG_MOST);
	else if (strcmp(name, "url") == 0)
		settings.url = strdup(value);
	else if (strcmp(name, "static") == 0)
		settings.assets = strdup(value);
	else if (strcmp(name, "listen") == 0)
		settings.listen = strdup(value);
	else if (strcmp(name, "cache_mb") == 0)
		settings.cache_bytes = (size_t)strtoul(value, NULL, 10) * 1024 * 1024;
	else if (strcmp(name, "connections") == 0)
		settings.connections = atoi(value);
	else if (strcmp(name, "proxies") == 0)
		settings.proxies = strdup(value);
	else if (strcmp(name, "metrics_token") == 0)
		settings.metrics_token = strdup(value);
	else if (strcmp(name, "secret") == 0)
		keep_secret(value);
}

static uint64_t
within(uint64_t number, uint64_t least, uint64_t most)
{
	if (number < least)
		return least;
	return number < most ? number : most;
}

/* Half of one would do for nothing and look like a whole one. */
static void
keep_secret(const char *hex)
{
	size_t	length;

	if (sodium_hex2bin(settings.secret, sizeof(settings.secret), hex, strlen(hex), NULL, &length, NULL) != 0 ||
	    length != sizeof(settings.secret))
		fatalx("the secret has to be %zu hexadecimal digits", 2 * sizeof(settings.secret));
}
