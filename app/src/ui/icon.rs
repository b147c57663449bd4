//! Small drawings beside words. They never stand alone: each control has words as well.

use leptos::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Alert,
    Back,
    Camera,
    Check,
    Clock,
    Close,
    Copy,
    Device,
    Down,
    Eye,
    EyeOff,
    Family,
    Forward,
    Heart,
    Home,
    Info,
    Lock,
    Note,
    Offline,
    People,
    Plus,
    Print,
    Review,
    Same,
    Search,
    Settings,
    Speech,
    Sync,
    Table,
    Thought,
    Trash,
    Undo,
    Up,
}

impl Icon {
    /// Strokes on a field of 24 by 24.
    const fn strokes(self) -> &'static str {
        match self {
            Self::Alert => "M12 3 22 20H2ZM12 9v5M12 17v.5",
            Self::Back => "M12 19V5M6 13l6 6 6-6",
            Self::Camera => "M3 8h4l2-3h6l2 3h4v11H3ZM12 10a3.5 3.5 0 1 0 .01 0",
            Self::Check => "M4 12.5 9.5 18 20 6.5",
            Self::Clock => "M12 3a9 9 0 1 0 .01 0M12 7v5l3.5 2",
            Self::Close => "M5 5l14 14M19 5 5 19",
            Self::Copy => "M9 9h11v11H9ZM15 9V4H4v11h5",
            Self::Device => "M6 2.5h12v19H6ZM11 18.5h2",
            Self::Down => "M5 9l7 7 7-7",
            Self::Eye => "M2 12c5-8 15-8 20 0-5 8-15 8-20 0M12 9a3 3 0 1 0 .01 0",
            Self::EyeOff => "M2 12c5-8 15-8 20 0-5 8-15 8-20 0M4 20 20 4",
            Self::Family => {
                "M8 4a3 3 0 1 0 .01 0M2.5 20v-3a5.5 5.5 0 0 1 11 0v3M18 9a2 2 0 1 0 .01 0M15.5 20v-2a3 3 0 0 1 6 0v2"
            }
            Self::Forward => "M12 5v14M6 11l6-6 6 6",
            Self::Heart => "M12 20C2 13 4 5 8.5 5 11 5 12 7.5 12 7.5S13 5 15.5 5C20 5 22 13 12 20",
            Self::Home => "M3 11 12 3l9 8M6 9v11h12V9M10 20v-6h4v6",
            Self::Info => "M12 3a9 9 0 1 0 .01 0M12 11v6M12 7v.5",
            Self::Lock => "M5 11h14v10H5ZM8 11V7a4 4 0 0 1 8 0v4",
            Self::Note => "M5 3h14v18H5ZM9 8h6M9 12h6M9 16h3",
            Self::Offline => "M3 9c5-5 13-5 18 0M7 13c3-3 7-3 10 0M12 18v.5M4 20 20 4",
            Self::People => "M12 4a4 4 0 1 0 .01 0M4 21v-2a8 6 0 0 1 16 0v2",
            Self::Plus => "M12 4v16M4 12h16",
            Self::Print => "M7 8V3h10v5M5 8h14v9h-2v4H7v-4H5ZM8 14h8",
            Self::Review => "M4 5h7v14H4ZM13 5h7v14h-7",
            Self::Same => "M5 9h14M5 15h14",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 .01 0M15.5 15.5 21 21",
            Self::Settings => "M4 7h9M17 7h3M15 4.5v5M4 17h3M11 17h9M9 14.5v5",
            Self::Speech => "M3 4h18v12H11l-5 5v-5H3Z",
            Self::Sync => "M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5",
            Self::Table => "M3 9h18M5 9v11M19 9v11M8 5h8v4H8Z",
            Self::Thought => "M9 18h6M10 21h4M8 15c-6-5-2-12 4-12s10 7 4 12Z",
            Self::Trash => "M4 6h16M9 6V3h6v3M6 6l1 15h10l1-15M10 10v7M14 10v7",
            Self::Undo => "M9 5 4 10l5 5M4 10h10a5.5 5.5 0 0 1 0 11h-3",
            Self::Up => "M5 15l7-7 7 7",
        }
    }
}

/// Draws an icon, hidden from assistive technology.
#[component]
pub fn Drawing(#[prop(into)] icon: Signal<Icon>) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path d=move || icon.get().strokes() fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}
