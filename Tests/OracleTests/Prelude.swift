/// What a Supabase project finds in its database before its first migration.
enum Prelude {
  static let supabase = """
    CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role;
    CREATE ROLE authenticator; CREATE ROLE supabase_admin; CREATE ROLE supabase_auth_admin;
    CREATE ROLE supabase_storage_admin; CREATE ROLE dashboard_user;
    CREATE SCHEMA auth; CREATE SCHEMA storage; CREATE SCHEMA extensions;
    CREATE EXTENSION "uuid-ossp" WITH SCHEMA extensions;
    CREATE EXTENSION pgcrypto WITH SCHEMA extensions;
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS
      $$ SELECT nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
    CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS
      $$ SELECT nullif(current_setting('request.jwt.claim.role', true), '') $$;
    CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS
      $$ SELECT nullif(current_setting('request.jwt.claim.email', true), '') $$;
    CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS
      $$ SELECT current_setting('request.jwt.claims', true)::jsonb $$;
    CREATE TABLE auth.users (
      id uuid PRIMARY KEY, email text, raw_user_meta_data jsonb, raw_app_meta_data jsonb,
      created_at timestamptz DEFAULT now());
    CREATE TABLE storage.buckets (
      id text PRIMARY KEY, name text NOT NULL, owner uuid, public boolean DEFAULT false,
      file_size_limit bigint, allowed_mime_types text[]);
    CREATE TABLE storage.objects (
      id uuid PRIMARY KEY DEFAULT extensions.uuid_generate_v4(),
      bucket_id text REFERENCES storage.buckets, name text, owner uuid, metadata jsonb,
      path_tokens text[]);
    ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
    CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql AS
      $$ SELECT string_to_array(name, '/') $$;
    CREATE FUNCTION storage.filename(name text) RETURNS text LANGUAGE sql AS
      $$ SELECT name $$;
    CREATE PUBLICATION supabase_realtime;
    CREATE SCHEMA realtime;
    CREATE TABLE realtime.messages (topic text, extension text, event text, payload jsonb);
    CREATE FUNCTION realtime.topic() RETURNS text LANGUAGE sql AS $$ SELECT ''::text $$;
    """

  /// The roles and extensions of a Supabase project, without its schemas.
  static let supabaseRoles = """
    CREATE ROLE supabase_admin SUPERUSER; CREATE ROLE pgbouncer; CREATE SCHEMA extensions;
    """

  /// What a template for applications expects its set-up script to have made.
  static let application = """
    CREATE ROLE visitor; CREATE ROLE owner; CREATE ROLE authenticator;
    CREATE EXTENSION citext; CREATE EXTENSION pgcrypto; CREATE EXTENSION "uuid-ossp";
    """
}
