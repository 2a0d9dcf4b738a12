/* Members: profile, reputation, signing in, settings, notifications. */
#ifndef FORUM_VIEWS_MEMBER_H
#define FORUM_VIEWS_MEMBER_H

#include "views/frame.h"
#include "views/list.h"
#include "views/thread.h"

/* A post in a list of somebody's posts. */
struct post_line {
	int64_t		 id;
	int64_t		 thread_id;
	const char	*thread_slug;
	const char	*thread_title;
	enum post_kind	 kind;
	const char	*excerpt;
	int64_t		 score;
	bool		 accepted;
	struct when	 created;
};

/* GET /u/{name}: view_profile. Nothing here is private. */
struct profile_page {
	struct frame			 frame;
	int64_t				 id;
	struct author			 member;
	struct safe_html		 about;
	struct when			 joined;
	struct when			 seen;		/* 0: not shown */
	const char			*time_zone;	/* "Europe/Athens", or NULL */
	int64_t				 questions;
	int64_t				 discussions;
	int64_t				 answers;
	int64_t				 accepted;
	struct when			 suspended_until; /* 0: not suspended */
	const struct tag_line		*tags;		/* where the member answers; threads = answers */
	size_t				 tag_count;
	const struct post_line		*posts;		/* best answers */
	size_t				 post_count;
	const struct thread_line	*threads;	/* latest threads */
	size_t				 thread_count;
};

/* SLOT_PROFILE_TOOLS */
struct profile_mine {
	const struct viewer	*viewer;
	const char		*name;		/* of the profile */
	bool			 own;
	bool			 can_suspend;
	bool			 can_unsuspend;
};

struct ledger_line {
	struct when	 at;
	int64_t		 delta;
	const char	*why;		/* "Answer accepted" */
	int64_t		 post_id;	/* 0: no post */
	const char	*thread_title;
	bool		 reversed;	/* taken back later */
	int64_t		 total;		/* the reputation after it */
};

/* GET /u/{name}/answers: view_member_posts */
struct member_posts_page {
	struct frame			 frame;
	struct author			 member;
	const struct post_line		*posts;
	size_t				 post_count;
	struct pager			 pager;
};

/* GET /u/{name}/reputation: view_ledger */
struct ledger_page {
	struct frame			 frame;
	struct author			 member;
	const struct ledger_line	*lines;
	size_t				 line_count;
	struct pager			 pager;
};

/*
 * A form that was posted after the session had expired. Carried through the
 * sign-in as hidden fields: held_action, and held.NAME for each field.
 */
struct held_field {
	const char	*name;
	const char	*value;
};

struct held {
	const char		*action;	/* path it was posted to; NULL: nothing held */
	const struct held_field	*fields;	/* without csrf */
	size_t			 field_count;
};

/* GET and POST /register: view_register. Fields: name, email, password, next, held…. */
struct register_page {
	struct frame	 frame;
	struct form	 form;
	const char	*name;
	const char	*email;
	const char	*next;		/* path to go to afterwards */
	struct held	 held;
};

/* GET and POST /login: view_login. Fields: name, password, next, held…. */
struct login_page {
	struct frame	 frame;
	struct form	 form;
	const char	*name;
	const char	*next;
	struct held	 held;
};

/* After signing in with something held: view_held. Posts to held.action. */
struct held_page {
	struct frame	 frame;
	struct held	 held;
};

/* GET /settings: view_settings. Three forms. */
struct settings_page {
	struct frame		 frame;
	struct form		 profile;	/* POST /settings/profile: about, time_zone */
	struct form		 address;	/* POST /settings/email: email, password */
	struct form		 password;	/* POST /settings/password: old_password, password */
	const char		*name;
	const char		*about;
	const char		*time_zone;	/* "Europe/Athens" */
	const char *const	*time_zones;
	size_t			 time_zone_count;
	const char		*email;
};

struct session_line {
	int64_t		 id;
	const char	*agent;		/* "Firefox on Linux" */
	const char	*address;
	struct when	 started;
	struct when	 seen;
	bool		 current;
};

/* GET /settings/sessions: view_sessions. POST …/{id}/end, …/end-others */
struct sessions_page {
	struct frame			 frame;
	const char			*saved;
	const struct session_line	*sessions;
	size_t				 session_count;
};

enum notice_kind {
	NOTICE_ANSWER,
	NOTICE_REPLY,
	NOTICE_COMMENT,
	NOTICE_MENTION,
	NOTICE_ACCEPTED,
	NOTICE_EDITED,
	NOTICE_TICKET,
	NOTICE_MODERATED,
};

struct notice_line {
	int64_t			 id;
	enum notice_kind	 kind;
	struct author		 actor;		/* name NULL: nobody in particular */
	const char		*what;		/* "answered your question" */
	const char		*title;		/* what about */
	const char		*href;
	const char		*excerpt;
	struct when		 at;
	bool			 unread;
};

/* GET /notifications: view_notices. POST /notifications/read marks all. */
struct notices_page {
	struct frame			 frame;
	const struct notice_line	*notices;
	size_t				 notice_count;
	int64_t				 unread;
	struct pager			 pager;
};

#endif
