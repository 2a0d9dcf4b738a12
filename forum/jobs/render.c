/* Posts that an older renderer made are rendered again. */
#include "jobs/render.h"

#include <string.h>

#include "jobs/ask.h"
#include "text/buffer.h"
#include "text/markdown.h"
#include "text/words.h"

#define NUMBER(x)	NUMBER_TEXT(x)
#define NUMBER_TEXT(x)	#x

static int	 render_all(PGconn *, const PGresult *);
static bool	 render(PGconn *, struct arena *, const char *, const char *);
static char	*array(struct arena *, const char **, size_t);

int
render_batch(PGconn *db)
{
	static const char *const	version[] = { NUMBER(MARKDOWN_VERSION) };
	PGresult			*posts = NULL, *end;
	int				 count = -1;

	PQclear(ask(db, "BEGIN", 0, NULL));
	posts = ask(db, "SELECT * FROM forum.jobs_outdated($1::integer, 100)", 1, version);
	if (posts != NULL)
		count = render_all(db, posts);
	PQclear(posts);
	end = ask(db, count < 0 ? "ROLLBACK" : "COMMIT", 0, NULL);
	if (end == NULL)
		count = -1;
	PQclear(end);
	return count;
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
	    array(arena, text.mentions, text.mention_count),
	    array(arena, text.thread_ids, text.thread_id_count),
	    words_segment(arena, text.plain) };
	PGresult	*kept;

	kept = ask(db, "SELECT forum.jobs_rendered($1::bigint, "
	    "ROW($2, $3, $4::integer, $5::text[], $6::bigint[], $7)::forum.rendered)", 7, values);
	PQclear(kept);
	return kept != NULL;
}

/* Neither names in mentions nor numbers have anything in them that an array would have to quote. */
static char *
array(struct arena *arena, const char **words, size_t count)
{
	struct buffer	text;

	buffer_init(&text, arena);
	buffer_char(&text, '{');
	for (size_t i = 0; i < count; i++)
		buffer_format(&text, "%s\"%s\"", i > 0 ? "," : "", words[i]);
	buffer_char(&text, '}');
	return buffer_string(&text);
}
