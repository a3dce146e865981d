//! Short text for people: names that show what they are.

use core::{ops::RangeInclusive, str};

/// Letters that nobody sees, or that turn the direction of what follows: with them one name passes for
/// another. Soft hyphen, joiners and fillers, variation selectors, marks of direction and of format,
/// tags.
const HIDDEN: [RangeInclusive<char>; 16] = [
	'\u{ad}'..='\u{ad}',
	'\u{34f}'..='\u{34f}',
	'\u{61c}'..='\u{61c}',
	'\u{115f}'..='\u{1160}',
	'\u{17b4}'..='\u{17b5}',
	'\u{180b}'..='\u{180f}',
	'\u{200b}'..='\u{200f}',
	'\u{2028}'..='\u{202e}',
	'\u{2060}'..='\u{206f}',
	'\u{3164}'..='\u{3164}',
	'\u{fe00}'..='\u{fe0f}',
	'\u{feff}'..='\u{feff}',
	'\u{ffa0}'..='\u{ffa0}',
	'\u{fff0}'..='\u{fffb}',
	'\u{1d173}'..='\u{1d17a}',
	'\u{e0000}'..='\u{e0fff}',
];

/// Whether bytes are UTF-8 without control characters, which would reach terminals, and without hidden
/// letters. Letters that look alike are not told apart.
pub fn is_plain(bytes: &[u8]) -> bool {
	let is_shown =
		|letter: char| !letter.is_control() && !HIDDEN.iter().any(|range| range.contains(&letter));
	str::from_utf8(bytes).is_ok_and(|text| text.chars().all(is_shown))
}

#[cfg(test)]
mod tests {
	use super::is_plain;

	#[test]
	fn letters_of_any_script_are_plain() {
		for text in ["almanac", "Zürich 1", "日本", "Ελλάδα", "हिन्दी", "🚀", ""]
		{
			assert!(is_plain(text.as_bytes()), "{text}");
		}
	}

	#[test]
	fn what_nobody_sees_and_what_is_no_text_is_not() {
		for letter in ['\n', '\u{7f}', '\u{ad}', '\u{200d}', '\u{202e}', '\u{fe0f}', '\u{e0041}'] {
			assert!(!is_plain(format!("a{letter}b").as_bytes()), "{letter:?}");
		}
		assert!(!is_plain(&[0xff]));
	}
}
