/* Signals from the outbox to the health core. */
#include "jobs/signal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jobs/ask.h"
#include "jobs/post.h"
#include "text/buffer.h"

#define PATH	"/api/v1/health/events"

enum { BATCH_MOST = 1000 };

static int	deliver_here(PGconn *);
static int	deliver_there(PGconn *);
static int	send_batch(PGconn *, struct arena *, const PGresult *);
static bool	refused_as_a_whole(const struct post *);
static bool	mark(PGconn *, const char *, const char *);
static int	put_off(PGconn *, const char *, long);

static struct {
	const char	*url;		/* NULL: the core is in our database */
	const char	*token;
	int		 most;		/* events a batch */
} core = { .most = BATCH_MOST };

bool
signal_init(const volatile sig_atomic_t *ended)
{
	const char	*url = getenv("FORUM_HEALTH_URL");
	const char	*token = getenv("FORUM_HEALTH_TOKEN");

	if (url == NULL || *url == '\0')
		return true;
	if (token == NULL || *token == '\0') {
		fputs("forum-jobs: FORUM_HEALTH_URL needs FORUM_HEALTH_TOKEN, a token of "
		    "that forum with the scope health:write\n", stderr);
		return false;
	}
	core.url = url;
	core.token = token;
	return post_init(ended);
}

int
signal_batch(PGconn *db)
{
	return core.url == NULL ? deliver_here(db) : deliver_there(db);
}

/* What the core's own function refuses as a whole is our bug; it must not stop the other jobs. */
static int
deliver_here(PGconn *db)
{
	PGresult	*done = ask(db, "SELECT forum.signals_deliver(1000)", 0, NULL);
	int		 count;

	if (done == NULL)
		return PQstatus(db) == CONNECTION_OK ?
		    put_off(db, PQerrorMessage(db), 0) : -1;
	count = atoi(PQgetvalue(done, 0, 0));
	PQclear(done);
	return count;
}

static int
deliver_there(PGconn *db)
{
	struct arena	*arena;
	PGresult	*events;
	char		 most[16];
	int		 count = 0;

	snprintf(most, sizeof(most), "%d", core.most);
	if (!ask_do(db, "BEGIN"))
		return -1;
	events = ask(db, "SELECT id, payload FROM forum.signals_next($1::integer)",
	    1, (const char *const []){ most });
	if (events == NULL)
		return -1;
	if (PQntuples(events) > 0) {
		arena = arena_create();
		count = send_batch(db, arena, events);
		arena_destroy(arena);
	} else if (!ask_do(db, "COMMIT"))
		count = -1;
	PQclear(events);
	return count;
}

static int
send_batch(PGconn *db, struct arena *arena, const PGresult *events)
{
	struct buffer	ids, body;
	struct post	post = { .token = core.token, .media = "application/cloudevents-batch+json" };
	int		count = PQntuples(events);

	buffer_init(&ids, arena);
	buffer_init(&body, arena);
	for (int row = 0; row < count; row++) {
		buffer_format(&ids, "%c%s", row == 0 ? '{' : ',', PQgetvalue(events, row, 0));
		buffer_format(&body, "%c%s", row == 0 ? '[' : ',', PQgetvalue(events, row, 1));
	}
	buffer_char(&ids, '}');
	buffer_char(&body, ']');
	post.url = arena_format(arena, "%.*s" PATH, (int)(strlen(core.url) -
	    (core.url[strlen(core.url) - 1] == '/')), core.url);
	post.body = buffer_string(&body);
	post_send(arena, &post);
	if (post.status == 200) {
		if (mark(db, buffer_string(&ids), post.answer)) {
			core.most = BATCH_MOST;
			return count;
		}
		if (PQstatus(db) != CONNECTION_OK)
			return -1;
		return put_off(db, PQerrorMessage(db), 0);
	}
	if (!refused_as_a_whole(&post))
		return put_off(db, post.wrong, post.retry_after);
	/* One of them it does not even look at: halves find it. */
	if (count > 1) {
		core.most = count / 2;
		return ask_do(db, "ROLLBACK") ? count : -1;
	}
	if (mark(db, buffer_string(&ids), "{\"results\":[{\"status\":\"rejected\"}]}"))
		return count;
	return -1;
}

/* A status that says something about what was sent, not about who sent it or when. */
static bool
refused_as_a_whole(const struct post *post)
{
	return post->status == 400 || post->status == 413 || post->status == 422;
}

/* Notes the answers and commits; false, with the transaction over, when they make no sense. */
static bool
mark(PGconn *db, const char *ids, const char *answer)
{
	PGresult	*marked = ask(db,
	    "SELECT forum.signals_delivered($1::bigint[], $2::jsonb->'results')", 2,
	    (const char *const []){ ids, answer });

	PQclear(marked);
	return marked != NULL && ask_do(db, "COMMIT");
}

/* Gives the turn back and tries later. */
static int
put_off(PGconn *db, const char *why, long seconds)
{
	char		 least[24];
	char		*said = strdup(why);
	PGresult	*noted;

	snprintf(least, sizeof(least), "%ld", seconds);
	if (said == NULL || (PQtransactionStatus(db) != PQTRANS_IDLE && !ask_do(db, "ROLLBACK"))) {
		free(said);
		return -1;
	}
	noted = ask(db, "SELECT forum.signals_failed($1, $2::integer)", 2,
	    (const char *const []){ said, least });
	free(said);
	PQclear(noted);
	return noted != NULL ? 0 : -1;
}
