/* Every address of the forum and its handler: start reading here. */
#include "routes.h"

#include "core/asset_serve.h"
#include "pages/post.h"
#include "pages/thread.h"
#include "pages/vote.h"

const struct route	route_none = { .pattern = NULL };
const struct route	route_none_api = { .pattern = NULL, .flags = ROUTE_API };

const struct route	routes[] = {
	/* method	pattern			handler			flags */
	{ METHOD_GET,	"/static/*name",	asset_serve,		ROUTE_BARE },

	{ METHOD_GET,	"/t/:id",		thread_show,		0 },
	{ METHOD_GET,	"/t/:id/:slug",		thread_show,		0 },
	{ METHOD_GET,	"/p/:id",		post_find,		0 },

	{ 0 }
};

void
routes_init(void)
{
}
