use super::*;
use crate::record::Step;

const HASH: &str = "0x0909090909090909090909090909090909090909090909090909090909090909";

#[test]
fn writes_questions() {
	let at = Round { set: 1, round: 2 };
	let target = Target { number: 3, hash: [9; 32] };
	let vote = Vote { at, step: Step::Precommit, target };
	assert_eq!(Question::Author(77).to_string(), "author 77");
	assert_eq!(Question::Vote(vote).to_string(), format!("vote 1 2 precommit 3 {HASH}"));
	assert_eq!(Question::Heartbeat(6).to_string(), "heartbeat 6");
	assert_eq!(Question::Record.to_string(), "record");
	assert_eq!(Question::Again.to_string(), "again");
	for (at, expected) in [(Some(at), "health 9 7 3 1 1 2"), (None, "health 9 7 3 1 - -")] {
		let health = Question::Health { best: 9, finalized: 7, peers: 3, syncing: true, at };
		assert_eq!(health.to_string(), expected);
	}
}

#[test]
fn writes_hello() {
	assert_eq!(hello(&[9; 32], "0xaa", "-", None, None), format!("hello 1 {HASH} 0xaa - - -"));
}

#[test]
fn reads_the_lead() {
	let record = Some(Round { set: 3, round: 14 });
	assert_eq!(LeadLine::parse("lead 2000 3 14"), Some(LeadLine { milliseconds: 2000, record }));
	let none = LeadLine { milliseconds: 0, record: None };
	assert_eq!(LeadLine::parse("lead 0 - -"), Some(none));
}

#[test]
fn takes_nothing_else_for_the_lead() {
	for line in [
		"",
		"lead",
		"lead 2000",
		"lead 2000 -",
		"lead 2000 3",
		"lead 2000 3 -",
		"lead 2000 - 3",
		"lead 2000 3 14 1",
		"lead  2000 3 14",
		"lead 2000 3 14 ",
		"lead -1 3 14",
		"lead +1 3 14",
		"lead 007 3 14",
		"lead 1.5 3 14",
		"lead 60001 3 14",
		"lead 99999999999999999999 3 14",
		"LEAD 2000 3 14",
	] {
		assert_eq!(LeadLine::parse(line), None, "{line:?}");
	}
}

#[test]
fn reads_the_record() {
	assert_eq!(parse_record("-"), Some(None));
	let votes =
		parse_record(&format!("1 2;propose 3 {HASH};precommit 4 {HASH}")).flatten().unwrap();
	assert_eq!(votes.at, Round { set: 1, round: 2 });
	let cast: Vec<_> = votes.cast.iter().map(|(step, target)| (*step, target.number)).collect();
	assert_eq!(cast, [(Step::Propose, 3), (Step::Precommit, 4)]);
}

#[test]
fn takes_nothing_else_for_a_record() {
	for line in [
		String::new(),
		"- ".into(),
		"1 2".into(),
		"1 2;".into(),
		format!("1;prevote 3 {HASH}"),
		format!("1 2 3;prevote 3 {HASH}"),
		format!("1 2;vote 3 {HASH}"),
		format!("1 2;prevote 3 {HASH} 4"),
		format!("1 2;prevote 3 {}", &HASH[..64]),
		format!("1 2;prevote 3 {}", &HASH[2..]),
		format!("1 2;prevote 3 {}g", &HASH[..65]),
		format!("1 2;prevote 3 {HASH};prevote 3 {HASH}"),
	] {
		assert_eq!(parse_record(&line), None, "{line:?}");
	}
}

#[test]
fn reads_back_what_it_writes_as_hex() {
	let hash: Hash = std::array::from_fn(|at| u8::try_from(at * 8).unwrap());
	assert_eq!(unhex(&hex(&hash)), Some(hash));
	assert_eq!(unhex(HASH), Some([9; 32]));
}
