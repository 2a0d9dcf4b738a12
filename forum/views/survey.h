/* What customers are asked, in quiet panels; whether a viewer is asked about us, struct viewer says. */
#ifndef FORUM_VIEWS_SURVEY_H
#define FORUM_VIEWS_SURVEY_H

#include "views/frame.h"

/* What the asker may say about how a question went. */
enum csat_step {
	CSAT_NONE,
	CSAT_ASK,		/* good or bad */
	CSAT_WORDS,		/* said; words may follow */
};

/* The viewer and one question: view_slot_csat */
struct csat_mine {
	const struct viewer	*viewer;
	int64_t			 thread_id;
	enum csat_step		 step;
};

#endif
