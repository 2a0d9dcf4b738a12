/* Columns that many answers have, as the views want them. */
#ifndef FORUM_CORE_READ_H
#define FORUM_CORE_READ_H

#include "core/request.h"
#include "core/rows.h"
#include "views/views.h"

/*
 * Somebody who wrote something: from author_name, author_reputation,
 * author_role and author_staff, or from a name alone.
 */
struct author		 read_author(const struct rows *, int row);
struct author		 read_name(const struct rows *, int row, const char *column);

/* From category_slug and category_name. */
struct category_name	 read_category(const struct rows *, int row);

/* A line of a list of threads, from the columns of forum.thread_lines. */
struct thread_line	 read_thread_line(struct arena *, const struct rows *, int row);

/* Another thread: from id, slug, title, answers and solved. All of an answer's rows, as a list. */
struct thread_link	 read_thread_link(const struct rows *, int row);
struct thread_link	*read_thread_links(struct arena *, const struct rows *, size_t *ret_count);

/*
 * The pages of a list at `path`: "next" from the column `next` of its first row,
 * "first" on a later one (?after=). What else the query says stays.
 */
struct pager		 read_pager(struct request *, const struct rows *, const char *path);

/* Alerts about accounts: from alert_path, alert_text, alert_grave and alert_since. */
struct account_alert	 read_alert(const struct rows *, int row);
struct account_alert	*read_alerts(struct arena *, const struct rows *, size_t *ret_count);

/*
 * What a list or a report of accounts can be narrowed by, from rows of
 * web.accounts_filters; those of a report are about what an account is, not how
 * it does, and since when it is a customer. What is chosen comes from the query.
 */
void			 read_account_filters(struct request *, const struct rows *, bool report,
			    struct account_filters *);

/* Words of SQL as our enums. */
enum post_kind		 read_post_kind(const char *word);
enum thread_kind	 read_thread_kind(const char *word);
enum post_state		 read_post_state(const char *word);
enum role		 read_role(const char *word);
enum band		 read_band(const char *word);

/* Where a word stands among others; `otherwise` when it does not, or is NULL. */
int			 read_word(const char *word, const char *const *words, int count, int otherwise);

#endif
