//! Comments and proposals of change under the clause on whose words they are. They are answered, decided and resolved, and never taken away.

use intreccio_model::codoc::remarks::{self, BringError, Brought, ProposalDraft, ReplyView, Use};
use intreccio_model::codoc::said::session_of;
use intreccio_model::codoc::{self, ClauseView, CommentView, ProposalView, aside};
use intreccio_model::field::clause as clause_fields;
use intreccio_model::ids::{Id, UserId};
use intreccio_model::place::Clause;
use intreccio_model::read::By;
use intreccio_model::register::Register;
use intreccio_model::rich;
use intreccio_model::roles::Area;
use intreccio_model::time::Instant;
use intreccio_model::vocab::{ProposalOutcome, ProposalState, Side, Vocabulary};
use leptos::prelude::*;
use serde_json::json;

use super::codoc::{Text, use_text};
use super::desk::{Asking, Question, use_desk};
use super::in_session::{SpokenIn, WhichSession};
use super::keys::{my_side, side_name};
use crate::bridge::SpaceRole;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::{AreaInput, TextInput};
use crate::ui::live::{writable, write};
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::whereabouts::moment;
use crate::ui::words as labels;
use crate::window::doc::OpenDoc;
use crate::words;

/// Names that are offered behind an @.
const OFFERED: usize = 6;

fn signed(i18n: I18n, directory: Directory, by: &By) -> String {
    let (who, when) = (directory.name_or_you(i18n, by.author), moment(i18n, Instant(by.time_ms)));
    t_string!(i18n, remarks.signed, who = who, when = when)
}

/// The same with the session in which it was said.
fn signed_in(i18n: I18n, text: Text, directory: Directory, by: &By, session: &Register<String>) -> String {
    format!("{}{}", signed(i18n, directory, by), text.in_session.behind(i18n, session_of(session)))
}

/// Whether the person at this device may say something of the text: who writes in it, and who comments.
pub fn may_comment(doc: OpenDoc) -> bool {
    let comments = doc.role.get() == Some(SpaceRole::Commenter) && !doc.ended.get() && !doc.only_reads.get();
    writable(doc) || comments
}

/// The document beside the text, for what those say who do not write in it.
fn lane(text: Text, toasts: Toasts, i18n: I18n) -> Option<OpenDoc> {
    let lane = text.aside.get_untracked();
    if lane.is_none() {
        toasts.fail(t_string!(i18n, common.edit_refused));
    }
    lane
}

/// Everybody whose name stands behind an @.
fn named(directory: Directory, words: &str) -> Vec<UserId> {
    let all = untrack(|| directory.operators()).into_iter();
    let is_named = |name: &str| !name.is_empty() && words.contains(&format!("@{name}"));
    all.filter(|one| is_named(one.display_name.value.as_deref().unwrap_or_default())).map(|one| one.user).collect()
}

/// The names that go on what is typed behind the last @.
fn offered(directory: Directory, words: &str) -> Vec<String> {
    let Some((_, begun)) = words.rsplit_once('@') else { return Vec::new() };
    let begun = begun.to_lowercase();
    let names = directory.operators().into_iter().filter_map(|one| one.display_name.value);
    names.filter(|name| !begun.ends_with(' ') && name.to_lowercase().starts_with(&begun)).take(OFFERED).collect()
}

