//! Minutes and convocations as documents for people outside.

use intreccio_export::{
    Block, Cell, Column, Definition, Document, Footer, Header, Metadata, Scale, Signature, Stamp, Table, Text,
};
use intreccio_model::field::session as fields;
use intreccio_model::ids::{Id, UserId};
use intreccio_model::projection::TableKind;
use intreccio_model::session::{AgendaItemView, AttendanceView, DissentView, SessionActionView, SessionView};
use intreccio_model::session::{approvals, content_hash};
use intreccio_model::vocab::{
    ActionState, AgendaOutcome, AttendanceStatus, MinutesState, SessionBody, Side, Vocabulary,
};
use leptos::prelude::*;

use super::approval::{Speaking, said};
use super::attendance::{benches, org_name};
use super::said::SaidText;
use super::time::clock;
use crate::bridge::DocRef;
use crate::i18n::{Locale, t_string};
use crate::page::table::keys::side_name;
use crate::platform::clock as platform_clock;
use crate::ui::directory::Directory;
use crate::ui::{I18n, when, words as labels};
use crate::window::client::Client;

/// What leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    Minutes,
    Convocation,
}

/// A session on its way into blocks.
pub struct Told {
    i18n: I18n,
    directory: Directory,
    view: SessionView,
    /// The co-design: what it is called, and whose it is.
    table: (String, String),
    /// The texts of the table by document.
    texts: Vec<(intreccio_model::ids::DocId, String)>,
    /// What was said of them in the session.
    said: Vec<SaidText>,
}

impl Told {
    pub fn new(
        i18n: I18n,
        client: Client,
        directory: Directory,
        at: DocRef,
        view: SessionView,
        said: Vec<SaidText>,
    ) -> Self {
        let table = client.table.with_untracked(|all| {
            all.iter().filter(|entry| entry.doc.space == at.space).find_map(|entry| match &entry.card.what {
                TableKind::Codesign { authority, .. } => Some((entry.card.title.clone(), authority.clone())),
                _ => None,
            })
        });
        let texts = client.table.with_untracked(|all| {
            let texts = all.iter().filter(|entry| matches!(entry.card.what, TableKind::Codoc { .. }));
            texts.map(|entry| (intreccio_model::ids::DocId(entry.doc.doc), entry.card.title.clone())).collect()
        });
        Self { i18n, directory, view, table: table.unwrap_or_default(), texts, said }
    }

    pub fn document(&self, leaving: Leaving) -> Document {
        untrack(|| match leaving {
            Leaving::Minutes => self.minutes(),
            Leaving::Convocation => self.convocation(),
        })
    }

    fn minutes(&self) -> Document {
        let (i18n, view) = (self.i18n, &self.view);
        let hash = content_hash(view);
        let number = view.number.value.unwrap_or_default();
        let short = hash.get(..12).unwrap_or_default().to_owned();
        let approved = matches!(view.minutes_state.value, Some(MinutesState::Approvato | MinutesState::Firmato));
        let holds = approvals(view, &hash).hold();
        let mut notices = Vec::new();
        if !view.conflicts.is_empty() {
            notices.push(t_string!(i18n, session.doc_contested).to_owned());
        }
        if !approved || !holds {
            notices.push(t_string!(i18n, session.doc_draft).to_owned());
        }
        let mut blocks = vec![Block::Definitions(self.front())];
        blocks.extend(self.people());
        blocks.extend(self.paragraphs(fields::NOTES.label, &view.notes.value));
        blocks.push(Block::heading(1, t_string!(i18n, session.doc_agenda)));
        blocks.push(Block::numbered(view.items().map(title)));
        blocks.push(Block::heading(1, t_string!(i18n, session.doc_discussed)));
        blocks.extend(view.items().enumerate().flat_map(|(at, item)| self.item(at + 1, item)));
        blocks.extend(self.actions());
        blocks.extend(self.said_of_texts());
        blocks.extend(self.approvals(&hash));
        self.frame(
            t_string!(i18n, session.doc_minutes, number = number),
            t_string!(i18n, session.doc_footer, hash = short),
            Some(notices.join(" · ")).filter(|notice| !notice.is_empty()),
            Some(hash),
            blocks,
        )
    }

