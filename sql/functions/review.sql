-- Reviews of entries, and the credentials of those who review.
--
-- Who: an account whose profession an admin checked, while that is valid; never an admin's own. Nobody
-- who wrote any revision of what a review covers reviews the entry, whoever changed it later: entry_is_written_by.
-- What: one revision: its title, summary, fields and text. Tags, aliases, the address and the status are not covered.
-- Until: the next change of what is covered, the day on which it is due (it counts on that day still), or its withdrawal
-- by the reviewer or an admin. An admin who withdraws a credential ends all reviews of that person; a credential that
-- was valid once and ran out ends none.
-- When only spelling changed, another reviewer than the one whose review it is, who wrote none of the changes, may say so: the review goes on to the
-- newest revision and is due as before.

-- Days are those of UTC.
CREATE FUNCTION review_today() RETURNS date LANGUAGE sql STABLE AS $$ SELECT (now() AT TIME ZONE 'UTC')::date $$;

-- A review with the state it is in today: 'current', or what ended it.
CREATE VIEW review_row AS
SELECT r.id, r.entry_id,
       CASE WHEN r.ended_at IS NULL AND r.due_on >= review_today() THEN 'current'
            ELSE coalesce(nullif(r.end_kind, 'credential'), CASE WHEN r.end_kind IS NULL THEN 'due' ELSE 'withdrawn' END)
       END AS state,
       r.revision, r.account_id, r.reviewer, r.profession, to_char(r.reviewed_on, 'FMDD Mon YYYY') AS reviewed_on,
       to_char(r.due_on, 'FMDD Mon YYYY') AS due_on, r.covers, r.continues, r.continued_by, r.created_at, r.ended_at,
       r.ended_by, r.end_reason,
       CASE r.end_kind WHEN 'credential' THEN 'credential-withdrawn' ELSE 'review-withdrawn' END AS end_event
FROM review r;

-- The one place that says whether an entry is reviewed today.
CREATE FUNCTION entry_is_reviewed(the_entry bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM review WHERE entry_id = the_entry AND ended_at IS NULL AND due_on >= review_today());
END $$;

