//! That an outage is in the record or in the coverage, whatever is added, removed, withdrawn, given away and
//! put together around it, in any order.
//!
//! What docs/threats.md excepts: windows from which on the Council has removed the last address or the
//! target itself; windows in which a validator has no slot, while no address of it is listed; an address that
//! was removed in the window in which it was added.

mod model;
mod world;

use model::{SUBJECTS, Subject, Target};
use pallet_sli::{Period, PeriodKind, Seconds};
use proptest::{prelude::*, test_runner::TestCaseError};
use world::{Act, END, Outage, PARTS, REPORTERS, SAMPLES, START, Speaker, WINDOW_S, World, record};

/// The windows in which something is done, and the blocks after which the last day must be closed.
const BUSY: u32 = 26;
const PATIENCE: u32 = 60;

/// What is done, and in which part of the story.
type Plan = Vec<(u32, Act)>;

fn subjects() -> impl Strategy<Value = Subject> {
	proptest::sample::select(SUBJECTS.to_vec())
}

fn speakers() -> impl Strategy<Value = Speaker> {
	// Mostly the one who speaks for it at first: of two that come and go half of all is refused.
	prop_oneof![3 => Just(Speaker::Eve), 1 => Just(Speaker::Ferdie)]
}

fn acts() -> impl Strategy<Value = Act> {
	let target = prop_oneof![Just(Target::Validator), Just(Target::Endpoint)];
	prop_oneof![
		6 => (subjects(), 0..3u8, speakers()).prop_map(|(of, node, who)| Act::Add(of, node, who)),
		6 => (subjects(), 0..3u8, speakers()).prop_map(|(of, node, who)| Act::Remove(of, node, who)),
		2 => (subjects(), 0..3u8).prop_map(|(of, node)| Act::Ban(of, node)),
		2 => (target, 0..3u8).prop_map(|(of, node)| Act::Withdraw(of, node)),
		1 => Just(Act::Take),
		2 => speakers().prop_map(Act::Give),
		2 => any::<bool>().prop_map(Act::Seat),
		1 => any::<bool>().prop_map(Act::Group),
	]
}

/// Most targets are measured when the story begins; then anything is done at any time.
fn plans() -> impl Strategy<Value = Plan> {
	let node = |target| u8::from(target == Target::Endpoint);
	let first = proptest::sample::subsequence(SUBJECTS.to_vec(), 2..=4).prop_map(move |subjects| {
		let add = |of: Subject| (0, Act::Add(of, node(of.0), Speaker::Eve));
		subjects.into_iter().map(add).collect::<Plan>()
	});
	let then = proptest::collection::vec((0..BUSY * PARTS, acts()), 6..40);
	(first, then).prop_map(|(mut plan, then)| {
		plan.extend(then);
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
		let found = record.map(|it| (it.expected, it.reported, it.samples, it.answered));
		let all = u64::from(SAMPLES * REPORTERS);
		let answered = u64::from(SAMPLES - outage.lost(window)) * 16;
		let expected = match world.model.is_listed(of, window) {
			true => Some((all, all, SAMPLES.into(), answered)),
			false => world.is_expected(of, window).then_some((all, 0, 0, 0)),
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
		// Half of the day at least, or it is unknown.
		let seen = if samples * 2 >= true_all { (samples, answered * 16) } else { (0, 0) };
		prop_assert_eq!(record.reported, samples * u64::from(REPORTERS));
		prop_assert_eq!((record.samples, record.answered), seen, "{:?} of day {}", of, day);
	}
	Ok(())
}

fn cases() -> ProptestConfig {
	let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
	ProptestConfig::with_cases(asked.unwrap_or(48))
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
				windows_are_exact(&world, subject, outage)?;
				days_read_no_better(&world, subject, outage)?;
			}
			Ok::<(), TestCaseError>(())
		})?;
	}
}
