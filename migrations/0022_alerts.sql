-- How far a figure is from its own history and by how many others, and what was said of it once it
-- was looked at.
ALTER TABLE doubts ADD COLUMN score BIGINT NOT NULL DEFAULT 0;
ALTER TABLE doubts ADD COLUMN compared BIGINT NOT NULL DEFAULT 0;
ALTER TABLE doubts ADD COLUMN seasonal BIGINT NOT NULL DEFAULT 0;
ALTER TABLE doubts ADD COLUMN marked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE doubts ADD COLUMN explanation TEXT;
ALTER TABLE doubts ADD COLUMN checked_by BIGINT;
ALTER TABLE doubts ADD COLUMN checked_at BIGINT;

-- What people are to hear of: something that began and, where it did, ended. One row for each time,
-- however often it is looked at.
CREATE TABLE alerts (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  agencies TEXT NOT NULL,
  facts TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX alerts_key ON alerts (key);
CREATE INDEX alerts_open ON alerts (ended_at);

-- What each person was told of them: that something began, or is over; by mail at once, once a day,
-- or not at all.
CREATE TABLE alert_messages (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  alert BIGINT NOT NULL,
  turn TEXT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT,
  mode TEXT NOT NULL,
  mailed_at BIGINT,
  UNIQUE (user_id, alert, turn)
);
CREATE INDEX alert_messages_of ON alert_messages (alert, turn);
CREATE INDEX alert_messages_unread ON alert_messages (user_id, read_at);
CREATE INDEX alert_messages_mail ON alert_messages (mailed_at, mode);

-- What a person wants to hear of; who has said nothing hears what is usual.
CREATE TABLE alert_choices (
  user_id BIGINT PRIMARY KEY,
  modes TEXT NOT NULL,
  agencies TEXT NOT NULL,
  sectors TEXT NOT NULL,
  quiet_from BIGINT NOT NULL,
  quiet_until BIGINT NOT NULL
);

-- Webhooks that want to hear of alerts too, and what each was told of them.
ALTER TABLE webhooks ADD COLUMN alerts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE webhook_deliveries ADD COLUMN alert BIGINT;
ALTER TABLE webhook_deliveries ADD COLUMN turn TEXT;
