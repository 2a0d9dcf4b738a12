/* The gallery's threads: solved, long, closed, and a discussion. */
#include "gallery.h"

static const char *const TAGS[] = { "sso", "saml", "azure-ad" };
static const char QUESTION[] =
	"We moved from `lumen-labs.example` to `lumen.example` last week. Since then **nobody** who "
	"signs in through Azure gets in: after the Microsoft page they land on our sign-in page again, and again.\n\n"
	"What I see in the response:\n\n"
	"```xml\n<saml:Issuer>https://sts.example/5f1c/</saml:Issuer>\n"
	"<saml:Audience>https://lumen-labs.example/saml</saml:Audience>\n```\n\n"
	"What I tried:\n\n1. A new certificate\n2. Turning *Force SSO* off and on\n3. Asking @Priya, who had it working in #12\n\n"
	"Is the audience kept somewhere that does not follow the domain?";
static const char ACCEPTED[] =
	"Yes: the **entity id** is written once, when SSO is switched on, and renaming the domain leaves it alone. "
	"Your provider sends the old audience, Lumen compares it with the new one, and drops the assertion.\n\n"
	"### What to do\n\n"
	"Ask for the metadata again and give it to Azure:\n\n"
	"```bash\ncurl -s https://lumen.example/saml/metadata \\\n  -H \"Authorization: Bearer $TOKEN\" > metadata.xml\n"
	"# then: Enterprise applications → Lumen → Single sign-on → Upload metadata file\n```\n\n"
	"| Field | Before | After |\n| --- | --- | --- |\n| Identifier | `https://lumen-labs.example/saml` | `https://lumen.example/saml` |\n"
	"| Reply address | …`/saml/acs` | unchanged |\n\n"
	"> Members who are signed in stay signed in; nobody has to be invited again.\n\n"
	"- [x] upload the file\n- [ ] test with one member first\n\nMore in [the guide](https://docs.example.com/sso).";

static const struct comment	*some_comments(void);
static struct thread_page	 solved_thread(void);

static const struct comment *
some_comments(void)
{
	static struct comment	comments[2];

	comments[0] = (struct comment){ .id = 101, .score = 4, .author = AUTHOR("Nikos", 310),
	    .created = ago(3000), .html = prose("That was it. The audience had the old domain, and `metadata.xml` fixed it in one go.") };
	comments[1] = (struct comment){ .id = 102, .author = AUTHOR("Jonas", 77), .created = ago(1400), .edited = ago(1300),
	    .html = prose("Worth adding that Azure caches the certificate for up to ten minutes.") };
	return comments;
}

static struct thread_page
solved_thread(void)
{
	static struct post		posts[3];
	static struct thread_link	similar[3];

	similar[0] = (struct thread_link){ 12, "x", "Which SAML attributes does Lumen read?", 7, 2, true };
	similar[1] = (struct thread_link){ 14, "x", "Force SSO for some groups only", 2, 0, false };
	similar[2] = (struct thread_link){ 18, "x", "Azure AD: certificate is about to expire, what happens then?", 1, 11, false };
	posts[0] = (struct post){ .id = 3, .kind = POST_ANSWER, .number = 1, .score = 14, .revision = 3,
	    .author = AUTHOR("Mai Trần", 2480, .role = ROLE_MODERATOR), .editor = AUTHOR("Priya", 5210),
	    .created = ago(4 * 3600), .edited = ago(1200), .html = prose(ACCEPTED), .accepted = true,
	    .comments = some_comments(), .comment_count = 2 };
	posts[1] = (struct post){ .id = 4, .kind = POST_ANSWER, .number = 2, .score = 2, .revision = 1,
	    .author = AUTHOR("Priya", 5210, .role = ROLE_ADMIN, .staff = true), .created = ago(4 * 3600),
	    .html = prose("You can also set the audience by hand under *Administration → Security*, if you may not touch Azure. It is a workaround, though.") };
	posts[2] = (struct post){ .id = 5, .kind = POST_ANSWER, .number = 3, .score = -3, .revision = 1,
	    .author = AUTHOR(NULL, 0), .created = ago(4 * 3600 - 500), .state = POST_DELETED,
	    .reason = "Answers a different question.", .html = prose("Just switch it off.") };
	return (struct thread_page){
	    .frame = gallery_frame("SAML sign-in loops after we renamed our company domain", SECTION_QUESTIONS),
	    .id = 1, .slug = "sso", .title = "SAML sign-in loops after we renamed our company domain",
	    .category = CATEGORIES[2], .tags = TAGS, .tag_count = 3, .views = 418, .answers = 3,
	    .created = ago(5 * 3600), .active = ago(1200), .accepted_post = 3,
	    .accepted_author = AUTHOR("Mai Trần", 2480),
	    .opening = { .id = 1, .kind = POST_QUESTION, .score = 12, .author = AUTHOR("Nikos", 310),
	        .created = ago(5 * 3600), .html = prose(QUESTION) },
	    .posts = posts, .post_count = 3, .first_number = 1,
	    .similar = similar, .similar_count = 3,
	};
}

