-- How soon a question should have its first answer, by the touch model of the asker's account.

-- When somebody is there to answer. `always` has no hours: every minute counts.
CREATE TABLE business_calendar (
	name		text PRIMARY KEY,
	time_zone	text NOT NULL
);
CREATE TABLE business_hours (
	calendar	text NOT NULL REFERENCES business_calendar ON DELETE CASCADE,
	-- ISO: 1 is Monday
	weekday		integer NOT NULL,
	opens		time NOT NULL,
	closes		time NOT NULL,
	PRIMARY KEY (calendar, weekday, opens),
	CONSTRAINT business_hours_weekday CHECK (weekday BETWEEN 1 AND 7),
	CONSTRAINT business_hours_in_order CHECK (closes > opens)
);
CREATE TABLE business_holiday (
	calendar	text NOT NULL REFERENCES business_calendar ON DELETE CASCADE,
	day		date NOT NULL,
	PRIMARY KEY (calendar, day)
);
INSERT INTO business_calendar VALUES ('office', 'UTC');
INSERT INTO business_hours SELECT 'office', n, '09:00', '17:00' FROM generate_series(1, 5) n;

-- A target is in force since some time, so that a change of it does not rewrite the past.
CREATE TABLE response_target (
	touch		text NOT NULL,
	since		timestamptz NOT NULL DEFAULT '-infinity',
	-- NULL: nothing was promised
	minutes		integer,
	-- NULL: every minute of the week counts
	calendar	text REFERENCES business_calendar,
	PRIMARY KEY (touch, since),
	CONSTRAINT response_target_touch_known CHECK (touch IN ('high', 'low', 'tech', 'community')),
	CONSTRAINT response_target_positive CHECK (minutes > 0)
);
INSERT INTO response_target (touch, minutes, calendar) VALUES
	('high', 60, 'office'), ('low', 240, 'office'), ('tech', 480, NULL), ('community', 1440, NULL);

-- Questions by age, for what the nightly signals look for.
CREATE INDEX thread_questions_by_time ON thread (created_at) WHERE kind = 'question';
