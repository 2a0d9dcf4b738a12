/* The tickets of all accounts. */
#include "pages/account_tickets.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "views/views.h"

static int	ask(struct request *);
static int	show(struct request *);

/* GET /accounts/tickets?state=&account=&after= */
int
account_tickets_show(struct request *rq)
{
	return request_chain(rq, ask);
}

static int
ask(struct request *rq)
{
	return db_ask(rq, show, "SELECT * FROM web.account_tickets($1, $2, $3, $4)", rq->credential,
	    query_text(rq, "state"), query_text(rq, "account"), query_text(rq, "after"));
}

static int
show(struct request *rq)
{
	const struct rows		*rows = &rq->rows;
	const char			*state = query_text(rq, "state");
	struct ticket_line		*tickets = arena_array(rq->arena, (size_t)rows->count, sizeof(*tickets));
	struct account_tickets_page	 page = {
	    .frame = page_frame_accounts(rq, "Tickets"),
	    .closed = state != NULL && strcmp(state, "closed") == 0,
	    .account = query_text(rq, "account"),
	    .tickets = tickets,
	    .ticket_count = (size_t)rows->count,
	    .pager = read_pager(rq, rows, "/accounts/tickets") };

	for (int row = 0; row < rows->count; row++)
		tickets[row] = (struct ticket_line){
		    .id = row_int(rows, row, "id"),
		    .title = row_text(rows, row, "title"),
		    .closed = page.closed,
		    .answered = !row_bool(rows, row, "waiting"),
		    .at = row_when(rows, row, "at"),
		    .active_at = row_when(rows, row, "active_at"),
		    .writer = row_text(rows, row, "writer"),
		    .account = row_text(rows, row, "account"),
		    .account_name = row_text(rows, row, "account_name"),
		    .mrr = row_text(rows, row, "mrr") };
	view_account_tickets(page_open(rq), &page);
	return page_send(rq, 200);
}