static void
shoot_discussion(void)
{
	static struct post	posts[2];
	struct thread_page	page = {
	    .frame = gallery_frame("How do you introduce new colleagues to Lumen?", SECTION_NONE),
	    .id = 2, .slug = "x", .kind = THREAD_DISCUSSION, .title = "How do you introduce new colleagues to Lumen?",
	    .category = CATEGORIES[0], .views = 1204, .answers = 17, .created = ago(DAY), .active = ago(4 * 3600),
	    .opening = { .id = 6, .kind = POST_DISCUSSION, .score = 21, .author = AUTHOR("Katarzyna W.", 890),
	        .created = ago(DAY), .html = prose("We are forty people now and every team does it differently. What works for you?\n\n![The checklist we use](https://images.example.com/checklist.png)") },
	    .posts = posts, .post_count = 2, .first_number = 1, .pager = { .next = "/t/2/x?after=2" },
	};

	posts[0] = (struct post){ .id = 7, .kind = POST_REPLY, .number = 1, .score = 9, .author = AUTHOR("สมชาย", 120),
	    .created = ago(DAY - 4000), .html = prose("เราให้พี่เลี้ยงหนึ่งคนต่อพนักงานใหม่หนึ่งคน และมีรายการตรวจสอบสามหน้า") };
	posts[1] = (struct post){ .id = 8, .kind = POST_REPLY, .number = 2, .score = 4, .author = AUTHOR("李雷", 42),
	    .created = ago(4 * 3600), .html = prose("我们第一天只看两页文档，第二天就开始做真实的任务。") };
	SHOOT("discussion", view_thread, &page);
}

void
gallery_threads(void)
{
	struct thread_page	page = solved_thread();

	SHOOT("thread", view_thread, &page);
	SHOOT_FOR("thread-anonymous", view_thread, &page, LOOKER_VISITOR);
	SHOOT_FOR("thread-survey", view_thread, &page, LOOKER_CUSTOMER);
	page.answers = 1000;
	page.first_number = 31;
	page.pager = (struct pager){ .first = "/t/1/sso", .next = "/t/1/sso?after=x" };
	SHOOT("thread-middle", view_thread, &page);
	page = solved_thread();
	page.id = 3;
	page.accepted_post = 0;
	page.answers = 0;
	page.post_count = 0;
	page.closed = page.locked = true;
	page.closed_at = ago(DAY);
	page.closed_reason = "It is about another product.";
	page.locked_reason = "Until the release is out.";
	page.duplicate_of = page.similar[0];
	page.state = POST_DELETED;
	page.state_reason = "Spam.";
	SHOOT("thread-closed", view_thread, &page);
	SHOOT_FOR("thread-survey-words", view_thread, &page, LOOKER_CUSTOMER);
	shoot_discussion();
}
