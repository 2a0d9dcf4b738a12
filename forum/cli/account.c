/* `forum account create`: a customer account. */
#include <limits.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/connection.h"
#include "cli/options.h"
#include "cli/query.h"

struct wish {
	const char	*id, *name, *domain, *touch, *mrr, *plan;
};

static const struct option	options[] = {
	{ "ID", NULL, OPTION_ARGUMENT, true, offsetof(struct wish, id),
	    "small letters, digits, _ and -" },
	{ "name", "NAME", OPTION_TEXT, true, offsetof(struct wish, name),
	    "what people call the company" },
	{ "domain", "DOMAIN", OPTION_TEXT, false, offsetof(struct wish, domain),
	    "whose mail addresses belong to the account" },
	{ "touch", "MODEL", OPTION_TEXT, false, offsetof(struct wish, touch),
	    "high, low, tech or community (default)" },
	{ "mrr", "CENTS", OPTION_TEXT, false, offsetof(struct wish, mrr),
	    "monthly recurring revenue" },
	{ "plan", "PLAN", OPTION_TEXT, false, offsetof(struct wish, plan),
	    "what the company has bought" },
};

static const struct usage	usage = {
	.command = "account create",
	.does = "Makes a customer account that members can belong to.",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
};

int
account_create(const struct place *place, int argc, char **argv)
{
	struct wish		 wish = { .touch = "community", .mrr = "0",
	    .plan = "" };
	struct connection	 connection;
	PGresult		*made;
	long			 cents;
	int			 status;

	status = options_read(&usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (!options_number("mrr", wish.mrr, 0, LONG_MAX, &cents))
		return 2;
	if (!connection_open_migrated(&connection, place))
		return 1;
	made = query_ask(connection.owner, "SELECT forum.operator_account_create"
	    "($1, $2, $3, $4, $5, $6)", 6, (const char *const []){ wish.id,
	    wish.name, wish.domain, wish.touch, wish.mrr, wish.plan });
	connection_close(&connection);
	if (made == NULL)
		return 1;
	PQclear(made);
	printf("%s\n", wish.id);
	return 0;
}
