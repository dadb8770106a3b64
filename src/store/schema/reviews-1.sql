-- The restricted file, version 1; files-1.sql and journal-1.sql belong to it.
--
-- It is a file of its own, because the plan shall hold no trace of it: nothing here refers to the
-- plan, and nothing there refers to it. Otherwise as plan-1.sql says.

-- Whose reviews these are, and what they are called; one record.
CREATE TABLE "register" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "called" TEXT,
    "note" TEXT
) STRICT;
CREATE UNIQUE INDEX "register_name_once" ON "register" ("name" COLLATE NOCASE);

-- A review of a death, by its case reference.
CREATE TABLE "review" (
    "id" INTEGER PRIMARY KEY,
    "reference" TEXT NOT NULL,
    "subject" TEXT,
    "csp" TEXT,
    "stage" TEXT NOT NULL CHECK ("stage" IN ('notified', 'under review', 'with the Home Office', 'to be published',
        'published', 'signed off', 'no review')),
    "lead" TEXT,
    "chair" TEXT,
    "notified" TEXT CHECK ("notified" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "decided" TEXT CHECK ("decided" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "told_home_office" TEXT CHECK ("told_home_office" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "sent" TEXT CHECK ("sent" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "replied" TEXT CHECK ("replied" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "published" TEXT CHECK ("published" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "published_at" TEXT,
    "signed_off" TEXT CHECK ("signed_off" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "note" TEXT
) STRICT;
CREATE UNIQUE INDEX "review_reference_once" ON "review" ("reference" COLLATE NOCASE);

-- What a review recommends, as its action plan lists it.
CREATE TABLE "review_recommendation" (
    "id" INTEGER PRIMARY KEY,
    "review" INTEGER NOT NULL REFERENCES "review" ("id") DEFERRABLE INITIALLY DEFERRED,
    "number" TEXT NOT NULL,
    "recommendation" TEXT NOT NULL,
    "scope" TEXT CHECK ("scope" IN ('local', 'regional', 'national')),
    "action" TEXT,
    "owner" TEXT,
    "milestones" TEXT,
    "target" TEXT CHECK ("target" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "stage" TEXT NOT NULL CHECK ("stage" IN ('not started', 'in progress', 'implemented', 'not taken up')),
    "completed" TEXT CHECK ("completed" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "outcome" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "review_recommendation_by_review" ON "review_recommendation" ("review");

-- An item of an agenda's restricted part, with what was said.
CREATE TABLE "restricted_item" (
    "id" INTEGER PRIMARY KEY,
    "body" TEXT NOT NULL CHECK ("body" IN ('partnership', 'working group', 'scrutiny committee', 'other')),
    "date" TEXT NOT NULL CHECK ("date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "number" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "presenter" TEXT,
    "review" INTEGER REFERENCES "review" ("id") DEFERRABLE INITIALLY DEFERRED,
    "said" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "restricted_item_by_review" ON "restricted_item" ("review") WHERE "review" IS NOT NULL;
