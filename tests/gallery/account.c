/* The gallery's pages of customer success. */
#include "gallery.h"

static const struct choice	ANY[] = { { "", "Any" }, { "high", "High" }, { "low", "Low" } };

static void	shoot_list(void);
static void	shoot_account(void);
static void	shoot_forms(void);
static void	shoot_map(void);
static void	shoot_deflection(void);
static void	shoot_rules(void);
static void	shoot_hours(void);
static const char *wave(struct chart, int64_t from, int64_t to);

void
gallery_accounts(void)
{
	shoot_list();
	shoot_account();
	shoot_forms();
	shoot_map();
	shoot_deflection();
	shoot_rules();
	shoot_hours();
}

static struct frame
staff_frame(const char *title)
{
	struct frame	frame = gallery_frame(title, SECTION_ACCOUNTS);

	frame.style = "account.css";
	frame.unlisted = true;
	return frame;
}

/* A line that wanders from one value to another. */
static const char *
wave(struct chart chart, int64_t from, int64_t to)
{
	int64_t	values[90];

	for (int i = 0; i < 90; i++)
		values[i] = i < 6 ? CHART_GAP : from + (to - from) * i / 90 + (i * 37 % 11 - 5) * 60;
	return chart_line(gallery_arena, chart, values, 90);
}

static void
shoot_list(void)
{
	static const struct account_filter	filters[] = {
		{ "band", "Health", "", ANY, 3 }, { "touch", "Touch", "", ANY, 3 }, { "csm", "Looked after by", "", ANY, 3 },
	};
	static const struct account_share	shares[] = {
		{ BAND_RISK, 3, "$12,400", 120, 0 }, { BAND_WATCH, 7, "$31,000", 280, 120 },
		{ BAND_HEALTHY, 12, "$58,250", 480, 400 }, { BAND_UNKNOWN, 3, "$900", 120, 880 },
	};
	const struct account_alert		alerts[] = {
		{ "/accounts/northwind/alerts/cancellation/2026-10-30", "Cancellation noticed", true, ago(2 * DAY) }, { "northwind/alerts/sla/2026-10-27", "No answer in the target time, 3 times", false, ago(5 * DAY) },
	};
	struct chart				chart = { 120, 32, 0, 10000 };
	const struct account_line		lines[] = {
		{ "northwind", "Northwind Traders", { BAND_RISK, "25.00", 72 }, { wave(chart, 7000, 2500), -2310, true },
		    "high", "renewal", "Retail", "Mara Lind", "$4,200", "$3,150", "Cancellation noticed −18.40", alerts, 2 },
		{ "acme", "Acme", { BAND_WATCH, "64.06", 50 }, { wave(chart, 5800, 6400), 145, true }, "low", "adoption",
		    "Manufacturing", NULL, "$1,200", "$431", "Answers accepted +2.10", NULL, 0 },
		{ "sgh", "Société Générale des Hôpitaux et Cliniques de la Région Île-de-France", { BAND_HEALTHY, "81.40", 88 },
		    { wave(chart, 7600, 8140), 0, true }, "tech", "adoption", NULL, "阿部 さくら", "$900", "$167", NULL, NULL, 0 },
		{ "new", "Ủy ban nhân dân", { BAND_UNKNOWN, "61.00", 12 }, { "", 0, false }, "community", "onboarding", NULL, NULL,
		    "$0", "$0", NULL, NULL, 0 },
	};
	struct accounts_page			page = { .frame = staff_frame("Accounts"), .accounts = lines,
	    .account_count = COUNT(lines), .filters = { "/accounts", true, NULL, filters, COUNT(filters), false, "/accounts.csv" },
	    .shares = shares, .share_count = COUNT(shares), .at_risk = "$21,480", .open_alerts = 9, .here = "/accounts",
	    .pager = { .next = "/accounts?after=3" } };
	struct accounts_page			none = { .frame = staff_frame("Accounts"), .at_risk = "$0",
	    .filters = { .action = "/accounts", .by_name = true, .csv = "/accounts.csv" } };

	SHOOT("accounts", view_accounts, &page);
	SHOOT("accounts-none", view_accounts, &none);
}

