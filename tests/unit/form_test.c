/* core/form: urlencoded bodies and query strings. */
#include "core/form.h"

#include <check.h>
#include <string.h>

#include "suite.h"
#include "text/buffer.h"

static struct arena	*arena;

static void
open_arena(void)
{
	arena = arena_create();
}

static void
close_arena(void)
{
	arena_destroy(arena);
}

static struct fields
parse(const char *text)
{
	struct fields	fields = { 0 };

	ck_assert_int_eq(fields_parse(arena, text, strlen(text), &fields), 0);
	return fields;
}

static const struct {
	const char	*body;
	const char	*value;		/* of the field a */
} VALUES[] = {
	{ "a=1", "1" },
	{ "a=", "" },
	{ "a", "" },
	{ "b=2&a=1", "1" },
	{ "&&a=1&", "1" },
	{ "a=1&a=2", "1" },
	{ "A=2", NULL },
	{ "", NULL },
	{ "&", NULL },
	{ "=1", NULL },
	{ "aa=1", NULL },
	{ "%61=1", "1" },
	{ "a=b=c", "b=c" },
	{ "a=1+2%2B3", "1 2+3" },
	{ "a=%3D%26%25", "=&%" },
	{ "a=%e4%b8%AD", "\xe4\xb8\xad" },
	{ "a=\xe4\xb8\xad", "\xe4\xb8\xad" },
	{ "a=1%0D%0A2%0D3%0A4%09%0D%0D%0A", "1\n2\n3\n4\t\n\n" },
	{ "a=1\r\n2", "1\n2" },
	{ "a=%01%7F", "\x01\x7f" },
	{ "a=%F0%9F%92%A9", "\xf0\x9f\x92\xa9" },
};

START_TEST(values)
{
	struct fields	 fields = parse(VALUES[_i].body);
	const char	*value = fields_get(&fields, "a");

	ck_assert_pstr_eq(value, VALUES[_i].value);
}
END_TEST

static const char *const MALFORMED[] = {
	"a=%", "a=%4", "a=%4g", "a=%g4", "%=1", "a=1&b=%zz",
	"a=%00", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "a=%f4%90%80%80",
	"a=\xff", "%ff=1", "a=%e4%b8", "a=%e4%b8&b=%ad", "a=%u4E2D",
};

START_TEST(malformed)
{
	struct fields	 fields = { .count = 77 };
	const char	*body = MALFORMED[_i];

	ck_assert_int_eq(fields_parse(arena, body, strlen(body), &fields),
	    400);
	ck_assert_uint_eq(fields.count, 77);
}
END_TEST

START_TEST(a_nul_byte_is_malformed)
{
	struct fields	fields;

	ck_assert_int_eq(fields_parse(arena, "a=1\0b", 5, &fields), 400);
}
END_TEST

START_TEST(repeated_names_in_order)
{
	struct fields	fields = parse("tag=x&y=1&tag=&tag=z");
	size_t		at = 0;

	ck_assert_uint_eq(fields.count, 4);
	ck_assert_str_eq(fields_next(&fields, "tag", &at), "x");
	ck_assert_str_eq(fields_next(&fields, "tag", &at), "");
	ck_assert_str_eq(fields_next(&fields, "tag", &at), "z");
	ck_assert_ptr_null(fields_next(&fields, "tag", &at));
	ck_assert_ptr_null(fields_next(&fields, "tag", &at));
}
END_TEST

START_TEST(too_many_fields)
{
	struct fields	fields = { 0 };
	struct buffer	body;

	buffer_init(&body, arena);
	for (int i = 0; i < FIELDS_MAX; i++)
		buffer_format(&body, "f%d=%d&", i, i);
	fields = parse(buffer_string(&body));
	ck_assert_uint_eq(fields.count, FIELDS_MAX);
	ck_assert_str_eq(fields_get(&fields, "f199"), "199");
	buffer_text(&body, "more");
	ck_assert_int_eq(fields_parse(arena, body.bytes, body.length, &fields),
	    413);
}
END_TEST

START_TEST(no_body)
{
	struct fields	fields = { .count = 77 };

	ck_assert_int_eq(fields_parse(arena, NULL, 0, &fields), 0);
	ck_assert_uint_eq(fields.count, 0);
	ck_assert_ptr_null(fields_get(&fields, "a"));
}
END_TEST

int
main(void)
{
	TCase	*tests = tcase_create("form");

	tcase_add_checked_fixture(tests, open_arena, close_arena);
	tcase_add_loop_test(tests, values, 0, COUNT(VALUES));
	tcase_add_loop_test(tests, malformed, 0, COUNT(MALFORMED));
	tcase_add_test(tests, a_nul_byte_is_malformed);
	tcase_add_test(tests, repeated_names_in_order);
	tcase_add_test(tests, too_many_fields);
	tcase_add_test(tests, no_body);
	return suite_run("form", tests);
}
