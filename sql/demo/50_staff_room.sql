-- The staff room: private to Weirstone.

SELECT demo.discussion('staff-no', 'staff-room', 'amara.okafor', '20 days', '{}',
    title => 'How we say no to an idea',
    body => $$
Three ideas were declined last month and all three authors went quiet afterwards. I think it was not the *no* but how it came: one line, a week late, from somebody they had never met.

A proposal for how we do it:

1. Answer within three working days, even if the answer is "we are looking at it".
2. Say what we understood the problem to be, before saying anything about the solution.
3. Say no to the solution, and never to the problem.
4. Name what works today, with the lines to paste.
5. The person who says no stays in the thread for the follow-up.
$$);
SELECT demo.reply('staff-no', 'tomasz.wilk', '2 hours', up => 2, body => $$
Agree with all of it. 4 is where I can help: if you ping me, I write the workaround *before* the no goes out.
$$);
SELECT demo.reply('staff-no', 'ingrid.solberg', '1 day', up => 2, body => $$
Pinned for us. One addition: thank them by naming the part we *will* use. Minh's watermark point in #{dry-run} is a good example; it changed the plan, and he should hear it.
$$);

SELECT demo.discussion('staff-weekly', 'staff-room', 'ingrid.solberg', '1 day 20 hours', '{}',
    title => 'This week: threads that need one of us',
    body => $$
What the community has not caught by itself:

- [ ] #{parquet-decimals} is a real gap, I think, and no configuration will solve it. @tomasz.wilk, known?
- [ ] #{queued-run}: waiting for output from Meltemi
- [x] #{secret-rotation}: two good answers, Yusuf will tick one when he has tried it
- [ ] somebody without a company posts advertisements; I left them standing with their flags so that @admin can look at the pattern first

Numbers: 4 of 5 questions this month were answered by members, the median time to a first answer is just under three hours.
$$);
SELECT demo.edit('staff-weekly', 'ingrid.solberg', '18 hours', 'Added the Parquet question', $$- [ ] #{queued-run}: waiting for output from Meltemi$$,
    $$- [ ] #{parquet-decimals} is a real gap, I think, and no configuration will solve it. @tomasz.wilk, known?
- [ ] #{queued-run}: waiting for output from Meltemi$$);
SELECT demo.reply('staff-weekly', 'tomasz.wilk', '19 hours', up => 1, body => $$
Parquet: known since this morning, `numeric` without precision falls through to double. Fix is in review; I will answer Wanjiru once I know the version. It is not an answer until then.
$$);
SELECT demo.reply('staff-weekly', 'amara.okafor', '22 hours', up => 1, body => $$
For the health review: Northpier answered 31 posts for *other* companies this half year. I would like to invite @joost.vandenberg and @wanjiru.kamau to the next user meeting as speakers. Any objections?
$$);
