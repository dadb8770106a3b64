-- The plan file, version 1; files-1.sql and journal-1.sql belong to it.
--
-- Written out from the declarations in src/plan; a test holds the two together. Published
-- versions never change: what comes later is a file of its own, plan-2.sql and so on.
--
-- Money is whole pence. A day is 2026-03-31, a financial year 2025/26. An index `.._once`
-- holds what must not be there twice; `.._by_..` finds the records that name another.
-- References are checked when a transaction ends, so that its rows may come in any order.

-- The partnership whose plan this is; its name titles every screen and paper.
CREATE TABLE "partnership" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "short" TEXT,
    "agreement" TEXT,
    "area" TEXT,
    "stale_days" INTEGER CHECK ("stale_days" >= 0),
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "partnership_name_once" ON "partnership" ("name" COLLATE NOCASE);

-- A partner of the partnership; some are responsible authorities.
CREATE TABLE "organisation" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "short" TEXT,
    "role" TEXT CHECK ("role" IN ('responsible authority', 'partner')),
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "organisation_name_once" ON "organisation" ("name" COLLATE NOCASE);

-- A group, board, service or strategy that actions link to; the partnership prints these links in green.
CREATE TABLE "group" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "short" TEXT,
    "form" TEXT CHECK ("form" IN ('group', 'board', 'strategy', 'service')),
    "chair" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "group_name_once" ON "group" ("name" COLLATE NOCASE);

