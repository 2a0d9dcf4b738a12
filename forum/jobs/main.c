/*
 * The jobs program: what has to be done, but not while somebody waits. It is
 * started beside the web and holds no state of its own: killed at any moment,
 * it goes on where the database says. Any number of them may run.
 *
 * FORUM_JOBS_DATABASE is libpq's connection string of the owner's role; where
 * signals go, jobs/signal.h says.
 */
#include <libpq-fe.h>
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
enum { SCORE_BATCHES = 10 };		/* of a round: signals wait for them */

static void	on_signal(int);
static PGconn	*connect_owner(const char *);
static bool	 work(PGconn *, time_t *);
static bool	 until_done(PGconn *, int (*)(PGconn *));
static int	 nightly(PGconn *);
static bool	 score(PGconn *);
static bool	 tidy(PGconn *);

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
			fprintf(stderr, "forum-jobs: %s", PQerrorMessage(db));
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
	PGconn	*db = PQconnectdb(database);

	if (PQstatus(db) == CONNECTION_OK)
		return db;
	fprintf(stderr, "forum-jobs: %s", PQerrorMessage(db));
	PQfinish(db);
	return NULL;
}

/* One round of everything that is due; false when the database is lost. */
static bool
work(PGconn *db, time_t *tidied)
{
	time_t	now = time(NULL);

	if (!until_done(db, render_batch) || !until_done(db, nightly) ||
	    !until_done(db, signal_batch) || !score(db))
		return false;
	if (now - *tidied < TIDY_EVERY)
		return true;
	*tidied = now;
	return tidy(db);
}

/* Batch after batch, as long as each finds something; false when one fails. */
static bool
until_done(PGconn *db, int (*batch)(PGconn *))
{
	int	count = 1;

	while (count > 0 && !ended)
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
static bool
score(PGconn *db)
{
	PGresult	*done;
	int		 count = 1;

	for (int batch = 0; batch < SCORE_BATCHES && count > 0 && !ended; batch++) {
		done = ask(db, "SELECT CASE WHEN health.night() THEN 1 ELSE health.rescore() END", 0, NULL);
		count = done != NULL ? atoi(PQgetvalue(done, 0, 0)) : -1;
		PQclear(done);
	}
	return count >= 0;
}

static bool
tidy(PGconn *db)
{
	return ask_do(db, "SELECT forum.jobs_tidy()");
}
