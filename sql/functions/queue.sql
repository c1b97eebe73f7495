-- The one queue: what waits for moderators and coaches, of whatever kind, in one order and one shape. A kind is a part of queue_rows
-- that reads an index in that order, as many rows as are asked for.

-- So many days before the end of a credential admins are told, so that it can be checked anew; and for as many behind it.
CREATE FUNCTION credential_notice_days() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 30 $$;

-- For so long nobody else takes what somebody took.
CREATE FUNCTION queue_claim_time() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '20 minutes' $$;

-- Of what all has one urgency: since when it waited that is behind the place.
CREATE FUNCTION queue_after(urgency integer, after_urgency integer, after timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN after_urgency < urgency THEN '-infinity' WHEN after_urgency = urgency THEN after ELSE 'infinity' END;
$$;

-- What waits for the viewer behind the place (urgency, since, key), the most urgent first, of that what waits longest: `most` rows.
-- The key orders what began at the same time: the subject times 32, and the number of its kind.
CREATE FUNCTION queue_rows(viewer bigint, kinds text[], after_urgency integer, after timestamptz, after_key bigint, most integer)
RETURNS TABLE (kind text, subject bigint, urgency integer, since timestamptz, key bigint) LANGUAGE plpgsql STABLE ROWS 30 AS $$
DECLARE
    moderates boolean := is_moderator(viewer) IS TRUE;
    coaches boolean := is_coach(viewer) IS TRUE;
    admins boolean := is_admin(viewer) IS TRUE;
    after2 timestamptz := queue_after(2, after_urgency, after);
    after3 timestamptz := queue_after(3, after_urgency, after);
BEGIN
    RETURN QUERY
    SELECT q.kind, q.subject, q.urgency, q.since, q.key
    FROM (
        (SELECT 'flag' AS kind, c.id AS subject, c.urgency::integer AS urgency, c.since AS since, c.id * 32 AS key
         FROM flag_case c
         WHERE moderates AND 'flag' = ANY (kinds) AND c.ended_at IS NULL AND flag_case_is_for(viewer, c)
           AND (c.urgency, c.since, c.id) > (after_urgency::smallint, after, after_key / 32)
         ORDER BY c.urgency, c.since, c.id LIMIT most)
        UNION ALL
        (SELECT 'flag', c.id, c.urgency::integer, c.since, c.id * 32
         FROM flag_case c
         WHERE coaches AND NOT moderates AND 'flag' = ANY (kinds) AND c.ended_at IS NULL AND c.of_library
           AND flag_case_is_for(viewer, c)
           AND (c.urgency, c.since, c.id) > (after_urgency::smallint, after, after_key / 32)
         ORDER BY c.urgency, c.since, c.id LIMIT most)
        UNION ALL
        (SELECT k.kind, w.post_id, w.urgency::integer, w.since, w.post_id * 32 + k.number
         FROM unnest('{red-flag,first}'::text[]) WITH ORDINALITY AS k (kind, number)
         CROSS JOIN LATERAL (
             SELECT * FROM queue_post w
             WHERE w.kind = k.kind AND w.seen_at IS NULL AND NOT w.gone
               AND (w.urgency, w.since, w.post_id) > (after_urgency::smallint, after, (after_key - k.number) / 32)
             ORDER BY w.urgency, w.since, w.post_id LIMIT most) AS w
         WHERE moderates AND k.kind = ANY (kinds))
        UNION ALL
        (SELECT 'ring', r.id, 2, r.found_at, r.id * 32 + 14
         FROM vote_ring r
         WHERE moderates AND 'ring' = ANY (kinds) AND r.state = 'open' AND ring_is_for(viewer, r)
           AND (r.found_at, r.id) > (after2, (after_key - 14) / 32)
         ORDER BY r.found_at, r.id LIMIT most)
        UNION ALL
        (SELECT w.kind, w.post_id, w.urgency::integer, w.since, w.post_id * 32 + 15
         FROM queue_post w
         WHERE moderates AND w.kind = 'held' AND 'held' = ANY (kinds) AND w.seen_at IS NULL AND NOT w.gone AND NOT hold_is_quiet(w.post_id)
           AND (w.urgency, w.since, w.post_id) > (after_urgency::smallint, after, (after_key - 15) / 32)
         ORDER BY w.urgency, w.since, w.post_id LIMIT most)
        UNION ALL
        (SELECT w.kind, w.post_id, w.urgency::integer, w.since, w.post_id * 32 + 8
         FROM queue_post w JOIN public_post p ON p.id = w.post_id
         WHERE coaches AND w.kind = 'unsafe' AND 'unsafe' = ANY (kinds) AND w.seen_at IS NULL AND NOT w.gone AND p.kind = 'answer'
           AND (w.urgency, w.since, w.post_id) > (after_urgency::smallint, after, (after_key - 8) / 32)
         ORDER BY w.urgency, w.since, w.post_id LIMIT most)
        UNION ALL
        (SELECT w.kind, w.post_id, w.urgency::integer, w.since, w.post_id * 32 + 12
         FROM queue_post w JOIN public_post p ON p.id = w.post_id
         WHERE coaches AND w.kind = 'check' AND 'check' = ANY (kinds) AND w.seen_at IS NULL AND NOT w.gone
           AND (w.urgency, w.since, w.post_id) > (after_urgency::smallint, after, (after_key - 12) / 32)
         ORDER BY w.urgency, w.since, w.post_id LIMIT most)
        UNION ALL
        (SELECT w.kind, w.post_id, w.urgency::integer, w.since, w.post_id * 32 + 11
         FROM queue_post w
         WHERE coaches AND w.kind = 'worse' AND 'worse' = ANY (kinds) AND w.seen_at IS NULL AND NOT w.gone AND body.worse_waits(w.post_id)
           AND (w.urgency, w.since, w.post_id) > (after_urgency::smallint, after, (after_key - 11) / 32)
         ORDER BY w.urgency, w.since, w.post_id LIMIT most)
        UNION ALL
        (SELECT 'comment', p.id, 2, w.created_at, p.id * 32 + 3
         FROM comment_waiting w JOIN public_post p ON p.id = w.post_id
         WHERE coaches AND 'comment' = ANY (kinds) AND (w.created_at, w.post_id) > (after2, (after_key - 3) / 32)
         ORDER BY w.created_at, w.post_id LIMIT most)
        UNION ALL
        (SELECT 'stale', d.entry_id, 2, d.since AT TIME ZONE 'UTC', d.entry_id * 32 + 4
         FROM (SELECT r.*, CASE r.end_kind WHEN 'change' THEN r.ended_at AT TIME ZONE 'UTC' ELSE r.due_on::timestamp END AS since
               FROM review r
               WHERE r.latest AND (r.end_kind IS NULL OR r.end_kind IN ('change', 'due'))
                 AND (r.end_kind IS NOT NULL OR r.due_on < review_today())) AS d
         JOIN entry e ON e.id = d.entry_id AND entry_is_public(e.status)
         WHERE coaches AND 'stale' = ANY (kinds) AND (d.since, d.entry_id) > (after2 AT TIME ZONE 'UTC', (after_key - 4) / 32)
           AND d.since <= now() AT TIME ZONE 'UTC'
         ORDER BY d.since, d.entry_id LIMIT most)
        UNION ALL
        (SELECT 'suggestion', s.id, 3, s.created_at, s.id * 32 + 9
         FROM suggestion s JOIN public_post p ON p.id = s.post_id
         WHERE moderates AND 'suggestion' = ANY (kinds) AND s.ended_at IS NULL AND s.author_id <> viewer
           AND NOT EXISTS (SELECT FROM question WHERE id = s.post_id AND merged)
           AND (s.created_at, s.id) > (after3, (after_key - 9) / 32)
         ORDER BY s.created_at, s.id LIMIT most)
        UNION ALL
        (SELECT 'word', u.id, 3, u.first_at, u.id * 32 + 5
         FROM unknown_word u
         WHERE coaches AND 'word' = ANY (kinds) AND u.state = 'open' AND (u.first_at, u.id) > (after3, (after_key - 5) / 32)
         ORDER BY u.first_at, u.id LIMIT most)
        UNION ALL
        (SELECT 'picture', l.id, 3, l.broken_since, l.id * 32 + 6
         FROM linked_picture l
         WHERE coaches AND 'picture' = ANY (kinds) AND l.broken_since IS NOT NULL AND l.unused_at IS NULL
           AND linked_is_seen(viewer, l.id) AND (l.broken_since, l.id) > (after3, (after_key - 6) / 32)
         ORDER BY l.broken_since, l.id LIMIT most)
        UNION ALL
        (SELECT 'wanted', l.id, 3, l.last_at, l.id * 32 + 7
         FROM link_count l
         WHERE coaches AND 'wanted' = ANY (kinds) AND l.wanted AND (l.last_at, l.id) > (after3, (after_key - 7) / 32)
         ORDER BY l.last_at, l.id LIMIT most)
        UNION ALL
        (SELECT 'tag', g.id, 3, g.first_at, g.id * 32 + 13
         FROM tag_suggestion g
         WHERE coaches AND 'tag' = ANY (kinds) AND g.state = 'open' AND (g.first_at, g.id) > (after3, (after_key - 13) / 32)
         ORDER BY g.first_at, g.id LIMIT most)
        UNION ALL
        (SELECT 'profile', h.account_id, 3, h.since, h.account_id * 32 + 16
         FROM hold_profile h JOIN account a ON a.id = h.account_id AND a.leaving_at IS NULL AND a.erased_at IS NULL
         WHERE moderates AND 'profile' = ANY (kinds) AND h.seen_at IS NULL AND NOT suspended(h.account_id) AND (h.since, h.account_id) > (after3, (after_key - 16) / 32)
           AND NOT EXISTS (SELECT FROM hold_profile o WHERE o.account_id = h.account_id AND o.what < h.what AND o.seen_at IS NULL)
         ORDER BY h.since, h.account_id LIMIT most)
        UNION ALL
        (SELECT 'credential', c.id, 3, c.runs_out, c.id * 32 + 10
         FROM (SELECT c.*, (c.valid_until - credential_notice_days())::timestamp AT TIME ZONE 'UTC' AS runs_out FROM credential c
               WHERE c.ended_at IS NULL AND c.valid_until < review_today() + credential_notice_days()
                 AND c.valid_until >= review_today() - credential_notice_days() ORDER BY c.valid_until, c.id LIMIT 500) AS c
         WHERE admins AND 'credential' = ANY (kinds) AND c.account_id <> viewer AND (c.runs_out, c.id) > (after3, (after_key - 10) / 32)
         ORDER BY c.runs_out, c.id LIMIT most)
    ) AS q
    ORDER BY q.urgency, q.since, q.key LIMIT most;
END $$;

-- What one of them is, in one shape: the kind, id, title and slug of the post, entry, person or word; how many people it comes
-- from or texts it is in, and why it is there, in names (of flags, red flags, a fault).
CREATE FUNCTION queue_about(the_kind text, the_subject bigint)
RETURNS TABLE (thing text, id bigint, title text, slug text, count bigint, whys text[]) LANGUAGE plpgsql STABLE ROWS 1 AS $$
DECLARE
    c flag_case;
    the_post bigint := CASE WHEN the_kind IN ('first', 'red-flag', 'unsafe', 'comment', 'held', 'check', 'worse') THEN the_subject END;
BEGIN
    IF the_kind = 'flag' THEN
        SELECT * INTO c FROM flag_case f WHERE f.id = the_subject;
        IF c.account_id IS NOT NULL THEN
            RETURN QUERY SELECT 'person', 0::bigint, a.name, '', c.flags::bigint,
                                ARRAY(SELECT DISTINCT f.why FROM flag f WHERE f.case_id = c.id AND f.gone_at IS NULL)
                         FROM account a WHERE a.id = c.account_id;
            RETURN;
        END IF;
        the_post := c.post_id;
    END IF;
    IF the_post IS NOT NULL THEN
        RETURN QUERY SELECT p.kind, p.id, coalesce(q.title, e.title), coalesce(q.slug, e.slug), 
                            CASE the_kind WHEN 'unsafe' THEN (SELECT count(*) FROM (SELECT FROM reaction r WHERE r.post_id = the_post AND r.what = 'unsafe'
                                                                                    LIMIT 100) AS r)
                                          WHEN 'worse' THEN body.worse_waiting(the_post)
                                          ELSE coalesce(c.flags, 1)::bigint END,
                            CASE the_kind
                                WHEN 'flag' THEN ARRAY(SELECT DISTINCT f.why FROM flag f WHERE f.case_id = c.id AND f.gone_at IS NULL)
                                WHEN 'held' THEN ARRAY(SELECT w.note FROM queue_post w WHERE w.kind = the_kind AND w.post_id = the_post)
                                WHEN 'red-flag' THEN (SELECT string_to_array(w.note, ',') FROM queue_post w
                                                      WHERE w.kind = the_kind AND w.post_id = the_post)
                                ELSE '{}' END
                     FROM post p LEFT JOIN question q ON q.id = p.thread_id LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
                     WHERE p.id = the_post;
    ELSIF the_kind = 'stale' THEN
        RETURN QUERY SELECT e.kind, e.id, e.title, e.slug, 1::bigint, ARRAY[coalesce(r.end_kind, 'due')]
                     FROM entry e JOIN review r ON r.entry_id = e.id AND r.latest WHERE e.id = the_subject;
    ELSIF the_kind = 'suggestion' THEN
        RETURN QUERY SELECT p.kind, p.id, q.title, q.slug, 1::bigint, '{}'::text[]
                     FROM suggestion s JOIN post p ON p.id = s.post_id JOIN question q ON q.id = p.thread_id WHERE s.id = the_subject;
    ELSIF the_kind = 'ring' THEN
        RETURN QUERY SELECT 'ring', r.id, cardinality(r.members) || ' accounts', '', r.among::bigint, '{}'::text[] FROM vote_ring r WHERE r.id = the_subject;
    ELSIF the_kind = 'word' THEN
        RETURN QUERY SELECT 'word', u.id, u.words, u.slug, u.asked::bigint, '{}'::text[] FROM unknown_word u WHERE u.id = the_subject;
    ELSIF the_kind = 'tag' THEN
        RETURN QUERY SELECT 'tag', g.id, g.title, g.name, g.asked::bigint, '{}'::text[] FROM tag_suggestion g WHERE g.id = the_subject;
    ELSIF the_kind = 'picture' THEN
        RETURN QUERY SELECT 'picture', l.id, l.address, '', 1::bigint, ARRAY[l.fault] FROM linked_picture l WHERE l.id = the_subject;
    ELSIF the_kind = 'credential' THEN
        RETURN QUERY SELECT 'person', 0::bigint, a.name, d.profession, 1::bigint,
                            ARRAY[CASE WHEN d.valid_until < review_today() THEN 'over' ELSE 'soon' END]
                     FROM credential d JOIN account a ON a.id = d.account_id WHERE d.id = the_subject AND d.ended_at IS NULL;
    ELSIF the_kind = 'profile' THEN
        RETURN QUERY SELECT 'person', 0::bigint, a.name, '', 1::bigint,
                            ARRAY(SELECT h.what FROM hold_profile h WHERE h.account_id = a.id AND h.seen_at IS NULL ORDER BY h.what)
                     FROM account a WHERE a.id = the_subject AND EXISTS (SELECT FROM hold_profile h WHERE h.account_id = a.id);
    ELSIF the_kind = 'wanted' THEN
        RETURN QUERY SELECT l.kind, l.id, l.slug, l.slug, l.posts::bigint, '{}'::text[] FROM link_count l WHERE l.id = the_subject;
    END IF;
END $$;

-- Who may look at what is of that kind; of flags flag_case_is_for says more.
CREATE FUNCTION queue_kind_is_for(viewer bigint, the_kind text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN the_kind = 'credential' THEN is_admin(viewer) WHEN the_kind IN ('first', 'red-flag', 'suggestion', 'held', 'profile', 'ring') THEN is_moderator(viewer) ELSE is_coach(viewer) END IS TRUE;
END $$;

-- ---- posts that nobody flagged ----

-- A member's first post waits to be looked at. What comes from elsewhere or is an example has nobody who is new.
CREATE FUNCTION queue_first_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO queue_post (kind, post_id, urgency)
    SELECT 'first', NEW.id, 2 FROM account a
    WHERE a.id = NEW.author_id AND a.role = 'member' AND NOT a.example
      AND (a.password IS NOT NULL OR EXISTS (SELECT FROM provider_link l WHERE l.account_id = a.id)
           OR EXISTS (SELECT FROM passkey k WHERE k.account_id = a.id))
      AND NOT EXISTS (SELECT FROM post p WHERE p.author_id = NEW.author_id AND p.id <> NEW.id
                                           AND p.kind IN ('question', 'answer', 'comment'));
    RETURN NULL;
END $$;
CREATE TRIGGER queue_first_post AFTER INSERT ON post FOR EACH ROW
    WHEN (NEW.kind IN ('question', 'answer', 'comment') AND NEW.deleted_at IS NULL) EXECUTE FUNCTION queue_first_post();

-- What is deleted waits no more, and does again when it is back.
CREATE FUNCTION queue_post_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE queue_post SET gone = NEW.deleted_at IS NOT NULL WHERE post_id = NEW.id AND kind <> 'held'; -- that is gone meanwhile (hold.sql)
    RETURN NULL;
END $$;
CREATE TRIGGER queue_post_deleted AFTER UPDATE OF deleted_at ON post FOR EACH ROW
    WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) EXECUTE FUNCTION queue_post_deleted();

-- A post mentions red flags by these names, in the words of who wrote it; NULL: the post that this transaction inserted last. It counts
-- in the words of whoever asked, about themselves; the others advise. An edit that mentions no others changes nothing, one that mentions more waits again.
CREATE FUNCTION queue_red_flags(the_post bigint, names text[], the_urgency integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO queue_post AS w (kind, post_id, urgency, note)
    SELECT 'red-flag', p.id, the_urgency, array_to_string(names, ',')
    FROM post p JOIN post q ON q.id = p.thread_id
    WHERE p.id = coalesce(the_post, currval(pg_get_serial_sequence('post', 'id'))) AND p.author_id = q.author_id AND q.kind = 'question'
    ON CONFLICT (post_id, kind) DO UPDATE
        SET urgency = excluded.urgency, note = excluded.note, seen_at = NULL, seen_by = NULL, since = now()
        WHERE NOT string_to_array(excluded.note, ',') <@ string_to_array(w.note, ',');
END $$;

-- A moderator (a coach, of what may be unsafe) looked at it, and nothing need be done; or takes that back. `read`: the post_digest of what they
-- read, or NULL when that makes no difference.
CREATE FUNCTION queue_see(actor bigint, the_kind text, the_post bigint, seen boolean, read text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT queue_kind_is_for(actor, the_kind) THEN
        PERFORM refuse('flag_decide_allowed', 'not a moderator');
    ELSIF the_kind = 'unsafe' AND EXISTS (SELECT FROM post WHERE id = the_post AND author_id = actor) THEN
        PERFORM refuse('reaction_warn_not_own', 'one''s own answer');
    ELSIF seen AND read IS NOT NULL THEN
        PERFORM post_lock(the_post);
        PERFORM post_refuse_unread(the_post, read);
    END IF;
    UPDATE queue_post SET seen_at = CASE WHEN seen THEN now() END, seen_by = CASE WHEN seen THEN actor END
    WHERE kind = the_kind AND post_id = the_post AND (seen_at IS NOT NULL) <> seen;
    IF FOUND THEN
        DELETE FROM queue_claim WHERE kind = the_kind AND subject = the_post;
        INSERT INTO event (kind, post_id, actor_id, data)
        VALUES (CASE WHEN seen THEN 'queue-seen' ELSE 'queue-unseen' END, the_post, actor, jsonb_build_object('queue', the_kind));
    ELSIF NOT EXISTS (SELECT FROM queue_post WHERE kind = the_kind AND post_id = the_post) THEN
        PERFORM refuse('post_exists', 'nothing of that kind');
    END IF;
END $$;

-- ---- taking ----

-- Takes it for a while, for oneself; again: for longer. Refused when somebody else has it.
CREATE FUNCTION queue_take(actor bigint, the_kind text, the_subject bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT queue_kind_is_for(actor, the_kind) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    ELSIF the_kind = 'flag' AND NOT EXISTS (SELECT FROM flag_case c WHERE c.id = the_subject AND flag_case_is_for(actor, c)) THEN
        PERFORM refuse('flag_decide_allowed', 'none that they may see');
    ELSIF the_kind = 'ring' AND NOT EXISTS (SELECT FROM vote_ring r WHERE r.id = the_subject AND ring_is_for(actor, r)) THEN
        PERFORM refuse('flag_decide_allowed', 'their own votes');
    ELSIF the_kind = 'flag' THEN -- somebody may decide just now: what is decided nobody need take
        PERFORM FROM flag_case WHERE id = the_subject AND ended_at IS NULL FOR SHARE;
        IF NOT FOUND THEN
            PERFORM refuse('queue_claim_free', 'it is decided');
        END IF;
    END IF;
    INSERT INTO queue_claim AS c (kind, subject, account_id, until)
    VALUES (the_kind, the_subject, actor, now() + queue_claim_time())
    ON CONFLICT (kind, subject) DO UPDATE SET account_id = actor, until = excluded.until
        WHERE c.until <= now() OR c.account_id = actor;
    IF NOT FOUND THEN
        PERFORM refuse('queue_claim_free', 'somebody else was faster');
    END IF;
    DELETE FROM queue_claim WHERE ctid IN (
        SELECT ctid FROM queue_claim WHERE until < now() - interval '1 hour' ORDER BY until LIMIT 20 FOR UPDATE SKIP LOCKED);
END $$;

-- Gives it back: what somebody else has by now stays theirs.
CREATE FUNCTION queue_give_back(actor bigint, the_kind text, the_subject bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM queue_claim WHERE kind = the_kind AND subject = the_subject AND account_id = actor;
END $$;

-- Takes the first that nobody has, of these kinds. No row: nothing is left, among the first two hundred, that nobody has.
CREATE FUNCTION queue_next(actor bigint, kinds text[]) RETURNS TABLE (kind text, subject bigint) LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT q.kind, q.subject FROM queue_rows(actor, kinds, -1, '-infinity', 0, 200) AS q
             WHERE NOT EXISTS (SELECT FROM queue_claim c WHERE c.kind = q.kind AND c.subject = q.subject AND c.until > now())
             ORDER BY q.urgency, q.since, q.key LOOP
        BEGIN
            PERFORM queue_take(actor, r.kind, r.subject);
        EXCEPTION WHEN check_violation THEN
            CONTINUE; -- somebody was a moment faster
        END;
        RETURN QUERY SELECT r.kind, r.subject;
        RETURN;
    END LOOP;
END $$;
