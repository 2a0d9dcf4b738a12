-- Whether a thread has posts that not everybody sees, without reading all that it has.
CREATE INDEX post_not_visible_by_thread ON post (thread_id) WHERE state <> 'visible';
