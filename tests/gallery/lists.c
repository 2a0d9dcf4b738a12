/* The gallery's lists: home, tag, tags, search, and empty ones. */
#include "gallery.h"

const struct category_name CATEGORIES[] = {
	{ "getting-started", "Getting started", false },
	{ "integrations", "Integrations & API", false },
	{ "administration", "Administration", false },
	{ "partners", "Partners", true },
};
const size_t CATEGORY_COUNT = COUNT(CATEGORIES);

static const char *const SSO[] = { "sso", "saml", "azure-ad" };
static const char *const HOOKS[] = { "webhooks", "rate-limits" };
static const char *const EXPORT[] = { "export", "csv" };
static const char *const API[] = { "api", "pagination", "python", "sdk", "http-429" };

static const struct tag_line TAGS[] = {
	{ "sso", "Single sign-on: SAML, OpenID Connect, directories", 182 },
	{ "webhooks", "Events that Lumen sends to you, and how to check their signature", 131 },
	{ "api", "The REST API, tokens and scopes", 420 },
	{ "billing", "Plans, seats, invoices", 77 },
	{ "export", "Getting your data out, in one go or every night", 58 },
	{ "csv", NULL, 41 },
	{ "εξαγωγή-δεδομένων", "Ερωτήσεις στα ελληνικά", 4 },
};

const struct thread_line *
gallery_lines(size_t *ret_count)
{
	static struct thread_line	lines[9];

	lines[0] = (struct thread_line){ .id = 1, .slug = "sso", .category = CATEGORIES[2],
	    .title = "SAML sign-in loops after we renamed our company domain",
	    .tags = SSO, .tag_count = 3, .author = AUTHOR("Nikos", 310), .created = ago(5 * 3600),
	    .last_author = AUTHOR("Mai Trần", 2480), .active = ago(1200), .score = 12,
	    .answers = 3, .views = 418, .solved = true };
	lines[1] = (struct thread_line){ .id = 2, .slug = "x", .category = CATEGORIES[1],
	    .title = "How many webhook deliveries may be in flight before Lumen slows down?",
	    .tags = HOOKS, .tag_count = 2, .author = AUTHOR("oluwaseun.a", 54),
	    .created = ago(3 * 3600), .active = ago(3 * 3600), .score = 3, .views = 36 };
	lines[2] = (struct thread_line){ .id = 3, .slug = "x", .kind = THREAD_DISCUSSION,
	    .category = CATEGORIES[0], .title = "How do you introduce new colleagues to Lumen?",
	    .author = AUTHOR("Katarzyna W.", 890), .created = ago(DAY),
	    .last_author = AUTHOR("สมชาย", 120), .active = ago(4 * 3600), .score = 21,
	    .answers = 17, .views = 1204 };
	lines[3] = (struct thread_line){ .id = 4, .slug = "x", .category = CATEGORIES[1],
	    .title = "Làm thế nào để phân trang khi API trả về hơn 10.000 bản ghi?",
	    .tags = API, .tag_count = 5, .author = AUTHOR("Nguyễn Hoàng", 1),
	    .created = ago(2 * DAY), .last_author = AUTHOR("Jonas", 77), .active = ago(DAY),
	    .score = 5, .answers = 2, .views = 240 };
	lines[4] = (struct thread_line){ .id = 5, .slug = "x", .category = CATEGORIES[2],
	    .title = "ส่งออกรายงานเป็น CSV แล้วภาษาไทยอ่านไม่ออกใน Excel",
	    .tags = EXPORT, .tag_count = 2, .author = AUTHOR("สมชาย", 120), .created = ago(3 * DAY),
	    .last_author = AUTHOR("Mai Trần", 2480), .active = ago(3 * DAY - 9000), .score = 8,
	    .answers = 1, .views = 305, .solved = true };
	lines[5] = (struct thread_line){ .id = 6, .slug = "x", .category = CATEGORIES[1],
	    .title = "导出的时间戳应该是 UTC 还是工作区时区？", .tags = EXPORT, .tag_count = 1,
	    .author = AUTHOR("李雷", 42), .created = ago(5 * DAY), .active = ago(5 * DAY),
	    .score = -2, .views = 91 };
	lines[6] = (struct thread_line){ .id = 7, .slug = "x", .category = CATEGORIES[2],
	    .title = "Πώς αλλάζω τη γλώσσα των ειδοποιήσεων για όλη την ομάδα;",
	    .author = AUTHOR("Ελένη Π.", 640), .created = ago(9 * DAY),
	    .last_author = AUTHOR(NULL, 0), .active = ago(8 * DAY), .score = 0,
	    .answers = 1, .views = 64, .closed = true };
	lines[7] = (struct thread_line){ .id = 8, .slug = "x", .category = CATEGORIES[3],
	    .title = "Partner price list for next year", .kind = THREAD_DISCUSSION,
	    .author = AUTHOR("Priya", 5210, .role = ROLE_ADMIN), .created = ago(40 * DAY),
	    .last_author = AUTHOR("Jonas", 77), .active = ago(30 * DAY), .score = 2,
	    .answers = 1104, .views = 15320, .locked = true };
	lines[8] = (struct thread_line){ .id = 9, .slug = "x", .category = CATEGORIES[0],
	    .title = "Buy cheap followers now", .author = AUTHOR("spammer9", 1),
	    .created = ago(41 * DAY), .active = ago(41 * DAY), .state = POST_HIDDEN };
	*ret_count = COUNT(lines);
	return lines;
}

