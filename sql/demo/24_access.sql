-- Help: signing in, roles, leaving, and who did what.

SELECT demo.question('saml-groups', 'sofia-vlachou', '147 days', '{sso,security}', up => 7,
    title => 'SAML users arrive as viewers although their group is mapped to editor',
    body => $$
Sign-in with SAML works. The role mapping does not: everybody arrives as *viewer*. In **Settings → Single sign-on → Roles** I have

| group | role |
|---|---|
| Millrace Editors | editor |
| Millrace Operators | operator |
| *(everybody else)* | viewer |

The names are exactly as in our directory (Entra ID), I copied them. In the sign-in log of Millrace I see the line `groups: 2 received, 0 matched`.
$$);
SELECT demo.answer('saml-groups', 'tomasz.wilk', '70 minutes', up => 8, accepted => '2 hours', body => $$
"2 received, 0 matched" is the telling line: groups do arrive, but under other names. Entra ID sends the **object id** of a group by default, not what it is called:

```xml
<Attribute Name="http://schemas.microsoft.com/ws/2008/06/identity/claims/groups">
  <AttributeValue>7c2f8a11-52f0-4f0e-9d43-0b6f3f1c2ab9</AttributeValue>
</Attribute>
```

Two cures:

- Put the ids into the mapping instead of the names. Ugly to read, but a renamed group keeps its rights. There is a comment column beside it for the name.
- Or let Entra ID send names: *Token configuration → groups claim → sAMAccountName*. This works only for groups that come from an on-premises directory.

I recommend the first. **Show last assertion** in the sign-in log lets you copy the ids from what was really sent.

Also note a limit: for a person in more than 150 groups the assertion carries a link *instead of* the groups, and then nothing matches for exactly your most important people. Restrict the claim to "groups assigned to the application".
$$);
SELECT demo.comment('saml-groups/1', 'sofia-vlachou', '2 hours', up => 1, body => $$Ids it is. And yes, our director is in 212 groups, so thank you for the last paragraph.$$);
SELECT demo.comment('saml-groups/1', 'priya.raghavan', '6 days', up => 2, body => $$For Keycloak it is the other way round: there you must switch off "full group path", or the names arrive as `/staff/Millrace Editors`.$$);

SELECT demo.question('scim-leaver', 'mei.lin', '101 days', '{sso,flows}', up => 6,
    title => 'What happens to the flows of a person who is deprovisioned through SCIM?',
    body => $$
A colleague leaves at the end of the month. She made 31 of our flows and is their owner. HR's system will switch off her account in the directory, and SCIM will tell Millrace.

Will her flows stop? Will alerts go to a mailbox that nobody reads? And what about the connections that she once authorised with her own sign-in?
$$);
SELECT demo.answer('scim-leaver', 'amara.okafor', '3 hours', up => 9, accepted => '1 day', body => $$
The flows keep running. A flow belongs to the workspace; its *owner* is only the person that Millrace writes to. In detail, when SCIM sends `active: false`:

| what | becomes |
|---|---|
| her sessions and personal tokens | ended at once |
| flows she owns | run on, owner shown as *(left)*, alerts go to the workspace's fallback address |
| runs she started that are still going | finish |
| connections with a stored password or key | unchanged |
| connections authorised with **her own** sign-in | stop at the next token refresh, mostly within the hour |

The last row is the one that hurts. Find those before she goes:

```bash
millrace connection list --authorised-by lin.yue@lanhai.example --json \
  | jq -r '.[] | [.name, .kind, .flows] | @tsv'
```

and authorise them again with a service identity. Ownership itself can be handed over in one go:

```bash
millrace flow transfer --from lin.yue --to mei.lin
```

Lists of what belongs to whom are on **People → (name) → Leaving**, which is the same check with a tick box for each. For a roll-out of your size I would make it part of HR's leaver form; happy to show you how other companies worded it.
$$);
SELECT demo.comment('scim-leaver/1', 'mei.lin', '20 hours', body => $$Four connections were hers. Without this we would have found out on the first of the month, at night. Thank you, Amara.$$);

SELECT demo.question('audit-retention', 'samuel.adeyemi', '29 days', '{security,api}', up => 3,
    title => 'How long is the audit log kept, and can we keep it longer ourselves?',
    body => $$
Our auditors ask for seven years of "who changed what" for everything that feeds the ledger. How far back does Millrace go, and is there an export that they would accept?
$$);
SELECT demo.answer('audit-retention', 'tomasz.wilk', '1 hour', up => 5, accepted => '4 hours', body => $$
It depends on the plan:

| plan | audit log |
|---|--:|
| Starter | 30 days |
| Team | 1 year |
| Business | 2 years |
| Enterprise | 7 years, or as agreed |

Northpier is on Enterprise, so the seven years are covered without doing anything.

If you want your own copy all the same, `GET /v2/audit` gives every entry in order, each with the hash of the one before, so a gap or a change is detectable. A nightly flow with the built-in source does it:

```yaml
steps:
  - extract: millrace-audit
  - load: s3
    path: audit/{window.date}.jsonl.gz
    object_lock: 7y
```

`millrace audit verify FILE…` checks the chain. For the auditors: the sentence they usually look for is in our SOC 2 report, section CC7.2; @amara.okafor can send you that.
$$);
