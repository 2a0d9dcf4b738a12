-- An import writes a row of import_map for each post, comment, edit and vote, but old addresses lead to posts only.
DROP INDEX import_map_by_original;
CREATE INDEX import_map_posts ON import_map (original_id, source_id) WHERE kind = 'post';
