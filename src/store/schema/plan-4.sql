-- The plan, version 4: views of lists that everybody shares.
CREATE TABLE "saved_view" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "lists" TEXT NOT NULL,
    "filter" TEXT,
    "sort" TEXT,
    "columns" TEXT,
    "number" INTEGER CHECK ("number" >= 0),
    "note" TEXT
) STRICT;
CREATE UNIQUE INDEX "saved_view_name_once" ON "saved_view" ("name" COLLATE NOCASE);
