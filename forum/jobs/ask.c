/* Asking the database, as the jobs do. */
#include "jobs/ask.h"

#include <stdio.h>

PGresult *
ask(PGconn *db, const char *sql, int count, const char *const *values)
{
	PGresult	*result = PQexecParams(db, sql, count, NULL, values, NULL, NULL, 0);
	ExecStatusType	 status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	fprintf(stderr, "forum-jobs: %s", PQerrorMessage(db));
	PQclear(result);
	return NULL;
}

bool
ask_do(PGconn *db, const char *sql)
{
	PGresult	*result = ask(db, sql, 0, NULL);

	PQclear(result);
	return result != NULL;
}

bool
ask_nothing_open(PGconn *db)
{
	if (PQtransactionStatus(db) != PQTRANS_IDLE)
		(void)ask_do(db, "ROLLBACK");
	return PQstatus(db) == CONNECTION_OK;
}
