/* What a browser is called, from the User-Agent header it sends. */
#include "text/agent.h"

#include <string.h>

/* The first mark that is found tells: browsers claim to be the older ones as well. */
struct mark {
	const char	*mark;
	const char	*name;
};

static const struct mark	browsers[] = {
	{ "Edg", "Edge" },
	{ "OPR/", "Opera" },
	{ "Vivaldi/", "Vivaldi" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "Firefox/", "Firefox" },
	{ "FxiOS/", "Firefox" },
	{ "CriOS/", "Chrome" },
	{ "Chrome/", "Chrome" },
	{ "Safari/", "Safari" },
	{ "curl/", "curl" },
	{ NULL, NULL }
};

static const struct mark	systems[] = {
	{ "iPhone", "iPhone" },
	{ "iPad", "iPad" },
	{ "Android", "Android" },
	{ "CrOS", "ChromeOS" },
	{ "Windows", "Windows" },
	{ "Mac OS X", "macOS" },
	{ "Linux", "Linux" },
	{ "BSD", "BSD" },
	{ NULL, NULL }
};

static const char	*find(const struct mark *, const char *);

const char *
agent_name(struct arena *arena, const char *user_agent)
{
	const char	*browser, *system;

	if (user_agent == NULL)
		user_agent = "";
	browser = find(browsers, user_agent);
	system = find(systems, user_agent);
	if (browser != NULL && system != NULL)
		return arena_format(arena, "%s on %s", browser, system);
	if (browser != NULL)
		return browser;
	if (system != NULL)
		return arena_format(arena, "A browser on %s", system);
	return "Unknown browser";
}

static const char *
find(const struct mark *marks, const char *user_agent)
{
	for (; marks->mark != NULL; marks++)
		if (strstr(user_agent, marks->mark) != NULL)
			return marks->name;
	return NULL;
}
