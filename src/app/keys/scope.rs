//! Where a binding applies: what has the focus, and which scopes lie beneath it.

/// Where a binding applies: what has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A list of records, the overview, the history.
    List,
    /// The detail beside the list.
    Detail,
    /// A table whose cells the cursor walks: the districts, the money.
    Sheet,
    /// The views of the districts.
    Districts,
    /// The projects and the grant: their list, their board, the account.
    Projects,
    /// The projects and the grant as tables.
    Board,
    /// The detail of a project.
    ProjectDetail,
    /// The filter line under a list.
    Filter,
    /// A form.
    Form,
    /// A long text of a form, in a pane of its own.
    Text,
    /// The calendar over a date of a form.
    Calendar,
    /// The choice of a field to edit in its row.
    Fields,
    /// A choice of a form that a colleague's change stands against.
    Conflict,
    /// Changes shown before they are made.
    Preview,
    /// Files looked at before they are taken in.
    Import,
    /// A list of ways of reading a file.
    Pick,
    /// The papers of a grant year that can be written.
    Papers,
    /// A name or a path to be typed.
    Prompt,
    /// Files are being read.
    Reading,
    /// The choice of a file.
    Chooser,
    /// Help.
    Help,
    /// The palette.
    Palette,
    /// The first screen, where there is no plan yet.
    Welcome,
    /// Drafts of sessions that are gone.
    Drafts,
    /// A question with yes and no.
    Ask,
    /// The list of who is here.
    Who,
    /// The columns of a list and its order.
    Arranging,
    /// What follows the prefix of the saved views.
    Views,
    /// What follows the prefix of copying.
    Copy,
    /// The list of saved views.
    ViewList,
    /// The name and the number of a view that is kept.
    Keeping,
    /// Everywhere: its rows apply in every other scope, unless a row of that scope differs.
    Anywhere,
}

impl Scope {
    /// All that have rows of their own, in the order of help.
    pub const ALL: [Self; 30] = [
        Self::List,
        Self::Detail,
        Self::Sheet,
        Self::Districts,
        Self::Projects,
        Self::Views,
        Self::Copy,
        Self::Filter,
        Self::Form,
        Self::Text,
        Self::Calendar,
        Self::Fields,
        Self::Conflict,
        Self::Preview,
        Self::Chooser,
        Self::Reading,
        Self::Import,
        Self::Pick,
        Self::Papers,
        Self::Prompt,
        Self::Help,
        Self::Palette,
        Self::Welcome,
        Self::Drafts,
        Self::Ask,
        Self::Who,
        Self::Arranging,
        Self::ViewList,
        Self::Keeping,
        Self::Anywhere,
    ];

    /// The scopes whose rows apply too, unless a row before them has the key.
    pub const fn beneath(self) -> &'static [Self] {
        match self {
            Self::Detail | Self::Sheet | Self::Projects => &[Self::List],
            Self::Districts => &[Self::Sheet, Self::List],
            Self::Board => &[Self::Projects, Self::Sheet, Self::List],
            Self::ProjectDetail => &[Self::Detail, Self::Projects, Self::List],
            _ => &[],
        }
    }

    /// Whether it lasts for one key: what may follow a key that does nothing by itself.
    pub const fn is_prefix(self) -> bool {
        matches!(self, Self::Views | Self::Copy)
    }

    /// Whether characters are typed in it, so that none of them can be a command.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Filter
                | Self::Form
                | Self::Text
                | Self::Fields
                | Self::Chooser
                | Self::Pick
                | Self::Prompt
                | Self::Help
                | Self::Palette
                | Self::Keeping
        )
    }

    /// Its name in the configuration and in `folkmoot keys`.
    pub fn slug(self) -> String {
        let mut slug = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_uppercase() && !slug.is_empty() {
                slug.push('-');
            }
            slug.extend(letter.to_lowercase());
        }
        slug
    }

    /// Whether it is of the body of a screen, where the rows of lists apply too.
    pub const fn is_body(self) -> bool {
        matches!(self, Self::List) || !self.beneath().is_empty()
    }

    /// Whether a row of another scope can be used in it.
    pub fn takes(self, other: Self) -> bool {
        self == other || other == Self::Anywhere || self.beneath().contains(&other)
    }

    /// What it is called in help and docs.
    pub const fn title(self) -> &'static str {
        match self {
            Self::List => "In a list",
            Self::Detail => "In a detail",
            Self::Sheet => "In a table",
            Self::Districts => "On Districts",
            Self::Projects | Self::Board | Self::ProjectDetail => "On Projects",
            Self::Views => "Saved views, after their prefix",
            Self::Copy => "Copying, after its prefix",
            Self::Filter => "While filtering",
            Self::Form => "In a form",
            Self::Text => "In a long text",
            Self::Calendar => "In the calendar",
            Self::Fields => "When choosing a field to edit in its row",
            Self::Conflict => "When a colleague was faster",
            Self::Preview => "When changes are shown",
            Self::Chooser => "When choosing a file",
            Self::Reading => "While files are read",
            Self::Import => "When files are looked at before they are taken in",
            Self::Pick => "When choosing how a file is read",
            Self::Papers => "When choosing a paper",
            Self::Prompt => "When a name or path is typed",
            Self::Help => "In this help",
            Self::Palette => "In the palette",
            Self::Welcome => "On the first screen",
            Self::Drafts => "When a draft is offered",
            Self::Ask => "When asked",
            Self::Who => "In the list of who is here",
            Self::Arranging => "When a list is arranged",
            Self::ViewList => "In the list of saved views",
            Self::Keeping => "When a view is saved",
            Self::Anywhere => "Everywhere",
        }
    }
}
