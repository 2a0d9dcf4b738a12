/* Inside pages/thread: what the viewer has done with a thread and may do, for its slots. */
#ifndef FORUM_PAGES_THREAD_MINE_H
#define FORUM_PAGES_THREAD_MINE_H

#include "core/request.h"
#include "views/thread.h"

struct thread_personal;

/* Asks for a member's own bits of the page; they are in rq->mine when the page goes on. */
int			 thread_ask_mine(struct request *);

/* Those of a visitor, who may do nothing: for rq->page_data. */
struct thread_personal	*thread_personal(struct request *, int64_t thread, enum thread_kind);

/* Fills the slots of a thread's page. */
void			 thread_fill(struct html *, int kind, int64_t arg, void *request);

#endif
