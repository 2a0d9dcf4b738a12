/* Rows of a query's answer. */
#include "core/rows.h"
#include "core/log.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <kore.h>

static int	column_of(const struct rows *, const char *);

const char *
row_text(const struct rows *rows, int row, const char *column)
{
	int	at = column_of(rows, column);

	if (at < 0 || PQgetisnull(rows->result, row, at))
		return NULL;
	return PQgetvalue(rows->result, row, at);
}

int64_t
row_int(const struct rows *rows, int row, const char *column)
{
	const char	*text = row_text(rows, row, column);

	return text == NULL ? 0 : strtoll(text, NULL, 10);
}

bool
row_bool(const struct rows *rows, int row, const char *column)
{
	const char	*text = row_text(rows, row, column);

	return text != NULL && *text == 't';
}

bool
row_null(const struct rows *rows, int row, const char *column)
{
	return row_text(rows, row, column) == NULL;
}

bool
row_is(const struct rows *rows, int row, const char *column, const char *text)
{
	const char	*value = row_text(rows, row, column);

	return value != NULL && strcmp(value, text) == 0;
}

/* Sessions speak ISO dates in UTC (core/db): 2026-11-01 09:00:00.123+00 */
struct when
row_when(const struct rows *rows, int row, const char *column)
{
	const char	*text = row_text(rows, row, column);
	struct tm	 time = { 0 };

	if (text == NULL || strptime(text, "%Y-%m-%d %H:%M:%S", &time) == NULL)
		return (struct when){ 0 };
	return (struct when){ .seconds = timegm(&time) };
}

struct safe_html
row_html(const struct rows *rows, int row, const char *column)
{
	return safe_html_stored(row_text(rows, row, column));
}

/* PQfnumber would copy and fold the name at each call. */
static int
column_of(const struct rows *rows, const char *column)
{
	int	count = PQnfields(rows->result);

	for (int at = 0; at < count; at++)
		if (strcmp(PQfname(rows->result, at), column) == 0)
			return at;
	log_line("the database's answer has no column %s: is it of another version?", column);
	return -1;
}
