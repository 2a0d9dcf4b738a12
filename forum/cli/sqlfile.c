/* Files of SQL: finding, hashing and running them. */
#include "cli/sqlfile.h"

#include <errno.h>
#include <glob.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

static int	line_of(const char *, const char *);

bool
sqlfile_list(const struct place *place, const char *folder,
    struct sqlfiles *ret_files)
{
	struct sqlfiles	 files;
	glob_t		 found = { 0 };
	size_t		 i;
	int		 status;
	bool		 read = true;

	/* glob sorts by the locale; the program's is C for everything but case. */
	status = glob(arena_format(place->arena, "%s/%s/*.sql", place->share,
	    folder), GLOB_ERR, NULL, &found);
	if (status != 0 && status != GLOB_NOMATCH)
		return message_fail("cannot read %s/%s: %s", place->share,
		    folder, strerror(errno));
	files.count = found.gl_pathc;
	files.file = arena_array(place->arena, files.count + 1,
	    sizeof(*files.file));
	for (i = 0; i < files.count && read; i++)
		read = sqlfile_read(place, found.gl_pathv[i] +
		    strlen(place->share) + 1, &files.file[i]);
	globfree(&found);
	if (read)
		*ret_files = files;
	return read;
}

bool
sqlfile_read(const struct place *place, const char *name,
    struct sqlfile *ret_file)
{
	const char	*path;
	const char	*text;

	path = arena_format(place->arena, "%s/%s", place->share, name);
	if ((text = place_read(place->arena, path)) == NULL)
		return message_fail("cannot read %s: %s; is the installation "
		    "complete? (FORUM_SHARE says where it is)", path,
		    strerror(errno));
	*ret_file = (struct sqlfile){ .name = arena_text(place->arena, name),
	    .text = text, .checksum = sqlfile_checksum(place->arena, text) };
	return true;
}

bool
sqlfile_run(PGconn *connection, const struct sqlfile *file)
{
	PGresult	*result = PQexec(connection, file->text);
	ExecStatusType	 status = PQresultStatus(result);
	const char	*text, *context;
	bool		 done;

	done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
	    status == PGRES_EMPTY_QUERY;
	if (!done) {
		text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
		context = PQresultErrorField(result, PG_DIAG_CONTEXT);
		if (text == NULL)
			text = PQerrorMessage(connection);
		message_fail("%s:%d: %.*s%s%s", file->name, line_of(file->text,
		    PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION)),
		    (int)strcspn(text, "\n"), text,
		    context != NULL ? "; " : "", context != NULL ? context : "");
	}
	PQclear(result);
	return done;
}

char *
sqlfile_checksum(struct arena *arena, const char *text)
{
	unsigned char	 hash[crypto_generichash_BYTES];
	char		*hex = arena_alloc(arena, sizeof(hash) * 2 + 1);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text,
	    strlen(text), NULL, 0);
	return sodium_bin2hex(hex, sizeof(hash) * 2 + 1, hash, sizeof(hash));
}

/* PostgreSQL tells the place of an error in characters, from 1. */
static int
line_of(const char *text, const char *position)
{
	long	characters = position != NULL ? strtol(position, NULL, 10) : 0;
	int	line = 1;

	for (; *text != '\0' && characters > 1; text++) {
		if (((unsigned char)*text & 0xc0) != 0x80)
			characters--;
		if (*text == '\n')
			line++;
	}
	return line;
}
