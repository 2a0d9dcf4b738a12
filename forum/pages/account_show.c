/* One customer account: how it is doing, and why. */
#include "pages/account_show.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "views/views.h"

enum { CHART_WIDTH = 720, CHART_HEIGHT = 200, TABLE_EVERY = 7, TICKS = 4 };

static int	 ask(struct request *);
static int	 show(struct request *);
static struct account_page read_account(struct request *);
static void	 read_why(struct request *, struct account_page *);
static struct account_step read_step(const struct rows *, int);
static void	 read_history(struct request *, struct account_page *);
static const char *read_summary(struct request *, const struct rows *);
static void	 read_people(struct request *, struct account_page *);
static void	 read_questions(struct request *, struct account_page *);
static void	 read_timeline(struct request *, struct account_page *);

/* Where the answers are, in the order of asking. */
enum { WHY, HISTORY, PEOPLE, QUESTIONS, TIMELINE, ALERTS };

/* GET /accounts/:account?before= */
int
account_show(struct request *rq)
{
	return request_chain(rq, ask);
}

static int
ask(struct request *rq)
{
	const char	*account = path_text(rq, "account"), *before = query_text(rq, "before");

	db_also(rq, "SELECT * FROM web.account_why($1, $2)", rq->credential, account);
	db_also(rq, "SELECT * FROM web.account_history($1, $2)", rq->credential, account);
	db_also(rq, "SELECT * FROM web.account_people($1, $2)", rq->credential, account);
	db_also(rq, "SELECT * FROM web.account_questions($1, $2)", rq->credential, account);
	db_also(rq, "SELECT * FROM web.account_timeline($1, $2, $3)", rq->credential, account,
	    id_of(before) != 0 ? before : NULL);
	db_also(rq, "SELECT * FROM web.account_alerts($1, $2)", rq->credential, account);
	return db_ask(rq, show, "SELECT * FROM web.account($1, $2)", rq->credential, account);
}

static int
show(struct request *rq)
{
	struct account_page	page = read_account(rq);

	read_why(rq, &page);
	read_history(rq, &page);
	read_people(rq, &page);
	read_questions(rq, &page);
	read_timeline(rq, &page);
	page.alerts = read_alerts(rq->arena, &rq->also[ALERTS], &page.alert_count);
	view_account(page_open(rq), &page);
	return page_send(rq, 200);
}

static struct account_page
read_account(struct request *rq)
{
	const struct rows	*rows = &rq->rows;

	return (struct account_page){
	    .frame = page_frame_accounts(rq, row_text(rows, 0, "name")),
	    .id = row_text(rows, 0, "id"),
	    .name = row_text(rows, 0, "name"),
	    .saved = query_text(rq, "saved") != NULL ? "Saved." : NULL,
	    .score = { read_band(row_text(rows, 0, "band")), row_text(rows, 0, "score"),
		row_int(rows, 0, "confidence") },
	    .day = row_text(rows, 0, "day"),
	    .touch = row_text(rows, 0, "touch"),
	    .stage = row_text(rows, 0, "stage"),
	    .plan = row_text(rows, 0, "plan"),
	    .segment = row_text(rows, 0, "segment"),
	    .mrr = row_text(rows, 0, "mrr"),
	    .at_risk = row_text(rows, 0, "at_risk"),
	    .csm = row_text(rows, 0, "csm"),
	    .domain = row_text(rows, 0, "domain"),
	    .churned = !row_null(rows, 0, "churned"),
	    .churned_at = row_when(rows, 0, "churned"),
	    .churn_reason = row_text(rows, 0, "churn_reason"),
	    .here = rq->here };
}

static void
read_why(struct request *rq, struct account_page *page)
{
	const struct rows		*rows = &rq->also[WHY];
	struct account_step		*steps = arena_array(rq->arena, (size_t)rows->count, sizeof(*steps));
	struct account_step		*lost = arena_array(rq->arena, (size_t)rows->count, sizeof(*lost));
	struct account_dimension	*dimensions = arena_array(rq->arena, (size_t)rows->count, sizeof(*dimensions));

	for (int row = 0; row < rows->count; row++) {
		const char	*kind = row_text(rows, row, "kind");

		if (strcmp(kind, "step") == 0) {
			steps[page->step_count++] = read_step(rows, row);
		} else if (strcmp(kind, "lost") == 0) {
			lost[page->autopsy_count++] = read_step(rows, row);
		} else if (strcmp(kind, "dimension") == 0) {
			dimensions[page->dimension_count++] = (struct account_dimension){
			    .name = row_text(rows, row, "label"),
			    .weight = row_int(rows, row, "weight"),
			    .score = row_text(rows, row, "value"),
			    .coverage = row_int(rows, row, "coverage"),
			    .points = row_text(rows, row, "points") };
		} else {
			page->model = row_text(rows, row, "model");
			page->position = row_text(rows, row, "log_position");
			page->receipt = row_text(rows, row, "receipt");
			page->cap = row_text(rows, row, "cap");
			page->next_band = row_text(rows, row, "next_band");
		}
	}
	page->steps = steps;
	page->autopsy = lost;
	page->dimensions = dimensions;
}

