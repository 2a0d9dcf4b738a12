-- Help: the agent in the customer's network, and the command line.

SELECT demo.question('agent-proxy', 'preecha.s', '142 days', '{agent}', up => 6,
    title => 'Agent behind a proxy connects, then is "lost" after 90 seconds, again and again',
    body => $$
We put the agent in the server network of one hotel. It reaches the internet only through a proxy. It connects, the page shows it green, and after a minute and a half it is *lost*. Then it connects again. In the log:

```text
level=info  msg="connected" url=wss://agents.millrace.example/v2/stream via=proxy.hotel.lan:3128
level=warn  msg="no frame for 90s, closing"
level=info  msg="reconnecting" delay=4s
```

Runs that start in the green minute are sometimes finished, sometimes not. The proxy's administrator (that is also me) sees nothing blocked. What should I look at?
$$);
SELECT demo.answer('agent-proxy', 'priya.raghavan', '2 hours', up => 10, accepted => '1 day', body => $$
The proxy lets you *open* the stream, but holds back what comes through it. The agent expects a heartbeat every 15 seconds; after six missing ones it gives up: those are your 90 seconds.

Usually it is one of three things, in this order of probability:

1. **TLS inspection.** The proxy opens the connection, reads it and wants to see whole HTTP answers before it passes them on. A stream never is whole. Exempt `agents.millrace.example` from inspection.
2. **Idle timeout below 15 s** on a second device, often a firewall cluster. Then you would see shorter gaps, so probably not yours.
3. **No WebSocket upgrade.** Some proxies drop the `Upgrade` header and answer 200.

You can see which one it is from the agent's machine:

```bash
millrace-agent check --proxy http://proxy.hotel.lan:3128
```

If line 3 says `certificate issuer: Hotel Inspection CA`, it is the first.

If you are not allowed to change the proxy, the agent can poll instead of streaming. It is a little slower to start runs (up to 5 s), nothing else:

```toml
# /etc/millrace/agent.toml
[connection]
proxy     = "http://proxy.hotel.lan:3128"
transport = "poll"      # stream | poll
```
$$);
SELECT demo.comment('agent-proxy/1', 'preecha.s', '22 hours', up => 2, body => $$Number 1. I had bought that inspection myself. With the exemption it is green for 20 hours now.$$);
SELECT demo.comment('agent-proxy/1', 'Νίκος.Βέργος', '31 days', up => 1, body => $$For wind parks on a satellite line: `transport = "poll"` is the better choice anyway, the stream costs us more than the data.$$);
SELECT demo.answer('agent-proxy', 'minh.tran', '8 hours', up => 2, body => $$
If you use `poll`, also raise the number of slots a little. With streaming, a slot is given the next run at once; with polling it stays empty until the next question. We went from `slots = 4` to `slots = 6` on the same machine and had the same throughput as before.
$$);

