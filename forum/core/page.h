/* Pages: the frame, the viewer, and the slots that are filled when a page is sent. */
#ifndef FORUM_CORE_PAGE_H
#define FORUM_CORE_PAGE_H

#include "core/request.h"

/*
 * Begins a page: gives the HTML to write to and the frame to put into the
 * page's struct. `title` may be NULL.
 *
 *	struct list_page	page = { .frame = page_frame(rq, "Questions") };
 *
 *	view_list(page_open(rq), &page);
 *	return page_send(rq, 200);
 */
struct frame	 page_frame(struct request *, const char *title);
/* The frame of the pages of customer success: a style sheet of their own, kept from search engines. */
struct frame	 page_frame_accounts(struct request *, const char *title);
struct html	*page_open(struct request *);

/*
 * Fills the slots for the viewer and sends the page; one that is to be kept
 * (core/cache.h) has no form but in its slots.
 */
int		 page_send(struct request *, int status);

/* The same for XML: begins with the declaration, and has no slots. */
struct html	*page_open_xml(struct request *);
int		 page_send_xml(struct request *, const char *type);

/* The slots every page has. A page with its own (rq->fill) calls this for the rest. */
void		 page_fill(struct html *, int kind, int64_t arg, void *request);

/* An address on this site as a whole one: for canonical links, feeds, the API. */
const char	*page_url(struct request *, const char *path);

/* For core: the viewer's row of web.viewer; the page for rq->refusal. */
void		 page_viewer_read(struct request *, const struct rows *);
int		 page_refuse(struct request *);
const char	*page_status_message(int status);

/* For core: keeps the site's name fresh; asks for it now. */
void		 page_site_init(void);
void		 page_site_ask(void);

#endif
