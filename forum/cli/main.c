/* `bin/forum`: finds the command in a table and runs it. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/place.h"
#include "text/arena.h"

struct command {
	const char	*noun;
	const char	*verb;		/* NULL: the noun alone is the command */
	int		(*run)(const struct place *, int, char **);
	const char	*does;
};

static const struct command	commands[] = {
	{ "serve", NULL, serve_run,
	    "database, web workers and jobs, in the foreground" },
	{ "migrate", NULL, migrate_run,
	    "brings the schema up to date; safe to repeat" },
	{ "member", "create", member_create, "a member, ready to sign in" },
	{ "token", "create", token_create, "prints an API token" },
	{ "account", "create", account_create, "a customer account" },
	{ "health", "backfill", health_backfill,
	    "sends all signals of the forum's history to the health core" },
	{ "import", "stackexchange", import_stackexchange,
	    "a dump of a Stack Exchange site" },
	{ "health", "verify", health_verify, "whether the log and all scores are as they were" },
	{ "health", "rebuild", health_rebuild, "makes all scores anew from the log" },
	{ "health", "backtest", health_backtest, "how well a model tells who leaves" },
	{ "health", "fit", health_fit, "proposes better weights" },
	{ "health", "simulate", health_simulate, "fills an empty core with made-up accounts" },
	{ "psql", NULL, psql_open, "psql as the owner of the database" },
	{ "doctor", NULL, doctor_check,
	    "checks the installation, says what is wrong and the mend" },
};

#define COMMAND_COUNT	(sizeof(commands) / sizeof(commands[0]))

static int	run(const char *, int, char **);
static int	read_data(int, char **, const char **);
static int	help(const char *);
static bool	asks_help(const char *);

int
main(int argc, char **argv)
{
	const char	*data = "var";
	int		 used;

	setlocale(LC_CTYPE, "C.UTF-8");
	/* A closed pipe is an error of the write, not the end of the program. */
	signal(SIGPIPE, SIG_IGN);
	if ((used = read_data(argc, argv, &data)) < 0)
		return 2;
	argc -= used;
	argv += used;
	if (argc < 1) {
		help(NULL);
		return 2;
	}
	if (asks_help(argv[0]))
		return help(NULL);
	return run(data, argc, argv);
}

static int
run(const char *data, int argc, char **argv)
{
	const struct command	*command;
	struct place		 place;
	size_t			 i;
	bool			 noun_known = false;
	int			 words, status;

	for (i = 0; i < COMMAND_COUNT; i++) {
		command = &commands[i];
		if (strcmp(argv[0], command->noun) != 0)
			continue;
		noun_known = true;
		words = command->verb != NULL ? 2 : 1;
		if (words == 2 &&
		    (argc < 2 || strcmp(argv[1], command->verb) != 0))
			continue;
		if (!place_init(&place, data))
			return 1;
		status = command->run(&place, argc - words, argv + words);
		place_finish(&place);
		return status;
	}
	if (noun_known && argc > 1 && asks_help(argv[1]))
		return help(argv[0]);
	message_fail(noun_known ? "%s needs a verb (see `forum %s --help`)" :
	    "no such command: %s (see `forum --help`)", argv[0], argv[0]);
	return 2;
}

/* Returns how many words were read before the command, or -1. */
static int
read_data(int argc, char **argv, const char **ret_data)
{
	int	i = 1;

	while (i < argc && strncmp(argv[i], "--data", 6) == 0) {
		if (argv[i][6] == '=') {
			*ret_data = argv[i] + 7;
			i += 1;
		} else if (argv[i][6] == '\0' && i + 1 < argc) {
			*ret_data = argv[i + 1];
			i += 2;
		} else {
			message_fail("--data needs a directory");
			return -1;
		}
	}
	if (**ret_data == '\0') {
		message_fail("--data needs a directory");
		return -1;
	}
	return i;
}

static int
help(const char *noun)
{
	const struct command	*command;
	char			 name[64];
	size_t			 i;

	printf("usage: forum [--data DIR] COMMAND [OPTIONS]\n\n");
	for (i = 0; i < COMMAND_COUNT; i++) {
		command = &commands[i];
		if (noun != NULL && strcmp(noun, command->noun) != 0)
			continue;
		snprintf(name, sizeof(name), "%s%s%s", command->noun,
		    command->verb != NULL ? " " : "",
		    command->verb != NULL ? command->verb : "");
		printf("  %-22s %s\n", name, command->does);
	}
	printf("\n"
	    "  --data DIR             where the database, logs and secrets are "
	    "(default: var)\n"
	    "  FORUM_DATABASE_URL     a PostgreSQL to use instead of the embedded "
	    "one\n"
	    "\n`forum COMMAND --help` tells more about one command.\n");
	return 0;
}

static bool
asks_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
	    strcmp(word, "help") == 0;
}
