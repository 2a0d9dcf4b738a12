/*
 * The jobs program: what has to be done, but not while somebody waits. It is
 * started beside the web and holds no state of its own: killed at any moment,
 * it goes on where the database says. Any number of them may run.
 *
 * FORUM_JOBS_DATABASE is libpq's connection string of the owner's role; where
 * signals go, jobs/signal.h says.
 */
#include <libpq-fe.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "jobs/ask.h"
#include "jobs/render.h"
#include "jobs/signal.h"

enum { PAUSE = 1, TIDY_EVERY = 3600 };	/* seconds */

static void	on_signal(int);
static PGconn	*connect_owner(const char *);
static bool	 work(PGconn *, time_t *);
static bool	 until_done(PGconn *, int (*)(PGconn *), int);
static int	 nightly(PGconn *);
static int	 score(PGconn *);
static bool	 tidy(PGconn *);

/* Each gives how much it did, 0 when nothing is left and -1 when it failed. */
static const struct job {
	int	(*batch)(PGconn *);
	int	 most;		/* batches in a round */
} jobs[] = {
	{ render_batch, INT_MAX },
	{ nightly, INT_MAX },
	{ signal_batch, INT_MAX },
	{ score, 10 },		/* signals wait for them */
};

static volatile sig_atomic_t	ended;

int
main(void)
{
	const char	*database = getenv("FORUM_JOBS_DATABASE");
	PGconn		*db = NULL;
	time_t		 tidied = 0;

	if (database == NULL) {
		fputs("forum-jobs: FORUM_JOBS_DATABASE is not set; `forum serve` starts this program\n", stderr);
		return 2;
	}
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	if (!signal_init(&ended))
		return 2;
	while (!ended) {
		if (db == NULL)
			db = connect_owner(database);
		if (db != NULL && !work(db, &tidied)) {
			PQfinish(db);
			db = NULL;
		}
		sleep(PAUSE);
	}
	PQfinish(db);
	return 0;
}

static void
on_signal(int number)
{
	(void)number;
	ended = 1;
}

static PGconn *
connect_owner(const char *database)
{
	/*
	 * The address wins over what stands before it: of several servers the
	 * one that takes writes.
	 */
	const char	*const keywords[] = { "target_session_attrs", "connect_timeout", "dbname",
	    "application_name", NULL };
	const char	*const values[] = { "read-write", "5", database, "touchstone jobs", NULL };
	PGconn		*db = PQconnectdbParams(keywords, values, 1);

	if (PQstatus(db) == CONNECTION_OK)
		return db;
	fprintf(stderr, "forum-jobs: %s", PQerrorMessage(db));
	PQfinish(db);
	return NULL;
}

/*
 * One round of everything that is due. A job that fails is tried again in the
 * next round and keeps none of the others waiting. False when the database is lost.
 */
static bool
work(PGconn *db, time_t *tidied)
{
	time_t	now = time(NULL);

	for (size_t i = 0; i < sizeof(jobs) / sizeof(*jobs); i++)
		if (!until_done(db, jobs[i].batch, jobs[i].most) && !ask_nothing_open(db))
			return false;
	if (now - *tidied < TIDY_EVERY)
		return true;
	*tidied = now;
	return tidy(db) || ask_nothing_open(db);
}

/* Batch after batch, as long as each finds something; false when one fails. */
static bool
until_done(PGconn *db, int (*batch)(PGconn *), int most)
{
	int	count = 1;

	for (int done = 0; done < most && count > 0 && !ended; done++)
		count = batch(db);
	return count >= 0;
}

/* Signals of one night that is over. */
static int
nightly(PGconn *db)
{
	PGresult	*done = ask(db, "SELECT forum.jobs_nightly()::integer", 0, NULL);
	int		 count = done != NULL ? atoi(PQgetvalue(done, 0, 0)) : -1;

	PQclear(done);
	return count;
}

/* Scores of accounts that something has changed, and once a day of all. */
static int
score(PGconn *db)
{
	PGresult	*done = ask(db, "SELECT CASE WHEN forum.accounts_learn() OR health.night() "
	    "THEN 1 ELSE health.rescore() END", 0, NULL);
	int		 count = done != NULL ? atoi(PQgetvalue(done, 0, 0)) : -1;

	PQclear(done);
	return count;
}

static bool
tidy(PGconn *db)
{
	return ask_do(db, "SELECT forum.jobs_tidy()");
}
