/* The pages of customer success about all accounts together: the map, and the community's own health. */
#ifndef FORUM_VIEWS_ACCOUNT_MAP_H
#define FORUM_VIEWS_ACCOUNT_MAP_H

#include "views/account.h"

/* An account's place among the quadrants. */
struct quadrant_dot {
	const char	*id;
	const char	*name;
	int		 x;		/* CSAT, of 1000 */
	int		 y;		/* NPS from the top, of 1000 */
	const char	*csat;
	const char	*nps;
};

struct quadrant {
	const char	*name;		/* "Advocates" */
	const char	*meaning;
	int64_t		 accounts;
	const char	*share;		/* "12.5 %" */
	const char	*interval;	/* Wilson, "8.1–18.7 %"; NULL: nobody is classified */
	const char	*alarm;		/* or NULL */
};

/* A line of a table of figures: a label and its cells. */
struct figure_row {
	const char		 *label;
	const char	*const	 *cells;
};

struct figure_table {
	const char		*caption;
	const char	*const	*columns;	/* the first: of the labels */
	size_t			 column_count;
	const struct figure_row	*rows;
	size_t			 row_count;
	const char		*empty;		/* what to say when there are no rows */
};

/* A figure that is read at a glance. */
struct headline {
	const char	*value;
	const char	*label;
	const char	*note;		/* or NULL */
	bool		 bad;
};

struct load_line {
	const char	*csm;
	int64_t		 accounts;
	const char	*mrr;
	int		 width;		/* of 1000 */
	int		 grade;		/* 0 fine, 1 amber, 2 red */
};

/* GET /accounts/map: view_accounts_map. Filters touch, stage, segment, csm, cohort. */
struct accounts_map_page {
	struct frame			 frame;
	struct account_filters		 filters;
	const struct quadrant		*quadrants;	/* VIP support, advocates, churners, wildcards */
	size_t				 quadrant_count;
	const char			*unclassified;
	const struct quadrant_dot	*dots;
	size_t				 dot_count;
	const struct headline		*churn;
	size_t				 churn_count;
	struct figure_table		 cohorts;
	struct figure_table		 csat;
	struct figure_table		 nps;
	struct figure_table		 touches;
	const struct load_line		*loads;
	size_t				 load_count;
};

/* GET /accounts/community: view_accounts_community. The same filters. */
struct accounts_community_page {
	struct frame			 frame;
	struct account_filters		 filters;
	const struct headline		*headlines;
	size_t				 headline_count;
	struct figure_table		 months;
	struct figure_table		 responses;
	struct figure_table		 helpers;
	const char			*path;		/* resolution rate by month, 720 by 160 */
	const struct chart_tick		*ticks;
	size_t				 tick_count;
};

struct headlines {
	const struct headline	*list;
	size_t			 count;
};

#endif
