-- Help: when flows run, when they do not, and running them again.

SELECT demo.question('dst-night', 'lucia.ferrante', '163 days', '{scheduling,time-zones}', up => 9,
    title => 'What happens to a flow scheduled at 02:30 on the night the clocks change?',
    body => $$
Our stock reconciliation (`stock-nightly`) runs at half past two, Rome time:

```yaml
flow: stock-nightly
schedule:
  cron: "30 2 * * *"
  timezone: Europe/Rome
```

In spring there is no 02:30, and in autumn there are two of them. Our previous scheduler ran the job **twice** one autumn, every return was counted double, and finance needed a week to untangle it.

Before the next change I would like to know, for Millrace:

1. Is the run skipped, moved or doubled?
2. Does that depend on `overlap`?
3. Would you simply schedule everything in UTC?
$$);

SELECT demo.answer('dst-night', 'joost.vandenberg', '4 hours', up => 13, accepted => '3 hours',
    body => $$
Never skipped, never doubled, but in spring it moves.

Millrace computes the *next* local time after each run; it does not match the clock minute by minute. So one line in the schedule is one run per local day:

| night | the clock says | Millrace does | window of that run |
|:--|:--|:--|--:|
| any other | 02:30 once | runs at 02:30 | 24 h |
| spring | 02:30 does not exist | runs at 03:00, the first minute after the gap | 23.5 h |
| autumn | 02:30 twice | runs at the first 02:30 only | 24 h |
| the night after autumn | 02:30 once | runs at 02:30 | **25 h** |

Look at the last column, because that is where people still get hurt. If your query says `now() - interval '1 day'`, you lose an hour of stock moves after the autumn change. Use the window that the run carries:

```sql
SELECT item_id, moved_at, quantity
  FROM stock_move
 WHERE moved_at >= :window_start
   AND moved_at <  :window_end;
```

`overlap` has no part in it. It only decides what happens when a run is still going at the next start.

As for UTC: we put technical flows (housekeeping, replication) in UTC, and anything a person waits for at her desk in local time. You can look at the coming change without waiting for it:

```bash
millrace schedule preview stock-nightly --clock-change
```
$$);

SELECT demo.comment('dst-night/1', 'lucia.ferrante', '2 hours', up => 3,
    body => $$The window column is exactly what was wrong in our old job. Query changed, finance informed. Thank you, @joost.vandenberg!$$);

SELECT demo.comment('dst-night/1', 'eleni.karra', '20 days', up => 2,
    body => $$Same for flows that run every 15 minutes: on the long night you get four runs more, which is right, because the hour really was there twice.$$);

SELECT demo.edit('dst-night/1', 'joost.vandenberg', '26 hours', 'The 25 hour window belongs to the night after',
    $$| autumn | 02:30 twice | runs at the first 02:30 only | 25 h |$$,
    $$| autumn | 02:30 twice | runs at the first 02:30 only | 24 h |
| the night after autumn | 02:30 once | runs at 02:30 | **25 h** |$$);

SELECT demo.answer('dst-night', 'wanjiru.kamau', '9 hours', up => 5, body => $$
@joost.vandenberg has the mechanics. The lazy alternative is to stay out of the hour altogether: everywhere in Europe the clocks change between 01:00 and 04:00 local time, so a flow at 04:10 never meets the question.

We did that for all flows whose result nobody reads before six. It also moved a good part of our load away from 02:00 to 03:00, where apparently the whole world schedules its jobs. Median queueing time on the shared agents went from four minutes to eleven seconds.

Keep the `:window_start` and `:window_end` in the query all the same. The window is 25 hours long after the autumn change *whatever* the time of the run, because the day is.
$$);

SELECT demo.question('late-alert', 'samuel.adeyemi', '74 days', '{scheduling,webhooks}', up => 7,
    title => 'How do I get told that a run is late, not only that it failed?',
    body => $$
The month-end flow feeds the numbers I present at nine in the morning. Twice now it did not *fail*: it simply had not finished, because an earlier flow held the only slot. There was no message, since nothing was wrong as far as Millrace was concerned.

I can subscribe to `run.failed` under **Notifications**, but I find nothing like "not done by 08:30". Do I have to ask our developers for something?
$$);

SELECT demo.answer('late-alert', 'tomasz.wilk', '2 hours', up => 8, accepted => '19 hours', body => $$
You need a *deadline* on the flow. It is part of the schedule, so someone with the editor role has to add two lines:

```yaml
schedule:
  cron: "0 5 1 * *"
  timezone: Africa/Lagos
  deadline: "08:30"        # local time, same time zone as the cron line
  late: warn               # warn | stop
```

If the run has not *succeeded* by 08:30, Millrace raises the event `run.late`. It does so once per run, also when the run has not even started, so a full agent or a lost one is covered as well. `late: warn` leaves the run alone; `late: stop` ends it, which is right only if a late result is worse than none.

The event then appears under **Notifications** beside `run.failed`, and you can subscribe by mail yourself. For a message half an hour *before* the deadline, set `late_warning: 30m`; that one is called `run.at_risk`.

One thing to know: a flow with a deadline also moves up the queue. Among waiting runs, the agent prefers the one with the nearest deadline, so in your case this may well cure the cause together with the symptom.
$$);

