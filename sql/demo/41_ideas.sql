-- Ideas & discussion.

SELECT demo.discussion('naming', 'ideas', 'mei.lin', '140 days', '{flows}', up => 8,
    title => 'How do you name flows and connections once there are more than a hundred?',
    body => $$
We began with names like `export2`, `export2-new` and `export2-new-fixed`. At 30 flows it was funny. At 110 it costs me an hour a week.

Before I rename everything: what is your scheme, and what would you do differently?
$$);
SELECT demo.reply('naming', 'joost.vandenberg', '4 hours', up => 9, body => $$
With 340 flows, this is what survived five years:

```text
<for whom>-<what>-<how often>      finance-invoices-daily
```

| part | examples | rule |
|---|---|---|
| for whom | finance, stock, customs | the team that *complains* when it is missing |
| what | invoices, returns | plural noun, no system names |
| how often | 10min, hourly, daily, once | so that a wrong schedule is visible |

System names are only in connections (`erp-replica`, `wms`), because systems are replaced and questions are not.

The name is one of six points in our review list:

1. name follows the scheme
2. owner is a team, not a person (see #{scim-leaver} if you wonder why)
3. running it twice does no harm
4. at least one gate that has failed once on purpose
5. a deadline, if anybody waits for it
6. a sentence at the top that says what breaks without it
$$);
SELECT demo.edit('naming/1', 'joost.vandenberg', '40 days', 'Link to the thread about leavers',
    $$2. owner is a team, not a person$$,
    $$2. owner is a team, not a person (see #{scim-leaver} if you wonder why)$$);
SELECT demo.reply('naming', 'chen.hao', '9 hours', up => 4, body => $$
Similar, but we put a version at the end for flows that others build on: `parts-master-daily-v2`. When columns change, v1 and v2 run side by side for a month, and whoever still reads v1 gets a mail. It sounds like a lot of work; it is less than one Friday evening.
$$);
SELECT demo.reply('naming', 'Thuỳ.Phạm', '2 days', up => 3, body => $$
As somebody who *reads* the results: please put the unit in the column names, not only good names on the flows. `weight_kg` has saved me more time than any documentation.
$$);
SELECT demo.reply('naming', 'mei.lin', '11 days', up => 3, body => $$
Done, 110 flows renamed with a script (`millrace flow rename` keeps history and watermarks, by the way). I took Joost's scheme as it is. The question "for whom" had no answer for 17 of them. We switched those off, and three weeks later nobody has complained.
$$);

SELECT demo.discussion('show-your-flow', 'ideas', 'wanjiru.kamau', '90 days', '{flows}', up => 6,
    title => 'Show us the flow you are proudest of',
    body => $$
Small or large, clever or stubborn. I will begin: eleven lines that replaced a person copying numbers between two screens every day for six years. (She now runs our data quality team.)

```yaml
flow: customs-rates-daily
schedule: { cron: "5 6 * * 1-5", timezone: Africa/Nairobi }
steps:
  - extract: http
    url: https://rates.customs.example/today.json
  - gate: complete
    rows_min: 160
    newest: { column: valid_on, within: 24h }
  - load: postgres
    table: customs_rate
    merge: [currency, valid_on]
```

The gate is the part I am proud of. The office once published yesterday's file under today's name, and the flow noticed before any of us did.
$$);
SELECT demo.reply('show-your-flow', 'eleni.karra', '1 day', up => 4, body => $$
Ours predicts nothing and simply *compares*: forecast against production, per park and hour, and puts the five largest differences into a mail at 07:00. One SQL window function, read by 30 people every morning:

```sql
SELECT park, hour, forecast_mwh, produced_mwh,
       rank() OVER (ORDER BY abs(forecast_mwh - produced_mwh) DESC) AS place
  FROM production
 WHERE day = :window_date
 FETCH FIRST 5 ROWS WITH TIES;
```

One winter it found an anemometer that had frozen. The forecast was right and the *measurement* was wrong.
$$);
SELECT demo.reply('show-your-flow', 'preecha.s', '3 days', up => 3, body => $$
The pillows (see #{welcome}). I promised the code to three people:

```sql
INSERT INTO pillow_wish (guest_id, kind, since)
SELECT DISTINCT ON (guest_id) guest_id, pillow, checked_in
  FROM stay WHERE pillow IS NOT NULL
 ORDER BY guest_id, checked_in DESC
    ON CONFLICT (guest_id) DO UPDATE SET kind = excluded.kind, since = excluded.since;
```

One guest wrote a letter. He thought that the staff remembered him, so in a way they did.
$$);
SELECT demo.reply('show-your-flow', 'priya.raghavan', '5 days', up => 5, body => $$
A flow with no steps but gates. It loads nothing. Once an hour it asks 40 questions that must be answered "zero rows": parcels with two locations, invoices without a customer, containers that arrived before they left. When one is not zero, the owner of that question gets a mail with the rows.

> The cheapest test is the one that runs on production and only reads.

That sentence hangs over my desk. We have had it for two years, and the longest a contradiction ever lived was 58 minutes.
$$);
SELECT demo.reply('show-your-flow', 'lucia.ferrante', '18 days', up => 6, body => $$
Not proud of the code, which Wanjiru corrected twice, but it is the first one I wrote alone: returns that have stood in the hall for more than ten days, as a list on the tablet of the shift leader, sorted by the row in which they stand. When I began there were 312 of those. Today: nine.
$$);

SELECT demo.discussion('yaml', 'ideas', 'quocbao', '51 days', '{flows}', up => 2, down => 3,
    title => 'YAML was a mistake, change my mind',
    body => $$
every week i lose an hour because of two spaces. `no` is a boolean. `1.10` is a number. time zones like `+07:00` need quotes or become something else. why does a serious product in this century use this as a language?? give us TypeScript
$$);
SELECT demo.reply('yaml', 'minh.tran', '1 hour', up => 5, body => $$
I share the pain, but half of it has a cure. `millrace flow validate` refuses unquoted `no`, `on` and version-like numbers since 4.8, with the line number. And with the JSON schema in your editor you see it while typing:

```yaml
# yaml-language-server: $schema=https://schemas.millrace.example/flow-4.json
flow: orders-daily
```

What I like about YAML here: a colleague who does not program can read it in a review.
$$);
SELECT demo.reply('yaml', 'joost.vandenberg', '3 hours', up => 6, body => $$
A configuration that *cannot* loop is a feature at two in the morning. We generate the 60 flows that look alike with a script, and commit what it wrote. Best of both, and nobody has to execute anything to know what runs.
$$);
SELECT demo.reply('yaml', 'quocbao', '5 hours', down => 3, body => $$
"colleague who does not program can read it" lol. then they should not touch production at all. people who defend yaml have just never used anything better
$$);
SELECT demo.reply('yaml', 'lucia.ferrante', '7 hours', up => 7, body => $$
I am such a colleague. I do not program, I read the flow that counts my returns, and twice I found a mistake in it before it reached finance. Good morning.
$$);
SELECT demo.reply('yaml', 'giorgos.m', '1 day', down => 2, body => $$
every forum has this thread and it is always the same clowns on both sides
$$);
SELECT demo.reply('yaml', 'ingrid.solberg', '1 day 2 hours', up => 8, body => $$
Locking this one before it gets worse; the useful part has been said. For the record: flows written in code are on our list, as a *generator* beside the YAML and not instead of it, very much like Joost describes. @quocbao, the list of what bites you in the first post is good. Would you put it into an idea of its own, without the colleagues?
$$);
SELECT demo.lock('yaml', 'ingrid.solberg', '1 day 3 hours', 'The arguments are all there and the tone went down.');

SELECT demo.discussion('dry-run', 'ideas', 'minh.tran', '24 days', '{cli,gates}', up => 9,
    title => 'Idea: a dry run that does everything but write',
    body => $$
`flow validate` tells me that the file is well-formed, and `flow plan` what it would touch. What I miss is the step between plan and production: read the real source, go through transforms and gates, and stop before the load.

```bash
millrace run start orders-daily --dry-run --sample 10000
```

What it should do, in my view:

- [ ] read with the normal connection, optionally a sample
- [ ] run every transform and every gate, and report all results instead of stopping at the first
- [ ] print ten rows of what *would* have been written
- [ ] leave the watermark alone
- [ ] exit with 0 or 1, so that CI can use it in a merge request

The fourth is the important one. Twice somebody "just tested" an incremental flow, and its watermark moved on.
$$);
SELECT demo.reply('dry-run', '王晓雯', '6 hours', up => 4, body => $$
Yes, please. We imitate it with a copy of each flow that loads into a scratch schema (see #{zh-git}), which means 90 flows have 90 shadows, and the shadows are never quite up to date.

One wish: sample by *key*, not the first 10,000 rows. The first rows of our tables are from the year the factory opened, and they are all clean.
$$);
SELECT demo.reply('dry-run', 'priya.raghavan', '1 day', up => 3, body => $$
Please make it visible in the audit log as a read. A dry run still pulls customer data through somebody's terminal, and the ten printed rows may contain names. A `mask:` list per connection would make it acceptable to our security people.
$$);
SELECT demo.reply('dry-run', 'tomasz.wilk', '3 days', up => 8, body => $$
I took this to the team that owns the runner. Short version: **yes, planned**, with these decisions so far:

| wish | decision |
|---|---|
| all gates reported | yes |
| watermark untouched | yes, and the run is marked `dry` everywhere |
| sample | by key range or percentage, not "first rows" (thanks, @王晓雯) |
| printed rows | off by default, masked by the connection's rules (thanks, @priya.raghavan) |
| exit status | 0 passed, 1 a gate would have stopped it, 2 it could not run |

No promise about the version. When there is a beta I will post it here, and the people in this thread are first.
$$);
SELECT demo.comment('dry-run/3', 'minh.tran', '2 hours', up => 3, body => $$That is more than I asked for. We will gladly test it on `doanh-thu-ngay`, where a mistake is noticed within minutes.$$);
