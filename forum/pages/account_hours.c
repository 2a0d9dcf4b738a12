/* Office hours, which response targets may count. */
#include "pages/account_hours.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/reply.h"
#include "text/array.h"
#include "views/views.h"

static const char *const	weekdays[] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
static const char *const	names[] = {
	"hours_1", "hours_2", "hours_3", "hours_4", "hours_5", "hours_6", "hours_7" };
enum { DAYS = sizeof(names) / sizeof(*names) };

static int	 ask(struct request *);
static int	 show(struct request *);
static int	 save(struct request *);
static int	 leave(struct request *);
static int	 ask_again(struct request *);
static void	 fill_zones(struct request *, struct account_hours_page *);

/* GET /accounts/rules/hours */
int
account_hours_show(struct request *rq)
{
	return request_chain(rq, ask);
}

/* POST /accounts/rules/hours: time_zone, hours_1 to hours_7, holidays */
int
account_hours_save(struct request *rq)
{
	return request_chain(rq, save);
}

static int
ask(struct request *rq)
{
	db_also(rq, "SELECT * FROM web.time_zones()");
	return db_ask(rq, show, "SELECT * FROM web.account_hours($1)", rq->credential);
}

/* Also after a form that was refused: then with what was typed. */
static int
show(struct request *rq)
{
	const struct rows		*rows = &rq->rows;
	const struct refusal		*why = rq->page_data;
	struct office_day		*days = arena_array(rq->arena, DAYS, sizeof(*days));
	struct account_hours_page	 page = {
	    .frame = page_frame_accounts(rq, "Office hours"),
	    .time_zone = why != NULL ? form_text(rq, "time_zone") : row_text(rows, 0, "time_zone"),
	    .holidays = why != NULL ? form_text(rq, "holidays") : row_text(rows, 0, "holidays"),
	    .days = days, .day_count = DAYS };

	for (int i = 0; i < DAYS; i++)
		days[i] = (struct office_day){ weekdays[i], names[i],
		    why != NULL ? form_text(rq, names[i]) : row_text(rows, i, "hours") };
	if (why != NULL)
		form_fail(&page.form, why->field, why->message);
	fill_zones(rq, &page);
	view_account_hours(page_open(rq), &page);
	return page_send(rq, why != NULL ? why->status : 200);
}

static int
save(struct request *rq)
{
	const char	*hours[DAYS];

	for (int i = 0; i < DAYS; i++)
		hours[i] = form_text(rq, names[i]);
	rq->on_refusal = ask_again;
	return db_ask(rq, leave, "SELECT * FROM web.account_hours_save($1, $2, $3, $4)", rq->credential,
	    form_text(rq, "time_zone"), form_text(rq, "holidays"), text_array(rq->arena, hours, DAYS));
}

static int
leave(struct request *rq)
{
	return reply_see_other(rq, row_bool(&rq->rows, 0, "changed") ?
	    "/accounts/rules?saved=hours" : "/accounts/rules");
}

static int
ask_again(struct request *rq)
{
	struct refusal	*why = request_why(rq);

	if (why->status != 422)
		return request_refuse(rq, why->status, why->message);
	rq->page_data = why;
	return ask(rq);
}

static void
fill_zones(struct request *rq, struct account_hours_page *page)
{
	const struct rows	*rows = &rq->also[0];
	struct choice		*zones = arena_array(rq->arena, (size_t)rows->count + 1, sizeof(*zones));
	bool			 listed = false;

	for (int row = 0; row < rows->count; row++) {
		const char	*name = row_text(rows, row, "name");

		zones[page->zone_count++] = (struct choice){ name, name };
		listed = listed || strcmp(name, page->time_zone) == 0;
	}
	/* One that was set otherwise is not given up unseen. */
	if (!listed)
		zones[page->zone_count++] = (struct choice){ page->time_zone, page->time_zone };
	page->zones = zones;
}