-- What somebody has to have read of an entry of this kind; review_parts in C has their words.
CREATE FUNCTION review_parts(the_kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE the_kind WHEN 'stretch' THEN '{steps,dose,cautions,sources}'::text[] ELSE '{text,sources}' END;
$$;

-- Did somebody write any revision of what a review covers? Changes of tags, aliases, address or status do not count.
-- It looks at that person's own revisions of the entry and the one before each.
CREATE FUNCTION entry_is_written_by(the_entry bigint, who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    apart CONSTANT text[] := '{slug,aliases,status}';
BEGIN
    RETURN EXISTS (SELECT FROM revision r
                   LEFT JOIN revision b ON b.post_id = r.post_id AND b.number = r.number - 1
                   WHERE r.post_id = the_entry AND r.author_id = who
                     AND (b.number IS NULL OR b.title <> r.title OR b.body <> r.body
                          OR b.model - apart <> r.model - apart));
END $$;

-- Ends the entry's review, if there is one. Call it with the entry locked, or after locking the reviewer's account.
CREATE FUNCTION review_end(the_entry bigint, actor bigint, kind text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH ended AS (
        UPDATE review SET ended_at = now(), ended_by = actor, end_kind = kind, end_reason = why
        WHERE entry_id = the_entry AND ended_at IS NULL RETURNING id, account_id
    )
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    SELECT 'review-ended', the_entry, account_id, actor, jsonb_build_object('review', id, 'how', kind)
    FROM ended WHERE kind = 'change'; -- what else ends one has an event of its own
END $$;

-- ---- credentials ----

-- Beside the name is the profession of a credential that is valid today: account.profession, of which shown_role is made. The account is
-- held by whoever changes its credential.
CREATE FUNCTION credential_shown(the_account bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT c.profession FROM credential c JOIN account a ON a.id = c.account_id
                     WHERE c.account_id = the_account AND c.ended_at IS NULL AND c.valid_until >= review_today()
                       AND a.erased_at IS NULL AND NOT a.example), '');
END $$;

CREATE FUNCTION credential_show() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET profession = credential_shown(id)
    WHERE id = NEW.account_id AND profession <> credential_shown(id);
    IF FOUND THEN
        PERFORM removed(''); -- it is beside the name on many pages
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER credential_show AFTER INSERT OR UPDATE OF ended_at ON credential
    FOR EACH ROW EXECUTE FUNCTION credential_show();

-- What ran out is beside no name any more, of up to `most` people; returns how many. An account that somebody holds is left for the
-- next time.
CREATE FUNCTION credential_expire(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    ended integer;
BEGIN
    UPDATE account SET profession = '' WHERE id IN (
        SELECT id FROM account a WHERE profession <> '' AND credential_shown(a.id) = '' ORDER BY id LIMIT most FOR NO KEY UPDATE SKIP LOCKED);
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF ended > 0 THEN
        PERFORM removed('');
    END IF;
    RETURN ended;
END $$;

-- The credential by which an account may review today; none: a row of NULLs. Keeps it from being withdrawn until the
-- transaction ends.
CREATE FUNCTION credential_hold(reviewer bigint) RETURNS credential LANGUAGE plpgsql AS $$
DECLARE
    c credential;
BEGIN
    PERFORM FROM account WHERE id = reviewer FOR SHARE;
    SELECT * INTO c FROM credential
    WHERE account_id = reviewer AND ended_at IS NULL AND valid_until >= review_today();
    IF c.id IS NULL THEN
        PERFORM refuse('review_by_credential', 'no valid credential');
    END IF;
    RETURN c;
END $$;

-- Notes that an admin checked somebody's profession. It replaces the credential `seen` (0: there was none), unless
-- another admin was faster. Returns its id.
CREATE FUNCTION credential_verify(admin bigint, the_account bigint, seen bigint, the_profession text, how text,
                                  until date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    a account;
    present bigint;
    the_id bigint;
BEGIN
    SELECT * INTO a FROM account WHERE id = the_account FOR NO KEY UPDATE;
    SELECT id INTO present FROM credential WHERE account_id = the_account AND ended_at IS NULL;
    IF NOT is_admin(admin) THEN
        PERFORM refuse('credential_by_admin', 'not an admin');
    ELSIF a.id IS NULL OR a.example THEN
        PERFORM refuse('credential_person', 'nobody is behind the account');
    ELSIF admin = the_account THEN
        PERFORM refuse('credential_by_another', 'one''s own');
    ELSIF coalesce(present, 0) <> seen THEN
        PERFORM refuse('credential_conflict', 'another admin was faster');
    ELSIF until IS NULL OR until <= review_today() OR until > review_today() + interval '5 years' THEN
        PERFORM refuse('credential_until', 'no day within five years');
    END IF;
    UPDATE credential SET ended_at = now(), ended_by = admin WHERE id = present;
    INSERT INTO credential (account_id, profession, checked, valid_until, verified_by)
    VALUES (the_account, the_profession, how, until, admin) RETURNING id INTO the_id;
    INSERT INTO event (kind, account_id, actor_id, data)
    VALUES ('credential', the_account, admin, jsonb_build_object('credential', the_id));
    PERFORM removed('account:' || the_account);
    RETURN the_id;
END $$;

-- Takes the account's credential back, and with it what that person reviewed. Another person's is refused as one that
-- is over.
CREATE FUNCTION credential_withdraw(admin bigint, the_account bigint, the_credential bigint, why text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    c credential;
BEGIN
    IF NOT is_admin(admin) THEN
        PERFORM refuse('credential_by_admin', 'not an admin');
    END IF;
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
    UPDATE credential SET ended_at = now(), ended_by = admin, withdrawn = true, end_reason = why
    WHERE id = the_credential AND account_id = the_account AND ended_at IS NULL RETURNING * INTO c;
    IF c.id IS NULL THEN
        PERFORM refuse('credential_conflict', 'ended already');
    END IF;
    UPDATE review SET ended_at = now(), ended_by = admin, end_kind = 'credential', end_reason = why
    WHERE account_id = c.account_id AND ended_at IS NULL;
    INSERT INTO event (kind, account_id, actor_id, reason, data)
    VALUES ('credential-withdrawn', c.account_id, admin, why, jsonb_build_object('credential', c.id));
    PERFORM removed('library');
    PERFORM removed('account:' || c.account_id);
END $$;

-- ---- reviews ----

-- The entry locked, for somebody who read its revision `base`.
CREATE FUNCTION review_lock(the_entry bigint, base integer) RETURNS entry LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_entry);
    e entry;
BEGIN
    SELECT * INTO e FROM entry WHERE id = the_entry;
    IF e.id IS NULL OR NOT entry_is_public(e.status) THEN
        PERFORM refuse('post_exists', 'no such entry');
    ELSIF p.revision <> base THEN
        PERFORM refuse('review_conflict', 'changed while it was read');
    END IF;
    RETURN e;
END $$;

-- Somebody read the revision `base`, and all that review_parts names. It replaces an earlier review. Returns its id.
CREATE FUNCTION review_add(the_reviewer bigint, the_entry bigint, base integer, due date, parts text[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    c credential := credential_hold(the_reviewer);
    e entry := review_lock(the_entry, base);
    the_id bigint;
BEGIN
    IF entry_is_written_by(the_entry, the_reviewer) THEN
        PERFORM refuse('review_not_own', 'wrote it');
    ELSIF NOT parts @> review_parts(e.kind) THEN
        PERFORM refuse('review_covers', 'not all of it was read');
    ELSIF due IS NULL OR due <= review_today() OR due > review_today() + interval '2 years' THEN
        PERFORM refuse('review_due_range', 'no day within two years');
    END IF;
    PERFORM review_end(the_entry, the_reviewer, 'replaced', '');
    INSERT INTO review (entry_id, revision, account_id, credential_id, reviewer, profession, reviewed_on, due_on, covers)
    SELECT the_entry, base, a.id, c.id, a.name, c.profession, review_today(), due, review_parts(e.kind)
    FROM account a WHERE a.id = the_reviewer RETURNING id INTO the_id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('review', the_entry, the_reviewer, the_reviewer, jsonb_build_object('review', the_id, 'revision', base));
    PERFORM removed('library', the_entry);
    RETURN the_id;
END $$;

-- The newest review was ended by a change before its day, and its reviewer's credential was not withdrawn since.
CREATE FUNCTION review_can_go_on(last review) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(last.end_kind = 'change' AND last.due_on >= review_today(), false)
           AND NOT EXISTS (SELECT FROM credential
                           WHERE account_id = last.account_id AND withdrawn AND ended_at >= last.created_at);
END $$;

-- Did somebody change the entry since it was reviewed?
CREATE FUNCTION review_is_changed_by(last review, who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM revision
                   WHERE post_id = last.entry_id AND number > last.revision AND author_id = who);
END $$;

-- May somebody with a credential say that only spelling changed? review_go_on refuses everybody else.
CREATE FUNCTION review_may_go_on(the_entry bigint, who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    last review;
BEGIN
    SELECT * INTO last FROM review WHERE entry_id = the_entry ORDER BY entry_id, id DESC LIMIT 1;
    RETURN review_can_go_on(last) AND last.account_id IS DISTINCT FROM who AND NOT review_is_changed_by(last, who);
END $$;

-- Nothing but spelling changed since the review that a change ended: it goes on with the revision `base`. Returns its id.
CREATE FUNCTION review_go_on(the_reviewer bigint, the_entry bigint, base integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    c credential := credential_hold(the_reviewer);
    e entry := review_lock(the_entry, base);
    last review;
    the_id bigint;
BEGIN
    SELECT * INTO last FROM review WHERE entry_id = the_entry ORDER BY id DESC LIMIT 1;
    IF NOT review_can_go_on(last) THEN
        PERFORM refuse('review_over', 'no review that a change ended');
    ELSIF last.account_id = the_reviewer THEN
        PERFORM refuse('review_spelling_other', 'their own review');
    ELSIF review_is_changed_by(last, the_reviewer) THEN
        PERFORM refuse('review_not_own', 'wrote some of it');
    END IF;
    INSERT INTO review (entry_id, revision, account_id, credential_id, reviewer, profession, reviewed_on, due_on, covers,
                        continues, continued_by)
    VALUES (the_entry, base, last.account_id, last.credential_id, last.reviewer, last.profession, last.reviewed_on,
            last.due_on, last.covers, last.id, the_reviewer) RETURNING id INTO the_id;
    UPDATE review SET end_kind = 'continued' WHERE id = last.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('review-continued', the_entry, last.account_id, the_reviewer,
            jsonb_build_object('review', the_id, 'revision', base, 'credential', c.id));
    PERFORM removed('library', e.id);
    RETURN the_id;
END $$;

-- The reviewer or an admin takes it back. Returns its id.
CREATE FUNCTION review_withdraw(actor bigint, the_entry bigint, why text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    present review;
BEGIN
    PERFORM post_lock(the_entry);
    SELECT * INTO present FROM review WHERE entry_id = the_entry AND ended_at IS NULL;
    IF present.id IS NULL THEN
        PERFORM refuse('review_over', 'no review');
    ELSIF present.account_id IS DISTINCT FROM actor AND NOT is_admin(actor) THEN
        PERFORM refuse('review_withdraw_allowed', 'another person''s');
    END IF;
    PERFORM review_end(the_entry, actor, 'withdrawn', why);
    INSERT INTO event (kind, post_id, account_id, actor_id, reason, data)
    VALUES ('review-withdrawn', the_entry, present.account_id, actor, why, jsonb_build_object('review', present.id));
    PERFORM removed('library', the_entry);
    RETURN present.id;
END $$;

-- Ends up to `most` reviews that were due before today, so that no cached page shows them, and as many professions whose credential
-- ran out; returns how many. The job runner calls it.
CREATE FUNCTION job_reviews(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    ended integer;
BEGIN
    WITH ended AS (
        UPDATE review SET ended_at = now(), end_kind = 'due'
        WHERE id IN (SELECT id FROM review WHERE ended_at IS NULL AND due_on < review_today()
                     ORDER BY due_on, id LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING id, entry_id, account_id
    )
    INSERT INTO event (kind, post_id, account_id, data)
    SELECT 'review-ended', entry_id, account_id, jsonb_build_object('review', id, 'how', 'due') FROM ended;
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF ended > 0 THEN
        PERFORM removed('library');
    END IF;
    RETURN ended + credential_expire(most);
END $$;
