-- Access requests, what became of them, and what was made in other databases for the grants that came of them. All of
-- it only ever grows: the state of a request is the fold of its events (policy/grants/access_request.h), and a grant
-- follows from the request it was made of.

INSERT INTO generation (state) VALUES ('grants');

CREATE TABLE access_request (
  id       uuid PRIMARY KEY,
  seq      bigint GENERATED ALWAYS AS IDENTITY UNIQUE,  -- the order in which they came, for pages
  subject  text NOT NULL,
  asked_at timestamptz NOT NULL,
  body     json NOT NULL  -- what was asked, and the datasets and fields it resolved to then
);

CREATE TABLE access_event (
  request_id uuid NOT NULL REFERENCES access_request,
  position   integer NOT NULL CHECK (position >= 0),
  kind       text NOT NULL CHECK (kind IN ('decided', 'approved', 'refused', 'cancelled', 'lapsed', 'withdrawn')),
  person     text NOT NULL,
  at         timestamptz NOT NULL,
  body       json NOT NULL,  -- roles, note; of 'decided' the verdict and who must approve
  PRIMARY KEY (request_id, position)
);
CREATE INDEX access_event_granting ON access_event (request_id)
  WHERE kind = 'approved' OR (kind = 'decided' AND body ->> 'verdict' = 'permit');

-- What Steward made in a database for a grant, or dropped there. The newest row of a grant and a database counts.
CREATE TABLE grant_provision (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  grant_id uuid NOT NULL,
  target   text NOT NULL,  -- the database's URL, without a password
  is_made  boolean NOT NULL,  -- false: dropped
  actor    text NOT NULL,
  at       timestamptz NOT NULL,
  body     json NOT NULL  -- roles, members, views with their definitions and privileges as the database tells them
);
CREATE INDEX ON grant_provision (grant_id, target, id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_request
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON grant_provision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
