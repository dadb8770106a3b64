-- The plan, version 3: what the terms of a grant ask of its tactical pot, money that moves into it, and the
-- numbers by which organisations and a publisher are known to 360Giving.
ALTER TABLE "grant" ADD COLUMN "tactical_share" TEXT
    CHECK ("tactical_share" IN ('at least a third', 'at most a third', 'no share is asked'));
ALTER TABLE "organisation" ADD COLUMN "identifier" TEXT;
CREATE UNIQUE INDEX "organisation_identifier_once" ON "organisation" ("identifier" COLLATE NOCASE);
ALTER TABLE "partnership" ADD COLUMN "publisher" TEXT;

-- A check cannot be changed, so the table is made anew; no other table names it.
CREATE TABLE "ledger_entry_3" (
    "id" INTEGER PRIMARY KEY,
    "grant" INTEGER NOT NULL REFERENCES "grant" ("id") DEFERRABLE INITIALLY DEFERRED,
    "date" TEXT CHECK ("date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "entry" TEXT NOT NULL CHECK ("entry" IN (
        'allocation', 'rollover asked', 'rollover agreed', 'rollover refused', 'commitment',
        'change of commitment', 'withdrawal', 'refund', 'spend', 'return of underspend', 'lapse', 'moved to tactical'
    )),
    "amount" INTEGER NOT NULL,
    "pot" TEXT CHECK ("pot" IN ('upfront', 'tactical')),
    "project" INTEGER REFERENCES "project" ("id") DEFERRABLE INITIALLY DEFERRED,
    "decided_by" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
INSERT INTO "ledger_entry_3" ("id", "grant", "date", "entry", "amount", "pot", "project", "decided_by", "note", "source")
    SELECT "id", "grant", "date", "entry", "amount", "pot", "project", "decided_by", "note", "source" FROM "ledger_entry";
DROP TABLE "ledger_entry";
ALTER TABLE "ledger_entry_3" RENAME TO "ledger_entry";
CREATE INDEX "ledger_entry_by_grant" ON "ledger_entry" ("grant");
CREATE INDEX "ledger_entry_by_project" ON "ledger_entry" ("project") WHERE "project" IS NOT NULL;
