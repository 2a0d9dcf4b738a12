/* The pages that a worker keeps. */
#include "core/cache_store.h"

#include <string.h>

#include "core/change.h"

enum {
	ADDRESSES = 1 << 13,		/* slots of the tables; each holds a list */
	KEYS = 1 << 15,
	REMEMBERED = 1 << 12,		/* changes */
	SHARE = 4,			/* an entry takes at most 1/SHARE of the room */
};

LIST_HEAD(entries, cache_entry);
LIST_HEAD(dependences, cache_dependence);
TAILQ_HEAD(usage, cache_entry);

static struct entries		addresses[ADDRESSES];
static struct dependences	keys[KEYS];
static struct usage		usage = TAILQ_HEAD_INITIALIZER(usage);
static uint64_t			changes[REMEMBERED];
static uint64_t			latest;
static size_t			room;
static struct cache_counts	counts;

static uint64_t	hash_of(const char *, const char *);
static bool	is_at(const struct cache_entry *, const char *, const char *);
static size_t	slot_of(uint64_t);
static bool	changed_since(const struct cache_entry *, uint64_t);
static bool	depends_on(const struct cache_entry *, uint64_t);
static struct cache_entry *dependent(uint64_t);
static void	drop(struct cache_entry *);
static void	make_room(void);

void
cache_store_init(size_t bytes_most)
{
	cache_store_clear();
	room = bytes_most;
	counts = (struct cache_counts){ 0 };
}

struct cache_entry *
cache_store_find(const char *path, const char *query)
{
	uint64_t		 hash = hash_of(path, query);
	struct cache_entry	*entry;

	LIST_FOREACH(entry, &addresses[hash % ADDRESSES], list)
		if (entry->hash == hash && is_at(entry, path, query)) {
			TAILQ_REMOVE(&usage, entry, used);
			TAILQ_INSERT_HEAD(&usage, entry, used);
			return entry;
		}
	return NULL;
}

uint64_t
cache_store_now(void)
{
	return latest;
}

bool
cache_store_add(struct cache_entry *entry, uint64_t since)
{
	struct cache_entry	*old;

	if (entry->size > room / SHARE || changed_since(entry, since))
		return false;
	old = cache_store_find(entry->address, NULL);
	if (old != NULL)
		drop(old);
	entry->hash = hash_of(entry->address, NULL);
	entry->stored = true;
	LIST_INSERT_HEAD(&addresses[entry->hash % ADDRESSES], entry, list);
	TAILQ_INSERT_HEAD(&usage, entry, used);
	for (size_t i = 0; i < entry->dependence_count; i++)
		LIST_INSERT_HEAD(&keys[slot_of(entry->dependences[i].key)], &entry->dependences[i], list);
	cache_entry_hold(entry);
	counts.entries++;
	counts.bytes += entry->size;
	make_room();
	return true;
}

const struct cache_answer *
cache_store_answer(struct cache_entry *entry, enum encoding encoding)
{
	size_t				 before = entry->size;
	const struct cache_answer	*answer = cache_entry_answer(entry, encoding);

	if (entry->stored && entry->size != before) {
		counts.bytes += entry->size - before;
		make_room();
	}
	return answer;
}

void
cache_store_change(uint64_t key)
{
	struct cache_entry	*entry;

	if (key == change_key(CHANGE_EVERYTHING, 0)) {
		cache_store_clear();
		return;
	}
	changes[++latest % REMEMBERED] = key;
	/* Dropping an entry takes all of its keys out of the lists, so we begin again. */
	while ((entry = dependent(key)) != NULL) {
		counts.invalidations++;
		drop(entry);
	}
}

/* An entry that shows what has that key; NULL when there is none. */
static struct cache_entry *
dependent(uint64_t key)
{
	struct cache_dependence	*dependence;

	LIST_FOREACH(dependence, &keys[slot_of(key)], list)
		if (dependence->key == key)
			return dependence->entry;
	return NULL;
}

void
cache_store_clear(void)
{
	struct cache_entry	*entry;

	/* Further back than we remember: whatever was asked for before this is not kept. */
	latest += REMEMBERED + 1;
	while ((entry = TAILQ_FIRST(&usage)) != NULL) {
		counts.invalidations++;
		drop(entry);
	}
}

const struct cache_counts *
cache_store_counts(void)
{
	return &counts;
}

static bool
changed_since(const struct cache_entry *entry, uint64_t since)
{
	if (latest - since > REMEMBERED)
		return true;
	for (uint64_t number = since + 1; number <= latest; number++)
		if (depends_on(entry, changes[number % REMEMBERED]))
			return true;
	return false;
}

/* The keys are sorted. */
static bool
depends_on(const struct cache_entry *entry, uint64_t key)
{
	size_t	low = 0, high = entry->dependence_count;

	while (low < high) {
		size_t	middle = (low + high) / 2;

		if (entry->dependences[middle].key == key)
			return true;
		if (entry->dependences[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static void
drop(struct cache_entry *entry)
{
	LIST_REMOVE(entry, list);
	TAILQ_REMOVE(&usage, entry, used);
	for (size_t i = 0; i < entry->dependence_count; i++)
		LIST_REMOVE(&entry->dependences[i], list);
	entry->stored = false;
	counts.entries--;
	counts.bytes -= entry->size;
	cache_entry_release(entry);
}

static void
make_room(void)
{
	while (counts.bytes > room && !TAILQ_EMPTY(&usage)) {
		counts.evictions++;
		drop(TAILQ_LAST(&usage, usage));
	}
}

/* FNV-1a of "path?query" */
static uint64_t
hash_of(const char *path, const char *query)
{
	uint64_t	hash = UINT64_C(14695981039346656037);

	for (; *path != '\0'; path++)
		hash = (hash ^ (unsigned char)*path) * UINT64_C(1099511628211);
	if (query == NULL)
		return hash;
	hash = (hash ^ '?') * UINT64_C(1099511628211);
	for (; *query != '\0'; query++)
		hash = (hash ^ (unsigned char)*query) * UINT64_C(1099511628211);
	return hash;
}

static bool
is_at(const struct cache_entry *entry, const char *path, const char *query)
{
	size_t	length = strlen(path);

	if (strncmp(entry->address, path, length) != 0)
		return false;
	if (query == NULL)
		return entry->address[length] == '\0';
	return entry->address[length] == '?' && strcmp(entry->address + length + 1, query) == 0;
}

static size_t
slot_of(uint64_t key)
{
	return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 49);	/* 15 bits: KEYS */
}
