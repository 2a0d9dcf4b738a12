/*
 * Users that programs run as. PostgreSQL refuses to run as root, and the web
 * workers have no business being root: started by root, the forum gives each
 * an unprivileged user; started by anybody else, everything is that user.
 */
#ifndef FORUM_CLI_USER_H
#define FORUM_CLI_USER_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/place.h"

struct user {
	uid_t	uid;
	gid_t	gid;
	char	name[64];
};

/*
 * Who runs PostgreSQL: the owner of the cluster when there is one, else
 * `postgres`. Says why and returns false when there is nobody to do it.
 */
bool	user_of_cluster(const struct place *, struct user *ret_user);

/* Who the web workers and the jobs are; not the one who owns the cluster. */
bool	user_of_web(struct user *ret_user);

/*
 * Becomes `user` for good, with no other groups. Only in a child process, and
 * before PR_SET_PDEATHSIG, which a change of user clears. Nothing happens when
 * we are that user already.
 */
bool	user_become(const struct user *);

/* Whether `user` may enter the directory: its parents may be root's only. */
bool	user_enters(const struct user *, const char *directory);

#endif
