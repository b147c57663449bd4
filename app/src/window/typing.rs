//! Text areas on shared texts: keystrokes go into the document, remote changes into the field, the caret stays where it was.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use intreccio_model::doc::Doc;
use intreccio_model::place::Place;
use intreccio_model::register::TextField;
use intreccio_model::rich::Touched;
use intreccio_model::text::{self, Caret};
use leptos::html::Textarea;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::HtmlTextAreaElement;

use super::doc::OpenDoc;

/// A field on the screen that shows a shared text.
pub(super) trait Binding {
    /// An input method is in the middle of a character: the field must not be touched.
    fn is_composing(&self) -> bool;
    /// Hears of what the browser has done in the field and not told yet.
    fn catch_up(&self) {}
    /// What changes write into the field can be seen.
    fn is_in_sight(&self) -> bool {
        true
    }
    /// Whether the field shows what changes write into.
    fn shows(&self, doc: &Doc, touched: &Touched) -> bool;
    /// Takes hold of the caret; the field shows what `doc` has.
    fn hold(&self, doc: &Doc);
    /// Shows what `doc` has now, with the caret where it was held. Nothing was written but where `touched` says.
    fn refresh(&self, doc: &Doc, touched: &Touched);
}

/// Makes the text area show and write the text `field` of `place`, for as long as the component lives. Leave its `value` alone.
pub fn bind<E: Place + Clone + 'static>(doc: OpenDoc, node: NodeRef<Textarea>, place: E, field: TextField<E>) {
    let place = SendWrapper::new(place);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let area = Rc::new(Area {
            element,
            place: (*place).clone(),
            field,
            composing: Cell::new(false),
            held: RefCell::default(),
        });
        doc.with_untracked(|doc| area.refresh(doc, &Touched::Anything));
        let listeners = area.listen(doc);
        let binding: Rc<dyn Binding> = area;
        doc.attach(Rc::clone(&binding));
        let bound = SendWrapper::new((binding, listeners));
        on_cleanup(move || {
            let (binding, listeners) = bound.take();
            drop(listeners);
            doc.detach(&binding);
        });
    });
}

struct Area<E> {
    element: HtmlTextAreaElement,
    place: E,
    field: TextField<E>,
    composing: Cell<bool>,
    held: RefCell<Option<(Caret, Caret)>>,
}

impl<E: Place + Clone + 'static> Area<E> {
    fn listen(self: &Rc<Self>, doc: OpenDoc) -> [EventListener; 4] {
        let area = Rc::clone(self);
        let input = EventListener::new(&self.element, "input", move |_| {
            doc.type_text(&area.place, area.field, area.element.value());
        });
        let area = Rc::clone(self);
        let start = EventListener::new(&self.element, "compositionstart", move |_| area.composing.set(true));
        let area = Rc::clone(self);
        let end = EventListener::new(&self.element, "compositionend", move |_| {
            area.composing.set(false);
            // Some browsers send the last `input` before this event and some after: read the field again.
            doc.type_text(&area.place, area.field, area.element.value());
            doc.merge_held();
        });
        let blur = EventListener::new(&self.element, "blur", move |_| doc.flush());
        [input, start, end, blur]
    }

    fn has_focus(&self) -> bool {
        let active = document().active_element();
        active.is_some_and(|active| active == **self.element)
    }
}

impl<E: Place + Clone + 'static> Binding for Area<E> {
    fn is_composing(&self) -> bool {
        self.composing.get()
    }

    fn shows(&self, doc: &Doc, touched: &Touched) -> bool {
        touched.has(doc, &self.place, self.field)
    }

    fn hold(&self, doc: &Doc) {
        let at = |unit: Option<u32>| {
            let unit = usize::try_from(unit.unwrap_or(0)).unwrap_or(0);
            text::caret(doc, &self.place, self.field, unit)
        };
        let start = self.element.selection_start().ok().flatten();
        let end = self.element.selection_end().ok().flatten();
        *self.held.borrow_mut() = at(start).zip(at(end));
    }

    fn refresh(&self, doc: &Doc, _touched: &Touched) {
        let held = self.held.take();
        let Some(value) = text::read(doc, &self.place, self.field) else { return };
        if self.is_composing() || self.element.value() == value {
            return;
        }
        let scroll = self.element.scroll_top();
        self.element.set_value(&value);
        if let Some((start, end)) = held
            && self.has_focus()
        {
            let unit =
                |caret: &Caret| u32::try_from(text::position(doc, &self.place, self.field, caret)).unwrap_or(u32::MAX);
            // Refused only for elements without a selection.
            let _ = self.element.set_selection_range(unit(&start), unit(&end));
        }
        self.element.set_scroll_top(scroll);
    }
}
