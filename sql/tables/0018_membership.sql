-- To which account somebody belonged at a time is asked with everything they do.
CREATE INDEX account_member_by_member ON account_member (member_id, valid_from);
