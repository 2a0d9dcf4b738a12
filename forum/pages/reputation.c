/* The ledger of a member's reputation: every entry and why. */
#include "pages/reputation.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/read.h"
#include "core/reply.h"

static int	ask_for_ledger(struct request *);
static int	show_ledger(struct request *);
static const struct ledger_line *read_entries(struct request *, const struct rows *);

/* GET /u/:name/reputation?after= */
int
reputation_show(struct request *rq)
{
	return request_chain(rq, ask_for_ledger);
}

static int
ask_for_ledger(struct request *rq)
{
	const char	*name = path_text(rq, "name");

	db_also(rq, "SELECT * FROM web.member_reputation($1, $2, $3)", rq->credential, name, query_id(rq, "after"));
	return db_ask(rq, show_ledger, "SELECT * FROM web.member($1, $2)", rq->credential, name);
}

static int
show_ledger(struct request *rq)
{
	const struct rows	*rows = &rq->rows, *entries = &rq->also[0];
	const char		*name = row_text(rows, 0, "name");
	const char		*path = arena_format(rq->arena, "/u/%s/reputation", percent_encode(rq->arena, name));
	struct ledger_page	 page = {
	    .frame = page_frame(rq, arena_format(rq->arena, "Reputation of %s", name)),
	    .member = { .name = name, .reputation = row_int(rows, 0, "reputation"),
		.role = read_role(row_text(rows, 0, "role")), .staff = row_bool(rows, 0, "staff") },
	    .lines = read_entries(rq, entries),
	    .line_count = (size_t)entries->count };

	if (strcmp(path_text(rq, "name"), name) != 0)
		return reply_moved(rq, path);
	page.pager = read_pager(rq, entries, path);
	page.frame.unlisted = true;
	view_ledger(page_open(rq), &page);
	return page_send(rq, 200);
}

static const struct ledger_line *
read_entries(struct request *rq, const struct rows *rows)
{
	struct ledger_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct ledger_line){
		    .at = row_when(rows, row, "at"),
		    .delta = row_int(rows, row, "delta"),
		    .why = row_text(rows, row, "label"),
		    .post_id = row_int(rows, row, "post_id"),
		    .thread_title = row_text(rows, row, "title"),
		    .reversed = row_bool(rows, row, "taken_back"),
		    .total = row_int(rows, row, "total") };
	return lines;
}
