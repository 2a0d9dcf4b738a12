-- Where things are said: the forum's name, categories and tags. `general` stands already; the
-- demo only says what it is for.

UPDATE forum.setting SET value = 'Millrace Community' WHERE name = 'site_name';
UPDATE forum.setting SET value = 'Ask, answer and share what you have built with Millrace' WHERE name = 'site_tagline';

SELECT demo.category('general', 'General', 0, NULL,
    'News from Weirstone, introductions, and whatever has no better place.');
SELECT demo.category('help', 'Help', 1, NULL,
    'Questions about Millrace that have an answer: what you did, what you expected, what happened instead.');
SELECT demo.category('ideas', 'Ideas & discussion', 2, NULL,
    'How you work, what you would change, and what you built. No right answers here.');
SELECT demo.category('staff-room', 'Staff room', 3, 'csm',
    'For Weirstone staff: triage, wording, and things that are not ready to be said outside.');

SELECT demo.tag('agent', 'The Millrace agent in your own network: installing, connecting, slots, proxies.', '{runner}'),
       demo.tag('api', 'The HTTP API, version 2: calls, paging, limits, idempotency.', '{rest-api}'),
       demo.tag('backfill', 'Running a flow again over windows that lie in the past.', '{}'),
       demo.tag('cli', 'The millrace command on your own machine and in CI.', '{command-line}'),
       demo.tag('exports', 'Files that Millrace writes: CSV, Parquet, JSON Lines, and where they go.', '{csv-export}'),
       demo.tag('flows', 'The flow file: steps, names, structure, review.', '{pipelines}'),
       demo.tag('gates', 'Checks on rows that let a run pass, warn or stop.', '{data-quality}'),
       demo.tag('performance', 'Making runs faster, or finding out why they are not.', '{}'),
       demo.tag('postgresql', 'PostgreSQL as a source or a destination.', '{postgres}'),
       demo.tag('python', 'The Python client and Python steps.', '{}'),
       demo.tag('scheduling', 'Cron lines, overlap, late runs.', '{cron}'),
       demo.tag('security', 'Secrets, roles, audit log, certificates.', '{}'),
       demo.tag('sso', 'Signing in through your own identity provider: SAML, OpenID Connect, SCIM.', '{saml,single-sign-on}'),
       demo.tag('time-zones', 'Local time, UTC, and the nights on which clocks change.', '{dst}'),
       demo.tag('watermarks', 'Loading only what is new, and missing nothing.', '{incremental-load}'),
       demo.tag('webhooks', 'Events that Millrace sends: signatures, retries, replays.', '{callbacks}');
