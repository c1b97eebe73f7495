-- What an import says of itself at its end, from its temporary tables (import.sql, import_newer.sql).

-- Of each kind of row: how many were taken, were here before, and were left out.
CREATE FUNCTION import_counts()
RETURNS TABLE (place integer, kind text, taken bigint, before bigint, left_out bigint) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    SELECT 1, 'users', n.count, (SELECT count(*) FROM stage_user) - n.count, 0::bigint
    FROM (SELECT count(*) FROM new_user) n
    UNION ALL
    SELECT 2, 'tags', n.count, (SELECT count(*) FROM dump_tag) - n.count, 0
    FROM (SELECT count(*) FROM new_tag) n
    UNION ALL
    SELECT 3, 'questions', count(*) FILTER (WHERE m.is_new), count(*) FILTER (WHERE NOT m.is_new), 0
    FROM stage_post s JOIN map_post m ON m.ext = s.id WHERE m.kind = 'question'
    UNION ALL
    SELECT 4, 'answers', count(*) FILTER (WHERE m.is_new), count(*) FILTER (WHERE NOT m.is_new),
           count(*) FILTER (WHERE m.ext IS NULL)
    FROM stage_post s LEFT JOIN map_post m ON m.ext = s.id WHERE coalesce(m.kind, s.kind) = 'answer'
    UNION ALL
    SELECT 5, 'accepted', (SELECT count(*) FROM new_accept),
           (SELECT count(*) FROM stage_post s JOIN map_post m ON m.ext = s.id AND NOT m.is_new
            JOIN map_post a ON a.ext = s.accepted AND NOT a.is_new),
           (SELECT count(*) FROM stage_post s WHERE s.accepted IS NOT NULL
            AND NOT EXISTS (SELECT FROM map_post a WHERE a.ext = s.accepted AND a.kind = 'answer'))
    UNION ALL
    SELECT 6, 'comments', count(n.id), count(m.ext) - count(n.id), count(*) - count(m.ext)
    FROM stage_comment s LEFT JOIN map_post m ON m.ext = s.post LEFT JOIN new_comment n ON n.id = s.id
    UNION ALL
    SELECT 7, 'links', count(n.id), count(*) FILTER (WHERE m.ext IS NOT NULL AND r.ext IS NOT NULL) - count(n.id),
           count(*) FILTER (WHERE m.ext IS NULL OR r.ext IS NULL)
    FROM stage_link s LEFT JOIN map_post m ON m.ext = s.post LEFT JOIN map_post r ON r.ext = s.related
    LEFT JOIN new_link n ON n.id = s.id
    UNION ALL
    SELECT 8, 'revisions', (SELECT count(*) FROM rev), 0,
           (SELECT count(*) FROM stage_history h WHERE NOT EXISTS (SELECT FROM map_post m WHERE m.ext = h.post));
END $$;

-- What was changed on the way, and the votes that were left out.
CREATE FUNCTION import_changes(OUT votes bigint, OUT renamed bigint, OUT ownerless bigint, OUT changed bigint,
    OUT edited_here bigint, OUT scores bigint, OUT gone bigint, OUT unlike_votes bigint) LANGUAGE plpgsql AS $$
BEGIN
    SELECT count(*) INTO votes FROM stage_vote WHERE type IN (2, 3);
    SELECT count(*) INTO renamed FROM new_user WHERE chosen <> name;
    SELECT count(*) INTO ownerless
    FROM (SELECT owner FROM stage_post WHERE kind <> 'excerpt' UNION ALL SELECT owner FROM stage_comment) w
    WHERE NOT EXISTS (SELECT FROM map_user u WHERE u.ext = w.owner);
    SELECT count(*) FILTER (WHERE NOT c.edited_here), count(*) FILTER (WHERE c.edited_here)
    INTO changed, edited_here FROM changed_post c;
    SELECT count(*) INTO scores FROM changed_score;
    -- Posts of an earlier dump that are not in this one.
    SELECT count(*) INTO gone FROM import_alias a
    WHERE a.source = current_setting('backtalk.source') AND a.kind = 'post'
      AND NOT EXISTS (SELECT FROM stage_post s WHERE s.id::text = a.external_id);
    -- Posts whose votes add up to another score.
    SELECT count(*) INTO unlike_votes
    FROM stage_post s JOIN map_post m ON m.ext = s.id
    LEFT JOIN (SELECT post, sum(CASE type WHEN 2 THEN 1 WHEN 3 THEN -1 ELSE 0 END)
               FROM stage_vote GROUP BY post) v (post, sum) ON v.post = s.id
    WHERE s.score <> coalesce(v.sum, 0);
END $$;
