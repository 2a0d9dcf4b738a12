/* How many tickets suggestions avoid: what the page shows. Numbers that were reckoned are texts made by SQL. */
#ifndef FORUM_VIEWS_ACCOUNT_DEFLECTION_H
#define FORUM_VIEWS_ACCOUNT_DEFLECTION_H

#include "views/account_map.h"

/* What can be said; the order is that of the words in pages/account_deflection.c. */
enum deflection_verdict {
	DEFLECTION_MEASURED,
	DEFLECTION_SKEWED,		/* void */
	DEFLECTION_NO_HOLDOUT,
	DEFLECTION_NO_EXPOSED,
	DEFLECTION_FEW_ACCOUNTS,
	DEFLECTION_COVERS_ZERO,
};

/* A number with the ends of its 95 % interval. */
struct deflection_figure {
	const char	*value;		/* NULL: there is none */
	const char	*low;
	const char	*high;
};

/* What became of some of the intents that were shown suggestions. */
struct deflection_outcome {
	const char	*name;		/* a class: "confirmed", "implicit", "unknown", "went-on" */
	const char	*label;
	const char	*meaning;
	int64_t		 intents;
	const char	*share;		/* "12.5 %" */
	int		 left;		/* of 1000 */
	int		 width;
};

/* A line of the comparison, drawn from `left` on: of 1000, as is `zero`. */
struct deflection_bar {
	const char	*label;
	const char	*name;		/* a class: "held", "exposed", "delta" */
	bool		 counted;	/* accounts, intents and tickets are known */
	int64_t		 accounts;
	int64_t		 intents;
	int64_t		 tickets;
	const char	*rate;		/* tickets per 100 intents */
	int		 left;
	int		 width;
	int		 mark;		/* of the difference: where it is itself, within its interval */
};

/*
 * GET /accounts/deflection?days=&ticket_cost=: view_accounts_deflection.
 * Filters touch, stage, segment, csm, cohort.
 */
struct accounts_deflection_page {
	struct frame				 frame;
	struct form				 form;		/* of ticket_cost, when it is none */
	struct account_filters			 filters;
	const struct choice			*periods;
	size_t					 period_count;
	const char				*period;	/* "90" */
	const char				*ticket_cost;	/* as typed, or as understood; or NULL */
	enum deflection_verdict			 verdict;
	int64_t					 exposed;	/* intents, mature or not */
	int64_t					 held;
	int64_t					 waiting;
	int64_t					 mature;	/* exposed ones */
	int64_t					 accounts_exposed;
	int64_t					 accounts_held;
	const char				*chi_squared;
	struct deflection_figure		 avoided;
	struct deflection_figure		 saving;
	struct deflection_figure		 delta;		/* tickets per 100 intents */
	const char				*delta_more;	/* to how many more they may lead */
	bool					 worse;		/* measured: they lead to more */
	const char				*honesty;	/* percent, or NULL */
	int64_t					 implicit;	/* with those who confirmed */
	const struct deflection_outcome		*outcomes;
	size_t					 outcome_count;
	const struct deflection_bar		*bars;
	size_t					 bar_count;
	int					 zero;		/* of 1000: where no tickets are */
};

#endif
