/* Every address of the forum and its handler: start reading here. */
#include "routes.h"

#include "core/asset_serve.h"
#include "pages/api.h"
#include "pages/ask.h"
#include "pages/edit.h"
#include "pages/history.h"
#include "pages/list.h"
#include "pages/old.h"
#include "pages/post.h"
#include "pages/remove.h"
#include "pages/reply.h"
#include "pages/status.h"
#include "pages/tag.h"
#include "pages/thread.h"
#include "pages/vote.h"

const struct route	route_none = { .pattern = NULL };
const struct route	route_none_api = { .pattern = NULL, .flags = ROUTE_API };

const struct route	routes[] = {
	/* method	pattern			handler			flags */
	{ METHOD_GET,	"/static/*name",	asset_serve,		ROUTE_BARE },
	{ METHOD_GET,	"/healthz",		status_show,		ROUTE_BARE },

	{ METHOD_GET,	"/",			list_home,		0 },
	{ METHOD_GET,	"/questions",		list_questions,		0 },
	{ METHOD_GET,	"/discussions",		list_discussions,	0 },
	{ METHOD_GET,	"/tags",		tag_list,		0 },
	{ METHOD_GET,	"/tags/:tag",		list_tag,		0 },
	{ METHOD_GET,	"/c/:category",		list_category,		0 },
	{ METHOD_GET,	"/u/:name/threads",	list_member,		0 },
	{ METHOD_GET,	"/suggest/tags",	tag_suggest,		ROUTE_BARE },

	{ METHOD_GET,	"/ask",			ask_form,		0 },
	{ METHOD_POST,	"/ask",			ask_post,		0 },
	{ METHOD_GET,	"/new",			ask_form,		0 },
	{ METHOD_POST,	"/new",			ask_post,		0 },
	{ METHOD_POST,	"/preview",		ask_preview,		ROUTE_BARE },

	{ METHOD_GET,	"/t/:id",		thread_show,		0 },
	{ METHOD_GET,	"/t/:id/:slug",		thread_show,		0 },
	{ METHOD_POST,	"/t/:id/posts",		reply_post,		0 },

	{ METHOD_GET,	"/p/:id",		post_find,		0 },
	{ METHOD_GET,	"/p/:id/edit",		edit_form,		0 },
	{ METHOD_POST,	"/p/:id/edit",		edit_post,		0 },
	{ METHOD_GET,	"/p/:id/history",	history_show,		0 },
	{ METHOD_GET,	"/p/:id/delete",	remove_form,		0 },
	{ METHOD_POST,	"/p/:id/delete",	remove_post,		0 },
	{ METHOD_GET,	"/p/:id/restore",	remove_undo_form,	0 },
	{ METHOD_POST,	"/p/:id/restore",	remove_undo,		0 },
	{ METHOD_POST,	"/p/:id/vote",		vote_cast,		0 },
	{ METHOD_POST,	"/p/:id/accept",	vote_accept,		0 },

	/* addresses of an imported forum */
	{ METHOD_GET,	"/questions/:id",	old_post,		0 },
	{ METHOD_GET,	"/questions/:id/*rest",	old_post,		0 },
	{ METHOD_GET,	"/q/:id",		old_post,		0 },
	{ METHOD_GET,	"/q/:id/*rest",		old_post,		0 },
	{ METHOD_GET,	"/a/:id",		old_post,		0 },
	{ METHOD_GET,	"/a/:id/*rest",		old_post,		0 },

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
	{ METHOD_GET,	"/api/v1/me",		api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/members/:name", api_serve,		ROUTE_API },
	{ METHOD_GET,	"/api/v1/members/:name/reputation", api_serve,	ROUTE_API },

	{ 0 }
};

void
routes_init(void)
{
	api_check(routes);
}
