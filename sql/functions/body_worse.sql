-- What somebody told coaches: that something of the site made it worse. What the site calls is in worse.sql. It is kept, and read by coaches
-- without a name, once its owner agreed ('worse'); taking that back erases all of it at once, and so does leaving.

-- One more; its id. Of the version that its owner tries, or tried last, else of today's. Refused with 'worse_consent'.
CREATE FUNCTION body.worse_add(owner bigint, the_post bigint, the_revision integer, the_title text, the_what text, the_side text,
                               down text, the_step integer, the_words text, the_signs text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT agrees(owner, 'worse') THEN
        PERFORM refuse('worse_consent', 'its owner has not agreed');
    END IF;
    INSERT INTO body.worse (account_id, post_id, revision, title, what, side, down_leg, step, words, signs)
    VALUES (owner, the_post,
            coalesce((SELECT t.revision FROM trial t WHERE t.account_id = owner AND t.post_id = the_post ORDER BY t.id DESC LIMIT 1), the_revision),
            the_title, the_what, the_side, down, the_step, the_words, the_signs)
    RETURNING id INTO made;
    RETURN made;
END $$;

-- An account's, the newest first, from before that id; and one of them.
CREATE FUNCTION body.worse_list(owner bigint, before bigint, most bigint) RETURNS SETOF body.worse
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM body.worse w WHERE w.account_id = owner AND w.id < before ORDER BY w.id DESC LIMIT most;
END $$;

CREATE FUNCTION body.worse_get(owner bigint, the_id bigint) RETURNS SETOF body.worse
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM body.worse w WHERE w.id = the_id AND w.account_id = owner;
END $$;

-- The posts that one of them, or, without an id, all are about.
CREATE FUNCTION body.worse_of(owner bigint, the_id bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 3 SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT w.post_id FROM body.worse w WHERE w.account_id = owner AND (the_id IS NULL OR w.id = the_id);
END $$;

-- One of them, or, without an id, all.
CREATE FUNCTION body.worse_delete(owner bigint, the_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    IF the_id IS NULL THEN
        DELETE FROM body.worse WHERE account_id = owner;
    ELSE
        DELETE FROM body.worse WHERE id = the_id AND account_id = owner;
    END IF;
END $$;

-- ---- for coaches: whose they are is in none of it ----

CREATE FUNCTION body.worse_waits(the_post bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM body.worse w WHERE w.post_id = the_post AND w.ended_at IS NULL);
END $$;

-- The last that waits about a post.
CREATE FUNCTION body.worse_newest(the_post bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT max(w.id) FROM body.worse w WHERE w.post_id = the_post AND w.ended_at IS NULL);
END $$;

-- From how many people something waits about a post, by the hundred that waits longest.
CREATE FUNCTION body.worse_waiting(the_post bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT count(DISTINCT n.account_id)
            FROM (SELECT w.account_id FROM body.worse w WHERE w.post_id = the_post AND w.ended_at IS NULL ORDER BY w.id LIMIT 100) AS n);
END $$;

-- What waits of a post, or was decided at that moment, the newest first.
CREATE FUNCTION body.worse_reports(the_post bigint, moment timestamptz, most bigint)
RETURNS TABLE (id bigint, revision integer, what text, side text, down_leg text, step integer, words text, signs text[], at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT w.id, w.revision, w.what, w.side, w.down_leg, w.step::integer, w.words, w.signs, w.at
    FROM body.worse w WHERE w.post_id = the_post AND (w.ended_at IS NULL OR w.ended_at = moment) ORDER BY w.id DESC LIMIT most;
END $$;

-- All that waits about a post is decided now.
CREATE FUNCTION body.worse_end(the_post bigint, the_outcome text, the_reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    UPDATE body.worse SET ended_at = now(), outcome = the_outcome, reason = the_reason WHERE post_id = the_post AND ended_at IS NULL;
END $$;

-- What was decided at that moment waits again.
CREATE FUNCTION body.worse_reopen(the_post bigint, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    UPDATE body.worse SET ended_at = NULL, outcome = NULL, reason = '' WHERE post_id = the_post AND ended_at = moment;
END $$;

-- What somebody tries just now: each trial, its post, and since when.
CREATE FUNCTION body.worse_tried(owner bigint) RETURNS TABLE (id bigint, post_id bigint, title text, started_at timestamptz, plan_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 3 SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT t.id, t.post_id, t.title, t.started_at, t.plan_id FROM body.trial t
    WHERE t.account_id = owner AND t.ended_at IS NULL ORDER BY t.id DESC LIMIT 10;
END $$;

-- Who tries a post just now, and did before that moment: the next `most` behind an account.
CREATE FUNCTION body.worse_triers(the_post bigint, moment timestamptz, past bigint, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT t.account_id FROM body.trial t
    WHERE t.post_id = the_post AND t.ended_at IS NULL AND t.started_at < moment AND t.account_id > past ORDER BY t.account_id LIMIT most;
END $$;

-- Who told what was decided at that moment, and did not take it back: the next `most` behind an account, and the newest that each told.
CREATE FUNCTION body.worse_tellers(the_post bigint, moment timestamptz, past bigint, most integer) RETURNS TABLE (account_id bigint, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT w.account_id, max(w.id) FROM body.worse w
    WHERE w.post_id = the_post AND w.ended_at = moment AND w.account_id > past GROUP BY w.account_id ORDER BY w.account_id LIMIT most;
END $$;

-- What was decided about one of an account's; '': it waits, or there is none.
CREATE FUNCTION body.worse_outcome(owner bigint, the_id bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT w.outcome FROM body.worse w WHERE w.id = the_id AND w.account_id = owner), '');
END $$;

-- ---- a copy of one's data ----

CREATE FUNCTION body.export_worse(the_account bigint, past bigint, most integer) RETURNS TABLE (place bigint, data json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT w.id, json_build_object('of', w.title, 'revision', w.revision, 'what', w.what, 'side', w.side,
        'down the leg', w.down_leg, 'step', w.step, 'words', nullif(w.words, ''), 'warning signs', w.signs, 'at', w.at,
        'decided', w.ended_at, 'outcome', w.outcome, 'why', nullif(w.reason, ''))
    FROM body.worse w WHERE w.account_id = the_account AND w.id > past ORDER BY w.id LIMIT most;
END $$;