SELECT demo.question('secret-rotation', 'yusuf.demir', '37 days', '{security,postgresql}', up => 6,
    title => 'How do you rotate a database password without a failed run?',
    body => $$
Our security policy says 60 days for every database password. There are flows every five minutes, so between `ALTER ROLE` and `millrace secret set` there is always one run that tries the old password and fails, and at 3 a.m. that wakes somebody.

Pausing 30 flows, waiting, changing, resuming works, but I would rather not do it six times a year for 14 databases. How do you do this?
$$);
SELECT demo.answer('secret-rotation', 'wanjiru.kamau', '3 hours', up => 6, body => $$
Two roles that take turns, so there is never a moment when the password in use changes:

```sql
-- once
CREATE ROLE millrace_reader NOLOGIN;
GRANT pg_read_all_data TO millrace_reader;
CREATE ROLE millrace_a LOGIN IN ROLE millrace_reader;
CREATE ROLE millrace_b LOGIN IN ROLE millrace_reader;
```

With `millrace_a` in use, a rotation is: give **b** a new password, set the connection's user and secret to b in *one* push, wait until the longest run is over, then `ALTER ROLE millrace_a NOLOGIN`. Next time the other way round.

Runs read their secrets at the start and keep them, so those already going finish with a, and those that start later use b. Nothing fails, at any time of day, and the whole thing is twelve lines in CI.
$$);
SELECT demo.answer('secret-rotation', 'tomasz.wilk', '7 hours', up => 4, body => $$
If you cannot have a second role (some hosted databases), the secret itself can hold two values for a while:

```bash
millrace secret set erp-db --value-file new.txt --keep-previous 30m
```

For the next 30 minutes a step whose sign-in is refused (SQLSTATE `28P01`) tries the other value before it gives up. It works in both directions, so it does not matter whether the database or Millrace changes first.

@wanjiru.kamau's way is cleaner, because nothing is ever tried twice and your database log shows no refused sign-ins. Prefer it where you can.
$$);
SELECT demo.comment('secret-rotation/1', 'yusuf.demir', '9 days', body => $$I like this. Trying it on two databases before I declare it solved.$$);

SELECT demo.question('cli-in-ci', 'minh.tran', '157 days', '{cli,security}', up => 8,
    title => '"millrace flow push" in CI wants to open a browser',
    body => $$
On my laptop `millrace login` opened a browser once and that was it. In our pipeline the same command stops:

```text
$ millrace flow push flows/
Not signed in. Open https://app.millrace.example/device and enter KPLW-RRTD
waiting …
```

I could copy `~/.config/millrace/` into the runner, but that is *my* sign-in, with my rights, and it ends when I leave. What is the proper way?
$$);
SELECT demo.answer('cli-in-ci', 'wanjiru.kamau', '80 minutes', up => 9, accepted => '50 minutes', body => $$
A service token. It belongs to the workspace, not to a person, and can do only what you give it:

```bash
millrace token create ci-push --scope flows:write --workspace sao-mai --days 90
```

The command line takes it from the environment and never asks for a browser when it is set:

```yaml
# .gitlab-ci.yml
push-flows:
  image: registry.example/millrace-cli:4.6
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
  variables:
    MILLRACE_WORKSPACE: sao-mai
  script:
    - millrace flow validate flows/
    - millrace flow push flows/ --message "$CI_COMMIT_SHORT_SHA $CI_COMMIT_TITLE"
```

`MILLRACE_TOKEN` itself goes into the protected variables of the project, so that only the main branch sees it. In merge requests run `validate` alone; it needs no token at all, because it does not talk to the server.

`--message` is worth the few characters: it turns up in the audit log and on the flow's history page, so everybody sees which commit a version came from.
$$);
SELECT demo.comment('cli-in-ci/1', 'minh.tran', '1 hour', up => 2, body => $$Works, and the tip with `--message` is gold.$$);
SELECT demo.comment('cli-in-ci/1', 'sofia-vlachou', '14 days', up => 3, body => $$From the security side: 90 days is right, "never expires" is not. The CLI warns two weeks before the end, and the pipeline's log shows the warning.$$);

SELECT demo.question('urgent', 'nattapong', '47 days', '{flows}', down => 4,
    title => 'flow not working!!! urgent',
    body => $$
flow does not work since today, yesterday it was ok. please help fast it is very urgent for my boss
$$);
SELECT demo.comment('urgent', 'joost.vandenberg', '35 minutes', up => 3,
    body => $$Happy to help, but there is nothing here to go on yet. Which flow, what does `millrace run show` say for the last run, and what changed since yesterday? A run id alone would be a start.$$);
SELECT demo.comment('urgent', 'ingrid.solberg', '2 hours', up => 2,
    body => $$@nattapong, I know how it feels with the boss behind you. If production stands still and you are on the Team plan, the **Contact** page reaches support directly. Here, a log line gets you an answer, usually within the hour.$$);
