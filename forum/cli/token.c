/* `forum token create`: a token for the JSON API. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/options.h"
#include "cli/query.h"
#include "cli/secret.h"
#include "cli/sqlfile.h"

/* What a scanner for leaked secrets finds it by. */
#define PREFIX	"ts_"

struct wish {
	const char	*member, *scope, *days;
};

static const struct option	options[] = {
	{ "member", "NAME", OPTION_TEXT, true, offsetof(struct wish, member),
	    "who acts with the token" },
	{ "scope", "SCOPES", OPTION_TEXT, true, offsetof(struct wish, scope),
	    "read write admin accounts:read accounts:write health:read health:write health:admin, or some of them" },
	{ "days", "N", OPTION_TEXT, false, offsetof(struct wish, days),
	    "how long it is valid (default: until it is withdrawn)" },
};

static const struct usage	usage = {
	.command = "token create",
	.does = "Prints a new API token. The forum keeps only its hash: it cannot be shown\n"
	    "again.",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
};

int
token_create(const struct place *place, int argc, char **argv)
{
	struct wish		 wish = { 0 };
	struct connection	 connection;
	const char		*token, *values[4];
	PGresult		*made;
	long			 days;
	int			 status;

	status = options_read(&usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (wish.days != NULL &&
	    !options_number("days", wish.days, 1, 36500, &days))
		return 2;
	token = arena_format(place->arena, PREFIX "%s",
	    secret_random(place->arena));
	values[0] = wish.member;
	values[1] = sqlfile_checksum(place->arena, token);
	values[2] = wish.scope;
	values[3] = wish.days;
	if (!connection_open_migrated(&connection, place))
		return 1;
	made = query_ask(connection.owner, "SELECT forum.operator_token_create"
	    "($1, $2, $3, $4)", 4, values);
	connection_close(&connection);
	if (made == NULL)
		return 1;
	PQclear(made);
	printf("%s\n", token);
	return 0;
}
