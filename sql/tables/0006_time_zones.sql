-- The time zones that members may choose: those named after a place. The server's own list is read from
-- its disk each time anybody asks, so it is kept here.
CREATE TABLE time_zone (
	name	text PRIMARY KEY
);
INSERT INTO time_zone (name)
SELECT name FROM pg_timezone_names
WHERE name = 'UTC' OR name ~ '^(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/';
