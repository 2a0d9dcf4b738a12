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
