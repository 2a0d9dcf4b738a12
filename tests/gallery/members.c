/* The gallery's members: profile, ledger, sign-in, settings, notifications. */
#include "gallery.h"

static void	shoot_profile(void);
static void	shoot_sign_in(void);
static void	shoot_settings(void);
static void	shoot_notices(void);

static void
shoot_profile(void)
{
	static const struct tag_line	tags[] = { { "sso", NULL, 31 }, { "webhooks", NULL, 12 }, { "api", NULL, 9 } };
	const struct post_line	posts[] = {
		{ 3, 1, "sso", "SAML sign-in loops after we renamed our company domain", POST_ANSWER,
		  "The entity id is written once, when SSO is switched on, and renaming the domain leaves it alone.", 14, true, ago(4 * 3600) },
		{ 9, 4, "x", "Làm thế nào để phân trang khi API trả về hơn 10.000 bản ghi?", POST_ANSWER, NULL, 3, false, ago(DAY) },
	};
	struct profile_page	page = { .frame = gallery_frame("Nikos", SECTION_NONE), .id = 5,
	    .member = AUTHOR("Nikos", 1310, .role = ROLE_MODERATOR), .about = prose("Runs the identity side of things at **Halcyon Freight**. Asks more than he answers."),
	    .joined = ago(400 * DAY), .seen = ago(700), .time_zone = "Europe/Athens", .questions = 12, .discussions = 1, .answers = 54, .accepted = 19,
	    .tags = tags, .tag_count = 3, .posts = posts, .post_count = 2 };
	const struct ledger_line	lines[] = {
		{ ago(700), 15, "Your answer was accepted", 3, "SAML sign-in loops after we renamed our company domain", false, 1310 },
		{ ago(4000), 10, "Your answer was voted up", 3, "SAML sign-in loops after we renamed our company domain", false, 1295 },
		{ ago(5000), -1, "You voted an answer down", 8, "How do you introduce new colleagues to Lumen?", true, 1285 },
		{ ago(3 * DAY), -2, "Your question was voted down", 9, "导出的时间戳应该是 UTC 还是工作区时区？", false, 1286 },
	};
	struct member_posts_page answers = { gallery_frame("Answers by Nikos", SECTION_NONE),
	    AUTHOR("Nikos", 1310), posts, 2, { NULL, NULL } };
	struct ledger_page	ledger = { gallery_frame("Reputation of Nikos", SECTION_NONE),
	    AUTHOR("Nikos", 1310), lines, COUNT(lines), { NULL, "/u/Nikos/reputation?after=9" } };

	page.threads = gallery_lines(&page.thread_count);
	page.thread_count = 2;
	SHOOT("profile", view_profile, &page);
	SHOOT("answers", view_member_posts, &answers);
	SHOOT("ledger", view_ledger, &ledger);
	ledger.line_count = 0;
	SHOOT("ledger-empty", view_ledger, &ledger);
}

static void
shoot_sign_in(void)
{
	static const struct held_field	fields[] = {
		{ "body", "The entity id is written once.\n\nAsk for the metadata again." }, { "parent_id", "3" },
	};
	struct register_page	join = { .frame = gallery_frame("Register", SECTION_NONE) };
	struct login_page	login = { .frame = gallery_frame("Sign in", SECTION_NONE), .next = "/" };
	struct held_page	held = { gallery_frame("Your text is still here", SECTION_NONE), { "/t/1/posts", fields, 2 } };

	SHOOT_FOR("register", view_register, &join, LOOKER_VISITOR);
	join.name = "Admin";
	join.email = "x";
	form_fail(&join.form, "name", "This name is reserved.");
	form_fail(&join.form, "email", "This is not an email address.");
	form_fail(&join.form, "password", "A password has at least 10 characters.");
	SHOOT_FOR("register-wrong", view_register, &join, LOOKER_VISITOR);
	SHOOT_FOR("login", view_login, &login, LOOKER_VISITOR);
	login.held = held.held;
	form_fail(&login.form, NULL, "Name and password do not match. Try again in 8 seconds.");
	SHOOT_FOR("login-held", view_login, &login, LOOKER_VISITOR);
	SHOOT("held", view_held, &held);
}

static void
shoot_settings(void)
{
	static const char *const	zones[] = { "Europe/Athens", "Asia/Bangkok", "UTC" };
	const struct session_line	sessions[] = {
		{ 1, "Firefox on Linux", "192.0.2.10", ago(3 * DAY), ago(20), true },
		{ 2, "Safari on iPhone", "198.51.100.7", ago(20 * DAY), ago(2 * DAY), false },
	};
	struct settings_page	page = { .frame = gallery_frame("Settings", SECTION_NONE), .name = "Mai Trần",
	    .about = "I answer.", .time_zone = "Asia/Bangkok", .time_zones = zones, .time_zone_count = 3, .email = "mai@example.com" };
	struct sessions_page	list = { gallery_frame("Sessions", SECTION_NONE), "One session is ended.", sessions, 2 };

	page.profile.saved = "Your profile is saved.";
	form_fail(&page.password, "old_password", "That is not your password.");
	SHOOT("settings", view_settings, &page);
	SHOOT("sessions", view_sessions, &list);
}

static void
shoot_notices(void)
{
	const struct notice_line	notices[] = {
		{ 1, NOTICE_ACCEPTED, AUTHOR("Nikos", 310), "accepted your answer to", "SAML sign-in loops after we renamed our company domain", "/p/3", NULL, ago(700), true },
		{ 2, NOTICE_MENTION, AUTHOR("Katarzyna W.", 890), "mentioned you in", "How do you introduce new colleagues to Lumen?", "/p/7", "… as @Mai said in the webinar …", ago(4000), true },
		{ 3, NOTICE_ANSWER, AUTHOR("Jonas", 77), "answered your question", "How many webhook deliveries may be in flight?", "/p/9", NULL, ago(2 * DAY), false },
		{ 4, NOTICE_MODERATED, AUTHOR(NULL, 0), "A moderator moved", "Partner price list for next year", "/t/8", "It belongs to Partners.", ago(9 * DAY), false },
	};
	struct notices_page	page = { gallery_frame("Notifications", SECTION_NONE), notices, COUNT(notices), 2, { NULL, NULL } };

	SHOOT("notices", view_notices, &page);
	page.notice_count = 0;
	page.unread = 0;
	SHOOT("notices-empty", view_notices, &page);
}

void
gallery_members(void)
{
	shoot_profile();
	shoot_sign_in();
	shoot_settings();
	shoot_notices();
}