static void
shoot_account(void)
{
	static const struct chart_tick	ticks[] = { { 0, "1 Aug" }, { 240, "1 Sep" }, { 480, "1 Oct" }, { 720, "30 Oct" } };
	static const struct chart_row	rows[] = { { "24 Oct 2026", "63.10", BAND_WATCH }, { "30 Oct 2026", "64.06", BAND_WATCH } };
	const struct account_step	steps[] = {
		{ "What is not known", NULL, "+30.20", false, false, "counts as the average of its segment", { 0 }, 0, 302 },
		{ "Visits", "engagement", "+3.58", false, true, "0.6256 of 1, weight 2 of 14", ago(DAY), 302, 36 },
		{ "Answers posted", "engagement", "+5.20", false, true, "0.5495 of 1, weight 3 of 14", ago(2 * DAY), 338, 52 },
		{ "Answers late", "support", "−1.40", true, true, "0.3407 lost of 1, weight 5 of 16", ago(20 * DAY), 376, 14 },
	};
	static const struct account_dimension	dimensions[] = {
		{ "Usage", 30, NULL, 0, "18.00" }, { "Engagement", 20, "52.07", 100, "10.41" }, { "Satisfaction", 20, "80.00", 100, "16.00" },
	};
	const struct account_alert	alerts[] = { { "/accounts/acme/alerts/fall/2026-10-31", "Fell by 16 points in 30 days", true, ago(DAY) } };
	const struct account_person	people[] = {
		{ AUTHOR("Lan Anh", 412), 1, 9, 4, ago(DAY), true, false }, { AUTHOR("Ken", 55), 4, 1, 0, ago(50 * DAY), false, true },
		{ AUTHOR("πάνος", 1), 0, 0, 0, { 0 }, false, false },
	};
	const struct account_event	events[] = {
		{ ago(DAY), "Answer accepted", "engagement", "/t/12", false, false },
		{ ago(2 * DAY), "No answer in the target time", "support", "/t/9", true, false },
		{ ago(3 * DAY), "Vote received", "engagement", NULL, false, true },
	};
	struct chart			chart = { 720, 200, 0, 10000 };
	size_t				count;
	struct account_page		page = { .frame = staff_frame("Acme"), .id = "acme", .name = "Acme",
	    .score = { BAND_WATCH, "64.06", 50 }, .day = "1 Nov 2026", .touch = "low", .stage = "adoption", .plan = "Business",
	    .segment = "Manufacturing", .mrr = "$1,200", .at_risk = "$431", .csm = "Mara Lind", .domain = "acme.example",
	    .churned = true, .churn_reason = "price", .churned_at = ago(DAY),
	    .chart = { wave(chart, 5800, 6400), ticks, COUNT(ticks), rows, COUNT(rows), "From 58.20 to 64.06 in 90 days." },
	    .steps = steps, .step_count = COUNT(steps), .cap = "A cancellation was noticed: the score is held at 25.",
	    .next_band = "To be healthy it takes 10.94 points more. Nearest: 2 × answers accepted.", .receipt = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	    .model = "1", .position = "18204", .dimensions = dimensions, .dimension_count = COUNT(dimensions), .alerts = alerts,
	    .alert_count = 1, .people = people, .person_count = COUNT(people), .events = events, .event_count = COUNT(events),
	    .more_events = "/accounts/acme?before=1", .autopsy = steps, .autopsy_count = COUNT(steps), .here = "/accounts/acme" };
	struct account_page		blank = { .frame = staff_frame("New one"), .id = "new", .name = "New one", .day = "1 Nov 2026",
	    .touch = "community", .stage = "onboarding", .mrr = "$0", .at_risk = "$0", .here = "/accounts/new" };

	page.open_threads = gallery_lines(&count);
	page.open_thread_count = 2;
	SHOOT("account", view_account, &page);
	SHOOT("account-blank", view_account, &blank);
}

