//! Whether a chain has the lines that the guide shows: those of the guest, and of whoever follows it.

/// The lines of the guide that these sources lack.
///
/// # Panics
///
/// When the guide shows no line, or more than 25.
pub fn missing_lines(sources: &str, own: impl Fn(&str) -> String) -> Vec<String> {
	let guide = include_str!("../../../../docs/add-to-your-chain.md");
	let have: Vec<_> = sources.lines().map(str::trim).collect();
	let shown: Vec<_> = guide
		.split("```")
		.skip(1)
		.step_by(2)
		.flat_map(|block| block.lines().skip(1))
		.map(str::trim)
		.filter(|line| !line.is_empty())
		.collect();
	assert!(!shown.is_empty() && shown.len() <= 25, "the guide shows {} lines", shown.len());
	shown.into_iter().map(own).filter(|line| !have.contains(&line.as_str())).collect()
}
