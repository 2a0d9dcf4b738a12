/* What a member has typed and not posted yet. */
#include "pages/draft.h"

#include <inttypes.h>
#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/reply.h"
#include "text/array.h"
#include "views/views.h"

/* What a draft keeps of a form. */
static const char *const	kept[] = { "title", "body", "category", "tags", "reason", "revision" };
enum { KEPT = sizeof(kept) / sizeof(*kept) };

static int	ask_for_drafts(struct request *);
static int	show_drafts(struct request *);
static struct draft_line read_draft(struct request *, const struct rows *, int);
static bool	begins(const char *, const char *);
static int	save(struct request *);
static int	go_on(struct request *);
static int	delete(struct request *);
static int	go_back(struct request *);

/* GET /drafts */
int
draft_list(struct request *rq)
{
	return request_chain(rq, ask_for_drafts);
}

/* POST /drafts: place, and the fields of the form it belongs to */
int
draft_save(struct request *rq)
{
	return request_chain(rq, save);
}

/* POST /drafts/delete: place */
int
draft_delete(struct request *rq)
{
	return request_chain(rq, delete);
}

static int
ask_for_drafts(struct request *rq)
{
	return db_ask(rq, show_drafts, "SELECT * FROM web.drafts($1)", rq->credential);
}

static int
show_drafts(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct draft_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct drafts_page	 page = { .frame = page_frame(rq, "Drafts"),
	    .drafts = lines, .draft_count = (size_t)rows->count };

	for (int row = 0; row < rows->count; row++)
		lines[row] = read_draft(rq, rows, row);
	if (query_text(rq, "saved") != NULL)
		page.saved = "The draft is saved.";
	else if (query_text(rq, "deleted") != NULL)
		page.saved = "The draft is deleted.";
	page.frame.unlisted = true;
	view_drafts(page_open(rq), &page);
	return page_send(rq, 200);
}

/* What it is and where writing goes on, by its place. */
static struct draft_line
read_draft(struct request *rq, const struct rows *rows, int row)
{
	const char	*place = row_text(rows, row, "place"), *number = strchr(place, '/');
	const char	*typed = row_text(rows, row, "typed"), *title = row_text(rows, row, "title");
	struct draft_line line = {
	    .place = place,
	    .excerpt = row_text(rows, row, "excerpt"),
	    .saved = row_when(rows, row, "saved_at") };

	if (number == NULL) {
		line.href = arena_format(rq->arena, "/%s", place);
		line.what = typed != NULL && *typed != '\0' ? typed :
		    strcmp(place, "ask") == 0 ? "A question" :
		    strcmp(place, "contact") == 0 ? "A ticket" : "A discussion";
		return line;
	}
	if (title == NULL)
		title = "a thread that is no longer here";
	if (begins(place, "thread/")) {
		line.href = arena_format(rq->arena, "/t%s#answer", number);
		line.what = arena_format(rq->arena, "Answer to %s", title);
	} else if (begins(place, "post/")) {
		line.href = arena_format(rq->arena, "/p%s/edit", number);
		line.what = arena_format(rq->arena, "Edit in %s", title);
	} else {
		line.href = arena_format(rq->arena, "/p%s", number);
		line.what = arena_format(rq->arena, "Comment in %s", title);
	}
	return line;
}

static bool
begins(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

static int
save(struct request *rq)
{
	const char	*names[KEPT], *typed[KEPT];
	size_t		 count = 0;

	for (size_t i = 0; i < KEPT; i++)
		if (fields_get(&rq->form, kept[i]) != NULL) {
			names[count] = kept[i];
			typed[count++] = form_text(rq, kept[i]);
		}
	return db_ask(rq, go_on, "SELECT * FROM web.draft_save($1, $2, $3, $4)", rq->credential,
	    form_text(rq, "place"), text_array(rq->arena, names, count), text_array(rq->arena, typed, count));
}

static int
go_on(struct request *rq)
{
	struct when	saved = row_when(&rq->rows, 0, "saved_at");

	if (!rq->wants_json)
		return reply_see_other(rq, saved.seconds != 0 ? "/drafts?saved=1" : "/drafts?deleted=1");
	return reply_json(rq, 200, arena_format(rq->arena, "{\"saved_at\":%" PRId64 "}", saved.seconds));
}

static int
delete(struct request *rq)
{
	return db_ask(rq, go_back, "SELECT * FROM web.draft_delete($1, $2)", rq->credential, form_text(rq, "place"));
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, "/drafts?deleted=1");
}
