/* Columns that many answers have, as the views want them. */
#include "core/read.h"

#include <string.h>

/* What accounts can be narrowed by: the name in the query, the label, whether lists and reports have it. */
static const struct filter {
	const char	*name;
	const char	*label;
	bool		 list;
	bool		 report;
} filters[] = {
	{ "band", "Health", true, false }, { "touch", "Touch model", true, true }, { "stage", "Stage", true, true },
	{ "segment", "Segment", true, true }, { "csm", "Looked after by", true, true },
	{ "cohort", "Customer since", false, true },
};
enum { FILTERS = sizeof(filters) / sizeof(*filters) };

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

struct thread_line
read_thread_line(struct arena *arena, const struct rows *rows, int row)
{
	struct thread_line	line = {
	    .id = row_int(rows, row, "id"),
	    .kind = read_thread_kind(row_text(rows, row, "kind")),
	    .slug = row_text(rows, row, "slug"),
	    .title = row_text(rows, row, "title"),
	    .excerpt = row_text(rows, row, "excerpt"),
	    .category = read_category(rows, row),
	    .author = read_author(rows, row),
	    .created = row_when(rows, row, "created_at"),
	    .last_author = { .name = row_text(rows, row, "last_name"),
		.reputation = row_int(rows, row, "last_reputation"),
		.role = read_role(row_text(rows, row, "last_role")),
		.staff = row_bool(rows, row, "last_staff") },
	    .active = row_when(rows, row, "active_at"),
	    .score = row_int(rows, row, "score"),
	    .answers = row_int(rows, row, "answers"),
	    .views = row_int(rows, row, "views"),
	    .solved = row_bool(rows, row, "solved"),
	    .closed = row_bool(rows, row, "closed"),
	    .locked = row_bool(rows, row, "locked") };

	line.category.restricted = row_bool(rows, row, "private");
	line.tags = text_words(arena, row_text(rows, row, "tags"), &line.tag_count);
	return line;
}

struct pager
read_pager(struct request *rq, const struct rows *rows, const char *path)
{
	struct pager	 pager = { 0 };
	const char	*next = rows->count > 0 ? row_text(rows, 0, "next") : NULL;

	if (query_text(rq, "after") != NULL)
		pager.first = query_with(rq, path, "after", NULL);
	if (next != NULL)
		pager.next = query_with(rq, path, "after", next);
	return pager;
}

struct account_alert
read_alert(const struct rows *rows, int row)
{
	return (struct account_alert){
	    .path = row_text(rows, row, "alert_path"),
	    .text = row_text(rows, row, "alert_text"),
	    .grave = row_bool(rows, row, "alert_grave"),
	    .since = row_when(rows, row, "alert_since") };
}

struct account_alert *
read_alerts(struct arena *arena, const struct rows *rows, size_t *ret_count)
{
	struct account_alert	*alerts = arena_array(arena, (size_t)rows->count, sizeof(*alerts));

	for (int row = 0; row < rows->count; row++)
		alerts[row] = read_alert(rows, row);
	*ret_count = (size_t)rows->count;
	return alerts;
}

void
read_account_filters(struct request *rq, const struct rows *rows, bool report, struct account_filters *ret_filters)
{
	struct account_filter	*list = arena_array(rq->arena, FILTERS, sizeof(*list));

	ret_filters->list = list;
	for (size_t i = 0; i < FILTERS; i++) {
		struct choice	*choices = arena_array(rq->arena, (size_t)rows->count + 1, sizeof(*choices));
		size_t		 count = 0;

		if (report ? !filters[i].report : !filters[i].list)
			continue;
		choices[count++] = (struct choice){ "", "All" };
		for (int row = 0; row < rows->count; row++)
			if (row_is(rows, row, "filter", filters[i].name))
				choices[count++] = (struct choice){ row_text(rows, row, "value"),
				    row_text(rows, row, "label") };
		list[ret_filters->count] = (struct account_filter){ filters[i].name, filters[i].label,
		    query_text(rq, filters[i].name), choices, count };
		if (list[ret_filters->count++].chosen != NULL)
			ret_filters->chosen = true;
	}
}

struct thread_link
read_thread_link(const struct rows *rows, int row)
{
	return (struct thread_link){
	    .id = row_int(rows, row, "id"),
	    .slug = row_text(rows, row, "slug"),
	    .title = row_text(rows, row, "title"),
	    .answers = row_int(rows, row, "answers"),
	    .solved = row_bool(rows, row, "solved") };
}

struct thread_link *
read_thread_links(struct arena *arena, const struct rows *rows, size_t *ret_count)
{
	struct thread_link	*links = arena_array(arena, (size_t)rows->count, sizeof(*links));

	for (int row = 0; row < rows->count; row++)
		links[row] = read_thread_link(rows, row);
	*ret_count = (size_t)rows->count;
	return links;
}

enum post_kind
read_post_kind(const char *word)
{
	static const char *const	words[] = {
	    "question", "discussion", "answer", "reply", "comment" };

	return (enum post_kind)read_word(word, words, 5, 0);
}

enum thread_kind
read_thread_kind(const char *word)
{
	static const char *const	words[] = { "question", "discussion" };

	return (enum thread_kind)read_word(word, words, 2, 0);
}

enum post_state
read_post_state(const char *word)
{
	static const char *const	words[] = { "visible", "pending", "hidden", "deleted" };

	return (enum post_state)read_word(word, words, 4, 0);
}

enum role
read_role(const char *word)
{
	static const char *const	words[] = { "member", "moderator", "admin", "csm" };

	return (enum role)read_word(word, words, 4, 0);
}

enum band
read_band(const char *word)
{
	static const char *const	words[] = { "unknown", "risk", "watch", "healthy" };

	return (enum band)read_word(word, words, 4, 0);
}

int
read_word(const char *word, const char *const *words, int count, int otherwise)
{
	for (int i = 0; word != NULL && i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return otherwise;
}
