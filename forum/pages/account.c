/* Customer accounts and how they are doing: the morning list, as a page and as CSV. */
#include "pages/account.h"

#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/percent.h"
#include "core/read.h"
#include "core/reply.h"
#include "text/csv.h"
#include "views/views.h"

enum { TREND_DAYS = 90, TREND_LEAST = 20 * 1000000 };

/* The columns of the CSV. */
static const char *const	csv_columns[] = {
	"id", "name", "score", "band", "confidence", "served", "stage", "segment", "csm", "mrr", "at_risk",
	"what_changed",
};

static int	 ask_list(struct request *);
static int	 show_list(struct request *);
static int	 first_of(const struct rows *, const char *);
static void	 read_shares(struct request *, struct accounts_page *);
static void	 read_alerts_of_all(struct request *, struct accounts_page *);
static void	 read_accounts(struct request *, struct accounts_page *);
static struct account_line read_line(struct request *, const struct rows *, int);
static struct account_trend read_trend(struct request *, const struct rows *, int);
static int	 ask_csv(struct request *);
static int	 send_csv(struct request *);
static int	 mark_alert(struct request *);
static int	 go_back(struct request *);

/* GET /accounts?q=&band=&touch=&stage=&segment=&csm=&after= */
int
account_list(struct request *rq)
{
	return request_chain(rq, ask_list);
}

/* GET /accounts.csv: the same, all of it */
int
account_csv(struct request *rq)
{
	return request_chain(rq, ask_csv);
}

/* POST /accounts/:account/alerts/:kind/:since: done (1) or snooze (days); next */
int
account_alert(struct request *rq)
{
	return request_chain(rq, mark_alert);
}

static int
ask_list(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.accounts_filters($1)", rq->credential);
	return db_ask(rq, show_list, "SELECT * FROM web.accounts($1, $2, $3, $4, $5, $6, $7, $8, 25)",
	    rq->credential, query_text(rq, "q"), query_text(rq, "band"), query_text(rq, "touch"),
	    query_text(rq, "stage"), query_text(rq, "segment"), query_text(rq, "csm"), query_text(rq, "after"));
}

/* The rows: shares, then alerts about all accounts, then accounts. */
static int
show_list(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct accounts_page	 page = {
	    .frame = page_frame_accounts(rq, "Accounts"),
	    .filters = { .action = "/accounts", .by_name = true, .q = query_text(rq, "q"),
		.csv = query_with(rq, "/accounts.csv", "after", NULL) },
	    .here = rq->here };

	page.filters.chosen = page.filters.q != NULL;
	read_account_filters(rq, &rq->also[0], false, &page.filters);
	read_shares(rq, &page);
	read_alerts_of_all(rq, &page);
	read_accounts(rq, &page);
	if (query_text(rq, "after") != NULL)
		page.pager.first = query_with(rq, "/accounts", "after", NULL);
	if (rows->count > 0 && !row_null(rows, rows->count - 1, "next"))
		page.pager.next = query_with(rq, "/accounts", "after", row_text(rows, rows->count - 1, "next"));
	view_accounts(page_open(rq), &page);
	return page_send(rq, 200);
}

/* The first row of a kind; the row count when there is none. */
static int
first_of(const struct rows *rows, const char *kind)
{
	int	row = 0;

	while (row < rows->count && !row_is(rows, row, "kind", kind))
		row++;
	return row;
}

static void
read_shares(struct request *rq, struct accounts_page *page)
{
	const struct rows	*rows = &rq->rows;
	struct account_share	*shares = arena_array(rq->arena, (size_t)rows->count, sizeof(*shares));
	int64_t			 whole = 0, before = 0;

	for (int row = 0; row < rows->count && row_is(rows, row, "kind", "share"); row++)
		whole += row_int(rows, row, "accounts");
	for (int row = 0; row < rows->count && row_is(rows, row, "kind", "share"); row++) {
		int64_t	accounts = row_int(rows, row, "accounts");
		int	left = chart_part(before, whole, 1000);

		before += accounts;
		shares[page->share_count++] = (struct account_share){ read_band(row_text(rows, row, "band")), accounts,
		    row_text(rows, row, "mrr"), chart_part(before, whole, 1000) - left, left };
	}
	page->shares = shares;
	page->at_risk = rows->count > 0 ? row_text(rows, 0, "at_risk") : "0";
	page->open_alerts = rows->count > 0 ? row_int(rows, 0, "alerts") : 0;
}

static void
read_alerts_of_all(struct request *rq, struct accounts_page *page)
{
	const struct rows	*rows = &rq->rows;
	struct account_alert	*alerts = arena_array(rq->arena, (size_t)rows->count, sizeof(*alerts));

	for (int row = first_of(rows, "alert"); row < rows->count && row_is(rows, row, "kind", "alert"); row++)
		alerts[page->alert_count++] = read_alert(rows, row);
	page->alerts = alerts;
}

