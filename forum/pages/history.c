/* What a post said before: each revision against the one before it. */
#include "pages/history.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"

static int	ask_history(struct request *);
static int	show_history(struct request *);
static void	read_acceptances(struct request *, struct history_page *);
static struct revision read_revision(struct request *, const struct rows *, int);
static struct diff changes(struct request *, const struct rows *, int, const char *);

/* GET /p/:id/history?after= */
int
history_show(struct request *rq)
{
	return request_chain(rq, ask_history);
}

static int
ask_history(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.post_acceptances($1, $2)", rq->credential, path_id(rq, "id"));
	return db_ask(rq, show_history, "SELECT * FROM web.post_history($1, $2, $3, 10)",
	    rq->credential, path_id(rq, "id"), query_id(rq, "after"));
}

static int
show_history(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct revision		*revisions = arena_array(rq->arena, (size_t)rows->count, sizeof(*revisions));
	struct history_page	 page = {
	    .frame = page_frame(rq, arena_format(rq->arena, "History: %s", row_text(rows, 0, "thread_title"))),
	    .post_id = row_int(rows, 0, "post_id"),
	    .thread_id = row_int(rows, 0, "thread_id"),
	    .thread_slug = row_text(rows, 0, "slug"),
	    .thread_title = row_text(rows, 0, "thread_title"),
	    .kind = read_post_kind(row_text(rows, 0, "kind")),
	    .revisions = revisions,
	    .pager = read_pager(rq, rows, arena_format(rq->arena, "/p/%s/history", path_id(rq, "id"))) };

	page.frame.unlisted = true;
	for (int row = 0; row < rows->count && !row_bool(rows, row, "beyond"); row++)
		revisions[page.revision_count++] = read_revision(rq, rows, row);
	read_acceptances(rq, &page);
	view_history(page_open(rq), &page);
	return page_send(rq, 200);
}

static void
read_acceptances(struct request *rq, struct history_page *page)
{
	const struct rows	*rows = &rq->also[0];
	struct acceptance	*list = arena_array(rq->arena, (size_t)rows->count, sizeof(*list));

	for (int row = 0; row < rows->count; row++)
		list[row] = (struct acceptance){
		    .by = read_name(rows, row, "name"),
		    .at = row_when(rows, row, "at"),
		    .withdrawn_by = read_name(rows, row, "withdrawn_by"),
		    .withdrawn_at = row_when(rows, row, "withdrawn_at") };
	page->acceptances = list;
	page->acceptance_count = (size_t)rows->count;
}

static struct revision
read_revision(struct request *rq, const struct rows *rows, int row)
{
	return (struct revision){
	    .number = row_int(rows, row, "revision"),
	    .author = read_name(rows, row, "editor_name"),
	    .at = row_when(rows, row, "at"),
	    .reason = row_text(rows, row, "reason"),
	    .body = changes(rq, rows, row, "body"),
	    .title = changes(rq, rows, row, "title"),
	    .tags = changes(rq, rows, row, "tags") };
}

/* The rows are newest first: what came before is in the next one. The body is always shown. */
static struct diff
changes(struct request *rq, const struct rows *rows, int row, const char *column)
{
	const char	*after = row_text(rows, row, column);
	const char	*before = row + 1 < rows->count ? row_text(rows, row + 1, column) : after;

	if (strcmp(column, "body") != 0 && row + 1 < rows->count &&
	    (before == NULL || after == NULL || strcmp(before, after) == 0))
		return (struct diff){ 0 };
	return diff_words(rq->arena, before, after);
}
