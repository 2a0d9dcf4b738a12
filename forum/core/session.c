/*
 * Tokens: who is signed in, and that a form is ours.
 *
 * The session cookie holds a random token; the database knows its hash only.
 * A form token is a keyed hash of the session's token, or for a visitor of a
 * random cookie that has no other use, so it needs no memory on our side and
 * ends with what it belongs to.
 */
#include "core/session.h"

#include <sodium.h>
#include <string.h>

#include "core/conf.h"
#include "core/cookie.h"
#include "core/header.h"
#include "core/reply.h"
#include "core/token.h"

#define SESSION_COOKIE	"session"
#define VISITOR_COOKIE	"visitor"

enum { CSRF_BYTES = 16, SESSION_SECONDS = 60 * 24 * 3600 };

static const char	*csrf_of(struct request *, const char *);

void
session_read(struct request *rq)
{
	const char	*header = header_find(rq, "authorization");
	const char	*cookies, *token;

	if ((rq->route->flags & ROUTE_API) != 0 && header != NULL) {
		rq->credential = arena_format(rq->arena, "t%s",
		    token_hash(rq->arena, token_bearer(rq->arena, header)));
		return;
	}
	cookies = header_find(rq, "cookie");
	token = cookie_find(rq->arena, cookies, SESSION_COOKIE);
	if (token != NULL && token_fits(token)) {
		rq->session_token = token;
		rq->credential = arena_format(rq->arena, "s%s", token_hash(rq->arena, token));
		rq->csrf = csrf_of(rq, token);
		return;
	}
	token = cookie_find(rq->arena, cookies, VISITOR_COOKIE);
	if (token != NULL && token_fits(token))
		rq->csrf = csrf_of(rq, token);
}

void
session_need_csrf(struct request *rq)
{
	const char	*token;

	if (rq->csrf != NULL)
		return;
	token = token_make(rq->arena, "");
	rq->csrf = csrf_of(rq, token);
	reply_cookie(rq, VISITOR_COOKIE, token, SESSION_SECONDS);
}

bool
session_csrf_fits(struct request *rq)
{
	const char	*sent = form_text(rq, "csrf");

	return rq->csrf != NULL && strlen(sent) == strlen(rq->csrf) &&
	    sodium_memcmp(sent, rq->csrf, strlen(sent)) == 0;
}

void
session_begin(struct request *rq, const char *token)
{
	reply_cookie(rq, SESSION_COOKIE, token, SESSION_SECONDS);
	rq->session_token = token;
	rq->credential = arena_format(rq->arena, "s%s", token_hash(rq->arena, token));
	rq->csrf = csrf_of(rq, token);
	rq->viewer_known = false;
}

void
session_end(struct request *rq)
{
	reply_cookie(rq, SESSION_COOKIE, "", 0);
	rq->session_token = NULL;
	rq->credential = NULL;
	rq->csrf = NULL;
	rq->viewer_known = false;
	rq->viewer = (struct viewer){ 0 };
	rq->viewer_id = 0;
}

static const char *
csrf_of(struct request *rq, const char *token)
{
	unsigned char	 hash[CSRF_BYTES];
	char		*hex = arena_alloc(rq->arena, 2 * sizeof(hash) + 1);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)token, strlen(token),
	    conf()->secret, sizeof(conf()->secret));
	return sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
}
