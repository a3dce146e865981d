use crate::{mock::*, *};
use sp_runtime::BuildStorage;

fn refusal(sli: GenesisConfig<Test>, slot_ms: u64) -> String {
	SlotMs::set(slot_ms);
	let build = std::panic::catch_unwind(|| {
		RuntimeGenesisConfig { sli, ..Default::default() }.build_storage()
	});
	let reason = build.expect_err("genesis is refused");
	reason.downcast_ref::<String>().cloned().unwrap_or_default()
}

fn windows_of(window_ms: u32) -> GenesisConfig<Test> {
	GenesisConfig { window_ms: Some(window_ms), ..Default::default() }
}

#[test]
fn the_default_is_valid() {
	ExtBuilder::default().build_and_execute(|| {
		<Sli as frame_support::traits::Hooks<u64>>::integrity_test();
	});
}

#[test]
fn refuses_windows_that_do_not_divide_a_day() {
	for window_ms in [0, 500, 1_500, 7_000, 86_401_000] {
		assert!(refusal(windows_of(window_ms), 1_000).contains("divides 86400000"));
	}
	assert!(parameter::is_window(1_000, 1_000));
	assert!(parameter::is_window(86_400_000, 1_000));
}

#[test]
fn refuses_windows_shorter_than_a_slot() {
	assert!(refusal(windows_of(5_000), 6_000).contains("at least a slot of 6000, got 5000"));
	assert!(parameter::is_window(6_000, 6_000));
}

#[test]
fn refuses_a_retention_of_nothing_or_too_much() {
	for days in [0, MAX_RETENTION + 1] {
		let retention = Some(Retention { days, ..Retention::default() });
		let sli = GenesisConfig { retention, ..Default::default() };
		assert!(refusal(sli, 6_000).contains("RetentionOutOfBounds"));
	}
	let retention = Retention { days: MAX_RETENTION, ..Retention::default() };
	assert!(parameter::check_retention::<Test>(&retention).is_ok());
}

#[test]
fn refuses_a_closing_share_of_nothing_or_more_than_half() {
	// The cursor would never get anywhere with a ppm.
	for share in [0, 1, 500_001] {
		let sli = GenesisConfig { closing_share_ppm: Some(share), ..Default::default() };
		assert!(refusal(sli, 6_000).contains("closingSharePpm"));
	}
}

#[test]
fn the_integrity_test_notices_slots_longer_than_a_window() {
	let checked = |slot_ms| {
		SlotMs::set(slot_ms);
		std::panic::catch_unwind(<Sli as frame_support::traits::Hooks<_>>::integrity_test)
	};
	assert!(checked(6_000).is_ok());
	assert!(checked(3_600_001).is_err());
}
