//! The form of an Italian tax code and its check character (DM 23-12-1976, "Sistemi di codificazione dei soggetti da iscrivere all'anagrafe
//! tributaria"). What does not fit is a warning: people write what stands on the paper.

/// What does not fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Neither 16 characters nor the 11 digits of a provisional code.
    Length,
    /// A letter where a digit belongs, or the other way round, or a month that there is not.
    Form,
    /// The last character does not follow from the others: something was mistyped.
    Check,
}

/// Letters that stand for the digits 0 to 9 where two people would have the same code (omocodia).
const DIGITS: &[u8; 10] = b"LMNPQRSTUV";
/// Months, January first.
const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";
/// What each character counts at an odd place, counted from 1: of the digits and, alike, of the first ten letters; then of the others.
const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// The code as it is compared: capitals, without white space.
pub fn normal(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// What does not fit in a code; `None` for a good one.
pub fn fault(text: &str) -> Option<Fault> {
    let code = normal(text);
    let bytes = code.as_bytes();
    if bytes.len() == 11 {
        return (!bytes.iter().all(u8::is_ascii_digit)).then_some(Fault::Form);
    }
    let Some((last, body)) = bytes.split_last().filter(|(_, body)| body.len() == 15) else {
        return Some(Fault::Length);
    };
    if !body.iter().enumerate().all(|(at, c)| fits(at, *c)) || !last.is_ascii_uppercase() {
        return Some(Fault::Form);
    }
    (check(body) != Some(*last)).then_some(Fault::Check)
}

fn fits(at: usize, c: u8) -> bool {
    match at {
        0..=5 | 11 => c.is_ascii_uppercase(),
        8 => MONTHS.contains(&c),
        _ => c.is_ascii_digit() || DIGITS.contains(&c),
    }
}

fn check(body: &[u8]) -> Option<u8> {
    let value = |c: u8| u32::from(if c.is_ascii_digit() { c - b'0' } else { c - b'A' });
    let mut sum = 0;
    for (at, c) in body.iter().enumerate() {
        let value = value(*c);
        // The first place is an odd one.
        sum += if at % 2 == 0 { ODD.get(usize::try_from(value).ok()?)? } else { &value };
    }
    u8::try_from(sum % 26).ok().map(|rest| b'A' + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_an_invented_person_is_good_also_in_small_letters_and_with_spaces() {
        assert_eq!(fault("RSSMRA85T10A562S"), None);
        assert_eq!(fault("mrt mtt 25d09 f205z"), None);
    }

    #[test]
    fn a_mistyped_character_is_noticed() {
        assert_eq!(fault("RSSMRA85T10A562T"), Some(Fault::Check));
        assert_eq!(fault("RSSMRA85T11A562S"), Some(Fault::Check));
    }

    #[test]
    fn what_is_no_code_is_told_apart() {
        assert_eq!(fault("RSSMRA85T10A562"), Some(Fault::Length));
        assert_eq!(fault(""), Some(Fault::Length));
        assert_eq!(fault("RSSMR185T10A562S"), Some(Fault::Form));
        assert_eq!(fault("RSSMRA85F10A562S"), Some(Fault::Form), "there is no month F");
        assert_eq!(fault("ÀÀÀÀÀÀÀÀ"), Some(Fault::Form));
    }

    #[test]
    fn letters_may_stand_for_digits_where_two_people_would_share_a_code() {
        let body = *b"RSSMRA85T10A56N";
        let code = [body.as_slice(), &[check(&body).unwrap()]].concat();
        assert_eq!(fault(std::str::from_utf8(&code).unwrap()), None);
    }

    #[test]
    fn a_provisional_code_is_eleven_digits() {
        assert_eq!(fault("12345678903"), None);
        assert_eq!(fault("1234567890A"), Some(Fault::Form));
    }
}
