//! The addresses of the pages. No other place spells a path.

use std::fmt;

use crate::bridge::Id16;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    Today,
    Families,
    NewFamily,
    Family(Id16, Part),
    /// A new entry of the diary: which family, which kind.
    NewVisit,
    /// The visit form, on the event with this id.
    Visit(Id16, String),
    /// The report to the authority with this id, of the family whose plan this is.
    Report(Id16, String),
    /// The plan in the words of the family, to be shown and signed.
    FamilyVersion(Id16),
    /// Every deadline.
    Agenda,
    /// Searching all that is on this device.
    Search,
    /// Numbers without names.
    Numbers,
    /// The workspace's own grid, phases and vocabularies.
    Guidelines,
    /// The co-designs and what their tables write.
    Tables,
    /// A co-design: its procedure, its texts, who sits at its table.
    Codesign(Id16),
    /// A text of a table.
    Codoc(Id16),
    /// A session of a table.
    Session(Id16),
    /// The economic plan of a co-design.
    Budget(Id16),
    /// What changed since the table of this co-design was opened again, by the reopening with this id.
    Reopening(Id16, String),
    Review,
    People,
    Settings,
    Accessibility,
    NotFound,
}

/// The parts of a family's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Summary,
    Household,
    Network,
    Objectives,
    Diary,
    Overview,
    Assessments,
    Parenting,
    Agreement,
    Path,
    Identity,
    Court,
    Notes,
    Team,
    History,
}

impl Part {
    pub const ALL: [Self; 15] = [
        Self::Summary,
        Self::Household,
        Self::Network,
        Self::Objectives,
        Self::Diary,
        Self::Overview,
        Self::Assessments,
        Self::Parenting,
        Self::Agreement,
        Self::Path,
        Self::Identity,
        Self::Court,
        Self::Notes,
        Self::Team,
        Self::History,
    ];

    fn segment(self) -> &'static str {
        match self {
            Self::Summary => "sintesi",
            Self::Household => "nucleo",
            Self::Network => "rete",
            Self::Objectives => "obiettivi",
            Self::Diary => "diario",
            Self::Overview => "quadro",
            Self::Assessments => "rilevazioni",
            Self::Parenting => "competenze",
            Self::Agreement => "accordo",
            Self::Path => "percorso",
            Self::Identity => "identita",
            Self::Court => "tribunale",
            Self::Notes => "note",
            Self::Team => "equipe",
            Self::History => "storia",
        }
    }
}

impl Route {
    /// Reads the path of an address.
    pub fn of(path: &str) -> Self {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let parts = (segments.next(), segments.next(), segments.next(), segments.next(), segments.next());
        match parts {
            (None, ..) => Self::Today,
            (Some("famiglie"), None, ..) => Self::Families,
            (Some("famiglie"), Some("nuova"), None, ..) => Self::NewFamily,
            (Some("famiglie"), Some(doc), None, ..) => Self::family(doc, Part::Summary.segment()),
            (Some("famiglie"), Some(doc), Some(part), None, _) => Self::family(doc, part),
            (Some("famiglie"), Some(doc), Some("visita"), Some(event), None) => match parse_hex(doc) {
                Some(doc) => Self::Visit(doc, event.to_owned()),
                None => Self::NotFound,
            },
            (Some("famiglie"), Some(doc), Some("relazione"), Some(report), None) => match parse_hex(doc) {
                Some(doc) => Self::Report(doc, report.to_owned()),
                None => Self::NotFound,
            },
            (Some("visita"), None, ..) => Self::NewVisit,
            (Some("agenda"), None, ..) => Self::Agenda,
            (Some("cerca"), None, ..) => Self::Search,
            (Some("numeri"), None, ..) => Self::Numbers,
            (Some("linee-guida"), None, ..) => Self::Guidelines,
            (Some("tavolo"), None, ..) => Self::Tables,
            (Some("tavolo"), Some(doc), Some("riapertura"), Some(id), None) => match parse_hex(doc) {
                Some(doc) => Self::Reopening(doc, id.to_owned()),
                None => Self::NotFound,
            },
            (Some("tavolo"), Some(doc), None, ..) => parse_hex(doc).map_or(Self::NotFound, Self::Codesign),
            (Some("testi"), Some(doc), None, ..) => parse_hex(doc).map_or(Self::NotFound, Self::Codoc),
            (Some("sedute"), Some(doc), None, ..) => parse_hex(doc).map_or(Self::NotFound, Self::Session),
            (Some("piano-economico"), Some(doc), None, ..) => parse_hex(doc).map_or(Self::NotFound, Self::Budget),
            (Some("da-rivedere"), None, ..) => Self::Review,
            (Some("persone"), None, ..) => Self::People,
            (Some("impostazioni"), None, ..) => Self::Settings,
            (Some("accessibilita"), None, ..) => Self::Accessibility,
            _ => Self::NotFound,
        }
    }

