/* The administrators' pages. */
#ifndef FORUM_VIEWS_ADMIN_H
#define FORUM_VIEWS_ADMIN_H

#include "views/frame.h"
#include "views/list.h"

/* One privilege: the reputation it needs under each preset. */
struct privilege_line {
	const char	*label;		/* "Vote up" */
	int64_t		 launch;
	int64_t		 growing;
	int64_t		 established;
};

/*
 * GET and POST /admin: view_admin_settings
 * Fields: site_name, site_tagline, privilege_preset.
 */
struct admin_settings_page {
	struct frame			 frame;
	struct form			 form;
	const char			*site_name;
	const char			*site_tagline;
	const char			*privilege_preset; /* launch, growing, established */
	const struct privilege_line	*privileges;
	size_t				 privilege_count;
};

struct admin_category_line {
	const char	*slug;
	const char	*name;
	const char	*description;
	const char	*visible_to;	/* NULL: everybody; else "Moderators" … */
	int64_t		 position;
	int64_t		 threads;
};

/* GET /admin/categories: view_admin_categories. POST …/{slug}/move value=-1|1 */
struct admin_categories_page {
	struct frame				 frame;
	const struct admin_category_line	*categories;
	size_t					 category_count;
	const char				*saved;
};

/*
 * GET and POST /admin/categories/new and /admin/categories/{slug}: view_admin_category
 * Fields: name, slug, description, position, visible_to.
 */
struct admin_category_page {
	struct frame		 frame;
	struct form		 form;
	const char		*action;	/* where the form goes */
	bool			 fresh;		/* a new one */
	const char		*name;
	const char		*slug;
	const char		*description;
	const char		*position;
	const char		*visible_to;	/* chosen role */
	const struct choice	*roles;		/* the first: everybody */
	size_t			 role_count;
};

struct synonym_line {
	const char	*name;
	const char	*tag;		/* what it stands for */
};

/*
 * GET /admin/tags?q=: view_admin_tags
 * POST /admin/tags: name, description. POST /admin/tags/synonyms: synonym, tag.
 * POST /admin/tags/synonyms/delete: synonym.
 */
struct admin_tags_page {
	struct frame			 frame;
	struct form			 form;		/* of the tag */
	struct form			 synonym_form;
	const char			*name;
	const char			*description;
	const char			*synonym;
	const char			*synonym_tag;
	const struct tag_line		*tags;
	size_t				 tag_count;
	const struct synonym_line	*synonyms;
	size_t				 synonym_count;
	struct pager			 pager;
};

struct admin_member_line {
	struct author	 member;
	const char	*email;
	struct when	 joined;
	struct when	 seen;
	struct when	 suspended_until;
};

/*
 * GET /admin/members?q=: view_admin_members
 * POST /admin/members/{name}: role, staff (1 or absent).
 */
struct admin_members_page {
	struct frame				 frame;
	struct form				 form;
	const char				*q;
	const struct admin_member_line		*members;
	size_t					 member_count;
	struct pager				 pager;
};

struct token_line {
	int64_t		 id;
	const char	*owner;
	const char	*name;
	const char	*scopes;	/* separated by spaces */
	struct when	 created;
	struct when	 expires;	/* 0: never */
};

struct scope_choice {
	struct choice	 scope;
	bool		 chosen;
};

/*
 * GET /settings/tokens, a member's own, and /admin/tokens, everybody's: view_tokens
 * POST /settings/tokens: name, scope (each ticked one), days. POST …/{id}/revoke.
 */
struct tokens_page {
	struct frame			 frame;
	struct form			 form;
	bool				 everybody;
	const char			*made;		/* a new token's text, shown this once */
	const char			*name;
	const struct scope_choice	*scopes;
	size_t				 scope_count;
	const char			*days;
	const struct token_line		*tokens;
	size_t				 token_count;
};

#endif
