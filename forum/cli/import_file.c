/* The files of a Stack Exchange data dump. */
#include "cli/import_file.h"

static const struct field	user_fields[] = {
	{ "Id",			"id",		FIELD_ID,	FIELD_NEEDED },
	{ "DisplayName",	"name",		FIELD_LINE,	FIELD_OPTIONAL },
	{ "CreationDate",	"created",	FIELD_DATE,	FIELD_MENDED },
	{ "LastAccessDate",	"seen",		FIELD_DATE,	FIELD_OPTIONAL },
	{ "Reputation",		"reputation",	FIELD_NUMBER,	FIELD_OPTIONAL },
	{ "AboutMe",		"about",	FIELD_TEXT,	FIELD_OPTIONAL },
};

static const struct field	post_fields[] = {
	{ "Id",			"id",		FIELD_ID,	FIELD_NEEDED },
	{ "PostTypeId",		"type",		FIELD_NUMBER,	FIELD_NEEDED },
	{ "ParentId",		"parent",	FIELD_ID,	FIELD_OPTIONAL },
	{ "AcceptedAnswerId",	"accepted",	FIELD_ID,	FIELD_OPTIONAL },
	{ "CreationDate",	"created",	FIELD_DATE,	FIELD_MENDED },
	{ "Score",		"score",	FIELD_NUMBER,	FIELD_OPTIONAL },
	{ "ViewCount",		"views",	FIELD_NUMBER,	FIELD_OPTIONAL },
	{ "Body",		"html",		FIELD_TEXT,	FIELD_MENDED },
	{ "OwnerUserId",	"owner",	FIELD_ID,	FIELD_OPTIONAL },
	{ "OwnerDisplayName",	"owner_name",	FIELD_LINE,	FIELD_OPTIONAL },
	{ "LastEditorUserId",	"editor",	FIELD_ID,	FIELD_OPTIONAL },
	{ "LastEditorDisplayName", "editor_name", FIELD_LINE,	FIELD_OPTIONAL },
	{ "LastEditDate",	"edited",	FIELD_DATE,	FIELD_OPTIONAL },
	{ "Title",		"title",	FIELD_LINE,	FIELD_OPTIONAL },
	{ "Tags",		"tags",		FIELD_TAGS,	FIELD_OPTIONAL },
	{ "ClosedDate",		"closed",	FIELD_DATE,	FIELD_OPTIONAL },
};

/* RevisionGUID holds together what one edit changed. */
static const struct field	history_fields[] = {
	{ "Id",			"id",		FIELD_ID,	FIELD_NEEDED },
	{ "PostHistoryTypeId",	"type",		FIELD_NUMBER,	FIELD_NEEDED },
	{ "PostId",		"post",		FIELD_ID,	FIELD_NEEDED },
	{ "RevisionGUID",	"edit",		FIELD_LINE,	FIELD_OPTIONAL },
	{ "CreationDate",	"created",	FIELD_DATE,	FIELD_MENDED },
	{ "UserId",		"editor",	FIELD_ID,	FIELD_OPTIONAL },
	{ "UserDisplayName",	"editor_name",	FIELD_LINE,	FIELD_OPTIONAL },
	{ "Comment",		"comment",	FIELD_LINE,	FIELD_OPTIONAL },
	{ "Text",		"body",		FIELD_TEXT,	FIELD_OPTIONAL },
};

static const struct field	comment_fields[] = {
	{ "Id",			"id",		FIELD_ID,	FIELD_NEEDED },
	{ "PostId",		"post",		FIELD_ID,	FIELD_NEEDED },
	{ "Score",		"score",	FIELD_NUMBER,	FIELD_OPTIONAL },
	{ "Text",		"body",		FIELD_TEXT,	FIELD_MENDED },
	{ "CreationDate",	"created",	FIELD_DATE,	FIELD_MENDED },
	{ "UserId",		"author",	FIELD_ID,	FIELD_OPTIONAL },
	{ "UserDisplayName",	"author_name",	FIELD_LINE,	FIELD_OPTIONAL },
};

static const struct field	vote_fields[] = {
	{ "Id",			"id",		FIELD_ID,	FIELD_NEEDED },
	{ "PostId",		"post",		FIELD_ID,	FIELD_NEEDED },
	{ "VoteTypeId",		"type",		FIELD_NUMBER,	FIELD_NEEDED },
	{ "CreationDate",	"created",	FIELD_DATE,	FIELD_MENDED },
};

static const struct field	tag_fields[] = {
	{ "Id",			"id",		FIELD_ID,	FIELD_OPTIONAL },
	{ "TagName",		"name",		FIELD_LINE,	FIELD_NEEDED },
	{ "ExcerptPostId",	"excerpt",	FIELD_ID,	FIELD_OPTIONAL },
};

static const struct field	link_fields[] = {
	{ "Id",			"id",		FIELD_ID,	FIELD_NEEDED },
	{ "PostId",		"post",		FIELD_ID,	FIELD_NEEDED },
	{ "RelatedPostId",	"related",	FIELD_ID,	FIELD_NEEDED },
	{ "LinkTypeId",		"type",		FIELD_NUMBER,	FIELD_NEEDED },
	{ "CreationDate",	"created",	FIELD_DATE,	FIELD_MENDED },
};

#define FIELDS(table)	(table), sizeof(table) / sizeof((table)[0])

const struct import_file	import_files[IMPORT_FILE_COUNT] = {
	{ "Users.xml", "users", "members", "dump_user",
	    FIELDS(user_fields), false },
	{ "Posts.xml", "posts", "unreadable posts", "dump_post",
	    FIELDS(post_fields), true },
	{ "PostHistory.xml", "posthistory", "unreadable history",
	    "dump_history", FIELDS(history_fields), false },
	{ "Comments.xml", "comments", "comments", "dump_comment",
	    FIELDS(comment_fields), false },
	{ "Votes.xml", "votes", "unreadable votes", "dump_vote",
	    FIELDS(vote_fields), false },
	{ "Tags.xml", "tags", "tags", "dump_tag", FIELDS(tag_fields), false },
	{ "PostLinks.xml", "postlinks", "links", "dump_link",
	    FIELDS(link_fields), false },
	{ "Badges.xml", "badges", "badges", NULL, NULL, 0, false },
};
