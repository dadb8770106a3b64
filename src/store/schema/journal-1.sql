-- The journal of the plan and of the restricted file, version 1.

-- Who changed what, when and why. Times are seconds since 1970: datetime("at", 'unixepoch').
CREATE TABLE "revision" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "undoes" INTEGER REFERENCES "revision" ("id") CHECK ("undoes" < "id")
) STRICT;
CREATE UNIQUE INDEX "revision_undoes_once" ON "revision" ("undoes") WHERE "undoes" IS NOT NULL;
CREATE INDEX "revision_by_person" ON "revision" ("by");

-- What was and what shall be. An added or removed record is one row: all its columns as a JSON object.
CREATE TABLE "change" (
    "revision" INTEGER NOT NULL REFERENCES "revision" ("id"),
    "seq" INTEGER NOT NULL CHECK ("seq" >= 1),
    "op" TEXT NOT NULL CHECK ("op" IN ('add', 'set', 'remove')),
    "kind" TEXT NOT NULL,
    "record" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "column" TEXT,
    "before" TEXT,
    "after" TEXT,
    PRIMARY KEY ("revision", "seq"),
    CHECK (("op" = 'set') = ("column" IS NOT NULL))
) STRICT;
CREATE INDEX "change_by_record" ON "change" ("record");

CREATE TRIGGER "revision_never_changes" BEFORE UPDATE ON "revision"
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER "revision_never_goes" BEFORE DELETE ON "revision"
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER "change_never_changes" BEFORE UPDATE ON "change"
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER "change_never_goes" BEFORE DELETE ON "change"
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