/// Words in which people are named: behind an @ their names are offered.
#[component]
fn MentionArea(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    fault: RwSignal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let names = Memo::new(move |_| value.with(|words| offered(directory, words)));
    let (own, hint, focus) = (id.clone(), format!("{id}-hint"), id.clone());
    let described = hint.clone();
    let choose = move |name: String| {
        let words = value.get_untracked();
        let before = words.rsplit_once('@').map(|(before, _)| before.to_owned()).unwrap_or_default();
        value.set(format!("{before}@{name} "));
        crate::ui::browser::focus(&focus);
    };
    let offer = move |name: String| {
        let (choose, shown) = (choose.clone(), name.clone());
        view! { <button type="button" class="btn btn-outline-primary" on:click=move |_| choose(name.clone())>"@"{shown}</button> }
    };
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <p class="field-hint" id=hint>{t!(i18n, remarks.mention_hint)}</p>
            <textarea id=own class="form-control shared-text sensitive" rows="3" aria-describedby=described
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                prop:value=value on:input=move |event| value.set(event_target_value(&event))></textarea>
            {move || fault.get().map(|fault| view! { <p class="field-fault">{fault}</p> })}
            <div class="actions" role="group" aria-label=move || t_string!(i18n, remarks.mention_choose)>
                {move || names.get().into_iter().map(offer.clone()).collect_view()}
            </div>
        </div>
    }
}

/// Comments on the selected words.
#[component]
pub fn CommentForm(asking: Asking) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, toasts, desk) = (use_directory(), use_toasts(), use_desk());
    let text = use_text();
    let (body, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let quote = asking.anchor.quote.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = body.get_untracked().trim().to_owned();
        fault.set(words.is_empty().then(|| t_string!(i18n, remarks.comment_missing).to_owned()));
        if words.is_empty() {
            return;
        }
        let whom = named(directory, &words);
        let (clause, anchor, session) = (asking.clause, asking.anchor.clone(), text.in_session.now());
        let said = match untrack(|| writable(text.doc)) {
            true => write(text.doc, toasts, i18n, |edit| {
                remarks::add_comment(edit, clause, &anchor, &words, &whom, session)
            }),
            false => lane(text, toasts, i18n).and_then(|lane| {
                write(lane, toasts, i18n, |edit| aside::add_comment(edit, clause, &anchor, &words, &whom, session))
            }),
        };
        if said.is_some() {
            desk.asking.set(None);
        }
    };
    view! {
        <form class="stack" on:submit=send>
            <blockquote class="remark-quote">{quote}</blockquote>
            <MentionArea id="comment-body" label=words!(i18n, remarks.comment_label) value=body fault=fault />
            <WhichSession id="comment-session" />
            <div class="actions"><button type="submit" class="btn btn-primary">{t!(i18n, remarks.comment_go)}</button></div>
        </form>
    }
}

/// Proposes other words for the selected ones.
#[component]
pub fn ProposalForm(asking: Asking) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, toasts, desk) = (use_directory(), use_toasts(), use_desk());
    let Text { doc, in_session, .. } = use_text();
    let quote = asking.anchor.quote.clone();
    let new_text = RwSignal::new(quote.clone());
    let why = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (clause, anchor) = (asking.clause, asking.anchor.clone());
        let new_text = new_text.get_untracked();
        if new_text == anchor.quote {
            return toasts.fail(t_string!(i18n, remarks.propose_same));
        }
        let side = untrack(|| my_side(directory, Area::Codesign));
        let why = why.get_untracked().trim().to_owned();
        let draft = ProposalDraft { anchor, new_text, why, side, session: in_session.now() };
        if write(doc, toasts, i18n, |edit| remarks::propose(edit, clause, &draft)).is_some() {
            desk.asking.set(None);
        }
    };
    view! {
        <form class="stack" on:submit=send>
            <blockquote class="remark-quote">{quote}</blockquote>
            <TextInput id="proposal-new" label=words!(i18n, remarks.propose_new) value=new_text hint=words!(i18n, remarks.propose_hint) />
            <AreaInput id="proposal-why" label=words!(i18n, remarks.propose_why) value=why />
            <WhichSession id="proposal-session" />
            <div class="actions"><button type="submit" class="btn btn-primary">{t!(i18n, remarks.propose_go)}</button></div>
        </form>
    }
}

