/* Every address of the forum and its handler: start reading here. */
#include "routes.h"

#include "core/asset_serve.h"
#include "pages/account.h"
#include "pages/account_deflection.h"
#include "pages/account_edit.h"
#include "pages/account_hours.h"
#include "pages/account_import.h"
#include "pages/account_map.h"
#include "pages/account_rules.h"
#include "pages/account_show.h"
#include "pages/account_tickets.h"
#include "pages/admin.h"
#include "pages/admin_category.h"
#include "pages/admin_tag.h"
#include "pages/api.h"
#include "pages/ask.h"
#include "pages/contact.h"
#include "pages/draft.h"
#include "pages/edit.h"
#include "pages/feed.h"
#include "pages/flag.h"
#include "pages/health_api.h"
#include "pages/history.h"
#include "pages/intent.h"
#include "pages/list.h"
#include "pages/login.h"
#include "pages/member.h"
#include "pages/moderate.h"
#include "pages/moderation.h"
#include "pages/notice.h"
#include "pages/old.h"
#include "pages/post.h"
#include "pages/register.h"
#include "pages/remove.h"
#include "pages/reply.h"
#include "pages/reputation.h"
#include "pages/search.h"
#include "pages/session.h"
#include "pages/settings.h"
#include "pages/status.h"
#include "pages/survey.h"
#include "pages/tag.h"
#include "pages/thread.h"
#include "pages/token.h"
#include "pages/vote.h"

const struct route	route_none = { .pattern = NULL };
const struct route	route_none_api = { .pattern = NULL, .flags = ROUTE_API };

