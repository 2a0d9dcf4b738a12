/*
 * A form that could not be taken because its session had ended. It goes
 * through signing in or joining as hidden fields, held_action and held.NAME, and is shown
 * again afterwards: nothing that was typed is lost.
 */
#ifndef FORUM_CORE_HELD_H
#define FORUM_CORE_HELD_H

#include "core/request.h"
#include "views/member.h"

/*
 * The form that was just posted, to be held. `action` is NULL when it is not
 * worth it: nothing is in it but our own fields, or a password, which is never
 * sent back.
 */
struct held	held_posted(struct request *);

/* The form that a form to sign in or join carries; `action` is NULL when it carries none. */
struct held	held_carried(struct request *);

/* The page on which the member, signed in now, sends it again. */
int		held_show(struct request *, const struct held *, int status);

#endif