struct sidebar
gallery_sidebar(void)
{
	static struct category_line	categories[4];

	categories[0] = (struct category_line){ CATEGORIES[0], "First steps, and what to set up in which order", 214 };
	categories[1] = (struct category_line){ CATEGORIES[1], "Everything that talks to Lumen from outside", 733 };
	categories[2] = (struct category_line){ CATEGORIES[2], "Members, roles, security, billing", 380 };
	categories[3] = (struct category_line){ CATEGORIES[3], NULL, 12 };
	return (struct sidebar){ .categories = categories, .category_count = COUNT(categories),
	    .tags = TAGS, .tag_count = COUNT(TAGS), .threads = 1590, .questions = 1327,
	    .solved = 1048, .members = 11204 };
}

static void
shoot_search(void)
{
	static const struct piece	title[] = {
		{ "SAML ", false }, { "sign-in", true }, { " loops after we renamed our company domain", false },
	};
	static const struct piece	snippet[] = {
		{ "… the identity provider still sends the old domain, so ", false },
		{ "sign-in", true }, { " never ends. Change the entity id, then each member ", false },
		{ "signs in", true }, { " once more …", false },
	};
	const struct search_hit		hits[] = {
		{ .thread_id = 1, .slug = "sso", .title = { title, 3 }, .text = { snippet, 5 }, .category = CATEGORIES[2], .tags = SSO, .tag_count = 3,
		  .author = AUTHOR("Nikos", 310), .created = ago(5 * 3600), .score = 12, .answers = 3, .solved = true },
		{ .thread_id = 2, .slug = "x", .title = { title + 1, 2 }, .text = { snippet, 3 }, .category = CATEGORIES[0], .author = AUTHOR("Jonas", 77),
		  .created = ago(90 * DAY), .score = 1, .answers = 0 },
	};
	struct search_page	page = { .frame = gallery_frame("sign-in", SECTION_NONE),
	    .q = "sign-in is:solved", .hits = hits, .hit_count = 2, .total = 2 };

	page.frame.query = page.q;
	SHOOT("search", view_search, &page);
	page.hit_count = 0;
	page.total = 0;
	page.warning = "There is no tag “sigin”, so it was left out.";
	SHOOT_FOR("search-empty", view_search, &page, LOOKER_VISITOR);
}

void
gallery_lists(void)
{
	struct list_page	page = { .frame = gallery_frame(NULL, SECTION_LATEST),
	    .kind = LIST_HOME, .path = "/", .total = -1, .sidebar = gallery_sidebar(),
	    .pager = { .next = "/?after=x" } };
	struct tags_page	tags = { gallery_frame("Tags", SECTION_TAGS), NULL, TAGS, COUNT(TAGS), { NULL, NULL } };

	page.frame.feed = "/feed.atom";
	page.threads = gallery_lines(&page.thread_count);
	SHOOT("home", view_list, &page);
	SHOOT_FOR("home-anonymous", view_list, &page, LOOKER_VISITOR);
	page.kind = LIST_TAG;
	page.frame.section = SECTION_TAGS;
	page.path = "/tags/sso";
	page.heading = "sso";
	page.description = "Single sign-on: SAML, OpenID Connect, directories";
	page.sort = SORT_TOP;
	page.total = 182;
	SHOOT("tag", view_list, &page);
	page.kind = LIST_CATEGORY;
	page.category = CATEGORIES[1];
	page.heading = "Integrations & API";
	page.sort = SORT_UNANSWERED;
	page.thread_count = 0;
	page.total = 0;
	SHOOT("category-empty", view_list, &page);
	SHOOT("tags", view_tags, &tags);
	SHOOT_FOR("tags-survey", view_tags, &tags, LOOKER_CUSTOMER);
	shoot_search();
}