const struct route	routes[] = {
	/* method	pattern			handler			flags */
	{ METHOD_GET,	"/static/*name",	asset_serve,		ROUTE_BARE },
	{ METHOD_GET,	"/healthz",		status_ready,		ROUTE_BARE },
	{ METHOD_GET,	"/healthz/alive",	status_alive,		ROUTE_BARE },
	{ METHOD_GET,	"/metrics",		status_metrics,		ROUTE_BARE },

	{ METHOD_GET,	"/robots.txt",		feed_robots,		ROUTE_BARE },
	{ METHOD_GET,	"/sitemap.xml",		feed_sitemap,		ROUTE_BARE | ROUTE_MAY_LAG },
	{ METHOD_GET,	"/sitemap/:after.xml",	feed_sitemap_page,	ROUTE_BARE | ROUTE_MAY_LAG },
	{ METHOD_GET,	"/feed.atom",		feed_show,		ROUTE_BARE | ROUTE_MAY_LAG },
	{ METHOD_GET,	"/tags/:tag.atom",	feed_show,		ROUTE_BARE | ROUTE_MAY_LAG },
	{ METHOD_GET,	"/c/:category.atom",	feed_show,		ROUTE_BARE | ROUTE_MAY_LAG },
	{ METHOD_GET,	"/t/:id.atom",		feed_show,		ROUTE_BARE | ROUTE_MAY_LAG },

	{ METHOD_GET,	"/",			list_home,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/questions",		list_questions,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/discussions",		list_discussions,	ROUTE_MAY_LAG },
	{ METHOD_GET,	"/tags",		tag_list,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/tags/:tag",		list_tag,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/c/:category",		list_category,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/u/:name/threads",	list_member,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/search",		search_show,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/suggest/tags",	tag_suggest,		ROUTE_BARE | ROUTE_MAY_LAG },

	{ METHOD_GET,	"/ask",			ask_form,		0 },
	{ METHOD_POST,	"/ask",			ask_post,		0 },
	{ METHOD_GET,	"/new",			ask_form,		0 },
	{ METHOD_POST,	"/new",			ask_post,		0 },
	{ METHOD_POST,	"/preview",		ask_preview,		ROUTE_BARE },
	{ METHOD_POST,	"/suggest",		intent_suggest,		ROUTE_BARE },
	{ METHOD_POST,	"/suggest/opened",	intent_open,		ROUTE_BARE },
	{ METHOD_POST,	"/suggest/solved",	intent_solve,		0 },
	{ METHOD_GET,	"/solved/:id",		intent_show,		0 },
	{ METHOD_POST,	"/solved/:id",		intent_undo,		0 },

	{ METHOD_GET,	"/contact",		contact_form,		0 },
	{ METHOD_POST,	"/contact",		contact_post,		0 },
	{ METHOD_GET,	"/contact/:id",		contact_ticket,		0 },
	{ METHOD_POST,	"/contact/:id",		contact_reply,		0 },

	{ METHOD_GET,	"/t/:id",		thread_show,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/t/:id/close",		moderate_form,		0 },
	{ METHOD_POST,	"/t/:id/close",		moderate_act,		0 },
	{ METHOD_GET,	"/t/:id/reopen",	moderate_form,		0 },
	{ METHOD_POST,	"/t/:id/reopen",	moderate_act,		0 },
	{ METHOD_GET,	"/t/:id/lock",		moderate_form,		0 },
	{ METHOD_POST,	"/t/:id/lock",		moderate_act,		0 },
	{ METHOD_GET,	"/t/:id/unlock",	moderate_form,		0 },
	{ METHOD_POST,	"/t/:id/unlock",	moderate_act,		0 },
	{ METHOD_GET,	"/t/:id/move",		moderate_form,		0 },
	{ METHOD_POST,	"/t/:id/move",		moderate_act,		0 },
	{ METHOD_GET,	"/t/:id/:slug",		thread_show,		ROUTE_MAY_LAG },
	{ METHOD_POST,	"/t/:id/posts",		reply_post,		0 },
	{ METHOD_POST,	"/t/:id/survey",	survey_csat,		0 },
	{ METHOD_POST,	"/survey",		survey_nps,		0 },

	{ METHOD_GET,	"/p/:id",		post_find,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/p/:id/edit",		edit_form,		0 },
	{ METHOD_POST,	"/p/:id/edit",		edit_post,		0 },
	{ METHOD_GET,	"/p/:id/history",	history_show,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/p/:id/delete",	remove_form,		0 },
	{ METHOD_POST,	"/p/:id/delete",	remove_post,		0 },
	{ METHOD_GET,	"/p/:id/restore",	remove_undo_form,	0 },
	{ METHOD_POST,	"/p/:id/restore",	remove_undo,		0 },
	{ METHOD_GET,	"/p/:id/flag",		flag_form,		0 },
	{ METHOD_POST,	"/p/:id/flag",		flag_post,		0 },
	{ METHOD_GET,	"/p/:id/hide",		moderate_form,		0 },
	{ METHOD_POST,	"/p/:id/hide",		moderate_act,		0 },
	{ METHOD_GET,	"/p/:id/unhide",	moderate_form,		0 },
	{ METHOD_POST,	"/p/:id/unhide",	moderate_act,		0 },
	{ METHOD_POST,	"/p/:id/vote",		vote_cast,		0 },
	{ METHOD_POST,	"/p/:id/accept",	vote_accept,		0 },

	{ METHOD_GET,	"/register",		register_form,		0 },
	{ METHOD_POST,	"/register",		register_post,		0 },
	{ METHOD_GET,	"/login",		login_form,		0 },
	{ METHOD_POST,	"/login",		login_post,		0 },
	{ METHOD_POST,	"/logout",		login_end,		0 },

	{ METHOD_GET,	"/settings",		settings_show,		0 },
	{ METHOD_POST,	"/settings/profile",	settings_save_profile,	0 },
	{ METHOD_POST,	"/settings/email",	settings_change_email,	0 },
	{ METHOD_POST,	"/settings/password",	settings_change_password, 0 },
	{ METHOD_GET,	"/settings/sessions",	session_list,		0 },
	{ METHOD_POST,	"/settings/sessions/end-others", session_stop_others, 0 },
	{ METHOD_POST,	"/settings/sessions/:id/end", session_stop,	0 },

	{ METHOD_GET,	"/u/:name",		member_show,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/u/:name/answers",	member_answers,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/u/:name/reputation",	reputation_show,	ROUTE_MAY_LAG },
	{ METHOD_GET,	"/suggest/members",	member_suggest,		ROUTE_BARE | ROUTE_MAY_LAG },

	{ METHOD_GET,	"/notifications",	notice_list,		ROUTE_MAY_LAG },
	{ METHOD_POST,	"/notifications/read",	notice_read_all,	0 },
	{ METHOD_GET,	"/notifications/:id",	notice_open,		0 },

	{ METHOD_GET,	"/drafts",		draft_list,		0 },
	{ METHOD_POST,	"/drafts",		draft_save,		0 },
	{ METHOD_POST,	"/drafts/delete",	draft_delete,		0 },

	{ METHOD_GET,	"/accounts",		account_list,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/accounts.csv",	account_csv,		ROUTE_BARE | ROUTE_MAY_LAG },
	{ METHOD_GET,	"/accounts/new",	account_new,		0 },
	{ METHOD_POST,	"/accounts/new",	account_save,		0 },
	{ METHOD_GET,	"/accounts/import",	account_import_form,	0 },
	{ METHOD_POST,	"/accounts/import",	account_import_post,	0 },
	{ METHOD_GET,	"/accounts/map",	account_map,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/accounts/community",	account_community,	ROUTE_MAY_LAG },
	{ METHOD_GET,	"/accounts/tickets",	account_tickets_show,	0 },
	{ METHOD_GET,	"/accounts/deflection",	account_deflection,	ROUTE_MAY_LAG },
	{ METHOD_GET,	"/accounts/rules",	account_rules_show,	0 },
	{ METHOD_POST,	"/accounts/rules",	account_rules_save,	0 },
	{ METHOD_GET,	"/accounts/rules/hours", account_hours_show,	0 },
	{ METHOD_POST,	"/accounts/rules/hours", account_hours_save,	0 },
	{ METHOD_GET,	"/accounts/:account",	account_show,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/accounts/:account/edit", account_edit,	0 },
	{ METHOD_POST,	"/accounts/:account/edit", account_save,	0 },
	{ METHOD_POST,	"/accounts/:account/members", account_member_save, 0 },
	{ METHOD_POST,	"/accounts/:account/alerts/:kind/:since", account_alert, 0 },

	{ METHOD_GET,	"/admin",		admin_settings,		0 },
	{ METHOD_POST,	"/admin",		admin_settings_save,	0 },
	{ METHOD_GET,	"/admin/categories",	admin_category_list,	0 },
	{ METHOD_GET,	"/admin/categories/new", admin_category_new,	0 },
	{ METHOD_POST,	"/admin/categories/new", admin_category_save,	0 },
	{ METHOD_GET,	"/admin/categories/:category", admin_category_edit, 0 },
	{ METHOD_POST,	"/admin/categories/:category", admin_category_save, 0 },
	{ METHOD_POST,	"/admin/categories/:category/move", admin_category_move, 0 },
	{ METHOD_GET,	"/admin/categories/:category/delete", admin_category_delete_form, 0 },
	{ METHOD_POST,	"/admin/categories/:category/delete", admin_category_delete, 0 },
	{ METHOD_GET,	"/admin/tags",		admin_tag_list,		0 },
	{ METHOD_POST,	"/admin/tags",		admin_tag_save,		0 },
	{ METHOD_POST,	"/admin/tags/synonyms",	admin_tag_synonym_add,	0 },
	{ METHOD_POST,	"/admin/tags/synonyms/delete", admin_tag_synonym_remove, 0 },
	{ METHOD_GET,	"/admin/members",	admin_members,		0 },
	{ METHOD_POST,	"/admin/members/:name",	admin_member_save,	0 },
	{ METHOD_GET,	"/admin/tokens",	token_list_all,		0 },
	{ METHOD_POST,	"/admin/tokens/:id/revoke", token_withdraw_any,	0 },
	{ METHOD_GET,	"/settings/tokens",	token_list,		0 },
	{ METHOD_POST,	"/settings/tokens",	token_make_new,		0 },
	{ METHOD_POST,	"/settings/tokens/:id/revoke", token_withdraw,	0 },

	{ METHOD_GET,	"/moderation",		moderation_flags,	0 },
	{ METHOD_POST,	"/moderation/posts/:id", moderation_decide,	0 },
	{ METHOD_GET,	"/moderation/log",	moderation_log,		0 },
	{ METHOD_GET,	"/moderation/log/:id/undo", moderate_form,	0 },
	{ METHOD_POST,	"/moderation/log/:id/undo", moderate_act,	0 },
	{ METHOD_GET,	"/u/:name/suspend",	moderate_form,		0 },
	{ METHOD_POST,	"/u/:name/suspend",	moderate_act,		0 },
	{ METHOD_GET,	"/u/:name/unsuspend",	moderate_form,		0 },
	{ METHOD_POST,	"/u/:name/unsuspend",	moderate_act,		0 },

	/* addresses of an imported forum */
	{ METHOD_GET,	"/questions/:id",	old_post,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/questions/:id/*rest",	old_post,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/q/:id",		old_post,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/q/:id/*rest",		old_post,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/a/:id",		old_post,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/a/:id/*rest",		old_post,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/users/:id",		old_member,		ROUTE_MAY_LAG },
	{ METHOD_GET,	"/users/:id/*rest",	old_member,		ROUTE_MAY_LAG },

	/* The JSON API: what each call asks is in pages/api_calls.c. */
	{ METHOD_GET,	"/api/v1/openapi.json",	api_describe,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/threads",	api_serve,		ROUTE_API },
	{ METHOD_POST,	"/api/v1/threads",	api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/threads/:id",	api_serve,		ROUTE_API },
	{ METHOD_POST,	"/api/v1/threads/:id/posts", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/posts/:id",	api_serve,		ROUTE_API },
	{ METHOD_PATCH,	"/api/v1/posts/:id",	api_serve,		ROUTE_API },
	{ METHOD_DELETE, "/api/v1/posts/:id",	api_serve,		ROUTE_API },
	{ METHOD_POST,	"/api/v1/posts/:id/restore", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/posts/:id/revisions", api_serve,	ROUTE_API },
	{ METHOD_PUT,	"/api/v1/posts/:id/vote", api_serve,		ROUTE_API },
	{ METHOD_PUT,	"/api/v1/posts/:id/acceptance", api_serve,	ROUTE_API },
	{ METHOD_DELETE, "/api/v1/posts/:id/acceptance", api_serve,	ROUTE_API },
	{ METHOD_GET,	"/api/v1/categories",	api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/tags",		api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/search",	api_serve,		ROUTE_API | ROUTE_MAY_LAG },
	{ METHOD_GET,	"/api/v1/suggest",	api_serve,		ROUTE_API | ROUTE_MAY_LAG },
	{ METHOD_GET,	"/api/v1/me",		api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/members/:name", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/members/:name/reputation", api_serve,	ROUTE_API },
	{ METHOD_POST,	"/api/v1/posts/:id/flags", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/flags",	api_serve,		ROUTE_API },
	{ METHOD_POST,	"/api/v1/posts/:id/decision", api_serve,	ROUTE_API },
	{ METHOD_PUT,	"/api/v1/posts/:id/hiding", api_serve,		ROUTE_API },
	{ METHOD_DELETE, "/api/v1/posts/:id/hiding", api_serve,		ROUTE_API },
	{ METHOD_PUT,	"/api/v1/threads/:id/closure", api_serve,	ROUTE_API },
	{ METHOD_DELETE, "/api/v1/threads/:id/closure", api_serve,	ROUTE_API },
	{ METHOD_PUT,	"/api/v1/threads/:id/lock", api_serve,		ROUTE_API },
	{ METHOD_DELETE, "/api/v1/threads/:id/lock", api_serve,		ROUTE_API },
	{ METHOD_PUT,	"/api/v1/members/:name/suspension", api_serve,	ROUTE_API },
	{ METHOD_DELETE, "/api/v1/members/:name/suspension", api_serve,	ROUTE_API },
	{ METHOD_GET,	"/api/v1/moderation/log", api_serve,		ROUTE_API },
	{ METHOD_POST,	"/api/v1/moderation/log/:id/undo", api_serve,	ROUTE_API },

	{ METHOD_GET,	"/api/v1/accounts",	api_serve,		ROUTE_API },
	{ METHOD_POST,	"/api/v1/accounts",	api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/accounts/:account", api_serve,		ROUTE_API },
	{ METHOD_PATCH,	"/api/v1/accounts/:account", api_serve,		ROUTE_API },
	{ METHOD_PUT,	"/api/v1/accounts/:account", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/accounts/:account/mrr", api_serve,	ROUTE_API },
	{ METHOD_GET,	"/api/v1/accounts/:account/members", api_serve,	ROUTE_API },
	{ METHOD_PUT,	"/api/v1/accounts/:account/members/:name", api_serve, ROUTE_API },
	{ METHOD_DELETE, "/api/v1/accounts/:account/members/:name", api_serve, ROUTE_API },

	{ METHOD_POST,	"/api/v1/health/events", health_api_events,	ROUTE_API | ROUTE_BULK },
	{ METHOD_GET,	"/api/v1/health/accounts", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/accounts/:account", api_serve,	ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/accounts/:account/explain", api_serve, ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/accounts/:account/timeline", api_serve, ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/quadrants", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/churn", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/alerts", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/deflection", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/models", api_serve,		ROUTE_API },
	{ METHOD_PUT,	"/api/v1/health/models/:version", health_api_model, ROUTE_API },
	{ METHOD_POST,	"/api/v1/health/models/:version/backtest", api_serve, ROUTE_API | ROUTE_PATIENT },
	{ METHOD_POST,	"/api/v1/health/models/:version/activate", api_serve, ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/export/events.ndjson", health_api_export_events, ROUTE_API },
	{ METHOD_GET,	"/api/v1/health/export/scores.ndjson", health_api_export_scores, ROUTE_API },

	{ 0 }
};

_Static_assert(sizeof(routes) / sizeof(*routes) < METRIC_ROUTES_MAX, "metrics have room for every route");

size_t
route_number(const struct route *route)
{
	if (route == &route_none || route == &route_none_api)
		return METRIC_ROUTES_MAX - 1;
	return (size_t)(route - routes);
}

struct metric_route
route_name(size_t number)
{
	static const char *const	methods[] = {
	    [METHOD_GET] = "GET", [METHOD_POST] = "POST", [METHOD_PUT] = "PUT",
	    [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE" };

	if (number >= sizeof(routes) / sizeof(*routes) - 1)
		return (struct metric_route){ .method = "any", .pattern = "none" };
	return (struct metric_route){ .method = methods[routes[number].method], .pattern = routes[number].pattern };
}

void
routes_init(void)
{
	api_check(routes);
	request_on_expired(login_expired);
}