/* An account stands there once for each of its alerts, or once. */
static void
read_accounts(struct request *rq, struct accounts_page *page)
{
	const struct rows	*rows = &rq->rows;
	struct account_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct account_alert	*alerts = arena_array(rq->arena, (size_t)rows->count, sizeof(*alerts));
	size_t			 count = 0;

	for (int row = first_of(rows, "account"); row < rows->count; row++) {
		if (count == 0 || strcmp(lines[count - 1].id, row_text(rows, row, "id")) != 0) {
			lines[count] = read_line(rq, rows, row);
			lines[count++].alerts = &alerts[row];
		}
		if (row_null(rows, row, "alert_path"))
			continue;
		alerts[row] = read_alert(rows, row);
		lines[count - 1].alert_count++;
	}
	page->accounts = lines;
	page->account_count = count;
}

static struct account_line
read_line(struct request *rq, const struct rows *rows, int row)
{
	return (struct account_line){
	    .id = row_text(rows, row, "id"),
	    .name = row_text(rows, row, "name"),
	    .score = { read_band(row_text(rows, row, "band")), row_text(rows, row, "score"),
		row_int(rows, row, "confidence") },
	    .trend = read_trend(rq, rows, row),
	    .touch = row_text(rows, row, "touch"),
	    .stage = row_text(rows, row, "stage"),
	    .segment = row_text(rows, row, "segment"),
	    .csm = row_text(rows, row, "csm"),
	    .mrr = row_text(rows, row, "mrr"),
	    .at_risk = row_text(rows, row, "at_risk"),
	    .what_changed = row_text(rows, row, "what_changed") };
}

/* The series is numbers between commas, or nothing. What hardly moves shall not look as if it did. */
static struct account_trend
read_trend(struct request *rq, const struct rows *rows, int row)
{
	const char	*series = row_text(rows, row, "series");
	int64_t		 values[TREND_DAYS], low = INT64_MAX, high = INT64_MIN;
	size_t		 count = 0;

	while (series != NULL && count < TREND_DAYS) {
		bool	known = *series != '\0' && *series != ',';

		values[count] = known ? strtoll(series, NULL, 10) : CHART_GAP;
		if (known && values[count] < low)
			low = values[count];
		if (known && values[count] > high)
			high = values[count];
		count++;
		series = strchr(series, ',');
		if (series != NULL)
			series++;
	}
	if (low <= high && high - low < TREND_LEAST) {
		low -= (TREND_LEAST - (high - low)) / 2;
		high = low + TREND_LEAST;
	}
	return (struct account_trend){
	    .path = low > high ? "" : chart_line(rq->arena, (struct chart){ 120, 32, low, high }, values, count),
	    .change = row_int(rows, row, "change"),
	    .known = !row_null(rows, row, "change") };
}

static int
ask_csv(struct request *rq)
{
	return db_ask(rq, send_csv, "SELECT * FROM web.accounts_csv($1, $2, $3, $4, $5, $6, $7)",
	    rq->credential, query_text(rq, "q"), query_text(rq, "band"), query_text(rq, "touch"),
	    query_text(rq, "stage"), query_text(rq, "segment"), query_text(rq, "csm"));
}

static int
send_csv(struct request *rq)
{
	size_t		columns = sizeof(csv_columns) / sizeof(*csv_columns);
	struct buffer	csv;

	buffer_init(&csv, rq->arena);
	for (int row = -1; row < rq->rows.count; row++)
		for (size_t i = 0; i < columns; i++) {
			const char	*cell = row < 0 ? csv_columns[i] : row_text(&rq->rows, row, csv_columns[i]);

			csv_cell(&csv, cell != NULL ? cell : "");
			buffer_text(&csv, i + 1 < columns ? "," : "\r\n");
		}
	reply_header(rq, "content-disposition", "attachment; filename=\"accounts.csv\"");
	return reply_text(rq, 200, "text/csv; charset=utf-8", buffer_string(&csv));
}

static int
mark_alert(struct request *rq)
{
	const char	*snooze = form_text(rq, "snooze");

	return db_ask(rq, go_back, "SELECT * FROM web.account_alert_mark($1, $2, $3, $4, $5)",
	    rq->credential, path_text(rq, "account"), path_text(rq, "kind"), path_text(rq, "since"),
	    *snooze != '\0' ? text_number(rq, id_of(snooze)) : NULL);
}

static int
go_back(struct request *rq)
{
	return reply_see_other(rq, safe_next(form_text(rq, "next"), "/accounts"));
}
