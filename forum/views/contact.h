/* Tickets. */
#ifndef FORUM_VIEWS_CONTACT_H
#define FORUM_VIEWS_CONTACT_H

#include "views/frame.h"
#include "views/write.h"

/* A ticket in a list. */
struct ticket_line {
	int64_t		 id;
	const char	*title;
	bool		 closed;
	bool		 answered;	/* the last word is the house's */
	struct when	 at;
	struct when	 active_at;
	const char	*writer;	/* for customer success only, as the rest */
	const char	*account;	/* id; NULL: belongs to none */
	const char	*account_name;
	const char	*mrr;
};

/*
 * GET and POST /contact: view_contact
 * Fields: title, body.
 */
struct contact_page {
	struct frame			 frame;
	struct form			 form;
	const char			*title;
	struct composer			 composer;
	struct suggestions		 suggestions;	/* for a form that came back */
	const struct ticket_line	*tickets;	/* the member's own */
	size_t				 ticket_count;
	struct pager			 pager;
};

/* A message of a ticket. */
struct ticket_message {
	struct author		 author;
	bool			 house;		/* by the people of the house */
	struct safe_html	 html;
	struct when		 at;
};

/*
 * GET and POST /contact/{id}: view_ticket
 * Fields: body, act (reply or close).
 */
struct ticket_page {
	struct frame			 frame;
	struct form			 form;
	int64_t				 id;
	const char			*title;
	bool				 closed;
	bool				 own;
	struct author			 writer;
	const char			*account;	/* id; NULL: none, or not for this reader */
	const char			*account_name;
	const struct ticket_message	*messages;
	size_t				 message_count;
	int64_t				 last;		/* number of the last of them */
	const char			*body;		/* of a form that came back */
};

/* GET /accounts/tickets: view_account_tickets */
struct account_tickets_page {
	struct frame			 frame;
	bool				 closed;	/* which are shown */
	const char			*account;	/* of which only; NULL: of all */
	const struct ticket_line	*tickets;
	size_t				 ticket_count;
	struct pager			 pager;
};

/* GET /solved/{id}: view_solved */
struct solved_page {
	struct frame		 frame;
	int64_t			 id;
	bool			 ticket;	/* a ticket was to be written, not a question */
	bool			 solved;
	struct thread_link	 thread;	/* id 0: it cannot be read any more */
};

/* How it stands: "waiting for an answer", "answered", "closed". */
const char	*ticket_word(const struct ticket_line *);

#endif
