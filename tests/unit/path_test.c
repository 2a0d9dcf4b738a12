/* core/path: paths against the patterns of routes. */
#include "core/path.h"

#include <check.h>
#include <string.h>

#include "suite.h"

static const struct {
	const char	*pattern;
	const char	*path;
	const char	*params;	/* "name=value ", or NULL: no match */
} PATHS[] = {
	{ "/", "/", "" },
	{ "/", "", NULL },
	{ "/", "x", NULL },
	{ "/", "//", NULL },
	{ "/ask", "/ask", "" },
	{ "/ask", "/ASK", NULL },
	{ "/ask", "/ask/", NULL },
	{ "/ask", "/asks", NULL },
	{ "/ask", "/as%6B", "" },
	{ "/ask", "/as%6", NULL },
	{ "/a/b", "/a%2Fb", NULL },
	{ "/tags/:tag.atom", "/tags/c%2B%2B.atom", "tag=c++ " },
	{ "/tags/:tag.atom", "/tags/a.b.atom", "tag=a.b " },
	{ "/tags/:tag.atom", "/tags/.atom", NULL },
	{ "/tags/:tag.atom", "/tags/atom", NULL },
	{ "/tags/:tag.atom", "/tags/x.atomic", NULL },
	{ "/t/:id.atom", "/t/12.atom", "id=12 " },
	{ "/t/:id.atom", "/t/12x.atom", NULL },
	{ "/t/:id/:slug", "/t/7/how-to", "id=7 slug=how-to " },
	{ "/t/:id/:slug", "/t/7", NULL },
	{ "/t/:id/:slug", "/t/7/", NULL },
	{ "/t/:id/:slug", "/t/7/a/b", NULL },
	{ "/t/:id/:slug", "/t//a", NULL },
	{ "/t/:id", "/t/123456789012345678", "id=123456789012345678 " },
	{ "/t/:id", "/t/1234567890123456789", NULL },
	{ "/t/:id", "/t/0", NULL },
	{ "/t/:id", "/t/07", NULL },
	{ "/t/:id", "/t/-7", NULL },
	{ "/t/:id", "/t/7x", NULL },
	{ "/t/:id", "/t/%37", "id=7 " },
	{ "/t/:id", "/t/7%00", NULL },
	{ "/t/:id", "/t/\xd9\xa7", NULL },
	{ "/p/:post_id/x", "/p/9/x", "post_id=9 " },
	{ "/p/:post_id/x", "/p/a/x", NULL },
	{ "/v/:grid", "/v/a", "grid=a " },
	{ "/api/v1/threads/:id/posts", "/api/v1/threads/5/posts", "id=5 " },
	{ "/api/v1/threads/:id/posts", "/api/v1/threads/5/post", NULL },
	{ "/tags/:tag", "/tags/c%2B%2B", "tag=c++ " },
	{ "/tags/:tag", "/tags/c++", "tag=c++ " },
	{ "/tags/:tag", "/tags/a%2Fb", "tag=a/b " },
	{ "/tags/:tag", "/tags/%E4%B8%AD", "tag=\xe4\xb8\xad " },
	{ "/tags/:tag", "/tags/\xe4\xb8\xad", "tag=\xe4\xb8\xad " },
	{ "/tags/:tag", "/tags/%ff", NULL },
	{ "/tags/:tag", "/tags/%", NULL },
	{ "/tags/:tag", "/tags/%zz", NULL },
	{ "/tags/:tag", "/tags/a%00b", NULL },
	{ "/tags/:tag", "/tags/%C0%AF", NULL },
	{ "/static/*file", "/static/app.css", "file=app.css " },
	{ "/static/*file", "/static/a/b%20c.js", "file=a/b c.js " },
	{ "/static/*file", "/static/", NULL },
	{ "/static/*file", "/static", NULL },
	{ "/static/*file", "/static/../secret", NULL },
	{ "/static/*file", "/static/%2e%2e/secret", NULL },
	{ "/static/*file", "/static/a/./b", NULL },
	{ "/static/*file", "/static/a//b", NULL },
	{ "/static/*file", "/static/a/", NULL },
	{ "/static/*file", "/static/..%2fsecret", NULL },
	{ "/static/*file", "/static/..%5csecret", NULL },
	{ "/static/*file", "/static/...", "file=... " },
};

START_TEST(paths)
{
	struct arena		*arena = arena_create();
	struct path_params	 params = { .count = 77 };
	const char		*said = "";

	if (!path_match(PATHS[_i].pattern, PATHS[_i].path, arena, &params)) {
		ck_assert_uint_eq(params.count, 77);
		ck_assert_ptr_null(PATHS[_i].params);
		arena_destroy(arena);
		return;
	}
	for (size_t i = 0; i < params.count; i++)
		said = arena_format(arena, "%s%.*s=%s ", said,
		    (int)params.items[i].name_length, params.items[i].name,
		    params.items[i].value);
	ck_assert_pstr_eq(said, PATHS[_i].params);
	arena_destroy(arena);
}
END_TEST

START_TEST(params_by_name)
{
	struct arena		*arena = arena_create();
	struct path_params	 params;

	ck_assert(path_match("/t/:id/:slug", "/t/7/x", arena, &params));
	ck_assert_str_eq(path_param(&params, "slug"), "x");
	ck_assert_str_eq(path_id_text(&params, "id"), "7");
	ck_assert_ptr_null(path_param(&params, "slu"));
	ck_assert_ptr_null(path_param(&params, "slugs"));
	ck_assert_ptr_null(path_param(&params, ""));
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("path");

	tcase_add_loop_test(tests, paths, 0, COUNT(PATHS));
	tcase_add_test(tests, params_by_name);
	return suite_run("path", tests);
}
