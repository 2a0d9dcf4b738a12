/* Talking to PostgreSQL as an operator's command does: one thing at a time. */
#include "cli/query.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

static void	explain(const PGresult *, const PGconn *);

PGresult *
query_ask(PGconn *connection, const char *sql, int count,
    const char *const *values)
{
	PGresult	*result;
	ExecStatusType	 status;

	result = PQexecParams(connection, sql, count, NULL, values, NULL, NULL,
	    0);
	status = PQresultStatus(result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	explain(result, connection);
	PQclear(result);
	return NULL;
}

bool
query_do(PGconn *connection, const char *sql)
{
	PGresult	*result = PQexec(connection, sql);
	ExecStatusType	 status = PQresultStatus(result);
	bool		 done;

	done = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
	if (!done)
		explain(result, connection);
	PQclear(result);
	return done;
}

char *
query_name(struct arena *arena, PGconn *connection, const char *name)
{
	char	*quoted = PQescapeIdentifier(connection, name, strlen(name));
	char	*copy;

	if (quoted == NULL)
		abort();
	copy = arena_text(arena, quoted);
	PQfreemem(quoted);
	return copy;
}

char *
query_literal(struct arena *arena, PGconn *connection, const char *value)
{
	char	*quoted = PQescapeLiteral(connection, value, strlen(value));
	char	*copy;

	if (quoted == NULL)
		abort();
	copy = arena_text(arena, quoted);
	PQfreemem(quoted);
	return copy;
}

char *
query_connection_error(struct arena *arena, const PGconn *connection)
{
	char	*text = arena_text(arena, PQerrorMessage(connection)), *end;

	for (end = text; *end != '\0'; end++) {
		if (*end == '\n' || *end == '\t')
			*end = ' ';
	}
	while (end > text && end[-1] == ' ')
		*--end = '\0';
	return text;
}

static void
explain(const PGresult *result, const PGconn *connection)
{
	const char	*state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char	*text = PQresultErrorField(result,
	    PG_DIAG_MESSAGE_PRIMARY);
	const char	*column = PQresultErrorField(result,
	    PG_DIAG_COLUMN_NAME);
	const char	*context = PQresultErrorField(result, PG_DIAG_CONTEXT);

	if (state == NULL || text == NULL)
		message_fail("the database is away: %s",
		    PQerrorMessage(connection));
	else if (strncmp(state, "PT", 2) == 0)
		message_fail("%s%s%s", column != NULL ? column : "",
		    column != NULL ? ": " : "", text);
	else
		message_fail("the database refused: %s%s%s", text,
		    context != NULL ? "; " : "", context != NULL ? context : "");
}
