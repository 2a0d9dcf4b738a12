/* The single checks of `forum doctor`. */
#include "cli/doctor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/migrate.h"
#include "cli/role.h"
#include "cli/web.h"

#define SPACE_LEAST_MB	512

void
doctor_kore(const struct examination *examination, struct finding *finding)
{
	(void)examination;
	if (access("/usr/bin/kore", X_OK) == 0)
		doctor_well(finding, "/usr/bin/kore");
	else
		doctor_wrong(finding, "Kore is not installed: run `apt-get install kore`");
}

void
doctor_module(const struct examination *examination, struct finding *finding)
{
	const struct place	*place = examination->place;

	if (access(arena_format(place->arena, "%s/forum.so", place->build),
	    R_OK) != 0 || access(arena_format(place->arena,
	    "%s/static/manifest", place->build), R_OK) != 0)
		doctor_wrong(finding, "%s lacks forum.so or the static files: run `make`",
		    place->build);
	else
		doctor_well(finding, "%s", place->build);
}

void
doctor_programs(const struct examination *examination, struct finding *finding)
{
	struct cluster	cluster = { .place = examination->place,
	    .directory = place_path(examination->place, "postgres") };

	if (connection_url() != NULL)
		doctor_well(finding, "elsewhere: FORUM_DATABASE_URL is set");
	else if (cluster_find_programs(&cluster))
		doctor_well(finding, "%s", cluster.binaries);
	else
		doctor_wrong(finding, "see the line above");
}

void
doctor_data(const struct examination *examination, struct finding *finding)
{
	const struct place	*place = examination->place;
	struct stat		 found;

	if (stat(place->data, &found) != 0)
		doctor_well(finding, "%s: `forum serve` will make it", place->data);
	else if (!place_exists(place))
		doctor_wrong(finding, "%s is not the forum's: choose another directory "
		    "with --data", place->data);
	else if (access(place->data, R_OK | W_OK | X_OK) != 0)
		doctor_wrong(finding, "%s belongs to the user with id %u: run as that "
		    "user", place->data, (unsigned)found.st_uid);
	else if ((found.st_mode & S_IWOTH) != 0)
		doctor_wrong(finding, "anybody may write to %s: run `chmod o-w %s`",
		    place->data, place->data);
	else
		doctor_well(finding, "%s", place->data);
}

void
doctor_secrets(const struct examination *examination, struct finding *finding)
{
	const char		*path = place_path(examination->place, "secret");
	DIR			*directory = opendir(path);
	const struct dirent	*entry;
	struct stat		 found;

	doctor_well(finding, directory != NULL ? "readable by their owner alone" :
	    "none yet");
	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, "..") == 0 || fstatat(dirfd(directory),
		    entry->d_name, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
		    (found.st_mode & (S_IRWXG | S_IRWXO)) == 0)
			continue;
		doctor_wrong(finding, "others may read %s/%s: run `chmod -R go= %s`", path,
		    entry->d_name, path);
	}
	if (directory != NULL)
		closedir(directory);
}

void
doctor_space(const struct examination *examination, struct finding *finding)
{
	const char	*data = examination->place->data;
	struct statvfs	 disk;
	unsigned long	 free_mb;

	if (statvfs(data, &disk) != 0 && statvfs(".", &disk) != 0) {
		doctor_wrong(finding, "cannot look at %s: %s", data, strerror(errno));
		return;
	}
	free_mb = disk.f_bavail / 1024 * disk.f_frsize / 1024;
	if (free_mb < SPACE_LEAST_MB)
		doctor_wrong(finding, "only %lu MB are free: make room for %s", free_mb,
		    data);
	else
		doctor_well(finding, "%lu MB are free", free_mb);
}

void
doctor_port(const struct examination *examination, struct finding *finding)
{
	struct web	web = { .place = examination->place,
	    .address = "127.0.0.1", .port = examination->port };

	if (examination->served)
		doctor_well(finding, "the forum is being served now");
	else if (web_claim_port(&web))
		doctor_well(finding, "%ld is free", examination->port);
	else
		doctor_wrong(finding, "see the line above");
}

void
doctor_server(const struct examination *examination, struct finding *finding)
{
	doctor_well(finding, "PostgreSQL %s%s", PQparameterStatus(
	    examination->connection->owner, "server_version"),
	    examination->connection->embedded ? ", embedded" : "");
}

void
doctor_schema(const struct examination *examination, struct finding *finding)
{
	const char	*name;

	if (!migrate_pending(examination->connection, &name))
		doctor_wrong(finding, "see the line above");
	else if (name != NULL)
		doctor_wrong(finding, "%s is not applied: run `forum migrate`", name);
	else
		doctor_well(finding, "up to date");
}

void
doctor_role(const struct examination *examination, struct finding *finding)
{
	PGresult	*found;
	char		*name = role_web_name(examination->connection);

	if (name == NULL) {
		doctor_wrong(finding, "see the line above");
		return;
	}
	found = PQexecParams(examination->connection->owner,
	    "SELECT rolcanlogin AND NOT rolsuper FROM pg_roles WHERE rolname = $1",
	    1, NULL, (const char *const []){ name }, NULL, NULL, 0);
	if (PQntuples(found) == 1 && *PQgetvalue(found, 0, 0) == 't')
		doctor_well(finding, "%s", name);
	else
		doctor_wrong(finding, "%s is missing, may not sign in or is a superuser: "
		    "run `forum migrate`", name);
	PQclear(found);
}

/* What the health core refused waits for somebody to read it. */
void
doctor_signals(const struct examination *examination, struct finding *finding)
{
	PGresult	*found = PQexec(examination->connection->owner,
	    "SELECT waiting, refused, failures, coalesce(error, '') "
	    "FROM forum.outbox_state() WHERE topic = 'signal'");

	if (PQntuples(found) != 1)
		doctor_well(finding, "none yet");
	else if (atol(PQgetvalue(found, 0, 2)) > 0)
		doctor_wrong(finding, "%s wait for the health core: %s; see "
		    "FORUM_HEALTH_URL and FORUM_HEALTH_TOKEN",
		    PQgetvalue(found, 0, 0), PQgetvalue(found, 0, 3));
	else if (atol(PQgetvalue(found, 0, 1)) > 0)
		doctor_wrong(finding, "the health core refused %s: `forum psql -c \"SELECT "
		    "error, payload FROM forum.outbox WHERE refused_at IS NOT NULL\"` "
		    "says why; with refused_at NULL again they are sent again",
		    PQgetvalue(found, 0, 1));
	else
		doctor_well(finding, "%s wait for the health core", PQgetvalue(found, 0, 0));
	PQclear(found);
}

void
doctor_well(struct finding *finding, const char *format, ...)
{
	va_list	args;

	va_start(args, format);
	vsnprintf(finding->well, sizeof(finding->well), format, args);
	va_end(args);
}

void
doctor_wrong(struct finding *finding, const char *format, ...)
{
	va_list	args;

	va_start(args, format);
	vsnprintf(finding->wrong, sizeof(finding->wrong), format, args);
	va_end(args);
}
