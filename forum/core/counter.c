/* What readers leave behind, stored in batches. */
#include "core/counter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <kore.h>

#include "core/db.h"
#include "text/array.h"
#include "text/buffer.h"

enum {
	STORE_EVERY = 3 * 1000,		/* ms */
	THREADS_MAX = 1024,		/* counted between two stores; more are dropped */
	SESSIONS_MAX = 1024,
	HASH_LENGTH = 64,
};

static struct { int64_t thread; int64_t views; }	views[THREADS_MAX];
static size_t						view_count;
static char						sessions[SESSIONS_MAX][HASH_LENGTH + 1];
static size_t						session_count;

static void	store(void *, u_int64_t);
static void	store_views(struct arena *);
static void	store_sessions(struct arena *);

void
counter_init(void)
{
	kore_timer_add(store, STORE_EVERY, NULL, 0);
}

void
counter_view(int64_t thread)
{
	size_t	i = 0;

	while (i < view_count && views[i].thread != thread)
		i++;
	if (i == THREADS_MAX)
		return;
	if (i == view_count) {
		view_count++;
		views[i].thread = thread;
		views[i].views = 0;
	}
	views[i].views++;
}

void
counter_session(const char *token_hash)
{
	for (size_t i = 0; i < session_count; i++)
		if (strcmp(sessions[i], token_hash) == 0)
			return;
	if (session_count < SESSIONS_MAX)
		snprintf(sessions[session_count++], HASH_LENGTH + 1, "%s", token_hash);
}

static void
store(void *unused, u_int64_t now)
{
	struct arena	*arena = arena_create();

	(void)unused;
	(void)now;
	if (view_count > 0)
		store_views(arena);
	if (session_count > 0)
		store_sessions(arena);
	arena_destroy(arena);
}

static void
store_views(struct arena *arena)
{
	struct buffer	json;

	buffer_init(&json, arena);
	for (size_t i = 0; i < view_count; i++)
		buffer_format(&json, "%c\"%" PRId64 "\":%" PRId64, i == 0 ? '{' : ',',
		    views[i].thread, views[i].views);
	buffer_char(&json, '}');
	view_count = 0;
	db_tell(NULL, "SELECT * FROM web.thread_views_add($1::jsonb)", buffer_string(&json));
}

static void
store_sessions(struct arena *arena)
{
	const char	**hashes = arena_array(arena, session_count, sizeof(*hashes));

	for (size_t i = 0; i < session_count; i++)
		hashes[i] = sessions[i];
	db_tell(NULL, "SELECT * FROM web.sessions_touch($1::text[])",
	    text_array(arena, hashes, session_count));
	session_count = 0;
}
