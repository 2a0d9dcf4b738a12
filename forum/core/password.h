/* What a new password has to be. Pure. */
#ifndef FORUM_CORE_PASSWORD_H
#define FORUM_CORE_PASSWORD_H

/*
 * What is wrong with a password that somebody chose, as a sentence for them,
 * or NULL: it has 8 to 200 characters, more than one of them different, and is
 * not the member's own name or e-mail address. `name` and `email` may be NULL.
 */
const char	*password_wrong(const char *password, const char *name, const char *email);

#endif