/// What people say of the words of a clause: what is open, and folded what is over.
#[component]
pub fn Remarks(id: Id, clause: Memo<Option<ClauseView>>, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    heal_twice(id, clause);
    let ids = move |open: bool| {
        Memo::new(move |_| {
            clause.with(|clause| {
                let Some(clause) = clause else { return Vec::new() };
                let comments = clause
                    .comments
                    .iter()
                    .filter(|one| one.is_resolved() != open)
                    .map(|one| (one.by.time_ms, false, one.id));
                let proposals = clause
                    .proposals
                    .iter()
                    .filter(|one| one.is_open() == open)
                    .map(|one| (one.by.time_ms, true, one.id));
                let mut all: Vec<_> = comments.chain(proposals).collect();
                all.sort_unstable();
                all.into_iter().map(|(_, proposal, id)| (proposal, id)).collect::<Vec<_>>()
            })
        })
    };
    let (open, over) = (ids(true), ids(false));
    let card = move |(proposal, of): (bool, Id)| match proposal {
        true => view! { <ProposalCard clause_id=id id=of clause=clause /> }.into_any(),
        false => view! { <CommentCard clause_id=id id=of clause=clause /> }.into_any(),
    };
    let over_words = move || t_string!(i18n, remarks.over, count = over.with(Vec::len));
    view! {
        <Show when=move || open.with(|all| !all.is_empty()) || over.with(|all| !all.is_empty())>
            <div class="remarks no-print" role="group" aria-label=move || t_string!(i18n, remarks.of_clause, title = title.get())>
                <For each=move || open.get() key=|of| *of let(of)>{card(of)}</For>
                <Show when=move || over.with(|all| !all.is_empty())>
                    <details class="disclosure">
                        <summary>{over_words}<span class="visually-hidden">": "{title}</span></summary>
                        <For each=move || over.get() key=|of| *of let(of)>{card(of)}</For>
                    </details>
                </Show>
            </div>
        </Show>
    }
}

/// Takes away what two devices brought into the text apart, for as long as the component lives: every device takes away the same.
fn heal_twice(id: Id, clause: Memo<Option<ClauseView>>) {
    let text = use_text();
    let (doc, settled) = (text.doc, text.settled_in(id));
    Effect::new(move |_| {
        let _when = settled.get();
        let twice = clause.with(|clause| {
            let all = clause.as_ref().map(|clause| clause.proposals.as_slice()).unwrap_or_default();
            all.iter().filter(|one| one.uses.len() > 1).cloned().collect::<Vec<_>>()
        });
        for proposal in twice {
            let found = doc.with_untracked(|doc| proposal.in_text(doc, id));
            if matches!(found, Use::Doubled { intact: true, .. } | Use::Undone(_)) && writable(doc) {
                // Where it could not be done, it is tried again when something is written in the clause.
                let _healed = doc.edit(|edit| remarks::heal(edit, id, proposal.id, &found));
            }
        }
    });
}

/// The words on which a remark is, and the way to them; or that they are gone.
#[component]
fn Quoted(clause_id: Id, quote: Signal<String>, start: Signal<Option<usize>>) -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_desk();
    let show = move |_| {
        let _shown: Option<()> = desk.ask(clause_id, &json!({"what": "show", "start": start.get_untracked()}));
    };
    view! {
        <Show when=move || start.with(Option::is_some) fallback=move || view! {
            <p class="remark-gone">{move || t_string!(i18n, remarks.gone, quote = quote.get())}</p>
        }>
            <button type="button" class="btn btn-link remark-quote" on:click=show>"«"{quote}"»"</button>
        </Show>
    }
}

/// For who comments and does not write: words are selected with a finger or a mouse, and this is for those who have neither.
#[component]
pub fn CommentAll(id: Id, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, desk) = (use_toasts(), use_desk());
    let Text { doc, .. } = use_text();
    let ask = move |_| {
        let held = doc.with_untracked(|doc| rich::anchor_all(doc, &Clause { id }, clause_fields::BODY));
        match held.filter(|anchor| !anchor.quote.trim().is_empty()) {
            Some(anchor) => desk.asking.set(Some(Asking { what: Question::Comment, clause: id, anchor })),
            None => toasts.fail(t_string!(i18n, said.clause_empty)),
        }
    };
    view! {
        <Show when=move || may_comment(doc) && !writable(doc)>
            <div class="actions no-print"><button type="button" class="btn btn-link" on:click=ask>{t!(i18n, said.comment_clause)}<span class="visually-hidden">": "{title}</span></button></div>
        </Show>
    }
}