-- A post, or the chair of a group, that answers for a priority or coordinates actions; never a person's name.
CREATE TABLE "lead" (
    "id" INTEGER PRIMARY KEY,
    "post" TEXT NOT NULL,
    "organisation" INTEGER REFERENCES "organisation" ("id") DEFERRABLE INITIALLY DEFERRED,
    "chairs" INTEGER REFERENCES "group" ("id") DEFERRABLE INITIALLY DEFERRED,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "lead_by_organisation" ON "lead" ("organisation") WHERE "organisation" IS NOT NULL;
CREATE INDEX "lead_by_chairs" ON "lead" ("chairs") WHERE "chairs" IS NOT NULL;

-- A national or local plan that the agreement's priorities help to deliver.
CREATE TABLE "linked_plan" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "owner" INTEGER REFERENCES "organisation" ("id") DEFERRABLE INITIALLY DEFERRED,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "linked_plan_name_once" ON "linked_plan" ("name" COLLATE NOCASE);
CREATE INDEX "linked_plan_by_owner" ON "linked_plan" ("owner") WHERE "owner" IS NOT NULL;

-- A priority of the Police and Crime Plan, to which the partnership has regard.
CREATE TABLE "pcc_priority" (
    "id" INTEGER PRIMARY KEY,
    "plan" TEXT NOT NULL,
    "holder" TEXT CHECK ("holder" IN ('Chief Constable', 'Commissioner', 'guiding principle')),
    "position" INTEGER CHECK ("position" >= 0),
    "priority" TEXT NOT NULL,
    "note" TEXT,
    "source" TEXT
) STRICT;

-- A cross-cutting theme that each priority addresses as appropriate.
CREATE TABLE "theme" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "also" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "theme_name_once" ON "theme" ("name" COLLATE NOCASE);

-- A county priority. It keeps its identity across editions: a new name is lineage, not a new record.
CREATE TABLE "priority" (
    "id" INTEGER PRIMARY KEY,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "aim" TEXT,
    "outcomes" TEXT,
    "also" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "priority_code_once" ON "priority" ("code" COLLATE NOCASE);
CREATE UNIQUE INDEX "priority_name_once" ON "priority" ("name" COLLATE NOCASE);

CREATE TABLE "priority_leads" (
    "priority" INTEGER NOT NULL REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "lead" INTEGER NOT NULL REFERENCES "lead" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("priority", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "priority_leads_by_lead" ON "priority_leads" ("lead", "priority");

CREATE TABLE "priority_plans" (
    "priority" INTEGER NOT NULL REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "linked_plan" INTEGER NOT NULL REFERENCES "linked_plan" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("priority", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "priority_plans_by_linked_plan" ON "priority_plans" ("linked_plan", "priority");

CREATE TABLE "priority_pcc_priorities" (
    "priority" INTEGER NOT NULL REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "pcc_priority" INTEGER NOT NULL REFERENCES "pcc_priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("priority", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "priority_pcc_priorities_by_pcc_priority" ON "priority_pcc_priorities" ("pcc_priority", "priority");

-- One edition of the agreement, with the date from which it holds.
CREATE TABLE "edition" (
    "id" INTEGER PRIMARY KEY,
    "title" TEXT NOT NULL,
    "version" TEXT,
    "effective" TEXT CHECK ("effective" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "edition_title_once" ON "edition" ("title" COLLATE NOCASE);

-- One line of an edition's change list in the version control table.
CREATE TABLE "edition_change" (
    "id" INTEGER PRIMARY KEY,
    "edition" INTEGER NOT NULL REFERENCES "edition" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER CHECK ("position" >= 0),
    "chapter" TEXT,
    "change" TEXT NOT NULL,
    "source" TEXT
) STRICT;
CREATE INDEX "edition_change_by_edition" ON "edition_change" ("edition");

-- A priority as one edition of the agreement lists it, with how it came from the edition before.
CREATE TABLE "listing" (
    "id" INTEGER PRIMARY KEY,
    "edition" INTEGER NOT NULL REFERENCES "edition" ("id") DEFERRABLE INITIALLY DEFERRED,
    "priority" INTEGER NOT NULL REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER CHECK ("position" >= 0),
    "name" TEXT NOT NULL,
    "lineage" TEXT CHECK ("lineage" IN ('new', 'unchanged', 'renamed', 'widened', 'split', 'merged', 'retired')),
    "includes" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "listing_by_edition" ON "listing" ("edition");
CREATE INDEX "listing_by_priority" ON "listing" ("priority");

CREATE TABLE "listing_came_from" (
    "listing" INTEGER NOT NULL REFERENCES "listing" ("id") DEFERRABLE INITIALLY DEFERRED,
    "priority" INTEGER NOT NULL REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("listing", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "listing_came_from_by_priority" ON "listing_came_from" ("priority", "listing");

-- A cross-cutting theme as one edition of the agreement lists it.
CREATE TABLE "theme_listing" (
    "id" INTEGER PRIMARY KEY,
    "edition" INTEGER NOT NULL REFERENCES "edition" ("id") DEFERRABLE INITIALLY DEFERRED,
    "theme" INTEGER NOT NULL REFERENCES "theme" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER CHECK ("position" >= 0),
    "name" TEXT NOT NULL,
    "lineage" TEXT CHECK ("lineage" IN ('new', 'unchanged', 'renamed', 'widened', 'split', 'merged', 'retired')),
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "theme_listing_by_edition" ON "theme_listing" ("edition");
CREATE INDEX "theme_listing_by_theme" ON "theme_listing" ("theme");

-- A meeting of the partnership, its working group or the scrutiny committee.
CREATE TABLE "meeting" (
    "id" INTEGER PRIMARY KEY,
    "body" TEXT NOT NULL CHECK ("body" IN ('partnership', 'working group', 'scrutiny committee', 'other')),
    "date" TEXT NOT NULL CHECK ("date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "title" TEXT,
    "venue" TEXT,
    "present" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;

-- One item of a meeting's agenda.
CREATE TABLE "agenda_item" (
    "id" INTEGER PRIMARY KEY,
    "meeting" INTEGER NOT NULL REFERENCES "meeting" ("id") DEFERRABLE INITIALLY DEFERRED,
    "number" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "presenter" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "agenda_item_by_meeting" ON "agenda_item" ("meeting");

-- A numbered resolution of a meeting.
CREATE TABLE "decision" (
    "id" INTEGER PRIMARY KEY,
    "meeting" INTEGER NOT NULL REFERENCES "meeting" ("id") DEFERRABLE INITIALLY DEFERRED,
    "number" TEXT NOT NULL,
    "item" INTEGER REFERENCES "agenda_item" ("id") DEFERRABLE INITIALLY DEFERRED,
    "resolved" TEXT NOT NULL,
    "source" TEXT
) STRICT;
CREATE INDEX "decision_by_meeting" ON "decision" ("meeting");
CREATE INDEX "decision_by_item" ON "decision" ("item") WHERE "item" IS NOT NULL;

-- One line of the action plan: what is done, for which priority, by when, and how it stands.
CREATE TABLE "action" (
    "id" INTEGER PRIMARY KEY,
    "reference" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "priority" INTEGER REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "stage" TEXT NOT NULL CHECK ("stage" IN ('not started', 'in progress', 'complete', 'on hold', 'withdrawn')),
    "rating" TEXT NOT NULL CHECK ("rating" IN ('green', 'amber', 'red', 'not rated')),
    "confirmed" TEXT NOT NULL CHECK ("confirmed" IN ('green', 'amber', 'red', 'not rated')),
    "timing" TEXT NOT NULL CHECK ("timing" IN ('dated', 'ongoing', 'annual')),
    "due" TEXT CHECK ("due" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "review" TEXT CHECK ("review" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "coordinator" INTEGER REFERENCES "lead" ("id") DEFERRABLE INITIALLY DEFERRED,
    "description" TEXT,
    "measure" TEXT,
    "since" TEXT CHECK ("since" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "action_reference_once" ON "action" ("reference" COLLATE NOCASE);
CREATE INDEX "action_by_priority" ON "action" ("priority") WHERE "priority" IS NOT NULL;
CREATE INDEX "action_by_coordinator" ON "action" ("coordinator") WHERE "coordinator" IS NOT NULL;

CREATE TABLE "action_themes" (
    "action" INTEGER NOT NULL REFERENCES "action" ("id") DEFERRABLE INITIALLY DEFERRED,
    "theme" INTEGER NOT NULL REFERENCES "theme" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("action", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "action_themes_by_theme" ON "action_themes" ("theme", "action");

CREATE TABLE "action_links" (
    "action" INTEGER NOT NULL REFERENCES "action" ("id") DEFERRABLE INITIALLY DEFERRED,
    "group" INTEGER NOT NULL REFERENCES "group" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("action", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "action_links_by_group" ON "action_links" ("group", "action");

-- What was said about an action on a day, with its stage and rating after it.
CREATE TABLE "update" (
    "id" INTEGER PRIMARY KEY,
    "action" INTEGER NOT NULL REFERENCES "action" ("id") DEFERRABLE INITIALLY DEFERRED,
    "date" TEXT NOT NULL CHECK ("date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "stage" TEXT CHECK ("stage" IN ('not started', 'in progress', 'complete', 'on hold', 'withdrawn')),
    "rating" TEXT CHECK ("rating" IN ('green', 'amber', 'red', 'not rated')),
    "confirmed" TEXT CHECK ("confirmed" IN ('green', 'amber', 'red', 'not rated')),
    "note" TEXT,
    "next_step" TEXT,
    "stated_by" TEXT,
    "meeting" INTEGER REFERENCES "meeting" ("id") DEFERRABLE INITIALLY DEFERRED,
    "source" TEXT
) STRICT;
CREATE INDEX "update_by_action" ON "update" ("action");
CREATE INDEX "update_by_meeting" ON "update" ("meeting") WHERE "meeting" IS NOT NULL;

-- A due date that was moved: from when to when, why, and who agreed.
CREATE TABLE "slip" (
    "id" INTEGER PRIMARY KEY,
    "action" INTEGER NOT NULL REFERENCES "action" ("id") DEFERRABLE INITIALLY DEFERRED,
    "date" TEXT NOT NULL CHECK ("date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "moved_from" TEXT CHECK ("moved_from" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "moved_to" TEXT CHECK ("moved_to" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "why" TEXT NOT NULL,
    "agreed_by" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "slip_by_action" ON "slip" ("action");

-- The PCC's Crime Reduction Grant for one financial year; its money is in the ledger.
CREATE TABLE "grant" (
    "id" INTEGER PRIMARY KEY,
    "year" TEXT NOT NULL CHECK ("year" GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'),
    "name" TEXT NOT NULL,
    "funder" TEXT,
    "condition" TEXT,
    "business_cases_by" TEXT CHECK ("business_cases_by" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "tactical_by" TEXT CHECK ("tactical_by" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "outcomes_by" TEXT CHECK ("outcomes_by" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "grant_year_once" ON "grant" ("year" COLLATE NOCASE);

-- A bid to the grant and then a funded piece of work; the partnership prints these in purple.
CREATE TABLE "project" (
    "id" INTEGER PRIMARY KEY,
    "reference" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "grant" INTEGER REFERENCES "grant" ("id") DEFERRABLE INITIALLY DEFERRED,
    "pot" TEXT CHECK ("pot" IN ('upfront', 'tactical')),
    "route" TEXT NOT NULL CHECK ("route" IN (
        'proposed', 'recommended', 'agreed by the Chair', 'approved by the PCC', 'in delivery', 'complete',
        'outcome reported', 'declined', 'withdrawn', 'deferred'
    )),
    "asked" INTEGER,
    "bidder" INTEGER REFERENCES "organisation" ("id") DEFERRABLE INITIALLY DEFERRED,
    "description" TEXT,
    "outcome" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "project_reference_once" ON "project" ("reference" COLLATE NOCASE);
CREATE INDEX "project_by_grant" ON "project" ("grant") WHERE "grant" IS NOT NULL;
CREATE INDEX "project_by_bidder" ON "project" ("bidder") WHERE "bidder" IS NOT NULL;

CREATE TABLE "project_priorities" (
    "project" INTEGER NOT NULL REFERENCES "project" ("id") DEFERRABLE INITIALLY DEFERRED,
    "priority" INTEGER NOT NULL REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("project", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "project_priorities_by_priority" ON "project_priorities" ("priority", "project");

CREATE TABLE "project_actions" (
    "project" INTEGER NOT NULL REFERENCES "project" ("id") DEFERRABLE INITIALLY DEFERRED,
    "action" INTEGER NOT NULL REFERENCES "action" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("project", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "project_actions_by_action" ON "project_actions" ("action", "project");

CREATE TABLE "project_themes" (
    "project" INTEGER NOT NULL REFERENCES "project" ("id") DEFERRABLE INITIALLY DEFERRED,
    "theme" INTEGER NOT NULL REFERENCES "theme" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("project", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "project_themes_by_theme" ON "project_themes" ("theme", "project");

CREATE TABLE "project_pcc_priorities" (
    "project" INTEGER NOT NULL REFERENCES "project" ("id") DEFERRABLE INITIALLY DEFERRED,
    "pcc_priority" INTEGER NOT NULL REFERENCES "pcc_priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("project", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "project_pcc_priorities_by_pcc_priority" ON "project_pcc_priorities" ("pcc_priority", "project");

-- One step of a project on its route: when, by whom, at which meeting.
CREATE TABLE "route_step" (
    "id" INTEGER PRIMARY KEY,
    "project" INTEGER NOT NULL REFERENCES "project" ("id") DEFERRABLE INITIALLY DEFERRED,
    "step" TEXT NOT NULL CHECK ("step" IN (
        'proposed', 'recommended', 'agreed by the Chair', 'approved by the PCC', 'in delivery', 'complete',
        'outcome reported', 'declined', 'withdrawn', 'deferred'
    )),
    "date" TEXT CHECK ("date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "decided_by" TEXT,
    "meeting" INTEGER REFERENCES "meeting" ("id") DEFERRABLE INITIALLY DEFERRED,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "route_step_by_project" ON "route_step" ("project");
CREATE INDEX "route_step_by_meeting" ON "route_step" ("meeting") WHERE "meeting" IS NOT NULL;

-- One movement of the grant's money; every balance is a sum of these.
CREATE TABLE "ledger_entry" (
    "id" INTEGER PRIMARY KEY,
    "grant" INTEGER NOT NULL REFERENCES "grant" ("id") DEFERRABLE INITIALLY DEFERRED,
    "date" TEXT CHECK ("date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "entry" TEXT NOT NULL CHECK ("entry" IN (
        'allocation', 'rollover asked', 'rollover agreed', 'rollover refused', 'commitment',
        'change of commitment', 'withdrawal', 'refund', 'spend', 'return of underspend', 'lapse'
    )),
    "amount" INTEGER NOT NULL,
    "pot" TEXT CHECK ("pot" IN ('upfront', 'tactical')),
    "project" INTEGER REFERENCES "project" ("id") DEFERRABLE INITIALLY DEFERRED,
    "decided_by" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "ledger_entry_by_grant" ON "ledger_entry" ("grant");
CREATE INDEX "ledger_entry_by_project" ON "ledger_entry" ("project") WHERE "project" IS NOT NULL;

-- A local community safety partnership. Eleven cover the twelve districts of Kent; Medway stands beside them.
CREATE TABLE "csp" (
    "id" INTEGER PRIMARY KEY,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "in_agreement" TEXT NOT NULL CHECK ("in_agreement" IN ('yes', 'no')),
    "also" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "csp_code_once" ON "csp" ("code" COLLATE NOCASE);
CREATE UNIQUE INDEX "csp_name_once" ON "csp" ("name" COLLATE NOCASE);

-- A district, by its GSS code, with its council and its local CSP.
CREATE TABLE "district" (
    "id" INTEGER PRIMARY KEY,
    "gss" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "council" TEXT CHECK ("council" IN ('borough', 'city', 'district', 'unitary')),
    "csp" INTEGER REFERENCES "csp" ("id") DEFERRABLE INITIALLY DEFERRED,
    "also" TEXT,
    "lsoas" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "district_gss_once" ON "district" ("gss" COLLATE NOCASE);
CREATE UNIQUE INDEX "district_name_once" ON "district" ("name" COLLATE NOCASE);
CREATE INDEX "district_by_csp" ON "district" ("csp") WHERE "csp" IS NOT NULL;

-- What a finding is about, mapped to the county priority it belongs to.
CREATE TABLE "issue" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "priority" INTEGER REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "includes" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "issue_name_once" ON "issue" ("name" COLLATE NOCASE);
CREATE INDEX "issue_by_priority" ON "issue" ("priority") WHERE "priority" IS NOT NULL;

-- Other words for an issue, such as NTE for the night time economy, by which files are read.
CREATE TABLE "issue_alias" (
    "id" INTEGER PRIMARY KEY,
    "alias" TEXT NOT NULL,
    "issue" INTEGER NOT NULL REFERENCES "issue" ("id") DEFERRABLE INITIALLY DEFERRED,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "issue_alias_alias_once" ON "issue_alias" ("alias" COLLATE NOCASE);
CREATE INDEX "issue_alias_by_issue" ON "issue_alias" ("issue");

-- One CSP's strategic assessment for one year: awaited, received as a draft, or final.
CREATE TABLE "return" (
    "id" INTEGER PRIMARY KEY,
    "csp" INTEGER NOT NULL REFERENCES "csp" ("id") DEFERRABLE INITIALLY DEFERRED,
    "year" TEXT NOT NULL CHECK ("year" GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'),
    "state" TEXT NOT NULL CHECK ("state" IN ('awaited', 'draft', 'final')),
    "received" TEXT CHECK ("received" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "return_by_csp" ON "return" ("csp");

-- What one CSP's assessment says about one issue: how prominent it is, its rank, the evidence.
CREATE TABLE "finding" (
    "id" INTEGER PRIMARY KEY,
    "return" INTEGER NOT NULL REFERENCES "return" ("id") DEFERRABLE INITIALLY DEFERRED,
    "issue" INTEGER NOT NULL REFERENCES "issue" ("id") DEFERRABLE INITIALLY DEFERRED,
    "prominence" TEXT CHECK ("prominence" IN ('main priority', 'cross-cutting', 'part of a broader theme')),
    "rank" INTEGER CHECK ("rank" >= 0),
    "evidence" TEXT,
    "words" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "finding_by_return" ON "finding" ("return");
CREATE INDEX "finding_by_issue" ON "finding" ("issue");

-- How many CSPs named an issue, as a paper printed it, with the number of returns it was based on.
CREATE TABLE "tally" (
    "id" INTEGER PRIMARY KEY,
    "year" TEXT NOT NULL CHECK ("year" GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'),
    "issue" INTEGER NOT NULL REFERENCES "issue" ("id") DEFERRABLE INITIALLY DEFERRED,
    "count" INTEGER NOT NULL CHECK ("count" >= 0),
    "received" INTEGER NOT NULL CHECK ("received" >= 0),
    "expected" INTEGER CHECK ("expected" >= 0),
    "position" INTEGER CHECK ("position" >= 0),
    "printed" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "tally_by_issue" ON "tally" ("issue");

-- A measured series by area and period, with its provider and its caveat.
CREATE TABLE "indicator" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "unit" TEXT,
    "priority" INTEGER REFERENCES "priority" ("id") DEFERRABLE INITIALLY DEFERRED,
    "provider" TEXT,
    "caveat" TEXT,
    "note" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "indicator_name_once" ON "indicator" ("name" COLLATE NOCASE);
CREATE INDEX "indicator_by_priority" ON "indicator" ("priority") WHERE "priority" IS NOT NULL;

-- One taken file of figures. Its rows never change; a newer file retires it.
CREATE TABLE "figure_edition" (
    "id" INTEGER PRIMARY KEY,
    "title" TEXT NOT NULL,
    "provider" TEXT,
    "period" TEXT,
    "standing" TEXT NOT NULL CHECK ("standing" IN ('current', 'retired')),
    "file" INTEGER REFERENCES "taken_file" ("id") DEFERRABLE INITIALLY DEFERRED,
    "figures" INTEGER CHECK ("figures" >= 0),
    "caveat" TEXT,
    "source" TEXT
) STRICT;
CREATE TABLE "figure_edition_indicators" (
    "figure_edition" INTEGER NOT NULL REFERENCES "figure_edition" ("id") DEFERRABLE INITIALLY DEFERRED,
    "indicator" INTEGER NOT NULL REFERENCES "indicator" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("figure_edition", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "figure_edition_indicators_by_indicator" ON "figure_edition_indicators" ("indicator", "figure_edition");

CREATE INDEX "figure_edition_by_file" ON "figure_edition" ("file") WHERE "file" IS NOT NULL;

-- What must be said wherever a figure of its areas and time is shown, as its publisher says it.
CREATE TABLE "caveat" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "provider" TEXT,
    "areas" TEXT,
    "from" TEXT,
    "until" TEXT,
    "source" TEXT
) STRICT;
CREATE UNIQUE INDEX "caveat_name_once" ON "caveat" ("name" COLLATE NOCASE);
CREATE TABLE "caveat_csps" (
    "caveat" INTEGER NOT NULL REFERENCES "caveat" ("id") DEFERRABLE INITIALLY DEFERRED,
    "csp" INTEGER NOT NULL REFERENCES "csp" ("id") DEFERRABLE INITIALLY DEFERRED,
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    PRIMARY KEY ("caveat", "position")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "caveat_csps_by_csp" ON "caveat_csps" ("csp", "caveat");

-- One criterion of the local scoring method for a year, with its scale and weight.
CREATE TABLE "risk_criterion" (
    "id" INTEGER PRIMARY KEY,
    "year" TEXT NOT NULL CHECK ("year" GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'),
    "section" TEXT NOT NULL CHECK ("section" IN (
        'impact on individuals', 'wider impact', 'likelihood', 'organisational position'
    )),
    "name" TEXT NOT NULL,
    "scale_from" INTEGER CHECK ("scale_from" >= 0),
    "scale_to" INTEGER CHECK ("scale_to" >= 0),
    "weight" INTEGER CHECK ("weight" >= 0),
    "note" TEXT,
    "source" TEXT
) STRICT;

-- An issue's score on one criterion, or its published rank where no score is known.
CREATE TABLE "risk_score" (
    "id" INTEGER PRIMARY KEY,
    "year" TEXT NOT NULL CHECK ("year" GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'),
    "issue" INTEGER NOT NULL REFERENCES "issue" ("id") DEFERRABLE INITIALLY DEFERRED,
    "criterion" INTEGER REFERENCES "risk_criterion" ("id") DEFERRABLE INITIALLY DEFERRED,
    "score" INTEGER CHECK ("score" >= 0),
    "rank" INTEGER CHECK ("rank" >= 0),
    "scorer" TEXT,
    "date" TEXT CHECK ("date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    "rationale" TEXT,
    "printed" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "risk_score_by_issue" ON "risk_score" ("issue");
CREATE INDEX "risk_score_by_criterion" ON "risk_score" ("criterion") WHERE "criterion" IS NOT NULL;

-- One line of the horizon scan under its PESTELO heading.
CREATE TABLE "horizon_item" (
    "id" INTEGER PRIMARY KEY,
    "year" TEXT NOT NULL CHECK ("year" GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'),
    "heading" TEXT NOT NULL CHECK ("heading" IN (
        'Political', 'Economic', 'Social / Demographic', 'Technological', 'Environmental (and Geographical)',
        'Legislation', 'Organisational'
    )),
    "part" TEXT,
    "item" TEXT NOT NULL,
    "position" INTEGER CHECK ("position" >= 0),
    "note" TEXT,
    "source" TEXT
) STRICT;

-- What scrutiny, an audit or a review asks of the partnership, and how it is answered.
CREATE TABLE "recommendation" (
    "id" INTEGER PRIMARY KEY,
    "origin" TEXT NOT NULL CHECK ("origin" IN ('scrutiny', 'audit', 'review', 'partnership')),
    "meeting" INTEGER REFERENCES "meeting" ("id") DEFERRABLE INITIALLY DEFERRED,
    "ask" TEXT CHECK ("ask" IN ('report consideration', 'area of interest', 'recommendation')),
    "recommendation" TEXT NOT NULL,
    "state" TEXT NOT NULL CHECK ("state" IN ('open', 'accepted', 'in progress', 'done', 'noted')),
    "answered_by" INTEGER REFERENCES "lead" ("id") DEFERRABLE INITIALLY DEFERRED,
    "action" INTEGER REFERENCES "action" ("id") DEFERRABLE INITIALLY DEFERRED,
    "answered_at" INTEGER REFERENCES "meeting" ("id") DEFERRABLE INITIALLY DEFERRED,
    "answer" TEXT,
    "source" TEXT
) STRICT;
CREATE INDEX "recommendation_by_meeting" ON "recommendation" ("meeting") WHERE "meeting" IS NOT NULL;
CREATE INDEX "recommendation_by_answered_by" ON "recommendation" ("answered_by") WHERE "answered_by" IS NOT NULL;
CREATE INDEX "recommendation_by_action" ON "recommendation" ("action") WHERE "action" IS NOT NULL;
CREATE INDEX "recommendation_by_answered_at" ON "recommendation" ("answered_at") WHERE "answered_at" IS NOT NULL;

-- The figures of each edition of figures, numbered in the order of its file and kept together by what
-- they measure, as they are asked for. A row never changes: a newer file brings an edition of its own.
-- The edition's record is the pointer to them: taking the edition back leaves its figures unread, and
-- redoing it finds them again, so nothing here refers to it by key.
CREATE TABLE "figure" (
    "edition" INTEGER NOT NULL,
    "number" INTEGER NOT NULL CHECK ("number" >= 1),
    "line" INTEGER NOT NULL,
    "indicator" INTEGER NOT NULL,
    "area" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "measure" TEXT,
    "value" REAL,
    "mark" TEXT,
    "suppressed" INTEGER NOT NULL DEFAULT 0 CHECK ("suppressed" IN (0, 1)),
    PRIMARY KEY ("edition", "indicator", "number"),
    CHECK (("value" IS NULL) = ("mark" IS NOT NULL)),
    CHECK ("suppressed" = 0 OR "value" IS NULL)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER "figure_never_changes" BEFORE UPDATE ON "figure"
BEGIN SELECT RAISE(ABORT, 'a figure never changes; take in a newer edition'); END;
