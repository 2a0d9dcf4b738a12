/* `forum psql`: psql as the owner of the database, for operators and tests. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/conninfo.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/process.h"

static const struct usage	usage = {
	.command = "psql",
	.does = "Opens psql as the owner of the forum's database; what follows is\n"
	    "given to psql.",
};

int
psql_open(const struct place *place, int argc, char **argv)
{
	struct connection	 connection;
	const char		**words, *password;
	pid_t			 child;
	int			 status = 1;

	if (argc > 0 && strcmp(argv[0], "--help") == 0)
		return options_read(&usage, NULL, argc, argv);
	if (!connection_open(&connection, place))
		return 1;
	words = arena_array(place->arena, (size_t)argc + 3, sizeof(*words));
	words[0] = "psql";
	/* Everybody on the machine sees arguments. */
	words[1] = conninfo_without(place->arena, connection.conninfo, "password");
	password = conninfo_value(place->arena, connection.conninfo, "password");
	memcpy(words + 2, argv, (size_t)argc * sizeof(*words));
	/* Of several servers the one that we have found; the address wins over these. */
	setenv("PGTARGETSESSIONATTRS", conninfo_wanted(place->arena,
	    connection.conninfo), 0);
	setenv("PGCONNECT_TIMEOUT", "5", 0);
	/* Ctrl-C is psql's: it cancels a query. */
	signal(SIGINT, SIG_IGN);
	fflush(NULL);
	if ((child = fork()) == 0) {
		process_reset_signals();
		if (password != NULL)
			setenv("PGPASSWORD", password, 1);
		execvp(words[0], (char **)words);
		perror("psql");
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		message_fail("cannot run psql");
	connection_close(&connection);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
