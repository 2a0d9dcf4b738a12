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

/* What the list can be narrowed by: the name in the query, the label, what to say for all. */
static const struct filter {
	const char	*name;
	const char	*label;
} filters[] = {
	{ "band", "Health" }, { "touch", "Touch model" }, { "stage", "Stage" }, { "segment", "Segment" },
	{ "csm", "Looked after by" },
};
enum { FILTERS = sizeof(filters) / sizeof(*filters) };

/* The columns of the CSV. */
static const char *const	csv_columns[] = {
	"id", "name", "score", "band", "confidence", "served", "stage", "segment", "csm", "mrr", "at_risk",
	"what_changed",
};

static int	 ask_list(struct request *);
static int	 show_list(struct request *);
static size_t	 read_accounts(struct request *, struct account_line *);
static struct account_line read_line(struct request *, const struct rows *, int);
static struct account_trend read_trend(struct request *, const struct rows *, int);
static void	 read_shares(struct request *, struct accounts_page *);
static void	 read_filters(struct request *, struct accounts_page *);
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
	db_also(rq, "SELECT * FROM web.accounts_shares($1)", rq->credential);
	db_also(rq, "SELECT * FROM web.accounts_filters($1)", rq->credential);
	db_also(rq, "SELECT * FROM web.accounts_alerts($1, '')", rq->credential);
	return db_ask(rq, show_list, "SELECT * FROM web.accounts($1, $2, $3, $4, $5, $6, $7, $8, 25)",
	    rq->credential, query_text(rq, "q"), query_text(rq, "band"), query_text(rq, "touch"),
	    query_text(rq, "stage"), query_text(rq, "segment"), query_text(rq, "csm"), query_text(rq, "after"));
}

static int
show_list(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct account_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct accounts_page	 page = {
	    .frame = page_frame_accounts(rq, "Accounts"),
	    .accounts = lines,
	    .account_count = read_accounts(rq, lines),
	    .q = query_text(rq, "q"),
	    .csv = query_with(rq, "/accounts.csv", "after", NULL),
	    .here = rq->here };

	page.filtered = page.q != NULL;
	read_shares(rq, &page);
	read_filters(rq, &page);
	page.alerts = read_alerts(rq->arena, &rq->also[2], &page.alert_count);
	if (query_text(rq, "after") != NULL)
		page.pager.first = query_with(rq, "/accounts", "after", NULL);
	if (rows->count > 0 && !row_null(rows, 0, "next"))
		page.pager.next = query_with(rq, "/accounts", "after", row_text(rows, 0, "next"));
	view_accounts(page_open(rq), &page);
	return page_send(rq, 200);
}

/* The rows: an account, once for each of its alerts, or once. Gives how many accounts. */
static size_t
read_accounts(struct request *rq, struct account_line *lines)
{
	const struct rows	*rows = &rq->rows;
	struct account_alert	*alerts = arena_array(rq->arena, (size_t)rows->count, sizeof(*alerts));
	size_t			 count = 0;

	for (int row = 0; row < rows->count; row++) {
		if (count == 0 || strcmp(lines[count - 1].id, row_text(rows, row, "id")) != 0) {
			lines[count] = read_line(rq, rows, row);
			lines[count++].alerts = &alerts[row];
		}
		if (row_null(rows, row, "alert_path"))
			continue;
		alerts[row] = read_alert(rows, row);
		lines[count - 1].alert_count++;
	}
	return count;
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

static void
read_shares(struct request *rq, struct accounts_page *page)
{
	const struct rows	*rows = &rq->also[0];
	struct account_share	*shares = arena_array(rq->arena, (size_t)rows->count, sizeof(*shares));
	int64_t			 whole = 0, before = 0;

	for (int row = 0; row < rows->count; row++)
		whole += row_int(rows, row, "accounts");
	for (int row = 0; row < rows->count; row++) {
		int64_t	accounts = row_int(rows, row, "accounts");
		int	left = chart_part(before, whole, 1000);

		before += accounts;
		shares[row] = (struct account_share){ read_band(row_text(rows, row, "band")), accounts,
		    row_text(rows, row, "mrr"), chart_part(before, whole, 1000) - left, left };
	}
	page->shares = shares;
	page->share_count = (size_t)rows->count;
	page->at_risk = rows->count > 0 ? row_text(rows, 0, "at_risk") : "0";
	page->open_alerts = rows->count > 0 ? row_int(rows, 0, "alerts") : 0;
}

/* The rows: the filter's name, a value, its label; in the order of the list above. */
static void
read_filters(struct request *rq, struct accounts_page *page)
{
	const struct rows	*rows = &rq->also[1];
	struct account_filter	*list = arena_array(rq->arena, FILTERS, sizeof(*list));

	for (size_t i = 0; i < FILTERS; i++) {
		struct choice	*choices = arena_array(rq->arena, (size_t)rows->count + 1, sizeof(*choices));
		size_t		 count = 0;

		choices[count++] = (struct choice){ "", "All" };
		for (int row = 0; row < rows->count; row++)
			if (strcmp(row_text(rows, row, "filter"), filters[i].name) == 0)
				choices[count++] = (struct choice){ row_text(rows, row, "value"),
				    row_text(rows, row, "label") };
		list[i] = (struct account_filter){ filters[i].name, filters[i].label, query_text(rq, filters[i].name),
		    choices, count };
		page->filtered = page->filtered || list[i].chosen != NULL;
	}
	page->filters = list;
	page->filter_count = FILTERS;
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
