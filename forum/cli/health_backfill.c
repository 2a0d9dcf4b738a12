/* `forum health backfill`: everything the forum's history has to tell the health core. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/import_progress.h"
#include "cli/options.h"
#include "cli/query.h"

#define STEP	"1000"		/* things in one transaction */

enum { PATIENCE = 30 };		/* seconds that the jobs may have the turn */

/* What forum.backfill_step can look at, in this order: who there is before what they did. */
static const struct {
	const char	*kind, *table;
} kinds[] = {
	{ "accounts", "account" }, { "members", "member" }, { "visits", "member" },
	{ "posts", "post" }, { "votes", "vote" }, { "threads", "thread" },
	{ "surveys", "survey" }, { "intents", "intent" }, { "tickets", "ticket" },
};

static const struct usage	usage = {
	.command = "health backfill",
	.does = "Derives all signals from the forum's history (posts, votes, acceptances, visits,\n"
	    "accounts) and sends them to the health core, with the ids and times that they\n"
	    "would have had when it happened. Safe to repeat: what the core knows already, it\n"
	    "takes for a duplicate. With FORUM_HEALTH_URL, the jobs of `forum serve` deliver.",
};

static bool	 derive(PGconn *, size_t);
static bool	 tell(PGconn *, struct arena *, long long *);
static bool	 deliver(PGconn *, long long);
static long long number(PGconn *, const char *);
static bool	 report(PGconn *, long long);

int
health_backfill(const struct place *place, int argc, char **argv)
{
	struct connection	connection;
	char			nothing;
	long long		told = 0;
	bool			well = true;
	int			status = options_read(&usage, &nothing, argc, argv);

	if (status != OPTIONS_GO_ON)
		return status;
	if (!connection_open_migrated(&connection, place))
		return 1;
	for (size_t i = 0; well && i < sizeof(kinds) / sizeof(*kinds); i++)
		well = derive(connection.owner, i);
	well = well && tell(connection.owner, place->arena, &told);
	well = well && deliver(connection.owner, told);
	progress_hide();
	well = well && report(connection.owner, told);
	connection_close(&connection);
	return well ? 0 : 1;
}

static bool
derive(PGconn *owner, size_t i)
{
	char		 count[64], after[24] = "0";
	long long	 most;
	PGresult	*step;
	bool		 more = true;

	snprintf(count, sizeof(count), "SELECT coalesce(max(id), 0) FROM forum.%s", kinds[i].table);
	most = strcmp(kinds[i].kind, "accounts") != 0 ? number(owner, count) : 0;
	if (most < 0)
		return false;
	progress_begin(kinds[i].kind, most);
	while (more) {
		step = query_ask(owner, "SELECT forum.backfill_step($1, $2::bigint, " STEP ")", 2,
		    (const char *const []){ kinds[i].kind, after });
		if (step == NULL)
			return false;
		more = !PQgetisnull(step, 0, 0);
		snprintf(after, sizeof(after), "%s", PQgetvalue(step, 0, 0));
		PQclear(step);
		progress_at(atoll(after));
	}
	return true;
}

/* Puts everything that stands into the outbox. */
static bool
tell(PGconn *owner, struct arena *arena, long long *told)
{
	const char	*values[] = { "-infinity", "" };
	PGresult	*step;
	long long	 most = number(owner, "SELECT count(*) FROM forum.signal WHERE standing");
	bool		 more = most >= 0;

	progress_begin("signals", most);
	while (more) {
		step = query_ask(owner, "SELECT * FROM forum.backfill_tell($1::timestamptz, $2, " STEP ")", 2, values);
		if (step == NULL)
			return false;
		more = PQntuples(step) == 1;
		if (more) {
			*told += atoll(PQgetvalue(step, 0, 0));
			values[0] = arena_text(arena, PQgetvalue(step, 0, 1));
			values[1] = arena_text(arena, PQgetvalue(step, 0, 2));
		}
		PQclear(step);
		progress_at(*told);
	}
	return most >= 0;
}

/* To the core in our own database at once, in turn with the jobs if they run. */
static bool
deliver(PGconn *owner, long long told)
{
	static const char	waits[] = "SELECT EXISTS (SELECT FROM forum.outbox WHERE topic = 'signal' "
	    "AND done_at IS NULL AND refused_at IS NULL AND next_at <= now())::integer";
	const char		*url = getenv("FORUM_HEALTH_URL");
	long long		 done, delivered = 0, more;
	int			 idle = 0;

	if (url != NULL && *url != '\0')
		return true;
	progress_begin("delivery", told);
	while ((more = number(owner, waits)) > 0 && idle < PATIENCE) {
		if ((done = number(owner, "SELECT forum.signals_deliver(" STEP ")")) < 0)
			return false;
		idle = done > 0 ? 0 : idle + 1;
		if (done == 0)
			sleep(1);
		delivered += done;
		progress_at(delivered);
	}
	return more >= 0;
}

/* The one number that a query gives, -1 after having said why there is none. */
static long long
number(PGconn *owner, const char *sql)
{
	PGresult	*found = query_ask(owner, sql, 0, NULL);
	long long	 value = found != NULL ? atoll(PQgetvalue(found, 0, 0)) : -1;

	PQclear(found);
	return value;
}

static bool
report(PGconn *owner, long long told)
{
	PGresult	*types = query_ask(owner, "SELECT type, count(*), min(at)::date, max(at)::date "
	    "FROM forum.signal WHERE standing GROUP BY type ORDER BY type", 0, NULL);
	long long	 waiting;

	if (types == NULL)
		return false;
	for (int row = 0; row < PQntuples(types); row++)
		printf("%-22s %10s   %s to %s\n", PQgetvalue(types, row, 0), PQgetvalue(types, row, 1),
		    PQgetvalue(types, row, 2), PQgetvalue(types, row, 3));
	PQclear(types);
	waiting = number(owner, "SELECT waiting FROM forum.outbox_state() WHERE topic = 'signal'");
	printf("%lld signals told, %lld wait to be delivered\n", told, waiting);
	return waiting >= 0;
}
