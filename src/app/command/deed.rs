//! What each command does: it moves the cursor, opens what lies on top, or asks for an effect.

use super::{
    Command, Do,
    begin::{add_form, edit, moved_by_step, status_form, with_form, withdraw_form},
    blocked,
};
use crate::{
    app::{
        App, Effect, Focus,
        detail::Target,
        districts::View,
        keys::Scope,
        overlay::{Ask, Chooser, Help, Overlay, Wanted, Wish, Yes},
        saving::{cancel, save},
        screen::{Page, Screen, screens},
    },
    plan::{Book, Kind, update},
};

/// Does a command.
pub fn run(command: Command, app: &mut App) -> Vec<Effect> {
    app.walks = command.walks();
    let count = app.count.take();
    let times = isize::try_from(count.unwrap_or(1)).unwrap_or(1);
    if let Some(effects) = app.on_projects(command, times) {
        return effects;
    }
    if app.walk_text(command) || app.walk_calendar(command) {
        return Vec::new();
    }
    if command.is_a_motion()
        && let Some(effects) = motion(command, app, count)
    {
        return effects;
    }
    if let Some(effects) = walk(command, app, times) {
        return effects;
    }
    match command {
        Do::Sort => app.arrange(true),
        Do::Columns => app.arrange(false),
        Do::Arrange(deed) => app.arrange_column(deed),
        Do::MarkRow => app.mark_row(),
        Do::MarkShown => app.mark_shown(),
        Do::MarkRange => app.mark_range(),
        Do::Status => status_form(app, update::STAGE.number()),
        Do::Rate => status_form(app, update::RATING.number()),
        Do::Note => status_form(app, update::NOTE.number()),
        Do::Withdraw => withdraw_form(app),
        Do::Edit => edit(app),
        Do::EditField => app.choose_field(),
        Do::Add => add_form(app),
        Do::TakeBack => app.chosen_step().map(|step| Effect::ShowTakeBack(step.number)).into_iter().collect(),
        Do::Undo => vec![Effect::Undo],
        Do::Redo => vec![Effect::Redo],
        Do::Import => {
            app.overlays.push(Overlay::Chooser(Chooser::default()));
            vec![Effect::ListFolder(app.setting.folder.clone())]
        }
        Do::Who => app.show_who(),
        Do::Prefix(scope) => {
            app.prefix = Some(scope);
            Vec::new()
        }
        Do::Tour => app.begin_tour(),
        Do::Copy(_) | Do::WriteSeen | Do::Mouse | Do::NextTheme => at_the_terminal(command, app),
        Do::Palette => app.open_palette(),
        Do::Help => explain(app),
        Do::Redraw => vec![Effect::Redraw],
        Do::Suspend => vec![Effect::Suspend],
        Do::Quit => vec![Effect::Quit],
        other => on_top(other, app),
    }
}

