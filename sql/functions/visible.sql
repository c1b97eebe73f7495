-- What a viewer may see. It is decided here and nowhere else: statements that read a post for somebody ask post_known
-- or may_see, lists that are the same for everybody read public_post, and functions that write ask post_is_open.
--
-- A post is hidden by itself or by what it belongs to: a comment by the question, answer or entry that it is about, an
-- answer and a comment by their question.
--
--   what                          who sees it                              what the others get
--   a deleted post                its author, moderators                   410
--   what is below a deleted post  those who see all that is deleted above  410
--   a draft entry                 coaches                                  404: they may not know of it
--   a retired entry               coaches                                  where it leads now, or 410 and the reason
--   a comment on either           coaches                                  404, or 410
--   a member's own routine        that member; whoever has its link        404
--   a member's notes              that member                              404
--   anything else                 everybody
--
-- An answer below somebody else's deleted question is hidden from its author too: it would tell what the question was.
-- Nothing of it is lost; it is back when the question is. Lists (feeds, profiles, backlinks, suggestions) show what
-- everybody sees, to moderators as well. Nobody answers, comments on, votes for, accepts or edits what is deleted or
-- below it, even if they see it: it is brought back first.

-- The account of a session that has not ended; NULL: somebody who is not signed in.
CREATE FUNCTION viewer_account(token bytea) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT account_id FROM session WHERE token_hash = token AND expires_at > now());
END $$;

