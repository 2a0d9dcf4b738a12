/* Users that programs run as. */
#include "cli/user.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/message.h"

static bool	by_name(const char *, struct user *);
static bool	by_id(uid_t, struct user *);

bool
user_of_cluster(const struct place *place, struct user *ret_user)
{
	struct stat	found;

	if (geteuid() != 0)
		return by_id(geteuid(), ret_user);
	if (stat(place_path(place, "postgres"), &found) == 0 &&
	    found.st_uid != 0)
		return by_id(found.st_uid, ret_user);
	if (by_name("postgres", ret_user))
		return true;
	return message_fail("PostgreSQL does not run as root, and there is no "
	    "user `postgres`; install the package postgresql-15, or run the "
	    "forum as an ordinary user");
}

bool
user_of_web(struct user *ret_user)
{
	if (geteuid() != 0)
		return by_id(geteuid(), ret_user);
	if (by_name("www-data", ret_user) || by_name("nobody", ret_user))
		return true;
	return message_fail("there is neither a user `www-data` nor `nobody` to "
	    "run the web workers; add one, or run the forum as an ordinary user");
}

bool
user_become(const struct user *user)
{
	if (geteuid() == user->uid)
		return true;
	return setgroups(1, &user->gid) == 0 &&
	    setresgid(user->gid, user->gid, user->gid) == 0 &&
	    setresuid(user->uid, user->uid, user->uid) == 0;
}

bool
user_enters(const struct user *user, const char *directory)
{
	pid_t	child;
	int	status;

	if (geteuid() == user->uid)
		return access(directory, X_OK) == 0;
	/* Only the kernel knows all the rules, so a child tries. */
	if ((child = fork()) == 0)
		_exit(user_become(user) && access(directory, X_OK) == 0 ? 0 : 1);
	return child > 0 && waitpid(child, &status, 0) == child &&
	    WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool
by_name(const char *name, struct user *ret_user)
{
	const struct passwd	*found = getpwnam(name);

	if (found == NULL)
		return false;
	*ret_user = (struct user){ .uid = found->pw_uid, .gid = found->pw_gid };
	snprintf(ret_user->name, sizeof(ret_user->name), "%s", name);
	return true;
}

/* A user without a name (as in some containers) is one all the same. */
static bool
by_id(uid_t uid, struct user *ret_user)
{
	const struct passwd	*found = getpwuid(uid);

	*ret_user = (struct user){ .uid = uid,
	    .gid = found != NULL ? found->pw_gid : getegid() };
	if (found != NULL)
		snprintf(ret_user->name, sizeof(ret_user->name), "%s",
		    found->pw_name);
	else
		snprintf(ret_user->name, sizeof(ret_user->name), "%u",
		    (unsigned)uid);
	return true;
}
