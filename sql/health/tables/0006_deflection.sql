-- An intent that was sent after all.
INSERT INTO signal (name, kind) VALUES ('intent.posted', 'note');

-- What is looked for by name: by alerts, by the report of deflection, and what accounts and members are (span_refresh).
-- It lies together, whatever else is in the log.
DROP INDEX event_by_name;
CREATE INDEX event_by_name ON event (name, day) WHERE name IN ('unsubscribed', 'champion.silent', 'sla.missed',
    'intent.opened', 'suggestion.opened', 'deflection.confirmed', 'intent.posted', 'ticket.opened',
    'account.opened', 'member.joined', 'member.left', 'staff.changed', 'stage.changed', 'plan.changed', 'touch.changed',
    'segment.changed', 'csm.changed', 'mrr.changed', 'cancellation.noticed', 'churned', 'renewed');
