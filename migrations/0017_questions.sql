-- What leaders ask about figures: the figure as it stood when it was asked about, the agency that
-- answers, and how far it is. What was not certain of the figure then stands as words; one that was
-- missing is NULL.
CREATE TABLE questions (
  id BIGINT PRIMARY KEY,
  indicator BIGINT NOT NULL,
  measure TEXT NOT NULL,
  chart TEXT NOT NULL,
  view TEXT NOT NULL,
  period BIGINT NOT NULL,
  basis TEXT NOT NULL,
  value TEXT,
  unsure TEXT NOT NULL,
  revision BIGINT NOT NULL,
  agency TEXT NOT NULL,
  priority TEXT NOT NULL,
  due_day TEXT NOT NULL,
  state TEXT NOT NULL,
  step_count BIGINT NOT NULL,
  asked_by BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  answered_by BIGINT,
  moved_at BIGINT NOT NULL
);
CREATE INDEX questions_of ON questions (state, agency);

-- What was said of each: asked, read, answered, returned, closed, withdrawn.
CREATE TABLE question_steps (
  question BIGINT NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  said TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (question, number)
);

-- Letters that were sent of them, one a person for what happened.
CREATE TABLE question_letters (
  question BIGINT NOT NULL,
  event TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (question, event, user_id)
);
