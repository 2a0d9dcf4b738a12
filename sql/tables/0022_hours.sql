-- A set of office hours never changes, because deadlines of the past were counted in it: other hours are another set.
ALTER TABLE business_calendar ADD COLUMN since timestamptz NOT NULL DEFAULT '-infinity';
