-- General: the welcome, and news from Weirstone.

SELECT demo.discussion('welcome', 'general', 'admin', '182 days', '{}', up => 11,
    title => 'Welcome to the Millrace community: say hello',
    body => $$
Good to have you here. This is the place for everybody who works with **Millrace**: people who write flows, people who run agents, and people who wait for the file at seven in the morning.

How it works, in four sentences:

- Ask in **Help**. Tell what you did, what you expected and what happened; a run id or the flow file halves the time to an answer.
- When an answer solved it, *accept* it. The next person with the same trouble sees it first.
- Vote for what helped you. It costs nothing, and it is how good answers rise.
- Ideas, opinions and show-and-tell live in **Ideas & discussion**.

Any language is welcome. You will find threads in English, Ελληνικά, Tiếng Việt, ไทย and 中文, and the search knows all of them.

And now: who are you, and what is the strangest thing that your flows carry?
$$);
SELECT demo.reply('welcome', 'chen.hao', '5 hours', up => 5, body => $$
Hello from Suzhou! We make measuring instruments. The strangest thing: every night a flow carries the *temperature of our own server room* to the instruments that are supposed to measure it. They disagree by 0.3 degrees, and nobody dares to say who is right.
$$);
SELECT demo.reply('welcome', 'minh.tran', '2 days 6 hours', up => 4, body => $$
Xin chào! Sao Mai, 64 shops in the south of Vietnam. We carry the number of durians sold per hour, because above a certain number the shop has to open the windows.
$$);
SELECT demo.reply('welcome', 'eleni.karra', '3 days 2 hours', up => 4, body => $$
Καλημέρα from Athens. Meltemi runs 14 wind parks. There is a flow called `goats`: one park has a weighing plate at the gate for service trucks, and at night it mostly records goats. We filter everything under 120 kg.
$$);
SELECT demo.reply('welcome', 'wanjiru.kamau', '4 days', up => 3, body => $$
Habari from Nairobi! Analytics at Northpier. Our strangest is a spreadsheet with the birthdays of cranes. The machines, not the birds. Maintenance bakes a cake, and the flow tells the canteen.
$$);
SELECT demo.reply('welcome', 'preecha.s', '8 days 3 hours', up => 3, body => $$
สวัสดีครับ from Bangkok, nine hotels. We count pillows. A guest may choose from seven kinds, and the choice follows him from hotel to hotel through a flow with 40 lines. It has never failed. The booking system has.
$$);
SELECT demo.reply('welcome', 'mei.lin', '19 days', up => 2, body => $$
Hi all, Mei from Lanhai's Singapore office. I am not a developer, but I have learned that one `for` loop and the API can replace a whole Tuesday.
$$);

SELECT demo.discussion('release-411', 'general', 'ingrid.solberg', '9 days', '{}', up => 8,
    title => 'Millrace 4.11: shared snapshots, group scopes in the API, and a quieter agent',
    body => $$
4.11 reaches all workspaces over this week. What is in it:

| what | for whom |
|---|---|
| `snapshot: shared` for split extracts | everybody with large PostgreSQL sources; it came out of #{slow-extract} |
| group scopes (`acc-*`) through the API and Terraform | Team and above |
| `millrace flow plan` prints tables written | everybody |
| the agent logs a heartbeat only when something changed | everybody who pays for log storage |
| `lag` shown on the watermark page | everybody |

**Please note**

1. The agent needs 4.9 or newer for shared snapshots. `millrace agent list --outdated` shows who lags behind.
2. `GET /v1/…` answers with a `Sunset` header from now on. Version 1 stays until 4.14; nothing happens suddenly.

Thank you to @wanjiru.kamau, @chen.hao and @sofia-vlachou, who had the beta on real flows and found four bugs that we had not.

Questions about one of these are best asked as a thread of their own; short ones can go below.
$$);
SELECT demo.reply('release-411', 'joost.vandenberg', '3 hours', up => 4, body => $$
Shared snapshots on the nine-minute flow: still nine minutes, and now the pieces agree with each other. Very happy.
$$);
SELECT demo.reply('release-411', 'Νίκος.Βέργος', '1 day', up => 2, body => $$
The quiet heartbeat saves us 40 MB of satellite traffic a month per park. You may be laughing. I am not.
$$);
SELECT demo.reply('release-411', 'sofia-vlachou', '2 days', up => 1, body => $$
Is there a date for the end of the version 1 API? Our auditors like dates more than version numbers.
$$);
SELECT demo.reply('release-411', 'ingrid.solberg', '2 days 4 hours', up => 2, body => $$
@sofia-vlachou, not before six months from now, and the date will be announced three months ahead in this category and by mail to every owner. If it helps: **API → Usage** shows which of your tokens still call version 1.
$$);
