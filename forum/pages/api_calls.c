/* The calls of the JSON API: what each one asks the database. */
#include "pages/api_calls.h"

#define SITE		{ API_SITE, NULL }
#define ID		{ API_PATH_ID, "id" }
#define PATH(name)	{ API_PATH_TEXT, name }
#define QUERY(name)	{ API_QUERY, name }
#define WORDS(name)	{ API_QUERY_WORDS, name }
#define SEARCH(name)	{ API_QUERY_SEARCH, name }
#define TEXT(name)	{ API_TEXT, name }
#define NUMBER(name)	{ API_NUMBER, name }
#define TEXTS(name)	{ API_TEXTS, name }
#define TITLE(name)	{ API_TITLE, name }
#define WRITTEN(name)	{ API_WRITTEN, name }

const struct api_call	api_calls[] = {
	/* Threads */
	{ METHOD_GET, "/api/v1/threads", 200,
	    "SELECT * FROM web.api_threads($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	    { SITE, QUERY("sort"), QUERY("period"), QUERY("kind"), QUERY("tag"), QUERY("category"),
	    QUERY("author"), QUERY("cursor") } },
	{ METHOD_POST, "/api/v1/threads", 201,
	    "SELECT * FROM web.api_thread_create($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
	    { SITE, TEXT("kind"), TITLE("title"), TEXT("category"), TEXTS("tags"), WRITTEN("body") } },
	{ METHOD_GET, "/api/v1/threads/:id", 200,
	    "SELECT * FROM web.api_thread($1, $2, $3, $4, $5, $6)",
	    { SITE, ID, QUERY("sort"), QUERY("all"), QUERY("cursor") } },
	{ METHOD_POST, "/api/v1/threads/:id/posts", 201,
	    "SELECT * FROM web.api_post_create($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	    { SITE, ID, NUMBER("parent_id"), WRITTEN("body") } },

	/* Posts */
	{ METHOD_GET, "/api/v1/posts/:id", 200,
	    "SELECT * FROM web.api_post($1, $2, $3, $4)",
	    { SITE, ID, QUERY("all") } },
	{ METHOD_PATCH, "/api/v1/posts/:id", 200,
	    "SELECT * FROM web.api_post_edit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
	    { SITE, ID, NUMBER("revision"), TEXT("reason"), TITLE("title"), TEXT("category"), TEXTS("tags"),
	    WRITTEN("body") } },
	{ METHOD_DELETE, "/api/v1/posts/:id", 204,
	    "SELECT * FROM web.post_delete($1, $2, $3)",
	    { ID, QUERY("reason") } },
	{ METHOD_POST, "/api/v1/posts/:id/restore", 200,
	    "SELECT * FROM web.api_post_restore($1, $2, $3, $4)",
	    { SITE, ID, QUERY("reason") } },
	{ METHOD_GET, "/api/v1/posts/:id/revisions", 200,
	    "SELECT * FROM web.api_revisions($1, $2)",
	    { ID } },
	{ METHOD_PUT, "/api/v1/posts/:id/vote", 200,
	    "SELECT * FROM web.api_post_vote($1, $2, $3)",
	    { ID, NUMBER("value") } },
	{ METHOD_PUT, "/api/v1/posts/:id/acceptance", 204,
	    "SELECT * FROM web.post_accept($1, $2, true)",
	    { ID } },
	{ METHOD_DELETE, "/api/v1/posts/:id/acceptance", 204,
	    "SELECT * FROM web.post_accept($1, $2, false)",
	    { ID } },

	/* Where threads are */
	{ METHOD_GET, "/api/v1/categories", 200,
	    "SELECT * FROM web.api_categories($1)",
	    { { 0 } } },
	{ METHOD_GET, "/api/v1/tags", 200,
	    "SELECT * FROM web.api_tags($1, $2, $3, $4)",
	    { QUERY("q"), QUERY("sort"), QUERY("cursor") } },

	/* Finding threads */
	{ METHOD_GET, "/api/v1/search", 200,
	    "SELECT * FROM web.api_search($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
	    { SITE, SEARCH("q"), QUERY("tag"), QUERY("solved"), QUERY("sort"), QUERY("cursor") } },
	{ METHOD_GET, "/api/v1/suggest", 200,
	    "SELECT * FROM web.api_suggest($1, $2, $3, $4)",
	    { SITE, WORDS("title"), WORDS("body") } },

	/* Members */
	{ METHOD_GET, "/api/v1/me", 200,
	    "SELECT * FROM web.api_me($1)",
	    { { 0 } } },
	{ METHOD_GET, "/api/v1/members/:name", 200,
	    "SELECT * FROM web.api_member($1, $2)",
	    { PATH("name") } },
	{ METHOD_GET, "/api/v1/members/:name/reputation", 200,
	    "SELECT * FROM web.api_reputation($1, $2, $3)",
	    { PATH("name"), QUERY("cursor") } },

	/* Moderation */
	{ METHOD_POST, "/api/v1/posts/:id/flags", 204,
	    "SELECT * FROM web.post_flag($1, $2, $3, $4)",
	    { ID, TEXT("reason"), TEXT("note") } },
	{ METHOD_GET, "/api/v1/flags", 200,
	    "SELECT * FROM web.api_flags($1, $2, $3)",
	    { SITE, QUERY("cursor") } },
	{ METHOD_POST, "/api/v1/posts/:id/decision", 204,
	    "SELECT * FROM web.flags_decide($1, $2, $3, $4)",
	    { ID, TEXT("action"), TEXT("reason") } },
	{ METHOD_PUT, "/api/v1/posts/:id/hiding", 204,
	    "SELECT * FROM web.post_hide($1, $2, $3)",
	    { ID, TEXT("reason") } },
	{ METHOD_DELETE, "/api/v1/posts/:id/hiding", 204,
	    "SELECT * FROM web.post_unhide($1, $2, $3)",
	    { ID, QUERY("reason") } },
	{ METHOD_PUT, "/api/v1/threads/:id/closure", 204,
	    "SELECT * FROM web.thread_close($1, $2, $3, $4)",
	    { ID, TEXT("reason"), NUMBER("duplicate_of") } },
	{ METHOD_DELETE, "/api/v1/threads/:id/closure", 204,
	    "SELECT * FROM web.thread_reopen($1, $2, $3)",
	    { ID, QUERY("reason") } },
	{ METHOD_PUT, "/api/v1/threads/:id/lock", 204,
	    "SELECT * FROM web.thread_lock($1, $2, $3)",
	    { ID, TEXT("reason") } },
	{ METHOD_DELETE, "/api/v1/threads/:id/lock", 204,
	    "SELECT * FROM web.thread_unlock($1, $2, $3)",
	    { ID, QUERY("reason") } },
	{ METHOD_PUT, "/api/v1/members/:name/suspension", 204,
	    "SELECT * FROM web.member_suspend($1, $2, $3, $4)",
	    { PATH("name"), TEXT("reason"), NUMBER("hours") } },
	{ METHOD_DELETE, "/api/v1/members/:name/suspension", 204,
	    "SELECT * FROM web.member_unsuspend($1, $2, $3)",
	    { PATH("name"), QUERY("reason") } },
	{ METHOD_GET, "/api/v1/moderation/log", 200,
	    "SELECT * FROM web.api_moderation_log($1, $2, $3, $4, $5, $6)",
	    { QUERY("action"), QUERY("moderator"), QUERY("member"), QUERY("thread"), QUERY("cursor") } },
	{ METHOD_POST, "/api/v1/moderation/log/:id/undo", 204,
	    "SELECT * FROM web.moderation_undo($1, $2, $3)",
	    { ID, TEXT("reason") } },

	/* The health core */
	{ METHOD_GET, "/api/v1/health/accounts", 200,
	    "SELECT * FROM web.health_accounts($1, $2, $3, $4, $5, $6, $7, $8)",
	    { QUERY("band"), QUERY("touch"), QUERY("segment"), QUERY("stage"), QUERY("csm"),
	    QUERY("sort"), QUERY("cursor") } },
	{ METHOD_GET, "/api/v1/health/accounts/:account", 200,
	    "SELECT * FROM web.health_account($1, $2, $3)",
	    { PATH("account"), QUERY("at") } },
	{ METHOD_GET, "/api/v1/health/accounts/:account/explain", 200,
	    "SELECT * FROM web.health_explain($1, $2, $3)",
	    { PATH("account"), QUERY("at") } },
	{ METHOD_GET, "/api/v1/health/accounts/:account/timeline", 200,
	    "SELECT * FROM web.health_timeline($1, $2, $3)",
	    { PATH("account"), QUERY("cursor") } },
	{ METHOD_GET, "/api/v1/health/quadrants", 200,
	    "SELECT * FROM web.health_quadrants($1, $2, $3, $4)",
	    { QUERY("segment"), QUERY("touch"), QUERY("stage") } },
	{ METHOD_GET, "/api/v1/health/churn", 200,
	    "SELECT * FROM web.health_churn($1, $2, $3)",
	    { QUERY("from"), QUERY("to") } },
	{ METHOD_GET, "/api/v1/health/alerts", 200,
	    "SELECT * FROM web.health_alerts($1)",
	    { { 0 } } },
	{ METHOD_GET, "/api/v1/health/deflection", 200,
	    "SELECT * FROM web.health_deflection($1, $2)",
	    { QUERY("days") } },
	{ METHOD_GET, "/api/v1/health/models", 200,
	    "SELECT * FROM web.health_models($1)",
	    { { 0 } } },
	{ METHOD_POST, "/api/v1/health/models/:version/backtest", 200,
	    "SELECT * FROM web.health_backtest($1, $2)",
	    { PATH("version") } },
	{ METHOD_POST, "/api/v1/health/models/:version/activate", 200,
	    "SELECT * FROM web.health_activate($1, $2)",
	    { PATH("version") } },

	{ 0 }
};
