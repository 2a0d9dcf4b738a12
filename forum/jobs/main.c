/*
 * The jobs program: what has to be done, but not while somebody waits. It is
 * started beside the web and holds no state of its own: killed at any moment,
 * it goes on where the database says. Any number of them may run.
 *
 * FORUM_JOBS_DATABASE is libpq's connection string of the owner's role.
 */
#include <libpq-fe.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "jobs/render.h"

enum { PAUSE = 5, TIDY_EVERY = 3600 };	/* seconds */

static void	on_signal(int);
static PGconn	*connect_owner(const char *);
static bool	 work(PGconn *, time_t *);
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
	int	rendered;

	do
		rendered = render_batch(db);
	while (rendered > 0 && !ended);
	if (rendered < 0)
		return false;
	if (now - *tidied < TIDY_EVERY)
		return true;
	*tidied = now;
	return tidy(db);
}

static bool
tidy(PGconn *db)
{
	PGresult	*result = PQexec(db, "SELECT forum.jobs_tidy()");
	bool		 done = PQresultStatus(result) == PGRES_TUPLES_OK;

	PQclear(result);
	return done;
}
