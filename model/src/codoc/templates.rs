//! Proposals for the clauses of each kind of text, to be changed by people. Informed by DM 72/2021, the regional procedure and the notices
//! of public administrations; no law prescribes them.

use super::{add_clause, open};
use crate::doc::{Edit, EditError};
use crate::field::clause;
use crate::ord::OrdKey;
use crate::place::Clause;
use crate::vocab::CodocTemplate;

impl CodocTemplate {
    /// Titles of its clauses, in order, in Italian: they become a part of the text.
    pub fn clauses(self) -> &'static [&'static str] {
        match self {
            Self::Progetto => &[
                "Premessa e quadro normativo",
                "Analisi dei bisogni e contesto",
                "Finalità e obiettivi",
                "Destinatari e criteri di accesso",
                "Azioni di livello base",
                "Azioni di secondo livello",
                "Metodologia di lavoro con le famiglie",
                "Équipe, ruoli, ore",
                "Formazione e supervisione",
                "Governance e cogestione",
                "Integrazione con tribunale, procura, scuola e sanità",
                "Piano economico",
                "Cronoprogramma",
                "Monitoraggio e valutazione",
                "Trattamento dei dati",
                "Clausola di riapertura",
                "Allegati",
            ],
            Self::LineeGuida => &[
                "A chi servono",
                "Idee di riferimento",
                "Soggetti e responsabilità",
                "Accesso e criteri",
                "Valutazione delle competenze genitoriali: fasi e tempi",
                "Risorse del contesto di vita",
                "Progetto personalizzato e negoziazione",
                "Visita domiciliare e diario",
                "Lavoro con l’autorità giudiziaria",
                "Équipe e ricomposizione degli interventi",
                "Verifica e chiusura",
                "Supervisione e benessere degli operatori",
                "Glossario condiviso",
                "Strumenti e modelli",
                "Registro delle revisioni",
            ],
            Self::Convenzione => &[
                "Parti",
                "Premesse",
                "Oggetto",
                "Durata",
                "Impegni del Comune",
                "Impegni dell’ATI",
                "Risorse e cofinanziamento",
                "Rimborso e rendicontazione",
                "Governance",
                "Monitoraggio",
                "Personale e contratti di lavoro",
                "Trattamento dei dati",
                "Assicurazioni e garanzie",
                "Variazioni e riattivazione del tavolo",
                "Recesso e risoluzione",
                "Controversie",
                "Spese",
                "Firme",
            ],
            Self::RelazioneMonitoraggio => &[
                "Periodo",
                "Dati di attività",
                "Avanzamento degli obiettivi",
                "Preventivo e consuntivo",
                "Criticità",
                "Decisioni richieste",
                "Testimonianze, senza nomi",
            ],
            Self::Libero => &["Testo"],
        }
    }
}

/// Fills a fresh document with the clauses of its template.
pub fn fill(edit: &mut Edit<'_>, title: &str, template: CodocTemplate) -> Result<(), EditError> {
    open(edit, title, template)?;
    let mut last: Option<OrdKey> = None;
    for title in template.clauses() {
        let ord = OrdKey::between(last.as_ref(), None);
        let id = add_clause(edit, title, 1, last.as_ref(), None)?;
        edit.set(&Clause { id }, clause::ORD, Some(ord.clone()))?;
        last = Some(ord);
    }
    Ok(())
}
