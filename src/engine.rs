//! One section from bytes to plan: page, passes, settle.
//!
//! The work has two halves. [`Engine::examine`] is a pure function of one section and may run on any
//! thread; [`Engine::settle`] takes the examined sections of a text one after another, in order.

use crate::document::{Document, Edge, Tables, section};
use crate::finding::{Cause, Finding, Findings};
use crate::key::{Key, Keyring};
use crate::page::{Columns, Page};
use crate::passes::PASSES;
use crate::plan::{self, Carry, Decided, Plan};
use crate::rule::{self, Level, RuleSet};
use crate::settings::Settings;
use rayon::prelude::*;

/// A section longer than this, in bytes, has its passes run side by side.
const SIDE_BY_SIDE: usize = 256 << 10;

/// Settings, and the secret that keys of sentences are made with.
#[derive(Debug)]
pub struct Engine {
    /// The settings asked for, then those of the levels below, for a section of which too much would go.
    ladder: Vec<Settings>,
    keyring: Keyring,
    parallel: bool,
}

/// Memory that a worker uses again for its next section.
#[derive(Debug, Default)]
pub struct Workspace {
    tables: Tables,
    columns: Columns,
}

/// A section with everything that was found in it.
#[derive(Debug)]
pub struct Examined {
    head: Edge,
    tail: Edge,
    findings: Findings,
    workspace: Workspace,
}

/// Says how many documents of a corpus hold a sentence that is to go from this one.
type Shared<'s> = &'s dyn Fn(Key) -> Option<u32>;

/// A settled section.
#[derive(Debug)]
pub struct Settled<'b> {
    /// The text of the section with its lines.
    pub document: Document<'b>,
    /// What goes.
    pub plan: Plan,
    /// The level that the plan was made at: lower than the one asked for where too much would have gone.
    pub level: Level,
    /// A level above `markers` was asked for, and this is no web page: only `markers` was done.
    pub out_of_depth: bool,
    /// Even the lowest level would have taken too much: nothing goes.
    pub left_alone: bool,
    columns: Columns,
}

impl Settled<'_> {
    /// Gives the memory back for the next section.
    pub fn into_workspace(self) -> Workspace {
        Workspace { tables: self.document.into_tables(), columns: self.columns }
    }
}

/// True when `part` is more than so many percent of `whole`.
fn exceeds(part: usize, whole: usize, percent: f64) -> bool {
    part as f64 * 100.0 > percent * whole as f64
}

impl Engine {
    /// An engine with a keyring of its own. `parallel` lets the passes of a long section share rayon's threads.
    pub fn new(settings: Settings, parallel: bool) -> Self {
        Self::with_keyring(settings, Keyring::new(), parallel)
    }

    /// The same with a given keyring, where keys must mean the same in several runs.
    pub fn with_keyring(settings: Settings, keyring: Keyring, parallel: bool) -> Self {
        let below = Level::ALL.iter().rev().filter(|level| **level < settings.level());
        let mut ladder: Vec<_> = below.map(|level| settings.lowered(*level)).collect();
        ladder.insert(0, settings);
        Self { ladder, keyring, parallel }
    }

    /// The settings asked for.
    pub fn settings(&self) -> &Settings {
        &self.ladder[0]
    }

    /// The secret that keys of sentences are made with.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The settings of the lowest level.
    fn lowest(&self) -> &Settings {
        self.ladder.last().unwrap_or(self.settings())
    }

    /// Finds everything in one section. `head` and `tail` say what its ends are in the text.
    pub fn examine(&self, bytes: &[u8], head: Edge, tail: Edge, workspace: Workspace) -> Examined {
        self.examine_at_depth(bytes, (head, tail), workspace, None)
    }

