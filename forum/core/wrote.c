/* A browser that has just written something. */
#include "core/wrote.h"

#include <string.h>

#include "core/conf.h"
#include "core/cookie.h"
#include "core/header.h"
#include "core/reply.h"
#include "core/request.h"

#define COOKIE	"wrote"

/* A second longer than a replica may lag: browsers count in seconds, and commits are on their way for a moment. */
void
wrote_mark(struct request *rq)
{
	reply_cookie(rq, COOKIE, "1", 1 + (int)((conf()->read_lag + 999) / 1000));
}

bool
wrote_lately(struct request *rq)
{
	return cookie_find(rq->arena, header_find(rq, "cookie"), COOKIE) != NULL;
}

bool
wrote_maybe(const char *cookies)
{
	return cookies != NULL && strstr(cookies, COOKIE "=") != NULL;
}
