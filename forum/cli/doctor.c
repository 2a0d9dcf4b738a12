/* `forum doctor`: what is wrong with this installation, and the mend. */
#include "cli/doctor.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/options.h"

static const struct check {
	const char	*name;
	bool		 needs_database;
	void		(*run)(const struct examination *, struct finding *);
} checks[] = {
	{ "Kore", false, doctor_kore },
	{ "forum.so", false, doctor_module },
	{ "PostgreSQL", false, doctor_programs },
	{ "data", false, doctor_data },
	{ "secrets", false, doctor_secrets },
	{ "disk", false, doctor_space },
	{ "port", false, doctor_port },
	{ "database", true, doctor_server },
	{ "schema", true, doctor_schema },
	{ "web role", true, doctor_role },
	{ "pooler", true, doctor_pooler },
	{ "replica", true, doctor_replica },
	{ "signals", true, doctor_signals },
};

struct wish {
	const char	*port;
};

static const struct option	options[] = {
	{ "port", "N", OPTION_TEXT, false, offsetof(struct wish, port),
	    "where `serve` shall listen (default: 8080)" },
};

static const struct usage	usage = {
	.command = "doctor",
	.does = "Checks the installation, and prints what is wrong and the mend. Changes\n"
	    "nothing. Exits 1 when something is wrong.",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
};

static bool	examine(const struct examination *);
static bool	is_served(const struct place *);

int
doctor_check(const struct place *place, int argc, char **argv)
{
	struct wish		wish = { .port = "8080" };
	struct examination	examination = { .place = place };
	struct connection	connection;
	bool			external, healthy = true;
	int			status;

	status = options_read(&usage, &wish, argc, argv);
	if (status != OPTIONS_GO_ON)
		return status;
	if (!options_number("port", wish.port, 1, 65535, &examination.port))
		return 2;
	external = connection_url() != NULL;
	examination.served = is_served(place);
	/* Looking shall make no database where there is none. */
	if (place_exists(place) && (external ||
	    access(place_path(place, "postgres"), F_OK) == 0)) {
		healthy = connection_open(&connection, place);
		if (healthy)
			examination.connection = &connection;
	}
	healthy = examine(&examination) && healthy;
	if (examination.connection != NULL)
		connection_close(&connection);
	return healthy ? 0 : 1;
}

static bool
examine(const struct examination *examination)
{
	struct finding	finding;
	bool		healthy = true, is_wrong;
	size_t		i;

	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		if (checks[i].needs_database && examination->connection == NULL)
			continue;
		finding = (struct finding){ 0 };
		checks[i].run(examination, &finding);
		is_wrong = finding.wrong[0] != '\0';
		printf("%-6s %-11s %s\n", is_wrong ? "WRONG" : "ok",
		    checks[i].name, is_wrong ? finding.wrong : finding.well);
		healthy = healthy && !is_wrong;
	}
	return healthy;
}

static bool
is_served(const struct place *place)
{
	int	lock = open(place_path(place, "run/serve.lock"),
		    O_RDWR | O_CLOEXEC);
	bool	served;

	if (lock < 0)
		return false;
	served = flock(lock, LOCK_EX | LOCK_NB) != 0;
	close(lock);
	return served;
}
