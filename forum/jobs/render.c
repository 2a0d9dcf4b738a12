/* Posts that an older renderer made are rendered again. */
#include "jobs/render.h"

#include <string.h>

#include "jobs/ask.h"
#include "text/array.h"
#include "text/markdown.h"
#include "text/words.h"

#define NUMBER(x)	NUMBER_TEXT(x)
#define NUMBER_TEXT(x)	#x

static int	 render_all(PGconn *, const PGresult *);
static bool	 render(PGconn *, struct arena *, const char *, const char *);

int
render_batch(PGconn *db)
{
	static const char *const	version[] = { NUMBER(MARKDOWN_VERSION) };
	PGresult			*posts;
	int				 count = -1;

	if (!ask_do(db, "BEGIN"))
		return -1;
	posts = ask(db, "SELECT * FROM forum.jobs_outdated($1::integer, 100)", 1, version);
	if (posts != NULL)
		count = render_all(db, posts);
	PQclear(posts);
	return ask_do(db, count < 0 ? "ROLLBACK" : "COMMIT") ? count : -1;
}

static int
render_all(PGconn *db, const PGresult *posts)
{
	struct arena	*arena = arena_create();
	int		 row = 0;

	while (row < PQntuples(posts) &&
	    render(db, arena, PQgetvalue(posts, row, 0), PQgetvalue(posts, row, 1))) {
		arena_reset(arena);
		row++;
	}
	arena_destroy(arena);
	return row == PQntuples(posts) ? row : -1;
}

static bool
render(PGconn *db, struct arena *arena, const char *id, const char *body)
{
	struct markdown	 text = markdown_render(arena, body, strlen(body));
	const char	*values[] = { id, body, text.html.text, NUMBER(MARKDOWN_VERSION),
	    text_array(arena, text.mentions, text.mention_count),
	    text_array(arena, text.thread_ids, text.thread_id_count),
	    words_segment(arena, text.plain) };
	PGresult	*kept;

	kept = ask(db, "SELECT forum.jobs_rendered($1::bigint, "
	    "ROW($2, $3, $4::integer, $5::text[], $6::bigint[], $7)::forum.rendered)", 7, values);
	PQclear(kept);
	return kept != NULL;
}
