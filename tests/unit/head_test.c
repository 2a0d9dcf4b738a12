/* core/head: a Content-Length where Kore finds it. */
#include "core/head.h"

#include <check.h>
#include <string.h>

#include "suite.h"
#include "text/buffer.h"

#define LATE	"a:1\r\nb:1\r\nc:1\r\nd:1\r\ne:1\r\nf:1\r\ng:1\r\nh:1\r\ni:1\r\nj:1\r\n" \
		"k:1\r\nl:1\r\nm:1\r\nn:1\r\no:1\r\np:1\r\nq:1\r\nr:1\r\ns:1\r\nt:1\r\n"

/* What came, and what was put after its first line; "" for nothing. */
static const struct {
	const char	*bytes;
	const char	*added;
} HEADS[] = {
	{ "", "" },
	{ "\r\n\r\n", "" },
	{ "PUT", "" },
	{ "PUT /x HTTP/1.1\r\nHost: x\r\n", "" },
	{ "PUT /x HTTP/1.1\r\nHost: x\r\n\r\n", "Content-Length: 0\r\n" },
	{ "put /x HTTP/1.1\r\nHost: x\r\n\r\n", "Content-Length: 0\r\n" },
	{ "POST /x HTTP/1.1\r\nHost: x\r\n\r\n", "Content-Length: 0\r\n" },
	{ "PATCH /x HTTP/1.1\r\nHost: x\r\n\r\nbody", "Content-Length: 0\r\n" },
	{ "GET /x HTTP/1.1\r\nHost: x\r\n\r\n", "" },
	{ "DELETE /x HTTP/1.1\r\nHost: x\r\n\r\n", "" },
	{ "PUTS /x HTTP/1.1\r\nHost: x\r\n\r\n", "" },
	{ "PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody", "" },
	{ "PUT /x HTTP/1.1\r\nHost: x\r\ncontent-length:4\r\n\r\nbody", "" },
	{ "PUT /x HTTP/1.1\r\nX: y\nContent-Length: 4\r\n\r\nbody", "" },
	{ "PUT /x HTTP/1.1\r\nX: y\rContent-Length: 4\r\n\r\nbody", "" },
	{ "PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "" },
	{ "PUT /x HTTP/1.1\r\n" LATE "transfer-encoding: x\r\n\r\n", "" },
	{ "PUT /x HTTP/1.1\r\nX-Content-Length: 4\r\n\r\n", "Content-Length: 0\r\n" },
	{ "POST /x HTTP/1.1\r\n" LATE "Content-Length: 4\r\n\r\nbody", "Content-Length: 4\r\n" },
	{ "POST /x HTTP/1.1\r\n" LATE "content-length: \t12\r\nz: 1\r\n\r\n", "Content-Length: 12\r\n" },
	{ "POST /x HTTP/1.1\r\n" LATE "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", "" },
	{ "POST /x HTTP/1.1\r\n" LATE "Content-Length: -4\r\n\r\n", "" },
	{ "POST /x HTTP/1.1\r\n" LATE "Content-Length: 4 4\r\n\r\n", "" },
	{ "POST /x HTTP/1.1\r\n" LATE "Content-Length:\r\n\r\n", "" },
	{ "POST /x HTTP/1.1\r\n" LATE "Content-Length: 999999999999999999999\r\n\r\n", "" },
	{ "POST /x HTTP/1.1\r\nContent-Length: 4\r\n" LATE "Content-Length: 5\r\n\r\n", "" },
};

START_TEST(heads)
{
	struct arena	*arena = arena_create();
	struct buffer	 wanted;
	const char	*bytes = HEADS[_i].bytes, *added = HEADS[_i].added;
	const char	*rest = strstr(bytes, "\r\n");
	size_t		 length = strlen(bytes), first = rest == NULL ? 0 : (size_t)(rest - bytes) + 2;
	char		*room = arena_alloc(arena, length + 64);

	memcpy(room, bytes, length);
	ck_assert_uint_eq(head_add_length(room, length, length + 63), strlen(added));
	buffer_init(&wanted, arena);
	buffer_add(&wanted, bytes, first);
	buffer_text(&wanted, added);
	buffer_text(&wanted, bytes + first);
	ck_assert_str_eq(room, buffer_string(&wanted));
	arena_destroy(arena);
}
END_TEST

START_TEST(no_room)
{
	char	bytes[] = "PUT / HTTP/1.1\r\nHost: x\r\n\r\n...................";

	ck_assert_uint_eq(head_add_length(bytes, 27, 27), 0);
	ck_assert_uint_eq(head_add_length(bytes, 27, 45), 0);
	ck_assert_uint_eq(head_add_length(bytes, 27, 46), 19);
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

	tcase_add_loop_test(tests, heads, 0, COUNT(HEADS));
	tcase_add_test(tests, no_room);
	tcase_add_loop_test(tests, found, 0, COUNT(FOUND));
	return suite_run("head", tests);
}
