//! That an outage is in the record or in the coverage, whatever is added, removed, withdrawn, given away and
//! put together around it, in any order.
//!
//! What docs/explanation/threats.md excepts: windows from which on the Council has removed the last address or the
//! target itself; windows in which a validator has no slot and after which it does not sit in the session,
//! while no address of it is listed; an address that was removed in the window in which it was added.

mod model;
mod world;

use model::{SUBJECTS, Subject, Target};
use pallet_sli::{Period, PeriodKind, Seconds};
use proptest::{prelude::*, test_runner::TestCaseError};
use world::{Act, END, Outage, PARTS, REPORTERS, SAMPLES, START, Speaker, WINDOW_S, World, record};

/// The windows in which something is begun, and the blocks after which the last day must be closed.
const BUSY: u32 = 26;
const PATIENCE: u32 = 60;

/// What is done, and in which part of the story.
type Plan = Vec<(u32, Act)>;

fn subjects() -> impl Strategy<Value = Subject> {
	proptest::sample::select(SUBJECTS.to_vec())
}

/// The node at which a target is measured at first.
fn own_node((target, _): Subject) -> u8 {
	u8::from(target == Target::Endpoint)
}

fn nodes(of: Subject) -> impl Strategy<Value = u8> {
	prop_oneof![3 => Just(own_node(of)), 1 => 0..3u8]
}

fn speakers() -> impl Strategy<Value = Speaker> {
	// Mostly the one who speaks for the endpoint at first: what the other sends is refused until then.
	prop_oneof![3 => Just(Speaker::Eve), 1 => Just(Speaker::Ferdie)]
}

fn acts(of: Subject, node: u8) -> impl Strategy<Value = Act> {
	prop_oneof![
		5 => speakers().prop_map(move |who| Act::Add(of, node, who)),
		5 => speakers().prop_map(move |who| Act::Remove(of, node, who)),
		2 => Just(Act::Ban(of, node)),
		2 => Just(Act::Withdraw(of.0, node)),
		1 => Just(Act::Take),
		1 => speakers().prop_map(Act::Give),
		1 => any::<bool>().prop_map(Act::Seat),
		1 => any::<bool>().prop_map(Act::Group),
	]
}

/// Some acts about one target and node, one soon after the other.
fn turns() -> impl Strategy<Value = Plan> {
	let about = subjects().prop_flat_map(|of| (Just(of), nodes(of)));
	let acts = about
		.prop_flat_map(|(of, node)| proptest::collection::vec((0..4u32, acts(of, node)), 1..7));
	(0..BUSY * PARTS, acts).prop_map(|(begin, acts)| {
		let mut part = begin;
		acts.into_iter()
			.map(|(later, act)| {
				part += later;
				(part, act)
			})
			.collect()
	})
}

/// Most targets are measured when the story begins; then anything is done at any time.
fn plans() -> impl Strategy<Value = Plan> {
	let first = proptest::sample::subsequence(SUBJECTS.to_vec(), 2..=4).prop_map(|subjects| {
		let add = |of| (0, Act::Add(of, own_node(of), Speaker::Eve));
		subjects.into_iter().map(add).collect::<Plan>()
	});
	(first, proptest::collection::vec(turns(), 2..12)).prop_map(|(mut plan, turns)| {
		plan.extend(turns.into_iter().flatten());
		plan.sort_by_key(|(part, _)| *part);
		plan
	})
}

fn outages() -> impl Strategy<Value = Outage> {
	(2..16u32, 2..10u32, 1..=SAMPLES).prop_map(|(first, windows, lost)| Outage {
		first: START + first * WINDOW_S,
		lost,
		until: START + (first + windows) * WINDOW_S,
	})
}

/// Tells the story; `pace` says how many blocks the windows have, in turn.
fn tell(plan: &Plan, outage: Outage, pace: &[u32]) -> World {
	let mut world = World::begin(outage);
	let mut plan = plan.iter().peekable();
	for (window, blocks) in (START..END).step_by(WINDOW_S as usize).zip(pace.iter().cycle()) {
		for block in 0..*blocks {
			let at = window + 30 + block * WINDOW_S / blocks;
			let part = (at - START) * PARTS / WINDOW_S;
			let mut due = Vec::new();
			while let Some((_, act)) = plan.next_if(|(when, _)| *when <= part) {
				due.push(*act);
			}
			world.block(at, &due);
		}
		world.check();
	}
	let mut at = END;
	while !world.is_over() {
		at += 6;
		world.block(at, &[]);
		assert!(at < END + 6 * PATIENCE, "the last day is closed");
	}
	world.check();
	world
}

