/* How many tickets suggestions avoid. */
#include "pages/account_deflection.h"

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "views/views.h"

enum { DRAWN = 1000, BARS = 3 };

/* Why nothing is measured, as SQL says it; NULL: it is. In the order of enum deflection_verdict. */
static const char *const	reasons[] = {
	"measured", "skewed split", "no holdout", "no exposed", "few accounts", "covers zero" };

static const struct choice	periods[] = {
	{ "30", "Last 30 days" }, { "90", "Last 90 days" }, { "365", "Last 365 days" } };

/* What may become of an intent, in the order in which it is drawn. */
static const struct {
	const char	*column;
	const char	*name;
	const char	*label;
	const char	*meaning;
} outcomes[] = {
	{ "confirmed", "confirmed", "Confirmed", "“This solved it”, and no ticket in 7 days" },
	{ "implicit_only", "implicit", "Perhaps solved", "Opened a suggestion, sent nothing, no ticket in 7 days" },
	{ "unknown", "unknown", "Unknown", "Left without opening a suggestion" },
	{ "went_on", "went-on", "Not solved", "Sent it all the same, or a ticket came within 7 days" },
};
enum { OUTCOMES = sizeof(outcomes) / sizeof(*outcomes) };

static int	 ask(struct request *);
static int	 show(struct request *);
static struct deflection_figure read_figure(const struct rows *, const char *, const char *, const char *);
static struct deflection_outcome *read_outcomes(struct request *, int64_t);
static void	 read_bars(struct request *, struct accounts_deflection_page *);

/* GET /accounts/deflection?days=&ticket_cost=&touch=&stage=&segment=&csm=&cohort= */
int
account_deflection(struct request *rq)
{
	return request_chain(rq, ask);
}

static int
ask(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.accounts_filters($1)", rq->credential);
	return db_ask(rq, show, "SELECT * FROM web.account_deflection($1, $2, $3, $4, $5, $6, $7, $8)",
	    rq->credential, query_text(rq, "days"), query_text(rq, "ticket_cost"), query_text(rq, "touch"),
	    query_text(rq, "stage"), query_text(rq, "segment"), query_text(rq, "csm"), query_text(rq, "cohort"));
}

/* A cost that is none is said beside it; the rest of the page does not need it. */
static int
show(struct request *rq)
{
	const struct rows		*rows = &rq->rows;
	bool				 in_vain = row_bool(rows, 0, "in_vain");
	struct accounts_deflection_page	 page = {
	    .frame = page_frame_accounts(rq, "Deflection"),
	    .filters = { .action = "/accounts/deflection" },
	    .periods = periods,
	    .period_count = sizeof(periods) / sizeof(*periods),
	    .period = row_text(rows, 0, "period"),
	    .ticket_cost = in_vain ? query_text(rq, "ticket_cost") : row_text(rows, 0, "cost"),
	    .verdict = (enum deflection_verdict)read_word(row_text(rows, 0, "reason"), reasons,
		sizeof(reasons) / sizeof(*reasons), DEFLECTION_MEASURED),
	    .exposed = row_int(rows, 0, "exposed_intents"),
	    .held = row_int(rows, 0, "holdout_intents"),
	    .waiting = row_int(rows, 0, "waiting_intents"),
	    .mature = row_int(rows, 0, "exposed_mature"),
	    .accounts_exposed = row_int(rows, 0, "accounts_exposed"),
	    .accounts_held = row_int(rows, 0, "accounts_holdout"),
	    .chi_squared = row_text(rows, 0, "chi_squared"),
	    .avoided = read_figure(rows, "avoided", "avoided_low", "avoided_high"),
	    .saving = read_figure(rows, "saving", "saving_low", "saving_high"),
	    .delta = read_figure(rows, "delta", "delta_low", "delta_high"),
	    .delta_more = row_text(rows, 0, "delta_more"),
	    .worse = !row_null(rows, 0, "avoided") && row_int(rows, 0, "high_part") < 0,
	    .honesty = row_text(rows, 0, "honesty"),
	    .implicit = row_int(rows, 0, "implicit_upper_bound"),
	    .outcome_count = OUTCOMES };

	if (in_vain)
		form_fail(&page.form, "ticket_cost", "A cost is a number such as 25 or 12.50.");
	read_account_filters(rq, &rq->also[0], true, &page.filters);
	page.outcomes = read_outcomes(rq, page.mature);
	read_bars(rq, &page);
	view_accounts_deflection(page_open(rq), &page);
	return page_send(rq, in_vain ? 422 : 200);
}

static struct deflection_figure
read_figure(const struct rows *rows, const char *value, const char *low, const char *high)
{
	return (struct deflection_figure){ row_text(rows, 0, value), row_text(rows, 0, low), row_text(rows, 0, high) };
}

static struct deflection_outcome *
read_outcomes(struct request *rq, int64_t whole)
{
	struct deflection_outcome	*list = arena_array(rq->arena, OUTCOMES, sizeof(*list));
	int64_t				 before = 0;

	for (size_t i = 0; i < OUTCOMES; i++) {
		int64_t	intents = row_int(&rq->rows, 0, outcomes[i].column);
		int	left = chart_part(before, whole, DRAWN), tenths = chart_part(intents, whole, DRAWN);

		before += intents;
		list[i] = (struct deflection_outcome){ outcomes[i].name, outcomes[i].label, outcomes[i].meaning,
		    intents, arena_format(rq->arena, "%d.%d %%", tenths / 10, tenths % 10), left,
		    chart_part(before, whole, DRAWN) - left };
	}
	return list;
}

/* The arms beside each other and the difference below, all to one scale that has room for zero and the interval. */
static void
read_bars(struct request *rq, struct accounts_deflection_page *page)
{
	const struct rows	*rows = &rq->rows;
	struct deflection_bar	*bars = arena_array(rq->arena, BARS, sizeof(*bars));
	int64_t			 held = row_int(rows, 0, "holdout_part");
	int64_t			 exposed = row_int(rows, 0, "exposed_part");
	int64_t			 low = row_int(rows, 0, "low_part"), high = row_int(rows, 0, "high_part");
	int64_t			 least = low < 0 ? low : 0, most = held > exposed ? held : exposed, span;

	if (high > most)
		most = high;
	span = most - least;
	page->zero = chart_part(-least, span, DRAWN);
	bars[0] = (struct deflection_bar){ .label = "Held back: no suggestions", .name = "held", .counted = true,
	    .accounts = page->accounts_held, .intents = row_int(rows, 0, "holdout_mature"),
	    .tickets = row_int(rows, 0, "holdout_tickets"), .rate = row_text(rows, 0, "holdout_rate"),
	    .left = page->zero, .width = chart_part(held, span, DRAWN) };
	bars[1] = (struct deflection_bar){ .label = "With suggestions", .name = "exposed", .counted = true,
	    .accounts = page->accounts_exposed, .intents = page->mature,
	    .tickets = row_int(rows, 0, "exposed_tickets"), .rate = row_text(rows, 0, "exposed_rate"),
	    .left = page->zero, .width = chart_part(exposed, span, DRAWN) };
	bars[2] = (struct deflection_bar){ .label = "Difference", .name = "delta", .rate = page->delta.value,
	    .left = chart_part(low - least, span, DRAWN), .width = chart_part(high - low, span, DRAWN),
	    .mark = chart_part(row_int(rows, 0, "delta_part") - least, span, DRAWN) };
	page->bars = bars;
	/* What is void, or of one arm alone, has no difference. */
	page->bar_count = page->delta.low != NULL ? BARS : BARS - 1;
}
