/*
 * The page cache: what everybody sees is rendered once by each worker, and
 * dropped when the database says that something on it has changed.
 *
 * A page that is kept is always what a visitor sees: it is asked for without a
 * credential, and from the primary database only, never from a replica, which
 * may not have what a notification told of. Visitors get it as it is. Members
 * get it with their own fillings in its slots if they would not see more than
 * a visitor, which the database is asked with each request, along with the
 * personal bits (which may lag a little) and the version of what the page is
 * about; who sees more gets a page of their own. So does, for two seconds, a browser that has just
 * written something (its cookie says so), because hearing of it on all workers
 * may take a few milliseconds.
 *
 * When a page is not there, the first who wants it renders it, the others wait
 * for what comes of it. For what "fresh" means, see core/listen.h.
 *
 *	static const struct cached_page	page = { .names = { { "sort", "newest oldest" } }, .ask = ask_thread };
 *
 *	return cache_show(rq, &page);
 */
#ifndef FORUM_CORE_CACHE_H
#define FORUM_CORE_CACHE_H

#include "core/change.h"
#include "core/request.h"

enum { CACHE_NAMES_MAX = 4 };

/* A name of a query and what it may be: one of these words, an id ("#"), or with NULL anything. */
struct cached_name {
	const char	*name;
	const char	*words;
};

/* How a page is had. */
struct cached_page {
	/* What it understands of a query, in the order of its one address. Anything else is dropped. */
	struct cached_name names[CACHE_NAMES_MAX + 1];
	/* Asks for what all share, as rq->sight sees it; ends in page_send, saying on the way what it depends on. */
	step_function	 ask;
	/* Asks for a member's own bits; ends in cache_go_on. NULL: a page for programs, the same for everybody. */
	step_function	 ask_mine;
};

/* Shows a page. rq->query and rq->here become what the page understands of them. */
int	cache_show(struct request *, const struct cached_page *);

/*
 * The personal bits are there (in rq->mine).
 *	sees_more	this member sees more than a visitor
 *	version		of what the page is about, 0 if it has none
 */
int	cache_go_on(struct request *, bool sees_more, int64_t version);

/* An ask_mine for pages that show only threads' lists and have no bits of their own. */
int	cache_ask_lists(struct request *);

/* While rendering: what the page shows, so that it goes when that changes. `column` holds ids, or NULL. */
void	cache_depends(struct request *, enum change_kind, int64_t id);
void	cache_depends_rows(struct request *, enum change_kind, const struct rows *, const char *column);

/* While rendering: the version, and the thread whose views are counted each time the page is sent. */
void	cache_of_thread(struct request *, int64_t thread, int64_t version);

/* For core/page: whether the page that is being sent is to be kept; then this keeps and sends it. */
bool	cache_is_rendering(const struct request *);
int	cache_keep(struct request *, const char *type);

/* For core/request: who waits for this request's page hears that it was refused, or that it is gone. */
void	cache_refused(struct request *);
void	cache_forget(struct request *);

/* For core/reply: this was a write. The browser is shown nothing that was kept for two seconds (core/wrote.h). */
void	cache_written(struct request *);

/* For core/page: what every page shows is another now. */
void	cache_drop(void);

/* Prepares a worker. */
void	cache_init(void);

#endif
