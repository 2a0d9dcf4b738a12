/* Where a request comes from: networks, and chains of proxies. */
#include "core/address.h"

#include "suite.h"

static const struct {
	const char	*address, *list;
	bool		 in;
} lists[] = {
	{ "127.0.0.1", "127.0.0.0/8 ::1", true },
	{ "127.9.9.9", "127.0.0.0/8 ::1", true },
	{ "128.0.0.1", "127.0.0.0/8 ::1", false },
	{ "::1", "127.0.0.0/8 ::1", true },
	{ "::2", "127.0.0.0/8 ::1", false },
	{ "::ffff:127.0.0.1", "127.0.0.0/8", true },
	{ "10.1.2.3", "10.1.2.3", true },
	{ "10.1.2.4", "10.1.2.3", false },
	{ "10.1.3.255", "10.1.2.0/23", true },
	{ "10.1.4.0", "10.1.2.0/23", false },
	{ "9.9.9.9", "0.0.0.0/0", true },
	{ "::5", "0.0.0.0/0", false },
	{ "2001:db8::7", "fd00::/8, 2001:db8::/32", true },
	{ "2001:db9::7", "fd00::/8, 2001:db8::/32", false },
	{ "10.0.0.1", "", false },
	{ "10.0.0.1", NULL, false },
	{ "10.0.0.1", "nonsense, 10.0.0.0/99, 10.0.0.0/-1", false },
	{ "10.0.0.1", "10.0.0.0/2147483647", false },
	{ "", "0.0.0.0/0", false },
	{ "nonsense", "0.0.0.0/0", false },
};

START_TEST(in_lists)
{
	ck_assert_msg(address_in(lists[_i].address, lists[_i].list) == lists[_i].in,
	    "%s in %s", lists[_i].address, lists[_i].list);
}
END_TEST

static const struct {
	const char	*peer, *forwarded, *proxies, *client;
} chains[] = {
	{ "1.2.3.4", NULL, NULL, "1.2.3.4" },
	{ "1.2.3.4", "9.9.9.9", NULL, "1.2.3.4" },		/* a stranger says so */
	{ "127.0.0.1", "9.9.9.9", NULL, "9.9.9.9" },
	{ "127.0.0.1", "8.8.8.8, 9.9.9.9", NULL, "9.9.9.9" },	/* the first is what the client said */
	{ "127.0.0.1", "", NULL, "127.0.0.1" },
	{ "127.0.0.1", " , ,", NULL, "127.0.0.1" },
	{ "127.0.0.1", "unknown", NULL, "127.0.0.1" },
	{ "127.0.0.1", "<b>", NULL, "127.0.0.1" },
	{ "10.0.0.5", "9.9.9.9", "10.0.0.0/8", "9.9.9.9" },
	{ "127.0.0.1", "8.8.8.8, 9.9.9.9, 10.0.0.5", "10.0.0.0/8", "9.9.9.9" },
	{ "127.0.0.1", "8.8.8.8,9.9.9.9,10.0.0.5", NULL, "10.0.0.5" },
	{ "10.0.0.5", "10.0.0.6", "10.0.0.0/8", "10.0.0.6" },
	{ "::1", "2001:db8::1", NULL, "2001:db8::1" },
	{ "", "9.9.9.9", NULL, "9.9.9.9" },			/* a Unix socket is this machine's */
};

START_TEST(behind_proxies)
{
	struct arena	*arena = arena_create();

	ck_assert_str_eq(address_behind(arena, chains[_i].peer, chains[_i].forwarded, chains[_i].proxies),
	    chains[_i].client);
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("address");

	tcase_add_loop_test(tests, in_lists, 0, COUNT(lists));
	tcase_add_loop_test(tests, behind_proxies, 0, COUNT(chains));
	return suite_run("address", tests);
}
