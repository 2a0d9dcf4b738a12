/* A page as the cache keeps it. */
#include "core/cache_entry.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_BYTES = 16 };

static struct cache_answer answer_of(const struct cache_entry *, enum encoding, const char *, size_t);
static struct cache_answer unchanged_of(const struct cache_entry *);
static char	*etag_of(const char *, size_t);
static void	*copy(const void *, size_t);
static int	 compare_keys(const void *, const void *);
static void	 add_keys(struct cache_entry *, const struct cache_page *);

static const char	*connection_lines = "", *common_lines = "";

void
cache_entry_init(const char *connection, const char *common)
{
	connection_lines = connection;
	common_lines = common;
}

struct cache_entry *
cache_entry_create(const struct cache_page *page)
{
	struct cache_entry	*entry = calloc(1, sizeof(*entry));

	if (entry == NULL)
		abort();
	entry->references = 1;
	entry->address = copy(page->address, strlen(page->address) + 1);
	entry->type = page->type;
	entry->version = page->version;
	entry->thread = page->thread;
	entry->route = page->route;
	entry->made = page->made;
	entry->etag = etag_of(page->body, page->length);
	entry->answers[ENCODING_PLAIN] = answer_of(entry, ENCODING_PLAIN, page->body, page->length);
	entry->tried[ENCODING_PLAIN] = true;
	entry->unchanged = unchanged_of(entry);
	entry->fillings = copy(page->fillings, page->filling_count * sizeof(*page->fillings));
	entry->filling_count = page->filling_count;
	add_keys(entry, page);
	entry->size = sizeof(*entry) + strlen(entry->address) + entry->answers[ENCODING_PLAIN].length +
	    entry->unchanged.length + page->filling_count * sizeof(*page->fillings) +
	    entry->dependence_count * sizeof(*entry->dependences);
	return entry;
}

struct cache_entry *
cache_entry_hold(struct cache_entry *entry)
{
	entry->references++;
	return entry;
}

void
cache_entry_release(struct cache_entry *entry)
{
	if (entry == NULL || --entry->references > 0)
		return;
	for (size_t i = 0; i < ENCODINGS; i++)
		free(entry->answers[i].bytes);
	free(entry->unchanged.bytes);
	free(entry->fillings);
	free(entry->dependences);
	free(entry->etag);
	free(entry->address);
	free(entry);
}

const struct cache_answer *
cache_entry_answer(struct cache_entry *entry, enum encoding encoding)
{
	const struct cache_answer	*plain = &entry->answers[ENCODING_PLAIN];
	char				*made;
	size_t				 length;

	if (!entry->tried[encoding]) {
		entry->tried[encoding] = true;
		made = encoding_make(encoding, plain->bytes + plain->body, plain->length - plain->body, &length);
		if (made != NULL) {
			entry->answers[encoding] = answer_of(entry, encoding, made, length);
			entry->size += entry->answers[encoding].length;
		}
		free(made);
	}
	return entry->answers[encoding].bytes != NULL ? &entry->answers[encoding] : plain;
}

bool
cache_entry_matches(const struct cache_entry *entry, const char *none_match)
{
	const char	*opaque = entry->etag + 2;	/* behind W/: the comparison is weak */
	size_t		 length = strlen(opaque);

	while (none_match != NULL) {
		none_match += strspn(none_match, " \t,");
		if (*none_match == '*')
			return true;
		if (strncmp(none_match, "W/", 2) == 0)
			none_match += 2;
		if (strncmp(none_match, opaque, length) == 0)
			return true;
		none_match = strchr(none_match, ',');
	}
	return false;
}

/* Everything that is sent, in one piece: one call of the kernel sends it. */
static struct cache_answer
answer_of(const struct cache_entry *entry, enum encoding encoding, const char *body, size_t length)
{
	static const char	format[] = "HTTP/1.1 200 OK\r\n%s%scontent-type: %s\r\ncache-control: no-cache\r\n"
				    "vary: accept-encoding, cookie\r\netag: %s\r\n%s%s%scontent-length: %zu\r\n\r\n";
	const char		*name = encoding_name(encoding);
	struct cache_answer	 answer = { .start = strlen("HTTP/1.1 200 OK\r\n") + strlen(connection_lines) };
	int			 head;

	for (int pass = 0; pass < 2; pass++) {
		head = snprintf(answer.bytes, answer.body > 0 ? answer.body + 1 : 0, format, connection_lines,
		    common_lines, entry->type, entry->etag, name != NULL ? "content-encoding: " : "",
		    name != NULL ? name : "", name != NULL ? "\r\n" : "", length);
		if (head < 0 || (pass == 0 && (answer.bytes = malloc((size_t)head + 1 + length)) == NULL))
			abort();
		answer.body = (size_t)head;
	}
	memcpy(answer.bytes + answer.body, body, length);
	answer.length = answer.body + length;
	return answer;
}

static struct cache_answer
unchanged_of(const struct cache_entry *entry)
{
	static const char	status[] = "HTTP/1.1 304 Not Modified\r\n";
	struct cache_answer	answer = { .start = strlen(status) + strlen(connection_lines) };
	int			length;

	length = asprintf(&answer.bytes, "%s%s%scache-control: no-cache\r\nvary: accept-encoding, cookie\r\n"
	    "etag: %s\r\n\r\n", status, connection_lines, common_lines, entry->etag);
	if (length < 0)
		abort();
	answer.body = answer.length = (size_t)length;
	return answer;
}

static char *
etag_of(const char *body, size_t length)
{
	unsigned char	 hash[HASH_BYTES];
	char		 hex[2 * HASH_BYTES + 1], *etag;

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)body, length, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	if (asprintf(&etag, "W/\"%s\"", hex) < 0)
		abort();
	return etag;
}

/* Each key once. */
static void
add_keys(struct cache_entry *entry, const struct cache_page *page)
{
	uint64_t	*keys = copy(page->keys, page->key_count * sizeof(*page->keys));

	qsort(keys, page->key_count, sizeof(*keys), compare_keys);
	entry->dependences = calloc(page->key_count + 1, sizeof(*entry->dependences));
	if (entry->dependences == NULL)
		abort();
	for (size_t i = 0; i < page->key_count; i++)
		if (i == 0 || keys[i] != keys[i - 1])
			entry->dependences[entry->dependence_count++] = (struct cache_dependence){
			    .key = keys[i], .entry = entry };
	free(keys);
}

static int
compare_keys(const void *a, const void *b)
{
	uint64_t	one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return one < other ? -1 : one > other;
}

static void *
copy(const void *bytes, size_t length)
{
	void	*made = malloc(length + 1);

	if (made == NULL)
		abort();
	if (length > 0)
		memcpy(made, bytes, length);
	return made;
}
