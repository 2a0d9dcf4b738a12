-- What alerts and the report of deflection look for among all events.
CREATE INDEX event_by_name ON event (name, day) WHERE name IN ('unsubscribed', 'champion.silent', 'sla.missed',
    'intent.opened', 'deflection.confirmed', 'suggestion.opened');
