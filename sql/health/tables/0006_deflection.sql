-- An intent that was sent after all, and an index of what the report of deflection reads by name and day.
INSERT INTO signal (name, kind) VALUES ('intent.posted', 'note');

-- One for alerts and deflection, as before: what a report reads of these names lies together, whatever else is in the log.
DROP INDEX event_by_name;
CREATE INDEX event_by_name ON event (name, day) WHERE name IN ('unsubscribed', 'champion.silent', 'sla.missed',
    'intent.opened', 'suggestion.opened', 'deflection.confirmed', 'intent.posted', 'ticket.opened');
