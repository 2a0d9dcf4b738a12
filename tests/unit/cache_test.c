/* The parts of the page cache that need neither Kore nor a database. */
#include <check.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/cache_store.h"
#include "core/change.h"

static struct cache_entry *make(const char *, size_t, const uint64_t *, size_t);
static bool	keep(const char *, size_t, uint64_t);
static uint64_t	thread(int64_t);

static struct cache_entry *
make(const char *address, size_t length, const uint64_t *keys, size_t count)
{
	char			*body = malloc(length + 1);
	struct cache_entry	*entry;

	memset(body, 'a', length);
	entry = cache_entry_create(&(struct cache_page){ .address = address, .type = "text/html", .body = body,
	    .length = length, .keys = keys, .key_count = count });
	free(body);
	return entry;
}

/* Adds a page that depends on one key; whether it was kept. */
static bool
keep(const char *address, size_t length, uint64_t key)
{
	struct cache_entry	*entry = make(address, length, &key, 1);
	bool			 kept = cache_store_add(entry, cache_store_now());

	cache_entry_release(entry);
	return kept;
}

static uint64_t
thread(int64_t id)
{
	return change_key(CHANGE_THREAD, id);
}

static void
begin(void)
{
	ck_assert_int_ge(sodium_init(), 0);
	cache_entry_init("connection: keep-alive\r\n", "x-common: yes\r\n");
	cache_store_init(100 * 1000);
}

START_TEST(test_finds_at_its_address)
{
	begin();
	ck_assert(keep("/t/1/a?sort=newest", 100, thread(1)));
	ck_assert_ptr_nonnull(cache_store_find("/t/1/a?sort=newest", NULL));
	ck_assert_ptr_nonnull(cache_store_find("/t/1/a", "sort=newest"));
	ck_assert_ptr_null(cache_store_find("/t/1/a", NULL));
	ck_assert_ptr_null(cache_store_find("/t/1/a", ""));
	ck_assert_ptr_null(cache_store_find("/t/1/a", "sort=newes"));
	ck_assert_ptr_null(cache_store_find("/t/1/", "a?sort=newest"));
}
END_TEST

START_TEST(test_replaces)
{
	begin();
	ck_assert(keep("/a", 100, thread(1)));
	ck_assert(keep("/a", 200, thread(2)));
	ck_assert_uint_eq(cache_store_counts()->entries, 1);
	cache_store_change(thread(1));
	ck_assert_ptr_nonnull(cache_store_find("/a", NULL));
	cache_store_change(thread(2));
	ck_assert_ptr_null(cache_store_find("/a", NULL));
	ck_assert_uint_eq(cache_store_counts()->bytes, 0);
}
END_TEST

START_TEST(test_drops_all_that_depend)
{
	const uint64_t	keys[] = { thread(7), change_key(CHANGE_MEMBER, 7), thread(7), thread(8) };
	char		address[16];

	begin();
	for (int i = 0; i < 40; i++) {
		struct cache_entry	*entry;

		snprintf(address, sizeof(address), "/%d", i);
		entry = make(address, 100, keys, i % 2 == 0 ? 4 : 2);
		ck_assert_uint_eq(entry->dependence_count, i % 2 == 0 ? 3 : 2);
		ck_assert(cache_store_add(entry, cache_store_now()));
		cache_entry_release(entry);
	}
	cache_store_change(thread(9));
	ck_assert_uint_eq(cache_store_counts()->entries, 40);
	cache_store_change(thread(8));
	ck_assert_uint_eq(cache_store_counts()->entries, 20);
	cache_store_change(change_key(CHANGE_MEMBER, 7));
	ck_assert_uint_eq(cache_store_counts()->entries, 0);
	ck_assert_uint_eq(cache_store_counts()->invalidations, 40);
}
END_TEST

