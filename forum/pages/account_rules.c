/* How accounts are served: touch rules and response targets, seen before they are saved. */
#include "pages/account_rules.h"

#include <string.h>

#include "core/db.h"
#include "core/page.h"
#include "core/reply.h"
#include "pages/account_rules_form.h"
#include "views/views.h"

/* So many empty rows are there to be filled in. */
enum { ROWS_FREE = 3, STEP = 10 };

static const struct choice	touches[] = {
	{ "", "Nothing said" }, { "high", "High touch" }, { "low", "Low touch" }, { "tech", "Tech touch" },
	{ "community", "Community touch" }, { "hybrid", "Hybrid, by stage" },
};
enum { TOUCHES = sizeof(touches) / sizeof(*touches), TARGETS = 4 };

static const struct choice	calendars[] = { { "", "Every hour" }, { "office", "Office hours" } };

/* What comes of a form: refused, or looked at. */
struct attempt {
	const struct refusal	*why;		/* NULL: looked at */
	const char		*seen;		/* NULL: there is nothing to save */
	struct touch_move	*moves;
	size_t			 move_count;
	struct target_preview	*waits;
	size_t			 wait_count;
};

static int	 ask(struct request *);
static int	 show(struct request *);
static int	 save(struct request *);
static int	 look_or_leave(struct request *);
static int	 ask_again(struct request *);
static void	 fill_rules(struct request *, bool, struct account_rules_page *);
static void	 fill_targets(struct request *, bool, struct account_rules_page *);
static void	 fill_rest(struct request *, struct account_rules_page *);
static void	 fill_attempt(const struct attempt *, struct account_rules_page *);
static struct attempt *read_preview(struct request *);
static struct touch_rule make_rule(struct request *, int, const char *const [5]);
static struct rule_field make_field(struct request *, const char *, const char *, const char *);
static const char *rule_words(struct request *, const struct touch_rule *, const struct account_rules_page *);
static const char *label_of(const struct choice *, size_t, const char *);

/* GET /accounts/rules */
int
account_rules_show(struct request *rq)
{
	return request_chain(rq, ask);
}

/* POST /accounts/rules: see struct account_rules_page; look (1: only a look) */
int
account_rules_save(struct request *rq)
{
	return request_chain(rq, save);
}

static int
ask(struct request *rq)
{
	return db_ask(rq, show, "SELECT * FROM web.account_rules($1)", rq->credential);
}

/* Also after a form: then with what was typed. */
static int
show(struct request *rq)
{
	const struct attempt		*attempt = rq->page_data;
	struct account_rules_page	 page = {
	    .frame = page_frame_accounts(rq, "Rules"),
	    .touches = touches, .touch_count = TOUCHES,
	    .calendars = calendars, .calendar_count = 2 };

	if (query_text(rq, "saved") != NULL)
		page.form.saved = strcmp(query_text(rq, "saved"), "hours") == 0 ?
		    "Saved. The hours hold for questions asked from now on." :
		    "Saved. Scores are being made anew where they have to be.";
	fill_rest(rq, &page);
	fill_rules(rq, attempt != NULL, &page);
	fill_targets(rq, attempt != NULL, &page);
	if (attempt != NULL)
		fill_attempt(attempt, &page);
	view_account_rules(page_open(rq), &page);
	return page_send(rq, attempt != NULL && attempt->why != NULL ? attempt->why->status : 200);
}

static int
save(struct request *rq)
{
	rq->on_refusal = ask_again;
	return db_ask(rq, look_or_leave, "SELECT * FROM web.account_rules_save($1, $2, $3, $4, $5)", rq->credential,
	    rules_form_rules(rq), form_text(rq, "touch_all"), rules_form_targets(rq),
	    form_flag(rq, "look") ? "" : form_text(rq, "seen"));
}

static int
look_or_leave(struct request *rq)
{
	if (row_is(&rq->rows, 0, "label", "saved"))
		return reply_see_other(rq, "/accounts/rules?saved=1");
	rq->page_data = read_preview(rq);
	return ask(rq);
}

static int
ask_again(struct request *rq)
{
	struct attempt	*attempt = arena_alloc(rq->arena, sizeof(*attempt));

	*attempt = (struct attempt){ .why = request_why(rq) };
	if (attempt->why->status != 422)
		return request_refuse(rq, attempt->why->status, attempt->why->message);
	rq->page_data = attempt;
	return ask(rq);
}