static void
shoot_forms(void)
{
	static const struct choice	stages[] = { { "onboarding", "Onboarding" }, { "adoption", "Adoption" } };
	const struct account_membership	members[] = { { "Lan Anh", ago(200 * DAY), { 0 }, "domain" }, { "Ken", ago(90 * DAY), ago(DAY), "manual" } };
	static const struct import_row	rows[] = {
		{ 2, "acme", "changed", "plan Business, was Team" }, { 3, "northwind", "new", "" }, { 4, "Bad Id", "wrong", "An id has small letters only." },
	};
	struct account_form_page	form = { .frame = staff_frame("Edit account"), .action = "/accounts/acme/edit", .back = "/accounts/acme",
	    .id = "acme", .name = "Acme", .domain = "gmail.com", .touch = "", .stage = "adoption", .plan = "Business", .mrr = "1200", .own = true, .revision = 4,
	    .touches = ANY, .touch_count = COUNT(ANY), .stages = stages, .stage_count = COUNT(stages), .csms = ANY, .csm_count = 1,
	    .memberships = members, .membership_count = COUNT(members) };
	struct account_import_page	import = { .frame = staff_frame("Import accounts"), .csv = "id,name\nacme,Acme", .rows = rows,
	    .row_count = COUNT(rows), .fresh = 1, .changed = 1, .wrong = 1 };

	form_fail(&form.form, "domain", "This is a public mail domain: everybody could have it.");
	SHOOT("account-form", view_account_form, &form);
	SHOOT("account-import", view_account_import, &import);
}

static void
shoot_map(void)
{
	static const struct quadrant		quadrants[] = {
		{ "VIP support", "Loyal, but had a bad experience: a personal word, and help.", 1, "5.0 %", "0.9–23.6 %", NULL },
		{ "Churners", "Neither satisfied nor loyal.", 4, "20.0 %", "8.1–41.6 %", "20.0 % of the classified accounts: more than 5 %." },
	};
	static const struct quadrant_dot	dots[] = { { "acme", "Acme", 800, 200, "80 %", "8" }, { "b", "B", 200, 700, "20 %", "3" }, { "c", "C", 950, 50, "95 %", "10" } };
	static const struct headline		churn[] = { { "10.0 %", "Accounts lost", "100 of 1,000 in 30 days", true },
		{ "−10.9 %", "Revenue lost", "$275,000 → $305,000", false }, { "94.0 %", "GRR", NULL, false } };
	static const char *const		columns[] = { "Began", "Accounts", "After 3 months", "After 6" };
	static const char *const		cells[] = { "40", "97.5 %", "92.5 %" };
	static const struct figure_row		rows[] = { { "Jan 2026", cells }, { "Feb 2026", cells } };
	static const struct load_line		loads[] = { { "Mara Lind", 120, "$48,000", 1000, 2 }, { "阿部 さくら", 61, "$22,000", 508, 1 }, { "Jo", 12, "$9,000", 100, 0 } };
	static const struct chart_tick		ticks[] = { { 0, "Jan" }, { 360, "Apr" }, { 720, "Jul" } };
	struct figure_table			table = { "By month", columns, COUNT(columns), rows, COUNT(rows), NULL };
	struct figure_table			touches = { "By touch model", columns, COUNT(columns), rows, COUNT(rows), NULL };
	struct figure_table			none = { .caption = "Cohorts", .empty = "No account has begun or left yet." };
	static const struct account_filter	filters[] = { { "touch", "Touch model", "low", ANY, 3 }, { "stage", "Stage", "", ANY, 3 } };
	struct accounts_map_page		map = { .frame = staff_frame("Map"),
	    .filters = { .action = "/accounts/map", .list = filters, .count = COUNT(filters), .chosen = true }, .quadrants = quadrants, .quadrant_count = COUNT(quadrants),
	    .unclassified = "40.0 % of the accounts have not said enough to be placed.", .dots = dots, .dot_count = COUNT(dots),
	    .churn = churn, .churn_count = COUNT(churn), .cohorts = table, .csat = none, .nps = none, .touches = touches, .loads = loads, .load_count = COUNT(loads) };
	struct accounts_community_page		community = { .frame = staff_frame("Community"), .headlines = churn, .headline_count = COUNT(churn),
	    .months = table, .responses = touches, .helpers = none, .ticks = ticks, .tick_count = COUNT(ticks),
	    .path = wave((struct chart){ 720, 160, 0, 10000 }, 5800, 8400) };

	SHOOT("accounts-map", view_accounts_map, &map);
	SHOOT("accounts-community", view_accounts_community, &community);
}

