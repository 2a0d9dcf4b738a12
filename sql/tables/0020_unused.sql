-- Indexes that no statement reads; each was written with every act.
DROP INDEX post_not_visible;
DROP INDEX flag_open;
DROP INDEX thread_by_last_member;
