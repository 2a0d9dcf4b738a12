/* The gallery's moderation: flags, acts, log, errors. */
#include "gallery.h"

static void	shoot_flags(void);
static void	shoot_acts(void);
static void	shoot_errors(void);

static void
shoot_flags(void)
{
	static const struct choice	reasons[] = {
		{ "spam", "It is advertising" }, { "rude", "It is rude or hurts somebody" },
		{ "off_topic", "It does not belong here" }, { "secret", "It shows personal or confidential data" },
		{ "other", "Something else" },
	};
	const struct flag		flags[] = {
		{ 1, "It is advertising", "The same text in four threads.", AUTHOR("Jonas", 77), ago(900) },
		{ 2, "Something else", NULL, AUTHOR("Nikos", 310), ago(600) },
	};
	struct flagged_post		post = { .thread_id = 2, .thread_slug = "x",
	    .thread_title = "How many webhook deliveries may be in flight before Lumen slows down?",
	    .post = { .id = 9, .kind = POST_ANSWER, .score = -4, .author = AUTHOR("spammer9", 1),
	        .created = ago(4000), .html = prose("Buy followers at [our shop](https://spam.example), **today** only.") },
	    .flags = flags, .flag_count = 2 };
	struct moderation_page		page = { .frame = gallery_frame("Moderation", SECTION_MODERATION),
	    .posts = &post, .post_count = 1, .open = 1 };
	struct flag_page		flag = { .frame = gallery_frame("Flag", SECTION_NONE), .post_id = 9,
	    .html = post.post.html, .reasons = reasons, .reason_count = COUNT(reasons), .reason = "spam" };

	SHOOT("flag", view_flag, &flag);
	SHOOT("moderation", view_moderation, &page);
	page.post_count = 0;
	SHOOT("moderation-empty", view_moderation, &page);
}

static void
shoot_acts(void)
{
	static const struct choice	days[] = { { "1", "One day" }, { "7", "One week" }, { "30", "One month" } };
	const struct log_line		lines[] = {
		{ 3, ago(500), AUTHOR("Mai Trần", 2480), "hid an answer in", "How many webhook deliveries may be in flight?", "/p/9", "Advertising.", "/moderation/log/3/undo", false },
		{ 2, ago(4000), AUTHOR("Priya", 5210), "closed", "Πώς αλλάζω τη γλώσσα των ειδοποιήσεων;", "/t/7", "It is about another product.", NULL, true },
		{ 1, ago(4 * DAY), AUTHOR("Priya", 5210), "suspended", "spammer9", "/u/spammer9", "Third time this week.", "/moderation/log/1/undo", false },
	};
	struct log_page		log = { gallery_frame("Moderation log", SECTION_MODERATION), lines, 3, { NULL, NULL } };
	struct action_page	page = { .frame = gallery_frame("Close", SECTION_NONE), .heading = "Close this thread",
	    .explanation = "It stays readable; nobody can answer any more.", .subject = "Partner price list for next year",
	    .subject_href = "/t/8/x", .action = "/t/8/close", .button = "Close thread",
	    .text_name = "duplicate_of", .text_label = "The same was asked in", .text_hint = "Number or address of the other thread; may be empty." };

	SHOOT("log", view_moderation_log, &log);
	form_fail(&page.form, "reason", "Please give a reason.");
	SHOOT("action", view_action, &page);
	page = (struct action_page){ .frame = gallery_frame("Suspend", SECTION_NONE), .heading = "Suspend spammer9",
	    .explanation = "A suspended member can read, and cannot post or vote.", .subject = "spammer9", .subject_href = "/u/spammer9",
	    .action = "/u/spammer9/suspend", .button = "Suspend", .grave = true, .option_name = "days", .option_label = "For how long",
	    .options = days, .option_count = 3, .option = "7", .html = prose("Buy followers at [our shop](https://spam.example).") };
	SHOOT("suspend", view_action, &page);
}

static void
shoot_errors(void)
{
	struct error_page	page = { .frame = gallery_frame("Not found", SECTION_NONE), .status = 404 };

	SHOOT_FOR("error-404", view_error, &page, LOOKER_VISITOR);
	page.status = 503;
	page.retry_after = 5;
	SHOOT_FOR("error-503", view_error, &page, LOOKER_VISITOR);
	page.status = 403;
	page.message = "Voting down needs a reputation of 125; you have 54.";
	SHOOT("error-403", view_error, &page);
	page.status = 500;
	page.retry_after = 0;
	page.message = NULL;
	SHOOT_FOR("error-500", view_error, &page, LOOKER_VISITOR);
}

void
gallery_moderation(void)
{
	shoot_flags();
	shoot_acts();
	shoot_errors();
}
