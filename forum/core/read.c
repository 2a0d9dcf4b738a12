/* Columns that many answers have, as the views want them. */
#include "core/read.h"

#include <string.h>

static int	place_of(const char *, const char *const *, int);

struct author
read_author(const struct rows *rows, int row)
{
	return (struct author){
	    .name = row_text(rows, row, "author_name"),
	    .reputation = row_int(rows, row, "author_reputation"),
	    .role = read_role(row_text(rows, row, "author_role")),
	    .staff = row_bool(rows, row, "author_staff") };
}

struct author
read_name(const struct rows *rows, int row, const char *column)
{
	return (struct author){ .name = row_text(rows, row, column) };
}

struct category_name
read_category(const struct rows *rows, int row)
{
	return (struct category_name){
	    .slug = row_text(rows, row, "category_slug"),
	    .name = row_text(rows, row, "category_name") };
}

enum post_kind
read_post_kind(const char *word)
{
	static const char *const	words[] = {
	    "question", "discussion", "answer", "reply", "comment" };

	return (enum post_kind)place_of(word, words, 5);
}

enum thread_kind
read_thread_kind(const char *word)
{
	static const char *const	words[] = { "question", "discussion" };

	return (enum thread_kind)place_of(word, words, 2);
}

enum post_state
read_post_state(const char *word)
{
	static const char *const	words[] = { "visible", "pending", "hidden", "deleted" };

	return (enum post_state)place_of(word, words, 4);
}

enum role
read_role(const char *word)
{
	static const char *const	words[] = { "member", "moderator", "admin", "csm" };

	return (enum role)place_of(word, words, 4);
}

void
read_refusal(const struct request *rq, struct form *form)
{
	form_fail(form, rq->refusal.field, rq->refusal.message);
}

/* Where a word stands in a list; 0 when it does not. */
static int
place_of(const char *word, const char *const *words, int count)
{
	for (int i = 0; word != NULL && i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return 0;
}
