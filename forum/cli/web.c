/* The web server that `serve` runs: its configuration, and starting it. */
#include "cli/web.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/log.h"
#include "cli/message.h"
#include "cli/process.h"
#include "cli/user.h"
#include "text/buffer.h"

#define KORE		"/usr/bin/kore"
#define MODULE		"forum.so"

/* Files and sockets of each worker: connections, and what it needs itself. */
#define FILES_MOST		12256
#define OWN_FILES		256

/* Connections to the database: all workers share this many. */
#define DATABASE_CONNECTIONS	48

static bool	write_settings(const struct web *, const struct user *);
static void	add_setting(struct buffer *, const char *, const char *);
static bool	write_kore(const struct web *, const struct user *);
static long	open_files(void);
static long	worker_count(const struct web *);
static long	database_connections(long);

pid_t
web_start(const struct web *web)
{
	const struct place	*place = web->place;
	struct arena		*arena = place->arena;
	struct user		 user;
	bool			 root = geteuid() == 0;
	char			*argv[] = {
		arena_text(arena, KORE), arena_text(arena, "-f"),
		arena_text(arena, "-n"), arena_text(arena, "-c"),
		place_path(place, "run/kore.conf"),
		root ? NULL : arena_text(arena, "-r"), NULL
	};
	/*
	 * Visitors reach this program: it knows how to connect as the web's role,
	 * and nothing that belongs to the owner.
	 */
	const struct variable	 variables[] = {
		{ "FORUM_WEB_CONF", place_path(place, "run/web.conf") },
		{ "FORUM_DATABASE_URL", NULL },
		{ "FORUM_HEALTH_TOKEN", NULL },
		/* Kore itself is Debian's: a sanitized module needs its library first. */
		{ "LD_PRELOAD", getenv(getenv("FORUM_WEB_PRELOAD") != NULL ?
		    "FORUM_WEB_PRELOAD" : "LD_PRELOAD") },
		{ NULL, NULL },
	};
	/* There, so that kore.conf can name the module without a path: a path
	 * with a space would be two words to Kore. */
	struct program		 kore = { .argv = argv, .variables = variables,
	    .log = place_path(place, "log/web.log"), .directory = place->build };

	if (access(KORE, X_OK) != 0) {
		message_fail("Kore is not installed; run `apt-get install kore`");
		return -1;
	}
	if (access(arena_format(arena, "%s/" MODULE, place->build), R_OK) != 0) {
		message_fail("cannot read %s/" MODULE ": %s; run `make`",
		    place->build, strerror(errno));
		return -1;
	}
	if (!user_of_web(&user) || !write_settings(web, &user) ||
	    !write_kore(web, &user))
		return -1;
	(void)log_turn(kore.log);
	return process_start(&kore);
}

/* What the module reads; it holds secrets. */
static bool
write_settings(const struct web *web, const struct user *user)
{
	struct arena	*arena = web->place->arena;
	const char	*path = place_path(web->place, "run/web.conf");
	const char	*url = getenv("FORUM_URL");
	struct buffer	 text;

	buffer_init(&text, arena);
	buffer_format(&text, "database %s\n", web->database);
	buffer_format(&text, "secret %s\n", web->secret);
	buffer_format(&text, "static %s/static\n", web->place->build);
	if (url == NULL || *url == '\0')
		buffer_format(&text, "url %s\n", web_url(web));
	add_setting(&text, "url", "FORUM_URL");
	buffer_format(&text, "connections %ld\n", database_connections(worker_count(web)));
	add_setting(&text, "cache_mb", "FORUM_CACHE_MB");
	buffer_format(&text, "listen %s\n", web->listen);
	if (web->read != NULL)
		buffer_format(&text, "read %s\n", web->read);
	add_setting(&text, "read_lag_ms", "FORUM_READ_LAG_MS");
	add_setting(&text, "proxies", "FORUM_TRUSTED_PROXIES");
	add_setting(&text, "metrics_token", "FORUM_METRICS_TOKEN");
	if (!place_write(arena, path, 0600, buffer_string(&text)))
		return false;
	if (geteuid() == 0 && chown(path, user->uid, user->gid) != 0)
		return message_fail("cannot give %s to the user %s: %s", path,
		    user->name, strerror(errno));
	return true;
}

/* What an operator may set; a line break would be another setting. */
static void
add_setting(struct buffer *text, const char *name, const char *variable)
{
	const char	*value = getenv(variable);

	if (value != NULL && *value != '\0')
		buffer_format(text, "%s %.*s\n", name, (int)strcspn(value, "\r\n"), value);
}

/*
 * Kore's limits. Requests with many headers and cookies are somebody's proxies
 * and other applications on the same domain. Of bodies Kore takes more than
 * core/request does, which can say why it refuses them.
 */
static bool
write_kore(const struct web *web, const struct user *user)
{
	struct arena	*arena = web->place->arena;
	long		 files = open_files();
	struct buffer	 text;

	buffer_init(&text, arena);
	buffer_text(&text, "# Written by `forum serve` at every start.\n");
	if (geteuid() == 0)
		buffer_format(&text, "runas %s\n", user->name);
	buffer_format(&text, "root /\npidfile %s\nworkers %ld\n",
	    place_path(web->place, "run/kore.pid"), worker_count(web));
	buffer_text(&text,
	    "worker_set_affinity 0\n"
	    "worker_death_policy restart\n"
	    "worker_accept_threshold 1\n"
	    "task_threads 2\n"
	    "http_header_max 33000\n"
	    "http_header_timeout 3600\n"
	    "http_body_max 25165824\n"
	    "http_body_timeout 15\n"
	    "http_keepalive_time 20\n"
	    "http_request_limit 2500\n");
	buffer_format(&text, "worker_rlimit_nofiles %ld\nworker_max_connections %ld\n",
	    files, files - OWN_FILES);
	buffer_format(&text, "\nload ./" MODULE "\n\n"
	    "server forum {\n\tbind %s %ld forum_connected\n\ttls no\n}\n\n"
	    "domain * {\n\tattach forum\n\troute ^.*$ forum_serve\n}\n",
	    web->address, web->port);
	return place_write(arena, place_path(web->place, "run/kore.conf"), 0644,
	    buffer_string(&text));
}

/* That each worker may have open. */
static long
open_files(void)
{
	struct rlimit	limit;

	/* Root may have more than it has; who may not needs some room for what Kore adds. */
	if (geteuid() == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_max > FILES_MOST + OWN_FILES)
		return FILES_MOST;
	return limit.rlim_max > 3 * OWN_FILES ? (long)limit.rlim_max - OWN_FILES : 2 * OWN_FILES;
}

static long
worker_count(const struct web *web)
{
	return web->workers != 0 ? web->workers : sysconf(_SC_NPROCESSORS_ONLN);
}

/* Of each worker. PostgreSQL's own limit is 100 unless somebody raised it. */
static long
database_connections(long workers)
{
	long	each = DATABASE_CONNECTIONS / workers;

	if (each < 1)
		return 1;
	return each < 8 ? each : 8;
}
