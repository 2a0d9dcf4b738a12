/* Sessions: who is signed in, and that a form is ours. */
#ifndef FORUM_CORE_SESSION_H
#define FORUM_CORE_SESSION_H

#include "core/request.h"

/* Finds out who asks, from the session cookie or the bearer token, and the form token. */
void	session_read(struct request *);

/* Makes sure that a form on this page can be sent back: a visitor gets a cookie for it. */
void	session_need_csrf(struct request *);

/* Whether the form's csrf field is the one we gave this browser. */
bool	session_csrf_fits(struct request *);

/* Signs this browser in or out; the form token changes with it. */
void	session_begin(struct request *, const char *token);
void	session_end(struct request *);

#endif
