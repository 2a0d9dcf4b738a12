/*
 * The demonstration community. sql/demo notes down who says what and when; here
 * the texts are rendered as the web renders them, and demo.play makes it happen.
 */
#include "cli/demo.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/query.h"
#include "cli/sqlfile.h"
#include "text/array.h"
#include "text/buffer.h"
#include "text/markdown.h"
#include "text/slug.h"
#include "text/words.h"

#define PASSWORD_FILE	"secret/demo_password"
#define PASSWORD_GROUPS	4
#define PASSWORD_LETTERS 5	/* in each group; 99 bits in all */

static bool	 begin(PGconn *, bool *);
static bool	 load(const struct place *, PGconn *, const char *);
static bool	 stage(const struct place *, PGconn *);
static bool	 render(PGconn *);
static bool	 render_text(PGconn *, struct arena *, const PGresult *, int);
static bool	 play(struct arena *, PGconn *, const char *);
static char	*password_make(struct arena *);
static bool	 password_holds(PGconn *, const char *);
static char	*sign_in(const struct place *, const char *);

bool
demo_load(const struct place *place, PGconn *owner, const char **ret_sign_in)
{
	const char	*path = place_path(place, PASSWORD_FILE);
	const char	*password;
	bool		 used, loaded;

	if (sodium_init() < 0)
		abort();
	if (!begin(owner, &used))
		return false;
	if (used) {
		password = place_read(place->arena, path);
		*ret_sign_in = password != NULL &&
		    password_holds(owner, password) ?
		    sign_in(place, password) : NULL;
		return query_do(owner, "ROLLBACK");
	}
	password = password_make(place->arena);
	/* First the file: nobody could use a community without it. */
	loaded = place_write(place->arena, path, 0600, password) &&
	    load(place, owner, password) && query_do(owner, "COMMIT");
	if (!loaded) {
		(void)unlink(path);
		(void)query_do(owner, "ROLLBACK");
		return false;
	}
	*ret_sign_in = sign_in(place, password);
	return true;
}

/* Two nodes may start at once: the lock lets the second see the first's. */
static bool
begin(PGconn *owner, bool *ret_used)
{
	PGresult	*found;

	if (!query_do(owner, "BEGIN; "
	    "LOCK TABLE forum.member IN SHARE ROW EXCLUSIVE MODE"))
		return false;
	found = query_ask(owner, "SELECT 1 FROM forum.member LIMIT 1", 0, NULL);
	if (found == NULL) {
		(void)query_do(owner, "ROLLBACK");
		return false;
	}
	*ret_used = PQntuples(found) > 0;
	PQclear(found);
	return true;
}

static bool
load(const struct place *place, PGconn *owner, const char *password)
{
	return stage(place, owner) && render(owner) &&
	    play(place->arena, owner, password) &&
	    query_do(owner, "DROP SCHEMA demo CASCADE");
}

static bool
stage(const struct place *place, PGconn *owner)
{
	struct sqlfiles	files;
	size_t		i;

	if (!sqlfile_list(place, "sql/demo", &files))
		return false;
	for (i = 0; i < files.count; i++) {
		if (!sqlfile_run(owner, &files.file[i]))
			return false;
	}
	return true;
}

static bool
render(PGconn *owner)
{
	struct arena	*arena;
	PGresult	*texts;
	int		 row;
	bool		 done = true;

	texts = query_ask(owner, "SELECT id, title, body FROM demo.texts()", 0,
	    NULL);
	if (texts == NULL)
		return false;
	arena = arena_create();
	for (row = 0; row < PQntuples(texts) && done; row++) {
		done = render_text(owner, arena, texts, row);
		arena_reset(arena);
	}
	arena_destroy(arena);
	PQclear(texts);
	return done;
}

static bool
render_text(PGconn *owner, struct arena *arena, const PGresult *texts, int row)
{
	const char	*title = PQgetisnull(texts, row, 1) ? NULL :
	    PQgetvalue(texts, row, 1);
	const char	*body = PQgetvalue(texts, row, 2);
	struct markdown	 text = markdown_render(arena, body, strlen(body));
	const char	*values[] = {
		PQgetvalue(texts, row, 0),
		title != NULL ? slug_make(arena, title) : NULL,
		title != NULL ? words_segment(arena, title) : NULL,
		body,
		text.html.text,
		arena_format(arena, "%d", MARKDOWN_VERSION),
		text_array(arena, text.mentions, text.mention_count),
		text_array(arena, text.thread_ids, text.thread_id_count),
		words_segment(arena, text.plain),
	};
	PGresult	*noted;

	noted = query_ask(owner, "SELECT demo.text_rendered"
	    "($1, $2, $3, $4, $5, $6, $7, $8, $9)", 9, values);
	PQclear(noted);
	return noted != NULL;
}

/* Argon2id is slow on purpose, so one hash has to do for all. */
static bool
play(struct arena *arena, PGconn *owner, const char *password)
{
	char		*hash = arena_alloc(arena, crypto_pwhash_STRBYTES);
	const char	*values[] = { hash };
	PGresult	*played;

	if (crypto_pwhash_str(hash, password, strlen(password),
	    crypto_pwhash_OPSLIMIT_INTERACTIVE,
	    crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return message_fail("not enough memory to hash a password");
	played = query_ask(owner, "SELECT demo.play($1)", 1, values);
	PQclear(played);
	return played != NULL;
}

/* Groups of letters and digits that nobody takes for others. */
static char *
password_make(struct arena *arena)
{
	static const char	letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
	struct buffer		password;
	int			i;

	buffer_init(&password, arena);
	for (i = 0; i < PASSWORD_GROUPS * PASSWORD_LETTERS; i++) {
		if (i > 0 && i % PASSWORD_LETTERS == 0)
			buffer_char(&password, '-');
		buffer_char(&password,
		    letters[randombytes_uniform(sizeof(letters) - 1)]);
	}
	return buffer_string(&password);
}

/* Whether the administrator of the demonstration still has that password. */
static bool
password_holds(PGconn *owner, const char *password)
{
	PGresult	*found;
	bool		 holds;

	found = query_ask(owner, "SELECT password_hash FROM forum.member "
	    "WHERE name_key = 'admin' AND password_hash IS NOT NULL", 0, NULL);
	holds = found != NULL && PQntuples(found) == 1 &&
	    crypto_pwhash_str_verify(PQgetvalue(found, 0, 0), password,
	    strlen(password)) == 0;
	PQclear(found);
	return holds;
}

static char *
sign_in(const struct place *place, const char *password)
{
	return arena_format(place->arena, "sign in as admin with the password %s "
	    "(demonstration; kept in %s)", password,
	    place_path(place, PASSWORD_FILE));
}
