/* text/query: what people type into a search field. */
#include "text/query.h"

#include <check.h>
#include <string.h>

#include "suite.h"
#include "text/buffer.h"

static const struct {
	const char	*typed;
	const char	*read;		/* as `shown` writes it */
} QUERIES[] = {
	{ NULL, "" },
	{ "", "" },
	{ "  \t\r\n ", "" },
	{ "Reset Password", "reset password" },
	{ "  reset   password  ", "reset password" },
	{ "\"reset password\"", " \"reset password\"" },
	{ "\"password\"", "password" },
	{ "\"\"", "" },
	{ "how \"reset password\" now", "how now \"reset password\"" },
	{ "say \"never ends", "say never ends" },
	{ "sms -email", "sms -email" },
	{ "sms -\"by mail\"", "sms -by mail" },
	{ "well-known", "well known" },
	{ "- -- -a", " -a" },
	{ "tag:sso tag:c++", " tag:sso tag:c++" },
	{ "tag:", "tag" },
	{ "tag: sso", "tag sso" },
	{ "tag:\"\"", "" },
	{ "-tag:sso", " -sso" },
	{ "user:\"Cy Lee\" x", "x user:Cy Lee" },
	{ "user:ann user:bert", " user:bert" },
	{ "category:general", " category:general" },
	{ "is:solved", " state:solved" },
	{ "is:solved is:unanswered", " state:unanswered" },
	{ "is:question slow", "slow kind:question" },
	{ "is:great", "is great" },
	{ "IS:solved", "is solved" },
	{ "https://example.com/a?b=c", "https example com a b c" },
	{ "c++ node.js", "c node js" },
	{ "a' OR 1=1; --", "a or 1 1" },
	{ "a & b | !c <-> d:*", "a b c d" },
	{ "<script>alert(1)</script>", "script alert 1 script" },
	{ "%_\\", "" },
	{ "\xce\x9a\xcf\x89\xce\xb4\xce\xb9\xce\xba\xcf\x8c\xcf\x82", "\xce\xba\xcf\x89\xce\xb4\xce\xb9\xce\xba\xcf\x8c\xcf\x83" },
	{ "\xe5\xaf\x86\xe7\xa0\x81\xe9\x87\x8d\xe7\xbd\xae", "\xe5\xaf\x86\xe7\xa0\x81 \xe9\x87\x8d \xe7\xbd\xae" },
};

/* A query as one line: words "phrases" -without tag: user: category: state: kind: */
static const char *
shown(struct arena *arena, const struct query *query)
{
	struct buffer	out;

	buffer_init(&out, arena);
	buffer_text(&out, query->words);
	for (size_t i = 0; i < query->phrase_count; i++)
		buffer_format(&out, " \"%s\"", query->phrases[i]);
	for (size_t i = 0; i < query->without_count; i++)
		buffer_format(&out, " -%s", query->without[i]);
	for (size_t i = 0; i < query->tag_count; i++)
		buffer_format(&out, " tag:%s", query->tags[i]);
	if (query->author != NULL)
		buffer_format(&out, " user:%s", query->author);
	if (query->category != NULL)
		buffer_format(&out, " category:%s", query->category);
	if (query->state != NULL)
		buffer_format(&out, " state:%s", query->state);
	if (query->kind != NULL)
		buffer_format(&out, " kind:%s", query->kind);
	return buffer_string(&out);
}

START_TEST(queries)
{
	struct arena	*arena = arena_create();
	struct query	 query = query_parse(arena, QUERIES[_i].typed);

	ck_assert_str_eq(shown(arena, &query), QUERIES[_i].read);
	arena_destroy(arena);
}
END_TEST

START_TEST(too_much)
{
	struct arena	*arena = arena_create();
	struct buffer	 typed;
	struct query	 query;

	buffer_init(&typed, arena);
	for (int i = 0; i < 5000; i++)
		buffer_text(&typed, "x\xe5\xaf\x86 tag:t -y \"p q\" ");
	query = query_parse(arena, buffer_string(&typed));
	ck_assert_uint_le(query.tag_count, QUERY_PARTS_MAX);
	ck_assert_uint_le(query.phrase_count, QUERY_PARTS_MAX);
	ck_assert_uint_le(query.without_count, QUERY_PARTS_MAX);
	ck_assert_uint_le(strlen(query.words), QUERY_WORDS_MAX * 8);
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("query");

	tcase_add_loop_test(tests, queries, 0, COUNT(QUERIES));
	tcase_add_test(tests, too_much);
	return suite_run("query", tests);
}