    fn convocation(&self) -> Document {
        let (i18n, view) = (self.i18n, &self.view);
        let number = view.number.value.unwrap_or_default();
        let date = view.date.value.map(|date| when::date(i18n.get_locale(), date)).unwrap_or_default();
        let opening = match view.start.value.map(clock).filter(|time| !time.is_empty()) {
            Some(time) => t_string!(i18n, session.doc_opening_at, date = date, time = time),
            None => t_string!(i18n, session.doc_opening, date = date),
        };
        let mut blocks = vec![Block::Definitions(self.convened()), Block::paragraph(opening)];
        if let Some(place) = view.place.value.clone().filter(|place| !place.is_empty()) {
            blocks.push(Block::paragraph(t_string!(i18n, session.doc_place, place = place)));
        }
        blocks.push(Block::heading(1, t_string!(i18n, session.doc_agenda)));
        blocks.push(Block::numbered(view.items().map(title)));
        blocks.push(Block::heading(1, t_string!(i18n, session.doc_invited)));
        let names = |(org, users): (Option<Id>, Vec<UserId>)| {
            let people: Vec<String> = users.into_iter().map(|user| self.directory.name(i18n, user)).collect();
            format!("{}: {}", org_name(i18n, self.directory, org), people.join(", "))
        };
        blocks.push(Block::bullets(benches(i18n, self.directory, view).into_iter().map(names)));
        if let Some(chair) = view.chair.value {
            blocks.push(Block::Signatures(vec![Signature {
                label: format!(
                    "{}: {}",
                    labels::field_now(i18n, fields::CHAIR.label),
                    self.directory.name(i18n, chair)
                ),
                note: None,
            }]));
        }
        let (title, footer) = (
            t_string!(i18n, session.doc_convocation, number = number),
            t_string!(i18n, session.doc_footer_convocation).to_owned(),
        );
        self.frame(title, footer, None, None, blocks)
    }

    fn frame(
        &self,
        title: String,
        footer: String,
        notice: Option<String>,
        hash: Option<String>,
        blocks: Vec<Block>,
    ) -> Document {
        let i18n = self.i18n;
        let (table, authority) = self.table.clone();
        Document {
            title: if table.is_empty() { title } else { format!("{title} · {table}") },
            language: if i18n.get_locale() == Locale::it { "it-IT" } else { "en-GB" }.to_owned(),
            header: Header {
                left: Some(authority.clone()).filter(|words| !words.is_empty()).into_iter().collect(),
                right: Some(table).filter(|words| !words.is_empty()).into_iter().collect(),
            },
            footer: Footer {
                left: footer,
                page: t_string!(i18n, report.doc_page).to_owned(),
                of: t_string!(i18n, report.doc_of).to_owned(),
            },
            notice,
            metadata: Metadata {
                author: authority,
                hash,
                date: Stamp::from_unix_ms(platform_clock::now_ms()),
                ..Metadata::default()
            },
            scale: Scale::USUAL,
            blocks,
        }
    }

    fn code<V: Vocabulary>(&self, value: Option<V>) -> Option<String> {
        value.map(|value| labels::vocabulary(self.i18n.get_locale(), V::NAME, value.code()))
    }

