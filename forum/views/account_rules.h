/* How accounts are served: touch rules and response targets, as a page of customer success. */
#ifndef FORUM_VIEWS_ACCOUNT_RULES_H
#define FORUM_VIEWS_ACCOUNT_RULES_H

#include "views/account.h"

/* A field of the form: its name ends in its row, "mrr_3", or its touch model, "minutes_low". */
struct rule_field {
	const char	*name;
	const char	*value;
};

/* A row of the form; one that says nothing is there to be filled in. */
struct touch_rule {
	struct rule_field	 place;		/* where it stands in the order */
	struct rule_field	 plan;
	struct rule_field	 stage;
	struct rule_field	 mrr;		/* it pays at least that */
	struct rule_field	 touch;
	const char		*words;		/* the rule as a sentence, for who may not change it */
};

struct response_target {
	const char		*label;		/* "Low touch" */
	struct rule_field	 minutes;	/* empty: nothing is promised */
	struct rule_field	 calendar;	/* empty: every hour counts */
	const char		*words;		/* "4 h, in office hours" */
};

/* Accounts that would be served otherwise. */
struct touch_move {
	int64_t		 accounts;
	const char	*mrr;
	const char	*from;
	const char	*to;
};

/* What a new target would have meant for the questions of 30 days. */
struct target_preview {
	const char	*label;
	int64_t		 questions;
	int64_t		 late_now;
	int64_t		 late_then;
};

struct rules_change {
	struct when	 at;
	const char	*who;
	const char	*what;
};

/*
 * GET and POST /accounts/rules: view_account_rules
 * Fields: place_N, plan_N, stage_N, mrr_N, touch_N for N from 1 to `rows`;
 * touch_all; minutes_T and calendar_T for each touch model; rows, seen.
 */
struct account_rules_page {
	struct frame			 frame;
	struct form			 form;
	bool				 may;		/* change them */
	const struct touch_rule		*rules;
	size_t				 rule_count;	/* of a reader: those that say something */
	const char			*otherwise;	/* the touch model of what no rule fits */
	const char			*otherwise_words;
	const struct response_target	*targets;
	size_t				 target_count;
	const char			*hours;		/* what the office's hours are */
	const struct choice		*touches;
	size_t				 touch_count;
	const struct choice		*stages;	/* the first: any */
	size_t				 stage_count;
	const struct choice		*calendars;	/* the first: every hour */
	size_t				 calendar_count;
	bool				 previewed;	/* `moves` and `waits` are what `seen` stands for */
	const char			*seen;
	const struct touch_move		*moves;
	size_t				 move_count;
	const struct target_preview	*waits;
	size_t				 wait_count;
	const struct rules_change	*changes;
	size_t				 change_count;
	const struct choice		*own;		/* our own companies: id and name */
	size_t				 own_count;
};

struct office_day {
	const char	*label;		/* "Monday" */
	const char	*name;		/* "hours_1" */
	const char	*hours;
};

/* GET and POST /accounts/rules/hours: view_account_hours. Fields: time_zone, hours_1 (Monday) to hours_7, holidays. */
struct account_hours_page {
	struct frame			 frame;
	struct form			 form;
	const char			*time_zone;
	const struct choice		*zones;
	size_t				 zone_count;
	const struct office_day		*days;
	size_t				 day_count;
	const char			*holidays;	/* a day a line */
};

/* What the smaller views show. */
struct rule_select {
	const struct form	*form;
	const char		*label;
	const char		*name;
	struct choices		 choices;
};

struct rule_input {
	const struct form	*form;
	const char		*label;
	struct rule_field	 field;
	int			 max;
	bool			 digits;
};

#endif