/// An answer: its id, who gave it, what it says.
type Reply = (Id, String, String);

#[component]
fn CommentCard(clause_id: Id, id: Id, clause: Memo<Option<ClauseView>>) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, desk) = (use_directory(), use_desk());
    let text = use_text();
    let (doc, settled) = (text.doc, text.settled_in(clause_id));
    let view = Memo::new(move |_| {
        clause.with(|clause| clause.as_ref()?.comments.iter().find(|comment| comment.id == id).cloned())
    });
    let of = move |read: fn(&CommentView) -> Option<String>| {
        Signal::derive(move || view.with(|view| view.as_ref().and_then(read)).unwrap_or_default())
    };
    let start = Memo::new(move |_| {
        let _when = settled.get();
        view.with(|view| doc.with_untracked(|doc| Some(view.as_ref()?.stretch(doc, clause_id)?.start)))
    });
    let by =
        move || view.with(|view| view.as_ref().map(|view| signed_in(i18n, text, directory, &view.by, &view.session)));
    let resolution = move || {
        view.with(|view| {
            let (at, who) = view.as_ref().map(|view| (view.resolved_at.value, view.resolved_by.value))?;
            let (who, when) = (directory.name_or_you(i18n, who), moment(i18n, at?));
            Some(t_string!(i18n, remarks.resolved_by, who = who, when = when))
        })
    };
    let replies = Memo::new(move |_| {
        let said = |reply: &ReplyView| -> Reply {
            let by = signed_in(i18n, text, directory, &reply.by, &reply.session);
            (reply.id, by, reply.body.value.clone().unwrap_or_default())
        };
        view.with(|view| view.as_ref().map(|view| view.replies.iter().map(said).collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let reply = |(_, by, body): Reply| view! { <li><p class="small quiet mb-0">{by}</p><p class="remark-body sensitive">{body}</p></li> };
    let here = move || desk.caret.with(|caret| caret.comments.contains(&id.to_string()));
    let names_me = move || view.with(|view| view.as_ref().is_some_and(|view| view.mentions.contains(&directory.me)));
    view! {
        <article class="remark" class:remark-here=here>
            <p class="remark-head"><span class="chip chip-blue">{t!(i18n, remarks.comment)}</span>
                <Show when=names_me><span class="chip chip-amber">{t!(i18n, remarks.names_you)}</span></Show>
                <span class="small quiet">{by}</span></p>
            <Quoted clause_id=clause_id quote=of(|view| view.quote.value.clone()) start=start.into() />
            <p class="remark-body sensitive">{of(|view| view.body.value.clone())}</p>
            <ul class="remark-replies"><For each=move || replies.get() key=|one| one.clone() let(one)>{reply(one)}</For></ul>
            {move || resolution().map(|words| view! { <p class="small">{words}</p> })}
            <Show when=move || may_comment(doc)><Answer clause_id=clause_id id=id /></Show>
            <Show when=move || writable(doc)><Settle clause_id=clause_id id=id view=view /></Show>
        </article>
    }
}

/// Whether a comment lies in the lane beside the text.
fn in_lane(text: Text, id: Id) -> bool {
    text.aside.get_untracked().is_some_and(|lane| lane.with_untracked(|lane| aside::comments_in(lane).contains(&id)))
}

/// Resolves a comment, wherever it lies, or takes it up again.
#[component]
fn Settle(clause_id: Id, id: Id, view: Memo<Option<CommentView>>) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, toasts) = (use_directory(), use_toasts());
    let text = use_text();
    let resolved = Memo::new(move |_| view.with(|view| view.as_ref().is_some_and(CommentView::is_resolved)));
    let settle = move |_| {
        let by = (!resolved.get_untracked()).then_some(directory.me);
        match text.aside.get_untracked().filter(|_| in_lane(text, id)) {
            Some(lane) => write(lane, toasts, i18n, |edit| aside::resolve_comment(edit, id, by)),
            None => write(text.doc, toasts, i18n, |edit| remarks::resolve_comment(edit, clause_id, id, by)),
        };
    };
    view! {
        <div class="actions no-print"><button type="button" class="btn btn-link" on:click=settle>
            {move || if resolved.get() { t_string!(i18n, remarks.reopen) } else { t_string!(i18n, remarks.resolve) }}
        </button></div>
    }
}

#[component]
fn Answer(clause_id: Id, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, toasts) = (use_directory(), use_toasts());
    let text = use_text();
    let (body, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let open = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = body.get_untracked().trim().to_owned();
        fault.set(words.is_empty().then(|| t_string!(i18n, remarks.comment_missing).to_owned()));
        if words.is_empty() {
            return;
        }
        let (whom, session) = (named(directory, &words), text.in_session.now());
        let said = match untrack(|| writable(text.doc)) && !in_lane(text, id) {
            true => {
                write(text.doc, toasts, i18n, |edit| remarks::add_reply(edit, clause_id, id, &words, &whom, session))
            }
            false => lane(text, toasts, i18n)
                .and_then(|lane| write(lane, toasts, i18n, |edit| aside::add_reply(edit, id, &words, &whom, session))),
        };
        if said.is_some() {
            body.set(String::new());
            open.set(false);
        }
    };
    view! {
        <button type="button" class="btn btn-link no-print" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>{t!(i18n, remarks.answer)}</button>
        <Show when=move || open.get()>
            <form class="stack" on:submit=send>
                <MentionArea id=format!("answer-{id}") label=words!(i18n, remarks.answer_label) value=body fault=fault />
                <SpokenIn />
                <div class="actions"><button type="submit" class="btn btn-outline-primary">{t!(i18n, remarks.answer_go)}</button></div>
            </form>
        </Show>
    }
}

