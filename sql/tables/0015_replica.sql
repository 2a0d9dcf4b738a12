-- The timeline of the primary, as it says itself: one row. A standby has the number only if it follows that primary,
-- so one that stayed behind at a failover is told from one that went along.
CREATE TABLE timeline (
	one		boolean NOT NULL DEFAULT true,
	number		integer NOT NULL,
	CONSTRAINT timeline_pkey PRIMARY KEY (one),
	CONSTRAINT timeline_one CHECK (one)
);
