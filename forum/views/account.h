/*
 * The pages of customer success: accounts and how they are doing. Staff with
 * the role csm or admin only. Scores are texts such as "64.06", made from
 * integers by SQL; `*_hundredths` and millionths are for what is drawn. Sums of
 * money are in whole units of the currency, as text.
 */
#ifndef FORUM_VIEWS_ACCOUNT_H
#define FORUM_VIEWS_ACCOUNT_H

#include "views/chart.h"
#include "views/frame.h"
#include "views/list.h"
#include "views/show.h"

enum band {
	BAND_UNKNOWN,		/* "not enough data" */
	BAND_RISK,
	BAND_WATCH,
	BAND_HEALTHY,
};

/* Which of the tabs of /accounts is open. */
enum account_part {
	ACCOUNTS_LIST,
	ACCOUNTS_MAP,
	ACCOUNTS_COMMUNITY,
	ACCOUNTS_TICKETS,
	ACCOUNTS_DEFLECTION,
	ACCOUNTS_RULES,
};

struct account_tab {
	enum account_part	part;
};

/* The score of an account on a day: view_account_score. */
struct account_score {
	enum band	 band;
	const char	*score;		/* "64.06", or NULL when it was never scored */
	int64_t		 confidence;	/* percent */
};

/* The score's line through the last days: view_account_trend. */
struct account_trend {
	const char	*path;		/* chart_line, 120 by 32 */
	int64_t		 change;	/* hundredths of a point in 30 days */
	bool		 known;		/* there was a score 30 days ago */
};

struct account_alert {
	const char	*path;		/* "/accounts/acme/alerts/band/2026-11-01" */
	const char	*text;		/* "Score fell by 16 points in 30 days" */
	bool		 grave;
	struct when	 since;
};

struct account_line {
	const char			*id;
	const char			*name;
	struct account_score		 score;
	struct account_trend		 trend;
	const char			*touch;
	const char			*stage;
	const char			*segment;
	const char			*csm;		/* NULL: nobody */
	const char			*mrr;
	const char			*at_risk;	/* MRR × (1 − H/100) */
	const char			*what_changed;	/* "Answers accepted −3.10", or NULL */
	const struct account_alert	*alerts;
	size_t				 alert_count;
};

/* A <select> over the list: its name, its label and what may be chosen. */
struct account_filter {
	const char		*name;
	const char		*label;
	const char		*chosen;
	const struct choice	*choices;	/* the first: all */
	size_t			 count;
};

/* The form over a list or a report of accounts: view_account_filters. */
struct account_filters {
	const char			*action;	/* "/accounts" */
	bool				 by_name;
	const char			*q;		/* a part of the name, or NULL */
	const struct account_filter	*list;
	size_t				 count;
	bool				 chosen;	/* it is narrowed by anything */
	const char			*csv;		/* path of the same as CSV, or NULL */
};

/* How many accounts are in a band, and what they pay. */
struct account_share {
	enum band	 band;
	int64_t		 accounts;
	const char	*mrr;
	int		 width;		/* of 1000 */
	int		 left;
};

/*
 * GET /accounts: view_accounts. Filters band, touch, stage, segment, csm, q.
 * POST to an alert's path: done=1 or snooze=DAYS, next.
 */
struct accounts_page {
	struct frame			 frame;
	const struct account_line	*accounts;
	size_t				 account_count;
	struct account_filters		 filters;
	const struct account_share	*shares;	/* of all accounts */
	size_t				 share_count;
	const char			*at_risk;	/* all accounts */
	int64_t				 open_alerts;
	const struct account_alert	*alerts;	/* about all of them together */
	size_t				 alert_count;
	const char			*here;		/* to come back to after an act */
	struct pager			 pager;
};

/* One step of the explanation: what a signal gives or takes. */
struct account_step {
	const char	*label;		/* "Answers accepted" */
	const char	*dimension;
	const char	*points;	/* "+3.10" */
	bool		 loss;
	bool		 known;		/* not connected: counted as the prior */
	const char	*detail;	/* "0.5495 of 1, weight 3, last 2 days ago" */
	struct when	 last;
	int		 left;		/* of 1000: where its bar begins */
	int		 width;
};

struct account_dimension {
	const char	*name;
	int64_t		 weight;	/* of 100 */
	const char	*score;		/* D, "52.07"; NULL: nothing is connected */
	int64_t		 coverage;	/* percent */
	const char	*points;
};

struct account_person {
	struct author	 member;
	int64_t		 questions;	/* in 90 days */
	int64_t		 answers;
	int64_t		 accepted;
	struct when	 seen;
	bool		 helps;
	bool		 silent;	/* helped once, nothing for 30 days */
};

struct account_event {
	struct when	 at;
	const char	*text;		/* "Answer accepted" */
	const char	*dimension;
	const char	*link;		/* path, or NULL */
	bool		 negative;
	bool		 retracted;
};

