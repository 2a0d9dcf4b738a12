/* `forum member create`: a member, ready to sign in. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/password.h"
#include "cli/query.h"
#include "text/utf8.h"

#define PASSWORD_MAX	1024	/* bytes; the web takes no more */

struct wish {
	const char	*name, *email, *password, *role, *account;
	bool		 staff;
};

static const struct option	options[] = {
	{ "NAME", NULL, OPTION_ARGUMENT, true, offsetof(struct wish, name),
	    "what others see; 2 to 40 letters, digits, spaces and . _ - '" },
	{ "email", "ADDRESS", OPTION_TEXT, true, offsetof(struct wish, email),
	    "where mail goes; also good to sign in with" },
	{ "password", "PASSWORD", OPTION_TEXT, true,
	    offsetof(struct wish, password),
	    "at most 1024 bytes; - reads one line of standard input" },
	{ "role", "ROLE", OPTION_TEXT, false, offsetof(struct wish, role),
	    "member (default), moderator, admin or csm" },
	{ "staff", NULL, OPTION_FLAG, false, offsetof(struct wish, staff),
	    "works for the company that runs the forum" },
	{ "account", "ID", OPTION_TEXT, false, offsetof(struct wish, account),
	    "the customer account the member belongs to" },
};

static const struct usage	usage = {
	.command = "member create",
	.does = "Makes a member who can sign in at once. Administrators and customer-success\n"
	    "managers count as staff.",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
};

static const char	*read_password(const struct place *, const char *);
static bool		 create(const struct place *, const struct wish *,
			    const char *);

int
member_create(const struct place *place, int argc, char **argv)
{
	struct wish	 wish = { .role = "member" };
	const char	*password;
	int		 status;

	status = options_read(&usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if ((password = read_password(place, wish.password)) == NULL)
		return 1;
	return create(place, &wish, password) ? 0 : 1;
}

/* On the command line a password shows in the list of processes. */
static const char *
read_password(const struct place *place, const char *given)
{
	char	*line;

	if (strcmp(given, "-") == 0) {
		line = arena_alloc(place->arena, PASSWORD_MAX + 2);
		if (fgets(line, PASSWORD_MAX + 2, stdin) == NULL)
			line[0] = '\0';
		line[strcspn(line, "\n")] = '\0';
		given = line;
	}
	if (*given != '\0' && strlen(given) <= PASSWORD_MAX &&
	    utf8_valid(given, strlen(given)))
		return given;
	message_fail("password: it has 1 to %d bytes of UTF-8", PASSWORD_MAX);
	return NULL;
}

static bool
create(const struct place *place, const struct wish *wish,
    const char *password)
{
	struct connection	 connection;
	PGresult		*made;
	const char		*values[] = { wish->name, wish->email,
	    password_hash(place->arena, password), wish->role,
	    wish->staff ? "true" : "false", wish->account };

	if (values[2] == NULL || !connection_open_migrated(&connection, place))
		return false;
	made = query_ask(connection.owner, "SELECT forum.operator_member_create"
	    "($1, $2, $3, $4, $5, $6)", 6, values);
	connection_close(&connection);
	if (made == NULL)
		return false;
	PQclear(made);
	printf("%s can sign in\n", wish->name);
	return true;
}