START_TEST(test_keeps_nothing_that_changed_meanwhile)
{
	uint64_t		 key = thread(1), since;
	struct cache_entry	*entry;

	begin();
	entry = make("/a", 100, &key, 1);
	since = cache_store_now();
	cache_store_change(thread(2));
	ck_assert(cache_store_add(entry, since));
	cache_store_change(thread(1));
	ck_assert(!cache_store_add(entry, since));
	ck_assert(cache_store_add(entry, cache_store_now()));
	since = cache_store_now();
	for (int64_t i = 0; i < 4096; i++)
		cache_store_change(thread(100 + i));
	ck_assert(cache_store_add(entry, since));
	cache_store_change(thread(100));
	ck_assert_msg(!cache_store_add(entry, since), "more changes than are remembered");
	since = cache_store_now();
	cache_store_change(change_key(CHANGE_EVERYTHING, 0));
	ck_assert(!cache_store_add(entry, since));
	ck_assert(!cache_store_add(entry, CACHE_STORE_NEVER));
	ck_assert_uint_eq(cache_store_counts()->entries, 0);
	cache_entry_release(entry);
}
END_TEST

START_TEST(test_longest_unused_goes_first)
{
	char	address[16];

	begin();
	for (int i = 0; i < 9; i++) {
		snprintf(address, sizeof(address), "/%d", i);
		ck_assert(keep(address, 10 * 1000, thread(i)));
	}
	ck_assert_uint_eq(cache_store_counts()->evictions, 0);
	ck_assert_ptr_nonnull(cache_store_find("/0", NULL));
	ck_assert(keep("/9", 10 * 1000, thread(9)));
	ck_assert_ptr_nonnull(cache_store_find("/0", NULL));
	ck_assert_ptr_null(cache_store_find("/1", NULL));
	ck_assert_uint_le(cache_store_counts()->bytes, 100 * 1000);
	ck_assert(!keep("/large", 30 * 1000, thread(1)));
}
END_TEST

START_TEST(test_held_entries_outlive_the_store)
{
	struct cache_entry		*entry;
	const struct cache_answer	*answer;

	begin();
	ck_assert(keep("/a", 20 * 1000, thread(1)));
	entry = cache_entry_hold(cache_store_find("/a", NULL));
	cache_store_change(thread(1));
	answer = cache_store_answer(entry, ENCODING_GZIP);
	ck_assert_ptr_ne(answer, &entry->answers[ENCODING_PLAIN]);
	ck_assert_uint_eq(cache_store_counts()->bytes, 0);
	cache_entry_release(entry);
}
END_TEST

START_TEST(test_answers)
{
	struct cache_entry		*entry;
	const struct cache_answer	*plain, *gzip;
	char				 unpacked[1000];
	z_stream			 stream = { .next_out = (Bytef *)unpacked, .avail_out = sizeof(unpacked) };
	size_t				 before;

	begin();
	entry = make("/a", 1000, NULL, 0);
	before = entry->size;
	plain = cache_entry_answer(entry, ENCODING_PLAIN);
	ck_assert_uint_eq(plain->length - plain->body, 1000);
	ck_assert_ptr_eq(strstr(plain->bytes, "HTTP/1.1 200 OK\r\nconnection: keep-alive\r\nx-common: yes\r\n"), plain->bytes);
	ck_assert_int_eq(strncmp(plain->bytes + plain->start, "x-common", 8), 0);
	ck_assert_int_eq(strncmp(plain->bytes + plain->body - 4, "\r\n\r\n", 4), 0);
	ck_assert_ptr_nonnull(memmem(plain->bytes, plain->body, "content-length: 1000\r\n", 22));
	gzip = cache_entry_answer(entry, ENCODING_GZIP);
	ck_assert_ptr_ne(gzip, plain);
	ck_assert_ptr_nonnull(memmem(gzip->bytes, gzip->body, "content-encoding: gzip\r\n", 24));
	ck_assert_uint_gt(entry->size, before);
	ck_assert_int_eq(inflateInit2(&stream, 15 + 16), Z_OK);
	stream.next_in = (Bytef *)gzip->bytes + gzip->body;
	stream.avail_in = (uInt)(gzip->length - gzip->body);
	ck_assert_int_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
	ck_assert_uint_eq(stream.total_out, 1000);
	inflateEnd(&stream);
	cache_entry_release(entry);
	entry = make("/b", 3, NULL, 0);
	ck_assert_ptr_eq(cache_entry_answer(entry, ENCODING_BROTLI), cache_entry_answer(entry, ENCODING_PLAIN));
	cache_entry_release(entry);
	cache_entry_release(NULL);
}
END_TEST

