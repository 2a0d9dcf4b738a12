/* `forum serve`: the database, the web and the jobs, in the foreground. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/demo.h"
#include "cli/message.h"
#include "cli/migrate.h"
#include "cli/options.h"
#include "cli/role.h"
#include "cli/secret.h"
#include "cli/supervise.h"
#include "cli/web.h"

struct wish {
	const char	*port, *address, *workers;
	bool		 no_demo;
};

static const struct option	options[] = {
	{ "port", "N", OPTION_TEXT, false, offsetof(struct wish, port),
	    "where to listen (default: 8080; 0: any that is free)" },
	{ "bind", "ADDRESS", OPTION_TEXT, false, offsetof(struct wish, address),
	    "on which address (default: 127.0.0.1)" },
	{ "workers", "N", OPTION_TEXT, false, offsetof(struct wish, workers),
	    "web processes (default: one a processor)" },
	{ "no-demo", NULL, OPTION_FLAG, false, offsetof(struct wish, no_demo),
	    "leave a new forum empty" },
};

static const struct usage	usage = {
	.command = "serve",
	.does = "Runs the database (unless FORUM_DATABASE_URL names another), the web\n"
	    "workers and the jobs until Ctrl-C. FORUM_URL is the address that visitors\n"
	    "use, when it is another than http://ADDRESS:PORT.",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
};

static bool	read_wish(const struct wish *, struct web *);
static int	lock_place(const struct place *);
static bool	prepare(struct connection *, struct web *, bool, const char **);

int
serve_run(const struct place *place, int argc, char **argv)
{
	struct wish		 wish = { .port = "8080", .address = "127.0.0.1",
	    .workers = "0" };
	struct web		 web = { .place = place };
	struct connection	 connection = { 0 };
	const char		*sign_in = NULL;
	int			 status, lock;
	bool			 well;

	status = options_read(&usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (!read_wish(&wish, &web))
		return 2;
	if (!place_prepare(place) || (lock = lock_place(place)) < 0)
		return 1;
	well = web_claim_port(&web) &&
	    prepare(&connection, &web, !wish.no_demo, &sign_in) &&
	    supervise(&connection, &web, sign_in);
	if (connection.place != NULL)
		connection_close(&connection);
	close(lock);
	return well ? 0 : 1;
}

static bool
read_wish(const struct wish *wish, struct web *web)
{
	web->address = wish->address;
	return options_number("port", wish->port, 0, 65535, &web->port) &&
	    options_number("workers", wish->workers, 0, 64, &web->workers);
}

static int
lock_place(const struct place *place)
{
	const char	*path = place_path(place, "run/serve.lock");
	int		 lock;

	lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
		return lock;
	if (errno == EWOULDBLOCK)
		message_fail("the forum in %s is being served already; stop that "
		    "first, or choose another directory with --data",
		    place->data);
	else
		message_fail("cannot lock %s: %s", path, strerror(errno));
	if (lock >= 0)
		close(lock);
	return -1;
}

/* The database, everything in it, and how the web reaches it. */
static bool
prepare(struct connection *connection, struct web *web, bool demo,
    const char **ret_sign_in)
{
	const struct place	*place = web->place;

	if (!connection_open_migrated(connection, place) ||
	    (demo && !demo_load(place, connection->owner, ret_sign_in)))
		return false;
	web->database = role_web_conninfo(connection);
	web->secret = secret_shared(connection->owner, place->arena,
	    "web_secret");
	if (web->database == NULL || web->secret == NULL)
		return false;
	web->listen = role_listen_conninfo(connection, web->database);
	web->read = role_read_conninfo(connection, web->database);
	PQfinish(connection->owner);
	connection->owner = NULL;
	return true;
}
