/* text/agent: what a browser is called. */
#include "text/agent.h"

#include <check.h>
#include <string.h>

#include "suite.h"

static const struct {
	const char	*user_agent;
	const char	*name;
} AGENTS[] = {
	{ NULL, "Unknown browser" },
	{ "", "Unknown browser" },
	{ "node", "Unknown browser" },
	{ "curl/7.88.1", "curl" },
	{ "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux" },
	{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
	    "Safari on macOS" },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
	    "Chrome on Windows" },
	{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
	    "Edge on Windows" },
	{ "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
	    "Chrome on Android" },
	{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
	    "Chrome on iPhone" },
	{ "Something (Linux)", "A browser on Linux" },
};

START_TEST(is_named)
{
	struct arena	*arena = arena_create();

	ck_assert_str_eq(agent_name(arena, AGENTS[_i].user_agent), AGENTS[_i].name);
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("agent");

	tcase_add_loop_test(tests, is_named, 0, COUNT(AGENTS));
	return suite_run("text/agent", tests);
}
