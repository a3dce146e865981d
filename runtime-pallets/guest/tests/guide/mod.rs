//! Whether a chain has the lines that the guide shows: those of the guest, and of whoever follows it.

/// The lines of the guide that these sources lack.
///
/// # Panics
///
/// When the guide shows no line, or more than 25 that are new: the one of the session manager is there already, and changes.
pub fn missing_lines(sources: &str, own: impl Fn(&str) -> String) -> Vec<String> {
	let guide = include_str!("../../../../docs/how-to/add-to-your-chain.md");
	let have: Vec<_> = sources.lines().map(str::trim).collect();
	let shown: Vec<_> = guide
		.split("```")
		.skip(1)
		.step_by(2)
		.flat_map(|block| block.lines().skip(1))
		.map(str::trim)
		.filter(|line| !line.is_empty())
		.collect();
	let new = shown.iter().filter(|line| !line.starts_with("type SessionManager")).count();
	assert!((1..=25).contains(&new), "the guide shows {new} new lines");
	shown.into_iter().map(own).filter(|line| !have.contains(&line.as_str())).collect()
}