    /// Finds everything at the level asked for, or at the lowest where the line model does not know the text: then
    /// the rules of the upper levels that it was to guard are as little at home there.
    fn examine_at_depth(
        &self,
        bytes: &[u8],
        (head, tail): (Edge, Edge),
        workspace: Workspace,
        shared: Option<Shared<'_>>,
    ) -> Examined {
        let asks = self.settings().wants_place();
        let is_whole = (head, tail) == (Edge::Text, Edge::Text);
        let mut out_of_depth = asks && !is_whole;
        let first = if out_of_depth { self.lowest() } else { self.settings() };
        let mut examined = self.examine_with(first, bytes, (head, tail), workspace, shared);
        if examined.findings.out_of_depth {
            let Examined { workspace, .. } = examined;
            examined = self.examine_with(self.lowest(), bytes, (head, tail), workspace, shared);
            out_of_depth = true;
        }
        examined.findings.out_of_depth = out_of_depth;
        examined
    }

    /// The same, and what a corpus knows of the section's sentences: `shared` says how many documents hold
    /// the one of a key when it is to go from this document.
    pub fn examine_among(
        &self,
        bytes: &[u8],
        (head, tail): (Edge, Edge),
        workspace: Workspace,
        shared: Shared<'_>,
    ) -> Examined {
        self.examine_at_depth(bytes, (head, tail), workspace, Some(shared))
    }

    /// Adds the keys of the section's sentences to `keys`, those that are long enough to be repeats.
    pub fn keys(
        &self,
        bytes: &[u8],
        (head, tail): (Edge, Edge),
        workspace: Workspace,
        keys: &mut Vec<Key>,
    ) -> Workspace {
        let document = Document::with_tables(bytes, head, tail, workspace.tables);
        let page = Page::read(&document, self.settings(), &self.keyring, workspace.columns);
        keys.extend(page.units_among().map(|(_, key)| key));
        Workspace { columns: page.into_columns(), tables: document.into_tables() }
    }

    fn examine_with(
        &self,
        settings: &Settings,
        bytes: &[u8],
        (head, tail): (Edge, Edge),
        workspace: Workspace,
        shared: Option<Shared<'_>>,
    ) -> Examined {
        let document = Document::with_tables(bytes, head, tail, workspace.tables);
        let page = Page::read(&document, settings, &self.keyring, workspace.columns);
        let mut findings = self.findings(&page);
        if let Some(shared) = shared {
            findings.sure.extend(page.units_among().filter_map(|(unit, key)| {
                let cause = Cause::Across { documents: shared(key)? };
                Some(Finding { span: unit.span(), rule: rule::REPEAT_EXACT, cause })
            }));
        }
        let columns = page.into_columns();
        let workspace = Workspace { tables: document.into_tables(), columns };
        Examined { head, tail, findings, workspace }
    }

    fn findings(&self, page: &Page<'_>) -> Findings {
        let wanted = PASSES.iter().filter(|pass| pass.wanted(page));
        if !self.parallel || page.document.bytes().len() < SIDE_BY_SIDE {
            let mut found = Findings::default();
            wanted.for_each(|pass| pass.find(page, &mut found));
            return found;
        }
        // An indexed map keeps the order of the passes whatever the threads do.
        let wanted: Vec<_> = wanted.collect();
        let each: Vec<Findings> = wanted
            .par_iter()
            .map(|pass| {
                let mut found = Findings::default();
                pass.find(page, &mut found);
                found
            })
            .collect();
        each.into_iter().fold(Findings::default(), Findings::join)
    }