static void
fill_rules(struct request *rq, bool typed, struct account_rules_page *page)
{
	const struct rows	*rows = &rq->rows;
	struct touch_rule	*rules = arena_array(rq->arena, RULES_FORM_ROWS, sizeof(*rules));
	int			 count = 0, last = typed ? (int)id_of(form_text(rq, "rows")) : 0;

	if (last > RULES_FORM_ROWS)
		last = RULES_FORM_ROWS;
	for (int row = 0; row < rows->count; row++)
		if (row_is(rows, row, "kind", "otherwise"))
			page->otherwise = row_text(rows, row, "touch");
		else if (!typed && row_is(rows, row, "kind", "rule") && count < RULES_FORM_ROWS) {
			rules[count] = make_rule(rq, count + 1, (const char *const []){ NULL,
			    row_text(rows, row, "plan"), row_text(rows, row, "stage"), row_text(rows, row, "mrr"),
			    row_text(rows, row, "touch") });
			rules[count].words = rule_words(rq, &rules[count], page);
			count++;
		}
	if (typed)
		page->otherwise = form_text(rq, "touch_all");
	for (; count < last; count++)
		rules[count] = make_rule(rq, count + 1, (const char *const []){ rules_form_text(rq, "place", count + 1),
		    rules_form_text(rq, "plan", count + 1), rules_form_text(rq, "stage", count + 1),
		    rules_form_text(rq, "mrr", count + 1), rules_form_text(rq, "touch", count + 1) });
	for (int i = 0; !typed && page->may && i < ROWS_FREE && count < RULES_FORM_ROWS; i++, count++)
		rules[count] = make_rule(rq, count + 1, (const char *const []){ NULL, NULL, NULL, NULL, NULL });
	page->rules = rules;
	page->rule_count = (size_t)count;
	page->otherwise_words = arena_format(rq->arena, "All others: %s", label_of(touches, TOUCHES, page->otherwise));
}

/* values: place (NULL: after the row above), plan, stage, mrr, touch */
static struct touch_rule
make_rule(struct request *rq, int row, const char *const values[5])
{
	const char	*end = arena_format(rq->arena, "%d", row);

	return (struct touch_rule){
	    .place = make_field(rq, "place", end,
		values[0] != NULL ? values[0] : arena_format(rq->arena, "%d", row * STEP)),
	    .plan = make_field(rq, "plan", end, values[1]),
	    .stage = make_field(rq, "stage", end, values[2]),
	    .mrr = make_field(rq, "mrr", end, values[3]),
	    .touch = make_field(rq, "touch", end, values[4] != NULL ? values[4] : "") };
}

static struct rule_field
make_field(struct request *rq, const char *name, const char *end, const char *value)
{
	return (struct rule_field){ arena_format(rq->arena, "%s_%s", name, end), value };
}

/* "Plan Business, stage Renewal, pays 500 or more: High touch" */
static const char *
rule_words(struct request *rq, const struct touch_rule *rule, const struct account_rules_page *page)
{
	struct buffer	words;
	const char	*between = "";

	buffer_init(&words, rq->arena);
	if (rule->plan.value != NULL) {
		buffer_format(&words, "plan %s", rule->plan.value);
		between = ", ";
	}
	if (rule->stage.value != NULL) {
		buffer_format(&words, "%sstage %s", between,
		    label_of(page->stages, page->stage_count, rule->stage.value));
		between = ", ";
	}
	if (rule->mrr.value != NULL)
		buffer_format(&words, "%spays %s a month or more", between, rule->mrr.value);
	buffer_format(&words, ": %s", label_of(touches, TOUCHES, rule->touch.value));
	return buffer_string(&words);
}

