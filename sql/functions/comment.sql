-- Comments.

CREATE FUNCTION comment_add(author bigint, the_parent bigint, the_body text, the_html text,
                            link_kinds text[], link_slugs text[], at timestamptz DEFAULT now())
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_parent, '{question,answer}');
    the_id bigint;
BEGIN
    INSERT INTO post (kind, thread_id, parent_id, author_id, body, html, created_at)
    VALUES ('comment', p.thread_id, the_parent, author, the_body, the_html, at) RETURNING id INTO the_id;
    UPDATE question SET last_active_at = greatest(last_active_at, at) WHERE id = p.thread_id;
    INSERT INTO revision (post_id, number, author_id, created_at, body)
    VALUES (the_id, 1, author, at, the_body);
    PERFORM link_put(the_id, link_kinds, link_slugs);
    PERFORM changed('question:' || p.thread_id);
    RETURN the_id;
END $$;