    fn definitions(&self, rows: Vec<(&'static str, Option<String>)>) -> Vec<Definition> {
        let given =
            rows.into_iter().filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)));
        given.map(|(label, value)| Definition::new(labels::field_now(self.i18n, label), value)).collect()
    }

    fn day(&self, date: Option<intreccio_model::time::Date>) -> Option<String> {
        date.map(|date| when::date(self.i18n.get_locale(), date))
    }

    /// How the session was convened.
    fn convened(&self) -> Vec<Definition> {
        let view = &self.view;
        self.definitions(vec![
            (fields::BODY.label, self.code::<SessionBody>(view.body.value)),
            (fields::CONVOCATION_NO.label, view.convocation_no.value.clone()),
            (fields::CONVOCATION_DATE.label, self.day(view.convocation_date.value)),
        ])
    }

    fn front(&self) -> Vec<Definition> {
        let (view, i18n) = (&self.view, self.i18n);
        let name = |user: Option<UserId>| user.map(|user| self.directory.name(i18n, user));
        self.definitions(vec![
            (fields::BODY.label, self.code::<SessionBody>(view.body.value)),
            (fields::NUMBER.label, view.number.value.map(|number| number.to_string())),
            (fields::DATE.label, self.day(view.date.value)),
            (fields::START.label, view.start.value.map(clock)),
            (fields::END.label, view.end.value.map(clock)),
            (fields::PLACE.label, view.place.value.clone()),
            (fields::CONVOCATION_NO.label, view.convocation_no.value.clone()),
            (fields::CONVOCATION_DATE.label, self.day(view.convocation_date.value)),
            (fields::CHAIR.label, name(view.chair.value)),
            (fields::CLERK.label, name(view.clerk.value)),
            (fields::MINUTES_STATE.label, self.code::<MinutesState>(view.minutes_state.value)),
        ])
    }

    /// Who was there and who was not, by organisation, with delegations.
    fn people(&self) -> Vec<Block> {
        let i18n = self.i18n;
        let (there, away) = (self.rows(true), self.rows(false));
        let mut blocks = Vec::new();
        for (title, rows) in
            [(t_string!(i18n, session.doc_present), there), (t_string!(i18n, session.doc_absent), away)]
        {
            if !rows.is_empty() {
                blocks.push(Block::heading(1, title));
                blocks.push(self.table_of_people(rows));
            }
        }
        let guests = self.view.guests.value.trim();
        if !guests.is_empty() {
            blocks.push(Block::heading(2, t_string!(i18n, session.doc_guests)));
            blocks.extend(guests.lines().map(Block::paragraph));
        }
        blocks
    }

    fn rows(&self, there: bool) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (org, users) in benches(self.i18n, self.directory, &self.view) {
            for one in users.into_iter().filter_map(|user| self.view.attendance_of(user)) {
                if one.status.value.is_some() && one.is_there() == there {
                    rows.push(self.person(org, one));
                }
            }
        }
        rows
    }

    fn person(&self, org: Option<Id>, one: &AttendanceView) -> Vec<Cell> {
        let i18n = self.i18n;
        let status = self.code::<AttendanceStatus>(one.status.value).unwrap_or_default();
        let of = one.delegate_of.value.filter(|_| one.status.value == Some(AttendanceStatus::Delegato));
        let status = match of {
            Some(of) => {
                format!("{status} ({})", t_string!(i18n, session.delegate, name = self.directory.name(i18n, of)))
            }
            None => status,
        };
        let hours = match (one.from.value.map(clock), one.to.value.map(clock)) {
            (Some(from), Some(to)) => t_string!(i18n, session.doc_from_to, from = from, to = to),
            (Some(from), None) => t_string!(i18n, session.doc_from, from = from),
            (None, Some(to)) => t_string!(i18n, session.doc_to, to = to),
            (None, None) => String::new(),
        };
        vec![
            org_name(i18n, self.directory, org).into(),
            self.directory.name(i18n, one.user).into(),
            status.into(),
            hours.into(),
        ]
    }

    fn table_of_people(&self, rows: Vec<Vec<Cell>>) -> Block {
        let i18n = self.i18n;
        let header = vec![
            t_string!(i18n, session.doc_org).into(),
            t_string!(i18n, session.doc_person).into(),
            t_string!(i18n, session.doc_status).into(),
            t_string!(i18n, session.doc_hours).into(),
        ];
        let columns = vec![Column::new(3), Column::new(2), Column::new(3), Column::new(2)];
        Block::Table(Table { caption: None, columns, header, header_column: false, rows })
    }

    /// A heading with the field's name, and the paragraphs of its text; nothing for an empty one.
    fn paragraphs(&self, label: &str, text: &str) -> Vec<Block> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        let heading = Block::heading(3, labels::field_now(self.i18n, label));
        let lines = text.lines().filter(|line| !line.trim().is_empty()).map(Block::paragraph);
        std::iter::once(heading).chain(lines).collect()
    }

    fn item(&self, number: usize, item: &AgendaItemView) -> Vec<Block> {
        use intreccio_model::field::agenda_item as f;
        let i18n = self.i18n;
        let mut blocks = vec![Block::heading(2, format!("{number}. {}", title(item)))];
        blocks.extend(self.paragraphs(f::INTRO.label, &item.intro.value));
        blocks.extend(self.paragraphs(f::DISCUSSION.label, &item.discussion.value));
        blocks.extend(self.paragraphs(f::PROPOSAL.label, &item.proposal.value));
        if let Some(outcome) = self.code::<AgendaOutcome>(item.outcome.value) {
            let words = format!("{}: ", t_string!(i18n, session.doc_outcome));
            blocks.push(Block::paragraph(Text::new().bold(words).then(outcome)));
        }
        blocks.extend(self.paragraphs(f::DECISION.label, &item.decision.value));
        blocks.extend(item.dissents.iter().map(|one| self.dissent(one)));
        let texts: Vec<&str> = self
            .texts
            .iter()
            .filter(|(doc, _)| item.links.iter().any(|link| link.doc == *doc))
            .map(|(_, title)| title.as_str())
            .collect();
        if !texts.is_empty() {
            blocks.push(Block::paragraph(t_string!(i18n, session.doc_links, texts = texts.join(", "))));
        }
        blocks
    }

    fn dissent(&self, one: &DissentView) -> Block {
        let i18n = self.i18n;
        let org = self.directory.organization(i18n, one.org.value);
        let kind = t_string!(i18n, session.doc_dissent);
        let source = if one.life.is_removed() {
            format!("{kind}: {org} ({})", t_string!(i18n, session.doc_dissent_withdrawn))
        } else {
            format!("{kind}: {org}")
        };
        Block::quotation(one.words.value.clone().unwrap_or_default(), Some(source.into()))
    }

    fn actions(&self) -> Vec<Block> {
        let i18n = self.i18n;
        let row = |one: &SessionActionView| {
            let item = one.item.value.and_then(|item| self.view.number_of(item)).map(|number| number.to_string());
            let cells = [
                one.what.value.clone(),
                one.who.value.map(|who| self.directory.name(i18n, who)),
                self.day(one.due.earliest()),
                item,
                self.code::<ActionState>(one.state.value),
            ];
            cells.into_iter().map(|cell| Cell::from(cell.unwrap_or_default())).collect::<Vec<_>>()
        };
        let rows: Vec<Vec<Cell>> = self.view.present_actions().map(row).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        use intreccio_model::field::session_action as f;
        let label = |label: &str| Cell::from(labels::field_now(i18n, label));
        let header = vec![
            label(f::WHAT.label),
            label(f::WHO.label),
            label(f::DUE.label),
            t_string!(i18n, session.action_item).into(),
            label(f::STATE.label),
        ];
        let columns = vec![Column::new(4), Column::new(2), Column::new(2), Column::new(1), Column::new(2)];
        vec![
            Block::heading(1, t_string!(i18n, session.doc_actions)),
            Block::Table(Table { caption: None, columns, header, header_column: true, rows }),
        ]
    }

    /// What was said of the texts of the table. It is no part of what the minutes say and of what is approved with them.
    fn said_of_texts(&self) -> Vec<Block> {
        if self.said.is_empty() {
            return Vec::new();
        }
        let text = |text: &SaidText| {
            let lines: Vec<Text> =
                text.lines.iter().map(|line| Text::new().bold(format!("{}: ", line.name)).then(&line.words)).collect();
            [Block::heading(2, text.title.as_str()), Block::bullets(lines)]
        };
        let title = Block::heading(1, t_string!(self.i18n, said.title));
        std::iter::once(title).chain(self.said.iter().flat_map(text)).collect()
    }

    fn approvals(&self, hash: &str) -> Vec<Block> {
        let (i18n, view) = (self.i18n, &self.view);
        let standing = approvals(view, hash);
        let line = |side: Side| {
            let words = standing
                .of(side)
                .map(|approval| said(i18n, self.directory, approval, Speaking::ToOthers))
                .unwrap_or_default();
            format!("{}: {words}", side_name(i18n, side))
        };
        let sign = |user: Option<UserId>, label: &str| {
            user.map(|user| Signature {
                label: format!("{}: {}", labels::field_now(i18n, label), self.directory.name(i18n, user)),
                note: None,
            })
        };
        let signatures: Vec<Signature> =
            [sign(view.chair.value, fields::CHAIR.label), sign(view.clerk.value, fields::CLERK.label)]
                .into_iter()
                .flatten()
                .collect();
        let mut blocks = vec![
            Block::heading(1, t_string!(i18n, session.doc_approvals)),
            Block::bullets([Side::Comune, Side::Ati].map(line)),
        ];
        if !signatures.is_empty() {
            blocks.push(Block::Signatures(signatures));
        }
        blocks
    }
}

fn title(item: &AgendaItemView) -> String {
    item.title.value.clone().unwrap_or_default()
}
