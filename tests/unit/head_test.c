/* core/head: what is read of a head, and what Kore gets. The http tests have many more that are refused. */
#include "core/head.h"

#include <check.h>
#include <string.h>

#include "suite.h"
#include "text/arena.h"

/* What came, and what Kore gets of it. */
static const struct {
	const char	*bytes;
	const char	*written;
	uint64_t	 body;
} TAKEN[] = {
	{ "GET /x?y=z HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x?y=z HTTP/1.1\r\nHost:a\r\n\r\n", 0 },
	{ "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", 0 },
	{ "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0\r\nHost:localhost\r\n\r\n", 0 },
	{ "GET http://b/c HTTP/1.1\r\nHost: a\r\n\r\n", "GET /c HTTP/1.1\r\nHost:a\r\n\r\n", 0 },
	{ "GET HTTPS://b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", 0 },
	{ "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS / HTTP/1.1\r\nHost:a\r\n\r\n", 0 },
	{ "PUT / HTTP/1.1\r\nX-A: \t1 \t\r\nhOST:\ta\r\nX-B:\r\n\r\n", "PUT / HTTP/1.1\r\nHost:a\r\nContent-Length:0\r\nX-A:1\r\n\r\n", 0 },
	{ "POST / HTTP/1.1\r\nHost: a\r\nX: 1\r\ncontent-length: 0012\r\n\r\n", "POST / HTTP/1.1\r\nHost:a\r\nContent-Length:12\r\nX:1\r\n\r\n", 12 },
	{ "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", 12 },
	{ "GET / HTTP/1.1\r\nHost: a\r\nConnection: te, CLOSE \r\n\r\n", "GET / HTTP/1.1\r\nHost:a\r\nConnection:close\r\n\r\n", 0 },
	{ "GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", 0 },
	{ "GET / HTTP/1.1\r\nHost: a\r\nX: \xc3\xa4\tb\r\n\r\n", "GET / HTTP/1.1\r\nHost:a\r\nX:?? b\r\n\r\n", 0 },
};

START_TEST(taken)
{
	struct arena	*arena = arena_create();
	size_t		 length = strlen(TAKEN[_i].bytes);
	struct head	 head = head_read(TAKEN[_i].bytes, length);
	char		*out = arena_alloc(arena, length + HEAD_ROOM + 1);

	ck_assert_int_eq(head.state, HEAD_WHOLE);
	out[head_write(TAKEN[_i].bytes, &head, out)] = '\0';
	ck_assert_str_eq(out, TAKEN[_i].written);
	ck_assert_uint_eq(head.body_length, TAKEN[_i].body);
	arena_destroy(arena);
}
END_TEST

/* What is not whole yet, and what never will be, as soon as that can be known. */
static const struct {
	const char	*bytes;
	int		 status;	/* 0: there is more to come */
} PARTS[] = {
	{ "", 0 }, { "\r", 0 }, { "\r\n", 0 }, { "\r\n\r\n", 0 }, { "G", 0 }, { "GET / HTTP/1.1", 0 }, { "GET / HTTP/1.1\r\n", 0 },
	{ "GET / HTTP/1.1\r\nHost: a\r\n\r", 0 },
	{ "\x16\x03\x01", 400 }, { "{", 400 }, { "GET /\r\n", 400 }, { "GET /\n", 400 }, { "GET / HTTP/1.1\r\nHost: a\n\n", 400 },
	{ "PRI * HTTP/2.0\r\n", 505 }, { "BREW / HTTP/1.1\r\n", 501 },
};

START_TEST(parts)
{
	struct head	head = head_read(PARTS[_i].bytes, strlen(PARTS[_i].bytes));

	ck_assert_int_eq(head.status, PARTS[_i].status);
	ck_assert_int_eq(head.state, PARTS[_i].status == 0 ? HEAD_PART : HEAD_BAD);
}
END_TEST

/* Each beginning of a good head is a good beginning. */
START_TEST(beginnings)
{
	static const char	bytes[] = "\r\nPOST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";

	for (size_t length = 0; length < sizeof(bytes) - 1; length++)
		ck_assert_int_eq(head_read(bytes, length).state, HEAD_PART);
	ck_assert_int_eq(head_read(bytes, sizeof(bytes) - 1).state, HEAD_WHOLE);
	ck_assert(head_read(bytes, sizeof(bytes) - 1).waits);
}
END_TEST

static const struct {
	const char	*lines;
	const char	*value;		/* of Cookie; NULL: there is none */
} FOUND[] = {
	{ "Cookie: a=b\r\n\r\n", "a=b" },
	{ "X: y\r\ncOOKIE:\t a=b", "a=b" },
	{ "Cookie:\r\n", "" },
	{ "Cookies: a\r\nX-Cookie: b\r\nCookie : c\r\n", NULL },
	{ "X: y\r\n\r\nCookie: in the body", NULL },
	{ "\r\nCookie: a", NULL },
	{ "", NULL },
};

START_TEST(found)
{
	struct arena	*arena = arena_create();
	const char	*value = head_find(arena, FOUND[_i].lines, strlen(FOUND[_i].lines), "cookie");

	ck_assert_pstr_eq(value, FOUND[_i].value);
	arena_destroy(arena);
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("head");

	tcase_add_loop_test(tests, taken, 0, COUNT(TAKEN));
	tcase_add_loop_test(tests, parts, 0, COUNT(PARTS));
	tcase_add_test(tests, beginnings);
	tcase_add_loop_test(tests, found, 0, COUNT(FOUND));
	return suite_run("head", tests);
}