START_TEST(test_matches)
{
	struct cache_entry	*entry;
	char			 header[128];

	begin();
	entry = make("/a", 10, NULL, 0);
	ck_assert(!cache_entry_matches(entry, NULL));
	ck_assert(!cache_entry_matches(entry, ""));
	ck_assert(!cache_entry_matches(entry, "\"x\", W/\"y\","));
	ck_assert(cache_entry_matches(entry, "*"));
	ck_assert(cache_entry_matches(entry, entry->etag));
	ck_assert(cache_entry_matches(entry, entry->etag + 2));
	snprintf(header, sizeof(header), "\"x\" , %s", entry->etag);
	ck_assert(cache_entry_matches(entry, header));
	snprintf(header, sizeof(header), "%.30s\"", entry->etag);
	ck_assert(!cache_entry_matches(entry, header));
	cache_entry_release(entry);
}
END_TEST

static const struct {
	const char	*accept;
	enum encoding	 chosen;
} ACCEPTS[] = {
	{ NULL, ENCODING_PLAIN },		{ "", ENCODING_PLAIN },
	{ "gzip", ENCODING_GZIP },		{ "br", ENCODING_BROTLI },
	{ "gzip, deflate, br", ENCODING_BROTLI }, { "br;q=0.1, gzip", ENCODING_BROTLI },
	{ "br;q=0, gzip;q=1", ENCODING_GZIP },	{ "br; q=0.00, gzip ; q=0", ENCODING_PLAIN },
	{ "br;q=0.001", ENCODING_BROTLI },	{ "BR", ENCODING_BROTLI },
	{ "brotli, xgzip, gzipx", ENCODING_PLAIN }, { "*", ENCODING_PLAIN },
	{ ",, ,gzip", ENCODING_GZIP },		{ ";", ENCODING_PLAIN },
	{ "identity;q=1, gzip;q=0.5", ENCODING_GZIP },
};

START_TEST(test_encoding)
{
	ck_assert_msg(encoding_choose(ACCEPTS[_i].accept) == ACCEPTS[_i].chosen, "%s", ACCEPTS[_i].accept);
}
END_TEST

static const struct {
	const char	*payload;
	const char	*kinds;
	int64_t		 first;
} PAYLOADS[] = {
	{ "", "", 0 },
	{ "t12 m7 l", "tml", 12 },
	{ "  p9007199254740993  ", "p", 9007199254740993 },
	{ "a s u", "asu", 0 },
	{ "* t1", "*t", 0 },
	{ "t x3 l4 t1x t-1 m", "******", 0 },
	{ "t12345678901234567", "*", 0 },
};

START_TEST(test_change)
{
	const char	*payload = PAYLOADS[_i].payload, *kinds = PAYLOADS[_i].kinds;
	uint64_t	 key;

	for (; change_next(&payload, &key); kinds++) {
		ck_assert_int_ne(*kinds, '\0');
		if (kinds == PAYLOADS[_i].kinds)
			ck_assert(key == change_key((enum change_kind)*kinds, PAYLOADS[_i].first));
		else
			ck_assert_uint_eq(key >> 56, (uint64_t)*kinds);
	}
	ck_assert_int_eq(*kinds, '\0');
}
END_TEST

int
main(void)
{
	Suite	*suite = suite_create("cache");
	TCase	*cases = tcase_create("cache");
	SRunner	*runner = srunner_create(suite);
	int	 failed;

	suite_add_tcase(suite, cases);
	tcase_add_test(cases, test_finds_at_its_address);
	tcase_add_test(cases, test_replaces);
	tcase_add_test(cases, test_drops_all_that_depend);
	tcase_add_test(cases, test_keeps_nothing_that_changed_meanwhile);
	tcase_add_test(cases, test_longest_unused_goes_first);
	tcase_add_test(cases, test_held_entries_outlive_the_store);
	tcase_add_test(cases, test_answers);
	tcase_add_test(cases, test_matches);
	tcase_add_loop_test(cases, test_encoding, 0, sizeof(ACCEPTS) / sizeof(*ACCEPTS));
	tcase_add_loop_test(cases, test_change, 0, sizeof(PAYLOADS) / sizeof(*PAYLOADS));
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