/// Goes somewhere, or chooses what is shown there.
fn walk(command: Command, app: &mut App, times: isize) -> Option<Vec<Effect>> {
    Some(match command {
        Do::Go(Page::Districts(_)) => app.go(app.districts_page()),
        Do::Go(Page::List(Kind::Project)) => app.go_to_projects(),
        Do::Go(page) => app.go(page),
        Do::NextView => app.next_view(1),
        Do::PreviousView => app.next_view(View::WALKED.len() - 1),
        Do::Earlier => app.step_view(-times),
        Do::Later => app.step_view(times),
        Do::Picture => app.next_picture(),
        Do::Measure => app.next_slice(),
        Do::NextPage => app.go(neighbour(app.plan.book(), app.page, 1)),
        Do::PreviousPage => {
            let book = app.plan.book();
            let last = screens(book, false).count() - 1;
            app.go(neighbour(book, app.page, last))
        }
        Do::Open => open(app),
        Do::Follow => follow(app),
        Do::Leave => app.focus_on(Focus::List),
        Do::OtherPane => match app.focus {
            Focus::Detail => app.focus_on(Focus::List),
            _ => app.focus_on(Focus::Detail),
        },
        Do::Back => app.back(),
        Do::JumpBack => app.jump_back(),
        Do::JumpAhead => app.jump_ahead(),
        Do::Filter => {
            app.focus = Focus::Filter;
            app.offer();
            Vec::new()
        }
        Do::NextChoice | Do::PreviousChoice if app.scope() == Scope::Filter => app.complete(command == Do::NextChoice),
        Do::KeepFilter => {
            app.focus = Focus::List;
            let list = app.list_mut();
            list.search = list.filter.value().trim().to_owned();
            list.settle();
            if let Some(problem) = list.query.problem().map(str::to_owned) {
                app.say(problem);
            }
            app.rest()
        }
        Do::DropFilter => {
            app.focus = Focus::List;
            let search = app.list().filter.value().trim().to_owned();
            let effects = app.filter_by("");
            if !search.is_empty() {
                let key = app.keymap.shown(Scope::Filter, Do::RecallFilter);
                let again = key.map_or_else(String::new, |key| format!("; {key} in the filter line brings it back"));
                app.tell(format!("dropped the filter \"{search}\"{again}"));
                app.list_mut().search = search;
            }
            effects
        }
        Do::RecallFilter => app.recall_filter(),
        Do::NextMatch => app.next_match(true),
        Do::PreviousMatch => app.next_match(false),
        Do::Behind => match app.chosen_record().map(|record| record.id) {
            Some(id) => app.jump(&Target::History(id)),
            None => Vec::new(),
        },
        other => return of_views(other, app),
    })
}

/// Opens, keeps, lists, renames or drops a saved view.
fn of_views(command: Command, app: &mut App) -> Option<Vec<Effect>> {
    Some(match command {
        Do::OpenView(number) => app.view_with(number).map_or_else(Vec::new, |view| app.open_view(&view)),
        Do::KeepView => app.keep_view(),
        Do::ListViews => app.show_views(),
        Do::RenameView => app.rename_view(),
        Do::DropView => app.drop_view(),
        _ => return None,
    })
}

/// Moves the cursor, as often as the number before says.
fn motion(command: Command, app: &mut App, count: Option<usize>) -> Option<Vec<Effect>> {
    let times = isize::try_from(count.unwrap_or(1)).unwrap_or(1);
    let page = isize::try_from(app.page_height().max(1)).unwrap_or(1);
    Some(match command {
        Do::Down => app.move_by(times),
        Do::Up => app.move_by(-times),
        Do::PageDown => app.move_by(page),
        Do::PageUp => app.move_by(-page),
        Do::First => app.move_to(0),
        Do::Last => app.move_to(count.map_or(usize::MAX, |row| row.saturating_sub(1))),
        Do::NextPart => app.move_part(true),
        Do::PreviousPart => app.move_part(false),
        Do::ColumnLeft => app.move_column(-times),
        Do::ColumnRight => app.move_column(times),
        _ => return None,
    })
}

/// What is done to the terminal: copying, its mouse, its colours.
fn at_the_terminal(command: Command, app: &mut App) -> Vec<Effect> {
    match command {
        Do::Copy(what) => app.copy(what),
        Do::WriteSeen => app.ask_for_file(),
        Do::Mouse => app.turn_mouse(),
        _ => {
            let says = app.looks.turn();
            app.tell(says);
            Vec::new()
        }
    }
}

/// Opens help over what has the focus.
fn explain(app: &mut App) -> Vec<Effect> {
    let scopes = match app.scope() {
        Scope::List => {
            let others = Scope::ALL.into_iter().filter(|other| !matches!(other, Scope::List | Scope::Help));
            [Scope::List].into_iter().chain(others).collect()
        }
        scope => vec![scope],
    };
    let beside = app.setting.beside;
    app.overlays.push(Overlay::Help(Help { scopes, beside, ..Help::default() }));
    Vec::new()
}

