/* All accounts together: quadrants, churn, touch models; and the community's own health. */
#include "pages/account_map.h"

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "views/views.h"

enum { CELLS_MAX = 6, NPS_TOP = 10, AMBER = 50, RED = 100, CHART_WIDTH = 720, CHART_HEIGHT = 160 };

/* The quadrants in the order in which they are shown. */
static const struct {
	const char	*name;		/* of the core */
	const char	*label;
	const char	*meaning;
	const char	*alarm;
} quadrants[] = {
	{ "vip_support", "VIP support", "Loyal, but had a bad experience: a personal word of thanks, and help.", NULL },
	{ "advocates", "Advocates", "Satisfied and loyal: ask them for a reference.", NULL },
	{ "churners", "Churners", "Neither satisfied nor loyal: talk to them now.",
	    "More than 5 % of the classified accounts." },
	{ "wildcards", "Wildcards", "Satisfied, not loyal: they go when somebody else is cheaper.",
	    "More than 80 % of the classified accounts." },
};
enum { QUADRANTS = sizeof(quadrants) / sizeof(*quadrants) };

static int	 ask_map(struct request *);
static int	 ask_report(struct request *, int (*)(struct request *), const char *);
static int	 show_map(struct request *);
static struct quadrant *read_quadrants(struct request *);
static struct quadrant_dot *read_dots(struct request *, size_t *);
static struct load_line *read_loads(struct request *, size_t *);
static int	 ask_community(struct request *);
static int	 show_community(struct request *);
static void	 read_line(struct request *, struct accounts_community_page *);
static struct headline *read_headlines(struct request *, size_t *);
static struct figure_table read_table(struct request *, const char *, const char *, const char *const *, size_t,
		    const char *);
static struct figure_table read_matrix(struct request *, const char *, const char *, const char *, const char *);

/* GET /accounts/map?touch=&stage=&segment=&csm=&cohort= */
int
account_map(struct request *rq)
{
	return request_chain(rq, ask_map);
}

/* GET /accounts/community, narrowed likewise */
int
account_community(struct request *rq)
{
	return request_chain(rq, ask_community);
}

static int
ask_map(struct request *rq)
{
	return ask_report(rq, show_map, "SELECT * FROM web.account_map($1, $2, $3, $4, $5, $6)");
}

/* Asks what a report has of the accounts that it is narrowed to, and what it can be narrowed by. */
static int
ask_report(struct request *rq, int (*show)(struct request *), const char *sql)
{
	db_also(rq, "SELECT * FROM web.accounts_filters($1)", rq->credential);
	return db_ask(rq, show, sql, rq->credential, query_text(rq, "touch"), query_text(rq, "stage"),
	    query_text(rq, "segment"), query_text(rq, "csm"), query_text(rq, "cohort"));
}

static int
show_map(struct request *rq)
{
	static const char *const	cohort[] = { "Customers since", "Accounts", "Lost in 30 days", "GRR", "NRR" };
	static const char *const	nps[] = { "Month", "Answers", "NPS" };
	static const char *const	touch[] = { "Touch model", "Accounts", "Pay a month", "At risk", "Mean score" };
	struct accounts_map_page	page = {
	    .frame = page_frame_accounts(rq, "Map of accounts"),
	    .filters = { .action = "/accounts/map" },
	    .quadrants = read_quadrants(rq),
	    .quadrant_count = QUADRANTS,
	    .cohorts = read_table(rq, "cohort", "By cohort", cohort, 5, "Nobody is a customer for 30 days yet."),
	    .csat = read_matrix(rq, "csat", "Good experiences, of how many", "Month",
		"Nobody has been asked in twelve months."),
	    .nps = read_table(rq, "nps", "Recommendation (NPS): the share of 9 and 10 less that of 0 to 6", nps, 3,
		"Nobody has said in twelve months whether to recommend us."),
	    .touches = read_table(rq, "touch", "Accounts by touch model", touch, 5, "No accounts yet.") };

	read_account_filters(rq, &rq->also[0], true, &page.filters);
	page.dots = read_dots(rq, &page.dot_count);
	page.churn = read_headlines(rq, &page.churn_count);
	page.loads = read_loads(rq, &page.load_count);
	for (int row = 0; row < rq->rows.count; row++)
		if (row_is(&rq->rows, row, "kind", "unclassified"))
			page.unclassified = arena_format(rq->arena,
			    "%s of the accounts have not said enough to be placed.", row_text(&rq->rows, row, "c1"));
	view_accounts_map(page_open(rq), &page);
	return page_send(rq, 200);
}

