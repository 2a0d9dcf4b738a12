/* From what PostgreSQL says to what a person reads. */
#include "core/refusal.h"
#include "core/log.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <kore.h>

/* What a broken constraint means to whoever typed it. */
static const struct constraint {
	const char	*name;
	int		 status;
	const char	*field;
	const char	*message;
} constraints[] = {
	{ "member_name_unique",	422, "name", "This name is taken." },
	{ "member_email_unique", 422, "email", "Somebody is registered with this address already." },
	{ "vote_once",		409, NULL, "Your vote is counted already." },
	{ "flag_once_open",	409, NULL, "You have flagged this already; a moderator will look at it." },
	{ "category_slug_unique", 422, "slug", "There is a category with this address already." },
	{ "category_slug_form",	422, "slug", "Use lower-case letters, digits and hyphens." },
	{ "category_name_length", 422, "name", "A category's name has 1 to 60 characters." },
	{ "tag_name_unique",	422, "name", "There is a tag of this name already." },
	{ "tag_synonym_pkey",	422, "synonym", "This is a synonym already." },
	{ "thread_not_its_own_duplicate", 422, "duplicate_of", "A thread is no duplicate of itself." },
	{ "draft_place_form",	422, "place", "There is no such place for a draft." },
	{ "moderation_undone_once", 409, NULL, "This has been undone already." },
	{ "acceptance_one_at_a_time", 409, NULL, "Another answer was accepted at the same moment." },
};

/* Classes of SQLSTATE, by how they begin. */
static const struct state {
	const char	*prefix;
	int		 status;
	const char	*message;
} states[] = {
	{ "22P02", 400, "This request has a value that cannot be read." },
	{ "22P05", 400, "This request has characters that cannot be stored." },
	{ "22003", 400, "This request has a number that is too large." },
	{ "23503", 409, "What this was about was taken away at the same moment." },
	{ "22", 422, "This request has a value that cannot be used." },
	{ "54", 413, "This is too large." },
	{ "40", 503, NULL },
	{ "53", 503, NULL },
	{ "55P03", 503, NULL },
	{ "57", 503, NULL },
	{ "08", 503, NULL },
	{ "25006", 503, NULL },
};

static const char	*message_of(struct arena *, const PGresult *);
static const char	*field_of(struct arena *, const PGresult *, int);
static struct refusal	 own_fault(const PGresult *);
static void		 note_trouble(const PGresult *);

enum { NOTE_EVERY = 10 };	/* seconds */

bool
refusal_is_passing(const PGresult *result)
{
	const char	*state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	/* serialization, deadlock; a plan or function of before a deploy */
	return state != NULL &&
	    (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 ||
	    strcmp(state, "0A000") == 0 || strcmp(state, "26000") == 0);
}

bool
refusal_is_read_only(const PGresult *result)
{
	const char	*state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return state != NULL && strcmp(state, "25006") == 0;
}

struct refusal
refusal_of(struct arena *arena, const PGresult *result)
{
	const char	*state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char	*name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char	*detail;

	if (state == NULL)
		return refusal_away();
	if (strncmp(state, "PT", 2) == 0) {
		detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
		return (struct refusal){
		    .status = atoi(state + 2),
		    .message = message_of(arena, result),
		    .field = field_of(arena, result, PG_DIAG_COLUMN_NAME),
		    .retry_after = detail != NULL ? atoi(detail) : 0 };
	}
	for (size_t i = 0; name != NULL && i < sizeof(constraints) / sizeof(*constraints); i++)
		if (strcmp(constraints[i].name, name) == 0)
			return (struct refusal){
			    .status = constraints[i].status,
			    .message = constraints[i].message,
			    .field = constraints[i].field };
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (strncmp(states[i].prefix, state, strlen(states[i].prefix)) == 0) {
			if (states[i].message == NULL) {
				note_trouble(result);
				return refusal_away();
			}
			return (struct refusal){ .status = states[i].status,
			    .message = states[i].message };
		}
	return own_fault(result);
}

struct refusal
refusal_away(void)
{
	return (struct refusal){ .status = 503, .retry_after = 2,
	    .message = "The forum is busy or being looked after. Please try again in a moment." };
}

/* Such as a full disk: of thousands of refusals one is enough to know. */
static void
note_trouble(const PGresult *result)
{
	static time_t	noted;
	time_t		now = time(NULL);

	if (now - noted < NOTE_EVERY)
		return;
	noted = now;
	log_line("database: %s", PQresultErrorMessage(result));
}

static struct refusal
own_fault(const PGresult *result)
{
	log_line("database: %s", PQresultErrorMessage(result));
	return (struct refusal){ .status = 500,
	    .message = "Something went wrong on our side. It has been noted." };
}

static const char *
message_of(struct arena *arena, const PGresult *result)
{
	return field_of(arena, result, PG_DIAG_MESSAGE_PRIMARY);
}

static const char *
field_of(struct arena *arena, const PGresult *result, int code)
{
	const char	*text = PQresultErrorField(result, code);

	return text == NULL || *text == '\0' ? NULL : arena_text(arena, text);
}
