-- What moderators find: an advertiser, flags to look at, and things already dealt with.

SELECT demo.member('pipeline-experts-24', NULL, '8 days', 'UTC', '');

SELECT demo.answer('runs-paging', 'pipeline-experts-24', '111 days', down => 2, body => $$
Great question! Our certified experts solve all pipeline and paging problems in 24 hours, guaranteed. Fixed price packages, first consultation free of charge, message us now and mention code FLOW24!
$$);
SELECT demo.flag('runs-paging/3', 'mei.lin', '2 hours', 'spam', 'Not an answer, only an advertisement.');
SELECT demo.flag('runs-paging/3', 'yusuf.demir', '5 hours', 'spam', '');

SELECT demo.answer('cli-in-ci', 'pipeline-experts-24', '150 days', body => $$
Tired of broken CI? Our certified experts migrate you to a better platform in 24 hours, guaranteed. Message us now and mention code FLOW24!
$$);
SELECT demo.delete('cli-in-ci/2', 'ingrid.solberg', '40 minutes', 'Advertisement');

SELECT demo.flag('runs-paging/2', 'chen.hao', '91 days', 'other', 'A "+1" is not an answer; a vote would say the same.');
SELECT demo.flag('yaml/5', 'minh.tran', '46 days', 'rude', 'Calling people clowns helps nobody.');
