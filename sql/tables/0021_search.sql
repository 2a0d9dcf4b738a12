-- New words wait in a list that every search reads from end to end, until it is as long as this (kB): by default that is
-- 4 MB, which made a search for a common word half again as slow, and the act that at last puts them in place wait.
ALTER INDEX post_search_by_words SET (gin_pending_list_limit = 256);
ALTER INDEX thread_search_by_words SET (gin_pending_list_limit = 256);
ALTER INDEX thread_search_similar SET (gin_pending_list_limit = 256);
