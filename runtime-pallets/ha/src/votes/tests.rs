use super::*;

fn votes(round: u64, steps: &[(Step, u64)]) -> Votes {
	let target = |number: u64| Target { number, hash: [number as u8; 32] };
	let cast = steps.iter().map(|(step, number)| (*step, target(*number))).collect();
	Votes { at: Round { set: 4, round }, cast }
}

fn block(number: Number) -> Block {
	Block { hash: [number as u8; 32], number }
}

fn notes(current: &[(u64, HasVoted)]) -> Vec<u8> {
	let state = RoundState {
		prevote_ghost: Some(block(9)),
		finalized: Some(block(8)),
		estimate: None,
		completable: true,
	};
	let message = Message::Precommit(block(9));
	let signed = SignedMessage { message, signature: [3; 64], id: [1; 32] };
	let round = |number| CompletedRound {
		number,
		state: state.clone(),
		base: block(7),
		votes: vec![signed.clone()],
	};
	let completed = CompletedRounds {
		rounds: vec![round(11), round(10)],
		set: 4,
		voters: vec![[1; 32], [2; 32]],
	};
	VoterSetState::Live { completed, current: current.iter().cloned().collect() }.encode()
}

const US: VoterId = [2; 32];

#[test]
fn reads_a_vote() {
	let payload = (Message::Precommit(block(6)), 12u64, 4u64).encode();
	assert_eq!(payload.len(), 53);
	let vote = decode_vote(&payload).unwrap();
	assert_eq!(vote.at, Round { set: 4, round: 12 });
	assert_eq!((vote.step, vote.target), (Step::Precommit, Target { number: 6, hash: [6; 32] }));
	for (index, step) in [(0, Step::Prevote), (1, Step::Precommit), (2, Step::Propose)] {
		let mut payload = payload.clone();
		payload[0] = index;
		assert_eq!(decode_vote(&payload).map(|vote| vote.step), Some(step));
	}
}

#[test]
fn takes_nothing_else_for_a_vote() {
	let payload = (Message::Prevote(block(6)), 12u64, 4u64).encode();
	let mut other = payload.clone();
	other[0] = 3;
	let longer = [payload.as_slice(), &[0]].concat();
	for bytes in [&payload[..52], &longer, &other, &[], &[0; 32]] {
		assert_eq!(decode_vote(bytes), None);
	}
}

#[test]
fn reads_a_heartbeat_of_its_own_chain() {
	let message = [b"almanac/heartbeat".as_slice(), &[7; 32], &[5, 1, 0, 0]].concat();
	assert_eq!(decode_heartbeat(&[7; 32], &message), Some(261));
	assert_eq!(decode_heartbeat(&[8; 32], &message), None);
	for bytes in [&message[..52], &message[1..], &[message.as_slice(), &[0]].concat(), &[7; 32]] {
		assert_eq!(decode_heartbeat(&[7; 32], bytes), None);
	}
}

#[test]
fn takes_no_header_and_no_vote_for_a_proof_of_possession() {
	let of = |length| [b"POP_".as_slice(), &vec![1; length]].concat();
	// Of nobody, an account of 32 bytes, one of 20.
	for length in [0, 32, 20] {
		assert!(is_possession(&of(length)));
	}
	for message in [&of(28), &of(49), b"pop_".as_slice(), &[0; 36], &[]] {
		assert!(!is_possession(message));
	}
}

#[test]
fn adopts_the_votes_of_the_round_in_which_the_voter_begins() {
	let before = notes(&[(12, HasVoted::No)]);
	for (steps, cast) in [
		(vec![(Step::Propose, 5)], Cast::Propose(block(5))),
		(vec![(Step::Prevote, 6)], Cast::Prevote(None, block(6))),
		(
			vec![(Step::Propose, 5), (Step::Prevote, 6), (Step::Precommit, 6)],
			Cast::Precommit(Some(block(5)), block(6), block(6)),
		),
	] {
		let adoption = adopt(&before, Some(&votes(12, &steps)), US).unwrap();
		assert_eq!(adoption.first, Round { set: 4, round: 12 });
		assert_eq!(adoption.adopted, Some(adoption.first));
		let after = notes(&[(12, HasVoted::Yes(US, cast))]);
		assert_eq!(adoption.value.as_ref(), Some(&after));
		// Once more there is nothing left to do.
		let again = adopt(&after, Some(&votes(12, &steps)), US).unwrap();
		assert_eq!((again.adopted, again.value), (adoption.adopted, None));
	}
}