/// The law, without what was promised: whoever was measured when the outage began has the lost samples in the
/// record or fewer samples than expected, unless the Council has let it go.
fn is_seen(world: &World, subject: Subject, outage: Outage) -> Result<(), TestCaseError> {
	if !world.model.is_listed(subject, outage.first) {
		return Ok(());
	}
	for window in (outage.first..outage.until).step_by(WINDOW_S as usize) {
		let is_bound = world.model.is_listed(subject, window) || world.is_bound(subject.0, window);
		if !is_bound || world.model.is_excused(subject, window) {
			continue;
		}
		let lost = u64::from(outage.lost(window));
		let record = record(subject, Period { kind: PeriodKind::Window, start: window });
		let Some(record) = record else {
			return Err(TestCaseError::fail(format!("{subject:?}: {window} is left out")));
		};
		let failed = record.samples - record.answered / 16;
		let missing = record.expected - record.reported;
		prop_assert!(
			failed >= lost || missing >= lost * u64::from(REPORTERS),
			"{:?}: {} hides {} lost samples: {:?}",
			subject,
			window,
			lost,
			record
		);
	}
	Ok(())
}

/// Every window has what was measured, all that was promised is expected and nothing else.
fn windows_are_exact(world: &World, of: Subject, outage: Outage) -> Result<(), TestCaseError> {
	for window in (START + WINDOW_S..END).step_by(WINDOW_S as usize) {
		let record = record(of, Period { kind: PeriodKind::Window, start: window });
		let found =
			record.map(|it| (it.expected, it.reported, it.samples, it.answered, it.absence.all));
		let all = u64::from(SAMPLES * REPORTERS);
		let answered = u64::from(SAMPLES - outage.lost(window)) * 16;
		let expected = match world.model.is_listed(of, window) {
			true => Some((all, all, SAMPLES.into(), answered, 0)),
			false => world.is_expected(of, window).then_some((all, 0, 0, 0, all)),
		};
		prop_assert_eq!(found, expected, "{:?} in {}", of, window);
	}
	Ok(())
}

/// A day reads no better than what was: unmeasured time taken for an outage, its share of answers is at most
/// the true one; and it is the sum of what its reporters saw.
fn days_read_no_better(world: &World, of: Subject, outage: Outage) -> Result<(), TestCaseError> {
	let midnight = START / 86_400 * 86_400;
	for day in (midnight..END).step_by(86_400) {
		let of_day = (day.max(START + WINDOW_S)..day + 86_400).step_by(WINDOW_S as usize);
		let expected: Vec<Seconds> =
			of_day.filter(|window| world.is_expected(of, *window)).collect();
		let record = record(of, Period { kind: PeriodKind::Day, start: day });
		prop_assert_eq!(record.is_some(), !expected.is_empty(), "{:?} of day {}", of, day);
		let Some(record) = record else { continue };
		let up = |window: &Seconds| u64::from(SAMPLES - outage.lost(*window));
		let (true_up, true_all): (u64, u64) =
			(expected.iter().map(up).sum(), u64::from(SAMPLES) * expected.len() as u64);
		prop_assert_eq!(record.expected, true_all * u64::from(REPORTERS));
		prop_assert!(
			record.answered * record.reported * true_all
				<= 16 * record.samples.max(1) * record.expected * true_up,
			"{:?} of day {}: {:?} of {} up in {}",
			of,
			day,
			record,
			true_up,
			true_all
		);
		let measured = expected.iter().filter(|window| world.model.is_listed(of, **window));
		let (samples, answered) = measured.fold((0, 0), |(samples, answered), window| {
			(samples + u64::from(SAMPLES), answered + up(window))
		});
		// However little that is: the rest was its absence.
		let seen = (samples, answered * 16);
		prop_assert_eq!(record.absence.each, true_all - samples, "{:?} of day {}", of, day);
		prop_assert_eq!(record.reported, samples * u64::from(REPORTERS));
		prop_assert_eq!((record.samples, record.answered), seen, "{:?} of day {}", of, day);
	}
	Ok(())
}

fn cases() -> ProptestConfig {
	let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
	ProptestConfig::with_cases(asked.unwrap_or(96))
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn an_outage_is_in_the_record_or_in_the_coverage(
		plan in plans(),
		outage in outages(),
		pace in proptest::collection::vec(2..=5u32, 6),
	) {
		world::state().execute_with(|| {
			let world = tell(&plan, outage, &pace);
			for subject in SUBJECTS {
				is_seen(&world, subject, outage)?;
			}
			for subject in SUBJECTS {
				windows_are_exact(&world, subject, outage)?;
				days_read_no_better(&world, subject, outage)?;
			}
			Ok::<(), TestCaseError>(())
		})?;
	}
}
