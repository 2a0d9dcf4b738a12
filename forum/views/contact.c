/* Tickets: how they are worded. */
#include "views/contact.h"

const char *
ticket_word(const struct ticket_line *ticket)
{
	if (ticket->closed)
		return "closed";
	return ticket->answered ? "answered" : "waiting for an answer";
}