SELECT demo.comment('late-alert/1', 'samuel.adeyemi', '20 hours', up => 1,
    body => $$@wanjiru.kamau added it for me and this morning's run started first. No warning, because there was nothing to warn about. Perfect.$$);
SELECT demo.comment('late-alert/1', 'priya.raghavan', '2 days', up => 4,
    body => $$We page on `run.at_risk` and only log `run.late`. By the time something is late, a page mostly wakes up a person who can no longer help.$$);

SELECT demo.question('backfill-gates', 'quocbao', '58 days', '{backfill,gates}', up => 4,
    title => 'Backfill of 90 days stops at the first gate: rows_min is made for one day',
    body => $$
I want to run `orders-daily` again over the last quarter. Window by window it works, but that is 90 runs, so I tried one run over all of it:

```bash
millrace run start orders-daily --from -90d --to today --single-window
```

It stops at the gate, because there are of course more rows than a day has:

```text
gate "volume": rows 1 204 377 > rows_max 60 000 → stop
```

I could remove the gate, push, run, put it back, push again. There must be something better?
$$);

SELECT demo.edit('backfill-gates', 'ingrid.solberg', '90 minutes', 'Command and message as code, so that they can be read',
    $$so I tried one run over all of it: millrace run start orders-daily --from -90d --to today --single-window

It stops at the gate, because there are of course more rows than a day has: gate "volume": rows 1 204 377 > rows_max 60 000 → stop
$$,
    $$so I tried one run over all of it:

```bash
millrace run start orders-daily --from -90d --to today --single-window
```

It stops at the gate, because there are of course more rows than a day has:

```text
gate "volume": rows 1 204 377 > rows_max 60 000 → stop
```
$$);

SELECT demo.answer('backfill-gates', 'wanjiru.kamau', '5 hours', up => 6, body => $$
Two ways, and I would take the first.

**Keep one window per run, but let them run side by side.** Then every gate keeps its meaning, and a bad day stops alone instead of hiding in a pile of 1.2 million rows:

```bash
millrace run start orders-daily --from -90d --to today --parallel 4
```

This makes 90 runs, four at a time. They show up as one group in the list, with one progress bar, and `--resume` carries on after the ones that stopped.

**Or say the limit per day, not per run.** Since 4.8 a gate can use the length of the window:

```yaml
- gate: volume
  rows_min: 8000
  rows_max: 60000
  per: 1d            # limits are multiplied by window length / 1d
```

With that your single run is allowed between 720,000 and 5.4 million rows and passes. The price is that one empty day in the middle goes unnoticed, and empty days are what backfills are usually there to mend.
$$);

SELECT demo.comment('backfill-gates/1', 'quocbao', '7 hours', body => $$did the parallel one, 88 ok and 2 stopped. those two were really broken$$);

SELECT demo.answer('backfill-gates', 'tomasz.wilk', '1 day', up => 3, body => $$
To add to @wanjiru.kamau's list: a gate may carry a condition, for the rare case in which it makes no sense at all in a backfill (freshness is the usual one):

```yaml
- gate: fresh
  newest: { column: created_at, within: 2h }
  when: run.kind == "scheduled"
```

The run's page shows such a gate in grey as *not applicable*, so that nobody later believes it had been checked. `run.kind` is `scheduled`, `manual`, `backfill` or `api`.
$$);

SELECT demo.question('queued-run', 'sofia-vlachou', '2 days 5 hours', '{agent,scheduling}', up => 3,
    title => 'Run stays "queued" although the agent shows four free slots',
    body => $$
Since yesterday some runs wait for 40 minutes and more, while the agent page says **0 of 4 slots in use**. They start on their own in the end. Nothing in the agent's log between "heartbeat ok" lines.

- agent 4.11.0 on Debian, one machine, label `athens`
- the waiting flows have `agent: athens` like all others
- `millrace run show` says only `queued, waiting for agent`

The flows that wait are always the ones with a PostgreSQL source; the SFTP ones start at once. Is there a limit per connection somewhere?
$$);
SELECT demo.comment('queued-run', 'tomasz.wilk', '3 hours', up => 2,
    body => $$There is one, `max_runs` on the connection, but then the message would say so. Could you post the output of `millrace agent show athens --capabilities`? I suspect the PostgreSQL driver did not load at the agent's last start.$$);
SELECT demo.comment('queued-run', 'sofia-vlachou', '22 hours',
    body => $$I have asked our operations people for it, I cannot log in on that machine myself. It restarted on Sunday night, that would fit.$$);