static void
fill_targets(struct request *rq, bool typed, struct account_rules_page *page)
{
	const struct rows	*rows = &rq->rows;
	struct response_target	*targets = arena_array(rq->arena, TARGETS, sizeof(*targets));

	for (int row = 0; row < rows->count; row++) {
		const char		*touch = row_text(rows, row, "touch");
		const char		*minutes = row_text(rows, row, "minutes");
		struct response_target	*target = &targets[page->target_count];

		if (!row_is(rows, row, "kind", "target"))
			continue;
		target->label = label_of(touches, TOUCHES, touch);
		target->minutes = make_field(rq, "minutes", touch, minutes);
		target->calendar = make_field(rq, "calendar", touch, row_text(rows, row, "calendar"));
		if (target->calendar.value == NULL)
			target->calendar.value = "";
		target->words = minutes == NULL ? "nothing promised" : arena_format(rq->arena, "%s min%s", minutes,
		    *target->calendar.value != '\0' ? " of office hours" : "");
		if (typed) {
			target->minutes.value = form_text(rq, target->minutes.name);
			target->calendar.value = form_text(rq, target->calendar.name);
		}
		page->target_count++;
	}
	page->targets = targets;
}

/* Who looks, what can be chosen, what was changed, and our own company. */
static void
fill_rest(struct request *rq, struct account_rules_page *page)
{
	const struct rows	*rows = &rq->rows;
	struct choice		*stages = arena_array(rq->arena, (size_t)rows->count + 1, sizeof(*stages));
	struct choice		*own = arena_array(rq->arena, (size_t)rows->count, sizeof(*own));
	struct rules_change	*changes = arena_array(rq->arena, (size_t)rows->count, sizeof(*changes));

	stages[page->stage_count++] = (struct choice){ "", "Any" };
	for (int row = 0; row < rows->count; row++) {
		struct choice	choice = { row_text(rows, row, "id"), row_text(rows, row, "label") };

		if (row_is(rows, row, "kind", "stage"))
			stages[page->stage_count++] = choice;
		else if (row_is(rows, row, "kind", "own"))
			own[page->own_count++] = choice;
		else if (row_is(rows, row, "kind", "hours"))
			page->hours = choice.label;
		else if (row_is(rows, row, "kind", "may"))
			page->may = true;
		else if (row_is(rows, row, "kind", "change"))
			changes[page->change_count++] = (struct rules_change){ row_when(rows, row, "at"),
			    row_text(rows, row, "who"), choice.label };
	}
	page->stages = stages;
	page->own = own;
	page->changes = changes;
}

static void
fill_attempt(const struct attempt *attempt, struct account_rules_page *page)
{
	if (attempt->why != NULL) {
		form_fail(&page->form, attempt->why->field, attempt->why->message);
		return;
	}
	page->previewed = attempt->seen != NULL;
	page->seen = attempt->seen;
	page->moves = attempt->moves;
	page->move_count = attempt->move_count;
	page->waits = attempt->waits;
	page->wait_count = attempt->wait_count;
	if (!page->previewed)
		page->form.saved = "These are the rules as they are: there is nothing to save.";
}

/* In the arena: the rows are gone when the page is asked for. */
static struct attempt *
read_preview(struct request *rq)
{
	const struct rows	*rows = &rq->rows;
	struct attempt		*attempt = arena_alloc(rq->arena, sizeof(*attempt));

	*attempt = (struct attempt){
	    .moves = arena_array(rq->arena, (size_t)rows->count, sizeof(*attempt->moves)),
	    .waits = arena_array(rq->arena, (size_t)rows->count, sizeof(*attempt->waits)) };
	if (row_is(rows, 0, "label", "preview"))
		attempt->seen = arena_text(rq->arena, row_text(rows, 0, "sign"));
	for (int row = 1; row < rows->count; row++) {
		const char	*touch = label_of(touches, TOUCHES, row_text(rows, row, "touch"));

		if (row_is(rows, row, "kind", "move"))
			attempt->moves[attempt->move_count++] = (struct touch_move){ row_int(rows, row, "count"),
			    arena_text(rq->arena, row_text(rows, row, "mrr")), touch,
			    label_of(touches, TOUCHES, row_text(rows, row, "other")) };
		else
			attempt->waits[attempt->wait_count++] = (struct target_preview){ touch,
			    row_int(rows, row, "count"), row_int(rows, row, "late"), row_int(rows, row, "late_then") };
	}
	return attempt;
}

static const char *
label_of(const struct choice *choices, size_t count, const char *value)
{
	for (size_t i = 0; value != NULL && i < count; i++)
		if (strcmp(choices[i].value, value) == 0)
			return choices[i].label;
	return value != NULL ? value : "";
}
