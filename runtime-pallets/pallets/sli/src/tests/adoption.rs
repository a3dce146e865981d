use crate::{mock::*, *};

fn running_chain() -> ExtBuilder {
	ExtBuilder { from_genesis: false, ..Default::default() }
}

#[test]
fn a_running_chain_counts_from_the_slot_after_the_first_block_with_the_pallet() {
	running_chain().build_and_execute(|| {
		block(1_003);
		assert_eq!(FirstSlot::<Test>::get(), Some(1_004));
		block(1_004);
		block(1_010);
		assert_eq!(record(10, PeriodKind::Window, 6_000), Some(counted(2, 1, 1)));
		assert_eq!(record(40, PeriodKind::Window, 6_000), Some(counted(1, 0, 1)));
	});
}

#[test]
fn the_first_block_of_a_running_chain_may_rotate_before_or_after_our_hooks() {
	for session_first in [false, true] {
		ExtBuilder { session_first, ..running_chain() }.build_and_execute(the_first_block_rotates);
	}
}

fn the_first_block_rotates() {
	rotate(1_003, &[20, 10]);
	assert_eq!(FirstSlot::<Test>::get(), Some(1_004));
	block(1_004);
	block(1_010);
	assert_eq!(record(20, PeriodKind::Window, 6_000), Some(counted(3, 1, 1)));
	assert_eq!(record(10, PeriodKind::Window, 6_000), Some(counted(3, 0, 1)));
	assert_eq!(record(20, PeriodKind::Era, 6_000), Some(counted(3, 1, 1)));
}

#[test]
fn the_first_window_of_a_running_chain_belongs_to_an_era() {
	running_chain().build_and_execute(|| {
		block(1_003);
		block(1_010);
		assert_eq!(record(10, PeriodKind::Era, 6_000), record(10, PeriodKind::Window, 6_000));
	});
}

#[test]
fn a_halt_right_after_adoption_is_charged() {
	ExtBuilder {
		from_genesis: false,
		retention: Retention { windows: 5, ..Default::default() },
		..Default::default()
	}
	.build_and_execute(|| {
		block(1_009);
		block(2_000);
		block(2_001);
		assert_eq!(
			record(10, PeriodKind::Day, 0).unwrap().assigned,
			(1_010..2_000).filter(|s| s % 4 == 0).count() as u64
		);
	});
}
