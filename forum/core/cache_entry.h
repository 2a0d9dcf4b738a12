/*
 * A page as the cache keeps it: whole answers for visitors, ready to be sent,
 * and where in the page stands what depends on who looks. Pure.
 */
#ifndef FORUM_CORE_CACHE_ENTRY_H
#define FORUM_CORE_CACHE_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "core/encoding.h"
#include "core/html.h"

/* Headers and body, one after the other. */
struct cache_answer {
	char	*bytes;		/* NULL: not made yet, or not worth it */
	size_t	 start;		/* of what does not depend on the connection, see CACHE_START */
	size_t	 body;		/* where the body begins */
	size_t	 length;
};

/* One key of what an entry depends on; cache_store finds entries by these. */
struct cache_dependence {
	uint64_t			 key;
	struct cache_entry		*entry;
	LIST_ENTRY(cache_dependence)	 list;
};

struct cache_entry {
	char			*address;	/* path and query */
	char			*etag;		/* weak: the encodings share it */
	const char		*type;
	int64_t			 version;	/* of the thread, 0: none */
	int64_t			 thread;	/* whose views a hit counts, 0: none */
	size_t			 route;		/* for the metrics */
	uint64_t		 made;		/* ms */
	struct cache_answer	 answers[ENCODINGS];
	bool			 tried[ENCODINGS];
	struct cache_answer	 unchanged;	/* 304 */
	struct html_filling	*fillings;
	size_t			 filling_count;
	struct cache_dependence	*dependences;
	size_t			 dependence_count;
	size_t			 size;		/* of all of it, bytes */
	int			 references;

	/* Of cache_store. */
	uint64_t		 hash;
	bool			 stored;
	LIST_ENTRY(cache_entry)	 list;
	TAILQ_ENTRY(cache_entry) used;
};

/* What an entry is made of; all of it is copied but `type`. */
struct cache_page {
	const char			*address;
	const char			*type;		/* lives for ever */
	const char			*body;
	size_t				 length;
	const struct html_filling	*fillings;
	size_t				 filling_count;
	const uint64_t			*keys;
	size_t				 key_count;
	int64_t				 version;
	int64_t				 thread;
	size_t				 route;
	uint64_t			 made;
};

/*
 * Says how every answer begins on a connection that stays open (the status
 * line's end to the headers that depend on the connection), and which headers
 * all answers have; lines that end in \r\n. The texts are kept by reference.
 */
void			 cache_entry_init(const char *connection, const char *common);

/* An entry with one reference and its plain answer. Never NULL. */
struct cache_entry	*cache_entry_create(const struct cache_page *);

struct cache_entry	*cache_entry_hold(struct cache_entry *);

/* Gives a reference back; the last one frees. NULL is fine. */
void			 cache_entry_release(struct cache_entry *);

/*
 * The answer in that encoding, made when it is first asked for (the entry's
 * size grows then), or in a lesser one where that is not worth it.
 */
const struct cache_answer *cache_entry_answer(struct cache_entry *, enum encoding);

/* Whether an If-None-Match header names the page as it is. */
bool			 cache_entry_matches(const struct cache_entry *, const char *none_match);

#endif
