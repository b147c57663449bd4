//! Why the worker refused, in words that say what the person can do.

use super::I18n;
use crate::bridge::Problem;
use crate::i18n::t_string;

/// One or two sentences.
pub fn problem_words(i18n: I18n, problem: Problem) -> &'static str {
    match problem {
        Problem::WrongPassphrase => t_string!(i18n, problem.wrong_passphrase),
        Problem::WeakPassphrase => t_string!(i18n, problem.weak_passphrase),
        Problem::BadInvitation => t_string!(i18n, problem.bad_invitation),
        Problem::InviteUsed => t_string!(i18n, problem.invite_used),
        Problem::InviteExpired => t_string!(i18n, problem.invite_expired),
        Problem::InviteRevoked => t_string!(i18n, problem.invite_revoked),
        Problem::InviteUnknown => t_string!(i18n, problem.invite_unknown),
        Problem::UnknownWorkspace => t_string!(i18n, problem.unknown_workspace),
        Problem::SetupCode => t_string!(i18n, problem.setup_code),
        Problem::NoNetwork => t_string!(i18n, problem.no_network),
        Problem::Storage => t_string!(i18n, problem.storage),
        Problem::BadFile => t_string!(i18n, problem.bad_file),
        Problem::AlreadyHere => t_string!(i18n, problem.already_here),
        Problem::NotAllowed => t_string!(i18n, problem.not_allowed),
        Problem::Undelivered => t_string!(i18n, problem.undelivered),
        Problem::TooLarge => t_string!(i18n, problem.too_large),
        Problem::NotHere => t_string!(i18n, problem.not_here),
        Problem::NotYet => t_string!(i18n, problem.not_yet),
        Problem::Damaged => t_string!(i18n, problem.damaged),
        Problem::Version => t_string!(i18n, problem.version),
        Problem::Internal => t_string!(i18n, problem.internal),
    }
}