    /// Settles the next section of a text, `bytes`, from what was found in it; `last` says that no text follows.
    ///
    /// Where the settings set a limit to what may go of a section, the levels below are tried in turn, and
    /// at last the section is left alone. The limit is a share of what the level below leaves, since that is what a
    /// second cleaning sees: it must come to the same answer.
    pub fn settle<'b>(
        &self,
        bytes: &'b [u8],
        examined: Examined,
        carry: &mut Carry,
        last: bool,
    ) -> Settled<'b> {
        let (settings, next) = match examined.findings.out_of_depth {
            true => (self.lowest(), self.ladder.len()),
            false => (self.settings(), 1),
        };
        let asked = self.settings();
        let at_asked = |settled: Settled<'b>| Settled { level: asked.level(), ..settled };
        let Some(percent) = asked.max_removed else {
            return at_asked(self.settle_with(settings, bytes, examined, carry, last));
        };
        let ends = (examined.head, examined.tail);
        let stop = carry.stop_here();
        let mut settled = at_asked(self.settle_with(settings, bytes, examined, carry, last));
        for step in next..=self.ladder.len() {
            // A share of all is never less than one of what the level below leaves, and known already.
            if !exceeds(settled.plan.removed_bytes(), bytes.len(), percent) {
                break;
            }
            carry.go_back(&stop);
            let below = self.settle_at(step, bytes, ends, carry, last);
            let taken = below.plan.removed_bytes();
            let more = settled.plan.removed_bytes().saturating_sub(taken);
            if !exceeds(more, bytes.len() - taken, percent) {
                // The level above stands: what it left is what must be remembered.
                carry.go_back(&stop);
                self.settle_at(step - 1, bytes, ends, carry, last);
                break;
            }
            settled = below;
        }
        carry.go_on();
        settled
    }

    /// The section as the level so many steps down has it; below the last one nothing goes.
    fn settle_at<'b>(
        &self,
        step: usize,
        bytes: &'b [u8],
        (head, tail): (Edge, Edge),
        carry: &mut Carry,
        last: bool,
    ) -> Settled<'b> {
        let silent;
        let (settings, left_alone) = match self.ladder.get(step) {
            Some(settings) => (settings, false),
            None => {
                let mut settings = self.settings().clone();
                settings.scope.rules = RuleSet::none();
                silent = settings;
                (&silent, true)
            }
        };
        let examined = self.examine_with(settings, bytes, (head, tail), Workspace::default(), None);
        let settled = self.settle_with(settings, bytes, examined, carry, last);
        Settled { left_alone, ..settled }
    }

    fn settle_with<'b>(
        &self,
        settings: &Settings,
        bytes: &'b [u8],
        examined: Examined,
        carry: &mut Carry,
        last: bool,
    ) -> Settled<'b> {
        let Examined { head, tail, findings, workspace } = examined;
        let document = Document::resume(bytes, head, tail, workspace.tables);
        let page = Page::resume(&document, settings, workspace.columns);
        let out_of_depth = findings.out_of_depth;
        let plan = plan::settle(&page, findings, settings, carry, last);
        let columns = page.into_columns();
        Settled {
            document,
            plan,
            level: settings.level(),
            out_of_depth,
            left_alone: false,
            columns,
        }
    }

    /// Where the next section of `text` ends, as [`section::cut`] says.
    pub fn cut(&self, text: &[u8], last: bool) -> Option<(usize, Edge)> {
        section::cut(text, self.settings().section_size(), last, &|line| !self.knows(line))
    }

    /// Where the paragraph that `text` begins with ends, as [`section::paragraph`] says.
    pub fn cut_paragraph(
        &self,
        text: &[u8],
        last: bool,
        sight: &mut section::Sight,
    ) -> Option<(usize, Edge)> {
        section::paragraph(
            text,
            self.settings().section_size(),
            last,
            &|line| !self.knows(line),
            sight,
        )
    }

    /// True when the line is a marker, were it only a weak one.
    fn knows(&self, line: &[u8]) -> bool {
        let Settings { lexicon, scope, .. } = self.settings();
        lexicon.knows(line, scope)
    }

    /// Plans a whole text that is at hand, section by section, and hands each settled section to `show`.
    pub fn each_section<'b>(&self, text: &'b [u8], show: impl FnMut(&Settled<'b>)) {
        self.each_section_as_decided(text, Decided::default(), show);
    }

    /// The same, but for what a person decided about this text.
    pub fn each_section_as_decided<'b>(
        &self,
        text: &'b [u8],
        decided: Decided,
        mut show: impl FnMut(&Settled<'b>),
    ) {
        let mut carry = Carry::default();
        carry.decided = decided;
        let mut workspace = Workspace::default();
        let mut head = Edge::Text;
        let mut rest = text;
        while let Some((length, tail)) = self.cut(rest, true) {
            let (bytes, after) = rest.split_at(length);
            let examined = self.examine(bytes, head, tail, workspace);
            let settled = self.settle(bytes, examined, &mut carry, after.is_empty());
            show(&settled);
            workspace = settled.into_workspace();
            (head, rest) = (tail, after);
        }
    }
}