#[component]
fn ProposalCard(clause_id: Id, id: Id, clause: Memo<Option<ClauseView>>) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, desk) = (use_directory(), use_desk());
    let text = use_text();
    let (doc, settled) = (text.doc, text.settled_in(clause_id));
    let view = Memo::new(move |_| {
        clause.with(|clause| clause.as_ref()?.proposals.iter().find(|proposal| proposal.id == id).cloned())
    });
    let of = move |read: fn(&ProposalView) -> Option<String>| {
        Signal::derive(move || view.with(|view| view.as_ref().and_then(read)).unwrap_or_default())
    };
    let by =
        move || view.with(|view| view.as_ref().map(|view| signed_in(i18n, text, directory, &view.by, &view.session)));
    let state = Memo::new(move |_| view.with(|view| view.as_ref().map(ProposalView::state)));
    let state_words =
        move || state.get().map(|state| labels::vocabulary(i18n.get_locale(), ProposalState::NAME, state.code()));
    let there = Memo::new(move |_| {
        let _when = settled.get();
        view.with(|view| doc.with_untracked(|doc| view.as_ref()?.stretch(doc, clause_id)))
    });
    let start = Signal::derive(move || there.with(|there| there.as_ref().map(|there| there.start)));
    let open = move || view.with(|view| view.as_ref().is_some_and(ProposalView::is_open));
    let changed = move || {
        let now = there.get()?.words;
        let same = view.with(|view| view.as_ref().and_then(|view| view.quote.value.clone())).as_ref() == Some(&now);
        (open() && !same).then(|| t_string!(i18n, remarks.changed, words = now))
    };
    let decided = move |side: Side| {
        let words = move || {
            let said = view.with(|view| {
                let decision = view.as_ref()?.decision(side)?;
                let outcome =
                    labels::vocabulary(i18n.get_locale(), ProposalOutcome::NAME, decision.outcome.value?.code());
                let reason = decision.reason.value.clone().map(|reason| format!(": «{reason}»")).unwrap_or_default();
                let by = signed_in(i18n, text, directory, &decision.by, &decision.session);
                Some(format!("{}{reason} ({by})", outcome.to_lowercase()))
            });
            said.unwrap_or_else(|| t_string!(i18n, remarks.undecided).to_owned())
        };
        view! { <li><span class="strong">{move || side_name(i18n, side)}</span>": "{words}</li> }
    };
    let why = of(|view| view.why.value.clone());
    let here = move || desk.caret.with(|caret| caret.proposals.contains(&id.to_string()));
    view! {
        <article class="remark" class:remark-here=here>
            <p class="remark-head"><span class="chip chip-blue">{t!(i18n, remarks.proposal)}</span>
                <span class="chip" class:chip-green=move || state.get() == Some(ProposalState::Accolta) class:chip-amber=move || state.get() == Some(ProposalState::Respinta)>{state_words}</span>
                <span class="small quiet">{by}</span></p>
            <Show when=open><Quoted clause_id=clause_id quote=of(|view| view.quote.value.clone()) start=start /></Show>
            <p class="remark-body sensitive"><del>{of(|view| view.quote.value.clone())}</del>" "<ins>{of(|view| view.new_text.value.clone())}</ins></p>
            <Show when=move || why.with(|why| !why.is_empty())><p class="remark-body sensitive">{move || t_string!(i18n, remarks.because, why = why.get())}</p></Show>
            <ul class="plain-list small">{[Side::Comune, Side::Ati].map(decided)}</ul>
            {move || changed().map(|words| view! { <p class="remark-gone">{words}</p> })}
            <InText clause_id=clause_id view=view />
            <Show when=move || open() && writable(doc)><Decide clause_id=clause_id id=id view=view /></Show>
        </article>
    }
}