static struct quadrant *
read_quadrants(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct quadrant		*list = arena_array(rq->arena, QUADRANTS, sizeof(*list));

	for (size_t i = 0; i < QUADRANTS; i++) {
		list[i] = (struct quadrant){ .name = quadrants[i].label, .meaning = quadrants[i].meaning };
		for (int row = 0; row < rows->count; row++) {
			if (!row_is(rows, row, "kind", "quadrant") || !row_is(rows, row, "label", quadrants[i].name))
				continue;
			list[i].accounts = row_int(rows, row, "part");
			list[i].share = row_text(rows, row, "c1");
			list[i].interval = row_text(rows, row, "c2");
			if (row_is(rows, row, "c3", "alarm"))
				list[i].alarm = quadrants[i].alarm;
		}
	}
	return list;
}

static struct quadrant_dot *
read_dots(struct request *rq, size_t *ret_count)
{
	const struct rows	*rows = &rq->rows;
	struct quadrant_dot	*dots = arena_array(rq->arena, (size_t)rows->count, sizeof(*dots));
	size_t			 count = 0;

	for (int row = 0; row < rows->count; row++) {
		int64_t	csat = row_int(rows, row, "c2"), nps = row_int(rows, row, "c3");

		if (!row_is(rows, row, "kind", "dot"))
			continue;
		/* The upper 150 of the field are 9 and 10. */
		dots[count++] = (struct quadrant_dot){
		    .id = row_text(rows, row, "c1"),
		    .name = row_text(rows, row, "label"),
		    .x = (int)csat,
		    .y = nps >= 9 ? (NPS_TOP - (int)nps) * 75 + 38 : 150 + (9 - (int)nps) * 94 - 47,
		    .csat = arena_format(rq->arena, "%d %%", (int)csat / 10),
		    .nps = row_text(rows, row, "c3") };
	}
	*ret_count = count;
	return dots;
}

static struct load_line *
read_loads(struct request *rq, size_t *ret_count)
{
	const struct rows	*rows = &rq->rows;
	struct load_line	*loads = arena_array(rq->arena, (size_t)rows->count, sizeof(*loads));
	int64_t			 most = RED;
	size_t			 count = 0;

	for (int row = 0; row < rows->count; row++) {
		int64_t	accounts = row_int(rows, row, "part");

		if (!row_is(rows, row, "kind", "load"))
			continue;
		if (accounts > most)
			most = accounts;
		loads[count++] = (struct load_line){
		    .csm = row_text(rows, row, "label"),
		    .accounts = accounts,
		    .mrr = row_text(rows, row, "c1"),
		    .width = chart_part(accounts, most, 1000),
		    .grade = accounts > RED ? 2 : accounts > AMBER ? 1 : 0 };
	}
	*ret_count = count;
	return loads;
}

static int
ask_community(struct request *rq)
{
	return ask_report(rq, show_community, "SELECT * FROM web.account_community($1, $2, $3, $4, $5, $6)");
}

static int
show_community(struct request *rq)
{
	static const char *const	month[] = { "Month", "Questions", "Resolved", "Share", "Answered",
					    "By customers" };
	static const char *const	response[] = { "Touch model of the asker", "Questions", "Half within",
					    "Nine of ten within", "Within 5 minutes", "No answer", "Too late" };
	static const char *const	helper[] = { "Member", "Account", "Answers", "Accepted" };
	struct accounts_community_page	page = {
	    .frame = page_frame_accounts(rq, "The community's health"),
	    .filters = { .action = "/accounts/community" },
	    .months = read_table(rq, "month", "By month", month, 6, "No questions yet."),
	    .responses = read_table(rq, "response", "Questions of 90 days; times are of those that were answered",
		response, 7, "No questions in 90 days."),
	    .helpers = read_table(rq, "helper", "Answers of 90 days", helper, 4, "No answers in 90 days.") };

	read_account_filters(rq, &rq->also[0], true, &page.filters);
	page.headlines = read_headlines(rq, &page.headline_count);
	read_line(rq, &page);
	view_accounts_community(page_open(rq), &page);
	return page_send(rq, 200);
}

