/* `forum health …`: looking after the health core. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/query.h"

struct wish {
	const char	*model, *accounts, *seed;
	bool		 no_signal;
};

static const struct option	verify_options[] = {
	{ "seed", "N", OPTION_TEXT, false, offsetof(struct wish, seed),
	    "replay in a random order, one for each N, and in small batches" },
};
static const struct usage	verify_usage = {
	.command = "health verify",
	.does = "Checks the hash chain of the log, replays the log into an empty schema and\n"
	    "compares every score and receipt. Exit code 1 when anything differs.",
	.options = verify_options,
	.count = 1,
};

static const struct usage	rebuild_usage = {
	.command = "health rebuild",
	.does = "Makes everything that follows from the log anew, scores and all.",
};

static const struct option	backtest_options[] = {
	{ "model", "VERSION", OPTION_TEXT, false, offsetof(struct wish, model),
	    "which one (default: the one in force)" },
};
static const struct usage	backtest_usage = {
	.command = "health backtest",
	.does = "How well a model told who would leave, by what was known then. Exit code 1\n"
	    "when it did not, or nobody can tell.",
	.options = backtest_options,
	.count = 1,
};

static const struct option	fit_options[] = {
	{ "model", "VERSION", OPTION_TEXT, true, offsetof(struct wish, model),
	    "what the proposed version is called" },
};
static const struct usage	fit_usage = {
	.command = "health fit",
	.does = "Proposes a version of the model with weights fitted to who left, and\n"
	    "backtests it beside the present one. It stays a draft.",
	.options = fit_options,
	.count = 1,
};

static const struct option	simulate_options[] = {
	{ "accounts", "N", OPTION_TEXT, false, offsetof(struct wish, accounts),
	    "how many (default: 1000)" },
	{ "seed", "N", OPTION_TEXT, false, offsetof(struct wish, seed),
	    "another population for each N (default: 1)" },
	{ "no-signal", NULL, OPTION_FLAG, false, offsetof(struct wish, no_signal),
	    "who leaves has nothing to do with what they do" },
};
static const struct usage	simulate_usage = {
	.command = "health simulate",
	.does = "Fills an empty core with made-up accounts whose hidden health is known; how\n"
	    "is written in sql/health/trial/simulate.sql.",
	.options = simulate_options,
	.count = 3,
};

static int	 run(const struct place *, const char *, int, const char *const *,
		    PGresult **);
static const char *seed_text(const struct place *, long);

int
health_verify(const struct place *place, int argc, char **argv)
{
	struct wish	 wish = { 0 };
	PGresult	*found;
	const char	*values[2] = { NULL, "0" };
	long		 seed;
	bool		 well;
	int		 status;

	status = options_read(&verify_usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (wish.seed != NULL) {
		if (!options_number("seed", wish.seed, 0, 999999, &seed))
			return 2;
		values[0] = seed_text(place, seed);
		values[1] = "1000";
	}
	if (run(place, "SELECT events, scores, array_to_string(differences, E'\\n') "
	    "FROM health.verify($1, $2)", 2, values, &found) != 0)
		return 1;
	well = PQgetisnull(found, 0, 2);
	if (well)
		printf("%s events, %s scores: all as they were\n",
		    PQgetvalue(found, 0, 0), PQgetvalue(found, 0, 1));
	else
		message_fail("the log or what follows from it was changed:\n%s",
		    PQgetvalue(found, 0, 2));
	PQclear(found);
	return well ? 0 : 1;
}

int
health_rebuild(const struct place *place, int argc, char **argv)
{
	PGresult	*found;
	int		 status;

	status = options_read(&rebuild_usage, NULL, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (run(place, "SELECT health.rebuild()", 0, NULL, &found) != 0)
		return 1;
	PQclear(found);
	if (run(place, "SELECT health.rescore_all()", 0, NULL, &found) != 0)
		return 1;
	printf("%s accounts scored anew\n", PQgetvalue(found, 0, 0));
	PQclear(found);
	return 0;
}

int
health_backtest(const struct place *place, int argc, char **argv)
{
	struct wish	 wish = { 0 };
	PGresult	*found;
	int		 status;

	status = options_read(&backtest_usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (run(place, "SELECT health.backtest_text(b), b ->> 'passes' FROM "
	    "health.model_backtest(coalesce($1, health.model_active())) b", 1,
	    &wish.model, &found) != 0)
		return 1;
	printf("%s\n", PQgetvalue(found, 0, 0));
	status = strcmp(PQgetvalue(found, 0, 1), "true") == 0 ? 0 : 1;
	PQclear(found);
	return status;
}

int
health_fit(const struct place *place, int argc, char **argv)
{
	struct wish	 wish = { 0 };
	PGresult	*found;
	int		 status;

	status = options_read(&fit_usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (run(place, "SELECT health.backtest_text(f -> 'present'), health.backtest_text(f -> 'proposed') "
	    "FROM health.model_fit($1) f", 1, &wish.model, &found) != 0)
		return 1;
	printf("%s\n\n%s\n", PQgetvalue(found, 0, 0), PQgetvalue(found, 0, 1));
	PQclear(found);
	return 0;
}

int
health_simulate(const struct place *place, int argc, char **argv)
{
	struct wish	 wish = { .accounts = "1000", .seed = "1" };
	PGresult	*found;
	const char	*values[3];
	long		 accounts, seed;
	int		 status;

	status = options_read(&simulate_usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (!options_number("accounts", wish.accounts, 1, 100000, &accounts) ||
	    !options_number("seed", wish.seed, 0, 999999, &seed))
		return 2;
	values[0] = wish.accounts;
	values[1] = seed_text(place, seed);
	values[2] = wish.no_signal ? "false" : "true";
	if (run(place, "SELECT * FROM health.simulate($1, $2, $3)", 3, values, &found) != 0)
		return 1;
	printf("%s accounts, %s events, %s accounts have left\n", wish.accounts,
	    PQgetvalue(found, 0, 0), PQgetvalue(found, 0, 1));
	PQclear(found);
	return 0;
}

/* Asks one thing of the core. Returns 0, or 1 after having said why not. */
static int
run(const struct place *place, const char *sql, int count,
    const char *const *values, PGresult **ret_result)
{
	struct connection	 connection;
	PGresult		*result;

	if (!connection_open_migrated(&connection, place))
		return 1;
	result = query_ask(connection.owner, sql, count, values);
	connection_close(&connection);
	if (result == NULL)
		return 1;
	*ret_result = result;
	return 0;
}

/* PostgreSQL's seeds lie between -1 and 1. */
static const char *
seed_text(const struct place *place, long seed)
{
	return arena_format(place->arena, "%.6f", (double)seed / 1000000.0);
}
