//! Slots of a round-robin (Aura): whose they are, and how many fall into a stretch of time.

use core::{num::NonZeroU64, ops::Range};

/// How many slots of `slots` belong to the seat `seat` of `seats` (F2).
///
/// The author of slot s sits on seat s mod n. With f(x) = floor((x - i + n - 1) / n) for x > i, else
/// 0 (the slots below x that are congruent to i), it is f(end) - f(start). Exact. No seats, a seat
/// that does not exist or an empty range: 0.
///
/// `assigned(&(10..20), 1, 4)` is 2 (slots 13 and 17).
pub fn assigned(slots: &Range<u64>, seat: u32, seats: u32) -> u64 {
	if seat >= seats || slots.start >= slots.end {
		return 0;
	}
	below(slots.end, seat, seats).saturating_sub(below(slots.start, seat, seats))
}

fn below(x: u64, seat: u32, seats: u32) -> u64 {
	match x.checked_sub(u64::from(seat)) {
		None | Some(0) => 0,
		Some(past) => (past - 1).checked_div(u64::from(seats)).map_or(0, |whole| whole + 1),
	}
}

/// The first slot that begins at or after `time_ms` (F3): `ceil(time_ms / slot_ms)`.
pub fn first_slot_from(time_ms: u64, slot_ms: NonZeroU64) -> u64 {
	time_ms.div_ceil(slot_ms.get())
}

/// The slots that begin in `time_ms`, milliseconds since the Unix epoch: a slot belongs to the
/// window of its start.
pub fn slots_within(time_ms: &Range<u64>, slot_ms: NonZeroU64) -> Range<u64> {
	first_slot_from(time_ms.start, slot_ms)..first_slot_from(time_ms.end, slot_ms)
}

/// In how many of the whole windows that make up `time_ms` the seat has at least one slot (F4).
///
/// A window holds q or q + 1 slots, q = floor(window / slot). Where it never holds more than `seats`,
/// a seat has at most one slot in it, so the windows are as many as the slots; otherwise it always
/// holds at least `seats`, so every window counts. One of the two is always the case. Exact, if
/// `time_ms` begins and ends with a window and `window_ms >= slot_ms`.
pub fn windows_with_a_slot(
	time_ms: &Range<u64>,
	window_ms: NonZeroU64,
	slot_ms: NonZeroU64,
	seat: u32,
	seats: u32,
) -> u64 {
	if seat >= seats {
		return 0;
	}
	if window_ms.get().div_ceil(slot_ms.get()) <= u64::from(seats) {
		return assigned(&slots_within(time_ms, slot_ms), seat, seats);
	}
	time_ms.end.saturating_sub(time_ms.start) / window_ms
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn slot_by_slot(slots: &Range<u64>, seat: u32, seats: u32) -> u64 {
		slots.clone().filter(|slot| slot % u64::from(seats) == u64::from(seat)).count() as u64
	}

	#[test]
	fn the_worked_example_holds() {
		assert_eq!(assigned(&(10..20), 1, 4), 2);
	}

	#[test]
	fn no_seats_have_no_slots() {
		assert_eq!(assigned(&(0..100), 0, 0), 0);
		assert_eq!(assigned(&(0..100), 4, 4), 0);
		assert_eq!(assigned(&(7..7), 0, 1), 0);
	}

	proptest! {
		#[test]
		fn assigned_equals_a_count_slot_by_slot(from in 0u64..5_000, len in 0u64..3_000, seats in 1u32..40, seat in 0u32..40) {
			let slots = from..from + len;
			let expected = if seat < seats { slot_by_slot(&slots, seat, seats) } else { 0 };
			prop_assert_eq!(assigned(&slots, seat, seats), expected);
		}

		#[test]
		fn assigned_slots_of_all_seats_sum_to_the_slots_passed(from in 0u64..u64::MAX / 2, len in 0u64..u64::MAX / 2, seats in 1u32..1_000) {
			let slots = from..from + len;
			prop_assert_eq!((0..seats).map(|seat| assigned(&slots, seat, seats)).sum::<u64>(), len);
		}

		#[test]
		fn windows_with_a_slot_equal_a_count_window_by_window(
			first in 0u64..500, count in 0u64..60, window_s in 1u64..120, slot_ms in 200u64..12_000, seats in 1u32..30, seat in 0u32..30,
		) {
			let window_ms = window_s * 1_000;
			prop_assume!(window_ms >= slot_ms && seat < seats);
			let (window, slot) = (NonZeroU64::new(window_ms).unwrap(), NonZeroU64::new(slot_ms).unwrap());
			let expected = (first..first + count)
				.filter(|w| slot_by_slot(&slots_within(&(w * window_ms..(w + 1) * window_ms), slot), seat, seats) > 0)
				.count() as u64;
			let time = first * window_ms..(first + count) * window_ms;
			prop_assert_eq!(windows_with_a_slot(&time, window, slot, seat, seats), expected);
		}
	}
}
