-- What the functions of all features use.

-- Refuses with a name that src/db/error.c knows.
CREATE FUNCTION refuse(name text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = name;
END $$;

-- Tells every worker that what it keeps about `topic` is out of date: 'question:12', 'library', 'tags'.
CREATE FUNCTION changed(topic text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('changed', topic);
$$;
