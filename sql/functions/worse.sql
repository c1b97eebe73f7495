-- "It made it worse": who says so, about which post, and what coaches do about it. What was said is in the schema `body` (body_worse.sql);
-- what waits is one row of the queue for each post ('worse', queue.sql), however many said so, as long as somebody does.

-- The entry that is followed at that address, as notes have it (body.note.path); NULL: none.
CREATE FUNCTION worse_followed(path text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    parts text[] := regexp_match(path, '^/(stretch|routine)(?:es|s)/([a-z0-9-]{1,80})/follow$');
BEGIN
    RETURN (SELECT coalesce(e.leads_to, e.id) FROM entry_slug s JOIN entry e ON e.id = s.entry_id
            WHERE s.kind = parts[1] AND s.slug = parts[2]);
END $$;

-- One more, of what may be tried (trial_target); its id. `agree`: its owner agrees with this form that the account keeps it and coaches
-- read it. `urgent`: a sign of it needs help now.
CREATE FUNCTION worse_say(owner bigint, the_post bigint, what text, side text, down text, step bigint, words text, signs text[],
                          urgent boolean, agree boolean) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    PERFORM account_keeps_own(owner);
    SELECT * INTO t FROM trial_target(owner, the_post, 0);
    IF t.id IS NULL THEN
        PERFORM refuse('worse_there', 'nothing of that kind');
    END IF;
    IF agree THEN
        PERFORM body.consent_answer(owner, 'worse', true);
    END IF;
    -- What a coach has seen waits again with what is new alone.
    INSERT INTO queue_post AS w (kind, post_id, urgency) VALUES ('worse', t.id, CASE WHEN urgent OR down = 'yes' THEN 0 ELSE 1 END)
    ON CONFLICT (post_id, kind) DO UPDATE
        SET urgency = CASE WHEN w.seen_at IS NULL THEN least(w.urgency, excluded.urgency) ELSE excluded.urgency END,
            since = CASE WHEN w.seen_at IS NULL THEN w.since ELSE now() END,
            note = CASE WHEN w.seen_at IS NULL THEN w.note ELSE '' END, seen_at = NULL, seen_by = NULL, gone = false;
    RETURN body.worse_add(owner, t.id, t.revision, t.title, what, side, down, step::integer, words, signs);
END $$;

-- One of an account's goes, or, without an id, all. What nobody says any more waits for nobody; whoever says it meanwhile waits for the row of the
-- queue, and makes another.
CREATE FUNCTION worse_forget(owner bigint, the_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    posts bigint[] := ARRAY(SELECT w FROM body.worse_of(owner, the_id) AS w ORDER BY w);
BEGIN
    PERFORM notice_take_back(owner, 'worse-decided', the_id);
    PERFORM FROM queue_post WHERE kind = 'worse' AND post_id = ANY (posts) ORDER BY post_id FOR UPDATE;
    PERFORM body.worse_delete(owner, the_id);
    DELETE FROM queue_post WHERE kind = 'worse' AND post_id = ANY (posts) AND seen_at IS NULL AND NOT body.worse_waits(post_id);
END $$;

-- The same by its owner, who takes the agreement back with all of them.
CREATE FUNCTION worse_delete(owner bigint, the_id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = owner FOR NO KEY UPDATE;
    PERFORM worse_forget(owner, the_id);
    IF the_id IS NULL THEN
        PERFORM body.consent_answer(owner, 'worse', false);
    END IF;
END $$;

-- Who may decide about it: a coach, and of an answer whoever did not write it.
CREATE FUNCTION worse_by_coach(actor bigint, the_post bigint) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF is_coach(actor) IS NOT TRUE OR EXISTS (SELECT FROM post WHERE id = the_post AND kind = 'answer' AND author_id = actor) THEN
        PERFORM refuse('worse_by_coach', 'not a coach, or their own answer');
    END IF;
END $$;

-- A coach looked: a caution more ('caution': the entry's newest revision has it), a change that was made or asked for ('change': of an answer in the
-- comment that the coach wrote in this transaction), a warning on the answer ('warning'), or nothing ('none'), each with why. Who said so reads
-- it on their own pages, and is told ('worse-decided'); unless it was nothing, so is who tries it just now ('trial-changed'), or has it in a plan. `newest`: the
-- last that the coach read; what was said since is not decided unread ('worse_newer'), and neither is an answer that became another one than `read`, its
-- post_digest then (an entry is changed by whoever says so here).
CREATE FUNCTION worse_decide(actor bigint, the_post bigint, outcome text, why text, newest bigint DEFAULT NULL, read text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
BEGIN
    PERFORM worse_by_coach(actor, the_post);
    UPDATE queue_post SET seen_at = now(), seen_by = actor WHERE post_id = the_post AND kind = 'worse' AND seen_at IS NULL;
    IF NOT FOUND OR NOT body.worse_waits(the_post) THEN
        PERFORM refuse('worse_over', 'somebody else decided, or whoever said it took it back');
    ELSIF body.worse_newest(the_post) > newest THEN
        PERFORM refuse('worse_newer', 'more was said since');
    ELSIF p.kind = 'answer' AND read IS NOT NULL THEN
        PERFORM post_refuse_unread(the_post, read);
    END IF;
    IF outcome = 'warning' THEN
        IF post_is_warned_of(the_post) THEN
            PERFORM refuse('worse_warned', 'readers are warned already');
        END IF;
        INSERT INTO queue_post (kind, post_id, urgency) VALUES ('unsafe', the_post, 0) ON CONFLICT (post_id, kind) DO NOTHING;
        PERFORM reaction_warn(actor, the_post, why);
    END IF;
    PERFORM body.worse_end(the_post, outcome, why);
    DELETE FROM queue_claim WHERE kind = 'worse' AND subject = the_post;
    INSERT INTO event (kind, post_id, actor_id, reason, data)
    VALUES ('worse-decided', the_post, actor, why,
            jsonb_build_object('outcome', outcome, 'revision', p.revision,
                'comment', CASE WHEN outcome = 'change' AND p.kind = 'answer'
                           THEN (SELECT max(c.id) FROM post c WHERE c.parent_id = the_post AND c.kind = 'comment' AND c.author_id = actor
                                                                AND c.created_at = now()) END));
    INSERT INTO notice_change (what, post_id, thread_id, actor_id)
    SELECT w.what, the_post, coalesce(p.thread_id, the_post), actor
    FROM unnest(CASE WHEN outcome = 'none' THEN '{worse-decided}' ELSE '{worse-decided,trial-changed}' END::text[]) AS w (what);
    IF outcome = 'change' THEN -- of the others the warning, or the entry's revision tells
        PERFORM own_plan_tell(actor, the_post, false);
    END IF;
END $$;

-- The last decision, as long as nothing of the kind waits.
CREATE FUNCTION worse_decided(the_post bigint) RETURNS event LANGUAGE plpgsql STABLE AS $$
DECLARE
    last event;
BEGIN
    SELECT v.* INTO last FROM queue_post w JOIN event v ON v.post_id = w.post_id AND v.kind = 'worse-decided' AND v.at = w.seen_at
    WHERE w.post_id = the_post AND w.kind = 'worse' ORDER BY v.id DESC LIMIT 1;
    RETURN last;
END $$;

-- Undoes that: what was said waits again as it did. The warning goes with it, and the comment that asked, if it is the actor's own; the caution is
-- for the caller to take out first, in this transaction. Refused with 'worse_again' when it waits already, and when what came of it is no longer
-- as it was left: 'worse_answer_changed', 'worse_warning_changed'.
CREATE FUNCTION worse_reopen(actor bigint, the_post bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
    d event := worse_decided(the_post);
    made post;
BEGIN
    PERFORM worse_by_coach(actor, the_post);
    IF d.id IS NULL THEN
        PERFORM refuse('worse_again', 'it waits already');
    ELSIF d.data->>'outcome' = 'change' AND p.kind = 'answer' THEN
        IF p.revision > (d.data->>'revision')::integer THEN
            PERFORM refuse('worse_answer_changed', 'its writer changed it since');
        END IF;
        SELECT * INTO made FROM post WHERE id = (d.data->>'comment')::bigint AND author_id = actor AND deleted_at IS NULL;
        IF made.id IS NOT NULL THEN
            PERFORM post_delete(actor, made.id, true, '');
        END IF;
    ELSIF d.data->>'outcome' = 'warning' THEN
        IF NOT EXISTS (SELECT FROM post_score WHERE post_id = the_post AND warning = d.reason) THEN
            PERFORM refuse('worse_warning_changed', 'somebody changed the warning since');
        END IF;
        PERFORM reaction_warn(actor, the_post, '');
        PERFORM reaction_queue(the_post, false);
    END IF;
    UPDATE queue_post SET seen_at = NULL, seen_by = NULL WHERE post_id = the_post AND kind = 'worse';
    PERFORM body.worse_reopen(the_post, d.at);
    DELETE FROM queue_post WHERE post_id = the_post AND kind = 'worse' AND NOT body.worse_waits(the_post); -- whoever said it took it back
    PERFORM own_plan_tell(actor, the_post, true);
    INSERT INTO event (kind, post_id, actor_id, data) VALUES ('worse-reopened', the_post, actor, jsonb_build_object('of', d.id));
END $$;

-- What coaches changed of a post since then, and did not undo: the newest. What was undone, and waits again, says so ('again'). Of the newest
-- few decisions.
CREATE FUNCTION worse_changed(the_post bigint, since timestamptz) RETURNS TABLE (at timestamptz, outcome text, reason text)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
    SELECT d.at, CASE WHEN d.undone THEN 'again' ELSE d.data->>'outcome' END, CASE WHEN d.undone THEN '' ELSE d.reason END
    FROM (SELECT v.*, EXISTS (SELECT FROM event u WHERE u.post_id = the_post AND u.kind = 'worse-reopened' AND u.at >= v.at
                                                    AND u.data->>'of' = v.id::text) AS undone
          FROM event v
          WHERE v.post_id = the_post AND v.at > since AND v.kind = 'worse-decided' AND v.data->>'outcome' <> 'none'
          ORDER BY v.at DESC, v.id DESC LIMIT 5) AS d
    WHERE NOT d.undone OR EXISTS (SELECT FROM queue_post w WHERE w.post_id = the_post AND w.kind = 'worse' AND w.seen_at IS NULL)
    ORDER BY d.undone, d.at DESC, d.id DESC LIMIT 1;
END $$;

-- Who tries it is told, by a notice that says neither what it is nor who decided: what somebody tries is nobody else's to know (notice_tell).
CREATE FUNCTION worse_notice_put(c notice_change, readers bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, own, actor_id, at)
    SELECT r, c.what, 0, 0, 0, 'own', c.id, true, r, now()
    FROM unnest(readers) AS r WHERE NOT notice_unwanted(r, c, 'trial')
    ON CONFLICT DO NOTHING;
$$;

-- Who told is told what came of it, by what they told (`abouts`): their own page has the coach's words.
CREATE FUNCTION worse_teller_put(c notice_change, readers bigint[], abouts bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, own, actor_id, at)
    SELECT r.id, c.what, 0, (c.id % 2147483647)::integer, 0, 'own', r.told, true, r.id, now()
    FROM unnest(readers, abouts) AS r (id, told) WHERE NOT notice_unwanted(r.id, c, 'worse')
    ON CONFLICT DO NOTHING;
$$;

-- The decision that it tells of was undone before everybody was told.
CREATE FUNCTION worse_is_undone(c notice_change) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM event d JOIN event u ON u.post_id = d.post_id AND u.kind = 'worse-reopened' AND u.data->>'of' = d.id::text
                   WHERE d.post_id = c.post_id AND d.kind = 'worse-decided' AND d.at = c.at);
END $$;

-- What the job runner calls: what waits for more than a day becomes as urgent as anything, and all coaches are told once. Returns how many
-- it found. Of coaches the first thousand.
CREATE FUNCTION job_worse(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    w queue_post;
    looked integer := 0;
BEGIN
    FOR w IN SELECT * FROM queue_post q
             WHERE q.kind = 'worse' AND q.seen_at IS NULL AND NOT q.gone AND q.note = '' AND q.since < now() - interval '1 day'
             ORDER BY q.since LIMIT most FOR UPDATE SKIP LOCKED LOOP
        looked := looked + 1;
        UPDATE queue_post SET note = 'told', urgency = 0 WHERE post_id = w.post_id AND kind = 'worse';
        IF body.worse_waits(w.post_id) THEN
            INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, own, actor_id, at)
            SELECT a.id, 'worse-waits', p.id, 0, coalesce(p.thread_id, p.id), 'own', (extract(epoch FROM w.since) * 1000000)::bigint, true, a.id, now()
            FROM (SELECT id FROM account WHERE role <> 'member' AND role_counts(id, role) AND leaving_at IS NULL AND erased_at IS NULL AND NOT example
                  ORDER BY id LIMIT 1000) AS a, post p
            WHERE p.id = w.post_id AND may_see(NULL, p.id) AND NOT (p.kind = 'answer' AND p.author_id = a.id)
            ORDER BY a.id
            ON CONFLICT (account_id, what, post_id, about_id, number) DO NOTHING;
        END IF;
    END LOOP;
    RETURN looked;
END $$;