/// What became of a proposal in the text, and what is left to do there.
#[component]
fn InText(clause_id: Id, view: Memo<Option<ProposalView>>) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, toasts) = (use_directory(), use_toasts());
    let text = use_text();
    let (doc, settled) = (text.doc, text.settled_in(clause_id));
    let done = move || {
        view.with(|view| view.as_ref()?.used().next().map(|one| one.by))
            .map(|by| t_string!(i18n, remarks.brought_in, by = signed(i18n, directory, &by)))
    };
    let doubled = Memo::new(move |_| {
        let _when = settled.get();
        let state = view.with(|view| doc.with_untracked(|doc| view.as_ref().map(|view| view.in_text(doc, clause_id))));
        matches!(state, Some(Use::Doubled { intact: false, .. }))
    });
    let agreed = move || {
        view.with(|view| {
            let unused = |view: &&ProposalView| view.used().next().is_none();
            view.as_ref().filter(unused).is_some_and(|view| view.state() == ProposalState::Accolta)
        })
    };
    let bring = move |_| {
        doc.flush();
        let Some(proposal) = view.get_untracked() else { return };
        match doc.with_untracked(|doc| remarks::may_bring_in(doc, clause_id, &proposal)) {
            Ok(()) => {
                let brought = write(doc, toasts, i18n, |edit| remarks::bring_in(edit, clause_id, &proposal));
                if let Some(brought) = brought {
                    let back = move || take_out(doc, toasts, i18n, clause_id, proposal.id, &brought);
                    toasts.done(t_string!(i18n, said.brought), back);
                }
            }
            Err(BringError::Changed(_)) => toasts.fail(t_string!(i18n, remarks.not_blindly)),
            Err(BringError::Edit(_)) => toasts.fail(t_string!(i18n, common.edit_refused)),
        }
    };
    view! {
        {move || done().map(|words| view! { <p class="small">{words}</p> })}
        <Show when=move || doubled.get()><p class="remark-gone">{t!(i18n, remarks.doubled)}</p></Show>
        <Show when=move || agreed() && writable(doc)>
            <div class="actions no-print"><button type="button" class="btn btn-primary" on:click=bring>{t!(i18n, remarks.bring_in)}</button></div>
        </Show>
    }
}

