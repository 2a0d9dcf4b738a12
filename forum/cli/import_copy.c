/* Rows into a table by COPY. */
#include "cli/import_copy.h"

#include <string.h>

#include "cli/message.h"
#include "cli/query.h"

#define ENOUGH	(64 * 1024)

static bool	send_rows(struct copy *);
static bool	send_bytes(struct copy *, const char *, size_t);
static bool	away(const struct copy *);
static bool	refused(const PGresult *);

bool
copy_begin(struct copy *copy, PGconn *connection, const char *table,
    const char *columns)
{
	PGresult	*begun;
	bool		 done;

	*copy = (struct copy){ .connection = connection };
	copy->arena = arena_create();
	buffer_init(&copy->rows, copy->arena);
	begun = PQexec(connection, arena_format(copy->arena,
	    "COPY %s (%s) FROM STDIN", table, columns));
	done = PQresultStatus(begun) == PGRES_COPY_IN;
	if (!done) {
		message_fail("cannot fill %s: %s", table,
		    PQerrorMessage(connection));
		arena_destroy(copy->arena);
	}
	PQclear(begun);
	return done;
}

bool
copy_flush(struct copy *copy)
{
	return copy->rows.length < ENOUGH || send_rows(copy);
}

bool
copy_end(struct copy *copy)
{
	PGresult	*ended;
	bool		 done;

	done = send_rows(copy) &&
	    (PQputCopyEnd(copy->connection, NULL) == 1 || away(copy));
	/* The server's verdict, and the NULL that ends the command. */
	while ((ended = PQgetResult(copy->connection)) != NULL) {
		if (PQresultStatus(ended) != PGRES_COMMAND_OK && done)
			done = refused(ended);
		PQclear(ended);
		if (PQstatus(copy->connection) != CONNECTION_OK)
			break;
	}
	arena_destroy(copy->arena);
	return done;
}

bool
copy_rows(PGconn *connection, const char *table, const char *columns,
    const struct buffer *rows)
{
	struct copy	copy;
	bool		done;

	if (!copy_begin(&copy, connection, table, columns))
		return false;
	done = send_bytes(&copy, rows->bytes, rows->length);
	return copy_end(&copy) && done;
}

static bool
send_rows(struct copy *copy)
{
	if (!send_bytes(copy, copy->rows.bytes, copy->rows.length))
		return false;
	arena_reset(copy->arena);
	buffer_init(&copy->rows, copy->arena);
	return true;
}

/* In pieces, wherever these cut a row: libpq counts the bytes of one as int. */
static bool
send_bytes(struct copy *copy, const char *bytes, size_t length)
{
	size_t	piece;

	for (; length > 0; bytes += piece, length -= piece) {
		piece = length < ENOUGH ? length : ENOUGH;
		if (PQputCopyData(copy->connection, bytes, (int)piece) != 1)
			return away(copy);
	}
	return true;
}

static bool
away(const struct copy *copy)
{
	const char	*why = PQerrorMessage(copy->connection);

	return message_fail("the database is away: %.*s",
	    (int)strcspn(why, "\n"), why);
}

static bool
refused(const PGresult *result)
{
	const char	*why = PQresultErrorField(result,
			    PG_DIAG_MESSAGE_PRIMARY);
	const char	*where = PQresultErrorField(result, PG_DIAG_CONTEXT);

	return message_fail("the database refused: %s; %s",
	    why != NULL ? why : "it went away", where != NULL ? where : "");
}
