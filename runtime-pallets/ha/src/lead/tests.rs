use super::*;

fn at(set: u64, round: u64) -> Round {
	Round { set, round }
}

fn line(milliseconds: u64, record: Option<Round>) -> LeadLine {
	LeadLine { milliseconds, record }
}

#[test]
fn runs_out_from_before_the_line_was_read() {
	let mut lead = Lead::default();
	assert_eq!(lead.take(line(2000, None), 100, 400), Some(Change::Began));
	assert!(lead.leads(2099) && !lead.leads(2100));
	assert_eq!(lead.take(line(2000, None), 1000, 1000), None);
	assert!(lead.leads(2999) && !lead.leads(3000));
}

#[test]
fn does_not_begin_with_a_line_that_is_too_old() {
	let mut lead = Lead::default();
	assert_eq!(lead.take(line(2000, None), 100, 2100), None);
	assert!(!lead.leads(2100) && !lead.votes(2100));
}

#[test]
fn tells_once_that_it_ran_out() {
	let mut lead = Lead::default();
	assert!(!lead.lapsed(0));
	lead.take(line(2000, None), 0, 0);
	assert!(!lead.lapsed(1999));
	assert!(lead.lapsed(2000) && !lead.lapsed(2001));
}

#[test]
fn ends_when_told() {
	let mut lead = Lead::default();
	lead.take(line(2000, None), 0, 0);
	assert_eq!(lead.take(line(0, None), 10, 10), Some(Change::Ended));
	assert!(!lead.leads(10) && !lead.votes(10));
	assert_eq!(lead.take(line(0, None), 20, 20), None);
}

#[test]
fn votes_at_once_where_nobody_voted() {
	let mut lead = Lead::default();
	lead.take(line(2000, None), 0, 0);
	assert!(lead.votes(0));
}

#[test]
fn votes_from_the_round_on_record_on() {
	let mut lead = Lead::default();
	lead.observe(at(1, 5), 0);
	lead.take(line(2000, Some(at(1, 7))), 0, 0);
	assert!(!lead.votes(0));
	assert!(!lead.observe(at(1, 6), 1));
	assert!(lead.observe(at(1, 7), 2));
	assert!(lead.votes(2));
	// Votes of its own do not shut it out.
	lead.take(line(2000, Some(at(1, 8))), 3, 3);
	assert!(lead.votes(3));
}

#[test]
fn looks_at_the_record_anew_with_each_lead() {
	let mut lead = Lead::default();
	lead.observe(at(1, 5), 0);
	lead.take(line(100, Some(at(1, 5))), 0, 0);
	assert!(lead.votes(50));
	// It ran out, and somebody else voted until this node got it back.
	assert_eq!(lead.take(line(100, Some(at(1, 9))), 300, 300), Some(Change::Began));
	assert!(lead.leads(300) && !lead.votes(300));
}

#[test]
fn begins_above_the_record_with_a_vote() {
	let mut lead = Lead::default();
	lead.begin(at(1, 8), None);
	lead.take(line(2000, Some(at(1, 7))), 0, 0);
	assert!(lead.votes(0));
}

#[test]
fn begins_on_the_record_only_with_its_votes() {
	for (adopted, votes) in [(None, false), (Some(at(1, 7)), true), (Some(at(1, 6)), false)] {
		let mut lead = Lead::default();
		lead.take(line(2000, Some(at(1, 7))), 0, 0);
		lead.begin(at(1, 7), adopted);
		assert_eq!(lead.votes(0), votes);
	}
}

#[test]
fn passes_the_rounds_before_votes_of_a_round_ahead() {
	let mut lead = Lead::default();
	lead.take(line(2000, Some(at(1, 9))), 0, 0);
	lead.begin(at(1, 7), Some(at(1, 9)));
	assert!(!lead.votes(0));
	assert!(!lead.observe(at(1, 7), 1));
	assert!(lead.observe(at(1, 8), 2));
}

#[test]
fn takes_no_round_of_the_old_set_for_one_of_the_new() {
	let mut lead = Lead::default();
	lead.observe(at(1, 40), 0);
	lead.take(line(60_000, Some(at(2, 3))), 0, 0);
	assert!(!lead.observe(at(2, 40), 100));
	assert!(!lead.observe(at(2, 1), 200));
	assert_eq!(lead.round(), Some(at(2, 1)));
	assert!(lead.observe(at(2, 3), 300));
}

#[test]
fn believes_a_round_of_a_new_set_that_stays() {
	let mut lead = Lead::default();
	lead.observe(at(1, 1), 0);
	lead.take(line(60_000, Some(at(2, 1))), 0, 0);
	assert!(!lead.observe(at(2, 1), 100));
	assert!(lead.observe(at(2, 1), 100 + TURN));
}

#[test]
fn is_stuck_in_a_round_that_it_entered_without_the_key() {
	let mut lead = Lead::default();
	lead.observe(at(1, 7), 0);
	assert_eq!(lead.stuck(9000, 4000), None, "it follows");
	lead.take(line(60_000, Some(at(1, 7))), 5000, 5000);
	assert_eq!(lead.stuck(8999, 4000), None, "it leads not long enough");
	assert_eq!(lead.stuck(9000, 4000), Some(at(1, 7)));
	lead.observe(at(1, 8), 9000);
	assert_eq!(lead.stuck(12_999, 4000), None, "the round is new");
	assert_eq!(lead.stuck(13_000, 4000), Some(at(1, 8)), "with no vote on record in it");
	lead.voted(at(1, 8));
	assert_eq!(lead.stuck(20_000, 4000), None, "it voted");
}

#[test]
fn has_twice_the_time_to_reach_a_record_that_is_ahead() {
	let mut lead = Lead::default();
	lead.observe(at(1, 7), 0);
	lead.take(line(60_000, Some(at(1, 9))), 0, 0);
	assert_eq!(lead.stuck(7999, 4000), None);
	assert_eq!(lead.stuck(8000, 4000), Some(at(1, 7)));
}
