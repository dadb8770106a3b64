-- The journal, version 2: each revision carries the SHA-256 over the one before it and all that it holds
-- itself, so that an edit by another tool is found. Those from before this version have none.
ALTER TABLE "revision" ADD COLUMN "chain" TEXT CHECK (length("chain") = 64);