/// Takes a proposal out of the text that somebody brought there a moment ago, as it is by now.
fn take_out(doc: OpenDoc, toasts: Toasts, i18n: I18n, clause: Id, proposal: Id, brought: &Brought) {
    // What is being typed belongs to the text from which it is taken.
    doc.flush();
    let view = doc.with_untracked(codoc::read).0;
    let found = view.clause(clause).and_then(|clause| clause.proposals.iter().find(|one| one.id == proposal));
    let may =
        found.filter(|found| doc.with_untracked(|doc| remarks::may_take_out(doc, clause, found, brought.used)).is_ok());
    match may {
        None => toasts.fail(t_string!(i18n, said.not_taken_out)),
        Some(found) => {
            if write(doc, toasts, i18n, |edit| remarks::take_out(edit, clause, found, brought)).is_some() {
                toasts.say(t_string!(i18n, said.taken_out));
            }
        }
    }
}

#[component]
fn Decide(clause_id: Id, id: Id, view: Memo<Option<ProposalView>>) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, toasts) = (use_directory(), use_toasts());
    let Text { doc, in_session, .. } = use_text();
    let rejecting = RwSignal::new(false);
    let (reason, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let mine = Memo::new(move |_| my_side(directory, Area::Codesign));
    let said = move || {
        let side = mine.get()?;
        view.with(|view| view.as_ref()?.decision(side)?.outcome.value)
    };
    let own = move || {
        view.with(|view| view.as_ref().is_some_and(|view| view.side.value.is_some() && view.side.value == mine.get()))
    };
    let decide = move |outcome: ProposalOutcome, reason: &str| {
        let Some(side) = mine.get_untracked() else { return };
        let session = in_session.now();
        write(doc, toasts, i18n, |edit| remarks::decide(edit, clause_id, id, side, outcome, reason, session));
        rejecting.set(false);
    };
    let reject = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = reason.get_untracked().trim().to_owned();
        fault.set(words.is_empty().then(|| t_string!(i18n, table.key_dissent_missing).to_owned()));
        if !words.is_empty() {
            decide(ProposalOutcome::Respinge, &words);
        }
    };
    let accept_words = move || match mine.get() {
        Some(Side::Comune) => t_string!(i18n, table.key_accept_comune),
        _ => t_string!(i18n, table.key_accept_ati),
    };
    view! {
        <Show when=move || mine.get().is_some()>
            <SpokenIn />
            <div class="actions no-print">
                <Show when=move || said() != Some(ProposalOutcome::Accetta)>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| decide(ProposalOutcome::Accetta, "")>{accept_words}</button>
                </Show>
                <Show when=move || !own()>
                    <button type="button" class="btn btn-link" aria-expanded=move || rejecting.get().to_string() on:click=move |_| rejecting.update(|on| *on = !*on)>{t!(i18n, remarks.reject)}</button>
                </Show>
                <Show when=own>
                    <button type="button" class="btn btn-link" on:click=move |_| decide(ProposalOutcome::Ritira, "")>{t!(i18n, remarks.withdraw)}</button>
                </Show>
            </div>
            <Show when=move || rejecting.get()>
                <form class="stack" on:submit=reject>
                    <AreaInput id="reject-reason" label=words!(i18n, table.key_dissent_words) value=reason fault=fault required=true />
                    <div class="actions"><button type="submit" class="btn btn-primary">{t!(i18n, remarks.reject_go)}</button></div>
                </form>
            </Show>
        </Show>
    }
}
