-- Notes of how it went, where they are: functions/note.sql has what the site calls.

-- One more; the one of that moment, sent again, stays as it is. The oldest go beyond `most`. Refused with 'note_consent' while its owner has not agreed.
CREATE FUNCTION body.note_add(owner bigint, the_path text, the_title text, the_time timestamptz, felt_before bigint, felt_after bigint,
                              the_result text, most integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    IF NOT agrees(owner, 'notes') THEN
        PERFORM refuse('note_consent', 'its owner has not agreed');
    END IF;
    INSERT INTO note (account_id, path, title, at, before, after, result)
    VALUES (owner, the_path, the_title, the_time, felt_before, felt_after, the_result)
    ON CONFLICT (account_id, at) DO NOTHING;
    DELETE FROM note WHERE account_id = owner
        AND at < (SELECT at FROM note WHERE account_id = owner ORDER BY at DESC OFFSET most - 1 LIMIT 1);
END $$;

-- One of them, or, without an id, all. Deleted already: nothing more happens.
CREATE FUNCTION body.note_delete(owner bigint, the_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    IF the_id IS NULL THEN
        DELETE FROM note WHERE account_id = owner;
    ELSE
        DELETE FROM note WHERE id = the_id AND account_id = owner;
    END IF;
END $$;

-- An account's, older than a moment, the newest first.
CREATE FUNCTION body.note_list(owner bigint, older timestamptz, most bigint) RETURNS SETOF body.note
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM note WHERE account_id = owner AND at < older ORDER BY at DESC LIMIT most;
END $$;

-- What changed nothing on at least three days, up to the newest note that says anything of a change: by path, with what it was called last and on how many
-- days. Of the last 90 days; the latest three.
CREATE FUNCTION body.note_unchanged(owner bigint) RETURNS TABLE (path text, title text, days bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp ROWS 3 AS $$
BEGIN
    RETURN QUERY
    WITH said AS (
        SELECT n.path, n.title, n.at, note_change(n.result, n.before, n.after) AS change FROM note n
        WHERE n.account_id = owner AND n.at > now() - interval '90 days' AND n.path LIKE '/stretches/%'
    )
    SELECT s.path, (array_agg(s.title ORDER BY s.at DESC))[1], count(DISTINCT date_trunc('day', s.at, 'UTC'))
    FROM said s
    WHERE s.change = 'same'
      AND s.at > coalesce((SELECT max(o.at) FROM said o WHERE o.path = s.path AND o.change <> 'same'), '-infinity')
    GROUP BY s.path HAVING count(DISTINCT date_trunc('day', s.at, 'UTC')) >= 3
    ORDER BY max(s.at) DESC LIMIT 3;
END $$;

-- How many there are, as far as `most`.
CREATE FUNCTION body.note_count(owner bigint, most bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT count(*) FROM (SELECT FROM note WHERE account_id = owner LIMIT most) AS n);
END $$;

-- Which entries at least three people noted within 90 days to have made it worse, and how many did, at least; neither who nor when. The
-- newest 5,000 such notes are looked at.
CREATE FUNCTION body.note_worse() RETURNS TABLE (entry_id bigint, at_least bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH worse AS (
        SELECT DISTINCT n.account_id, n.path
        FROM (SELECT w.account_id, w.path FROM note w
              WHERE w.result = 'worse' AND w.at > now() - interval '90 days' ORDER BY w.at DESC LIMIT 5000) AS n
    ), entries AS (
        SELECT p.path, e.id
        FROM (SELECT w.path, regexp_match(w.path, '^/(stretch|routine)(?:es|s)/([^/]+)/follow$') AS of
              FROM (SELECT DISTINCT worse.path FROM worse) AS w) AS p
        JOIN entry_slug s ON s.kind = p.of[1] AND s.slug = p.of[2]
        JOIN entry o ON o.id = s.entry_id
        JOIN entry e ON e.id = coalesce(o.leads_to, o.id) AND entry_is_public(e.status)
    ), counted AS (
        SELECT e.id, count(DISTINCT w.account_id) AS people FROM worse w JOIN entries e ON e.path = w.path GROUP BY e.id
    )
    SELECT c.id, (SELECT max(step) FROM unnest('{3,5,10,20,50,100,200,500,1000}'::bigint[]) AS step WHERE step <= c.people)
    FROM counted c WHERE c.people >= 3;
END $$;

CREATE FUNCTION body.export_notes(the_account bigint, past bigint, most integer) RETURNS TABLE (place bigint, data json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT n.id, json_build_object('followed', n.title, 'address', nullif(n.path, ''), 'at', n.at, 'felt before', n.before,
                                                'felt afterwards', n.after, 'retest', n.result)
    FROM note n WHERE n.account_id = the_account AND n.id > past ORDER BY n.id LIMIT most;
END $$;
