/* Asking the database, as the jobs do. */
#include "jobs/ask.h"

PGresult *
ask(PGconn *db, const char *sql, int count, const char *const *values)
{
	PGresult	*result = PQexecParams(db, sql, count, NULL, values, NULL, NULL, 0);
	ExecStatusType	 status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
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
