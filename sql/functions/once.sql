-- Forms that are carried out once. See src/web/once.h.

-- Notes that somebody sent these words to this place: the_key is made of all three. Refused with 'words_sent_once' when the
-- same were sent in the last ten minutes, unless they are meant to be there `again`, or what they became was deleted; what waits for a
-- moderator was not. Two at once wait for each other here.
CREATE FUNCTION once_words(the_key bytea, again boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO request_key AS k (key) VALUES (the_key)
    ON CONFLICT (key) DO UPDATE SET at = now(), result = NULL
    WHERE again OR k.at < now() - interval '10 minutes'
       OR EXISTS (SELECT FROM post p WHERE p.id = k.result AND p.deleted_at IS NOT NULL AND p.delete_why IS DISTINCT FROM 'held');
    IF NOT FOUND THEN
        PERFORM refuse('words_sent_once', 'the same words were sent a moment ago');
    END IF;
END $$;
