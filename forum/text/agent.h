/* What a browser is called, from the User-Agent header it sends. */
#ifndef FORUM_TEXT_AGENT_H
#define FORUM_TEXT_AGENT_H

#include "text/arena.h"

/* "Firefox on Linux", "Safari on iPhone", "curl"; "Unknown browser" when it does not say. */
const char	*agent_name(struct arena *, const char *user_agent);

#endif
