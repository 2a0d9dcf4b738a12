/* core/body: what the body of an API call says. */
#include "core/body.h"

#include <check.h>
#include <string.h>

#include "suite.h"
#include "text/buffer.h"

/* Bodies that are none: the status. */
static const struct {
	const char	*bytes;
	size_t		 length;	/* 0: up to the NUL */
	int		 status;
} REFUSED[] = {
	{ "", 0, 400 },
	{ " ", 0, 400 },
	{ "{", 0, 400 },
	{ "{}x", 0, 400 },
	{ "{}{}", 0, 400 },
	{ "[]", 0, 400 },
	{ "null", 0, 400 },
	{ "\"text\"", 0, 400 },
	{ "1", 0, 400 },
	{ "{'a':1}", 0, 400 },
	{ "{a:1}", 0, 400 },
	{ "{\"a\":1,}", 0, 400 },
	{ "{\"a\":01}", 0, 400 },
	{ "{\"a\":NaN}", 0, 400 },
	{ "{\"a\":1e999}", 0, 400 },
	{ "{\"a\":\"\n\"}", 0, 400 },
	{ "{\"a\":\"\\x\"}", 0, 400 },
	{ "{\"a\":1,\"a\":1}", 0, 400 },
	{ "{\"a\":1,\"\\u0061\":1}", 0, 400 },
	{ "{\"a\\u0000\":1}", 0, 400 },
	{ "{\"a\":\"\xff\"}", 0, 400 },
	{ "{\"a\":\"\xc0\x80\"}", 0, 400 },
	{ "{\"a\":\"\xed\xa0\x80\"}", 0, 400 },
	{ "\xef\xbb\xbf{}", 0, 400 },
	{ "{}\0", 3, 400 },
	{ "{\"a\":\"\0\"}", 9, 400 },
	{ "{\"a\":\"\\ud800\"}", 0, 422 },
	{ "{\"a\":\"\\udc00\"}", 0, 422 },
	{ "{\"a\":\"\\ud800x\"}", 0, 422 },
	{ "{\"a\":\"\\ud800\\ud800\"}", 0, 422 },
};

/* Bodies with a field "a": its type, and its text or (with /) texts. */
static const struct {
	const char	*bytes;
	enum body_type	 type;		/* BODY_NULL: not found */
	const char	*text;
} FIELDS[] = {
	{ "{}", BODY_NULL, NULL },
	{ "{\"b\":1}", BODY_NULL, NULL },
	{ "{\"a\":null}", BODY_NULL, NULL },
	{ "{\"a\":\"\"}", BODY_TEXT, "" },
	{ " \r\n\t{ \"a\" : \"x\" } \n", BODY_TEXT, "x" },
	{ "{\"\\u0061\":\"\\u00e9\\ud83d\\ude00\\/\\\\\"}", BODY_TEXT, "\xc3\xa9\xf0\x9f\x98\x80/\\" },
	{ "{\"a\":\"\\r\\n\\t\\u0001\\u007f\\uffff\"}", BODY_TEXT, "\r\n\t\x01\x7f\xef\xbf\xbf" },
	{ "{\"a\":\"x\\u0000y\"}", BODY_NUL, NULL },
	{ "{\"a\":0}", BODY_NUMBER, "0" },
	{ "{\"a\":-0}", BODY_NUMBER, "0" },
	{ "{\"a\":-1}", BODY_NUMBER, "-1" },
	{ "{\"a\":1.0}", BODY_NUMBER, "1" },
	{ "{\"a\":1e3}", BODY_NUMBER, "1000" },
	{ "{\"a\":9007199254740992}", BODY_NUMBER, "9007199254740992" },
	{ "{\"a\":99999999999999999999999}", BODY_OTHER, NULL },
	{ "{\"a\":1.5}", BODY_OTHER, NULL },
	{ "{\"a\":1e308}", BODY_OTHER, NULL },
	{ "{\"a\":true}", BODY_FLAG, "true" },
	{ "{\"a\":false}", BODY_FLAG, "false" },
	{ "{\"a\":{}}", BODY_OTHER, NULL },
	{ "{\"a\":[]}", BODY_TEXTS, "" },
	{ "{\"a\":[\"x\",\"y z\",\"\"]}", BODY_TEXTS, "/x/y z/" },
	{ "{\"a\":[\"x\",1]}", BODY_OTHER, NULL },
	{ "{\"a\":[null]}", BODY_OTHER, NULL },
	{ "{\"a\":[[\"x\"]]}", BODY_OTHER, NULL },
	{ "{\"a\":[\"x\\u0000\"]}", BODY_NUL, NULL },
};

START_TEST(refused)
{
	struct arena	*arena = arena_create();
	struct body	 body = { .count = 77 };
	const char	*bytes = REFUSED[_i].bytes, *message = NULL;
	size_t		 length = REFUSED[_i].length;

	if (length == 0)
		length = strlen(bytes);
	ck_assert_int_eq(body_parse(arena, bytes, length, &body, &message), REFUSED[_i].status);
	ck_assert_ptr_nonnull(message);
	ck_assert_uint_eq(body.count, 77);
	arena_destroy(arena);
}
END_TEST

START_TEST(fields)
{
	struct arena			*arena = arena_create();
	struct body			 body;
	struct buffer			 text;
	const struct body_field		*found;
	const char			*bytes = FIELDS[_i].bytes, *message;

	ck_assert_int_eq(body_parse(arena, bytes, strlen(bytes), &body, &message), 0);
	found = body_find(&body, "a");
	ck_assert_int_eq(found == NULL ? BODY_NULL : found->type, FIELDS[_i].type);
	if (found != NULL && found->type == BODY_TEXTS) {
		buffer_init(&text, arena);
		for (size_t i = 0; i < found->count; i++)
			buffer_format(&text, "/%s", found->items[i]);
		ck_assert_str_eq(buffer_string(&text), FIELDS[_i].text);
	} else if (found != NULL)
		ck_assert_pstr_eq(found->text, FIELDS[_i].text);
	arena_destroy(arena);
}
END_TEST

START_TEST(depth)
{
	struct arena	*arena = arena_create();
	struct buffer	 bytes;
	struct body	 body;
	const char	*message;

	buffer_init(&bytes, arena);
	buffer_text(&bytes, "{\"a\":");
	for (int i = 0; i < 100000; i++)
		buffer_char(&bytes, '[');
	ck_assert_int_eq(body_parse(arena, bytes.bytes, bytes.length, &body, &message), 400);
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("body");

	tcase_add_loop_test(tests, refused, 0, COUNT(REFUSED));
	tcase_add_loop_test(tests, fields, 0, COUNT(FIELDS));
	tcase_add_test(tests, depth);
	return suite_run("body", tests);
}
