/* The servers that an address names. */
#include "core/db_hosts.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 64 };	/* keywords of libpq, and ours */
enum { PATIENCE = 3 * 1000, PATIENCE_MANY = 1000 };	/* ms */

/* What PQconnectStartParams takes for one server. */
struct target {
	const char	*keywords[WORDS_MAX + 1];
	const char	*values[WORDS_MAX + 1];
	size_t		 count;
};

struct db_hosts {
	struct target	*targets;
	size_t		 count;
	size_t		 present;
	bool		 writes;
};

static void	 fill(struct target *, const PQconninfoOption *, size_t);
static void	 add(struct target *, const char *, const char *);
static void	 add_ours(struct target *, const char *);
static size_t	 count_hosts(const PQconninfoOption *);
static size_t	 count_items(const char *);
static const char *item(const char *, size_t);
static void	*must(void *);

struct db_hosts *
db_hosts_create(const char *conninfo, const char *application, bool writes)
{
	PQconninfoOption	*options = PQconninfoParse(conninfo, NULL);
	struct db_hosts		*hosts = must(calloc(1, sizeof(*hosts)));

	hosts->count = options != NULL ? count_hosts(options) : 1;
	hosts->writes = writes && hosts->count > 1;
	hosts->targets = must(calloc(hosts->count, sizeof(*hosts->targets)));
	for (size_t i = 0; i < hosts->count; i++) {
		if (options != NULL)
			fill(&hosts->targets[i], options, i);
		else
			add(&hosts->targets[i], "dbname", conninfo);	/* libpq will say what is wrong with it */
		add_ours(&hosts->targets[i], application);
		if (hosts->writes)
			add(&hosts->targets[i], "target_session_attrs", "read-write");
	}
	PQconninfoFree(options);
	return hosts;
}

PGconn *
db_hosts_connect(const struct db_hosts *hosts, size_t *ret_host)
{
	const struct target	*target = &hosts->targets[hosts->present];

	*ret_host = hosts->present;
	return PQconnectStartParams(target->keywords, target->values, 1);
}

void
db_hosts_leave(struct db_hosts *hosts, size_t host)
{
	if (host == hosts->present)
		hosts->present = (host + 1) % hosts->count;
}

bool
db_hosts_is_put_aside(const struct db_hosts *hosts, const PGconn *pg)
{
	const char	*read_only = PQparameterStatus(pg, "default_transaction_read_only");

	return hosts->writes && read_only != NULL && strcmp(read_only, "on") == 0;
}

uint64_t
db_hosts_patience(const struct db_hosts *hosts)
{
	return hosts->count > 1 ? PATIENCE_MANY : PATIENCE;
}

static void
fill(struct target *target, const PQconninfoOption *options, size_t host)
{
	for (const PQconninfoOption *option = options; option->keyword != NULL; option++) {
		bool	each = strcmp(option->keyword, "host") == 0 || strcmp(option->keyword, "hostaddr") == 0 ||
			    strcmp(option->keyword, "port") == 0;

		if (option->val != NULL)
			add(target, must(strdup(option->keyword)),
			    each ? item(option->val, host) : must(strdup(option->val)));
	}
}

static void
add(struct target *target, const char *keyword, const char *value)
{
	if (target->count == WORDS_MAX)
		abort();
	target->keywords[target->count] = keyword;
	target->values[target->count++] = value;
}

/*
 * Whoever is further away than a socket must not hang for ever; keys and tickets
 * are files to be searched for. The last of a keyword counts.
 */
static void
add_ours(struct target *target, const char *application)
{
	add(target, "application_name", application);
	add(target, "client_encoding", "UTF8");
	add(target, "tcp_user_timeout", "10000");
	add(target, "keepalives_idle", "10");
	add(target, "gssencmode", "disable");
}

static size_t
count_hosts(const PQconninfoOption *options)
{
	size_t	most = 1;

	for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
		if (option->val != NULL && strncmp(option->keyword, "host", 4) == 0 && count_items(option->val) > most)
			most = count_items(option->val);
	return most;
}

static size_t
count_items(const char *list)
{
	size_t	count = 1;

	for (; (list = strchr(list, ',')) != NULL; list++)
		count++;
	return count;
}

/* One of a list with commas; a list of one thing has it for all. */
static const char *
item(const char *list, size_t number)
{
	if (count_items(list) == 1)
		number = 0;
	while (number-- > 0)
		list += strcspn(list, ",") + (strchr(list, ',') != NULL);
	return must(strndup(list, strcspn(list, ",")));
}

static void *
must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}