#[test]
fn adopts_for_the_accepted_of_two_keys_and_for_none_of_two_without_it() {
	let other = [1; 32];
	assert_eq!(voter_to_adopt(Some(US), &[other, US]), Some(US));
	assert_eq!(voter_to_adopt(Some(US), &[US, other]), Some(US));
	assert_eq!(voter_to_adopt(None, &[other, US]), None);
	assert_eq!(voter_to_adopt(None, &[US]), Some(US));
	assert_eq!(voter_to_adopt(None, &[]), None);
}

/// What voters of real nodes had noted: where one began without a vote, and where it had voted before it was killed.
const REAL: &str = include_str!("notes.hex");

#[test]
fn understands_what_real_voters_noted() {
	let mut firsts = Vec::new();
	for line in REAL.lines() {
		let digits = line.strip_prefix("0x").unwrap();
		let byte = |at: usize| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap();
		let notes: Vec<u8> = (0..digits.len() / 2).map(byte).collect();
		let adoption = adopt(&notes, None, US).unwrap();
		let mut votes = votes(adoption.first.round, &[(Step::Prevote, 6)]);
		votes.at.set = adoption.first.set;
		let written = adopt(&notes, Some(&votes), US).unwrap().value.unwrap();
		assert_eq!(adopt(&written, Some(&votes), US).unwrap().value, None);
		firsts.push((adoption.first.set, adoption.first.round));
	}
	assert_eq!(firsts, [(0, 5), (0, 14)]);
}

#[test]
fn puts_the_record_in_the_place_of_what_was_noted_and_never_granted() {
	let noted = Cast::Precommit(None, block(7), block(7));
	let before = notes(&[(12, HasVoted::Yes(US, noted))]);
	let adoption = adopt(&before, Some(&votes(12, &[(Step::Prevote, 6)])), US).unwrap();
	let after = HasVoted::Yes(US, Cast::Prevote(None, block(6)));
	assert_eq!(adoption.value, Some(notes(&[(12, after)])));
}

#[test]
fn keeps_votes_of_a_round_ahead_for_when_the_voter_gets_there() {
	let before = notes(&[(12, HasVoted::No)]);
	let adoption = adopt(&before, Some(&votes(14, &[(Step::Prevote, 6)])), US).unwrap();
	assert_eq!(adoption.first.round, 12);
	assert_eq!(adoption.adopted, Some(Round { set: 4, round: 14 }));
	let ahead = HasVoted::Yes(US, Cast::Prevote(None, block(6)));
	assert_eq!(adoption.value, Some(notes(&[(12, HasVoted::No), (14, ahead)])));
}

#[test]
fn leaves_the_notes_alone_for_votes_of_the_past_and_of_other_sets() {
	let before = notes(&[(12, HasVoted::No)]);
	let past = votes(11, &[(Step::Prevote, 6)]);
	let mut other = votes(12, &[(Step::Prevote, 6)]);
	for set in [3, 5] {
		other.at.set = set;
		for votes in [None, Some(&past), Some(&other)] {
			let adoption = adopt(&before, votes, US).unwrap();
			assert_eq!((adoption.adopted, adoption.value), (None, None));
		}
	}
}

#[test]
fn refuses_what_it_does_not_understand() {
	let before = notes(&[(12, HasVoted::No)]);
	let precommit_alone = votes(12, &[(Step::Precommit, 6)]);
	assert!(adopt(&before, Some(&precommit_alone), US).unwrap_err().contains("without a prevote"));
	let huge = votes(12, &[(Step::Prevote, 1 << 40)]);
	assert!(adopt(&before, Some(&huge), US).unwrap_err().contains("no block has the number"));
	let longer = [before.as_slice(), &[0]].concat();
	for bytes in [&before[..before.len() - 1], &longer, &[], &[2]] {
		assert!(adopt(bytes, None, US).unwrap_err().contains("not of the form"));
	}
	// The same number in more bytes than it takes.
	let mut padded = before.clone();
	assert_eq!(padded[1], 2 << 2);
	padded.splice(1..2, [(2 << 2) | 1, 0]);
	assert!(adopt(&padded, None, US).is_err());
	let VoterSetState::Live { completed, .. } = VoterSetState::decode_all(&mut &*before).unwrap()
	else {
		panic!("it is live");
	};
	let paused = VoterSetState::Paused { completed }.encode();
	assert!(adopt(&paused, None, US).unwrap_err().contains("paused"));
}
