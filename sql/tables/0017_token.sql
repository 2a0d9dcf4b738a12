-- What an operator gives a token counts beyond what its member's role gives, as long as the member has that role: so a
-- program can feed the health core as a member who may do nothing else there. NULL: made by the member.
ALTER TABLE api_token ADD COLUMN given_to member_role;

UPDATE api_token t SET given_to = m.role FROM member m WHERE m.id = t.member_id AND t.name = 'made by an operator';