/// Does a command of what lies on top.
fn on_top(command: Command, app: &mut App) -> Vec<Effect> {
    match command {
        Do::Save => save(app),
        Do::Cancel => cancel(app),
        Do::NextField | Do::PreviousField if matches!(app.overlays.last(), Some(Overlay::Keeping(_))) => {
            if let Some(Overlay::Keeping(keeping)) = app.overlays.last_mut() {
                keeping.move_focus(command == Do::NextField);
            }
            Vec::new()
        }
        Do::NextField => with_form(app, |form, app| form.move_focus(&app.plan, app.setting.today, 1)),
        Do::PreviousField => with_form(app, |form, app| form.move_focus(&app.plan, app.setting.today, -1)),
        Do::NextChoice | Do::PreviousChoice if matches!(app.overlays.last(), Some(Overlay::Palette(_))) => {
            app.walk_palette(command == Do::PreviousChoice)
        }
        Do::NextChoice => with_form(app, |form, app| form.move_candidate(&app.plan, 1)),
        Do::PreviousChoice => with_form(app, |form, app| form.move_candidate(&app.plan, -1)),
        Do::Calendar => app.open_calendar(),
        Do::OpenText => app.open_text(),
        Do::WriteElsewhere => app.hand_out_text(),
        Do::NewLine => app.new_line(),
        Do::TakeMine => app.choose_side(true),
        Do::TakeTheirs => app.choose_side(false),
        Do::ReadOn | Do::ReadBack => {
            let page = isize::try_from(app.metrics.overlay.max(1)).unwrap_or(1);
            app.read_on(if command == Do::ReadOn { page } else { -page })
        }
        Do::Accept => accept(app),
        Do::Complete => complete(app),
        Do::Yes => match app.overlays.pop() {
            Some(Overlay::Ask(Ask { yes: Yes::DropForm | Yes::DropImport | Yes::DropTyped, .. })) => {
                app.overlays.pop();
                Vec::new()
            }
            Some(Overlay::Ask(Ask { yes: Yes::DropView(name), .. })) => vec![Effect::DropView(name)],
            Some(Overlay::Ask(Ask { yes: Yes::Replace { path, bytes }, .. })) => {
                vec![Effect::SaveFile { path, bytes, replace: true }]
            }
            other => {
                app.overlays.extend(other);
                Vec::new()
            }
        },
        Do::Mark | Do::MarkAll => mark(app, command),
        Do::Stop => {
            app.overlays.pop();
            vec![Effect::StopReading]
        }
        Do::Take => app.take_in(),
        Do::Turn => app.import_turn(true),
        Do::TurnBack => app.import_turn(false),
        Do::ReadAgain => app.read_again(),
        Do::Unchoose => app.unchoose(),
        Do::LeaveOut => app.leave_out(),
        Do::NameMap => app.import_prompt(Wish::Map),
        Do::SaveRefused => app.import_prompt(Wish::Refused),
        Do::Restore => app.restore(),
        Do::Discard => app.discard(),
        Do::Compare | Do::NextFile | Do::PreviousFile if app.drafts().is_some() => {
            if let Some(drafts) = app.drafts_mut() {
                match command {
                    Do::NextFile => drafts.turn_to(1),
                    Do::PreviousFile => drafts.turn_to(-1),
                    _ => (drafts.compares, drafts.top) = (!drafts.compares, 0),
                }
            }
            Vec::new()
        }
        Do::NextPane | Do::PreviousPane | Do::SoundOnly | Do::NextFile | Do::PreviousFile => {
            if let Some(import) = app.import_mut() {
                match command {
                    Do::NextPane => import.move_pane(true),
                    Do::PreviousPane => import.move_pane(false),
                    Do::NextFile => import.turn_to(1),
                    Do::PreviousFile => import.turn_to(-1),
                    _ => import.sound_only = !import.sound_only,
                }
            }
            Vec::new()
        }
        Do::StartKent => vec![Effect::Create { kent: true }],
        Do::StartEmpty => vec![Effect::Create { kent: false }],
        Do::StartOther => {
            app.overlays.push(Overlay::Chooser(Chooser { wanted: Wanted::Plan, ..Chooser::default() }));
            vec![Effect::ListFolder(app.setting.folder.clone())]
        }
        _ => Vec::new(),
    }
}

/// The page of the tab of a book so many places on.
fn neighbour(book: Book, page: Page, by: usize) -> Page {
    let screens: Vec<&Screen> = screens(book, false).collect();
    let place = (page.tab(book) + by) % screens.len().max(1);
    screens.get(place).map_or(Page::first(book), |screen| screen.page)
}