-- An entry that everybody reads: what the reviews say of it makes no difference. Statements that list entries ask this.
CREATE FUNCTION entry_is_public(status text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT status IN ('review', 'published');
$$;

-- Of what is public, whether nobody asked for a review of it: part of the order of entry_unreviewed.
CREATE FUNCTION entry_asks_no_review(status text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT status <> 'review';
$$;

-- Whether a post is hidden by itself, not by what it belongs to.
CREATE FUNCTION post_is_hidden(viewer bigint, deleted_at timestamptz, author bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT deleted_at IS NOT NULL AND author IS DISTINCT FROM viewer AND is_moderator(viewer) IS NOT TRUE;
$$;

-- False also for a post that does not exist. Nobody who is signed in: viewer NULL or 0.
CREATE FUNCTION may_see(viewer bigint, the_post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM post p LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
        WHERE p.id = the_post
          AND (e.id IS NULL OR entry_is_public(e.status) OR is_coach(viewer))
          AND NOT EXISTS (
              SELECT FROM post above
              WHERE above.id = ANY (ARRAY[p.id, p.parent_id, p.thread_id]) AND above.deleted_at IS NOT NULL
                AND above.author_id IS DISTINCT FROM viewer AND is_moderator(viewer) IS NOT TRUE));
END $$;

-- A photograph's file: whoever sees the post that shows it. Its address, once known, lets nobody else in. Of a person everybody; what waits
-- or is removed its owner, and moderators, who look at it, or may have to bring it back.
CREATE FUNCTION picture_is_seen(viewer bigint, the_hash bytea) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM picture_size s JOIN picture p ON p.id = s.picture_id
        WHERE s.hash = the_hash AND p.removed_at IS NULL AND may_see(viewer, p.post_id))
    OR EXISTS (
        SELECT FROM picture_size s JOIN picture p ON p.id = s.picture_id
        WHERE s.hash = the_hash AND p.post_id IS NULL
          AND ((p.removed_at IS NULL AND NOT p.waits) OR p.account_id = viewer OR is_moderator(viewer) IS TRUE))
    OR EXISTS (
        SELECT FROM linked_size s JOIN linked_use u ON u.linked_id = s.linked_id
        WHERE s.hash = the_hash AND may_see(viewer, u.post_id));
END $$;

-- A picture that is linked from elsewhere: whoever sees a text that links to it.
CREATE FUNCTION linked_is_seen(viewer bigint, the_picture bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM linked_use u WHERE u.linked_id = the_picture AND may_see(viewer, u.post_id));
END $$;

-- One is got for those who read: from what everybody sees, and from an entry's draft.
CREATE FUNCTION linked_is_wanted(the_picture bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM linked_use u JOIN public_post p ON p.id = u.post_id WHERE u.linked_id = the_picture)
        OR EXISTS (SELECT FROM linked_use u JOIN entry e ON e.id = u.post_id JOIN post p ON p.id = e.id
                   WHERE u.linked_id = the_picture AND e.status = 'draft' AND p.deleted_at IS NULL);
END $$;

-- A row when the viewer may know that the post exists. When it is not `seen`, they learn that it is gone, and
-- nothing else about it.
CREATE FUNCTION post_known(viewer bigint, the_post bigint)
RETURNS TABLE (id bigint, kind text, seen boolean) LANGUAGE sql STABLE AS $$
    SELECT p.id, p.kind, may_see(viewer, p.id)
    FROM post p LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
    WHERE p.id = the_post AND (e.id IS NULL OR e.status <> 'draft' OR is_coach(viewer));
$$;

-- Neither deleted nor below something deleted, or below an entry that readers do not see: it may be answered, commented on,
-- voted for, accepted and edited.
CREATE FUNCTION post_is_open(the_post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM post p JOIN post above ON above.id = ANY (ARRAY[p.id, p.parent_id, p.thread_id])
        WHERE p.id = the_post AND above.deleted_at IS NOT NULL)
        AND NOT EXISTS (SELECT FROM post p JOIN entry e ON e.id = p.thread_id WHERE p.id = the_post AND NOT entry_is_public(e.status));
END $$;

-- What everybody sees: the same as may_see(NULL, id).
CREATE VIEW public_post AS
SELECT p.*
FROM post p
LEFT JOIN post parent ON parent.id = p.parent_id
LEFT JOIN post thread ON thread.id = p.thread_id
LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
WHERE p.deleted_at IS NULL AND parent.deleted_at IS NULL AND thread.deleted_at IS NULL
  AND (e.id IS NULL OR entry_is_public(e.status));

-- A member's own routines: a moderator does not see them either.
CREATE FUNCTION own_routines_of(viewer bigint) RETURNS SETOF own_routine LANGUAGE sql STABLE AS $$
    SELECT * FROM own_routine WHERE account_id = viewer;
$$;

-- The one that has this link, as long as whoever shares it is here: neither leaving nor suspended.
CREATE FUNCTION shared_routine(the_link text) RETURNS SETOF own_routine LANGUAGE sql STABLE AS $$
    SELECT o.* FROM own_routine o JOIN account a ON a.id = o.account_id
    WHERE o.link = the_link AND a.leaving_at IS NULL AND NOT suspended(a.id);
$$;

-- A member's plan for a question, or one of its versions (the_number 0: the newest), for its owner alone: no moderator sees it either.
CREATE FUNCTION plan_seen(viewer bigint, the_plan bigint, the_number bigint)
RETURNS TABLE (id bigint, question_id bigint, saved integer, version integer, number integer, at timestamptz, why text,
               words text[], states text[], reasons text[], sources bigint[], revisions integer[], entries text[], marks text[])
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.question_id, p.saved, p.version, p.number, p.at, p.why, plan_texts_seen(p.words, p.sources), p.states,
                        plan_texts_seen(p.reasons, p.sources), p.sources, p.revisions, plan_texts_seen(p.entries, p.sources), p.marks
    FROM body.plan_get(viewer, the_plan, the_number::integer) AS p;
END $$;

-- What is said of a plan's steps, as far as everybody sees what they came from: else it is empty, for the plan's owner, too.
CREATE FUNCTION plan_texts_seen(texts text[], sources bigint[]) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT CASE WHEN s.source = 0 OR EXISTS (SELECT FROM public_post p WHERE p.id = s.source) THEN s.said ELSE '' END
                 FROM unnest(texts, sources) WITH ORDINALITY AS s (said, source, n) ORDER BY s.n);
END $$;

-- What coaches read of others' notes, and all of it: functions/body_note.sql.
CREATE FUNCTION notes_of_worse(viewer bigint) RETURNS TABLE (entry_id bigint, at_least bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF is_coach(viewer) THEN
        RETURN QUERY SELECT * FROM body.note_worse();
    END IF;
END $$;

-- A notice of it is shown to that reader: of what was retired everybody who saw it is told.
CREATE FUNCTION notice_is_seen(reader bigint, what text, the_post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN may_see(reader, the_post) OR what IN ('tag-suggestion', 'trial-changed', 'plan-changed', 'worse-decided', 'profile')
        OR (what = 'retired' AND EXISTS (SELECT FROM entry e WHERE e.id = the_post AND entry_title_was_shown(e.id, e.title)));
END $$;

-- Who reads why something was done, in the words of whoever did it (event.reason, and what a deletion's reason is called).
-- Everybody who sees the rest reads that it was done, by whom and when.
--
--   what was done                       who reads why
--   deleting a post, bringing it back   moderators; its author, to whom it is said. What was chosen from the list (event.data.why) has
--                                       no words of anybody's: everybody, the public log says it, and not of which post
--   withdrawing a credential            moderators; the person whose it was, also where it ended a review
--   retiring an entry                   everybody: its page says so
--   withdrawing a review                everybody: the page of reviews says so
--   closing and locking a question      everybody: its page says so
--   merging questions, moving posts     everybody: the public log says so
--   clearing advice on a question       everybody: its page and the public log say so
--   refusing what somebody says of      moderators; the person, to whom it is said
--   themselves, or their picture
--   anything else                       moderators
--
-- whom: event.account_id. What an edit's author says about it (revision.reason) is part of the history, for everybody.
CREATE FUNCTION event_reason_is_for(viewer bigint, kind text, whom bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN kind IN ('retire', 'review-withdrawn', 'close', 'reopen', 'lock', 'unlock', 'question-merge', 'question-move', 'check-cleared')
           OR (kind = 'move' AND whom = viewer) IS TRUE
           OR (kind IN ('delete', 'restore', 'credential-withdrawn', 'portrait-taken', 'about-refused') AND whom = viewer) IS TRUE
           OR is_moderator(viewer) IS TRUE;
END $$;

-- Whether several members did it by their votes: whoever cast the last one is named by nobody.
CREATE FUNCTION event_is_by_votes(data jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN data->>'votes' IS NOT NULL;
END $$;

-- Who reads in lists of what was done that something was: of a decision about flags those who may see the case, so nobody about what is
-- their own, or about themselves.
CREATE FUNCTION event_is_for(viewer bigint, kind text, data jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN kind NOT IN ('flag-decided', 'flag-reopened')
           OR EXISTS (SELECT FROM flag_case c WHERE c.id = (data->>'case')::bigint AND flag_case_is_for(viewer, c));
END $$;