static struct account_step
read_step(const struct rows *rows, int row)
{
	return (struct account_step){
	    .label = row_text(rows, row, "label"),
	    .dimension = row_text(rows, row, "dimension"),
	    .points = row_text(rows, row, "points"),
	    .loss = row_bool(rows, row, "loss"),
	    .known = row_bool(rows, row, "known"),
	    .detail = row_text(rows, row, "detail"),
	    .last = row_when(rows, row, "last"),
	    .left = (int)row_int(rows, row, "left_at"),
	    .width = (int)row_int(rows, row, "width") };
}

/* The line has every day; the table behind it one day a week, and the last. */
static void
read_history(struct request *rq, struct account_page *page)
{
	const struct rows	*rows = &rq->also[HISTORY];
	size_t			 count = (size_t)rows->count;
	int64_t			*values = arena_array(rq->arena, count + 1, sizeof(*values));
	struct chart_row	*lines = arena_array(rq->arena, count + 1, sizeof(*lines));
	struct chart_tick	*ticks = arena_array(rq->arena, TICKS, sizeof(*ticks));
	struct account_chart	*chart = &page->chart;

	for (int row = 0; row < rows->count; row++) {
		bool	known = !row_null(rows, row, "millionths");

		values[row] = known ? row_int(rows, row, "millionths") : CHART_GAP;
		if (known && (rows->count - 1 - row) % TABLE_EVERY == 0)
			lines[chart->row_count++] = (struct chart_row){ row_text(rows, row, "label"),
			    row_text(rows, row, "score"), read_band(row_text(rows, row, "band")) };
	}
	for (int i = 0; i < TICKS && rows->count >= TICKS; i++) {
		int	row = (rows->count - 1) * i / (TICKS - 1);

		ticks[chart->tick_count++] = (struct chart_tick){
		    chart_part(row, rows->count - 1, CHART_WIDTH), row_text(rows, row, "label") };
	}
	chart->path = chart_line(rq->arena, (struct chart){ CHART_WIDTH, CHART_HEIGHT, 0, 100 * 1000000 },
	    values, count);
	chart->rows = lines;
	chart->ticks = ticks;
	chart->summary = read_summary(rq, rows);
}

static const char *
read_summary(struct request *rq, const struct rows *rows)
{
	int	first = 0, last = rows->count - 1;

	while (first < last && row_null(rows, first, "score"))
		first++;
	while (last > first && row_null(rows, last, "score"))
		last--;
	if (rows->count == 0 || row_null(rows, first, "score"))
		return NULL;
	return arena_format(rq->arena, "From %s on %s to %s on %s.", row_text(rows, first, "score"),
	    row_text(rows, first, "label"), row_text(rows, last, "score"), row_text(rows, last, "label"));
}

static void
read_people(struct request *rq, struct account_page *page)
{
	const struct rows	*rows = &rq->also[PEOPLE];
	struct account_person	*people = arena_array(rq->arena, (size_t)rows->count, sizeof(*people));

	for (int row = 0; row < rows->count; row++)
		people[row] = (struct account_person){
		    .member = read_author(rows, row),
		    .questions = row_int(rows, row, "questions"),
		    .answers = row_int(rows, row, "answers"),
		    .accepted = row_int(rows, row, "accepted"),
		    .seen = row_when(rows, row, "seen"),
		    .helps = row_bool(rows, row, "helps"),
		    .silent = row_bool(rows, row, "silent") };
	page->people = people;
	page->person_count = (size_t)rows->count;
}

static void
read_questions(struct request *rq, struct account_page *page)
{
	const struct rows	*rows = &rq->also[QUESTIONS];
	struct thread_line	*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));

	for (int row = 0; row < rows->count; row++)
		lines[row] = (struct thread_line){
		    .id = row_int(rows, row, "id"),
		    .title = row_text(rows, row, "title"),
		    .slug = row_text(rows, row, "slug"),
		    .author = read_author(rows, row),
		    .created = row_when(rows, row, "created_at"),
		    .answers = row_int(rows, row, "answers") };
	page->open_threads = lines;
	page->open_thread_count = (size_t)rows->count;
}

static void
read_timeline(struct request *rq, struct account_page *page)
{
	const struct rows	*rows = &rq->also[TIMELINE];
	struct account_event	*events = arena_array(rq->arena, (size_t)rows->count, sizeof(*events));

	for (int row = 0; row < rows->count; row++) {
		events[row] = (struct account_event){
		    .at = row_when(rows, row, "at"),
		    .text = row_text(rows, row, "label"),
		    .dimension = row_text(rows, row, "dimension"),
		    .link = row_text(rows, row, "link"),
		    .negative = row_bool(rows, row, "negative"),
		    .retracted = row_bool(rows, row, "undone") };
		if (!row_null(rows, row, "next"))
			page->more_events = query_with(rq, rq->path, "before", row_text(rows, row, "next"));
	}
	page->events = events;
	page->event_count = (size_t)rows->count;
}
