-- Full text search. PostgreSQL's own tokens are made for prose on the web: it keeps "and/or" and "a@b.example" as one word, drops
-- what looks like a tag ("<b and c>"), and forgets positions above 16,383 and beyond 255 of one word, which loses phrases. So texts
-- are reduced to plain words first, and indexed in chunks so small that no limit is reached.

-- Plain words, one blank between them: lower case, compatibility forms unfolded (ligatures, full width), invisible characters gone,
-- every other character a border. Each ideograph and kana is a word, since those texts have no blanks. Texts and what is looked for
-- in them both pass here.
CREATE FUNCTION search_words(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length(t) <> length(t) THEN
        t := regexp_replace(normalize(t, NFKC), '[\u00AD\u200B-\u200D\u2060\uFEFF]+', '', 'g');
        t := regexp_replace(
            t, '([\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF])', ' \1 ', 'g'
        );
    END IF;
    RETURN lower(regexp_replace(t, '[^[:alnum:]]+', ' ', 'g'));
END $$;

-- Pieces of at most `size` bytes, cut at blanks where there are any, each beginning about `overlap` bytes before the end of the last
-- one (overlap < size / 2). Works on bytes, where a cut costs the same anywhere in a long text.
CREATE FUNCTION text_pieces(t text, size integer, overlap integer) RETURNS SETOF text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    b bytea;
    total integer := octet_length(t);
    start integer := 0;
    stop integer;
BEGIN
    IF total <= size THEN
        RETURN NEXT t;
        RETURN;
    END IF;
    b := convert_to(t, 'UTF8');
    LOOP
        stop := text_cut(b, start + size);
        RETURN NEXT convert_from(substring(b FROM start + 1 FOR stop - start), 'UTF8');
        EXIT WHEN stop >= total;
        start := text_cut(b, stop - overlap);
    END LOOP;
END $$;

-- The last place at or before byte `place` where a text may be cut: before a blank or a line break within 200 bytes, else before a
-- character.
CREATE FUNCTION text_cut(b bytea, place integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    whole integer;
BEGIN
    IF place >= octet_length(b) THEN
        RETURN octet_length(b);
    END IF;
    FOR i IN 0..200 LOOP
        IF get_byte(b, place - i) IN (32, 10) THEN
            RETURN place - i;
        END IF;
        IF whole IS NULL AND get_byte(b, place - i) & 192 <> 128 THEN
            whole := place - i;
        END IF;
    END LOOP;
    RETURN whole;
END $$;

-- The chunks of one text. 12,000 bytes are about 2,000 words; they overlap so that a phrase of 800 bytes is found across any border,
-- which the compiler of keywords relies on. A chunk in which one word stands 255 times or more (columns of zeros) is cut smaller.
CREATE FUNCTION text_chunks(t text) RETURNS TABLE (chunk_index integer, words tsvector) LANGUAGE plpgsql IMMUTABLE STRICT
SET client_min_messages = warning AS $$
DECLARE
    block text;
    piece text;
BEGIN
    chunk_index := 0;
    FOR block IN SELECT text_pieces(t, 400000, 20000) LOOP
        FOR piece IN SELECT text_pieces(search_words(block), 12000, 1000) LOOP
            words := to_tsvector('simple', piece);
            IF octet_length(piece) > 1000 AND EXISTS (SELECT FROM unnest(words) AS w WHERE cardinality(w.positions) >= 255) THEN
                FOR words IN SELECT to_tsvector('simple', p) FROM text_pieces(piece, 1000, 400) AS p LOOP
                    RETURN NEXT;
                    chunk_index := chunk_index + 1;
                END LOOP;
            ELSIF words <> '' THEN
                RETURN NEXT;
                chunk_index := chunk_index + 1;
            END IF;
        END LOOP;
    END LOOP;
END $$;
