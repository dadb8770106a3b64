-- What was taken in from files, and how files are read: in the plan and in the restricted file, version 1.

-- A file that was taken in, known again by its hash.
CREATE TABLE "taken_file" (
    "id" INTEGER PRIMARY KEY,
    "file" TEXT NOT NULL,
    "taken" TEXT CHECK ("taken" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "taken_by" TEXT,
    "read_as" TEXT,
    "rows" INTEGER CHECK ("rows" >= 0),
    "outcome" TEXT,
    "hash" TEXT NOT NULL
) STRICT;
CREATE INDEX "taken_file_by_hash" ON "taken_file" ("hash");

-- How a file with certain headings is read.
CREATE TABLE "mapping" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "headings" TEXT NOT NULL,
    "read_as" TEXT,
    "columns" TEXT,
    "title" TEXT,
    "encoding" TEXT,
    "delimiter" TEXT,
    "header_rows" INTEGER CHECK ("header_rows" >= 0),
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "mapping_name_once" ON "mapping" ("name" COLLATE NOCASE);