/* The share of questions resolved, by month. */
static void
read_line(struct request *rq, struct accounts_community_page *page)
{
	const struct rows	*rows = &rq->rows;
	int64_t			*values = arena_array(rq->arena, (size_t)rows->count + 1, sizeof(*values));
	struct chart_tick	*ticks = arena_array(rq->arena, (size_t)rows->count + 1, sizeof(*ticks));
	size_t			 count = 0;

	for (int row = 0; row < rows->count; row++) {
		if (!row_is(rows, row, "kind", "month"))
			continue;
		values[count] = row_null(rows, row, "part") ? CHART_GAP : row_int(rows, row, "part");
		ticks[count++].label = row_text(rows, row, "label");
	}
	for (size_t i = 0; i < count; i++)
		ticks[i].x = chart_part((int64_t)i, (int64_t)count - 1, CHART_WIDTH);
	page->path = chart_line(rq->arena, (struct chart){ CHART_WIDTH, CHART_HEIGHT, 0, 1000 }, values, count);
	/* Every third month leaves room for the words. */
	for (size_t i = 0; i < count; i += 3)
		ticks[page->tick_count++] = ticks[i];
	page->ticks = ticks;
}

static struct headline *
read_headlines(struct request *rq, size_t *ret_count)
{
	const struct rows	*rows = &rq->rows;
	struct headline		*list = arena_array(rq->arena, (size_t)rows->count, sizeof(*list));
	size_t			 count = 0;

	for (int row = 0; row < rows->count; row++)
		if (row_is(rows, row, "kind", "headline"))
			list[count++] = (struct headline){
			    .label = row_text(rows, row, "label"),
			    .value = row_text(rows, row, "c1"),
			    .note = row_text(rows, row, "c2"),
			    .bad = row_is(rows, row, "c3", "bad") };
	*ret_count = count;
	return list;
}

/* The rows of a kind, with the cells c1, c2 … under the columns behind the first. */
static struct figure_table
read_table(struct request *rq, const char *kind, const char *caption, const char *const *columns, size_t column_count,
    const char *empty)
{
	static const char *const	cells[CELLS_MAX] = { "c1", "c2", "c3", "c4", "c5", "c6" };
	const struct rows		*rows = &rq->rows;
	struct figure_row		*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct figure_table		 table = { .caption = caption, .columns = columns,
	    .column_count = column_count, .rows = lines, .empty = empty };

	for (int row = 0; row < rows->count; row++) {
		const char	**line = arena_array(rq->arena, CELLS_MAX, sizeof(*line));

		if (!row_is(rows, row, "kind", kind))
			continue;
		for (size_t i = 0; i + 1 < column_count; i++)
			line[i] = row_text(rows, row, cells[i]);
		lines[table.row_count++] = (struct figure_row){ row_text(rows, row, "label"), line };
	}
	return table;
}

/* The rows of a kind, of which each label comes with every column: that is c1, and the cell c2. */
static struct figure_table
read_matrix(struct request *rq, const char *kind, const char *caption, const char *corner, const char *empty)
{
	const struct rows	*rows = &rq->rows;
	struct arena		*arena = rq->arena;
	const char		**columns = arena_array(arena, (size_t)rows->count + 1, sizeof(*columns));
	const char		**cells = arena_array(arena, (size_t)rows->count, sizeof(*cells));
	struct figure_row	*lines = arena_array(arena, (size_t)rows->count, sizeof(*lines));
	struct figure_table	 table = { .caption = caption, .columns = columns, .column_count = 1,
	    .rows = lines, .empty = empty };

	columns[0] = corner;
	for (int row = 0, cell = 0; row < rows->count; row++) {
		if (!row_is(rows, row, "kind", kind))
			continue;
		if (table.row_count == 0 || !row_is(rows, row, "label", lines[table.row_count - 1].label))
			lines[table.row_count++] = (struct figure_row){ row_text(rows, row, "label"), &cells[cell] };
		if (table.row_count == 1)
			columns[table.column_count++] = row_text(rows, row, "c1");
		cells[cell++] = row_text(rows, row, "c2");
	}
	return table;
}
