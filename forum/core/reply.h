/* Sending the reply: every response of the forum leaves through here. */
#ifndef FORUM_CORE_REPLY_H
#define FORUM_CORE_REPLY_H

#include <stddef.h>

#include "core/request.h"

/*
 * Each sends the whole reply with the headers that every reply has, copies
 * what it is given and returns what a step returns. Once per request.
 */
int	reply_html(struct request *, int status, const char *bytes, size_t length);
int	reply_json(struct request *, int status, const char *json);
int	reply_text(struct request *, int status, const char *type, const char *text);
int	reply_empty(struct request *, int status);

/* 303 to a path on this site after something was done; see safe_next for others' paths. */
int	reply_see_other(struct request *, const char *path);

/* 301: this address has moved for good. */
int	reply_moved(struct request *, const char *path);

/*
 * Long-lived bytes of ours, sent without a copy: static files. `encoding` is
 * NULL or the Content-Encoding; cached by browsers for ever, or a few minutes.
 */
int	reply_static(struct request *, const char *type, const char *encoding,
	    const void *bytes, size_t length, bool for_ever);

/* The Server header of every reply. */
#define REPLY_SERVER	"touchstone"

/* The headers that every reply has, as lines that end in \r\n. Lives for ever. */
const char *reply_common_headers(void);

/* Adds a header; a value with control characters is left out and logged. */
void	reply_header(struct request *, const char *name, const char *value);

/* Sets a cookie for the whole site; `seconds` 0 removes it. HttpOnly, SameSite=Lax, Secure on https. */
void	reply_cookie(struct request *, const char *name, const char *value, long seconds);

/* application/problem+json as RFC 9457 has it. */
int	reply_problem(struct request *, const struct refusal *);

#endif
