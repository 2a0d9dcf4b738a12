/* The gallery's administration. */
#include "gallery.h"

static void	shoot_categories(void);
static void	shoot_lists(void);

static void
shoot_categories(void)
{
	static const struct choice	roles[] = {
		{ "", "Everybody" }, { "csm", "Customer success and above" }, { "moderator", "Moderators and administrators" },
	};
	static const struct admin_category_line	lines[] = {
		{ "getting-started", "Getting started", "First steps, and what to set up in which order", NULL, 1, 214 },
		{ "integrations", "Integrations & API", "Everything that talks to Lumen from outside", NULL, 2, 733 },
		{ "partners", "Partners", "Prices and contracts", "Moderators and administrators", 3, 12 },
	};
	struct admin_categories_page	list = { gallery_frame("Categories", SECTION_ADMIN), lines, 3, NULL };
	struct admin_category_page	page = { .frame = gallery_frame("New category", SECTION_ADMIN),
	    .action = "/admin/categories/new", .fresh = true, .position = "4", .roles = roles, .role_count = 3 };

	SHOOT("admin-categories", view_admin_categories, &list);
	form_fail(&page.form, "slug", "Another category has this address.");
	SHOOT("admin-category", view_admin_category, &page);
}

static void
shoot_lists(void)
{
	static const struct synonym_line	synonyms[] = { { "single-sign-on", "sso" }, { "hooks", "webhooks" } };
	const struct admin_member_line	members[] = {
		{ AUTHOR("Priya", 5210, .role = ROLE_ADMIN, .staff = true), "priya@lumen.example", ago(700 * DAY), ago(60), { 0 } },
		{ AUTHOR("Nguyễn Hoàng", 1), "hoang@example.com", ago(2 * DAY), ago(DAY), { 0 } },
		{ AUTHOR("spammer9", 1), "x@spam.example", ago(DAY), { 0 }, ago(-6 * DAY) },
	};
	struct sidebar			sidebar = gallery_sidebar();
	struct admin_tags_page		tags = { .frame = gallery_frame("Tags", SECTION_ADMIN),
	    .tags = sidebar.tags, .tag_count = sidebar.tag_count, .synonyms = synonyms, .synonym_count = 2 };
	struct admin_members_page	page = { .frame = gallery_frame("Members", SECTION_ADMIN),
	    .members = members, .member_count = 3 };

	SHOOT("admin-tags", view_admin_tags, &tags);
	SHOOT("admin-members", view_admin_members, &page);
}

static void
shoot_tokens(void)
{
	static const struct scope_choice	scopes[] = {
		{ { "read", "Read what you can read" }, true }, { { "write", "Write, vote and accept as you" }, false },
	};
	const struct token_line			tokens[] = {
		{ 3, "Priya", "Nightly import", "read write admin", ago(40 * DAY), { 0 } },
		{ 2, "Nguyễn Hoàng", "สคริปต์ของฉัน", "read", ago(2 * DAY), ago(-28 * DAY) },
	};
	struct tokens_page			page = { .frame = gallery_frame("API tokens", SECTION_NONE),
	    .scopes = scopes, .scope_count = COUNT(scopes), .days = "365", .tokens = tokens, .token_count = COUNT(tokens),
	    .made = "ts_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" };

	form_fail(&page.form, "scopes", "Please choose what the token may do.");
	SHOOT("tokens", view_tokens, &page);
	page.everybody = true;
	page.made = NULL;
	SHOOT("admin-tokens", view_tokens, &page);
}

void
gallery_admin(void)
{
	static const struct privilege_line	privileges[] = {
		{ "Vote up", 1, 15, 15 }, { "Vote down", 15, 50, 125 }, { "Comment anywhere", 1, 10, 50 },
		{ "Edit others’ posts", 200, 1000, 2000 }, { "Close threads", 500, 1500, 3000 },
		{ "See deleted posts", 1000, 4000, 10000 },
	};
	struct admin_settings_page	page = { .frame = gallery_frame("Administration", SECTION_ADMIN),
	    .site_name = "Lumen Community", .site_tagline = "Where people who run on Lumen help each other.",
	    .privilege_preset = "growing", .privileges = privileges, .privilege_count = COUNT(privileges) };

	SHOOT("admin", view_admin_settings, &page);
	shoot_categories();
	shoot_lists();
	shoot_tokens();
}