struct chart_tick {
	int		 x;
	const char	*label;
};

/* The score by day, 720 by 200: low 0, high 100. */
struct account_chart {
	const char		*path;
	const struct chart_tick	*ticks;
	size_t			 tick_count;
	const struct chart_row {
		const char	*day;
		const char	*score;
		enum band	 band;
	}			*rows;		/* the table behind, by week */
	size_t			 row_count;
	const char		*summary;	/* "From 71.20 to 64.06 in 90 days" */
};

/* GET /accounts/{id}: view_account */
struct account_page {
	struct frame			 frame;
	const char			*id;
	const char			*name;
	const char			*saved;
	struct account_score		 score;
	const char			*day;		/* the day it is of */
	const char			*touch;
	const char			*stage;
	const char			*plan;
	const char			*segment;
	const char			*mrr;
	const char			*at_risk;
	const char			*csm;
	const char			*domain;
	bool				 churned;
	const char			*churn_reason;
	struct when			 churned_at;
	struct account_chart		 chart;
	const struct account_step	*steps;
	size_t				 step_count;
	const char			*cap;		/* why the score is capped, or NULL */
	const char			*next_band;	/* the smallest change that reaches it, or NULL */
	const char			*receipt;
	const char			*model;
	const char			*position;	/* of the log */
	const struct account_dimension	*dimensions;
	size_t				 dimension_count;
	const struct account_alert	*alerts;
	size_t				 alert_count;
	const struct account_person	*people;
	size_t				 person_count;
	const struct thread_line	*open_threads;
	size_t				 open_thread_count;
	const struct account_event	*events;
	size_t				 event_count;
	const char			*more_events;	/* path, or NULL */
	const struct account_step	*autopsy;	/* what it lost in the 90 days before it left */
	size_t				 autopsy_count;
	const char			*here;
};

/*
 * GET and POST /accounts/new and /accounts/{id}/edit: view_account_form
 * Fields: id (new only), name, domain, touch, stage, plan, segment, mrr, mrr_from, csm, own, revision.
 */
struct account_form_page {
	struct frame		 frame;
	struct form		 form;
	bool			 fresh;
	const char		*action;
	const char		*back;
	const char		*id;
	const char		*name;
	const char		*domain;
	const char		*touch;
	const char		*stage;
	const char		*plan;
	const char		*segment;
	const char		*mrr;
	const char		*mrr_from;	/* a day, or empty: from today on */
	const char		*csm;
	bool			 own;		/* the company that runs the forum */
	int64_t			 revision;	/* the one that is changed */
	const struct choice	*touches;	/* the first: by rule */
	size_t			 touch_count;
	const struct choice	*stages;
	size_t			 stage_count;
	const struct choice	*csms;		/* the first: nobody */
	size_t			 csm_count;
	const struct account_membership {
		const char	*member;
		struct when	 from;
		struct when	 to;		/* 0: still */
		const char	*origin;
	}			*memberships;
	size_t			 membership_count;
	struct form		 member_form;	/* POST /accounts/{id}/members: member, from, remove */
	const char		*member;
	const char		*from;
};

/*
 * GET and POST /accounts/import: view_account_import
 * Fields: csv, and apply=1 once the preview was seen.
 */
struct account_import_page {
	struct frame		 frame;
	struct form		 form;
	const char		*csv;
	const struct import_row {
		int64_t		 line;
		const char	*id;
		const char	*verdict;	/* "new", "changed", "same", "wrong" */
		const char	*detail;
	}			*rows;
	size_t			 row_count;
	int64_t			 fresh;
	int64_t			 changed;
	int64_t			 same;
	int64_t			 wrong;
	bool			 applied;
	const char		*unknown;	/* names of columns that were left out, or NULL */
};

/* What the smaller views show. */
struct chart_days {
	const struct chart_tick	*ticks;
	size_t			 count;
	int			 y;
};

struct account_alerts {
	const struct account_alert	*list;
	size_t				 count;
	const char			*account;	/* its name */
	const char			*here;		/* to come back to */
};

struct account_row {
	const struct account_line	*line;
	const char			*here;
};

struct account_steps {
	const struct account_step	*list;
	size_t				 count;
	const char			*caption;
};

struct account_select {
	const struct form	*form;
	const char		*name;
	const char		*label;
	const char		*hint;		/* or NULL */
	struct choices		 choices;
};

/* "risk", "watch", "healthy", "unknown": a class, and the word of SQL. */
const char	*band_class(enum band);

/* "At risk" … "Not enough data" */
const char	*band_word(enum band);

/* Hundredths of a point with their sign: +3.10, −0.05, 0.00 */
void		 show_points(struct html *, int64_t hundredths);

#endif
