-- Names and hosts of addresses that are kept out, as files list them (assets/lists/): the job runner puts here what they say.

CREATE FUNCTION listed_put(the_list text, words text[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    less integer;
    more integer;
BEGIN
    DELETE FROM listed WHERE list = the_list AND NOT word = ANY (words);
    GET DIAGNOSTICS less = ROW_COUNT;
    INSERT INTO listed (list, word) SELECT DISTINCT the_list, w FROM unnest(words) AS w ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN less + more;
END $$;

-- Refuses an address of a host that is listed, or of one below it: what lasts for minutes lets nobody back in.
CREATE FUNCTION listed_refuse_address(address text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    host text := lower(split_part(address, '@', 2));
BEGIN
    WHILE host <> '' LOOP
        IF EXISTS (SELECT FROM listed WHERE list = 'disposable' AND word = host) THEN
            PERFORM refuse('email_lasts', 'a disposable address');
        END IF;
        host := substr(host, length(split_part(host, '.', 1)) + 2);
    END LOOP;
END $$;

-- A name's key without what is between its words.
CREATE FUNCTION name_joined(key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT translate(key, '_.-', '') $$;

-- Refuses a name that a file lists, and one that may be taken for that of somebody whom others trust: a moderator, an admin, a coach,
-- somebody whose profession was checked; with digits at its end, too, or other signs between its words. The very same keys are refused by
-- account_name_unique already.
CREATE FUNCTION listed_refuse_name(the_name text, key text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    digits integer := coalesce(length(substring(the_name FROM '[0-9]+$')), 0); -- each is one letter of the key
    alike text[] := ARRAY[name_joined(key), name_joined(left(key, length(key) - digits))];
BEGIN
    IF EXISTS (SELECT FROM listed WHERE list = 'names' AND name_joined(word) = ANY (alike))
       OR EXISTS (SELECT FROM account a WHERE a.role <> 'member' AND a.name_key <> key AND name_joined(a.name_key) = ANY (alike))
       OR EXISTS (SELECT FROM credential c JOIN account a ON a.id = c.account_id
                  WHERE c.ended_at IS NULL AND a.name_key <> key AND name_joined(a.name_key) = ANY (alike)) THEN
        PERFORM refuse('name_like_another', 'a name that may be taken for another');
    END IF;
END $$;
