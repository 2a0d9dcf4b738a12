/* libpq connection strings. */
#include "cli/conninfo.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What belongs to the one who connects, not to the server. */
static const char	*const personal[] = {
	"user", "password", "passfile", "sslcert", "sslkey", "sslpassword",
	"application_name", "fallback_application_name", "options",
	"client_encoding", "replication",
};

static bool	is_personal(const char *);

void
conninfo_add(struct buffer *text, const char *key, const char *value)
{
	if (value == NULL)
		return;
	if (text->length > 0)
		buffer_char(text, ' ');
	buffer_format(text, "%s='", key);
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			buffer_char(text, '\\');
		buffer_char(text, *value);
	}
	buffer_char(text, '\'');
}

char *
conninfo_as(struct arena *arena, PGconn *connection, const char *user,
    const char *password)
{
	struct buffer		 text;
	PQconninfoOption	*options, *option;

	buffer_init(&text, arena);
	if ((options = PQconninfo(connection)) == NULL)
		abort();
	for (option = options; option->keyword != NULL; option++) {
		if (option->val != NULL && option->val[0] != '\0' &&
		    !is_personal(option->keyword))
			conninfo_add(&text, option->keyword, option->val);
	}
	PQconninfoFree(options);
	conninfo_add(&text, "user", user);
	conninfo_add(&text, "password", password);
	return buffer_string(&text);
}

char *
conninfo_value(struct arena *arena, const char *conninfo, const char *keyword)
{
	PQconninfoOption	*options, *option;
	char			*value = NULL;

	options = PQconninfoParse(conninfo, NULL);
	for (option = options; option != NULL && option->keyword != NULL;
	    option++) {
		if (strcmp(option->keyword, keyword) == 0)
			value = arena_text(arena, option->val);
	}
	PQconninfoFree(options);
	return value;
}

const char *
conninfo_wanted(struct arena *arena, const char *conninfo)
{
	const char	*host = conninfo_value(arena, conninfo, "host");

	return host != NULL && strchr(host, ',') != NULL ? "read-write" :
	    "primary";
}

char *
conninfo_without(struct arena *arena, const char *conninfo,
    const char *keyword)
{
	struct buffer		 text;
	PQconninfoOption	*options, *option;

	if ((options = PQconninfoParse(conninfo, NULL)) == NULL)
		return NULL;
	buffer_init(&text, arena);
	for (option = options; option->keyword != NULL; option++)
		if (strcmp(option->keyword, keyword) != 0)
			conninfo_add(&text, option->keyword, option->val);
	PQconninfoFree(options);
	return buffer_string(&text);
}

char *
conninfo_filled(struct arena *arena, const char *conninfo,
    const char *otherwise)
{
	static const char	*const fillable[] = { "user", "password",
	    "dbname" };
	struct buffer		 text;
	PQconninfoOption	*options, *option;
	size_t			 i;

	if ((options = PQconninfoParse(conninfo, NULL)) == NULL)
		return NULL;
	buffer_init(&text, arena);
	for (i = 0; i < sizeof(fillable) / sizeof(fillable[0]); i++)
		conninfo_add(&text, fillable[i],
		    conninfo_value(arena, otherwise, fillable[i]));
	/* The last of a keyword counts. */
	for (option = options; option->keyword != NULL; option++)
		conninfo_add(&text, option->keyword, option->val);
	PQconninfoFree(options);
	return buffer_string(&text);
}

static bool
is_personal(const char *keyword)
{
	size_t	i;

	for (i = 0; i < sizeof(personal) / sizeof(personal[0]); i++) {
		if (strcmp(keyword, personal[i]) == 0)
			return true;
	}
	return false;
}