static void
shoot_deflection(void)
{
	static const struct choice		periods[] = { { "30", "Last 30 days" }, { "90", "Last 90 days" } };
	static const struct account_filter	filters[] = { { "touch", "Touch model", "low", ANY, 3 } };
	static const struct deflection_outcome	outcomes[] = {
		{ "confirmed", "Confirmed", "“This solved it”, and no ticket in 7 days", 27, "15.0 %", 0, 150 },
		{ "implicit", "Perhaps solved", "Opened a suggestion, sent nothing, no ticket in 7 days", 54, "30.0 %", 150, 300 },
		{ "unknown", "Unknown", "Left without opening a suggestion", 90, "50.0 %", 450, 500 },
		{ "went-on", "Not solved", "Sent it all the same, or a ticket came within 7 days", 9, "5.0 %", 950, 50 },
	};
	static const struct deflection_bar	bars[] = {
		{ "Held back: no suggestions", "held", true, 20, 20, 10, "50.0", 200, 600, 0 },
		{ "With suggestions", "exposed", true, 180, 180, 9, "5.0", 200, 60, 0 },
		{ "Difference", "delta", false, 0, 0, 0, "45.0", 0, 1000, 740 },
	};
	struct accounts_deflection_page		page = { .frame = staff_frame("Deflection"),
	    .filters = { .action = "/accounts/deflection", .list = filters, .count = COUNT(filters), .chosen = true },
	    .periods = periods, .period_count = COUNT(periods), .period = "90", .ticket_cost = "12,345.50", .verdict = DEFLECTION_MEASURED,
	    .exposed = 82856, .held = 9158, .waiting = 7986, .mature = 74870, .accounts_exposed = 9000, .accounts_held = 1000, .chi_squared = "0.1",
	    .avoided = { "9,035", "8,213", "9,805" }, .saving = { "111,548,000", "101,393,000", "121,046,000" }, .delta = { "10.9", "9.9", "11.8" },
	    .delta_more = "−9.9", .honesty = "39", .implicit = 23255, .outcomes = outcomes, .outcome_count = COUNT(outcomes),
	    .bars = bars, .bar_count = COUNT(bars), .zero = 200 };
	struct accounts_deflection_page		none = { .frame = staff_frame("Deflection"), .periods = periods, .period_count = COUNT(periods),
	    .period = "30", .verdict = DEFLECTION_NO_HOLDOUT };

	SHOOT("accounts-deflection", view_accounts_deflection, &page);
	page.worse = true;
	page.saving = (struct deflection_figure){ NULL, NULL, NULL };
	SHOOT("accounts-deflection-worse", view_accounts_deflection, &page);
	page.verdict = DEFLECTION_COVERS_ZERO;
	form_fail(&page.form, "ticket_cost", "A cost is a number such as 25 or 12.50.");
	SHOOT("accounts-deflection-chance", view_accounts_deflection, &page);
	page.verdict = DEFLECTION_SKEWED;
	page.bar_count = 2;
	SHOOT("accounts-deflection-void", view_accounts_deflection, &page);
	SHOOT("accounts-deflection-none", view_accounts_deflection, &none);
}