fn open(app: &mut App) -> Vec<Effect> {
    match app.page {
        Page::Overview | Page::Caseload => {
            let target = app.overview.figures().nth(app.list().cursor).and_then(|figure| figure.target.clone());
            target.map_or_else(Vec::new, |target| app.jump(&target))
        }
        Page::Records => match app.chosen_kind() {
            Some(kind) => app.jump(&Target::Page(Page::List(kind))),
            None => Vec::new(),
        },
        Page::Districts(_) | Page::Grant(_) => {
            let target = app.behind_square().cloned();
            target.map_or_else(Vec::new, |target| app.jump(&target))
        }
        Page::List(_) | Page::History => app.focus_on(Focus::Detail),
    }
}

fn follow(app: &mut App) -> Vec<Effect> {
    match app.detail_target() {
        Some(Target::Field(field)) => match blocked(Do::Edit, app) {
            Some(why) => app.say(why),
            None => moved_by_step(app, field).unwrap_or_else(|| app.edit(Some(field))),
        },
        Some(target) => app.jump(&target),
        None => Vec::new(),
    }
}

fn accept(app: &mut App) -> Vec<Effect> {
    match app.overlays.last() {
        Some(Overlay::Preview(preview)) => vec![preview.accept.clone()],
        Some(Overlay::Help(help)) => {
            let chosen = help.rows(&app.keymap).get(help.cursor).map(|row| row.command);
            app.overlays.pop();
            match chosen {
                Some(command) => app.ask_for(command),
                None => Vec::new(),
            }
        }
        Some(Overlay::Palette(_)) => app.follow_palette(),
        Some(Overlay::Who(_)) => app.follow_who(),
        Some(Overlay::Calendar(_)) => app.take_day(),
        Some(Overlay::Fields(_)) => app.open_field(None),
        Some(Overlay::Views(_)) => app.chosen_view().map_or_else(Vec::new, |view| app.open_view(&view)),
        Some(Overlay::Import(_)) => app.import_open(),
        Some(Overlay::Pick(_)) => app.picked(),
        Some(Overlay::Papers(_)) => app.choose_paper(),
        Some(Overlay::Prompt(_)) => app.prompted(),
        Some(Overlay::Chooser(chooser)) if !chooser.marked.is_empty() => vec![Effect::ReadFiles(chooser.in_order())],
        Some(Overlay::Chooser(chooser)) => match (chooser.path(), chooser.wanted) {
            (Some((path, true)), _) => vec![Effect::ListFolder(path)],
            (Some((path, false)), Wanted::Import) => vec![Effect::ReadFiles(vec![path])],
            (Some((path, false)), Wanted::Plan) => vec![Effect::OpenPlan(path)],
            (None, _) => Vec::new(),
        },
        Some(Overlay::Welcome(welcome)) => match welcome.cursor {
            0 => run(Do::StartKent, app),
            1 => run(Do::StartEmpty, app),
            _ => run(Do::StartOther, app),
        },
        _ => Vec::new(),
    }
}

/// Marks files to be taken in together; a folder is gone into, and a plan's path is completed.
fn mark(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(Overlay::Chooser(chooser)) = app.overlays.last_mut() else { return Vec::new() };
    match (chooser.wanted, chooser.path()) {
        (Wanted::Plan, _) | (Wanted::Import, Some((_, true))) if command == Do::Mark => complete(app),
        (Wanted::Import, _) if command == Do::MarkAll => {
            chooser.mark_all();
            Vec::new()
        }
        (Wanted::Import, _) => {
            chooser.mark();
            Vec::new()
        }
        (Wanted::Plan, _) => Vec::new(),
    }
}

fn complete(app: &mut App) -> Vec<Effect> {
    app.complete_palette();
    let Some(Overlay::Chooser(chooser)) = app.overlays.last_mut() else { return Vec::new() };
    let Some((path, folder)) = chooser.path() else { return Vec::new() };
    if folder {
        return vec![Effect::ListFolder(path)];
    }
    chooser.input = tui_input::Input::new(path.to_string_lossy().into_owned());
    Vec::new()
}
