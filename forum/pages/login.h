/* Signing in and out, and forms that came after the session had ended. */
#ifndef FORUM_PAGES_LOGIN_H
#define FORUM_PAGES_LOGIN_H

#include "core/request.h"

int	login_form(struct request *);
int	login_post(struct request *);
int	login_end(struct request *);

/* For request_on_expired: what comes instead of "401". */
int	login_expired(struct request *);

#endif