static void
shoot_rules(void)
{
	static const struct choice		touches[] = { { "", "Nothing said" }, { "high", "High touch" }, { "low", "Low touch" } };
	static const struct choice		stages[] = { { "", "Any" }, { "onboarding", "Onboarding" } };
	static const struct choice		hours[] = { { "", "Every hour" }, { "office", "Office hours" } };
	static const struct choice		own[] = { { "ours", "Lumen GmbH" } };
	static const struct touch_rule		rules[] = {
		{ { "place_1", "10" }, { "plan_1", NULL }, { "stage_1", "onboarding" }, { "mrr_1", NULL }, { "touch_1", "high" }, "stage Onboarding: High touch" },
		{ { "place_2", "20" }, { "plan_2", "Community edition for schools" }, { "stage_2", "" }, { "mrr_2", "much" }, { "touch_2", "low" },
		    "plan Community edition for schools, pays 500 a month or more: Low touch" },
		{ { "place_3", "30" }, { "plan_3", NULL }, { "stage_3", "" }, { "mrr_3", NULL }, { "touch_3", "" }, NULL },
	};
	static const struct response_target	targets[] = {
		{ "High touch", { "minutes_high", "60" }, { "calendar_high", "office" }, "60 min of office hours" },
		{ "Low touch", { "minutes_low", NULL }, { "calendar_low", "" }, "nothing promised" },
	};
	static const struct touch_move		moves[] = { { 12, "4,300", "Low touch", "Tech touch" }, { 1, "900", "High touch", "Low touch" } };
	static const struct target_preview	waits[] = { { "High touch", 42, 5, 9 } };
	const struct rules_change		changes[] = { { ago(DAY), "Mara Lind", "7 rules; 12 accounts are served otherwise; model v1.r1" } };
	struct account_rules_page		page = { .frame = staff_frame("Rules"), .may = true, .rules = rules, .rule_count = COUNT(rules),
	    .otherwise = "high", .otherwise_words = "All others: High touch", .targets = targets, .target_count = COUNT(targets),
	    .hours = "Mon Tue Wed Thu Fri 09:00–17:00 UTC", .touches = touches, .touch_count = COUNT(touches), .stages = stages,
	    .stage_count = COUNT(stages), .calendars = hours, .calendar_count = COUNT(hours), .changes = changes, .change_count = 1,
	    .own = own, .own_count = 1 };

	page.previewed = true;
	page.seen = "0";
	page.moves = moves;
	page.move_count = COUNT(moves);
	page.waits = waits;
	page.wait_count = COUNT(waits);
	SHOOT("accounts-rules-preview", view_account_rules, &page);
	page.previewed = false;
	form_fail(&page.form, "mrr_2", "What an account pays is a number above 0, such as 1200 or 1200.50.");
	SHOOT("accounts-rules-refused", view_account_rules, &page);
	page.form = (struct form){ .saved = "Saved." };
	page.may = false;
	page.rule_count = 2;
	SHOOT("accounts-rules-read", view_account_rules, &page);
}

static void
shoot_hours(void)
{
	static const struct choice	zones[] = { { "UTC", "UTC" }, { "Europe/Athens", "Europe/Athens" } };
	static const struct office_day	days[] = { { "Monday", "hours_1", "09:00-12:30, 13:30-17:00" },
					    { "Tuesday", "hours_2", "9 to 5" }, { "Sunday", "hours_7", "" } };
	struct account_hours_page	page = { .frame = staff_frame("Office hours"), .time_zone = "Europe/Athens", .zones = zones,
	    .zone_count = COUNT(zones), .days = days, .day_count = COUNT(days), .holidays = "2026-12-24\n2026-12-25" };

	form_fail(&page.form, "hours_2", "Hours look like 09:00-17:00 or 09:00-12:30, 13:30-17:00; empty: nobody is there.");
	SHOOT("accounts-hours-refused", view_account_hours, &page);
}