    fn family(doc: &str, part: &str) -> Self {
        if let (Some(doc), "versione-famiglia") = (parse_hex(doc), part) {
            return Self::FamilyVersion(doc);
        }
        let part = Part::ALL.into_iter().find(|known| known.segment() == part);
        match (parse_hex(doc), part) {
            (Some(doc), Some(part)) => Self::Family(doc, part),
            _ => Self::NotFound,
        }
    }

    /// The address, to be used as `href`.
    pub fn path(&self) -> String {
        self.to_string()
    }

    /// The page of the navigation under which this page is.
    pub fn section(&self) -> Self {
        match self {
            Self::NewFamily | Self::Family(..) | Self::Visit(..) | Self::Report(..) | Self::FamilyVersion(_) => {
                Self::Families
            }
            Self::Codesign(_) | Self::Codoc(_) | Self::Session(_) | Self::Budget(_) | Self::Reopening(..) => {
                Self::Tables
            }
            Self::NewVisit => Self::Today,
            Self::Accessibility | Self::Guidelines => Self::Settings,
            other => other.clone(),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today | Self::NotFound => f.write_str("/"),
            Self::Families => f.write_str("/famiglie"),
            Self::NewFamily => f.write_str("/famiglie/nuova"),
            Self::Family(doc, Part::Summary) => write!(f, "/famiglie/{}", hex(doc)),
            Self::Family(doc, part) => write!(f, "/famiglie/{}/{}", hex(doc), part.segment()),
            Self::Visit(doc, event) => write!(f, "/famiglie/{}/visita/{event}", hex(doc)),
            Self::Report(doc, report) => write!(f, "/famiglie/{}/relazione/{report}", hex(doc)),
            Self::FamilyVersion(doc) => write!(f, "/famiglie/{}/versione-famiglia", hex(doc)),
            Self::NewVisit => f.write_str("/visita"),
            Self::Agenda => f.write_str("/agenda"),
            Self::Search => f.write_str("/cerca"),
            Self::Numbers => f.write_str("/numeri"),
            Self::Tables => f.write_str("/tavolo"),
            Self::Codesign(doc) => write!(f, "/tavolo/{}", hex(doc)),
            Self::Codoc(doc) => write!(f, "/testi/{}", hex(doc)),
            Self::Session(doc) => write!(f, "/sedute/{}", hex(doc)),
            Self::Budget(doc) => write!(f, "/piano-economico/{}", hex(doc)),
            Self::Reopening(doc, id) => write!(f, "/tavolo/{}/riapertura/{id}", hex(doc)),
            Self::Guidelines => f.write_str("/linee-guida"),
            Self::Review => f.write_str("/da-rivedere"),
            Self::People => f.write_str("/persone"),
            Self::Settings => f.write_str("/impostazioni"),
            Self::Accessibility => f.write_str("/accessibilita"),
        }
    }
}

/// The invitation code in the fragment of an address or in a pasted link: what follows `#/invito/`. The fragment never goes to the
/// relay.
pub fn invitation_code(text: &str) -> Option<String> {
    let (_, code) = text.split_once(INVITATION)?;
    let code = code.trim();
    (!code.is_empty()).then(|| code.to_owned())
}

/// The link that carries an invitation.
pub fn invitation_link(origin: &str, code: &str) -> String {
    format!("{origin}/{INVITATION}{code}")
}

const INVITATION: &str = "#/invito/";

/// Hexadecimal digits of an id or a digest.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The id that hexadecimal digits spell.
pub fn parse_hex(text: &str) -> Option<Id16> {
    text.parse().ok().map(|intreccio_model::ids::UserId(bytes)| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_under_its_own_address() {
        let doc = [0xab; 16];
        let mut routes = vec![
            Route::Today,
            Route::Families,
            Route::NewFamily,
            Route::Visit(doc, "01J".to_owned()),
            Route::Report(doc, "01J".to_owned()),
            Route::FamilyVersion(doc),
            Route::NewVisit,
            Route::Agenda,
            Route::Search,
            Route::Tables,
            Route::Codesign(doc),
            Route::Codoc(doc),
            Route::Session(doc),
            Route::Budget(doc),
            Route::Reopening(doc, "01J".to_owned()),
            Route::Numbers,
            Route::Guidelines,
            Route::Review,
            Route::People,
            Route::Settings,
            Route::Accessibility,
        ];
        routes.extend(Part::ALL.map(|part| Route::Family(doc, part)));
        for route in routes {
            assert_eq!(Route::of(&route.path()), route);
        }
    }

    #[test]
    fn an_address_of_nothing_is_not_found() {
        for path in ["/famiglie/xyz", "/famiglie/00/diario", "/altro", "/persone/x"] {
            assert_eq!(Route::of(path), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn an_invitation_is_read_from_a_link_and_from_a_fragment() {
        assert_eq!(invitation_code("https://esempio.it/#/invito/ABC "), Some("ABC".to_owned()));
        assert_eq!(invitation_code(&invitation_link("https://esempio.it", "X")), Some("X".to_owned()));
        assert_eq!(invitation_code("#/invito/"), None);
        assert_eq!(invitation_code("ABC"), None);
    }
}
