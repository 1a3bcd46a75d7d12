CREATE FUNCTION digest(bytea, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE lower($2) WHEN 'sha224' THEN sha224($1) WHEN 'sha384' THEN sha384($1)
    WHEN 'sha512' THEN sha512($1) WHEN 'md5' THEN decode(md5($1), 'hex') ELSE sha256($1) END
$$;

CREATE FUNCTION digest(text, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE lower($2) WHEN 'sha224' THEN sha224(convert_to($1, 'UTF8'))
    WHEN 'sha384' THEN sha384(convert_to($1, 'UTF8'))
    WHEN 'sha512' THEN sha512(convert_to($1, 'UTF8')) WHEN 'md5' THEN decode(md5($1), 'hex')
    ELSE sha256(convert_to($1, 'UTF8')) END
$$;

CREATE FUNCTION hmac(text, text, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT sha256(convert_to($1 || $2, 'UTF8')) $$;

CREATE FUNCTION hmac(bytea, bytea, text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT sha256($1 || $2) $$;

CREATE FUNCTION crypt(text, text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT $2 || md5($1 || $2) $$;

CREATE FUNCTION gen_salt(text) RETURNS text
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE AS $$ SELECT md5(random()::text) $$;

CREATE FUNCTION gen_salt(text, int) RETURNS text
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE AS $$ SELECT md5(random()::text) $$;

CREATE FUNCTION gen_random_bytes(int) RETURNS bytea
LANGUAGE sql VOLATILE STRICT PARALLEL SAFE AS $$
  SELECT substring(decode(string_agg(md5(random()::text), ''), 'hex') FOR $1)
  FROM generate_series(0, $1 / 16)
$$;

CREATE FUNCTION gen_random_uuid() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ SELECT pg_catalog.gen_random_uuid() $$;
