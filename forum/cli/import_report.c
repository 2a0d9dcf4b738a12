/* What became of every row of a dump. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/import.h"
#include "cli/query.h"

static bool	tell_troubles(struct import *);
static bool	print_table(struct import *);
static bool	print_skipped(struct import *);
static bool	print_remarks(struct import *);
static PGresult	*ask(struct import *, const char *);

bool
import_report(struct import *import)
{
	return tell_troubles(import) && print_table(import) &&
	    print_skipped(import) && print_remarks(import);
}

/* The rows that the plan found wrong, like those that the reader did. */
static bool
tell_troubles(struct import *import)
{
	PGresult	*rows = ask(import, "SELECT * FROM dump_trouble_told");

	if (rows == NULL)
		return false;
	for (int i = 0; i < PQntuples(rows); i++) {
		const char	*file = PQgetvalue(rows, i, 0);
		const char	*kind = PQgetvalue(rows, i, 2);
		long		 all = atol(PQgetvalue(rows, i, 4));

		trouble_tell(&import->troubles, file,
		    atol(PQgetvalue(rows, i, 1)), kind,
		    PQgetvalue(rows, i, 3));
		/* The last line of a kind that has more than are told. */
		if (all > 0)
			trouble_count(&import->troubles, file, kind,
			    (unsigned long)all);
	}
	PQclear(rows);
	trouble_finish(&import->troubles);
	return true;
}

static bool
print_table(struct import *import)
{
	static const char	 line[] = "%-16s %-20s %8s %8s %8s %8s %8s\n";
	PGresult		*rows;
	const char		*file = "";

	if ((rows = ask(import, "SELECT * FROM dump_report")) == NULL)
		return false;
	printf(line, "file", "rows that are", "read", "imported", "changed",
	    "before", "skipped");
	for (int i = 0; i < PQntuples(rows); i++) {
		const char	*name = PQgetvalue(rows, i, 0);

		printf(line, strcmp(name, file) == 0 ? "" : name,
		    PQgetvalue(rows, i, 1), PQgetvalue(rows, i, 2),
		    PQgetvalue(rows, i, 3), PQgetvalue(rows, i, 4),
		    PQgetvalue(rows, i, 5), PQgetvalue(rows, i, 6));
		file = name;
	}
	PQclear(rows);
	return true;
}

static bool
print_skipped(struct import *import)
{
	PGresult	*rows = ask(import, "SELECT * FROM dump_skipped");

	if (rows == NULL)
		return false;
	if (PQntuples(rows) > 0)
		printf("\nskipped, and why\n");
	for (int i = 0; i < PQntuples(rows); i++)
		printf("%-16s %-20s %8s  %s\n", PQgetvalue(rows, i, 0),
		    PQgetvalue(rows, i, 1), PQgetvalue(rows, i, 2),
		    PQgetvalue(rows, i, 3));
	PQclear(rows);
	return true;
}

static bool
print_remarks(struct import *import)
{
	PGresult	*rows;

	rows = ask(import, "SELECT text FROM dump_remark ORDER BY position");
	if (rows == NULL)
		return false;
	if (PQntuples(rows) > 0)
		printf("\n");
	for (int i = 0; i < PQntuples(rows); i++)
		printf("%s\n", PQgetvalue(rows, i, 0));
	PQclear(rows);
	return true;
}

static PGresult *
ask(struct import *import, const char *query)
{
	return query_ask(import->owner, query, 0, NULL);
}
